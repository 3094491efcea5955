//! Who may be booked next: those patients of a clinic that come now. The rest are cards in the cabinet, so what is
//! kept in memory does not grow with the history.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{birth_date::age, clinic::Doctor};
use uuid::Uuid;

use super::dice::Dice;

/// Patients that a branch sees in turn.
const SEEN: usize = 2000;
/// Tries before somebody else is looked for.
const TRIES: usize = 24;
/// Days between two visits at the least.
const REST: TimeDelta = TimeDelta::days(4);

/// What is remembered of a patient as long as he comes.
#[derive(Clone)]
pub(super) struct Person {
    pub id: Uuid,
    pub born: NaiveDate,
    pub phone: String,
    pub created: DateTime<Utc>,
    pub restricted: bool,
    /// The last day with a visit.
    pub booked_on: Option<NaiveDate>,
    /// When the last visit to which the patient came is over.
    pub seen_until: Option<DateTime<Utc>>,
    /// When the first visit was over that was done.
    pub first_done: Option<DateTime<Utc>>,
}

impl Person {
    fn free_on(&self, day: NaiveDate) -> bool {
        self.booked_on.is_none_or(|last| last + REST <= day)
    }
}

/// What somebody must be like to come to a visit.
pub(super) struct Need<'a> {
    /// Whose patients are of a certain age.
    pub doctor: &'a Doctor,
    /// Full years that the services are for.
    pub ages: (u8, u8),
    /// Not before having rested from the last visit.
    pub day: NaiveDate,
    /// The card is there by then.
    pub known_by: DateTime<Utc>,
    /// Not one of those who are not to be booked.
    pub ahead: bool,
}

/// The patients of one branch that come now.
#[derive(Default)]
pub(super) struct Panel {
    people: Vec<Person>,
    /// Places of those who have not been here yet, the longest wait last.
    waiting: Vec<usize>,
}

impl Panel {
    /// Takes them in; when it is full, somebody who has not come for long makes room.
    pub fn admit(&mut self, dice: &mut Dice, people: Vec<Person>) {
        for person in people {
            if self.people.len() < SEEN {
                self.waiting.push(self.people.len());
                self.people.push(person);
                continue;
            }
            let mut tries = (0..TRIES).map(|_| dice.between(0, SEEN as i64 - 1) as usize);
            let oldest =
                tries.by_ref().min_by_key(|place| self.people[*place].booked_on.unwrap_or(NaiveDate::MAX));
            if let Some(place) = oldest {
                self.waiting.retain(|waiting| *waiting != place);
                self.waiting.push(place);
                self.people[place] = person;
            }
        }
    }

    /// Somebody of a fitting age who has been here.
    pub fn returning(&self, dice: &mut Dice, need: &Need<'_>) -> Option<usize> {
        let last = self.people.len() as i64 - 1;
        (0..TRIES).filter_map(|_| usize::try_from(dice.between(0, last)).ok().filter(|_| last >= 0)).find(
            |place| {
                let person = &self.people[*place];
                person.booked_on.is_some() && self.fits(*place, need)
            },
        )
    }

    /// Somebody of a fitting age who waits for the first visit.
    pub fn first(&mut self, need: &Need<'_>) -> Option<usize> {
        let found = self.waiting.iter().rposition(|place| self.fits(*place, need))?;
        Some(self.waiting.remove(found))
    }

    fn fits(&self, place: usize, need: &Need<'_>) -> bool {
        let person = &self.people[place];
        let years = age(person.born, need.day);
        person.free_on(need.day)
            && person.created <= need.known_by
            && need.doctor.treats_age(Some(years))
            && (need.ages.0..=need.ages.1).contains(&years)
            && !(need.ahead && person.restricted)
    }

    /// Anybody at all.
    pub fn anybody(&self, dice: &mut Dice) -> Option<&Person> {
        if self.people.is_empty() { None } else { Some(dice.one(&self.people)) }
    }

    pub fn person(&mut self, place: usize) -> &mut Person {
        &mut self.people[place]
    }
}
