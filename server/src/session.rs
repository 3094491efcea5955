//! Sessions over HTTP: the cookie, and who a request comes from.
//!
//! `tower-sessions` keeps the cookie; what a session is, and when it ends, is `services::sessions`. Loading the user
//! is done here rather than by a crate: session and user come from one look-up.

use std::{collections::HashMap, fmt};

use app::access::Visit;
use async_trait::async_trait;
use axum::{
    Extension,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use backend::{
    Backend,
    services::sessions::{self, IDLE, SessionData, TOUCH},
};
use time::{Duration, OffsetDateTime};
use tower_sessions::{
    Expiry, Session, SessionManagerLayer, SessionStore,
    cookie::SameSite,
    session::{Id, Record},
    session_store::{self, Error},
};

use crate::{client::Client, status};

/// The cookie that names the session.
pub const COOKIE: &str = "priyom";
/// Under what name the session's data lies in its record.
const DATA: &str = "session";

/// The sessions, as `tower-sessions` asks for them.
#[derive(Clone)]
pub struct Store(Backend);

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store")
    }
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        sessions::start(&self.0.stranger(), &record.id.to_string(), data(record)?).await.map_err(failed)
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        sessions::touch(&self.0.stranger(), &record.id.to_string(), data(record)?).await.map_err(failed)
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let found = sessions::find(&self.0.stranger(), &id.to_string()).await.map_err(failed)?;
        found.map(|found| record(*id, &found.data, found.expires_at.timestamp())).transpose()
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        sessions::end(&self.0.stranger(), &id.to_string()).await.map_err(failed)
    }
}

fn data(record: &Record) -> session_store::Result<SessionData> {
    let data = record.data.get(DATA).cloned().unwrap_or_default();
    serde_json::from_value(data).map_err(|error| Error::Encode(error.to_string()))
}

fn record(id: Id, data: &SessionData, expires_at: i64) -> session_store::Result<Record> {
    let decode = |error: &dyn fmt::Display| Error::Decode(error.to_string());
    Ok(Record {
        id,
        data: HashMap::from([(DATA.into(), serde_json::to_value(data).map_err(|error| decode(&error))?)]),
        expiry_date: OffsetDateTime::from_unix_timestamp(expires_at).map_err(|error| decode(&error))?,
    })
}

fn failed(error: backend::Error) -> Error {
    Error::Backend(error.to_string())
}

/// Reads and writes the cookie. It lives as long as the session does without a request.
pub fn layer(backend: &Backend, tls: bool) -> SessionManagerLayer<Store> {
    SessionManagerLayer::new(Store(backend.clone()))
        .with_name(COOKIE)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(tls)
        .with_expiry(Expiry::OnInactivity(Duration::seconds(IDLE.num_seconds())))
}

/// Finds out who asks, and puts off the end of the session. One that does not fit the rules of signing in is none.
pub async fn identify(
    State(backend): State<Backend>,
    Extension(client): Extension<Client>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Response {
    let signed_in = match session.id() {
        Some(id) => sessions::find(&backend.stranger(), &id.to_string()).await,
        None => Ok(None),
    };
    let signed_in = match signed_in {
        Ok(found) => found.filter(|found| found.counts(backend.sign_in_rules(), client.address)),
        Err(error) => return status::bare(error).into_response(),
    };
    if let Some(signed_in) = &signed_in
        && backend.now() - signed_in.data.seen_at >= TOUCH
    {
        let seen = SessionData { seen_at: backend.now(), ..signed_in.data.clone() };
        if let Err(error) = session.insert(DATA, seen).await {
            tracing::warn!(%error, "a session was not touched");
        }
    }
    request.extensions_mut().insert(Visit { backend, signed_in });
    next.run(request).await
}

/// Starts a session of a user who has just signed in; its cookie is a new one.
pub async fn start(session: &Session, data: SessionData) -> Result<(), tower_sessions::session::Error> {
    if session.id().is_some() {
        session.cycle_id().await?;
    }
    session.insert(DATA, data).await
}
