//! How the call ends: a digit says it, Enter ends the call. What was done in it is chosen beforehand.

use domain::{
    call::{CallOutcome, NOTE_MAX},
    call_reason::CallReason,
    error::FieldErrors,
};
use leptos::{ev::KeyboardEvent, html, prelude::*};

use super::{effects, open_call::OpenCall};
use crate::{
    i18n::*,
    ui::{
        parts::{TextField, Tone, provide_errors},
        words,
    },
};

/// Marks the outcome of that digit.
pub fn choose(call: OpenCall, at: usize) {
    if let Some(outcome) = CallOutcome::ALL.get(at) {
        call.outcome.set(Some(*outcome));
    }
}

/// The reason of Shift and a digit; in a text these are letters.
fn reason_of(event: &KeyboardEvent) -> Option<CallReason> {
    use wasm_bindgen::JsCast;
    let typing = event.target().is_some_and(|target| {
        target.dyn_ref::<web_sys::HtmlTextAreaElement>().is_some()
            || target.dyn_ref::<web_sys::HtmlInputElement>().is_some()
    });
    if typing || !event.shift_key() || event.ctrl_key() || event.alt_key() || event.meta_key() {
        return None;
    }
    let digit: usize = event.code().strip_prefix("Digit")?.parse().ok()?;
    CallReason::ALL.get((digit + 9) % 10).copied()
}

fn toggle(call: OpenCall, reason: CallReason) {
    call.reasons.update(|codes| {
        let mut reasons = CallReason::split(codes);
        match reasons.iter().position(|other| *other == reason) {
            Some(at) => drop(reasons.remove(at)),
            None => reasons.push(reason),
        }
        *codes = CallReason::joined(&reasons);
    });
}

/// What they rang for: several at once, the first ten by Shift and a digit.
#[component]
fn Reasons(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let chip = move |(at, reason): (usize, CallReason)| {
        let pressed = move || call.reasons.with(|codes| CallReason::split(codes).contains(&reason));
        let key = (at < 10).then(|| view! { <kbd>"⇧"{(at + 1) % 10}</kbd> });
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || if pressed() { "true" } else { "false" }
                on:click=move |_| toggle(call, reason)
            >
                {move || words::call::reason(i18n.get_locale(), reason)}
                {key}
            </button>
        }
    };
    view! {
        <div class="row wrap g1" role="group" aria-label=text!(i18n, desk.outcome.reasons)>
            {CallReason::ALL.into_iter().enumerate().map(chip).collect_view()}
        </div>
    }
    .into_any()
}

/// All outcomes, each with its digit.
#[component]
pub fn Outcomes(
    marked: Signal<Option<CallOutcome>>,
    #[prop(into)] on_pick: Callback<CallOutcome>,
) -> impl IntoView {
    let i18n = use_i18n();
    let row = move |(at, outcome): (usize, CallOutcome)| {
        view! {
            <button
                type="button"
                role="radio"
                class="pick"
                aria-checked=move || if marked.get() == Some(outcome) { "true" } else { "false" }
                on:click=move |_| on_pick.run(outcome)
            >
                <kbd>{(at + 1) % 10}</kbd>
                {move || words::call::outcome(i18n.get_locale(), outcome)}
            </button>
        }
    };
    view! {
        <div class="outcomes" role="radiogroup" aria-label=text!(i18n, desk.outcome.title)>
            {CallOutcome::ALL.into_iter().enumerate().map(row).collect_view()}
        </div>
    }
    .into_any()
}

/// The list, the reasons, the note, and the end.
#[component]
pub fn OutcomePanel(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    call.outcome.set(None);
    let done = call.slice(|state| state.outcome());
    let so_far = Memo::new(move |_| call.noted.get().unwrap_or_else(|| done.get()));
    let marked = Memo::new(move |_| call.outcome.get().unwrap_or_else(|| so_far.get()));
    let panel = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(panel) = panel.get() {
            // Without the focus the button below still ends the call.
            let _ = panel.focus();
        }
    });
    let faults = RwSignal::new(FieldErrors::default());
    provide_errors(faults);
    let end = move || effects::end(call, marked.get_untracked(), faults);
    let press = move |event: KeyboardEvent| {
        let on_button = event.target().is_some_and(|target| {
            use wasm_bindgen::JsCast;
            target.dyn_ref::<web_sys::HtmlButtonElement>().is_some()
        });
        if let Some(reason) = reason_of(&event) {
            event.prevent_default();
            toggle(call, reason);
        }
        if event.key() == "Enter" && !event.shift_key() && !on_button {
            event.prevent_default();
            end();
        }
    };
    let when = move || {
        (marked.get() == CallOutcome::CallBack).then(|| {
            view! {
                <TextField
                    label=text!(i18n, desk.outcome.when)
                    name="call_back_at"
                    kind="datetime-local"
                    value=call.call_back_at
                />
            }
        })
    };
    view! {
        <div node_ref=panel class="step outcome" tabindex="-1" role="group" aria-label=text!(i18n, desk.outcome.title) on:keydown=press>
            <h2>{t!(i18n, desk.outcome.title)}<span class="end"><kbd>"Esc"</kbd></span></h2>
            <Outcomes
                marked=Signal::derive(move || Some(marked.get()))
                on_pick=move |outcome| call.outcome.set(Some(outcome))
            />
            {when}
            <Reasons call/>
            <div class="row top">
                <label class="vh" for="desk-note">{t!(i18n, desk.outcome.note)}</label>
                <textarea
                    class="input grow"
                    id="desk-note"
                    rows="1"
                    maxlength=NOTE_MAX
                    placeholder=text!(i18n, desk.outcome.note)
                    prop:value=call.note
                    on:input:target=move |event| call.note.set(event.target().value())
                ></textarea>
                <button type="button" class="btn solid" data-tone=Tone::Bad.code() on:click=move |_| end()>
                    {t!(i18n, desk.end)}
                    <kbd>"Enter"</kbd>
                </button>
            </div>
        </div>
    }
    .into_any()
}
