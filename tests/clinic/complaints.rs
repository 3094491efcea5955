//! Complaints: a number that is never given twice, a route, a deadline that is warned of in time, and nobody who sees more
//! than they have to.

use std::collections::BTreeSet;

use backend::{
    Actor, Ctx,
    services::{callbacks, calls, complaints, directory, memos, patients},
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{
    call::{CallForm, CallOutcome},
    complaint::{
        ComplaintForm, ComplaintStatus, Outcome,
        access::Sight,
        act::{ComplaintAct, EntryKind},
        refund::{PaidFor, Progress, RefundQuestion},
        view::{ComplaintFilter, ComplaintView, RegisteredComplaint},
    },
    error::{AppError, Fault, Refusal},
    id::{ComplaintId, PatientId},
    permission::{Permission, Role},
};
use futures::future::join_all;
use tests::{
    on_both,
    world::{Engine, World, morning},
};

use crate::{actor, of_role, pinboard::operator, refused};

pub fn form(category: &str) -> ComplaintForm {
    ComplaintForm {
        channel: "call".into(),
        category: category.into(),
        text: "Ждала сорок минут, никто не извинился".into(),
        name: "Верещагина Полина".into(),
        phone: "+7 912 000-77-88".into(),
        ..ComplaintForm::default()
    }
}

pub async fn register(ctx: &Ctx, form: ComplaintForm) -> RegisteredComplaint {
    complaints::register(ctx, form).await.unwrap()
}

async fn read(ctx: &Ctx, id: ComplaintId) -> ComplaintView {
    complaints::read(ctx, id).await.unwrap()
}

async fn act(ctx: &Ctx, id: ComplaintId, act: ComplaintAct) -> ComplaintView {
    let version = read(ctx, id).await.line.version;
    complaints::change(ctx, id, version, act).await.unwrap()
}

/// Somebody looks into it.
pub async fn take(ctx: &Ctx, id: ComplaintId) -> ComplaintView {
    act(ctx, id, ComplaintAct::Take).await
}

fn answer() -> ComplaintAct {
    ComplaintAct::Answer {
        text: "Приносим извинения".into(),
        outcome: "explained".into(),
        refund: String::new(),
    }
}

async fn somebody(ctx: &Ctx) -> PatientId {
    patients::search(ctx, "смирнова").await.unwrap().patients[0].id
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// What the program has told a role, and stands still.
async fn told(world: &World, role: Role) -> Vec<String> {
    let list = memos::list(&of_role(world, role).await).await.unwrap();
    list.memos.into_iter().map(|memo| memo.text).filter(|text| text.contains("Обращение №")).collect()
}

on_both! {
    async fn a_complaint_has_its_number_its_role_and_its_day_at_once(world: World) {
        let ctx = operator(&world, 0).await.0;
        let told = register(&ctx, ComplaintForm { demand: "refund".into(), ..form("money") }).await;
        assert!(told.number.starts_with("2026-"), "{}", told.number);
        assert_eq!((told.role, told.due_on), (Role::Accountant, date("2026-12-03")));
        assert!(told.basis.contains("ст. 31"), "{}", told.basis);
        let own = read(&ctx, told.id).await;
        // the demo clinic has one accountant
        assert_eq!((own.line.status, own.line.sight), (ComplaintStatus::Assigned, Sight::Status));
        assert_eq!(own.line.assignee.as_deref(), Some("Нина Фомина"));
        let preview = complaints::preview(&ctx, form("service")).await.unwrap();
        assert_eq!((preview.role, preview.due_on), (Role::Administrator, date("2026-12-23")));
        let faults = refused(complaints::register(&ctx, ComplaintForm::default()).await);
        assert!(matches!(faults, AppError::Invalid(errors) if errors.of("text") == Some(Fault::Required)));
    }

    async fn numbers_of_fifty_at_once_have_neither_gap_nor_twin(world: World) {
        let ctx = operator(&world, 0).await.0;
        let first = register(&ctx, form("service")).await.number;
        // one of them that is refused takes no number
        let wrong = ComplaintForm { patient_id: Some(uuid::Uuid::nil().into()), ..form("service") };
        let all = join_all((0..50).map(|at| {
            let form = if at % 10 == 3 { wrong.clone() } else { form("service") };
            complaints::register(&ctx, form)
        }))
        .await;
        let serial = |number: &str| number.split_once('-').unwrap().1.parse::<u32>().unwrap();
        let given: BTreeSet<u32> = all.iter().flatten().map(|told| serial(&told.number)).collect();
        let next = serial(&first) + 1;
        assert_eq!(given, (next..next + 45).collect());
        // a new year begins anew
        world.clock.set("2027-01-01T09:00:00Z".parse().unwrap());
        assert_eq!(register(&ctx, form("service")).await.number, "2027-0001");
    }

    async fn each_sees_what_is_theirs_and_each_look_is_noted(world: World) {
        let (ctx, _) = operator(&world, 0).await;
        let other = operator(&world, 1).await.0;
        let doctor = directory::facts(&ctx).await.unwrap().doctors[0].id;
        let new = ComplaintForm { doctor_id: Some(doctor), ..form("quality") };
        let id = register(&ctx, new).await.id;
        let sight = async |ctx: &Ctx| complaints::read(ctx, id).await.map(|view| view.line.sight).ok();
        for role in Role::ALL {
            let expected = match role {
                Role::ChiefPhysician | Role::Manager => Some(Sight::Hand),
                // she has registered it
                Role::SeniorOperator => Some(Sight::Status),
                _ => None,
            };
            assert_eq!(sight(&of_role(&world, role).await).await, expected, "{role:?}");
        }
        assert_eq!(sight(&other).await, None, "a colleague's");
        let chief = of_role(&world, Role::ChiefPhysician).await;
        act(&chief, id, ComplaintAct::Comment { text: "Запросила карту".into() }).await;
        let own = read(&ctx, id).await;
        assert_eq!(own.entries.iter().map(|entry| entry.kind).collect::<Vec<_>>(), [EntryKind::Registered]);
        assert_eq!((own.files.len(), own.address.as_str()), (0, ""));
        // whom it names cannot change it, even if it is the chief physician
        let named = Actor { doctor: Some(doctor), ..chief.actor().clone() };
        let named = world.backend.authorize(&named, Permission::WorkComplaints).unwrap();
        assert_eq!(sight(&named).await, Some(Sight::Whole));
        assert_eq!(refused(complaints::change(&named, id, 1, ComplaintAct::Take).await), AppError::Forbidden);
        assert_eq!(refused(complaints::change(&ctx, id, 1, ComplaintAct::Take).await), AppError::Forbidden);
        assert_eq!(refused(complaints::change(&other, id, 1, ComplaintAct::Take).await), AppError::NotFound);
        assert_eq!(refused(complaints::reveal(&ctx, id).await), AppError::Forbidden);
        assert_eq!(complaints::reveal(&chief, id).await.unwrap(), "+7\u{a0}912 000-77-88".replace('\u{a0}', " "));
        for (ctx, count) in [(&ctx, true), (&chief, true), (&other, false)] {
            let list = complaints::list(ctx, &ComplaintFilter::default()).await.unwrap();
            assert_eq!(list.lines.iter().any(|line| line.id == id), count, "{}", ctx.actor().name);
        }
        let looks = crate::audited(&world, "complaint.view", &id.to_string()).await;
        assert!(looks >= 5, "{looks}");
    }

    async fn a_complaint_goes_its_way_to_the_end_and_may_come_back(world: World) {
        let ctx = operator(&world, 0).await.0;
        let id = register(&ctx, ComplaintForm { demand: "refund".into(), amount: "13 000".into(), ..form("quality") }).await.id;
        let chief = of_role(&world, Role::ChiefPhysician).await;
        act(&chief, id, ComplaintAct::Take).await;
        act(&chief, id, ComplaintAct::Ask { text: "Прислать снимок".into() }).await;
        let wrong = complaints::change(&chief, id, read(&chief, id).await.line.version, ComplaintAct::Take).await;
        assert_eq!(refused(wrong), AppError::Refused(Refusal::WrongStatus));
        act(&chief, id, ComplaintAct::Resume { text: "Прислала".into() }).await;
        let granted = ComplaintAct::Answer { text: "Вернём".into(), outcome: "granted".into(), refund: "13 000".into() };
        let stale = complaints::change(&chief, id, 1, granted.clone()).await;
        assert!(matches!(refused(stale), AppError::Stale(_)));
        let answered = act(&chief, id, granted).await;
        assert_eq!((answered.line.status, answered.outcome), (ComplaintStatus::Answered, Some(Outcome::Granted)));
        assert_eq!(answered.refund.unwrap().0, 1_300_000);
        let before = callbacks::list(&ctx).await.unwrap().lines.len();
        let closed = act(&chief, id, ComplaintAct::Close { ring: true }).await;
        assert_eq!(closed.line.status, ComplaintStatus::Closed);
        let queue = callbacks::list(&ctx).await.unwrap().lines;
        assert_eq!(queue.len(), before + 1);
        assert!(queue.iter().any(|line| line.note.contains(&closed.line.number)), "{queue:?}");
        // who rings may note what they hear
        let rated = act(&ctx, id, ComplaintAct::Rate { score: 4, note: "Спасибо".into() }).await;
        assert_eq!(rated.score, None, "but sees no more than before");
        assert_eq!(read(&chief, id).await.score, Some(4));
        world.clock.set(morning() + TimeDelta::days(20));
        let again = act(&chief, id, ComplaintAct::Reopen { note: "Деньги не пришли".into() }).await;
        assert_eq!((again.line.status, again.line.due_on), (ComplaintStatus::Reopened, date("2026-12-23")));
        assert_eq!(again.clock_from, morning() + TimeDelta::days(20));
    }

    async fn a_deadline_is_warned_of_in_working_hours_until_it_is_answered(world: World) {
        let ctx = operator(&world, 0).await.0;
        let system = world.backend.system();
        complaints::warn(&system).await.unwrap();
        let before = told(&world, Role::Manager).await.len();
        let new = register(&ctx, ComplaintForm { demand: "refund".into(), ..form("money") }).await;
        let accountant = of_role(&world, Role::Accountant).await;
        let about = async |role| told(&world, role).await.into_iter().filter(|text| text.contains(&new.number)).collect::<Vec<_>>();
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        // received on Monday at 8:00, due at the end of Thursday of the next week: half of it is Saturday at 16:00
        let half = new_half(&accountant, new.id).await;
        world.clock.set(half - TimeDelta::minutes(1));
        complaints::warn(&system).await.unwrap();
        assert_eq!(about(Role::Accountant).await.len(), 0);
        world.clock.set(half);
        complaints::warn(&system).await.unwrap();
        complaints::warn(&system).await.unwrap();
        assert_eq!(about(Role::Accountant).await.len(), 1);
        assert_eq!(about(Role::Manager).await.len(), 0, "the director is told later");
        // somebody else answers: the clock goes on
        let other = of_role(&world, Role::Manager).await;
        let moved = act(&other, new.id, ComplaintAct::Reroute { role: "chief_physician".into(), note: "О качестве".into() }).await;
        assert_eq!((moved.line.due_on, moved.clock_from), (new.due_on, morning()));
        // the deadline passes at midnight, and nothing is said until the morning
        world.clock.set(at("2026-12-03T21:00:00Z"));
        complaints::warn(&system).await.unwrap();
        assert_eq!(about(Role::ChiefPhysician).await.len(), 0);
        world.clock.set(at("2026-12-04T05:45:00Z"));
        complaints::warn(&system).await.unwrap();
        assert_eq!(about(Role::ChiefPhysician).await.len(), 1);
        assert_eq!(about(Role::Manager).await.len(), 1);
        assert_eq!(about(Role::Accountant).await.len(), 0, "what was said before has made room");
        let list = complaints::list(&other, &ComplaintFilter { overdue: true, ..ComplaintFilter::default() }).await.unwrap();
        assert!(list.lines.iter().any(|line| line.id == new.id));
        act(&other, new.id, answer()).await;
        assert_eq!(about(Role::Manager).await.len(), 0, "an answer ends it");
        world.clock.set(at("2026-12-10T09:00:00Z"));
        complaints::warn(&system).await.unwrap();
        assert_eq!(about(Role::Manager).await.len(), 0);
        assert!(before < 100);
    }

    async fn of_an_injury_the_director_is_told_at_once(world: World) {
        let ctx = operator(&world, 0).await.0;
        let new = register(&ctx, form("injury")).await;
        assert_eq!(new.role, Role::Manager);
        assert!(told(&world, Role::Manager).await.iter().any(|text| text.contains(&new.number)));
    }

    async fn duplicates_become_one_with_the_nearer_deadline(world: World) {
        let ctx = operator(&world, 0).await.0;
        let one = register(&ctx, form("money")).await;
        let two = register(&ctx, ComplaintForm { demand: "refund".into(), ..form("money") }).await;
        let accountant = of_role(&world, Role::Accountant).await;
        let unknown = complaints::change(&accountant, two.id, 1, ComplaintAct::Merge { into: "2026-9999".into() }).await;
        assert!(matches!(refused(unknown), AppError::Invalid(_)));
        let itself = complaints::change(&accountant, two.id, 1, ComplaintAct::Merge { into: two.number.clone() }).await;
        assert!(matches!(refused(itself), AppError::Invalid(_)));
        let merged = act(&accountant, two.id, ComplaintAct::Merge { into: one.number.clone() }).await;
        assert_eq!(merged.line.status, ComplaintStatus::Rejected);
        assert_eq!(merged.merged_into, Some((one.id, one.number.clone())));
        let kept = read(&accountant, one.id).await;
        assert_eq!(kept.line.due_on, two.due_on);
        assert!(kept.entries.iter().any(|entry| entry.kind == EntryKind::TookIn && entry.detail == two.number));
    }

    async fn a_complaint_made_on_the_phone_is_what_the_call_has_come_to(world: World) {
        let ctx = operator(&world, 0).await.0;
        let patient = somebody(&ctx).await;
        let call = calls::start(&ctx, CallForm { patient_id: Some(patient), ..CallForm::default() }).await.unwrap();
        let new = ComplaintForm { call_id: Some(call.id), patient_id: Some(patient), ..form("service") };
        let told = register(&ctx, new).await;
        let day = calls::desk_day(&ctx).await.unwrap();
        let open = day.open.iter().find(|open| open.id == call.id).unwrap();
        assert_eq!(open.outcome, Some(CallOutcome::Complaint));
        let marks = complaints::open_of(&ctx, patient).await.unwrap();
        assert!(marks.iter().any(|mark| mark.number == told.number), "{marks:?}");
        // a colleague who rings them is told of it, and of nothing that is in it
        let colleague = operator(&world, 1).await.0;
        assert!(!complaints::open_of(&colleague, patient).await.unwrap().is_empty());
        let by_key = world.backend.authorize(&actor(Role::Doctor), Permission::ReadKnowledge).unwrap();
        assert_eq!(refused(complaints::open_of(&by_key, patient).await), AppError::Forbidden);
    }

    async fn a_question_about_money_is_answered_by_a_table(world: World) {
        let ctx = operator(&world, 0).await.0;
        let question = RefundQuestion { paid_for: PaidFor::Service, progress: Progress::Done, quality_cited: true };
        let advice = complaints::advise(&ctx, question).await.unwrap();
        assert_eq!((advice.claim.role, advice.claim.due_on), (Role::ChiefPhysician, date("2026-12-03")));
        assert!(!advice.words.is_empty());
    }

    async fn the_rules_are_the_clinic_s_to_settle(world: World) {
        let editor = of_role(&world, Role::Administrator).await;
        let page = complaints::read_rules(&editor).await.unwrap();
        let mut form = page.form.clone();
        form.own_days = "14".into();
        let route = form.routes.iter_mut().find(|route| route.category == "service").unwrap();
        route.role = "chief_physician".into();
        let person = page.answerers.iter().find(|own| own.role == Role::Accountant).unwrap();
        route.person = person.id.to_string();
        let wrong = complaints::save_rules(&editor, page.version, form.clone()).await;
        assert!(matches!(refused(wrong), AppError::Invalid(errors) if errors.of("person.service").is_some()));
        form.routes.iter_mut().find(|route| route.category == "service").unwrap().person = String::new();
        complaints::save_rules(&editor, page.version, form.clone()).await.unwrap();
        let late = complaints::save_rules(&editor, page.version, form).await;
        assert!(matches!(refused(late), AppError::Stale(_)));
        let ctx = operator(&world, 0).await.0;
        let told = register(&ctx, self::form("service")).await;
        assert_eq!((told.role, told.due_on), (Role::ChiefPhysician, date("2026-12-07")));
    }
}

/// When half of a complaint's time has gone by.
async fn new_half(ctx: &Ctx, id: ComplaintId) -> DateTime<Utc> {
    let view = read(ctx, id).await;
    view.clock_from + (view.line.due_at - view.clock_from) / 2
}
