//! SQLite's one writer: all writes that wait go into one transaction, each under a savepoint of its own, and are
//! acknowledged together after one commit to the disk.

use std::panic::AssertUnwindSafe;

use domain::event::Event;
use futures::{FutureExt, future::BoxFuture};
use metrics::histogram;
use sqlx::{Pool, Sqlite};
use tokio::sync::{broadcast, mpsc};

use super::{
    BATCH_SIZE, StoreError,
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
    pub(super) fn start(pool: Pool<Sqlite>, events: broadcast::Sender<Event>) -> Self {
        let (sender, mut jobs) = mpsc::channel::<Box<dyn Job>>(QUEUE);
        tokio::spawn(async move {
            let mut batch = Vec::with_capacity(BATCH);
            while jobs.recv_many(&mut batch, BATCH).await > 0 {
                commit(&pool, &events, std::mem::take(&mut batch)).await;
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

async fn commit(pool: &Pool<Sqlite>, events: &broadcast::Sender<Event>, mut batch: Vec<Box<dyn Job>>) {
    histogram!(BATCH_SIZE).record(batch.len() as f64);
    match attempt(pool, &mut batch).await {
        Ok(emitted) => {
            for event in emitted {
                let _ = events.send(event);
            }
            batch.into_iter().for_each(|job| job.settle(Ok(())));
        }
        Err(error) => {
            tracing::error!(%error, writes = batch.len(), "a commit failed");
            batch.into_iter().for_each(|job| job.settle(Err(StoreError::Stopped)));
        }
    }
}

async fn attempt(pool: &Pool<Sqlite>, batch: &mut [Box<dyn Job>]) -> Result<Vec<Event>, StoreError> {
    let Some(scene) = batch.first().map(|job| job.scene()) else { return Ok(Vec::new()) };
    let mut tx = Tx::new(Engine::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?), scene);
    for job in batch {
        let emitted = tx.emitted.len();
        tx.scene = job.scene();
        execute!(tx, "SAVEPOINT one")?;
        let kept = AssertUnwindSafe(job.run(&mut tx)).catch_unwind().await.unwrap_or(false);
        if !kept {
            tx.emitted.truncate(emitted);
            execute!(tx, "ROLLBACK TO one")?;
        }
        execute!(tx, "RELEASE one")?;
    }
    tx.commit().await
}
