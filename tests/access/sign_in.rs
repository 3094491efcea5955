//! Signing in: what is shown, how guessing is slowed down, and that another site cannot do it.

use chrono::TimeDelta;
use domain::permission::Role;
use reqwest::{Method, header};
use server::headers::Transport;
use tests::{
    on_both,
    site::{House, demo_login},
    world::{Answer, Engine, World},
};

on_both! {
    /// A page is shown to nobody who is not signed in, and found again after signing in.
    async fn a_stranger_signs_in_and_comes_back_to_the_page(world: World) {
        let house = House::open(&world).await;
        let visitor = house.stranger();
        let away = visitor.get("/schedule?date=2026-11-24&view=day").await;
        let login_page = "/login?next=%2Fschedule%3Fdate%3D2026-11-24%26view%3Dday";
        assert_eq!((away.status, away.location.as_deref()), (303, Some(login_page)));
        let page = visitor.get(login_page).await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains(r#"name="next" value="/schedule?date=2026-11-24&amp;view=day""#), "{}", page.text);
        let (login, password) = demo_login(Role::Operator);
        let next = "/schedule?date=2026-11-24&view=day";
        let back = visitor.send("/login", &[("login", login), ("password", password), ("next", next)]).await;
        assert_eq!((back.status, back.location.as_deref()), (303, Some(next)));
        assert_eq!(visitor.get(next).await.status, 200);
        assert_eq!(visitor.get("/login").await.location.as_deref(), Some("/"), "there is nothing to sign in to");
    }

    /// What was typed stays, but for the password; the fault stands at the field; case and spaces do not count.
    async fn a_wrong_password_keeps_the_login(world: World) {
        let visitor = House::open(&world).await.stranger();
        let (login, password) = demo_login(Role::Operator);
        let refused = visitor.sign_in(login, "не тот пароль").await;
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains(&format!(r#"value="{login}""#)), "{}", refused.text);
        assert!(refused.text.contains(r#"aria-describedby="password-error""#));
        assert!(refused.text.contains("Логин или пароль не подошли. Осталось 4 попытки."));
        assert!(!refused.text.contains("не тот пароль"));
        assert!(!visitor.is_signed_in().await);
        assert_eq!(visitor.sign_in(&format!(" {} ", login.to_ascii_uppercase()), password).await.status, 303);
    }

    /// Nobody is sent away from the site by an address that somebody else made.
    async fn after_signing_in_nobody_is_led_astray(world: World) {
        let house = House::open(&world).await;
        let (login, password) = demo_login(Role::Doctor);
        for next in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
            let form = [("login", login), ("password", password), ("next", next)];
            let answer = house.stranger().send("/login", &form).await;
            assert_eq!(answer.location.as_deref(), Some("/schedule"), "{next}");
        }
    }

    /// Five tries, then pauses of 1, 2, 4, 8, 15 minutes; also for a login that nobody has, so that it tells nothing.
    async fn guessing_one_login_is_slowed_down(world: World) {
        let house = House::open(&world).await;
        let (operator, password) = demo_login(Role::Operator);
        for login in [operator, "nobody"] {
            let visitor = house.stranger();
            for left in [4, 3, 2, 1] {
                let answer = visitor.sign_in(login, "не тот пароль").await;
                assert_eq!(answer.status, 422);
                assert!(answer.text.contains(&format!("{left}")), "{}", answer.text);
            }
            for minutes in [1, 2, 4, 8, 15, 15] {
                let answer = visitor.sign_in(login, "не тот пароль").await;
                assert_eq!(answer.status, 429);
                assert_eq!(answer.headers[header::RETRY_AFTER], (minutes * 60).to_string());
                // During the pause not even the right one is looked at.
                assert_eq!(visitor.sign_in(login, password).await.status, 429);
                world.clock.advance(TimeDelta::minutes(minutes));
            }
        }
        assert_eq!(house.stranger().sign_in(operator, password).await.status, 303);
        let again = house.stranger().sign_in(operator, "не тот пароль").await;
        assert!(again.text.contains("Осталось 4 попытки"), "the count starts anew: {}", again.text);
    }

    /// Many tries at the same moment are no more tries than one after the other.
    async fn tries_at_the_same_moment_gain_nothing(world: World) {
        let house = House::open(&world).await;
        let (login, _) = demo_login(Role::Operator);
        let tries = (0..20).map(|_| {
            let visitor = house.stranger();
            async move { visitor.sign_in(login, "не тот пароль").await.status }
        });
        let statuses = futures::future::join_all(tries).await;
        let looked_at = statuses.iter().filter(|status| **status == 422).count();
        assert!(looked_at <= 4, "{statuses:?}");
        assert!(statuses.iter().all(|status| [422, 429].contains(status)), "{statuses:?}");
    }

    /// Many pages at the same moment: each is whole, and in its own visitor's language.
    async fn pages_drawn_at_the_same_moment_do_not_mix(world: World) {
        let house = House::open(&world).await;
        let pages = (0..60).map(|number| {
            let (language, title) = [("ru", "<title>Вход"), ("en", "<title>Sign in")][number % 2];
            let request = house.stranger().request(Method::GET, "/login");
            async move {
                let page = Answer::of(request.header(header::COOKIE, format!("lang={language}"))).await;
                assert_eq!(page.status, 200, "{}", page.text);
                assert!(page.text.contains(title), "{language}: {}", page.text);
                assert!(page.text.contains(&format!(r#" lang="{language}""#)), "{language}: {}", page.text);
            }
        });
        futures::future::join_all(pages).await;
    }

    /// One address may not try many logins; a good one in between does not start the count anew.
    async fn guessing_from_one_address_is_slowed_down(world: World) {
        let house = House::with(&world.backend, Transport::default(), "127.0.0.1").await;
        let (login, password) = demo_login(Role::Manager);
        let from = |address: &'static str, login: String, password: &'static str| {
            let visitor = house.stranger();
            async move {
                let request = visitor.request(Method::POST, "/login").header(header::ORIGIN, &visitor.base);
                let form = [("login", login.as_str()), ("password", password)];
                Answer::of(request.header("X-Forwarded-For", address).form(&form)).await.status
            }
        };
        for number in 0..19 {
            assert_eq!(from("192.0.2.7", format!("guess{number}"), "не тот пароль").await, 422);
        }
        assert_eq!(from("192.0.2.7", login.into(), password).await, 303);
        assert_eq!(from("192.0.2.7", "guess19".into(), "не тот пароль").await, 429);
        assert_eq!(from("192.0.2.7", login.into(), password).await, 429);
        assert_eq!(from("192.0.2.8", login.into(), password).await, 303, "another address is free to try");
    }

    /// A form of another site cannot sign in, nor sign out, nor call a server function.
    async fn another_site_cannot_act(world: World) {
        let house = House::open(&world).await;
        let visitor = house.visitor(Role::Operator).await;
        for path in ["/login", "/logout", "/account", "/account/sessions", "/fn/list_own_sessions"] {
            let post = || visitor.request(Method::POST, path).form(&[("x", "y")]);
            let foreign = post().header(header::ORIGIN, "https://evil.example");
            let same_host_other_port = post().header(header::ORIGIN, "http://127.0.0.1:1");
            let told = post().header(header::ORIGIN, &house.base).header("Sec-Fetch-Site", "cross-site");
            for request in [foreign, same_host_other_port, told, post()] {
                assert_eq!(Answer::of(request).await.status, 403, "{path}");
            }
        }
        assert!(visitor.is_signed_in().await);
    }

    /// The cookie is out of scripts' reach, goes with no request of other sites, and over TLS only where there is TLS.
    async fn the_cookie_is_well_kept(world: World) {
        let plain = House::open(&world).await;
        let (login, password) = demo_login(Role::Operator);
        let answer = plain.stranger().sign_in(login, password).await;
        let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap().to_owned();
        assert!(cookie.starts_with("priyom=") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"));
        assert!(!cookie.contains("Secure"), "{cookie}");
        let transport = Transport { tls: true, origin: Some("https://clinic.example".into()) };
        let secure = House::with(&world.backend, transport, "").await;
        let request = secure.stranger().request(Method::POST, "/login");
        let request = request.header(header::ORIGIN, "https://clinic.example");
        let answer = Answer::of(request.form(&[("login", login), ("password", password)])).await;
        assert!(answer.headers[header::SET_COOKIE].to_str().unwrap().contains("Secure"));
        assert!(answer.headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
    }

    /// A disabled user is refused like a wrong password.
    async fn a_disabled_user_is_refused(world: World) {
        let house = House::open(&world).await;
        let (login, password) = demo_login(Role::Operator);
        let ctx = world.backend.system();
        let user = backend::services::users::find_by_login(&ctx, login).await.unwrap().unwrap();
        backend::services::users::disable(&ctx, user.id).await.unwrap();
        assert_eq!(house.stranger().sign_in(login, password).await.status, 422);
        backend::services::users::enable(&ctx, user.id).await.unwrap();
        assert_eq!(house.stranger().sign_in(login, password).await.status, 303);
    }
}
