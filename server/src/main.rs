//! `priyom`: serves the workplace, and keeps house for it from the command line.

use std::process::ExitCode;

use clap::Parser;
use server::{cli::Cli, tasks};

#[tokio::main]
async fn main() -> ExitCode {
    match tasks::run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("priyom: {error}");
            ExitCode::FAILURE
        }
    }
}
