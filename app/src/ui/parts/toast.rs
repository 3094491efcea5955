//! Toasts: what was done, and the way back. They stand in for «are you sure?».

use std::time::Duration;

use leptos::prelude::*;

use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        keys::{Chord, Keycaps, Reach, use_keys},
    },
};

/// How long a toast stays.
const STAY: Duration = Duration::from_secs(8);
/// How many stand above one another.
const MOST: usize = 3;

/// One toast.
#[derive(Clone)]
pub struct Toast {
    /// What was done: «Записали на ср 25, 10:45». Nothing personal.
    pub text: String,
    /// The way back, if there is one.
    pub undo: Option<Callback<()>>,
}

/// The toasts of the page.
#[derive(Clone, Copy)]
pub struct ToastStack {
    all: RwSignal<Vec<(u32, Toast)>>,
    next: StoredValue<u32>,
}

impl ToastStack {
    /// Says what was done.
    pub fn say(self, text: impl Into<String>) {
        self.show(Toast { text: text.into(), undo: None });
    }

    /// Says what was done, with the way back: the button, or Ctrl+Z.
    pub fn with_undo(self, text: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        self.show(Toast { text: text.into(), undo: Some(Callback::new(move |()| undo())) });
    }

    /// Shows a toast for eight seconds.
    pub fn show(self, toast: Toast) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.all.update(|all| {
            all.push((id, toast));
            if all.len() > MOST {
                all.remove(0);
            }
        });
        self.leave_later(id);
    }

    /// A toast that is pointed at or has the focus stays.
    fn leave_later(self, id: u32) {
        set_timeout(move || if is_in_use(id) { self.leave_later(id) } else { self.drop(id) }, STAY);
    }

    fn drop(self, id: u32) {
        self.all.try_update(|all| all.retain(|(own, _)| *own != id));
    }

    fn undo(self, id: u32) {
        let undo =
            self.all.with_untracked(|all| all.iter().find(|(own, _)| *own == id).and_then(|(_, t)| t.undo));
        self.drop(id);
        if let Some(undo) = undo {
            undo.run(());
        }
    }

    fn undo_last(self) {
        let last = self
            .all
            .with_untracked(|all| all.iter().rev().find(|(_, t)| t.undo.is_some()).map(|(id, _)| *id));
        if let Some(id) = last {
            self.undo(id);
        }
    }
}

fn is_in_use(id: u32) -> bool {
    document().query_selector(&format!("#toast-{id}:is(:hover, :focus-within)")).ok().flatten().is_some()
}

/// Provides the toasts, and binds Ctrl+Z. Needs the keys.
pub fn provide() {
    let toasts = ToastStack { all: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
    provide_context(toasts);
    let i18n = use_i18n();
    let name = text!(i18n, common.keys.undo);
    use_keys().bind_within(Reach::Everywhere, Chord::UNDO, name, move || toasts.undo_last());
}

/// The toasts.
pub fn use_toasts() -> ToastStack {
    expect_context()
}

/// Where they stand. Once a page.
#[component]
pub fn Toasts() -> impl IntoView {
    let toasts = use_toasts();
    view! {
        <div class="toasts" role="status">
            <For each=move || toasts.all.get() key=|(id, _)| *id let((id, toast))>
                <Card id toast/>
            </For>
        </div>
    }
    .into_any()
}

#[component]
fn Card(id: u32, toast: Toast) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let undo = toast.undo.map(|_| {
        view! {
            <button type="button" on:click=move |_| toasts.undo(id)>
                <Icon glyph=Glyph::Undo/>
                {t!(i18n, common.undo)}
                <Keycaps chord=Chord::UNDO/>
            </button>
        }
    });
    view! {
        <div class="toast" id=format!("toast-{id}")>
            <Icon glyph=Glyph::Check/>
            <span>{toast.text}</span>
            {undo}
        </div>
    }
    .into_any()
}
