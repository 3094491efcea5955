//! Hours that cannot be kept as they stand: two doctors in one chair, or one doctor in two places, at once. Both are
//! warnings, for people do arrange themselves.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    id::{BranchId, ChairId, DoctorId},
    interval::Interval,
    working_hours::Duty,
};

/// Two people meant to work in one chair at once, or one person in two places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursClash {
    /// The colleague; `None` when it is the doctor's own other hours.
    pub colleague: Option<DoctorId>,
    /// «Иванова А. С.».
    pub name: String,
    /// In which chair; `None` in two places.
    pub chair: Option<ChairId>,
    /// The first date of it …
    pub first: NaiveDate,
    /// … and what is shared on it.
    pub time: Interval,
    /// Where that is.
    pub branch: BranchId,
    /// How many dates of the eight weeks looked at.
    pub dates: u16,
}

/// How many days ahead clashes are looked for.
pub const CLASH_DAYS: u64 = 56;

/// The dates on which clashes are looked for.
pub fn clash_dates(today: NaiveDate, first: Option<NaiveDate>) -> impl Iterator<Item = NaiveDate> {
    let from = first.map_or(today, |first| first.max(today));
    let to = from.checked_add_days(Days::new(CLASH_DAYS)).unwrap_or(from);
    from.iter_days().take_while(move |date| *date < to)
}

/// Where a doctor's fixed chair is another's too. Dates must be the same ones in the same order.
pub fn chair_clashes(
    mine: &[(NaiveDate, Vec<Duty>)],
    colleague: (DoctorId, &str),
    theirs: &[(NaiveDate, Vec<Duty>)],
) -> Vec<HoursClash> {
    let mut clashes: Vec<HoursClash> = Vec::new();
    for ((date, mine), (_, theirs)) in mine.iter().zip(theirs) {
        for mine in mine {
            for their in theirs.iter().filter(|their| their.chair == mine.chair && mine.chair.is_some()) {
                if let Some(time) = mine.hours.intersection(&their.hours) {
                    note(&mut clashes, *date, (Some(colleague.0), colleague.1), mine, time);
                }
            }
        }
    }
    clashes
}

/// Where a doctor's own hours put them in two places at once.
pub fn own_clashes(mine: &[(NaiveDate, Vec<Duty>)], name: &str) -> Vec<HoursClash> {
    let mut clashes: Vec<HoursClash> = Vec::new();
    for (date, duties) in mine {
        for (later, duty) in duties.iter().enumerate() {
            for other in &duties[..later] {
                if let Some(time) = duty.hours.intersection(&other.hours) {
                    let nowhere = Duty { chair: None, ..duty.clone() };
                    note(&mut clashes, *date, (None, name), &nowhere, time);
                }
            }
        }
    }
    clashes
}

/// One line for each colleague and chair, with the first date of it.
fn note(
    clashes: &mut Vec<HoursClash>,
    date: NaiveDate,
    (colleague, name): (Option<DoctorId>, &str),
    duty: &Duty,
    time: Interval,
) {
    match clashes.iter_mut().find(|known| known.colleague == colleague && known.chair == duty.chair) {
        Some(known) => known.dates += 1,
        None => clashes.push(HoursClash {
            colleague,
            name: name.to_owned(),
            chair: duty.chair,
            first: date,
            time,
            branch: duty.branch,
            dates: 1,
        }),
    }
}
