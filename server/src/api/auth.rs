//! Who calls: the bearer key of the `Authorization` header.

use app::ui::words::HttpFault;
use axum::{
    extract::{Request, State},
    http::header,
    middleware::Next,
    response::Response,
};
use backend::services::api_keys;
use domain::error::AppError;

use super::{Api, problem::Problem};

/// Lets requests with a good key on, as many as the key may make. A key counts in the header only: one in an address
/// would end up in logs.
pub async fn admit(State(api): State<Api>, mut request: Request, next: Next) -> Result<Response, Problem> {
    let header = request.headers().get(header::AUTHORIZATION).and_then(|header| header.to_str().ok());
    let header = header.ok_or(Problem::Http(HttpFault::NoKey))?;
    let actor = api_keys::authenticate(&api.backend.stranger(), header).await?;
    if let Some(key) = actor.key {
        api.buckets.take(key, api.backend.now()).map_err(AppError::TooMany)?;
    }
    request.extensions_mut().insert(actor);
    Ok(next.run(request).await)
}
