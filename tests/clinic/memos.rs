//! Notes for the next shift and announcements: shown to those whom they concern, until they are taken down or over.

use backend::{
    Ctx,
    services::{calls, memos},
};
use chrono::TimeDelta;
use domain::{
    error::AppError,
    memo::{Memo, MemoForm, MemoKind},
    permission::Role,
};
use tests::{
    on_both,
    world::{Engine, World, morning},
};

use crate::{of_role, pinboard::operator, refused};

async fn shown(ctx: &Ctx) -> Vec<Memo> {
    memos::list(ctx).await.unwrap().memos
}

fn note(text: &str) -> MemoForm {
    MemoForm { text: text.into(), ..MemoForm::default() }
}

fn announcement(roles: &[Role], until: &str) -> MemoForm {
    MemoForm {
        kind: MemoKind::Announcement,
        text: "Цены с декабря".into(),
        roles: roles.to_vec(),
        until: until.into(),
    }
}

on_both! {
    async fn a_note_is_for_the_next_shift_and_says_who_has_read_it(world: World) {
        let ((one, _), (other, _)) = (operator(&world, 0).await, operator(&world, 1).await);
        let id = memos::put_up(&one, note("Смирнова ждёт снимок")).await.unwrap();
        assert!(shown(&one).await[0].own && shown(&one).await[0].read);
        assert_eq!(calls::desk_day(&one).await.unwrap().waiting.memos.count, 0, "the own one");
        assert!(!shown(&other).await[0].read);
        assert_eq!(calls::desk_day(&other).await.unwrap().waiting.memos.count, 1);
        memos::acknowledge(&other, id).await.unwrap();
        memos::acknowledge(&other, id).await.unwrap();
        assert_eq!(calls::desk_day(&other).await.unwrap().waiting.memos.count, 0);
        let seen = shown(&one).await.remove(0);
        assert_eq!(seen.readers.len(), 1);
        let doctor = of_role(&world, Role::Doctor).await;
        assert_eq!(shown(&doctor).await, [], "who takes no calls hands nothing over");
        assert_eq!(refused(memos::put_up(&doctor, note("x")).await), AppError::Forbidden);
        world.clock.set(morning() + TimeDelta::days(4));
        assert_eq!(shown(&one).await, []);
    }

    async fn an_announcement_names_those_who_have_not_read_it(world: World) {
        let (senior, (operator, _)) = (of_role(&world, Role::SeniorOperator).await, operator(&world, 1).await);
        assert_eq!(refused(memos::put_up(&operator, announcement(&[], "")).await), AppError::Forbidden);
        let id = memos::put_up(&senior, announcement(&[Role::Operator], "23.11.2026")).await.unwrap();
        let missing = shown(&senior).await.remove(0).missing.len();
        assert!(missing >= 2);
        assert_eq!(shown(&operator).await[0].missing, Vec::<String>::new(), "only whoever announces sees them");
        memos::acknowledge(&operator, id).await.unwrap();
        assert_eq!(shown(&senior).await[0].missing.len(), missing - 1);
        let doctor = of_role(&world, Role::Doctor).await;
        assert_eq!(shown(&doctor).await, []);
        assert_eq!(refused(memos::acknowledge(&doctor, id).await), AppError::NotFound);
        world.clock.set(morning() + TimeDelta::days(1));
        assert_eq!(shown(&operator).await, [], "it was for Monday alone");
    }

    async fn what_was_put_up_is_taken_down_and_up_again(world: World) {
        let ((one, _), (other, _)) = (operator(&world, 0).await, operator(&world, 1).await);
        let id = memos::put_up(&one, note("Ключ у охраны")).await.unwrap();
        assert_eq!(refused(memos::set_down(&other, id, true).await), AppError::Forbidden);
        memos::set_down(&one, id, true).await.unwrap();
        assert_eq!(shown(&other).await, []);
        memos::set_down(&one, id, false).await.unwrap();
        assert_eq!(shown(&other).await.len(), 1);
    }
}
