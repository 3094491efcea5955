//! A made-up day, sent as an exchange would send it.

use backend::{
    clock::{Clock, SystemClock},
    services::call_log,
};
use clap::Parser;
use domain::{call::Direction, call_log::LogFilter, user::Secret};
use server::{cli::Cli, tasks, webhooks::Secrets};
use tests::{
    on_both,
    site::House,
    world::{Engine, World},
};

use crate::{ONE, OTHER, operator, queue};

const SECRET: &str = "a secret of sixteen letters";

async fn simulate(house: &House, secret: &str) -> Result<(), String> {
    let flags = [
        "priyom".into(),
        "simulate".into(),
        "calls".into(),
        format!("--address={}", house.base),
        format!("--calls-secret={secret}"),
        format!("--extensions={ONE},{OTHER}"),
        "--calls=40".into(),
        "--speed=1000000".into(),
        "--log=warn".into(),
    ];
    tasks::run(Cli::parse_from(flags)).await.map_err(|error| error.to_string())
}

on_both! {
    async fn a_day_that_is_made_up_comes_to_desks_and_to_the_queue(world: World) {
        // the simulation goes by the machine's clock
        world.clock.set(SystemClock.now());
        let from = world.backend.now();
        let secrets = Secrets { generic: Some(Secret(SECRET.into())), ..Secrets::default() };
        let house = House::hooked(&world, secrets).await;
        simulate(&house, SECRET).await.unwrap();
        let page = call_log::page(&world.backend.system(), &LogFilter::default()).await.unwrap();
        let calls: Vec<_> = page.lines.into_iter().map(|line| line.call).filter(|call| call.started_at >= from).collect();
        assert_eq!(calls.len(), 40);
        assert!(calls.iter().any(|call| call.direction == Direction::Out));
        let desks = crate::open(&operator(&world, ONE).await).await.len() + crate::open(&operator(&world, OTHER).await).await.len();
        let missed = calls.iter().filter(|call| call.ended_at.is_some()).count();
        assert_eq!(desks + missed, 40, "each is on a desk or was missed");
        assert!(!queue(&world).await.is_empty());
    }

    async fn a_simulation_says_why_it_is_not_heard(world: World) {
        let secrets = Secrets { generic: Some(Secret(SECRET.into())), ..Secrets::default() };
        let house = House::hooked(&world, secrets).await;
        let refused = simulate(&house, "a secret of somebody else").await.unwrap_err();
        assert!(refused.contains("another PRIYOM_CALLS_SECRET"), "{refused}");
        let off = House::open(&world).await;
        let refused = simulate(&off, SECRET).await.unwrap_err();
        assert!(refused.contains("no PRIYOM_CALLS_SECRET"), "{refused}");
    }
}
