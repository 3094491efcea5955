//! The pinboard beside the grid: visits without a time, to be dragged or carried onto it, put back, or handed over.

use chrono_tz::Tz;
use domain::{
    booking::Place,
    clinic_time::parse_zone,
    event::Event,
    id::UserId,
    pinboard::{Colleague, PinnedVisit},
    wording,
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    acts::{Desk, Order},
    board::Board,
    moving::Mover,
};
use crate::{
    api::pinboard::{hand_pinned, read_pinboard},
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        parts::{MenuButton, MenuItem},
        words,
    },
};

/// What is parked.
#[component]
pub fn Pins(
    /// Whose page.
    board: Board,
    /// What moves visits.
    mover: Mover,
) -> impl IntoView {
    let i18n = use_i18n();
    let _ask = board.keep_told(board.pins, read_pinboard, |event| {
        matches!(event, Event::PinboardChanged | Event::Resync)
    });
    let count = move || board.pins.with(|pins| pins.visits.len());
    view! {
        <section
            class="pins"
            on:pointerdown=move |event| { mover.pressed(&event); }
            on:pointermove=move |event| { mover.moved(&event); }
            on:pointerup=move |_| mover.released()
            on:touchmove=move |event| mover.keep_to_itself(&event)
        >
            <h2>
                <span>{t!(i18n, schedule.pins.title)}</span>
                <span>{count}</span>
            </h2>
            {move || (count() == 0).then(|| view! { <p class="small mute">{t!(i18n, schedule.pins.none)}</p> })}
            <For each=move || board.pins.with(|pins| pins.visits.clone()) key=|pin| (pin.id, pin.version, pin.own) let(pin)>
                <Pin board mover pin/>
            </For>
        </section>
    }
    .into_any()
}

#[component]
fn Pin(board: Board, mover: Mover, pin: PinnedVisit) -> impl IntoView {
    let i18n = use_i18n();
    let desk = Desk::of(board);
    let language = i18n.get_locale_untracked();
    let who = pin.patient.clone().unwrap_or_else(|| td_string!(language, schedule.patient).to_owned());
    let length = wording::minutes(pin.visit_min.into(), words::lang(language));
    let (time, doctor) = (was_at(&pin, language), pin.doctor_name.clone());
    let (id, version) = (pin.id, pin.version);
    let place =
        Place { doctor_id: pin.doctor, branch_id: pin.branch, chair_id: None, starts_at: pin.starts_at };
    let owner = (!pin.own).then(|| pin.owner.clone());
    let back = move || {
        spawn_local(async move {
            if let Err(error) = desk.order(Order::Move(place, None), id, version).await {
                desk.complain(&error);
            }
        });
    };
    let hand = move |to: UserId, name: String| {
        spawn_local(async move {
            let outcome = hand_pinned(id, to).await;
            board.note(&outcome);
            match outcome {
                Ok(()) => {
                    desk.say(|language| td_string!(language, schedule.pins.handed, name = name.clone()))
                }
                Err(error) => desk.complain(&error),
            }
        });
    };
    let colleague = move |to: Colleague| {
        let (id, name) = (to.id, to.name.clone());
        view! { <MenuItem on:click=move |_| hand(id, name.clone())>{to.name}</MenuItem> }
    };
    view! {
        <article class="pin" id=format!("p{id}") data-tone="held">
            <b class="cut">{who}</b>
            <span class="cut small">{pin.services} ", " {length}</span>
            <span class="small mute">{td_string!(language, schedule.pins.was, time = time, doctor = doctor)}</span>
            {owner.map(|name| view! { <span class="small mute">{td_string!(language, schedule.pins.of, name = name)}</span> })}
            <span class="row g1 wrap">
                <button type="button" class="btn sm" on:click=move |_| mover.take(id)>
                    <Icon glyph=Glyph::Calendar small=true/>
                    {t!(i18n, schedule.pins.place)}
                </button>
                <button
                    type="button"
                    class="ib"
                    aria-label=text!(i18n, schedule.pins.back)
                    title=text!(i18n, schedule.pins.back)
                    on:click=move |_| back()
                >
                    <Icon glyph=Glyph::Undo/>
                </button>
                <MenuButton id=format!("hand{id}") label=text!(i18n, schedule.pins.hand) icon=Glyph::Forward class="ib">
                    {move || board.pins.with(|pins| pins.colleagues.clone()).into_iter().map(colleague).collect_view()}
                </MenuButton>
            </span>
        </article>
    }
    .into_any()
}

/// «ср 25 ноября, 10:45».
fn was_at(pin: &PinnedVisit, language: Locale) -> String {
    let local = pin.starts_at.with_timezone(&parse_zone(&pin.zone).unwrap_or(Tz::UTC));
    let day = wording::date_with_weekday(local.date_naive(), words::lang(language));
    format!("{day}, {}", wording::time(local.time()))
}
