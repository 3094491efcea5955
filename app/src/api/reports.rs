//! Reports of a day.

use chrono::NaiveDate;
use domain::{
    day_report::{
        Metric,
        act::ReportAct,
        view::{ReportKey, ReportMonth, ReportView, RowList},
    },
    error::AppError,
};
use leptos::prelude::*;

/// The report of a date; the reader's own unless an operator is named.
#[server(prefix = "/fn", endpoint = "read_report", input = leptos::server_fn::codec::Json)]
pub async fn read_report(key: ReportKey) -> Result<ReportView, AppError> {
    let ctx = crate::access::authorize_any(&backend::services::reports::READERS).await?;
    Ok(backend::services::reports::read(&ctx, key).await?)
}

/// The rows behind one of its figures.
#[server(prefix = "/fn", endpoint = "list_report_rows", input = leptos::server_fn::codec::Json)]
pub async fn list_report_rows(key: ReportKey, metric: Metric) -> Result<RowList, AppError> {
    let ctx = crate::access::authorize_any(&backend::services::reports::READERS).await?;
    Ok(backend::services::reports::rows(&ctx, key, metric).await?)
}

/// Sends it, takes it back, accepts it, sends it back, adds to it.
#[server(prefix = "/fn", endpoint = "change_report", input = leptos::server_fn::codec::Json)]
pub async fn change_report(key: ReportKey, version: i64, act: ReportAct) -> Result<ReportView, AppError> {
    use domain::permission::Permission;
    let ctx = crate::access::authorize_any(&[Permission::TakeCalls, Permission::AcceptReports]).await?;
    Ok(backend::services::reports::change(&ctx, key, version, act).await?)
}

/// Keeps the comment of the reader's own while it is typed; the version from then on.
#[server(prefix = "/fn", endpoint = "save_report_comment", input = leptos::server_fn::codec::Json)]
pub async fn save_report_comment(date: NaiveDate, version: i64, comment: String) -> Result<i64, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::TakeCalls).await?;
    Ok(backend::services::reports::save_comment(&ctx, date, version, comment).await?)
}

/// The reports of a month; of this one when no date of it is given.
#[server(prefix = "/fn", endpoint = "read_report_month", input = leptos::server_fn::codec::Json)]
pub async fn read_report_month(of: Option<NaiveDate>) -> Result<ReportMonth, AppError> {
    let ctx = crate::access::authorize_any(&backend::services::reports::READERS).await?;
    Ok(backend::services::reports::month(&ctx, of).await?)
}
