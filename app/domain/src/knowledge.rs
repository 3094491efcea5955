//! What an operator tells besides free time, in words: nothing is computed from it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    clinic_time::DAY_MIN,
    hours_page::DayAhead,
    id::PromotionId,
    wording::{self, Lang, clock},
};

/// What there is to tell to somebody who comes for certain services, to a certain doctor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Promotions on the services.
    pub promotions: Vec<Line>,
    /// What the services will cost, and from when.
    pub coming: Vec<Line>,
    /// When the doctor works next.
    pub days: Vec<Line>,
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
