//! Where a page is rendered: its reactive values stay within reach from the first step to the last.
//!
//! Leptos keeps the values of each request in an arena of its own and finds the right one by what the thread did
//! last. Between the rendering and the writing of the `<title>` it lets other requests pass, and then looks into
//! whatever arena the thread has at hand: the page breaks, or speaks another visitor's language. Here each step of a
//! rendering begins with its own arena.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    sync::{Arc, OnceLock},
};

use axum::{extract::Request, middleware::Next, response::Response};
use leptos::{prelude::Owner, reactive::owner::WeakOwner};

/// One request's; an extension of it.
#[derive(Clone, Default)]
pub struct Stage(Arc<OnceLock<WeakOwner>>);

impl Stage {
    /// The rendering has begun: whoever owns its values is known. To be called from within.
    pub fn set(&self) {
        if let Some(owner) = Owner::current() {
            // a second time within one request it is the same one
            let _ = self.0.set(owner.downgrade());
        }
    }

    /// Renders.
    pub async fn perform<F: Future>(self, rendering: F) -> F::Output {
        let mut rendering = pin!(rendering);
        poll_fn(|cx| match self.0.get().and_then(WeakOwner::upgrade) {
            Some(owner) => owner.with(|| rendering.as_mut().poll(cx)),
            None => rendering.as_mut().poll(cx),
        })
        .await
    }
}

/// Gives a request for a page a stage of its own.
pub async fn provide(mut request: Request, next: Next) -> Response {
    let stage = Stage::default();
    request.extensions_mut().insert(stage.clone());
    stage.perform(next.run(request)).await
}
