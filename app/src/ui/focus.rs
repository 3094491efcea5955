//! The focus: where the next key goes. Only in the browser.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Brings an element into sight and gives it the focus; whether it took it. What cannot leaves it where it is.
pub fn give(element: &Element) -> bool {
    element.dyn_ref::<HtmlElement>().is_some_and(|element| element.focus().is_ok())
}

/// The same for the first element that the selector finds.
pub fn give_first(selector: &str) -> bool {
    document().query_selector(selector).ok().flatten().is_some_and(|element| give(&element))
}

/// Whether nothing has it, as after what had it was drawn anew.
pub fn is_lost() -> bool {
    document().active_element().is_none_or(|focused| focused.tag_name() == "BODY")
}
