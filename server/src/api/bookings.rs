//! `/bookings`: visits, and everything that happens to them.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Json, Response},
};
use backend::{
    Ctx, Error,
    services::bookings::{self, BookingFilter, BookingKey},
};
use chrono::{DateTime, Utc};
use domain::{
    booking::{Booking, BookingForm, BookingStatus, CancelForm, CancelReason, Changed, RescheduleForm},
    error::FieldErrors,
    id::BookingId,
    permission::Permission,
};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    etag::{self, IfMatch},
    holds::place,
    input::{Call, Id, Nothing, need},
    page::{self, Cursor, Page},
    problem::{Answer, Problem},
    services::PriceBody,
    time::{Instant, Span, When},
};

/// A booking or a hold.
#[derive(Serialize, ToSchema)]
#[schema(as = Booking)]
pub struct BookingBody {
    /// Its id.
    id: Uuid,
    /// The version; the ETag holds the same.
    version: i64,
    /// Where it stands.
    #[schema(value_type = StatusCodeName)]
    status: BookingStatus,
    /// Where.
    branch_id: Uuid,
    /// Who.
    doctor_id: Uuid,
    /// In which chair.
    chair_id: Uuid,
    /// Whom; none while it is only held, and to keys that may not see patients.
    patient_id: Option<Uuid>,
    /// Start of the visit.
    starts_at: DateTime<Utc>,
    /// End of the visit.
    ends_at: DateTime<Utc>,
    /// What for.
    services: Vec<Uuid>,
    /// What for, in words.
    services_text: String,
    /// What it costs by the price list.
    price: PriceBody,
    /// Wishes for this visit; none to keys that may not see patients.
    wish: Option<String>,
    /// When the hold ends.
    hold_expires_at: Option<DateTime<Utc>>,
    /// Why it was called off.
    #[schema(value_type = Option<ReasonName>)]
    cancel_reason: Option<CancelReason>,
    /// Why it was booked over hours or over a warning.
    override_reason: Option<String>,
    /// Why it has to be moved.
    to_move: Option<String>,
    /// Whether the patient had never finished a visit before.
    new_patient: bool,
    /// Who made it: a colleague's name, or the key's.
    created_by: String,
    /// When it was made.
    created_at: DateTime<Utc>,
}

/// Where a visit stands.
#[derive(ToSchema)]
#[schema(as = BookingStatus, rename_all = "snake_case")]
#[expect(dead_code, reason = "only describes domain::booking::BookingStatus")]
pub enum StatusCodeName {
    /// Kept for a caller; expires by itself.
    Held,
    /// Booked.
    Booked,
    /// The patient has said that they will come.
    Confirmed,
    /// In the clinic.
    Arrived,
    /// In the chair.
    InChair,
    /// The visit is over.
    Done,
    /// Called off.
    Cancelled,
    /// The patient did not come.
    NoShow,
    /// Set aside while a day is rearranged: it takes no time until it gets another.
    Parked,
}

/// Who called a visit off, and why.
#[derive(ToSchema)]
#[schema(as = CancelReason, rename_all = "snake_case")]
#[expect(dead_code, reason = "only describes domain::booking::CancelReason")]
pub enum ReasonName {
    /// The patient fell ill.
    PatientIll,
    /// The patient's plans changed.
    PatientPlans,
    /// Too expensive for the patient.
    PatientPrice,
    /// The patient goes elsewhere.
    PatientElsewhere,
    /// The patient gave no reason.
    PatientUnsaid,
    /// The doctor is ill or away.
    DoctorAway,
    /// The clinic.
    Clinic,
    /// Booked by mistake.
    Mistake,
}

impl From<Booking> for BookingBody {
    fn from(booking: Booking) -> Self {
        Self {
            id: booking.id.0,
            version: booking.version,
            status: booking.status,
            branch_id: booking.branch_id.0,
            doctor_id: booking.doctor_id.0,
            chair_id: booking.chair_id.0,
            patient_id: booking.patient_id.map(|patient| patient.0),
            starts_at: booking.starts_at,
            ends_at: booking.ends_at,
            services: booking.services.iter().map(|service| service.0).collect(),
            services_text: booking.services_text,
            price: booking.price.into(),
            wish: booking.wish,
            hold_expires_at: booking.hold_expires_at,
            cancel_reason: booking.cancel_reason,
            override_reason: booking.override_reason,
            to_move: booking.to_move,
            new_patient: booking.new_patient,
            created_by: booking.created_by,
            created_at: booking.created_at,
        }
    }
}

/// 201, where it is, and what it is.
pub fn created(noun: &str, booking: Booking) -> Answer {
    let location = HeaderValue::try_from(format!("/api/v1/{noun}/{}", booking.id)).map_err(Error::broken)?;
    let mut response = (StatusCode::CREATED, shown(booking)).into_response();
    response.headers_mut().insert(header::LOCATION, location);
    Ok(response)
}

/// What it is, and its version.
pub fn shown(booking: Booking) -> Response {
    ([(header::ETAG, etag::tag(booking.version))], Json(BookingBody::from(booking))).into_response()
}

/// Which bookings are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BookingsQuery {
    /// Only this branch.
    #[param(nullable = false)]
    branch_id: Option<Uuid>,
    /// Only this doctor.
    #[param(nullable = false)]
    doctor_id: Option<Uuid>,
    /// Only this patient.
    #[param(nullable = false)]
    patient_id: Option<Uuid>,
    /// Only this status. Holds are listed for `held` alone.
    #[param(value_type = StatusCodeName, required = false)]
    status: Option<BookingStatus>,
    /// The visit starts then or later: an instant, or a date in the branch's zone.
    #[param(value_type = When, required = false)]
    from: Option<When>,
    /// The visit starts before then, or on that date at the latest.
    #[param(value_type = When, required = false)]
    to: Option<When>,
    /// Bookings of a page.
    #[param(nullable = false, minimum = 1, maximum = 200, default = 50)]
    limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(value_type = String, required = false)]
    cursor: Option<Cursor<BookingKey>>,
}

impl BookingsQuery {
    fn read(
        self,
        mut errors: FieldErrors,
    ) -> Result<(BookingFilter, Option<BookingKey>, usize), FieldErrors> {
        let span = Span { from: self.from, to: self.to }.check(&mut errors);
        let limit = page::limit(&mut errors, self.limit, page::LIMIT, page::LIMIT_MAX);
        errors.or(())?;
        // An instant may be yesterday's or tomorrow's date in a branch's zone; the dates lead to the index.
        let day = |end: When, slack: i64| match end {
            When::At(at) => at.date_naive() + chrono::TimeDelta::days(slack),
            When::On(date) => date,
        };
        let filter = BookingFilter {
            branch: self.branch_id.map(Into::into),
            doctor: self.doctor_id.map(Into::into),
            patient: self.patient_id.map(Into::into),
            status: self.status,
            first_day: span.from.map(|from| day(from, -1)),
            last_day: span.to.map(|to| day(to, 1)),
            starts_from: span.from.and_then(When::instant),
            starts_before: span.to.and_then(When::instant),
        };
        Ok((filter, self.cursor.map(|cursor| cursor.0), limit))
    }
}

/// Bookings by the branch's date and their start.
#[utoipa::path(
    get, path = "/bookings", tag = "bookings", operation_id = "list_bookings", params(BookingsQuery),
    responses((status = 200, description = "One page", body = Page<BookingBody>))
)]
pub async fn list(call: Call) -> Answer {
    let ctx = call.leave_any(&[Permission::SeeSchedule, Permission::SeeOwnSchedule])?;
    let (query, errors) = call.query::<BookingsQuery>()?;
    let (filter, after, limit) = query.read(errors)?;
    let (found, next) = bookings::list(&ctx, &filter, after, limit).await?;
    let items = found.into_iter().map(BookingBody::from).collect();
    Ok(Json(Page { items, next_cursor: next.as_ref().map(page::cursor) }).into_response())
}

/// One booking or hold.
#[utoipa::path(
    get, path = "/bookings/{id}", tag = "bookings", operation_id = "get_booking",
    params(("id" = Uuid, Path, description = "The booking")),
    responses((status = 200, description = "The booking", body = BookingBody,
        headers(("ETag" = String, description = "The version, for If-Match"))))
)]
pub async fn get(Id(id): Id<BookingId>, call: Call) -> Answer {
    let ctx = call.leave_any(&[Permission::SeeSchedule, Permission::SeeOwnSchedule])?;
    Ok(shown(bookings::get(&ctx, id).await?))
}

/// A visit to book.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewBooking)]
pub struct NewBookingBody {
    /// Whom.
    #[schema(required = true, nullable = false)]
    patient_id: Option<Uuid>,
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
    /// What for, one service or more.
    #[schema(required = true, nullable = false, min_items = 1, max_items = 10)]
    services: Option<Vec<Uuid>>,
    /// The key's own hold of this time; without one, or when it has expired, the time is taken if it is free.
    hold_id: Option<Uuid>,
    /// Wishes for this visit.
    #[schema(max_length = 1000)]
    wish: Option<String>,
    /// Why over hours or over a warning; only for keys that may override.
    #[schema(max_length = 300)]
    override_reason: Option<String>,
}

impl NewBookingBody {
    fn read(self, mut errors: FieldErrors) -> Result<BookingForm, FieldErrors> {
        let patient_id = need(&mut errors, "patient_id", self.patient_id);
        let place = place(&mut errors, self.doctor_id, self.branch_id, self.chair_id, self.starts_at);
        let services = need(&mut errors, "services", self.services).unwrap_or_default();
        let Some(place) = place else { return Err(errors) };
        errors.or(BookingForm {
            patient_id: patient_id.map(Into::into),
            hold_id: self.hold_id.map(Into::into),
            place,
            services: services.into_iter().map(Into::into).collect(),
            wish: self.wish.unwrap_or_default(),
            call_id: None,
            override_reason: self.override_reason.unwrap_or_default(),
        })
    }
}

/// Books a visit. Of any number that ask for the same time at once, one gets it and the others get 409 with the next
/// best times.
#[utoipa::path(
    post, path = "/bookings", tag = "bookings", operation_id = "create_booking", request_body = NewBookingBody,
    responses((status = 201, description = "Booked", body = BookingBody,
        headers(("Location" = String, description = "The booking"),
            ("ETag" = String, description = "The version, for If-Match"))))
)]
pub async fn create(call: Call) -> Answer {
    let ctx = call.leave_once(Permission::Book)?;
    let (body, errors) = call.json::<NewBookingBody>()?;
    created("bookings", bookings::book(&ctx, body.read(errors)?).await?.booking)
}

/// What of a booking can be edited.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BookingPatch)]
pub struct PatchBody {
    /// Wishes for this visit; null for none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, required = true, max_length = 1000)]
    wish: Option<Option<String>>,
}

/// Tells null from nothing.
fn given<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// Edits a booking. Its time is moved by `reschedule`, its status by the steps.
#[utoipa::path(
    patch, path = "/bookings/{id}", tag = "bookings", operation_id = "edit_booking", request_body = PatchBody,
    params(("id" = Uuid, Path, description = "The booking"),
        ("If-Match" = String, Header, description = "The ETag of the version that is edited")),
    responses((status = 200, description = "As it is now", body = BookingBody,
        headers(("ETag" = String, description = "The version, for If-Match"))))
)]
pub async fn edit(Id(id): Id<BookingId>, call: Call) -> Answer {
    let ctx = call.leave(Permission::Book)?;
    let (body, mut errors) = call.json::<PatchBody>()?;
    let wish = need(&mut errors, "wish", body.wish);
    errors.or(())?;
    let version = version(&call, &ctx, id).await?;
    changed(bookings::set_wish(&ctx, id, version, wish.flatten().unwrap_or_default()).await)
}

/// Why a visit is called off.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Cancellation)]
pub struct CancelBody {
    /// Who called it off and why.
    #[schema(value_type = ReasonName, required = true)]
    reason: Option<CancelReason>,
}

/// Calls a visit off; its time is free at once.
#[utoipa::path(
    post, path = "/bookings/{id}/cancel", tag = "bookings", operation_id = "cancel_booking", request_body = CancelBody,
    params(("id" = Uuid, Path, description = "The booking"),
        ("If-Match" = String, Header, description = "The ETag of the version that is called off")),
    responses((status = 200, description = "As it is now", body = BookingBody,
        headers(("ETag" = String, description = "The version, for If-Match"))))
)]
pub async fn cancel(Id(id): Id<BookingId>, call: Call) -> Answer {
    let ctx = call.leave_once(Permission::Book)?;
    let (body, mut errors) = call.json::<CancelBody>()?;
    let Some(reason) = need(&mut errors, "reason", body.reason) else { return Err(errors.into()) };
    errors.or(())?;
    let version = version(&call, &ctx, id).await?;
    changed(bookings::cancel(&ctx, id, CancelForm { version, reason, call_id: None }).await)
}

/// The time to which a visit is moved.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Rescheduling)]
pub struct RescheduleBody {
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
    /// The key's own hold of the new time.
    hold_id: Option<Uuid>,
    /// Another length than its services take, in minutes; it stays with the visit. As it was when not given.
    #[schema(minimum = 5, maximum = 480)]
    minutes: Option<u16>,
    /// Why.
    #[schema(max_length = 300)]
    reason: Option<String>,
    /// Why over hours or over a warning; only for keys that may override.
    #[schema(max_length = 300)]
    override_reason: Option<String>,
}

/// Moves a visit: the new time is taken before the old one is given up, or nothing happens.
#[utoipa::path(
    post, path = "/bookings/{id}/reschedule", tag = "bookings", operation_id = "reschedule_booking",
    request_body = RescheduleBody,
    params(("id" = Uuid, Path, description = "The booking"),
        ("If-Match" = String, Header, description = "The ETag of the version that is moved")),
    responses((status = 200, description = "As it is now", body = BookingBody,
        headers(("ETag" = String, description = "The version, for If-Match"))))
)]
pub async fn reschedule(Id(id): Id<BookingId>, call: Call) -> Answer {
    let ctx = call.leave_once(Permission::Book)?;
    let (body, mut errors) = call.json::<RescheduleBody>()?;
    let place = place(&mut errors, body.doctor_id, body.branch_id, body.chair_id, body.starts_at);
    let Some(place) = place else { return Err(errors.into()) };
    errors.or(())?;
    let form = RescheduleForm {
        version: version(&call, &ctx, id).await?,
        place,
        call_id: None,
        hold_id: body.hold_id.map(Into::into),
        minutes: body.minutes,
        reason: body.reason.unwrap_or_default(),
        override_reason: body.override_reason.unwrap_or_default(),
    };
    changed(bookings::reschedule(&ctx, id, form).await)
}

/// A step of a visit's life: the same for all of them but for what is called.
macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident $path:literal $operation:literal $permission:ident $act:path;)*) => {$(
        $(#[$doc])*
        #[utoipa::path(
            post, path = $path, tag = "bookings", operation_id = $operation,
            params(("id" = Uuid, Path, description = "The booking"),
                ("If-Match" = String, Header, description = "The ETag of the version that is meant")),
            responses((status = 200, description = "As it is now", body = BookingBody,
                headers(("ETag" = String, description = "The version, for If-Match"))))
        )]
        pub async fn $name(Id(id): Id<BookingId>, call: Call) -> Answer {
            let ctx = call.leave_once(Permission::$permission)?;
            let (Nothing {}, errors) = call.json_or_nothing()?;
            errors.or(())?;
            let version = version(&call, &ctx, id).await?;
            changed($act(&ctx, id, version).await)
        }
    )*};
}

steps! {
    /// The patient has said that they will come.
    confirm "/bookings/{id}/confirm" "confirm_booking" Book bookings::confirm;
    /// The patient is in the clinic.
    arrive "/bookings/{id}/arrive" "arrive_booking" Receive bookings::arrive;
    /// The patient is in the chair.
    start "/bookings/{id}/start" "start_booking" Receive bookings::start;
    /// The visit is over.
    finish "/bookings/{id}/finish" "finish_booking" Receive bookings::finish;
    /// The patient did not come; possible once the visit should have begun.
    no_show "/bookings/{id}/no-show" "no_show_booking" Receive bookings::mark_no_show;
}

/// The version that the request is meant for. One that no answer has given is refused by the act itself, with what
/// is in force.
async fn version(call: &Call, ctx: &Ctx, id: BookingId) -> Result<i64, Problem> {
    let versions = match etag::if_match(&call.headers)? {
        IfMatch::Versions(versions) if versions.len() <= 1 => {
            return Ok(versions.first().copied().unwrap_or(0));
        }
        IfMatch::Versions(versions) => Some(versions),
        IfMatch::Any => None,
    };
    let now = bookings::get(ctx, id).await?.version;
    Ok(if versions.is_none_or(|versions| versions.contains(&now)) { now } else { 0 })
}

fn changed(outcome: Result<Changed, Error>) -> Answer {
    Ok(shown(outcome?.booking))
}
