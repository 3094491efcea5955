//! How an ended call has ended: said by a digit and Enter, as on the desk.

use domain::call::{Call, CallOutcome};
use leptos::{ev::KeyboardEvent, html, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

use crate::{
    api::calls::set_call_outcome,
    i18n::*,
    ui::{
        connection::use_connection,
        icons::Glyph,
        keys::{Chord, Keycaps, use_keys},
        pages::desk::Outcomes,
        parts::{Button, Look, use_toasts},
        words,
    },
};

/// Opens the choice, as it does on the desk.
const OPEN: Chord = Chord::key("KeyB");

/// The choice as it is being made.
#[derive(Clone, Copy)]
pub struct Settling {
    open: RwSignal<bool>,
    marked: RwSignal<Option<CallOutcome>>,
    busy: RwSignal<bool>,
    again: Callback<()>,
}

impl Settling {
    /// Nothing is chosen yet; `again` reads the call anew.
    pub fn new(again: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            open: RwSignal::new(false),
            marked: RwSignal::new(None),
            busy: RwSignal::new(false),
            again: Callback::new(move |()| again()),
        }
    }

    fn close(self) {
        self.open.try_set(false);
        self.marked.try_set(None);
    }
}

/// The way to the choice, and the choice.
#[component]
pub fn Settle(call: Call, settling: Settling) -> impl IntoView {
    let i18n = use_i18n();
    let given = call.outcome;
    let name = move || match given {
        Some(_) => t_string!(i18n, calls.one.settle.change),
        None => t_string!(i18n, calls.one.settle.give),
    };
    use_keys().bind(OPEN, name, move || settling.open.set(true));
    let call = StoredValue::new(call);
    let shown = move || {
        if settling.open.get() {
            view! { <Choosing call=call.get_value() settling/> }.into_any()
        } else {
            let look = if given.is_none() { Look::Primary } else { Look::Standard };
            view! {
                <div class="row">
                    <Button look icon=Glyph::Check keys=OPEN on:click=move |_| settling.open.set(true)>{name}</Button>
                </div>
            }
            .into_any()
        }
    };
    view! { {shown} }.into_any()
}

/// Whether the key would press what has the focus.
fn on_button(event: &KeyboardEvent) -> bool {
    event.target().is_some_and(|target| target.dyn_ref::<web_sys::HtmlButtonElement>().is_some())
}

#[component]
fn Choosing(call: Call, settling: Settling) -> impl IntoView {
    let i18n = use_i18n();
    let (toasts, connection) = (use_toasts(), use_connection());
    let Call { id, version, outcome: given, .. } = call;
    let marked = Signal::derive(move || settling.marked.get().or(given));
    let save = move || {
        let Some(outcome) = marked.get_untracked().filter(|_| !settling.busy.get_untracked()) else { return };
        settling.busy.set(true);
        spawn_local(async move {
            let answer = set_call_outcome(id, version, outcome).await;
            connection.note(&answer);
            settling.busy.try_set(false);
            match answer {
                Ok(_) => settling.close(),
                Err(error) => toasts.say(words::error(i18n.get_locale_untracked(), &error)),
            }
            // the page may have been left by then
            settling.again.try_run(());
        });
    };
    let press = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key() {
            return;
        }
        let digit = Chord::DIGITS.iter().position(|chord| chord.matches(&event));
        match digit.and_then(|at| CallOutcome::ALL.get(at)) {
            Some(outcome) => settling.marked.set(Some(*outcome)),
            None if event.key() == "Enter" && !on_button(&event) => save(),
            None if event.key() == "Escape" => settling.close(),
            None => return,
        }
        event.prevent_default();
    };
    let panel = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(panel) = panel.get() {
            // Without the focus the button below still saves.
            let _ = panel.focus();
        }
    });
    let promises = move || {
        (marked.get() == Some(CallOutcome::CallBack) && given != Some(CallOutcome::CallBack))
            .then(|| view! { <p class="small mute">{t!(i18n, calls.one.settle.calls_back)}</p> })
    };
    view! {
        <div
            node_ref=panel
            class="panel pad col g3 settle"
            tabindex="-1"
            role="group"
            aria-label=text!(i18n, desk.outcome.title)
            on:keydown=press
        >
            <h2 class="row">{t!(i18n, desk.outcome.title)}<span class="end"><Keycaps chord=Chord::key("Escape")/></span></h2>
            <Outcomes marked on_pick=move |outcome| settling.marked.set(Some(outcome))/>
            <div aria-live="polite">{promises}</div>
            <div class="row end">
                <Button look=Look::Plain on:click=move |_| settling.close()>{t!(i18n, common.cancel)}</Button>
                <Button
                    look=Look::Primary
                    keys=Chord::key("Enter")
                    busy=settling.busy
                    disabled=Signal::derive(move || marked.get().is_none())
                    on:click=move |_| save()
                >
                    {t!(i18n, calls.one.settle.save)}
                </Button>
            </div>
        </div>
    }
    .into_any()
}
