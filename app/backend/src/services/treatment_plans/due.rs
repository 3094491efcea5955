//! Plans whose next visit is to be booked.

use chrono::{Days, NaiveDate};
use domain::{
    birth_date,
    clinic::Doctor,
    clinic_time::local_date,
    error::AppError,
    id::{BranchId, DoctorId, ServiceId},
    person_name::PersonName,
    service::ServiceBrief,
    treatment_plan::{DUE_DAYS, DuePlan, DuePlans, InPlan},
    visit_times::VisitTimes,
    waitlist::Claim,
};

use super::plan::{StepFacts, next_step, times};
use crate::{
    Ctx, Error,
    services::{
        directory::Directory,
        waitlist::{claims::Claims, require},
    },
    store::{
        Tx,
        treatment_plans::{self, DueRow},
    },
};

/// Plans that a list shows.
const SHOWN: usize = 100;

/// The plans of a branch whose next visit is to be booked, the longest due first.
pub async fn due(ctx: &Ctx, branch: Option<BranchId>) -> Result<DuePlans, Error> {
    require(ctx)?;
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let branch = directory.branch_or_first(branch).ok_or(AppError::NotFound)?;
    let today = local_date(branch.zone, tx.now());
    let claims = Claims::read(&mut tx).await?;
    let until = today + Days::new(DUE_DAYS);
    let mut steps = due_steps(&mut tx, &directory, branch.id, until, &claims, SHOWN + 1).await?;
    let more = steps.len() > SHOWN;
    steps.truncate(SHOWN);
    Ok(DuePlans {
        branch: branch.into(),
        branches: directory.branches_in_use(),
        today,
        plans: steps.into_iter().map(|step| step.line(&directory, today)).collect(),
        more,
    })
}

/// The next step of a plan, and what is needed to tell whether a time is something for it.
pub(crate) struct DueStep<'d> {
    pub row: DueRow,
    pub services: Vec<&'d ServiceBrief>,
    pub times: VisitTimes,
    /// Who talks with the patient now.
    pub claim: Option<Claim>,
}

impl DueStep<'_> {
    /// With whom; anybody when not given.
    pub fn doctor(&self) -> Option<DoctorId> {
        self.row.step_doctor.or(self.row.plan.doctor_id).map(Into::into)
    }

    /// Whether it may be on that date, with that doctor. Whether they do the services is not judged here.
    pub fn allows(&self, doctor: &Doctor, date: NaiveDate, today: NaiveDate) -> bool {
        let plan = &self.row.plan;
        let due = plan.due_from.is_some_and(|from| from <= date);
        // any time is good for what is overdue
        let in_time = plan.due_until.is_none_or(|until| date <= until || until < today);
        due && in_time && self.doctor().is_none_or(|wanted| wanted == doctor.id)
    }

    /// The patient's age on a date, where it is known.
    pub fn age(&self, on: NaiveDate) -> Option<u8> {
        self.row.birth_date.map(|born| birth_date::age(born, on))
    }

    /// «Иванова Анна Сергеевна».
    pub fn patient(&self) -> String {
        let row = &self.row;
        let name = PersonName {
            last: row.last_name.clone(),
            first: row.first_name.clone(),
            patronymic: row.patronymic.clone(),
        };
        name.full()
    }

    fn step(&self) -> StepFacts {
        let row = &self.row;
        StepFacts {
            id: row.plan.next_step_id.unwrap_or_default(),
            position: row.step_position,
            doctor: row.step_doctor,
        }
    }

    /// Which plan, and which of its visits.
    pub fn in_plan(&self) -> InPlan {
        in_plan(self.row.plan.id, &self.row.plan.title, self.row.step_position, self.row.steps)
    }

    fn line(&self, directory: &Directory, today: NaiveDate) -> DuePlan {
        let plan = &self.row.plan;
        let services: Vec<ServiceId> = self.services.iter().map(|service| service.id).collect();
        let window = (plan.due_from.unwrap_or(today), plan.due_until);
        DuePlan {
            plan: self.in_plan(),
            patient_id: plan.patient_id.into(),
            patient: self.patient(),
            age: self.age(today),
            next: next_step(directory, plan, self.step(), services, window),
            claim: self.claim.clone(),
        }
    }
}

/// Which plan, and which of its visits.
pub(crate) fn in_plan(id: uuid::Uuid, title: &str, position: i32, steps: i64) -> InPlan {
    InPlan {
        id: id.into(),
        title: title.into(),
        number: u16::try_from(position + 1).unwrap_or(u16::MAX),
        total: u16::try_from(steps).unwrap_or(u16::MAX),
    }
}

/// The next steps of a branch's plans that are due by a date, the longest due first. One whose services are done no
/// more is not among them.
pub(crate) async fn due_steps<'d>(
    tx: &mut Tx,
    directory: &'d Directory,
    branch: BranchId,
    until: NaiveDate,
    claims: &Claims,
    limit: usize,
) -> Result<Vec<DueStep<'d>>, Error> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = treatment_plans::list_due(tx, branch.0, until, limit).await?;
    let step = |row: DueRow| {
        let ids: Vec<ServiceId> = serde_json::from_str(&row.step_services)?;
        let services: Option<Vec<_>> = ids.iter().map(|id| directory.service(*id)).collect();
        let (times, claim) = (times(&row.plan)?, claims.of(row.plan.patient_id));
        Ok(services.map(|services| DueStep { row, services, times, claim }))
    };
    rows.into_iter().map(step).filter_map(Result::transpose).collect()
}
