//! The pages: what a request tells them, and rendering one with the answer to a plain form.

use std::sync::{Arc, LazyLock};

use app::{
    access::Visit,
    ui::{
        App,
        frame::{Viewer, is_for},
        live::LivePosition,
        lock::LockAfter,
        prefs::Prefs,
        shell::{SiteFiles, shell},
    },
};
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, HeaderValue, Request, Response, StatusCode, Uri, header, request::Parts},
    middleware::from_fn,
};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::{
    AxumRouteListing, LeptosRoutes, ResponseOptions, generate_route_list, render_app_async_with_context,
};

use crate::{
    headers,
    live::Feed,
    stage::{self, Stage},
};

/// The routes of all pages, listed once: while the framework lists them, no page of this process gets its data.
static ROUTES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(App));

/// The path of every page, as the router has it: `/patients/{id}`.
pub fn paths() -> impl Iterator<Item = &'static str> {
    ROUTES.iter().map(AxumRouteListing::path)
}

/// Draws pages.
#[derive(Clone)]
pub struct Pages(Arc<SiteFiles>);

impl Pages {
    /// With the built files that they load.
    pub fn new(files: SiteFiles) -> Self {
        Self(Arc::new(files))
    }

    /// Every page and server function under its address, and a page for all other addresses.
    pub fn routes(&self) -> Router {
        let options = LeptosOptions::builder().output_name("priyom").build();
        let files = self.0.clone();
        let document = move || shell(SiteFiles::clone(&files));
        Router::new()
            .leptos_routes_with_context(&options, ROUTES.clone(), context, document.clone())
            .fallback(render_app_async_with_context(missing, document))
            .layer(from_fn(stage::provide))
            .with_state(options)
    }

    /// The page at `path` as the answer to a form that was sent by `request`; `answer` says what became of it.
    pub async fn answer<T>(
        &self,
        request: Parts,
        path: &'static str,
        status: StatusCode,
        answer: T,
    ) -> Response<Body>
    where
        T: Clone + Send + Sync + 'static,
    {
        let files = self.0.clone();
        let with_answer = move || {
            context();
            provide_context(answer.clone());
        };
        let render = render_app_async_with_context(with_answer, move || shell(SiteFiles::clone(&files)));
        let mut page = Request::new(Body::empty());
        *page.uri_mut() = Uri::from_static(path);
        *page.headers_mut() = request.headers;
        *page.extensions_mut() = request.extensions;
        let stage = Stage::default();
        page.extensions_mut().insert(stage.clone());
        let mut response = stage.perform(render(page)).await;
        *response.status_mut() = status;
        response
    }
}

/// What every page gets of its request, and the policy that fits its nonce.
fn context() {
    with_context(|parts: &Parts| {
        if let Some(stage) = parts.extensions.get::<Stage>() {
            stage.set();
        }
        let prefs = Prefs::from_cookies(|name| cookie(&parts.headers, name));
        let visit = parts.extensions.get::<Visit>();
        // Before anything is read, so that no event falls between the page and the stream.
        let position = parts.extensions.get::<Feed>().map(Feed::position);
        let path = parts.uri.path().to_owned();
        let lock_minutes = visit.map_or(0, |visit| visit.backend.sign_in_rules().lock_minutes);
        (prefs, visit.and_then(|visit| visit.signed_in.clone()), position, path, lock_minutes)
    })
    .into_iter()
    .for_each(|(prefs, signed_in, position, path, lock_minutes)| {
        provide_context(prefs);
        if let Some(position) = position {
            provide_context(LivePosition(position));
        }
        if let Some(signed_in) = signed_in {
            let user = &signed_in.user;
            if !is_for(&path, Some(user.role)) {
                set_status(StatusCode::FORBIDDEN);
            }
            if lock_minutes > 0 {
                provide_context(LockAfter(lock_minutes));
            }
            provide_context(Viewer { id: user.id, name: user.name.clone(), role: user.role });
        }
    });
    let response = use_context::<ResponseOptions>();
    let policy = use_nonce().and_then(|nonce| HeaderValue::try_from(headers::page_policy(&nonce)).ok());
    if let (Some(response), Some(policy)) = (response, policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// The same for an address that no page has.
fn missing() {
    context();
    set_status(StatusCode::NOT_FOUND);
}

fn set_status(status: StatusCode) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
}

/// A cookie of the request.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let pairs = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    pairs.flat_map(|line| line.split(';')).find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("xlang=de; lang=en; theme=dark"));
        assert_eq!(cookie(&headers, "lang"), Some("en"));
        assert_eq!(cookie(&headers, "theme"), Some("dark"));
        assert_eq!(cookie(&headers, "them"), None);
    }
}
