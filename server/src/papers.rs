//! What is downloaded: a complaint's files as they were attached, all that is kept of it as one document, and the report
//! of a day on paper.

mod complaint;
mod report;
mod sheet;

use app::access::Visit;
use axum::{
    Extension, Router,
    extract::{Path, Query},
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use backend::{
    Ctx, Error,
    services::{
        complaints::{self, OpenFile, READERS},
        reports,
    },
};
use domain::{
    day_report::view::ReportKey,
    error::AppError,
    id::{ComplaintFileId, ComplaintId, UserId},
    permission::Permission,
};
use serde::Deserialize;

use crate::status;

/// Their addresses, for whoever is signed in.
pub fn routes() -> Router {
    Router::new()
        .route("/complaints/{id}/paper.pdf", get(paper))
        .route("/complaints/{id}/files/{file}", get(file))
        .route("/reports/{date}/paper.pdf", get(report))
}

fn leave(visit: &Visit, permissions: &[Permission]) -> Result<Ctx, AppError> {
    let signed_in = visit.signed_in.as_ref().ok_or(AppError::Unauthenticated)?;
    visit.backend.authorize_any(&signed_in.actor(), permissions)
}

async fn paper(Extension(visit): Extension<Visit>, Path(id): Path<String>) -> Response {
    answer(make(&visit, &id).await)
}

async fn make(visit: &Visit, id: &str) -> Result<OpenFile, Error> {
    let id: ComplaintId = id.parse().map_err(|_| AppError::NotFound)?;
    let view = complaints::paper(&leave(visit, &READERS)?, id).await?;
    let name = format!("{}.pdf", view.line.number);
    Ok(OpenFile { name, media: "application/pdf".into(), bytes: complaint::paper(&view)? })
}

async fn file(Extension(visit): Extension<Visit>, Path((id, file)): Path<(String, String)>) -> Response {
    answer(open(&visit, &id, &file).await)
}

async fn open(visit: &Visit, id: &str, file: &str) -> Result<OpenFile, Error> {
    let id: ComplaintId = id.parse().map_err(|_| AppError::NotFound)?;
    let file: ComplaintFileId = file.parse().map_err(|_| AppError::NotFound)?;
    complaints::open(&leave(visit, &READERS)?, id, file).await
}

/// Whose report is meant.
#[derive(Deserialize)]
struct Whose {
    operator: Option<UserId>,
}

async fn report(
    Extension(visit): Extension<Visit>,
    Path(date): Path<String>,
    Query(whose): Query<Whose>,
) -> Response {
    answer(print(&visit, &date, whose.operator).await)
}

async fn print(visit: &Visit, date: &str, operator: Option<UserId>) -> Result<OpenFile, Error> {
    let key = ReportKey { date: date.parse().map_err(|_| AppError::NotFound)?, operator };
    let view = reports::paper(&leave(visit, &reports::READERS)?, key).await?;
    let name = format!("report-{}.pdf", view.date);
    Ok(OpenFile { name, media: "application/pdf".into(), bytes: report::paper(&view)? })
}

/// Always to be saved, never to be shown by the browser as a page of this site, and kept nowhere on the way.
fn answer(opened: Result<OpenFile, Error>) -> Response {
    match opened {
        Ok(OpenFile { name, media, bytes }) => {
            let disposition = format!("attachment; filename*=UTF-8''{}", encoded(&name));
            let headers = [
                (header::CONTENT_TYPE, media),
                (header::CONTENT_DISPOSITION, disposition),
                (header::CACHE_CONTROL, "no-store".into()),
                (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".into()),
            ];
            (headers, bytes).into_response()
        }
        Err(error) => status::bare(error).into_response(),
    }
}

/// As RFC 5987 asks for.
fn encoded(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    name.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_a_header_is_plain() {
        assert_eq!(encoded("2026-0147.pdf"), "2026-0147.pdf");
        assert_eq!(encoded("а \"b\r\n"), "%D0%B0%20%22b%0D%0A");
    }
}
