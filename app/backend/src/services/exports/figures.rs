//! Tables of figures: the same that the dashboard tells.

use domain::{
    dashboard::{BranchLine, Dashboard, DashboardFilter, DateLine, OperatorLine, SourceLine, Span},
    export::{Cell, Column, Export, ExportTable},
    figure::{ActCounts, CallCounts, LeadCounts, RecoveredCounts, VisitCounts},
};

use crate::{Ctx, Error, services::dashboard};

/// Of what a row is, and what is counted of it.
struct Line {
    of: Cell,
    calls: CallCounts,
    acts: ActCounts,
    visits: VisitCounts,
    leads: LeadCounts,
    recovered: RecoveredCounts,
    answer_s: Option<i64>,
    cost: Cell,
}

pub(super) async fn rows(ctx: &Ctx, export: &Export, columns: &[Column]) -> Result<Vec<Vec<Cell>>, Error> {
    let (from, to) = export.dates.ok_or_else(|| Error::broken("figures without dates"))?;
    let filter = DashboardFilter { span: Span::Period, from: Some(from), to: Some(to), branch: None };
    let lines = lines(dashboard::read(ctx, &filter).await?, export.table);
    Ok(lines.iter().map(|line| columns.iter().map(|column| line.cell(*column)).collect()).collect())
}

fn lines(told: Dashboard, table: ExportTable) -> Vec<Line> {
    let named = |name: Option<String>| Line::of(Cell::of(name, Cell::text));
    let of_visits = |name: String, visits| Line { visits, ..named(Some(name)) };
    match table {
        // a single date is not told by dates
        ExportTable::ByDate if told.dates.is_empty() => {
            let mut whole = Line::of(Cell::Day(told.period.from));
            for branch in told.by_branch {
                whole.calls += branch.calls;
                whole.acts += branch.acts;
                whole.visits += branch.visits;
            }
            vec![whole]
        }
        ExportTable::ByDate => {
            let line = |own| {
                let DateLine { date, calls, acts, visits } = own;
                Line { calls, acts, visits, ..Line::of(Cell::Day(date)) }
            };
            told.dates.into_iter().map(line).collect()
        }
        ExportTable::ByOperator => {
            let line = |own| {
                let OperatorLine { name, calls, acts, recovered, .. } = own;
                Line { calls, acts, recovered, ..named(name) }
            };
            told.operators.into_iter().map(line).collect()
        }
        ExportTable::ByBranch => {
            let line = |own| {
                let BranchLine { name, calls, acts, visits, recovered, .. } = own;
                Line { calls, acts, visits, recovered, ..named(name) }
            };
            told.by_branch.into_iter().map(line).collect()
        }
        ExportTable::ByDoctor => {
            told.doctors.into_iter().map(|own| of_visits(own.name, own.visits)).collect()
        }
        ExportTable::ByService => {
            told.services.into_iter().map(|own| of_visits(own.name, own.visits)).collect()
        }
        ExportTable::BySource => {
            let line = |own| {
                let SourceLine { source, leads, answer_s, cost } = own;
                Line { leads, answer_s, cost: Cell::of(cost, Cell::Money), ..Line::of(Cell::Source(source)) }
            };
            told.sources.into_iter().map(line).collect()
        }
        _ => Vec::new(),
    }
}

impl Line {
    /// One of which nothing is counted yet.
    fn of(what: Cell) -> Self {
        Self {
            of: what,
            calls: CallCounts::default(),
            acts: ActCounts::default(),
            visits: VisitCounts::default(),
            leads: LeadCounts::default(),
            recovered: RecoveredCounts::default(),
            answer_s: None,
            cost: Cell::Empty,
        }
    }

    fn cell(&self, column: Column) -> Cell {
        let Self { calls, acts, visits, leads, .. } = self;
        let rate = |rate: Option<f64>| Cell::of(rate, Cell::Rate);
        match column {
            Column::Date
            | Column::Operator
            | Column::Branch
            | Column::Doctor
            | Column::Service
            | Column::Source => self.of.clone(),
            Column::Offered => Cell::Count(calls.offered),
            Column::AnsweredCalls => Cell::Count(calls.answered),
            Column::MissedCalls => Cell::Count(calls.missed),
            Column::ServiceLevel => rate(calls.service_level()),
            Column::MeanWait => rate(calls.mean_wait_s()),
            Column::MeanHandling => rate(calls.mean_handling_s()),
            Column::Outgoing => Cell::Count(calls.outgoing),
            Column::Target => Cell::Count(calls.target),
            Column::TargetBooked => Cell::Count(calls.target_booked),
            Column::Conversion => rate(calls.conversion()),
            Column::VisitsBooked => Cell::Count(acts.booked),
            Column::VisitsBookedNew => Cell::Count(acts.booked_new),
            Column::VisitsMoved => Cell::Count(acts.moved),
            Column::VisitsCalledOff => Cell::Count(acts.cancelled),
            Column::Recovered => Cell::Count(self.recovered.minutes),
            Column::Planned => Cell::Count(visits.planned),
            Column::Arrived => Cell::Count(visits.arrived),
            Column::NoShow => Cell::Count(visits.no_show),
            Column::Cancelled => Cell::Count(visits.cancelled),
            Column::Unmarked => Cell::Count(visits.unmarked),
            Column::ShowRate => rate(visits.show_rate()),
            Column::LeadsReceived => Cell::Count(leads.received),
            Column::LeadsProcessed => Cell::Count(leads.processed),
            Column::LeadsForwarded => Cell::Count(leads.forwarded),
            Column::LeadsBooked => Cell::Count(leads.booked),
            Column::AnswerMinutes => Cell::of(self.answer_s, |seconds| Cell::Rate(seconds as f64 / 60.0)),
            Column::Cost => self.cost.clone(),
            _ => Cell::Empty,
        }
    }
}
