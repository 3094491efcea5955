//! The dashboard: every figure is the one that a second, naive count comes to, at every moment, whatever is kept of it;
//! and what is kept can be proved.

use std::collections::BTreeMap;

use backend::{
    Actor, Ctx,
    services::{
        bookings, call_log, calls, dashboard, lead_costs, leads, schedule,
        tallies::{recount, settle},
    },
};
use chrono::{Days, NaiveDate, TimeDelta};
use domain::{
    booking::{BookingStatus, CancelForm, CancelReason},
    call::{CallEnd, CallForm, CallOutcome, Direction},
    call_log::{Ending, LogFilter},
    call_reason::CallReason,
    dashboard::{Dashboard, DashboardFilter, FunnelStep, LeadCostForm, Period, Span},
    error::{AppError, Fault},
    id::{BookingId, BranchId},
    lead::{LeadForm, LeadSource},
    measure::Measure,
    permission::{Permission, Role},
    tally::TallyKind,
};
use sqlx::{Connection, Executor, PgConnection, SqliteConnection};
use tests::{
    on_both,
    world::{Engine, World, monday, morning},
};

use crate::{
    actor, book_first,
    naive::{Part, Rows},
    pinboard::operator,
    refused,
};

fn manager(world: &World) -> Ctx {
    world.backend.authorize(&actor(Role::Manager), Permission::ReadReports).unwrap()
}

fn of(span: Span, from: Option<NaiveDate>, to: Option<NaiveDate>) -> DashboardFilter {
    DashboardFilter { span, from, to, branch: None }
}

/// A day, a week, a month, some weeks, and so long that it is told by months.
fn periods(today: NaiveDate) -> Vec<DashboardFilter> {
    let back = |days| Some(today - Days::new(days));
    vec![
        of(Span::Day, back(3), None),
        of(Span::Day, None, None),
        of(Span::Week, back(5), None),
        of(Span::Month, back(30), None),
        of(Span::Period, back(50), back(2)),
        of(Span::Period, back(200), None),
    ]
}

async fn look(ctx: &Ctx, filter: DashboardFilter) -> Dashboard {
    dashboard::read(ctx, &filter).await.unwrap()
}

#[track_caller]
fn same(told: Option<f64>, counted: Option<f64>, what: &str) {
    let near = match (told, counted) {
        (Some(told), Some(counted)) => (told - counted).abs() < 1e-9,
        (told, counted) => told == counted,
    };
    assert!(near, "{what}: {told:?}, counted {counted:?}");
}

/// Every figure of a period against the rows.
fn compare(view: &Dashboard, rows: &Rows) {
    let branch = view.branch.as_ref().map(|branch| branch.id);
    let (now, before) = (part(rows, view.period, branch), part(rows, view.before, branch));
    for measured in view.measures.iter().filter(|measured| measured.measure != Measure::FillRate) {
        let code = measured.measure.code();
        same(measured.now, now.measure(code), &format!("{code} of {:?}", view.period));
        same(measured.before, before.measure(code), &format!("{code} of {:?}", view.before));
    }
    let told: BTreeMap<u32, usize> = view
        .hours
        .iter()
        .filter(|line| line.calls.offered > 0)
        .map(|line| (line.hour, line.calls.offered as usize))
        .collect();
    assert_eq!(told, now.hours());
    let was: BTreeMap<u32, usize> = view
        .hours
        .iter()
        .filter(|line| line.before > 0)
        .map(|line| (line.hour, line.before as usize))
        .collect();
    assert_eq!(was, before.hours());
    for line in &view.operators {
        let id = line.id.map(|id| id.0);
        assert_eq!(line.calls.answered as usize, now.how_many(|call| call.answered() && call.owner() == id));
        let missed = now.how_many(|call| call.incoming() && call.missed && call.owner() == id);
        assert_eq!(line.calls.missed as usize, missed);
        assert_eq!(line.acts.booked, now.done("book", |act| act.actor_id == id));
        assert_eq!(line.acts.cancelled, now.done("cancel", |act| act.actor_id == id));
        assert_eq!(line.recovered.minutes, now.recovered(|offer| Some(offer.operator_id) == id));
    }
    let sum = |of: fn(&domain::dashboard::OperatorLine) -> i64| view.operators.iter().map(of).sum::<i64>();
    assert_eq!(sum(|line| line.calls.offered) as usize, now.how_many(|call| call.incoming()));
    assert_eq!(sum(|line| line.acts.moved), now.done("reschedule", |_| true));
    for line in &view.doctors {
        let is = |visit: &crate::naive::Visit| visit.doctor_id == line.id.0;
        assert_eq!(
            (line.visits.planned as usize, line.visits.arrived as usize),
            (now.planned(is), now.came(is))
        );
        assert_eq!(line.visits.due() as usize, now.due(is));
    }
    assert_eq!(
        view.doctors.iter().map(|line| line.visits.planned as usize).sum::<usize>(),
        now.planned(|_| true)
    );
    for line in view.by_branch.iter().filter(|line| line.id.is_some()) {
        let is = |visit: &crate::naive::Visit| Some(visit.branch_id) == line.id.map(|id| id.0);
        assert_eq!(line.visits.no_show as usize, now.of_status(&["no_show"], is));
        let booked = |act: &crate::naive::Act| {
            rows.visits
                .get(&act.booking_id)
                .is_some_and(|visit| Some(visit.branch_id) == line.id.map(|id| id.0))
        };
        assert_eq!(line.acts.booked, now.done("book", booked));
    }
    for line in &view.services {
        assert_eq!(line.visits.planned as usize, now.with_service(line.id.0));
    }
    for line in &view.reasons {
        let is = |visit: &crate::naive::Visit| visit.cancel_reason.as_deref() == Some(line.reason.code());
        assert_eq!(line.number as usize, now.of_status(&["cancelled"], is));
    }
    let step = |step| view.funnel.iter().find(|(own, _)| *own == step).map(|(_, number)| *number as usize);
    let led_to = |call: &crate::naive::Call, is: &[&str]| {
        let visits = rows.visits.values().filter(|visit| visit.call_id == Some(call.id));
        call.booked() && visits.map(|visit| visit.status.as_str()).any(|status| is.contains(&status))
    };
    let came = |call: &crate::naive::Call| led_to(call, &["arrived", "in_chair", "done"]);
    let awaited = |call: &crate::naive::Call| !came(call) && led_to(call, &["booked", "confirmed", "parked"]);
    assert_eq!(step(FunnelStep::Came), Some(now.how_many(came)));
    assert_eq!(step(FunnelStep::Awaited), Some(now.how_many(awaited)));
    for line in &view.sources {
        let received = now.leads.iter().filter(|lead| lead.source == line.source.code()).count();
        assert_eq!(line.leads.received as usize, received);
    }
    for line in &view.dates {
        let last = if view.by_months { domain::tally_cover::month_end(line.date) } else { line.date };
        let span = Period { from: line.date.max(view.period.from), to: last.min(view.period.to) };
        let date = part(rows, span, branch);
        assert_eq!(line.calls.offered as usize, date.how_many(|call| call.incoming()), "{}", line.date);
        assert_eq!(line.acts.booked, date.done("book", |_| true), "{}", line.date);
        assert_eq!(line.visits.arrived as usize, date.came(|_| true), "{}", line.date);
    }
}

fn part(rows: &Rows, period: Period, branch: Option<BranchId>) -> Part<'_> {
    rows.part(period.from, period.to, branch)
}

/// All periods, of all branches and of each, against the rows; what was told.
async fn compare_all(world: &World, today: NaiveDate) -> Vec<Dashboard> {
    let (ctx, rows) = (manager(world), Rows::of(world).await);
    let mut told = Vec::new();
    for filter in periods(today) {
        let whole = look(&ctx, filter).await;
        compare(&whole, &rows);
        for branch in &whole.branches {
            let part = look(&ctx, DashboardFilter { branch: Some(branch.id), ..filter }).await;
            compare(&part, &rows);
            told.push(part);
        }
        told.push(whole);
    }
    told
}

/// A visit of the weeks after Monday of which nobody has said whether the patient came, and its version.
async fn unmarked(ctx: &Ctx) -> Option<(BookingId, i64)> {
    for ahead in 1..8 {
        let day = schedule::day(ctx, None, Some(monday() + Days::new(ahead))).await.unwrap();
        let mut blocks = day.columns.iter().flat_map(|column| &column.blocks);
        if let Some(block) =
            blocks.find(|block| matches!(block.status, BookingStatus::Booked | BookingStatus::Confirmed))
        {
            return Some((block.id, block.version));
        }
    }
    None
}

/// Changes a row behind the program's back.
async fn past_the_program(world: &World, text: &'static str) {
    match world.engine {
        Engine::Sqlite => {
            let mut connection = SqliteConnection::connect(&world.options().url).await.unwrap();
            connection.execute(text).await.unwrap();
        }
        Engine::Postgres => {
            let mut connection = PgConnection::connect(&world.options().url).await.unwrap();
            connection.execute(text).await.unwrap();
        }
    }
}

/// How many marks wait.
async fn marks(world: &World) -> usize {
    world.texts("SELECT kind FROM tally_marks").await.len()
}

on_both! {
    async fn every_figure_is_that_of_a_naive_count_whether_kept_or_not(world: World) {
        let ctx = world.backend.system();
        let bare = compare_all(&world, monday()).await;
        assert!(settle(&ctx).await.unwrap() > 100, "42 days of four kinds");
        let kept = compare_all(&world, monday()).await;
        assert_eq!(bare, kept);
        assert!(recount(&ctx, false).await.unwrap().iter().all(|outcome| outcome.is_right() && outcome.uncounted == 0));
        assert_eq!(settle(&ctx).await.unwrap(), 0, "nothing is left to be done");
    }

    async fn whatever_happens_is_told_at_once_before_it_is_counted_and_after(world: World) {
        let system = world.backend.system();
        settle(&system).await.unwrap();
        world.clock.set(morning() + TimeDelta::hours(5));
        let (ctx, _) = operator(&world, 0).await;
        let patient = backend::services::patients::search(&ctx, "смирнова").await.unwrap().patients[0].id;

        let call = calls::start(&ctx, CallForm::default()).await.unwrap().id;
        let visit = book_first(&ctx, "B01.065.001", patient, Some(call)).await;
        compare_all(&world, monday()).await;
        let end = CallEnd { outcome: Some(CallOutcome::Booked), reasons: vec![CallReason::Visit], ..CallEnd::default() };
        world.clock.set(morning() + TimeDelta::hours(5) + TimeDelta::minutes(3));
        calls::end(&ctx, call, end).await.unwrap();
        settle(&system).await.unwrap();
        assert_eq!(marks(&world).await, 0, "of today nothing is kept, so nothing has to be counted again");
        compare_all(&world, monday()).await;

        let cancel = CancelForm { version: visit.version, reason: CancelReason::PatientIll, call_id: None };
        let cancelled = bookings::cancel(&ctx, visit.id, cancel).await.unwrap();
        compare_all(&world, monday()).await;
        bookings::undo(&ctx, cancelled.change).await.unwrap();
        leads::add(&ctx, LeadForm { name: "Вера".into(), phone: "8 912 000-77-88".into(), source: "vk".into(), text: "Хочу записаться".into(), ..LeadForm::default() }).await.unwrap();
        compare_all(&world, monday()).await;

        // of dates that are kept
        let senior = Actor { role: Some(Role::SeniorOperator), ..ctx.actor().clone() };
        let senior = world.backend.authorize(&senior, Permission::TakeCalls).unwrap();
        let week = LogFilter { to: Some(monday() - Days::new(2)), ending: Some(Ending::As(CallOutcome::Advised)), ..LogFilter::default() };
        let past = call_log::page(&senior, &week).await.unwrap().lines.remove(0).call;
        calls::set_outcome(&senior, past.id, past.version, CallOutcome::Booked).await.unwrap();
        assert!(marks(&world).await > 0);
        compare_all(&world, monday()).await;
        assert_eq!(settle(&system).await.unwrap(), 1, "the calls of that date");
        compare_all(&world, monday()).await;

        // a visit ahead that was booked in a call of such a date
        let ahead = async || {
            let rows = Rows::of(&world).await;
            let long_ago: Vec<_> = rows.calls.iter().filter(|call| call.booked() && call.started_at < morning()).collect();
            let of = |visit: &&crate::naive::Visit| long_ago.iter().any(|call| visit.call_id == Some(call.id));
            let visits = rows.visits.values().filter(|visit| visit.status == "booked" && visit.starts_at > rows.now);
            visits.filter(of).map(|visit| visit.id).min().unwrap()
        };
        let visit = bookings::get(&ctx, ahead().await.into()).await.unwrap();
        let cancel = CancelForm { version: visit.version, reason: CancelReason::PatientIll, call_id: None };
        bookings::cancel(&ctx, visit.id, cancel).await.unwrap();
        compare_all(&world, monday()).await;
        settle(&system).await.unwrap();
        compare_all(&world, monday()).await;
        assert!(recount(&system, false).await.unwrap().iter().all(|outcome| outcome.is_right()));
    }

    /// The log holds as many calls behind a step of the funnel as the step counts.
    async fn a_step_of_the_funnel_opens_as_many_calls_as_it_counts(world: World) {
        let ctx = manager(&world);
        let (from, to) = (monday() - Days::new(20), monday());
        let asked = DashboardFilter { span: Span::Period, from: Some(from), to: Some(to), branch: None };
        let view = dashboard::read(&ctx, &asked).await.unwrap();
        for (step, ending) in [
            (FunnelStep::Offered, None),
            (FunnelStep::Target, Some(Ending::Target)),
            (FunnelStep::Booked, Some(Ending::As(CallOutcome::Booked))),
            (FunnelStep::Came, Some(Ending::Came)),
        ] {
            let mut asked = LogFilter { from: Some(from), to: Some(to), direction: Some(Direction::In), ending, ..LogFilter::default() };
            let mut opened = 0;
            loop {
                let page = call_log::page(&ctx, &asked).await.unwrap();
                opened += page.lines.len() as i64;
                asked.before = page.next;
                if page.next.is_none() {
                    break;
                }
            }
            let counted = view.funnel.iter().find(|(own, _)| *own == step).map(|(_, number)| *number);
            assert!(opened > 0);
            assert_eq!(Some(opened), counted, "{step:?}");
        }
    }

    async fn months_are_kept_once_they_are_over_and_are_the_sums_of_their_dates(world: World) {
        let system = world.backend.system();
        let later = morning() + TimeDelta::days(45);
        world.clock.set(later);
        settle(&system).await.unwrap();
        let months = world.texts("SELECT kind FROM tallies WHERE span = 'month' AND kind = 'visits'").await;
        assert_eq!(months.len(), 2 * 3, "of November and December, of all branches and of each");
        compare_all(&world, monday() + Days::new(45)).await;
        assert!(recount(&system, false).await.unwrap().iter().all(|outcome| outcome.is_right() && outcome.uncounted == 0));
        // what comes too late is told all the same, and the month put together again
        let (ctx, _) = operator(&world, 0).await;
        let (id, version) = unmarked(&ctx).await.unwrap();
        bookings::mark_no_show(&ctx, id, version).await.unwrap();
        compare_all(&world, monday() + Days::new(45)).await;
        assert!(settle(&system).await.unwrap() >= 2, "a date and its month");
        compare_all(&world, monday() + Days::new(45)).await;
        assert!(recount(&system, false).await.unwrap().iter().all(|outcome| outcome.is_right()));
    }

    async fn a_recount_finds_what_was_changed_behind_its_back_and_mends_it(world: World) {
        let system = world.backend.system();
        world.clock.set(morning() + TimeDelta::days(45));
        settle(&system).await.unwrap();
        past_the_program(&world, "UPDATE calls SET outcome = 'spam' WHERE outcome = 'booked' AND started_at =
            (SELECT max(started_at) FROM calls WHERE outcome = 'booked')").await;
        past_the_program(&world, "UPDATE tallies SET counts = '{' WHERE kind = 'visits' AND span = 'day' AND date = '2026-11-03'").await;
        let of = |kind, outcomes: &[backend::services::tallies::Recounted]| outcomes.iter().find(|outcome| outcome.kind == kind).unwrap().clone();
        let found = recount(&system, false).await.unwrap();
        let calls = of(TallyKind::Calls, &found);
        assert_eq!((calls.differing.len(), calls.differing_months.len()), (1, 1), "{calls:?}");
        assert_eq!(of(TallyKind::Visits, &found).differing, [NaiveDate::from_ymd_opt(2026, 11, 3).unwrap()]);
        assert!(of(TallyKind::Acts, &found).is_right() && of(TallyKind::Leads, &found).is_right());
        assert!(!recount(&system, true).await.unwrap().iter().all(|outcome| outcome.is_right()), "says what it has mended");
        assert!(recount(&system, false).await.unwrap().iter().all(|outcome| outcome.is_right() && outcome.uncounted == 0));
        compare_all(&world, monday() + Days::new(45)).await;
    }

    async fn only_whoever_reads_reports_sees_the_dashboard_and_opens_no_more_than_the_role_may(world: World) {
        for role in Role::ALL {
            let asked = world.backend.authorize(&Actor { role: Some(role), ..actor(role) }, Permission::OwnAccount).unwrap();
            let told = dashboard::read(&asked, &DashboardFilter::default()).await;
            if role.may(Permission::ReadReports) {
                let opens = told.unwrap().opens;
                assert_eq!((opens.visits, opens.leads), (role.may(Permission::SeeSchedule), role.may(Permission::WorkLeads)));
            } else {
                assert_eq!(refused(told), AppError::Forbidden);
            }
        }
        let nowhere = DashboardFilter { branch: Some(BranchId(uuid::Uuid::nil())), ..DashboardFilter::default() };
        assert_eq!(refused(dashboard::read(&manager(&world), &nowhere).await), AppError::NotFound);
    }

    async fn a_source_costs_its_part_of_each_month(world: World) {
        let ctx = manager(&world);
        let form = |month: &str, rubles: &str| LeadCostForm { source: "vk".into(), month: month.parse().ok(), rubles: rubles.into() };
        lead_costs::note(&ctx, form("2026-10-15", "31000")).await.unwrap();
        lead_costs::note(&ctx, form("2026-11-01", "30000")).await.unwrap();
        let cost = async |from: &str, to: &str| {
            let view = look(&ctx, of(Span::Period, from.parse().ok(), to.parse().ok())).await;
            view.sources.iter().find(|line| line.source == LeadSource::Vk).and_then(|line| line.cost).map(|cost| cost.0)
        };
        assert_eq!(cost("2026-10-30", "2026-11-02").await, Some(2 * 100_000 + 2 * 100_000));
        lead_costs::note(&ctx, form("2026-11-30", "")).await.unwrap();
        assert_eq!(cost("2026-11-02", "2026-11-03").await, None);
        assert_eq!(refused(lead_costs::note(&ctx, form("2026-11-30", "много")).await), AppError::field("rubles", Fault::NotANumber));
        let (operator, _) = operator(&world, 0).await;
        assert_eq!(refused(lead_costs::note(&operator, form("2026-11-30", "1")).await), AppError::Forbidden);
    }
}
