//! Plain forms of people who are not signed in yet, or are about to change how they sign in. They work without
//! Wasm: a good one leads to another page, any other shows its own page again with what was typed and what to mend.

use app::{
    access::Visit,
    ui::{
        frame::Section,
        pages::{
            account::PasswordAnswer,
            setup::SetupAnswer,
            sign_in::{SignInAnswer, SignInFault},
        },
    },
};
use axum::{
    Extension, Form, Router,
    extract::{FromRef, State},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use backend::{
    Backend,
    services::{
        sessions::{self, Credentials, SessionData, SignIn},
        setup, users,
    },
};
use domain::{
    error::{AppError, Refusal},
    permission::Permission,
    setup::SetupForm,
    user::{OwnPasswordForm, Secret, UserBrief},
};
use serde::Deserialize;
use tower_sessions::Session;

use crate::{client::Client, gate::local, pages::Pages, session, status};

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
        .route("/login", post(sign_in))
        .route("/logout", post(sign_out))
        .route("/setup", post(set_up))
        .route("/account", post(change_password))
        .route("/account/sessions", post(end_session))
        .with_state(forms)
}

/// The sign-in form.
#[derive(Deserialize)]
struct SignInForm {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: Secret,
    #[serde(default)]
    next: String,
}

async fn sign_in(
    State(forms): State<Forms>,
    Extension(client): Extension<Client>,
    session: Session,
    parts: Parts,
    Form(form): Form<SignInForm>,
) -> Response {
    let credentials =
        Credentials { login: form.login.clone(), password: form.password, address: client.address };
    let fault = match sessions::sign_in(&forms.backend.stranger(), credentials).await {
        Ok(SignIn::Welcome(user)) => {
            let next = local(&form.next).unwrap_or_else(|| Section::home(user.role));
            return welcome(&forms.backend, &session, client, &parts, &user, next).await;
        }
        Ok(SignIn::Refused { left }) => SignInFault::Wrong { left },
        Err(backend::Error::App(AppError::TooMany(seconds))) => SignInFault::Wait { seconds },
        Err(error) => return status::bare(error).into_response(),
    };
    let (status, wait) = match fault {
        SignInFault::Wrong { .. } => (StatusCode::UNPROCESSABLE_ENTITY, None),
        SignInFault::Wait { seconds } => (StatusCode::TOO_MANY_REQUESTS, Some(seconds)),
    };
    let answer = SignInAnswer { login: form.login, next: form.next, fault: Some(fault) };
    let mut response = forms.pages.answer(parts, "/login", status, answer).await;
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// Starts a session and goes on to a page.
async fn welcome(
    backend: &Backend,
    session: &Session,
    client: Client,
    parts: &Parts,
    user: &UserBrief,
    next: &str,
) -> Response {
    let agent =
        parts.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let data = SessionData {
        user: user.id,
        agent: agent.chars().take(LONGEST_AGENT).collect(),
        address: client.address.to_string(),
        started_at: backend.now(),
        seen_at: backend.now(),
    };
    match session::start(session, data).await {
        Ok(()) => Redirect::to(next).into_response(),
        Err(error) => {
            tracing::error!(%error, "a session was not started");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
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
        Ok(admin) => welcome(&forms.backend, &session, client, &parts, &admin, "/settings").await,
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

async fn change_password(
    State(forms): State<Forms>,
    Extension(visit): Extension<Visit>,
    parts: Parts,
    Form(form): Form<OwnPasswordForm>,
) -> Response {
    let Some(signed_in) = visit.signed_in else { return Redirect::to("/login").into_response() };
    let changed = match visit.backend.authorize(&signed_in.actor(), Permission::OwnAccount) {
        Ok(ctx) => users::change_own_password(&ctx, form, &signed_in.id).await,
        Err(error) => Err(error.into()),
    };
    match changed {
        Ok(()) => Redirect::to("/account?changed").into_response(),
        Err(backend::Error::App(AppError::Invalid(errors))) => {
            let answer = PasswordAnswer { errors };
            forms.pages.answer(parts, "/account", StatusCode::UNPROCESSABLE_ENTITY, answer).await
        }
        Err(error) => status::bare(error).into_response(),
    }
}

/// One of the own sessions, named by its id.
#[derive(Deserialize)]
struct SessionForm {
    id: String,
}

async fn end_session(Extension(visit): Extension<Visit>, Form(form): Form<SessionForm>) -> Response {
    let Some(signed_in) = visit.signed_in else { return Redirect::to("/login").into_response() };
    let ended = match visit.backend.authorize(&signed_in.actor(), Permission::OwnAccount) {
        Ok(ctx) => sessions::end_own(&ctx, form.id).await,
        Err(error) => Err(error.into()),
    };
    match ended {
        Ok(()) => Redirect::to("/account").into_response(),
        Err(error) => status::bare(error).into_response(),
    }
}
