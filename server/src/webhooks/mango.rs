//! Mango Office: a form with `vpbx_api_key`, `sign` and `json`. The sign is SHA-256 over key, JSON and salt. It posts to
//! `events/call`, `events/summary` and others below the address that it was given.

use axum::{Router, body::Bytes, extract::State, response::Response, routing::post};
use domain::user::Secret;
use sha2::{Digest, Sha256};

use super::{Hook, fields};
use crate::secret::is_same;

pub(super) const PATH: &str = "/hooks/calls/mango/{*event}";

pub(super) fn routes(hook: Hook, keys: (Secret, Secret)) -> Router {
    Router::new().route(PATH, post(receive)).with_state((hook, keys))
}

async fn receive(State((hook, keys)): State<(Hook, (Secret, Secret))>, body: Bytes) -> Response {
    let fields = fields(&body);
    let field = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
    let (key, salt) = (&keys.0.0, &keys.1.0);
    let sign = Sha256::new().chain_update(key).chain_update(field("json")).chain_update(salt).finalize();
    let given = field("sign").to_ascii_lowercase();
    // both are looked at, whatever comes of the first
    if !(is_same(field("vpbx_api_key"), key) & is_same(&given, &hex::encode(sign))) {
        return hook.refuse();
    }
    hook.take(field("json")).await
}
