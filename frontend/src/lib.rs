//! Wakes the pages up in the browser.
#![recursion_limit = "256"] // the type of a page is the tree of its elements

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page once the module is loaded: takes over the document that the server has rendered.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_lazy(app::ui::App);
}
