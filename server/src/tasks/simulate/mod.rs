//! `priyom simulate calls`: a day of made-up telephone calls, sent to a running server as an exchange would send them.

mod day;

use std::{fs, path::PathBuf, time::Duration};

use backend::clock::{Clock, SystemClock};
use chrono::SecondsFormat;
use domain::user::Secret;
use tokio::time::{Instant, sleep_until};

use self::day::{Sent, plan};
use super::TaskError;
use crate::{
    cli::SimulateTask,
    config::Config,
    webhooks::{SIGNATURE, signature},
};

/// A day of calls.
struct Order {
    address: String,
    speed: f64,
    seed: u64,
    calls: u32,
    extensions: Vec<String>,
    phones: Option<PathBuf>,
}

pub(super) async fn run(config: &Config, task: SimulateTask) -> Result<(), TaskError> {
    let SimulateTask::Calls { address, speed, seed, calls, extensions, phones } = task;
    let secret = config.hooks.generic.clone().ok_or_else(|| {
        TaskError::refused("There is no secret to sign with: set PRIYOM_CALLS_SECRET to that of the server.")
    })?;
    play(Order { address, speed, seed, calls, extensions, phones }, &secret).await
}

async fn play(order: Order, secret: &Secret) -> Result<(), TaskError> {
    let day = plan(order.seed, order.calls, &order.extensions, &phones(order.phones.as_ref())?);
    println!("{} calls, {} events, {} times as fast as the clock.", order.calls, day.len(), order.speed);
    let line = Line {
        hook: format!("{}/hooks/calls/generic", order.address.trim_end_matches('/')),
        client: reqwest::Client::new(),
        // another run is another day: what was sent before would only be repeated
        run: SystemClock.now().timestamp_millis(),
        seed: order.seed,
    };
    let start = Instant::now();
    for sent in &day {
        sleep_until(start + Duration::from_secs_f64(f64::from(sent.second) / order.speed)).await;
        line.send(sent, secret).await?;
    }
    println!("All were taken.");
    Ok(())
}

/// The way to the server.
struct Line {
    hook: String,
    client: reqwest::Client,
    run: i64,
    seed: u64,
}

impl Line {
    async fn send(&self, sent: &Sent, secret: &Secret) -> Result<(), TaskError> {
        let mut payload = sent.payload.clone();
        payload["call_id"] = format!("simulated-{}-{}-{}", self.run, self.seed, sent.call).into();
        payload["at"] = SystemClock.now().to_rfc3339_opts(SecondsFormat::Millis, true).into();
        let body = payload.to_string();
        let request = self.client.post(&self.hook).header(SIGNATURE, signature(secret, body.as_bytes()));
        let answer = request.header("content-type", "application/json").body(body).send().await;
        let answer = answer.map_err(|error| {
            TaskError::refused(format!("The server at {} is not reached: {error}.", self.hook))
        })?;
        match answer.status().as_u16() {
            200 => Ok(()),
            401 => Err(TaskError::refused("The server signs with another PRIYOM_CALLS_SECRET.")),
            404 => {
                Err(TaskError::refused("The server has no PRIYOM_CALLS_SECRET, or there is none of ours."))
            }
            other => Err(TaskError::refused(format!("The server answers {other}."))),
        }
    }
}

/// The numbers of a file, one a line.
fn phones(path: Option<&PathBuf>) -> Result<Vec<String>, TaskError> {
    let Some(path) = path else { return Ok(Vec::new()) };
    let text = fs::read_to_string(path)
        .map_err(|error| TaskError::refused(format!("{} cannot be read: {error}.", path.display())))?;
    Ok(text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect())
}
