//! Complaints: the list, one of them, what is done with it, what a caller is told, and the rules.

use domain::{
    complaint::{
        ComplaintForm,
        act::ComplaintAct,
        refund::RefundQuestion,
        rules::ComplaintRulesForm,
        view::{
            ComplaintFilter, ComplaintList, ComplaintMark, ComplaintPreview, ComplaintRulesPage,
            ComplaintUpload, ComplaintView, RefundAdvice, RegisteredComplaint,
        },
    },
    error::AppError,
    id::{ComplaintFileId, ComplaintId, PatientId},
};
use leptos::prelude::*;

/// Those that one may see.
#[server(prefix = "/fn", endpoint = "list_complaints", input = leptos::server_fn::codec::Json)]
pub async fn list_complaints(filter: ComplaintFilter) -> Result<ComplaintList, AppError> {
    let ctx = crate::access::authorize_any(&backend::services::complaints::READERS).await?;
    Ok(backend::services::complaints::list(&ctx, &filter).await?)
}

/// One of them; it is noted who looked.
#[server(prefix = "/fn", endpoint = "read_complaint", input = leptos::server_fn::codec::Json)]
pub async fn read_complaint(id: ComplaintId) -> Result<ComplaintView, AppError> {
    let ctx = crate::access::authorize_any(&backend::services::complaints::READERS).await?;
    Ok(backend::services::complaints::read(&ctx, id).await?)
}

/// Does something with one.
#[server(prefix = "/fn", endpoint = "change_complaint", input = leptos::server_fn::codec::Json)]
pub async fn change_complaint(
    id: ComplaintId,
    version: i64,
    act: ComplaintAct,
) -> Result<ComplaintView, AppError> {
    let ctx = crate::access::authorize_any(&backend::services::complaints::READERS).await?;
    Ok(backend::services::complaints::change(&ctx, id, version, act).await?)
}

/// The whole number; it is noted who saw it.
#[server(prefix = "/fn", endpoint = "reveal_complaint", input = leptos::server_fn::codec::Json)]
pub async fn reveal_complaint(id: ComplaintId) -> Result<String, AppError> {
    let ctx = crate::access::authorize_any(&backend::services::complaints::READERS).await?;
    Ok(backend::services::complaints::reveal(&ctx, id).await?)
}

/// Attaches a file.
#[server(prefix = "/fn", endpoint = "attach_complaint_file", input = leptos::server_fn::codec::Json)]
pub async fn attach_complaint_file(
    id: ComplaintId,
    upload: ComplaintUpload,
) -> Result<ComplaintView, AppError> {
    let ctx = crate::access::authorize_any(&backend::services::complaints::READERS).await?;
    Ok(backend::services::complaints::attach(&ctx, id, upload).await?)
}

/// Takes a file off.
#[server(prefix = "/fn", endpoint = "detach_complaint_file", input = leptos::server_fn::codec::Json)]
pub async fn detach_complaint_file(
    id: ComplaintId,
    file: ComplaintFileId,
) -> Result<ComplaintView, AppError> {
    let ctx = crate::access::authorize_any(&backend::services::complaints::READERS).await?;
    Ok(backend::services::complaints::detach(&ctx, id, file).await?)
}

/// To whom a complaint would go and until when it would be answered.
#[server(prefix = "/fn", endpoint = "preview_complaint", input = leptos::server_fn::codec::Json)]
pub async fn preview_complaint(form: ComplaintForm) -> Result<ComplaintPreview, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::RegisterComplaints).await?;
    Ok(backend::services::complaints::preview(&ctx, form).await?)
}

/// Registers one. A repeat under the page's key answers as the first time.
#[server(prefix = "/fn", endpoint = "register_complaint", input = leptos::server_fn::codec::Json)]
pub async fn register_complaint(
    form: ComplaintForm,
    key: Option<String>,
) -> Result<RegisteredComplaint, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::RegisterComplaints).await?;
    let ctx = crate::access::once(ctx, key, "register_complaint", &form);
    Ok(backend::services::complaints::register(&ctx, form).await?)
}

/// What there is to say to a question about money back.
#[server(prefix = "/fn", endpoint = "advise_refund", input = leptos::server_fn::codec::Json)]
pub async fn advise_refund(question: RefundQuestion) -> Result<RefundAdvice, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::RegisterComplaints).await?;
    Ok(backend::services::complaints::advise(&ctx, question).await?)
}

/// Those of a patient that are not over, as whoever talks with them is told.
#[server(prefix = "/fn", endpoint = "complaints_of", input = leptos::server_fn::codec::Json)]
pub async fn complaints_of(patient: PatientId) -> Result<Vec<ComplaintMark>, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::TakeCalls).await?;
    Ok(backend::services::complaints::open_of(&ctx, patient).await?)
}

/// The rules, to be edited.
#[server(prefix = "/fn", endpoint = "read_complaint_rules", input = leptos::server_fn::codec::Json)]
pub async fn read_complaint_rules() -> Result<ComplaintRulesPage, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditClinic).await?;
    Ok(backend::services::complaints::read_rules(&ctx).await?)
}

/// Keeps the rules.
#[server(prefix = "/fn", endpoint = "save_complaint_rules", input = leptos::server_fn::codec::Json)]
pub async fn save_complaint_rules(
    version: i64,
    form: ComplaintRulesForm,
) -> Result<ComplaintRulesPage, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditClinic).await?;
    Ok(backend::services::complaints::save_rules(&ctx, version, form).await?)
}
