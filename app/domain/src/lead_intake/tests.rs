use proptest::prelude::*;
use serde_json::json;

use super::*;

fn at() -> DateTime<Utc> {
    "2026-11-30T09:00:00Z".parse().unwrap()
}

fn lead(source: LeadSource, payload: Value) -> (String, Incoming) {
    let intake = read(source, payload.to_string(), at());
    match intake.read {
        Reading::Lead(incoming) => (intake.event_key, *incoming),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_form_of_vk_brings_name_phone_and_the_other_answers() {
    let (key, incoming) = lead(
        LeadSource::Vk,
        json!({"type": "lead_forms_new", "group_id": 1, "event_id": "e1", "object": {
        "user_id": 42, "form_name": "Элайнеры", "answers": [
            {"key": "first_name", "question": "Имя", "answer": "Олеся"},
            {"key": "phone_number", "question": "Телефон", "answer": "8 (916) 204-11-42"},
            {"key": "custom_0", "question": "Когда удобно", "answer": ["утром", "в субботу"]},
        ]}}),
    );
    assert_eq!((key.as_str(), incoming.name.as_str()), ("e1", "Олеся"));
    assert_eq!(incoming.phone.as_deref(), Some("+79162041142"));
    assert_eq!(incoming.text, "Элайнеры\nКогда удобно: утром, в субботу");
    assert_eq!(incoming.contact, "https://vk.com/id42");
    assert_eq!((incoming.touch.source.as_str(), incoming.touch.campaign.as_str()), ("vk", "Элайнеры"));
}

#[test]
fn messages_bring_their_words_and_whom_to_answer() {
    let vk = json!({"type": "message_new", "event_id": "e2", "object": {"message": {"from_id": 7, "text": "Сколько?"}}});
    let (_, incoming) = lead(LeadSource::Vk, vk);
    assert_eq!((incoming.sender.as_deref(), incoming.text.as_str()), (Some("vk:7"), "Сколько?"));
    let telegram = json!({"update_id": 5, "message": {"chat": {"type": "private"}, "text": "Болит",
        "from": {"id": 9, "first_name": "Илья", "username": "ilya"}}});
    let (key, incoming) = lead(LeadSource::Telegram, telegram);
    assert_eq!(
        (key.as_str(), incoming.name.as_str(), incoming.contact.as_str()),
        ("5", "Илья", "https://t.me/ilya")
    );
    let max = json!({"update_type": "message_created", "timestamp": 1, "message": {
        "sender": {"user_id": 3, "name": "Пётр"}, "body": {"mid": "m1", "text": "Здравствуйте"}}});
    let (key, incoming) = lead(LeadSource::Max, max);
    assert_eq!((key.as_str(), incoming.sender.as_deref()), ("m1", Some("max:3")));
    let started =
        json!({"update_type": "bot_started", "timestamp": 2, "user": {"user_id": 3, "name": "Пётр"}});
    assert_eq!(lead(LeadSource::Max, started).0, "max:3@2");
}

#[test]
fn a_number_that_is_none_stays_among_the_words() {
    let contact = json!({"update_id": 6, "message": {"chat": {"type": "private"}, "from": {"id": 9},
        "contact": {"phone_number": "добавочный 12"}}});
    let (_, incoming) = lead(LeadSource::Telegram, contact);
    assert_eq!((incoming.phone, incoming.text.as_str()), (None, "добавочный 12"));
}

#[test]
fn what_concerns_nobody_is_told_from_what_cannot_be_read() {
    let join = json!({"type": "group_join", "event_id": "e3", "object": {"user_id": 1}});
    assert_eq!(read(LeadSource::Vk, join.to_string(), at()).read, Reading::Nothing);
    let group =
        json!({"update_id": 7, "message": {"chat": {"type": "group"}, "from": {"id": 1}, "text": "x"}});
    assert_eq!(read(LeadSource::Telegram, group.to_string(), at()).read, Reading::Nothing);
    for broken in ["{", "[]", "{\"type\":\"message_new\",\"event_id\":\"e\",\"object\":{}}"] {
        let once = read(LeadSource::Vk, broken.into(), at());
        assert!(matches!(once.read, Reading::Unreadable(_)), "{broken}");
        assert_eq!(once.event_key, read(LeadSource::Vk, broken.into(), at()).event_key, "sent twice");
    }
}

#[test]
fn a_form_of_the_site_needs_a_number_and_consent() {
    let form = SiteForm {
        id: "f1".into(),
        phone: "+7 916 204-11-42".into(),
        consent: "2026-01".into(),
        utm_source: "yandex".into(),
        referrer: "https://ya.ru/search?text=боль".into(),
        ..SiteForm::default()
    };
    let intake = read_form(&form, String::new()).unwrap();
    let Reading::Lead(incoming) = intake.read else { panic!() };
    assert_eq!(
        (incoming.touch.source.as_str(), incoming.touch.referrer.as_str()),
        ("yandex", "https://ya.ru/search")
    );
    assert_eq!(incoming.consent.as_deref(), Some("2026-01"));
    let refused = |form: SiteForm| read_form(&form, String::new()).unwrap_err();
    assert_eq!(refused(SiteForm { phone: String::new(), ..form.clone() }), ("phone", Fault::Required));
    assert_eq!(refused(SiteForm { consent: " ".into(), ..form.clone() }), ("consent", Fault::Required));
    assert!(is_from_a_robot(&SiteForm { website: "http://".into(), ..form }));
}

proptest! {
    #[test]
    fn nothing_that_comes_in_breaks_the_reading(payload in "\\PC{0,200}", source in 0usize..3) {
        let source = [LeadSource::Vk, LeadSource::Telegram, LeadSource::Max][source];
        read(source, payload, at());
    }
}

#[test]
fn a_number_is_the_senders_own_when_the_messenger_says_so() {
    let own = |source, payload| {
        let (_, incoming) = lead(source, payload);
        (incoming.phone, incoming.own_phone)
    };
    let telegram = |user| {
        json!({"update_id": 1, "message": {"chat": {"type": "private"}, "from": {"id": 7, "first_name": "Илья"},
            "contact": {"phone_number": "79161234567", "user_id": user}}})
    };
    let phone = Some("+79161234567".to_owned());
    assert_eq!(own(LeadSource::Telegram, telegram(7)), (phone.clone(), true));
    assert_eq!(own(LeadSource::Telegram, telegram(8)), (phone.clone(), false));
    let max = |user| {
        let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nTEL;TYPE=cell:79161234567\r\nFN:Илья\r\nEND:VCARD";
        json!({"update_type": "message_created", "timestamp": 1, "message": {
            "sender": {"user_id": 7, "name": "Илья"}, "body": {"mid": "m1", "text": "", "attachments": [
                {"type": "contact", "payload": {"vcf_info": card, "max_info": {"user_id": user}}}]}}})
    };
    assert_eq!(own(LeadSource::Max, max(7)), (phone.clone(), true));
    assert_eq!(own(LeadSource::Max, max(8)), (phone, false));
}
