//! The page of messages: its words, its log, and who sees what of it.

use backend::services::messages;
use chrono::TimeDelta;
use domain::{
    error::{AppError, Fault},
    message::MessageKind,
    message_template::{TemplateForm, usual},
    permission::{Permission, Role},
};
use serde_json::json;
use tests::{
    on_both,
    site::House,
    world::{Engine, World},
};

use crate::clinic::{Clinic, actor, refused};

fn form(version: i64, text: &str) -> TemplateForm {
    TemplateForm { kind: MessageKind::Booked, version, text: text.into() }
}

on_both! {
    async fn the_clinics_own_words_are_used(world: World) {
        let clinic = Clinic::with_sms(&world).await;
        let editor = clinic.editor();
        let words = messages::page(&editor, None).await.unwrap().templates;
        assert_eq!((words[0].version, words[0].text.as_str()), (0, usual(MessageKind::Booked)));
        messages::save_template(&editor, form(0, "Ждём: {когда}")).await.unwrap();
        clinic.book_afternoon().await;
        clinic.pass(TimeDelta::seconds(61));
        clinic.send().await;
        let [text] = clinic.texts().try_into().unwrap();
        assert!(text.starts_with("Ждём: ") && !text.contains("Анна"), "{text}");
        // the usual ones again
        messages::save_template(&editor, form(1, " ")).await.unwrap();
        let words = messages::page(&editor, None).await.unwrap().templates;
        assert_eq!((words[0].version, words[0].text.as_str()), (2, usual(MessageKind::Booked)));
    }

    async fn words_that_cannot_be_filled_in_are_refused_and_so_is_a_late_edit(world: World) {
        let clinic = Clinic::open(&world).await;
        let editor = clinic.editor();
        for (text, fault) in [("{услуга}", Fault::UnknownChoice), ("{имя", Fault::BadCharacter)] {
            let refusal = refused(messages::save_template(&editor, form(0, text)).await);
            assert_eq!(refusal, AppError::field("text", fault));
        }
        messages::save_template(&editor, form(0, "Первый: {когда}")).await.unwrap();
        match refused(messages::save_template(&editor, form(0, "Второй: {когда}")).await) {
            AppError::Stale(stale) => {
                assert_eq!(stale.version, 1);
                assert_eq!(stale.changed, [("text".to_owned(), "Первый: {когда}".to_owned())]);
            }
            other => panic!("{other}"),
        }
    }

    async fn the_log_names_patients_to_those_who_see_them_and_shows_no_address(world: World) {
        let clinic = Clinic::with_sms(&world).await;
        clinic.invited().await;
        let admin = clinic.backend.authorize(&actor(Role::Admin), Permission::EditClinic).unwrap();
        for (ctx, sees) in [(clinic.editor(), true), (admin, false)] {
            let page = messages::page(&ctx, None).await.unwrap();
            assert_eq!(page.channels.len(), 4);
            assert!(page.log.iter().all(|line| line.patient.is_some() == sees && line.patient_id.is_some() == sees));
            let told = json!(page).to_string();
            assert!(!told.contains("79120007701") && !told.contains("/v/"), "{told}");
        }
    }

    async fn the_page_explains_what_is_missing_where_nothing_is_set_up(world: World) {
        let house = House::open(&world).await;
        let answer = house.visitor(Role::Administrator).await.get("/settings/messages").await;
        assert_eq!(answer.status, 200);
        assert!(answer.text.contains("Сообщения") && answer.text.contains("Ни один канал не настроен"));
    }
}
