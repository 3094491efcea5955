//! The letter with the day's reports: once for each address, when all are sent or at the set time, with figures alone.

use backend::{
    Actor, Ctx,
    services::{calls, operator_states, reports, reports::Mailing, users},
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    call::{CallEnd, CallForm, CallOutcome},
    day_report::{act::ReportAct, view::ReportKey},
    permission::Permission,
};
use tests::{
    on_both,
    world::{Engine, World, monday},
};

use crate::clinic::Clinic;

fn mailing() -> Mailing {
    Mailing { to: vec!["head@example.ru".into(), "owner@example.ru".into()], at_min: 21 * 60 }
}

async fn operator(clinic: &Clinic<'_>, login: &str) -> Ctx {
    let user = users::find_by_login(&clinic.system, login).await.unwrap().unwrap();
    clinic.backend.authorize(&Actor::from(&user), Permission::TakeCalls).unwrap()
}

async fn send(ctx: &Ctx) {
    let key = ReportKey { date: monday(), operator: None };
    let act = ReportAct::Submit {
        comment: "Ветрова просила перезвонить".into(), despite: true
    };
    let version = reports::read(ctx, key).await.unwrap().version;
    reports::change(ctx, key, version, act).await.unwrap();
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The words of a letter, whatever way they travel.
fn words(content: &str) -> String {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let body: String =
        content.split_once("\n\n").map(|(_, body)| body).unwrap_or_default().split_whitespace().collect();
    let bytes = STANDARD.decode(body.trim_end_matches('.')).unwrap_or_else(|_| content.into());
    String::from_utf8_lossy(&bytes).into_owned()
}

on_both! {
    async fn the_letter_leaves_once_all_reports_are_sent(world: World) {
        let clinic = Clinic::open(&world).await;
        let (one, other) = (operator(&clinic, "operator").await, operator(&clinic, "operator2").await);
        for ctx in [&one, &other] {
            operator_states::come(ctx).await.unwrap();
        }
        let call = calls::start(&one, CallForm { phone: "8 912 000-99-01".into(), ..CallForm::default() }).await.unwrap();
        calls::end(&one, call.id, CallEnd { outcome: Some(CallOutcome::Advised), ..CallEnd::default() }).await.unwrap();
        let mail = async || reports::send_letters(&clinic.system, &mailing()).await.unwrap();
        world.clock.set(at("2026-11-23T16:40:00Z"));
        send(&one).await;
        assert_eq!(mail().await, 0, "one is missing");
        send(&other).await;
        assert_eq!(mail().await, 2);
        assert_eq!(mail().await, 0, "once a date");
        let letters = clinic.smtp.letters();
        let to: Vec<&str> = letters.iter().map(|letter| letter.to.as_str()).collect();
        assert!(to[0].contains("head@example.ru") && to[1].contains("owner@example.ru"), "{to:?}");
        let text = words(&letters[0].content);
        assert!(text.contains("Отчётов отправлено: 2, не отправлено: 0"), "{text}");
        let key = ReportKey { date: monday(), operator: None };
        let mut calls = 0;
        for operator in reports::read(&clinic.system, key).await.unwrap().operators {
            let key = ReportKey { operator: Some(operator.id), ..key };
            calls += reports::read(&clinic.system, key).await.unwrap().figures.calls.offered;
        }
        assert!(text.contains(&format!("Звонки: {calls}\r\n")), "{text}");
        for personal in ["Ветрова", "912", "просила"] {
            assert!(!text.contains(personal), "{text}");
        }
        world.clock.set(at("2026-11-23T18:30:00Z"));
        assert_eq!(mail().await, 0, "the set time has nothing to add");
    }

    async fn at_the_set_time_it_leaves_whatever_is_missing_and_is_tried_again(world: World) {
        let clinic = Clinic::open(&world).await;
        let one = operator(&clinic, "operator").await;
        operator_states::come(&one).await.unwrap();
        let mail = async || reports::send_letters(&clinic.system, &mailing()).await.unwrap();
        world.clock.set(at("2026-11-23T17:59:00Z"));
        assert_eq!(mail().await, 0);
        clinic.smtp.refuse(Some("450 busy"));
        world.clock.set(at("2026-11-23T18:00:00Z"));
        assert_eq!((mail().await, clinic.smtp.letters().len()), (0, 0));
        clinic.smtp.refuse(None);
        assert_eq!(mail().await, 0, "not at once");
        world.clock.set(at("2026-11-23T18:00:00Z") + TimeDelta::minutes(2));
        assert_eq!(mail().await, 2);
        assert!(words(&clinic.smtp.letters()[0].content).contains("не отправлено: 1"));
    }

    async fn a_date_on_which_nobody_worked_has_no_letter(world: World) {
        let clinic = Clinic::open(&world).await;
        world.clock.set(at("2026-12-20T18:30:00Z"));
        assert_eq!(reports::send_letters(&clinic.system, &mailing()).await.unwrap(), 0);
    }
}
