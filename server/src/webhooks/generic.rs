//! The generic webhook: JSON, and in `X-Priyom-Signature` the HMAC-SHA256 of the body. See `docs/telephony.md`.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use backend::services::telephony::Taken;
use domain::user::Secret;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::Hook;

pub(super) const PATH: &str = "/hooks/calls/generic";
/// The header with the signature.
pub const SIGNATURE: &str = "x-priyom-signature";

pub(super) fn routes(hook: Hook, secret: Secret) -> Router {
    Router::new().route(PATH, post(receive)).with_state((hook, secret))
}

async fn receive(State((hook, secret)): State<(Hook, Secret)>, headers: HeaderMap, body: Bytes) -> Response {
    let given = headers.get(SIGNATURE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !fits(&secret, &body, given) {
        return hook.refuse();
    }
    // whoever writes the sender's side is told what is the matter
    match hook.taken(&String::from_utf8_lossy(&body)).await {
        Ok(Taken::Unreadable(fault)) => (StatusCode::UNPROCESSABLE_ENTITY, fault).into_response(),
        Ok(_) => StatusCode::OK.into_response(),
        Err(refused) => refused,
    }
}

/// What the header of a body holds: `sha256=` and the HMAC in hexadecimal digits.
pub fn signature(secret: &Secret, body: &[u8]) -> String {
    let tag = keyed(secret).map(|mac| mac.chain_update(body).finalize().into_bytes());
    format!("sha256={}", tag.map(hex::encode).unwrap_or_default())
}

fn fits(secret: &Secret, body: &[u8], given: &str) -> bool {
    let tag = given.strip_prefix("sha256=").and_then(|digits| hex::decode(digits).ok());
    let checked = tag.zip(keyed(secret)).map(|(tag, mac)| mac.chain_update(body).verify_slice(&tag).is_ok());
    checked.unwrap_or(false)
}

/// A key of any length will do.
fn keyed(secret: &Secret) -> Option<Hmac<Sha256>> {
    Hmac::new_from_slice(secret.0.as_bytes()).ok()
}
