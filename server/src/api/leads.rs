//! `/leads`: whoever reached out elsewhere, as an aggregator or another program tells it, and what has become of it.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Json},
};
use backend::{Error, services::leads};
use chrono::{DateTime, Utc};
use domain::{
    error::FieldErrors,
    id::LeadId,
    lead::{LeadForm, LeadSource, LeadStatus, RejectReason, Touch},
    lead_board::LeadView,
    permission::Permission,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    input::{Call, Id, need},
    problem::Answer,
};

/// A lead to take in. A phone or a contact is needed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewLead)]
pub struct NewLeadBody {
    /// Where they reached out: `aggregator`, `site`, `vk`, `telegram`, `max`, `whatsapp`, `instagram`, `email`,
    /// `phone` or `walk_in`; `aggregator` when not given.
    source: Option<String>,
    /// As they call themselves.
    name: Option<String>,
    /// A number in any usual spelling.
    #[schema(example = "+7 912 345-67-89")]
    phone: Option<String>,
    /// A link or a name to answer to.
    contact: Option<String>,
    /// What they want.
    #[schema(required = true, nullable = false)]
    text: Option<String>,
    /// What brought them.
    utm: Option<UtmBody>,
}

/// What brought somebody.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Utm)]
pub struct UtmBody {
    /// `utm_source`.
    source: Option<String>,
    /// `utm_medium`.
    medium: Option<String>,
    /// `utm_campaign`.
    campaign: Option<String>,
    /// `utm_content`.
    content: Option<String>,
    /// `utm_term`.
    term: Option<String>,
}

impl From<UtmBody> for Touch {
    fn from(utm: UtmBody) -> Self {
        Touch {
            source: utm.source.unwrap_or_default(),
            medium: utm.medium.unwrap_or_default(),
            campaign: utm.campaign.unwrap_or_default(),
            content: utm.content.unwrap_or_default(),
            term: utm.term.unwrap_or_default(),
            ..Touch::default()
        }
    }
}

impl NewLeadBody {
    fn read(self, mut errors: FieldErrors) -> Result<(LeadForm, Touch), FieldErrors> {
        let text = need(&mut errors, "text", self.text).unwrap_or_default();
        let form = LeadForm {
            source: self.source.unwrap_or_else(|| LeadSource::Aggregator.code().into()),
            name: self.name.unwrap_or_default(),
            phone: self.phone.unwrap_or_default(),
            contact: self.contact.unwrap_or_default(),
            text,
        };
        errors.or((form, self.utm.map(Touch::from).unwrap_or_default()))
    }
}

/// What has become of a lead.
#[derive(Serialize, ToSchema)]
#[schema(as = Lead)]
pub struct LeadBody {
    /// The id.
    id: Uuid,
    /// Where they reached out.
    source: &'static str,
    /// `new`, `in_work`, `forwarded`, `booked` or `rejected`.
    status: &'static str,
    /// When they reached out first.
    received_at: DateTime<Utc>,
    /// How often they have reached out since.
    repeats: u32,
    /// Minutes until somebody turned to it, in the hours of calls.
    answered_min: Option<u32>,
    /// Start of the visit.
    visit_at: Option<DateTime<Utc>>,
    /// Why there will be none.
    reason: Option<&'static str>,
    /// When it was closed.
    closed_at: Option<DateTime<Utc>>,
}

impl From<LeadView> for LeadBody {
    fn from(LeadView { line, .. }: LeadView) -> Self {
        Self {
            id: line.id.0,
            source: line.source.code(),
            status: LeadStatus::code(line.status),
            received_at: line.received_at,
            repeats: line.repeats,
            answered_min: line.answered_min,
            visit_at: line.visit.map(|visit| visit.starts_at),
            reason: line.reason.map(RejectReason::code),
            closed_at: line.closed_at,
        }
    }
}

/// Takes in a lead. Whoever has an open one already adds to it, and that one is the answer.
#[utoipa::path(
    post, path = "/leads", tag = "leads", operation_id = "create_lead", request_body = NewLeadBody,
    responses((status = 201, description = "Taken in", body = LeadBody,
        headers(("Location" = String, description = "The lead"))))
)]
pub async fn create(call: Call) -> Answer {
    let ctx = call.leave_once(Permission::WorkLeads)?;
    let (body, errors) = call.json::<NewLeadBody>()?;
    let (form, touch) = body.read(errors)?;
    let id = leads::submit(&ctx, form, touch).await?;
    let lead = LeadBody::from(leads::read(&call.leave(Permission::WorkLeads)?, id).await?);
    let location = HeaderValue::try_from(format!("/api/v1/leads/{id}")).map_err(Error::broken)?;
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(lead)).into_response())
}

/// What has become of a lead.
#[utoipa::path(
    get, path = "/leads/{id}", tag = "leads", operation_id = "get_lead",
    params(("id" = Uuid, Path, description = "The lead")),
    responses((status = 200, description = "The lead", body = LeadBody))
)]
pub async fn get(Id(id): Id<LeadId>, call: Call) -> Answer {
    let ctx = call.leave(Permission::WorkLeads)?;
    Ok(Json(LeadBody::from(leads::read(&ctx, id).await?)).into_response())
}
