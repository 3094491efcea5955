//! What happened to a lead, and what is written down of it.

use domain::{
    call::CallOutcome,
    lead_act::{EntryKind, LeadAct},
    lead_board::LeadEntry,
};
use leptos::prelude::*;

use super::{act_form::ActForm, clock::Clock, one::Shown};
use crate::{
    i18n::*,
    ui::{
        focus,
        keys::{Chord, Keycaps, use_keys},
        parts::{AreaField, Button, Panel},
        words::{call, lead},
    },
};

/// To the note: «М» of «заметка».
const NOTE: Chord = Chord::key("KeyV");

/// The panel.
#[component]
pub fn History(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let text = RwSignal::new(String::new());
    let entries = Memo::new(move |_| shown.view.with(|view| view.entries.clone()));
    let rows = move || {
        let row = |entry| view! { <Entry entry clock=shown.clock/> };
        entries.get().into_iter().map(row).collect_view()
    };
    use_keys().bind(NOTE, text!(i18n, leads.note), || {
        focus::give_first("#note-text");
    });
    view! {
        <Panel title=text!(i18n, leads.history)>
            <ol class="pad list entries">{rows}</ol>
            <ActForm
                doing=shown.doing
                id=shown.id
                act=move |()| LeadAct::Note { text: text.get_untracked() }
                done=move |()| drop(text.try_set(String::new()))
            >
                <AreaField label=text!(i18n, leads.note) name="text" id="note-text" value=text/>
                <div class="row">
                    <Keycaps chord=NOTE/>
                    <span class="grow"></span>
                    <Button kind="submit" keys=Chord::SAVE busy=shown.doing.busy()>{t!(i18n, common.add)}</Button>
                </div>
            </ActForm>
        </Panel>
    }
    .into_any()
}

#[component]
fn Entry(entry: LeadEntry, clock: Clock) -> impl IntoView {
    let i18n = use_i18n();
    let LeadEntry { at, by, kind, text } = entry;
    // What a call came to is kept by its code.
    let outcome = CallOutcome::from_code(&text).filter(|_| kind == EntryKind::Called);
    let said = move || match outcome {
        Some(outcome) => call::outcome(i18n.get_locale(), outcome).to_owned(),
        None => text.clone(),
    };
    let about = move || {
        let when = lead::moment(i18n.get_locale(), at, clock.zone(), clock.read_at());
        if by.is_empty() { when } else { format!("{by} · {when}") }
    };
    view! {
        <li>
            <div class="row">
                <b>{move || lead::entry(i18n.get_locale(), kind)}</b>
                <span class="small mute end">{about}</span>
            </div>
            <p class="lines">{said}</p>
        </li>
    }
    .into_any()
}
