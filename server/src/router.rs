//! The router: pages, server functions, built files, and the layers round all of them.

use std::time::Duration;

use app::ui::{
    App,
    prefs::Prefs,
    shell::{SiteFiles, shell},
};
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, header, request::Parts},
    routing::get,
};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list};
use tower_http::{
    ServiceBuilderExt,
    catch_panic::CatchPanicLayer,
    limit::RequestBodyLimitLayer,
    request_id::{MakeRequestUuid, RequestId},
    timeout::TimeoutLayer,
    trace::{DefaultOnResponse, TraceLayer},
};
use tracing::Span;

use crate::{
    headers::{self, Transport},
    site::Site,
};

/// Largest body of a request, in bytes; imports have a limit of their own.
const LARGEST_BODY: usize = 1 << 20;
/// How long a request may take before it is given up.
const LONGEST_REQUEST: Duration = Duration::from_secs(30);

/// Everything that is served.
pub fn router(site: &Site, transport: Transport) -> Router {
    let inner = pages(site.files().clone()).merge(site.routes()).route("/healthz", get(|| async { "ok" }));
    with_layers(headers::add(inner, transport))
}

/// The pages, and the server functions behind them.
fn pages(files: SiteFiles) -> Router {
    let options = LeptosOptions::builder().output_name("priyom").build();
    let document = move || shell(files.clone());
    Router::new()
        .leptos_routes_with_context(&options, generate_route_list(App), page_context, document.clone())
        .fallback(leptos_axum::render_app_async_with_context(missing_page_context, document))
        .with_state(options)
}

/// What every page gets of its request, and the policy that fits its nonce.
fn page_context() {
    let headers = use_context::<Parts>().map(|parts| parts.headers).unwrap_or_default();
    provide_context(Prefs::from_cookies(|name| cookie(&headers, name)));
    let response = use_context::<ResponseOptions>();
    let policy = use_nonce().and_then(|nonce| HeaderValue::try_from(headers::page_policy(&nonce)).ok());
    if let (Some(response), Some(policy)) = (response, policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// The same for an address that no page has.
fn missing_page_context() {
    page_context();
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::NOT_FOUND);
    }
}

/// A cookie of the request.
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let pairs = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    pairs.flat_map(|line| line.split(';')).find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// From the outside in: request id, log, panics become answers, limits.
fn with_layers(router: Router) -> Router {
    let id = HeaderName::from_static("x-request-id");
    let log = TraceLayer::new_for_http()
        .make_span_with(span)
        .on_response(DefaultOnResponse::new().level(tracing::Level::INFO));
    let layers = tower::ServiceBuilder::new()
        .set_request_id(id.clone(), MakeRequestUuid)
        .layer(log)
        .propagate_request_id(id)
        .layer(CatchPanicLayer::custom(broken))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST_REQUEST));
    router.layer(RequestBodyLimitLayer::new(LARGEST_BODY)).layer(layers)
}

/// The path alone: a query may hold what the log must not know.
fn span(request: &Request<Body>) -> Span {
    let id =
        request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).unwrap_or("");
    tracing::info_span!("request", method = %request.method(), path = request.uri().path(), id)
}

fn broken(_: Box<dyn std::any::Any + Send>) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("xlang=de; lang=en; theme=dark"));
        assert_eq!(cookie(&headers, "lang"), Some("en"));
        assert_eq!(cookie(&headers, "theme"), Some("dark"));
        assert_eq!(cookie(&headers, "them"), None);
    }
}
