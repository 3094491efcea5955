//! Letters to the clinic's mailbox: each becomes a lead once, and counts as read only once it is kept.

use std::time::Duration;

use backend::{
    Actor, Ctx,
    services::{leads, users},
};
use domain::{
    lead::{LeadSource, LeadStatus},
    lead_act::LeadAct,
    lead_board::{LeadFilter, LeadLine},
    permission::Permission,
};
use tests::{
    on_both,
    site::House,
    tls::Tls,
    world::{Engine, World},
};
use tokio::task::JoinHandle;

use crate::imap::{Imap, PASSWORD};

fn letter(id: &str, from: &str, text: &str) -> String {
    format!("Message-ID: <{id}@mail.example>\nFrom: Anna <{from}>\nSubject: Запись\n\n{text}\n")
}

fn watch(world: &World, imap: &Imap, password: &str) -> JoinHandle<()> {
    tokio::spawn(imap.mailbox(password).watch(world.backend.clone(), Duration::from_millis(5)))
}

async fn operator(world: &World) -> Ctx {
    let user = users::find_by_login(&world.backend.system(), "operator").await.unwrap().unwrap();
    world.backend.authorize(&Actor::from(&user), Permission::WorkLeads).unwrap()
}

/// Leads that came by letter, of those that are open.
async fn by_letter(ctx: &Ctx) -> Vec<LeadLine> {
    let filter = LeadFilter { source: Some(LeadSource::Email), ..LeadFilter::default() };
    let board = leads::board(ctx, &filter).await.unwrap();
    let lines = board.lanes.into_iter().flat_map(|lane| lane.lines);
    lines.filter(|line| line.status.is_open()).collect()
}

on_both! {
    async fn a_letter_becomes_a_lead_once(world: World) {
        let (imap, ctx) = (Imap::open().await, operator(&world).await);
        let before = by_letter(&ctx).await.len();
        imap.receive(&letter("1", "anna@mail.example", "Сколько стоит имплант? 8 916 204-11-42"));
        imap.receive(&letter("1", "anna@mail.example", "Сколько стоит имплант? 8 916 204-11-42"));
        imap.receive(&format!("Auto-Submitted: auto-replied\n{}", letter("2", "robot@mail.example", "Меня нет")));
        let task = watch(&world, &imap, PASSWORD);
        imap.all_read().await;
        let lines = by_letter(&ctx).await;
        assert_eq!(lines.len(), before + 1);
        let line = lines.iter().find(|line| line.phone_masked.as_deref() == Some("+7 916 •••-••-42")).unwrap();
        let view = leads::read(&ctx, line.id).await.unwrap();
        assert_eq!(view.line.repeats, 0);
        // what comes later is looked for too, and adds to the lead that is open
        imap.receive(&letter("3", "Anna@mail.example", "И когда можно прийти?"));
        imap.all_read().await;
        let view = leads::read(&ctx, line.id).await.unwrap();
        assert_eq!((view.line.repeats, by_letter(&ctx).await.len()), (1, before + 1));
        task.abort();
        let ignored = world.texts("SELECT payload FROM lead_intake WHERE source = 'email' AND lead_id IS NULL").await;
        assert!(ignored.len() == 1 && ignored[0].contains("auto_reply"), "{ignored:?}");
    }

    async fn what_cannot_be_read_is_a_lead_all_the_same(world: World) {
        let (imap, ctx) = (Imap::open().await, operator(&world).await);
        let before = by_letter(&ctx).await.len();
        imap.receive("Subject: без отправителя\n\nПерезвоните мне\n");
        let task = watch(&world, &imap, PASSWORD);
        imap.all_read().await;
        task.abort();
        assert_eq!(by_letter(&ctx).await.len(), before + 1);
        let faults = world.texts("SELECT fault FROM lead_intake WHERE source = 'email' AND fault IS NOT NULL").await;
        assert_eq!(faults, ["not a letter with a sender"]);
    }

    async fn a_letter_that_could_not_be_marked_comes_again_and_counts_once(world: World) {
        let (imap, ctx) = (Imap::open().await, operator(&world).await);
        let before = by_letter(&ctx).await.len();
        imap.receive(&letter("1", "anna@mail.example", "Болит зуб"));
        imap.cut(2);
        let task = watch(&world, &imap, PASSWORD);
        imap.all_read().await;
        task.abort();
        assert_eq!(by_letter(&ctx).await.len(), before + 1);
    }

    async fn whoever_advertises_makes_no_leads_any_more(world: World) {
        let (imap, ctx) = (Imap::open().await, operator(&world).await);
        let before = by_letter(&ctx).await.len();
        imap.receive(&letter("1", "shop@mail.example", "Купите рекламу"));
        let task = watch(&world, &imap, PASSWORD);
        imap.all_read().await;
        let lines = by_letter(&ctx).await;
        let line = lines.iter().find(|line| line.status == LeadStatus::New && line.text.contains("рекламу")).unwrap();
        let spam = LeadAct::Reject { reason: "spam".into(), note: String::new() };
        leads::change(&ctx, line.id, line.version, spam).await.unwrap();
        imap.receive(&letter("2", "Shop@Mail.example", "Купите рекламу дешевле"));
        imap.all_read().await;
        task.abort();
        assert_eq!(by_letter(&ctx).await.len(), before);
    }

    async fn letters_are_fetched_over_tls_and_from_nobody_who_is_not_trusted(world: World) {
        let (tls, ctx) = (Tls::own(), operator(&world).await);
        let imap = Imap::over_tls(&tls).await;
        let before = by_letter(&ctx).await.len();
        imap.receive(&letter("1", "anna@mail.example", "Запишите меня"));
        let strange = imap.trusting(Tls::own().roots(), PASSWORD);
        let task = tokio::spawn(strange.watch(world.backend.clone(), Duration::from_millis(5)));
        let house = House::open(&world).await;
        while house.stranger().get("/readyz").await.text != "ready\nmailbox: down, not reached" {
            tokio::task::yield_now().await;
        }
        task.abort();
        assert_eq!(by_letter(&ctx).await.len(), before, "nothing came from whoever it was");
        let trusted = imap.trusting(tls.roots(), PASSWORD);
        let task = tokio::spawn(trusted.watch(world.backend.clone(), Duration::from_millis(5)));
        imap.all_read().await;
        task.abort();
        assert_eq!(by_letter(&ctx).await.len(), before + 1);
    }

    async fn a_wrong_password_is_told_to_whoever_looks_after_the_program(world: World) {
        let imap = Imap::open().await;
        let task = watch(&world, &imap, "another");
        let house = House::open(&world).await;
        while house.stranger().get("/readyz").await.text != "ready\nmailbox: down, the user or the password is wrong" {
            tokio::task::yield_now().await;
        }
        task.abort();
    }
}
