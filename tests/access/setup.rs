//! The first run of an empty database.

use backend::services::directory;
use futures::future::join_all;
use tests::{
    on_both,
    site::House,
    world::{Engine, World},
};

fn form<'a>(login: &'a str, zone: &'a str) -> [(&'a str, &'a str); 7] {
    [
        ("clinic", "Клиника на Покровке"),
        ("branch", "Покровка"),
        ("address", "Покровка, 1"),
        ("zone", zone),
        ("login", login),
        ("name", "Анна Лаптева"),
        ("password", "четыре слова без цифр"),
    ]
}

on_both! {
    in an empty clinic:

    /// Every page leads to the first-run page; from there one form leads to a clinic with an administrator signed in.
    async fn an_empty_database_opens_the_first_run_page(world: World) {
        let house = House::open(&world).await;
        let visitor = house.stranger();
        for path in ["/", "/schedule", "/login", "/nothing"] {
            assert_eq!(visitor.get(path).await.location.as_deref(), Some("/setup"), "{path}");
        }
        assert_eq!(visitor.get("/setup").await.status, 200);
        let done = visitor.send("/setup", &form("Admin", "Asia/Yekaterinburg")).await;
        assert_eq!((done.status, done.location.as_deref()), (303, Some("/settings")));
        assert!(visitor.is_signed_in().await);
        assert_eq!(visitor.get("/setup").await.location.as_deref(), Some("/"));
        let stranger = house.stranger();
        assert_eq!(stranger.get("/setup").await.location.as_deref(), Some("/"));
        assert!(stranger.get("/login").await.text.contains("Клиника на Покровке"));
        assert_eq!(stranger.sign_in("admin", "четыре слова без цифр").await.status, 303);
        let facts = directory::facts(&world.backend.system()).await.unwrap();
        assert_eq!(facts.branches.len(), 1);
        assert_eq!(facts.branches[0].zone.name(), "Asia/Yekaterinburg");
    }

    /// What was typed stays, each fault stands at its field, and nothing is set up by halves.
    async fn a_bad_first_run_form_changes_nothing(world: World) {
        let visitor = House::open(&world).await.stranger();
        let refused = visitor.send("/setup", &form("админ", "Moscow")).await;
        assert_eq!(refused.status, 422);
        for field in ["login", "zone"] {
            assert!(refused.text.contains(&format!(r#"aria-describedby="{field}-error""#)), "{field}");
        }
        assert!(refused.text.contains(r#"value="Клиника на Покровке""#));
        assert!(!refused.text.contains("четыре слова без цифр"));
        assert_eq!(visitor.get("/").await.location.as_deref(), Some("/setup"));
        assert!(directory::facts(&world.backend.system()).await.unwrap().branches.is_empty());
    }

    /// Ten at the same moment: one clinic.
    async fn a_clinic_is_set_up_once(world: World) {
        let house = House::open(&world).await;
        let names: Vec<String> = (0..10).map(|number| format!("admin{number}")).collect();
        let answers = names.iter().map(|name| {
            let visitor = house.stranger();
            async move { visitor.send("/setup", &form(name, "Europe/Moscow")).await.location }
        });
        let answers: Vec<_> = join_all(answers).await.into_iter().flatten().collect();
        assert_eq!(answers.iter().filter(|location| *location == "/settings").count(), 1, "{answers:?}");
        // whoever comes when it is done already is sent to the first page
        let late = |location: &&String| ["/login", "/"].contains(&location.as_str());
        assert_eq!(answers.iter().filter(late).count(), 9, "{answers:?}");
        assert_eq!(directory::facts(&world.backend.system()).await.unwrap().branches.len(), 1);
        let users = backend::services::users::list(&world.backend.system()).await.unwrap();
        assert_eq!(users.len(), 1);
    }
}

on_both! {
    /// Where there are users already, the form is refused, whoever sends it.
    async fn a_clinic_that_is_there_cannot_be_set_up_again(world: World) {
        let house = House::open(&world).await;
        let stranger = house.stranger();
        assert_eq!(stranger.send("/setup", &form("intruder", "Europe/Moscow")).await.location.as_deref(), Some("/"));
        let login = backend::services::users::find_by_login(&world.backend.system(), "intruder").await;
        assert_eq!(login.unwrap(), None);
    }
}
