//! How full days are: what the month, the calendar and the strip say is what the day itself shows, counted minute by
//! minute.

use std::collections::BTreeSet;

use backend::{
    Ctx,
    services::{bookings, dashboard, fill, schedule},
};
use chrono::{Days, NaiveDate, TimeDelta};
use domain::{
    booking::{BookingStatus, CancelForm, CancelReason},
    dashboard::DashboardFilter,
    error::AppError,
    fill::{Fill, WATCHED},
    id::BookingId,
    measure::Measure,
    permission::{Permission, Role},
    schedule::{DayView, DoctorColumn},
};
use tests::{
    on_both,
    world::{Engine, World, monday},
};

use crate::{actor, refused};

fn operator(world: &World) -> Ctx {
    world.backend.authorize(&actor(Role::Operator), Permission::Book).unwrap()
}

async fn day(ctx: &Ctx, date: NaiveDate) -> DayView {
    schedule::day(ctx, None, Some(date)).await.unwrap()
}

/// Work and what is booked of it, one minute after the other.
fn counted(column: &DoctorColumn) -> (i64, i64) {
    let minutes = |spans: &[domain::clinic_time::WallSpan]| -> BTreeSet<u16> {
        spans.iter().flat_map(|span| span.start_min..span.end_min).collect()
    };
    let work = &minutes(&column.duty) - &minutes(&column.breaks);
    let live = column.blocks.iter().filter(|block| block.status.is_live());
    let busy: BTreeSet<u16> =
        live.flat_map(|block| block.at_min..block.at_min + block.for_min + block.buffer_min).collect();
    (work.len() as i64, work.intersection(&busy).count() as i64)
}

fn together<'f>(fills: impl IntoIterator<Item = &'f Fill>) -> Fill {
    let mut all = Fill::default();
    fills.into_iter().for_each(|fill| all += *fill);
    all
}

/// Some visit of the day that is still ahead.
fn visit(view: &DayView) -> (BookingId, i64) {
    let mut blocks = view.columns.iter().flat_map(|column| &column.blocks);
    let block = blocks.find(|block| block.status == BookingStatus::Booked).unwrap();
    (block.id, block.version)
}

on_both! {
    async fn a_month_says_what_its_days_show(world: World) {
        let ctx = operator(&world);
        let month = fill::month(&ctx, None, None).await.unwrap();
        assert_eq!((month.days.len(), month.today), (30, monday()));
        for (place, told) in month.days.iter().enumerate() {
            let view = day(&ctx, told.date).await;
            assert_eq!(told.fill, together(view.columns.iter().map(|column| &column.fill)), "{}", told.date);
            for column in view.columns.iter().filter(|column| !column.duty.is_empty()) {
                let of = month.doctors.iter().find(|of| of.doctor.id == column.doctor.id).unwrap();
                assert_eq!(of.days[place], column.fill, "{} of {}", told.date, of.doctor.last_name);
                assert_eq!((column.fill.work_min, column.fill.booked_min), counted(column), "{}", told.date);
            }
        }
        assert!(month.days.iter().any(|day| day.fill.big_gaps > 0), "gaps to fill are ahead");
        let past = month.days.iter().take_while(|day| day.date < month.today);
        assert!(past.into_iter().all(|day| day.fill.big_gaps == 0 && day.fill.free_min == 0));
    }

    async fn the_calendar_and_the_strip_say_the_same(world: World) {
        let ctx = operator(&world);
        let month = fill::month(&ctx, None, None).await.unwrap();
        let calendar = fill::calendar(&ctx, month.branch.id, monday()).await.unwrap();
        assert_eq!(calendar.len(), 42);
        for told in &month.days {
            assert!(calendar.contains(told), "{told:?}");
        }
        let strip = day(&ctx, monday()).await.ahead;
        let watched: Vec<NaiveDate> = WATCHED.iter().map(|ahead| monday() + Days::new(*ahead)).collect();
        assert_eq!(strip.iter().map(|day| day.date).collect::<Vec<_>>(), watched);
        assert!(strip.iter().all(|day| calendar.contains(day)), "{strip:?}");
    }

    /// The dashboard's days ahead are what each branch's days show, and its rate is what they come to.
    async fn the_dashboard_says_how_full_every_branch_is(world: World) {
        let ctx = operator(&world);
        let manager = world.backend.authorize(&actor(Role::Manager), Permission::ReadReports).unwrap();
        let view = dashboard::read(&manager, &DashboardFilter::default()).await.unwrap();
        assert_eq!(view.fill.len(), view.branches.len());
        let (mut work, mut booked) = (0, 0);
        for fill in &view.fill {
            for (place, date) in fill.dates.iter().enumerate() {
                let day = schedule::day(&ctx, Some(fill.branch.id), Some(*date)).await.unwrap();
                for column in day.columns.iter().filter(|column| !column.duty.is_empty()) {
                    let of = fill.doctors.iter().find(|of| of.doctor.id == column.doctor.id).unwrap();
                    assert_eq!(of.days[place], column.fill, "{} of {date}", of.doctor.last_name);
                    let (minutes, taken) = counted(column);
                    (work, booked) = (work + minutes, booked + taken);
                }
            }
        }
        let rate = view.measures.iter().find(|of| of.measure == Measure::FillRate).unwrap().now;
        assert_eq!(rate, Some(booked as f64 * 100.0 / work as f64));
        let one = DashboardFilter { branch: Some(view.branches[1].id), ..DashboardFilter::default() };
        let one = dashboard::read(&manager, &one).await.unwrap();
        assert_eq!(one.fill, view.fill[1..2]);
    }

    /// Not after the seconds for which days are remembered.
    async fn a_visit_called_off_is_free_time_at_once(world: World) {
        let ctx = operator(&world);
        let date = monday() + Days::new(1);
        let booked = async || {
            let month = fill::month(&ctx, None, None).await.unwrap();
            month.days.iter().find(|day| day.date == date).unwrap().fill.booked_min
        };
        let before = booked().await;
        let (id, version) = visit(&day(&ctx, date).await);
        let form = CancelForm { version, reason: CancelReason::ALL[0], call_id: None };
        bookings::cancel(&ctx, id, form).await.unwrap();
        assert!(booked().await < before);
    }

    async fn free_time_behind_is_past_filling(world: World) {
        let ctx = operator(&world);
        let today = async || day(&ctx, monday()).await.ahead[0].fill;
        let morning = today().await;
        world.clock.advance(TimeDelta::hours(12));
        let evening = today().await;
        assert_eq!((evening.work_min, evening.booked_min), (morning.work_min, morning.booked_min));
        assert!(evening.free_min < morning.free_min);
    }

    async fn who_sees_no_schedule_sees_no_figures(world: World) {
        let smm = world.backend.authorize(&actor(Role::SmmManager), Permission::OwnAccount).unwrap();
        assert_eq!(refused(fill::month(&smm, None, None).await), AppError::Forbidden);
        let doctor = world.backend.authorize(&actor(Role::Doctor), Permission::SeeOwnSchedule).unwrap();
        assert_eq!(refused(fill::month(&doctor, None, None).await), AppError::Forbidden);
        let branch = day(&operator(&world), monday()).await.branch.id;
        assert_eq!(refused(fill::calendar(&doctor, branch, monday()).await), AppError::Forbidden);
        let beyond = fill::month(&operator(&world), None, Some(NaiveDate::MAX)).await;
        assert_eq!(refused(beyond), AppError::NotFound);
    }
}
