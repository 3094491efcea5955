//! A screen that was left: the session is refused until its password is typed.

use domain::{permission::Role, sign_in::SignInRules};
use serde_json::json;
use tests::{
    on_both,
    site::{House, demo_login},
    world::{Engine, World},
};

on_both! {
    /// Locked, neither pages nor functions nor events answer; the right password opens it again, as it was.
    async fn a_locked_session_is_nobodys_until_its_password_is_shown(world: World) {
        let house = House::open(&world).await;
        let visitor = house.visitor(Role::Operator).await;
        let (_, password) = demo_login(Role::Operator);
        assert_eq!(visitor.send("/lock", &[]).await.status, 204);
        assert!(!visitor.is_signed_in().await);
        assert_eq!(visitor.call("list_own_sessions", &json!({})).await.status, 401);
        assert_eq!(visitor.get("/live").await.status, 401);
        assert_eq!(visitor.send("/unlock", &[("password", "не тот пароль")]).await.status, 422);
        assert!(!visitor.is_signed_in().await);
        assert_eq!(visitor.send("/unlock", &[("password", password)]).await.status, 204);
        assert!(visitor.is_signed_in().await);
        assert_eq!(visitor.send("/unlock", &[("password", password)]).await.status, 205, "it was open");
        assert_eq!(visitor.send("/unlock", &[("password", "не тот пароль")]).await.status, 422);
    }

    /// Guessing there is slowed down as it is at the door, and a stranger has nothing to unlock.
    async fn guessing_at_a_locked_screen_is_slowed_down(world: World) {
        let house = House::open(&world).await;
        let visitor = house.visitor(Role::Operator).await;
        visitor.send("/lock", &[]).await;
        for _ in 0..4 {
            assert_eq!(visitor.send("/unlock", &[("password", "не тот пароль")]).await.status, 422);
        }
        assert_eq!(visitor.send("/unlock", &[("password", "не тот пароль")]).await.status, 429);
        let (_, password) = demo_login(Role::Operator);
        assert_eq!(visitor.send("/unlock", &[("password", password)]).await.status, 429);
        assert_eq!(house.stranger().send("/unlock", &[("password", password)]).await.status, 401);
        assert_eq!(house.stranger().send("/lock", &[]).await.location.as_deref(), Some("/login"));
    }

    /// The page brings the lock where there is one, for those who are signed in.
    async fn the_lock_comes_with_the_page(world: World) {
        let rules = SignInRules { lock_minutes: 15, ..SignInRules::default() };
        let locking = world.backend.clone().with_sign_in_rules(rules);
        let house = House::with(&locking, Default::default(), "").await;
        let page = house.visitor(Role::Operator).await.get("/account").await;
        assert!(page.text.contains(r#"data-minutes="15""#) && page.text.contains("Рабочее место заблокировано"));
        assert!(!house.stranger().get("/login").await.text.contains("data-minutes"));
        let never = House::open(&world).await.visitor(Role::Operator).await;
        assert!(!never.get("/account").await.text.contains("data-minutes"));
    }
}
