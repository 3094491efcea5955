//! Notes for the next shift and announcements: put up, read, taken down.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    error::AppError,
    event::Event,
    id::MemoId,
    memo::{Memo, MemoForm, MemoKind, MemoList, MemoReader, NewMemo},
    permission::{Permission, Role},
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Actor, Ctx, Error,
    store::{
        Tx, audit,
        memos::{self, MemoReaderRow, MemoRow},
        users::{self, UserRow},
    },
};

/// Notes for the next shift are shown for so long.
const SHIFT: TimeDelta = TimeDelta::days(3);
/// Of each kind that are shown at most.
const SHOWN: i64 = 50;

/// What colleagues tell the actor, the newest first.
pub async fn list(ctx: &Ctx) -> Result<MemoList, Error> {
    ctx.require(Permission::OwnAccount)?;
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let announces = ctx.actor().may(Permission::Announce);
    let users = if announces { users::list(&mut tx).await? } else { Vec::new() };
    let rows = up(&mut tx, directory.clinic_today(ctx.now())).await?;
    let readers = memos::list_readers(&mut tx).await?;
    let mut shown: Vec<Memo> =
        rows.into_iter().map(|row| memo(ctx.actor(), row, &readers, &users)).collect::<Result<_, _>>()?;
    shown.sort_by_key(|memo| std::cmp::Reverse(memo.at));
    Ok(MemoList {
        memos: shown,
        announces,
        hands_over: ctx.actor().may(Permission::TakeCalls),
        now: ctx.now(),
        zone: directory.clinic_zone(),
    })
}

/// How many the actor has not read.
pub(crate) async fn unread(tx: &mut Tx, today: chrono::NaiveDate) -> Result<u32, Error> {
    let Some(me) = tx.actor().user.map(|user| user.0) else { return Ok(0) };
    let (rows, readers) = (up(tx, today).await?, memos::list_readers(tx).await?);
    let has_read = |row: &MemoRow| {
        row.written_by == Some(me)
            || readers.iter().any(|reader| reader.memo_id == row.id && reader.user_id == me)
    };
    Ok(rows.iter().filter(|row| !has_read(row)).count() as u32)
}

/// Puts one up; its id.
pub async fn put_up(ctx: &Ctx, form: MemoForm) -> Result<MemoId, Error> {
    ctx.require(match form.kind {
        MemoKind::Shift => Permission::TakeCalls,
        MemoKind::Announcement => Permission::Announce,
    })?;
    let today = ctx.directory_lately().await?.clinic_today(ctx.now());
    let new = NewMemo::parse(&form, today)?;
    ctx.write(new, |tx, new| {
        Box::pin(async move {
            let row = MemoRow { until_date: new.until, ..own(tx, new.kind, &new.text, &new.roles)? };
            Ok(post(tx, &row).await?.into())
        })
    })
    .await
}

/// Puts up an announcement of the program's own for some roles; its id.
pub(crate) async fn announce(tx: &mut Tx, words: &str, roles: &[Role]) -> Result<Uuid, Error> {
    let row = own(tx, MemoKind::Announcement, words, roles)?;
    post(tx, &MemoRow { written_by: None, written_by_name: Actor::system().name, ..row }).await
}

/// Hands something over to the next shift in the actor's name; the note's id.
pub(crate) async fn hand_over(tx: &mut Tx, words: &str) -> Result<Uuid, Error> {
    let row = own(tx, MemoKind::Shift, words, &[])?;
    post(tx, &row).await
}

/// One of the actor's, not kept yet.
fn own(tx: &Tx, kind: MemoKind, words: &str, roles: &[Role]) -> Result<MemoRow, Error> {
    Ok(MemoRow {
        id: Uuid::now_v7(),
        kind: kind.code().into(),
        words: words.into(),
        roles: serde_json::to_string(roles)?,
        until_date: None,
        written_by: tx.actor().user.map(|user| user.0),
        written_by_name: tx.actor().name.clone(),
        written_at: tx.now(),
        taken_down_at: None,
        lead_id: None,
    })
}

/// Keeps a new one, and tells of it; its id.
async fn post(tx: &mut Tx, row: &MemoRow) -> Result<Uuid, Error> {
    memos::insert(tx, row).await?;
    told(tx, "put_up", row.id).await?;
    Ok(row.id)
}

/// Takes down what the program has put up, unless somebody has done so.
pub(crate) async fn withdraw(tx: &mut Tx, id: Uuid) -> Result<(), Error> {
    let row = memos::get(tx, id).await?;
    if row.taken_down_at.is_some() {
        return Ok(());
    }
    memos::update(tx, &MemoRow { taken_down_at: Some(tx.now()), ..row }).await?;
    told(tx, "take_down", id).await
}

/// The actor has read it.
pub async fn acknowledge(ctx: &Ctx, id: MemoId) -> Result<(), Error> {
    ctx.require(Permission::OwnAccount)?;
    ctx.write(id, |tx, id| {
        Box::pin(async move {
            let me = tx.actor().user.ok_or(AppError::Forbidden)?.0;
            let row = memos::get(tx, id.0).await?;
            if !concerns(tx.actor(), &row)? {
                return Err(AppError::NotFound.into());
            }
            if memos::insert_reader(tx, row.id, me).await? {
                told(tx, "read", row.id).await?;
            }
            Ok(())
        })
    })
    .await
}

/// Takes one down, or puts it up again: the own ones, and announcements by whoever puts up some.
pub async fn set_down(ctx: &Ctx, id: MemoId, down: bool) -> Result<(), Error> {
    ctx.require(Permission::OwnAccount)?;
    ctx.write((id, down), |tx, (id, down)| {
        Box::pin(async move {
            let row = memos::get(tx, id.0).await?;
            let own = row.written_by.is_some() && row.written_by == tx.actor().user.map(|user| user.0);
            if !own && !tx.actor().may(Permission::Announce) {
                return Err(AppError::Forbidden.into());
            }
            let row = MemoRow { taken_down_at: down.then(|| tx.now()), ..row };
            memos::update(tx, &row).await?;
            told(tx, if *down { "take_down" } else { "restore" }, row.id).await
        })
    })
    .await
}

/// Those that are up and concern the actor.
async fn up(tx: &mut Tx, today: chrono::NaiveDate) -> Result<Vec<MemoRow>, Error> {
    let since = tx.now() - SHIFT;
    let mut rows = memos::list(tx, MemoKind::Shift.code(), since, today, SHOWN).await?;
    let always = DateTime::<Utc>::UNIX_EPOCH;
    rows.extend(memos::list(tx, MemoKind::Announcement.code(), always, today, SHOWN).await?);
    let mut concerned = Vec::new();
    for row in rows {
        if concerns(tx.actor(), &row)? || row.written_by == tx.actor().user.map(|user| user.0) {
            concerned.push(row);
        }
    }
    Ok(concerned)
}

fn concerns(actor: &Actor, row: &MemoRow) -> Result<bool, Error> {
    let (kind, roles) = (kind(row)?, roles(row)?);
    Ok(actor.role.is_none_or(|role| NewMemo::is_for(kind, &roles, role)))
}

fn kind(row: &MemoRow) -> Result<MemoKind, Error> {
    MemoKind::from_code(&row.kind).ok_or_else(|| Error::broken("kind of a memo"))
}

fn roles(row: &MemoRow) -> Result<Vec<Role>, Error> {
    Ok(serde_json::from_str(&row.roles)?)
}

fn memo(actor: &Actor, row: MemoRow, readers: &[MemoReaderRow], users: &[UserRow]) -> Result<Memo, Error> {
    let (kind, roles) = (kind(&row)?, roles(&row)?);
    let me = actor.user.map(|user| user.0);
    let own = row.written_by.is_some() && row.written_by == me;
    let readers: Vec<&MemoReaderRow> = readers.iter().filter(|reader| reader.memo_id == row.id).collect();
    let has_read = |user: Uuid| readers.iter().any(|reader| reader.user_id == user);
    let concerned = |user: &&UserRow| {
        let role = Role::from_code(&user.role);
        !user.disabled
            && Some(user.id) != row.written_by
            && role.is_some_and(|role| NewMemo::is_for(kind, &roles, role))
    };
    let missing = users.iter().filter(concerned).filter(|user| !has_read(user.id));
    Ok(Memo {
        id: row.id.into(),
        kind,
        lead: row.lead_id.map(Into::into),
        text: row.words,
        missing: if kind == MemoKind::Announcement {
            missing.map(|user| user.name.clone()).collect()
        } else {
            Vec::new()
        },
        roles: roles.clone(),
        until: row.until_date,
        by: row.written_by_name,
        at: row.written_at,
        own,
        read: own || me.is_some_and(has_read),
        readers: readers
            .iter()
            .map(|reader| MemoReader { name: reader.name.clone(), at: reader.read_at })
            .collect(),
    })
}

async fn told(tx: &mut Tx, act: &str, memo: Uuid) -> Result<(), Error> {
    audit::insert(tx, &format!("memo.{act}"), "memo", memo, json!({})).await?;
    tx.emit(Event::MemosChanged);
    Ok(())
}
