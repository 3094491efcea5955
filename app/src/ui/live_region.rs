//! Says things to those who listen to the page rather than look at it.

use leptos::prelude::*;

/// The one polite live region of the page.
#[derive(Clone, Copy)]
pub struct LiveRegion(RwSignal<String>);

impl LiveRegion {
    /// Has a screen reader say it when it is free.
    pub fn say(self, text: impl Into<String>) {
        self.0.set(text.into());
    }
}

/// Provides the region to everything below.
pub fn provide() {
    provide_context(LiveRegion(RwSignal::new(String::new())));
}

/// The region.
pub fn use_live_region() -> LiveRegion {
    expect_context()
}

/// Where the texts stand. Once a page.
#[component]
pub fn Region() -> impl IntoView {
    let region = use_live_region();
    view! { <div class="vh" role="status">{move || region.0.get()}</div> }
}
