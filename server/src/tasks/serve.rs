//! `priyom serve`: from the first connection to the last answer.

use std::{future::IntoFuture, io, net::SocketAddr, path::Path, time::Duration};

use backend::{
    Backend,
    services::{self, reports::Mailing},
};
use chrono::TimeDelta;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
    task::JoinHandle,
    time::{MissedTickBehavior, interval, timeout},
};

use super::{TaskError, backup, fill, tell};
use crate::{
    asterisk,
    buckets::Limits,
    config::Config,
    headers::Transport,
    intake::mailbox,
    metrics::{self, Metrics},
    router::{Shell, router},
    site::Site,
};

/// How long requests may take to end once the program is told to.
const LAST_ANSWERS: Duration = Duration::from_secs(20);
/// How often expired holds are freed, which other screens wait for.
const FREE_HOLDS: Duration = Duration::from_secs(2);
/// How often it is looked for messages that are due.
const SEND_MESSAGES: Duration = Duration::from_secs(5);
/// How often it is looked whether the figures of a day are to be mailed.
const MAIL_REPORTS: Duration = Duration::from_secs(30);
/// How often it is looked for what is to be counted again.
const COUNT: Duration = Duration::from_secs(30);
/// How often what was written to the audit is sealed.
const SEAL: Duration = Duration::from_secs(5);
/// After so many times of it forgotten states are ended, and leads that nobody accepts are reminded of.
const LOOK_EVERY: u32 = 15;
/// After so many times of it everything else that has expired is removed.
const SWEEP_EVERY: u32 = 300;

pub(super) async fn run(config: &Config, backend: &Backend) -> Result<(), TaskError> {
    let site = Site::open(&config.site).map_err(|error| no_site(&config.site, &error))?;
    if config.demo && services::setup::needed(&backend.stranger()).await? {
        tell(&fill(backend, 1, 1).await?);
    }
    let listener = TcpListener::bind(config.listen).await.map_err(|error| busy(config.listen, &error))?;
    let (stop, stopping) = watch::channel(false);
    let metrics = metrics::start(config.metrics_token.clone());
    let shell = Shell {
        backend: backend.clone(),
        site,
        transport: Transport {
            tls: config.public_url.as_ref().is_some_and(|url| url.tls),
            origin: config.public_url.as_ref().map(|url| url.origin.clone()),
        },
        trusted_proxies: config.trusted_proxies.clone(),
        limits: Limits::default(),
        intake: config.intake.clone(),
        hooks: config.hooks.clone(),
        metrics: metrics.clone(),
        stopping: stopping.clone(),
    };
    let own = listener.local_addr().unwrap_or(config.listen);
    println!("Serving on {}", address(config, own));
    let service = router(shell).into_make_service_with_connect_info::<SocketAddr>();
    let kept = TimeDelta::days(config.payload_days.into());
    let housekeeping = tokio::spawn(keep_house(backend.clone(), kept, metrics));
    let mailing = config.mailing.clone().map(|mailing| tokio::spawn(mail_reports(backend.clone(), mailing)));
    let sending = tokio::spawn(send_messages(backend.clone()));
    let counting = tokio::spawn(count(backend.clone()));
    let sealing = tokio::spawn(seal(backend.clone()));
    let listening = listen(config, backend);
    let copying = backup::daily(config, backend)?;
    let serving = axum::serve(listener, service).with_graceful_shutdown(told(stopping)).into_future();
    let serving = tokio::spawn(serving);
    signalled().await;
    tracing::info!("stopping");
    // Streams end now; everything else is given the time to answer.
    let _ = stop.send(true);
    if timeout(LAST_ANSWERS, serving).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
    housekeeping.abort();
    // what is on its way is tried again by whoever serves next
    sending.abort();
    mailing.into_iter().for_each(|task| task.abort());
    counting.abort();
    copying.into_iter().for_each(|task| task.abort());
    listening.into_iter().for_each(|task| task.abort());
    sealing.abort();
    // nothing that was done until now is left without its seal
    if let Err(error) = services::audit::seal_all(&backend.system()).await {
        tracing::warn!(%error, "the audit was not sealed");
    }
    Ok(())
}

/// What the program fetches by itself, as long as it runs.
fn listen(config: &Config, backend: &Backend) -> Vec<JoinHandle<()>> {
    let exchange = config.asterisk.clone().map(|exchange| asterisk::listen(backend.clone(), exchange));
    let letters = config.mailbox.clone().map(|mailbox| mailbox.watch(backend.clone(), mailbox::EVERY));
    [exchange.map(tokio::spawn), letters.map(tokio::spawn)].into_iter().flatten().collect()
}

/// What browsers are to be given; the port that was got when any would do.
pub(super) fn address(config: &Config, listening: SocketAddr) -> String {
    config.public_url.as_ref().map_or_else(|| format!("http://{listening}"), |url| url.origin.clone())
}

fn no_site(path: &Path, error: &io::Error) -> TaskError {
    TaskError::refused(format!(
        "The built site is not in {}: {error}. Build it with make, or set PRIYOM_SITE to its folder.",
        path.display()
    ))
}

fn busy(listen: SocketAddr, error: &io::Error) -> TaskError {
    TaskError::refused(format!("Cannot listen on {listen}: {error}. Set PRIYOM_LISTEN to another address."))
}

/// Ends when the program is told to stop.
async fn told(mut stopping: watch::Receiver<bool>) {
    // The other end lives as long as the program.
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// Waits for Ctrl+C or SIGTERM.
async fn signalled() {
    let mut terminated = match signal(SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(error) => return tracing::error!(%error, "no signals: stopping at once"),
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated.recv() => {}
    }
}

/// Removes what has expired, while the program runs.
async fn keep_house(backend: Backend, kept: TimeDelta, metrics: Option<Metrics>) {
    let mut ticks = interval(FREE_HOLDS);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for tick in 0_u32.. {
        ticks.tick().await;
        let ctx = backend.system();
        note("holds", services::holds::sweep(&ctx).await);
        if tick.is_multiple_of(LOOK_EVERY) {
            note("states", services::operator_states::sweep(&ctx).await);
            note("leads", services::leads::sweep(&ctx).await);
        }
        if tick.is_multiple_of(SWEEP_EVERY) {
            note("calls", services::telephony::sweep(&ctx).await);
            note("sessions", services::sessions::sweep(&ctx).await);
            note("idempotency keys", services::idempotency::sweep(&ctx).await);
            note("messages", services::messages::sweep(&ctx).await);
            note("payloads", services::retention::sweep_by_night(&ctx, kept).await);
            note("complaints", services::complaints::warn(&ctx).await);
        }
        if let Some(metrics) = &metrics {
            metrics.settle();
        }
    }
}

/// Sends messages to patients, while the program runs.
async fn send_messages(backend: Backend) {
    if !backend.has_messengers() {
        return;
    }
    let mut ticks = interval(SEND_MESSAGES);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        // one batch after the other, as long as there is any
        loop {
            match services::messages::send_due(&backend.system()).await {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(%error, "messages were not sent");
                    break;
                }
            }
        }
    }
}

/// Mails the figures of each day, while the program runs.
async fn mail_reports(backend: Backend, mailing: Mailing) {
    let mut ticks = interval(MAIL_REPORTS);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = services::reports::send_letters(&backend.system(), &mailing).await {
            tracing::warn!(%error, "the letter with the reports was not sent");
        }
    }
}

/// Keeps what is counted of dates that are over, while the program runs.
async fn count(backend: Backend) {
    let mut ticks = interval(COUNT);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = services::tallies::settle(&backend.system()).await {
            tracing::warn!(%error, "what is counted was not kept");
        }
    }
}

/// Seals the audit, while the program runs.
async fn seal(backend: Backend) {
    let mut ticks = interval(SEAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = services::audit::seal(&backend.system()).await {
            tracing::warn!(%error, "the audit was not sealed");
        }
    }
}

fn note<T>(what: &str, swept: Result<T, backend::Error>) {
    if let Err(error) = swept {
        tracing::warn!(%error, what, "what has expired was not removed");
    }
}
