//! The treatment plans of a patient, and the way to a new one.

use domain::treatment_plan::PlanBrief;
use leptos::prelude::*;

use super::Shown;
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        parts::{Panel, Tag, Tone},
        words::plan as words,
    },
};

/// The panel.
#[component]
pub fn Plans(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let href = format!("/plans/new?patient={}", shown.id());
    let new = move || {
        view! { <a class="btn sm" href=href.clone()><Icon glyph=Glyph::Plus small=true/>{t!(i18n, plans.new)}</a> }
    };
    let list = move || {
        let plans = shown.card.with(|card| card.plans.clone());
        if plans.is_empty() {
            return view! { <p class="mute">{t!(i18n, plans.none)}</p> }.into_any();
        }
        let language = i18n.get_locale();
        let line = |plan| view! { <Line plan language/> };
        view! { <ul class="list">{plans.into_iter().map(line).collect_view()}</ul> }.into_any()
    };
    view! { <Panel title=text!(i18n, plans.title) aside=new><div class="pad">{list}</div></Panel> }.into_any()
}

#[component]
fn Line(plan: PlanBrief, language: Locale) -> impl IntoView {
    let done = td_string!(language, plans.progress, done = plan.done, total = plan.total);
    let booked = (plan.booked > 0).then(|| td_string!(language, plans.booked, count = plan.booked));
    let progress = [Some(done), booked].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let broken = plan
        .broken
        .then(|| view! { <Tag tone=Tone::Warn icon=Glyph::Warn>{td_string!(language, plans.broken)}</Tag> });
    let closed = plan.closed.then(|| view! { <Tag>{td_string!(language, plans.closed)}</Tag> });
    let next = plan.next.filter(|_| !plan.closed).map(|next| {
        let due = words::due(language, &next);
        view! { <p class="small mute">{format!("{}, {due}", next.services_text)}</p> }
    });
    view! {
        <li>
            <div class="row wrap">
                <a class="b" href=format!("/plans/{}", plan.id)>{plan.title}</a>
                <span class="small mute">{progress}</span>
                <span class="row g1 end">{broken}{closed}</span>
            </div>
            {next}
        </li>
    }
    .into_any()
}
