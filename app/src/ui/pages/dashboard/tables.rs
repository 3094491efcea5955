//! The figures by source, operator, branch, doctor and service.

use domain::{
    dashboard::{BranchLine, DashboardFilter, OperatorLine, SourceLine, VisitLine},
    figure::{LeadCounts, VisitCounts, percent},
    id::{BranchId, UserId},
    measure::Unit,
    money::Kopecks,
    permission::Permission,
    visit_log::{VisitLogFilter, VisitSet},
};
use leptos::prelude::*;

use super::{
    Drawn,
    address::{self, Calls},
    table::{Cell, Figures},
};
use crate::{
    i18n::*,
    ui::{
        frame::Viewer,
        words::{figure, lead},
    },
};

impl Drawn {
    fn branch(&self) -> Option<BranchId> {
        self.view.branch.as_ref().map(|branch| branch.id)
    }

    fn percent(&self, value: Option<f64>) -> Cell {
        let language = self.language;
        Cell::figure(value, move |value| figure::value(language, Unit::Percent, value))
    }

    fn seconds(&self, value: Option<f64>) -> Cell {
        let language = self.language;
        Cell::figure(value, move |value| figure::seconds(language, value))
    }

    fn minutes(&self, value: i64) -> Cell {
        let language = self.language;
        let value = (value > 0).then_some(value as f64);
        Cell::figure(value, move |value| figure::value(language, Unit::Minutes, value))
    }

    /// Calls of somebody, in the log.
    fn calls(&self, branch: Option<BranchId>, calls: Calls) -> Option<String> {
        Some(address::calls(self.view.period, branch, calls))
    }

    /// Visits, as far as the reader may see them.
    fn visits(&self, filter: VisitLogFilter) -> Option<String> {
        let (from, to) = (Some(self.view.period.from), Some(self.view.period.to));
        let branch = filter.branch.or(self.branch());
        self.view.opens.visits.then(|| address::visits(&VisitLogFilter { from, to, branch, ..filter }))
    }
}

/// A table in its panel.
fn panel(
    language: Locale,
    title: &'static str,
    heads: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
    total: Vec<Cell>,
) -> AnyView {
    let body = if rows.is_empty() {
        view! { <p class="pad small mute">{td_string!(language, dashboard.tables.empty)}</p> }.into_any()
    } else {
        view! { <Figures label=title heads rows total/> }.into_any()
    };
    view! {
        <section class="panel">
            <header>
                <h2>{title}</h2>
                <span class="end small mute">{td_string!(language, dashboard.tables.opens)}</span>
            </header>
            {body}
        </section>
    }
    .into_any()
}

/// Leads by source, with what they cost.
#[component]
pub fn Leads(drawn: Drawn) -> impl IntoView {
    let language = drawn.language;
    let notes = use_context::<Viewer>().is_some_and(|viewer| viewer.role.may(Permission::NoteCosts));
    let costs = notes.then(|| view! { <a class="btn sm" href="/dashboard/costs">{td_string!(language, dashboard.leads.edit_costs)}</a> });
    let money =
        |kopecks: Option<i64>| Cell::figure(kopecks.map(|of| of as f64), |of| Kopecks(of as i64).format());
    let cells =
        |name: String, leads: LeadCounts, answer: Option<i64>, cost: Option<i64>, href: Option<String>| {
            let each = cost.filter(|_| leads.booked > 0).map(|cost| cost / leads.booked / 100 * 100);
            vec![
                Cell::words(name),
                Cell::count(leads.received).to(href),
                Cell::count(leads.booked),
                drawn.percent(leads.conversion()),
                drawn.seconds(answer.map(|seconds| seconds as f64)),
                money(cost.map(|cost| cost / 100 * 100)),
                money(each),
            ]
        };
    let view = &drawn.view;
    let row = |line: &SourceLine| {
        let href = view.opens.leads.then(|| format!("/leads?source={}", line.source.code()));
        let name = lead::source(language, line.source).to_owned();
        cells(name, line.leads, line.answer_s, line.cost.map(|cost| cost.0), href)
    };
    let rows: Vec<_> = view.sources.iter().map(row).collect();
    let all = view.sources.iter().map(|line| line.leads).sum();
    let spent: Vec<i64> = view.sources.iter().filter_map(|line| line.cost).map(|cost| cost.0).collect();
    let answer = view.measures.iter().find(|of| of.measure == domain::measure::Measure::LeadAnswer);
    let answer = answer.and_then(|of| of.now).map(|seconds| seconds as i64);
    let spent = (!spent.is_empty()).then(|| spent.iter().sum());
    let total = cells(td_string!(language, dashboard.leads.total).to_owned(), all, answer, spent, None);
    let title = td_string!(language, dashboard.leads.title);
    let heads = vec![
        td_string!(language, dashboard.leads.source),
        td_string!(language, dashboard.leads.leads),
        td_string!(language, dashboard.leads.booked),
        td_string!(language, dashboard.leads.conversion),
        td_string!(language, dashboard.leads.median),
        td_string!(language, dashboard.leads.cost),
        td_string!(language, dashboard.leads.cost_per_booking),
    ];
    let body = if rows.is_empty() {
        let words = if view.branch.is_some() {
            td_string!(language, dashboard.leads.of_no_branch)
        } else {
            td_string!(language, dashboard.leads.none)
        };
        view! { <p class="pad small mute">{words}</p> }.into_any()
    } else {
        view! { <Figures label=title heads rows total/> }.into_any()
    };
    view! {
        <section class="panel">
            <header><h2>{title}</h2><span class="end row">{costs}</span></header>
            {body}
        </section>
    }
    .into_any()
}

/// By operator.
#[component]
pub fn Operators(drawn: Drawn) -> impl IntoView {
    let language = drawn.language;
    let acted = |id: Option<UserId>, set| {
        let href = id.and_then(|id| {
            drawn.visits(VisitLogFilter { set, operator: Some(id), ..VisitLogFilter::default() })
        });
        move |number| Cell::count(number).to(href)
    };
    let row = |line: &OperatorLine| {
        let name =
            line.name.clone().unwrap_or_else(|| td_string!(language, dashboard.tables.nobody).to_owned());
        let rung = |answered| {
            let operator = Some(line.id?);
            drawn.calls(drawn.branch(), Calls { incoming: true, answered, operator, ..Calls::default() })
        };
        vec![
            Cell::words(name),
            Cell::count(line.calls.answered).to(rung(Some(true))),
            Cell::count(line.calls.missed).to(rung(Some(false))),
            drawn.seconds(line.calls.mean_wait_s()),
            drawn.seconds(line.calls.mean_handling_s()),
            acted(line.id, VisitSet::Booked)(line.acts.booked),
            acted(line.id, VisitSet::Moved)(line.acts.moved),
            acted(line.id, VisitSet::CalledOff)(line.acts.cancelled),
            drawn.percent(line.calls.conversion()),
            drawn.minutes(line.recovered.minutes).to(line.id.and_then(|id| {
                let of =
                    VisitLogFilter { set: VisitSet::Recovered, operator: Some(id), ..Default::default() };
                drawn.visits(of)
            })),
        ]
    };
    let lines = &drawn.view.operators;
    let calls: domain::figure::CallCounts = lines.iter().map(|line| line.calls).sum();
    let acts: domain::figure::ActCounts = lines.iter().map(|line| line.acts).sum();
    let recovered: domain::figure::RecoveredCounts = lines.iter().map(|line| line.recovered).sum();
    let total = vec![
        Cell::words(td_string!(language, dashboard.tables.total)),
        Cell::count(calls.answered),
        Cell::count(calls.missed),
        drawn.seconds(calls.mean_wait_s()),
        drawn.seconds(calls.mean_handling_s()),
        Cell::count(acts.booked),
        Cell::count(acts.moved),
        Cell::count(acts.cancelled),
        drawn.percent(calls.conversion()),
        drawn.minutes(recovered.minutes),
    ];
    let heads = vec![
        td_string!(language, dashboard.tables.operator),
        td_string!(language, dashboard.answered),
        td_string!(language, dashboard.missed),
        td_string!(language, dashboard.tables.wait),
        td_string!(language, dashboard.tables.handling),
        td_string!(language, dashboard.tables.bookings),
        td_string!(language, dashboard.tables.moved),
        td_string!(language, dashboard.tables.cancelled),
        td_string!(language, dashboard.tables.conversion),
        td_string!(language, dashboard.tables.recovered),
    ];
    panel(
        language,
        td_string!(language, dashboard.tables.operators),
        heads,
        lines.iter().map(row).collect(),
        total,
    )
}

/// By branch.
#[component]
pub fn Branches(drawn: Drawn) -> impl IntoView {
    let language = drawn.language;
    let view = &drawn.view;
    let row = |line: &BranchLine| {
        let name =
            line.name.clone().unwrap_or_else(|| td_string!(language, dashboard.tables.no_branch).to_owned());
        let rung = line.id.and_then(|id| drawn.calls(Some(id), Calls { incoming: true, ..Calls::default() }));
        let visits = |set| {
            line.id.and_then(|id| {
                drawn.visits(VisitLogFilter { set, branch: Some(id), ..VisitLogFilter::default() })
            })
        };
        let own = line.id.filter(|_| view.branch.is_none()).map(|id| {
            let (from, to) = (Some(view.period.from), Some(view.period.to));
            address::href(&DashboardFilter {
                span: domain::dashboard::Span::Period,
                from,
                to,
                branch: Some(id),
            })
        });
        vec![
            Cell::words(name).to(own),
            Cell::count(line.calls.offered).to(rung),
            drawn.percent(line.calls.conversion()),
            Cell::count(line.acts.booked).to(visits(VisitSet::Booked)),
            Cell::count(line.visits.planned).to(visits(VisitSet::Planned)),
            Cell::count(line.visits.arrived).to(visits(VisitSet::Arrived)),
            Cell::count(line.visits.no_show).to(visits(VisitSet::NoShow)),
            Cell::count(line.visits.cancelled).to(visits(VisitSet::Cancelled)),
            drawn.minutes(line.recovered.minutes).to(visits(VisitSet::Recovered)),
        ]
    };
    let heads = vec![
        td_string!(language, dashboard.tables.branch),
        td_string!(language, dashboard.tables.calls),
        td_string!(language, dashboard.tables.conversion),
        td_string!(language, dashboard.tables.bookings),
        td_string!(language, dashboard.tables.planned),
        td_string!(language, dashboard.tables.arrived),
        td_string!(language, dashboard.tables.no_show),
        td_string!(language, dashboard.tables.cancelled),
        td_string!(language, dashboard.tables.recovered),
    ];
    let rows = view.by_branch.iter().map(row).collect();
    panel(language, td_string!(language, dashboard.tables.branches), heads, rows, Vec::new())
}

/// Visits of something: how many, and where they are.
fn visits_row(drawn: &Drawn, name: String, visits: &VisitCounts, of: VisitLogFilter) -> Vec<Cell> {
    let count = |number, set| Cell::count(number).to(drawn.visits(VisitLogFilter { set, ..of }));
    vec![
        Cell::words(name),
        count(visits.planned, VisitSet::Planned),
        count(visits.arrived, VisitSet::Arrived),
        count(visits.no_show, VisitSet::NoShow),
        count(visits.cancelled, VisitSet::Cancelled),
        count(visits.unmarked, VisitSet::Unmarked),
        drawn.percent(percent(visits.arrived, visits.due())),
    ]
}

fn visits_heads(language: Locale, first: &'static str) -> Vec<&'static str> {
    vec![
        first,
        td_string!(language, dashboard.tables.planned),
        td_string!(language, dashboard.tables.arrived),
        td_string!(language, dashboard.tables.no_show),
        td_string!(language, dashboard.tables.cancelled),
        td_string!(language, dashboard.tables.unmarked),
        td_string!(language, dashboard.tables.show_rate),
    ]
}

/// By doctor.
#[component]
pub fn Doctors(drawn: Drawn) -> impl IntoView {
    let language = drawn.language;
    let row = |line: &VisitLine<domain::id::DoctorId>| {
        let of = VisitLogFilter { doctor: Some(line.id), ..VisitLogFilter::default() };
        visits_row(&drawn, line.name.clone(), &line.visits, of)
    };
    let rows = drawn.view.doctors.iter().map(row).collect();
    let total = drawn.view.doctors.iter().map(|line| line.visits).sum();
    let named = td_string!(language, dashboard.tables.total).to_owned();
    let total = visits_row(&drawn, named, &total, VisitLogFilter::default());
    let heads = visits_heads(language, td_string!(language, dashboard.tables.doctor));
    panel(language, td_string!(language, dashboard.tables.doctors), heads, rows, total)
}

/// By service. A visit for two of them stands in both rows, so there is no sum.
#[component]
pub fn Services(drawn: Drawn) -> impl IntoView {
    let language = drawn.language;
    let row = |line: &VisitLine<domain::id::ServiceId>| {
        let of = VisitLogFilter { service: Some(line.id), ..VisitLogFilter::default() };
        visits_row(&drawn, line.name.clone(), &line.visits, of)
    };
    let rows = drawn.view.services.iter().map(row).collect();
    let heads = visits_heads(language, td_string!(language, dashboard.tables.service));
    panel(language, td_string!(language, dashboard.tables.services), heads, rows, Vec::new())
}
