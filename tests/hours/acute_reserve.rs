//! Time kept for acute pain: offered to acute pain alone until its hour, to everybody from then on.

use domain::{
    hours_form::{HoursForm, PatternForm},
    permission::Permission,
    slot_query::SlotMode,
};
use tests::{on_both, world::Engine};

use crate::clinic_world::{World, add, at, day};

/// Monday 16 November from 9 to 11, 9:30 to 10:30 kept until 10:00 of the day.
async fn keeps(world: &World) {
    let hours =
        HoursForm { reserve_start: "9:30".into(), reserve_end: "10:30".into(), ..day("9:00", "11:00") };
    world.keep(add(PatternForm { hours, ..world.pattern(0) })).await;
}

on_both! {
    async fn the_reserve_is_offered_to_acute_pain_alone(world: World) {
        keeps(&world).await;
        assert!(world.starts("2026-11-16", SlotMode::Best).await.is_empty(), "30 min and their cleaning fit nowhere");
        let acute = world.starts("2026-11-16", SlotMode::Earliest).await;
        assert_eq!(acute.first().map(String::as_str), Some("9:00"));
        assert!(acute.contains(&"9:45".to_owned()));
    }

    async fn at_its_hour_the_reserve_is_everybodys(world: World) {
        keeps(&world).await;
        world.clock.set(at("2026-11-16T09:59:00+03:00"));
        assert!(world.starts("2026-11-16", SlotMode::Best).await.is_empty());
        world.clock.set(at("2026-11-16T10:00:00+03:00"));
        assert_eq!(world.starts("2026-11-16", SlotMode::Best).await, ["10:00", "10:15"]);
    }

    async fn a_person_may_book_into_the_reserve_and_the_schedule_shows_what_is_left(world: World) {
        keeps(&world).await;
        let column = async || {
            let see = world.may(Permission::SeeSchedule);
            let date = "2026-11-16".parse().unwrap();
            let view = backend::services::schedule::day(&see, Some(world.branch), Some(date)).await.unwrap();
            view.columns.into_iter().next().unwrap()
        };
        let kept = column().await;
        assert_eq!(kept.reserve.iter().map(|kept| (kept.start_min, kept.end_min)).collect::<Vec<_>>(), [(570, 630)]);
        assert_eq!(kept.gaps.iter().map(|gap| (gap.at_min, gap.for_min)).collect::<Vec<_>>(), [(540, 30), (630, 30)]);
        world.book("2026-11-16", "09:30").await.unwrap();
        let left = column().await;
        assert_eq!(left.reserve.iter().map(|kept| (kept.start_min, kept.end_min)).collect::<Vec<_>>(), [(610, 630)]);
    }
}
