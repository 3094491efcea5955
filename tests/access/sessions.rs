//! Sessions: how long they last, what ends them, and what the database knows of them.

use backend::{Backend, services::sessions};
use chrono::TimeDelta;
use domain::permission::Role;
use reqwest::header;
use tests::{
    on_both,
    site::{House, demo_login},
    world::{Engine, World},
};

on_both! {
    /// Twelve hours after the last request; each request puts it off, the clock is written down once a minute.
    async fn a_session_ends_twelve_hours_after_the_last_request(world: World) {
        let visitor = House::open(&world).await.visitor(Role::Operator).await;
        world.clock.advance(TimeDelta::seconds(59));
        let soon = visitor.get("/account").await;
        assert!(!soon.headers.contains_key(header::SET_COOKIE), "within a minute nothing is written");
        for _ in 0..3 {
            world.clock.advance(TimeDelta::hours(11));
            let later = visitor.get("/account").await;
            assert_eq!(later.status, 200);
            let cookie = later.headers[header::SET_COOKIE].to_str().unwrap();
            assert!(cookie.contains("Max-Age=43200"), "{cookie}");
        }
        world.clock.advance(TimeDelta::hours(12));
        assert!(!visitor.is_signed_in().await);
        assert_eq!(sessions::sweep(&world.backend.system()).await.unwrap(), 1);
    }

    /// What the cookie held is of no use any more.
    async fn signing_out_ends_the_session(world: World) {
        let house = House::open(&world).await;
        let visitor = house.stranger();
        let (login, password) = demo_login(Role::Operator);
        let signed_in = visitor.sign_in(login, password).await;
        let cookie = signed_in.headers[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
        let with_cookie = || async {
            let request = house.stranger().request(reqwest::Method::GET, "/account");
            request.header(header::COOKIE, &cookie).send().await.unwrap().status().as_u16()
        };
        assert_eq!(with_cookie().await, 200);
        assert_eq!(visitor.send("/logout", &[]).await.location.as_deref(), Some("/login"));
        assert!(!visitor.is_signed_in().await);
        assert_eq!(with_cookie().await, 303);
    }

    /// A cookie that somebody planted before is not the one that is signed in.
    async fn the_cookie_is_a_new_one_after_signing_in(world: World) {
        let house = House::open(&world).await;
        let (login, password) = demo_login(Role::Operator);
        let mut cookies = Vec::new();
        let visitor = house.stranger();
        for _ in 0..2 {
            let answer = visitor.sign_in(login, password).await;
            cookies.push(answer.headers[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned());
        }
        assert_ne!(cookies[0], cookies[1]);
        let old = house.stranger().request(reqwest::Method::GET, "/account").header(header::COOKIE, &cookies[0]);
        assert_eq!(old.send().await.unwrap().status(), 303);
        let planted = "priyom=AAAAAAAAAAAAAAAAAAAAAA";
        let request = house.stranger().request(reqwest::Method::POST, "/login");
        let request = request.header(header::COOKIE, planted).header(header::ORIGIN, &house.base);
        let answer = request.form(&[("login", login), ("password", password)]).send().await.unwrap();
        assert!(!answer.headers()[header::SET_COOKIE].to_str().unwrap().starts_with(planted));
    }

    /// A session outlives the program.
    async fn a_session_outlives_a_restart(mut_world: World) {
        let mut world = mut_world;
        let visitor = House::open(&world).await.visitor(Role::Operator).await;
        world.restart().await;
        let anew = House::open(&world).await;
        let visitor = tests::site::Visitor { base: anew.base.clone(), ..visitor };
        assert!(visitor.is_signed_in().await);
    }

    /// The account page lists the own sessions and ends each; nobody else's.
    async fn a_user_sees_and_ends_the_own_sessions(world: World) {
        let house = House::open(&world).await;
        let (here, there) = (house.visitor(Role::Operator).await, house.visitor(Role::Operator).await);
        let other = house.visitor(Role::Manager).await;
        let list = || async {
            let answer = here.call("list_own_sessions", &serde_json::json!({})).await;
            answer.done(200)["sessions"].as_array().unwrap().clone()
        };
        let own = list().await;
        assert_eq!(own.len(), 2);
        let elsewhere: Vec<_> = own.iter().filter(|session| session["current"] == false).collect();
        assert_eq!(elsewhere.len(), 1);
        let id = elsewhere[0]["id"].as_str().unwrap();
        other.send("/account/sessions", &[("id", id)]).await;
        assert!(there.is_signed_in().await, "only the own ones can be ended");
        assert_eq!(here.send("/account/sessions", &[("id", id)]).await.location.as_deref(), Some("/account"));
        assert!(!there.is_signed_in().await);
        assert_eq!(list().await.len(), 1);
        // An id is no cookie.
        let id = own.iter().find(|session| session["current"] == true).unwrap()["id"].as_str().unwrap().to_owned();
        let request = house.stranger().request(reqwest::Method::GET, "/account");
        let status = request.header(header::COOKIE, format!("priyom={id}")).send().await.unwrap().status();
        assert_eq!(status, 303);
    }

    /// On this instance at once, on another one within five seconds.
    async fn what_ends_a_session_is_felt_on_every_instance(world: World) {
        let here = House::open(&world).await;
        let second = Backend::open(world.options(), world.clock.clone()).await.unwrap();
        let there = House::with(&second, server::headers::Transport::default(), "").await;
        let visitor = here.visitor(Role::Operator).await;
        let elsewhere = tests::site::Visitor { base: there.base.clone(), ..visitor.clone() };
        assert!(visitor.is_signed_in().await && elsewhere.is_signed_in().await);
        let (login, _) = demo_login(Role::Operator);
        let user = backend::services::users::find_by_login(&world.backend.system(), login).await.unwrap().unwrap();
        backend::services::users::disable(&world.backend.system(), user.id).await.unwrap();
        assert!(!visitor.is_signed_in().await);
        world.clock.advance(TimeDelta::seconds(5));
        assert!(!elsewhere.is_signed_in().await);
        second.close().await;
    }
}
