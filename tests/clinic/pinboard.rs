//! The pinboard: a parked visit gives up its time and is not lost; it is placed, put back, handed over or called off.

use backend::{
    Actor, Ctx,
    services::{bookings, holds, pinboard, schedule, users},
};
use chrono::Days;
use domain::{
    booking::{BookingStatus, CancelForm, CancelReason, Changed, HoldForm},
    error::{AppError, Fault},
    event::Event,
    id::{BookingId, UserId},
    permission::{Permission, Role},
    pinboard::Pinboard,
};
use tests::{
    on_both,
    world::{Engine, World, monday},
};

use crate::{actor, refused, unmoved};

/// The n-th of those who take calls.
pub async fn operator(world: &World, n: usize) -> (Ctx, UserId) {
    let users = users::list(&world.backend.system()).await.unwrap();
    let takes_calls = |role: Role| matches!(role, Role::Operator | Role::SeniorOperator);
    let user = users.iter().filter(|user| takes_calls(user.role)).nth(n).unwrap();
    let actor = Actor { user: Some(user.id), name: user.name.clone(), ..actor(Role::Operator) };
    (world.backend.authorize(&actor, Permission::Book).unwrap(), user.id)
}

async fn board(ctx: &Ctx) -> Pinboard {
    pinboard::list(ctx).await.unwrap()
}

/// A visit of the next days that is booked, as the schedule shows it.
async fn booked(ctx: &Ctx) -> (BookingId, i64) {
    for days in 1..7 {
        let day = schedule::day(ctx, None, Some(monday() + Days::new(days))).await.unwrap();
        let blocks = day.columns.iter().flat_map(|column| &column.blocks);
        if let Some(block) = blocks.into_iter().find(|block| block.status == BookingStatus::Booked) {
            return (block.id, block.version);
        }
    }
    panic!("nobody is booked")
}

async fn park(ctx: &Ctx) -> Changed {
    let (id, version) = booked(ctx).await;
    bookings::park(ctx, id, version).await.unwrap()
}

async fn is_on_the_grid(ctx: &Ctx, visit: &Changed) -> bool {
    let date = visit.booking.starts_at.date_naive();
    let day = schedule::day(ctx, Some(visit.booking.branch_id), Some(date)).await.unwrap();
    day.columns.iter().flat_map(|column| &column.blocks).any(|block| block.id == visit.booking.id)
}

on_both! {
    async fn a_parked_visit_leaves_the_grid_and_hangs_on_the_board_until_it_is_placed(world: World) {
        let ((ctx, _), (other, _)) = (operator(&world, 0).await, operator(&world, 1).await);
        let mut events = world.backend.subscribe();
        let parked = park(&ctx).await;
        assert_eq!(parked.booking.status, BookingStatus::Parked);
        assert!(!is_on_the_grid(&ctx, &parked).await);
        let (own, theirs) = (board(&ctx).await, board(&other).await);
        assert_eq!((own.visits.len(), own.visits[0].id, own.visits[0].own), (1, parked.booking.id, true));
        assert_eq!((theirs.visits.len(), theirs.visits[0].own), (1, false), "colleagues see it and whose it is");
        assert!(own.visits[0].patient.is_some());
        let heard = std::iter::from_fn(|| events.try_recv().ok());
        assert!(heard.into_iter().any(|event| event == Event::PinboardChanged));
        let placed = bookings::reschedule(&ctx, parked.booking.id, unmoved(&parked.booking)).await.unwrap();
        assert_eq!(placed.booking.status, BookingStatus::Booked);
        assert!(is_on_the_grid(&ctx, &placed).await);
        assert!(board(&ctx).await.visits.is_empty());
    }

    async fn the_time_of_a_parked_visit_is_anybodys(world: World) {
        let ((ctx, _), (other, _)) = (operator(&world, 0).await, operator(&world, 1).await);
        let first = park(&ctx).await;
        let form = HoldForm { place: unmoved(&first.booking).place, services: first.booking.services.clone(), call_id: None, instead_of: None };
        holds::hold(&other, form).await.unwrap();
        assert!(matches!(refused(bookings::undo(&ctx, first.change).await), AppError::SlotTaken(_)));
        assert!(matches!(refused(bookings::reschedule(&ctx, first.booking.id, unmoved(&first.booking)).await), AppError::SlotTaken(_)));
        assert_eq!(board(&ctx).await.visits.len(), 1, "it is not lost");
    }

    async fn parking_is_taken_back_whole(world: World) {
        let (ctx, _) = operator(&world, 0).await;
        let parked = park(&ctx).await;
        let again = bookings::undo(&ctx, parked.change).await.unwrap();
        assert_eq!(again.booking.status, BookingStatus::Booked);
        assert!(is_on_the_grid(&ctx, &again).await && board(&ctx).await.visits.is_empty());
        // and a move from the board, back onto it
        let parked = bookings::park(&ctx, again.booking.id, again.booking.version).await.unwrap();
        let placed = bookings::reschedule(&ctx, parked.booking.id, unmoved(&parked.booking)).await.unwrap();
        let unplaced = bookings::undo(&ctx, placed.change).await.unwrap();
        assert_eq!(unplaced.booking.status, BookingStatus::Parked);
        assert_eq!(board(&ctx).await.visits.len(), 1);
    }

    async fn it_is_handed_to_a_colleague_who_books(world: World) {
        let ((ctx, own), (other, colleague)) = (operator(&world, 0).await, operator(&world, 1).await);
        let parked = park(&ctx).await.booking.id;
        let offered = board(&ctx).await.colleagues;
        assert!(offered.iter().any(|one| one.id == colleague) && offered.iter().all(|one| one.id != own));
        pinboard::hand(&ctx, parked, colleague).await.unwrap();
        assert!(board(&other).await.visits[0].own && !board(&ctx).await.visits[0].own);
        let users = users::list(&world.backend.system()).await.unwrap();
        let smm = users.iter().find(|user| user.role == Role::SmmManager).unwrap();
        let AppError::Invalid(errors) = refused(pinboard::hand(&ctx, parked, smm.id).await) else { panic!() };
        assert_eq!(errors.of("to"), Some(Fault::UnknownChoice));
        let (on_time, _) = booked(&ctx).await;
        assert_eq!(refused(pinboard::hand(&ctx, on_time, colleague).await), AppError::NotFound);
    }

    async fn a_parked_visit_can_be_called_off_and_not_confirmed(world: World) {
        let (ctx, _) = operator(&world, 0).await;
        let parked = park(&ctx).await.booking;
        assert!(bookings::confirm(&ctx, parked.id, parked.version).await.is_err());
        let form = CancelForm { version: parked.version, reason: CancelReason::PatientPlans, call_id: None };
        let off = bookings::cancel(&ctx, parked.id, form).await.unwrap();
        assert_eq!(off.booking.status, BookingStatus::Cancelled);
        assert!(board(&ctx).await.visits.is_empty());
    }

    async fn only_people_who_book_park(world: World) {
        let (ctx, _) = operator(&world, 0).await;
        let (id, version) = booked(&ctx).await;
        let nobody = world.backend.authorize(&actor(Role::Administrator), Permission::Book).unwrap();
        assert_eq!(refused(bookings::park(&nobody, id, version).await), AppError::Forbidden, "nobody to find it a time");
        let manager = world.backend.authorize(&actor(Role::Manager), Permission::SeeSchedule).unwrap();
        assert_eq!(refused(bookings::park(&manager, id, version).await), AppError::Forbidden);
        assert_eq!(refused(pinboard::list(&manager).await), AppError::Forbidden);
    }
}
