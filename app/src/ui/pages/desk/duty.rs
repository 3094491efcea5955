//! What the operator does, in the bar of the desk: a list, and one key for the break and back.
//!
//! The telephone sets it too; whoever comes to the desk for the first time of a day begins the shift.

use domain::{error::AppError, event::Event, operator_state::OperatorState};
use leptos::{prelude::*, task::spawn_local};

use super::{keys::DUTY, open_call::Desk};
use crate::{
    api::shifts::{come_to_desk, set_operator_state},
    i18n::*,
    ui::{
        frame::Viewer,
        keys::{Keycaps, use_keys},
        live::use_live,
        words::{self, call},
    },
};

/// What one does, as it was last told.
#[derive(Clone, Copy)]
struct Own {
    desk: Desk,
    state: RwSignal<Option<OperatorState>>,
}

impl Own {
    fn ask(self) {
        spawn_local(async move {
            let answer = come_to_desk().await;
            self.desk.connection.note(&answer);
            if let Ok(own) = answer {
                self.state.try_set(own.state);
            }
        });
    }

    /// Shown at once, and taken back when the server says no.
    fn set(self, state: OperatorState) {
        let before = self.state.get_untracked();
        self.state.set(Some(state));
        spawn_local(async move {
            let answer = set_operator_state(state).await;
            self.desk.connection.note(&answer);
            match answer {
                Ok(own) => drop(self.state.try_set(own.state)),
                Err(error) => {
                    self.state.try_set(before);
                    if error != AppError::Offline {
                        self.desk.toasts.say(words::error(self.desk.i18n.get_locale_untracked(), &error));
                    }
                }
            }
        });
    }
}

/// The list.
#[component]
pub fn Duty(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let own = Own { desk, state: RwSignal::new(None) };
    let me = use_context::<Viewer>().map(|viewer| viewer.id);
    Effect::new(move || own.ask());
    use_live().listen(move |event| match event {
        Event::CallChanged { operator, .. } if operator.is_some() && *operator == me => own.ask(),
        Event::Resync => own.ask(),
        _ => {}
    });
    use_keys().bind(DUTY, text!(i18n, shifts.state.toggle), move || {
        own.set(OperatorState::toggled(own.state.get_untracked()));
    });
    let state = own.state;
    let option = move |of: OperatorState| {
        view! {
            <option value=of.code() selected=move || state.get() == Some(of)>
                {move || call::state(i18n.get_locale(), of)}
            </option>
        }
    };
    // who talks is told by the telephone: it is shown, and cannot be chosen
    let other = move || {
        match state.get() {
        Some(OperatorState::OnCall) => view! {
            <option value="" selected=true>{move || call::state(i18n.get_locale(), OperatorState::OnCall)}</option>
        }
        .into_any(),
        None => view! { <option value="" selected=true>{t!(i18n, shifts.state.none)}</option> }.into_any(),
        Some(_) => ().into_any(),
    }
    };
    let pick = move |code: String| {
        if let Some(state) = OperatorState::from_code(&code) {
            own.set(state);
        }
    };
    view! {
        <label class="row g1">
            <span class="vh">{t!(i18n, shifts.state.label)}</span>
            <select
                class="chip duty"
                data-tone=move || state.get().map(|own| call::state_tone(own).code())
                on:change:target=move |event| pick(event.target().value())
            >
                {other}
                {OperatorState::BY_HAND.into_iter().map(option).collect_view()}
            </select>
            <Keycaps chord=DUTY/>
        </label>
    }
    .into_any()
}
