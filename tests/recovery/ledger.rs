//! What is really in the database, read past the program.

use std::{collections::HashMap, str::FromStr};

use backend::store::DbOptions;
use sqlx::{
    ConnectOptions, Connection, PgConnection, SqliteConnection, postgres::PgConnectOptions,
    sqlite::SqliteConnectOptions,
};
use uuid::Uuid;

pub enum Ledger {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// The rows of one SQL text on either engine.
macro_rules! rows {
    ($ledger:expr, $row:ty, $sql:expr) => {
        match $ledger {
            Ledger::Sqlite(connection) => {
                sqlx::query_as::<_, $row>($sql).fetch_all(connection).await.unwrap()
            }
            Ledger::Postgres(connection) => {
                sqlx::query_as::<_, $row>($sql).fetch_all(connection).await.unwrap()
            }
        }
    };
}

/// Two live bookings in one chair, or of one doctor, at the same time.
const OVERLAPS: &str = "
    SELECT a.id, b.id FROM bookings a JOIN bookings b ON a.doctor_id = b.doctor_id AND a.id <> b.id
    WHERE a.created_by_key IS NOT NULL AND a.live AND b.live
        AND a.starts_at < b.busy_until AND b.starts_at < a.busy_until
    UNION ALL
    SELECT a.id, b.id FROM bookings a JOIN bookings b ON a.chair_id = b.chair_id AND a.id <> b.id
    WHERE a.created_by_key IS NOT NULL AND a.live AND b.live
        AND a.starts_at < b.busy_until AND b.starts_at < a.busy_until";

impl Ledger {
    pub async fn open(options: &DbOptions) -> Self {
        match options.file_key() {
            Some(key) => {
                let connect = SqliteConnectOptions::from_str(&options.url).unwrap();
                let connect = connect.pragma("key", format!("\"x'{key}'\"")).read_only(true);
                Self::Sqlite(connect.connect().await.unwrap())
            }
            None => {
                Self::Postgres(PgConnectOptions::from_str(&options.url).unwrap().connect().await.unwrap())
            }
        }
    }

    pub async fn close(self) {
        match self {
            Self::Sqlite(connection) => connection.close().await.unwrap(),
            Self::Postgres(connection) => connection.close().await.unwrap(),
        }
    }

    async fn count(&mut self, sql: &'static str) -> usize {
        usize::try_from(rows!(self, (i64,), sql)[0].0).unwrap()
    }

    /// Bookings of the clients.
    pub async fn booked(&mut self) -> usize {
        self.count("SELECT count(*) FROM bookings WHERE created_by_key IS NOT NULL AND status = 'booked'")
            .await
    }

    /// Holds of the clients.
    pub async fn held(&mut self) -> usize {
        self.count("SELECT count(*) FROM bookings WHERE created_by_key IS NOT NULL AND status = 'held'").await
    }

    /// Last names and numbers of patients.
    pub async fn persons(&mut self) -> Vec<(String, String)> {
        const PERSONS: &str = "
            SELECT p.last_name, t.e164 FROM patients p JOIN patient_phones t ON t.patient_id = p.id
            WHERE length(p.last_name) > 5 ORDER BY p.card_no LIMIT 300";
        rows!(self, (String, String), PERSONS)
    }

    /// Patients that the clients have made.
    pub async fn patients(&mut self) -> usize {
        self.count("SELECT count(*) FROM audit WHERE action = 'patient.create' AND actor_id IS NOT NULL")
            .await
    }

    /// Answers that are kept for repeats.
    pub async fn answers(&mut self) -> usize {
        self.count("SELECT count(*) FROM idempotency").await
    }

    /// Every booking has its services, and one history and one audit row for each of its versions; no row tells of
    /// a booking that is not there; nobody is booked twice.
    pub async fn is_whole(&mut self) {
        let made = "SELECT id, version FROM bookings WHERE created_by_key IS NOT NULL";
        let made: HashMap<Uuid, i64> = rows!(self, (Uuid, i64), made).into_iter().collect();
        let history =
            "SELECT c.booking_id, count(*) FROM booking_changes c JOIN bookings b ON b.id = c.booking_id
            WHERE b.created_by_key IS NOT NULL GROUP BY c.booking_id";
        assert_eq!(rows!(self, (Uuid, i64), history).into_iter().collect::<HashMap<_, _>>(), made);
        let audit = "SELECT entity_id, count(*) FROM audit
            WHERE entity = 'booking' AND actor_id IN (SELECT id FROM api_keys) GROUP BY entity_id";
        let audit = rows!(self, (String, i64), audit).into_iter();
        let audit: HashMap<Uuid, i64> = audit.map(|(id, count)| (id.parse().unwrap(), count)).collect();
        assert_eq!(audit, made);
        let bare = "SELECT count(*) FROM bookings b WHERE NOT EXISTS
            (SELECT 1 FROM booking_services s WHERE s.booking_id = b.id)";
        assert_eq!(self.count(bare).await, 0);
        assert_eq!(rows!(self, (Uuid, Uuid), OVERLAPS), []);
        if let Self::Sqlite(connection) = self {
            let text = "PRAGMA integrity_check";
            let (said,): (String,) = sqlx::query_as(text).fetch_one(connection).await.unwrap();
            assert_eq!(said, "ok");
        }
    }
}
