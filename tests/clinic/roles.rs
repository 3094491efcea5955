//! Each role sees and edits what is its own, and nothing else.

use backend::services::settings;
use domain::{
    error::AppError,
    permission::{Permission, Role},
    settings::{Noun, READERS, Step},
};
use serde_json::json;
use tests::{
    on_both,
    site::House,
    world::{Engine, World},
};

use crate::{actor, edit, entries, refused};

on_both! {
    /// Neither through the services, whatever leave they come with.
    async fn a_service_asks_for_its_own_leave(world: World) {
        let system = world.backend.system();
        for role in Role::ALL {
            let ctx = world.backend.authorize(&actor(role), Permission::OwnAccount).unwrap();
            for noun in Noun::ALL {
                let may = role.may(noun.permission());
                assert_eq!(settings::page(&ctx, noun).await.is_ok(), may, "{role:?} reads {noun:?}");
                let known = if noun == Noun::Password { Noun::User } else { noun };
                let entry = entries(&system, known).await.remove(0);
                if !may {
                    let refusal = refused(settings::save(&ctx, edit(noun, &entry, json!({}))).await);
                    assert_eq!(refusal, AppError::Forbidden, "{role:?} edits {noun:?}");
                }
            }
        }
    }

    /// Nor over HTTP.
    async fn a_server_function_asks_for_its_own_leave(world: World) {
        let house = House::open(&world).await;
        for role in Role::ALL {
            let visitor = house.visitor(role).await;
            let expected = |may: bool| if may { 200 } else { 403 };
            let reads = READERS.iter().any(|permission| role.may(*permission));
            assert_eq!(visitor.call("settings_index", &json!({})).await.status, expected(reads), "{role:?}");
            for noun in Noun::ALL {
                let answer = visitor.call("read_settings", &json!({ "noun": noun.code() })).await;
                assert_eq!(answer.status, expected(role.may(noun.permission())), "{role:?} reads {noun:?}");
                if !role.may(noun.permission()) {
                    let edit = json!({ "noun": noun.code(), "id": null, "version": 0, "active": true, "form": {} });
                    let answer = visitor.call("save_setting", &json!({ "edit": edit })).await;
                    assert_eq!(answer.status, 403, "{role:?} edits {noun:?}");
                }
            }
            if !role.may(Permission::EditClinic) {
                assert_eq!(visitor.call("delete_skill", &json!({ "code": "T" })).await.status, 403, "{role:?}");
            }
        }
    }

    /// A page that is not for a role answers so, and shows nothing of what it holds.
    async fn a_page_is_for_those_who_may_edit_it(world: World) {
        let house = House::open(&world).await;
        for role in Role::ALL {
            let visitor = house.visitor(role).await;
            for (path, needed, text) in [
                ("/settings/doctors", Permission::EditClinic, "Гольдштейн"),
                ("/settings/services", Permission::EditClinic, "A16.07.002.010"),
                ("/settings/users", Permission::EditUsers, "administrator2"),
            ] {
                let page = visitor.get(path).await;
                assert_eq!(page.status, if role.may(needed) { 200 } else { 403 }, "{role:?} at {path}");
                assert_eq!(page.text.contains(text), role.may(needed), "{role:?} at {path}");
            }
        }
    }

    /// Every page is there, rendered whole by the server.
    async fn the_pages_hold_what_there_is(world: World) {
        let house = House::open(&world).await;
        let admin = house.visitor(Role::Admin).await;
        for (path, text) in [
            ("/settings", "Филиалы и кресла"),
            ("/settings/branches", "Москва, Покровка, 12"),
            ("/settings/branches?edit=chair.new", "Добавить кресло"),
            ("/settings/specialties", "терапевт"),
            ("/settings/doctors", "Мельникова"),
            ("/settings/services", "B01.065.001"),
            ("/settings/promotions", "Пенсионерам"),
            ("/settings/users", "Вера Лаптева"),
        ] {
            let page = admin.get(path).await;
            assert_eq!(page.status, 200, "{path}");
            assert!(page.text.contains(text), "{path} lacks «{text}»");
        }
    }

    /// Whoever edits the clinic, but no users, is not asked to make any; nobody is asked for what is there.
    async fn steps_are_those_that_the_reader_can_take(world: World) {
        let ctx = world.backend.authorize(&actor(Role::Administrator), Permission::EditClinic).unwrap();
        assert!(settings::index(&ctx).await.unwrap().steps.is_empty());
        let form = json!({ "last_name": "Новый", "first_name": "Врач", "skills": ["T"] });
        settings::save(&ctx, crate::fresh(&ctx, Noun::Doctor, form).await).await.unwrap();
        let steps = settings::index(&ctx).await.unwrap().steps;
        let todo: Vec<Step> = steps.iter().filter(|step| !step.done).map(|step| step.step).collect();
        assert_eq!(todo, [Step::DoctorHours]);
        assert!(steps.iter().all(|step| step.step != Step::Users));
    }
}
