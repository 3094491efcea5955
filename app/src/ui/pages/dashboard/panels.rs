//! What the figures are made of: calls by hour and by date, the way from a call to a visit, visits that did not take place,
//! complaints. Each chart has its table.

use domain::{
    call::CallOutcome,
    call_log::Ending,
    dashboard::{DateLine, FunnelStep, HourLine},
    figure::percent,
    visit_log::{VisitLogFilter, VisitSet},
    wording,
};
use leptos::prelude::*;

use super::{
    Drawn,
    address::{self, Calls},
    table::{Cell, Figures},
};
use crate::{
    i18n::*,
    ui::words::{self, figure, lang},
};

/// A chart with its name and what it shows, for listeners too.
fn chart(id: &str, title: &str, about: &str, inner: &str) -> String {
    format!(
        "<svg class=\"chart\" viewBox=\"0 0 640 228\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\">\
         <title id=\"{id}-t\">{title}</title><desc id=\"{id}-d\">{about}</desc>{inner}</svg>"
    )
}

/// What the colours of a chart mean.
fn key(language: Locale, line: String) -> impl IntoView {
    view! {
        <span class="end row wrap g3 small mute chart-key">
            <span class="row g1"><i class="lower"></i>{td_string!(language, dashboard.answered)}</span>
            <span class="row g1"><i class="upper"></i>{td_string!(language, dashboard.missed)}</span>
            <span class="row g1"><i class="line"></i>{line}</span>
        </span>
    }
}

/// Calls by hour.
#[component]
pub fn Hours(drawn: Drawn) -> impl IntoView {
    let Drawn { view, language } = drawn;
    let title = td_string!(language, dashboard.hours);
    let before = figure::period(language, view.before);
    let about = td_string!(language, dashboard.hours_about, dates = before.clone());
    let svg = chart("hours", title, &about, &view.charts.hours);
    let row = |line: &HourLine| {
        vec![
            Cell::words(format!("{:02}:00", line.hour)),
            Cell::count(line.calls.answered),
            Cell::count(line.calls.missed),
            Cell::count(line.before),
        ]
    };
    let rows = view.hours.iter().map(row).collect();
    let heads = vec![
        td_string!(language, dashboard.hour),
        td_string!(language, dashboard.answered),
        td_string!(language, dashboard.missed),
        td_string!(language, dashboard.was_before),
    ];
    view! {
        <section class="panel">
            <header><h2>{title}</h2>{key(language, before)}</header>
            <div class="pad scrollx" tabindex="0" role="group" aria-label=title inner_html=svg></div>
            <details class="as-table">
                <summary>{td_string!(language, dashboard.as_table)}</summary>
                <Figures label=title heads rows/>
            </details>
        </section>
    }
    .into_any()
}

/// Calls and bookings by date or by month; nothing of a single date.
#[component]
pub fn Dates(drawn: Drawn) -> impl IntoView {
    let Drawn { view, language } = drawn;
    let svg = view.charts.dates.as_ref()?;
    let title = if view.by_months {
        td_string!(language, dashboard.months)
    } else {
        td_string!(language, dashboard.dates)
    };
    let svg = chart("dates", title, td_string!(language, dashboard.dates_about), svg);
    let by_months = view.by_months;
    let row = move |line: &DateLine| {
        let format = if by_months { "%Y-%m" } else { "%Y-%m-%d" };
        vec![
            Cell::words(line.date.format(format).to_string()),
            Cell::count(line.calls.answered),
            Cell::count(line.calls.missed),
            Cell::count(line.acts.booked),
            Cell::count(line.visits.planned),
            Cell::count(line.visits.arrived),
        ]
    };
    let rows = view.dates.iter().map(row).collect();
    let heads = vec![
        if by_months { td_string!(language, dashboard.month) } else { td_string!(language, dashboard.date) },
        td_string!(language, dashboard.answered),
        td_string!(language, dashboard.missed),
        td_string!(language, dashboard.tables.bookings),
        td_string!(language, dashboard.tables.planned),
        td_string!(language, dashboard.tables.arrived),
    ];
    Some(
        view! {
            <section class="panel">
                <header><h2>{title}</h2>{key(language, td_string!(language, dashboard.tables.bookings).to_owned())}</header>
                <div class="pad scrollx" tabindex="0" role="group" aria-label=title inner_html=svg></div>
                <details class="as-table">
                    <summary>{td_string!(language, dashboard.as_table)}</summary>
                    <Figures label=title heads rows/>
                </details>
            </section>
        }
        .into_any(),
    )
}

/// From a call to a visit.
#[component]
pub fn Funnel(drawn: Drawn) -> impl IntoView {
    let Drawn { view, language } = drawn;
    let most = view.funnel.iter().map(|(_, number)| *number).max().unwrap_or_default();
    let branch = view.branch.as_ref().map(|branch| branch.id);
    let ending = |ending| Some(Calls { ending: Some(ending), ..Calls::default() });
    let rows_of = |step| match step {
        FunnelStep::Offered => Some(Calls::default()),
        FunnelStep::Answered => Some(Calls { answered: Some(true), ..Calls::default() }),
        FunnelStep::Target => ending(Ending::Target),
        FunnelStep::Booked => ending(Ending::As(CallOutcome::Booked)),
        FunnelStep::Came => ending(Ending::Came),
        FunnelStep::Awaited => None,
    };
    let href = |step| {
        let calls = Calls { incoming: true, ..rows_of(step)? };
        Some(address::calls(view.period, branch, calls))
    };
    let number_of = |step| view.funnel.iter().find(|(own, _)| *own == step).map(|(_, number)| *number);
    let rows = view.funnel.iter().map(|(step, number)| {
        let href = href(*step);
        let part = step.whole().and_then(number_of).and_then(|whole| percent(*number, whole));
        let width = percent(*number, most).unwrap_or_default();
        let text = figure::number(*number);
        let text = match href.filter(|_| *number > 0) {
            Some(href) => view! { <a class="b num" href=href>{text}</a> }.into_any(),
            None => view! { <b class="num">{text}</b> }.into_any(),
        };
        view! {
            <tr>
                <th scope="row">{figure::step(language, *step)}</th>
                <td class="way" aria-hidden="true"><i style=format!("--v:{width:.1}%")></i></td>
                <td class="num">{text}</td>
                <td class="num faint small">{part.map(|part| format!("{part:.0}\u{a0}%"))}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let title = td_string!(language, dashboard.funnel.title);
    view! {
        <section class="panel">
            <header><h2>{title}</h2></header>
            <table class="funnel"><caption class="vh">{title}</caption><tbody>{rows}</tbody></table>
            <p class="pad small mute foot-note">{td_string!(language, dashboard.funnel.note)}</p>
        </section>
    }
    .into_any()
}

/// Visits that did not take place: who called them off, and why.
#[component]
pub fn Reasons(drawn: Drawn) -> impl IntoView {
    let Drawn { view, language } = drawn;
    let branch = view.branch.as_ref().map(|branch| branch.id);
    let visits = |set, reason| {
        let (from, to) = (Some(view.period.from), Some(view.period.to));
        let filter = VisitLogFilter { set, from, to, branch, reason, ..VisitLogFilter::default() };
        view.opens.visits.then(|| address::visits(&filter))
    };
    let who = |by_patient| {
        let of = view.reasons.iter().filter(move |line| line.reason.by_patient() == by_patient);
        of.map(|line| line.number).sum::<i64>()
    };
    let no_shows = view.by_branch.iter().map(|line| line.visits.no_show).sum();
    let total = |name: &str, cell: Cell| vec![Cell::words(name), cell];
    let mut rows = vec![
        total(
            td_string!(language, dashboard.reasons.no_shows),
            Cell::count(no_shows).to(visits(VisitSet::NoShow, None)),
        ),
        total(td_string!(language, dashboard.reasons.by_patient), Cell::count(who(true))),
        total(td_string!(language, dashboard.reasons.by_clinic), Cell::count(who(false))),
    ];
    rows.extend(view.reasons.iter().map(|line| {
        let name = format!("— {}", words::cancel_reason(language, line.reason));
        total(&name, Cell::count(line.number).to(visits(VisitSet::Cancelled, Some(line.reason))))
    }));
    let title = td_string!(language, dashboard.reasons.title);
    let heads =
        vec![td_string!(language, dashboard.reasons.why), td_string!(language, dashboard.reasons.number)];
    view! {
        <section class="panel">
            <header><h2>{title}</h2></header>
            <Figures label=title heads rows/>
        </section>
    }
    .into_any()
}

/// Complaints of the period.
#[component]
pub fn Complaints(drawn: Drawn) -> impl IntoView {
    let Drawn { view, language } = drawn;
    let opens = || view.opens.complaints.then(|| "/complaints".to_owned());
    let counts = view.complaints;
    let row = |name: &str, number| vec![Cell::words(name), Cell::count(number).to(opens())];
    let rows = vec![
        row(td_string!(language, dashboard.complaints.received), counts.received),
        row(td_string!(language, dashboard.complaints.on_time), counts.on_time),
        row(td_string!(language, dashboard.complaints.late), counts.late),
    ];
    let title = td_string!(language, dashboard.complaints.title);
    let dates = wording::date_range(view.period.from, view.period.to, lang(language));
    let heads = vec![title, td_string!(language, dashboard.complaints.number)];
    view! {
        <section class="panel">
            <header><h2>{title}</h2><span class="end small mute">{dates}</span></header>
            <Figures label=title heads rows/>
        </section>
    }
    .into_any()
}
