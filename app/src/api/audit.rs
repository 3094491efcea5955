//! The audit, as it is searched.

use domain::{
    audit::view::{AuditFilter, AuditPage, Person, Thing},
    error::AppError,
    wording::Lang,
};
use leptos::prelude::*;

/// A page of it, with words in a language.
#[server(prefix = "/fn", endpoint = "list_audit", input = leptos::server_fn::codec::Json)]
pub async fn list_audit(filter: AuditFilter, lang: Lang) -> Result<AuditPage, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::ReadAudit).await?;
    Ok(backend::services::audit::page(&ctx, &filter, lang).await?)
}

/// Whose acts there may be.
#[server(prefix = "/fn", endpoint = "list_audit_people", input = leptos::server_fn::codec::Json)]
pub async fn list_audit_people() -> Result<Vec<Person>, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::ReadAudit).await?;
    Ok(backend::services::audit::choices(&ctx).await?)
}

/// The thing of a kind by its id, or the number of a patient's card.
#[server(prefix = "/fn", endpoint = "find_audit_thing", input = leptos::server_fn::codec::Json)]
pub async fn find_audit_thing(noun: String, typed: String) -> Result<Thing, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::ReadAudit).await?;
    Ok(backend::services::audit::find(&ctx, &noun, &typed).await?)
}

/// Says that somebody has looked into an alarm.
#[server(prefix = "/fn", endpoint = "settle_alarm", input = leptos::server_fn::codec::Json)]
pub async fn settle_alarm(seq: i64) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::ReadAudit).await?;
    Ok(backend::services::audit::settle(&ctx, seq).await?)
}
