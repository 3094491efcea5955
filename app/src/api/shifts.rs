//! What those who take calls do, and the shifts they work in.

use chrono::NaiveDate;
use domain::{
    error::AppError,
    operator_state::{OperatorBoard, OperatorState, OwnState},
    shift::{ShiftForm, ShiftWeek},
};
use leptos::prelude::*;

/// One comes to the desk: the first time of a day the shift begins.
#[server(prefix = "/fn", endpoint = "come_to_desk", input = leptos::server_fn::codec::Json)]
pub async fn come_to_desk() -> Result<OwnState, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::TakeCalls).await?;
    Ok(backend::services::operator_states::come(&ctx).await?)
}

/// Says what one does.
#[server(prefix = "/fn", endpoint = "set_operator_state", input = leptos::server_fn::codec::Json)]
pub async fn set_operator_state(state: OperatorState) -> Result<OwnState, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::TakeCalls).await?;
    Ok(backend::services::operator_states::set(&ctx, state).await?)
}

/// What everybody does.
#[server(prefix = "/fn", endpoint = "list_operators", input = leptos::server_fn::codec::Json)]
pub async fn list_operators() -> Result<OperatorBoard, AppError> {
    use domain::permission::Permission;
    let ctx = crate::access::authorize_any(&[Permission::TakeCalls, Permission::ReadReports]).await?;
    Ok(backend::services::operator_states::list(&ctx).await?)
}

/// The shifts of a date's week.
#[server(prefix = "/fn", endpoint = "read_shifts", input = leptos::server_fn::codec::Json)]
pub async fn read_shifts(of: Option<NaiveDate>) -> Result<ShiftWeek, AppError> {
    use domain::permission::Permission;
    let ctx = crate::access::authorize_any(&[Permission::TakeCalls, Permission::ReadReports]).await?;
    Ok(backend::services::shifts::read_week(&ctx, of).await?)
}

/// Plans somebody's date.
#[server(prefix = "/fn", endpoint = "plan_shift", input = leptos::server_fn::codec::Json)]
pub async fn plan_shift(form: ShiftForm) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditClinic).await?;
    Ok(backend::services::shifts::plan(&ctx, form).await?)
}

/// One's own shift begins, or goes on.
#[server(prefix = "/fn", endpoint = "begin_shift", input = leptos::server_fn::codec::Json)]
pub async fn begin_shift() -> Result<OwnState, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::TakeCalls).await?;
    Ok(backend::services::shifts::begin(&ctx).await?)
}

/// One's own shift is over.
#[server(prefix = "/fn", endpoint = "finish_shift", input = leptos::server_fn::codec::Json)]
pub async fn finish_shift() -> Result<OwnState, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::TakeCalls).await?;
    Ok(backend::services::shifts::finish(&ctx).await?)
}
