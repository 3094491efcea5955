//! Step 2: what for. Services follow the reason until the operator chooses.

use domain::id::ServiceId;
use leptos::prelude::*;

use super::{
    keys,
    open_call::{OpenCall, Panel},
    picker::{Entry, Picker},
    state::Act,
    wording,
};
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        keys::Keycaps,
        words,
    },
};

/// The number of a step, or the tick that it is done.
#[component]
pub fn StepNo(
    number: u8,
    #[prop(into)] done: Signal<bool>,
    #[prop(optional, into)] now: Signal<bool>,
) -> impl IntoView {
    move || {
        if done.get() {
            view! { <span class="stepno ok"><Icon glyph=Glyph::Check small=true/></span> }.into_any()
        } else {
            view! { <span class="stepno" class:now=now>{number}</span> }.into_any()
        }
    }
}

/// The chips of the services, and the list to choose from.
#[component]
pub fn ServiceStep(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let facts = call.desk.facts;
    let services = call.slice(|state| state.plan.services.clone());
    let moving = call.slice(|state| state.moving.is_some());
    let emergency = call.slice(|state| state.plan.emergency);
    let any = Signal::derive(move || services.with(|services| !services.is_empty()));
    let length = move || {
        facts.with(|facts| {
            let found: Vec<_> =
                services.get().into_iter().filter_map(|id| wording::service(facts, id).cloned()).collect();
            let minutes: i64 = found.iter().map(|service| i64::from(service.minutes)).sum();
            let buffer = found.iter().map(|service| i64::from(service.buffer_min)).max().unwrap_or(0);
            (!found.is_empty())
                .then(|| t_string!(i18n, desk.services.length, minutes = minutes, buffer = buffer))
        })
    };
    let chip = move |id: ServiceId| {
        let service = facts.with(|facts| wording::service(facts, id).cloned());
        service.map(|service| {
            let name = service.name.clone();
            view! {
                <span class="chip filled">
                    {format!("{}, {}", service.name, domain::wording::minutes(service.minutes.into(), words::lang(i18n.get_locale())))}
                    <button
                        type="button"
                        class="ib"
                        disabled=move || moving.get()
                        aria-label=move || t_string!(i18n, desk.services.remove, name = name.clone())
                        on:click=move |_| toggle(call, id)
                    >
                        <Icon glyph=Glyph::Cross small=true/>
                    </button>
                </span>
            }
        })
    };
    view! {
        <div class="step" class:quiet=move || emergency.get()>
            <h2>
                <StepNo number=2 done=any/>
                {t!(i18n, desk.services.title)}
                <span class="faint small plain">{length}</span>
                <span class="end"><Keycaps chord=keys::SERVICES/></span>
            </h2>
            <div class="row wrap g1">
                {move || services.get().into_iter().map(chip).collect_view()}
                <button
                    type="button"
                    class="chip"
                    disabled=move || moving.get()
                    on:click=move |_| call.panel.set(Panel::Services)
                >
                    <Icon glyph=Glyph::Plus small=true/>
                    {t!(i18n, common.add)}
                </button>
            </div>
            <Show when=move || call.panel.get() == Panel::Services && !moving.get()>
                <Services call/>
            </Show>
        </div>
    }
    .into_any()
}

#[component]
fn Services(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let chosen = call.slice(|state| state.plan.services.clone());
    let doctor = call.slice(|state| state.plan.doctor);
    let entries = Signal::derive(move || {
        let language = words::lang(i18n.get_locale());
        call.desk.facts.with(|facts| {
            let doctor = doctor.get().and_then(|id| wording::doctor(facts, id));
            let done = |service: &&domain::service::ServiceBrief| {
                service.active && doctor.is_none_or(|doctor| service.done_by(&doctor.skills))
            };
            let entry = |service: &domain::service::ServiceBrief| Entry {
                value: service.id,
                name: service.name.clone(),
                about: format!(
                    "{} · {}",
                    domain::wording::minutes(service.minutes.into(), language),
                    service.price.format_in(language)
                ),
                chosen: chosen.with(|chosen| chosen.contains(&service.id)),
            };
            facts.services.iter().filter(done).map(entry).collect::<Vec<_>>()
        })
    });
    view! {
        <Picker
            call
            id="desk-services"
            label=text!(i18n, desk.services.choose)
            entries
            several=true
            on_pick=move |id| toggle(call, id)
        />
    }
    .into_any()
}

/// Adds the service, or takes it away.
fn toggle(call: OpenCall, id: ServiceId) {
    let mut services = call.state.with_untracked(|state| state.plan.services.clone());
    match services.iter().position(|other| *other == id) {
        Some(at) => {
            services.remove(at);
        }
        None => services.push(id),
    }
    call.act(Act::Services(services));
}
