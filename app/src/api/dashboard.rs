//! The dashboard, the visits behind its figures, and what leads cost.

use chrono::NaiveDate;
use domain::{
    dashboard::{Dashboard, DashboardFilter, LeadCostForm, LeadCosts},
    error::AppError,
    visit_log::{VisitLog, VisitLogFilter},
};
use leptos::prelude::*;

/// Figures of a period against the one before.
#[server(prefix = "/fn", endpoint = "read_dashboard", input = leptos::server_fn::codec::Json)]
pub async fn read_dashboard(filter: DashboardFilter) -> Result<Dashboard, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::ReadReports).await?;
    Ok(backend::services::dashboard::read(&ctx, &filter).await?)
}

/// The visits behind a figure.
#[server(prefix = "/fn", endpoint = "read_visit_log", input = leptos::server_fn::codec::Json)]
pub async fn read_visit_log(filter: VisitLogFilter) -> Result<VisitLog, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::ReadReports).await?;
    Ok(backend::services::visit_log::read(&ctx, &filter).await?)
}

/// What each source of leads cost in the month of a date, this one when none is given.
#[server(prefix = "/fn", endpoint = "list_lead_costs", input = leptos::server_fn::codec::Json)]
pub async fn list_lead_costs(of: Option<NaiveDate>) -> Result<LeadCosts, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::NoteCosts).await?;
    Ok(backend::services::lead_costs::list(&ctx, of).await?)
}

/// Notes what a source cost in a month.
#[server(prefix = "/fn", endpoint = "note_lead_cost", input = leptos::server_fn::codec::Json)]
pub async fn note_lead_cost(form: LeadCostForm) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::NoteCosts).await?;
    Ok(backend::services::lead_costs::note(&ctx, form).await?)
}
