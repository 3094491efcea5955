//! A plan as it was read: its steps, their visits, and what follows from them.

use std::{collections::HashMap, num::NonZeroU16};

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    booking::BookingStatus,
    clinic_time::local_date,
    error::AppError,
    id::{BookingId, BranchId, ChairId, DoctorId, PatientId, PlanId, ServiceId, StepId},
    interval::Interval,
    service::names,
    treatment_plan::{
        Breach, NextStep, PlanBrief, PlanStep, PlanView, Spacing, StepVisit, open_steps, stands,
    },
    visit_times::VisitTimes,
};
use uuid::Uuid;

use crate::{
    Error,
    services::directory::Directory,
    store::{
        Tx,
        treatment_plans::{self, PlanRow, StepRow, StepVisitRow},
    },
};

/// A plan with its steps in their order.
pub(crate) struct Plan {
    pub row: PlanRow,
    pub steps: Vec<Step>,
}

/// A step, with the visit that was booked for it last.
pub(crate) struct Step {
    pub row: StepRow,
    pub services: Vec<ServiceId>,
    pub visit: Option<Visit>,
}

/// The visit of a step.
pub(crate) struct Visit {
    pub id: BookingId,
    pub version: i64,
    pub status: BookingStatus,
    pub branch: BranchId,
    pub doctor: DoctorId,
    pub chair: ChairId,
    pub time: Interval,
    /// With its cleaning.
    pub whole: Interval,
    pub day: NaiveDate,
    /// A length of its own, in minutes, instead of what its services take.
    pub own_min: Option<u16>,
}

impl Plan {
    pub async fn read(tx: &mut Tx, id: PlanId) -> Result<Self, Error> {
        let row = treatment_plans::get(tx, id.0).await?;
        let steps = treatment_plans::list_steps(tx, id.0).await?;
        Self::of(row, steps)
    }

    /// A patient's plans, the oldest first.
    pub async fn list_of_patient(tx: &mut Tx, patient: PatientId) -> Result<Vec<Self>, Error> {
        let rows = treatment_plans::list_of_patient(tx, patient.0).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut steps: HashMap<Uuid, Vec<StepVisitRow>> = HashMap::new();
        for step in treatment_plans::list_steps_of_patient(tx, patient.0).await? {
            steps.entry(step.step.plan_id).or_default().push(step);
        }
        rows.into_iter()
            .map(|row| {
                let own = steps.remove(&row.id).unwrap_or_default();
                Self::of(row, own)
            })
            .collect()
    }

    pub fn of(row: PlanRow, steps: Vec<StepVisitRow>) -> Result<Self, Error> {
        let steps = steps.into_iter().map(Step::of).collect::<Result<_, _>>()?;
        Ok(Self { row, steps })
    }

    pub fn step(&self, id: StepId) -> Option<&Step> {
        self.steps.iter().find(|step| step.row.id == id.0)
    }

    /// The places of the steps that need a visit; none of a plan that is closed.
    pub fn open(&self) -> Vec<usize> {
        if self.row.closed_at.is_some() {
            return Vec::new();
        }
        let visits: Vec<_> =
            self.steps.iter().map(|step| step.visit.as_ref().map(|visit| visit.status)).collect();
        open_steps(&visits).collect()
    }

    /// The first of them, and when its visit is due.
    pub fn next(&self) -> Option<(&Step, NaiveDate, Option<NaiveDate>)> {
        let at = *self.open().first()?;
        let step = self.steps.get(at)?;
        let (from, until) = match self.day_before(at) {
            Some(before) => step.spacing().after(before),
            None => (self.row.starts_on, None),
        };
        Some((step, from, until))
    }

    /// The date of the visit of the step before one.
    pub fn day_before(&self, at: usize) -> Option<NaiveDate> {
        let before = at.checked_sub(1).and_then(|before| self.steps.get(before));
        before.and_then(Step::standing).map(|visit| visit.day)
    }

    /// What is wrong with the interval before a step's visit, while that lies ahead.
    fn breach(&self, at: usize) -> Option<Breach> {
        let step = self.steps.get(at)?;
        let visit = step.timed().filter(|visit| visit.status.is_ahead())?;
        let before = self.steps.get(at.checked_sub(1)?)?.timed()?;
        step.spacing().breach(before.day, visit.day)
    }

    /// As lists and cards show it.
    pub fn brief(&self, directory: &Directory) -> PlanBrief {
        let count = |counts: fn(&Visit) -> bool| {
            let steps = self.steps.iter().filter(|step| step.standing().is_some_and(counts));
            u16::try_from(steps.count()).unwrap_or(u16::MAX)
        };
        PlanBrief {
            id: self.row.id.into(),
            title: self.row.title.clone(),
            total: u16::try_from(self.steps.len()).unwrap_or(u16::MAX),
            done: count(|visit| visit.status == BookingStatus::Done),
            booked: count(|visit| visit.status != BookingStatus::Done),
            closed: self.row.closed_at.is_some(),
            broken: (0..self.steps.len()).any(|at| self.breach(at).is_some()),
            next: self.next().map(|(step, from, until)| {
                next_step(directory, &self.row, step.facts(), step.services.clone(), (from, until))
            }),
        }
    }

    /// As its page shows it.
    pub fn view(
        &self,
        directory: &Directory,
        patient: String,
        now: DateTime<Utc>,
    ) -> Result<PlanView, Error> {
        let row = &self.row;
        let branch = directory.branch(row.branch_id.into()).ok_or(AppError::NotFound)?;
        let open = self.open();
        let steps = self.steps.iter().enumerate().map(|(at, step)| PlanStep {
            id: step.row.id.into(),
            services: step.services.clone(),
            services_text: services_text(directory, &step.services),
            doctor_id: step.row.doctor_id.map(Into::into),
            doctor: doctor_name(directory, step.doctor(row)),
            spacing: step.spacing(),
            visit: step.visit.as_ref().map(|visit| visit.shown(directory)),
            breach: self.breach(at),
            open: open.contains(&at),
        });
        Ok(PlanView {
            id: row.id.into(),
            version: row.version,
            patient_id: row.patient_id.into(),
            patient,
            title: row.title.clone(),
            branch_id: branch.id,
            branch: branch.name.clone(),
            zone: branch.zone,
            doctor_id: row.doctor_id.map(Into::into),
            doctor: doctor_name(directory, row.doctor_id.map(Into::into)),
            times: self.times()?,
            note: row.note.clone(),
            closed_at: row.closed_at,
            by: row.created_by_name.clone(),
            created_at: row.created_at,
            today: local_date(branch.zone, now),
            steps: steps.collect(),
        })
    }

    /// When the patient can come.
    pub fn times(&self) -> Result<VisitTimes, Error> {
        times(&self.row)
    }
}

/// When the patient can come.
pub(crate) fn times(row: &PlanRow) -> Result<VisitTimes, Error> {
    Ok(serde_json::from_str(&row.times)?)
}

/// What is told of a step besides its services.
pub(crate) struct StepFacts {
    pub id: Uuid,
    /// From 0.
    pub position: i32,
    /// With whom, when it is not the plan's doctor.
    pub doctor: Option<Uuid>,
}

/// The next visit of a plan.
pub(crate) fn next_step(
    directory: &Directory,
    plan: &PlanRow,
    step: StepFacts,
    services: Vec<ServiceId>,
    (from, until): (NaiveDate, Option<NaiveDate>),
) -> NextStep {
    let doctor = step.doctor.or(plan.doctor_id).map(DoctorId::from);
    NextStep {
        id: step.id.into(),
        number: u16::try_from(step.position + 1).unwrap_or(u16::MAX),
        services_text: services_text(directory, &services),
        services,
        branch_id: plan.branch_id.into(),
        doctor_id: doctor,
        doctor: doctor_name(directory, doctor),
        from,
        until,
    }
}

fn services_text(directory: &Directory, services: &[ServiceId]) -> String {
    names(services.iter().filter_map(|id| directory.service(*id)))
}

fn doctor_name(directory: &Directory, id: Option<DoctorId>) -> String {
    id.and_then(|id| directory.doctor(id)).map(|doctor| doctor.name.short()).unwrap_or_default()
}

impl Step {
    fn of(row: StepVisitRow) -> Result<Self, Error> {
        let visit = Visit::of(&row)?;
        Ok(Self { services: serde_json::from_str(&row.step.services)?, row: row.step, visit })
    }

    pub fn spacing(&self) -> Spacing {
        let days = |days: i32| u16::try_from(days).unwrap_or(u16::MAX);
        let min_days = NonZeroU16::new(days(self.row.min_days)).unwrap_or(NonZeroU16::MIN);
        Spacing { min_days, max_days: self.row.max_days.map(days) }
    }

    fn facts(&self) -> StepFacts {
        StepFacts { id: self.row.id, position: self.row.position, doctor: self.row.doctor_id }
    }

    /// With whom: its own doctor, or the plan's.
    pub fn doctor(&self, plan: &PlanRow) -> Option<DoctorId> {
        self.row.doctor_id.or(plan.doctor_id).map(Into::into)
    }

    /// Its visit, unless that was called off or not come to.
    pub fn standing(&self) -> Option<&Visit> {
        self.visit.as_ref().filter(|visit| stands(visit.status))
    }

    /// Its visit, if that has a time.
    pub fn timed(&self) -> Option<&Visit> {
        self.standing().filter(|visit| visit.status != BookingStatus::Parked)
    }

    /// Its visit, while that lies ahead and can be moved.
    pub fn ahead(&self) -> Option<&Visit> {
        self.visit.as_ref().filter(|visit| visit.status.is_ahead())
    }
}

impl Visit {
    fn of(row: &StepVisitRow) -> Result<Option<Self>, Error> {
        let Some(code) = &row.visit_status else { return Ok(None) };
        let status = BookingStatus::from_code(code).ok_or_else(|| Error::broken(format!("status {code}")))?;
        Ok(Self::with(row, status))
    }

    /// All of the row's columns of the visit are there, or none.
    fn with(row: &StepVisitRow, status: BookingStatus) -> Option<Self> {
        let start = row.visit_starts_at?;
        Some(Self {
            id: row.step.booking_id?.into(),
            version: row.visit_version?,
            status,
            branch: row.visit_branch?.into(),
            doctor: row.visit_doctor?.into(),
            chair: row.visit_chair?.into(),
            time: Interval::new(start, row.visit_ends_at?),
            whole: Interval::new(start, row.visit_busy_until?),
            day: row.visit_day?,
            own_min: row.visit_own_min.and_then(|minutes| u16::try_from(minutes).ok()),
        })
    }

    fn shown(&self, directory: &Directory) -> StepVisit {
        let zone = directory.branch(self.branch).map_or(directory.clinic_zone(), |branch| branch.zone);
        StepVisit {
            id: self.id,
            version: self.version,
            status: self.status,
            starts_at: self.time.start,
            ends_at: self.time.end,
            branch_id: self.branch,
            zone,
            doctor: doctor_name(directory, Some(self.doctor)),
        }
    }
}
