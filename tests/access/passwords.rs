//! Passwords: changing the own one, and what that ends.

use domain::permission::Role;
use tests::{
    on_both,
    site::{House, demo_login},
    world::{Engine, World},
};

const NEW: &str = "пять слов без единой цифры";

on_both! {
    /// The session that asks goes on, all others end; the old password is of no use any more.
    async fn a_user_changes_the_own_password(world: World) {
        let house = House::open(&world).await;
        let (here, there) = (house.visitor(Role::Operator).await, house.visitor(Role::Operator).await);
        let (login, old) = demo_login(Role::Operator);
        let changed = here.send("/account", &[("current", old), ("password", NEW)]).await;
        assert_eq!((changed.status, changed.location.as_deref()), (303, Some("/account?changed")));
        assert!(here.get("/account?changed").await.text.contains("Пароль изменён."));
        assert!(!there.is_signed_in().await);
        assert_eq!(house.stranger().sign_in(login, old).await.status, 422);
        assert_eq!(house.stranger().sign_in(login, NEW).await.status, 303);
    }

    /// Refused at the field that is wrong, and nothing is changed.
    async fn a_bad_change_of_password_is_refused_at_its_field(world: World) {
        let house = House::open(&world).await;
        let visitor = house.visitor(Role::Operator).await;
        let (login, old) = demo_login(Role::Operator);
        for (current, password, field) in
            [("не тот пароль", NEW, "current"), (old, "короткий", "password"), (old, "1234567890", "password"), (old, "", "password")]
        {
            let refused = visitor.send("/account", &[("current", current), ("password", password)]).await;
            assert_eq!(refused.status, 422);
            assert!(refused.text.contains(&format!(r#"aria-describedby="{field}-error""#)), "{}", refused.text);
        }
        assert_eq!(house.stranger().sign_in(login, old).await.status, 303);
    }
}
