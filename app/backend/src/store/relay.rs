//! Events between instances on one PostgreSQL. They are told after the commit, and many at once: a NOTIFY inside
//! each transaction would make all commits wait for one another.

use domain::event::Event;
use serde::{Deserialize, Serialize};
use sqlx::{Pool, Postgres, postgres::PgListener};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{Announce, StoreError};

const CHANNEL: &str = "priyom";
/// Events in one message; PostgreSQL takes at most 8,000 bytes.
const AT_ONCE: usize = 24;

/// Tells this instance's screens, and the other instances.
#[derive(Clone)]
pub(super) struct Relay {
    here: Announce,
    there: mpsc::UnboundedSender<Event>,
}

#[derive(Serialize, Deserialize)]
struct Message {
    from: Uuid,
    events: Vec<Event>,
}

impl Relay {
    pub(super) async fn start(pool: &Pool<Postgres>, here: Announce) -> Result<Self, StoreError> {
        let me = Uuid::now_v7();
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        tokio::spawn(hear(listener, me, here.clone()));
        let (there, outgoing) = mpsc::unbounded_channel();
        tokio::spawn(tell(pool.clone(), me, outgoing));
        Ok(Self { here, there })
    }

    pub(super) fn publish(&self, events: Vec<Event>) {
        for event in events {
            let _ = self.there.send(event.clone());
            (self.here)(event);
        }
    }
}

async fn hear(mut listener: PgListener, me: Uuid, here: Announce) {
    loop {
        match listener.try_recv().await {
            Ok(Some(heard)) => match serde_json::from_str::<Message>(heard.payload()) {
                Ok(message) if message.from == me => {}
                Ok(message) => message.events.into_iter().for_each(|event| {
                    here(event);
                }),
                Err(error) => tracing::warn!(%error, "a notification that cannot be read"),
            },
            // The connection was lost and is there again: what was said meanwhile is lost.
            Ok(None) => {
                here(Event::Resync);
            }
            Err(sqlx::Error::PoolClosed) => return,
            Err(error) => {
                tracing::warn!(%error, "cannot hear other instances");
                tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            }
        }
    }
}

async fn tell(pool: Pool<Postgres>, me: Uuid, mut outgoing: mpsc::UnboundedReceiver<Event>) {
    let mut events = Vec::new();
    while outgoing.recv_many(&mut events, AT_ONCE).await > 0 {
        let message = Message { from: me, events: std::mem::take(&mut events) };
        let Ok(payload) = serde_json::to_string(&message) else { continue };
        let told = sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(payload).execute(&pool).await;
        if let Err(error) = told {
            tracing::warn!(%error, "cannot tell other instances");
        }
    }
}
