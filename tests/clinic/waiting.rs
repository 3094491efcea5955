//! What waits for somebody besides the phone: for every role what it may see, and nothing else.

use backend::{
    Ctx,
    services::{knowledge, leads, memos, waiting},
};
use chrono::TimeDelta;
use domain::{
    knowledge_question::QuestionForm, lead_act::LeadAct, memo::MemoForm, permission::Role, waiting::Waiting,
    wording::Lang,
};
use tests::{
    on_both,
    world::{Engine, World},
};

use crate::{
    complaints,
    leads::{comes_in, form as site_form, newest},
    of_role,
    pinboard::operator,
};

async fn counted(ctx: &Ctx) -> Waiting {
    waiting::count(ctx, Lang::Ru).await.unwrap()
}

on_both! {
    async fn a_complaint_waits_for_those_alone_who_are_to_answer_it(world: World) {
        let (one, _) = operator(&world, 0).await;
        let accountant = of_role(&world, Role::Accountant).await;
        let before = counted(&accountant).await;
        let done = complaints::register(&one, complaints::form("money")).await;
        let now = counted(&accountant).await;
        assert_eq!((now.complaints.count, now.complaints.bad), (before.complaints.count + 1, before.complaints.bad));
        assert_eq!(counted(&one).await.complaints.count, 0, "who registers it does not answer it");
        let manager = of_role(&world, Role::Manager).await;
        let directors = counted(&manager).await.complaints.count;
        world.clock.advance(TimeDelta::days(60));
        let late = counted(&of_role(&world, Role::Accountant).await).await;
        assert!(late.complaints.bad && late.complaints.words.contains("просрочен"));
        let taken = complaints::take(&accountant, done.id).await;
        assert_eq!(taken.line.assignee.as_ref(), Some(&accountant.actor().name));
        assert_eq!(counted(&accountant).await.complaints.count, now.complaints.count);
        assert_eq!(counted(&manager).await.complaints.count, directors);
    }

    async fn leads_wait_for_operators_and_those_passed_on_for_the_smm_manager(world: World) {
        let (one, _) = operator(&world, 0).await;
        let smm = of_role(&world, Role::SmmManager).await;
        let (ours, theirs) = (counted(&one).await.leads.count, counted(&smm).await.leads.count);
        comes_in(&world, &site_form("waits", "+7 912 000-55-99")).await;
        let id = newest(&one).await.line.id;
        assert_eq!((counted(&one).await.leads.count, counted(&smm).await.leads.count), (ours + 1, theirs));
        let forward = LeadAct::Forward { note: "о призе".into(), to: None };
        let version = leads::read(&one, id).await.unwrap().line.version;
        leads::change(&one, id, version, forward).await.unwrap();
        assert_eq!((counted(&one).await.leads.count, counted(&smm).await.leads.count), (ours, theirs + 1));
        let version = leads::read(&smm, id).await.unwrap().line.version;
        leads::change(&smm, id, version, LeadAct::Accept).await.unwrap();
        assert_eq!(counted(&smm).await.leads.count, theirs, "it is accepted");
        let manager = of_role(&world, Role::Manager).await;
        assert_eq!((counted(&manager).await.leads.count, counted(&manager).await.callbacks.count), (0, 0));
    }

    async fn questions_wait_for_whoever_answers_them_and_memos_for_whoever_has_not_read_them(world: World) {
        let (one, _) = operator(&world, 0).await;
        let (keeper, doctor) = (of_role(&world, Role::Administrator).await, of_role(&world, Role::Doctor).await);
        let before = counted(&keeper).await.questions.count;
        let form = QuestionForm { words: "Лечите ли во сне?".into(), about: None };
        let id = knowledge::ask(&one, form).await.unwrap();
        assert_eq!(counted(&keeper).await.questions.count, before + 1, "of nobody's: the keeper's");
        assert_eq!((counted(&one).await.questions.count, counted(&doctor).await.questions.count), (0, 0));
        knowledge::answer(&keeper, id, "Нет.").await.unwrap();
        assert_eq!(counted(&keeper).await.questions.count, before);
        let (other, _) = operator(&world, 1).await;
        let unread = counted(&other).await.memos.count;
        memos::put_up(&one, MemoForm { text: "Смирнова ждёт снимок".into(), ..MemoForm::default() }).await.unwrap();
        assert_eq!(counted(&other).await.memos.count, unread + 1);
        assert_eq!(counted(&doctor).await.memos.count, 0, "not for doctors");
    }
}
