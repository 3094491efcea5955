//! The clinic's own facts, for choosers and labels on every page.

use domain::{clinic::ClinicFacts, error::AppError};
use leptos::prelude::*;

/// Branches, chairs, doctors, specialties and services that are in use.
#[server(name = ReadClinicFacts, prefix = "/fn", endpoint = "clinic_facts", input = leptos::server_fn::codec::Json)]
pub async fn clinic_facts() -> Result<ClinicFacts, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::ReadKnowledge).await?;
    Ok(backend::services::directory::facts(&ctx).await?)
}
