//! What the server tells of what others do: one stream for all pages.
//!
//! The stream names kinds and ids only; who listens fetches what it shows again. The server says with `Resync`
//! when events were missed.

use std::time::Duration;

use domain::event::Event;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, MessageEvent};

use super::connection::{Connection, use_connection};

/// Name of the `<meta>` in which a page says up to which event it is true.
pub const POSITION_META: &str = "live-position";

/// Where the server's stream stands. The server provides it for each page before it reads what the page shows, so
/// that the browser misses nothing between the page and its first event.
#[derive(Clone, Debug)]
pub struct LivePosition(pub String);

/// First and longest pause before another try.
const RETRY: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(30));

/// Those who listen.
#[derive(Clone, Copy)]
pub struct Live {
    listeners: StoredValue<Vec<(u32, Callback<Event>)>>,
    next: StoredValue<u32>,
}

impl Live {
    /// Has `hear` called with every event for as long as the calling component lives.
    pub fn listen(self, hear: impl Fn(&Event) + Send + Sync + 'static) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        let hear = Callback::new(move |event: Event| hear(&event));
        self.listeners.update_value(|all| all.push((id, hear)));
        on_cleanup(move || {
            self.listeners.try_update_value(|all| all.retain(|(own, _)| *own != id));
        });
    }

    fn tell(self, event: &Event) {
        let listeners = self.listeners.get_value();
        for (_, hear) in listeners {
            hear.try_run(event.clone());
        }
    }
}

/// Provides the live events, without listening to the server yet.
pub fn provide() {
    provide_context(Live { listeners: StoredValue::new(Vec::new()), next: StoredValue::new(0) });
}

/// The live events.
pub fn use_live() -> Live {
    expect_context()
}

/// How long events are gathered before a page asks again.
const LATER: Duration = Duration::from_secs(2);

/// Gathers calls: what is given back has `ask` called after a pause, once for all that want it until then; for as long
/// as the calling component lives.
pub fn gather(
    ask: impl Fn() + Copy + Send + Sync + 'static,
) -> impl Fn(Duration) + Copy + Send + Sync + 'static {
    let waits = StoredValue::new(false);
    move |pause| {
        if !waits.try_get_value().unwrap_or(true) {
            waits.set_value(true);
            let asks = move || {
                if waits.try_set_value(false).is_none() {
                    ask();
                }
            };
            set_timeout(asks, pause);
        }
    }
}

/// Has `ask` called some time after events that matter, once for all that come until then, and when the server is
/// there again; for as long as the calling component lives.
pub fn keep_fresh(
    matters: impl Fn(&Event) -> bool + Send + Sync + 'static,
    ask: impl Fn() + Copy + Send + Sync + 'static,
) {
    let soon = gather(ask);
    use_live().listen(move |event| {
        if matters(event) {
            soon(LATER);
        }
    });
    use_connection().when_restored(move || soon(LATER));
}

/// Listens to the server for as long as the calling component lives: for whoever is signed in.
pub fn follow() {
    let live = use_live();
    let connection = use_connection();
    Effect::new(move || {
        let stream = Stream {
            live,
            connection,
            source: StoredValue::new_local(None),
            position: StoredValue::new(page_position()),
            failures: StoredValue::new(0),
        };
        stream.open();
        on_cleanup(move || stream.close());
    });
}

/// The browser's end of the stream.
#[derive(Clone, Copy)]
struct Stream {
    live: Live,
    connection: Connection,
    source: StoredValue<Option<Source>, LocalStorage>,
    /// The last event heard.
    position: StoredValue<String>,
    failures: StoredValue<u32>,
}

/// The browser's own object, with what it calls.
struct Source {
    events: EventSource,
    _hear: Closure<dyn Fn(MessageEvent)>,
    _opened: Closure<dyn Fn()>,
    _failed: Closure<dyn Fn()>,
}

impl Stream {
    fn open(self) {
        let Some(position) = self.position.try_get_value() else { return };
        let Ok(events) = EventSource::new(&format!("/live?since={position}")) else { return };
        let hear = Closure::<dyn Fn(MessageEvent)>::new(move |message| self.heard(&message));
        for name in Event::NAMES {
            // It throws only for a stream that is no stream.
            let _ = events.add_event_listener_with_callback(name, hear.as_ref().unchecked_ref());
        }
        let opened = Closure::<dyn Fn()>::new(move || {
            self.failures.try_set_value(0);
        });
        events.set_onopen(Some(opened.as_ref().unchecked_ref()));
        let failed = Closure::<dyn Fn()>::new(move || self.failed());
        events.set_onerror(Some(failed.as_ref().unchecked_ref()));
        let source = Source { events, _hear: hear, _opened: opened, _failed: failed };
        self.source.try_set_value(Some(source));
    }

    fn heard(self, message: &MessageEvent) {
        self.position.try_set_value(message.last_event_id());
        let event = message.data().as_string().and_then(|data| serde_json::from_str(&data).ok());
        // A kind that this page does not know yet is none of its business.
        if let Some(event) = event {
            self.live.tell(&event);
        }
    }

    /// The browser tries again by itself, unless the server's answer was no stream at all. Two failures in a row
    /// mean that the server is gone: a stream that merely reached its age comes back at once.
    fn failed(self) {
        let Some(failures) = self.failures.try_get_value() else { return };
        self.failures.set_value(failures + 1);
        if failures > 0 {
            self.connection.lost();
        }
        let gave_up = self.source.try_with_value(|source| {
            source.as_ref().is_some_and(|source| source.events.ready_state() == EventSource::CLOSED)
        });
        if gave_up == Some(true) {
            self.close();
            let pause = (RETRY.0 * 2_u32.pow(failures.min(4))).min(RETRY.1);
            set_timeout(move || self.open(), pause);
        }
    }

    fn close(self) {
        self.source.try_update_value(|source| {
            if let Some(source) = source.take() {
                source.events.close();
            }
        });
    }
}

/// Up to which event the page in the browser was true when the server rendered it.
fn page_position() -> String {
    let meta = document().query_selector(&format!("meta[name={POSITION_META}]")).ok().flatten();
    meta.and_then(|meta| meta.get_attribute("content")).unwrap_or_default()
}
