//! The figures: each is the way to its rows, with what it would say now where that differs from what was sent.

use domain::{
    booking::CancelReason,
    day_report::{Metric, Part, Rate, SourceLeads},
    figure::LeadCounts,
    shift::{ShiftDay, ShiftPlan},
};
use leptos::prelude::*;

use super::shown::Shown;
use crate::{
    i18n::*,
    ui::{
        parts::Panel,
        words::{self, hours, lead, report},
    },
};

/// A figure, as the way to its rows.
#[component]
fn Number(shown: Shown, metric: Metric) -> impl IntoView {
    let i18n = use_i18n();
    let count = move || shown.view.with(|view| view.figures.of(metric));
    let now = move || {
        let now = shown.view.with(|view| view.differs(metric))?;
        Some(view! { <span class="differs">{t!(i18n, reports.now, count = move || now)}</span> })
    };
    let title = move || report::definition(i18n.get_locale(), metric);
    let current = move || (shown.open.get() == Some(metric)).then_some("true");
    let href = move || shown.href(Some(metric));
    view! {
        <a href=href title=title aria-current=current>{count}</a>
        {now}
    }
}

/// A small figure below a large one: «принято 108».
#[component]
fn Small(shown: Shown, metric: Metric) -> impl IntoView {
    let i18n = use_i18n();
    let words = move || {
        let count = shown.view.with(|view| view.figures.of(metric));
        let language = i18n.get_locale();
        match metric {
            Metric::Answered => td_string!(language, reports.part.answered, count = count),
            Metric::Missed => td_string!(language, reports.part.missed, count = count),
            Metric::Target => td_string!(language, reports.part.target, count = count),
            Metric::BookedNew => td_string!(language, reports.part.booked_new, count = count),
            Metric::BookedAgain => td_string!(language, reports.part.booked_again, count = count),
            Metric::CancelledByPatient => {
                td_string!(language, reports.part.cancelled_by_patient, count = count)
            }
            Metric::CancelledByClinic => {
                td_string!(language, reports.part.cancelled_by_clinic, count = count)
            }
            other => format!("{} {count}", report::metric(language, other)),
        }
    };
    let now = move || {
        let now = shown.view.with(|view| view.differs(metric))?;
        Some(view! { <span class="differs">{t!(i18n, reports.now, count = move || now)}</span> })
    };
    let title = move || report::definition(i18n.get_locale(), metric);
    view! {
        <span class="nw">
            <a href=move || shown.href(Some(metric)) title=title>{words}</a>
            {now}
        </span>
    }
}

/// A figure with its name, and others below it.
#[component]
fn Figure(
    shown: Shown,
    metric: Metric,
    #[prop(optional)] must: bool,
    #[prop(optional)] parts: &'static [Metric],
) -> impl IntoView {
    let i18n = use_i18n();
    let name = move || {
        let language = i18n.get_locale();
        let name = report::metric(language, metric);
        if must { td_string!(language, reports.must, name = name) } else { name.to_owned() }
    };
    let parts = parts.iter().map(|part| view! { <Small shown metric=*part/> }).collect_view();
    view! {
        <div class:must=must>
            <span class="small mute">{name}</span>
            <b><Number shown metric/></b>
            <span class="small parts">{parts}</span>
        </div>
    }
}

/// A rate with its name.
#[component]
fn RateFigure(shown: Shown, rate: Rate, #[prop(optional)] part: Option<Metric>) -> impl IntoView {
    let i18n = use_i18n();
    let said =
        move |calls: &domain::figure::CallCounts| report::rate_value(i18n.get_locale(), rate, rate.of(calls));
    let value = move || shown.view.with(|view| said(&view.figures.calls));
    let now = move || {
        let now = shown.view.with(|view| view.now_figures.as_ref().map(|now| said(&now.calls)));
        let now = now.filter(|now| *now != value())?;
        Some(view! { <span class="differs">{t!(i18n, reports.now, count = move || now.clone())}</span> })
    };
    let title = move || report::rate_definition(i18n.get_locale(), rate);
    view! {
        <div title=title>
            <span class="small mute">{move || report::rate(i18n.get_locale(), rate)}</span>
            <b>{value}{now}</b>
            {part.map(|metric| view! { <span class="small parts"><Small shown metric/></span> })}
        </div>
    }
}

/// The figures that everybody asks for first.
#[component]
pub fn Head(shown: Shown) -> impl IntoView {
    view! {
        <section class="panel figs six">
            <Figure shown metric=Metric::CallsIn must=true parts=&[Metric::Answered, Metric::Missed]/>
            <Figure shown metric=Metric::Booked must=true parts=&[Metric::BookedNew, Metric::BookedAgain]/>
            <RateFigure shown rate=Rate::Conversion part=Metric::Target/>
            <Figure shown metric=Metric::Moved/>
            <Figure shown metric=Metric::Cancelled parts=&[Metric::CancelledByPatient, Metric::CancelledByClinic]/>
            <Shift shown/>
        </section>
    }
    .into_any()
}

/// The shift: as it is planned, and as it was.
#[component]
fn Shift(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let shift = move || shown.view.with(|view| view.shift);
    let planned = move || {
        let ShiftDay { plan, planned, .. } = shift();
        match planned {
            Some(span) => hours::span(span),
            None if plan == ShiftPlan::Free => t_string!(i18n, reports.shift_free).into(),
            None => t_string!(i18n, reports.none).into(),
        }
    };
    let actual = move || {
        let ShiftDay { started_at, ended_at, .. } = shift();
        match (started_at, ended_at) {
            (Some(from), Some(to)) => {
                t_string!(i18n, reports.shift_actual, from = shown.time(from), to = shown.time(to))
            }
            (Some(from), None) => t_string!(i18n, reports.shift_since, from = shown.time(from)),
            (None, _) => t_string!(i18n, reports.shift_none).to_owned(),
        }
    };
    view! {
        <div>
            <span class="small mute">{t!(i18n, reports.shift)}</span>
            <b>{planned}</b>
            <span class="small mute">{actual}</span>
        </div>
    }
}

/// The rest of the calls.
#[component]
pub fn Calls(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Panel
            title=text!(i18n, reports.calls)
            aside=move || view! { <span class="small mute">{t!(i18n, reports.opens_rows)}</span> }
        >
            <div class="figs">
                <RateFigure shown rate=Rate::MeanWait/>
                <RateFigure shown rate=Rate::MeanHandling/>
                <Figure shown metric=Metric::CalledBack/>
                <Figure shown metric=Metric::Outgoing/>
                <RateFigure shown rate=Rate::ServiceLevel/>
            </div>
            <p class="pad small mute">{t!(i18n, reports.rule)}</p>
        </Panel>
    }
    .into_any()
}

/// Bookings in parts, and why visits were called off.
#[component]
pub fn Bookings(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let specialties = move || {
        shown.view.with(|view| view.figures.specialties.clone()).into_iter().map(move |part: Part| {
            let name = match part.name.is_empty() {
                true => t_string!(i18n, reports.no_specialty).to_owned(),
                false => part.name,
            };
            (words::capitalised(&name), part.count)
        })
    };
    let channels = move || {
        let language = i18n.get_locale();
        let parts = shown.view.with(|view| view.figures.channels.clone()).into_iter();
        parts.map(move |part| (words::capitalised(&report::channel(language, &part.code)), part.count))
    };
    let reasons = move || {
        let language = i18n.get_locale();
        let parts = shown.view.with(|view| view.figures.reasons.clone()).into_iter();
        parts.map(move |(reason, count): (CancelReason, i64)| {
            (words::capitalised(words::cancel_reason(language, reason)), count)
        })
    };
    let any = Memo::new(move |_| {
        shown.view.with(|view| !view.figures.channels.is_empty() || !view.figures.reasons.is_empty())
    });
    view! {
        <Show when=move || any.get()>
            <Panel title=text!(i18n, reports.bookings)>
                <div class="pad report-parts">
                    <Parts title=text!(i18n, reports.by_specialty) parts=move || specialties().collect()/>
                    <Parts title=text!(i18n, reports.by_channel) parts=move || channels().collect()/>
                    <Parts title=text!(i18n, reports.by_reason) parts=move || reasons().collect()/>
                </div>
            </Panel>
        </Show>
    }
    .into_any()
}

/// A figure in parts.
#[component]
fn Parts(
    #[prop(into)] title: TextProp,
    parts: impl Fn() -> Vec<(String, i64)> + Send + Sync + 'static,
) -> impl IntoView {
    move || {
        let parts = parts();
        let title = title.clone();
        (!parts.is_empty()).then(|| {
            let row = |(name, count): (String, i64)| {
                view! { <div class="row"><dt>{name}</dt><dd class="end b">{count}</dd></div> }
            };
            view! {
                <div>
                    <h3 class="small mute">{move || title.get()}</h3>
                    <dl>{parts.into_iter().map(row).collect_view()}</dl>
                </div>
            }
        })
    }
}

/// Leads by their source.
#[component]
pub fn Leads(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    const COLUMNS: [Metric; 4] =
        [Metric::LeadsReceived, Metric::LeadsProcessed, Metric::LeadsForwarded, Metric::LeadsBooked];
    let counts = |of: &LeadCounts| [of.received, of.processed, of.forwarded, of.booked];
    let sources = move || shown.view.with(|view| view.figures.leads.clone());
    let rows = move || {
        let row = move |of: SourceLeads| {
            let cells = counts(&of.counts).map(|count| view! { <td class="num">{count}</td> });
            view! {
                <tr><td>{move || lead::source(i18n.get_locale(), of.source)}</td>{cells.collect_view()}</tr>
            }
        };
        sources().into_iter().map(row).collect_view()
    };
    let heads = COLUMNS.map(|metric| {
        let name = move || report::metric(i18n.get_locale(), metric);
        let about = move || report::definition(i18n.get_locale(), metric);
        view! { <th class="num" scope="col" title=about>{name}</th> }
    });
    let sums = COLUMNS.map(|metric| view! { <td class="num"><Number shown metric/></td> });
    let empty =
        move || sources().is_empty().then(|| view! { <p class="pad mute">{t!(i18n, reports.no_leads)}</p> });
    view! {
        <Panel title=text!(i18n, reports.leads)>
            <div class="scrollx" role="region" tabindex="0" aria-label=text!(i18n, reports.leads)>
                <table class="table">
                    <thead><tr><th scope="col">{t!(i18n, reports.source)}</th>{heads.collect_view()}</tr></thead>
                    <tbody>{rows}</tbody>
                    <tfoot><tr><td>{t!(i18n, reports.total)}</td>{sums.collect_view()}</tr></tfoot>
                </table>
            </div>
            {empty}
        </Panel>
    }
    .into_any()
}

/// Complaints.
#[component]
pub fn Complaints(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Panel title=text!(i18n, reports.complaints)>
            <div class="figs three">
                <Figure shown metric=Metric::ComplaintsRegistered/>
                <Figure shown metric=Metric::ComplaintsPassedOn/>
                <Figure shown metric=Metric::ComplaintsOverdue/>
            </div>
        </Panel>
    }
    .into_any()
}
