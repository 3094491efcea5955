//! UIS signs nothing: who sends is proved by the last part of the address, which no log is told.

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    response::Response,
    routing::post,
};
use domain::user::Secret;

use super::Hook;
use crate::secret::is_same;

pub(super) const FOLDER: &str = "/hooks/calls/uis/";
pub(super) const PATH: &str = "/hooks/calls/uis/{secret}";

pub(super) fn routes(hook: Hook, secret: Secret) -> Router {
    Router::new().route(PATH, post(receive)).with_state((hook, secret))
}

async fn receive(
    State((hook, secret)): State<(Hook, Secret)>,
    Path(given): Path<String>,
    body: Bytes,
) -> Response {
    if !is_same(&given, &secret.0) {
        return hook.refuse();
    }
    hook.take(&String::from_utf8_lossy(&body)).await
}
