//! What happens is told at once to everybody who may know, and to nobody else; on both engines.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::time::Duration;

use axum::middleware::from_fn;
use backend::{
    Actor, Backend, Ctx,
    clock::FixedClock,
    services::{directory, holds, presence, slots},
};
use chrono::TimeDelta;
use domain::{
    booking::{Booking, HoldForm, Place},
    event::Event,
    id::{DoctorId, UserId},
    permission::{Permission, Role},
    presence::Seen,
    slot::Offer,
    slot_query::SlotQuery,
};
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use server::{
    client::{Proxies, know},
    live::{Feed, Live},
};
use tokio::{net::TcpListener, sync::watch, time::timeout};
use uuid::Uuid;

use tests::{
    on_both,
    world::{Engine, World, morning},
};

/// Far longer than anything takes; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// The route of one instance.
struct Instance {
    base: String,
    stop: watch::Sender<bool>,
}

impl Instance {
    async fn serve(backend: &Backend) -> Self {
        let (stop, stopping) = watch::channel(false);
        let routes = Live::new(backend.clone(), Feed::start(backend), stopping).routes(false);
        let routes = routes.layer(from_fn(|request, next| know(Proxies::default(), request, next)));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Self { base, stop }
    }

    fn request(&self, key: &str, since: Option<&str>) -> RequestBuilder {
        let request = Client::new().get(format!("{}/live", self.base)).bearer_auth(key);
        match since {
            Some(id) => request.header("Last-Event-ID", id),
            None => request,
        }
    }

    async fn listen(&self, key: &str, since: Option<&str>) -> Listener {
        let response = self.request(key, since).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut listener = Listener { response, text: String::new() };
        // The first lines say that the place is taken: what happens from now on is told.
        assert!(listener.block().await.unwrap().contains("retry:"));
        listener
    }
}

/// A line as a program reads it.
#[derive(Debug)]
struct Heard {
    id: String,
    kind: String,
    event: Event,
    data: String,
}

struct Listener {
    response: Response,
    text: String,
}

impl Listener {
    /// The lines up to the next empty one; none at the end of the stream.
    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let block = block.to_owned();
                self.text = rest.to_owned();
                return Some(block);
            }
            let piece = timeout(PATIENCE, self.response.chunk()).await.expect("nothing was told").unwrap()?;
            self.text.push_str(std::str::from_utf8(&piece).unwrap());
        }
    }

    async fn hear(&mut self) -> Heard {
        let block = self.block().await.expect("the stream has ended");
        let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        let data = field("data").unwrap().to_owned();
        Heard {
            id: field("id").unwrap().to_owned(),
            kind: field("event").unwrap().to_owned(),
            event: serde_json::from_str(&data).unwrap(),
            data,
        }
    }

    /// The next booking that is told of.
    async fn hear_booking(&mut self) -> (Booked, Heard) {
        loop {
            let heard = self.hear().await;
            if let Event::BookingChanged { id, doctor, .. } = heard.event {
                return (Booked { id: id.0, doctor }, heard);
            }
        }
    }
}

#[derive(Debug, PartialEq)]
struct Booked {
    id: Uuid,
    doctor: DoctorId,
}

impl From<&Booking> for Booked {
    fn from(booking: &Booking) -> Self {
        Self { id: booking.id.0, doctor: booking.doctor_id }
    }
}

/// An operator of the demo clinic.
async fn operator(backend: &Backend) -> Ctx {
    one_of(backend, Role::Operator).await
}

/// Somebody of the demo clinic who books.
async fn one_of(backend: &Backend, role: Role) -> Ctx {
    let users = backend::services::users::list(&backend.system()).await.unwrap();
    let user = users.iter().find(|user| user.role == role).unwrap();
    let actor = Actor {
        user: Some(UserId(user.id.0)),
        key: None,
        name: user.name.clone(),
        role: Some(role),
        doctor: None,
        scopes: None,
    };
    backend.authorize(&actor, Permission::Book).unwrap()
}

/// Free times of two doctors at least, with the service they are for.
async fn offers(ctx: &Ctx) -> Vec<(HoldForm, Offer)> {
    let facts = directory::facts(ctx).await.unwrap();
    let mut found: Vec<(HoldForm, Offer)> = Vec::new();
    for service in &facts.services {
        let query =
            SlotQuery { services: vec![service.id], from: None, days: 14, limit: 20, ..SlotQuery::default() };
        for offer in slots::search(ctx, &query).await.unwrap() {
            let place = Place {
                doctor_id: offer.doctor,
                branch_id: offer.branch,
                chair_id: None,
                starts_at: offer.starts_at,
            };
            let form = HoldForm { place, services: vec![service.id], call_id: None, instead_of: None };
            if found.iter().all(|(_, other)| other.doctor != offer.doctor) {
                found.push((form, offer));
            }
        }
        if found.len() >= 3 {
            return found;
        }
    }
    panic!("nobody has any time");
}

on_both! {
    async fn what_a_colleague_holds_is_told_at_once(world: World) {
        let instance = Instance::serve(&world.backend).await;
        let mut listener = instance.listen(&world.new_key("operator", &[]).await, None).await;
        let ctx = operator(&world.backend).await;
        let (form, _) = offers(&ctx).await.remove(0);
        let hold = holds::hold(&ctx, form).await.unwrap();
        let (booked, heard) = listener.hear_booking().await;
        assert_eq!(booked, Booked::from(&hold));
        assert_eq!(heard.kind, "booking_changed");
        let names = serde_json::from_str::<serde_json::Map<_, _>>(&heard.data).unwrap();
        let mut names: Vec<_> = names.keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["branch", "day", "doctor", "id", "kind"], "ids and nothing personal");
        holds::release(&ctx, hold.id).await.unwrap();
        assert_eq!(listener.hear_booking().await.0, booked);
    }

    async fn a_hold_that_expires_vanishes_from_the_screens(world: World) {
        let instance = Instance::serve(&world.backend).await;
        let mut listener = instance.listen(&world.new_key("operator", &[]).await, None).await;
        let ctx = operator(&world.backend).await;
        let hold = holds::hold(&ctx, offers(&ctx).await.remove(0).0).await.unwrap();
        listener.hear_booking().await;
        world.clock.advance(TimeDelta::minutes(31));
        assert_eq!(holds::sweep(&world.backend.system()).await.unwrap(), 1);
        assert_eq!(listener.hear_booking().await.0, Booked::from(&hold));
    }

    async fn whoever_comes_back_is_told_what_was_missed(world: World) {
        let instance = Instance::serve(&world.backend).await;
        let key = world.new_key("operator", &[]).await;
        let ctx = operator(&world.backend).await;
        let mut offers = offers(&ctx).await;
        let mut listener = instance.listen(&key, None).await;
        let mut watcher = instance.listen(&key, None).await;
        holds::hold(&ctx, offers.remove(0).0).await.unwrap();
        let (_, seen) = listener.hear_booking().await;
        watcher.hear_booking().await;
        drop(listener);
        let missed = holds::hold(&ctx, offers.remove(0).0).await.unwrap();
        // Once another listener has heard of it, it is among what is kept.
        watcher.hear_booking().await;
        let mut back = instance.listen(&key, Some(&seen.id)).await;
        assert_eq!(back.hear_booking().await.0, Booked::from(&missed));
    }

    async fn whoever_was_away_too_long_is_told_to_fetch_everything(world: World) {
        let instance = Instance::serve(&world.backend).await;
        let key = world.new_key("operator", &[]).await;
        let mut listener = instance.listen(&key, Some("0199b2-17")).await;
        assert_eq!(listener.hear().await.event, Event::Resync);
    }

    async fn a_role_without_a_schedule_is_told_nothing_of_it(world: World) {
        let instance = Instance::serve(&world.backend).await;
        let mut accountant = instance.listen(&world.new_key("accountant", &[]).await, None).await;
        let mut manager = instance.listen(&world.new_key("manager", &[]).await, None).await;
        let ctx = operator(&world.backend).await;
        holds::hold(&ctx, offers(&ctx).await.remove(0).0).await.unwrap();
        manager.hear_booking().await;
        // What ends the stream comes after everything that was told.
        instance.stop.send(true).unwrap();
        while let Some(block) = accountant.block().await {
            assert!(!block.contains("booking_changed"), "{block}");
        }
    }

    async fn streams_end_when_the_program_stops(world: World) {
        let instance = Instance::serve(&world.backend).await;
        let mut listener = instance.listen(&world.key, None).await;
        instance.stop.send(true).unwrap();
        assert_eq!(listener.block().await, None);
    }

    async fn strangers_are_told_nothing(world: World) {
        let instance = Instance::serve(&world.backend).await;
        let bare = Client::new().get(format!("{}/live", instance.base)).send().await.unwrap();
        assert_eq!(bare.status(), StatusCode::UNAUTHORIZED);
        let wrong = instance.request("priyom_wrong", None).send().await.unwrap();
        assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
        let in_the_address = Client::new().get(format!("{}/live?key={}", instance.base, world.key));
        assert_eq!(in_the_address.send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    }
}

/// On one PostgreSQL several instances serve one clinic.
#[tokio::test(flavor = "multi_thread")]
async fn what_happens_on_one_instance_is_told_on_the_other() {
    let world = World::new(Engine::Postgres).await;
    let second =
        Backend::open(world.options(), std::sync::Arc::new(FixedClock::at(morning()))).await.unwrap();
    let (here, there) = (Instance::serve(&world.backend).await, Instance::serve(&second).await);
    let key = world.new_key("operator", &[]).await;
    let mut on_here = here.listen(&key, None).await;
    let mut on_there = there.listen(&key, None).await;
    let ctx = operator(&world.backend).await;
    let hold = holds::hold(&ctx, offers(&ctx).await.remove(0).0).await.unwrap();
    let booked = Booked::from(&hold);
    assert_eq!(on_here.hear_booking().await.0, booked);
    let (heard, line) = on_there.hear_booking().await;
    assert_eq!(heard, booked);
    // Who looks at the schedule on one is seen on the other.
    let day = hold.starts_at.date_naive();
    let seen = Seen { branch: hold.branch_id, day, doctor: Some(hold.doctor_id), moves: false };
    let mut told = second.subscribe();
    presence::be(&ctx, Some(seen)).await.unwrap();
    while !matches!(timeout(PATIENCE, told.recv()).await.unwrap().unwrap(), Event::PresenceChanged { .. }) {}
    let colleague = one_of(&second, Role::SeniorOperator).await;
    assert_eq!(presence::be(&colleague, Some(seen)).await.unwrap().len(), 1);
    // A position of one instance is none of the other's.
    let mut moved = here.listen(&key, Some(&line.id)).await;
    assert_eq!(moved.hear().await.event, Event::Resync);
}
