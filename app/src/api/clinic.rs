//! The clinic's own facts, for choosers and labels on every page.

use domain::{clinic::ClinicFacts, error::AppError, triage::TriageRule};
use leptos::prelude::*;

/// Branches, chairs, doctors, specialties and services that are in use.
#[server(name = ReadClinicFacts, prefix = "/fn", endpoint = "clinic_facts", input = leptos::server_fn::codec::Json)]
pub async fn clinic_facts() -> Result<ClinicFacts, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::ReadKnowledge).await?;
    Ok(backend::services::directory::facts(&ctx).await?)
}

/// The rules by which a patient's words lead to a specialist.
#[server(prefix = "/fn", endpoint = "triage_rules", input = leptos::server_fn::codec::Json)]
pub async fn triage_rules() -> Result<Vec<TriageRule>, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::ReadKnowledge).await?;
    Ok(backend::services::triage::rules(&ctx).await?)
}
