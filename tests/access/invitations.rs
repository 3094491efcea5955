//! Invitations, and from where one may come in.

use backend::services::{invitations, users};
use chrono::TimeDelta;
use domain::{
    id::UserId,
    permission::Role,
    sign_in::{SignInRules, parse_networks},
    user::UserForm,
};
use reqwest::{Method, header};
use tests::{
    on_both,
    site::{House, Visitor, demo_login},
    world::{Answer, Engine, World},
};

const PASSWORD: &str = "четыре слова без цифр";

/// Somebody new without a password.
async fn newcomer(world: &World) -> UserId {
    let form = UserForm {
        login: "anna".into(),
        name: "Анна".into(),
        role: "operator".into(),
        ..UserForm::default()
    };
    users::create(&world.backend.system(), form).await.unwrap().id
}

/// Opens a link and sends its form.
async fn follow(visitor: &Visitor, link: &str, password: &str) -> Answer {
    let page = visitor.get(link).await;
    assert!(page.text.contains("Задайте пароль"), "{}", page.text);
    let token = link.rsplit_once('=').unwrap().1;
    assert!(page.text.contains(&format!(r#"value="{token}""#)));
    visitor.send("/login", &[("invite", token), ("password", password)]).await
}

on_both! {
    /// Who was invited sets the first password, is signed in, and nobody else can by the same link.
    async fn an_invited_user_sets_the_password_once(world: World) {
        let house = House::open(&world).await;
        let id = newcomer(&world).await;
        assert_eq!(house.stranger().sign_in("anna", "").await.status, 422);
        let link = invitations::invite(&world.backend.system(), id).await.unwrap();
        let visitor = house.stranger();
        let short = follow(&visitor, &link, "коротко").await;
        assert_eq!(short.status, 422);
        assert!(short.text.contains(r#"aria-describedby="password-error""#) && short.text.contains(r#"name="invite""#));
        let done = follow(&visitor, &link, PASSWORD).await;
        assert_eq!((done.status, done.location.as_deref()), (303, Some("/")));
        assert!(visitor.is_signed_in().await);
        let again = follow(&house.stranger(), &link, "пять слов без единой цифры").await;
        assert_eq!(again.status, 422);
        assert!(again.text.contains("Приглашение больше не действует."), "{}", again.text);
        assert_eq!(house.stranger().sign_in("anna", PASSWORD).await.status, 303);
    }

    /// A link ends after three days, with the next one, with a password that was set otherwise, and with its user.
    async fn an_invitation_ends(world: World) {
        let house = House::open(&world).await;
        let ctx = world.backend.system();
        let id = newcomer(&world).await;
        let is_over = async |link: &str| follow(&house.stranger(), link, PASSWORD).await.status == 422;
        let first = invitations::invite(&ctx, id).await.unwrap();
        let second = invitations::invite(&ctx, id).await.unwrap();
        assert!(is_over(&first).await, "another one was made");
        users::set_password(&ctx, id, domain::user::Secret(PASSWORD.into())).await.unwrap();
        assert!(is_over(&second).await, "there is a password now");
        let third = invitations::invite(&ctx, id).await.unwrap();
        users::disable(&ctx, id).await.unwrap();
        assert!(is_over(&third).await, "disabled");
        assert!(invitations::invite(&ctx, id).await.is_err());
        users::enable(&ctx, id).await.unwrap();
        world.clock.advance(TimeDelta::days(3));
        assert!(is_over(&third).await, "three days");
        backend::services::sessions::sweep(&ctx).await.unwrap();
    }

    /// A role that is confined to networks gets in from there alone, and a session does not travel.
    async fn a_role_comes_in_from_its_networks_alone(world: World) {
        let networks = parse_networks("operator=10.0.0.0/8").unwrap();
        let backend = world.backend.clone().with_sign_in_rules(SignInRules { networks, ..SignInRules::default() });
        let house = House::with(&backend, Default::default(), "127.0.0.1").await;
        let from = async |visitor: &Visitor, role, address: &str| {
            let (login, password) = demo_login(role);
            let request = visitor.request(Method::POST, "/login").header(header::ORIGIN, &visitor.base);
            let form = [("login", login), ("password", password)];
            Answer::of(request.header("X-Forwarded-For", address).form(&form)).await
        };
        let account = async |visitor: &Visitor, address: &str| {
            let request = visitor.request(Method::GET, "/account").header("X-Forwarded-For", address);
            Answer::of(request).await.status
        };
        let outside = from(&house.stranger(), Role::Operator, "192.0.2.7").await;
        assert_eq!(outside.status, 422);
        assert!(outside.text.contains("С этого адреса вашей роли входить нельзя."), "{}", outside.text);
        assert_eq!(from(&house.stranger(), Role::Manager, "192.0.2.7").await.status, 303);
        let visitor = house.stranger();
        assert_eq!(from(&visitor, Role::Operator, "10.1.2.3").await.status, 303);
        assert_eq!((account(&visitor, "10.1.2.3").await, account(&visitor, "192.0.2.7").await), (200, 303));
    }
}
