//! What happened to a complaint, and a word to colleagues.

use domain::{
    complaint::{
        access::Sight,
        act::{ComplaintAct, EntryKind},
        view::ComplaintEntry,
    },
    error::{AppError, FieldErrors},
};
use leptos::prelude::*;

use super::{doing::send, one::Shown};
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        parts::{AreaField, Button, Panel, provide_errors},
        words::complaint,
    },
};

/// The history, the newest first.
#[component]
pub fn History(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let entries = Memo::new(move |_| shown.view.with(|view| view.entries.clone()));
    let rows = move || {
        let rows = entries.get().into_iter().rev();
        rows.map(|entry| view! { <Entry shown entry/> }).collect_view()
    };
    let hand = Memo::new(move |_| shown.view.with(|view| view.line.sight == Sight::Hand));
    view! {
        <Panel title=text!(i18n, complaints.history)>
            <Show when=move || hand.get()><Comment shown/></Show>
            <ol class="timeline pad">{rows}</ol>
        </Panel>
    }
    .into_any()
}

const fn glyph(kind: EntryKind) -> Glyph {
    match kind {
        EntryKind::Comment => Glyph::Document,
        EntryKind::Told | EntryKind::Asked | EntryKind::Resumed | EntryKind::Rated => Glyph::Phone,
        EntryKind::Assigned | EntryKind::Rerouted => Glyph::Forward,
        EntryKind::Attached | EntryKind::Detached => Glyph::Clip,
        EntryKind::Warned => Glyph::Bolt,
        EntryKind::Answered | EntryKind::Taken | EntryKind::Confirmed | EntryKind::Closed => Glyph::Check,
        EntryKind::Reopened => Glyph::Undo,
        EntryKind::Rejected => Glyph::Cancelled,
        EntryKind::Merged | EntryKind::TookIn => Glyph::Copy,
        EntryKind::Registered => Glyph::Flag,
    }
}

#[component]
fn Entry(shown: Shown, entry: ComplaintEntry) -> impl IntoView {
    let i18n = use_i18n();
    let at = entry.at;
    let (by, text, kind) = (entry.by.clone(), entry.text.clone(), entry.kind);
    let detail = move || complaint::detail(i18n.get_locale(), &entry);
    view! {
        <li>
            <span class="dot"><Icon glyph=glyph(kind) small=true/></span>
            <div class="row top wrap">
                <span class="grow">
                    <b>{move || complaint::entry(i18n.get_locale(), kind)}</b>
                    " "<span class="mute">{detail}</span>
                </span>
                <span class="small mute">{by}", "{move || shown.moment(at)}</span>
            </div>
            {(!text.is_empty()).then(|| view! { <p class="lines">{text}</p> })}
        </li>
    }
    .into_any()
}

#[component]
fn Comment(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let text = RwSignal::new(String::new());
    let errors = RwSignal::new(FieldErrors::default());
    provide_errors(errors);
    let submit = move || {
        errors.set(FieldErrors::default());
        let act = ComplaintAct::Comment { text: text.get_untracked() };
        send(shown, act, move |outcome| match outcome {
            Ok(()) => drop(text.try_set(String::new())),
            Err(AppError::Invalid(faults)) => drop(errors.try_set(faults)),
            Err(error) => shown.complain(&error),
        });
    };
    view! {
        <form
            class="pad col g2"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <AreaField label=text!(i18n, complaints.field.comment) name="text" id="complaint-comment" value=text/>
            <div class="row"><Button kind="submit" busy=shown.busy>{t!(i18n, common.add)}</Button></div>
        </form>
    }
    .into_any()
}
