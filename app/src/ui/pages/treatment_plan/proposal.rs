//! The proposed times, one row for each visit, and the act that books them all.

use chrono::NaiveDate;
use domain::{
    id::StepId,
    slot::Offer,
    treatment_plan::{Breach, PlanView, stands},
    visit_chain::{Chain, ChainLink},
    wording,
};
use leptos::prelude::*;

use super::{
    Shown,
    chain::{Chaining, PROPOSAL},
    steps::Broken,
};
use crate::{
    i18n::*,
    ui::{
        icons::Glyph,
        keys::{Chord, use_keys},
        parts::{
            Banner, Button, ErrorState, Look, MenuButton, MenuItem, Panel, Skeleton, Tag, TextField, Tone,
        },
        words::{free_time, plan as words},
    },
};

/// The panel.
#[component]
pub fn Proposal(shown: Shown, chaining: Chaining) -> impl IntoView {
    let i18n = use_i18n();
    let title =
        move || if chaining.moves() { t_string!(i18n, plans.shift) } else { t_string!(i18n, plans.find) };
    let content = move || match chaining.told.get() {
        None => view! { <Skeleton/> }.into_any(),
        Some(Err(error)) => view! { <ErrorState error on_retry=move |()| chaining.ask()/> }.into_any(),
        Some(Ok(chain)) => {
            let plan = shown.plan.get_untracked();
            view! { <Links chain plan chaining language=i18n.get_locale()/> }.into_any()
        }
    };
    let stop = move || {
        chaining.moves().then(|| {
            view! {
                <Button look=Look::Plain on:click=move |_| chaining.begin(None)>{t!(i18n, desk.moving.stop)}</Button>
            }
        })
    };
    view! {
        <div class="beside" id=PROPOSAL tabindex="-1">
            <Panel title=title aside=move || view! { <Act chaining/> }>
                <div class="row pad ends">
                    <TextField label=text!(i18n, gaps.from_label) name="chain-from" kind="date" value=chaining.from/>
                    {stop}
                </div>
                {content}
            </Panel>
        </div>
    }
    .into_any()
}

/// Books or moves all of them.
#[component]
fn Act(chaining: Chaining) -> impl IntoView {
    let i18n = use_i18n();
    let count = Memo::new(move |_| chaining.visits().len());
    let verb = move || {
        let language = i18n.get_locale();
        let visits = words::visits(language, count.get());
        if chaining.moves() {
            td_string!(language, plans.move_all, visits = visits)
        } else {
            td_string!(language, plans.book_all, visits = visits)
        }
    };
    use_keys().bind(Chord::SAVE, verb, move || chaining.book());
    view! {
        <Show when=move || { count.get() > 0 }>
            <Button
                small=true
                look=Look::Primary
                keys=Chord::SAVE
                busy=chaining.busy
                disabled=chaining.asking
                on:click=move |_| chaining.book()
            >
                {verb}
            </Button>
        </Show>
    }
    .into_any()
}

#[component]
fn Links(chain: Chain, plan: PlanView, chaining: Chaining, language: Locale) -> impl IntoView {
    let rows = chain.links.iter().map(|link| Told::of(link, &chain, &plan));
    let rows = rows.map(|told| view! { <Link told plan=plan.clone() chaining language/> }).collect_view();
    let stuck = chain.stuck.and_then(|id| place(&plan, id)).map(|at| {
        let title = td_string!(language, plans.stuck, number = at + 1);
        view! {
            <div class="pad" role="status">
                <Banner tone=Tone::Warn icon=Glyph::Warn title=title>{td_string!(language, plans.stuck_next)}</Banner>
            </div>
        }
    });
    let later = (chain.later > 0).then(|| {
        let visits = words::visits(language, chain.later.into());
        view! { <p class="pad small mute">{td_string!(language, plans.later, visits = visits)}</p> }
    });
    view! {
        <ol class="candidates">{rows}</ol>
        {stuck}
        {later}
    }
    .into_any()
}

/// A visit of the chain, with the names that its row shows.
struct Told {
    link: ChainLink,
    /// «2. Пломбирование канала».
    what: String,
    doctor: String,
    /// Days since the visit before.
    days: Option<u16>,
    /// What is wrong with them: for what is overdue no better time can be had.
    breach: Option<Breach>,
    /// Other times, and whose.
    others: Vec<(Offer, String)>,
}

impl Told {
    fn of(link: &ChainLink, chain: &Chain, plan: &PlanView) -> Self {
        let at = place(plan, link.step).unwrap_or_default();
        let services = plan.steps.get(at).map(|step| step.services_text.as_str()).unwrap_or_default();
        let doctor = |offer: &Offer| {
            let found = chain.doctors.iter().find(|(id, _)| *id == offer.doctor);
            found.map(|(_, name)| name.clone()).unwrap_or_default()
        };
        let date = link.offer.starts_at.with_timezone(&plan.zone).date_naive();
        let before = before(plan, chain, at);
        let days = before.map(|before| (date - before).num_days());
        let spacing = plan.steps.get(at).map(|step| step.spacing);
        Self {
            what: format!("{}. {services}", at + 1),
            doctor: doctor(&link.offer),
            days: days.and_then(|days| u16::try_from(days).ok()).filter(|days| *days > 0),
            breach: before.zip(spacing).and_then(|(before, spacing)| spacing.breach(before, date)),
            others: link.others.iter().map(|offer| (offer.clone(), doctor(offer))).collect(),
            link: link.clone(),
        }
    }
}

/// The place of a step in its plan.
fn place(plan: &PlanView, id: StepId) -> Option<usize> {
    plan.steps.iter().position(|step| step.id == id)
}

/// The date of the visit before a step: the proposed one, or the one that stands.
fn before(plan: &PlanView, chain: &Chain, at: usize) -> Option<NaiveDate> {
    plan.steps.get(..at)?.iter().rev().find_map(|step| {
        let proposed = chain.links.iter().find(|link| link.step == step.id);
        let standing = step.visit.as_ref().filter(|visit| stands(visit.status));
        let starts = proposed.map(|link| link.offer.starts_at).or(standing.map(|visit| visit.starts_at))?;
        Some(starts.with_timezone(&plan.zone).date_naive())
    })
}

/// «пн, 30 ноября, 10:00–10:30».
fn when(offer: &Offer, plan: &PlanView, language: Locale) -> String {
    let (start, end) = (offer.starts_at.with_timezone(&plan.zone), offer.ends_at.with_timezone(&plan.zone));
    let day = words::date(language, start.date_naive(), plan.today);
    format!("{day}, {}", wording::time_range(start.time(), end.time()))
}

#[component]
fn Link(told: Told, plan: PlanView, chaining: Chaining, language: Locale) -> impl IntoView {
    let Told { link, what, doctor, days, breach, others } = told;
    let step = link.step;
    let state = link.stays.then(|| view! { <Tag>{td_string!(language, plans.stays)}</Tag> });
    let item = |(offer, doctor): (Offer, String)| {
        let words = when(&offer, &plan, language);
        view! {
            <MenuItem on:click=move |_| chaining.choose(step, &offer)>
                {words}" "<span class="mute">{doctor}</span>
            </MenuItem>
        }
    };
    let other = (!others.is_empty()).then(|| {
        let items = others.into_iter().map(item).collect_view();
        view! {
            <MenuButton id=format!("others-{step}") label=td_string!(language, plans.other_time) class="btn plain sm">
                {items}
            </MenuButton>
        }
    });
    let after = days.map(|days| words::after_days(language, days));
    let why = free_time::reason(plan.zone, link.offer.reason, language);
    let why: Vec<String> = after.into_iter().chain((!link.stays).then_some(why)).collect();
    view! {
        <li>
            <p>{what}</p>
            <div class="row wrap g2">
                <span class="grow"><b>{when(&link.offer, &plan, language)}</b>" "<span class="mute">{doctor}</span></span>
                {state}
                {other}
            </div>
            <p class="small mute">{why.join(" · ")}</p>
            {breach.map(|breach| view! { <Broken breach language/> })}
        </li>
    }
    .into_any()
}
