//! Keys of the JSON API: making, listing, revoking them, and knowing who comes with one.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    api_key::{ApiKeyBrief, ApiKeyForm, NewApiKey},
    error::AppError,
    id::ApiKeyId,
    permission::{Permission, Role},
    user::Secret,
};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    Actor, Ctx, Error,
    store::{
        api_keys::{self, ApiKeyRow},
        audit,
    },
};

/// How every key begins, so that one that got into the wrong hands is recognised.
const PREFIX: &str = "priyom_";

impl ApiKeyRow {
    fn brief(&self) -> Result<ApiKeyBrief, Error> {
        Ok(ApiKeyBrief {
            id: self.id.into(),
            name: self.name.clone(),
            role: Role::from_code(&self.role).ok_or_else(|| Error::broken(format!("role {}", self.role)))?,
            scopes: serde_json::from_str(&self.scopes)?,
            created_at: self.created_at,
            revoked_at: self.revoked_at,
        })
    }

    fn actor(&self) -> Result<Actor, Error> {
        let brief = self.brief()?;
        Ok(Actor {
            user: None,
            key: Some(brief.id),
            name: brief.name,
            role: Some(brief.role),
            doctor: None,
            scopes: Some(brief.scopes),
        })
    }
}

/// All keys, revoked ones too.
pub async fn list(ctx: &Ctx) -> Result<Vec<ApiKeyBrief>, Error> {
    ctx.require(Permission::EditUsers)?;
    api_keys::list(&mut ctx.read().await?).await?.iter().map(ApiKeyRow::brief).collect()
}

/// Makes a key. The key itself is given here and never again: only its hash is kept.
pub async fn create(ctx: &Ctx, form: ApiKeyForm) -> Result<(ApiKeyBrief, Secret), Error> {
    ctx.require(Permission::EditUsers)?;
    let new = NewApiKey::parse(&form)?;
    let key = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()));
    let row = ApiKeyRow {
        id: Uuid::now_v7(),
        name: new.name,
        role: new.role.code().into(),
        scopes: serde_json::to_string(&new.scopes)?,
        created_at: ctx.now(),
        revoked_at: None,
    };
    let brief = row.brief()?;
    ctx.write((row, hash(&key)), |tx, (row, hash)| {
        Box::pin(async move {
            api_keys::insert(tx, row, hash).await?;
            audit::insert(tx, "api_key.create", "api_key", row.id, json!({ "role": row.role })).await?;
            Ok(())
        })
    })
    .await?;
    Ok((brief, Secret(key)))
}

/// Revokes a key. On this instance it is refused at once, on others within five seconds.
pub async fn revoke(ctx: &Ctx, id: ApiKeyId) -> Result<(), Error> {
    ctx.require(Permission::EditUsers)?;
    let done = ctx
        .write(id.0, |tx, id| {
            Box::pin(async move {
                if !api_keys::revoke(tx, *id).await? {
                    return Err(AppError::NotFound.into());
                }
                audit::insert(tx, "api_key.revoke", "api_key", *id, json!({})).await?;
                Ok(())
            })
        })
        .await;
    ctx.memory().keys.forget();
    done
}

/// Who comes with this `Authorization` header: `Bearer priyom_…`.
pub async fn authenticate(stranger: &Ctx, header: &str) -> Result<Actor, Error> {
    let (scheme, key) = header.split_once(' ').ok_or(AppError::Unauthenticated)?;
    if !scheme.eq_ignore_ascii_case("bearer") || !key.trim().starts_with(PREFIX) {
        return Err(AppError::Unauthenticated.into());
    }
    let (hash, now) = (hash(key.trim()), stranger.now());
    let look_up = async || {
        let row = api_keys::find(&mut stranger.read().await?, &hash).await?;
        row.ok_or(AppError::Unauthenticated)?.actor()
    };
    stranger.memory().keys.get_or(hash.clone(), now, look_up).await
}

fn hash(key: &str) -> String {
    hex::encode(Sha256::digest(key))
}
