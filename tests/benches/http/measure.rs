//! Timing many requests over some connections, and saying it as a ratio to a floor of the same run.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::client::Client;

/// Times of one run.
pub struct Times {
    sorted: Vec<Duration>,
    /// Bytes of one answer's body.
    pub bytes: usize,
    /// Answers a second over all connections.
    pub rate: f64,
}

impl Times {
    /// The time that this share of the answers took at most.
    pub fn quantile(&self, share: f64) -> Duration {
        let last = self.sorted.len().saturating_sub(1);
        self.sorted.get((last as f64 * share) as usize).copied().unwrap_or_default()
    }

    /// Mean time of an answer on its connection.
    pub fn mean(&self, connections: usize) -> f64 {
        connections as f64 / self.rate
    }
}

/// Sends the same request again and again.
pub async fn run(address: &str, request: &[u8], connections: usize, seconds: f64) -> Times {
    let end = Instant::now() + Duration::from_secs_f64(seconds);
    let request: Arc<[u8]> = request.into();
    let started = Instant::now();
    let tasks: Vec<_> = (0..connections)
        .map(|_| {
            let (address, request) = (address.to_owned(), request.clone());
            tokio::spawn(async move { one(&address, &request, end).await })
        })
        .collect();
    let mut sorted = Vec::new();
    let mut bytes = 0;
    for task in tasks {
        let (times, last) = task.await.expect("a connection's task");
        sorted.extend(times);
        bytes = last;
    }
    let rate = sorted.len() as f64 / started.elapsed().as_secs_f64();
    sorted.sort_unstable();
    Times { sorted, bytes, rate }
}

async fn one(address: &str, request: &[u8], end: Instant) -> (Vec<Duration>, usize) {
    let mut client = Client::connect(address).await.expect("a connection");
    let (mut times, mut bytes) = (Vec::new(), 0);
    while Instant::now() < end {
        let sent = Instant::now();
        let answer = client.send(request).await.expect("an answer");
        assert_eq!(answer.status, 200, "the request is answered");
        times.push(sent.elapsed());
        bytes = answer.bytes;
    }
    (times, bytes)
}

/// One line of the report: what, how fast, how that compares to the floor, and what is promised.
pub fn line(what: &str, connections: usize, times: &Times, floor: &Times, promised: f64) {
    let ratio = times.mean(connections) / floor.mean(connections);
    println!(
        "{what:<34} {connections:>3} conn  p50 {:>8.2?}  p99 {:>8.2?}  {:>7.0}/s  {:>7} bytes  {ratio:>6.1}× floor (promised ≤ {promised}×){}",
        times.quantile(0.5),
        times.quantile(0.99),
        times.rate,
        times.bytes,
        if ratio <= promised { "" } else { "  MISSED" },
    );
}
