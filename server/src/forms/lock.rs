//! Locking and unlocking the screen: asked by the page's script, answered by a status.

use app::access::Visit;
use axum::{
    Extension, Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use backend::services::screen_lock::{self, Unlocked};
use domain::{error::AppError, permission::Permission, user::Secret};
use serde::Deserialize;
use tower_sessions::Session;

use super::Forms;
use crate::{client::Client, status};

pub(super) async fn lock(Extension(visit): Extension<Visit>, session: Session) -> Response {
    let (Some(signed_in), Some(cookie)) = (visit.signed_in, session.id()) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let locked = match visit.backend.authorize(&signed_in.actor(), Permission::OwnAccount) {
        Ok(ctx) => screen_lock::lock(&ctx, &cookie.to_string()).await,
        Err(error) => Err(error.into()),
    };
    match locked {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => status::bare(error).into_response(),
    }
}

/// The password of whose screen it is.
#[derive(Deserialize)]
pub(super) struct UnlockForm {
    #[serde(default)]
    password: Secret,
}

pub(super) async fn unlock(
    State(forms): State<Forms>,
    Extension(client): Extension<Client>,
    session: Session,
    Form(form): Form<UnlockForm>,
) -> Response {
    let cookie = session.id().map(|id| id.to_string()).unwrap_or_default();
    let stranger = forms.backend.stranger();
    match screen_lock::unlock(&stranger, &cookie, form.password, client.address).await {
        Ok(Unlocked::Open) => StatusCode::NO_CONTENT.into_response(),
        Ok(Unlocked::Another) => StatusCode::RESET_CONTENT.into_response(),
        Ok(Unlocked::Refused) => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
        Err(backend::Error::App(AppError::Unauthenticated)) => StatusCode::UNAUTHORIZED.into_response(),
        Err(error) => status::bare(error).into_response(),
    }
}
