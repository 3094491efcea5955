//! Two cards of one person: what goes over when they are merged, what comes back when that is taken back, and what is
//! refused.

use backend::{
    Ctx,
    services::{bookings, calls, messages, patients},
};
use domain::{
    booking::{CancelForm, CancelReason},
    call::{CallEnd, CallForm, CallOutcome},
    error::{AppError, Fault, Refusal},
    id::PatientId,
    patient::{
        CardField, MergeObstacle, MergeOrder, PatientCard, PatientEdit, PatientForm, Relation, WishForm,
    },
    permission::{Permission, Role},
};
use serde_json::Value;
use tests::{
    on_both,
    world::{Engine, World},
};

use crate::{audited, book_first, book_from, of_role, pinboard::operator, refused};

async fn new_card(ctx: &Ctx, name: &str, phone: &str, note: &str) -> PatientId {
    let form =
        PatientForm { name: name.into(), phone: phone.into(), note: note.into(), ..PatientForm::default() };
    patients::create(ctx, form).await.unwrap().patient.id
}

/// Two cards of one person: the second one has a visit, a call, a wish, a note, a number more, and consent.
async fn two_cards(ctx: &Ctx) -> (PatientId, PatientId) {
    let kept = new_card(ctx, "Новосельцева Мария", "8 912 700-11-22", "боится уколов").await;
    let gone =
        new_card(ctx, "Новосельцева Мария Львовна", "8 912 700-11-22, 8 912 700-33-44", "аллергия").await;
    let form = CallForm { phone: "8 912 700-33-44".into(), ..CallForm::default() };
    let call = calls::start(ctx, form).await.unwrap().id;
    book_first(ctx, "B01.065.001", gone, Some(call)).await;
    calls::end(ctx, call, CallEnd { outcome: Some(CallOutcome::Booked), ..CallEnd::default() })
        .await
        .unwrap();
    patients::add_wish(ctx, gone, WishForm { text: "только утром".into() }).await.unwrap();
    (kept, gone)
}

async fn order(ctx: &Ctx, kept: PatientId, gone: PatientId) -> MergeOrder {
    patients::preview_merge(ctx, kept, gone).await.unwrap().order
}

async fn merged(ctx: &Ctx, kept: PatientId, gone: PatientId) -> PatientCard {
    patients::merge(ctx, order(ctx, kept, gone).await).await.unwrap()
}

async fn card(ctx: &Ctx, id: PatientId) -> PatientCard {
    patients::card(ctx, id).await.unwrap()
}

/// All that a card shows but the count of its changes and the time of looking.
async fn shown(ctx: &Ctx, id: PatientId) -> Value {
    let mut shown = serde_json::to_value(card(ctx, id).await).unwrap();
    for field in ["version", "as_of"] {
        shown.as_object_mut().unwrap().remove(field);
    }
    shown
}

on_both! {
    async fn all_that_one_card_had_is_on_the_other_after_a_merge(world: World) {
        let senior = of_role(&world, Role::SeniorOperator).await;
        let (kept, gone) = two_cards(&senior).await;
        let (before, number) = (card(&senior, kept).await, card(&senior, gone).await.brief.card_no);
        assert_eq!(patients::doubles(&senior, kept).await.unwrap().alike.len(), 1, "they share a phone and a name");
        let preview = patients::preview_merge(&senior, kept, gone).await.unwrap();
        assert_eq!((preview.moves.visits, preview.moves.calls, preview.moves.wishes, preview.moves.phones), (1, 1, 1, 1));
        assert_eq!(preview.takes, [CardField::Name, CardField::Note]);
        assert_eq!((preview.differs.len(), preview.obstacle), (0, None));

        let after = merged(&senior, kept, gone).await;
        assert_eq!(after.brief.name.full(), "Новосельцева Мария Львовна");
        assert_eq!(after.note.as_deref(), Some("боится уколов\nаллергия"));
        assert_eq!((after.visits.len(), after.wishes.len(), after.phones.len()), (1, 1, 2));
        assert_eq!(after.phones[0], before.phones[0], "the number to call first stays");
        assert_eq!(card(&senior, gone).await.brief.id, kept, "an old address leads to the card that was kept");
        for text in ["новосельцева", "700-33-44", &number.to_string()] {
            let found = patients::search(&senior, text).await.unwrap().patients;
            let ids: Vec<_> = found.iter().map(|found| found.id).collect();
            assert_eq!(ids.iter().filter(|id| [kept, gone].contains(*id)).collect::<Vec<_>>(), [&kept], "{text}");
        }
        let doubles = patients::doubles(&senior, kept).await.unwrap();
        assert_eq!((doubles.alike.len(), doubles.merged.len()), (0, 1));
        assert_eq!(doubles.merged[0].card_no, number);
        for id in [kept, gone] {
            assert_eq!(audited(&world, "patient.merge", &id.to_string()).await, 1);
        }
    }

    async fn a_merge_that_is_taken_back_leaves_both_cards_as_they_were(world: World) {
        let senior = of_role(&world, Role::SeniorOperator).await;
        let (kept, gone) = two_cards(&senior).await;
        let before = (shown(&senior, kept).await, shown(&senior, gone).await);
        for (kept, gone) in [(kept, gone), (gone, kept)] {
            merged(&senior, kept, gone).await;
            let doubles = patients::doubles(&senior, kept).await.unwrap();
            patients::unmerge(&senior, doubles.merged[0].id).await.unwrap();
        }
        assert_eq!((shown(&senior, kept).await, shown(&senior, gone).await), before);
        let found = patients::search(&senior, "новосельцева").await.unwrap().patients;
        assert_eq!(found.len(), 2, "both are found again");
        assert!(patients::doubles(&senior, kept).await.unwrap().merged.is_empty());
    }

    async fn what_is_done_with_the_card_that_is_gone_is_done_with_the_one_that_was_kept(world: World) {
        let senior = of_role(&world, Role::SeniorOperator).await;
        let (kept, gone) = two_cards(&senior).await;
        merged(&senior, kept, gone).await;
        // a screen that was open before still names the card that is gone
        let visit = book_from(&senior, 30, "B01.065.001", gone, None).await;
        assert_eq!(visit.patient_id, Some(kept));
        patients::add_wish(&senior, gone, WishForm { text: "у окна".into() }).await.unwrap();
        messages::set_consent(&senior, gone, None).await.unwrap();
        let version = card(&senior, kept).await.version;
        let form = PatientEdit { version, name: "Новосельцева Марина".into(), ..PatientEdit::default() };
        assert_eq!(patients::update(&senior, gone, form).await.unwrap().brief.id, kept);
        let merge = patients::doubles(&senior, kept).await.unwrap().merged[0].id;
        let left = patients::unmerge(&senior, merge).await.unwrap();
        assert_eq!((left.visits.len(), left.wishes.len()), (1, 1), "what came since stays");
        assert_eq!(left.brief.name.full(), "Новосельцева Марина", "what was changed since stays as it is");
        let back = card(&senior, gone).await;
        assert_eq!((back.visits.len(), back.wishes.len(), back.phones.len()), (1, 1, 2));
    }

    async fn an_act_of_before_that_is_undone_leaves_the_visit_with_the_card_that_was_kept(world: World) {
        let senior = of_role(&world, Role::SeniorOperator).await;
        let (kept, gone) = two_cards(&senior).await;
        let visit = card(&senior, gone).await.visits[0].clone();
        let form = CancelForm { version: visit.version, reason: CancelReason::PatientIll, call_id: None };
        let cancelled = bookings::cancel(&senior, visit.id, form).await.unwrap();
        merged(&senior, kept, gone).await;
        let undone = bookings::undo(&senior, cancelled.change).await.unwrap();
        assert_eq!(undone.booking.patient_id, Some(kept));
    }

    async fn merges_are_taken_back_from_the_last_one_on(world: World) {
        let senior = of_role(&world, Role::SeniorOperator).await;
        let (first, second) = two_cards(&senior).await;
        let third = new_card(&senior, "Новосельцева Маша", "8 912 700-55-66", "").await;
        merged(&senior, second, first).await;
        let early = patients::doubles(&senior, second).await.unwrap().merged[0].id;
        merged(&senior, third, second).await;
        assert_eq!(card(&senior, first).await.brief.id, third, "through both merges");
        assert_eq!(refused(patients::unmerge(&senior, early).await), AppError::Refused(Refusal::TooLateToUndo));
        let late = patients::doubles(&senior, third).await.unwrap().merged[0].id;
        patients::unmerge(&senior, late).await.unwrap();
        assert_eq!(card(&senior, first).await.brief.id, second);
        patients::unmerge(&senior, early).await.unwrap();
        assert_eq!(card(&senior, first).await.brief.id, first);
        assert_eq!(refused(patients::unmerge(&senior, early).await), AppError::NotFound, "once");
    }

    async fn two_persons_are_not_merged(world: World) {
        let senior = of_role(&world, Role::SeniorOperator).await;
        let mother = new_card(&senior, "Новосельцева Мария", "8 912 700-11-22", "").await;
        let form = PatientForm {
            name: "Новосельцев Пётр".into(),
            phone: "8 912 700-11-22".into(),
            relation: Some(Relation::Mother),
            guardian_id: Some(mother),
            ..PatientForm::default()
        };
        let child = patients::create(&senior, form).await.unwrap().patient.id;
        for (kept, gone) in [(mother, child), (child, mother)] {
            let preview = patients::preview_merge(&senior, kept, gone).await.unwrap();
            assert_eq!(preview.obstacle, Some(MergeObstacle::Guardian));
            let refusal = refused(patients::merge(&senior, preview.order).await);
            assert_eq!(refusal, AppError::field("gone", Fault::UnknownChoice));
        }
        assert_eq!(refused(patients::preview_merge(&senior, child, child).await), AppError::field("gone", Fault::Taken));
    }

    async fn a_card_that_changed_since_it_was_looked_at_is_not_merged(world: World) {
        let senior = of_role(&world, Role::SeniorOperator).await;
        let (kept, gone) = two_cards(&senior).await;
        let looked_at = order(&senior, kept, gone).await;
        let form = PatientEdit { version: looked_at.gone_version, name: "Новосельцева Марина".into(), ..PatientEdit::default() };
        patients::update(&senior, gone, form).await.unwrap();
        assert!(matches!(refused(patients::merge(&senior, looked_at).await), AppError::Stale(_)));
        let (plain, _) = operator(&world, 0).await;
        let now = order(&senior, kept, gone).await;
        assert_eq!(refused(patients::merge(&plain, now).await), AppError::Forbidden, "senior operators and administrators");
        assert!(world.backend.authorize(senior.actor(), Permission::MergePatients).is_ok());
    }
}
