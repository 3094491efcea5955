//! Leads, and what happened to them.

use chrono::{DateTime, Utc};
use domain::lead::LeadStatus;
use uuid::Uuid;

use super::{StoreError, Tx, tally_marks};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct LeadRow {
    pub id: Uuid,
    pub source: String,
    pub status: String,
    pub name: String,
    pub phone: Option<String>,
    pub sender: Option<String>,
    pub contact: String,
    pub message: String,
    pub patient_id: Option<Uuid>,
    pub known: bool,
    pub owner_id: Option<Uuid>,
    pub received_at: DateTime<Utc>,
    pub repeats: i32,
    pub answered_at: Option<DateTime<Utc>>,
    pub answer_s: Option<i32>,
    pub next_step: String,
    pub next_at: Option<DateTime<Utc>>,
    pub attempts: i32,
    pub forwarded_by: Option<Uuid>,
    pub forwarded_at: Option<DateTime<Utc>>,
    pub accepted_at: Option<DateTime<Utc>>,
    pub returned: bool,
    pub handover_note: String,
    pub reason: Option<String>,
    pub booking_id: Option<Uuid>,
    pub call_id: Option<Uuid>,
    pub first_touch: String,
    pub last_touch: String,
    pub consent_version: Option<String>,
    pub consent_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    pub version: i64,
}

impl LeadRow {
    /// One that has just come in and of which nothing is known yet.
    pub fn blank(id: Uuid, source: &str, at: DateTime<Utc>) -> Self {
        Self {
            id,
            source: source.into(),
            status: LeadStatus::New.code().into(),
            name: String::new(),
            phone: None,
            sender: None,
            contact: String::new(),
            message: String::new(),
            patient_id: None,
            known: false,
            owner_id: None,
            received_at: at,
            repeats: 0,
            answered_at: None,
            answer_s: None,
            next_step: String::new(),
            next_at: None,
            attempts: 0,
            forwarded_by: None,
            forwarded_at: None,
            accepted_at: None,
            returned: false,
            handover_note: String::new(),
            reason: None,
            booking_id: None,
            call_id: None,
            first_touch: String::new(),
            last_touch: String::new(),
            consent_version: None,
            consent_at: None,
            closed_at: None,
            version: 1,
        }
    }
}

/// A lead with the names and the visit that lists show.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct LeadLineRow {
    #[sqlx(flatten)]
    pub lead: LeadRow,
    pub owner_name: Option<String>,
    pub forwarder: Option<String>,
    pub visit_at: Option<DateTime<Utc>>,
    pub visit_status: Option<String>,
    pub visit_services: Option<String>,
    pub visit_doctor: Option<Uuid>,
    pub visit_branch: Option<Uuid>,
}

/// What happened to a lead.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct LeadEntryRow {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub by_name: String,
    pub kind: String,
    pub words: String,
}

/// Which leads a list holds; `None` leaves a column out of account.
pub(crate) struct LeadRange {
    pub source: Option<String>,
    /// This user's, and nobody's.
    pub of: Option<Uuid>,
    pub limit: i64,
}

/// The columns of [`LeadRow`].
macro_rules! lead_columns {
    () => {
        "l.id, l.source, l.status, l.name, l.phone, l.sender, l.contact, l.message, l.patient_id, l.known, l.owner_id, \
         l.received_at, l.repeats, l.answered_at, l.answer_s, l.next_step, l.next_at, l.attempts, l.forwarded_by, \
         l.forwarded_at, l.accepted_at, l.returned, l.handover_note, l.reason, l.booking_id, l.call_id, l.first_touch, \
         l.last_touch, l.consent_version, l.consent_at, l.closed_at, l.version"
    };
}

/// A SELECT of [`LeadRow`].
macro_rules! leads {
    ($rest:literal) => {
        concat!("SELECT ", lead_columns!(), " FROM leads l ", $rest)
    };
}

/// A SELECT of [`LeadLineRow`].
macro_rules! lead_lines {
    ($rest:literal) => {
        concat!(
            "SELECT ",
            lead_columns!(),
            ", o.name AS owner_name, f.name AS forwarder, b.starts_at AS visit_at, b.status AS visit_status,
                 b.services AS visit_services, b.doctor_id AS visit_doctor, b.branch_id AS visit_branch
             FROM leads l LEFT JOIN users o ON o.id = l.owner_id LEFT JOIN users f ON f.id = l.forwarded_by
                 LEFT JOIN bookings b ON b.id = l.booking_id ",
            $rest
        )
    };
}

pub(crate) async fn insert(tx: &mut Tx, row: &LeadRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO leads (id, source, status, name, phone, sender, contact, message, patient_id, known, owner_id,
             received_at, repeats, answered_at, answer_s, next_step, next_at, attempts, forwarded_by, forwarded_at,
             accepted_at, returned, handover_note, reason, booking_id, call_id, first_touch, last_touch,
             consent_version, consent_at, closed_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
             $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)",
        row.id,
        &row.source,
        &row.status,
        &row.name,
        &row.phone,
        &row.sender,
        &row.contact,
        &row.message,
        row.patient_id,
        row.known,
        row.owner_id,
        row.received_at,
        row.repeats,
        row.answered_at,
        row.answer_s,
        &row.next_step,
        row.next_at,
        row.attempts,
        row.forwarded_by,
        row.forwarded_at,
        row.accepted_at,
        row.returned,
        &row.handover_note,
        &row.reason,
        row.booking_id,
        row.call_id,
        &row.first_touch,
        &row.last_touch,
        &row.consent_version,
        row.consent_at,
        row.closed_at,
        row.version
    )?;
    tally_marks::insert(tx, "leads", row.received_at).await
}

/// Writes the row back, raised by one version; `NotFound` when somebody raised it first.
pub(crate) async fn update(tx: &mut Tx, row: &LeadRow) -> Result<(), StoreError> {
    let touched = execute!(
        tx,
        "UPDATE leads SET status = $1, name = $2, phone = $3, contact = $4, message = $5, patient_id = $6, known = $7,
             owner_id = $8, repeats = $9, answered_at = $10, answer_s = $11, next_step = $12, next_at = $13,
             attempts = $14, forwarded_by = $15, forwarded_at = $16, accepted_at = $17, returned = $18,
             handover_note = $19, reason = $20, booking_id = $21, call_id = $22, last_touch = $23,
             consent_version = $24, consent_at = $25, closed_at = $26, version = version + 1
         WHERE id = $27 AND version = $28",
        &row.status,
        &row.name,
        &row.phone,
        &row.contact,
        &row.message,
        row.patient_id,
        row.known,
        row.owner_id,
        row.repeats,
        row.answered_at,
        row.answer_s,
        &row.next_step,
        row.next_at,
        row.attempts,
        row.forwarded_by,
        row.forwarded_at,
        row.accepted_at,
        row.returned,
        &row.handover_note,
        &row.reason,
        row.booking_id,
        row.call_id,
        &row.last_touch,
        &row.consent_version,
        row.consent_at,
        row.closed_at,
        row.id,
        row.version
    )?;
    if touched == 1 {
        tally_marks::insert(tx, "leads", row.received_at).await
    } else {
        Err(StoreError::NotFound)
    }
}

pub(crate) async fn get(tx: &mut Tx, id: Uuid) -> Result<LeadRow, StoreError> {
    fetch_one!(tx, LeadRow, leads!("WHERE l.id = $1"), id)
}

pub(crate) async fn get_line(tx: &mut Tx, id: Uuid) -> Result<LeadLineRow, StoreError> {
    fetch_one!(tx, LeadLineRow, lead_lines!("WHERE l.id = $1"), id)
}

/// Those with which there is something to do, the longest waiting first.
pub(crate) async fn list_open(tx: &mut Tx, range: &LeadRange) -> Result<Vec<LeadLineRow>, StoreError> {
    fetch_all!(
        tx,
        LeadLineRow,
        lead_lines!(
            "WHERE l.closed_at IS NULL AND l.status IN ('new', 'in_work', 'forwarded')
                 AND ($1 IS NULL OR l.source = $1)
                 AND ($2 IS NULL OR l.owner_id IS NULL OR l.owner_id = $2 OR l.forwarded_by = $2)
             ORDER BY l.received_at, l.id LIMIT $3"
        ),
        &range.source,
        range.of,
        range.limit
    )
}

/// Those of a state that were closed in a time, the last first.
pub(crate) async fn list_closed(
    tx: &mut Tx,
    range: &LeadRange,
    status: &str,
    from: DateTime<Utc>,
    before: DateTime<Utc>,
) -> Result<Vec<LeadLineRow>, StoreError> {
    fetch_all!(
        tx,
        LeadLineRow,
        lead_lines!(
            "WHERE l.status = $1 AND l.closed_at >= $2 AND l.closed_at < $3 AND ($4 IS NULL OR l.source = $4)
                 AND ($5 IS NULL OR l.owner_id IS NULL OR l.owner_id = $5 OR l.forwarded_by = $5)
             ORDER BY l.closed_at DESC LIMIT $6"
        ),
        status,
        from,
        before,
        &range.source,
        range.of,
        range.limit
    )
}

/// How many nobody has turned to, and how many came back to a user.
pub(crate) async fn count_waiting(tx: &mut Tx, of: Uuid) -> Result<u32, StoreError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "SELECT count(*) FROM leads
         WHERE closed_at IS NULL AND status IN ('new', 'in_work')
             AND (answered_at IS NULL OR (returned AND owner_id = $1))",
        of
    )?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// How many were passed on to a user, or to nobody in particular, and nobody has accepted.
pub(crate) async fn count_to_accept(tx: &mut Tx, by: Uuid) -> Result<u32, StoreError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "SELECT count(*) FROM leads
         WHERE closed_at IS NULL AND status = 'forwarded' AND accepted_at IS NULL
             AND (owner_id IS NULL OR owner_id = $1)",
        by
    )?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// How many were closed since a moment, by their state.
pub(crate) async fn count_closed(
    tx: &mut Tx,
    range: &LeadRange,
    status: &str,
    from: DateTime<Utc>,
) -> Result<u32, StoreError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "SELECT count(*) FROM leads l WHERE l.status = $1 AND l.closed_at >= $2 AND ($3 IS NULL OR l.source = $3)
             AND ($4 IS NULL OR l.owner_id IS NULL OR l.owner_id = $4 OR l.forwarded_by = $4)",
        status,
        from,
        &range.source,
        range.of
    )?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// How long it took to turn to those that came in since a moment, in seconds, the shortest first.
pub(crate) async fn list_answers(tx: &mut Tx, from: DateTime<Utc>) -> Result<Vec<i32>, StoreError> {
    let rows = fetch_all!(
        tx,
        (i32,),
        "SELECT answer_s FROM leads WHERE received_at >= $1 AND answer_s IS NOT NULL ORDER BY answer_s",
        from
    )?;
    Ok(rows.into_iter().map(|(seconds,)| seconds).collect())
}

/// Those that are open of whoever has this number, or is this sender; the oldest first.
pub(crate) async fn list_of(
    tx: &mut Tx,
    phone: Option<&str>,
    sender: Option<&str>,
) -> Result<Vec<LeadRow>, StoreError> {
    let mut rows = match phone {
        Some(phone) => fetch_all!(
            tx,
            LeadRow,
            leads!("WHERE l.phone = $1 AND l.closed_at IS NULL ORDER BY l.received_at, l.id"),
            phone
        )?,
        None => Vec::new(),
    };
    if let Some(sender) = sender {
        let theirs = fetch_all!(
            tx,
            LeadRow,
            leads!("WHERE l.sender = $1 AND l.closed_at IS NULL ORDER BY l.received_at, l.id"),
            sender
        )?;
        rows.extend(theirs.into_iter().filter(|row| row.phone.is_none() || row.phone.as_deref() != phone));
    }
    Ok(rows)
}

/// The one, still open, for which a call was begun.
pub(crate) async fn find_rung(tx: &mut Tx, call: Uuid) -> Result<Option<LeadRow>, StoreError> {
    fetch_optional!(tx, LeadRow, leads!("WHERE l.call_id = $1 AND l.closed_at IS NULL"), call)
}

/// Those that are open of a patient.
pub(crate) async fn list_patient(tx: &mut Tx, patient: Uuid) -> Result<Vec<LeadRow>, StoreError> {
    fetch_all!(
        tx,
        LeadRow,
        leads!("WHERE l.patient_id = $1 AND l.closed_at IS NULL ORDER BY l.received_at, l.id"),
        patient
    )
}

pub(crate) async fn insert_entry(tx: &mut Tx, lead: Uuid, row: &LeadEntryRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO lead_entries (id, lead_id, at, by_name, kind, words) VALUES ($1, $2, $3, $4, $5, $6)",
        row.id,
        lead,
        row.at,
        &row.by_name,
        &row.kind,
        &row.words
    )?;
    Ok(())
}

/// The last ones, the oldest of them first.
pub(crate) async fn list_entries(
    tx: &mut Tx,
    lead: Uuid,
    limit: i64,
) -> Result<Vec<LeadEntryRow>, StoreError> {
    let mut rows = fetch_all!(
        tx,
        LeadEntryRow,
        "SELECT id, at, by_name, kind, words FROM lead_entries WHERE lead_id = $1 ORDER BY at DESC, id DESC LIMIT $2",
        lead,
        limit
    )?;
    rows.reverse();
    Ok(rows)
}

/// A lead that was passed on and that nobody has accepted yet.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct UnacceptedRow {
    pub id: Uuid,
    pub source: String,
    pub forwarded_at: DateTime<Utc>,
    pub reminded: i32,
}

/// Those of them of which somebody may have to be reminded.
pub(crate) async fn list_unaccepted(tx: &mut Tx, limit: i64) -> Result<Vec<UnacceptedRow>, StoreError> {
    fetch_all!(
        tx,
        UnacceptedRow,
        "SELECT id, source, forwarded_at, reminded FROM leads
         WHERE status = 'forwarded' AND closed_at IS NULL AND accepted_at IS NULL AND forwarded_at IS NOT NULL
             AND reminded < 2
         ORDER BY received_at LIMIT $1",
        limit
    )
}

/// How often it was said that nobody accepts it. No change of the lead's, so its version stays.
pub(crate) async fn set_reminded(tx: &mut Tx, id: Uuid, times: i32) -> Result<(), StoreError> {
    execute!(tx, "UPDATE leads SET reminded = $1 WHERE id = $2", times, id)?;
    Ok(())
}

/// Forgets it; false when nothing was said.
pub(crate) async fn forget_reminders(tx: &mut Tx, id: Uuid) -> Result<bool, StoreError> {
    let touched = execute!(tx, "UPDATE leads SET reminded = 0 WHERE id = $1 AND reminded > 0", id)?;
    Ok(touched == 1)
}
