//! A transaction on either engine, and the macros that run a statement in it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::{event::Event, reminder::MessageRules};
use sha2::{Digest, Sha256};
use sqlx::{Postgres, Sqlite, Transaction};
use uuid::Uuid;

use super::StoreError;
use crate::Actor;

/// Who acts, and when: the same for all that one transaction does.
#[derive(Clone)]
pub struct Scene {
    /// Who.
    pub actor: Arc<Actor>,
    /// When.
    pub now: DateTime<Utc>,
    /// What is settled about messages to patients.
    pub messages: MessageRules,
}

/// A transaction of either engine. Dropped without a commit it rolls back.
pub struct Tx {
    engine: Engine,
    pub(super) scene: Scene,
    pub(super) emitted: Vec<Event>,
    /// Whether anything was written, or tried to be.
    pub(super) changed: bool,
}

pub(crate) enum Engine {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    pub(super) fn new(engine: Engine, scene: Scene) -> Self {
        Self { engine, scene, emitted: Vec::new(), changed: false }
    }

    /// For a statement that reads.
    pub(super) fn reading(&mut self) -> &mut Engine {
        &mut self.engine
    }

    /// For one that may write.
    pub(super) fn writing(&mut self) -> &mut Engine {
        self.changed = true;
        &mut self.engine
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.scene.actor
    }

    /// The one "now" of this transaction.
    pub fn now(&self) -> DateTime<Utc> {
        self.scene.now
    }

    /// What is settled about messages to patients.
    pub(crate) fn messages(&self) -> MessageRules {
        self.scene.messages
    }

    /// What follows is done by somebody else: a patient who answers a message.
    pub(crate) fn act_as(&mut self, actor: Actor) {
        self.scene.actor = Arc::new(actor);
    }

    /// Tells open screens, once the transaction is durable.
    pub fn emit(&mut self, event: Event) {
        if !self.emitted.contains(&event) {
            self.emitted.push(event);
        }
    }

    pub(super) async fn commit(self) -> Result<Vec<Event>, StoreError> {
        match self.engine {
            Engine::Sqlite(tx) => tx.commit().await?,
            Engine::Postgres(tx) => tx.commit().await?,
        }
        Ok(self.emitted)
    }

    pub(super) async fn roll_back(self) -> Result<(), StoreError> {
        match self.engine {
            Engine::Sqlite(tx) => tx.rollback().await?,
            Engine::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }

    /// Lets writers of one diary (a doctor, a chair) pass one by one. SQLite has one writer anyway.
    pub(crate) async fn lock_diary(&mut self, diary: Uuid) -> Result<(), StoreError> {
        let (high, low) = diary.as_u64_pair();
        self.lock_number((high ^ low) as i64).await
    }

    /// Lets writers under one name (of an Idempotency-Key) pass one by one.
    pub(crate) async fn lock(&mut self, name: &str) -> Result<(), StoreError> {
        let digest = Sha256::digest(name);
        let number = digest.iter().take(8).fold(0_i64, |number, byte| number << 8 | i64::from(*byte));
        self.lock_number(number).await
    }

    async fn lock_number(&mut self, number: i64) -> Result<(), StoreError> {
        if let Engine::Postgres(tx) = &mut self.engine {
            sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(number).execute(&mut **tx).await?;
        }
        Ok(())
    }
}

/// Runs a query of either engine: `run!(tx, query, fetch, binds…)`; the other macros are what stores call.
macro_rules! run {
    ($tx:expr, $query:expr, $fetch:ident $(, $bind:expr)*) => {
        match $tx.reading() {
            $crate::store::tx::Engine::Sqlite(tx) => {
                $query$(.bind($bind))*.$fetch(&mut **tx).await.map_err($crate::store::StoreError::from)
            }
            $crate::store::tx::Engine::Postgres(tx) => {
                $query$(.bind($bind))*.$fetch(&mut **tx).await.map_err($crate::store::StoreError::from)
            }
        }
    };
}

/// `execute!(tx, "SQL", binds…)` → the number of rows touched.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $tx.writing() {
            $crate::store::tx::Engine::Sqlite(tx) => sqlx::query($sql)$(.bind($bind))*
                .execute(&mut **tx).await.map(|done| done.rows_affected()),
            $crate::store::tx::Engine::Postgres(tx) => sqlx::query($sql)$(.bind($bind))*
                .execute(&mut **tx).await.map(|done| done.rows_affected()),
        }
        .map_err($crate::store::StoreError::from)
    };
}

/// `fetch_all!(tx, Row, "SQL", binds…)` → every row.
macro_rules! fetch_all {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        run!($tx, sqlx::query_as::<_, $row>($sql), fetch_all $(, $bind)*)
    };
}

/// `fetch_optional!(tx, Row, "SQL", binds…)` → the row, if there is one.
macro_rules! fetch_optional {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        run!($tx, sqlx::query_as::<_, $row>($sql), fetch_optional $(, $bind)*)
    };
}

/// `fetch_one!(tx, Row, "SQL", binds…)` → the row, or `NotFound`.
macro_rules! fetch_one {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        run!($tx, sqlx::query_as::<_, $row>($sql), fetch_one $(, $bind)*)
    };
}
