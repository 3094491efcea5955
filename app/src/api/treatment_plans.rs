//! Treatment plans.

use domain::{
    error::AppError,
    id::{BranchId, PlanId},
    treatment_plan::{DuePlans, PlanView},
    treatment_plan_form::PlanForm,
};
use leptos::prelude::*;

/// A plan with its visits.
#[server(prefix = "/fn", endpoint = "read_plan", input = leptos::server_fn::codec::Json)]
pub async fn read_plan(id: PlanId) -> Result<PlanView, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::treatment_plans::read(&ctx, id).await?)
}

/// Makes a plan.
#[server(prefix = "/fn", endpoint = "make_plan", input = leptos::server_fn::codec::Json)]
pub async fn make_plan(form: PlanForm) -> Result<PlanId, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::treatment_plans::make(&ctx, form).await?)
}

/// Changes a plan.
#[server(prefix = "/fn", endpoint = "edit_plan", input = leptos::server_fn::codec::Json)]
pub async fn edit_plan(id: PlanId, version: i64, form: PlanForm) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::treatment_plans::edit(&ctx, id, version, form).await?)
}

/// Closes a plan, or opens it again.
#[server(prefix = "/fn", endpoint = "close_plan", input = leptos::server_fn::codec::Json)]
pub async fn close_plan(id: PlanId, version: i64, closed: bool) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::treatment_plans::close(&ctx, id, version, closed).await?)
}

/// The plans of a branch whose next visit is to be booked; the first branch when not given.
#[server(prefix = "/fn", endpoint = "list_due_plans", input = leptos::server_fn::codec::Json)]
pub async fn list_due_plans(branch: Option<BranchId>) -> Result<DuePlans, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Book).await?;
    Ok(backend::services::treatment_plans::due(&ctx, branch).await?)
}
