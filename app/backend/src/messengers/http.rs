//! What the providers that are asked over HTTP have in common.

use domain::message::MessageFault;
use reqwest::{Certificate, RequestBuilder, StatusCode, redirect::Policy};
use serde_json::Value;

pub use reqwest::Client;

/// Largest answer that is read, in bytes.
const LARGEST: usize = 64 * 1024;

/// A client for all providers; `more_roots` are certificates (PEM) that are trusted besides the usual ones. `None` when
/// they cannot be read.
pub fn client(more_roots: Option<&[u8]>) -> Option<Client> {
    // what is sent must not be carried elsewhere
    let mut builder = Client::builder().redirect(Policy::none()).timeout(super::LONGEST).https_only(false);
    for root in more_roots.map_or(Ok(Vec::new()), Certificate::from_pem_bundle).ok()? {
        builder = builder.add_root_certificate(root);
    }
    builder.build().ok()
}

/// The status and the answer as JSON, `Null` when it is none.
pub(crate) async fn ask(request: RequestBuilder) -> Result<(StatusCode, Value), MessageFault> {
    // the error itself may name the address, and with it a token
    let response = request.send().await.map_err(|_| MessageFault::Unreachable)?;
    let status = response.status();
    let large = response.content_length().is_some_and(|length| length > LARGEST as u64);
    let body = if large { Value::Null } else { response.json().await.unwrap_or_default() };
    Ok((status, body))
}

/// What a status that is no success says.
pub(super) fn fault(status: StatusCode) -> MessageFault {
    match status {
        StatusCode::UNAUTHORIZED => MessageFault::NotAllowed,
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => MessageFault::Busy,
        status if status.is_client_error() => MessageFault::Refused,
        _ => MessageFault::Busy,
    }
}
