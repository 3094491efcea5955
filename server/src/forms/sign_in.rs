//! The forms of the sign-in page: a login and a password, the second factor after them, or the first password of
//! somebody who was invited.

use app::ui::{
    frame::Section,
    pages::sign_in::{SignInAnswer, SignInFault, SignInStep},
};
use axum::{
    Extension, Form,
    extract::State,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use backend::services::{
    invitations,
    sign_in::{self, Credentials, Passed, Second, SignIn, Step},
};
use domain::{
    error::AppError,
    user::{Secret, UserBrief},
};
use serde::Deserialize;
use tower_sessions::Session;

use super::{Forms, session_of};
use crate::{client::Client, gate::local, session, status};

/// Whichever of them was sent; what it does not have is empty.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct SignInForm {
    login: String,
    password: Secret,
    next: String,
    /// Of the second factor.
    ticket: String,
    secret: String,
    code: Secret,
    /// Of an invitation.
    invite: String,
}

/// Who stands at the door.
struct Door {
    forms: Forms,
    client: Client,
    session: Session,
    parts: Parts,
    next: String,
}

pub(super) async fn sign_in(
    State(forms): State<Forms>,
    Extension(client): Extension<Client>,
    session: Session,
    parts: Parts,
    Form(form): Form<SignInForm>,
) -> Response {
    let door = Door { forms, client, session, parts, next: form.next.clone() };
    if !form.ticket.is_empty() {
        door.second(form).await
    } else if !form.invite.is_empty() {
        door.invited(form).await
    } else {
        door.first(form).await
    }
}

impl Door {
    async fn first(self, form: SignInForm) -> Response {
        let (login, address) = (form.login, self.client.address);
        let credentials = Credentials { login: login.clone(), password: form.password, address };
        let done = sign_in::sign_in(&self.forms.backend.stranger(), credentials).await;
        self.go_on(done, SignInAnswer { login, ..SignInAnswer::default() }).await
    }

    async fn invited(self, form: SignInForm) -> Response {
        let (token, address) = (form.invite, self.client.address);
        let done = invitations::accept(&self.forms.backend.stranger(), &token, &form.password, address).await;
        let answer = SignInAnswer { invite: token, ..SignInAnswer::default() };
        match done {
            Ok(Some(done)) => self.go_on(Ok(done), SignInAnswer::default()).await,
            Ok(None) => self.refuse(SignInFault::NoInvitation, answer).await,
            Err(backend::Error::App(AppError::Invalid(errors))) => {
                self.show(StatusCode::UNPROCESSABLE_ENTITY, SignInAnswer { errors, ..answer }).await
            }
            Err(error) => status::bare(error).into_response(),
        }
    }

    /// After the password.
    async fn go_on(self, done: Result<SignIn, backend::Error>, answer: SignInAnswer) -> Response {
        match done {
            Ok(SignIn::Welcome(user)) => self.welcome(&user, false, Vec::new()).await,
            Ok(SignIn::Step(step)) => {
                let step = Some(shown(step));
                self.show(StatusCode::OK, SignInAnswer { step, ..SignInAnswer::default() }).await
            }
            Ok(SignIn::Elsewhere) => self.refuse(SignInFault::Elsewhere, answer).await,
            Ok(SignIn::Refused { left }) => self.refuse(SignInFault::Wrong { left }, answer).await,
            Err(error) => self.fail(error, answer).await,
        }
    }

    async fn second(self, form: SignInForm) -> Response {
        let SignInForm { ticket, secret, code, .. } = form;
        let second = Second { ticket, secret, code, address: self.client.address };
        match sign_in::pass(&self.forms.backend.stranger(), second).await {
            Ok(Passed::Welcome { user, codes }) => self.welcome(&user, true, codes).await,
            Ok(Passed::Wrong { left, step }) => {
                let answer = SignInAnswer { step: Some(shown(step)), ..SignInAnswer::default() };
                self.refuse(SignInFault::WrongCode { left }, answer).await
            }
            Ok(Passed::Over) => self.refuse(SignInFault::Over, SignInAnswer::default()).await,
            Err(error) => self.fail(error, SignInAnswer::default()).await,
        }
    }

    /// Starts a session and goes on to a page, or shows the codes that are to be kept first.
    async fn welcome(self, user: &UserBrief, second_factor: bool, codes: Vec<String>) -> Response {
        let next = local(&self.next).unwrap_or_else(|| Section::home(user.role)).to_owned();
        let data = session_of(&self.forms.backend, self.client, &self.parts, user, second_factor);
        if let Err(error) = session::start(&self.session, data).await {
            tracing::error!(%error, "a session was not started");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
        if codes.is_empty() {
            return Redirect::to(&next).into_response();
        }
        let answer = SignInAnswer { next, codes, ..SignInAnswer::default() };
        self.forms.pages.answer(self.parts, "/login", StatusCode::OK, answer).await
    }

    async fn fail(self, error: backend::Error, answer: SignInAnswer) -> Response {
        match error {
            backend::Error::App(AppError::TooMany(seconds)) => {
                let mut response = self.refuse(SignInFault::Wait { seconds }, answer).await;
                *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
                response
            }
            error => status::bare(error).into_response(),
        }
    }

    async fn refuse(self, fault: SignInFault, answer: SignInAnswer) -> Response {
        let answer = SignInAnswer { fault: Some(fault), ..answer };
        self.show(StatusCode::UNPROCESSABLE_ENTITY, answer).await
    }

    async fn show(self, status: StatusCode, answer: SignInAnswer) -> Response {
        let answer = SignInAnswer { next: self.next, ..answer };
        self.forms.pages.answer(self.parts, "/login", status, answer).await
    }
}

fn shown(step: Step) -> SignInStep {
    SignInStep { ticket: step.ticket, new: step.new }
}
