//! The clinic's figures counted a second way: every row past the program, one loop for each figure, without anything that
//! the program counts by.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Timelike, Utc};
use chrono_tz::{Europe::Moscow, Tz};
use domain::id::BranchId;
use sqlx::{Connection, FromRow, PgConnection, SqliteConnection, postgres::PgRow, sqlite::SqliteRow};
use tests::world::{Engine, World};
use uuid::Uuid;

type At = DateTime<Utc>;

/// The demo clinic's clock.
pub const ZONE: Tz = Moscow;

#[derive(Clone, FromRow)]
pub struct Call {
    pub id: Uuid,
    pub operator_id: Option<Uuid>,
    pub rang_for: Option<Uuid>,
    pub branch_id: Option<Uuid>,
    pub direction: String,
    pub started_at: At,
    pub answered_at: Option<At>,
    pub hung_up_at: Option<At>,
    pub ended_at: Option<At>,
    pub line_key: Option<String>,
    pub missed: bool,
    pub outcome: Option<String>,
    pub reasons: String,
}

#[derive(Clone, FromRow)]
pub struct Act {
    pub booking_id: Uuid,
    pub at: At,
    pub actor_id: Option<Uuid>,
    pub action: String,
    pub reason: Option<String>,
}

#[derive(Clone, FromRow)]
pub struct Visit {
    pub id: Uuid,
    pub branch_id: Uuid,
    pub doctor_id: Uuid,
    pub call_id: Option<Uuid>,
    pub status: String,
    pub starts_at: At,
    pub busy_until: At,
    pub day: NaiveDate,
    pub cancel_reason: Option<String>,
}

#[derive(Clone, FromRow)]
pub struct Service {
    pub booking_id: Uuid,
    pub service_id: Uuid,
    pub price_from: i64,
}

#[derive(Clone, FromRow)]
pub struct Lead {
    pub source: String,
    pub status: String,
    pub received_at: At,
    pub answer_s: Option<i32>,
}

#[derive(Clone, FromRow)]
pub struct Offer {
    pub operator_id: Uuid,
    pub branch_id: Uuid,
    pub offered_at: At,
    pub purpose: String,
    pub filled_by: Option<Uuid>,
}

#[derive(Clone, FromRow)]
pub struct Complaint {
    pub branch_id: Option<Uuid>,
    pub received_at: At,
    pub due_at: At,
    pub answered_at: Option<At>,
    pub status: String,
    pub merged_into: Option<Uuid>,
}

/// Every row there is.
pub struct Rows {
    pub now: At,
    pub calls: Vec<Call>,
    pub acts: Vec<Act>,
    pub visits: HashMap<Uuid, Visit>,
    pub services: Vec<Service>,
    pub leads: Vec<Lead>,
    pub offers: Vec<Offer>,
    pub complaints: Vec<Complaint>,
}

async fn rows<T>(world: &World, table: &str) -> Vec<T>
where
    T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    let text = sqlx::AssertSqlSafe(format!("SELECT * FROM {table}"));
    match world.engine {
        Engine::Sqlite => {
            let mut connection = SqliteConnection::connect(&world.options().url).await.unwrap();
            sqlx::query_as(text).fetch_all(&mut connection).await.unwrap()
        }
        Engine::Postgres => {
            let mut connection = PgConnection::connect(&world.options().url).await.unwrap();
            sqlx::query_as(text).fetch_all(&mut connection).await.unwrap()
        }
    }
}

impl Rows {
    pub async fn of(world: &World) -> Self {
        let visits: Vec<Visit> = rows(world, "bookings").await;
        Self {
            now: world.backend.now(),
            calls: rows(world, "calls").await,
            acts: rows(world, "booking_changes").await,
            visits: visits.into_iter().map(|visit| (visit.id, visit)).collect(),
            services: rows(world, "booking_services").await,
            leads: rows(world, "leads").await,
            offers: rows(world, "gap_offers").await,
            complaints: rows(world, "complaints").await,
        }
    }

    pub fn part(&self, from: NaiveDate, to: NaiveDate, branch: Option<BranchId>) -> Part<'_> {
        let within = |at: At| (from..=to).contains(&at.with_timezone(&ZONE).date_naive());
        let here = |id: Option<Uuid>| branch.is_none_or(|branch| id == Some(branch.0));
        Part {
            rows: self,
            calls: self.calls.iter().filter(|call| within(call.started_at) && here(call.branch_id)).collect(),
            acts: self
                .acts
                .iter()
                .filter(|act| {
                    within(act.at) && here(self.visits.get(&act.booking_id).map(|visit| visit.branch_id))
                })
                .collect(),
            visits: self
                .visits
                .values()
                .filter(|visit| (from..=to).contains(&visit.day) && here(Some(visit.branch_id)))
                .collect(),
            leads: if branch.is_some() {
                Vec::new()
            } else {
                self.leads.iter().filter(|lead| within(lead.received_at)).collect()
            },
            offers: self
                .offers
                .iter()
                .filter(|offer| within(offer.offered_at) && here(Some(offer.branch_id)))
                .collect(),
            complaints: self
                .complaints
                .iter()
                .filter(|complaint| within(complaint.received_at) && here(complaint.branch_id))
                .collect(),
        }
    }
}

/// What a call is counted as.
impl Call {
    pub fn owner(&self) -> Option<Uuid> {
        self.operator_id.or(self.rang_for)
    }

    pub fn incoming(&self) -> bool {
        self.direction == "in"
    }

    pub fn answered(&self) -> bool {
        self.incoming() && !self.missed && (self.line_key.is_none() || self.answered_at.is_some())
    }

    pub fn booked(&self) -> bool {
        self.answered() && self.outcome.as_deref() == Some("booked")
    }

    fn target(&self) -> bool {
        let asks = ["visit", "pain", "price", "promotion", "hours"];
        let reasons: Vec<&str> = self.reasons.split_whitespace().collect();
        let about = reasons.is_empty() || reasons.iter().any(|reason| asks.contains(reason));
        let outcome = self.outcome.as_deref().unwrap_or_default();
        self.answered()
            && (outcome == "booked" || ["advised", "call_back", "lead"].contains(&outcome) && about)
    }
}

/// Rows of a period and of a branch.
pub struct Part<'r> {
    pub rows: &'r Rows,
    pub calls: Vec<&'r Call>,
    pub acts: Vec<&'r Act>,
    pub visits: Vec<&'r Visit>,
    pub leads: Vec<&'r Lead>,
    pub offers: Vec<&'r Offer>,
    pub complaints: Vec<&'r Complaint>,
}

fn share(part: usize, whole: usize) -> Option<f64> {
    if whole == 0 { None } else { Some(part as f64 * 100.0 / whole as f64) }
}

fn mean(seconds: &[i64]) -> Option<f64> {
    if seconds.is_empty() { None } else { Some(seconds.iter().sum::<i64>() as f64 / seconds.len() as f64) }
}

impl Part<'_> {
    pub fn how_many(&self, is: impl Fn(&Call) -> bool) -> usize {
        self.calls.iter().filter(|call| is(call)).count()
    }

    /// Acts of a name, less those that were taken back.
    pub fn done(&self, name: &str, is: impl Fn(&Act) -> bool) -> i64 {
        let mut number = 0;
        for act in self.acts.iter().filter(|act| is(act)) {
            if act.action == name {
                number += 1;
            }
            if act.action == "undo" && act.reason.as_deref() == Some(name) {
                number -= 1;
            }
        }
        number
    }

    fn is_visit(visit: &Visit) -> bool {
        let real = !["held", "parked"].contains(&visit.status.as_str());
        real && (visit.status != "cancelled" || visit.cancel_reason.as_deref() != Some("mistake"))
    }

    pub fn planned(&self, is: impl Fn(&Visit) -> bool) -> usize {
        self.visits.iter().filter(|visit| Self::is_visit(visit) && is(visit)).count()
    }

    pub fn of_status(&self, statuses: &[&str], is: impl Fn(&Visit) -> bool) -> usize {
        let status = |visit: &Visit| statuses.contains(&visit.status.as_str());
        self.planned(|visit| status(visit) && is(visit))
    }

    pub fn came(&self, is: impl Fn(&Visit) -> bool) -> usize {
        self.of_status(&["arrived", "in_chair", "done"], is)
    }

    pub fn due(&self, is: impl Fn(&Visit) -> bool + Copy) -> usize {
        let begun = |visit: &Visit| visit.starts_at <= self.rows.now && is(visit);
        self.came(is) + self.of_status(&["no_show"], is) + self.of_status(&["booked", "confirmed"], begun)
    }

    /// Visits in which a service is done.
    pub fn with_service(&self, service: Uuid) -> usize {
        let of: HashSet<Uuid> = self
            .rows
            .services
            .iter()
            .filter(|row| row.service_id == service)
            .map(|row| row.booking_id)
            .collect();
        self.planned(|visit| of.contains(&visit.id))
    }

    /// Minutes of gaps that were taken and still stand.
    pub fn recovered(&self, is: impl Fn(&Offer) -> bool) -> i64 {
        let mut minutes = 0;
        for offer in self.offers.iter().filter(|offer| offer.purpose == "gap" && is(offer)) {
            let visit = offer.filled_by.and_then(|id| self.rows.visits.get(&id));
            let stands =
                |visit: &&Visit| !["cancelled", "no_show", "parked"].contains(&visit.status.as_str());
            minutes +=
                visit.filter(stands).map_or(0, |visit| (visit.busy_until - visit.starts_at).num_minutes());
        }
        minutes
    }

    pub fn hours(&self) -> BTreeMap<u32, usize> {
        let mut hours = BTreeMap::new();
        for call in self.calls.iter().filter(|call| call.incoming()) {
            *hours.entry(call.started_at.with_timezone(&ZONE).hour()).or_default() += 1;
        }
        hours
    }

    /// A measure, by its code.
    pub fn measure(&self, code: &str) -> Option<f64> {
        let all = |_: &Visit| true;
        let rang = self.how_many(Call::incoming);
        let gave_up = |call: &Call| {
            (call.hung_up_at.or(call.ended_at).unwrap_or(call.started_at) - call.started_at)
                .num_milliseconds()
        };
        let missed = |call: &Call| call.incoming() && call.missed;
        let early = self.how_many(|call| missed(call) && gave_up(call) <= 5000);
        let wait = |call: &&Call| {
            let at = call.answered_at.filter(|_| call.incoming() && !call.missed)?;
            Some((at - call.started_at).num_milliseconds().max(0))
        };
        let waits: Vec<i64> = self.calls.iter().filter_map(wait).collect();
        let whole = |times: &[i64]| times.iter().map(|time| time / 1000).collect::<Vec<_>>();
        let handling: Vec<i64> = self
            .calls
            .iter()
            .filter(|call| call.answered())
            .filter_map(|call| {
                Some((call.ended_at? - call.answered_at.unwrap_or(call.started_at)).num_seconds().max(0))
            })
            .collect();
        let mut answers: Vec<i32> = self.leads.iter().filter_map(|lead| lead.answer_s).collect();
        answers.sort_unstable();
        let (mut on_time, mut late) = (0, 0);
        for complaint in
            self.complaints.iter().filter(|one| one.merged_into.is_none() && one.status != "rejected")
        {
            match complaint.answered_at {
                Some(at) if at < complaint.due_at => on_time += 1,
                Some(_) => late += 1,
                None if complaint.due_at <= self.rows.now => late += 1,
                None => {}
            }
        }
        match code {
            "offered" => Some(rang as f64),
            "missed" => Some(self.how_many(missed) as f64),
            "booked" => Some(self.done("book", |_| true) as f64),
            "conversion" => {
                let booked = |call: &Call| call.target() && call.outcome.as_deref() == Some("booked");
                share(self.how_many(booked), self.how_many(Call::target))
            }
            "service_level" => {
                let in_time = waits.iter().filter(|wait| **wait <= 20_000).count();
                share(in_time, self.how_many(|call| call.incoming() && call.line_key.is_some()) - early)
            }
            "abandonment" => share(self.how_many(missed) - early, rang),
            "mean_wait" => mean(&whole(&waits)),
            "mean_handling" => mean(&handling),
            "lead_answer" => (!answers.is_empty()).then(|| f64::from(answers[(answers.len() - 1) / 2])),
            "lead_conversion" => {
                share(self.leads.iter().filter(|lead| lead.status == "booked").count(), self.leads.len())
            }
            "show_rate" => share(self.came(all), self.due(all)),
            "no_show" => share(self.of_status(&["no_show"], all), self.due(all)),
            "cancelled" => share(self.of_status(&["cancelled"], all), self.planned(all)),
            "complaints_on_time" => share(on_time, on_time + late),
            "recovered" => Some(self.recovered(|_| true) as f64),
            other => panic!("{other}"),
        }
    }
}
