//! What a caller holds against the clinic: registering it in the call, a question about money back, and that somebody has
//! a complaint already.

use domain::{
    call::CallOutcome,
    complaint::{
        ComplaintForm,
        view::{ComplaintMark, RegisteredComplaint},
    },
    id::PatientId,
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    effects::close_panel,
    keys,
    open_call::{OpenCall, Panel},
};
use crate::{
    api::complaints::complaints_of,
    i18n::*,
    ui::{
        icons::Glyph,
        keys::{Chord, Keycaps},
        parts::{Banner, Choice, ComplaintDraft, ComplaintEntry, RefundGuide, Tag, Tone},
        words::{self, complaint},
    },
};

/// The form in the call. What is typed is kept with the call's draft, so that it survives a reload too.
#[component]
pub fn ComplaintPanel(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let draft = ComplaintDraft::new(begun(call));
    Effect::new(move || {
        let form = draft.form();
        if draft.registered.with(Option::is_none) {
            call.complaint.set(serde_json::to_string(&form).unwrap_or_default());
        }
    });
    // who it is may be known only later
    let patient = call.slice(|state| state.patient.as_ref().map(|patient| (patient.id, patient.name.full())));
    Effect::new(move || {
        let who = patient.get();
        draft.patient.set(who.as_ref().map(|(id, _)| *id));
        if let Some((_, name)) = who
            && draft.name.with_untracked(|name| name.trim().is_empty())
        {
            draft.name.set(name);
        }
    });
    // the server tells the call's id a moment after it has begun
    let id = call.slice(|state| state.id);
    Effect::new(move || draft.call.set(id.get()));
    let facts = call.desk.facts;
    let doctors = Signal::derive(move || {
        facts.with(|facts| {
            facts.doctors.iter().map(|own| Choice::new(own.id, own.name.full())).collect::<Vec<_>>()
        })
    });
    let branches = Signal::derive(move || {
        facts.with(|facts| {
            facts.branches.iter().map(|own| Choice::new(own.id, own.name.clone())).collect::<Vec<_>>()
        })
    });
    let zone = Signal::derive(move || facts.with(|facts| facts.zone()));
    let done = move |told: RegisteredComplaint| {
        call.noted.set(Some(CallOutcome::Complaint));
        call.complaint.set(String::new());
        call.desk.toasts.say(td_string!(
            i18n.get_locale_untracked(),
            complaints.registered,
            number = told.number
        ));
    };
    let whom = move || {
        patient
            .get()
            .map(|(_, name)| view! { <p class="small mute">{t!(i18n, complaints.patient)}": "{name}</p> })
    };
    view! {
        <section class="step" aria-label=text!(i18n, complaints.new)>
            <Head call title=text!(i18n, complaints.new) chord=keys::COMPLAINT/>
            <ComplaintEntry draft doctors branches zone on_phone=true patient=whom registered=done/>
        </section>
    }
    .into_any()
}

/// What is typed already, with what the call knows.
fn begun(call: OpenCall) -> ComplaintForm {
    let typed = call.complaint.with_untracked(|json| serde_json::from_str::<ComplaintForm>(json).ok());
    let form = typed.unwrap_or_default();
    let text = if form.text.is_empty() { call.reason.get_untracked() } else { form.text };
    ComplaintForm { channel: "call".into(), call_id: call.id(), text, ..form }
}

/// A guided answer; it ends in an outcome of the call, or in a claim.
#[component]
pub fn RefundPanel(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let advised = move |()| {
        call.noted.set(Some(CallOutcome::Advised));
        close_panel(call);
    };
    let claimed = move |claim: ComplaintForm| {
        let form = begun(call);
        let ComplaintForm { category, demand, quality_cited, .. } = claim;
        let form = ComplaintForm { category, demand, quality_cited, ..form };
        call.complaint.set(serde_json::to_string(&form).unwrap_or_default());
        call.panel.set(Panel::Complaint);
    };
    view! {
        <section class="step" aria-label=text!(i18n, complaints.refunds.title)>
            <Head call title=text!(i18n, complaints.refunds.title) chord=keys::REFUND/>
            <RefundGuide advised=Callback::new(advised) claimed/>
        </section>
    }
    .into_any()
}

#[component]
fn Head(call: OpenCall, #[prop(into)] title: TextProp, chord: Chord) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <h2 class="row">
            {move || title.get()}
            <Keycaps chord/>
            <button type="button" class="btn sm plain end" on:click=move |_| close_panel(call)>
                {t!(i18n, common.close)}
            </button>
        </h2>
    }
    .into_any()
}

/// That the patient of the call has a complaint: number, state, day.
#[component]
pub fn Marks(patient: PatientId) -> impl IntoView {
    let i18n = use_i18n();
    let marks = RwSignal::new(Vec::<ComplaintMark>::new());
    Effect::new(move || {
        spawn_local(async move {
            // the card says all else; without the marks it is still true
            if let Ok(told) = complaints_of(patient).await {
                marks.try_set(told);
            }
        });
    });
    let banner = move |mark: ComplaintMark| {
        let number = mark.number.clone();
        let title = move || t_string!(i18n, complaints.desk.open, number = number.clone());
        let words = move || state(i18n.get_locale(), &mark);
        view! { <Banner tone=Tone::Bad icon=Glyph::Flag title=title>{words}</Banner> }
    };
    view! { <div role="status" class="col g2">{move || marks.get().into_iter().map(banner).collect_view()}</div> }
        .into_any()
}

/// The same in the pop-up of a call that rings.
#[component]
pub fn MarkTags(marks: Vec<ComplaintMark>) -> impl IntoView {
    let i18n = use_i18n();
    let tag = move |mark: ComplaintMark| {
        let words = move || {
            let open = t_string!(i18n, complaints.desk.open, number = mark.number.clone());
            format!("{open}: {}", state(i18n.get_locale(), &mark))
        };
        view! { <span class="small row g1 wrap"><Tag tone=Tone::Bad icon=Glyph::Flag>{words}</Tag></span> }
    };
    marks.into_iter().map(tag).collect_view().into_any()
}

/// «На рассмотрении, ответ до чт, 3 декабря».
fn state(language: Locale, mark: &ComplaintMark) -> String {
    let (status, day) = (complaint::status(language, mark.status), complaint::day(language, mark.due_on));
    let role = words::role(language, mark.role);
    format!("{}, {role}", td_string!(language, complaints.desk.state, status = status, day = day))
}
