//! Sets of patients and services, for imports: looked up and written by few statements, however many they are. One
//! by one they are in [`patients`](super::patients) and [`clinic`](super::clinic).

use chrono::NaiveDate;
use domain::audit::act;
use serde_json::Value;
use uuid::Uuid;

use super::{StoreError, Tx, patients::PatientRow};

/// Values of one statement: few enough for either engine with the widest of the rows here.
const AT_ONCE: usize = 500;

/// `in_parts!(tx, items, "SQL before", |query, some| { what to add of some items }, |query, on| how to run it)`: a query
/// for every few of the items.
macro_rules! in_parts {
    ($tx:expr, $items:expr, $before:expr, |$query:ident, $some:ident| $build:block, |$built:ident, $on:ident| $run:expr) => {{
        for $some in $items.chunks(AT_ONCE) {
            match $tx.writing() {
                $crate::store::tx::Engine::Sqlite(tx) => {
                    let mut $query = sqlx::QueryBuilder::<sqlx::Sqlite>::new($before);
                    $build
                    let ($built, $on) = (&mut $query, &mut **tx);
                    $run;
                }
                $crate::store::tx::Engine::Postgres(tx) => {
                    let mut $query = sqlx::QueryBuilder::<sqlx::Postgres>::new($before);
                    $build
                    let ($built, $on) = (&mut $query, &mut **tx);
                    $run;
                }
            }
        }
    }};
}

/// `fetch_among!(tx, Row, "… IN (", items, ")")` → the rows of every item.
macro_rules! fetch_among {
    ($tx:expr, $row:ty, $before:expr, $items:expr, $after:expr) => {{
        let mut rows: Vec<$row> = Vec::new();
        in_parts!(
            $tx,
            $items,
            $before,
            |query, some| {
                let mut list = query.separated(", ");
                for item in some {
                    list.push_bind(item.clone());
                }
                query.push($after);
            },
            |query, on| rows.extend(query.build_query_as::<$row>().fetch_all(on).await?)
        );
        rows
    }};
}

/// `fetch_for_pairs!(tx, "(a, b)", pairs, "SELECT … FROM wanted w …")` → the ids for every pair of values.
macro_rules! fetch_for_pairs {
    ($tx:expr, $columns:literal, $pairs:expr, $select:literal) => {{
        let mut ids: Vec<(Uuid,)> = Vec::new();
        in_parts!(
            $tx,
            $pairs,
            concat!("WITH wanted ", $columns, " AS ("),
            |query, some| {
                query.push_values(some, |mut values, (one, other)| {
                    values.push_bind(one.clone());
                    values.push_bind(other.clone());
                });
                query.push(concat!(") ", $select));
            },
            |query, on| ids.extend(query.build_query_as::<(Uuid,)>().fetch_all(on).await?)
        );
        ids.into_iter().map(|(id,)| id).collect()
    }};
}

/// A phone of a patient.
#[derive(sqlx::FromRow)]
pub(crate) struct OwnedPhone {
    pub patient_id: Uuid,
    pub e164: String,
}

/// A standing wish of a patient.
#[derive(sqlx::FromRow)]
pub(crate) struct OwnedWish {
    pub patient_id: Uuid,
    pub text: String,
}

/// Who has the card of a number.
#[derive(sqlx::FromRow)]
pub(crate) struct Carded {
    pub card_no: i64,
    pub patient_id: Uuid,
    /// The card of that number has gone into the patient's.
    pub merged: bool,
}

/// Those who have one of these cards.
pub(crate) async fn list_carded(tx: &mut Tx, cards: &[i64]) -> Result<Vec<Carded>, StoreError> {
    Ok(fetch_among!(
        tx,
        Carded,
        "SELECT card_no, COALESCE(merged_into, id) AS patient_id, merged_into IS NOT NULL AS merged FROM patients
         WHERE card_no IN (",
        cards,
        ")"
    ))
}

/// Ids of those who have a number, given from last digit to first, and a term of the name beside it.
pub(crate) async fn list_phoned(tx: &mut Tx, phones: &[(String, String)]) -> Result<Vec<Uuid>, StoreError> {
    Ok(fetch_for_pairs!(
        tx,
        "(reversed, term)",
        phones,
        "SELECT DISTINCT f.patient_id FROM wanted w CROSS JOIN patient_phones f
         WHERE f.reversed = w.reversed AND EXISTS
             (SELECT 1 FROM patient_terms t WHERE t.patient_id = f.patient_id AND t.term = w.term)"
    ))
}

/// Ids of those who were born on a day and have the term of the name beside it.
pub(crate) async fn list_born(tx: &mut Tx, births: &[(NaiveDate, String)]) -> Result<Vec<Uuid>, StoreError> {
    Ok(fetch_for_pairs!(
        tx,
        "(born, term)",
        births,
        "SELECT DISTINCT p.id FROM wanted w CROSS JOIN patients p
         WHERE p.birth_date = w.born AND EXISTS
             (SELECT 1 FROM patient_terms t WHERE t.patient_id = p.id AND t.term = w.term)"
    ))
}

/// The numbers, given from last digit to first, that are somebody's own.
pub(crate) async fn list_own_numbers(tx: &mut Tx, reversed: &[String]) -> Result<Vec<String>, StoreError> {
    let rows = fetch_among!(
        tx,
        (String,),
        "SELECT DISTINCT e164 FROM patient_phones WHERE relation = 'own' AND reversed IN (",
        reversed,
        ")"
    );
    Ok(rows.into_iter().map(|(e164,)| e164).collect())
}

/// The patients.
pub(crate) async fn list_patients(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<PatientRow>, StoreError> {
    Ok(fetch_among!(
        tx,
        PatientRow,
        "SELECT id, card_no, last_name, first_name, patronymic, birth_date, sex, note, code_word, email, guardian_id,
             restriction, do_not_contact, created_at, version FROM patients WHERE id IN (",
        ids,
        ")"
    ))
}

/// Their phones.
pub(crate) async fn list_phones(tx: &mut Tx, patients: &[Uuid]) -> Result<Vec<OwnedPhone>, StoreError> {
    Ok(fetch_among!(
        tx,
        OwnedPhone,
        "SELECT patient_id, e164 FROM patient_phones WHERE patient_id IN (",
        patients,
        ") ORDER BY patient_id, is_primary DESC, id"
    ))
}

/// Their standing wishes.
pub(crate) async fn list_wishes(tx: &mut Tx, patients: &[Uuid]) -> Result<Vec<OwnedWish>, StoreError> {
    Ok(fetch_among!(
        tx,
        OwnedWish,
        "SELECT patient_id, text FROM patient_wishes WHERE patient_id IN (",
        patients,
        ") ORDER BY patient_id, created_at, id"
    ))
}

/// Writes rows back that were raised by one version; `NotFound` when somebody raised one of them first.
pub(crate) async fn update_patients(tx: &mut Tx, rows: &[PatientRow]) -> Result<(), StoreError> {
    let mut touched = 0;
    in_parts!(
        tx,
        rows,
        "INSERT INTO patients (id, card_no, last_name, first_name, patronymic, birth_date, sex, note, code_word,
             email, guardian_id, restriction, do_not_contact, created_at, version) ",
        |query, some| {
            query.push_values(some, |mut values, row| {
                values.push_bind(row.id).push_bind(row.card_no).push_bind(row.last_name.clone());
                values.push_bind(row.first_name.clone()).push_bind(row.patronymic.clone());
                values.push_bind(row.birth_date).push_bind(row.sex.clone()).push_bind(row.note.clone());
                values.push_bind(row.code_word.clone()).push_bind(row.email.clone());
                values.push_bind(row.guardian_id).push_bind(row.restriction.clone());
                values.push_bind(row.do_not_contact).push_bind(row.created_at).push_bind(row.version);
            });
            query.push(
                " ON CONFLICT (id) DO UPDATE SET last_name = excluded.last_name, first_name = excluded.first_name,
                     patronymic = excluded.patronymic, birth_date = excluded.birth_date, sex = excluded.sex,
                     note = excluded.note, code_word = excluded.code_word, email = excluded.email,
                     do_not_contact = excluded.do_not_contact, version = excluded.version
                 WHERE patients.version = excluded.version - 1",
            );
        },
        |query, on| touched += query.build().execute(on).await?.rows_affected()
    );
    if touched == rows.len() as u64 { Ok(()) } else { Err(StoreError::NotFound) }
}

/// Removes the terms of these patients.
pub(crate) async fn delete_terms(tx: &mut Tx, patients: &[Uuid]) -> Result<(), StoreError> {
    in_parts!(
        tx,
        patients,
        "DELETE FROM patient_terms WHERE patient_id IN (",
        |query, some| {
            let mut list = query.separated(", ");
            for patient in some {
                list.push_bind(*patient);
            }
            query.push(")");
        },
        |query, on| query.build().execute(on).await?
    );
    Ok(())
}

/// One line of the audit for each thing: what was done, to which kind of thing, its id, and the details.
pub(crate) async fn insert_audit(
    tx: &mut Tx,
    rows: &[(&'static str, &'static str, Uuid, Value)],
) -> Result<(), StoreError> {
    let (now, actor, name) = (tx.now(), tx.actor().id(), tx.actor().name.clone());
    in_parts!(
        tx,
        rows,
        "INSERT INTO audit (at, actor_id, actor_name, action, entity, entity_id, details, kind) ",
        |query, some| {
            query.push_values(some, |mut values, (action, entity, id, details)| {
                values.push_bind(now).push_bind(actor).push_bind(name.clone()).push_bind(*action);
                values.push_bind(*entity).push_bind(id.to_string()).push_bind(details.to_string());
                values.push_bind(act::kind(action).code());
            });
        },
        |query, on| query.build().execute(on).await?
    );
    Ok(())
}

/// Notes what an import has added, so that it can be taken back.
pub(crate) async fn insert_added(tx: &mut Tx, import: Uuid, added: &[Uuid]) -> Result<(), StoreError> {
    in_parts!(
        tx,
        added,
        "INSERT INTO import_rows (import_id, entity_id, act) ",
        |query, some| {
            query.push_values(some, |mut values, id| {
                values.push_bind(import).push_bind(*id).push_bind("add");
            });
        },
        |query, on| query.build().execute(on).await?
    );
    Ok(())
}
