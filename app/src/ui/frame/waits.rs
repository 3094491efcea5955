//! What waits for the viewer besides the phone: counted once for the whole frame, after events and each minute, for what
//! is promised for a time becomes due.

use std::time::Duration;

use domain::{
    event::Event,
    waiting::{Count, Waiting},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::waiting::count_waiting,
    i18n::*,
    ui::{live::keep_fresh, words},
};

const MINUTE: Duration = Duration::from_secs(60);

/// The counts; none until the browser has asked.
#[derive(Clone, Copy)]
struct Waits(RwSignal<Option<Waiting>>);

/// Provides the counts, and keeps them true. Once a frame, for whoever is signed in.
pub fn follow() {
    let i18n = use_i18n();
    let counts = RwSignal::new(None);
    provide_context(Waits(counts));
    let ask = move || {
        let lang = words::lang(i18n.get_locale_untracked());
        spawn_local(async move {
            // whoever is offline is told so by the page
            if let Ok(told) = count_waiting(lang).await {
                counts.try_set(Some(told));
            }
        });
    };
    keep_fresh(matters, ask);
    Effect::new(move || {
        i18n.get_locale();
        ask();
    });
    Effect::new(move || set_interval(ask, MINUTE));
}

fn matters(event: &Event) -> bool {
    matches!(
        event,
        Event::CallbacksChanged
            | Event::LeadChanged { .. }
            | Event::ComplaintsChanged
            | Event::QuestionsChanged
            | Event::MemosChanged
            | Event::ReportChanged { .. }
            | Event::Resync
    )
}

/// What waits for the viewer; none until it is counted.
pub fn use_waiting() -> RwSignal<Option<Waiting>> {
    use_context::<Waits>().map_or_else(|| RwSignal::new(None), |waits| waits.0)
}

/// A figure for those who see it, words for those who hear it; nothing where nothing waits.
pub fn badge(of: fn(&Waiting) -> &Count) -> impl IntoView {
    let waiting = use_waiting();
    move || {
        let count = waiting.with(|waiting| waiting.as_ref().map(of).filter(|of| of.count > 0).cloned());
        count.map(|Count { count, bad, words }| {
            view! {
                <span class="count" aria-hidden="true" data-tone=bad.then_some("bad")>{count}</span>
                <span class="vh">", "{words}</span>
            }
        })
    }
}
