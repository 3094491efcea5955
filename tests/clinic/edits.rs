//! Edits of branches, chairs, specialties, doctors, services and users.

use backend::services::settings;
use domain::{
    error::{AppError, Fault, Refusal},
    permission::{Permission, Role},
    settings::{Noun, SettingEdit},
};
use serde_json::json;
use tests::{
    on_both,
    site::House,
    world::{Engine, World},
};

use crate::{actor, edit, editor, entries, entry, fresh, refused};

on_both! {
    /// Of everything there is, the form that is shown can be saved as it is.
    async fn what_is_there_can_be_saved_as_it_is_shown(world: World) {
        let ctx = world.backend.system();
        for noun in [Noun::Branch, Noun::Chair, Noun::Skill, Noun::Doctor, Noun::Service, Noun::Promotion, Noun::User] {
            for before in entries(&ctx, noun).await {
                let saved = settings::save(&ctx, edit(noun, &before, json!({}))).await;
                assert_eq!(saved.unwrap(), before.id, "{noun:?} {}", before.form);
                let after = entry(&ctx, noun, &before.id).await;
                assert_eq!((after.version, after.form), (before.version + 1, before.form), "{noun:?}");
            }
        }
    }

    /// The second of two editors is told who was faster and which fields have changed, and nothing is lost.
    async fn a_late_edit_says_what_has_changed(world: World) {
        let ctx = editor(&world);
        for (noun, field, theirs, mine) in [
            (Noun::Branch, "address", json!("Покровка, 14"), json!("Покровка, 16")),
            (Noun::Chair, "name", json!("Кабинет 21"), json!("Кабинет 22")),
            (Noun::Skill, "name", json!("терапевт взрослый"), json!("терапевт и всё")),
            (Noun::Doctor, "about", json!("Не принимает беременных"), json!("Говорит по-английски")),
            (Noun::Service, "price", json!("1\u{a0}100\u{a0}₽"), json!("1200")),
            (Noun::Promotion, "name", json!("Именинникам"), json!("Всем")),
        ] {
            let seen = entries(&ctx, noun).await.remove(0);
            settings::save(&ctx, edit(noun, &seen, json!({ field: theirs }))).await.unwrap();
            let late = edit(noun, &seen, json!({ field: mine }));
            let AppError::Stale(stale) = refused(settings::save(&ctx, late.clone()).await) else {
                panic!("{noun:?} was not stale");
            };
            assert_eq!(stale.by.as_deref(), Some("Белова Жанна"), "{noun:?}");
            let theirs = theirs.as_str().unwrap().to_owned();
            assert_eq!(stale.changed, [(field.to_owned(), theirs)], "{noun:?}");
            settings::save(&ctx, SettingEdit { version: stale.version, ..late }).await.unwrap();
        }
    }

    /// What one has typed oneself is not told as somebody else's change, though the audit knows of no version before.
    async fn the_own_change_is_not_told_as_a_colleagues(world: World) {
        let ctx = editor(&world);
        let seen = entries(&ctx, Noun::Doctor).await.remove(0);
        settings::save(&ctx, edit(Noun::Doctor, &seen, json!({ "about": "Левша" }))).await.unwrap();
        let late = edit(Noun::Doctor, &seen, json!({ "practising_since": "1999" }));
        let AppError::Stale(stale) = refused(settings::save(&ctx, late).await) else { panic!("kept") };
        assert_eq!(stale.changed, [("about".to_owned(), "Левша".to_owned())]);
    }

    /// What has visits ahead stays in use.
    async fn what_is_booked_cannot_be_put_out_of_use(world: World) {
        let ctx = editor(&world);
        for noun in [Noun::Branch, Noun::Chair, Noun::Doctor] {
            let booked = entries(&ctx, noun).await.into_iter().find(|entry| entry.active).unwrap();
            let out = SettingEdit { active: false, ..edit(noun, &booked, json!({})) };
            assert_eq!(refused(settings::save(&ctx, out).await), AppError::Refused(Refusal::InUse), "{noun:?}");
            assert!(entry(&ctx, noun, &booked.id).await.active);
        }
        let chair = fresh(&ctx, Noun::Chair, json!({ "name": "Кабинет 99" })).await;
        let id = settings::save(&ctx, chair).await.unwrap();
        let free = entry(&ctx, Noun::Chair, &id).await;
        let out = SettingEdit { active: false, ..edit(Noun::Chair, &free, json!({})) };
        settings::save(&ctx, out).await.unwrap();
        assert!(!entry(&ctx, Noun::Chair, &id).await.active);
    }

    /// Two chairs of a branch are told apart by their names, two specialties by their codes.
    async fn names_and_codes_that_tell_apart_are_taken_once(world: World) {
        let ctx = editor(&world);
        let chair = fresh(&ctx, Noun::Chair, json!({ "name": "Кабинет 1" })).await;
        assert_eq!(refused(settings::save(&ctx, chair).await), AppError::field("name", Fault::Taken));
        let skill = fresh(&ctx, Noun::Skill, json!({ "name": "другой", "code": "t" })).await;
        assert_eq!(refused(settings::save(&ctx, skill).await), AppError::field("code", Fault::Taken));
        assert_eq!(entry(&ctx, Noun::Skill, "T").await.form["name"], "терапевт");
    }

    /// A specialty that doctors have stays; one that nobody has goes, and can come back.
    async fn a_specialty_in_use_stays(world: World) {
        let ctx = editor(&world);
        let in_use = backend::services::clinic::delete_skill(&ctx, "T".into()).await;
        assert_eq!(refused(in_use), AppError::Refused(Refusal::InUse));
        let new = fresh(&ctx, Noun::Skill, json!({ "name": "гнатолог", "code": "G" })).await;
        for _ in 0..2 {
            settings::save(&ctx, new.clone()).await.unwrap();
            backend::services::clinic::delete_skill(&ctx, "G".into()).await.unwrap();
            assert!(entries(&ctx, Noun::Skill).await.iter().all(|entry| entry.id != "G"));
        }
        let gone = backend::services::clinic::delete_skill(&ctx, "G".into()).await;
        assert!(gone.is_err());
    }

    /// A doctor has a specialty; competences come besides.
    async fn a_doctor_has_a_specialty(world: World) {
        let ctx = editor(&world);
        let form = json!({ "last_name": "Юрьев", "first_name": "Лев", "skills": ["I"] });
        let doctor = fresh(&ctx, Noun::Doctor, form).await;
        assert_eq!(refused(settings::save(&ctx, doctor).await), AppError::field("skills", Fault::Required));
        let form = json!({ "last_name": "Юрьев", "first_name": "Лев", "skills": ["Z"] });
        let doctor = fresh(&ctx, Noun::Doctor, form).await;
        assert_eq!(refused(settings::save(&ctx, doctor).await), AppError::field("skills", Fault::UnknownChoice));
    }

    /// A form of another noun, or none at all, is refused as a whole and changes nothing.
    async fn what_is_no_form_is_refused(world: World) {
        let ctx = editor(&world);
        let before = entries(&ctx, Noun::Doctor).await;
        for form in [json!(null), json!([]), json!("x"), json!({ "name": 7 }), json!({ "last_name": ["Юрьев"] })] {
            let edit = SettingEdit { form, ..fresh(&ctx, Noun::Doctor, json!({})).await };
            assert_eq!(refused(settings::save(&ctx, edit).await), AppError::Invalid(Default::default()));
        }
        let nobody = SettingEdit { id: Some("x".into()), ..edit(Noun::Doctor, &before[0], json!({})) };
        assert_eq!(refused(settings::save(&ctx, nobody).await), AppError::NotFound);
        assert_eq!(entries(&ctx, Noun::Doctor).await, before);
    }

    /// Whoever is disabled is signed out at once, and may come back.
    async fn a_disabled_user_is_signed_out(world: World) {
        let house = House::open(&world).await;
        let admin = world.backend.authorize(&actor(Role::Admin), Permission::EditUsers).unwrap();
        let visitor = house.visitor(Role::Operator).await;
        assert!(visitor.is_signed_in().await);
        let users = entries(&admin, Noun::User).await;
        let user = users.into_iter().find(|user| user.form["login"] == "operator").unwrap();
        let out = SettingEdit { active: false, ..edit(Noun::User, &user, json!({})) };
        settings::save(&admin, out).await.unwrap();
        assert!(!visitor.is_signed_in().await);
        let out = entry(&admin, Noun::User, &user.id).await;
        assert!(!out.active);
        let back = SettingEdit { active: true, ..edit(Noun::User, &out, json!({})) };
        settings::save(&admin, back).await.unwrap();
        assert!(house.visitor(Role::Operator).await.is_signed_in().await);
    }

    /// The last who administers keeps the role and the way in.
    async fn an_administrator_cannot_lock_everybody_out(world: World) {
        let admin = world.backend.authorize(&actor(Role::Admin), Permission::EditUsers).unwrap();
        let users = entries(&admin, Noun::User).await;
        let last = users.iter().find(|user| user.form["role"] == "admin").unwrap();
        assert_eq!(users.iter().filter(|user| user.form["role"] == "admin" && user.active).count(), 1);
        let refusal = AppError::Refused(Refusal::LastAdmin);
        let out = SettingEdit { active: false, ..edit(Noun::User, last, json!({})) };
        assert_eq!(refused(settings::save(&admin, out).await), refusal);
        let other = edit(Noun::User, last, json!({ "role": "manager" }));
        assert_eq!(refused(settings::save(&admin, other).await), refusal);
    }

    /// Somebody else's next password is judged like the first one.
    async fn a_password_is_set_for_somebody(world: World) {
        let house = House::open(&world).await;
        let admin = world.backend.authorize(&actor(Role::Admin), Permission::EditUsers).unwrap();
        let users = entries(&admin, Noun::User).await;
        let user = users.iter().find(|user| user.form["login"] == "operator").unwrap();
        assert_eq!(user.form["password"], "", "a page never holds one");
        let set = |password: &str| SettingEdit { form: json!({ "password": password }), ..edit(Noun::Password, user, json!({})) };
        let short = refused(settings::save(&admin, set("короткий")).await);
        assert_eq!(short, AppError::field("password", Fault::TooShort(10)));
        settings::save(&admin, set("пять слов без единой цифры")).await.unwrap();
        let visitor = house.stranger();
        assert_eq!(visitor.sign_in("operator", "пять слов без единой цифры").await.status, 303);
    }
}
