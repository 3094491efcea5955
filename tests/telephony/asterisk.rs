//! Asterisk: its manager interface is listened to, through broken connections, and tells the calls that others tell by
//! webhooks.

use backend::{
    exchanges::{Asterisk, Dialler},
    net::Roots,
    services::unread,
};
use domain::{call::Direction, event::Event};
use tests::{
    on_both,
    site::House,
    tls::Tls,
    world::{Engine, World},
};
use tokio::sync::broadcast::Receiver;

use crate::{
    MASKED, ONE, OTHER,
    ami::{Ami, SECRET},
    at, five_past_nine, log, only, open, operator,
    payloads::file,
    queue,
};

/// The packets of a recorded call.
fn packets(of: &str) -> Vec<String> {
    file("asterisk", of).split("\n\n").map(|packet| format!("{}\n\n", packet.trim())).collect()
}

/// Somebody who listens to an exchange, and what screens are told meanwhile.
struct Listening {
    ami: Ami,
    events: Receiver<Event>,
    task: tokio::task::JoinHandle<()>,
}

impl Listening {
    async fn to(world: &World) -> Self {
        let ami = Ami::open().await;
        let asterisk = ami.asterisk(SECRET);
        Self::over(world, ami, asterisk).await
    }

    async fn over(world: &World, ami: Ami, asterisk: Asterisk) -> Self {
        world.clock.set(five_past_nine());
        let events = world.backend.subscribe();
        let task = tokio::spawn(server::asterisk::listen(world.backend.clone(), asterisk));
        ami.listened(1).await;
        Self { ami, events, task }
    }

    fn play(&self, of: &str) {
        packets(of).iter().for_each(|packet| self.ami.tell(packet));
    }

    /// Waits until what is asked holds; it is asked after each change of a call.
    async fn until(&mut self, mut holds: impl AsyncFnMut() -> bool) {
        while !holds().await {
            self.events.recv().await.unwrap();
        }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn over(world: &World, count: usize) -> bool {
    let calls = log(world).await;
    calls.iter().filter(|call| call.ended_at.is_some()).count() == count
}

on_both! {
    async fn a_call_that_is_answered_opens_on_the_desk_of_the_telephone(world: World) {
        let mut listening = Listening::to(&world).await;
        let one = operator(&world, ONE).await;
        listening.play("other");
        listening.play("answered");
        listening.until(async || open(&one).await.len() == 1).await;
        let call = only(&one).await;
        assert_eq!((call.direction, call.phone_masked.as_deref()), (Direction::In, Some(MASKED)));
        assert_eq!(call.started_at.timestamp(), at(-300).timestamp());
        listening.play("outgoing");
        listening.until(async || open(&one).await.len() == 2).await;
        // what colleagues ring each other about is nobody's call
        assert_eq!(log(&world).await.len(), 2);
        assert_eq!(unread::page(&world.backend.system()).await.unwrap().lines, []);
    }

    async fn a_missed_call_waits_to_be_rung_back_and_comes_once(world: World) {
        let mut listening = Listening::to(&world).await;
        listening.play("missed");
        listening.play("missed");
        listening.until(async || over(&world, 1).await).await;
        assert_eq!(queue(&world).await.len(), 1);
        let house = House::open(&world).await;
        let ready = house.stranger().get("/readyz").await;
        assert_eq!((ready.status, ready.text.as_str()), (200, "ready\nasterisk: up"));
        listening.play("answered");
        listening.until(async || log(&world).await.len() == 2).await;
        let [line] = queue(&world).await.try_into().unwrap();
        assert_eq!((line.missed, line.phone_masked.as_deref()), (1, Some("+7 916 •••-••-02")));
    }

    async fn a_call_that_is_passed_on_goes_to_the_desk_of_the_colleague(world: World) {
        let mut listening = Listening::to(&world).await;
        let (one, other) = (operator(&world, ONE).await, operator(&world, OTHER).await);
        listening.play("transfer");
        listening.until(async || open(&other).await.len() == 1).await;
        assert_eq!((open(&one).await, log(&world).await.len()), (vec![], 1));
        assert_eq!(only(&other).await.phone_masked.as_deref(), Some("+7 916 •••-••-04"));
    }

    async fn a_connection_that_is_cut_is_made_anew_and_the_call_goes_on(world: World) {
        let mut listening = Listening::to(&world).await;
        let recorded = packets("missed");
        // in the middle of a packet
        listening.ami.tell(&recorded[0]);
        listening.ami.tell(&recorded[2][..40]);
        listening.ami.cut();
        listening.until(async || log(&world).await.len() == 1).await;
        listening.ami.listened(2).await;
        recorded[2..].iter().for_each(|packet| listening.ami.tell(packet));
        listening.until(async || over(&world, 1).await).await;
        assert_eq!(queue(&world).await.len(), 1);
    }

    async fn a_line_without_an_end_is_left_out_and_what_follows_is_not(world: World) {
        let mut listening = Listening::to(&world).await;
        listening.ami.tell(&format!("Event: Newchannel\nChannel: {}\n\n", "a".repeat(1 << 20)));
        listening.ami.tell(&format!("{}\n\n", "Event: Newchannel\nUniqueid: 1\n".repeat(500)));
        listening.ami.tell("Event: Newchannel\nUniqueid: 1\n\n");
        listening.play("missed");
        listening.until(async || over(&world, 1).await).await;
        let unread = unread::page(&world.backend.system()).await.unwrap().lines;
        let faults: Vec<_> = unread.iter().map(|payload| payload.fault.as_str()).collect();
        assert_eq!(faults, ["Linkedid is missing"], "kept with its fault, without what was too long");
    }

    async fn calls_are_told_over_tls_too(world: World) {
        let tls = Tls::own();
        let ami = Ami::over_tls(&tls).await;
        let asterisk = ami.trusting(tls.roots(), SECRET);
        let mut listening = Listening::over(&world, ami, asterisk).await;
        listening.play("answered");
        let one = operator(&world, ONE).await;
        listening.until(async || open(&one).await.len() == 1).await;
        assert_eq!(only(&one).await.phone_masked.as_deref(), Some(MASKED));
    }

    async fn a_wrong_secret_is_told_to_whoever_looks_after_the_program(world: World) {
        let ami = Ami::open().await;
        let task = tokio::spawn(server::asterisk::listen(world.backend.clone(), ami.asterisk("another")));
        let house = House::open(&world).await;
        let wrong = "ready\nasterisk: down, the user or the secret is wrong";
        while house.stranger().get("/readyz").await.text != wrong {
            tokio::task::yield_now().await;
        }
        task.abort();
    }
}

#[tokio::test]
async fn an_exchange_with_a_certificate_that_is_not_trusted_is_told_no_secret() {
    let ami = Ami::over_tls(&Tls::own()).await;
    for roots in [Roots::new(None).unwrap(), Tls::own().roots()] {
        let fault = ami.trusting(roots, SECRET).listen().await.err().map(|fault| fault.to_string());
        assert!(fault.is_some_and(|fault| fault != "the user or the secret is wrong"), "it was never asked");
    }
}

#[test]
fn neither_the_address_nor_the_secret_is_logged() {
    let asterisk = backend::exchanges::Asterisk::new(
        &format!("tcp://priyom:{}@pbx.example", SECRET.replace(' ', "%20")),
        backend::net::Roots::new(None).unwrap(),
        "PJSIP/{extension}",
        "from-internal",
    );
    let told = format!("{asterisk:?} {:?}", asterisk.clone().map(|own| Dialler::Asterisk(Box::new(own))));
    assert!(!told.contains("secret") && !told.contains("pbx.example"), "{told}");
}
