//! Each figure of the day's report against a second, naive way: a loop over the rows of the tables as they are kept, which
//! knows nothing of the functions that count elsewhere. On dates of the demo's history, a Sunday among them, for all who
//! take calls.

use std::collections::BTreeMap;

use backend::{
    Ctx,
    services::{directory, fill, reports},
};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::{
    day_report::{
        AHEAD, DayFigures, Metric,
        view::{ReportKey, ReportView},
    },
    id::UserId,
    permission::Role,
};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use tests::{
    on_both,
    world::{Engine, World, monday},
};

use crate::of_role;

/// Columns of a row as text; empty where there is nothing.
type Row = Vec<String>;

/// Rows past the program: `id:x` is an id, `at:x` an instant in milliseconds, `is:x` a truth, in the engine's own words.
async fn table(world: &World, columns: &[&str], from: &str) -> Vec<Row> {
    let column = |column: &&str| {
        let (kind, name) = column.split_once(':').unwrap_or(("text", column));
        let text = match (world.engine, kind) {
            (Engine::Sqlite, "id") => format!("lower(hex({name}))"),
            (Engine::Postgres, "id") => format!("replace({name}::text, '-', '')"),
            (Engine::Sqlite, "at") => {
                format!("cast(round((julianday({name}) - 2440587.5) * 86400000.0) AS INTEGER)")
            }
            (Engine::Postgres, "at") => format!("round(extract(epoch FROM {name}) * 1000)::bigint::text"),
            (_, "is") => format!("CASE WHEN {name} THEN '1' ELSE '' END"),
            _ => name.to_owned(),
        };
        format!("coalesce({text}, '')")
    };
    let columns: Vec<String> = columns.iter().map(column).collect();
    let text = format!("SELECT {} FROM {from}", columns.join(" || '|' || "));
    let rows: Vec<(String,)> = match world.engine {
        Engine::Sqlite => {
            let mut connection = SqliteConnection::connect(&world.options().url).await.unwrap();
            sqlx::query_as(AssertSqlSafe(text)).fetch_all(&mut connection).await.unwrap()
        }
        Engine::Postgres => {
            let mut connection = PgConnection::connect(&world.options().url).await.unwrap();
            sqlx::query_as(AssertSqlSafe(text)).fetch_all(&mut connection).await.unwrap()
        }
    };
    rows.into_iter().map(|(row,)| row.split('|').map(str::to_owned).collect()).collect()
}

/// Moscow has no other time in these years.
fn date_of(millis: &str) -> NaiveDate {
    let at = DateTime::<Utc>::from_timestamp_millis(millis.parse().unwrap()).unwrap();
    (at + TimeDelta::hours(3)).date_naive()
}

fn millis(text: &str) -> Option<i64> {
    text.parse().ok()
}

struct Tables {
    calls: Vec<Row>,
    changes: Vec<Row>,
    leads: Vec<Row>,
    complaints: Vec<Row>,
    kept: Vec<Row>,
}

impl Tables {
    async fn of(world: &World) -> Self {
        let calls = [
            "id:operator_id",
            "id:rang_for",
            "direction",
            "at:started_at",
            "at:answered_at",
            "at:hung_up_at",
            "at:ended_at",
            "is:line_key IS NOT NULL",
            "is:missed",
            "outcome",
            "reasons",
        ];
        let changes = [
            "id:c.actor_id",
            "at:c.at",
            "c.action",
            "c.reason",
            "b.channel",
            "is:b.new_patient",
            "id:b.doctor_id",
        ];
        let leads = [
            "source",
            "at:l.received_at",
            "l.status",
            "id:l.owner_id",
            "id:l.forwarded_by",
            "id:b.created_by",
            "is:l.answered_at IS NOT NULL",
        ];
        let complaints = [
            "id:registered_by",
            "at:registered_at",
            "id:assignee_id",
            "at:due_at",
            "at:answered_at",
            "at:over_at",
        ];
        let kept = ["id:c.operator_id", "at:c.started_at"];
        Self {
            calls: table(world, &calls, "calls").await,
            changes: table(world, &changes, "booking_changes c JOIN bookings b ON b.id = c.booking_id").await,
            leads: table(world, &leads, "leads l LEFT JOIN bookings b ON b.id = l.booking_id").await,
            complaints: table(world, &complaints, "complaints").await,
            kept: table(world, &kept, "callbacks k JOIN calls c ON c.id = k.closed_by").await,
        }
    }
}

fn hex(user: UserId) -> String {
    user.0.simple().to_string()
}

fn count_calls(tables: &Tables, operator: &str, date: NaiveDate) -> BTreeMap<&'static str, i64> {
    let mut sum: BTreeMap<&'static str, i64> = BTreeMap::new();
    for row in &tables.calls {
        let [own, rang, direction, started, answered, hung, ended, on_line, missed, outcome, reasons] =
            row.as_slice()
        else {
            panic!("{row:?}")
        };
        let whose = if own.is_empty() { rang } else { own };
        if whose != operator || date_of(started) != date {
            continue;
        }
        let mut add = |name, count: i64| *sum.entry(name).or_default() += count;
        if direction == "out" {
            add("outgoing", 1);
            continue;
        }
        add("calls_in", 1);
        let began = millis(started).unwrap();
        if !on_line.is_empty() {
            add("on_line", 1);
        }
        if !missed.is_empty() {
            add("missed", 1);
            if millis(hung).or(millis(ended)).unwrap_or(began) - began <= 5000 {
                add("early", 1);
            }
            continue;
        }
        if !on_line.is_empty() && answered.is_empty() {
            continue;
        }
        add("answered", 1);
        if let Some(answered) = millis(answered) {
            add("waits", 1);
            add("wait_s", (answered - began) / 1000);
            if answered - began <= 20_000 {
                add("in_time", 1);
            }
        }
        if let Some(ended) = millis(ended) {
            add("handled", 1);
            add("handling_s", (ended - millis(answered).unwrap_or(began)) / 1000);
        }
        let asked = ["visit", "pain", "price", "promotion", "hours"];
        let about =
            reasons.trim().is_empty() || reasons.split_whitespace().any(|reason| asked.contains(&reason));
        if outcome == "booked" || (["advised", "call_back", "lead"].contains(&outcome.as_str()) && about) {
            add("target", 1);
        }
        if outcome == "booked" {
            add("target_booked", 1);
        }
    }
    sum
}

fn check_calls(figures: &DayFigures, tables: &Tables, operator: &str, date: NaiveDate) {
    let naive = count_calls(tables, operator, date);
    let of = |name: &str| naive.get(name).copied().unwrap_or_default();
    let calls = figures.calls;
    let said = [
        calls.offered,
        calls.answered,
        calls.missed,
        calls.outgoing,
        calls.target,
        calls.target_booked,
        calls.early,
        calls.on_line,
        calls.in_time,
        calls.waits,
        calls.handled,
    ];
    let names = [
        "calls_in",
        "answered",
        "missed",
        "outgoing",
        "target",
        "target_booked",
        "early",
        "on_line",
        "in_time",
        "waits",
        "handled",
    ];
    assert_eq!(said, names.map(of), "{date} {operator} {names:?}");
    assert_eq!((calls.wait_s, calls.handling_s), (of("wait_s"), of("handling_s")), "{date} {operator}");
    let level = (of("on_line") > of("early"))
        .then(|| of("in_time") as f64 * 100.0 / (of("on_line") - of("early")) as f64);
    assert_eq!(calls.service_level(), level);
    let conversion = (of("target") > 0).then(|| of("target_booked") as f64 * 100.0 / of("target") as f64);
    assert_eq!(calls.conversion(), conversion);
    let kept = tables.kept.iter().filter(|row| row[0] == operator && date_of(&row[1]) == date).count();
    assert_eq!(figures.called_back, kept as i64, "{date}: called back");
}

async fn check_acts(ctx: &Ctx, figures: &DayFigures, tables: &Tables, operator: &str, date: NaiveDate) {
    let facts = directory::facts(ctx).await.unwrap();
    let (mut booked, mut new, mut moved, mut cancelled, mut by_clinic, mut by_patient) = (0, 0, 0, 0, 0, 0);
    let (mut channels, mut specialties) = (BTreeMap::<String, i64>::new(), BTreeMap::<String, i64>::new());
    for row in &tables.changes {
        let [actor, at, action, reason, channel, new_patient, doctor] = row.as_slice() else {
            panic!("{row:?}")
        };
        if actor != operator || date_of(at) != date {
            continue;
        }
        let (what, sign) = if action == "undo" { (reason, -1) } else { (action, 1) };
        match what.as_str() {
            "book" => {
                booked += sign;
                new += if new_patient.is_empty() { 0 } else { sign };
                *channels.entry(channel.clone()).or_default() += sign;
                let doctor = facts.doctors.iter().find(|of| of.id.0.simple().to_string() == *doctor);
                let first = doctor.and_then(|doctor| {
                    let is = |code: &&String| {
                        facts.skills.iter().any(|skill| skill.specialty && skill.code == **code)
                    };
                    doctor.skills.iter().find(is).cloned()
                });
                *specialties.entry(first.unwrap_or_default()).or_default() += sign;
            }
            "reschedule" => moved += sign,
            "cancel" => {
                cancelled += sign;
                match reason.as_str() {
                    "doctor_away" | "clinic" => by_clinic += sign,
                    why if why.starts_with("patient") => by_patient += sign,
                    _ => {}
                }
            }
            _ => {}
        }
    }
    let acts = figures.acts;
    let said = [
        acts.booked,
        acts.booked_new,
        acts.booked_again(),
        acts.moved,
        acts.cancelled,
        acts.cancelled_by_clinic,
        figures.cancelled_by_patient(),
    ];
    assert_eq!(
        said,
        [booked, new, booked - new, moved, cancelled, by_clinic, by_patient],
        "{date} {operator}"
    );
    let parts = |parts: &[domain::day_report::Part]| {
        parts.iter().map(|part| (part.code.clone(), part.count)).collect::<BTreeMap<_, _>>()
    };
    channels.retain(|_, count| *count != 0);
    specialties.retain(|_, count| *count != 0);
    assert_eq!((parts(&figures.channels), parts(&figures.specialties)), (channels, specialties), "{date}");
    let reasons: i64 = figures.reasons.iter().map(|(_, count)| count).sum();
    assert_eq!(reasons, cancelled, "{date}: every cancellation has its reason");
}

fn check_leads(figures: &DayFigures, tables: &Tables, operator: &str, date: NaiveDate) {
    let mut naive: BTreeMap<String, [i64; 4]> = BTreeMap::new();
    for row in &tables.leads {
        let [source, received, status, owner, forwarded, booked, answered] = row.as_slice() else {
            panic!("{row:?}")
        };
        if date_of(received) != date {
            continue;
        }
        let sum = naive.entry(source.clone()).or_default();
        sum[0] += 1;
        let turned = [owner, forwarded, booked].iter().any(|user| *user == operator) && !answered.is_empty();
        sum[1] += i64::from(turned);
        sum[2] += i64::from(forwarded == operator);
        let by = if booked.is_empty() { owner } else { booked };
        sum[3] += i64::from(status == "booked" && by == operator);
    }
    let said = figures.leads.iter().map(|of| {
        let counts = of.counts;
        (of.source.code().to_owned(), [counts.received, counts.processed, counts.forwarded, counts.booked])
    });
    assert_eq!(said.collect::<BTreeMap<_, _>>(), naive, "{date} {operator}");
}

fn check_complaints(
    figures: &DayFigures,
    tables: &Tables,
    operator: &str,
    date: NaiveDate,
    now: DateTime<Utc>,
) {
    let midnight = (date + Days::new(1)).and_hms_opt(0, 0, 0).unwrap().and_utc() - TimeDelta::hours(3);
    let moment = now.min(midnight).timestamp_millis();
    let (mut registered, mut passed_on, mut overdue) = (0, 0, 0);
    for row in tables.complaints.iter().filter(|row| row[0] == operator) {
        let [_, at, assignee, due, answered, over] = row.as_slice() else { panic!("{row:?}") };
        if date_of(at) == date {
            registered += 1;
            passed_on += i64::from(!assignee.is_empty());
        }
        let later = |at: &str| millis(at).is_none_or(|at| at > moment);
        if date_of(at) <= date && millis(due).unwrap() <= moment && later(answered) && later(over) {
            overdue += 1;
        }
    }
    let said = figures.complaints;
    assert_eq!((said.registered, said.passed_on, said.overdue), (registered, passed_on, overdue), "{date}");
}

/// As full as the month's page says.
async fn check_ahead(ctx: &Ctx, view: &ReportView) {
    assert!(!view.ahead.is_empty());
    for of in &view.ahead {
        for (day, days) in of.days.iter().zip(AHEAD) {
            assert_eq!(day.date, view.date + Days::new(days));
            let month = fill::month(ctx, Some(of.branch.id), Some(day.date)).await.unwrap();
            let other = month.days.iter().find(|other| other.date == day.date).unwrap();
            assert_eq!(*day, *other, "{} {}", of.branch.name, day.date);
        }
    }
}

/// Behind every figure stand so many rows, and each can be looked at.
async fn check_rows(ctx: &Ctx, view: &ReportView) {
    let key = ReportKey { date: view.date, operator: Some(view.operator.id) };
    for metric in Metric::ALL {
        let list = reports::rows(ctx, key, metric).await.unwrap();
        let count: i64 = list.lines.iter().map(|line| if line.back { -1 } else { 1 }).sum();
        assert_eq!((count, list.figure), (view.figures.of(metric), count), "{} {metric:?}", view.date);
    }
}

on_both! {
    async fn every_figure_is_what_a_loop_over_the_tables_counts(world: World) {
        let tables = Tables::of(&world).await;
        let (manager, senior) = (of_role(&world, Role::Manager).await, of_role(&world, Role::SeniorOperator).await);
        let operators = reports::read(&manager, ReportKey { date: monday(), operator: None }).await.unwrap().operators;
        assert!(operators.len() > 2);
        let (mut calls, mut booked, mut leads, mut complaints) = (0, 0, 0, 0);
        // a Sunday, a Saturday, weekdays, and the day on which the clock stands
        for back in [0, 1, 2, 3, 7, 20] {
            let date = monday() - Days::new(back);
            for operator in &operators {
                let key = ReportKey { date, operator: Some(operator.id) };
                let view = reports::read(&senior, key).await.unwrap();
                let own = hex(operator.id);
                check_calls(&view.figures, &tables, &own, date);
                check_acts(&senior, &view.figures, &tables, &own, date).await;
                check_leads(&view.figures, &tables, &own, date);
                check_complaints(&view.figures, &tables, &own, date, world.backend.now());
                if back < 3 {
                    check_rows(&senior, &view).await;
                }
                calls += view.figures.calls.offered;
                booked += view.figures.acts.booked;
                leads += view.figures.all_leads().processed;
                complaints += view.figures.complaints.registered;
            }
            check_ahead(&senior, &reports::read(&senior, ReportKey { date, operator: None }).await.unwrap()).await;
        }
        assert!(calls > 100 && booked > 30 && leads > 0, "there is something to count: {calls} {booked} {leads} {complaints}");
    }

    /// Nothing is counted for two, and nothing for nobody but what rang for nobody.
    async fn the_reports_of_all_come_to_the_calls_of_the_date(world: World) {
        let tables = Tables::of(&world).await;
        let manager = of_role(&world, Role::Manager).await;
        let operators = reports::read(&manager, ReportKey { date: monday(), operator: None }).await.unwrap().operators;
        for back in [1, 3] {
            let date = monday() - Days::new(back);
            let mut sum = 0;
            for operator in &operators {
                let view = reports::read(&manager, ReportKey { date, operator: Some(operator.id) }).await.unwrap();
                sum += view.figures.calls.offered + view.figures.calls.outgoing;
            }
            let somebodys = |row: &&Row| !row[0].is_empty() || !row[1].is_empty();
            let all = tables.calls.iter().filter(|row| date_of(&row[3]) == date).filter(somebodys).count();
            assert_eq!(sum, all as i64, "{date}");
        }
    }
}
