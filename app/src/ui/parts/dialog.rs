//! Dialogs: native ones, so the browser keeps the focus inside and gives it back.

use leptos::{html, prelude::*};

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
    Effect::new(move || {
        if let Some(dialog) = dialog.get() {
            // It throws only when the dialog is open already.
            let _ = dialog.show_modal();
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
