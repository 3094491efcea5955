//! `/reports`: figures of a period against the one before, whole and by something.

use std::collections::BTreeMap;

use app::{i18n::Locale, ui::words::figure};
use axum::response::{IntoResponse, Json};
use backend::services::dashboard;
use chrono::NaiveDate;
use domain::{
    dashboard::{Dashboard, DashboardFilter, Period, Span, VisitLine},
    error::{Fault, FieldErrors},
    figure::{ActCounts, CallCounts, Counts, LeadCounts, RecoveredCounts, VisitCounts},
    measure::{Aim, Measured, Unit},
    permission::Permission,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    input::{Call, need},
    problem::Answer,
};

/// Of what figures are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReportQuery {
    /// The first date by the clinic's clock.
    #[param(required = true, value_type = String, format = Date, example = "2026-11-01")]
    from: Option<NaiveDate>,
    /// The last date; today when it lies ahead. At most 732 days after the first.
    #[param(required = true, value_type = String, format = Date, example = "2026-11-30")]
    to: Option<NaiveDate>,
    /// Only this branch. Leads belong to none.
    #[param(nullable = false)]
    branch_id: Option<Uuid>,
    /// `operator`, `doctor`, `branch`, `source`, `service` or `date`: rows by it. Longer than 92 days `date` is told by
    /// months, each by its first.
    #[param(nullable = false, value_type = String)]
    by: Option<String>,
}

/// A figure.
#[derive(Serialize, ToSchema)]
#[schema(as = Figure)]
pub struct FigureBody {
    /// Which.
    #[schema(example = "conversion")]
    code: &'static str,
    /// What it is called.
    name: &'static str,
    /// How it is defined.
    definition: &'static str,
    /// `number`, `percent`, `seconds` or `minutes`.
    unit: &'static str,
    /// Its value; none when it is a part of nothing.
    value: Option<f64>,
    /// Its value in the period before.
    before: Option<f64>,
    /// What is aimed at, at the least.
    aim_from: Option<f64>,
    /// What is aimed at, at the most.
    aim_to: Option<f64>,
}

impl From<&Measured> for FigureBody {
    fn from(of: &Measured) -> Self {
        let (aim_from, aim_to) = match of.measure.aim() {
            Some(Aim::AtLeast(least)) => (Some(least), None),
            Some(Aim::AtMost(most)) => (None, Some(most)),
            Some(Aim::Between(least, most)) => (Some(least), Some(most)),
            None => (None, None),
        };
        Self {
            code: of.measure.code(),
            name: figure::measure(Locale::en, of.measure),
            definition: figure::about(Locale::en, of.measure),
            unit: match of.measure.unit() {
                Unit::Number => "number",
                Unit::Percent => "percent",
                Unit::Seconds => "seconds",
                Unit::Minutes => "minutes",
            },
            value: of.now,
            before: of.before,
            aim_from,
            aim_to,
        }
    }
}

/// Counts by name. They add up.
type CountsBody = BTreeMap<&'static str, i64>;

/// What was counted of one operator, doctor, branch, source, service or date.
#[derive(Default, Serialize, ToSchema)]
#[schema(as = ReportRow)]
pub struct RowBody {
    /// The id of an operator, doctor, branch or service; the code of a source; none of what belongs to none.
    id: Option<String>,
    /// Its name.
    name: Option<String>,
    /// The date, or the first one of the month.
    date: Option<NaiveDate>,
    /// Calls: `offered`, `answered`, `missed`, …; seconds end with `_s`.
    #[schema(value_type = Option<BTreeMap<String, i64>>)]
    calls: Option<CountsBody>,
    /// What was done with visits: `booked`, `moved`, `cancelled`, …
    #[schema(value_type = Option<BTreeMap<String, i64>>)]
    acts: Option<CountsBody>,
    /// Visits: `planned`, `arrived`, `no_show`, …
    #[schema(value_type = Option<BTreeMap<String, i64>>)]
    visits: Option<CountsBody>,
    /// Leads: `received`, `processed`, `booked`, …
    #[schema(value_type = Option<BTreeMap<String, i64>>)]
    leads: Option<CountsBody>,
    /// Time of gaps that was taken: `visits`, `minutes`.
    #[schema(value_type = Option<BTreeMap<String, i64>>)]
    recovered: Option<CountsBody>,
    /// Of a source: seconds until somebody turned to the middle one of its leads, in the hours of calls.
    answer_s: Option<i64>,
    /// Of a source: what it cost in the period, in kopecks of RUB.
    cost: Option<i64>,
}

/// Figures of a period.
#[derive(Serialize, ToSchema)]
#[schema(as = Report)]
pub struct ReportBody {
    /// The first date.
    from: NaiveDate,
    /// The last date.
    to: NaiveDate,
    /// The first date of the period before, which is as long.
    before_from: NaiveDate,
    /// Its last date.
    before_to: NaiveDate,
    /// All figures, with what they mean.
    figures: Vec<FigureBody>,
    /// By what was asked for; empty when nothing was.
    rows: Vec<RowBody>,
}

/// By what rows are told.
#[derive(Clone, Copy)]
enum By {
    Operator,
    Doctor,
    Branch,
    Source,
    Service,
    Date,
}

impl By {
    fn read(code: &str) -> Option<Self> {
        Some(match code {
            "operator" => Self::Operator,
            "doctor" => Self::Doctor,
            "branch" => Self::Branch,
            "source" => Self::Source,
            "service" => Self::Service,
            "date" => Self::Date,
            _ => return None,
        })
    }
}

impl ReportQuery {
    fn read(self, mut errors: FieldErrors) -> Result<(DashboardFilter, Option<By>), FieldErrors> {
        let from = need(&mut errors, "from", self.from);
        let to = need(&mut errors, "to", self.to);
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            errors.add("to", Fault::EndBeforeStart);
        }
        if from.zip(to).is_some_and(|(from, to)| Period { from, to }.days() > domain::dashboard::LONGEST) {
            errors.add("to", Fault::TooFar(domain::dashboard::LONGEST as u32));
        }
        let by = self.by.as_deref().map(By::read);
        if by.is_some_and(|by| by.is_none()) {
            errors.add("by", Fault::UnknownChoice);
        }
        let branch = self.branch_id.map(Into::into);
        errors.or((DashboardFilter { span: Span::Period, from, to, branch }, by.flatten()))
    }
}

fn counts<C: Counts>(names: &[&'static str], counts: &C) -> Option<CountsBody> {
    Some(names.iter().copied().zip(counts.numbers()).collect())
}

fn calls(of: &CallCounts) -> Option<CountsBody> {
    counts(CallCounts::NAMES, of)
}

fn acts(of: &ActCounts) -> Option<CountsBody> {
    counts(ActCounts::NAMES, of)
}

fn visits(of: &VisitCounts) -> Option<CountsBody> {
    counts(VisitCounts::NAMES, of)
}

fn recovered(of: &RecoveredCounts) -> Option<CountsBody> {
    counts(RecoveredCounts::NAMES, of)
}

fn visit_row<I: ToString>(line: &VisitLine<I>) -> RowBody {
    RowBody {
        id: Some(line.id.to_string()),
        name: Some(line.name.clone()),
        visits: visits(&line.visits),
        ..RowBody::default()
    }
}

fn rows(view: &Dashboard, by: By) -> Vec<RowBody> {
    match by {
        By::Operator => {
            let row = |line: &domain::dashboard::OperatorLine| RowBody {
                id: line.id.map(|id| id.to_string()),
                name: line.name.clone(),
                calls: calls(&line.calls),
                acts: acts(&line.acts),
                recovered: recovered(&line.recovered),
                ..RowBody::default()
            };
            view.operators.iter().map(row).collect()
        }
        By::Branch => {
            let row = |line: &domain::dashboard::BranchLine| RowBody {
                id: line.id.map(|id| id.to_string()),
                name: line.name.clone(),
                calls: calls(&line.calls),
                acts: acts(&line.acts),
                visits: visits(&line.visits),
                recovered: recovered(&line.recovered),
                ..RowBody::default()
            };
            view.by_branch.iter().map(row).collect()
        }
        By::Doctor => view.doctors.iter().map(visit_row).collect(),
        By::Service => view.services.iter().map(visit_row).collect(),
        By::Source => {
            let row = |line: &domain::dashboard::SourceLine| RowBody {
                id: Some(line.source.code().into()),
                leads: counts(LeadCounts::NAMES, &line.leads),
                answer_s: line.answer_s,
                cost: line.cost.map(|cost| cost.0),
                ..RowBody::default()
            };
            view.sources.iter().map(row).collect()
        }
        By::Date => {
            let row = |line: &domain::dashboard::DateLine| RowBody {
                date: Some(line.date),
                calls: calls(&line.calls),
                acts: acts(&line.acts),
                visits: visits(&line.visits),
                ..RowBody::default()
            };
            view.dates.iter().map(row).collect()
        }
    }
}

/// Figures of a period against as many days before, each with its definition, and what they are made of by operator,
/// doctor, branch, source, service or date. The same as the dashboard tells.
#[utoipa::path(
    get, path = "/reports", tag = "reports", operation_id = "get_report", params(ReportQuery),
    responses((status = 200, description = "The figures", body = ReportBody))
)]
pub async fn get(call: Call) -> Answer {
    let ctx = call.leave(Permission::ReadReports)?;
    let (query, errors) = call.query::<ReportQuery>()?;
    let (filter, by) = query.read(errors)?;
    let view = dashboard::read(&ctx, &filter).await?;
    let body = ReportBody {
        from: view.period.from,
        to: view.period.to,
        before_from: view.before.from,
        before_to: view.before.to,
        figures: view.measures.iter().map(FigureBody::from).collect(),
        rows: by.map(|by| rows(&view, by)).unwrap_or_default(),
    };
    Ok(Json(body).into_response())
}
