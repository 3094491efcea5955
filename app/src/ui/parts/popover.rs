//! A card beside the thing it is about.

use leptos::{html, prelude::*};

use super::place;
use crate::ui::focus;

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
    /// Id of the element that it stays inside of; else the screen.
    #[prop(optional)]
    within: Option<&'static str>,
    /// Changes when what it holds changes its size, so that it is put anew.
    #[prop(optional, into)]
    size: Signal<u32>,
    /// More classes.
    #[prop(optional)]
    class: &'static str,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let card = NodeRef::<html::Div>::new();
    Effect::new(move || {
        let Some(card) = card.get() else { return };
        if card.show_popover().is_ok() {
            focus_first(&card);
        }
    });
    // After what it holds has been drawn, so that its size is known.
    Effect::new(move || {
        size.with(|_| ());
        let anchor = anchor.clone();
        request_animation_frame(move || {
            if let Some(card) = card.try_get_untracked().flatten() {
                put(&card, &anchor, within);
            }
        });
    });
    let toggled = move |_| {
        let closed = card.get_untracked().is_some_and(|card| !card.matches(":popover-open").unwrap_or(true));
        if closed {
            on_close.run(());
        }
    };
    view! {
        <div node_ref=card class=("pop card ".to_owned() + class).trim_end().to_owned() popover="auto" role="dialog" aria-label=move || label.get() on:toggle=toggled>
            {children()}
        </div>
    }
}

fn put(card: &web_sys::HtmlElement, anchor: &str, within: Option<&str>) {
    let bounds = within.and_then(|id| document().get_element_by_id(id));
    let bounds = bounds.map_or_else(place::screen, |element| element.get_bounding_client_rect().into());
    if let Some(anchor) = document().get_element_by_id(anchor) {
        place::put_within(card, &anchor, bounds, place::beside);
    }
}

/// Without a focus inside, Esc closes it all the same.
fn focus_first(card: &web_sys::HtmlElement) {
    let first = card.query_selector("a[href], button:not(:disabled), input, select, textarea").ok().flatten();
    if let Some(first) = first {
        focus::give(&first);
    }
}
