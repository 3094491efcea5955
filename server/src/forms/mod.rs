//! Plain forms of people who are not signed in yet, or are about to change how they sign in. They work without
//! Wasm: a good one leads to another page, any other shows its own page again with what was typed and what to mend.

mod account;
mod lock;
mod sign_in;

use app::ui::pages::setup::SetupAnswer;
use axum::{
    Extension, Form, Router,
    extract::{FromRef, State},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use backend::{
    Backend,
    services::{sessions::SessionData, setup},
};
use domain::{
    error::{AppError, Refusal},
    setup::SetupForm,
    user::{Secret, UserBrief},
};
use tower_sessions::Session;

use crate::{client::Client, pages::Pages, session, status};

/// The longest `User-Agent` that is kept, in characters.
const LONGEST_AGENT: usize = 300;

/// What the forms need.
#[derive(Clone, FromRef)]
pub struct Forms {
    /// What they ask.
    pub backend: Backend,
    /// What they show.
    pub pages: Pages,
}

/// Their addresses: those of the pages they stand on.
pub fn routes(forms: Forms) -> Router {
    Router::new()
        .route("/login", post(sign_in::sign_in))
        .route("/logout", post(sign_out))
        .route("/lock", post(lock::lock))
        .route("/unlock", post(lock::unlock))
        .route("/setup", post(set_up))
        .route("/account", post(account::change))
        .route("/account/sessions", post(account::end_session))
        .with_state(forms)
}

/// The session of a user who has just come in.
fn session_of(
    backend: &Backend,
    client: Client,
    parts: &Parts,
    user: &UserBrief,
    second_factor: bool,
) -> SessionData {
    let agent =
        parts.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    SessionData {
        user: user.id,
        agent: agent.chars().take(LONGEST_AGENT).collect(),
        address: client.address.to_string(),
        started_at: backend.now(),
        seen_at: backend.now(),
        second_factor,
        locked: false,
    }
}

async fn sign_out(session: Session) -> Response {
    match session.flush().await {
        Ok(()) => Redirect::to("/login").into_response(),
        Err(error) => {
            tracing::error!(%error, "a session was not ended");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

async fn set_up(
    State(forms): State<Forms>,
    Extension(client): Extension<Client>,
    session: Session,
    parts: Parts,
    Form(form): Form<SetupForm>,
) -> Response {
    match setup::set_up(&forms.backend.stranger(), form.clone()).await {
        Ok(admin) => {
            let data = session_of(&forms.backend, client, &parts, &admin, false);
            match session::start(&session, data).await {
                Ok(()) => Redirect::to("/settings").into_response(),
                Err(error) => {
                    tracing::error!(%error, "a session was not started");
                    StatusCode::INTERNAL_SERVER_ERROR.into_response()
                }
            }
        }
        Err(backend::Error::App(AppError::Invalid(errors))) => {
            let answer = SetupAnswer { form: SetupForm { password: Secret::default(), ..form }, errors };
            forms.pages.answer(parts, "/setup", StatusCode::UNPROCESSABLE_ENTITY, answer).await
        }
        Err(backend::Error::App(AppError::Refused(Refusal::AlreadySetUp))) => {
            Redirect::to("/login").into_response()
        }
        Err(error) => status::bare(error).into_response(),
    }
}
