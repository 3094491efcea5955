//! A card beside the thing it is about.

use leptos::{html, prelude::*};

use super::place;

/// A popover beside the element with the id `anchor`. Render it while it is wanted; it calls `on_close` when Esc or
/// a click outside closes it, and the focus goes back to where it was.
#[component]
pub fn Popover(
    /// Id of the element it stands beside.
    #[prop(into)]
    anchor: String,
    /// Its name for listeners.
    #[prop(into)]
    label: TextProp,
    /// Called once it is closed.
    #[prop(into)]
    on_close: Callback<()>,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let card = NodeRef::<html::Div>::new();
    Effect::new(move || {
        let Some(card) = card.get() else { return };
        if card.show_popover().is_ok() {
            if let Some(anchor) = document().get_element_by_id(&anchor) {
                place::put(&card, &anchor, place::beside);
            }
            focus_first(&card);
        }
    });
    let toggled = move |_| {
        let closed = card.get_untracked().is_some_and(|card| !card.matches(":popover-open").unwrap_or(true));
        if closed {
            on_close.run(());
        }
    };
    view! {
        <div node_ref=card class="pop card" popover="auto" role="dialog" aria-label=move || label.get() on:toggle=toggled>
            {children()}
        </div>
    }
}

fn focus_first(card: &web_sys::HtmlElement) {
    use wasm_bindgen::JsCast;
    let first = card.query_selector("a[href], button:not(:disabled), input, select, textarea").ok().flatten();
    if let Some(first) = first.and_then(|first| first.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Without a focus inside, Esc closes it all the same.
        let _ = first.focus();
    }
}
