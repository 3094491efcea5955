//! Leads: taken in once, worked on, passed on to the SMM manager and back, closed by a visit or by a reason.

use backend::{
    Ctx,
    services::{calls, leads},
};
use chrono::TimeDelta;
use domain::{
    call::{CallEnd, CallOutcome},
    error::{AppError, Fault, Refusal},
    id::LeadId,
    lead::{LeadForm, LeadSource, LeadStatus, RejectReason},
    lead_act::{EntryKind, LeadAct},
    lead_board::{LeadBoard, LeadFilter, LeadLine, LeadView},
    lead_intake::{SiteForm, read, read_form},
    permission::Role,
};
use serde_json::json;
use tests::{
    on_both,
    world::{Engine, World, morning},
};

use crate::{book_first, of_role, pinboard::operator, refused};

const PHONE: &str = "+7 912 000-77-88";

pub fn form(id: &str, phone: &str) -> SiteForm {
    SiteForm {
        id: id.into(),
        name: "Верещагина Полина".into(),
        phone: phone.into(),
        text: "Болит зуб".into(),
        consent: "2026-01".into(),
        utm_source: "yandex".into(),
        ..SiteForm::default()
    }
}

/// A form of the site comes in.
pub async fn comes_in(world: &World, form: &SiteForm) {
    leads::receive(&world.backend.system(), read_form(form, String::new()).unwrap()).await.unwrap();
}

async fn vk(world: &World, event: &str, from: i64, text: &str) {
    let payload = json!({"type": "message_new", "event_id": event,
        "object": {"message": {"from_id": from, "text": text}}});
    let intake = read(LeadSource::Vk, payload.to_string(), world.backend.now());
    leads::receive(&world.backend.system(), intake).await.unwrap();
}

async fn board(ctx: &Ctx) -> LeadBoard {
    leads::board(ctx, &LeadFilter::default()).await.unwrap()
}

fn lines(board: &LeadBoard) -> impl Iterator<Item = &LeadLine> {
    board.lanes.iter().flat_map(|lane| &lane.lines)
}

/// The newest lead.
pub async fn newest(ctx: &Ctx) -> LeadView {
    let board = board(ctx).await;
    let id = lines(&board).max_by_key(|line| (line.received_at, line.id)).unwrap().id;
    leads::read(ctx, id).await.unwrap()
}

async fn act(ctx: &Ctx, lead: &LeadView, act: LeadAct) -> LeadView {
    leads::change(ctx, lead.line.id, lead.line.version, act).await.unwrap()
}

async fn refusal(ctx: &Ctx, lead: &LeadView, act: LeadAct) -> AppError {
    refused(leads::change(ctx, lead.line.id, lead.line.version, act).await)
}

fn forward() -> LeadAct {
    LeadAct::Forward { note: "Спрашивает о призе".into(), to: None }
}

fn kinds(lead: &LeadView) -> Vec<EntryKind> {
    lead.entries.iter().map(|entry| entry.kind).collect()
}

on_both! {
    async fn what_comes_twice_is_taken_once_and_whoever_writes_again_adds_to_the_lead(world: World) {
        let (ctx, _) = operator(&world, 0).await;
        let before = lines(&board(&ctx).await).count();
        comes_in(&world, &form("f1", PHONE)).await;
        comes_in(&world, &form("f1", PHONE)).await;
        let once = newest(&ctx).await;
        assert_eq!((once.line.repeats, lines(&board(&ctx).await).count()), (0, before + 1));
        assert_eq!(once.line.phone_masked.as_deref(), Some("+7 912 •••-••-88"));
        assert_eq!((once.first_touch.source.as_str(), once.consent.unwrap().0.as_str()), ("yandex", "2026-01"));

        let again = SiteForm { text: "Жду звонка".into(), utm_source: "vk".into(), ..form("f2", PHONE) };
        comes_in(&world, &again).await;
        let twice = newest(&ctx).await;
        assert_eq!((twice.line.id, twice.line.repeats, twice.line.text.as_str()), (once.line.id, 1, "Жду звонка"));
        assert_eq!((twice.first_touch.source.as_str(), twice.last_touch.source.as_str()), ("yandex", "vk"));
        assert_eq!(kinds(&twice), [EntryKind::Message, EntryKind::Message]);
    }

    async fn what_cannot_be_read_becomes_a_lead_all_the_same(world: World) {
        let (ctx, _) = operator(&world, 0).await;
        let broken = read(LeadSource::Telegram, "{\"update_id\":".into(), world.backend.now());
        leads::receive(&world.backend.system(), broken.clone()).await.unwrap();
        leads::receive(&world.backend.system(), broken).await.unwrap();
        let lead = newest(&ctx).await;
        assert_eq!((lead.line.text.as_str(), lead.line.source), ("{\"update_id\":", LeadSource::Telegram));
        assert_eq!(lead.entries.len(), 1, "sent twice, taken once");
    }

    async fn the_clock_runs_in_the_hours_of_calls_until_somebody_turns_to_it(world: World) {
        let (ctx, _) = operator(&world, 0).await;
        // 8:00, before the hours begin
        comes_in(&world, &form("f1", PHONE)).await;
        let night = newest(&ctx).await.line.clock.unwrap();
        assert_eq!((night.seconds, night.resumes_at), (0, Some(morning() + TimeDelta::minutes(45))));
        world.clock.set(morning() + TimeDelta::minutes(52));
        let late = newest(&ctx).await;
        assert!(late.line.clock.unwrap().is_over());
        assert!(board(&ctx).await.late >= 1);
        let taken = act(&ctx, &late, LeadAct::Take).await;
        assert_eq!((taken.line.clock, taken.line.answered_min), (None, Some(7)));
        assert!(taken.line.owner.is_some_and(|owner| owner.own));
        // a second one who was too slow is told so
        let (other, _) = operator(&world, 1).await;
        assert!(matches!(refusal(&other, &late, LeadAct::Take).await, AppError::Stale(_)));
    }

    async fn what_is_passed_on_is_accepted_and_comes_back_with_what_came_of_it(world: World) {
        let ((ctx, me), smm) = (operator(&world, 0).await, of_role(&world, Role::SmmManager).await);
        world.clock.set(morning() + TimeDelta::hours(2));
        comes_in(&world, &form("f1", PHONE)).await;
        let lead = act(&ctx, &newest(&ctx).await, forward()).await;
        assert_eq!((lead.line.status, lead.line.clock.is_some()), (LeadStatus::Forwarded, true));
        assert_eq!(refusal(&ctx, &lead, LeadAct::Accept).await, AppError::Forbidden);
        world.clock.set(morning() + TimeDelta::minutes(155));
        assert!(newest(&ctx).await.line.clock.unwrap().is_over(), "nobody has accepted it in time");

        let accepted = act(&smm, &lead, LeadAct::Accept).await;
        assert_eq!(accepted.line.clock, None);
        assert_eq!(refusal(&ctx, &accepted, LeadAct::Recall).await, AppError::Refused(Refusal::WrongStatus));
        let back = act(&smm, &accepted, LeadAct::Return { note: "Приз ваш, ждёт пятницы".into() }).await;
        let seen = leads::read(&ctx, back.line.id).await.unwrap().line;
        let handover = seen.handover.unwrap();
        assert_eq!((seen.status, handover.returned, seen.owner.unwrap().id), (LeadStatus::InWork, true, me));
        assert_eq!(handover.note, "Приз ваш, ждёт пятницы");
    }

    async fn what_nobody_has_accepted_is_taken_back(world: World) {
        let (ctx, _) = operator(&world, 0).await;
        comes_in(&world, &form("f1", PHONE)).await;
        let lead = act(&ctx, &newest(&ctx).await, forward()).await;
        let back = act(&ctx, &lead, LeadAct::Recall).await;
        assert_eq!((back.line.status, &back.line.handover), (LeadStatus::InWork, &None));
        let somebody = operator(&world, 1).await.1;
        let to_an_operator = LeadAct::Forward { note: "x".into(), to: Some(somebody) };
        assert_eq!(refusal(&ctx, &back, to_an_operator).await, AppError::field("to", Fault::UnknownChoice));
    }

    async fn an_smm_manager_sees_nothing_of_patients(world: World) {
        let ((ctx, _), smm) = (operator(&world, 0).await, of_role(&world, Role::SmmManager).await);
        let card = backend::services::patients::search(&ctx, "смирнова").await.unwrap().patients[0].id;
        let reveal = backend::services::patients::reveal(&ctx, card, "запись").await.unwrap();
        comes_in(&world, &form("f1", &reveal.phones[0])).await;
        let lead = newest(&ctx).await;
        assert!(lead.line.known && lead.people.iter().any(|person| person.id == card));
        let lead = act(&ctx, &lead, LeadAct::Note { text: "Пародонтит, приём в мае".into() }).await;
        let seen = leads::read(&smm, lead.line.id).await.unwrap();
        assert!(!seen.line.known && seen.people.is_empty());
        assert_eq!(kinds(&seen), [EntryKind::Message]);
        let own = act(&smm, &seen, LeadAct::Note { text: "Отвечу в группе".into() }).await;
        assert_eq!(kinds(&own), [EntryKind::Message, EntryKind::Note], "the own notes");
        assert_eq!(refused(leads::reveal(&smm, lead.line.id).await), AppError::Forbidden);
        assert_eq!(refused(leads::ring(&smm, lead.line.id).await), AppError::Forbidden);
    }

    async fn a_visit_that_is_booked_in_the_call_closes_the_lead_and_keeps_where_it_came_from(world: World) {
        let ((ctx, _), smm) = (operator(&world, 0).await, of_role(&world, Role::SmmManager).await);
        comes_in(&world, &form("f1", PHONE)).await;
        let lead = newest(&ctx).await;
        let call = leads::ring(&ctx, lead.line.id).await.unwrap();
        let draft = call.draft.clone().unwrap();
        assert_eq!((draft.search.as_str(), draft.reason.as_str()), ("Верещагина Полина", "Болит зуб"));
        let (other, _) = operator(&world, 1).await;
        assert_eq!(refused(leads::ring(&other, lead.line.id).await), AppError::Refused(Refusal::BeingAsked));

        let patient = backend::services::patients::search(&ctx, "смирнова").await.unwrap().patients[0].id;
        let visit = book_first(&ctx, "B01.065.001", patient, Some(call.id)).await.id;
        calls::end(&ctx, call.id, CallEnd::default()).await.unwrap();
        let closed = leads::read(&ctx, lead.line.id).await.unwrap();
        assert_eq!(closed.line.status, LeadStatus::Booked);
        let shown = closed.line.visit.clone().unwrap();
        assert_eq!(shown.id, Some(visit));
        assert!(!shown.about.is_empty());
        assert_eq!(closed.first_touch.source, "yandex");
        assert_eq!(kinds(&closed).last(), Some(&EntryKind::Booked));
        let of_smm = leads::read(&smm, lead.line.id).await.unwrap().line.visit.unwrap();
        assert_eq!((of_smm.id, of_smm.about.as_str(), of_smm.starts_at), (None, "", shown.starts_at));
        let lane = board(&ctx).await.lanes.remove(3);
        assert!(lane.lines.iter().any(|line| line.id == lead.line.id) && lane.count >= 1);
    }

    async fn who_is_not_reached_is_tried_again_and_who_gets_through_is_known(world: World) {
        let (ctx, _) = operator(&world, 0).await;
        world.clock.set(morning() + TimeDelta::hours(2));
        comes_in(&world, &form("f1", PHONE)).await;
        let lead = newest(&ctx).await;
        let call = leads::ring(&ctx, lead.line.id).await.unwrap();
        let silent = CallEnd { outcome: Some(CallOutcome::Silent), ..CallEnd::default() };
        calls::end(&ctx, call.id, silent).await.unwrap();
        let tried = leads::read(&ctx, lead.line.id).await.unwrap().line;
        assert_eq!((tried.attempts, tried.next_at), (1, Some(ctx.now() + TimeDelta::minutes(30))));

        let form = domain::call::CallForm { phone: PHONE.into(), ..Default::default() };
        let call = calls::start(&ctx, form).await.unwrap();
        calls::end(&ctx, call.id, CallEnd::default()).await.unwrap();
        let lead = leads::read(&ctx, lead.line.id).await.unwrap();
        assert_eq!((lead.line.attempts, kinds(&lead).last()), (1, Some(&EntryKind::Called)));
        assert_eq!(lead.line.status, LeadStatus::InWork);
    }

    async fn advertising_makes_no_more_leads_until_it_is_opened_again(world: World) {
        let (ctx, _) = operator(&world, 0).await;
        vk(&world, "e1", 77, "Продвинем ваш сайт").await;
        let lead = newest(&ctx).await;
        let spam = LeadAct::Reject { reason: "spam".into(), note: String::new() };
        let lead = act(&ctx, &lead, spam).await;
        assert_eq!((lead.line.reason, lead.line.status), (Some(RejectReason::Spam), LeadStatus::Rejected));
        let open = |board: &LeadBoard| board.lanes[0].count;
        let before = open(&board(&ctx).await);
        vk(&world, "e2", 77, "Ещё раз").await;
        let seen = leads::read(&ctx, lead.line.id).await.unwrap();
        assert_eq!((open(&board(&ctx).await), seen.entries.last().unwrap().text.as_str()), (before, "Ещё раз"));

        let opened = act(&ctx, &seen, LeadAct::Reopen).await;
        assert_eq!(opened.line.status, LeadStatus::InWork);
        act(&ctx, &opened, LeadAct::Reject { reason: "answered".into(), note: String::new() }).await;
        vk(&world, "e3", 77, "Спасибо").await;
        assert_eq!(open(&board(&ctx).await), before + 1);
    }

    async fn a_lead_entered_by_hand_is_ones_own(world: World) {
        let (ctx, me) = operator(&world, 0).await;
        let form = LeadForm { source: "instagram".into(), contact: "@rita".into(), text: "Виниры".into(), ..LeadForm::default() };
        let id: LeadId = leads::add(&ctx, form.clone()).await.unwrap();
        let lead = leads::read(&ctx, id).await.unwrap();
        assert_eq!((lead.line.status, lead.line.owner.as_ref().unwrap().id), (LeadStatus::InWork, me));
        assert_eq!((lead.line.clock, lead.line.answered_min), (None, None), "nobody can say how fast that was");
        let faulty = leads::add(&ctx, LeadForm { contact: String::new(), ..form }).await;
        assert_eq!(refused(faulty), AppError::field("phone", Fault::Required));
        let own = leads::board(&ctx, &LeadFilter { own: true, ..LeadFilter::default() }).await.unwrap();
        assert!(lines(&own).any(|line| line.id == id));
        let (other, _) = operator(&world, 1).await;
        let theirs = leads::board(&other, &LeadFilter { own: true, ..LeadFilter::default() }).await.unwrap();
        assert!(!lines(&theirs).any(|line| line.id == id));
    }

    async fn closed_ones_are_read_page_by_page(world: World) {
        let (ctx, _) = operator(&world, 0).await;
        for number in 0..55 {
            world.clock.set(morning() + TimeDelta::hours(1) + TimeDelta::seconds(number));
            vk(&world, &format!("e{number}"), 1000 + number, "Вопрос").await;
            let lead = newest(&ctx).await;
            act(&ctx, &lead, LeadAct::Reject { reason: "answered".into(), note: String::new() }).await;
        }
        let filter = LeadFilter { closed: Some(LeadStatus::Rejected), source: Some(LeadSource::Vk), ..LeadFilter::default() };
        let first = leads::board(&ctx, &filter).await.unwrap();
        assert_eq!((first.lanes.len(), first.lanes[0].lines.len()), (1, 50));
        let rest = leads::board(&ctx, &LeadFilter { before: first.next, ..filter }).await.unwrap();
        let all: std::collections::BTreeSet<LeadId> =
            lines(&first).chain(lines(&rest)).map(|line| line.id).collect();
        assert!(all.len() >= 55);
        let today = board(&ctx).await;
        assert!(today.lanes[4].count >= 55 && today.lanes[4].lines.len() == 6);
    }
}
