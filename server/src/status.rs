//! What the errors of services are in HTTP.

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    middleware::Next,
    response::Response,
};
use domain::error::AppError;
use leptos::server_fn::error::{FromServerFnError, SERVER_FN_ERROR_HEADER};

/// The most that an error takes in JSON, in bytes.
const LARGEST_ERROR: usize = 1 << 20;

/// The status of an error.
pub fn of(error: &AppError) -> StatusCode {
    match error {
        AppError::Unauthenticated => StatusCode::UNAUTHORIZED,
        AppError::Forbidden => StatusCode::FORBIDDEN,
        AppError::NotFound => StatusCode::NOT_FOUND,
        AppError::SlotTaken(_) | AppError::Refused(_) => StatusCode::CONFLICT,
        AppError::Stale(_) => StatusCode::PRECONDITION_FAILED,
        AppError::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        AppError::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
        AppError::Offline => StatusCode::SERVICE_UNAVAILABLE,
        AppError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The status alone, where there is nobody to read more; the cause goes to the log.
pub fn bare(error: backend::Error) -> StatusCode {
    of(&error.into())
}

/// Gives a server function's error its own status; all leave as 500.
pub async fn of_server_functions(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR
        || !response.headers().contains_key(SERVER_FN_ERROR_HEADER)
    {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST_ERROR).await else {
        return Response::from_parts(parts, Body::empty());
    };
    let error = AppError::de(bytes.clone());
    parts.status = of(&error);
    if let AppError::TooMany(seconds) = error {
        parts.headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    Response::from_parts(parts, Body::from(bytes))
}
