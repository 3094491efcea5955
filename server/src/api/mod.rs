//! The JSON API under `/api/v1`, and its description at `/api/openapi.json`.
//!
//! One file per noun holds its routes and what they look like in JSON; what they mean is decided by the services,
//! the same that the pages use.

mod auth;
mod bookings;
mod branches;
mod complaints;
mod docs;
mod doctors;
mod etag;
mod figures;
mod holds;
mod idempotency;
mod input;
mod leads;
mod page;
mod patients;
mod problem;
mod reports;
mod services;
mod slots;
mod time;

use axum::{
    Json, Router, middleware,
    routing::{any, get},
};
use backend::Backend;
use domain::id::ApiKeyId;
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::buckets::{Buckets, Limits};

/// What every handler can reach.
#[derive(Clone)]
struct Api {
    backend: Backend,
    buckets: Buckets<ApiKeyId>,
}

/// Everything under `/api/`, to be merged into the server's router. Bodies have a limit of their own here, and all
/// refusals are problems, so no layer outside should answer in its stead.
pub fn router(backend: Backend, limits: Limits) -> Router {
    let api = Api { backend, buckets: Buckets::new(limits) };
    let (routes, document) = routes().split_for_parts();
    let document = Json(docs::complete(document));
    let routes = routes
        .method_not_allowed_fallback(problem::no_such_method)
        .route_layer(middleware::from_fn_with_state(api.clone(), auth::admit))
        .route("/api", any(problem::no_such_path))
        .route("/api/", any(problem::no_such_path))
        .route("/api/openapi.json", get(move || async move { document }))
        .with_state(api.clone());
    let unknown = Router::new().fallback(problem::no_such_path);
    routes.nest("/api", unknown).layer(middleware::from_fn_with_state(api, problem::render))
}

/// The description of the API.
pub fn document() -> OpenApi {
    docs::complete(routes().into_openapi())
}

fn routes() -> OpenApiRouter<Api> {
    let v1 = OpenApiRouter::new()
        .routes(routes!(slots::list))
        .routes(routes!(holds::create))
        .routes(routes!(holds::get, holds::delete))
        .routes(routes!(bookings::list, bookings::create))
        .routes(routes!(bookings::get, bookings::edit))
        .routes(routes!(bookings::cancel))
        .routes(routes!(bookings::reschedule))
        .routes(routes!(bookings::confirm))
        .routes(routes!(bookings::arrive))
        .routes(routes!(bookings::start))
        .routes(routes!(bookings::finish))
        .routes(routes!(bookings::no_show))
        .routes(routes!(patients::create))
        .routes(routes!(patients::search))
        .routes(routes!(patients::get))
        .routes(routes!(leads::create))
        .routes(routes!(leads::get))
        .routes(routes!(complaints::list, complaints::create))
        .routes(routes!(complaints::get))
        .routes(routes!(figures::get))
        .routes(routes!(reports::get))
        .routes(routes!(doctors::list))
        .routes(routes!(doctors::get))
        .routes(routes!(doctors::working_hours))
        .routes(routes!(services::list))
        .routes(routes!(branches::list));
    OpenApiRouter::with_openapi(docs::frame()).nest("/api/v1", v1)
}
