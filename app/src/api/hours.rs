//! Working and opening hours: pages, edits, and the visits that edits make it necessary to move.

use domain::{
    branch_hours::BranchHoursEdit,
    error::AppError,
    holiday_calendar::YearCalendar,
    hours_change::HoursEdit,
    hours_draft::HoursNotice,
    hours_page::{BranchHoursPage, DoctorHoursPage, HoursCheck, HoursSaved},
    id::{BookingId, BranchId, DoctorId, DraftId, NoticeId},
};
use leptos::prelude::*;

/// All of the page of one doctor's hours.
#[server(prefix = "/fn", endpoint = "doctor_hours", input = leptos::server_fn::codec::Json)]
pub async fn doctor_hours(doctor: DoctorId) -> Result<DoctorHoursPage, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::SeeHours).await?;
    Ok(backend::services::hours::of_doctor(&ctx, doctor).await?)
}

/// What an edit of a doctor's hours would do.
#[server(prefix = "/fn", endpoint = "check_doctor_hours", input = leptos::server_fn::codec::Json)]
pub async fn check_doctor_hours(edit: HoursEdit) -> Result<HoursCheck, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditHours).await?;
    Ok(backend::services::hours::check(&ctx, edit).await?)
}

/// Keeps an edit of a doctor's hours; `confirmed` are the visits that may be moved for it.
#[server(prefix = "/fn", endpoint = "save_doctor_hours", input = leptos::server_fn::codec::Json)]
pub async fn save_doctor_hours(edit: HoursEdit, confirmed: Vec<BookingId>) -> Result<HoursSaved, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditHours).await?;
    Ok(backend::services::hours::save(&ctx, edit, confirmed).await?)
}

/// Keeps an edit of a doctor's hours for later.
#[server(prefix = "/fn", endpoint = "keep_hours_draft", input = leptos::server_fn::codec::Json)]
pub async fn keep_hours_draft(edit: HoursEdit) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditHours).await?;
    Ok(backend::services::hours::keep_draft(&ctx, edit).await?)
}

/// Gives an edit up that was kept for later.
#[server(prefix = "/fn", endpoint = "drop_hours_draft", input = leptos::server_fn::codec::Json)]
pub async fn drop_hours_draft(id: DraftId) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditHours).await?;
    Ok(backend::services::hours::drop_draft(&ctx, id).await?)
}

/// What it would do to put drafts into force.
#[server(prefix = "/fn", endpoint = "check_hours_drafts", input = leptos::server_fn::codec::Json)]
pub async fn check_hours_drafts(doctor: DoctorId, ids: Vec<DraftId>) -> Result<HoursCheck, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditHours).await?;
    Ok(backend::services::hours::check_drafts(&ctx, doctor, ids).await?)
}

/// Puts drafts into force and tells the doctor; `confirmed` are the visits that may be moved for it.
#[server(prefix = "/fn", endpoint = "publish_hours_drafts", input = leptos::server_fn::codec::Json)]
pub async fn publish_hours_drafts(
    doctor: DoctorId,
    ids: Vec<DraftId>,
    confirmed: Vec<BookingId>,
) -> Result<HoursSaved, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditHours).await?;
    Ok(backend::services::hours::publish(&ctx, doctor, ids, confirmed).await?)
}

/// What the reader, a doctor, has not seen yet of the own new hours.
#[server(prefix = "/fn", endpoint = "unseen_hours", input = leptos::server_fn::codec::Json)]
pub async fn unseen_hours() -> Result<Vec<HoursNotice>, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::SeeOwnSchedule).await?;
    Ok(backend::services::hours::unseen(&ctx).await?)
}

/// The reader, a doctor, has seen the own new hours.
#[server(prefix = "/fn", endpoint = "acknowledge_hours", input = leptos::server_fn::codec::Json)]
pub async fn acknowledge_hours(id: NoticeId) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::SeeOwnSchedule).await?;
    Ok(backend::services::hours::acknowledge(&ctx, id).await?)
}

/// All of the page of a branch's opening hours.
#[server(prefix = "/fn", endpoint = "branch_hours", input = leptos::server_fn::codec::Json)]
pub async fn branch_hours(branch: BranchId) -> Result<BranchHoursPage, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::SeeHours).await?;
    Ok(backend::services::hours::of_branch(&ctx, branch).await?)
}

/// What an edit of opening hours would do.
#[server(prefix = "/fn", endpoint = "check_branch_hours", input = leptos::server_fn::codec::Json)]
pub async fn check_branch_hours(edit: BranchHoursEdit) -> Result<HoursCheck, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditHours).await?;
    Ok(backend::services::hours::check_branch(&ctx, edit).await?)
}

/// Russia's official calendar of a year, to be looked through before it is kept.
#[server(prefix = "/fn", endpoint = "official_calendar", input = leptos::server_fn::codec::Json)]
pub async fn official_calendar(year: i32) -> Result<YearCalendar, AppError> {
    crate::access::authorize(domain::permission::Permission::EditHours).await?;
    Ok(YearCalendar::of(year))
}

/// Keeps an edit of opening hours; `confirmed` are the visits that may be moved for it.
#[server(prefix = "/fn", endpoint = "save_branch_hours", input = leptos::server_fn::codec::Json)]
pub async fn save_branch_hours(
    edit: BranchHoursEdit,
    confirmed: Vec<BookingId>,
) -> Result<HoursSaved, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditHours).await?;
    Ok(backend::services::hours::save_branch(&ctx, edit, confirmed).await?)
}
