//! `/complaints`: what patients hold against the clinic, as a site or another program tells it, and how far it is.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Json},
};
use backend::{
    Error,
    services::complaints::{self, READERS},
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    complaint::{
        Category, ComplaintChannel, ComplaintForm, ComplaintStatus,
        view::{ComplaintFilter, ComplaintLine},
        warning::Warning,
    },
    error::{Fault, FieldErrors},
    id::ComplaintId,
    permission::Permission,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    input::{Call, Id, need},
    page::{self, Cursor, Page},
    problem::Answer,
};

/// A complaint to take in. A phone, an address or a patient is needed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewComplaint)]
pub struct NewComplaintBody {
    /// By which way it was made: `site`, `email`, `letter`, `visit` or `call`; `site` when not given.
    channel: Option<String>,
    /// On which date it was received; today when not given.
    #[schema(example = "2026-11-23")]
    received_on: Option<NaiveDate>,
    /// `quality`, `service`, `money`, `personal_data`, `injury` or `court`.
    #[schema(required = true, nullable = false)]
    category: Option<String>,
    /// Whether the quality of a treatment is called in question.
    quality_cited: Option<bool>,
    /// What is demanded: `nothing`, `answer`, `redo`, `refund` or `damages`; `nothing` when not given.
    demand: Option<String>,
    /// How much, in whole kopecks.
    amount: Option<u32>,
    /// Word for word.
    #[schema(required = true, nullable = false)]
    text: Option<String>,
    /// Who complains.
    #[schema(required = true, nullable = false)]
    name: Option<String>,
    /// A number in any usual spelling.
    #[schema(example = "+7 912 345-67-89")]
    phone: Option<String>,
    /// An e-mail or postal address.
    address: Option<String>,
    /// By what right somebody speaks for the patient; of the patient's own complaint not given.
    authority: Option<String>,
    /// Whom it is about.
    patient_id: Option<Uuid>,
    /// Which visit.
    booking_id: Option<Uuid>,
    /// Which doctor.
    doctor_id: Option<Uuid>,
    /// Which branch.
    branch_id: Option<Uuid>,
}

impl NewComplaintBody {
    fn read(self, mut errors: FieldErrors) -> Result<ComplaintForm, FieldErrors> {
        let category = need(&mut errors, "category", self.category).unwrap_or_default();
        let text = need(&mut errors, "text", self.text).unwrap_or_default();
        let name = need(&mut errors, "name", self.name).unwrap_or_default();
        let amount = self.amount.map(|kopecks| format!("{}.{:02}", kopecks / 100, kopecks % 100));
        let form = ComplaintForm {
            channel: self.channel.unwrap_or_else(|| ComplaintChannel::Site.code().into()),
            received_on: self.received_on.map(|date| date.to_string()).unwrap_or_default(),
            category,
            quality_cited: self.quality_cited.unwrap_or_default(),
            severity: String::new(),
            demand: self.demand.unwrap_or_default(),
            amount: amount.unwrap_or_default(),
            text,
            name,
            phone: self.phone.unwrap_or_default(),
            address: self.address.unwrap_or_default(),
            on_behalf: self.authority.is_some(),
            authority: self.authority.unwrap_or_default(),
            patient_id: self.patient_id.map(Into::into),
            booking_id: self.booking_id.map(Into::into),
            doctor_id: self.doctor_id.map(Into::into),
            branch_id: self.branch_id.map(Into::into),
            call_id: None,
        };
        errors.or(form)
    }
}

/// How far a complaint is. Nothing of what is in it.
#[derive(Serialize, ToSchema)]
#[schema(as = Complaint)]
pub struct ComplaintBody {
    /// The id.
    id: Uuid,
    /// What whoever complains is told: `2026-0147`.
    number: String,
    /// `new`, `registered`, `assigned`, `in_review`, `awaiting_patient`, `answered`, `closed`, `reopened` or `rejected`.
    status: &'static str,
    /// `grievance`, or `claim` when something is demanded.
    kind: &'static str,
    /// What it is about.
    category: &'static str,
    /// How grave it is: `ordinary`, `serious` or `critical`.
    severity: &'static str,
    /// The role that answers.
    role: &'static str,
    /// When it was received.
    received_at: DateTime<Utc>,
    /// The last day on which the answer is in time.
    due_on: NaiveDate,
    /// Whether that is over and no answer is given.
    overdue: bool,
}

impl From<ComplaintLine> for ComplaintBody {
    fn from(line: ComplaintLine) -> Self {
        Self {
            id: line.id.0,
            number: line.number,
            status: line.status.code(),
            kind: line.kind.code(),
            category: line.category.code(),
            severity: line.severity.code(),
            role: line.role.code(),
            received_at: line.received_at,
            due_on: line.due_on,
            overdue: line.warning == Some(Warning::Overdue),
        }
    }
}

/// Which complaints are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ComplaintsQuery {
    /// Only of this state; all that are not over when not given.
    status: Option<String>,
    /// Only of this category.
    category: Option<String>,
    /// Only those whose time is over.
    overdue: Option<bool>,
    /// `next_cursor` of the page before.
    #[param(value_type = Option<String>)]
    cursor: Option<Cursor<DateTime<Utc>>>,
}

impl ComplaintsQuery {
    fn read(self, mut errors: FieldErrors) -> Result<ComplaintFilter, FieldErrors> {
        let status = self.status.map(|code| ComplaintStatus::from_code(&code).ok_or(Fault::UnknownChoice));
        let status = status.and_then(|status| errors.take("status", status));
        let category = self.category.map(|code| Category::from_code(&code).ok_or(Fault::UnknownChoice));
        let category = category.and_then(|category| errors.take("category", category));
        errors.or(ComplaintFilter {
            own: false,
            overdue: self.overdue.unwrap_or_default(),
            category,
            status,
            before: self.cursor.map(|cursor| cursor.0),
        })
    }
}

/// Complaints that the key may see: those whose time is over first, then by the time that is left.
#[utoipa::path(
    get, path = "/complaints", tag = "complaints", operation_id = "list_complaints", params(ComplaintsQuery),
    responses((status = 200, description = "A page", body = Page<ComplaintBody>))
)]
pub async fn list(call: Call) -> Answer {
    let ctx = call.leave_any(&READERS)?;
    let (query, errors) = call.query::<ComplaintsQuery>()?;
    let found = complaints::list(&ctx, &query.read(errors)?).await?;
    let items = found.lines.into_iter().map(ComplaintBody::from).collect();
    Ok(Json(Page { items, next_cursor: found.next.as_ref().map(page::cursor) }).into_response())
}

/// Takes in a complaint: it has its number and its deadline at once, and somebody of the clinic confirms it.
#[utoipa::path(
    post, path = "/complaints", tag = "complaints", operation_id = "create_complaint",
    request_body = NewComplaintBody,
    responses((status = 201, description = "Taken in", body = ComplaintBody,
        headers(("Location" = String, description = "The complaint"))))
)]
pub async fn create(call: Call) -> Answer {
    let ctx = call.leave_once(Permission::RegisterComplaints)?;
    let (body, errors) = call.json::<NewComplaintBody>()?;
    let taken = complaints::submit(&ctx, body.read(errors)?).await?;
    let view = complaints::read(&call.leave(Permission::RegisterComplaints)?, taken.id).await?;
    let location = format!("/api/v1/complaints/{}", taken.id);
    let location = HeaderValue::try_from(location).map_err(Error::broken)?;
    let body = Json(ComplaintBody::from(view.line));
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], body).into_response())
}

/// How far a complaint is.
#[utoipa::path(
    get, path = "/complaints/{id}", tag = "complaints", operation_id = "get_complaint",
    params(("id" = Uuid, Path, description = "The complaint")),
    responses((status = 200, description = "The complaint", body = ComplaintBody))
)]
pub async fn get(Id(id): Id<ComplaintId>, call: Call) -> Answer {
    let ctx = call.leave_any(&READERS)?;
    Ok(Json(ComplaintBody::from(complaints::read(&ctx, id).await?.line)).into_response())
}
