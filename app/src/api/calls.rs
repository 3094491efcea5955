//! Calls: begun, kept while they last, ended; and their log.

use domain::{
    call::{Call, CallDraft, CallEnd, CallForm, CallOutcome, DeskDay},
    call_log::{CallLog, CallView, LogChoices, LogFilter},
    error::AppError,
    id::{CallId, PatientId, PhoneId},
    telephony::{DialState, RingingCalls},
};
use leptos::prelude::*;

/// Begins a call.
#[server(prefix = "/fn", endpoint = "start_call", input = leptos::server_fn::codec::Json)]
pub async fn start_call(form: CallForm) -> Result<Call, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::TakeCalls).await?;
    Ok(backend::services::calls::start(&ctx, form).await?)
}

/// Keeps what the desk holds of a call.
#[server(prefix = "/fn", endpoint = "save_call_draft", input = leptos::server_fn::codec::Json)]
pub async fn save_call_draft(id: CallId, draft: CallDraft) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::TakeCalls).await?;
    Ok(backend::services::calls::save_draft(&ctx, id, draft).await?)
}

/// Notes the other side's number.
#[server(prefix = "/fn", endpoint = "set_call_phone", input = leptos::server_fn::codec::Json)]
pub async fn set_call_phone(id: CallId, phone: String) -> Result<Call, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::TakeCalls).await?;
    Ok(backend::services::calls::set_phone(&ctx, id, phone).await?)
}

/// Ends a call.
#[server(prefix = "/fn", endpoint = "end_call", input = leptos::server_fn::codec::Json)]
pub async fn end_call(id: CallId, form: CallEnd) -> Result<Call, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::TakeCalls).await?;
    Ok(backend::services::calls::end(&ctx, id, form).await?)
}

/// Says how a call has ended, or says otherwise.
#[server(prefix = "/fn", endpoint = "set_call_outcome", input = leptos::server_fn::codec::Json)]
pub async fn set_call_outcome(id: CallId, version: i64, outcome: CallOutcome) -> Result<Call, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::TakeCalls).await?;
    Ok(backend::services::calls::set_outcome(&ctx, id, version, outcome).await?)
}

/// What one's own desk begins with: open calls, and what the day has come to.
#[server(prefix = "/fn", endpoint = "load_desk", input = leptos::server_fn::codec::Json)]
pub async fn load_desk() -> Result<DeskDay, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::TakeCalls).await?;
    Ok(backend::services::calls::desk_day(&ctx).await?)
}

/// Begins a call to one number of a patient, and has it dialled where it can be.
#[server(prefix = "/fn", endpoint = "ring_phone", input = leptos::server_fn::codec::Json)]
pub async fn ring_phone(patient: PatientId, phone: PhoneId) -> Result<Call, AppError> {
    use backend::services::calls;
    let ctx = crate::access::authorize(domain::permission::Permission::TakeCalls).await?;
    Ok(calls::dial_at_once(&ctx, calls::ring_phone(&ctx, patient, phone).await?))
}

/// Has the exchange dial; answers what it says.
#[server(prefix = "/fn", endpoint = "dial_call", input = leptos::server_fn::codec::Json)]
pub async fn dial_call(id: CallId) -> Result<DialState, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::TakeCalls).await?;
    Ok(backend::services::calls::dial(&ctx, id).await?)
}

/// How far that is.
#[server(prefix = "/fn", endpoint = "how_dialled", input = leptos::server_fn::codec::Json)]
pub async fn how_dialled(id: CallId) -> Result<DialState, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::TakeCalls).await?;
    Ok(backend::services::calls::dial_state(&ctx, id).await?)
}

/// Calls that ring for oneself, or for nobody in particular.
#[server(prefix = "/fn", endpoint = "list_ringing", input = leptos::server_fn::codec::Json)]
pub async fn list_ringing() -> Result<RingingCalls, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::TakeCalls).await?;
    Ok(backend::services::telephony::list_ringing(&ctx).await?)
}

/// Takes one of them onto the desk.
#[server(prefix = "/fn", endpoint = "accept_call", input = leptos::server_fn::codec::Json)]
pub async fn accept_call(id: CallId, patient: Option<PatientId>) -> Result<Call, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::TakeCalls).await?;
    Ok(backend::services::telephony::accept(&ctx, id, patient).await?)
}

/// A page of the log, the newest first.
#[server(prefix = "/fn", endpoint = "list_calls", input = leptos::server_fn::codec::Json)]
pub async fn list_calls(filter: LogFilter) -> Result<CallLog, AppError> {
    use domain::permission::Permission;
    let ctx = crate::access::authorize_any(&[Permission::TakeCalls, Permission::ReadReports]).await?;
    Ok(backend::services::call_log::page(&ctx, &filter).await?)
}

/// By what the log can be filtered.
#[server(prefix = "/fn", endpoint = "list_log_choices", input = leptos::server_fn::codec::Json)]
pub async fn list_log_choices() -> Result<LogChoices, AppError> {
    use domain::permission::Permission;
    let ctx = crate::access::authorize_any(&[Permission::TakeCalls, Permission::ReadReports]).await?;
    Ok(backend::services::call_log::choices(&ctx).await?)
}

/// A call with all that came of it.
#[server(prefix = "/fn", endpoint = "read_call", input = leptos::server_fn::codec::Json)]
pub async fn read_call(id: CallId) -> Result<CallView, AppError> {
    use domain::permission::Permission;
    let ctx = crate::access::authorize_any(&[Permission::TakeCalls, Permission::ReadReports]).await?;
    Ok(backend::services::call_log::read(&ctx, id).await?)
}

/// Where its recording can be heard; it is noted who asked.
#[server(prefix = "/fn", endpoint = "hear_call", input = leptos::server_fn::codec::Json)]
pub async fn hear_call(id: CallId) -> Result<String, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::HearCalls).await?;
    Ok(backend::services::call_log::hear(&ctx, id).await?)
}
