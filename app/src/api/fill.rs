//! How full the schedule is, for its pages.

use chrono::NaiveDate;
use domain::{
    error::AppError,
    fill::{DayFill, FillView},
    id::BranchId,
};
use leptos::prelude::*;

/// Every doctor's days of a month; the first branch and this month when not given.
#[server(prefix = "/fn", endpoint = "fill_month", input = leptos::server_fn::codec::Json)]
pub async fn fill_month(branch: Option<BranchId>, of: Option<NaiveDate>) -> Result<FillView, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::SeeSchedule).await?;
    Ok(backend::services::fill::month(&ctx, branch, of).await?)
}

/// The days of a wall calendar that shows a date's month.
#[server(prefix = "/fn", endpoint = "fill_calendar", input = leptos::server_fn::codec::Json)]
pub async fn fill_calendar(branch: BranchId, of: NaiveDate) -> Result<Vec<DayFill>, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::SeeSchedule).await?;
    Ok(backend::services::fill::calendar(&ctx, branch, of).await?)
}
