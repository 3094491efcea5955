//! The form on the clinic's own site: a script that draws it, and where it is sent.

use app::{i18n::Locale, ui::words};
use axum::{
    Extension, Json, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use domain::lead_intake::{Reading, SiteForm, is_from_a_robot, read_form};
use serde_json::json;
use tower_http::cors::CorsLayer;

use super::{Door, taken};
use crate::client::Client;

/// Draws the form in the elements with `data-priyom-form`.
const SCRIPT: &str = include_str!("site.js");

/// The form's address and its script, for the sites that show it.
pub fn routes(sites: &[String]) -> Router<Door> {
    if sites.is_empty() {
        return Router::new();
    }
    let origins: Vec<HeaderValue> = sites.iter().filter_map(|site| site.parse().ok()).collect();
    let others = CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::POST])
        .allow_headers([header::CONTENT_TYPE]);
    let form = Router::new().route("/hooks/site", post(take)).layer(others);
    form.route("/hooks/site.js", get(script))
}

async fn script() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    (headers, SCRIPT).into_response()
}

async fn take(
    State(door): State<Door>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let now = door.backend.now();
    if let Err(seconds) = door.forms.take(client.address, now) {
        let wait = [(header::RETRY_AFTER, seconds.to_string())];
        return (StatusCode::TOO_MANY_REQUESTS, wait).into_response();
    }
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/json"));
    let form: Option<SiteForm> =
        if is_json { serde_json::from_slice(&body).ok() } else { serde_urlencoded::from_bytes(&body).ok() };
    let Some(form) = form else { return StatusCode::BAD_REQUEST.into_response() };
    match read_form(&form, String::from_utf8_lossy(&body).into_owned()) {
        Ok(mut intake) => {
            if is_from_a_robot(&form) {
                intake.read = Reading::Nothing;
            }
            taken(&door, intake, "").await
        }
        Err((field, fault)) => {
            let told = json!({"field": field, "message": words::fault(Locale::ru, fault)});
            (StatusCode::UNPROCESSABLE_ENTITY, Json(told)).into_response()
        }
    }
}
