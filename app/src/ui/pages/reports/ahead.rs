//! How full the schedule is on the days ahead.

use chrono::Days;
use domain::{day_report::BranchAhead, fill::DayFill, wording};
use leptos::prelude::*;

use super::shown::Shown;
use crate::{
    i18n::*,
    ui::{
        parts::{Panel, Tone},
        words::{self, capitalised},
    },
};

/// Days ahead from which on a low figure is as it should be.
const FAR: u64 = 5;

/// The panel; nothing for those who see no schedule.
#[component]
pub fn Ahead(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let told = move || shown.view.with(|view| view.ahead.clone());
    let any = Memo::new(move |_| shown.view.with(|view| !view.ahead.is_empty()));
    let several = move || shown.view.with(|view| view.ahead.len() > 1);
    let branch = move |of: BranchAhead| {
        let name = several().then(|| view! { <h3 class="small mute">{of.branch.name.clone()}</h3> });
        let id = of.branch.id;
        let days = of.days.into_iter().map(move |day| {
            view! { <Day shown day href=format!("/schedule?date={}&branch={id}", day.date)/> }
        });
        view! { {name}{days.collect_view()} }
    };
    view! {
        <Show when=move || any.get()>
            <Panel title=text!(i18n, reports.ahead)>
                <div class="pad col g3">{move || told().into_iter().map(branch).collect_view()}</div>
            </Panel>
        </Show>
    }
    .into_any()
}

#[component]
fn Day(shown: Shown, day: DayFill, href: String) -> impl IntoView {
    let i18n = use_i18n();
    let (date, report) = (day.date, shown.view.with_untracked(|view| view.date));
    let percent = day.fill.percent();
    let far = report.checked_add_days(Days::new(FAR)).is_some_and(|far| date > far);
    let tone = match percent {
        None => Tone::Neutral,
        Some(_) if far => Tone::Neutral,
        Some(80..) => Tone::Good,
        Some(50..80) => Tone::Warn,
        Some(_) => Tone::Bad,
    };
    let next = shown.view.with_untracked(|view| view.today).succ_opt() == Some(date);
    let name = move || {
        let day = wording::short_day(date, words::lang(i18n.get_locale()));
        if next { t_string!(i18n, reports.tomorrow, day = day) } else { capitalised(&day) }
    };
    let said = match percent {
        Some(percent) => format!("{percent}\u{a0}%"),
        None => "·".to_owned(),
    };
    let gaps = u32::try_from(day.fill.big_gaps).unwrap_or_default();
    let below = move || match percent {
        Some(_) => t_string!(i18n, reports.big_gaps, count = gaps).to_string(),
        None => t_string!(i18n, reports.no_work).to_owned(),
    };
    view! {
        <div class="col g1" data-tone=tone.code()>
            <div class="row"><a href=href>{name}</a><b class="end">{said}</b></div>
            <span class="bar target" aria-hidden="true"><i style=format!("--v:{}%", percent.unwrap_or_default())></i></span>
            <span class="small mute">{below}</span>
        </div>
    }
}
