//! Taking an import back: what it made and nobody has touched since is what it was before; what was touched stays.
//!
//! Each thing goes back in a transaction of its own, so that the database's refusal to remove what something refers to
//! concerns that thing alone. Touched is what somebody has had the last word about, as the audit tells it.

use std::collections::HashSet;

use chrono::NaiveDateTime;
use domain::{
    error::AppError,
    event::Event,
    id::ImportId,
    import::{
        ImportKind, Kept,
        history::{ImportBrief, Stayed, StayedWhy, TakenBack, UndoStep},
    },
    name_search::terms,
    person_name::PersonName,
    price_history,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    allowed,
    before::{Before, CardBefore},
};
use crate::{
    Ctx, Error,
    services::{
        directory::{Directory, DirectoryCache},
        prices::{self as price_service, dated},
    },
    store::{
        StoreError, Tx, audit, clinic, directory,
        imports::{self, DoneRow, ImportRow},
        patient_phones, patients, prices,
    },
};

/// Things that one request takes back: less than a second, and the next request goes on.
const AT_ONCE: i64 = 500;

/// How the audit calls it, behind what it is about.
const UNDO: &str = ".undo_import";

/// The last imports of a list, the newest first.
pub async fn list(ctx: &Ctx, kind: ImportKind) -> Result<Vec<ImportBrief>, Error> {
    allowed(ctx, kind)?;
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let mut briefs = Vec::new();
    for row in imports::list(&mut tx, kind.code()).await? {
        let back = match row.back_at {
            Some(at) => {
                let step = states(&mut tx, row.id).await?;
                let by = row.back_by_name.clone().unwrap_or_default();
                let UndoStep { returned, stayed, left, .. } = step;
                Some(TakenBack { at: directory.clinic_clock(at), by, returned, stayed, left })
            }
            None => None,
        };
        let at = directory.clinic_clock(row.at);
        briefs.push(brief(kind, row, at, back));
    }
    Ok(briefs)
}

fn brief(kind: ImportKind, row: ImportRow, at: NaiveDateTime, back: Option<TakenBack>) -> ImportBrief {
    let count = |number: i32| u32::try_from(number).unwrap_or_default();
    ImportBrief {
        id: row.id.into(),
        kind,
        file_name: row.file_name,
        first_day: row.first_day,
        at,
        by: row.actor_name,
        kept: Kept {
            added: count(row.added),
            changed: count(row.changed),
            same: count(row.same),
            left_out: count(row.left_out),
            refused: count(row.refused),
        },
        back,
    }
}

async fn states(tx: &mut Tx, id: Uuid) -> Result<UndoStep, Error> {
    let mut step = UndoStep::default();
    for (state, count) in imports::count_states(tx, id).await? {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        match state.as_str() {
            "back" => step.returned += count,
            "made" => step.left += count,
            _ => step.stayed += count,
        }
    }
    Ok(step)
}

/// Takes some of an import back; the next request goes on where this one ends. What is done is not done again.
pub async fn undo(ctx: &Ctx, kind: ImportKind, id: ImportId) -> Result<UndoStep, Error> {
    allowed(ctx, kind)?;
    let (made, named) = {
        let mut tx = ctx.read().await?;
        let row = imports::find(&mut tx, id.0).await?;
        row.filter(|row| row.kind == kind.code()).ok_or(AppError::NotFound)?;
        let made = imports::list_made(&mut tx, id.0, AT_ONCE).await?;
        let named = if kind == ImportKind::Services { named(ctx, &mut tx).await? } else { HashSet::new() };
        (made, named)
    };
    begin(ctx, id.0).await?;
    let any = !made.is_empty();
    for row in made {
        let is_named = named.contains(&row.entity_id);
        match undo_one(ctx, kind, id.0, row.clone(), is_named).await {
            Err(Error::Store(StoreError::Referenced)) => stays(ctx, id.0, row.entity_id).await?,
            done => done?,
        }
    }
    if any {
        tell(ctx, kind).await?;
    }
    let mut tx = ctx.read().await?;
    let mut step = states(&mut tx, id.0).await?;
    if step.left == 0 {
        step.named = stayed(ctx, &mut tx, kind, id.0).await?;
    }
    Ok(step)
}

/// Services that promotions, waiting patients and treatment plans name.
async fn named(ctx: &Ctx, tx: &mut Tx) -> Result<HashSet<Uuid>, Error> {
    let directory = ctx.directory(tx).await?;
    let promoted = directory.promotions.iter().flat_map(|promotion| &promotion.services);
    let mut named: HashSet<Uuid> = promoted.map(|service| service.0).collect();
    for text in imports::list_naming(tx).await? {
        let value: Value = serde_json::from_str(&text)?;
        let list = value.get("services").unwrap_or(&value).as_array().cloned().unwrap_or_default();
        named.extend(list.iter().filter_map(|id| id.as_str()?.parse::<Uuid>().ok()));
    }
    Ok(named)
}

async fn begin(ctx: &Ctx, id: Uuid) -> Result<(), Error> {
    ctx.write(id, |tx, id| {
        Box::pin(async move {
            if imports::begin_back(tx, *id).await? {
                audit::insert(tx, "import.undo", "import", *id, json!({})).await?;
            }
            Ok(())
        })
    })
    .await
}

async fn undo_one(ctx: &Ctx, kind: ImportKind, run: Uuid, row: DoneRow, is_named: bool) -> Result<(), Error> {
    let input = (kind, run, row, is_named, ctx.directory_cache());
    ctx.write(input, |tx, (kind, run, row, is_named, cache)| {
        Box::pin(async move {
            let entity = if *kind == ImportKind::Services { "service" } else { "patient" };
            let undone = undone_since(tx, entity, row.entity_id, *run).await?;
            let why = match undone {
                None => Some(StayedWhy::Touched),
                Some(_) => (*is_named && row.act == "add").then_some(StayedWhy::Used),
            };
            let state = why.map_or("back", StayedWhy::code);
            // somebody else may take it back at the same moment
            if !imports::settle(tx, *run, row.entity_id, state).await? || why.is_some() {
                return Ok(());
            }
            match kind {
                ImportKind::Services => undo_service(tx, cache, &undone.unwrap_or_default(), row).await?,
                ImportKind::Patients => undo_patient(tx, row).await?,
            }
            let act = format!("{entity}{UNDO}");
            Ok(audit::insert(tx, &act, entity, row.entity_id, json!({"import": run})).await?)
        })
    })
    .await
}

/// The imports that changed it and were taken back since, this one among them; none when the audit's last word about it
/// is another one: somebody has touched it.
async fn undone_since(
    tx: &mut Tx,
    entity: &str,
    id: Uuid,
    run: Uuid,
) -> Result<Option<HashSet<Uuid>>, Error> {
    let mut undone = HashSet::new();
    for (act, details) in imports::list_acts(tx, entity, id).await? {
        let details: Value = serde_json::from_str(&details)?;
        let import = details.get("import").and_then(Value::as_str).and_then(|id| id.parse::<Uuid>().ok());
        match import {
            Some(import) if act.ends_with(UNDO) || import == run => {
                undone.insert(import);
                if import == run {
                    return Ok(Some(undone));
                }
            }
            Some(import) if undone.contains(&import) => {}
            _ => break,
        }
    }
    Ok(None)
}

async fn stays(ctx: &Ctx, run: Uuid, entity: Uuid) -> Result<(), Error> {
    ctx.write((run, entity), |tx, (run, entity)| {
        Box::pin(async move {
            imports::settle(tx, *run, *entity, StayedWhy::Used.code()).await?;
            Ok(())
        })
    })
    .await
}

/// Tells open screens, once for all.
async fn tell(ctx: &Ctx, kind: ImportKind) -> Result<(), Error> {
    ctx.write(kind, |tx, kind| {
        Box::pin(async move {
            tx.emit(if *kind == ImportKind::Services { Event::ClinicChanged } else { Event::Resync });
            Ok(())
        })
    })
    .await
}

async fn undo_service(
    tx: &mut Tx,
    cache: &DirectoryCache,
    undone: &HashSet<Uuid>,
    row: &DoneRow,
) -> Result<(), Error> {
    let id = row.entity_id;
    if row.act == "add" {
        prices::delete_of(tx, id).await?;
        clinic::delete_service(tx, id).await?;
    } else {
        let directory = cache.get(tx).await?;
        let now = directory.service(id.into()).ok_or(AppError::NotFound)?;
        let before: Before = serde_json::from_str(&row.before)?;
        clinic::update_service(tx, id, now.version, &before.values).await?;
        clinic::set_service_skills(tx, id, &before.skills).await?;
        undo_prices(tx, &directory, undone, id).await?;
    }
    Ok(directory::touch(tx).await?)
}

/// Those that do not hold yet go; what holds is followed by what would hold without them, which stays whose it is.
async fn undo_prices(
    tx: &mut Tx,
    directory: &Directory,
    undone: &HashSet<Uuid>,
    service: Uuid,
) -> Result<(), Error> {
    let rows = prices::list(tx, service).await?;
    let dated: Vec<_> = rows.iter().map(dated).collect();
    let theirs = |at: usize| rows[at].import_id.is_some_and(|import| undone.contains(&import));
    let back = price_history::take_back(&dated, theirs, directory.day());
    for at in &back.dropped {
        prices::delete(tx, rows[*at].id).await?;
    }
    if let Some(at) = back.again {
        let (price, import) = (dated[at].price, rows[at].import_id);
        price_service::insert(tx, service, directory.day(), price, import).await?;
    }
    Ok(())
}

async fn undo_patient(tx: &mut Tx, row: &DoneRow) -> Result<(), Error> {
    let id = row.entity_id;
    if row.act == "add" {
        return Ok(patients::delete(tx, id).await?);
    }
    let now = patients::get(tx, id).await?;
    let before: CardBefore = serde_json::from_str(&row.before)?;
    for phone in &before.phones {
        patient_phones::delete(tx, *phone).await?;
    }
    for wish in &before.wishes {
        patients::delete_wish(tx, id, *wish).await?;
    }
    if before.fields.is_empty() {
        return Ok(());
    }
    let card = before.put_back(now)?;
    patients::update(tx, &card).await?;
    patients::delete_terms(tx, id).await?;
    let name = PersonName { last: card.last_name, first: card.first_name, patronymic: card.patronymic };
    for term in terms(&name) {
        patients::insert_term(tx, id, &term).await?;
    }
    Ok(())
}

async fn stayed(ctx: &Ctx, tx: &mut Tx, kind: ImportKind, id: Uuid) -> Result<Vec<Stayed>, Error> {
    let directory = ctx.directory(tx).await?;
    let mut named = Vec::new();
    for row in imports::list_stayed(tx, id).await? {
        let Some(why) = StayedWhy::from_code(&row.state) else { continue };
        let label = match kind {
            ImportKind::Services => directory
                .service(row.entity_id.into())
                .map(|service| format!("{} {}", service.code, service.name)),
            ImportKind::Patients => patients::find(tx, row.entity_id).await?.map(|card| {
                let name =
                    PersonName { last: card.last_name, first: card.first_name, patronymic: card.patronymic };
                format!("{}, № {}", name.full(), card.card_no)
            }),
        };
        named.extend(label.map(|label| Stayed { label, why }));
    }
    Ok(named)
}
