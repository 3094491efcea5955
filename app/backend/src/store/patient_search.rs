//! Finding patients, and the short form in which lists show them. Every search is a range of an index and ends at
//! a limit, so that it costs the same in a clinic of thousands and in a chain of millions.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{StoreError, Tx};

/// A patient as lists show one.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct BriefRow {
    pub id: Uuid,
    pub card_no: i64,
    pub last_name: String,
    pub first_name: String,
    pub patronymic: Option<String>,
    pub birth_date: Option<NaiveDate>,
    pub restricted: bool,
    /// The number that was found, else the primary one.
    pub phone: Option<String>,
    /// Whose the number is that was found.
    pub relation: Option<String>,
    pub next_visit: Option<DateTime<Utc>>,
    pub next_branch: Option<Uuid>,
    /// Whether a visit was ever finished.
    pub returns: bool,
    /// Other patients on the same phones.
    pub family: i64,
}

/// From one term to another, the second one not included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Range {
    pub from: String,
    pub to: String,
}

impl Range {
    /// Whatever begins so.
    pub(crate) fn prefix(term: &str) -> Self {
        Self { from: term.to_owned(), to: format!("{term}\u{10ffff}") }
    }

    /// The very term: terms hold nothing that sorts before a space.
    pub(crate) fn exactly(term: &str) -> Self {
        Self { from: term.to_owned(), to: format!("{term} ") }
    }
}

/// The columns of [`BriefRow`] of `patients p`; `$1` is now.
macro_rules! brief_columns {
    ($phone:literal, $relation:literal) => {
        concat!(
            "p.id, p.card_no, p.last_name, p.first_name, p.patronymic, p.birth_date,
             p.restriction IS NOT NULL AS restricted, ",
            $phone,
            " AS phone, ",
            $relation,
            " AS relation,
             (SELECT b.starts_at FROM bookings b WHERE b.patient_id = p.id AND b.starts_at > $1
                  AND b.status IN ('booked', 'confirmed') ORDER BY b.starts_at LIMIT 1) AS next_visit,
             (SELECT b.branch_id FROM bookings b WHERE b.patient_id = p.id AND b.starts_at > $1
                  AND b.status IN ('booked', 'confirmed') ORDER BY b.starts_at LIMIT 1) AS next_branch,
             EXISTS (SELECT 1 FROM bookings b WHERE b.patient_id = p.id AND b.status = 'done') AS returns,
             (SELECT count(DISTINCT o.patient_id) FROM patient_phones m
                  JOIN patient_phones o ON o.reversed = m.reversed
                  WHERE m.patient_id = p.id AND o.patient_id <> p.id) AS family"
        )
    };
    () => {
        brief_columns!(
            "(SELECT f.e164 FROM patient_phones f WHERE f.patient_id = p.id ORDER BY f.is_primary DESC LIMIT 1)",
            "CAST(NULL AS TEXT)"
        )
    };
}

pub(crate) async fn find_brief(tx: &mut Tx, id: Uuid) -> Result<Option<BriefRow>, StoreError> {
    let now = tx.now();
    fetch_optional!(
        tx,
        BriefRow,
        concat!("SELECT ", brief_columns!(), " FROM patients p WHERE p.id = $2"),
        now,
        id
    )
}

/// The card of that number; when it has gone into another, that one.
pub(crate) async fn find_card(tx: &mut Tx, card_no: i64) -> Result<Option<BriefRow>, StoreError> {
    let now = tx.now();
    fetch_optional!(
        tx,
        BriefRow,
        concat!(
            "SELECT ",
            brief_columns!(),
            " FROM patients n JOIN patients p ON p.id = COALESCE(n.merged_into, n.id) WHERE n.card_no = $2"
        ),
        now,
        card_no
    )
}

/// How many terms lie in a range, counted up to `most`.
pub(crate) async fn count_terms(tx: &mut Tx, range: &Range, most: i64) -> Result<i64, StoreError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "SELECT count(*) FROM (SELECT 1 FROM patient_terms WHERE term >= $1 AND term < $2 LIMIT $3) AS hit",
        &range.from,
        &range.to,
        most
    )?;
    Ok(count)
}

/// One more range that the patient must have a term in; an empty one asks for nothing.
macro_rules! and_term {
    ($from:literal, $to:literal) => {
        concat!(
            " AND (",
            $from,
            " = '' OR EXISTS (SELECT 1 FROM patient_terms o WHERE o.patient_id = t.patient_id AND o.term >= ",
            $from,
            " AND o.term < ",
            $to,
            "))"
        )
    };
}

/// Patients who have a term in each range, in the order of the first range's terms. The first range is walked, the
/// others are looked up for each patient: put the rarest first. A patient comes once for every term that fits.
/// Ranges beyond the sixth are not looked at.
pub(crate) async fn list_named(
    tx: &mut Tx,
    ranges: &[Range],
    limit: i64,
) -> Result<Vec<BriefRow>, StoreError> {
    let now = tx.now();
    let none = Range::default();
    let range = |at: usize| ranges.get(at).unwrap_or(&none);
    fetch_all!(
        tx,
        BriefRow,
        concat!(
            "SELECT ",
            brief_columns!(),
            " FROM (
                 SELECT t.term, t.patient_id FROM patient_terms t WHERE t.term >= $2 AND t.term < $3",
            and_term!("$4", "$5"),
            and_term!("$6", "$7"),
            and_term!("$8", "$9"),
            and_term!("$10", "$11"),
            and_term!("$12", "$13"),
            " ORDER BY t.term, t.patient_id LIMIT $14
             ) AS hit JOIN patients p ON p.id = hit.patient_id ORDER BY hit.term, hit.patient_id"
        ),
        now,
        &range(0).from,
        &range(0).to,
        &range(1).from,
        &range(1).to,
        &range(2).from,
        &range(2).to,
        &range(3).from,
        &range(3).to,
        &range(4).from,
        &range(4).to,
        &range(5).from,
        &range(5).to,
        limit
    )
}

/// Patients one of whose phones ends with these digits, which are given from last to first; the owners of a phone
/// before the others on it.
pub(crate) async fn list_phoned(tx: &mut Tx, tail: &Range, limit: i64) -> Result<Vec<BriefRow>, StoreError> {
    let now = tx.now();
    fetch_all!(
        tx,
        BriefRow,
        concat!(
            "SELECT ",
            brief_columns!("hit.e164", "hit.relation"),
            " FROM (
                 SELECT f.patient_id, f.e164, f.reversed, f.relation, f.is_primary FROM patient_phones f
                 WHERE f.reversed >= $2 AND f.reversed < $3 ORDER BY f.reversed LIMIT $4
             ) AS hit JOIN patients p ON p.id = hit.patient_id
             ORDER BY hit.reversed, hit.relation <> 'own', hit.is_primary DESC, p.birth_date, p.id"
        ),
        now,
        &tail.from,
        &tail.to,
        limit
    )
}

/// Patients born that day who have this very term.
pub(crate) async fn list_born(
    tx: &mut Tx,
    birth_date: NaiveDate,
    term: &str,
    limit: i64,
) -> Result<Vec<BriefRow>, StoreError> {
    let now = tx.now();
    fetch_all!(
        tx,
        BriefRow,
        concat!(
            "SELECT ",
            brief_columns!(),
            " FROM patients p WHERE p.birth_date = $2
                 AND EXISTS (SELECT 1 FROM patient_terms t WHERE t.term = $3 AND t.patient_id = p.id)
             ORDER BY p.id LIMIT $4"
        ),
        now,
        birth_date,
        term,
        limit
    )
}
