//! The treatment plans whose next visit is to be booked, the longest due first: a digit begins the call.

use chrono::NaiveDate;
use domain::{
    event::Event,
    treatment_plan::{DuePlan, DuePlans},
};
use leptos::prelude::*;

use super::{Branches, Views, address::Address};
use crate::{
    api::treatment_plans::list_due_plans,
    i18n::*,
    ui::{
        frame::{Main, ToldPage, TopBar},
        icons::Glyph,
        live::keep_fresh,
        palette::PaletteButton,
        parts::{CallButton, Empty, Offering, Panel, Tag, Tone},
        words::plan as words,
    },
};

/// The list.
#[component]
pub fn Due(address: Memo<Address>) -> impl IntoView {
    let i18n = use_i18n();
    let branch = Memo::new(move |_| address.with(|address| address.branch));
    let told = Resource::new_blocking(move || branch.get(), list_due_plans);
    let look_again = move || told.refetch();
    keep_fresh(matters, look_again);
    let offering = Offering::new(look_again);
    view! {
        <ToldPage title=text!(i18n, gaps.title) resource=told let:view>
            <Shown view address offering/>
        </ToldPage>
    }
    .into_any()
}

/// Whether an event may change what the page shows.
fn matters(event: &Event) -> bool {
    matches!(event, Event::PlanChanged { .. } | Event::WaitlistChanged | Event::Resync)
}

#[component]
fn Shown(view: DuePlans, address: Memo<Address>, offering: Offering) -> impl IntoView {
    let i18n = use_i18n();
    let DuePlans { branch, branches, today, plans, more } = view;
    let count = plans.len() as u32;
    let row = |(at, due)| view! { <Row at due today offering/> };
    let rows = plans.into_iter().enumerate().map(row).collect_view();
    let list = if count == 0 {
        view! { <Empty icon=Glyph::Check title=text!(i18n, plans.none_due) body=text!(i18n, plans.none_due_body)/> }
            .into_any()
    } else {
        view! { <ol class="candidates">{rows}</ol> }.into_any()
    };
    let rest = more.then(|| view! { <p class="pad small mute">{t!(i18n, plans.more)}</p> });
    view! {
        <TopBar title=text!(i18n, gaps.title)>
            <Branches address shown=branch all=branches/>
            <span class="end"></span>
            <PaletteButton/>
        </TopBar>
        <Main class="gaps">
            <div class="filters" role="group" aria-label=text!(i18n, gaps.filters)>
                <Views address/>
            </div>
            <div class="page narrow">
                <Panel title=text!(i18n, plans.title)>{list}{rest}</Panel>
            </div>
        </Main>
    }
    .into_any()
}

#[component]
fn Row(at: usize, due: DuePlan, today: NaiveDate, offering: Offering) -> impl IntoView {
    let i18n = use_i18n();
    let DuePlan { plan, patient_id, patient, age, next, claim } = due;
    let id = plan.id;
    let years = age.map(|age| {
        view! { <span class="mute nw">{t!(i18n, gaps.years, count = move || u32::from(age))}</span> }
    });
    let over = next
        .until
        .is_some_and(|until| until < today)
        .then(|| view! { <Tag tone=Tone::Warn icon=Glyph::Clock>{t!(i18n, gaps.over)}</Tag> });
    let name = patient.clone();
    let services = next.services_text.clone();
    let when = move || {
        let due = words::due(i18n.get_locale(), &next);
        if next.doctor.is_empty() { due } else { format!("{} · {due}", next.doctor) }
    };
    view! {
        <li>
            <div class="row g2">
                <span class="grow"><a class="b" href=format!("/patients/{patient_id}")>{patient}</a>" "{years}</span>
                {over}
                <CallButton at name claim offering on_call=move |()| offering.ring(id)/>
            </div>
            <p>{services}</p>
            <p class="small mute">
                <a href=format!("/plans/{id}")>{move || words::in_plan(i18n.get_locale(), &plan)}</a>
                " · "
                {when}
            </p>
        </li>
    }
    .into_any()
}
