//! A doctor falls ill: where each visit could go, many moved by one act, the act taken back, and the patients told.

use backend::{
    Ctx,
    services::{bookings, calls, hours, patients, to_move},
};
use domain::{
    booking::{BookingForm, Place, RescheduleForm},
    call::{CallEnd, CallOutcome},
    error::{AppError, Fault, Refusal},
    gap_offer::{OfferForm, Source},
    hours_change::HoursEdit,
    hours_page::HoursSaved,
    id::BookingId,
    patient::PatientForm,
    permission::{Permission, Role},
    to_move::{Accepted, Proposal, ProposalKind, ToMovePage},
    working_hours::ExceptionKind,
};
use tests::{on_both, world::Engine};

use crate::clinic_world::{World, actor, at, refused};

/// The doctor of these visits is ill on 16 November.
async fn ill(world: &World, visits: &[BookingId]) {
    let edit = world.away(ExceptionKind::Sick, "16.11.2026", "16.11.2026");
    assert!(matches!(world.save(edit, visits).await.unwrap(), HoursSaved::Saved(_)));
}

async fn page(ctx: &Ctx) -> ToMovePage {
    to_move::page(ctx, None).await.unwrap()
}

fn all(page: &ToMovePage) -> Vec<Accepted> {
    let accepted = |proposal: &Proposal| Accepted {
        visit: proposal.visit,
        version: page.visits.iter().find(|visit| visit.id == proposal.visit).unwrap().version,
        place: proposal.place,
    };
    page.proposals.iter().map(accepted).collect()
}

/// Somebody else sits with the second doctor then.
async fn second_doctor_is_busy(world: &World, day: &str, time: &str) {
    let form = PatientForm {
        name: "Петров Пётр Петрович".into(),
        phone: "+7 916 765-43-21".into(),
        ..PatientForm::default()
    };
    let patient = patients::create(&world.may(Permission::EditPatients), form).await.unwrap().patient.id;
    let own = world.booking(world.book(day, "17:00").await.unwrap()).await;
    let form = BookingForm {
        patient_id: Some(patient),
        hold_id: None,
        place: Place { doctor_id: world.doctors[1], ..world.place(day, time) },
        services: own.services.clone(),
        wish: String::new(),
        call_id: None,
        override_reason: String::new(),
    };
    bookings::book(&world.may(Permission::Book), form).await.unwrap();
    let form = domain::booking::CancelForm {
        version: own.version,
        reason: domain::booking::CancelReason::Mistake,
        call_id: None,
    };
    bookings::cancel(&world.may(Permission::Book), own.id, form).await.unwrap();
}

on_both! {
    async fn a_substitute_at_the_same_time_goes_before_the_same_doctor_later(world: World) {
        world.works(0).await;
        world.works(1).await;
        let first = world.book("2026-11-16", "10:00").await.unwrap();
        let second = world.book("2026-11-16", "11:00").await.unwrap();
        second_doctor_is_busy(&world, "2026-11-16", "10:00").await;
        ill(&world, &[first, second]).await;
        let page = page(&world.user().await).await;
        assert_eq!((page.visits.len(), page.may_move, page.batches.len()), (2, true, 0));
        let of = |id| page.proposals.iter().find(|proposal| proposal.visit == id).unwrap();
        let (later, same) = (of(first), of(second));
        assert_eq!((same.kind, same.place.doctor_id), (ProposalKind::Substitute, world.doctors[1]));
        assert_eq!(same.place.starts_at, at("2026-11-16T11:00:00+03:00"));
        assert_eq!((later.kind, later.place.doctor_id), (ProposalKind::SameDoctor, world.doctors[0]));
        assert_eq!(later.place.starts_at, at("2026-11-17T09:00:00+03:00"), "on the first day back");
    }

    async fn a_visit_of_its_own_length_is_proposed_a_time_of_that_length(world: World) {
        world.works(0).await;
        world.works(1).await;
        let id = world.book("2026-11-16", "10:00").await.unwrap();
        let visit = world.booking(id).await;
        let longer = RescheduleForm {
            version: visit.version,
            place: world.place("2026-11-16", "10:00"),
            hold_id: None,
            minutes: Some(105),
            reason: String::new(),
            override_reason: String::new(),
            call_id: None,
        };
        bookings::reschedule(&world.may(Permission::Book), id, longer).await.unwrap();
        ill(&world, &[id]).await;
        let page = page(&world.user().await).await;
        let [proposal] = &page.proposals[..] else { panic!("{:?}", page.proposals) };
        assert_eq!((proposal.ends_at - proposal.place.starts_at).num_minutes(), 105);
    }

    async fn no_two_visits_are_proposed_the_same_time(world: World) {
        world.works(0).await;
        let mut visits = Vec::new();
        for time in ["09:00", "10:00", "11:00", "12:00"] {
            visits.push(world.book("2026-11-16", time).await.unwrap());
        }
        ill(&world, &visits).await;
        let ctx = world.user().await;
        let page = page(&ctx).await;
        let mut times: Vec<_> = page.proposals.iter().map(|proposal| proposal.place.starts_at).collect();
        times.sort();
        times.dedup();
        assert_eq!((page.proposals.len(), times.len()), (4, 4));
        let settled = to_move::accept(&ctx, all(&page)).await.unwrap();
        assert_eq!((settled.moved, settled.refused), (4, Vec::new()), "all of them fit together");
    }

    async fn one_act_moves_them_all_and_can_be_taken_back_until_somebody_was_told(world: World) {
        world.works(0).await;
        world.works(1).await;
        let first = world.book("2026-11-16", "10:00").await.unwrap();
        let second = world.book("2026-11-16", "11:00").await.unwrap();
        ill(&world, &[first, second]).await;
        let ctx = world.user().await;
        let settled = to_move::accept(&ctx, all(&page(&ctx).await)).await.unwrap();
        let batch = settled.batch.unwrap();
        let after = page(&ctx).await;
        assert!(after.visits.is_empty(), "nothing is left to move");
        assert_eq!(after.batches.len(), 1);
        assert!(after.batches[0].may_take_back() && after.batches[0].visits.iter().all(|visit| !visit.told));
        assert_eq!(world.booking(first).await.doctor_id, world.doctors[1]);

        to_move::take_back(&ctx, batch).await.unwrap();
        let back = page(&ctx).await;
        assert_eq!((back.visits.len(), back.batches.len()), (2, 0), "they wait to be moved again");
        assert_eq!(world.booking(first).await.doctor_id, world.doctors[0]);
        let twice = to_move::take_back(&ctx, batch).await;
        assert_eq!(refused(twice), AppError::Refused(Refusal::TooLateToUndo));

        let batch = to_move::accept(&ctx, all(&back)).await.unwrap().batch.unwrap();
        let version = world.booking(second).await.version;
        bookings::confirm(&ctx, second, version).await.unwrap();
        let late = to_move::take_back(&ctx, batch).await;
        assert_eq!(refused(late), AppError::Refused(Refusal::TooLateToUndo), "one of them knows");
        let admin = world.backend.authorize(&actor(Role::Admin), Permission::EditHours).unwrap();
        let seen = page(&admin).await.batches.remove(0).visits;
        assert!(seen.iter().all(|visit| visit.patient.is_none() && visit.patient_id.is_none()), "nobody's name");
        let told = page(&ctx).await.batches.remove(0);
        assert!(!told.may_take_back());
        assert_eq!(told.visits.iter().filter(|visit| visit.told).count(), 1);
    }

    async fn what_one_visit_refuses_does_not_keep_the_others(world: World) {
        world.works(0).await;
        world.works(1).await;
        let first = world.book("2026-11-16", "10:00").await.unwrap();
        let second = world.book("2026-11-16", "11:00").await.unwrap();
        ill(&world, &[first, second]).await;
        let ctx = world.user().await;
        let mut accepted = all(&page(&ctx).await);
        let stale = accepted.iter_mut().find(|accepted| accepted.visit == first).unwrap();
        stale.version -= 1;
        let settled = to_move::accept(&ctx, accepted).await.unwrap();
        assert_eq!(settled.moved, 1);
        assert!(matches!(&settled.refused[..], [(id, AppError::Stale(_))] if *id == first));
        assert_eq!(page(&ctx).await.visits.len(), 1);
        let nothing = to_move::accept(&ctx, Vec::new()).await;
        let AppError::Invalid(errors) = refused(nothing) else { panic!() };
        assert_eq!(errors.of("visits"), Some(Fault::OutOfRange(1, 100)));
    }

    async fn a_patient_is_rung_by_one_operator_at_a_time_and_is_told_by_the_call(world: World) {
        world.works(0).await;
        world.works(1).await;
        let first = world.book("2026-11-16", "10:00").await.unwrap();
        ill(&world, &[first]).await;
        let ctx = world.user().await;
        let proposal = page(&ctx).await.proposals.remove(0);
        let form = OfferForm { source: Source::Visit(first), place: proposal.place };
        let call = backend::services::gap_offers::offer(&ctx, form).await.unwrap();
        assert_eq!(call.draft.as_ref().unwrap().moving, Some(first));
        let claimed = page(&ctx).await;
        assert!(claimed.claims.iter().any(|(visit, claim)| *visit == first && claim.own));
        let again = backend::services::gap_offers::offer(&ctx, form).await;
        assert!(matches!(refused(again), AppError::SlotTaken(_) | AppError::Refused(Refusal::BeingAsked)));
        let end = CallEnd { outcome: Some(CallOutcome::CallBack), ..CallEnd::default() };
        calls::end(&ctx, call.id, end.clone()).await.unwrap();
        bookings::get(&ctx, first).await.unwrap();

        // moved without a call: then it is told
        world.clock.advance(chrono::TimeDelta::minutes(1));
        backend::services::holds::release(&ctx, call.draft.unwrap().hold_id.unwrap()).await.unwrap();
        let batch = to_move::accept(&ctx, all(&page(&ctx).await)).await.unwrap().batch.unwrap();
        assert!(page(&ctx).await.batches[0].may_take_back());
        world.clock.advance(chrono::TimeDelta::minutes(1));
        let call = to_move::tell(&ctx, first).await.unwrap();
        assert_eq!(refused(to_move::tell(&ctx, first).await), AppError::Refused(Refusal::BeingAsked));
        calls::end(&ctx, call.id, end).await.unwrap();
        assert!(page(&ctx).await.batches[0].may_take_back(), "nobody was reached");
        let call = to_move::tell(&ctx, first).await.unwrap();
        let end = CallEnd { outcome: Some(CallOutcome::Advised), ..CallEnd::default() };
        calls::end(&ctx, call.id, end).await.unwrap();
        assert!(page(&ctx).await.batches.is_empty(), "everybody knows");
        assert_eq!(refused(to_move::take_back(&ctx, batch).await), AppError::Refused(Refusal::TooLateToUndo));
    }

    async fn a_visit_without_a_proposal_is_rung_about_by_one_operator_and_moved_at_the_desk(world: World) {
        world.works(0).await;
        let first = world.book("2026-11-16", "10:00").await.unwrap();
        ill(&world, &[first]).await;
        // nobody else works, and nothing of the doctor's own is free
        let own = world.page().await.patterns[0].is.id;
        let drop = HoursEdit::DropPattern { doctor_id: world.doctors[0], id: own, version: 1 };
        world.save(drop, &[]).await.unwrap();
        let ctx = world.user().await;
        assert!(page(&ctx).await.proposals.is_empty());
        let call = to_move::tell(&ctx, first).await.unwrap();
        assert_eq!(call.draft.unwrap().moving, Some(first));
        assert!(page(&ctx).await.claims.iter().any(|(visit, claim)| *visit == first && claim.own));
        assert_eq!(refused(to_move::tell(&ctx, first).await), AppError::Refused(Refusal::BeingAsked));
    }

    async fn whoever_does_not_book_moves_nothing(world: World) {
        let chief = world.backend.authorize(&actor(Role::ChiefPhysician), Permission::EditHours).unwrap();
        assert!(!to_move::page(&chief, None).await.unwrap().may_move);
        assert_eq!(refused(to_move::accept(&chief, Vec::new()).await), AppError::Forbidden);
        let smm = world.backend.authorize(&actor(Role::SmmManager), Permission::WorkLeads).unwrap();
        assert_eq!(refused(to_move::page(&smm, None).await), AppError::Forbidden);
        assert_eq!(refused(hours::to_move(&smm, None).await), AppError::Forbidden);
    }
}
