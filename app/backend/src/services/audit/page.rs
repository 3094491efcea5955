//! The audit as it is searched. Who looks leaves a row in it, too.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use domain::{
    audit::{
        act,
        view::{AuditFilter, AuditLine, AuditPage, NOUNS, Person, Place, SealedTo, Thing},
        words,
    },
    clinic_time::day_interval,
    error::{AppError, Fault},
    permission::Permission,
    wording::Lang,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::alarms;
use crate::{
    Actor, Ctx, Error,
    store::{
        Tx, api_keys,
        audit::{
            chain,
            page::{self, AuditLineRow, AuditRange},
        },
        users,
    },
};

/// Rows of a page.
const PAGE: i64 = 50;

/// A page of the audit, the newest row first.
pub async fn page(ctx: &Ctx, filter: &AuditFilter, lang: Lang) -> Result<AuditPage, Error> {
    ctx.require(Permission::ReadAudit)?;
    let page = {
        let mut tx = ctx.read().await?;
        let directory = ctx.directory(&mut tx).await?;
        read(&mut tx, filter, (directory.clinic_zone(), directory.clinic_today(ctx.now())), lang).await?
    };
    super::seen(ctx, "audit.view", ("audit", String::new()), json!({})).await?;
    Ok(page)
}

async fn read(
    tx: &mut Tx,
    filter: &AuditFilter,
    (zone, today): (Tz, NaiveDate),
    lang: Lang,
) -> Result<AuditPage, Error> {
    let (from, to) = filter.dates(today);
    let (until, before) = match filter.before {
        Some(Place { at, seq }) => (at, seq),
        None => (day_interval(zone, to).end, i64::MIN),
    };
    let range = AuditRange {
        since: from.map_or(DateTime::UNIX_EPOCH, |from| day_interval(zone, from).start),
        until,
        before,
        actor: filter.person,
        kind: filter.kind.map(|kind| kind.code()),
        thing: filter.thing.clone().map(|thing| (thing.noun, thing.id)),
        limit: PAGE,
    };
    let rows = page::list(tx, &range).await?;
    let full = rows.len() as i64 >= PAGE;
    let next = rows.last().filter(|_| full).map(|row| Place { at: row.at, seq: row.seq });
    let mut teller = Teller { lang, names: names(tx).await?, cards: HashMap::new() };
    let open = alarms::list_open(tx).await?;
    let mut lines = Vec::new();
    for row in rows {
        lines.push(teller.line(tx, row).await?);
    }
    let mut alarms = Vec::new();
    for row in open {
        alarms.push(teller.line(tx, row).await?);
    }
    Ok(AuditPage { lines, from, to, next, alarms, sealed: sealed(tx).await?, zone })
}

async fn sealed(tx: &mut Tx) -> Result<Option<SealedTo>, Error> {
    let (last, at) = (chain::last(tx).await?, chain::last_at(tx).await?);
    Ok(last.zip(at).map(|((number, _), at)| SealedTo { number, at }))
}

/// What users and keys are called.
async fn names(tx: &mut Tx) -> Result<HashMap<Uuid, String>, Error> {
    let users = users::list(tx).await?.into_iter().map(|row| (row.id, row.name));
    let keys = api_keys::list(tx).await?.into_iter().map(|row| (row.id, row.name));
    Ok(users.chain(keys).collect())
}

/// Tells rows in words.
struct Teller {
    lang: Lang,
    names: HashMap<Uuid, String>,
    /// Numbers of patients' cards that were looked up already.
    cards: HashMap<Uuid, Option<i64>>,
}

impl Teller {
    async fn line(&mut self, tx: &mut Tx, row: AuditLineRow) -> Result<AuditLine, Error> {
        let kept: Value = serde_json::from_str(&row.details).unwrap_or_default();
        let details = kept.as_object().map(|kept| words::details(kept, self.lang)).unwrap_or_default();
        let thing_words = self.called(tx, &row.entity, &row.entity_id).await?;
        let href = href(tx.actor(), &row.entity, &row.entity_id);
        // what a row is about may be a name of the clinic's own (of a specialty): that is no id to look for
        let thing = format!("{}.{}", row.entity, row.entity_id).parse().ok();
        Ok(AuditLine {
            seq: row.seq,
            at: row.at,
            who: row.actor_name,
            person: row.actor_id,
            act: act::words(&row.action, self.lang).to_owned(),
            kind: act::kind(&row.action),
            thing,
            thing_words,
            href,
            details,
        })
    }

    /// «карта пациента № 1042», «сотрудник Белова Жанна», «выгрузка: звонки»; empty where it is about nothing.
    async fn called(&mut self, tx: &mut Tx, noun: &str, id: &str) -> Result<String, Error> {
        if id.is_empty() {
            return Ok(String::new());
        }
        let word = words::noun(noun, self.lang);
        let uuid: Option<Uuid> = id.parse().ok();
        Ok(match (noun, uuid) {
            ("patient", Some(id)) => match self.card_no(tx, id).await? {
                Some(number) => format!("{word} №\u{a0}{number}"),
                None => word.to_owned(),
            },
            ("user" | "api_key", Some(id)) => match self.names.get(&id) {
                Some(name) => format!("{word} {name}"),
                None => word.to_owned(),
            },
            ("export", _) => match words::table(id, self.lang) {
                Some(table) => format!("{word}: {table}"),
                None => word.to_owned(),
            },
            _ => word.to_owned(),
        })
    }

    async fn card_no(&mut self, tx: &mut Tx, id: Uuid) -> Result<Option<i64>, Error> {
        if let Some(known) = self.cards.get(&id) {
            return Ok(*known);
        }
        let number = page::card_no(tx, id).await?;
        self.cards.insert(id, number);
        Ok(number)
    }
}

/// Where the actor may open it.
fn href(actor: &Actor, noun: &str, id: &str) -> Option<String> {
    use Permission::{Book, EditUsers, ReadReports, SeePatients, TakeCalls, WorkComplaints, WorkLeads};
    id.parse::<Uuid>().ok()?;
    let any = |permissions: &[Permission]| permissions.iter().any(|permission| actor.may(*permission));
    let (place, needed): (&str, &[Permission]) = match noun {
        "patient" => ("patients", &[SeePatients]),
        "call" => ("calls", &[TakeCalls, ReadReports]),
        "lead" => ("leads", &[WorkLeads]),
        "complaint" => ("complaints", &[WorkComplaints]),
        "plan" => ("plans", &[Book]),
        "user" if any(&[EditUsers]) => return Some("/settings/users".into()),
        _ => return None,
    };
    any(needed).then(|| format!("/{place}/{id}"))
}

/// Whose acts there may be: users and keys, also those that are not in use any more.
pub async fn choices(ctx: &Ctx) -> Result<Vec<Person>, Error> {
    ctx.require(Permission::ReadAudit)?;
    let names = names(&mut ctx.read().await?).await?;
    let mut people: Vec<Person> = names.into_iter().map(|(id, name)| Person { id, name }).collect();
    people.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
    Ok(people)
}

/// The thing of a kind by what was typed: its id, or the number of a patient's card. Fails with `Invalid` where there is
/// none.
pub async fn find(ctx: &Ctx, noun: &str, typed: &str) -> Result<Thing, Error> {
    ctx.require(Permission::ReadAudit)?;
    let unknown = || AppError::field("thing", Fault::UnknownChoice);
    let noun = NOUNS.into_iter().find(|known| *known == noun).ok_or_else(unknown)?;
    let typed = typed.trim().trim_start_matches('№').trim();
    if let Ok(id) = typed.parse::<Uuid>() {
        return Ok(Thing { noun: noun.into(), id: id.to_string() });
    }
    let number = typed.parse().ok().filter(|_| noun == "patient").ok_or_else(unknown)?;
    let id: Option<Uuid> = page::find_card(&mut ctx.read().await?, number).await?;
    Ok(Thing { noun: noun.into(), id: id.ok_or_else(unknown)?.to_string() })
}
