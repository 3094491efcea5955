//! What an operator tells besides free time, in words: nothing is computed from it.

use serde::{Deserialize, Serialize};

use crate::{
    hours_page::DayAhead,
    promotion_words::PromotionLine,
    wording::{self, Lang},
};

/// What there is to tell to somebody who comes for certain services, to a certain doctor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Promotions on the services.
    pub promotions: Vec<PromotionLine>,
    /// When the doctor works next.
    pub days: Vec<DayLine>,
}

/// A working day of a doctor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayLine {
    /// «завтра 9:00–15:00».
    pub when: String,
    /// The branch; empty where there is one only.
    pub place: String,
    /// «2 ч 30 мин» that can still be booked; empty when nothing can.
    pub free: String,
}

impl DayLine {
    /// The day in words.
    pub fn of(day: &DayAhead, today: chrono::NaiveDate, place: String, lang: Lang) -> Self {
        let clock = |minute: u16| format!("{}:{:02}", minute / 60 % 24, minute % 60);
        let hours = day.hours.iter().map(|span| format!("{}–{}", clock(span.start_min), clock(span.end_min)));
        let hours = hours.collect::<Vec<_>>().join(", ");
        let free = (day.free_min > 0).then(|| wording::duration(day.free_min, lang));
        Self {
            when: format!("{} {hours}", wording::day(day.date, today, lang)),
            place,
            free: free.unwrap_or_default(),
        }
    }
}
