//! How the desk words what the domain says: days and times of offers, why a time is offered, whom and what for.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::{
    call::Chosen,
    clinic::{Branch, ClinicFacts, Doctor},
    clinic_time::local_date,
    id::{BranchId, ChairId, DoctorId, ServiceId},
    patient::{PatientBrief, Relation},
    service::ServiceBrief,
    text::NBSP,
    triage::Urgency,
    wording,
};

use crate::{
    i18n::*,
    ui::words::{capitalised, free_time::time, lang},
};

/// A doctor by id.
pub fn doctor(facts: &ClinicFacts, id: DoctorId) -> Option<&Doctor> {
    facts.doctors.iter().find(|doctor| doctor.id == id)
}

/// A service by id.
pub fn service(facts: &ClinicFacts, id: ServiceId) -> Option<&ServiceBrief> {
    facts.services.iter().find(|service| service.id == id)
}

/// A branch by id.
pub fn branch(facts: &ClinicFacts, id: BranchId) -> Option<&Branch> {
    facts.branches.iter().find(|branch| branch.id == id)
}

/// The name of a chair; nothing for one that is not known.
pub fn chair(facts: &ClinicFacts, id: Option<ChairId>) -> String {
    let found = id.and_then(|id| facts.chairs.iter().find(|chair| chair.id == id));
    found.map(|chair| chair.name.clone()).unwrap_or_default()
}

/// The zone of a branch.
pub fn zone(facts: &ClinicFacts, id: BranchId) -> Tz {
    branch(facts, id).map_or(chrono_tz::Europe::Moscow, |branch| branch.zone)
}

/// «Мельникова О. С.»
pub fn doctor_name(facts: &ClinicFacts, id: DoctorId) -> String {
    doctor(facts, id).map(|doctor| doctor.name.short()).unwrap_or_default()
}

/// «терапевт, эндодонтия».
pub fn skills(facts: &ClinicFacts, codes: &[String]) -> String {
    let name = |code: &String| {
        facts.skills.iter().find(|skill| skill.code == *code).map(|skill| skill.name.as_str())
    };
    codes.iter().filter_map(name).collect::<Vec<_>>().join(", ")
}

/// «ср 25, 10:45», as it is read to the patient.
pub fn day_and_time(
    facts: &ClinicFacts,
    branch: BranchId,
    at: DateTime<Utc>,
    today: NaiveDate,
    language: Locale,
) -> String {
    let local = at.with_timezone(&zone(facts, branch));
    wording::day_and_time(local.date_naive(), local.time(), today, lang(language))
}

/// «Ср 25 ноября, 10:45».
pub fn long_day_and_time(zone: Tz, at: DateTime<Utc>, language: Locale) -> String {
    let local = at.with_timezone(&zone);
    let day = local.date_naive();
    let weekday = capitalised(wording::weekday_short(day.weekday(), lang(language)));
    format!("{weekday} {}, {}", wording::day_and_month(day, lang(language)), wording::time(local.time()))
}

/// «18 ноя».
pub fn short_date(day: NaiveDate, language: Locale) -> String {
    let month: String = wording::month_genitive(day, lang(language)).chars().take(3).collect();
    format!("{}{NBSP}{month}", day.day())
}

/// The two lines of an offer: «Ср 25, 10:45» and «до 12:00».
pub fn offer_when(zone: Tz, chosen: &Chosen, today: NaiveDate, language: Locale) -> (String, String) {
    let starts = chosen.place.starts_at;
    let day = local_date(zone, starts);
    let lang = lang(language);
    let away = (day - today).num_days();
    let near = matches!(away, 0 | 1);
    let name = if near { wording::day(day, today, lang) } else { wording::short_day(day, lang) };
    let first = format!("{}, {}", capitalised(&name), time(zone, starts));
    let until = chosen.ends_at.map(|ends| td_string!(language, desk.offers.until, time = time(zone, ends)));
    // What the name of the day leaves open.
    let more = if near {
        Some(wording::short_day(day, lang))
    } else if day.month() != today.month() {
        Some(short_date(day, language))
    } else {
        None
    };
    (first, more.into_iter().chain(until).collect::<Vec<_>>().join(", "))
}

/// «+15», «−60», «0».
pub fn cost(cost: i32) -> String {
    match cost {
        0 => "0".into(),
        more if more > 0 => format!("+{more}"),
        less => format!("−{}", less.unsigned_abs()),
    }
}

/// How soon, in words: «в течение 1–3 дней, по 27 ноября».
pub fn soon(urgency: Urgency, today: NaiveDate, language: Locale) -> String {
    match urgency {
        Urgency::Emergency103 => td_string!(language, desk.soon.now).into(),
        Urgency::A => td_string!(language, desk.soon.today).into(),
        Urgency::B => {
            let days = i64::from(urgency.within_days().unwrap_or(0));
            let last = wording::day_and_month(today + chrono::TimeDelta::days(days), lang(language));
            td_string!(language, desk.soon.days, last = last)
        }
        Urgency::C => td_string!(language, desk.soon.routine).into(),
    }
}

/// Whose the phone is, seen from the patient.
pub fn relation(relation: Relation, language: Locale) -> &'static str {
    match relation {
        Relation::Own => td_string!(language, desk.relation.own),
        Relation::Mother => td_string!(language, desk.relation.mother),
        Relation::Father => td_string!(language, desk.relation.father),
        Relation::Child => td_string!(language, desk.relation.child),
        Relation::Spouse => td_string!(language, desk.relation.spouse),
        Relation::Guardian => td_string!(language, desk.relation.guardian),
        Relation::Other => td_string!(language, desk.relation.other),
    }
}

/// «40 лет · владелец номера · сегодня в 12:20».
pub fn person(person: &PatientBrief, today: NaiveDate, language: Locale) -> String {
    let age = person.age.map(|age| td_string!(language, desk.years, count = i64::from(age)));
    let relation = person.relation.map(|whose| relation(whose, language).to_owned());
    let next = person.next_visit.map(|at| {
        let zone = person.next_visit_zone.as_ref().and_then(|zone| zone.parse::<Tz>().ok());
        let local = at.with_timezone(&zone.unwrap_or(chrono_tz::Europe::Moscow));
        wording::day_and_time(local.date_naive(), local.time(), today, lang(language))
    });
    let phone = person.relation.is_none().then(|| person.phone_masked.clone()).flatten();
    [age, relation, phone, next].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// «4:12», «1:02:03».
pub fn timer(seconds: i64) -> String {
    let seconds = seconds.max(0);
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, minutes, seconds) => format!("{minutes}:{seconds:02}"),
        (hours, minutes, seconds) => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_has_its_sign_and_a_timer_its_hours() {
        assert_eq!((cost(15), cost(0), cost(-60)), ("+15".into(), "0".into(), "−60".into()));
        assert_eq!((timer(252), timer(3723), timer(-1)), ("4:12".into(), "1:02:03".into(), "0:00".into()));
    }
}
