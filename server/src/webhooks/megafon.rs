//! МегаФон ВАТС: a form with the token that was agreed in `crm_token`.

use axum::{Router, body::Bytes, extract::State, response::Response, routing::post};
use domain::user::Secret;

use super::{Hook, as_json, fields};
use crate::secret::is_same;

pub(super) const PATH: &str = "/hooks/calls/megafon";

pub(super) fn routes(hook: Hook, token: Secret) -> Router {
    Router::new().route(PATH, post(receive)).with_state((hook, token))
}

async fn receive(State((hook, token)): State<(Hook, Secret)>, body: Bytes) -> Response {
    let mut fields = fields(&body);
    let given = fields.remove("crm_token").unwrap_or_default();
    if !is_same(&given, &token.0) {
        return hook.refuse();
    }
    hook.take(&as_json(&fields)).await
}
