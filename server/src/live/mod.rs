//! `/live`: what happens, told at once to every open screen and to programs with a key, as Server-Sent Events.
//!
//! A line names the kind and ids, never anything personal, and only what whoever listens could see on a page. A
//! stream ends after a while and is opened again by the browser, which asks anew whether the listener may.

mod feed;

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use app::access::Visit;
use axum::{
    Extension, Router,
    extract::{Query, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::from_fn_with_state,
    response::{
        IntoResponse, Response,
        sse::{Event as Line, KeepAlive, Sse},
    },
    routing::get,
};
use backend::{
    Actor, Backend,
    services::{api_keys, live::may_know},
};
use futures::{Stream, StreamExt, stream};
use serde::Deserialize;
use tokio::sync::watch;
use tokio_stream::wrappers::BroadcastStream;
use uuid::Uuid;

pub use feed::Feed;
use feed::Told;

use crate::session;

/// Streams at once, in all and for one listener.
const MOST: usize = 2000;
const MOST_OF_ONE: usize = 32;
/// How old a stream gets.
const LONGEST: Duration = Duration::from_secs(600);
/// How long a browser waits before it comes back.
const COME_BACK: Duration = Duration::from_secs(1);
/// How often a silent stream says that it lives.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// What the route is made of.
#[derive(Clone)]
pub struct Live {
    backend: Backend,
    feed: Feed,
    listeners: Listeners,
    stopping: watch::Receiver<bool>,
}

impl Live {
    /// Streams end once `stopping` is true.
    pub fn new(backend: Backend, feed: Feed, stopping: watch::Receiver<bool>) -> Self {
        Self { backend, feed, listeners: Listeners::default(), stopping }
    }

    /// The route, with the session of whoever asks.
    pub fn routes(self, tls: bool) -> Router {
        let layers = tower::ServiceBuilder::new()
            .layer(session::layer(&self.backend, tls))
            .layer(from_fn_with_state(self.backend.clone(), session::identify));
        Router::new().route("/live", get(listen)).layer(layers).with_state(self)
    }

    /// A key in the header, else the session.
    async fn who(&self, headers: &HeaderMap, visit: &Visit) -> Result<Actor, StatusCode> {
        let Some(key) = headers.get(header::AUTHORIZATION) else {
            return visit.signed_in.as_ref().map(|one| one.actor()).ok_or(StatusCode::UNAUTHORIZED);
        };
        let key = key.to_str().map_err(|_| StatusCode::UNAUTHORIZED)?;
        api_keys::authenticate(&self.backend.stranger(), key).await.map_err(|_| StatusCode::UNAUTHORIZED)
    }
}

/// Where a listener was, when it was here before. The header wins: a browser sends it when it comes back.
#[derive(Deserialize)]
struct Position {
    since: Option<String>,
}

async fn listen(
    State(live): State<Live>,
    Query(position): Query<Position>,
    Extension(visit): Extension<Visit>,
    headers: HeaderMap,
) -> Response {
    let actor = match live.who(&headers, &visit).await {
        Ok(actor) => actor,
        Err(status) => return status.into_response(),
    };
    let Some(place) = live.listeners.take(actor.id()) else {
        return (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")]).into_response();
    };
    let back = headers.get("last-event-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
    let lines = lines(&live, actor, back.or(position.since), place);
    let stream = Sse::new(lines).keep_alive(KeepAlive::new().interval(HEARTBEAT));
    let unbuffered = (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    ([unbuffered], stream).into_response()
}

/// The lines of one listener. One who cannot keep up is dropped, and comes back for what was missed.
fn lines(
    live: &Live,
    actor: Actor,
    since: Option<String>,
    place: Place,
) -> impl Stream<Item = Result<Line, Infallible>> + use<> {
    let (missed, rest) = live.feed.follow(since.as_deref());
    let rest = BroadcastStream::new(rest).take_while(|told| std::future::ready(told.is_ok()));
    let told = stream::iter(missed).chain(rest.filter_map(|told| std::future::ready(told.ok())));
    let feed = live.feed.clone();
    let lines = told.filter_map(move |told| {
        // The place is kept for as long as the stream.
        let _place = &place;
        std::future::ready(may_know(&actor, &told.event).then(|| line(&feed, &told)).flatten())
    });
    let first = stream::iter([Line::default().retry(COME_BACK).comment("live")]);
    let mut stopping = live.stopping.clone();
    let end = async move {
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => {}
            () = tokio::time::sleep(LONGEST) => {}
        }
    };
    first.chain(lines).map(Ok).take_until(Box::pin(end))
}

fn line(feed: &Feed, told: &Told) -> Option<Line> {
    let line = Line::default().id(feed.id(told.number)).event(told.event.name()).json_data(&told.event);
    line.inspect_err(|error| tracing::error!(%error, "an event that cannot be told")).ok()
}

/// How many streams there are, by whose they are.
#[derive(Clone, Default)]
struct Listeners(Arc<Mutex<HashMap<Option<Uuid>, usize>>>);

impl Listeners {
    /// A place, if there is one left.
    fn take(&self, whose: Option<Uuid>) -> Option<Place> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let full = all.values().sum::<usize>() >= MOST;
        let own = all.entry(whose).or_default();
        if full || *own >= MOST_OF_ONE {
            return None;
        }
        *own += 1;
        Some(Place { listeners: self.clone(), whose })
    }
}

/// One stream's place; given back when the stream ends.
struct Place {
    listeners: Listeners,
    whose: Option<Uuid>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut all = self.listeners.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = all.get_mut(&self.whose) {
            *own -= 1;
            if *own == 0 {
                all.remove(&self.whose);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_can_take_all_places() {
        let listeners = Listeners::default();
        let one = Some(Uuid::from_u128(1));
        let mut places: Vec<Place> = (0..MOST_OF_ONE).filter_map(|_| listeners.take(one)).collect();
        assert_eq!(places.len(), MOST_OF_ONE);
        assert!(listeners.take(one).is_none());
        assert!(listeners.take(Some(Uuid::from_u128(2))).is_some());
        places.pop();
        assert!(listeners.take(one).is_some(), "a place that was given back");
    }
}
