//! What a patient answers: by the page behind the link, or by a word to a bot.

use backend::services::{bookings, callbacks, leads, messages};
use chrono::TimeDelta;
use domain::{
    booking::BookingStatus,
    id::BookingId,
    lead::LeadSource,
    lead_intake::read,
    message::{Answer, Channel},
};
use reqwest::{Method, header};
use serde_json::json;
use tests::{
    on_both,
    site::{House, Visitor},
    world::{self, Engine, World},
};

use crate::{channels::share, clinic::Clinic};

async fn press(door: &Visitor, token: &str, answer: &str) -> world::Answer {
    let request = door.request(Method::POST, &format!("/v/{token}")).form(&[("answer", answer)]);
    world::Answer::of(request).await
}

async fn status(clinic: &Clinic<'_>, id: BookingId) -> BookingStatus {
    bookings::get(&clinic.ctx, id).await.unwrap().status
}

async fn to_ring(clinic: &Clinic<'_>) -> usize {
    let queue = callbacks::list(&clinic.ctx).await.unwrap();
    queue.lines.iter().filter(|line| line.patient_id == Some(clinic.patient)).count()
}

on_both! {
    async fn a_click_confirms_the_visit_and_looking_changes_nothing(world: World) {
        let clinic = Clinic::with_sms(&world).await;
        let house = House::open(&world).await;
        let (booking, token) = clinic.invited().await;
        let door = house.stranger();
        let page = door.get(&format!("/v/{token}")).await;
        assert_eq!(page.status, 200, "{}", page.text);
        let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(!policy.contains("script-src") && page.headers[header::CACHE_CONTROL] == "no-store");
        assert!(page.text.contains("Подтверждаю") && page.text.contains("Перезвоните мне"));
        let services = booking.services_text.clone();
        for secret in ["Ветрова", "Анна", "0007701", services.as_str()] {
            assert!(!page.text.contains(secret), "{secret}");
        }
        assert_eq!(status(&clinic, booking.id).await, BookingStatus::Booked);
        for _ in 0..2 {
            let pressed = press(&door, &token, "confirm").await;
            assert_eq!((pressed.status, pressed.location), (303, Some(format!("/v/{token}"))));
        }
        assert_eq!(status(&clinic, booking.id).await, BookingStatus::Confirmed);
        let page = door.get(&format!("/v/{token}")).await;
        assert!(page.text.contains("Ждём вас") && !page.text.contains("Подтверждаю"));
        let history = bookings::history(&clinic.ctx, booking.id).await.unwrap();
        let confirmed: Vec<_> = history.iter().filter(|line| line.action == "confirmed").collect();
        assert_eq!((confirmed.len(), confirmed[0].by.as_str()), (1, "Пациент"));
        assert_eq!(clinic.log().await[0].answer, Some(Answer::Confirm));
        assert_eq!(press(&door, &token, "nonsense").await.status, 400);
    }

    async fn a_click_asks_to_be_rung_once(world: World) {
        let clinic = Clinic::with_sms(&world).await;
        let house = House::open(&world).await;
        let (booking, token) = clinic.invited().await;
        let door = house.stranger();
        press(&door, &token, "call_back").await;
        press(&door, &token, "call_back").await;
        assert_eq!((to_ring(&clinic).await, status(&clinic, booking.id).await), (1, BookingStatus::Booked));
        let queue = callbacks::list(&clinic.ctx).await.unwrap();
        let line = queue.lines.iter().find(|line| line.patient_id == Some(clinic.patient)).unwrap();
        assert!(line.note.contains("перезвонить") && line.by == "Пациент");
        assert!(door.get(&format!("/v/{token}")).await.text.contains("Мы перезвоним вам"));
        // it is rung like any other
        let call = backend::services::calls::ring_back(&clinic.ctx, line.id).await.unwrap();
        assert_eq!(call.patient_id, Some(clinic.patient));
    }

    async fn a_wrong_token_and_one_that_has_expired_tell_the_same(world: World) {
        let clinic = Clinic::with_sms(&world).await;
        let house = House::open(&world).await;
        let (booking, token) = clinic.invited().await;
        let door = house.stranger();
        let wrong = door.get("/v/AAAAAAAAAAAAAAAAAAAAAAAA").await;
        assert_eq!(wrong.status, 404);
        assert_eq!(press(&door, "nothing", "confirm").await.text, wrong.text);
        assert_eq!(door.get(&format!("/v/{}", "x".repeat(5000))).await.text, wrong.text);
        world.clock.set(booking.ends_at);
        let late = door.get(&format!("/v/{token}")).await;
        assert_eq!((late.status, late.text), (404, wrong.text));
    }

    async fn who_asks_too_often_waits(world: World) {
        let house = House::open(&world).await;
        let door = house.stranger();
        for _ in 0..60 {
            assert_eq!(door.get("/v/nothing").await.status, 404);
        }
        let answer = door.get("/v/nothing").await;
        assert_eq!((answer.status, answer.headers[header::RETRY_AFTER].to_str().unwrap()), (429, "1"));
    }

    async fn a_link_of_a_time_that_is_no_more_confirms_nothing(world: World) {
        let clinic = Clinic::with_sms(&world).await;
        let house = House::open(&world).await;
        let (booking, token) = clinic.invited().await;
        clinic.reschedule(&booking).await;
        let door = house.stranger();
        let page = door.get(&format!("/v/{token}")).await;
        assert!(page.status == 200 && page.text.contains("изменилась") && !page.text.contains("Подтверждаю"));
        assert_eq!(press(&door, &token, "confirm").await.status, 303);
        assert_eq!(status(&clinic, booking.id).await, BookingStatus::Booked);
        press(&door, &token, "call_back").await;
        assert_eq!(to_ring(&clinic).await, 1);
    }

    async fn a_word_to_the_bot_answers_the_last_message(world: World) {
        let clinic = Clinic::open(&world).await;
        share(&clinic, LeadSource::Telegram, 700, true).await;
        clinic.agree(Some(Channel::Telegram)).await;
        let booking = clinic.book_afternoon().await;
        clinic.pass(TimeDelta::seconds(61));
        clinic.send().await;
        let say = async |update: i64, from: i64, text: &str| {
            let payload = json!({"update_id": update, "message": {"chat": {"type": "private"}, "text": text,
                "from": {"id": from, "first_name": "Анна"}}});
            leads::receive(&clinic.system, read(LeadSource::Telegram, payload.to_string(), clinic.now())).await.unwrap();
        };
        say(1, 701, "да").await;
        say(2, 700, "сколько стоит имплант?").await;
        assert_eq!(status(&clinic, booking.id).await, BookingStatus::Booked, "others and other words say nothing");
        say(3, 700, "Да!").await;
        assert_eq!(status(&clinic, booking.id).await, BookingStatus::Confirmed);
        say(4, 700, "перезвоните").await;
        assert_eq!(to_ring(&clinic).await, 1);
    }

    async fn an_answer_to_a_text_message_confirms_or_asks_for_a_call(world: World) {
        let clinic = Clinic::with_sms(&world).await;
        let house = House::open(&world).await;
        let (booking, _) = clinic.invited().await;
        let door = house.stranger();
        let say = async |secret: &str, id: u32, phone: &str, text: &str| {
            let form = [("phone", phone), ("text", text), ("id", &id.to_string())];
            let request = door.request(Method::POST, &format!("/hooks/sms/{secret}")).form(&form);
            world::Answer::of(request).await.status
        };
        assert_eq!(say("in-the-address-of-another", 1, "79120007701", "да").await, 401);
        assert_eq!(say("in-the-address-of-sms", 2, "79120007702", "да").await, 200);
        assert_eq!(status(&clinic, booking.id).await, BookingStatus::Booked, "of somebody else");
        assert_eq!(say("in-the-address-of-sms", 3, "79120007701", "1").await, 200);
        assert_eq!(status(&clinic, booking.id).await, BookingStatus::Confirmed);
        for _ in 0..2 {
            assert_eq!(say("in-the-address-of-sms", 4, "89120007701", "2").await, 200);
        }
        assert_eq!(to_ring(&clinic).await, 1);
        // what is no such word a person has to read; a provider may send it in the address too
        let path = "/hooks/sms/in-the-address-of-sms?phone=79120007701&text=%D0%AF+%D0%BE%D0%BF%D0%BE%D0%B7%D0%B4%D0%B0%D1%8E&id=5";
        assert_eq!(door.get(path).await.status, 200);
        let leads = world.texts("SELECT message FROM leads WHERE source = 'sms'").await;
        assert_eq!(leads, ["да", "Я опоздаю"]);
    }

    async fn what_is_not_needed_any_more_is_forgotten(world: World) {
        let clinic = Clinic::with_sms(&world).await;
        let (_, token) = clinic.invited().await;
        clinic.pass(TimeDelta::days(100));
        clinic.send().await;
        messages::sweep(&clinic.system).await.unwrap();
        assert!(messages::linked(&clinic.system, &token).await.is_err());
        assert_eq!(clinic.story().await.len(), 2, "what was settled just now is kept");
        clinic.pass(TimeDelta::days(91));
        messages::sweep(&clinic.system).await.unwrap();
        assert_eq!(clinic.story().await, []);
    }
}
