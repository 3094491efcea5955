//! Who looks at the same day of the schedule: told by name to colleagues, to nobody else, and forgotten in time.

use backend::{
    Actor, Ctx,
    services::{presence, schedule, users},
};
use chrono::{Days, TimeDelta};
use domain::{
    error::AppError,
    event::Event,
    id::UserId,
    permission::{Permission, Role},
    presence::{GONE_AFTER, Seen},
};
use tests::{
    on_both,
    world::{Engine, World, monday},
};

use crate::{actor, refused};

struct Colleague {
    ctx: Ctx,
    id: UserId,
    name: String,
}

async fn colleagues(world: &World) -> [Colleague; 2] {
    let users = users::list(&world.backend.system()).await.unwrap();
    let operators = users.into_iter().filter(|user| user.role == Role::Operator).take(2);
    let colleague = |user: domain::user::UserBrief| {
        let actor = Actor { user: Some(user.id), name: user.name.clone(), ..actor(Role::Operator) };
        let ctx = world.backend.authorize(&actor, Permission::SeeSchedule).unwrap();
        Colleague { ctx, id: user.id, name: user.name }
    };
    operators.map(colleague).collect::<Vec<_>>().try_into().ok().unwrap()
}

/// The first column of Tuesday.
async fn column(ctx: &Ctx) -> Seen {
    let day = schedule::day(ctx, None, Some(monday() + Days::new(1))).await.unwrap();
    Seen { branch: day.branch.id, day: day.date, doctor: Some(day.columns[0].doctor.id), moves: false }
}

on_both! {
    async fn colleagues_on_the_same_day_know_of_each_other(world: World) {
        let [anna, vera] = colleagues(&world).await;
        let seen = column(&anna.ctx).await;
        assert!(presence::be(&anna.ctx, Some(seen)).await.unwrap().is_empty(), "one is not told of oneself");
        let present = presence::be(&vera.ctx, Some(Seen { doctor: None, ..seen })).await.unwrap();
        let [one] = &present[..] else { panic!("{present:?}") };
        assert_eq!((one.user, &one.name, one.doctor, one.moves), (anna.id, &anna.name, seen.doctor, false));
        presence::be(&anna.ctx, Some(Seen { moves: true, ..seen })).await.unwrap();
        assert!(presence::be(&vera.ctx, Some(seen)).await.unwrap()[0].moves);
        let tomorrow = Seen { day: seen.day + Days::new(1), ..seen };
        assert!(presence::be(&vera.ctx, Some(tomorrow)).await.unwrap().is_empty());
    }

    async fn whoever_leaves_or_is_not_heard_of_is_gone(world: World) {
        let [anna, vera] = colleagues(&world).await;
        let seen = column(&anna.ctx).await;
        presence::be(&anna.ctx, Some(seen)).await.unwrap();
        presence::be(&anna.ctx, None).await.unwrap();
        assert!(presence::be(&vera.ctx, Some(seen)).await.unwrap().is_empty());
        presence::be(&anna.ctx, Some(seen)).await.unwrap();
        world.clock.advance(GONE_AFTER - TimeDelta::seconds(1));
        assert_eq!(presence::be(&vera.ctx, Some(seen)).await.unwrap().len(), 1);
        world.clock.advance(TimeDelta::seconds(1));
        assert!(presence::be(&vera.ctx, Some(seen)).await.unwrap().is_empty());
    }

    async fn others_are_told_once_and_told_no_names(world: World) {
        let [anna, _] = colleagues(&world).await;
        let seen = column(&anna.ctx).await;
        let mut events = world.backend.subscribe();
        presence::be(&anna.ctx, Some(seen)).await.unwrap();
        presence::be(&anna.ctx, Some(seen)).await.unwrap();
        let told: Vec<Event> = std::iter::from_fn(|| events.try_recv().ok()).collect();
        let Seen { branch, day, doctor, moves } = seen;
        assert_eq!(told, [Event::PresenceChanged { user: anna.id, branch, day, doctor, moves }]);
        assert!(!serde_json::to_string(&told).unwrap().contains(&anna.name));
        world.clock.advance(TimeDelta::seconds(30));
        presence::be(&anna.ctx, Some(seen)).await.unwrap();
        assert!(events.try_recv().is_ok(), "said again, so that other instances do not forget");
    }

    async fn who_sees_no_schedule_is_not_seen_there(world: World) {
        let key = world.backend.authorize(&actor(Role::Operator), Permission::SeeSchedule).unwrap();
        assert_eq!(refused(presence::be(&key, None).await), AppError::Forbidden, "nobody in particular");
        let smm = world.backend.authorize(&actor(Role::SmmManager), Permission::ReadKnowledge).unwrap();
        assert_eq!(refused(presence::be(&smm, None).await), AppError::Forbidden);
    }
}
