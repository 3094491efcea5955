//! The clinic's slow-moving facts in memory: branches, chairs, doctors, services, promotions, hours.
//!
//! Whoever acts first asks the database for the version (one row by its key), so that what is kept in memory is never
//! older than the transaction it is used in, also with several instances on one database. Whoever only looks takes it
//! as it was a moment ago.

mod known;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc, Weekday};
use domain::{
    clinic::{Branch, Chair, ClinicFacts, Doctor, Sex, Skill},
    clinic_time::{WallSpan, local_date},
    error::{AppError, Fault},
    gap::{GapRules, median_min},
    hours_change::WorkingHours,
    id::{BranchId, ChairId, DoctorId, ServiceId},
    money::{Kopecks, Price},
    permission::Permission,
    person_name::PersonName,
    price_history::{DatedPrice, coming, price_on},
    promotion::Promotion,
    schedule::{BranchBrief, DoctorBrief, Specialty},
    service::ServiceBrief,
    working_hours::{BranchHours, Duty, ExceptionKind, Holiday, HoursException, Pattern},
};

pub use self::known::{KeptRule, Known};
use crate::{
    Ctx, Error,
    services::{prices::dated, slots::DAYS_MAX},
    store::{
        Tx,
        directory::{self, BranchHoursRow, DirectoryRows, HolidayRow},
    },
};

/// One state of the clinic. Inactive rows are in it too: past bookings still name them.
#[derive(Debug, Default)]
pub struct Directory {
    version: i64,
    /// The clinic's day by which the services are priced.
    day: NaiveDate,
    /// Branches in their order.
    pub branches: Vec<Branch>,
    /// Chairs in their order.
    pub chairs: Vec<Chair>,
    /// Specialties and competences in their order.
    pub skills: Vec<Skill>,
    /// Doctors in their order.
    pub doctors: Vec<Doctor>,
    /// Services in the price list's order, with the prices of that day.
    pub services: Vec<ServiceBrief>,
    /// Prices of every service, in the order in which they were set.
    prices: HashMap<ServiceId, Vec<DatedPrice>>,
    /// Promotions in force or to come.
    pub promotions: Vec<Promotion>,
    /// Days that are not like their weekday.
    pub holidays: Vec<Holiday>,
    hours: Vec<(DoctorId, WorkingHours)>,
    opening: Vec<BranchHours>,
    /// Duties that were asked for: they take longer to work out than all else that a search does.
    duties: Mutex<HashMap<(DoctorId, NaiveDate), Vec<Duty>>>,
    /// The median length of what each doctor does, in minutes.
    medians: HashMap<DoctorId, u16>,
    /// What operators are told besides.
    pub known: Known,
}

/// Duties that are kept at most.
const DUTIES: usize = 20_000;

impl Directory {
    /// The branch, if there is one.
    pub fn branch(&self, id: BranchId) -> Option<&Branch> {
        self.branches.iter().find(|branch| branch.id == id)
    }

    /// The chair, if there is one.
    pub fn chair(&self, id: ChairId) -> Option<&Chair> {
        self.chairs.iter().find(|chair| chair.id == id)
    }

    /// The doctor, if there is one.
    pub fn doctor(&self, id: DoctorId) -> Option<&Doctor> {
        self.doctors.iter().find(|doctor| doctor.id == id)
    }

    /// The service, if there is one.
    pub fn service(&self, id: ServiceId) -> Option<&ServiceBrief> {
        self.services.iter().find(|service| service.id == id)
    }

    /// What a service costs on a day, by the date of the visit's branch.
    pub fn price_on(&self, service: ServiceId, day: NaiveDate) -> Option<Price> {
        price_on(self.dated(service), day)
    }

    /// The prices of a service that are to hold later, the next one first.
    pub fn coming(&self, service: ServiceId) -> Vec<DatedPrice> {
        coming(self.dated(service), self.day)
    }

    fn dated(&self, service: ServiceId) -> &[DatedPrice] {
        self.prices.get(&service).map_or(&[], Vec::as_slice)
    }

    /// The services as they are priced on a day.
    pub fn services_on(&self, day: NaiveDate) -> Vec<ServiceBrief> {
        let priced = |service: &ServiceBrief| ServiceBrief {
            price: self.price_on(service.id, day).unwrap_or(service.price),
            ..service.clone()
        };
        self.services.iter().map(priced).collect()
    }

    /// The clinic's day by which the services are priced.
    pub const fn day(&self) -> NaiveDate {
        self.day
    }

    /// Whether the clinic's day is still the one by which the services are priced.
    pub(crate) fn is_of(&self, now: DateTime<Utc>) -> bool {
        self.clinic_today(now) == self.day
    }

    /// Opening hours of every branch.
    pub fn opening(&self) -> &[BranchHours] {
        &self.opening
    }

    /// The first branch where visits are booked.
    pub fn first_branch(&self) -> Option<&Branch> {
        self.branches.iter().find(|branch| branch.active)
    }

    /// The branch asked for; the first one when none is.
    pub fn branch_or_first(&self, asked: Option<BranchId>) -> Option<&Branch> {
        asked.map_or_else(|| self.first_branch(), |asked| self.branch(asked))
    }

    /// The branches where visits are booked.
    pub fn branches_in_use(&self) -> Vec<BranchBrief> {
        self.branches.iter().filter(|branch| branch.active).map(BranchBrief::from).collect()
    }

    /// The doctor as heads of columns show them.
    pub fn brief_of(&self, doctor: &Doctor) -> DoctorBrief {
        let specialty =
            |code: &&String| self.skills.iter().any(|skill| skill.specialty && skill.code == **code);
        DoctorBrief {
            id: doctor.id,
            last_name: doctor.name.last.clone(),
            first_name: doctor.name.first.clone(),
            patronymic: doctor.name.patronymic.clone(),
            specialties: doctor.skills.iter().filter(specialty).cloned().collect(),
        }
    }

    /// The specialties of some doctors, in the clinic's order.
    pub fn specialties_of<'d>(
        &self,
        doctors: impl Iterator<Item = &'d DoctorBrief> + Clone,
    ) -> Vec<Specialty> {
        let named = |code: &String| doctors.clone().any(|doctor| doctor.specialties.contains(code));
        let skills = self.skills.iter().filter(|skill| skill.specialty && named(&skill.code));
        skills.map(|skill| Specialty { code: skill.code.clone(), name: skill.name.clone() }).collect()
    }

    /// The doctor's patterns and exceptions.
    pub fn hours(&self, doctor: DoctorId) -> Option<&WorkingHours> {
        self.hours.iter().find(|(of, _)| *of == doctor).map(|(_, hours)| hours)
    }

    /// The doctor's working time on a date, in every branch.
    pub fn duty(&self, doctor: DoctorId, date: NaiveDate) -> Vec<Duty> {
        let known = || self.duties.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(duties) = known().get(&(doctor, date)) {
            return duties.clone();
        }
        let duties = self.hours(doctor).map_or_else(Vec::new, |hours| hours.duty(&self.opening, date));
        let mut known = known();
        if known.len() >= DUTIES {
            known.clear();
        }
        known.insert((doctor, date), duties.clone());
        duties
    }

    /// What counts as which gap of a doctor's at a branch.
    pub fn gap_rules(&self, branch: &Branch, doctor: DoctorId) -> GapRules {
        GapRules::of(branch, self.medians.get(&doctor).copied())
    }

    /// Today in a branch.
    pub fn today(&self, branch: BranchId, now: DateTime<Utc>) -> Option<NaiveDate> {
        self.branch(branch).map(|branch| local_date(branch.zone, now))
    }

    /// The zone where no branch is meant: the first one's; Moscow's while there is none.
    pub fn clinic_zone(&self) -> chrono_tz::Tz {
        zone(&self.branches)
    }

    /// What the clinic's clock shows at a moment, where no branch is meant.
    pub fn clinic_clock(&self, at: DateTime<Utc>) -> NaiveDateTime {
        at.with_timezone(&self.clinic_zone()).naive_local()
    }

    /// Today where no branch is meant.
    pub fn clinic_today(&self, now: DateTime<Utc>) -> NaiveDate {
        local_date(self.clinic_zone(), now)
    }
}

fn zone(branches: &[Branch]) -> chrono_tz::Tz {
    branches.first().map_or(chrono_tz::Europe::Moscow, |branch| branch.zone)
}

/// What is in use, for choosers and labels.
pub async fn facts(ctx: &Ctx) -> Result<ClinicFacts, Error> {
    ctx.require(Permission::ReadKnowledge)?;
    let directory = ctx.directory_lately().await?;
    Ok(ClinicFacts {
        branches: of(&directory.branches, |branch| branch.active, Clone::clone),
        chairs: of(&directory.chairs, |chair| chair.active, Clone::clone),
        skills: directory.skills.clone(),
        doctors: of(&directory.doctors, |doctor| doctor.active, Clone::clone),
        services: of(&directory.services, |service| service.active, Clone::clone),
    })
}

/// All of it, for whoever may read what the clinic offers.
pub async fn read(ctx: &Ctx) -> Result<Arc<Directory>, Error> {
    ctx.require(Permission::ReadKnowledge)?;
    ctx.directory_lately().await
}

/// A doctor's working time on some dates, both included; at most [`DAYS_MAX`] of them.
pub async fn duties(ctx: &Ctx, doctor: DoctorId, from: NaiveDate, to: NaiveDate) -> Result<Vec<Duty>, Error> {
    ctx.require(Permission::SeeHours)?;
    if (to - from).num_days() >= DAYS_MAX.into() {
        return Err(AppError::field("to", Fault::OutOfRange(1, DAYS_MAX.into())).into());
    }
    let directory = ctx.directory_lately().await?;
    directory.doctor(doctor).ok_or(AppError::NotFound)?;
    let dates = from.iter_days().take_while(|date| *date <= to);
    Ok(dates.flat_map(|date| directory.duty(doctor, date)).collect())
}

/// The last state read. One a backend.
#[derive(Default)]
pub struct DirectoryCache(Mutex<Arc<Directory>>);

impl DirectoryCache {
    pub(crate) async fn get(&self, tx: &mut Tx) -> Result<Arc<Directory>, Error> {
        let version = directory::version(tx).await?;
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        // a price begins to hold at midnight, without anybody saving anything
        if known.version == version && version > 0 && known.is_of(tx.now()) {
            return Ok(known);
        }
        let fresh = Arc::new(assemble(version, &directory::list(tx).await?, tx.now())?);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = fresh.clone();
        Ok(fresh)
    }
}

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

fn of<R, T>(rows: &[R], belongs: impl Fn(&R) -> bool, take: impl Fn(&R) -> T) -> Vec<T> {
    rows.iter().filter(|row| belongs(row)).map(take).collect()
}

/// Minutes and the like; the tables' CHECKs keep them in range.
fn small(number: i32) -> u16 {
    u16::try_from(number).unwrap_or_default()
}

fn tiny(number: i32) -> u8 {
    u8::try_from(number).unwrap_or_default()
}
