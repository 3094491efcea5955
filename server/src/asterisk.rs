//! Asterisk, which sends nothing by itself: its manager interface is listened to for as long as the program runs. Who
//! rings whom goes the way of what other exchanges send; what is no call's is not kept.

use std::time::Duration;

use backend::{
    Backend,
    exchanges::{
        Asterisk,
        asterisk::{LinkFault, Manager, Packet},
    },
    services::telephony::{Taken, take},
};
use domain::telephony::Provider;
use metrics::counter;
use serde_json::Value;
use tokio::time::sleep;

use crate::webhooks::COUNTER;

/// Its name among the links.
const NAME: &str = "asterisk";
/// How long is waited before it is tried again, at first and at the most.
const PAUSES: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(60));

/// Follows the exchange's calls. Never ends by itself.
pub async fn listen(backend: Backend, asterisk: Asterisk) {
    backend.links().down(NAME, "not connected yet");
    let mut pause = PAUSES.0;
    loop {
        let fault = match asterisk.listen().await {
            Ok(manager) => {
                backend.links().up(NAME);
                tracing::info!("Asterisk is listened to");
                pause = PAUSES.0;
                follow(&backend, manager).await
            }
            Err(fault) => fault,
        };
        tracing::warn!(%fault, "Asterisk is not listened to");
        backend.links().down(NAME, fault.to_string());
        sleep(pause).await;
        pause = (pause * 2).min(PAUSES.1);
    }
}

/// Takes what comes until the connection breaks.
async fn follow(backend: &Backend, mut manager: Manager) -> LinkFault {
    loop {
        match manager.next().await {
            Ok(Packet::Oversized) => count("oversized"),
            Ok(Packet::Fields(fields)) if fields.contains_key("Event") => {
                keep(backend, &Value::Object(fields).to_string()).await;
            }
            Ok(Packet::Fields(_)) => {}
            Err(fault) => return fault,
        }
    }
}

/// Keeps what is about a call, and what cannot be read. Nobody sends it again, so it is tried until it is kept.
async fn keep(backend: &Backend, raw: &str) {
    if matches!(Provider::Asterisk.read(raw, backend.now()), Ok(told) if told.event.is_none()) {
        return;
    }
    let mut pause = PAUSES.0;
    loop {
        match take(&backend.system(), Provider::Asterisk, raw).await {
            Ok(Taken::Followed) => return count("followed"),
            Ok(Taken::Repeated) => return count("repeated"),
            Ok(Taken::Unreadable(_)) => return count("unreadable"),
            Err(error) => {
                count("failed");
                tracing::error!(%error, "what Asterisk tells is not kept yet");
            }
        }
        sleep(pause).await;
        pause = (pause * 2).min(PAUSES.1);
    }
}

fn count(outcome: &'static str) {
    counter!(COUNTER, "provider" => NAME, "outcome" => outcome).increment(1);
}
