//! The clinic's own facts, for choosers and labels on every page.

use domain::{
    clinic::ClinicFacts,
    error::AppError,
    triage::{
        TriageRule,
        trial::{Answering, Trial},
    },
};
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

/// Which rules would answer a patient's words, with one of them as it is being typed.
#[server(prefix = "/fn", endpoint = "try_phrase", input = leptos::server_fn::codec::Json)]
pub async fn try_phrase(trial: Trial) -> Result<Vec<Answering>, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditKnowledge).await?;
    Ok(backend::services::triage::try_phrase(&ctx, &trial).await?)
}
