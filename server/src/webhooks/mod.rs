//! What telephone exchanges send, under `/hooks/calls/`: who sends it is proved here, all else is the service's.
//!
//! Nobody is signed in here and no browser comes, so neither sessions nor the gate stand before it. A provider that has
//! no secret among the settings is off, and its address is none. What was sent to prove the sender is never kept.

mod generic;
mod mango;
mod megafon;
mod uis;
mod zadarma;

use std::collections::BTreeMap;

use axum::{
    Router,
    body::Bytes,
    extract::DefaultBodyLimit,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use backend::{
    Backend,
    services::{
        telephony::{Taken, take},
        unread,
    },
};
use domain::{telephony::Provider, user::Secret};
use metrics::counter;

pub use generic::{SIGNATURE, signature};

/// The counter of what was sent, by provider and by what became of it.
pub const COUNTER: &str = "priyom_call_webhooks_total";
/// Every address: method and path, `{secret}` and `{*rest}` as the router has them.
pub const ROUTES: [(&str, &str); 6] = [
    ("POST", mango::PATH),
    ("POST", zadarma::PATH),
    ("GET", zadarma::PATH),
    ("POST", megafon::PATH),
    ("POST", uis::PATH),
    ("POST", generic::PATH),
];

/// Largest body, in bytes.
const LARGEST_BODY: usize = 64 << 10;

/// What proves who sends. A provider is on when its secret is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Secrets {
    /// Mango Office's key and salt.
    pub mango: Option<(Secret, Secret)>,
    /// Zadarma's API secret.
    pub zadarma: Option<Secret>,
    /// The token that МегаФон ВАТС sends.
    pub megafon: Option<Secret>,
    /// The last part of UIS's address.
    pub uis: Option<Secret>,
    /// The key of the generic webhook's signature.
    pub generic: Option<Secret>,
}

/// The addresses of those that are on; all others under `/hooks/` are none.
pub fn routes(backend: &Backend, secrets: &Secrets) -> Router {
    let hook = |provider| Hook { backend: backend.clone(), provider };
    let on = [
        secrets.mango.clone().map(|keys| mango::routes(hook(Provider::Mango), keys)),
        secrets.zadarma.clone().map(|secret| zadarma::routes(hook(Provider::Zadarma), secret)),
        secrets.megafon.clone().map(|token| megafon::routes(hook(Provider::Megafon), token)),
        secrets.uis.clone().map(|secret| uis::routes(hook(Provider::Uis), secret)),
        secrets.generic.clone().map(|secret| generic::routes(hook(Provider::Generic), secret)),
    ];
    let unknown = Router::new().fallback(|| async { StatusCode::NOT_FOUND });
    let routes = on.into_iter().flatten().fold(Router::new(), Router::merge);
    routes.nest("/hooks", unknown).layer(DefaultBodyLimit::max(LARGEST_BODY))
}

/// The path as a log may have it.
pub fn loggable(path: &str) -> &str {
    if path.starts_with(uis::FOLDER) { uis::PATH } else { path }
}

/// One provider's way in.
#[derive(Clone)]
struct Hook {
    backend: Backend,
    provider: Provider,
}

impl Hook {
    /// Keeps what was sent and follows it. The answer is 200 though it cannot be read, for it is kept, and most
    /// providers would only send it again.
    async fn take(&self, raw: &str) -> Response {
        match self.taken(raw).await {
            Ok(_) => StatusCode::OK.into_response(),
            Err(refused) => refused,
        }
    }

    async fn taken(&self, raw: &str) -> Result<Taken, Response> {
        let taken = take(&self.backend.system(), self.provider, raw).await;
        self.count(match &taken {
            Ok(Taken::Followed) => "followed",
            Ok(Taken::Repeated) => "repeated",
            Ok(Taken::Unreadable(_)) => "unreadable",
            Err(_) => "failed",
        });
        taken.map_err(|error| {
            tracing::error!(%error, provider = self.provider.code(), "what a telephone exchange sent was not kept");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        })
    }

    /// Whoever sends this is not who it should be.
    fn refuse(&self) -> Response {
        self.count("refused");
        unread::refused(&self.backend, self.provider.code());
        tracing::warn!(provider = self.provider.code(), "a webhook's signature is wrong");
        StatusCode::UNAUTHORIZED.into_response()
    }

    fn count(&self, outcome: &'static str) {
        counter!(COUNTER, "provider" => self.provider.code(), "outcome" => outcome).increment(1);
    }
}

/// The fields of a form.
fn fields(body: &Bytes) -> BTreeMap<String, String> {
    form_urlencoded::parse(body).into_owned().collect()
}

/// Fields as the JSON that is kept of them.
fn as_json(fields: &BTreeMap<String, String>) -> String {
    serde_json::json!(fields).to_string()
}
