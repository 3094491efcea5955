//! Users: made, changed, disabled; and that somebody can always administer.

use backend::{Error, services::users};
use domain::{
    error::{AppError, Fault, Refusal},
    permission::{Permission, Role},
    user::{Secret, UserBrief, UserEditForm, UserForm},
};
use tests::{
    on_both,
    site::House,
    world::{Engine, World},
};

const PASSWORD: &str = "четыре слова без цифр";

fn form(login: &str, role: Role) -> UserForm {
    UserForm {
        login: login.into(),
        name: "Анна Лаптева".into(),
        role: role.code().into(),
        password: Secret(PASSWORD.into()),
        ..UserForm::default()
    }
}

fn edit(user: &UserBrief, role: Role) -> UserEditForm {
    UserEditForm {
        name: user.name.clone(),
        role: role.code().into(),
        version: user.version,
        ..Default::default()
    }
}

#[track_caller]
fn refusal<T: std::fmt::Debug>(outcome: Result<T, Error>) -> AppError {
    match outcome.unwrap_err() {
        Error::App(error) => error,
        other => panic!("{other}"),
    }
}

on_both! {
    /// A login is one person's, whatever its case.
    async fn a_login_is_taken_once(world: World) {
        let ctx = world.backend.system();
        let made = users::create(&ctx, form("anna", Role::Manager)).await.unwrap();
        assert_eq!((made.login.as_str(), made.role, made.version), ("anna", Role::Manager, 1));
        let again = refusal(users::create(&ctx, form("ANNA", Role::Manager)).await);
        assert_eq!(again, AppError::field("login", Fault::Taken));
        let nobody = UserForm { doctor_id: uuid::Uuid::now_v7().to_string(), ..form("doc", Role::Doctor) };
        assert_eq!(refusal(users::create(&ctx, nobody).await), AppError::field("doctor_id", Fault::UnknownChoice));
    }

    /// Without leave nothing is done.
    async fn only_who_may_changes_users(world: World) {
        let ctx = world.backend.system();
        let manager = users::create(&ctx, form("boris", Role::Manager)).await.unwrap();
        let actor = backend::Actor::from(&manager);
        assert_eq!(world.backend.authorize(&actor, Permission::EditUsers).err(), Some(AppError::Forbidden));
        let own = world.backend.authorize(&actor, Permission::OwnAccount).unwrap();
        assert_eq!(refusal(users::create(&own, form("eve", Role::Admin)).await), AppError::Forbidden);
        assert_eq!(refusal(users::update(&own, manager.id, edit(&manager, Role::Admin)).await), AppError::Forbidden);
        assert_eq!(refusal(users::set_password(&own, manager.id, Secret(PASSWORD.into())).await), AppError::Forbidden);
        assert_eq!(refusal(users::list(&own).await), AppError::Forbidden);
    }

    /// A changed role holds from the next request on.
    async fn a_changed_role_is_felt_at_once(world: World) {
        let house = House::open(&world).await;
        let ctx = world.backend.system();
        let user = users::create(&ctx, form("vera", Role::Operator)).await.unwrap();
        let visitor = house.stranger();
        visitor.sign_in("vera", PASSWORD).await;
        let nothing = serde_json::json!({});
        let calls = || visitor.call("load_desk", &nothing);
        assert_eq!(calls().await.status, 200);
        let changed = users::update(&ctx, user.id, edit(&user, Role::Accountant)).await.unwrap();
        assert_eq!((changed.role, changed.version), (Role::Accountant, 2));
        assert_eq!(calls().await.status, 403);
        match refusal(users::update(&ctx, user.id, edit(&user, Role::Operator)).await) {
            AppError::Stale(stale) => assert_eq!(stale.version, 2),
            other => panic!("{other:?}"),
        }
    }

    /// A new password, set by somebody else, ends what is signed in.
    async fn a_password_set_by_an_administrator_ends_sessions(world: World) {
        let house = House::open(&world).await;
        let ctx = world.backend.system();
        let user = users::create(&ctx, form("vera", Role::Operator)).await.unwrap();
        let visitor = house.stranger();
        visitor.sign_in("vera", PASSWORD).await;
        assert!(visitor.is_signed_in().await);
        users::set_password(&ctx, user.id, Secret("пять слов без единой цифры".into())).await.unwrap();
        assert!(!visitor.is_signed_in().await);
        assert_eq!(visitor.sign_in("vera", "пять слов без единой цифры").await.status, 303);
    }

    /// Neither by a role, nor by disabling, nor by two who remove each other at the same moment.
    async fn somebody_can_always_administer(world: World) {
        let ctx = world.backend.system();
        let all = users::list(&ctx).await.unwrap();
        let first = all.iter().find(|user| user.role == Role::Admin).unwrap().clone();
        for other in all.iter().filter(|user| user.role == Role::Admin && user.id != first.id) {
            users::disable(&ctx, other.id).await.unwrap();
        }
        let last = AppError::Refused(Refusal::LastAdmin);
        assert_eq!(refusal(users::disable(&ctx, first.id).await), last);
        assert_eq!(refusal(users::update(&ctx, first.id, edit(&first, Role::Manager)).await), last);
        let second = users::create(&ctx, form("second", Role::Admin)).await.unwrap();
        let outcomes = tokio::join!(users::disable(&ctx, first.id), users::disable(&ctx, second.id));
        assert_eq!([outcomes.0.is_ok(), outcomes.1.is_ok()].iter().filter(|done| **done).count(), 1);
        let left = users::list(&ctx).await.unwrap();
        assert_eq!(left.iter().filter(|user| user.role == Role::Admin && !user.disabled).count(), 1);
    }
}
