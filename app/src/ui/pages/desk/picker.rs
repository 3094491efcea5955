//! A list that opens below a step and is narrowed by typing: services, specialists, doctors.

use leptos::{ev::KeyboardEvent, html, prelude::*};

use super::{effects::close_panel, open_call::OpenCall};
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        matching,
    },
};

/// One choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<T> {
    /// What it stands for.
    pub value: T,
    /// Its name.
    pub name: String,
    /// The rest of the line.
    pub about: String,
    /// Whether it is chosen now.
    pub chosen: bool,
}

/// The entries that fit what is typed.
fn narrow<T: Clone>(entries: &[Entry<T>], typed: &str) -> Vec<Entry<T>> {
    let fits = |entry: &&Entry<T>| matching::fits(&format!("{} {}", entry.name, entry.about), typed);
    entries.iter().filter(fits).cloned().collect()
}

/// The list. Enter picks the marked one; it closes itself unless `several` may be picked.
#[component]
pub fn Picker<T>(
    call: OpenCall,
    /// An id that is unique on the page.
    id: &'static str,
    /// What is picked.
    #[prop(into)]
    label: TextProp,
    /// All choices.
    #[prop(into)]
    entries: Signal<Vec<Entry<T>>>,
    /// Stays open for the next one.
    #[prop(optional)]
    several: bool,
    /// Called with the one picked.
    #[prop(into)]
    on_pick: Callback<T>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let i18n = use_i18n();
    let typed = RwSignal::new(String::new());
    let cursor = RwSignal::new(0usize);
    let input = NodeRef::<html::Input>::new();
    Effect::new(move || {
        if let Some(input) = input.get() {
            // Without the focus it can still be clicked.
            let _ = input.focus();
        }
    });
    let shown = Memo::new(move |_| entries.with(|entries| typed.with(|typed| narrow(entries, typed))));
    let pick = move |value: T| {
        on_pick.run(value);
        if several {
            typed.set(String::new());
            cursor.set(0);
        } else {
            close_panel(call);
        }
    };
    let press = move |event: KeyboardEvent| {
        let last = shown.with_untracked(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => cursor.update(|at| *at = (*at + 1).min(last)),
            "ArrowUp" => cursor.update(|at| *at = at.saturating_sub(1)),
            // With nothing typed Enter is the end of it.
            "Enter" if event.ctrl_key() || event.meta_key() => return,
            "Enter" if several && cursor.get_untracked() == 0 && typed.with_untracked(String::is_empty) => {
                close_panel(call);
            }
            "Enter" => {
                let entry = shown.with_untracked(|shown| shown.get(cursor.get_untracked()).cloned());
                if let Some(entry) = entry {
                    pick(entry.value);
                }
            }
            _ => return,
        }
        event.prevent_default();
        scroll_to_mark(id);
    };
    let row = move |(at, entry): (usize, Entry<T>)| {
        let value = entry.value.clone();
        view! {
            <div
                role="option"
                id=format!("{id}-{at}")
                aria-selected=move || if cursor.get() == at { "true" } else { "false" }
                on:click=move |_| pick(value.clone())
            >
                <span class="grow">{entry.name}</span>
                <span class="small mute">{entry.about}</span>
                {entry.chosen.then(|| view! { <Icon glyph=Glyph::Check/> })}
            </div>
        }
    };
    let name = label.clone();
    view! {
        <div class="panel picker">
            <div class="row ask">
                <Icon glyph=Glyph::Search/>
                <input
                    node_ref=input
                    class="grow"
                    role="combobox"
                    aria-label=move || label.get()
                    aria-expanded="true"
                    aria-controls=id
                    aria-activedescendant=move || format!("{id}-{}", cursor.get())
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=text!(i18n, desk.picker.placeholder)
                    prop:value=typed
                    on:input:target=move |event| {
                        typed.set(event.target().value());
                        cursor.set(0);
                    }
                    on:keydown=press
                />
                <span class="keys"><kbd>"↑"</kbd><kbd>"↓"</kbd><kbd>"↵"</kbd><kbd>"Esc"</kbd></span>
            </div>
            <div class="menu" role="listbox" id=id aria-label=move || name.get()>
                {move || shown.get().into_iter().enumerate().map(row).collect_view()}
            </div>
            {move || shown.with(Vec::is_empty).then(|| view! {
                <p class="small mute pad">{t!(i18n, desk.picker.nothing)}</p>
            })}
        </div>
    }
    .into_any()
}

/// Keeps the marked row in sight.
fn scroll_to_mark(id: &'static str) {
    use wasm_bindgen::JsCast;
    request_animation_frame(move || {
        let marked = document().query_selector(&format!("#{id} [aria-selected=true]")).ok().flatten();
        let Some(marked) = marked.and_then(|marked| marked.dyn_into::<web_sys::HtmlElement>().ok()) else {
            return;
        };
        let Some(list) = marked.parent_element() else { return };
        let (top, bottom) = (marked.offset_top(), marked.offset_top() + marked.offset_height());
        if top < list.scroll_top() {
            list.set_scroll_top(top);
        } else if bottom > list.scroll_top() + list.client_height() {
            list.set_scroll_top(bottom - list.client_height());
        }
    });
}
