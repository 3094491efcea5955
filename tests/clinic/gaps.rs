//! Filling gaps: every hole of the next days, who could take it, the call in which it is offered, and the waiting list
//! that follows what is booked.

use backend::{
    Actor, Ctx,
    services::{bookings, calls, gap_offers, schedule, users, visit_log, waitlist},
};
use chrono::{Days, TimeDelta};
use domain::{
    booking::{BookingForm, CancelForm, CancelReason, Place, RescheduleForm},
    call::{Call, CallEnd, CallOutcome},
    error::{AppError, Fault, Refusal},
    gap_offer::{Candidate, GapQuery, GapsView, Hole, HoleAt, OfferForm, Source},
    id::{BookingId, PatientId, ServiceId, UserId, WaitId},
    permission::{Permission, Role},
    visit_log::{VisitLogFilter, VisitSet},
    waitlist::{WaitForm, WaitLine},
};
use tests::{
    on_both,
    world::{Engine, World, monday},
};

use crate::{actor, refused};

/// The n-th of those who take calls.
async fn operator(world: &World, n: usize) -> Ctx {
    let users = users::list(&world.backend.system()).await.unwrap();
    let takes_calls = |role: Role| matches!(role, Role::Operator | Role::SeniorOperator);
    let user = users.iter().filter(|user| takes_calls(user.role)).nth(n).unwrap();
    let actor = Actor { user: Some(UserId(user.id.0)), name: user.name.clone(), ..actor(Role::Operator) };
    world.backend.authorize(&actor, Permission::Book).unwrap()
}

async fn gaps(ctx: &Ctx, all: bool) -> GapsView {
    gap_offers::list(ctx, &GapQuery { all, ..GapQuery::default() }).await.unwrap()
}

fn at(view: &GapsView, hole: &Hole) -> HoleAt {
    HoleAt { branch: view.branch.id, doctor: hole.doctor, end: hole.end }
}

/// A gap, and whoever of the waiting list could take it.
async fn wanted(ctx: &Ctx) -> (HoleAt, Vec<Candidate>) {
    let view = gaps(ctx, true).await;
    for hole in view.holes.iter().filter(|hole| hole.waiting > 0) {
        let place = at(&view, hole);
        let mut found = gap_offers::candidates(ctx, place).await.unwrap();
        found.retain(|candidate| matches!(candidate.source, Source::Waiting(_)) && candidate.visit.is_none());
        if !found.is_empty() {
            return (place, found);
        }
    }
    panic!("nobody waits for any gap")
}

fn offer(candidate: &Candidate) -> OfferForm {
    let offer = &candidate.offer;
    OfferForm {
        source: candidate.source,
        place: Place {
            doctor_id: offer.doctor,
            branch_id: offer.branch,
            chair_id: Some(offer.chair),
            starts_at: offer.starts_at,
        },
    }
}

/// Books what the call's draft holds.
async fn book(ctx: &Ctx, call: &Call) -> BookingId {
    let draft = call.draft.clone().unwrap();
    let form = BookingForm {
        patient_id: draft.patient_id,
        hold_id: draft.hold_id,
        place: draft.chosen.unwrap().place,
        services: draft.services.unwrap(),
        wish: String::new(),
        call_id: Some(call.id),
        override_reason: String::new(),
    };
    bookings::book(ctx, form).await.unwrap().booking.id
}

async fn end(ctx: &Ctx, call: &Call, outcome: Option<CallOutcome>) {
    calls::end(ctx, call.id, CallEnd { outcome, ..CallEnd::default() }).await.unwrap();
}

async fn line(ctx: &Ctx, id: WaitId) -> Option<WaitLine> {
    waitlist::list(ctx, None).await.unwrap().lines.into_iter().find(|line| line.id == id)
}

fn waits(candidate: &Candidate) -> WaitId {
    match candidate.source {
        Source::Waiting(id) => id,
        other => panic!("{other:?}"),
    }
}

/// Somebody new who waits for a service.
async fn form(ctx: &Ctx) -> WaitForm {
    let lines = waitlist::list(ctx, None).await.unwrap().lines;
    let plain = lines.iter().find(|line| line.visit.is_none()).unwrap();
    WaitForm { from: String::new(), note: "звонить после обеда".into(), ..plain.form() }
}

on_both! {
    async fn the_list_names_every_big_gap_that_the_days_show(world: World) {
        let ctx = operator(&world, 0).await;
        let view = gaps(&ctx, false).await;
        assert_eq!((view.today, view.from, view.days), (monday(), monday(), 7));
        let mut shown = 0;
        for date in monday().iter_days().take(7) {
            let day = schedule::day(&ctx, None, Some(date)).await.unwrap();
            for column in &day.columns {
                let big = column.gaps.iter().filter(|gap| gap.big).count();
                let told = view.holes.iter().filter(|hole| hole.doctor == column.doctor.id && hole.date == date);
                assert_eq!(told.count(), big, "{date}, {}", column.doctor.last_name);
                shown += big;
            }
        }
        assert!(shown > 0 && view.holes.len() == shown);
        assert!(gaps(&ctx, true).await.holes.len() > shown, "all free time is more than big gaps");
    }

    async fn as_many_are_named_as_the_list_has_counted(world: World) {
        let ctx = operator(&world, 0).await;
        let view = gaps(&ctx, true).await;
        let mut some = false;
        for hole in &view.holes {
            let found = gap_offers::candidates(&ctx, at(&view, hole)).await.unwrap();
            let waiting: Vec<_> = found.iter().filter(|candidate| candidate.leaves.is_none()).collect();
            assert_eq!(waiting.len(), usize::from(hole.waiting), "{hole:?}");
            for candidate in &found {
                let (start, end) = (candidate.offer.starts_at, candidate.offer.ends_at);
                assert!(hole.start <= start && end <= hole.end, "inside the gap");
                assert_eq!(candidate.offer.doctor, hole.doctor);
                some = true;
            }
            for moved in found.iter().filter(|candidate| candidate.leaves.is_some()) {
                assert!(moved.leaves.unwrap().gain_min > 0, "the days are better for it");
                assert!(moved.visit.as_ref().unwrap().starts_at >= hole.end, "it comes earlier");
            }
        }
        assert!(some);
    }

    /// The main job of the page: an offer begins a call with all of it filled in, and what is booked closes it all.
    async fn an_offer_holds_the_time_and_a_booking_closes_it(world: World) {
        let ctx = operator(&world, 0).await;
        let (place, found) = wanted(&ctx).await;
        let candidate = &found[0];
        let call = gap_offers::offer(&ctx, offer(candidate)).await.unwrap();
        let draft = call.draft.clone().unwrap();
        assert_eq!(draft.patient_id, Some(candidate.patient_id));
        assert!(draft.hold_id.is_some() && draft.services.is_some());
        assert!(call.phone_masked.is_some(), "the number is there to dial");
        let told = line(&ctx, waits(candidate)).await.unwrap();
        assert!(told.asked_at.is_some() && told.claim.unwrap().own);
        let gone = gap_offers::candidates(&ctx, place).await.unwrap();
        let same = gone.iter().find(|other| other.offer.starts_at == candidate.offer.starts_at);
        assert!(same.is_none(), "the time that is held is offered to nobody else");

        let booking = book(&ctx, &call).await;
        assert_eq!(line(&ctx, waits(candidate)).await, None, "waits no more");
        end(&ctx, &call, None).await;
        let recovered = gaps(&ctx, false).await.recovered;
        assert_eq!((recovered.len(), recovered[0].visits, recovered[0].minutes), (1, 1, candidate.fills_min));
        let manager = world.backend.authorize(&actor(Role::Manager), Permission::ReadReports).unwrap();
        let rows = async |operator| {
            let asked = VisitLogFilter { set: VisitSet::Recovered, operator, ..VisitLogFilter::default() };
            let log = visit_log::read(&manager, &asked).await.unwrap();
            assert_eq!(log.total as usize, log.lines.len());
            log.lines.into_iter().map(|line| line.id).collect::<Vec<_>>()
        };
        assert_eq!(rows(ctx.actor().user).await, [booking], "the dashboard opens the minutes");
        assert_eq!(rows(operator(&world, 1).await.actor().user).await, []);

        // called off by the clinic: the patient waits again, and nothing was brought back
        let version = bookings::get(&ctx, booking).await.unwrap().version;
        let form = CancelForm { version, reason: CancelReason::DoctorAway, call_id: None };
        bookings::cancel(&ctx, booking, form).await.unwrap();
        assert!(line(&ctx, waits(candidate)).await.is_some());
        assert!(gaps(&ctx, false).await.recovered.is_empty());
        assert_eq!(rows(None).await, []);
    }

    async fn two_operators_never_ring_the_same_person(world: World) {
        let (one, other) = (operator(&world, 0).await, operator(&world, 1).await);
        let (_, found) = wanted(&one).await;
        let first = &found[0];
        let call = gap_offers::offer(&one, offer(first)).await.unwrap();
        let view = gaps(&other, true).await;
        let mut second = None;
        for hole in view.holes.iter().filter(|hole| hole.waiting > 0) {
            let found = gap_offers::candidates(&other, at(&view, hole)).await.unwrap();
            second = found.into_iter().find(|candidate| candidate.patient_id == first.patient_id);
            if second.is_some() {
                break;
            }
        }
        let second = second.expect("the same person fits another time too");
        assert!(second.claim.as_ref().is_some_and(|claim| !claim.own && !claim.by.is_empty()));
        let refusal = AppError::Refused(Refusal::BeingAsked);
        assert_eq!(refused(gap_offers::offer(&other, offer(&second)).await), refusal);

        // the refused call left nothing behind
        assert!(calls::desk_day(&other).await.unwrap().open.is_empty());
        end(&one, &call, Some(CallOutcome::CallBack)).await;
        gap_offers::offer(&other, offer(&second)).await.unwrap();
    }

    async fn a_claim_that_was_never_answered_lapses(world: World) {
        let (one, other) = (operator(&world, 0).await, operator(&world, 1).await);
        let (place, found) = wanted(&one).await;
        let asked = &found[0];
        gap_offers::offer(&one, offer(asked)).await.unwrap();
        let still = line(&other, waits(asked)).await.unwrap();
        assert!(still.claim.is_some_and(|claim| !claim.own));
        world.clock.advance(TimeDelta::minutes(16));
        assert_eq!(line(&other, waits(asked)).await.unwrap().claim, None);
        let found = gap_offers::candidates(&other, place).await.unwrap();
        let again = found.iter().find(|candidate| candidate.patient_id == asked.patient_id).unwrap();
        gap_offers::offer(&other, offer(again)).await.unwrap();
    }

    async fn a_gap_that_was_filled_meanwhile_is_refused(world: World) {
        let (one, other) = (operator(&world, 0).await, operator(&world, 1).await);
        let (place, found) = wanted(&one).await;
        let call = gap_offers::offer(&one, offer(&found[0])).await.unwrap();
        book(&one, &call).await;
        let visits = gap_offers::candidates(&other, place).await.unwrap();
        assert!(visits.iter().all(|candidate| candidate.patient_id != found[0].patient_id));
        // somebody else for whom the same time would do
        let form = WaitForm { patient_id: Some(found[0].patient_id), ..form(&other).await };
        let services = call.draft.unwrap().services.unwrap();
        let late = WaitForm { services, doctors: Vec::new(), booking_id: None, ..form };
        let late = waitlist::add(&other, late).await.unwrap();
        let taken = OfferForm { source: Source::Waiting(late), ..offer(&found[0]) };
        assert!(matches!(refused(gap_offers::offer(&other, taken).await), AppError::SlotTaken(_)));
    }

    async fn a_visit_moves_into_a_gap_and_its_wish_for_an_earlier_time_is_fulfilled(world: World) {
        let ctx = operator(&world, 0).await;
        let mut some = None;
        for line in waitlist::list(&ctx, None).await.unwrap().lines {
            let Some(visit) = line.visit.clone() else { continue };
            let found = waitlist::offers(&ctx, line.id).await.unwrap();
            assert!(found.iter().all(|offer| offer.starts_at < visit.starts_at), "earlier than now");
            some = some.or(found.first().cloned().map(|best| (line, visit, best)));
        }
        let (line, visit, best) = some.unwrap();
        let place = Place {
            doctor_id: best.doctor,
            branch_id: best.branch,
            chair_id: Some(best.chair),
            starts_at: best.starts_at,
        };
        let call = gap_offers::offer(&ctx, OfferForm { source: Source::Waiting(line.id), place }).await.unwrap();
        let draft = call.draft.clone().unwrap();
        assert_eq!((draft.moving, draft.services), (Some(visit.id), None));
        let form = RescheduleForm {
            minutes: None,
            version: bookings::get(&ctx, visit.id).await.unwrap().version,
            place,
            hold_id: draft.hold_id,
            reason: String::new(),
            override_reason: String::new(),
            call_id: Some(call.id),
        };
        let changed = bookings::reschedule(&ctx, visit.id, form).await.unwrap();
        assert!(waitlist::list(&ctx, None).await.unwrap().lines.iter().all(|other| other.id != line.id));
        // taken back: the wish stands again
        bookings::undo(&ctx, changed.change).await.unwrap();
        assert!(waitlist::list(&ctx, None).await.unwrap().lines.iter().any(|other| other.id == line.id));
    }

    async fn somebody_is_put_on_the_list_changed_taken_off_and_put_back(world: World) {
        let ctx = operator(&world, 0).await;
        let form = form(&ctx).await;
        let id = waitlist::add(&ctx, form.clone()).await.unwrap();
        let told = line(&ctx, id).await.unwrap();
        assert_eq!((told.note.as_str(), told.asked, told.by.is_empty()), ("звонить после обеда", 0, false));
        let later = WaitForm { until: (monday() + Days::new(60)).to_string(), ..form.clone() };
        waitlist::edit(&ctx, id, told.version, later.clone()).await.unwrap();
        assert!(matches!(refused(waitlist::edit(&ctx, id, told.version, later).await), AppError::Stale(_)));
        let told = line(&ctx, id).await.unwrap();
        waitlist::withdraw(&ctx, id, told.version).await.unwrap();
        assert_eq!(line(&ctx, id).await, None);
        let gone = AppError::Refused(Refusal::WaitsNoMore);
        assert_eq!(refused(waitlist::withdraw(&ctx, id, told.version + 1).await), gone);
        waitlist::restore(&ctx, id).await.unwrap();
        assert!(line(&ctx, id).await.is_some());
    }

    async fn what_a_form_names_must_be_there(world: World) {
        let ctx = operator(&world, 0).await;
        let form = form(&ctx).await;
        let fault = async |form: WaitForm, field: &str| match refused(waitlist::add(&ctx, form).await) {
            AppError::Invalid(errors) => errors.of(field),
            error => panic!("{error:?}"),
        };
        let nobody = PatientId(uuid::Uuid::nil());
        let unknown = Some(Fault::UnknownChoice);
        assert_eq!(fault(WaitForm { patient_id: Some(nobody), ..form.clone() }, "patient_id").await, unknown);
        let services = vec![ServiceId(uuid::Uuid::nil())];
        assert_eq!(fault(WaitForm { services, ..form.clone() }, "services").await, unknown);
        let stranger = WaitForm { booking_id: Some(BookingId(uuid::Uuid::nil())), ..form.clone() };
        assert_eq!(fault(stranger, "booking_id").await, unknown);
        assert_eq!(fault(WaitForm { skill: "нет".into(), ..form.clone() }, "skill").await, unknown);
        // a specialty alone is its first visit
        let by_skill = WaitForm { services: Vec::new(), doctors: Vec::new(), skill: "S".into(), ..form };
        let id = waitlist::add(&ctx, by_skill).await.unwrap();
        assert!(line(&ctx, id).await.unwrap().services.contains("хирурга"));
    }

    async fn who_does_not_book_sees_neither_gaps_nor_who_waits(world: World) {
        for role in [Role::Manager, Role::ChiefPhysician] {
            let ctx = world.backend.authorize(&actor(role), Permission::SeeSchedule).unwrap();
            assert_eq!(refused(gap_offers::list(&ctx, &GapQuery::default()).await), AppError::Forbidden);
            assert_eq!(refused(waitlist::list(&ctx, None).await), AppError::Forbidden);
        }
    }
}
