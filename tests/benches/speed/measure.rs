//! Timing many requests over some connections, and saying it as a ratio to a floor of the same run.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::client::Client;

/// Times of one run.
pub struct Times {
    sorted: Vec<Duration>,
    connections: usize,
    /// Bytes of one answer's body as they went over the wire.
    pub bytes: usize,
    /// Answers a second over all connections.
    pub rate: f64,
}

impl Times {
    fn quantile(&self, share: f64) -> Duration {
        let last = self.sorted.len().saturating_sub(1);
        self.sorted.get((last as f64 * share) as usize).copied().unwrap_or_default()
    }

    /// Mean time of an answer on its connection, in seconds.
    pub fn mean(&self) -> f64 {
        self.connections as f64 / self.rate
    }
}

/// Sends requests again and again, each connection its own share of them in turn. Every answer must have `status`.
pub async fn run(
    address: &str,
    requests: Vec<Vec<u8>>,
    connections: usize,
    seconds: f64,
    status: u16,
) -> Times {
    let requests = Arc::new(requests);
    let started = Instant::now();
    let end = started + Duration::from_secs_f64(seconds);
    let tasks: Vec<_> = (0..connections)
        .map(|first| {
            let (address, requests) = (address.to_owned(), requests.clone());
            tokio::spawn(async move {
                let mine = requests.iter().skip(first).step_by(connections);
                one(&address, mine, end, status).await
            })
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
    Times { sorted, connections, bytes, rate }
}

/// Until the time is over; requests that can be sent once end sooner.
async fn one<'r>(
    address: &str,
    mut requests: impl Iterator<Item = &'r Vec<u8>> + Clone,
    end: Instant,
    status: u16,
) -> (Vec<Duration>, usize) {
    let mut client = Client::connect(address).await.expect("a connection");
    let (mut times, mut bytes) = (Vec::new(), 0);
    let whole = requests.clone();
    while Instant::now() < end {
        let request = match requests.next() {
            Some(request) => request,
            None if status == 200 => {
                requests = whole.clone();
                continue;
            }
            None => break,
        };
        let sent = Instant::now();
        let answer = client.send(request).await.expect("an answer");
        assert_eq!(answer.status, status, "{}", String::from_utf8_lossy(request));
        times.push(sent.elapsed());
        bytes = answer.bytes;
    }
    (times, bytes)
}

/// What was promised of a ratio.
#[derive(Clone, Copy)]
pub enum Promise {
    AtMost(f64),
    AtLeast(f64),
}

/// The report: lines, and how many of them miss what was promised.
#[derive(Default)]
pub struct Report {
    missed: usize,
}

impl Report {
    /// A heading.
    pub fn part(&self, title: &str) {
        println!("\n{title}");
    }

    /// How fast, and how much longer that takes than the floor, or than it took before.
    pub fn against(&mut self, what: &str, times: &Times, floor: &Times, promise: Promise) {
        println!("  {}  {}", figures(what, times), self.verdict(times.mean() / floor.mean(), promise));
    }

    /// How fast, and how many times as many a second as the floor.
    pub fn above(&mut self, what: &str, times: &Times, floor: f64, promise: Promise) {
        println!("  {}  {}", figures(what, times), self.verdict(times.rate / floor, promise));
    }

    /// How long, how much longer than the floor takes, and whether that is within so many seconds.
    pub fn within(&mut self, what: &str, times: &Times, floor: &Times, seconds: f64) {
        let kept = times.mean() <= seconds;
        self.missed += usize::from(!kept);
        let (ratio, most) = (times.mean() / floor.mean(), seconds * 1000.0);
        let verdict = if kept { "" } else { "  MISSED" };
        println!("  {}  {ratio:>6.0}×  (promised ≤ {most:.0} ms){verdict}", figures(what, times));
    }

    fn verdict(&mut self, ratio: f64, promise: Promise) -> String {
        let (kept, sign, promised) = match promise {
            Promise::AtMost(most) => (ratio <= most, '≤', most),
            Promise::AtLeast(least) => (ratio >= least, '≥', least),
        };
        self.missed += usize::from(!kept);
        format!("{ratio:>6.2}×  (promised {sign} {promised}×){}", if kept { "" } else { "  MISSED" })
    }

    /// The last line.
    pub fn end(self) {
        match self.missed {
            0 => println!("\nEverything that was promised is kept."),
            missed => println!("\nMissed: {missed}."),
        }
    }
}

fn figures(what: &str, times: &Times) -> String {
    let millis = |share| times.quantile(share).as_secs_f64() * 1000.0;
    format!(
        "{what:<44} {:>2} conn  p50 {:>7.2} ms  p99 {:>7.2} ms  {:>7.0}/s  {:>7} bytes",
        times.connections,
        millis(0.5),
        millis(0.99),
        times.rate,
        times.bytes,
    )
}
