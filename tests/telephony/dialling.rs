//! Calls that the exchange dials for the operator: what each provider is asked, what it says, and that what rings then
//! is the call from which it was asked for.

use std::{collections::BTreeMap, sync::Arc};

use backend::{
    Actor, Ctx,
    exchanges::{Dialler, Mango, Megafon, Uis, Zadarma},
    messengers::client,
    services::{calls, patients, users},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use domain::{
    call::{Call, CallForm, Direction},
    error::{AppError, Refusal},
    permission::Permission,
    telephony::DialState,
    user::UserEditForm,
};
use hmac::{Hmac, Mac};
use md5::Md5;
use serde_json::{Value, json};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use tests::{
    on_both,
    provider::{Asked, Provider},
    world::{Engine, World},
};

use crate::{
    ONE, PHONE,
    ami::{Ami, SECRET, value},
    at, five_past_nine, only, open,
    payloads::fields,
    refused, tell,
};

const KEY: &str = "the key of a clinic";
const SALT: &str = "and its salt";

/// The operator with the telephone 101, where calls are dialled so.
async fn with(world: &World, dialler: Dialler) -> Ctx {
    world.clock.set(five_past_nine());
    let backend = world.backend.clone().with_dialler(Some(dialler));
    let user = users::find_by_login(&backend.system(), "operator").await.unwrap().unwrap();
    backend.authorize(&Actor::from(&user), Permission::TakeCalls).unwrap()
}

/// Each provider that is asked over HTTP, at that address.
fn diallers(base: &str) -> Vec<Dialler> {
    let client = client(None).unwrap();
    let employees = BTreeMap::from([(ONE.to_owned(), 25)]);
    let number = "74951234567".to_owned();
    vec![
        Dialler::Mango(Mango::new(client.clone(), base, (KEY, SALT), Some(number.clone()))),
        Dialler::Zadarma(Zadarma::new(client.clone(), base, (KEY, SALT))),
        Dialler::Megafon(Megafon::new(client.clone(), base, KEY)),
        Dialler::Uis(Uis::new(client, base, KEY, number, employees)),
    ]
}

async fn outgoing(ctx: &Ctx) -> Call {
    let form = CallForm { phone: PHONE.into(), outgoing: true, patient_id: None };
    calls::start(ctx, form).await.unwrap()
}

/// What each says when it dials, and when it does not.
fn answers(provider: &str) -> (Value, (u16, Value), &'static str) {
    match provider {
        "mango" => (json!({"result": 1000}), (200, json!({"result": 3103})), "3103"),
        "zadarma" => {
            let refusal = json!({"status": "error", "message": "Wrong sip 79161234501 of 101"});
            (json!({"status": "success", "from": 101}), (400, refusal), "Wrong sip … of 101")
        }
        "megafon" => (json!("9f1a"), (401, json!({"error": "Invalid token"})), "Invalid token"),
        _ => {
            let refusal = json!({"error": {"code": -32000, "message": "Employee not found"}});
            (
                json!({"result": {"data": {"call_session_id": 237_859_081}}}),
                (200, refusal),
                "Employee not found",
            )
        }
    }
}

/// Whether the provider would know whom to ring, and whom to call.
fn check(provider: &str, asked: &Asked) {
    match provider {
        "mango" => {
            assert_eq!(asked.path, "/vpbx/commands/callback");
            let form = fields(&asked.body);
            let sign = hex::encode(Sha256::digest(format!("{KEY}{}{SALT}", form["json"])));
            assert_eq!((form["vpbx_api_key"].as_str(), form["sign"].as_str()), (KEY, sign.as_str()));
            let json: Value = serde_json::from_str(&form["json"]).unwrap();
            assert_eq!(
                (json["from"]["extension"].as_str(), json["to_number"].as_str()),
                (Some(ONE), Some("79161234501"))
            );
            assert_eq!(json["line_number"], "74951234567");
        }
        "zadarma" => {
            assert_eq!((asked.method.as_str(), asked.path.as_str()), ("GET", "/v1/request/callback/"));
            assert_eq!(asked.query, "format=json&from=101&to=79161234501");
            let signed = format!("{}{}{}", asked.path, asked.query, hex::encode(Md5::digest(&asked.query)));
            let mac = Hmac::<Sha1>::new_from_slice(SALT.as_bytes()).unwrap().chain_update(signed);
            let sign = BASE64_STANDARD.encode(hex::encode(mac.finalize().into_bytes()));
            assert_eq!(asked.headers["authorization"], format!("{KEY}:{sign}"));
        }
        "megafon" => {
            assert_eq!(asked.path, "/sys/crm_api.wcgp");
            let expected = [("cmd", "makeCall"), ("phone", "79161234501"), ("token", KEY), ("user", ONE)];
            assert_eq!(fields(&asked.body), expected.map(|(name, value)| (name.into(), value.into())).into());
        }
        _ => {
            let json = asked.json();
            assert_eq!(json["method"], "start.employee_call");
            let params = &json["params"];
            assert_eq!(
                (params["access_token"].as_str(), params["employee"]["id"].as_u64()),
                (Some(KEY), Some(25))
            );
            assert_eq!(
                (params["contact"].as_str(), params["first_call"].as_str()),
                (Some("79161234501"), Some("employee"))
            );
        }
    }
}

on_both! {
    async fn each_provider_is_asked_as_it_wants_and_its_answer_is_told(world: World) {
        let provider = Provider::open().await;
        for dialler in diallers(&provider.base) {
            let name = dialler.provider().code();
            let (accepted, refusal, words) = answers(name);
            let ctx = with(&world, dialler).await;
            let call = outgoing(&ctx).await;
            assert_eq!(calls::dial_state(&ctx, call.id).await.unwrap(), DialState::Ready, "{name}");
            provider.will_answer([refusal, (200, accepted)]);
            let said = DialState::Refused(words.into());
            assert_eq!(calls::dial(&ctx, call.id).await.unwrap(), said, "{name}");
            assert_eq!(calls::dial_state(&ctx, call.id).await.unwrap(), said, "{name}: after a reload too");
            assert_eq!(calls::dial(&ctx, call.id).await.unwrap(), DialState::Accepted, "{name}");
            let asked = provider.asked();
            assert_eq!(asked.len(), 2, "{name}");
            asked.iter().for_each(|asked| check(name, asked));
        }
        for dialler in diallers("http://127.0.0.1:1") {
            let ctx = with(&world, dialler).await;
            let call = outgoing(&ctx).await;
            assert_eq!(calls::dial(&ctx, call.id).await.unwrap(), DialState::Unreachable);
        }
    }

    async fn asterisk_is_asked_over_its_manager_interface(world: World) {
        let ami = Ami::open().await;
        let ctx = with(&world, Dialler::Asterisk(Box::new(ami.asterisk(SECRET)))).await;
        let call = outgoing(&ctx).await;
        assert_eq!(calls::dial(&ctx, call.id).await.unwrap(), DialState::Accepted);
        ami.refuse("Extension does not exist.");
        assert_eq!(calls::dial(&ctx, call.id).await.unwrap(), DialState::Refused("Extension does not exist.".into()));
        let [action, _] = ami.actions().try_into().unwrap();
        assert_eq!((value(&action, "Action"), value(&action, "Channel")), ("Originate", "PJSIP/101"));
        assert_eq!((value(&action, "Context"), value(&action, "Exten")), ("from-internal", "79161234501"));
        assert_eq!(value(&action, "Async"), "true");
        let wrong = with(&world, Dialler::Asterisk(Box::new(ami.asterisk("another")))).await;
        let words = "the user or the secret is wrong";
        assert_eq!(calls::dial(&wrong, call.id).await.unwrap(), DialState::Refused(words.into()));
    }

    async fn what_rings_is_the_call_from_which_it_was_asked_for(world: World) {
        let provider = Provider::open().await;
        let ctx = with(&world, diallers(&provider.base).remove(2)).await;
        let first = outgoing(&ctx).await;
        outgoing(&ctx).await;
        // so late that a call that was begun by hand would be another one
        world.clock.set(at(1200));
        calls::dial(&ctx, first.id).await.unwrap();
        let rings = json!({"direction": "out", "phone": PHONE, "extension": ONE});
        tell(&world, "a", 1205, "ringing", rings).await;
        tell(&world, "a", 1260, "ended", json!({"answered": true, "talk_s": 40})).await;
        assert_eq!(open(&ctx).await.len(), 2, "no third call");
        let dialled = "SELECT d.state FROM calls c JOIN call_dials d ON d.call_id = c.id WHERE c.line_key = 'a'";
        assert_eq!(world.texts(dialled).await, ["accepted"], "not the one that was begun later");
    }

    async fn only_an_open_call_of_one_s_own_that_goes_out_is_dialled(world: World) {
        let provider = Provider::open().await;
        let ctx = with(&world, diallers(&provider.base).remove(2)).await;
        let wrong = |outcome| assert_eq!(refused(outcome), AppError::Refused(Refusal::WrongStatus));
        let incoming = CallForm { phone: PHONE.into(), outgoing: false, patient_id: None };
        let incoming = calls::start(&ctx, incoming).await.unwrap();
        assert_eq!(calls::dial_state(&ctx, incoming.id).await.unwrap(), DialState::ByHand);
        wrong(calls::dial(&ctx, incoming.id).await);
        let bare = CallForm { outgoing: true, ..CallForm::default() };
        wrong(calls::dial(&ctx, calls::start(&ctx, bare).await.unwrap().id).await);
        // a colleague's
        let system = world.backend.system();
        let user = users::find_by_login(&system, "operator2").await.unwrap().unwrap();
        let backend = world.backend.clone().with_dialler(diallers(&provider.base).pop());
        let other = backend.authorize(&Actor::from(&user), Permission::TakeCalls).unwrap();
        let own = outgoing(&ctx).await;
        assert_eq!(refused(calls::dial(&other, own.id).await), AppError::NotFound);
        // an operator without a telephone dials by hand
        let form = UserEditForm { name: user.name.clone(), role: user.role.code().into(), version: user.version, ..UserEditForm::default() };
        users::update(&system, user.id, form).await.unwrap();
        let call = outgoing(&other).await;
        assert_eq!(calls::dial_state(&other, call.id).await.unwrap(), DialState::NoExtension);
        wrong(calls::dial(&other, call.id).await);
        // and nobody is asked where nobody dials
        let plain = world.backend.authorize(ctx.actor(), Permission::TakeCalls).unwrap();
        assert_eq!(calls::dial_state(&plain, own.id).await.unwrap(), DialState::ByHand);
        wrong(calls::dial(&plain, own.id).await);
        assert!(provider.asked().is_empty());
    }

    async fn it_is_asked_once_at_a_time_and_a_question_without_an_answer_grows_old(world: World) {
        let provider = Provider::open().await;
        let ctx = with(&world, diallers(&provider.base).remove(2)).await;
        let call = outgoing(&ctx).await;
        provider.hold();
        let asking = tokio::spawn({
            let (ctx, id) = (ctx.clone(), call.id);
            async move { calls::dial(&ctx, id).await.unwrap() }
        });
        provider.came().await;
        assert_eq!(calls::dial_state(&ctx, call.id).await.unwrap(), DialState::Asked);
        assert_eq!(calls::dial(&ctx, call.id).await.unwrap(), DialState::Asked);
        world.clock.set(at(31));
        assert_eq!(calls::dial_state(&ctx, call.id).await.unwrap(), DialState::Unreachable, "the program has ended over it");
        provider.release();
        assert_eq!(asking.await.unwrap(), DialState::Accepted);
        assert_eq!(provider.asked().len(), 1);
    }

    async fn a_number_of_a_card_is_rung_and_dialled_at_once_and_no_audit_knows_it(world: World) {
        let provider = Provider::open().await;
        let ctx = with(&world, diallers(&provider.base).remove(2)).await;
        let patient = patients::search(&ctx, "смирнова").await.unwrap().patients[0].id;
        let phone = patients::card(&ctx, patient).await.unwrap().phones[0].clone();
        let mut events = world.backend.subscribe();
        let call = calls::dial_at_once(&ctx, calls::ring_phone(&ctx, patient, phone.id).await.unwrap());
        assert_eq!((call.direction, call.patient_id), (Direction::Out, Some(patient)));
        assert_eq!(call.phone_masked, Some(phone.masked));
        while calls::dial_state(&ctx, call.id).await.unwrap() != DialState::Accepted {
            events.recv().await.unwrap();
        }
        let digits = fields(&provider.asked()[0].body)["phone"].clone();
        let rows = world.texts("SELECT details FROM audit WHERE action LIKE 'call.%'").await.join("\n");
        assert!(rows.contains("megafon") && !rows.contains(&digits[1..]), "{rows}");
        assert_eq!(only(&ctx).await.id, call.id);
        let nobody = patients::search(&ctx, "кузнецов").await.unwrap().patients[0].id;
        assert_eq!(refused(calls::ring_phone(&ctx, nobody, phone.id).await), AppError::NotFound);
    }
}

#[tokio::test]
async fn an_employee_whom_uis_does_not_know_is_named() {
    use backend::exchanges::{DialFault, DialOrder};

    let uis = Arc::new(diallers("http://127.0.0.1:1").pop().unwrap());
    let order = DialOrder { id: uuid::Uuid::nil(), extension: "102".into(), phone: PHONE.into() };
    assert_eq!(uis.dial(&order).await, Err(DialFault::Refused("dial_employees: 102?".into())));
}
