//! Other cards of the same person: those that may be, those that were, and one whose number is typed.

use domain::{
    clinic_time::local_date,
    error::{Fault, FieldErrors},
    id::{MergeId, PatientId},
    patient::{Alike, AlikeBy, Doubles, MergedCard},
    wording::full_date,
};
use leptos::{prelude::*, task::spawn_local};

use super::{Shown, merge::MergeDialog};
use crate::{
    api::patients::{list_doubles, search_patients, unmerge_patients},
    i18n::*,
    ui::{
        parts::{Button, Loaded, Panel, PatientLine, TextField, provide_errors},
        words,
    },
};

/// The panel, for those who may merge cards.
#[component]
pub fn DoublesPanel(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let of = move || shown.card.with(|card| (card.brief.id, card.version));
    let doubles = Resource::new(of, |(id, _)| list_doubles(id));
    let other = RwSignal::new(None::<PatientId>);
    view! {
        <Panel title=text!(i18n, patients.doubles.title)>
            <Loaded resource=doubles let:doubles><Lists shown other doubles/></Loaded>
            <div class="pad"><ByNumber shown other/></div>
            <MergeDialog shown other/>
        </Panel>
    }
    .into_any()
}

#[component]
fn Lists(shown: Shown, other: RwSignal<Option<PatientId>>, doubles: Doubles) -> impl IntoView {
    let alike =
        doubles.alike.into_iter().map(move |alike| view! { <MayBe shown other alike/> }).collect_view();
    let merged = doubles.merged.into_iter().map(move |merged| view! { <Was shown merged/> }).collect_view();
    view! { <ul class="people">{alike}{merged}</ul> }.into_any()
}

/// A card that may be of the same person.
#[component]
fn MayBe(shown: Shown, other: RwSignal<Option<PatientId>>, alike: Alike) -> impl IntoView {
    let i18n = use_i18n();
    let (id, by) = (alike.patient.id, alike.by);
    let why = move || match by {
        AlikeBy::NameAndBirthDate => t_string!(i18n, patients.new.by_name),
        AlikeBy::PhoneAndFirstName => t_string!(i18n, patients.new.by_phone),
    };
    let as_of = shown.card.with_untracked(|card| card.as_of);
    view! {
        <li class="pad col g2">
            <a class="row g3" href=format!("/patients/{id}")><PatientLine patient=alike.patient as_of/></a>
            <div class="row">
                <span class="small mute grow">{why}</span>
                <Button small=true on:click=move |_| other.set(Some(id))>{t!(i18n, patients.doubles.compare)}</Button>
            </div>
        </li>
    }
    .into_any()
}

/// A card that has gone into this one.
#[component]
fn Was(shown: Shown, merged: MergedCard) -> impl IntoView {
    let i18n = use_i18n();
    let busy = RwSignal::new(false);
    let MergedCard { id, name, card_no, at, by } = merged;
    let name = name.full();
    let about = move || {
        let date = full_date(local_date(chrono_tz::Europe::Moscow, at), words::lang(i18n.get_locale()));
        t_string!(i18n, patients.doubles.merged, number = card_no, date = date, by = by.clone())
    };
    view! {
        <li class="pad row">
            <span class="grow two"><span>{name}</span><span class="small mute">{about}</span></span>
            <Button small=true busy on:click=move |_| part(shown, id, busy)>{t!(i18n, patients.doubles.part)}</Button>
        </li>
    }
    .into_any()
}

fn part(shown: Shown, id: MergeId, busy: RwSignal<bool>) {
    if busy.get_untracked() {
        return;
    }
    busy.set(true);
    spawn_local(async move {
        let answer = unmerge_patients(id).await;
        busy.try_set(false);
        if shown.take(answer) {
            shown.toasts.say(t_string!(shown.i18n, patients.doubles.parted));
        }
    });
}

fn faulty(fault: Fault) -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.add("card_no", fault);
    errors
}

/// A card that nothing but its number leads to.
#[component]
fn ByNumber(shown: Shown, other: RwSignal<Option<PatientId>>) -> impl IntoView {
    let i18n = use_i18n();
    let number = RwSignal::new(String::new());
    let errors = RwSignal::new(FieldErrors::default());
    let busy = RwSignal::new(false);
    provide_errors(errors);
    let look = move || {
        let typed = number.get_untracked().trim().trim_start_matches('№').trim().to_owned();
        let Ok(wanted) = typed.parse::<i64>() else {
            let fault = if typed.is_empty() { Fault::Required } else { Fault::NotANumber };
            return errors.set(faulty(fault));
        };
        busy.set(true);
        spawn_local(async move {
            let answer = search_patients(wanted.to_string()).await;
            busy.try_set(false);
            shown.connection.note(&answer);
            let found = answer.map(|found| found.patients.into_iter().find(|one| one.card_no == wanted));
            match found {
                Ok(Some(patient)) if patient.id != shown.id() => {
                    errors.set(FieldErrors::default());
                    other.set(Some(patient.id));
                }
                Ok(_) => errors.set(faulty(Fault::UnknownChoice)),
                Err(error) => shown.toasts.say(words::error(i18n.get_locale_untracked(), &error)),
            }
        });
    };
    view! {
        <form
            class="row ends"
            on:submit=move |event| {
                event.prevent_default();
                look();
            }
        >
            <div class="grow">
                <TextField
                    label=text!(i18n, patients.doubles.number)
                    name="card_no"
                    inputmode="numeric"
                    value=number
                />
            </div>
            <Button kind="submit" busy>{t!(i18n, patients.doubles.compare)}</Button>
        </form>
    }
    .into_any()
}
