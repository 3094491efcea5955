//! Hours are prepared, published in one act, and seen by the doctor.

use backend::{Actor, services::hours};
use domain::{
    error::AppError,
    hours_change::HoursEdit,
    hours_draft::HoursDraft,
    hours_form::PatternForm,
    hours_page::HoursSaved,
    id::DraftId,
    permission::{Permission, Role},
    working_hours::ExceptionKind,
};
use tests::{on_both, world::Engine};

use crate::clinic_world::{World, actor, add, day, outside, refused};

async fn keep(world: &World, edit: HoursEdit) {
    hours::keep_draft(&world.may(Permission::EditHours), edit).await.unwrap();
}

async fn drafts(world: &World) -> Vec<HoursDraft> {
    let page = hours::of_doctor(&world.may(Permission::EditHours), world.doctors[0]).await.unwrap();
    page.drafts
}

fn ids(drafts: &[HoursDraft]) -> Vec<DraftId> {
    drafts.iter().map(|draft| draft.id).collect()
}

/// From 9 to 18 as it is, to 17 as it is to be.
async fn shorter(world: &World) -> HoursEdit {
    let kept = &world.page().await.patterns[0];
    let form = PatternForm { hours: day("9:00", "17:00"), ..world.pattern(0) };
    HoursEdit::Pattern { id: Some(kept.is.id), version: kept.version, since: String::new(), form }
}

on_both! {
    async fn a_draft_changes_nothing_until_it_is_published(world: World) {
        world.works(0).await;
        keep(&world, shorter(&world).await).await;
        keep(&world, world.away(ExceptionKind::Vacation, "23.11.2026", "27.11.2026")).await;
        let late = world.book("2026-11-17", "17:00").await.unwrap();
        let away = world.book("2026-11-24", "10:00").await.unwrap();
        let (doctor, drafts) = (world.doctors[0], drafts(&world).await);
        assert_eq!(drafts.len(), 2);
        let ctx = world.may(Permission::EditHours);
        let check = hours::check_drafts(&ctx, doctor, ids(&drafts)).await.unwrap();
        assert_eq!(check.outside.iter().map(|visit| visit.id).collect::<Vec<_>>(), [late, away]);
        let kept = hours::publish(&ctx, doctor, ids(&drafts), vec![late]).await.unwrap();
        assert_eq!(outside(kept), [late, away], "all of them or none");
        assert_eq!(world.page().await.exceptions.len(), 0);
        let saved = hours::publish(&ctx, doctor, ids(&drafts), vec![late, away]).await.unwrap();
        assert!(matches!(saved, HoursSaved::Saved(_)));
        let page = world.page().await;
        assert_eq!((page.patterns.len(), page.patterns[0].version, page.exceptions.len()), (1, 2, 1));
        assert!(page.drafts.is_empty());
        assert_eq!(refused(hours::publish(&ctx, doctor, ids(&drafts), vec![]).await), AppError::NotFound, "once");
    }

    async fn a_later_draft_of_the_same_hours_takes_the_place_of_the_earlier_one(world: World) {
        world.works(0).await;
        keep(&world, shorter(&world).await).await;
        keep(&world, shorter(&world).await).await;
        let kept = drafts(&world).await;
        assert_eq!(kept.len(), 1);
        hours::drop_draft(&world.may(Permission::EditHours), kept[0].id).await.unwrap();
        assert!(drafts(&world).await.is_empty());
    }

    async fn a_draft_of_what_a_colleague_has_changed_meanwhile_is_refused(world: World) {
        world.works(0).await;
        let edit = shorter(&world).await;
        keep(&world, edit.clone()).await;
        world.keep(edit).await;
        let drafts = drafts(&world).await;
        let ctx = world.may(Permission::EditHours);
        let refusal = refused(hours::publish(&ctx, world.doctors[0], ids(&drafts), vec![]).await);
        assert!(matches!(refusal, AppError::Stale(_)), "{refusal:?}");
    }

    async fn the_doctor_is_told_of_new_hours_and_says_that_they_have_seen_them(world: World) {
        world.works(0).await;
        let own = |n: usize| {
            let doctor = Actor { doctor: Some(world.doctors[n]), ..actor(Role::Doctor) };
            world.backend.authorize(&doctor, Permission::SeeOwnSchedule).unwrap()
        };
        for notice in hours::unseen(&own(0)).await.unwrap() {
            hours::acknowledge(&own(0), notice.id).await.unwrap();
        }
        keep(&world, world.away(ExceptionKind::Vacation, "23.11.2026", "24.11.2026")).await;
        assert!(hours::unseen(&own(0)).await.unwrap().is_empty(), "a draft is nobody's news");
        let drafts = drafts(&world).await;
        hours::publish(&world.may(Permission::EditHours), world.doctors[0], ids(&drafts), vec![]).await.unwrap();
        let told = hours::unseen(&own(0)).await.unwrap();
        let [notice] = &told[..] else { panic!("{told:?}") };
        let days: Vec<String> = notice.days.iter().map(|day| day.date.to_string()).collect();
        assert_eq!(days, ["2026-11-23", "2026-11-24"]);
        assert!(notice.days.iter().all(|day| day.before.len() == 1 && day.after.is_empty()));
        assert_eq!(refused(hours::acknowledge(&own(1), notice.id).await), AppError::NotFound, "nobody else's to see");
        assert_eq!(world.page().await.notices[0].seen_at, None);
        hours::acknowledge(&own(0), notice.id).await.unwrap();
        assert!(hours::unseen(&own(0)).await.unwrap().is_empty());
        assert!(world.page().await.notices[0].seen_at.is_some());
    }

    async fn drafts_are_for_those_who_edit_hours(world: World) {
        world.works(0).await;
        let edit = add(world.pattern(0));
        let ctx = world.may(Permission::EditHours);
        hours::keep_draft(&ctx, edit.clone()).await.unwrap();
        let operator = world.backend.authorize(&actor(Role::Operator), Permission::SeeHours).unwrap();
        assert!(hours::of_doctor(&operator, world.doctors[0]).await.unwrap().drafts.is_empty());
        assert_eq!(refused(hours::keep_draft(&operator, edit).await), AppError::Forbidden);
        assert_eq!(refused(hours::publish(&operator, world.doctors[0], vec![], vec![]).await), AppError::Forbidden);
    }
}
