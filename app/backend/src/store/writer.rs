//! SQLite's one writer: all writes that wait go into one transaction, where none leaves a trace that is refused, and are
//! acknowledged together after one commit to the disk.

use std::panic::AssertUnwindSafe;

use domain::event::Event;
use futures::{FutureExt, future::BoxFuture};
use metrics::histogram;
use sqlx::{Pool, Sqlite};
use tokio::sync::mpsc;

use super::{
    Announce, BATCH_SIZE, StoreError,
    tx::{Engine, Scene, Tx},
};

/// Writes that one commit takes at the most.
const BATCH: usize = 256;
/// Writes that may wait; beyond that the caller waits for a place.
const QUEUE: usize = 4096;

/// One write that waits for its turn.
pub(super) trait Job: Send {
    /// Who and when.
    fn scene(&self) -> Scene;
    /// Does its SQL; false when it is to be rolled back.
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, bool>;
    /// Tells the caller. `Err` when the commit itself failed.
    fn settle(self: Box<Self>, committed: Result<(), StoreError>);
}

/// Hands jobs to the writer.
#[derive(Clone)]
pub(super) struct Writer(mpsc::Sender<Box<dyn Job>>);

impl Writer {
    /// Starts the writer on a pool of one connection. It ends when the last handle is dropped.
    pub(super) fn start(pool: Pool<Sqlite>, announce: Announce) -> Self {
        let (sender, mut jobs) = mpsc::channel::<Box<dyn Job>>(QUEUE);
        tokio::spawn(async move {
            let mut batch = Vec::with_capacity(BATCH);
            while jobs.recv_many(&mut batch, BATCH).await > 0 {
                commit(&pool, &announce, std::mem::take(&mut batch)).await;
            }
            pool.close().await;
        });
        Self(sender)
    }

    /// Waits for a place in the queue.
    pub(super) async fn submit(&self, job: Box<dyn Job>) -> Result<(), StoreError> {
        self.0.send(job).await.map_err(|_| StoreError::Stopped)
    }
}

async fn commit(pool: &Pool<Sqlite>, announce: &Announce, mut batch: Vec<Box<dyn Job>>) {
    histogram!(BATCH_SIZE).record(batch.len() as f64);
    match attempt(pool, &mut batch).await {
        Ok(emitted) => {
            for event in emitted {
                announce(event);
            }
            batch.into_iter().for_each(|job| job.settle(Ok(())));
        }
        Err(error) => {
            tracing::error!(%error, writes = batch.len(), "a commit failed");
            batch.into_iter().for_each(|job| job.settle(Err(StoreError::Stopped)));
        }
    }
}

/// First without savepoints, for nearly every write that is refused is refused before it has changed anything. When
/// one is not, all of it is done again with them.
async fn attempt(pool: &Pool<Sqlite>, batch: &mut [Box<dyn Job>]) -> Result<Vec<Event>, StoreError> {
    let Some(scene) = batch.first().map(|job| job.scene()) else { return Ok(Vec::new()) };
    for guarded in [false, true] {
        let mut tx = Tx::new(Engine::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?), scene.clone());
        if run(&mut tx, batch, guarded).await? {
            return tx.commit().await;
        }
        tx.roll_back().await?;
    }
    Err(StoreError::Panicked)
}

/// Runs them one by one; false when one left something that only a savepoint would have undone.
async fn run(tx: &mut Tx, batch: &mut [Box<dyn Job>], guarded: bool) -> Result<bool, StoreError> {
    for job in batch {
        let emitted = tx.emitted.len();
        tx.scene = job.scene();
        if guarded {
            execute!(tx, "SAVEPOINT one")?;
        }
        tx.changed = false;
        let kept = AssertUnwindSafe(job.run(tx)).catch_unwind().await.unwrap_or(false);
        if !kept && tx.changed {
            if !guarded {
                return Ok(false);
            }
            execute!(tx, "ROLLBACK TO one")?;
        }
        if !kept {
            tx.emitted.truncate(emitted);
        }
        if guarded {
            execute!(tx, "RELEASE one")?;
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use domain::error::{AppError, Refusal};

    use crate::{
        Backend, Error,
        clock::SystemClock,
        store::{DbOptions, settings},
    };

    async fn put(backend: &Backend, key: &'static str, refused: bool) -> Result<(), Error> {
        backend
            .system()
            .write((), move |tx, ()| {
                Box::pin(async move {
                    settings::update(tx, key, "1").await?;
                    if refused { Err(Refusal::AlreadySetUp.into()) } else { Ok(()) }
                })
            })
            .await
    }

    #[tokio::test]
    async fn a_write_that_is_refused_late_leaves_nothing_and_its_neighbours_stay() {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", dir.path().join("clinic.db").display());
        let options = DbOptions { url, key: None, readers: 1 };
        let backend = Backend::open(&options, Arc::new(SystemClock)).await.unwrap();
        // asked for at once on one thread, so that they are one batch
        let (before, refused, after) = tokio::join!(
            put(&backend, "one", false),
            put(&backend, "two", true),
            put(&backend, "three", false)
        );
        before.unwrap();
        after.unwrap();
        assert!(matches!(refused, Err(Error::App(AppError::Refused(Refusal::AlreadySetUp)))));
        let mut tx = backend.system().read().await.unwrap();
        for (key, kept) in [("one", true), ("two", false), ("three", true)] {
            assert_eq!(settings::find(&mut tx, key).await.unwrap().is_some(), kept, "{key}");
        }
    }
}
