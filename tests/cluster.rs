//! A PostgreSQL cluster of one test's own, which it may let fall.

use std::{process::Stdio, time::Duration};

use sqlx::{Connection, PgConnection};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, ChildStdin, Command},
    time::timeout,
};

const PATIENCE: Duration = Duration::from_secs(120);

/// It goes when its end of the pipe is closed, also when the test panics.
pub struct Cluster {
    script: Child,
    hold: ChildStdin,
    url: String,
}

impl Cluster {
    /// Empty, and safe through a crash.
    pub async fn start() -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/postgres.sh");
        let mut command = Command::new(script);
        command
            .args(["sh", "-c", r#"echo "$PRIYOM_TEST_POSTGRES"; exec cat"#])
            .env("PRIYOM_TEST_FSYNC", "on");
        let mut script = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (hold, said) = (script.stdin.take().unwrap(), script.stdout.take().unwrap());
        let mut said = BufReader::new(said).lines();
        let url = timeout(PATIENCE, said.next_line()).await.unwrap().unwrap().expect("no cluster");
        Self { script, hold, url }
    }

    /// The address of its one database.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A process of the program's connections is killed: PostgreSQL then ends all of them at once, takes its memory
    /// for broken, and comes back from its log.
    pub async fn fall(&self) {
        let mut admin = PgConnection::connect(&self.url).await.unwrap();
        let text = "SELECT pid FROM pg_stat_activity WHERE application_name = 'priyom' ORDER BY pid LIMIT 1";
        let (process,): (i32,) = sqlx::query_as(text).fetch_one(&mut admin).await.unwrap();
        let killed = Command::new("kill").args(["-KILL", &process.to_string()]).status().await.unwrap();
        assert!(killed.success());
        // this connection has to go too, or nothing has fallen
        while sqlx::query("SELECT 1").execute(&mut admin).await.is_ok() {}
    }

    /// Takes it away.
    pub async fn end(mut self) {
        drop(self.hold);
        self.script.wait().await.unwrap();
    }
}
