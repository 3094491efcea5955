//! `/doctors`: who treats, and when they work.

use axum::response::{IntoResponse, Json};
use backend::services::directory;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    clinic::{Doctor, Sex},
    error::{AppError, FieldErrors},
    id::DoctorId,
    interval::Interval,
    permission::Permission,
    working_hours::Duty,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    input::{Call, Id, need},
    page::Page,
    problem::Answer,
    services::PageQuery,
    slots::SexCode,
    time::{Date, Span, When},
};

/// A doctor.
#[derive(Serialize, ToSchema)]
#[schema(as = Doctor)]
pub struct DoctorBody {
    /// The id.
    id: Uuid,
    /// The whole name.
    name: String,
    /// Surname.
    last_name: String,
    /// First name.
    first_name: String,
    /// Patronymic.
    patronymic: Option<String>,
    /// The sex, where it is stated.
    #[schema(value_type = Option<SexCode>)]
    sex: Option<Sex>,
    /// Codes of specialties and competences, the main one first.
    skills: Vec<String>,
    /// Youngest patient, in full years.
    age_from: u8,
    /// Oldest patient, in full years.
    age_to: Option<u8>,
    /// First year of practice.
    practising_since: Option<i32>,
    /// Services that take this doctor another time than the price list says.
    own_minutes: Vec<OwnMinutes>,
    /// Whether visits are booked with this doctor.
    active: bool,
}

/// A doctor's own time for a service.
#[derive(Serialize, ToSchema)]
pub struct OwnMinutes {
    /// The service.
    service_id: Uuid,
    /// Minutes in the chair.
    minutes: u16,
}

impl From<&Doctor> for DoctorBody {
    fn from(doctor: &Doctor) -> Self {
        let own = doctor.own_minutes.iter();
        Self {
            id: doctor.id.0,
            name: doctor.name.full(),
            last_name: doctor.name.last.clone(),
            first_name: doctor.name.first.clone(),
            patronymic: doctor.name.patronymic.clone(),
            sex: doctor.sex,
            skills: doctor.skills.clone(),
            age_from: doctor.age_from,
            age_to: doctor.age_to,
            practising_since: doctor.practising_since,
            own_minutes: own
                .map(|(service, minutes)| OwnMinutes { service_id: service.0, minutes: *minutes })
                .collect(),
            active: doctor.active,
        }
    }
}

/// The doctors with whom visits are booked, in their order.
#[utoipa::path(
    get, path = "/doctors", tag = "doctors", operation_id = "list_doctors", params(PageQuery),
    responses((status = 200, description = "One page", body = Page<DoctorBody>))
)]
pub async fn list(call: Call) -> Answer {
    let ctx = call.leave(Permission::ReadKnowledge)?;
    let names = directory::read(&ctx).await?;
    let active = names.doctors.iter().filter(|doctor| doctor.active);
    PageQuery::of(&call, active.map(DoctorBody::from), |doctor| doctor.id)
}

/// One doctor, also one who works here no more.
#[utoipa::path(
    get, path = "/doctors/{id}", tag = "doctors", operation_id = "get_doctor",
    params(("id" = Uuid, Path, description = "The doctor")),
    responses((status = 200, description = "The doctor", body = DoctorBody))
)]
pub async fn get(Id(id): Id<DoctorId>, call: Call) -> Answer {
    let ctx = call.leave(Permission::ReadKnowledge)?;
    let names = directory::read(&ctx).await?;
    let doctor = names.doctor(id).ok_or(AppError::NotFound)?;
    Ok(Json(DoctorBody::from(doctor)).into_response())
}

/// The dates whose hours are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HoursQuery {
    /// The first date, in each branch's zone.
    #[param(value_type = NaiveDate, required = true)]
    from: Option<Date>,
    /// The last date; at most 62 dates in all.
    #[param(value_type = NaiveDate, required = true)]
    to: Option<Date>,
}

impl HoursQuery {
    fn read(self, mut errors: FieldErrors) -> Result<(NaiveDate, NaiveDate), FieldErrors> {
        let (from, to) = (need(&mut errors, "from", self.from), need(&mut errors, "to", self.to));
        let day = |date: Option<Date>| date.map(|date| When::On(date.0));
        Span { from: day(from), to: day(to) }.check(&mut errors);
        let (Some(from), Some(to)) = (from, to) else { return Err(errors) };
        errors.or((from.0, to.0))
    }
}

/// Working time without a pause in between days.
#[derive(Serialize, ToSchema)]
#[schema(as = WorkingHours)]
pub struct DutyBody {
    /// The branch's date on which it starts.
    date: NaiveDate,
    /// Where.
    branch_id: Uuid,
    /// In which chair; none when it is any that is free.
    chair_id: Option<Uuid>,
    /// Coming.
    starts_at: DateTime<Utc>,
    /// Leaving.
    ends_at: DateTime<Utc>,
    /// Breaks in between.
    breaks: Vec<Break>,
}

/// A break.
#[derive(Serialize, ToSchema)]
pub struct Break {
    /// Its start.
    starts_at: DateTime<Utc>,
    /// Its end.
    ends_at: DateTime<Utc>,
}

impl From<&Duty> for DutyBody {
    fn from(duty: &Duty) -> Self {
        let pause = |pause: &Interval| Break { starts_at: pause.start, ends_at: pause.end };
        Self {
            date: duty.date,
            branch_id: duty.branch.0,
            chair_id: duty.chair.map(|chair| chair.0),
            starts_at: duty.hours.start,
            ends_at: duty.hours.end,
            breaks: duty.breaks.iter().map(pause).collect(),
        }
    }
}

/// When a doctor works: patterns, exceptions and holidays taken together. The list is whole.
#[utoipa::path(
    get, path = "/doctors/{id}/working-hours", tag = "doctors", operation_id = "list_working_hours",
    params(("id" = Uuid, Path, description = "The doctor"), HoursQuery),
    responses((status = 200, description = "Working time by date", body = Page<DutyBody>))
)]
pub async fn working_hours(Id(id): Id<DoctorId>, call: Call) -> Answer {
    let ctx = call.leave(Permission::SeeHours)?;
    let (query, errors) = call.query::<HoursQuery>()?;
    let (from, to) = query.read(errors)?;
    let duties = directory::duties(&ctx, id, from, to).await?;
    Ok(Json(Page::whole(duties.iter().map(DutyBody::from).collect())).into_response())
}
