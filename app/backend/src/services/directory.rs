//! The clinic's slow-moving facts in memory: branches, chairs, doctors, services, promotions, hours.
//!
//! Whoever acts first asks the database for the version (one row by its key), so that what is kept in memory is never
//! older than the transaction it is used in, also with several instances on one database. Whoever only looks takes it
//! as it was a moment ago.

mod assemble;
mod known;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use domain::{
    clinic::{Branch, Chair, ClinicFacts, Doctor, Skill},
    clinic_time::local_date,
    error::{AppError, Fault},
    gap::GapRules,
    hours_change::WorkingHours,
    id::{BranchId, ChairId, DoctorId, ServiceId},
    money::Price,
    permission::Permission,
    price_history::{DatedPrice, coming, price_on},
    promotion::Promotion,
    schedule::{BranchBrief, DoctorBrief, Specialty},
    service::ServiceBrief,
    working_hours::{BranchHours, Duty, Holiday},
};

use self::assemble::of;
pub(crate) use self::assemble::{assemble, exception, holiday, pattern, week};
pub use self::known::{KeptRule, Known};
use crate::{
    Ctx, Error,
    services::slots::DAYS_MAX,
    store::{Tx, directory},
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

    /// A service of the doctor's median length; none of who does nothing.
    pub fn median_service(&self, doctor: DoctorId) -> Option<ServiceId> {
        let doctor = self.doctor(doctor)?;
        let median = *self.medians.get(&doctor.id)?;
        let does = |service: &&ServiceBrief| service.active && doctor.has_any(&service.skills);
        let lasts = |service: &ServiceBrief| doctor.minutes(service.id, service.minutes) == median;
        self.services.iter().filter(does).find(|service| lasts(service)).map(|service| service.id)
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
