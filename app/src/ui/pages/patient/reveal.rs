//! Uncovering phones, birth date and e-mail: for a reason, and for half a minute.

use std::time::Duration;

use domain::{
    booking::REASON_MAX,
    error::{AppError, FieldErrors},
    id::PatientId,
    patient::Revealed,
    text::required_text,
};
use leptos::{prelude::*, task::spawn_local};

use super::Shown;
use crate::{
    api::patients::reveal_patient,
    i18n::*,
    ui::{
        icons::Glyph,
        keys::{Chord, use_keys},
        parts::{Button, Dialog, Look, TextField, provide_errors},
    },
};

/// How long they stay, in seconds.
const STAY: u32 = 30;
/// Asks for the reason: «П» of «Показать».
const SHOW: Chord = Chord::key("KeyG");

/// What is uncovered now.
#[derive(Clone, Copy)]
pub struct Uncovered {
    id: PatientId,
    what: RwSignal<Option<Revealed>>,
    left: RwSignal<u32>,
    clock: StoredValue<Option<IntervalHandle>>,
}

impl Uncovered {
    /// Nothing of this patient yet.
    pub fn new(id: PatientId) -> Self {
        let clock = StoredValue::new(None::<IntervalHandle>);
        on_cleanup(move || {
            if let Some(Some(clock)) = clock.try_get_value() {
                clock.clear();
            }
        });
        Self { id, what: RwSignal::new(None), left: RwSignal::new(0), clock }
    }

    /// What is uncovered.
    pub fn get(self) -> Option<Revealed> {
        self.what.get()
    }

    /// The same, without following it.
    pub fn get_untracked(self) -> Option<Revealed> {
        self.what.get_untracked()
    }

    fn show(self, what: Revealed) {
        self.hide();
        self.what.set(Some(what));
        self.left.set(STAY);
        let tick = move || match self.left.try_get_untracked() {
            Some(left) if left > 1 => self.left.set(left - 1),
            _ => self.hide(),
        };
        self.clock.set_value(set_interval_with_handle(tick, Duration::from_secs(1)).ok());
    }

    /// Hides it at once.
    pub fn hide(self) {
        self.clock.try_update_value(|clock| {
            if let Some(clock) = clock.take() {
                clock.clear();
            }
        });
        self.what.try_set(None);
    }
}

/// The button that asks for the reason; while it is uncovered, the time left and the way to hide it.
#[component]
pub fn RevealButton(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let uncovered = shown.uncovered;
    let asking = RwSignal::new(false);
    use_keys().bind(SHOW, text!(i18n, patients.reveal.title), move || asking.set(true));
    let is_open = Memo::new(move |_| uncovered.what.with(Option::is_some));
    let share = move || format!("--p:{}%", uncovered.left.get() * 100 / STAY);
    view! {
        <Show
            when=move || is_open.get()
            fallback=move || view! {
                <Button small=true icon=Glyph::Eye keys=SHOW on:click=move |_| asking.set(true)>
                    {t!(i18n, patients.reveal.show)}
                </Button>
            }
        >
            <span class="row g1 small mute">
                <span class="ring" style=share></span>
                <span class="vh">{t!(i18n, patients.reveal.left, count = move || uncovered.left.get())}</span>
                <Button small=true on:click=move |_| uncovered.hide()>{t!(i18n, patients.reveal.hide)}</Button>
            </span>
        </Show>
        <Dialog open=asking title=text!(i18n, patients.reveal.title)>
            <Ask shown asking/>
        </Dialog>
    }
    .into_any()
}

/// The reason: one of the usual ones, or typed.
#[component]
fn Ask(shown: Shown, asking: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let reason = RwSignal::new(String::new());
    let errors = RwSignal::new(FieldErrors::default());
    let busy = RwSignal::new(false);
    provide_errors(errors);
    let uncover = move |reason: String| {
        if let Err(fault) = required_text(&reason, REASON_MAX) {
            return errors.update(|errors| {
                errors.0.clear();
                errors.add("reason", fault);
            });
        }
        busy.set(true);
        spawn_local(async move {
            let answer = reveal_patient(shown.uncovered.id, reason).await;
            shown.connection.note(&answer);
            busy.try_set(false);
            match answer {
                Ok(what) => {
                    shown.uncovered.show(what);
                    asking.try_set(false);
                }
                Err(AppError::Invalid(faults)) => {
                    errors.try_set(faults);
                }
                Err(error) => shown.toasts.say(crate::ui::words::error(i18n.get_locale_untracked(), &error)),
            }
        });
    };
    let usual = move |text: fn(Locale) -> &'static str| {
        view! {
            <button type="button" class="chip" on:click=move |_| uncover(text(i18n.get_locale_untracked()).to_owned())>
                {move || text(i18n.get_locale())}
            </button>
        }
    };
    view! {
        <form
            class="col g3"
            on:submit=move |event| {
                event.prevent_default();
                uncover(reason.get_untracked());
            }
        >
            <div class="row wrap g1">
                {usual(|language| td_string!(language, patients.reveal.call))}
                {usual(|language| td_string!(language, patients.reveal.identify))}
                {usual(|language| td_string!(language, patients.reveal.correct))}
            </div>
            <TextField label=text!(i18n, patients.reveal.reason) name="reason" id="reveal-reason" value=reason required=true/>
            <p class="note">{t!(i18n, patients.reveal.note)}</p>
            <div class="row">
                <Button look=Look::Primary kind="submit" busy>{t!(i18n, patients.reveal.show)}</Button>
            </div>
        </form>
    }
    .into_any()
}
