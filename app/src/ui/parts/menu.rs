//! A button that opens a list of commands.

use leptos::{either::Either, html, prelude::*};
use web_sys::{Element, KeyboardEvent};

use super::{Tone, place};
use crate::ui::{
    focus,
    icons::{Glyph, Icon},
    keys::{Chord, Keycaps},
};

/// A button and the menu it opens. The menu is a native popover: Esc and a click outside close it.
#[component]
pub fn MenuButton(
    /// An id that is unique on the page.
    #[prop(into)]
    id: String,
    /// The name, shown unless there is an icon.
    #[prop(into)]
    label: TextProp,
    /// An icon in place of the name.
    #[prop(optional)]
    icon: Option<Glyph>,
    /// Class of the button; `ib` for an icon alone.
    #[prop(default = "btn plain")]
    class: &'static str,
    /// The items.
    children: Children,
) -> impl IntoView {
    let button = NodeRef::<html::Button>::new();
    let menu = NodeRef::<html::Div>::new();
    // The browser would open it by itself, but only afterwards could it be put in its place.
    let toggle = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        if let (Some(button), Some(menu)) = (button.get_untracked(), menu.get_untracked()) {
            // It throws only when the menu is gone from the page.
            let _ = menu.toggle_popover();
            place::put(&menu, &button, place::below);
        }
    };
    let (name, words) = (label.clone(), label);
    let face = match icon {
        Some(glyph) => Either::Left(view! { <Icon glyph/> }),
        None => Either::Right(view! { {move || words.get()}<Icon glyph=Glyph::Down/> }),
    };
    view! {
        <button
            type="button"
            node_ref=button
            class=class
            popovertarget=id.clone()
            aria-label=move || name.get()
            on:click=toggle
        >
            {face}
        </button>
        <div
            id=id
            node_ref=menu
            class="pop menu"
            popover="auto"
            on:keydown=move |event| walk_items(&event)
            on:click=move |_| close(menu)
        >
            {children()}
        </div>
    }
}

fn close(menu: NodeRef<html::Div>) {
    if let Some(menu) = menu.get_untracked() {
        // It throws only when the menu is closed already.
        let _ = menu.hide_popover();
    }
}

/// The arrows walk through the items.
pub fn walk_items(event: &KeyboardEvent) {
    let step: fn(&Element) -> Option<Element> = match event.key().as_str() {
        "ArrowDown" => Element::next_element_sibling,
        "ArrowUp" => Element::previous_element_sibling,
        _ => return,
    };
    event.prevent_default();
    let mut next = document().active_element().and_then(|focused| step(&focused));
    while next.as_ref().is_some_and(|item| item.tag_name() == "HR") {
        next = next.as_ref().and_then(step);
    }
    if let Some(item) = next {
        focus::give(&item);
    }
}

/// A command of a menu. Put `on:click` on it.
#[component]
pub fn MenuItem(
    /// Its sign.
    #[prop(optional)]
    icon: Option<Glyph>,
    /// `Bad` for destructive ones, which stand last.
    #[prop(optional)]
    tone: Option<Tone>,
    /// The key that does the same.
    #[prop(optional)]
    keys: Option<Chord>,
    /// Verb first.
    children: Children,
) -> impl IntoView {
    view! {
        <button type="button" data-tone=tone.map(Tone::code)>
            {icon.map(|glyph| view! { <Icon glyph/> })}
            {children()}
            {keys.map(|chord| view! { <Keycaps chord/> })}
        </button>
    }
}
