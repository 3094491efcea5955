//! Step 1: the reason in the patient's words, and what it leads to: signs of an emergency first, then the
//! specialist and how soon.

use domain::triage::{Advice, Urgency};
use leptos::{ev::KeyboardEvent, prelude::*};

use super::{
    effects::focus,
    keys,
    open_call::{OpenCall, Panel},
    picker::{Entry, Picker},
    services::StepNo,
    state::{Act, Spot},
    wording,
};
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        keys::Keycaps,
        parts::{Tag, Tone},
        words,
    },
};

/// Whom a visit can be with.
#[derive(Clone, Debug, PartialEq)]
enum Choice {
    /// Whoever suits.
    Anybody,
    /// A specialist.
    Skill(String),
    /// A doctor.
    Doctor(domain::id::DoctorId),
}

/// The field, and what it leads to.
#[component]
pub fn ReasonStep(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let typed = Signal::derive(move || call.reason.with(|reason| !reason.trim().is_empty()));
    let moving = call.slice(|state| state.moving.is_some());
    let chosen = call.slice(|state| state.choices.doctor.is_some() || state.choices.skill.is_some());
    let leave = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.ctrl_key() && !event.meta_key() {
            event.prevent_default();
            focus(Spot::Page);
        }
    };
    view! {
        <Show when=move || !moving.get()>
            <div class="step">
                <h2>
                    <StepNo number=1 done=typed/>
                    {t!(i18n, desk.reason.title)}
                    <span class="end"><Keycaps chord=keys::REASON/></span>
                </h2>
                <div class="row">
                    <label class="vh" for="desk-reason">{t!(i18n, desk.reason.title)}</label>
                    <input
                        class="input grow"
                        id="desk-reason"
                        autocomplete="off"
                        placeholder=text!(i18n, desk.reason.placeholder)
                        prop:value=call.reason
                        on:input:target=move |event| call.reason.set(event.target().value())
                        on:keydown=leave
                    />
                    <button
                        type="button"
                        class="btn plain sm"
                        disabled=move || !typed.get()
                        on:click=move |_| {
                            call.reason.set(String::new());
                            focus(Spot::Reason);
                        }
                    >
                        {t!(i18n, desk.reason.clear)}
                    </button>
                </div>
                <Emergency call/>
                {move || {
                    let advice = call.advice.get().filter(|advice| advice.urgency != Urgency::Emergency103);
                    match advice {
                        Some(advice) => view! { <AdvicePanel call advice/> }.into_any(),
                        None if typed.get() || chosen.get() => view! { <ByHand call/> }.into_any(),
                        None => ().into_any(),
                    }
                }}
                <Show when=move || call.panel.get() == Panel::Doctors>
                    <Doctors call/>
                </Show>
            </div>
        </Show>
    }
    .into_any()
}

/// 103: what to say; nothing is booked.
#[component]
fn Emergency(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let emergency = call.slice(|state| state.plan.emergency);
    let answered = call.slice(|state| state.choices.red_flag == Some(true));
    let note = move || {
        let note = call.advice.with(|advice| advice.as_ref().and_then(|advice| advice.rule.note.clone()));
        let own = note.filter(|_| !answered.get() && i18n.get_locale() == Locale::ru);
        own.unwrap_or_else(|| t_string!(i18n, desk.emergency.say).to_owned())
    };
    view! {
        <Show when=move || emergency.get()>
            <div class="banner emergency" data-tone=Tone::Bad.code() role="alert">
                <Icon glyph=Glyph::Bolt/>
                <span class="grow">
                    <b class="title">{t!(i18n, desk.emergency.title)}</b>
                    <span>{note}</span>
                    <Show when=move || answered.get()>
                        <button type="button" class="link" on:click=move |_| call.act(Act::RedFlag(None))>
                            {t!(i18n, desk.emergency.mistake)}
                        </button>
                    </Show>
                </span>
            </div>
        </Show>
    }
    .into_any()
}

/// What the reason leads to.
#[component]
fn AdvicePanel(call: OpenCall, advice: Advice) -> impl IntoView {
    let i18n = use_i18n();
    let (urgency, flags) = (advice.urgency, advice.rule.red_flags.join(" "));
    let today = call.desk.today;
    let tone = match urgency {
        Urgency::Emergency103 | Urgency::A => Tone::Bad,
        Urgency::B => Tone::Warn,
        Urgency::C => Tone::Neutral,
    };
    let emergency = call.slice(|state| state.plan.emergency);
    view! {
        <Show when=move || !emergency.get()>
            <div class="panel advice">
                <div class="row pad">
                    <span class="grow">
                        <Whom call advice=advice.clone()/>
                        " "
                        <span class="mute">{move || wording::soon(urgency, today.get(), i18n.get_locale())}</span>
                    </span>
                    <Tag tone icon=Glyph::Clock strong=true>
                        {move || words::free_time::urgency(urgency, i18n.get_locale())}
                    </Tag>
                    <Other call/>
                </div>
                {(!flags.is_empty()).then(|| view! { <RedFlags call flags=flags.clone()/> })}
            </div>
        </Show>
    }
    .into_any()
}

/// Nothing is known of the reason, or the specialist was chosen by hand.
#[component]
fn ByHand(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let emergency = call.slice(|state| state.plan.emergency);
    let facts = call.desk.facts;
    let choices = call.slice(|state| (state.choices.doctor, state.choices.skill.clone()));
    let chosen = move || facts.with(|facts| by_hand(facts, &choices.get()));
    view! {
        <Show when=move || !emergency.get()>
            <div class="panel advice">
                <div class="row pad">
                    <span class="grow">
                        {move || match chosen() {
                            Some(name) => view! { <span class="lead">{name}</span> }.into_any(),
                            None => view! { <span class="mute">{t!(i18n, desk.reason.unknown)}</span> }.into_any(),
                        }}
                    </span>
                    <Other call/>
                </div>
            </div>
        </Show>
    }
    .into_any()
}

type ByHandChoice = (Option<domain::id::DoctorId>, Option<String>);

/// The doctor or specialist that was chosen by hand.
fn by_hand(facts: &domain::clinic::ClinicFacts, (doctor, skill): &ByHandChoice) -> Option<String> {
    let doctor = doctor.and_then(|id| wording::doctor(facts, id)).map(|doctor| doctor.name.full());
    doctor.or_else(|| {
        skill.as_ref().map(|skill| words::capitalised(&wording::skills(facts, std::slice::from_ref(skill))))
    })
}

#[component]
fn Whom(call: OpenCall, advice: Advice) -> impl IntoView {
    let i18n = use_i18n();
    let facts = call.desk.facts;
    let choices = call.slice(|state| (state.choices.doctor, state.choices.skill.clone()));
    let doctor = call.slice(|state| state.plan.doctor);
    let name = move || {
        facts.with(|facts| {
            by_hand(facts, &choices.get()).unwrap_or_else(|| {
                if advice.treating_doctor {
                    let known = doctor.get().map(|id| wording::doctor_name(facts, id));
                    let words = t_string!(i18n, desk.reason.treating);
                    return known.map_or_else(|| words.to_owned(), |name| format!("{words}: {name}"));
                }
                let codes: Vec<String> =
                    advice.skills.iter().take(1).map(|skill| skill.code().to_owned()).collect();
                words::capitalised(&wording::skills(facts, &codes))
            })
        })
    };
    view! { <span class="lead">{name}</span> }
}

#[component]
fn Other(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <button type="button" class="btn plain sm" on:click=move |_| call.panel.set(Panel::Doctors)>
            {t!(i18n, desk.reason.other_doctor)}
            <Keycaps chord=keys::DOCTOR/>
        </button>
    }
    .into_any()
}

/// What to ask before anything else; a «yes» is an emergency.
#[component]
fn RedFlags(call: OpenCall, flags: String) -> impl IntoView {
    let i18n = use_i18n();
    let asked = call.slice(|state| state.choices.red_flag == Some(false));
    view! {
        <div class="row small flags" data-tone=move || if asked.get() { None } else { Some(Tone::Warn.code()) }>
            {move || if asked.get() {
                view! {
                    <Icon glyph=Glyph::Check/>
                    <span class="grow">{t!(i18n, desk.flags.none)}</span>
                    <button type="button" class="link" on:click=move |_| call.act(Act::RedFlag(None))>
                        {t!(i18n, desk.flags.again)}
                    </button>
                }.into_any()
            } else {
                view! {
                    <Icon glyph=Glyph::Warn/>
                    <span class="grow"><b>{t!(i18n, desk.flags.ask)}</b>" "{flags.clone()}</span>
                    <button type="button" class="btn sm" on:click=move |_| call.act(Act::RedFlag(Some(false)))>
                        {t!(i18n, desk.flags.no)}
                        <kbd>"0"</kbd>
                    </button>
                    <button
                        type="button"
                        class="btn sm"
                        data-tone=Tone::Bad.code()
                        on:click=move |_| call.act(Act::RedFlag(Some(true)))
                    >
                        {t!(i18n, desk.flags.yes)}
                        <Keycaps chord=keys::RED_FLAG/>
                    </button>
                }.into_any()
            }}
        </div>
    }
    .into_any()
}

/// Specialists and doctors to choose from.
#[component]
fn Doctors(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let chosen = call.slice(|state| (state.choices.doctor, state.choices.skill.clone()));
    let entries = Signal::derive(move || {
        let (doctor, skill) = chosen.get();
        call.desk.facts.with(|facts| {
            let anybody = Entry {
                value: Choice::Anybody,
                name: t_string!(i18n, desk.reason.anybody).to_owned(),
                about: String::new(),
                chosen: doctor.is_none() && skill.is_none(),
            };
            let skills = facts.skills.iter().map(|known| Entry {
                value: Choice::Skill(known.code.clone()),
                name: words::capitalised(&known.name),
                about: t_string!(i18n, desk.reason.any_of_them).to_owned(),
                chosen: skill.as_ref() == Some(&known.code),
            });
            let doctors = facts.doctors.iter().filter(|known| known.active).map(|known| Entry {
                value: Choice::Doctor(known.id),
                name: known.name.full(),
                about: wording::skills(facts, &known.skills),
                chosen: doctor == Some(known.id),
            });
            std::iter::once(anybody).chain(skills).chain(doctors).collect::<Vec<_>>()
        })
    });
    let pick = move |choice: Choice| match choice {
        Choice::Anybody => {
            call.act(Act::Skill(None));
        }
        Choice::Skill(code) => call.act(Act::Skill(Some(code))),
        Choice::Doctor(id) => call.act(Act::Doctor(Some(id))),
    };
    view! { <Picker call id="desk-doctors" label=text!(i18n, desk.reason.other_doctor) entries on_pick=pick/> }
}
