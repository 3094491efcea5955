//! Many rows by one statement, for what arrives in thousands. What the rows mean is in their own files.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    StoreError, Tx,
    bookings::{BookingRow, BookingServiceRow, ChangeRow},
    directory::DirectoryRows,
    patient_phones::PhoneRow,
    patients::{PatientRow, WishRow},
    telephony::LineCallRow,
    users::CredentialsRow,
    waitlist::WaitRow,
};

/// Rows of one statement: enough to make the way to the database cheap, few enough for either engine's limit of
/// 32,766 bound values with the widest of the tables.
const ROWS: usize = 250;

/// `insert_rows!(tx, "INSERT INTO t (a, b) ", rows, row => [row.a, row.b])`
macro_rules! insert_rows {
    ($tx:expr, $into:literal, $rows:expr, $row:pat => [$($bind:expr),* $(,)?]) => {{
        for rows in $rows.chunks(ROWS) {
            match $tx.writing() {
                $crate::store::tx::Engine::Sqlite(tx) => {
                    let mut query = sqlx::QueryBuilder::<sqlx::Sqlite>::new($into);
                    query.push_values(rows, |mut values, $row| { $(values.push_bind($bind);)* });
                    query.build().execute(&mut **tx).await?;
                }
                $crate::store::tx::Engine::Postgres(tx) => {
                    let mut query = sqlx::QueryBuilder::<sqlx::Postgres>::new($into);
                    query.push_values(rows, |mut values, $row| { $(values.push_bind($bind);)* });
                    query.build().execute(&mut **tx).await?;
                }
            }
        }
        Ok::<(), StoreError>(())
    }};
}

/// Guardians stand before their wards.
pub(crate) async fn insert_patients(tx: &mut Tx, rows: &[PatientRow]) -> Result<(), StoreError> {
    insert_rows!(
        tx,
        "INSERT INTO patients (id, card_no, last_name, first_name, patronymic, birth_date, sex, note, code_word,
             email, guardian_id, restriction, do_not_contact, created_at, version) ",
        rows,
        row => [
            row.id, row.card_no, &row.last_name, &row.first_name, &row.patronymic, row.birth_date, &row.sex,
            &row.note, &row.code_word, &row.email, row.guardian_id, &row.restriction, row.do_not_contact, row.created_at,
            row.version,
        ]
    )
}

pub(crate) async fn insert_terms(tx: &mut Tx, rows: &[(String, Uuid)]) -> Result<(), StoreError> {
    insert_rows!(
        tx,
        "INSERT INTO patient_terms (term, patient_id) ",
        rows,
        (term, patient) => [term, *patient]
    )
}

pub(crate) async fn insert_phones(tx: &mut Tx, rows: &[PhoneRow]) -> Result<(), StoreError> {
    insert_rows!(
        tx,
        "INSERT INTO patient_phones (id, patient_id, e164, reversed, extension, note, raw, relation, is_primary,
             verified) ",
        rows,
        row => [
            row.id, row.patient_id, &row.e164, &row.reversed, &row.extension, &row.note, &row.raw, &row.relation,
            row.is_primary, row.verified,
        ]
    )
}

/// Standing wishes: whose, since when, and what.
pub(crate) async fn insert_wishes(
    tx: &mut Tx,
    rows: &[(Uuid, DateTime<Utc>, WishRow)],
) -> Result<(), StoreError> {
    insert_rows!(
        tx,
        "INSERT INTO patient_wishes (id, patient_id, text, created_at) ",
        rows,
        (patient, at, row) => [row.id, *patient, &row.text, *at]
    )
}

pub(crate) async fn insert_calls(tx: &mut Tx, rows: &[LineCallRow]) -> Result<(), StoreError> {
    insert_rows!(
        tx,
        "INSERT INTO calls (id, operator_id, direction, phone, patient_id, started_at, ended_at, outcome, note, draft,
             version, branch_id, reasons, provider, line_key, extension, answered_at, hung_up_at, recording, missed,
             rang_for) ",
        rows,
        row => [
            row.call.id, row.call.operator_id, &row.call.direction, &row.call.phone, row.call.patient_id,
            row.call.started_at, row.call.ended_at, &row.call.outcome, &row.call.note, &row.call.draft,
            row.call.version, row.call.branch_id, &row.call.reasons, &row.provider, &row.line_key, &row.extension,
            row.answered_at, row.hung_up_at, &row.recording, row.missed, row.rang_for,
        ]
    )
}

pub(crate) async fn insert_bookings(tx: &mut Tx, rows: &[BookingRow]) -> Result<(), StoreError> {
    insert_rows!(
        tx,
        "INSERT INTO bookings (id, branch_id, doctor_id, chair_id, patient_id, status, live, starts_at, ends_at,
             busy_until, day, services, price_from, price_to, wish, call_id, channel, new_patient, cancel_reason,
             override_reason, to_move, created_by, created_by_name, created_at, updated_at, version) ",
        rows,
        row => [
            row.id, row.branch_id, row.doctor_id, row.chair_id, row.patient_id, &row.status, row.live,
            row.starts_at, row.ends_at, row.busy_until, row.day, &row.services, row.price_from, row.price_to,
            &row.wish, row.call_id, &row.channel, row.new_patient, &row.cancel_reason, &row.override_reason,
            &row.to_move, row.created_by, &row.created_by_name, row.created_at, row.updated_at, row.version,
        ]
    )
}

/// Services of bookings: whose, in which place, and what.
pub(crate) async fn insert_services(
    tx: &mut Tx,
    rows: &[(Uuid, i32, BookingServiceRow)],
) -> Result<(), StoreError> {
    insert_rows!(
        tx,
        "INSERT INTO booking_services (booking_id, position, service_id, minutes, price_from, price_to) ",
        rows,
        (booking, position, row) => [
            *booking, *position, row.service_id, row.minutes, row.price_from, row.price_to,
        ]
    )
}

pub(crate) async fn insert_changes(tx: &mut Tx, rows: &[ChangeRow]) -> Result<(), StoreError> {
    insert_rows!(
        tx,
        "INSERT INTO booking_changes (id, booking_id, at, actor_id, actor_name, action, reason, before, after) ",
        rows,
        row => [
            row.id, row.booking_id, row.at, row.actor_id, &row.actor_name, &row.action, &row.reason, &row.before,
            &row.after,
        ]
    )
}

/// Users as of now.
pub(crate) async fn insert_waitlist(tx: &mut Tx, rows: &[WaitRow]) -> Result<(), StoreError> {
    insert_rows!(
        tx,
        "INSERT INTO waitlist (id, patient_id, branch_id, booking_id, need, urgency, from_date, until_date, note,
             status, filled_by, asked_at, asked, created_by, created_by_name, created_at, version) ",
        rows,
        row => [
            row.id, row.patient_id, row.branch_id, row.booking_id, &row.need, &row.urgency, row.from_date,
            row.until_date, &row.note, &row.status, row.filled_by, row.asked_at, row.asked, row.created_by,
            &row.created_by_name, row.created_at, row.version,
        ]
    )
}

pub(crate) async fn insert_users(tx: &mut Tx, rows: &[CredentialsRow]) -> Result<(), StoreError> {
    let now = tx.now();
    insert_rows!(
        tx,
        "INSERT INTO users (id, login, name, role, password_hash, doctor_id, created_at, extension) ",
        rows,
        row => [
            row.user.id, &row.user.login, &row.user.name, &row.user.role, &row.password_hash, row.user.doctor_id,
            now, &row.user.extension,
        ]
    )
}

/// A whole clinic, its rows in the order in which lists show them.
pub(crate) async fn insert_directory(tx: &mut Tx, rows: &DirectoryRows) -> Result<(), StoreError> {
    insert_places(tx, rows).await?;
    insert_price_list(tx, rows).await?;
    insert_doctors(tx, rows).await
}

async fn insert_places(tx: &mut Tx, rows: &DirectoryRows) -> Result<(), StoreError> {
    insert_rows!(
        tx,
        "INSERT INTO branches (id, name, address, zone, grid_min, big_gap_min, big_gap_median, dead_gap_min, reserve_until_min, position,
             active, version) ",
        numbered(&rows.branches),
        (position, row) => [
            row.id, &row.name, &row.address, &row.zone, row.grid_min, row.big_gap_min, row.big_gap_median, row.dead_gap_min,
            row.reserve_until_min, *position, row.active, row.version,
        ]
    )?;
    insert_rows!(
        tx,
        "INSERT INTO branch_hours (branch_id, weekday, start_min, end_min) ",
        rows.branch_hours,
        row => [row.branch_id, row.weekday, row.start_min, row.end_min]
    )?;
    insert_rows!(
        tx,
        "INSERT INTO holidays (id, branch_id, date, kind, reason) ",
        rows.holidays,
        row => [row.id, row.branch_id, row.date, &row.kind, &row.reason]
    )?;
    insert_rows!(
        tx,
        "INSERT INTO chairs (id, branch_id, name, position, active, version) ",
        numbered(&rows.chairs),
        (position, row) => [row.id, row.branch_id, &row.name, *position, row.active, row.version]
    )
}

async fn insert_price_list(tx: &mut Tx, rows: &DirectoryRows) -> Result<(), StoreError> {
    insert_rows!(
        tx,
        "INSERT INTO skills (code, name, kind, position) ",
        numbered(&rows.skills),
        (position, row) => [&row.code, &row.name, &row.kind, *position]
    )?;
    insert_rows!(
        tx,
        "INSERT INTO services (id, code, name, minutes, buffer_min, child_only, position, active, version) ",
        numbered(&rows.services),
        (position, row) => [
            row.id, &row.code, &row.name, row.minutes, row.buffer_min, row.child_only, *position, row.active,
            row.version,
        ]
    )?;
    insert_rows!(
        tx,
        "INSERT INTO service_prices (id, service_id, valid_from, price_from, price_to, set_at, set_by, set_by_name,
             import_id) ",
        rows.prices,
        row => [
            row.id, row.service_id, row.valid_from, row.price_from, row.price_to, row.set_at, row.set_by,
            &row.set_by_name, row.import_id,
        ]
    )?;
    insert_rows!(
        tx,
        "INSERT INTO service_skills (service_id, skill) ",
        rows.service_skills,
        row => [row.service_id, &row.skill]
    )
}

/// Promotions: id, name, and the rule as JSON.
pub(crate) async fn insert_promotions(
    tx: &mut Tx,
    rows: &[(Uuid, String, String)],
) -> Result<(), StoreError> {
    insert_rows!(
        tx,
        "INSERT INTO promotions (id, name, body) ",
        rows,
        (id, name, body) => [*id, name, body]
    )
}

async fn insert_doctors(tx: &mut Tx, rows: &DirectoryRows) -> Result<(), StoreError> {
    insert_rows!(
        tx,
        "INSERT INTO doctors (id, last_name, first_name, patronymic, sex, age_from, age_to, practising_since, about,
             languages, position, active, version) ",
        numbered(&rows.doctors),
        (position, row) => [
            row.id, &row.last_name, &row.first_name, &row.patronymic, &row.sex, row.age_from, row.age_to,
            row.practising_since, &row.about, &row.languages, *position, row.active, row.version,
        ]
    )?;
    insert_rows!(
        tx,
        "INSERT INTO doctor_skills (doctor_id, skill) ",
        rows.doctor_skills,
        row => [row.doctor_id, &row.skill]
    )?;
    insert_rows!(
        tx,
        "INSERT INTO doctor_services (doctor_id, service_id, minutes) ",
        rows.doctor_services,
        row => [row.doctor_id, row.service_id, row.minutes]
    )?;
    insert_rows!(
        tx,
        "INSERT INTO patterns (id, doctor_id, branch_id, chair_id, rhythm, valid_from, valid_to) ",
        rows.patterns,
        row => [
            row.id, row.doctor_id, row.branch_id, row.chair_id, &row.rhythm, row.valid_from, row.valid_to,
        ]
    )?;
    insert_rows!(
        tx,
        "INSERT INTO hours_exceptions (id, doctor_id, kind, from_date, to_date, hours, note) ",
        rows.exceptions,
        row => [
            row.id, row.doctor_id, &row.kind, row.from_date, row.to_date, &row.hours, &row.note,
        ]
    )
}

/// Rows and their place in the list.
fn numbered<T>(rows: &[T]) -> Vec<(i32, &T)> {
    (0..).zip(rows).collect()
}
