//! Figures for Prometheus: requests here; writes and their batches in the store; open streams where they are served.

use std::{sync::Arc, time::Instant};

use axum::{
    Extension,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::{client::Client, secret::is_same, webhooks};

const REQUESTS: &str = "priyom_http_requests_total";
const SECONDS: &str = "priyom_http_request_seconds";
/// Open event streams; whoever opens one counts it.
pub const STREAMS: &str = "priyom_event_streams";

const LATENCIES: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
const BATCHES: [f64; 8] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 256.0];

/// The figures, and who may see them.
#[derive(Clone)]
pub struct Metrics {
    handle: PrometheusHandle,
    token: Option<Arc<str>>,
}

/// Starts counting; once a process. Without a token only this machine may see the figures.
pub fn start(token: Option<String>) -> Option<Metrics> {
    let builder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(SECONDS.into()), &LATENCIES)
        .and_then(|builder| {
            builder.set_buckets_for_metric(Matcher::Full(backend::store::BATCH_SIZE.into()), &BATCHES)
        });
    let handle = builder.and_then(PrometheusBuilder::install_recorder);
    let handle = handle.inspect_err(|error| tracing::error!(%error, "no metrics")).ok()?;
    describe_counter!(REQUESTS, "Requests answered");
    describe_histogram!(SECONDS, "Seconds until the answer began");
    describe_counter!(backend::store::WRITES, "Write transactions asked for, refused ones too");
    describe_histogram!(backend::store::BATCH_SIZE, "Writes in one commit (SQLite)");
    describe_gauge!(STREAMS, "Open event streams");
    describe_gauge!(backend::links::LINK_UP, "Whether a connection that the program keeps up stands");
    describe_counter!(webhooks::COUNTER, "What telephone exchanges sent, and what became of it");
    Some(Metrics { handle, token: token.map(Into::into) })
}

impl Metrics {
    /// Takes in what was counted since the last time; to be called now and then.
    pub fn settle(&self) {
        self.handle.run_upkeep();
    }

    /// Whether somebody may see them.
    fn may_see(&self, client: Client, headers: &HeaderMap) -> bool {
        let given =
            headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        match (given, &self.token) {
            (Some(given), Some(token)) => is_same(given, token),
            _ => client.local,
        }
    }
}

/// Counts a request under its route, not its path: ids would make a figure of each.
pub async fn measure(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let method = request.method().to_string();
    let start = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    histogram!(SECONDS, "route" => route.clone()).record(start.elapsed());
    counter!(REQUESTS, "route" => route, "method" => method, "status" => status).increment(1);
    response
}

/// `/metrics`.
pub async fn show(
    State(metrics): State<Option<Metrics>>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
) -> Response {
    match metrics {
        Some(metrics) if metrics.may_see(client, &headers) => {
            metrics.settle();
            ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], metrics.handle.render()).into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}
