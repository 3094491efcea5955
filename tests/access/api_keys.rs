//! Keys of the JSON API: kept as hashes, refused once revoked.

use backend::{
    Backend,
    services::api_keys::{self, authenticate},
};
use chrono::TimeDelta;
use domain::{
    api_key::ApiKeyForm,
    error::{AppError, Fault},
    permission::{Permission, Role},
};
use tests::{
    on_both,
    world::{Engine, World},
};

fn form() -> ApiKeyForm {
    ApiKeyForm { name: "сайт".into(), role: "operator".into(), scopes: vec!["book".into()] }
}

async fn is_known(backend: &Backend, key: &str) -> bool {
    match authenticate(&backend.stranger(), &format!("Bearer {key}")).await {
        Ok(_) => true,
        Err(backend::Error::App(AppError::Unauthenticated)) => false,
        Err(other) => panic!("{other}"),
    }
}

on_both! {
    /// It may do what its role and its scopes both allow, and can be told by its beginning.
    async fn a_key_acts_for_its_scopes(world: World) {
        let (brief, key) = api_keys::create(&world.backend.system(), form()).await.unwrap();
        assert!(key.0.starts_with("priyom_") && key.0.len() == 7 + 43, "{}", key.0.len());
        let actor = authenticate(&world.backend.stranger(), &format!("bearer {}", key.0)).await.unwrap();
        assert_eq!((actor.key, actor.role, actor.user), (Some(brief.id), Some(Role::Operator), None));
        assert!(actor.may(Permission::Book) && !actor.may(Permission::TakeCalls));
        let listed = api_keys::list(&world.backend.system()).await.unwrap();
        assert!(listed.contains(&brief));
        for wrong in ["priyom_", "nonsense", &format!("{}x", key.0), &key.0[1..]] {
            assert!(!is_known(&world.backend, wrong).await, "{wrong}");
        }
    }

    /// A doctor sees the own patients alone. A key is no doctor, so it would see everybody's or nobody's.
    async fn a_key_is_nobody_s_own(world: World) {
        let form = ApiKeyForm { role: "doctor".into(), scopes: Vec::new(), ..form() };
        match api_keys::create(&world.backend.system(), form).await {
            Err(backend::Error::App(error)) => assert_eq!(error, AppError::field("role", Fault::UnknownChoice)),
            other => panic!("{other:?}"),
        }
    }

    /// On this instance at once, on another one within five seconds.
    async fn a_revoked_key_is_refused(world: World) {
        let second = Backend::open(world.options(), world.clock.clone()).await.unwrap();
        let (brief, key) = api_keys::create(&world.backend.system(), form()).await.unwrap();
        assert!(is_known(&world.backend, &key.0).await && is_known(&second, &key.0).await);
        api_keys::revoke(&world.backend.system(), brief.id).await.unwrap();
        assert!(!is_known(&world.backend, &key.0).await);
        world.clock.advance(TimeDelta::seconds(5));
        assert!(!is_known(&second, &key.0).await);
        let again = api_keys::revoke(&world.backend.system(), brief.id).await;
        assert!(matches!(again, Err(backend::Error::App(AppError::NotFound))));
        second.close().await;
    }
}
