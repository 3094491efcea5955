//! Webhooks at an even rate, whatever comes of those before: what an exchange does on a busy morning. Times run from when
//! each was due, so that one that had to wait for its turn is not counted as fast.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use domain::user::Secret;
use serde_json::json;
use server::webhooks::{SIGNATURE, signature};
use tests::program::CALLS_SECRET;

use super::client::{Client, post};

/// Connections of the exchange.
const CONNECTIONS: usize = 64;

/// What came of it.
pub struct Offered {
    sorted: Vec<Duration>,
    seconds: f64,
    /// How many were answered with 200.
    pub acknowledged: usize,
}

impl Offered {
    /// A line for the report.
    pub fn line(&self, asked: usize, kept: i64) -> String {
        let millis = |share: f64| {
            let at = (self.sorted.len().saturating_sub(1) as f64 * share) as usize;
            self.sorted.get(at).copied().unwrap_or_default().as_secs_f64() * 1000.0
        };
        format!(
            "webhooks: {asked} offered, {:.0}/s answered, {} acknowledged, {kept} kept, p50 {:.2} ms, p99 {:.2} ms",
            self.sorted.len() as f64 / self.seconds,
            self.acknowledged,
            millis(0.5),
            millis(0.99),
        )
    }
}

/// Events of calls, each signed: rings, is answered, is over.
pub fn events(count: usize) -> Vec<Vec<u8>> {
    let secret = Secret(CALLS_SECRET.into());
    let event = |number: usize| {
        let (call, name) = (number / 3, ["ringing", "answered", "ended"][number % 3]);
        let body = json!({
            "event": name,
            "call_id": format!("bench-{call}"),
            "event_id": format!("bench-{number}"),
            "direction": "in",
            "phone": format!("+79{:09}", call % 1_000_000_000),
            "extension": "777",
        })
        .to_string();
        let sign = format!("{SIGNATURE}: {}\r\n", signature(&secret, body.as_bytes()));
        post("/hooks/calls/generic", &sign, &body)
    };
    (0..count).map(event).collect()
}

/// Sends them, so many a second.
pub async fn offer(address: &str, requests: Vec<Vec<u8>>, rate: f64) -> Offered {
    let requests = Arc::new(requests);
    let started = Instant::now();
    let tasks: Vec<_> = (0..CONNECTIONS)
        .map(|first| {
            let (address, requests) = (address.to_owned(), requests.clone());
            tokio::spawn(async move {
                let mut client = Client::connect(&address).await.expect("a connection");
                let (mut times, mut acknowledged) = (Vec::new(), 0);
                for (number, request) in requests.iter().enumerate().skip(first).step_by(CONNECTIONS) {
                    let due = started + Duration::from_secs_f64(number as f64 / rate);
                    tokio::time::sleep_until(due.into()).await;
                    let answer = client.send(request).await.expect("an answer");
                    times.push(due.elapsed());
                    acknowledged += usize::from(answer.status == 200);
                }
                (times, acknowledged)
            })
        })
        .collect();
    let (mut sorted, mut acknowledged) = (Vec::new(), 0);
    for task in tasks {
        let (times, own) = task.await.expect("a connection's task");
        sorted.extend(times);
        acknowledged += own;
    }
    sorted.sort_unstable();
    Offered { sorted, seconds: started.elapsed().as_secs_f64(), acknowledged }
}
