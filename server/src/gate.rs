//! Who gets as far as a page or a server function: requests of this site's own pages, of people who are signed in.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use app::{
    access::{Visit, is_public, is_server_function},
    ui::frame::Section,
};
use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use backend::{Backend, services::setup};
use domain::error::AppError;

use crate::status;

/// Refuses what another site makes a browser send with our cookie.
///
/// Browsers say where an unsafe request comes from, in `Sec-Fetch-Site`, older ones in `Origin`. One that says
/// neither is no browser; programs have keys and the JSON API.
pub async fn same_origin(State(origin): State<Option<String>>, request: Request, next: Next) -> Response {
    let safe = [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    if safe || is_own(request.headers(), origin.as_deref()) {
        return next.run(request).await;
    }
    tracing::warn!("refused a request from another site");
    StatusCode::FORBIDDEN.into_response()
}

fn is_own(headers: &HeaderMap, own: Option<&str>) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    match (text("origin"), own, text("host")) {
        (Some(origin), Some(own), _) => origin == own,
        (Some(origin), None, Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        _ => false,
    }
}

/// Sends strangers to the sign-in page, and everybody to the first-run page until the clinic is set up.
#[derive(Clone)]
pub struct Gate {
    backend: Backend,
    /// Once there is a user there always is one.
    set_up: Arc<AtomicBool>,
}

impl Gate {
    /// A gate that has not looked yet.
    pub fn new(backend: Backend) -> Self {
        Self { backend, set_up: Arc::default() }
    }

    async fn is_set_up(&self) -> Result<bool, backend::Error> {
        if !self.set_up.load(Ordering::Relaxed) && !setup::needed(&self.backend.stranger()).await? {
            self.set_up.store(true, Ordering::Relaxed);
        }
        Ok(self.set_up.load(Ordering::Relaxed))
    }
}

/// Lets a request pass, or says where to go instead.
pub async fn admit(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let signed_in = request.extensions().get::<Visit>().and_then(|visit| visit.signed_in.clone());
    if is_server_function(path) {
        let passes = signed_in.is_some() || is_public(path);
        return if passes { next.run(request).await } else { unauthenticated(request.headers()) };
    }
    let set_up = match gate.is_set_up().await {
        Ok(set_up) => set_up,
        Err(error) => return status::bare(error).into_response(),
    };
    match (path, signed_in) {
        ("/setup", _) if !set_up => next.run(request).await,
        (_, _) if !set_up => Redirect::to("/setup").into_response(),
        ("/login", Some(signed_in)) if request.method() == Method::GET => {
            Redirect::to(Section::home(signed_in.user.role)).into_response()
        }
        ("/setup", _) => Redirect::to("/").into_response(),
        ("/", Some(signed_in)) if !Section::Desk.is_for(signed_in.user.role) => {
            Redirect::to(Section::home(signed_in.user.role)).into_response()
        }
        // a screen that is locked is nobody's until it is not
        ("/login" | "/unlock", _) | (_, Some(_)) => next.run(request).await,
        (_, None) => Redirect::to(&sign_in_and_return(&request)).into_response(),
    }
}

fn unauthenticated(headers: &HeaderMap) -> Response {
    let accepts = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    if accepts.contains("text/html") {
        return Redirect::to("/login").into_response();
    }
    (StatusCode::UNAUTHORIZED, Json(AppError::Unauthenticated)).into_response()
}

fn sign_in_and_return(request: &Request) -> String {
    let wanted = request.uri().path_and_query().map_or("/", |wanted| wanted.as_str());
    if request.method() != Method::GET || wanted == "/" {
        return "/login".into();
    }
    let query = serde_urlencoded::to_string([("next", wanted)]).unwrap_or_default();
    format!("/login?{query}")
}

/// Where to go after signing in, if it is a place of this site: one `/`, then anything that browsers do not take
/// for the start of a host.
pub fn local(next: &str) -> Option<&str> {
    let rest = next.strip_prefix('/')?;
    let starts_a_host = rest.starts_with(['/', '\\']);
    (!starts_a_host && !next.chars().any(|c| c.is_control() || c == '\\')).then_some(next)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn after_signing_in_only_places_of_this_site_are_gone_to() {
        for good in ["/", "/schedule?date=2025-11-24&view=day", "/patients/0192"] {
            assert_eq!(local(good), Some(good));
        }
        for bad in
            ["", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:x", "/a\r\nb"]
        {
            assert_eq!(local(bad), None, "{bad}");
        }
    }

    fn own(headers: &[(&'static str, &'static str)], origin: Option<&str>) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, HeaderValue::from_static(value));
        }
        is_own(&map, origin)
    }

    #[test]
    fn an_unsafe_request_must_say_that_it_comes_from_this_site() {
        assert!(own(&[("sec-fetch-site", "same-origin"), ("host", "a.example")], None));
        assert!(!own(&[("sec-fetch-site", "same-site"), ("host", "a.example")], None));
        assert!(!own(
            &[("sec-fetch-site", "cross-site"), ("origin", "https://a.example")],
            Some("https://a.example")
        ));
        assert!(own(&[("origin", "https://a.example"), ("host", "a.example")], None));
        assert!(!own(&[("origin", "https://b.example"), ("host", "a.example")], None));
        assert!(own(&[("origin", "https://a.example"), ("host", "inner:3000")], Some("https://a.example")));
        assert!(!own(&[("origin", "null"), ("host", "a.example")], None));
        assert!(!own(&[("host", "a.example")], None));
    }
}
