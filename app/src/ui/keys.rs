//! The keyboard: which key does what on the page now, and the sheet that shows it.
//!
//! Keys are bound by their place (`event.code`), so that both layouts work; the sheet and the hints show the
//! letter of the language in use. Single keys rest while a text is being typed.

mod chord;
mod sheet;

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use crate::i18n::*;

pub use chord::{Chord, Keycaps};
pub use sheet::KeySheet;

/// Where a key works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// On the page that bound it.
    Page,
    /// Everywhere.
    Everywhere,
}

/// One bound key.
#[derive(Clone)]
struct Binding {
    id: u32,
    chord: Chord,
    name: TextProp,
    reach: Reach,
    run: Callback<()>,
}

/// All bound keys.
#[derive(Clone, Copy)]
pub struct Keys {
    bindings: RwSignal<Vec<Binding>>,
    next: StoredValue<u32>,
    sheet: RwSignal<bool>,
}

impl Keys {
    /// Binds a key for as long as the calling component lives. Of two that bind the same one, the later wins.
    pub fn bind(self, chord: Chord, name: impl Into<TextProp>, run: impl Fn() + Send + Sync + 'static) {
        self.bind_within(Reach::Page, chord, name, run);
    }

    /// The same, with its reach said.
    pub fn bind_within(
        self,
        reach: Reach,
        chord: Chord,
        name: impl Into<TextProp>,
        run: impl Fn() + Send + Sync + 'static,
    ) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        let run = Callback::new(move |()| run());
        self.bindings.update(|all| all.push(Binding { id, chord, name: name.into(), reach, run }));
        on_cleanup(move || {
            self.bindings.try_update(|all| all.retain(|binding| binding.id != id));
        });
    }

    /// Opens the sheet of all keys.
    pub fn show_sheet(self) {
        self.sheet.set(true);
    }

    fn press(self, event: &KeyboardEvent) {
        if event.default_prevented() || event.is_composing() || modal_is_open() {
            return;
        }
        let typing = is_typing(event);
        let hit = self.bindings.with_untracked(|all| {
            let fits = |binding: &&Binding| {
                binding.chord.matches(event) && (!typing || binding.chord.works_in_text())
            };
            all.iter().rev().find(fits).map(|binding| binding.run)
        });
        if let Some(run) = hit {
            event.prevent_default();
            run.run(());
        }
    }
}

/// Provides the keys, and listens.
pub fn provide() {
    let keys =
        Keys { bindings: RwSignal::new(Vec::new()), next: StoredValue::new(0), sheet: RwSignal::new(false) };
    provide_context(keys);
    let i18n = use_i18n();
    keys.bind_within(Reach::Everywhere, Chord::HELP, text!(i18n, common.keys.show), move || {
        keys.show_sheet()
    });
    Effect::new(move || {
        let pressed = window_event_listener(ev::keydown, move |event| keys.press(&event));
        on_cleanup(move || pressed.remove());
    });
}

/// The keys.
pub fn use_keys() -> Keys {
    expect_context()
}

fn modal_is_open() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}

/// Whether the key would go into a text, or press the button that has the focus.
fn is_typing(event: &KeyboardEvent) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok())
    else {
        return false;
    };
    match target.tag_name().as_str() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => {
            let kind = target.get_attribute("type").unwrap_or_default();
            !matches!(kind.as_str(), "checkbox" | "radio" | "button" | "submit")
                || matches!(event.code().as_str(), "Space" | "Enter")
        }
        "BUTTON" | "A" | "SUMMARY" => matches!(event.code().as_str(), "Space" | "Enter"),
        _ => target.is_content_editable(),
    }
}
