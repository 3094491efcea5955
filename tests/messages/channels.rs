//! Each channel, against a server on loopback.

use backend::services::{leads, messages};
use chrono::TimeDelta;
use domain::{
    lead::LeadSource,
    lead_intake::read,
    message::{Channel, MessageFault, MessageKind::*, MessageState::*},
};
use reqwest::{Method, header};
use serde_json::{Value, json};
use tests::{
    on_both,
    world::{Engine, World},
};

use crate::clinic::{Clinic, PHONE};

/// The patient's account shares a number with the bot; whether it is said to be the account's own.
pub async fn share(clinic: &Clinic<'_>, source: LeadSource, account: i64, own: bool) {
    let digits: String = PHONE.chars().filter(char::is_ascii_digit).collect();
    let whose = if own { account } else { account + 1 };
    let payload = match source {
        LeadSource::Telegram => json!({"update_id": account, "message": {"chat": {"type": "private"},
            "from": {"id": account, "first_name": "Анна"}, "contact": {"phone_number": digits, "user_id": whose}}}),
        _ => json!({"update_type": "message_created", "timestamp": 1, "message": {
            "sender": {"user_id": account, "name": "Анна"}, "body": {"mid": format!("m{account}"), "text": "",
            "attachments": [{"type": "contact", "payload": {"vcf_info": format!("BEGIN:VCARD\r\nTEL:{digits}\r\n"),
                "max_info": {"user_id": whose}}}]}}}),
    };
    leads::receive(&clinic.system, read(source, payload.to_string(), clinic.now())).await.unwrap();
}

async fn booked(clinic: &Clinic<'_>) -> (domain::message::MessageState, Option<MessageFault>) {
    clinic.book_afternoon().await;
    clinic.pass(TimeDelta::seconds(61));
    clinic.send().await;
    let line = clinic.log().await.into_iter().find(|line| line.kind == Booked).unwrap();
    (line.state, line.fault)
}

on_both! {
    async fn a_text_message_is_asked_for_as_the_settings_say(world: World) {
        let clinic = Clinic::with_sms(&world).await;
        assert_eq!(booked(&clinic).await, (Sent, None));
        let [asked] = clinic.sms.asked().try_into().unwrap();
        assert_eq!((asked.method.clone(), asked.path.as_str()), (Method::POST, "/send"));
        assert_eq!(asked.headers[header::AUTHORIZATION], "Bearer sms-key");
        assert_eq!(asked.headers[header::CONTENT_TYPE], "application/json");
        let body = asked.json();
        assert_eq!(body["to"], "79120007701");
        let text = body["text"].as_str().unwrap();
        assert!(text.starts_with("Анна Сергеевна: запись на "), "{text}");
        assert!(!text.contains('\u{a0}'), "it would cost more");
        let line = clinic.log().await.remove(0);
        assert_eq!(line.to, "+7 912 •••-••-01");
    }

    async fn a_letter_goes_to_the_smtp_server(world: World) {
        let clinic = Clinic::open(&world).await;
        clinic.agree(Some(Channel::Email)).await;
        assert_eq!(booked(&clinic).await, (Sent, None));
        let [letter] = clinic.smtp.letters().try_into().unwrap();
        assert!(letter.to.contains("<vetrova@example.ru>") && letter.from.contains("<clinic@example.ru>"));
        let id = clinic.log().await[0].id;
        assert!(letter.content.contains(&format!("Message-ID: <{id}@example.ru>")), "{}", letter.content);
        assert_eq!(clinic.log().await[0].to, "v•••@example.ru");
    }

    async fn a_letter_that_is_refused_for_now_is_tried_again_and_for_good_is_not(world: World) {
        let clinic = Clinic::open(&world).await;
        clinic.agree(Some(Channel::Email)).await;
        clinic.smtp.refuse(Some("451 later"));
        assert_eq!(booked(&clinic).await, (Waiting, Some(MessageFault::Busy)));
        clinic.smtp.refuse(Some("550 no such user"));
        clinic.pass(TimeDelta::minutes(1));
        clinic.send().await;
        assert_eq!((clinic.story().await[0], clinic.smtp.letters().len()), ((Booked, Dead), 0));
    }

    async fn a_bot_of_telegram_writes_to_the_account_that_has_shown_the_number(world: World) {
        let clinic = Clinic::open(&world).await;
        clinic.agree(Some(Channel::Telegram)).await;
        // a number that somebody else's account has shared is not the patient
        share(&clinic, LeadSource::Telegram, 500, false).await;
        let consent = messages::consent(&clinic.ctx, clinic.patient).await.unwrap();
        assert_eq!(consent.reachable, [Channel::Sms, Channel::Email]);
        share(&clinic, LeadSource::Telegram, 700, true).await;
        clinic.telegram.will_answer([(200, json!({"ok": true, "result": {"message_id": 17}}))]);
        assert_eq!(booked(&clinic).await, (Sent, None));
        let [asked] = clinic.telegram.asked().try_into().unwrap();
        assert_eq!(asked.path, "/bot1:token/sendMessage");
        assert_eq!(asked.json()["chat_id"], 700);
        assert_eq!(clinic.log().await[0].to, "•••00");
    }

    async fn a_bot_of_max_writes_to_the_account_that_has_shown_the_number(world: World) {
        let clinic = Clinic::open(&world).await;
        clinic.agree(Some(Channel::Max)).await;
        share(&clinic, LeadSource::Max, 900, true).await;
        clinic.max.will_answer([(200, json!({"message": {"body": {"mid": "mid.1"}}}))]);
        assert_eq!(booked(&clinic).await, (Sent, None));
        let [asked] = clinic.max.asked().try_into().unwrap();
        assert_eq!((asked.path.as_str(), asked.query.as_str()), ("/messages", "user_id=900"));
        assert_eq!(asked.headers[header::AUTHORIZATION], "max-token");
        assert!(asked.json()["text"].as_str().unwrap().contains("Анна Сергеевна"));
    }

    async fn faults_of_a_bot_are_told_apart(world: World) {
        let clinic = Clinic::open(&world).await;
        clinic.agree(Some(Channel::Telegram)).await;
        assert_eq!(booked(&clinic).await, (Dead, Some(MessageFault::NoAddress)));
        share(&clinic, LeadSource::Telegram, 700, true).await;
        let answer = |status: u16| (status, json!({"ok": false, "error_code": status}));
        let id = clinic.log().await.iter().find(|line| line.kind == Booked).unwrap().id;
        for (status, fault, state) in [
            (403, MessageFault::Refused, Dead),
            (401, MessageFault::NotAllowed, Waiting),
            (429, MessageFault::Busy, Waiting),
            (400, MessageFault::Refused, Dead),
        ] {
            if clinic.log().await.iter().any(|line| line.id == id && line.state == Dead) {
                messages::send_again(&clinic.editor(), id).await.unwrap();
            }
            clinic.telegram.will_answer([answer(status)]);
            clinic.pass(TimeDelta::minutes(10));
            clinic.send().await;
            let line = clinic.log().await.into_iter().find(|line| line.id == id).unwrap();
            assert_eq!((line.fault, line.state), (Some(fault), state), "{status}");
        }
        let faults: Vec<Value> = clinic.telegram.asked().iter().map(|asked| asked.json()["chat_id"].clone()).collect();
        assert_eq!(faults, [700, 700, 700, 700]);
    }
}
