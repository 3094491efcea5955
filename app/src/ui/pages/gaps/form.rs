//! The form that puts somebody on the waiting list, or changes what they wait for.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use domain::{
    clinic::ClinicFacts,
    error::{AppError, FieldErrors},
    id::WaitId,
    triage::Urgency,
    waitlist::{NewWait, USUAL_DAYS, WaitForm, WaitLine},
    wording,
};
use leptos::{ev, prelude::*, task::spawn_local};

use super::{
    address::{Address, Start},
    fields::{Doctors, Patient, Services, Typed},
};
use crate::{
    api::{
        bookings::get_booking,
        patients::read_card,
        waitlist::{add_waiting, edit_waiting},
    },
    i18n::*,
    ui::{
        connection::use_connection,
        icons::Glyph,
        parts::{
            AreaField, Banner, Button, Choice, Dialog, Field, Look, Seg, SelectField, TextField, Tone,
            Weekdays, provide_errors, use_toasts,
        },
        words::{self, free_time},
    },
};

/// With what the form begins.
#[derive(Clone, Debug, Default, PartialEq)]
struct Begin {
    /// The entry that is changed, at its version; none for a new one.
    entry: Option<(WaitId, i64)>,
    form: WaitForm,
    /// The patient's name.
    patient: String,
    /// The visit that should be earlier, in words.
    earlier: Option<String>,
}

/// The dialog: open for an entry that is edited, or when the address says so.
#[component]
pub fn WaitDialog(
    address: Memo<Address>,
    edited: RwSignal<Option<WaitLine>>,
    facts: Arc<ClinicFacts>,
    today: NaiveDate,
    /// Called when it is closed; with whether something was saved.
    done: Callback<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    let begin = RwSignal::new(None::<Begin>);
    let start = Memo::new(move |_| address.with(|address| address.start.clone()));
    let (toasts, connection) = (use_toasts(), use_connection());
    let of_start = facts.clone();
    Effect::new(move || {
        if let Some(line) = edited.get() {
            let earlier = line.visit.as_ref().map(|visit| {
                let at = visit.starts_at.with_timezone(&visit.zone);
                let language = words::lang(i18n.get_locale_untracked());
                wording::day_and_time(at.date_naive(), at.time(), today, language)
            });
            let entry = Some((line.id, line.version));
            begin.set(Some(Begin { entry, form: line.form(), patient: line.patient, earlier }));
            open.set(true);
        } else if let Some(start) = start.get() {
            let facts = of_start.clone();
            spawn_local(async move {
                let answer = beginning(start, &facts, today, i18n.get_locale_untracked()).await;
                connection.note(&answer);
                match answer {
                    Ok(filled) => {
                        begin.try_set(Some(filled));
                        open.try_set(true);
                    }
                    Err(error) => {
                        toasts.say(words::error(i18n.get_locale_untracked(), &error));
                        done.run(false);
                    }
                }
            });
        }
    });
    // Closed by Esc or the cross.
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now && begin.get_untracked().is_some() {
            begin.set(None);
            done.run(false);
        }
        now
    });
    let saved = Callback::new(move |()| {
        begin.set(None);
        open.set(false);
        done.run(true);
    });
    let title = move || {
        if begin.with(|begin| begin.as_ref().is_some_and(|begin| begin.entry.is_some())) {
            t_string!(i18n, gaps.edit_title)
        } else {
            t_string!(i18n, gaps.add_title)
        }
    };
    view! {
        <Dialog open title=title>
            {
                let facts = facts.clone();
                move || begin.get().map(|begin| view! { <Form begin facts=facts.clone() today saved/> })
            }
        </Dialog>
    }
    .into_any()
}

/// What is known of a new entry.
async fn beginning(
    start: Start,
    facts: &ClinicFacts,
    today: NaiveDate,
    language: Locale,
) -> Result<Begin, AppError> {
    let mut begin = Begin::default();
    begin.form.urgency = Urgency::C.code().into();
    begin.form.until = (today + Days::new(USUAL_DAYS)).to_string();
    begin.form.patient_id = start.patient;
    begin.form.services = start.services;
    begin.form.doctors = start.doctor.into_iter().collect();
    if let Some(id) = start.booking {
        let visit = get_booking(id).await?;
        let branch = facts.branches.iter().find(|branch| branch.id == visit.branch_id);
        let zone = branch.map_or(chrono_tz::Europe::Moscow, |branch| branch.zone);
        let at = visit.starts_at.with_timezone(&zone);
        begin.earlier = Some(wording::day_and_time(at.date_naive(), at.time(), today, words::lang(language)));
        begin.form.booking_id = Some(id);
        begin.form.patient_id = visit.patient_id;
        begin.form.services = visit.services;
        begin.form.doctors = vec![visit.doctor_id];
        begin.form.branch_id = Some(visit.branch_id);
        begin.form.until = at.date_naive().to_string();
        begin.form.urgency = Urgency::B.code().into();
    }
    if let Some(patient) = begin.form.patient_id {
        begin.patient = read_card(patient).await?.brief.name.full();
    }
    Ok(begin)
}

#[component]
fn Form(begin: Begin, facts: Arc<ClinicFacts>, today: NaiveDate, saved: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let (entry, earlier) = (begin.entry, begin.earlier.clone());
    let typed = Typed::of(begin.form, begin.patient);
    let errors = RwSignal::new(FieldErrors::default());
    let failed = RwSignal::new(None::<AppError>);
    let busy = RwSignal::new(false);
    let (toasts, connection) = (use_toasts(), use_connection());
    provide_errors(errors);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let form = typed.form();
        errors.set(FieldErrors::default());
        failed.set(None);
        if let Err(faults) = NewWait::parse(form.clone(), today) {
            errors.set(faults);
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = match entry {
                Some((id, version)) => edit_waiting(id, version, form).await,
                None => add_waiting(form).await.map(drop),
            };
            connection.note(&answer);
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    toasts.say(t_string!(i18n, gaps.saved));
                    saved.run(());
                }
                Err(AppError::Invalid(faults)) => {
                    errors.try_set(faults);
                }
                Err(error) => {
                    failed.try_set(Some(error));
                }
            }
        });
    };
    let is_new = entry.is_none();
    let of_branches = facts.clone();
    let branches = Signal::derive(move || {
        let active = of_branches.branches.iter().filter(|branch| branch.active);
        active.map(|branch| Choice::new(branch.id, branch.name.clone())).collect::<Vec<_>>()
    });
    let several = facts.branches.iter().filter(|branch| branch.active).count() > 1;
    let what = match earlier {
        Some(when) => view! {
            <Banner tone=Tone::Info icon=Glyph::Calendar title=text!(i18n, gaps.earlier_title)>{when}</Banner>
        }
        .into_any(),
        None => view! { <Services typed facts=facts.clone()/> }.into_any(),
    };
    view! {
        <form class="wait-form" novalidate=true on:submit=submit>
            {move || failed.get().map(|error| view! {
                <div role="alert">
                    <Banner tone=Tone::Bad icon=Glyph::Warn>{words::error(i18n.get_locale(), &error)}</Banner>
                </div>
            })}
            <Patient typed is_new/>
            {what}
            <Doctors typed facts=facts.clone()/>
            <div class="pairs">
                {several.then(|| view! {
                    <SelectField label=text!(i18n, gaps.branch) name="branch_id" value=typed.branch choices=branches empty=text!(i18n, gaps.any_branch)/>
                })}
                <Field label=text!(i18n, gaps.urgency) name="urgency" let:_control>
                    <Seg
                        label=text!(i18n, gaps.urgency)
                        options=Urgency::OF_VISITS
                            .map(|own| (own, (move || free_time::urgency(own, i18n.get_locale())).into()))
                            .to_vec()
                        value=typed.urgency
                        on_pick=move |own| typed.urgency.set(own)
                    />
                </Field>
            </div>
            <Weekdays chosen=typed.weekdays/>
            <div class="pairs four">
                <TextField label=text!(i18n, gaps.from_label) name="from_time" value=typed.from_time placeholder="17:00" inputmode="numeric"/>
                <TextField label=text!(i18n, gaps.to_label) name="to_time" value=typed.to_time placeholder="20:00" inputmode="numeric"/>
                <TextField label=text!(i18n, gaps.from_date) name="from" value=typed.from kind="date"/>
                <TextField label=text!(i18n, gaps.until_date) name="until" value=typed.until kind="date"/>
            </div>
            <AreaField label=text!(i18n, gaps.note) name="note" value=typed.note/>
            <div class="row g2 end">
                <Button kind="submit" look=Look::Primary busy=busy>{t!(i18n, common.save)}</Button>
            </div>
        </form>
    }
    .into_any()
}
