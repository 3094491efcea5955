//! Step 4 and the bar below: wishes, what will be booked, and the deed itself. Above the steps: what was done in
//! this call, and which visit is being moved.

use domain::error::Refusal;
use leptos::prelude::*;

use super::{
    keys,
    knowledge::quote,
    open_call::{OpenCall, Panel},
    services::StepNo,
    state::{Act, Deed, Done, Save},
    wording,
};
use crate::{
    i18n::*,
    ui::{
        icons::Glyph,
        keys::{Chord, Keycaps},
        parts::{Banner, Tone},
        words,
    },
};

/// What was done in this call, each with the way on.
#[component]
pub fn DoneList(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let done = call.slice(|state| state.done.clone());
    let family = call.slice(|state| state.found.patients.len() > 1);
    let row = move |done: Done| {
        let (deed, booking) = (done.deed, done.booking);
        let title = move || {
            let when = call.desk.facts.with(|facts| {
                let today = call.desk.today.get();
                wording::day_and_time(facts, booking.branch_id, booking.starts_at, today, i18n.get_locale())
            });
            match deed {
                Deed::Booked => t_string!(i18n, desk.said.booked, when = when),
                Deed::Moved => t_string!(i18n, desk.said.moved, when = when),
                Deed::Cancelled => t_string!(i18n, desk.said.cancelled, when = when),
            }
        };
        let doctor = call.desk.facts.with_untracked(|facts| wording::doctor_name(facts, booking.doctor_id));
        let what = format!("{doctor}, {}", booking.services_text);
        view! { <Banner tone=Tone::Good icon=Glyph::Check title=title>{what}</Banner> }
    };
    view! {
        <Show when=move || done.with(|done| !done.is_empty())>
            <div class="step">
                {move || done.get().into_iter().map(row).collect_view()}
                <Show when=move || family.get()>
                    <p class="small mute">{t!(i18n, desk.done.family)}" "<span class="keys"><kbd>"Alt"</kbd><kbd>"1–3"</kbd></span></p>
                </Show>
            </div>
        </Show>
    }
    .into_any()
}

/// Which visit is being moved.
#[component]
pub fn MovingBar(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let moving = call.slice(|state| state.moving.clone());
    move || {
        moving.get().map(|booking| {
            let doctor =
                call.desk.facts.with_untracked(|facts| wording::doctor_name(facts, booking.doctor_id));
            let title = move || {
                let when = call.desk.facts.with(|facts| {
                    let today = call.desk.today.get();
                    wording::day_and_time(
                        facts,
                        booking.branch_id,
                        booking.starts_at,
                        today,
                        i18n.get_locale(),
                    )
                });
                t_string!(i18n, desk.moving.title, when = when)
            };
            view! {
                <div class="step">
                    <Banner tone=Tone::Info icon=Glyph::Swap title=title>
                        {doctor}", "{booking.services_text}" "
                        <button type="button" class="link" on:click=move |_| call.act(Act::StopMoving)>
                            {t!(i18n, desk.moving.stop)}
                        </button>
                    </Banner>
                </div>
            }
            .into_any()
        })
    }
}

/// Wishes for this visit.
#[component]
pub fn WishStep(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let hidden = call.slice(|state| state.moving.is_some() || state.plan.emergency);
    let pensioner = call.slice(|state| state.choices.pensioner);
    let said = Signal::derive(move || call.wish.with(|wish| !wish.trim().is_empty()));
    view! {
        <Show when=move || !hidden.get()>
            <div class="step">
                <h2>
                    <StepNo number=4 done=said/>
                    {t!(i18n, desk.wish.title)}
                    <span class="end"><Keycaps chord=keys::WISH/></span>
                </h2>
                <label class="vh" for="desk-wish">{t!(i18n, desk.wish.title)}</label>
                <textarea
                    class="input"
                    id="desk-wish"
                    rows="2"
                    prop:value=call.wish
                    on:input:target=move |event| call.wish.set(event.target().value())
                ></textarea>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=pensioner
                        on:change:target=move |event| call.act(Act::Pensioner(event.target().checked()))
                    />
                    {t!(i18n, desk.wish.pensioner)}
                </label>
            </div>
        </Show>
    }
    .into_any()
}

/// What will be done, and the button that does it.
#[component]
pub fn SaveBar(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let facts = call.desk.facts;
    let chosen = call.slice(|state| state.chosen());
    let moving = call.slice(|state| state.moving.is_some());
    let emergency = call.slice(|state| state.plan.emergency);
    let pending = call.slice(|state| matches!(state.save, Save::Running(_) | Save::WhenHeld(_)));
    let waiting = call.slice(|state| matches!(state.save, Save::Waiting { .. }));
    let services = call.slice(|state| state.plan.services.clone());
    let quote = quote(call);
    let title = move || match chosen.get() {
        _ if emergency.get() => t_string!(i18n, desk.emergency.no_booking).to_owned(),
        Some(chosen) => facts.with(|facts| {
            let zone = wording::zone(facts, chosen.place.branch_id);
            let when = wording::long_day_and_time(zone, chosen.place.starts_at, i18n.get_locale());
            format!("{when}, {}", wording::doctor_name(facts, chosen.place.doctor_id))
        }),
        None => t_string!(i18n, desk.save.nothing).to_owned(),
    };
    let below = move || {
        if waiting.get() {
            return t_string!(i18n, desk.save.waiting).to_owned();
        }
        let names = facts.with(|facts| {
            let names = services
                .get()
                .into_iter()
                .filter_map(|id| wording::service(facts, id).map(|s| s.name.clone()));
            names.collect::<Vec<_>>().join(", ")
        });
        let price = quote.get().map(|quote| {
            let total = quote.total.format_in(words::lang(i18n.get_locale()));
            if quote.applied.is_empty() {
                total
            } else {
                t_string!(i18n, desk.save.with_promotion, price = total)
            }
        });
        [Some(names).filter(|names| !names.is_empty()), price]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ")
    };
    view! {
        <div class="savebar">
            <Override call/>
            <div class="grow">
                <b class="cut block">{title}</b>
                <span class="small mute cut block">{below}</span>
            </div>
            <button type="button" class="btn" on:click=move |_| call.panel.set(Panel::Outcome)>
                {t!(i18n, desk.save.outcome)}
                <Keycaps chord=keys::OUTCOME/>
            </button>
            <button
                type="button"
                class="btn primary"
                disabled=move || emergency.get()
                aria-busy=move || pending.get().then_some("true")
                on:click=move |_| call.save()
            >
                {move || if pending.get() {
                    t_string!(i18n, common.saving)
                } else if moving.get() {
                    t_string!(i18n, desk.save.reschedule)
                } else {
                    t_string!(i18n, desk.save.book)
                }}
                <Keycaps chord=Chord::SAVE/>
            </button>
        </div>
    }
    .into_any()
}

/// The save was refused: whoever may, says why it is done all the same.
#[component]
fn Override(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let refused = call.slice(|state| state.refused);
    let title = move |refusal: Refusal| move || words::refusal(i18n.get_locale(), refusal).to_owned();
    let field = move || {
        view! {
            <label class="label" for="desk-override">{t!(i18n, desk.refused.why)}</label>
            <input
                class="input"
                id="desk-override"
                autocomplete="off"
                prop:value=call.override_reason
                on:input:target=move |event| call.override_reason.set(event.target().value())
            />
        }
    };
    move || {
        refused.get().map(|refusal| {
            view! {
                <div class="override" role="alert">
                    <Banner tone=Tone::Warn icon=Glyph::Warn title=title(refusal)>
                        {(!call.desk.may_override).then_some(t!(i18n, desk.refused.ask_senior))}
                    </Banner>
                    {call.desk.may_override.then(field)}
                </div>
            }
            .into_any()
        })
    }
}
