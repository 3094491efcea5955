//! How dates, times and durations read, in Russian and in English. Words that go with a count (1 запись, 5 записей)
//! are the pages' business.

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike, Weekday};
use serde::{Deserialize, Serialize};

use crate::text::NBSP;

/// A language of the workplace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Russian.
    #[default]
    Ru,
    /// English.
    En,
}

impl Lang {
    /// Its BCP 47 tag.
    pub const fn code(self) -> &'static str {
        self.of("ru", "en")
    }

    /// The language of a BCP 47 tag, whatever the region: `en-GB`.
    pub fn from_code(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next()? {
            "ru" => Some(Self::Ru),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    const fn of(self, ru: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Ru => ru,
            Self::En => en,
        }
    }
}

const WEEKDAYS: [(&str, &str, &str, &str); 7] = [
    ("пн", "понедельник", "Mon", "Monday"),
    ("вт", "вторник", "Tue", "Tuesday"),
    ("ср", "среда", "Wed", "Wednesday"),
    ("чт", "четверг", "Thu", "Thursday"),
    ("пт", "пятница", "Fri", "Friday"),
    ("сб", "суббота", "Sat", "Saturday"),
    ("вс", "воскресенье", "Sun", "Sunday"),
];

const MONTHS: [(&str, &str, &str); 12] = [
    ("январь", "января", "January"),
    ("февраль", "февраля", "February"),
    ("март", "марта", "March"),
    ("апрель", "апреля", "April"),
    ("май", "мая", "May"),
    ("июнь", "июня", "June"),
    ("июль", "июля", "July"),
    ("август", "августа", "August"),
    ("сентябрь", "сентября", "September"),
    ("октябрь", "октября", "October"),
    ("ноябрь", "ноября", "November"),
    ("декабрь", "декабря", "December"),
];

/// «пн», `Mon`.
pub fn weekday_short(weekday: Weekday, lang: Lang) -> &'static str {
    let (ru, _, en, _) = WEEKDAYS[weekday.num_days_from_monday() as usize];
    lang.of(ru, en)
}

/// «понедельник», `Monday`.
pub fn weekday_name(weekday: Weekday, lang: Lang) -> &'static str {
    let (_, ru, _, en) = WEEKDAYS[weekday.num_days_from_monday() as usize];
    lang.of(ru, en)
}

/// «ноябрь», `November`, for the head of a calendar.
pub fn month_name(date: NaiveDate, lang: Lang) -> &'static str {
    let (ru, _, en) = MONTHS[date.month0() as usize];
    lang.of(ru, en)
}

/// «ноября», `November`, as it stands beside a day.
pub fn month_genitive(date: NaiveDate, lang: Lang) -> &'static str {
    let (_, ru, en) = MONTHS[date.month0() as usize];
    lang.of(ru, en)
}

/// «23 ноября», `23 November`; with a no-break space.
pub fn day_and_month(date: NaiveDate, lang: Lang) -> String {
    format!("{}{NBSP}{}", date.day(), month_genitive(date, lang))
}

/// «23 ноября 2026», `23 November 2026`.
pub fn full_date(date: NaiveDate, lang: Lang) -> String {
    format!("{} {}", day_and_month(date, lang), date.year())
}

/// «пн, 23 ноября», `Mon, 23 November`.
pub fn date_with_weekday(date: NaiveDate, lang: Lang) -> String {
    format!("{}, {}", weekday_short(date.weekday(), lang), day_and_month(date, lang))
}

/// «ср 25», `Wed 25`; with a no-break space. Only where the month is plain.
pub fn short_day(date: NaiveDate, lang: Lang) -> String {
    format!("{}{NBSP}{}", weekday_short(date.weekday(), lang), date.day())
}

/// The day as one says it on `today`: «сегодня», «завтра», «вчера», «ср 25» within a week, «пн, 7 декабря» later,
/// with the year where it is another one.
pub fn day(date: NaiveDate, today: NaiveDate, lang: Lang) -> String {
    match (date - today).num_days() {
        0 => lang.of("сегодня", "today").to_owned(),
        1 => lang.of("завтра", "tomorrow").to_owned(),
        -1 => lang.of("вчера", "yesterday").to_owned(),
        2..=6 if date.month() == today.month() => short_day(date, lang),
        _ if date.year() == today.year() => date_with_weekday(date, lang),
        _ => format!("{} {}", date_with_weekday(date, lang), date.year()),
    }
}

/// «9:00», «14:05».
pub fn time(time: NaiveTime) -> String {
    format!("{}:{:02}", time.hour(), time.minute())
}

/// A minute after midnight: «9:00», «24:00».
pub fn clock(minute: u16) -> String {
    format!("{}:{:02}", minute / 60, minute % 60)
}

/// «9:00–10:15».
pub fn time_range(from: NaiveTime, to: NaiveTime) -> String {
    format!("{}–{}", time(from), time(to))
}

/// «завтра, 9:00», «ср 25, 10:45»: a visit as it is read to a patient.
pub fn day_and_time(date: NaiveDate, at: NaiveTime, today: NaiveDate, lang: Lang) -> String {
    format!("{}, {}", day(date, today, lang), time(at))
}

/// «23–29 ноября», «30 ноября – 6 декабря»: both days are inside.
pub fn date_range(from: NaiveDate, to: NaiveDate, lang: Lang) -> String {
    if from == to {
        day_and_month(from, lang)
    } else if (from.year(), from.month()) == (to.year(), to.month()) {
        format!("{}–{}", from.day(), day_and_month(to, lang))
    } else if from.year() == to.year() {
        format!("{} – {}", day_and_month(from, lang), day_and_month(to, lang))
    } else {
        format!("{} – {}", full_date(from, lang), full_date(to, lang))
    }
}

/// «75 мин», `75 min`; with a no-break space.
pub fn minutes(minutes: i64, lang: Lang) -> String {
    format!("{minutes}{NBSP}{}", lang.of("мин", "min"))
}

/// «1 ч 15 мин», «45 мин», «2 ч»; with no-break spaces.
pub fn duration(total: i64, lang: Lang) -> String {
    let hours = lang.of("ч", "h");
    match (total / 60, total % 60) {
        (0, m) => minutes(m, lang),
        (h, 0) => format!("{h}{NBSP}{hours}"),
        (h, m) => format!("{h}{NBSP}{hours}{NBSP}{}", minutes(m.abs(), lang)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    fn at(h: u32, m: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(h, m, 0).unwrap()
    }

    /// With plain spaces, to be readable here.
    fn plain(text: String) -> String {
        text.replace(NBSP, " ")
    }

    #[test]
    fn a_date_reads_in_both_languages() {
        let monday = date(2026, 11, 23);
        assert_eq!(date_with_weekday(monday, Lang::Ru), "пн, 23\u{a0}ноября");
        assert_eq!(date_with_weekday(monday, Lang::En), "Mon, 23\u{a0}November");
        assert_eq!(short_day(date(2026, 11, 25), Lang::Ru), "ср\u{a0}25");
        assert_eq!(plain(full_date(monday, Lang::Ru)), "23 ноября 2026");
        assert_eq!(month_name(date(2026, 5, 1), Lang::Ru), "май");
        assert_eq!(month_genitive(date(2026, 3, 1), Lang::Ru), "марта");
        assert_eq!(weekday_name(Weekday::Sun, Lang::Ru), "воскресенье");
        assert_eq!(weekday_name(Weekday::Wed, Lang::En), "Wednesday");
    }

    #[test]
    fn near_days_are_called_by_name_and_far_ones_by_their_date() {
        let today = date(2026, 11, 23);
        let day = |date| plain(day(date, today, Lang::Ru));
        assert_eq!(day(today), "сегодня");
        assert_eq!(day(date(2026, 11, 24)), "завтра");
        assert_eq!(day(date(2026, 11, 22)), "вчера");
        assert_eq!(day(date(2026, 11, 25)), "ср 25");
        assert_eq!(day(date(2026, 12, 7)), "пн, 7 декабря");
        assert_eq!(day(date(2027, 1, 11)), "пн, 11 января 2027");
        assert_eq!(super::day(date(2026, 12, 1), date(2026, 11, 28), Lang::En), "Tue, 1\u{a0}December");
        assert_eq!(plain(day_and_time(date(2026, 11, 25), at(10, 45), today, Lang::Ru)), "ср 25, 10:45");
    }

    #[test]
    fn times_and_durations_read_short() {
        assert_eq!(time_range(at(9, 0), at(10, 15)), "9:00–10:15");
        assert_eq!(minutes(75, Lang::Ru), "75\u{a0}мин");
        assert_eq!(plain(duration(75, Lang::Ru)), "1 ч 15 мин");
        assert_eq!(plain(duration(120, Lang::Ru)), "2 ч");
        assert_eq!(plain(duration(45, Lang::En)), "45 min");
        assert_eq!(plain(duration(0, Lang::Ru)), "0 мин");
    }

    #[test]
    fn a_range_of_days_names_the_month_once() {
        assert_eq!(plain(date_range(date(2026, 11, 23), date(2026, 11, 29), Lang::Ru)), "23–29 ноября");
        assert_eq!(
            plain(date_range(date(2026, 11, 30), date(2026, 12, 6), Lang::Ru)),
            "30 ноября – 6 декабря"
        );
        assert_eq!(
            plain(date_range(date(2026, 12, 28), date(2027, 1, 3), Lang::En)),
            "28 December 2026 – 3 January 2027"
        );
        assert_eq!(plain(date_range(date(2026, 5, 9), date(2026, 5, 9), Lang::Ru)), "9 мая");
    }

    #[test]
    fn a_language_is_known_by_its_tag() {
        assert_eq!(Lang::from_code("en-GB"), Some(Lang::En));
        assert_eq!(Lang::from_code(Lang::Ru.code()), Some(Lang::Ru));
        assert_eq!(Lang::from_code("de"), None);
    }
}
