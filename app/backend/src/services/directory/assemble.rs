//! The directory as its rows describe it.

use std::{collections::HashMap, sync::Mutex};

use chrono::{DateTime, NaiveDate, Utc, Weekday};
use domain::{
    clinic::{Branch, Chair, Doctor, Sex, Skill},
    clinic_time::{WallSpan, local_date},
    gap::median_min,
    hours_change::WorkingHours,
    id::{BranchId, ChairId, DoctorId, ServiceId},
    language::Language,
    money::{Kopecks, Price},
    person_name::PersonName,
    price_history::{DatedPrice, price_on},
    promotion::Promotion,
    service::ServiceBrief,
    working_hours::{BranchHours, ExceptionKind, Holiday, HoursException, Pattern},
};

use super::{Directory, Known, zone};
use crate::{
    Error,
    services::prices::dated,
    store::directory::{self, BranchHoursRow, DirectoryRows, HolidayRow},
};

/// The state that the rows describe at a moment.
pub(crate) fn assemble(version: i64, rows: &DirectoryRows, now: DateTime<Utc>) -> Result<Directory, Error> {
    let branches = branches(rows)?;
    let day = local_date(zone(&branches), now);
    let prices = dated_prices(rows);
    let holidays: Vec<Holiday> = rows.holidays.iter().map(holiday).collect();
    let opening = branches
        .iter()
        .map(|branch| BranchHours {
            branch: branch.id,
            zone: branch.zone,
            week: branch.opening,
            holidays: holidays.clone(),
        })
        .collect();
    let (doctors, services) = (doctors(rows), services(rows, &prices, day));
    Ok(Directory {
        version,
        day,
        chairs: chairs(rows),
        skills: skills(rows),
        medians: medians(&doctors, &services),
        doctors,
        services,
        prices,
        promotions: promotions(rows)?,
        hours: hours(rows)?,
        branches,
        holidays,
        opening,
        duties: Mutex::default(),
        known: Known::of(rows)?,
    })
}

fn branches(rows: &DirectoryRows) -> Result<Vec<Branch>, Error> {
    let branch = |row: &directory::BranchRow| {
        let hours = rows.branch_hours.iter().filter(|hours| hours.branch_id == row.id);
        Ok(Branch {
            id: row.id.into(),
            name: row.name.clone(),
            address: row.address.clone(),
            zone: row.zone.parse().map_err(|_| Error::broken(format!("zone {}", row.zone)))?,
            grid_min: small(row.grid_min),
            big_gap_min: small(row.big_gap_min),
            big_gap_median: row.big_gap_median,
            dead_gap_min: small(row.dead_gap_min),
            reserve_until_min: small(row.reserve_until_min),
            opening: week(hours),
            active: row.active,
            version: row.version,
        })
    };
    rows.branches.iter().map(branch).collect()
}

/// The opening hours that the rows say, Monday first.
pub(crate) fn week<'a>(hours: impl Iterator<Item = &'a BranchHoursRow>) -> [Option<WallSpan>; 7] {
    let mut week = [None; 7];
    for row in hours {
        if let Some(day) = usize::try_from(row.weekday - 1).ok().and_then(|day| week.get_mut(day)) {
            *day = Some(WallSpan::new(small(row.start_min), small(row.end_min)));
        }
    }
    week
}

/// The date of the calendar that a row says.
pub(crate) fn holiday(row: &HolidayRow) -> Holiday {
    // Monday is 1 in the table and 0 in chrono.
    let weekday = row.open_as.and_then(|day| Weekday::try_from(tiny(day - 1)).ok()).unwrap_or(Weekday::Mon);
    Holiday {
        id: row.id.into(),
        date: row.date,
        branch: row.branch_id.map(BranchId::from),
        open_as: (row.kind == "work").then_some(weekday),
        reason: row.reason.clone(),
    }
}

fn chairs(rows: &DirectoryRows) -> Vec<Chair> {
    let chair = |row: &directory::ChairRow| Chair {
        id: row.id.into(),
        branch: row.branch_id.into(),
        name: row.name.clone(),
        active: row.active,
        version: row.version,
    };
    rows.chairs.iter().map(chair).collect()
}

fn skills(rows: &DirectoryRows) -> Vec<Skill> {
    let skill = |row: &directory::SkillRow| Skill {
        code: row.code.clone(),
        name: row.name.clone(),
        specialty: row.kind == "specialty",
        version: row.version,
    };
    rows.skills.iter().map(skill).collect()
}

fn doctors(rows: &DirectoryRows) -> Vec<Doctor> {
    let doctor = |row: &directory::DoctorRow| Doctor {
        id: row.id.into(),
        name: PersonName {
            last: row.last_name.clone(),
            first: row.first_name.clone(),
            patronymic: row.patronymic.clone(),
        },
        sex: row.sex.as_deref().and_then(Sex::from_code),
        skills: of(&rows.doctor_skills, |skill| skill.doctor_id == row.id, |skill| skill.skill.clone()),
        languages: Language::split(&row.languages),
        age_from: tiny(row.age_from),
        age_to: row.age_to.map(tiny),
        practising_since: row.practising_since,
        about: row.about.clone(),
        own_minutes: of(
            &rows.doctor_services,
            |own| own.doctor_id == row.id,
            |own| (own.service_id.into(), small(own.minutes)),
        ),
        active: row.active,
        version: row.version,
    };
    rows.doctors.iter().map(doctor).collect()
}

fn dated_prices(rows: &DirectoryRows) -> HashMap<ServiceId, Vec<DatedPrice>> {
    let mut prices: HashMap<ServiceId, Vec<DatedPrice>> = HashMap::new();
    for row in &rows.prices {
        prices.entry(row.service_id.into()).or_default().push(dated(row));
    }
    prices
}

fn services(
    rows: &DirectoryRows,
    prices: &HashMap<ServiceId, Vec<DatedPrice>>,
    day: NaiveDate,
) -> Vec<ServiceBrief> {
    // every service is kept together with its first price
    let nothing = Price::fixed(Kopecks::ZERO);
    let price = |id: ServiceId| prices.get(&id).and_then(|prices| price_on(prices, day)).unwrap_or(nothing);
    let service = |row: &directory::ServiceRow| ServiceBrief {
        id: row.id.into(),
        code: row.code.clone(),
        name: row.name.clone(),
        minutes: small(row.minutes),
        buffer_min: small(row.buffer_min),
        price: price(row.id.into()),
        skills: of(&rows.service_skills, |skill| skill.service_id == row.id, |skill| skill.skill.clone()),
        child_only: row.child_only,
        active: row.active,
        version: row.version,
    };
    rows.services.iter().map(service).collect()
}

/// Of every doctor who does anything.
fn medians(doctors: &[Doctor], services: &[ServiceBrief]) -> HashMap<DoctorId, u16> {
    let does = |doctor: &Doctor, service: &ServiceBrief| service.active && doctor.has_any(&service.skills);
    let lengths = |doctor: &Doctor| -> Vec<u16> {
        let own = services.iter().filter(|service| does(doctor, service));
        own.map(|service| doctor.minutes(service.id, service.minutes)).collect()
    };
    doctors.iter().filter_map(|doctor| Some((doctor.id, median_min(lengths(doctor))?))).collect()
}

fn promotions(rows: &DirectoryRows) -> Result<Vec<Promotion>, Error> {
    let active = rows.promotions.iter().filter(|row| row.active);
    active.map(|row| Ok(serde_json::from_str(&row.body)?)).collect()
}

fn hours(rows: &DirectoryRows) -> Result<Vec<(DoctorId, WorkingHours)>, Error> {
    let patterns = rows.patterns.iter().map(pattern).collect::<Result<Vec<_>, _>>()?;
    let exceptions = rows.exceptions.iter().map(exception).collect::<Result<Vec<_>, _>>()?;
    let of_doctor = |row: &directory::DoctorRow| {
        let doctor = DoctorId::from(row.id);
        let hours = WorkingHours {
            patterns: of(&patterns, |pattern: &Pattern| pattern.doctor == doctor, Clone::clone),
            exceptions: of(
                &exceptions,
                |exception: &HoursException| exception.doctor == doctor,
                Clone::clone,
            ),
        };
        (doctor, hours)
    };
    Ok(rows.doctors.iter().map(of_doctor).collect())
}

/// The pattern of a row.
pub(crate) fn pattern(row: &directory::PatternRow) -> Result<Pattern, Error> {
    Ok(Pattern {
        id: row.id.into(),
        doctor: row.doctor_id.into(),
        branch: row.branch_id.into(),
        chair: row.chair_id.map(ChairId::from),
        rhythm: serde_json::from_str(&row.rhythm)?,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
    })
}

/// The exception of a row.
pub(crate) fn exception(row: &directory::ExceptionRow) -> Result<HoursException, Error> {
    Ok(HoursException {
        id: row.id.into(),
        doctor: row.doctor_id.into(),
        kind: ExceptionKind::from_code(&row.kind)
            .ok_or_else(|| Error::broken(format!("kind of exception {}", row.kind)))?,
        from: row.from_date,
        to: row.to_date,
        hours: row.hours.as_deref().map(serde_json::from_str).transpose()?,
        note: row.note.clone(),
    })
}

pub(super) fn of<R, T>(rows: &[R], belongs: impl Fn(&R) -> bool, take: impl Fn(&R) -> T) -> Vec<T> {
    rows.iter().filter(|row| belongs(row)).map(take).collect()
}

/// Minutes and the like; the tables' CHECKs keep them in range.
fn small(number: i32) -> u16 {
    u16::try_from(number).unwrap_or_default()
}

fn tiny(number: i32) -> u8 {
    u8::try_from(number).unwrap_or_default()
}
