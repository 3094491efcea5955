//! Step 3: free time. Offers come by themselves; a digit takes one for five minutes.

use domain::{
    call::Chosen,
    clinic::Sex,
    date::parse_date,
    error::{Clash, ClashWith},
    id::BranchId,
    letter_case::lowercase,
    slot_query::SlotMode,
};
use leptos::prelude::*;

use super::{
    keys,
    open_call::OpenCall,
    services::StepNo,
    state::{Act, Hold},
    wording,
};
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        keys::Keycaps,
        parts::{Banner, Seg, Tone},
        words,
    },
};

/// How long a hold lasts, in seconds: what the ring shows as full.
const HOLD_SECONDS: i64 = 300;
/// From here on it hurries, in seconds.
const HURRY_SECONDS: i64 = 60;

/// The choice of all branches, those of other cities too.
const EVERYWHERE: &str = "everywhere";

/// Takes the offer of that digit; the one that is held already gets its time anew.
pub fn choose(call: OpenCall, at: usize) {
    let (row, shown, held) = call.state.with_untracked(|state| {
        (state.rows().get(at).copied(), state.shown(), state.taken.as_ref().map(|taken| taken.time))
    });
    let Some(row) = row.filter(|_| at < shown) else { return };
    if held.is_some_and(|held| held.is_same_time(&row)) {
        call.act(Act::Extend);
    } else {
        call.act(Act::Choose(row));
    }
}

/// Filters, the list, and what is beyond it.
#[component]
pub fn OfferStep(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let emergency = call.slice(|state| state.plan.emergency);
    let mode = call.slice(|state| state.plan.mode);
    let held = call.slice(|state| state.taken.as_ref().is_some_and(|taken| taken.is_held()));
    let ready = call.slice(|state| !state.plan.services.is_empty());
    let hints = move || {
        call.state.with(|state| {
            let wishes =
                state.card.iter().flat_map(|card| card.wishes.iter().map(|wish| lowercase(&wish.text)));
            wishes.take(3).collect::<Vec<_>>().join(", ")
        })
    };
    view! {
        <Show when=move || !emergency.get()>
            <div class="step">
                <h2>
                    <StepNo number=3 done=held now=ready/>
                    {t!(i18n, desk.offers.title)}
                    <span class="faint small plain cut">{hints}</span>
                    <span class="end">
                        <Seg
                            label=text!(i18n, desk.offers.order)
                            options=vec![
                                (SlotMode::Best, text!(i18n, desk.offers.best).into()),
                                (SlotMode::Earliest, text!(i18n, desk.offers.earliest).into()),
                                (SlotMode::FirstPerDay, text!(i18n, desk.offers.by_day).into()),
                            ]
                            value=mode
                            on_pick=move |mode| call.act(Act::Mode(mode))
                            small=true
                        />
                    </span>
                </h2>
                <Filters call/>
                <ClashBanner call/>
                <List call/>
            </div>
        </Show>
    }
    .into_any()
}

/// Branch, woman or man, first day, doctor.
#[component]
fn Filters(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let facts = call.desk.facts;
    let branch = call.slice(|state| state.choices.branch);
    let everywhere = call.slice(|state| state.choices.everywhere);
    let sex = call.slice(|state| state.choices.sex);
    let from = call.slice(|state| state.choices.from);
    let doctor = call.slice(|state| state.choices.doctor);
    let branches = move || {
        facts.with(|facts| {
            let option = |own: BranchId, name: String| {
                view! { <option value=own.to_string() selected=move || branch.get() == Some(own)>{name}</option> }
            };
            facts.branches.iter().map(|branch| option(branch.id, branch.name.clone())).collect_view()
        })
    };
    let several = move || facts.with(|facts| facts.branches.len() > 1);
    let far =
        move || facts.with(|facts| facts.branches.iter().any(|branch| branch.zone != facts.branches[0].zone));
    let pick = move |value: String| match value.as_str() {
        EVERYWHERE => call.act(Act::Everywhere),
        id => call.act(Act::Branch(id.parse().ok())),
    };
    let unpicked = move || {
        if far() { t_string!(i18n, desk.offers.near) } else { t_string!(i18n, desk.offers.any_branch) }
    };
    let toggle = move |own: Sex| {
        let now = (sex.get_untracked() != Some(own)).then_some(own);
        call.act(Act::Sex(now));
    };
    let pressed = move |own: Sex| if sex.get() == Some(own) { "true" } else { "false" };
    let doctor_name = move || doctor.get().map(|id| facts.with(|facts| wording::doctor_name(facts, id)));
    view! {
        <div class="row wrap g1 slotfilters">
            <Show when=several>
                <select
                    class="chip"
                    aria-label=text!(i18n, desk.offers.branch)
                    on:change:target=move |event| pick(event.target().value())
                >
                    <option value="" selected=move || branch.get().is_none() && !everywhere.get()>{unpicked}</option>
                    <Show when=far>
                        <option value=EVERYWHERE selected=move || everywhere.get()>{t!(i18n, desk.offers.any_branch)}</option>
                    </Show>
                    {branches}
                </select>
            </Show>
            <button type="button" class="chip" aria-pressed=move || pressed(Sex::F) on:click=move |_| toggle(Sex::F)>
                {t!(i18n, desk.offers.woman)}
            </button>
            <button type="button" class="chip" aria-pressed=move || pressed(Sex::M) on:click=move |_| toggle(Sex::M)>
                {t!(i18n, desk.offers.man)}
            </button>
            <label class="chip" class:on=move || from.get().is_some()>
                {t!(i18n, desk.offers.from)}
                <input
                    type="date"
                    prop:value=move || from.get().map(|day| day.to_string()).unwrap_or_default()
                    on:change:target=move |event| call.act(Act::From(parse_date(&event.target().value()).ok()))
                />
            </label>
            {move || doctor_name().map(|name| view! {
                <span class="chip filled">
                    {name}
                    <button
                        type="button"
                        class="ib"
                        aria-label=text!(i18n, desk.offers.any_doctor)
                        on:click=move |_| call.act(Act::Doctor(None))
                    >
                        <Icon glyph=Glyph::Cross small=true/>
                    </button>
                </span>
            })}
        </div>
    }
    .into_any()
}

/// The time was somebody else's: who has it, and what is nearest.
#[component]
fn ClashBanner(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let clash = call.slice(|state| state.clash.clone());
    let banner = move |clash: Clash| {
        let colleague = clash.colleague.clone();
        let title = move || match (clash.by, colleague.clone()) {
            (ClashWith::Hold, Some(name)) => t_string!(i18n, desk.clash.held_by, name = name),
            (_, Some(name)) => t_string!(i18n, desk.clash.booked_by, name = name),
            (ClashWith::Chair, None) => t_string!(i18n, desk.clash.chair).to_owned(),
            (_, None) => t_string!(i18n, desk.clash.taken).to_owned(),
        };
        let first = clash.alternatives.first().cloned();
        let next = move || match &first {
            Some(offer) => {
                let when = call.desk.facts.with(|facts| {
                    wording::day_and_time(
                        facts,
                        offer.branch,
                        offer.starts_at,
                        call.desk.today.get(),
                        i18n.get_locale(),
                    )
                });
                t_string!(i18n, desk.clash.nearest, when = when)
            }
            None => t_string!(i18n, desk.clash.nothing).to_owned(),
        };
        view! {
            <div role="alert">
                <Banner tone=Tone::Warn icon=Glyph::Warn title=title>{next}</Banner>
            </div>
        }
        .into_any()
    };
    move || clash.get().map(banner)
}

#[component]
fn List(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let rows =
        call.slice(|state| state.rows().into_iter().enumerate().take(state.shown()).collect::<Vec<_>>());
    let more = call.slice(|state| state.rows().len().saturating_sub(state.shown()));
    let late = call.slice(|state| state.offers.late);
    let state = call.slice(|state| Answer::of(state.plan.services.is_empty(), &state.offers));
    let remark = move || match state.get() {
        Answer::NoServices => Some(t_string!(i18n, desk.offers.need_services).to_owned()),
        Answer::Nothing => Some(t_string!(i18n, desk.offers.nothing).to_owned()),
        Answer::Failed(error) => Some(words::error(i18n.get_locale(), &error)),
        Answer::Awaited | Answer::There => None,
    };
    // When no time suits: the list of those who wait, and back here.
    let wait = call.slice(|state| {
        let patient = state.patient.as_ref().filter(|_| state.moving.is_none())?.id;
        let services: Vec<String> = state.plan.services.iter().map(|id| id.to_string()).collect();
        let doctor = state.plan.doctor.map(|id| format!("&doctor={id}")).unwrap_or_default();
        let services = services.join(",");
        Some(format!("/gaps?view=waitlist&new=1&back=desk&patient={patient}&services={services}{doctor}"))
    });
    let is_awaited = move || state.get() == Answer::Awaited && rows.with(Vec::is_empty);
    view! {
        <Show when=move || late.get()>
            <Banner tone=Tone::Warn icon=Glyph::Clock title=text!(i18n, desk.offers.late)>
                {t!(i18n, desk.offers.late_body)}
            </Banner>
        </Show>
        <div class="offers" role="radiogroup" aria-label=text!(i18n, desk.offers.list)>
            <For each=move || rows.get() key=|(at, row)| (*at, row.place.starts_at, row.place.doctor_id, row.cost, row.ends_at) let((at, row))>
                <Row call at row/>
            </For>
            <Show when=is_awaited>
                <div class="offer late" aria-busy="true"><span class="skel"></span><span class="skel"></span><span class="skel"></span></div>
            </Show>
        </div>
        {move || remark().map(|remark| view! { <p class="small mute">{remark}</p> })}
        {move || wait.get().map(|href| view! {
            <a class="btn plain sm" href=href><Icon glyph=Glyph::Clock/>{t!(i18n, desk.offers.wait)}</a>
        })}
        <Show when=move || rows.with(|rows| !rows.is_empty())>
            <div class="row small">
                <Show when=move || { more.get() > 0 }>
                    <button type="button" class="btn plain sm" on:click=move |_| call.act(Act::More)>
                        {move || t_string!(i18n, desk.offers.more, count = more.get() as i64)}
                        <Keycaps chord=keys::MORE/>
                    </button>
                </Show>
                <span class="end faint">{t!(i18n, desk.offers.cost)}</span>
            </div>
        </Show>
    }
    .into_any()
}

/// What there is to say besides the list.
#[derive(Clone, Debug, PartialEq)]
enum Answer {
    NoServices,
    Awaited,
    Nothing,
    There,
    Failed(domain::error::AppError),
}

impl Answer {
    fn of(no_services: bool, offers: &super::state::Offers) -> Self {
        match &offers.error {
            _ if no_services => Self::NoServices,
            _ if offers.loading => Self::Awaited,
            Some(error) => Self::Failed(error.clone()),
            None if offers.list.is_empty() => Self::Nothing,
            None => Self::There,
        }
    }
}

/// How a row stands to what is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Free,
    Asking,
    Held(Option<Hold>),
    Lapsed,
    Unheld,
}

#[component]
fn Row(call: OpenCall, at: usize, row: Chosen) -> impl IntoView {
    let i18n = use_i18n();
    let facts = call.desk.facts;
    let zone = facts.with_untracked(|facts| wording::zone(facts, row.place.branch_id));
    let standing = call.slice(move |state| {
        let same = |other: &Chosen| other.is_same_time(&row);
        let is_chosen = state.chosen().as_ref().is_some_and(same);
        match &state.taken {
            _ if !is_chosen => Standing::Free,
            Some(taken) if same(&taken.time) && state.asking.is_none() => match taken.hold {
                _ if taken.lapsed => Standing::Lapsed,
                None => Standing::Unheld,
                hold => Standing::Held(hold),
            },
            _ => Standing::Asking,
        }
    });
    let when = Memo::new(move |_| wording::offer_when(zone, &row, call.desk.today.get(), i18n.get_locale()));
    let (doctor, place) = facts.with_untracked(|facts| {
        let chair = wording::chair(facts, row.place.chair_id);
        let branch = wording::branch(facts, row.place.branch_id).filter(|_| facts.branches.len() > 1);
        let place = [Some(chair), branch.map(|branch| branch.name.clone())];
        let place: Vec<String> = place.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        (wording::doctor_name(facts, row.place.doctor_id), place.join(", "))
    });
    let reason = move || row.reason.map(|reason| words::free_time::reason(zone, reason, i18n.get_locale()));
    let elsewhere = facts
        .with_untracked(|facts| facts.branches.first().map(|branch| branch.zone))
        .filter(|home| *home != zone);
    let home_time = elsewhere.map(|home| words::free_time::time(home, row.place.starts_at));
    view! {
        <button
            type="button"
            class="offer"
            class:gone=move || standing.get() == Standing::Lapsed
            role="radio"
            aria-checked=move || if standing.get() == Standing::Free { "false" } else { "true" }
            data-tone=move || match standing.get() {
                Standing::Free => None,
                Standing::Lapsed => Some(Tone::Neutral.code()),
                Standing::Unheld => Some(Tone::Warn.code()),
                Standing::Asking | Standing::Held(_) => Some(Tone::Held.code()),
            }
            on:click=move |_| choose(call, at)
        >
            {(at < 9).then(|| view! { <kbd>{at + 1}</kbd> })}
            <span>
                <b class="block">{move || when.get().0}</b>
                <span class="small mute">
                    {move || when.get().1}
                    {home_time.map(|time| view! { " · "{t!(i18n, desk.offers.home_time, time = move || time.clone())} })}
                </span>
            </span>
            <span class="grow">
                <span class="block"><b>{doctor}</b>" "<span class="mute">{place}</span></span>
                <span class="small" class:mute=move || standing.get() == Standing::Free class:tone=move || standing.get() != Standing::Free>
                    {reason}
                </span>
            </span>
            <Mark call standing row/>
        </button>
    }
    .into_any()
}

/// The right end of a row: what it costs the schedule, or how long it is held.
#[component]
fn Mark(call: OpenCall, standing: Memo<Standing>, row: Chosen) -> impl IntoView {
    let i18n = use_i18n();
    let left = Memo::new(move |_| match standing.get() {
        Standing::Held(Some(Hold { until: Some(until), .. })) => {
            Some((until - call.desk.now.get()).num_seconds().max(0))
        }
        _ => None,
    });
    move || match standing.get() {
        Standing::Free => view! { <span class="small faint">{row.cost.map(wording::cost)}</span> }.into_any(),
        Standing::Asking => {
            view! { <span class="tag b" data-tone=Tone::Held.code()>{t!(i18n, desk.hold.asking)}</span> }
                .into_any()
        }
        Standing::Lapsed => view! { <span class="tag b">{t!(i18n, desk.hold.again)}</span> }.into_any(),
        Standing::Unheld => {
            view! { <span class="tag b" data-tone=Tone::Warn.code()>{t!(i18n, desk.hold.open)}</span> }
                .into_any()
        }
        Standing::Held(_) => {
            let hurry = Memo::new(move |_| left.get().is_some_and(|left| left < HURRY_SECONDS));
            view! {
                <span
                    class="tag b hold"
                    data-tone=move || if hurry.get() { Tone::Warn.code() } else { Tone::Held.code() }
                >
                    <span class="ring" style=move || format!("--p:{}%", (left.get().unwrap_or(HOLD_SECONDS) * 100 / HOLD_SECONDS).min(100))></span>
                    {move || {
                        let time = wording::timer(left.get().unwrap_or(HOLD_SECONDS));
                        if hurry.get() {
                            t_string!(i18n, desk.hold.extend, time = time)
                        } else {
                            t_string!(i18n, desk.hold.held, time = time)
                        }
                    }}
                </span>
            }.into_any()
        }
    }
}
