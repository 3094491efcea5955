//! A lead that was passed on and that nobody accepts: who is reminded, and when it stops.

use backend::{
    Ctx,
    services::{leads, memos},
};
use chrono::TimeDelta;
use domain::{
    id::LeadId,
    lead::{LeadForm, LeadStatus},
    lead_act::{EntryKind, LeadAct},
    lead_board::{LeadFilter, LeadView},
    permission::Role,
};
use tests::{
    on_both,
    world::{Engine, World, morning},
};

use crate::{of_role, pinboard::operator};

/// A lead that is passed on at nine.
async fn passed_on(world: &World, ctx: &Ctx) -> LeadView {
    world.clock.set(morning() + TimeDelta::hours(1));
    let form = LeadForm {
        source: "phone".into(),
        contact: "у стойки".into(),
        text: "Хочет приз".into(),
        ..LeadForm::default()
    };
    let id = leads::add(ctx, form).await.unwrap();
    let version = leads::read(ctx, id).await.unwrap().line.version;
    leads::change(ctx, id, version, LeadAct::Forward { note: "Приз".into(), to: None }).await.unwrap()
}

/// So many minutes after that the program looks whether anybody is to be reminded.
async fn after(world: &World, minutes: i64) {
    world.clock.set(morning() + TimeDelta::hours(1) + TimeDelta::minutes(minutes));
    leads::sweep(&world.backend.system()).await.unwrap();
}

/// How many notices about the lead are up for somebody.
async fn told(ctx: &Ctx, lead: LeadId) -> usize {
    memos::list(ctx).await.unwrap().memos.iter().filter(|memo| memo.lead == Some(lead)).count()
}

on_both! {
    async fn the_smm_manager_is_reminded_then_the_manager_until_it_is_accepted(world: World) {
        let (one, _) = operator(&world, 0).await;
        let (smm, manager) = (of_role(&world, Role::SmmManager).await, of_role(&world, Role::Manager).await);
        let lead = passed_on(&world, &one).await;
        let id = lead.line.id;
        after(&world, 29).await;
        assert_eq!(told(&smm, id).await, 0);
        after(&world, 30).await;
        assert_eq!((told(&smm, id).await, told(&manager, id).await), (1, 0));
        after(&world, 31).await;
        assert_eq!(told(&smm, id).await, 1, "once");
        let board = leads::board(&smm, &LeadFilter::default()).await.unwrap();
        let line = board.lanes.iter().flat_map(|lane| &lane.lines).find(|line| line.id == id).unwrap();
        assert_eq!((line.status, line.version), (LeadStatus::Forwarded, lead.line.version), "no act upon it is stale");
        world.clock.set(morning() + TimeDelta::hours(1) + TimeDelta::minutes(40));
        let read = leads::read(&one, id).await.unwrap();
        assert!(read.line.clock.is_some_and(|clock| clock.is_over()), "overdue on the operator's list too");
        assert_eq!(read.entries.last().map(|entry| entry.kind), Some(EntryKind::Reminded));
        after(&world, 60).await;
        assert_eq!((told(&smm, id).await, told(&manager, id).await), (1, 1));
        leads::change(&smm, id, lead.line.version, LeadAct::Accept).await.unwrap();
        assert_eq!((told(&smm, id).await, told(&manager, id).await), (0, 0));
        after(&world, 300).await;
        assert_eq!((told(&smm, id).await, told(&manager, id).await), (0, 0));
    }

    async fn a_lead_that_is_taken_back_reminds_nobody_and_one_that_is_passed_on_again_anew(world: World) {
        let (one, _) = operator(&world, 0).await;
        let smm = of_role(&world, Role::SmmManager).await;
        let lead = passed_on(&world, &one).await;
        let id = lead.line.id;
        after(&world, 30).await;
        let back = leads::change(&one, id, lead.line.version, LeadAct::Recall).await.unwrap();
        after(&world, 90).await;
        assert_eq!(told(&smm, id).await, 0);
        leads::change(&one, id, back.line.version, LeadAct::Forward { note: "Приз".into(), to: None }).await.unwrap();
        after(&world, 119).await;
        assert_eq!(told(&smm, id).await, 0);
        after(&world, 120).await;
        assert_eq!(told(&smm, id).await, 1);
    }

    async fn the_night_counts_for_nothing(world: World) {
        let (one, _) = operator(&world, 0).await;
        passed_on(&world, &one).await;
        // ten minutes before the hours of calls end
        world.clock.set(morning() + TimeDelta::minutes(12 * 60 - 10));
        leads::sweep(&world.backend.system()).await.unwrap();
        let form = LeadForm { source: "phone".into(), contact: "у стойки".into(), text: "Вечером".into(), ..LeadForm::default() };
        let id = leads::add(&one, form).await.unwrap();
        let version = leads::read(&one, id).await.unwrap().line.version;
        leads::change(&one, id, version, LeadAct::Forward { note: "Приз".into(), to: None }).await.unwrap();
        let smm = of_role(&world, Role::SmmManager).await;
        world.clock.set(morning() + TimeDelta::minutes(24 * 60 + 45 + 19));
        leads::sweep(&world.backend.system()).await.unwrap();
        assert_eq!(told(&smm, id).await, 0, "29 minutes of the hours of calls");
        world.clock.set(morning() + TimeDelta::minutes(24 * 60 + 45 + 20));
        leads::sweep(&world.backend.system()).await.unwrap();
        assert_eq!(told(&smm, id).await, 1);
    }
}
