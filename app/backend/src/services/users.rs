//! Users of the workplace: making, changing, disabling them, and their passwords.

use domain::{
    error::{AppError, Fault, Refusal},
    id::UserId,
    permission::{Permission, Role},
    user::{
        NewUser, OwnPasswordForm, Password, Secret, UserBrief, UserEdit, UserEditForm, UserForm, folded_login,
    },
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Actor, Ctx, Error,
    services::{passwords, trail},
    store::{
        StoreError, Tx, audit, invitations, sessions,
        users::{self, UserRow},
    },
};

/// Changes of users pass one by one, so that two administrators cannot remove each other at the same time.
const TURN: &str = "users";

impl UserRow {
    pub(crate) fn brief(&self) -> Result<UserBrief, Error> {
        Ok(UserBrief {
            id: self.id.into(),
            login: self.login.clone(),
            name: self.name.clone(),
            role: Role::from_code(&self.role).ok_or_else(|| Error::broken(format!("role {}", self.role)))?,
            doctor_id: self.doctor_id.map(Into::into),
            disabled: self.disabled,
            version: self.version,
        })
    }
}

impl From<&UserBrief> for Actor {
    fn from(user: &UserBrief) -> Self {
        Self {
            user: Some(user.id),
            key: None,
            name: user.name.clone(),
            role: Some(user.role),
            doctor: user.doctor_id,
            scopes: None,
        }
    }
}

/// Everybody, those who may sign in first.
pub async fn list(ctx: &Ctx) -> Result<Vec<UserBrief>, Error> {
    ctx.require(Permission::EditUsers)?;
    users::list(&mut ctx.read().await?).await?.iter().map(UserRow::brief).collect()
}

/// The user of a login.
pub async fn find_by_login(ctx: &Ctx, login: &str) -> Result<Option<UserBrief>, Error> {
    ctx.require(Permission::EditUsers)?;
    let row = users::find_credentials(&mut ctx.read().await?, &folded_login(login)).await?;
    row.map(|row| row.user.brief()).transpose()
}

/// Makes a user, who cannot sign in before an invitation when no password was given. A login that is there already is
/// the field's fault.
pub async fn create(ctx: &Ctx, form: UserForm) -> Result<UserBrief, Error> {
    ctx.require(Permission::EditUsers)?;
    let user = NewUser::parse(&form)?;
    let hash = match user.password.clone() {
        Some(password) => passwords::hash(password).await?,
        None => passwords::nobodys().await?,
    };
    ctx.write((user, hash, Uuid::now_v7()), |tx, (user, hash, id)| Box::pin(insert(tx, *id, user, hash)))
        .await
}

/// The user and its audit row, within another transaction.
pub(crate) async fn insert(tx: &mut Tx, id: Uuid, user: &NewUser, hash: &str) -> Result<UserBrief, Error> {
    match users::insert(tx, id, user, hash).await {
        Err(StoreError::Duplicate(rule)) => return Err(taken(&rule).into()),
        Err(StoreError::Referenced) => {
            return Err(AppError::field("doctor_id", Fault::UnknownChoice).into());
        }
        done => done?,
    }
    audit::insert(tx, "user.create", "user", id, json!({ "role": user.role })).await?;
    users::get(tx, id).await?.brief()
}

/// What of a user another one has already.
fn taken(rule: &str) -> AppError {
    let field = if rule.contains("extension") { "extension" } else { "login" };
    AppError::field(field, Fault::Taken)
}

/// Changes name, role, doctor, telephone, and whether signing in is refused. It is felt from the user's next request on.
pub async fn update(ctx: &Ctx, id: UserId, form: UserEditForm) -> Result<UserBrief, Error> {
    ctx.require(Permission::EditUsers)?;
    let edit = UserEdit::parse(&form)?;
    let changed = ctx
        .write((id.0, edit), |tx, (id, edit)| {
            Box::pin(async move {
                tx.lock(TURN).await?;
                let before = users::get(tx, *id).await?;
                if before.version != edit.version {
                    return Err(stale(tx, &before, edit).await?);
                }
                let after = UserRow {
                    name: edit.name.clone(),
                    role: edit.role.code().into(),
                    doctor_id: edit.doctor.map(|doctor| doctor.0),
                    extension: edit.extension.clone(),
                    disabled: edit.disabled,
                    ..before.clone()
                };
                if after.disabled && !before.disabled {
                    sessions::delete_of(tx, *id, "").await?;
                }
                save(tx, &before, &after, "user.update").await
            })
        })
        .await;
    ctx.memory().forget_people();
    changed
}

/// Refuses to sign the user in from now on, and ends what is signed in.
pub async fn disable(ctx: &Ctx, id: UserId) -> Result<UserBrief, Error> {
    set_disabled(ctx, id, true).await
}

/// Lets the user sign in again.
pub async fn enable(ctx: &Ctx, id: UserId) -> Result<UserBrief, Error> {
    set_disabled(ctx, id, false).await
}

async fn set_disabled(ctx: &Ctx, id: UserId, disabled: bool) -> Result<UserBrief, Error> {
    ctx.require(Permission::EditUsers)?;
    let changed = ctx
        .write((id.0, disabled), |tx, (id, disabled)| {
            Box::pin(async move {
                tx.lock(TURN).await?;
                let before = users::get(tx, *id).await?;
                let after = UserRow { disabled: *disabled, ..before.clone() };
                if *disabled {
                    sessions::delete_of(tx, *id, "").await?;
                }
                save(tx, &before, &after, if *disabled { "user.disable" } else { "user.enable" }).await
            })
        })
        .await;
    ctx.memory().forget_people();
    changed
}

async fn save(tx: &mut Tx, before: &UserRow, after: &UserRow, action: &str) -> Result<UserBrief, Error> {
    let admin = |row: &UserRow| row.role == Role::Admin.code() && !row.disabled;
    if admin(before) && !admin(after) && users::count_others(tx, Role::Admin.code(), before.id).await? == 0 {
        return Err(Refusal::LastAdmin.into());
    }
    match users::update(tx, after).await {
        Err(StoreError::Duplicate(rule)) => return Err(taken(&rule).into()),
        Err(StoreError::Referenced) => {
            return Err(AppError::field("doctor_id", Fault::UnknownChoice).into());
        }
        done => done?,
    }
    let is = json!({
        "role": after.role, "doctor_id": told(after.doctor_id), "disabled": after.disabled,
        "extension": after.extension.clone().unwrap_or_default(),
    });
    let details = json!({ "version": after.version + 1, "is": is });
    audit::insert(tx, action, "user", after.id, details).await?;
    users::get(tx, after.id).await?.brief()
}

async fn stale(tx: &mut Tx, row: &UserRow, edit: &UserEdit) -> Result<Error, Error> {
    let now = json!({
        "name": row.name, "role": row.role, "doctor_id": told(row.doctor_id), "disabled": row.disabled,
        "extension": row.extension.clone().unwrap_or_default(),
    });
    let doctor = told(edit.doctor.map(|doctor| doctor.0));
    let typed = json!({
        "name": edit.name, "role": edit.role, "doctor_id": doctor, "disabled": edit.disabled,
        "extension": edit.extension.clone().unwrap_or_default(),
    });
    let versions = (edit.version, row.version);
    Ok(trail::stale(tx, ("user", &row.id.to_string()), versions, &now, Some(&typed)).await?.into())
}

/// As the form has it.
fn told(doctor: Option<Uuid>) -> String {
    doctor.map(|id| id.to_string()).unwrap_or_default()
}

/// Gives a user another password, and ends what is signed in.
pub async fn set_password(ctx: &Ctx, id: UserId, password: Secret) -> Result<(), Error> {
    ctx.require(Permission::EditUsers)?;
    let user = users::get(&mut ctx.read().await?, id.0).await?;
    replace_password(ctx, &user, &password, String::new()).await
}

/// Changes the own password; the session that asks goes on, all others end. `session` is its
/// [`SignedIn::id`](super::sessions::SignedIn::id).
pub async fn change_own_password(ctx: &Ctx, form: OwnPasswordForm, session: &str) -> Result<(), Error> {
    let (user, fits) = knows_own_password(ctx, form.current).await?;
    if !fits {
        return Err(AppError::field("current", Fault::Wrong).into());
    }
    replace_password(ctx, &user, &form.password, session.to_owned()).await
}

/// The actor, and whether it is the own password.
pub(super) async fn knows_own_password(ctx: &Ctx, password: Secret) -> Result<(UserRow, bool), Error> {
    ctx.require(Permission::OwnAccount)?;
    let id = ctx.actor().user.ok_or(AppError::Forbidden)?;
    let mut tx = ctx.read().await?;
    let user = users::get(&mut tx, id.0).await?;
    let known = users::find_credentials(&mut tx, &user.login).await?;
    drop(tx);
    let fits = passwords::verify(password, known.map(|known| known.password_hash)).await?;
    Ok((user, fits))
}

async fn replace_password(ctx: &Ctx, user: &UserRow, password: &Secret, keep: String) -> Result<(), Error> {
    let password =
        Password::parse(password, &user.login).map_err(|fault| AppError::field("password", fault))?;
    let hash = passwords::hash(password).await?;
    let changed = ctx
        .write((user.id, hash, keep), |tx, (id, hash, keep)| {
            Box::pin(async move {
                users::update_password(tx, *id, hash).await?;
                invitations::delete_of(tx, *id).await?;
                sessions::delete_of(tx, *id, keep).await?;
                audit::insert(tx, "user.password", "user", *id, json!({})).await?;
                Ok(())
            })
        })
        .await;
    ctx.memory().forget_people();
    changed
}
