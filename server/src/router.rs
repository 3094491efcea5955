//! The router: pages, server functions, forms, the JSON API, built files, probes, and the layers round all of them.

use std::time::Duration;

use app::access::takes_files;
use axum::{
    Extension, Router,
    body::Body,
    extract::{DefaultBodyLimit, State},
    http::{HeaderName, Request, Response, StatusCode},
    middleware::{Next, from_fn, from_fn_with_state},
    routing::get,
};
use backend::{Backend, services::messages::LINK_PATH};
use tokio::{sync::watch, time::timeout};
use tower::ServiceExt;
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
    answers, api,
    buckets::Limits,
    client::{self, Proxies},
    exports,
    forms::{self, Forms},
    gate::{self, Gate},
    headers::{self, Transport},
    intake::{self, IntakeKeys},
    live::{Feed, Live},
    metrics::{self, Metrics},
    pages::Pages,
    papers, session,
    site::Site,
    status, webhooks,
};

/// Largest body of a request, in bytes; the JSON API has a limit of its own.
const LARGEST_BODY: usize = 1 << 20;
/// The same where a file comes in: base64 makes it a third larger, and an order comes with it.
const LARGEST_UPLOAD: usize = domain::import::FILE_MAX / 3 * 4 + (2 << 20);
/// How long a request may take before it is given up.
const LONGEST_REQUEST: Duration = Duration::from_secs(30);
/// How long the database may take to answer before the program counts as not ready.
const READY_WITHIN: Duration = Duration::from_secs(2);

/// What the router is made of.
#[derive(Clone)]
pub struct Shell {
    /// What everything asks.
    pub backend: Backend,
    /// The built files.
    pub site: Site,
    /// How browsers reach it.
    pub transport: Transport,
    /// Who may say where a request comes from.
    pub trusted_proxies: Proxies,
    /// How often a key of the API may call.
    pub limits: Limits,
    /// What those show who bring leads.
    pub intake: IntakeKeys,
    /// Which telephone exchanges are listened to.
    pub hooks: webhooks::Secrets,
    /// The figures; none where nobody counts.
    pub metrics: Option<Metrics>,
    /// True once the program is about to stop: streams end then.
    pub stopping: watch::Receiver<bool>,
}

/// Everything that is served.
pub fn router(shell: Shell) -> Router {
    let feed = Feed::start(&shell.backend);
    let live = Live::new(shell.backend.clone(), feed.clone(), shell.stopping.clone());
    let inner = for_people(&shell, feed)
        .merge(live.routes(shell.transport.tls))
        .merge(api::router(shell.backend.clone(), shell.limits))
        .merge(intake::routes(shell.backend.clone(), shell.intake.clone()))
        .merge(webhooks::routes(&shell.backend, &shell.hooks))
        .merge(answers::routes(shell.backend.clone(), shell.site.files().css.clone()))
        .merge(probes(&shell))
        .merge(shell.site.routes());
    with_layers(headers::add(inner, &shell.transport), shell.trusted_proxies)
}

/// What a browser with a session asks for: pages, server functions, forms.
fn for_people(shell: &Shell, feed: Feed) -> Router {
    let (backend, pages) = (shell.backend.clone(), Pages::new(shell.site.files().clone()));
    // from the outside in
    let layers = tower::ServiceBuilder::new()
        .layer(from_fn_with_state(shell.transport.origin.clone(), gate::same_origin))
        .layer(session::layer(&backend, shell.transport.tls))
        .layer(from_fn_with_state(backend.clone(), session::identify))
        .layer(from_fn_with_state(Gate::new(backend.clone()), gate::admit))
        .layer(from_fn(status::of_server_functions))
        .layer(Extension(feed));
    let forms = Forms { backend, pages: pages.clone() };
    let of_forms = forms::routes(forms.clone()).merge(exports::routes(forms));
    let routes = pages.routes().merge(of_forms).merge(papers::routes());
    // the framework's own limit is below that of files
    routes.layer(DefaultBodyLimit::disable()).layer(layers).layer(from_fn(limit_body))
}

/// Files may be larger than forms.
async fn limit_body(request: Request<Body>, next: Next) -> Response<Body> {
    let largest = if takes_files(request.uri().path()) { LARGEST_UPLOAD } else { LARGEST_BODY };
    let limited = tower::ServiceBuilder::new()
        .layer(RequestBodyLimitLayer::new(largest))
        .map_request(|request: Request<_>| request.map(Body::new))
        .service(next);
    match limited.oneshot(request).await {
        Ok(response) => response.map(Body::new),
        Err(never) => match never {},
    }
}

/// What a supervisor asks for.
fn probes(shell: &Shell) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready).with_state(shell.backend.clone()))
        .route("/metrics", get(metrics::show).with_state(shell.metrics.clone()))
}

/// A link that does not stand is told of, but keeps nobody from working.
async fn ready(State(backend): State<Backend>) -> (StatusCode, String) {
    match timeout(READY_WITHIN, backend.check()).await {
        Ok(Ok(())) => (StatusCode::OK, [vec!["ready".into()], backend.links().lines()].concat().join("\n")),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer".into()),
    }
}

/// From the outside in: request id, log, figures, panics become answers, limits, who asks.
fn with_layers(router: Router, proxies: Proxies) -> Router {
    let id = HeaderName::from_static("x-request-id");
    let log = TraceLayer::new_for_http()
        .make_span_with(span)
        .on_response(DefaultOnResponse::new().level(tracing::Level::INFO));
    let layers = tower::ServiceBuilder::new()
        .set_request_id(id.clone(), MakeRequestUuid)
        .layer(log)
        .propagate_request_id(id)
        .layer(from_fn(metrics::measure))
        .layer(CatchPanicLayer::custom(broken))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST_REQUEST))
        .layer(from_fn(move |request, next| client::know(proxies.clone(), request, next)));
    router.layer(layers)
}

/// The path alone: a query may hold what the log must not know. Of a patient's link not even that, for it opens a page.
fn span(request: &Request<Body>) -> Span {
    let path = webhooks::loggable(request.uri().path());
    let path = if path.starts_with(LINK_PATH) { LINK_PATH } else { path };
    let path = if path.starts_with(intake::sms::FOLDER) { intake::sms::PATH } else { path };
    let id =
        request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).unwrap_or("");
    tracing::info_span!("request", method = %request.method(), path, id)
}

fn broken(_: Box<dyn std::any::Any + Send>) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}
