//! A visit with a length of its own: given by hand, kept through moves, and refused where it does not fit.

use backend::{
    Ctx,
    services::{bookings, schedule},
};
use chrono::{Days, TimeDelta};
use domain::{
    booking::{Booking, BookingStatus, Place, RescheduleForm},
    error::{AppError, Fault},
    schedule::{BookingBlock, GapBlock},
};
use tests::{
    on_both,
    world::{Engine, World, monday},
};

use crate::{pinboard::operator, refused, unmoved};

/// A booked visit of the next days with that much free time right after it, or none at all.
async fn followed_by(ctx: &Ctx, fits: impl Fn(&BookingBlock, Option<&GapBlock>) -> bool) -> Booking {
    for days in 1..9 {
        let day = schedule::day(ctx, None, Some(monday() + Days::new(days))).await.unwrap();
        for column in &day.columns {
            let ahead = column.blocks.iter().filter(|block| block.status == BookingStatus::Booked);
            for block in ahead {
                let end = block.at_min + block.for_min + block.buffer_min;
                let gap = column.gaps.iter().find(|gap| gap.at_min == end);
                if fits(block, gap) {
                    return bookings::get(ctx, block.id).await.unwrap();
                }
            }
        }
    }
    panic!("no such visit")
}

fn form(visit: &Booking, minutes: u16) -> RescheduleForm {
    RescheduleForm { minutes: Some(minutes), ..unmoved(visit) }
}

fn minutes(visit: &Booking) -> i64 {
    (visit.ends_at - visit.starts_at).num_minutes()
}

on_both! {
    async fn a_visit_is_made_longer_keeps_what_was_confirmed_and_its_length_when_it_moves(world: World) {
        let (ctx, _) = operator(&world, 0).await;
        let visit = followed_by(&ctx, |_, gap| gap.is_some_and(|gap| gap.for_min >= 60)).await;
        let confirmed = bookings::confirm(&ctx, visit.id, visit.version).await.unwrap().booking;
        let longer = minutes(&visit) as u16 + 15;
        let changed = bookings::reschedule(&ctx, visit.id, form(&confirmed, longer)).await.unwrap();
        assert_eq!(minutes(&changed.booking), i64::from(longer));
        assert_eq!(changed.booking.status, BookingStatus::Confirmed, "the patient comes at the same time");
        let later = Place { starts_at: visit.starts_at + TimeDelta::minutes(15), ..unmoved(&visit).place };
        let move_on = RescheduleForm { place: later, ..unmoved(&changed.booking) };
        let moved = bookings::reschedule(&ctx, visit.id, move_on).await.unwrap();
        assert_eq!((minutes(&moved.booking), moved.booking.status), (longer.into(), BookingStatus::Booked));
        let back = bookings::undo(&ctx, moved.change).await.unwrap();
        assert_eq!((back.booking.starts_at, minutes(&back.booking)), (visit.starts_at, longer.into()));
    }

    async fn it_is_not_made_longer_into_somebody_elses_time(world: World) {
        let (ctx, _) = operator(&world, 0).await;
        let visit = followed_by(&ctx, |_, gap| gap.is_none()).await;
        let longer = form(&visit, minutes(&visit) as u16 + 60);
        let refusal = refused(bookings::reschedule(&ctx, visit.id, longer).await);
        assert!(matches!(refusal, AppError::SlotTaken(_) | AppError::Refused(_)), "{refusal:?}");
        let shorter = bookings::reschedule(&ctx, visit.id, form(&visit, 10)).await.unwrap();
        assert_eq!(minutes(&shorter.booking), 10);
    }

    async fn lengths_that_make_no_sense_are_refused(world: World) {
        let (ctx, _) = operator(&world, 0).await;
        let visit = followed_by(&ctx, |_, _| true).await;
        for nonsense in [0, 4, 481] {
            let refusal = refused(bookings::reschedule(&ctx, visit.id, form(&visit, nonsense)).await);
            let AppError::Invalid(errors) = refusal else { panic!("{refusal:?}") };
            assert_eq!(errors.of("minutes"), Some(Fault::OutOfRange(5, 480)));
        }
    }
}
