//! Headers that every answer carries: what the browser may do with it.

use std::sync::Arc;

use axum::{
    Router,
    http::{HeaderName, HeaderValue, header},
    middleware::map_response,
    response::Response,
};

/// How the server is reached, as far as the headers care.
#[derive(Clone, Debug, Default)]
pub struct Transport {
    /// Behind TLS: browsers are told to come back over TLS only.
    pub tls: bool,
    /// Scheme and host as browsers know them, where that is settled.
    pub origin: Option<String>,
}

/// The policy of a page: scripts and styles of the site's own, and those that carry the page's nonce. Positions of
/// blocks are inline style attributes, which style-src-attr allows alone.
pub fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// The policy of everything that is not a page: nothing may run.
const BARE_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// Adds the headers to a router, where an answer has none of its own.
pub fn add<S: Clone + Send + Sync + 'static>(router: Router<S>, transport: &Transport) -> Router<S> {
    let mut fixed = vec![
        (header::CONTENT_SECURITY_POLICY, BARE_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // with no-referrer browsers would send `Origin: null` with our own forms
        (header::REFERRER_POLICY, "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    if transport.tls {
        fixed.push((header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains"));
    }
    let fixed: Arc<[(HeaderName, &'static str)]> = fixed.into();
    router.layer(map_response(move |mut response: Response| {
        for (name, value) in fixed.iter() {
            response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
        }
        std::future::ready(response)
    }))
}
