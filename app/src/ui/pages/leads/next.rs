//! What is to be done next with a lead, and when.

use chrono::{DateTime, Timelike, Utc};
use domain::{lead_act::LeadAct, lead_board::LeadView};
use leptos::prelude::*;

use super::{act_form::ActForm, one::Shown};
use crate::{
    i18n::*,
    ui::{
        focus,
        keys::{Chord, Keycaps, use_keys},
        parts::{Button, Panel, TextField},
    },
};

/// To the next step: «Ш» of «шаг».
const STEP: Chord = Chord::key("KeyI");

/// The panel; none for a lead that is closed.
#[component]
pub fn NextStep(shown: Shown) -> impl IntoView {
    let open = Memo::new(move |_| shown.view.with(|view| view.line.status.is_open()));
    view! {
        <Show when=move || open.get()>
            <Form shown/>
        </Show>
    }
    .into_any()
}

/// What the fields hold for a lead: what, and `2026-11-30T13:15` by the clinic's clock.
fn planned(view: &LeadView) -> (String, String) {
    let wall = |at: DateTime<Utc>| {
        let at = at.with_timezone(&view.zone);
        format!("{}T{:02}:{:02}", at.date_naive(), at.hour(), at.minute())
    };
    let at = view.line.next_at.map(wall);
    (view.line.next_step.clone(), at.unwrap_or_default())
}

#[component]
fn Form(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let (step, at) = shown.view.with_untracked(planned);
    let (step, at) = (RwSignal::new(step), RwSignal::new(at));
    // What a colleague has planned meanwhile is shown, unless something else is being typed.
    Effect::new(move |before: Option<(String, String)>| {
        let now = shown.view.with(planned);
        let typed = (step.get_untracked(), at.get_untracked());
        if before.is_some_and(|before| before == typed && before != now) {
            step.set(now.0.clone());
            at.set(now.1.clone());
        }
        now
    });
    use_keys().bind(STEP, text!(i18n, leads.step), || {
        focus::give_first("#lead-step");
    });
    view! {
        <Panel title=text!(i18n, leads.step) aside=move || view! { <Keycaps chord=STEP/> }>
            <ActForm
                doing=shown.doing
                id=shown.id
                act=move |()| LeadAct::Plan { step: step.get_untracked(), at: at.get_untracked() }
                done=|()| ()
            >
                <TextField label=text!(i18n, leads.step_what) name="step" id="lead-step" value=step/>
                <TextField label=text!(i18n, leads.step_when) name="at" id="lead-at" kind="datetime-local" value=at/>
                <div class="row">
                    <span class="grow"></span>
                    <Button kind="submit" keys=Chord::SAVE busy=shown.doing.busy()>{t!(i18n, common.save)}</Button>
                </div>
            </ActForm>
        </Panel>
    }
    .into_any()
}
