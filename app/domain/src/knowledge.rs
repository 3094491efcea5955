//! What an operator tells besides free time, in words: nothing is computed from it.
//!
//! The words are made on the server, so that a browser does not carry what makes them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    booking::Place,
    clinic_time::DAY_MIN,
    hours_page::DayAhead,
    id::{DoctorId, PromotionId, ServiceId, UserId},
    knowledge_care::Care,
    settings::Noun,
    wording::{self, Lang, clock},
};

/// What is asked of all that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct KnowledgeQuery {
    /// What was typed; empty for all.
    pub text: String,
    /// Only of this kind.
    pub noun: Option<Noun>,
    /// Only what is to be looked through.
    pub stale: bool,
    /// The language of the words.
    pub lang: Lang,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// The best first; emergencies before all.
    pub answers: Vec<Answer>,
    /// How many more there are.
    pub more: usize,
    /// What the wrong keyboard layout was taken for.
    pub hint: Option<String>,
}

/// An entry, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Of which kind.
    pub noun: Noun,
    /// Which of them.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What else there is to it.
    pub about: String,
    /// The figure that belongs to it.
    pub figure: String,
    /// The caller rings 103.
    pub emergency: bool,
    /// To be looked through before it is trusted.
    pub stale: bool,
}

/// An entry, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnowledgeCard {
    /// As lists show it.
    pub answer: Answer,
    /// What to say, word by word.
    pub say: Option<String>,
    /// What to ask first; a «yes» to any is an emergency.
    pub asks: Vec<String>,
    /// Facts, each with its name.
    pub facts: Vec<(String, String)>,
    /// Text; empty lines part paragraphs.
    pub body: String,
    /// Promotions, working days and the like, each list with its heading.
    pub lists: Vec<(String, Vec<Line>)>,
    /// What else belongs to it.
    pub related: Vec<Answer>,
    /// Where free time for it is looked for.
    pub goal: Goal,
    /// When a doctor can be seen first, for whoever books.
    pub first: Option<FirstOpening>,
    /// All of it as text, to send.
    pub text: String,
    /// Who answers for it.
    pub care: Care,
    /// Who may answer for it, for whoever may say so; empty for all others.
    pub owners: Vec<(UserId, String)>,
    /// Whether the reader may say that it was looked through.
    pub keeps: bool,
    /// Whether the reader may edit it.
    pub editable: bool,
}

/// Where free time is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// For this service.
    pub service: Option<ServiceId>,
    /// With this doctor.
    pub doctor: Option<DoctorId>,
    /// For this reason.
    pub reason: Option<String>,
    /// This very time.
    pub place: Option<Place>,
}

impl Goal {
    /// Whether there is none: an article alone leads to nobody.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// The first time at which a doctor can be seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstOpening {
    /// When and where.
    pub place: Place,
    /// «пт, 27 ноября, 9:30».
    pub when: String,
}

impl FirstOpening {
    /// The way to it.
    pub fn goal(&self) -> Goal {
        Goal { place: Some(self.place), ..Goal::default() }
    }
}

/// What there is to tell to somebody who comes for certain services, to a certain doctor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Promotions on the services.
    pub promotions: Vec<Line>,
    /// What the services will cost, and from when.
    pub coming: Vec<Line>,
    /// When the doctor works next.
    pub days: Vec<Line>,
    /// When the doctor can be seen first, for whoever books.
    pub first: Option<FirstOpening>,
}

/// One thing to tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The promotion that it is.
    pub promotion: Option<PromotionId>,
    /// What.
    pub what: String,
    /// What else there is to it.
    pub about: String,
    /// The figure that belongs to it.
    pub figure: String,
}

/// A working day: «завтра 9:00–15:00», the place, «свободно 2 ч 30 мин».
pub fn day_line(day: &DayAhead, today: NaiveDate, place: String, lang: Lang) -> Line {
    let time = |minute: u16| clock(minute % DAY_MIN);
    let hours = day.hours.iter().map(|span| format!("{}–{}", time(span.start_min), time(span.end_min)));
    let hours = hours.collect::<Vec<_>>().join(", ");
    let free = wording::duration(day.free_min, lang);
    Line {
        promotion: None,
        what: format!("{} {hours}", wording::day(day.date, today, lang)),
        about: place,
        figure: match (day.free_min, lang) {
            (0, Lang::Ru) => "мест нет".into(),
            (0, Lang::En) => "full".into(),
            (_, Lang::Ru) => format!("свободно {free}"),
            (_, Lang::En) => format!("{free} free"),
        },
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{clinic_time::WallSpan, id::BranchId};

    #[test]
    fn a_day_is_told_with_its_hours_and_what_is_free() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let hours = vec![WallSpan::new(9 * 60, 13 * 60), WallSpan::new(14 * 60, 18 * 60)];
        let day = DayAhead { date: today, branch: BranchId(Uuid::nil()), hours, free_min: 150 };
        let line = day_line(&day, today, "Центр".into(), Lang::Ru);
        assert_eq!(line.what, "сегодня 9:00–13:00, 14:00–18:00");
        assert_eq!(line.figure, "свободно 2\u{a0}ч 30\u{a0}мин".replace("ч 3", "ч\u{a0}3"));
        let full = day_line(&DayAhead { free_min: 0, ..day }, today, String::new(), Lang::Ru);
        assert_eq!(full.figure, "мест нет");
    }
}
