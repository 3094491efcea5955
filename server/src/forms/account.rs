//! The forms of the account page: the own password, the own second factor, the own sessions.

use app::{access::Visit, ui::pages::account::AccountAnswer};
use axum::{
    Extension, Form,
    extract::State,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use backend::{
    Ctx, Error,
    services::{second_factors, sessions, users},
};
use domain::{
    error::AppError,
    permission::Permission,
    user::{OwnPasswordForm, Secret},
};
use serde::Deserialize;

use super::Forms;
use crate::status;

/// What is asked for: each button of the page names its act.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Act {
    #[default]
    ChangePassword,
    Begin,
    TurnOn,
    NewCodes,
    TurnOff,
}

/// Whichever form of the page was sent; what it does not have is empty.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct AccountForm {
    act: Act,
    current: Secret,
    password: Secret,
    secret: String,
    code: Secret,
    confirm: Secret,
}

/// What is shown afterwards.
enum Done {
    /// Another page.
    Leads(&'static str),
    /// The same one with what is told once.
    Told(AccountAnswer),
}

pub(super) async fn change(
    State(forms): State<Forms>,
    Extension(visit): Extension<Visit>,
    parts: Parts,
    Form(form): Form<AccountForm>,
) -> Response {
    let Some(signed_in) = visit.signed_in else { return Redirect::to("/login").into_response() };
    let secret = form.secret.clone();
    let ctx = match visit.backend.authorize(&signed_in.actor(), Permission::OwnAccount) {
        Ok(ctx) => ctx,
        Err(error) => return status::bare(error.into()).into_response(),
    };
    match act(&ctx, form, &signed_in.id).await {
        Ok(Done::Leads(to)) => Redirect::to(to).into_response(),
        Ok(Done::Told(answer)) => forms.pages.answer(parts, "/account", StatusCode::OK, answer).await,
        Err(Error::App(AppError::Invalid(errors))) => {
            let new = match second_factors::begin_again(&ctx, &secret).await {
                Ok(new) => new,
                Err(error) => return status::bare(error).into_response(),
            };
            let answer = AccountAnswer { errors, new, codes: Vec::new() };
            forms.pages.answer(parts, "/account", StatusCode::UNPROCESSABLE_ENTITY, answer).await
        }
        Err(error) => status::bare(error).into_response(),
    }
}

async fn act(ctx: &Ctx, form: AccountForm, session: &str) -> Result<Done, Error> {
    let AccountForm { act, current, password, secret, code, confirm } = form;
    let told = |codes| Done::Told(AccountAnswer { codes, ..AccountAnswer::default() });
    match act {
        Act::ChangePassword => {
            users::change_own_password(ctx, OwnPasswordForm { current, password }, session).await?;
            Ok(Done::Leads("/account?changed"))
        }
        Act::Begin => {
            let new = Some(second_factors::begin(ctx).await?);
            Ok(Done::Told(AccountAnswer { new, ..AccountAnswer::default() }))
        }
        Act::TurnOn => second_factors::turn_on(ctx, &secret, &code, session).await.map(told),
        Act::NewCodes => second_factors::renew_codes(ctx, confirm).await.map(told),
        Act::TurnOff => {
            second_factors::turn_off(ctx, confirm).await?;
            Ok(Done::Leads("/account?off"))
        }
    }
}

/// One of the own sessions, named by its id.
#[derive(Deserialize)]
pub(super) struct SessionForm {
    id: String,
}

pub(super) async fn end_session(
    Extension(visit): Extension<Visit>,
    Form(form): Form<SessionForm>,
) -> Response {
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
