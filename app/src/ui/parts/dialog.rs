//! Dialogs: native ones, so the browser keeps the focus inside and gives it back.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

use crate::{
    i18n::*,
    ui::icons::{Glyph, Icon},
};

/// A dialog that stands over the page while `open` is true; Esc and the cross close it.
#[component]
pub fn Dialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Its heading.
    #[prop(into)]
    title: TextProp,
    /// What it holds.
    children: ChildrenFn,
) -> impl IntoView {
    view! {
        <Show when=move || open.get()>
            <Modal open title=title.clone() children=children.clone()/>
        </Show>
    }
}

#[component]
fn Modal(open: RwSignal<bool>, title: TextProp, children: ChildrenFn) -> impl IntoView {
    let i18n = use_i18n();
    let dialog = NodeRef::<html::Dialog>::new();
    let before = StoredValue::new_local(None::<web_sys::HtmlElement>);
    Effect::new(move || {
        if let Some(dialog) = dialog.get() {
            before.set_value(document().active_element().and_then(|focused| focused.dyn_into().ok()));
            // It throws only when the dialog is open already.
            let _ = dialog.show_modal();
        }
    });
    // The browser gives the focus back only when it closes the dialog itself, and takes none while it is open.
    on_cleanup(move || {
        if let Some(before) = before.try_get_value().flatten() {
            // What has gone from the page meanwhile cannot take the focus.
            request_animation_frame(move || drop(before.focus()));
        }
    });
    let label = title.clone();
    view! {
        <dialog
            node_ref=dialog
            class="pop dialog"
            aria-label=move || label.get()
            on:close=move |_| open.set(false)
        >
            <header>
                <h2 class="lead grow">{move || title.get()}</h2>
                <button
                    type="button"
                    class="ib"
                    aria-label=text!(i18n, common.close)
                    on:click=move |_| open.set(false)
                >
                    <Icon glyph=Glyph::Cross/>
                </button>
            </header>
            <div class="pad">{children()}</div>
        </dialog>
    }
    .into_any()
}
