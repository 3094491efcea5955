//! `priyom`: serves the workplace.

use std::{error::Error, net::SocketAddr};

use server::{headers::Transport, router::router, site::Site};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt().init();
    let address: SocketAddr = "127.0.0.1:3000".parse()?;
    let site = Site::open(Site::default_root())?;
    let listener = TcpListener::bind(address).await?;
    tracing::info!(%address, "serving");
    axum::serve(listener, router(&site, Transport::default())).with_graceful_shutdown(stopped()).await?;
    Ok(())
}

/// Waits for Ctrl+C or SIGTERM.
async fn stopped() {
    let mut terminated = match signal(SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(error) => return tracing::error!(%error, "no signals: stopping at once"),
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated.recv() => {}
    }
}
