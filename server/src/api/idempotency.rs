//! The `Idempotency-Key` of a request: what was asked under it is done once, and a repeat answers as the first time.

use axum::http::{HeaderMap, Method};
use backend::IdempotencyKey;
use domain::error::Fault;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::problem::Problem;

/// The header.
pub const HEADER: &str = "idempotency-key";
/// Longest key, in characters.
const LONGEST: usize = 255;

/// The request's key, if it has one, with a print of what is asked. The order of a body's fields does not count.
pub fn key(
    headers: &HeaderMap,
    method: &Method,
    path: &str,
    body: &Value,
) -> Result<Option<IdempotencyKey>, Problem> {
    let Some(key) = headers.get(HEADER) else { return Ok(None) };
    let key = key.to_str().map_err(|_| Problem::field("Idempotency-Key", Fault::BadCharacter))?.trim();
    if key.is_empty() {
        return Err(Problem::field("Idempotency-Key", Fault::Required));
    }
    if key.len() > LONGEST {
        return Err(Problem::field("Idempotency-Key", Fault::TooLong(LONGEST as u32)));
    }
    let print = Sha256::digest(format!("{method} {path}\n{body}"));
    let fingerprint = print.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Some(IdempotencyKey { key: key.to_owned(), fingerprint }))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use serde_json::json;

    use super::*;

    fn of(key: &'static str, path: &str, body: Value) -> Option<IdempotencyKey> {
        let headers = HeaderMap::from_iter([(HEADER.parse().unwrap(), HeaderValue::from_static(key))]);
        super::key(&headers, &Method::POST, path, &body).ok().flatten()
    }

    #[test]
    fn the_same_request_has_the_same_print_and_another_one_another() {
        let body: Value = serde_json::from_str(r#"{"a": 1, "b": 2}"#).unwrap();
        let turned: Value = serde_json::from_str(r#"{"b":2,"a":1}"#).unwrap();
        assert_eq!(of("k", "/holds", body.clone()), of("k", "/holds", turned));
        assert_ne!(of("k", "/holds", body.clone()), of("k", "/bookings", body.clone()));
        assert_ne!(of("k", "/holds", body), of("k", "/holds", json!({"a": 2, "b": 2})));
    }

    #[test]
    fn a_key_that_cannot_be_kept_is_refused() {
        assert!(of("", "/holds", json!({})).is_none());
        let long = "x".repeat(256).leak();
        assert!(of(long, "/holds", json!({})).is_none());
    }
}
