//! Where leads come in from outside: the callbacks of social networks and the form on the clinic's site. What arrives is
//! kept as it came and answered at once; what it means is decided in `domain::lead_intake` and in the services.

mod letter;
pub mod mailbox;
mod site;
pub mod sms;

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use backend::{
    Backend,
    services::{leads, unread},
};
use domain::{
    lead::LeadSource,
    lead_intake::{Intake, Reading, read},
};
use metrics::counter;
use serde::Deserialize;

use crate::{
    buckets::{Buckets, Limits},
    secret::is_same,
};

/// Calls that showed no secret, or a wrong one.
const REFUSED: &str = "priyom_intake_refused_total";
/// Calls that were kept.
const TAKEN: &str = "priyom_intake_total";
/// Largest body, in bytes.
const LARGEST: usize = 256 * 1024;
/// Forms that one address may send: a few at once, then one in half a minute.
const FORMS: Limits = Limits { per_second: 1.0 / 30.0, burst: 5 };

/// What each source shows to be let in; one that has none is off.
#[derive(Clone, Debug, Default)]
pub struct IntakeKeys {
    /// The secret of VK's callbacks, and what its first one is answered.
    pub vk: Option<(String, String)>,
    /// The secret of the Telegram bot's webhook.
    pub telegram: Option<String>,
    /// The secret of the MAX bot's subscription.
    pub max: Option<String>,
    /// How the answers to text messages come.
    pub sms: Option<sms::SmsReplies>,
    /// Sites that show the form: `https://clinic.example`.
    pub sites: Vec<String>,
}

#[derive(Clone)]
struct Door {
    backend: Backend,
    keys: IntakeKeys,
    forms: Buckets<std::net::IpAddr>,
}

/// The doors that are open.
pub fn routes(backend: Backend, keys: IntakeKeys) -> Router {
    let mut router = Router::new();
    if keys.vk.is_some() {
        router = router.route("/hooks/vk", post(vk));
    }
    if keys.telegram.is_some() {
        router = router.route("/hooks/telegram", post(telegram));
    }
    if keys.max.is_some() {
        router = router.route("/hooks/max", post(max));
    }
    router = router.merge(sms::routes(keys.sms.is_some()));
    router = router.merge(site::routes(&keys.sites));
    let door = Door { backend, keys, forms: Buckets::new(FORMS) };
    router.layer(DefaultBodyLimit::max(LARGEST)).with_state(door)
}

/// What of a callback of VK says who sent it.
#[derive(Deserialize)]
struct VkFrame {
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    secret: String,
}

async fn vk(State(door): State<Door>, body: Bytes) -> Response {
    let Some((secret, confirmation)) = &door.keys.vk else { return StatusCode::NOT_FOUND.into_response() };
    // the secret stands in the body: without one that can be read nobody has shown it
    let mut payload: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
    let frame = VkFrame::deserialize(&payload).ok();
    let Some(frame) = frame.filter(|frame| is_same(&frame.secret, secret)) else {
        return refused(&door, "vk");
    };
    if frame.kind == "confirmation" {
        return confirmation.clone().into_response();
    }
    // what is kept need not hold the secret
    if let Some(payload) = payload.as_object_mut() {
        payload.remove("secret");
    }
    taken(&door, read(LeadSource::Vk, payload.to_string(), door.backend.now()), "ok").await
}

async fn telegram(State(door): State<Door>, headers: HeaderMap, body: Bytes) -> Response {
    let shown = (headers, "x-telegram-bot-api-secret-token");
    by_header(&door, LeadSource::Telegram, door.keys.telegram.as_deref(), shown, &body).await
}

async fn max(State(door): State<Door>, headers: HeaderMap, body: Bytes) -> Response {
    let shown = (headers, "x-max-bot-api-secret");
    by_header(&door, LeadSource::Max, door.keys.max.as_deref(), shown, &body).await
}

async fn by_header(
    door: &Door,
    source: LeadSource,
    secret: Option<&str>,
    (headers, name): (HeaderMap, &str),
    body: &Bytes,
) -> Response {
    let shown = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !secret.is_some_and(|secret| is_same(shown, secret)) {
        return refused(door, source.code());
    }
    let payload = String::from_utf8_lossy(body).into_owned();
    taken(door, read(source, payload, door.backend.now()), "").await
}

fn refused(door: &Door, source: &'static str) -> Response {
    unread::refused(&door.backend, source);
    counter!(REFUSED, "source" => source).increment(1);
    tracing::warn!(source, "refused: no secret, or a wrong one");
    StatusCode::UNAUTHORIZED.into_response()
}

/// What a payload comes to, in figures.
fn outcome(read: &Reading) -> &'static str {
    match read {
        Reading::Lead(_) => "lead",
        Reading::Nothing => "ignored",
        Reading::Unreadable(_) => "unreadable",
    }
}

/// Keeps it; the source sends it again unless that is done.
async fn taken(door: &Door, intake: Intake, answer: &'static str) -> Response {
    counter!(TAKEN, "source" => intake.source.code(), "outcome" => outcome(&intake.read)).increment(1);
    match leads::receive(&door.backend.system(), intake).await {
        Ok(()) => answer.into_response(),
        Err(error) => {
            tracing::error!(%error, "not kept");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
