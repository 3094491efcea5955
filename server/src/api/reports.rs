//! `/reports/{date}`: the report of a day, with what each figure means.

use app::ui::words::report;
use axum::{
    extract::Path,
    response::{IntoResponse, Json},
};
use backend::services::reports::{self, READERS};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    day_report::{
        Metric, Part, Rate,
        act::ReportState,
        view::{ReportKey, ReportView},
    },
    error::AppError,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    input::Call,
    problem::{Answer, language},
};

/// Whose report is wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReportQuery {
    /// Whose; the first operator's when not given.
    #[param(nullable = false)]
    operator_id: Option<Uuid>,
}

/// What one operator did on a date of the clinic's zone. Figures alone: nothing of what was said, and nobody but the
/// operator is named.
#[derive(Serialize, ToSchema)]
#[schema(as = DayReport)]
pub struct ReportBody {
    /// The date.
    date: NaiveDate,
    /// Whose.
    operator_id: Uuid,
    /// The name.
    operator: String,
    /// `draft` and `returned` count themselves anew whenever they are asked for; `submitted` and `accepted` say what was
    /// sent.
    state: &'static str,
    /// When the figures were counted.
    counted_at: DateTime<Utc>,
    /// When the shift began.
    shift_started_at: Option<DateTime<Utc>>,
    /// When it ended.
    shift_ended_at: Option<DateTime<Utc>>,
    /// The figures.
    figures: Vec<FigureBody>,
    /// Bookings by the first specialty of their doctor.
    booked_by_specialty: Vec<PartBody>,
    /// Bookings by the way they were made.
    booked_by_channel: Vec<PartBody>,
    /// Cancellations by their reason.
    cancelled_by_reason: Vec<PartBody>,
    /// Leads by their source.
    leads_by_source: Vec<SourceBody>,
    /// How full the branches are on the days ahead, for keys that may see schedules.
    ahead: Vec<AheadBody>,
    /// Points that are open, or were left open when it was sent.
    open_points: u32,
}

/// A figure and what it means.
#[derive(Serialize, ToSchema)]
#[schema(as = DayFigure)]
pub struct FigureBody {
    /// What it is called in programs.
    code: &'static str,
    /// What it says; null where there is nothing to tell.
    value: Option<f64>,
    /// Of a report that was sent: what it would say now, where that differs.
    now: Option<f64>,
    /// What is counted, in the language of Accept-Language.
    definition: String,
}

/// A part of a figure.
#[derive(Serialize, ToSchema)]
#[schema(as = FigurePart)]
pub struct PartBody {
    /// Which.
    code: String,
    /// How many.
    count: i64,
}

/// Leads of one source.
#[derive(Serialize, ToSchema)]
#[schema(as = SourceLeads)]
pub struct SourceBody {
    /// Where they reached out.
    source: &'static str,
    /// All that came in.
    received: i64,
    /// Those to which the operator turned.
    processed: i64,
    /// Those that the operator passed on.
    forwarded: i64,
    /// Those for which the operator booked a visit.
    booked: i64,
}

/// A date of a branch.
#[derive(Serialize, ToSchema)]
#[schema(as = DayAhead)]
pub struct AheadBody {
    /// The branch.
    branch_id: Uuid,
    /// The date.
    date: NaiveDate,
    /// Booked minutes of the working ones, in per cent; null where nobody works.
    fill_percent: Option<u8>,
    /// Big gaps that can still be filled.
    big_gaps: i64,
}

impl From<Part> for PartBody {
    fn from(part: Part) -> Self {
        Self { code: part.code, count: part.count }
    }
}

fn body(view: ReportView, language: app::i18n::Locale) -> ReportBody {
    let metric = |metric: Metric| FigureBody {
        code: metric.code(),
        value: Some(view.figures.of(metric) as f64),
        now: view.differs(metric).map(|now| now as f64),
        definition: report::definition(language, metric).into(),
    };
    let rate = |rate: Rate| {
        let value = rate.of(&view.figures.calls);
        let now = view.now_figures.as_ref().and_then(|now| rate.of(&now.calls));
        let differs = view.now_figures.is_some() && now != value;
        FigureBody {
            code: rate.code(),
            value,
            now: now.filter(|_| differs),
            definition: report::rate_definition(language, rate).into(),
        }
    };
    let figures = Metric::ALL.into_iter().map(metric).chain(Rate::ALL.into_iter().map(rate)).collect();
    let open_points = if view.state.is_sent() { view.left_open } else { view.points.len() as u32 };
    let ahead = view.ahead.iter().flat_map(|of| {
        of.days.iter().map(|day| AheadBody {
            branch_id: of.branch.id.0,
            date: day.date,
            fill_percent: day.fill.percent(),
            big_gaps: day.fill.big_gaps,
        })
    });
    let sources = view.figures.leads.iter().map(|of| SourceBody {
        source: of.source.code(),
        received: of.counts.received,
        processed: of.counts.processed,
        forwarded: of.counts.forwarded,
        booked: of.counts.booked,
    });
    let reason = |(reason, count): &(domain::booking::CancelReason, i64)| PartBody {
        code: reason.code().into(),
        count: *count,
    };
    ReportBody {
        date: view.date,
        operator_id: view.operator.id.0,
        operator: view.operator.name.clone(),
        state: ReportState::code(view.state),
        counted_at: view.counted_at,
        shift_started_at: view.shift.started_at,
        shift_ended_at: view.shift.ended_at,
        figures,
        booked_by_specialty: view.figures.specialties.iter().cloned().map(Into::into).collect(),
        booked_by_channel: view.figures.channels.iter().cloned().map(Into::into).collect(),
        cancelled_by_reason: view.figures.reasons.iter().map(reason).collect(),
        leads_by_source: sources.collect(),
        ahead: ahead.collect(),
        open_points,
    }
}

/// The report of a date: live as long as it is a draft, as it was sent from then on.
#[utoipa::path(
    get, path = "/reports/{date}", tag = "reports", operation_id = "get_day_report",
    params(("date" = NaiveDate, Path, description = "The date of the clinic's zone"), ReportQuery),
    responses((status = 200, description = "The report", body = ReportBody))
)]
pub async fn get(Path(date): Path<String>, call: Call) -> Answer {
    let ctx = call.leave_any(&READERS)?;
    let (query, errors) = call.query::<ReportQuery>()?;
    let query = errors.or(query)?;
    let date: NaiveDate = date.parse().map_err(|_| AppError::NotFound)?;
    let key = ReportKey { date, operator: query.operator_id.map(Into::into) };
    let view = reports::read(&ctx, key).await?;
    Ok(Json(body(view, language(&call.headers))).into_response())
}
