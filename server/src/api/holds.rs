//! `/holds`: a time kept for somebody who is still making up their mind.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use backend::services::{bookings, holds};
use domain::{
    booking::{HoldForm, Place},
    error::{AppError, FieldErrors},
    id::BookingId,
    permission::Permission,
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    bookings::{BookingBody, created, shown},
    input::{Call, Id, need},
    problem::Answer,
    time::{Instant, check_year},
};

/// A time to hold.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewHold)]
pub struct HoldBody {
    /// Who.
    #[schema(required = true, nullable = false)]
    doctor_id: Option<Uuid>,
    /// Where.
    #[schema(required = true, nullable = false)]
    branch_id: Option<Uuid>,
    /// In which chair; the doctor's own or any free one when not given.
    chair_id: Option<Uuid>,
    /// Start of the visit, on a whole minute.
    #[schema(value_type = DateTime<Utc>, required = true)]
    starts_at: Option<Instant>,
    /// What for, one service or more: gives the length.
    #[schema(required = true, nullable = false, min_items = 1, max_items = 10)]
    services: Option<Vec<Uuid>>,
    /// A hold of the same key that this one replaces, freed at the same moment.
    instead_of: Option<Uuid>,
}

impl HoldBody {
    fn read(self, mut errors: FieldErrors) -> Result<HoldForm, FieldErrors> {
        let place = place(&mut errors, self.doctor_id, self.branch_id, self.chair_id, self.starts_at);
        let services = need(&mut errors, "services", self.services).unwrap_or_default();
        let Some(place) = place else { return Err(errors) };
        errors.or(HoldForm {
            place,
            services: services.into_iter().map(Into::into).collect(),
            call_id: None,
            instead_of: self.instead_of.map(Into::into),
        })
    }
}

/// A time and a place whose parts are all there.
pub fn place(
    errors: &mut FieldErrors,
    doctor: Option<Uuid>,
    branch: Option<Uuid>,
    chair: Option<Uuid>,
    starts_at: Option<Instant>,
) -> Option<Place> {
    let doctor = need(errors, "doctor_id", doctor);
    let branch = need(errors, "branch_id", branch);
    let starts_at = need(errors, "starts_at", starts_at);
    check_year(errors, "starts_at", starts_at.map(|at| at.0.date_naive()));
    Some(Place {
        doctor_id: doctor?.into(),
        branch_id: branch?.into(),
        chair_id: chair.map(Into::into),
        starts_at: starts_at?.0,
    })
}

/// Holds a time for five minutes; the hold becomes the booking that names it. It is freed by itself, and then its
/// address answers 404.
#[utoipa::path(
    post, path = "/holds", tag = "holds", operation_id = "create_hold", request_body = HoldBody,
    responses((status = 201, description = "Held", body = BookingBody,
        headers(("Location" = String, description = "The hold"))))
)]
pub async fn create(call: Call) -> Answer {
    let ctx = call.leave_once(Permission::Book)?;
    let (body, errors) = call.json::<HoldBody>()?;
    created("holds", holds::hold(&ctx, body.read(errors)?).await?)
}

/// One hold that has not expired.
#[utoipa::path(
    get, path = "/holds/{id}", tag = "holds", operation_id = "get_hold",
    params(("id" = Uuid, Path, description = "The hold")),
    responses((status = 200, description = "The hold", body = BookingBody))
)]
pub async fn get(Id(id): Id<BookingId>, call: Call) -> Answer {
    let ctx = call.leave(Permission::Book)?;
    let hold = bookings::get(&ctx, id).await?;
    match hold.hold_expires_at {
        Some(end) if end > ctx.now() => Ok(shown(hold)),
        _ => Err(AppError::NotFound.into()),
    }
}

/// Gives the time back. A hold that is gone already is no fault.
#[utoipa::path(
    delete, path = "/holds/{id}", tag = "holds", operation_id = "delete_hold",
    params(("id" = Uuid, Path, description = "The hold")),
    responses((status = 204, description = "Free again"))
)]
pub async fn delete(Id(id): Id<BookingId>, call: Call) -> Answer {
    let ctx = call.leave(Permission::Book)?;
    holds::release(&ctx, id).await?;
    Ok::<Response, _>(StatusCode::NO_CONTENT.into_response())
}
