//! `/slots`: free time, the best first.

use axum::response::{IntoResponse, Json};
use backend::services::{
    directory::{self, Directory},
    slots,
};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::{
    clinic::Sex,
    error::FieldErrors,
    interval::Interval,
    permission::Permission,
    slot::{Offer, Reason},
    slot_query::{SlotMode, SlotQuery},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    input::{Call, Ids, need},
    page::{self, Page},
    problem::Answer,
    time::{Span, When},
};

/// Days that are searched when no end is given.
const DAYS: u64 = 14;
/// Offers when nothing is asked, and at most.
const OFFERS: (u16, u16) = (10, 100);

/// What free time is wanted for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SlotsQuery {
    /// The services of the visit, with commas between them; ten at most.
    #[param(required = true, value_type = Vec<Uuid>, style = Form, explode = false)]
    service_id: Option<Ids>,
    /// Only this doctor.
    #[param(nullable = false)]
    doctor_id: Option<Uuid>,
    /// Only this branch.
    #[param(nullable = false)]
    branch_id: Option<Uuid>,
    /// The visit starts then or later: an instant, or a date in the branch's zone. Now when not given.
    #[param(value_type = When, required = false)]
    from: Option<When>,
    /// The visit ends by then, or on that date: at most 62 days later. Two weeks when not given.
    #[param(value_type = When, required = false)]
    to: Option<When>,
    /// The patient's age in full years: only doctors who treat it.
    #[param(nullable = false, minimum = 0, maximum = 130)]
    age: Option<u8>,
    /// The doctor's sex, where the patient asks for it.
    #[param(value_type = SexCode, required = false)]
    sex: Option<Sex>,
    /// The order.
    #[param(value_type = ModeCode, required = false)]
    mode: Option<SlotMode>,
    /// Offers at most.
    #[param(nullable = false, minimum = 1, maximum = 100, default = 10)]
    limit: Option<u16>,
}

/// `f` or `m`.
#[derive(ToSchema)]
#[schema(as = Sex, rename_all = "snake_case")]
#[expect(dead_code, reason = "only describes domain::clinic::Sex")]
pub enum SexCode {
    /// Female.
    F,
    /// Male.
    M,
}

/// `best`: what leaves the fewest useless gaps first. `first_per_day`: the best one of each date.
/// `earliest`: for acute pain.
#[derive(ToSchema)]
#[schema(as = SlotMode, rename_all = "snake_case")]
#[expect(dead_code, reason = "only describes domain::slot_query::SlotMode")]
pub enum ModeCode {
    /// What loses the schedule least.
    Best,
    /// The best one of each date, in time.
    FirstPerDay,
    /// The earliest, whatever the schedule loses.
    Earliest,
}

impl SlotsQuery {
    /// The search, and the time that visits have to lie in.
    fn read(self, mut errors: FieldErrors, now: DateTime<Utc>) -> Result<(SlotQuery, Interval), FieldErrors> {
        let services = need(&mut errors, "service_id", self.service_id).unwrap_or_default();
        let span = Span { from: self.from, to: self.to }.check(&mut errors);
        let limit = page::limit(&mut errors, self.limit, OFFERS.0, OFFERS.1);
        errors.or(())?;
        // An instant may be yesterday's or tomorrow's date in a branch's zone.
        let day = |end: When, slack: i64| match end {
            When::At(at) => at.date_naive() + TimeDelta::days(slack),
            When::On(date) => date,
        };
        let from = span.from.map_or_else(|| now.date_naive() - TimeDelta::days(1), |from| day(from, -1));
        let to = span.to.map_or_else(|| from.max(now.date_naive()) + Days::new(DAYS - 1), |to| day(to, 1));
        let days = (to - from).num_days() + 1;
        let query = SlotQuery {
            services: services.0.into_iter().map(Into::into).collect(),
            doctor_id: self.doctor_id.map(Into::into),
            branch_id: self.branch_id.map(Into::into),
            zone: None,
            skills: Vec::new(),
            sex: self.sex,
            age: self.age,
            from: Some(from),
            // too many days, or none, are refused by the search itself
            days: u16::try_from(days).unwrap_or_default(),
            mode: self.mode.unwrap_or_default(),
            limit,
        };
        let midnight = |date: NaiveDate| date.and_time(NaiveTime::MIN).and_utc();
        let start = span.from.and_then(When::instant).unwrap_or(midnight(from - Days::new(2)));
        let end = span.to.and_then(When::instant).unwrap_or(midnight(to + Days::new(3)));
        Ok((query, Interval::new(start, end)))
    }
}

/// A time that can be booked: `doctor_id`, `branch_id`, `chair_id` and `starts_at` are what a hold and a booking ask
/// for.
#[derive(Serialize, ToSchema)]
pub struct Slot {
    /// Start of the visit.
    starts_at: DateTime<Utc>,
    /// End of the visit.
    ends_at: DateTime<Utc>,
    /// Who.
    doctor_id: Uuid,
    /// The doctor's name.
    doctor: String,
    /// Where.
    branch_id: Uuid,
    /// The branch's name.
    branch: String,
    /// In which chair.
    chair_id: Uuid,
    /// The chair's name.
    chair: String,
    /// What the schedule loses by it, in minutes: the lower, the better.
    cost: i32,
    /// Why it is offered.
    reason: SlotReason,
}

/// Why a time is offered.
#[derive(Default, Serialize, ToSchema)]
pub struct SlotReason {
    /// `fills_gap`: it fills the free time to the minute. `flush_after`: right after a visit or the start of the
    /// working time. `flush_before`: right before a visit or the end of the working time. `wastes`: it leaves
    /// `minutes` that no service fits into. `splits`: it leaves `before` and `after` usable minutes.
    /// `earliest`: asked for.
    kind: &'static str,
    /// `flush_after`, `flush_before`: when the neighbour ends or starts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    at: Option<DateTime<Utc>>,
    /// `flush_after`, `flush_before`: whether the neighbour is the end of the working time, not a visit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    at_edge: Option<bool>,
    /// `wastes`: minutes lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    minutes: Option<i32>,
    /// `splits`: minutes left before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    before: Option<i32>,
    /// `splits`: minutes left after.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    after: Option<i32>,
}

impl From<Reason> for SlotReason {
    fn from(reason: Reason) -> Self {
        let of = |kind| Self { kind, ..Self::default() };
        match reason {
            Reason::FillsGap => of("fills_gap"),
            Reason::FlushAfter { at, opening } => {
                Self { at: Some(at), at_edge: Some(opening), ..of("flush_after") }
            }
            Reason::FlushBefore { at, closing } => {
                Self { at: Some(at), at_edge: Some(closing), ..of("flush_before") }
            }
            Reason::Wastes { minutes } => Self { minutes: Some(minutes), ..of("wastes") },
            Reason::Splits { before, after } => {
                Self { before: Some(before), after: Some(after), ..of("splits") }
            }
            Reason::Earliest => of("earliest"),
        }
    }
}

impl Slot {
    /// An offer with the names that go with its ids.
    pub fn of(offer: &Offer, names: &Directory) -> Self {
        let doctor = names.doctor(offer.doctor).map(|doctor| doctor.name.full());
        let branch = names.branch(offer.branch).map(|branch| branch.name.clone());
        let chair = names.chair(offer.chair).map(|chair| chair.name.clone());
        Self {
            starts_at: offer.starts_at,
            ends_at: offer.ends_at,
            doctor_id: offer.doctor.0,
            doctor: doctor.unwrap_or_default(),
            branch_id: offer.branch.0,
            branch: branch.unwrap_or_default(),
            chair_id: offer.chair.0,
            chair: chair.unwrap_or_default(),
            cost: offer.cost,
            reason: offer.reason.into(),
        }
    }
}

/// Free time for one visit, the best first. The list is whole: it has no further pages.
#[utoipa::path(
    get, path = "/slots", tag = "slots", params(SlotsQuery),
    responses((status = 200, description = "What is free", body = Page<Slot>))
)]
pub async fn list(call: Call) -> Answer {
    let ctx = call.leave(Permission::Book)?;
    let (query, errors) = call.query::<SlotsQuery>()?;
    let (query, within) = query.read(errors, ctx.now())?;
    let offers = slots::search_within(&ctx, &query, &[within]).await?;
    let names = directory::read(&call.backend.system()).await?;
    let items = offers.iter().map(|offer| Slot::of(offer, &names)).collect();
    Ok(Json(Page::<Slot>::whole(items)).into_response())
}
