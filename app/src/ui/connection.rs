//! Whether the server can be reached, and the banner that says when it cannot.

use std::time::Duration;

use domain::error::AppError;
use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::{
    icons::Glyph,
    parts::{Banner, Tone},
};
use crate::i18n::*;

/// How often the server is asked whether it is back.
const RETRY: Duration = Duration::from_secs(4);

/// The state of the connection.
#[derive(Clone, Copy)]
pub struct Connection {
    online: RwSignal<bool>,
    restored: RwSignal<u32>,
}

impl Connection {
    /// Whether the last thing heard was good.
    pub fn is_online(self) -> bool {
        self.online.get()
    }

    /// Has `again` called whenever the server is there again, for as long as the calling component lives.
    pub fn when_restored(self, again: impl Fn() + 'static) {
        Effect::new(move |before: Option<u32>| {
            let times = self.restored.get();
            if before.is_some_and(|before| before != times) {
                again();
            }
            times
        });
    }

    /// Takes note of how a call to the server went.
    pub fn note<T>(self, outcome: &Result<T, AppError>) {
        if matches!(outcome, Err(AppError::Offline)) {
            self.lost();
        }
    }

    /// The server was not reached: says so, and asks again until it is.
    pub fn lost(self) {
        if self.online.get_untracked() {
            self.online.set(false);
            self.ask_later();
        }
    }

    fn back(self) {
        if !self.online.get_untracked() {
            self.online.set(true);
            self.restored.update(|times| *times += 1);
        }
    }

    fn ask_later(self) {
        set_timeout(
            move || {
                spawn_local(
                    async move { if server_answers().await { self.back() } else { self.ask_later() } },
                );
            },
            RETRY,
        );
    }
}

async fn server_answers() -> bool {
    let answer = JsFuture::from(window().fetch_with_str("/healthz")).await;
    answer
        .ok()
        .and_then(|answer| answer.dyn_into::<web_sys::Response>().ok())
        .is_some_and(|answer| answer.ok())
}

/// Provides the connection, and listens to what the browser says of it.
pub fn provide() {
    let connection = Connection { online: RwSignal::new(true), restored: RwSignal::new(0) };
    provide_context(connection);
    Effect::new(move || {
        let lost = window_event_listener(ev::offline, move |_| connection.lost());
        on_cleanup(move || lost.remove());
    });
}

/// The connection.
pub fn use_connection() -> Connection {
    expect_context()
}

/// The banner. Once a page.
#[component]
pub fn OfflineBanner() -> impl IntoView {
    let i18n = use_i18n();
    let connection = use_connection();
    view! {
        <div class="notices" role="status">
            <Show when=move || !connection.is_online()>
                <Banner tone=Tone::Warn icon=Glyph::Warn title=text!(i18n, common.offline.title)>
                    {t!(i18n, common.offline.body)}
                </Banner>
            </Show>
        </div>
    }
    .into_any()
}
