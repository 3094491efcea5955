//! Zadarma: a form, and in `Signature` the base64 of the hexadecimal digits of an HMAC-SHA1 over some of its fields. When
//! the address is entered it asks whether somebody is there, with `zd_echo`.

use std::collections::BTreeMap;

use axum::{
    Router,
    body::Bytes,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use domain::user::Secret;
use hmac::{Hmac, Mac};
use serde::Deserialize;
use sha1::Sha1;

use super::{Hook, as_json, fields};

pub(super) const PATH: &str = "/hooks/calls/zadarma";
/// Longest text that is echoed, in bytes.
const ECHO_MAX: usize = 200;

pub(super) fn routes(hook: Hook, secret: Secret) -> Router {
    Router::new().route(PATH, post(receive).get(echo)).with_state((hook, secret))
}

#[derive(Deserialize)]
struct Echo {
    #[serde(default)]
    zd_echo: String,
}

async fn echo(Query(Echo { zd_echo }): Query<Echo>) -> Response {
    if (1..=ECHO_MAX).contains(&zd_echo.len()) {
        zd_echo.into_response()
    } else {
        StatusCode::NOT_FOUND.into_response()
    }
}

async fn receive(State((hook, secret)): State<(Hook, Secret)>, headers: HeaderMap, body: Bytes) -> Response {
    let fields = fields(&body);
    let given = headers.get("signature").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !fits(&secret, &signed(&fields), given) {
        return hook.refuse();
    }
    hook.take(&as_json(&fields)).await
}

/// What of a notification is signed.
fn signed(fields: &BTreeMap<String, String>) -> String {
    let names = match fields.get("event").map(String::as_str) {
        Some("NOTIFY_ANSWER") => ["caller_id", "destination", "call_start"].as_slice(),
        Some("NOTIFY_OUT_START" | "NOTIFY_OUT_END") => &["internal", "destination", "call_start"],
        Some("NOTIFY_RECORD") => &["pbx_call_id", "call_id_with_rec"],
        _ => &["caller_id", "called_did", "call_start"],
    };
    names.iter().filter_map(|name| fields.get(*name)).map(String::as_str).collect()
}

fn fits(secret: &Secret, signed: &str, given: &str) -> bool {
    // nothing that is signed, nothing that is proved
    if signed.is_empty() {
        return false;
    }
    let tag = BASE64_STANDARD.decode(given).ok().and_then(|digits| hex::decode(digits).ok());
    let mac = Hmac::<Sha1>::new_from_slice(secret.0.as_bytes()).ok();
    tag.zip(mac).is_some_and(|(tag, mac)| mac.chain_update(signed).verify_slice(&tag).is_ok())
}
