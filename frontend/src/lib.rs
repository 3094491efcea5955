//! Wakes the pages up in the browser.
#![recursion_limit = "256"] // the type of a page is the tree of its elements

use any_spawner::Executor;
use leptos::{
    mount::hydrate_from_async, prelude::window, tachys::dom::body, task::spawn_local, web_sys::Event,
};
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page once the module is loaded: takes over the document that the server has rendered, and says
/// `awake` when it answers.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    // fails only where it has been done before
    let _ = Executor::init_wasm_bindgen();
    spawn_local(async {
        hydrate_from_async(body(), app::ui::App).await.forget();
        if let Ok(awake) = Event::new("awake") {
            // nobody need be listening
            let _ = window().dispatch_event(&awake);
        }
    });
}
