//! Wakes the pages up in the browser.
#![recursion_limit = "256"] // the type of a page is the tree of its elements

use leptos::tachys::dom::body;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page once the module is loaded: takes over the document that the server has rendered. Done when the
/// page answers.
#[wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_from_async(body(), app::ui::App).await.forget();
}
