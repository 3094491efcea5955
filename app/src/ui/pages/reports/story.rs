//! What happened to the report, and what its figures mean.

use domain::day_report::{Metric, Rate, view::ReportEntry};
use leptos::prelude::*;

use super::shown::Shown;
use crate::{
    i18n::*,
    ui::{
        parts::Panel,
        words::{lead, report},
    },
};

/// Who sent, accepted, returned and added what.
#[component]
pub fn Story(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let entries = move || shown.view.with(|view| view.entries.clone());
    let any = Memo::new(move |_| shown.view.with(|view| !view.entries.is_empty()));
    let entry = move |entry: ReportEntry| {
        let ReportEntry { at, by, kind, words, counted } = entry;
        let when = move || shown.view.with(|view| lead::moment(i18n.get_locale(), at, view.zone, view.now));
        let counted = counted.map(|(calls, booked)| {
            view! {
                <span class="small">{t!(i18n, reports.counted_then, calls = move || calls, booked = move || booked)}</span>
            }
        });
        view! {
            <li class="col">
                <span class="row wrap g2">
                    <span class="mute nw">{when}</span>
                    <b>{move || report::entry(i18n.get_locale(), kind)}</b>
                    <span class="small mute">{by}</span>
                </span>
                {counted}
                {(!words.is_empty()).then(|| view! { <p class="quote lines">{words}</p> })}
            </li>
        }
    };
    view! {
        <Show when=move || any.get()>
            <Panel title=text!(i18n, reports.history)>
                <ol class="pad col g3 report-story">{move || entries().into_iter().map(entry).collect_view()}</ol>
            </Panel>
        </Show>
    }
    .into_any()
}

/// What each figure means.
#[component]
pub fn Definitions() -> impl IntoView {
    let i18n = use_i18n();
    let metrics = Metric::ALL.into_iter().map(|metric| {
        view! {
            <dt>{move || report::metric(i18n.get_locale(), metric)}</dt>
            <dd>{move || report::definition(i18n.get_locale(), metric)}</dd>
        }
    });
    let rates = Rate::ALL.into_iter().map(|rate| {
        view! {
            <dt>{move || report::rate(i18n.get_locale(), rate)}</dt>
            <dd>{move || report::rate_definition(i18n.get_locale(), rate)}</dd>
        }
    });
    view! {
        <details class="panel pad small report-definitions">
            <summary>{t!(i18n, reports.definitions)}</summary>
            <p>{t!(i18n, reports.rule)}</p>
            <dl class="dl">{metrics.collect_view()}{rates.collect_view()}</dl>
        </details>
    }
    .into_any()
}
