//! The pop-up: what rings for whom, who it may be, and who takes it.

use backend::services::{calls, patients, telephony, users};
use domain::{
    call::CallOutcome,
    error::{AppError, Fault, Refusal},
    id::PatientId,
    patient::{PhoneForm, WishForm},
    permission::{Permission, Role},
    phone::Phone,
    user::UserEditForm,
};
use serde_json::json;
use tests::{
    on_both,
    world::{Engine, World},
};

use crate::{
    MASKED, NOBODYS, ONE, OTHER, PHONE, at, end, miss, only, open, operator, queue, refused, ring, tell,
};

on_both! {
    async fn it_rings_for_whom_it_rings_and_for_all_when_for_nobody_in_particular(world: World) {
        let (one, other) = (operator(&world, ONE).await, operator(&world, OTHER).await);
        let count = async |ctx| telephony::list_ringing(ctx).await.unwrap().calls.len();
        ring(&world, "a", 0, PHONE, ONE).await;
        assert_eq!((count(&one).await, count(&other).await), (1, 0));
        ring(&world, "a", 1, PHONE, OTHER).await;
        assert_eq!((count(&one).await, count(&other).await), (1, 1), "at two telephones at once");
        let ringing = telephony::list_ringing(&other).await.unwrap();
        let call = &ringing.calls[0];
        assert_eq!((call.since, call.own, call.answered), (at(0), false, false));
        assert_eq!((call.phone_masked.as_deref(), call.callers.len()), (Some(MASKED), 0));
        tell(&world, "a", 5, "answered", json!({"extension": ONE})).await;
        assert_eq!((count(&one).await, count(&other).await), (0, 0));
        // answered on a telephone that is nobody's: whoever it was may say so
        ring(&world, "b", 10, PHONE, NOBODYS).await;
        tell(&world, "b", 15, "answered", json!({"extension": NOBODYS})).await;
        assert!(telephony::list_ringing(&other).await.unwrap().calls[0].answered);
        tell(&world, "b", 20, "ended", json!({"answered": true})).await;
        assert_eq!(count(&other).await, 0);
    }

    async fn everybody_on_the_number_is_shown_with_what_bears_on_the_call(world: World) {
        let one = operator(&world, ONE).await;
        let editor = world.backend.authorize(one.actor(), Permission::EditPatients).unwrap();
        let mut found = Vec::new();
        for name in ["смирнова", "иванова", "соколова", "попова"] {
            found.extend(patients::search(&one, name).await.unwrap().patients);
        }
        let patient = found.iter().find(|patient| patient.next_visit.is_some()).unwrap();
        let wish = WishForm { text: "не звонить до десяти".into() };
        patients::add_wish(&editor, patient.id, wish).await.unwrap();
        let phone = PhoneForm { phone: PHONE.into(), ..PhoneForm::default() };
        patients::add_phone(&editor, patient.id, phone.clone()).await.unwrap();
        let relative = patients::search(&one, "кузнецов").await.unwrap().patients[0].id;
        patients::add_phone(&editor, relative, phone).await.unwrap();
        ring(&world, "a", 0, PHONE, ONE).await;
        let ringing = telephony::list_ringing(&one).await.unwrap();
        let callers = &ringing.calls[0].callers;
        assert_eq!(callers.len(), 2);
        let caller = callers.iter().find(|caller| caller.patient.id == patient.id).unwrap();
        assert_eq!(caller.next.as_ref().map(|visit| visit.starts_at), patient.next_visit);
        assert!(caller.last.as_ref().is_none_or(|visit| visit.starts_at <= at(0)));
        assert!(caller.wishes.contains(&"не звонить до десяти".to_owned()));
        // one of them is chosen
        let call = telephony::accept(&one, ringing.calls[0].id, Some(relative)).await.unwrap();
        assert_eq!((call.patient_id, call.draft.unwrap().patient_id), (Some(relative), Some(relative)));
    }

    async fn a_call_that_is_taken_is_on_one_desk(world: World) {
        let (one, other) = (operator(&world, ONE).await, operator(&world, OTHER).await);
        ring(&world, "a", 0, PHONE, NOBODYS).await;
        let id = telephony::list_ringing(&one).await.unwrap().calls[0].id;
        let (first, second) = tokio::join!(telephony::accept(&one, id, None), telephony::accept(&other, id, None));
        let (winner, loser) = if first.is_ok() { (&one, &other) } else { (&other, &one) };
        let taken = [first, second].into_iter().filter_map(Result::ok).collect::<Vec<_>>();
        assert_eq!((taken.len(), only(winner).await.id, open(loser).await.len()), (1, id, 0));
        assert_eq!(refused(telephony::accept(loser, id, None).await), AppError::Refused(Refusal::BeingAsked));
        assert_eq!(telephony::accept(winner, id, None).await.unwrap().id, id, "twice is once");
        // the telephone where it is answered belongs to nobody: it stays where it is
        tell(&world, "a", 5, "answered", json!({"extension": NOBODYS})).await;
        assert_eq!(only(winner).await.id, id);
        // whoever has it on the desk says how it ended, though nobody answered
        tell(&world, "a", 30, "ended", json!({"answered": false})).await;
        assert_eq!((only(winner).await.id, queue(&world).await), (id, vec![]));
        end(winner, &only(winner).await, CallOutcome::CallBack).await;
        let nobody = PatientId(Default::default());
        assert_eq!(refused(telephony::accept(&one, id, None).await), AppError::Refused(Refusal::CallEnded));
        ring(&world, "b", 60, PHONE, ONE).await;
        let id = telephony::list_ringing(&one).await.unwrap().calls[0].id;
        let refusal = refused(telephony::accept(&one, id, Some(nobody)).await);
        assert_eq!(refusal, AppError::field("patient_id", Fault::UnknownChoice));
    }

    async fn a_call_that_rings_cannot_be_worked_with_before_it_is_taken(world: World) {
        let one = operator(&world, ONE).await;
        ring(&world, "a", 0, PHONE, ONE).await;
        let id = telephony::list_ringing(&one).await.unwrap().calls[0].id;
        assert_eq!(refused(calls::save_draft(&one, id, Default::default()).await), AppError::NotFound);
        assert_eq!(refused(calls::end(&one, id, Default::default()).await), AppError::NotFound);
        let manual = calls::start(&one, Default::default()).await.unwrap();
        assert_eq!(refused(telephony::accept(&one, manual.id, None).await), AppError::NotFound);
    }

    async fn an_extension_is_one_user_s(world: World) {
        let system = world.backend.system();
        let user = users::find_by_login(&system, "operator").await.unwrap().unwrap();
        let form = |extension: &str| UserEditForm {
            name: user.name.clone(),
            role: Role::Operator.code().into(),
            extension: extension.into(),
            version: user.version,
            ..UserEditForm::default()
        };
        let taken = refused(users::update(&system, user.id, form(OTHER)).await);
        assert_eq!(taken, AppError::field("extension", Fault::Taken));
        users::update(&system, user.id, form("201")).await.unwrap();
        let one = operator(&world, ONE).await;
        ring(&world, "a", 0, PHONE, "201").await;
        assert!(telephony::list_ringing(&one).await.unwrap().calls[0].own);
    }

    async fn whoever_takes_no_calls_hears_none(world: World) {
        for role in Role::ALL.into_iter().filter(|role| !role.may(Permission::TakeCalls)) {
            let actor = backend::Actor { user: None, key: None, name: "Анна".into(), role: Some(role), doctor: None, scopes: None };
            let ctx = world.backend.authorize(&actor, Permission::ReadKnowledge).unwrap();
            assert_eq!(refused(telephony::list_ringing(&ctx).await), AppError::Forbidden, "{role:?}");
        }
        // names are for those who may see patients
        let one = operator(&world, ONE).await;
        let patient = &patients::search(&one, "смирнова").await.unwrap().patients[0];
        let revealed = patients::reveal(&one, patient.id, "проверка").await.unwrap();
        let phone = Phone::parse(&revealed.phones[0]).unwrap().e164;
        ring(&world, "a", 0, &phone, NOBODYS).await;
        let scopes = Some(vec![Permission::TakeCalls]);
        let key = backend::Actor { role: Some(Role::Operator), scopes, ..backend::Actor::system() };
        let ctx = world.backend.authorize(&key, Permission::TakeCalls).unwrap();
        assert_eq!(telephony::list_ringing(&ctx).await.unwrap().calls[0].callers, []);
        assert!(!telephony::list_ringing(&one).await.unwrap().calls[0].callers.is_empty());
        miss(&world, "b", 60, PHONE).await;
    }
}
