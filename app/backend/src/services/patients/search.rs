//! The one search box, and who calls from a number. Each search leaves a row in the audit: who, what kind, how many;
//! never what was typed.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use domain::{
    id::PatientId,
    name_search::surname_term,
    patient::{FOUND_MAX, Found, PatientBrief, PatientQuery},
    permission::Permission,
    person_name::PersonName,
    phone::Phone,
};
use serde_json::json;
use uuid::Uuid;

use super::{brief, name};
use crate::{
    Ctx, Error,
    services::{audit::seen, directory::Directory},
    store::{
        Tx,
        patient_search::{self, BriefRow, Range},
    },
};

/// Rows of one search that are ranked.
const RANKED_MAX: i64 = 60;
/// Rows of one end of a phone among which a name is looked for.
const SIFTED_MAX: i64 = 400;
/// A term with more patients than this counts as common, however many there are.
const COMMON: i64 = 1000;
/// Letters from which the beginning of a word is looked for; below only the very word.
const PREFIX_MIN: usize = 2;

/// Finds patients by any part of a name, the end of a phone, or a card's number.
pub async fn search(ctx: &Ctx, text: &str) -> Result<Found, Error> {
    may_search(ctx)?;
    let query = PatientQuery::read(text);
    let Some(kind) = query.kind() else { return Ok(Found::default()) };
    let found = {
        let mut tx = ctx.read().await?;
        let directory = ctx.directory(&mut tx).await?;
        found(&directory, ctx.now(), collect(&mut tx, &query).await?, query)
    };
    note_search(ctx, kind.code(), found.patients.len()).await?;
    Ok(found)
}

/// Everybody on one number, its owner first; nobody for a number that is not known or not one.
pub async fn by_phone(ctx: &Ctx, phone: &str) -> Result<Vec<PatientBrief>, Error> {
    may_search(ctx)?;
    let Ok(phone) = Phone::parse(phone) else { return Ok(Vec::new()) };
    let family = {
        let mut tx = ctx.read().await?;
        let (directory, now) = (ctx.directory(&mut tx).await?, ctx.now());
        let number = Range::exactly(&phone.reversed_digits());
        let rows = patient_search::list_phoned(&mut tx, &number, RANKED_MAX).await?;
        once(rows).into_iter().map(|row| brief(&directory, now, row)).collect::<Vec<_>>()
    };
    note_search(ctx, "number", family.len()).await?;
    Ok(family)
}

/// The same within an act of the program's own: who it is that has reached out.
pub(crate) async fn of_number(tx: &mut Tx, e164: &str) -> Result<Vec<(PatientId, PersonName)>, Error> {
    let Ok(phone) = Phone::parse(e164) else { return Ok(Vec::new()) };
    let number = Range::exactly(&phone.reversed_digits());
    let rows = patient_search::list_phoned(tx, &number, RANKED_MAX).await?;
    Ok(once(rows).iter().map(|row| (row.id.into(), name(row))).collect())
}

/// Whoever sees patients in the whole clinic's schedule; a doctor sees only the own ones.
fn may_search(ctx: &Ctx) -> Result<(), Error> {
    ctx.require(Permission::SeePatients)?;
    Ok(ctx.require(Permission::SeeSchedule)?)
}

/// Notes that patients were looked for, or shown by a number: by what, and how many there were; never the words.
pub(crate) async fn note_search(ctx: &Ctx, kind: &'static str, found: usize) -> Result<(), Error> {
    seen(ctx, "patient.search", ("patient", String::new()), json!({"kind": kind, "found": found})).await
}

/// Rows that fit, the best first; a few more than are shown.
async fn collect(tx: &mut Tx, query: &PatientQuery) -> Result<Vec<BriefRow>, Error> {
    let mut rows = Vec::new();
    if let Some(card_no) = query.card_no {
        rows.extend(patient_search::find_card(tx, card_no).await?);
    }
    if let Some(tail) = &query.tail {
        let limit = if query.names.is_empty() { RANKED_MAX } else { SIFTED_MAX };
        rows.extend(patient_search::list_phoned(tx, &Range::prefix(tail), limit).await?);
    } else {
        for reading in &query.names {
            rows.extend(named(tx, reading).await?);
            rows = once(rows);
            if rows.len() > FOUND_MAX {
                break;
            }
        }
    }
    if !query.names.is_empty() {
        rank(&mut rows, query);
    }
    Ok(once(rows))
}

/// Patients who fit one reading of a name: one word first among surnames; then those whose parts are the very words;
/// then those whose parts begin so. Each step only while there are too few.
async fn named(tx: &mut Tx, words: &[String]) -> Result<Vec<BriefRow>, Error> {
    let letters: usize = words.iter().map(|word| word.chars().count()).sum();
    let mut steps: Vec<Vec<Range>> = Vec::new();
    if let ([word], PREFIX_MIN..) = (words, letters) {
        steps.push(vec![Range::prefix(&surname_term(word))]);
    }
    let words = rarest_first(tx, words).await?;
    steps.push(words.iter().map(|word| Range::exactly(word)).collect());
    if letters >= PREFIX_MIN {
        steps.push(words.iter().map(|word| Range::prefix(word)).collect());
    }
    let mut rows = Vec::new();
    for ranges in steps {
        rows.extend(patient_search::list_named(tx, &ranges, RANKED_MAX).await?);
        rows = once(rows);
        if rows.len() > FOUND_MAX {
            break;
        }
    }
    Ok(rows)
}

/// The word with the fewest patients leads: the others are only looked up.
async fn rarest_first(tx: &mut Tx, words: &[String]) -> Result<Vec<String>, Error> {
    if words.len() < 2 {
        return Ok(words.to_vec());
    }
    let mut counted = Vec::with_capacity(words.len());
    for word in words {
        counted.push((patient_search::count_terms(tx, &Range::prefix(word), COMMON).await?, word.clone()));
    }
    counted.sort_by_key(|(count, _)| *count);
    Ok(counted.into_iter().map(|(_, word)| word).collect())
}

/// Sorts by how well the name fits, then as in a list of names; drops those whose name does not fit.
fn rank(rows: &mut Vec<BriefRow>, query: &PatientQuery) {
    let mut ranked: Vec<_> = std::mem::take(rows)
        .into_iter()
        .filter_map(|row| {
            let name = name(&row);
            query.rank(&name).map(|rank| (rank, name, row.birth_date, row))
        })
        .collect();
    ranked.sort_by(|a, b| (a.0, &a.1, a.2).cmp(&(b.0, &b.1, b.2)));
    rows.extend(ranked.into_iter().map(|(.., row)| row));
}

/// Each patient once, where the patient comes first.
fn once(rows: Vec<BriefRow>) -> Vec<BriefRow> {
    let mut seen: HashSet<Uuid> = HashSet::with_capacity(rows.len());
    rows.into_iter().filter(|row| seen.insert(row.id)).collect()
}

fn found(directory: &Directory, now: DateTime<Utc>, mut rows: Vec<BriefRow>, query: PatientQuery) -> Found {
    let more = rows.len() > FOUND_MAX;
    rows.truncate(FOUND_MAX);
    let patients = rows.into_iter().map(|row| brief(directory, now, row)).collect();
    Found { patients, hint: query.hint, more, as_of: now }
}
