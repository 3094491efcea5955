//! The program as a process of its own, on a database of its own: started, asked, killed.

use std::{
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::Duration,
};

use backend::store::DbOptions;
use reqwest::{Client, StatusCode};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    time::timeout,
};

use crate::site;

/// The longest that anything here is waited for; everything takes much less.
const PATIENCE: Duration = Duration::from_secs(120);
/// The whole answer of `/readyz`, and where the program says that it listens.
const SERVING: &str = "Serving on ";

/// With what webhooks of calls are signed.
pub const CALLS_SECRET: &str = "the secret of the exchange";

/// A folder with all that the program keeps on this machine: an SQLite database, its key, the log, and a site.
pub struct Home {
    folder: TempDir,
    binary: &'static str,
    database: String,
}

impl Home {
    /// With an SQLite file that is not there yet. `binary` is the built program.
    pub fn on_sqlite(binary: &'static str) -> Self {
        let folder = TempDir::new().unwrap();
        let database = format!("sqlite:{}", folder.path().join("data/priyom.db").display());
        Self::over(binary, folder, database)
    }

    /// With a PostgreSQL database that is empty.
    pub fn on_postgres(binary: &'static str, url: String) -> Self {
        Self::over(binary, TempDir::new().unwrap(), url)
    }

    fn over(binary: &'static str, folder: TempDir, database: String) -> Self {
        site::build(&folder.path().join("site"));
        Self { folder, binary, database }
    }

    /// Where something of it lies.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The database, for whoever looks into it past the program.
    pub fn database(&self) -> DbOptions {
        let key = std::fs::read_to_string(self.path("key/database.key"));
        DbOptions { url: self.database.clone(), key: key.ok().map(|key| key.trim().to_owned()), readers: 2 }
    }

    fn command(&self, task: &[&str]) -> Command {
        let setting = |name: &str, path: &Path| format!("--{name}={}", path.display());
        let mut command = Command::new(self.binary);
        command.args(task).arg(format!("--database={}", self.database));
        command
            .args([setting("key-file", &self.path("key/database.key")), setting("site", &self.path("site"))]);
        command.arg(setting("files", &self.path("data/files")));
        command.args(["--listen=127.0.0.1:0", "--log=warn"]);
        let log = std::fs::File::options().create(true).append(true).open(self.path("log")).unwrap();
        command.env("PRIYOM_CALLS_SECRET", CALLS_SECRET);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).kill_on_drop(true);
        command
    }

    /// Does one task and returns what it prints.
    pub async fn task(&self, task: &[&str]) -> String {
        let output = timeout(PATIENCE, self.command(task).output()).await.unwrap().unwrap();
        assert!(output.status.success(), "{task:?}: {}", self.log());
        String::from_utf8(output.stdout).unwrap()
    }

    /// What it says of a task that it refuses.
    pub async fn refused(&self, task: &[&str]) -> String {
        let mut command = self.command(task);
        let output = timeout(PATIENCE, command.stderr(Stdio::piped()).output()).await.unwrap().unwrap();
        assert!(!output.status.success(), "{task:?} was done");
        String::from_utf8(output.stderr).unwrap()
    }

    /// Serves until it is killed, and is ready to.
    pub async fn serve(&self) -> Program {
        self.serve_with(&[]).await
    }

    /// The same with more settings.
    pub async fn serve_with(&self, settings: &[&str]) -> Program {
        let mut child = self.command(&[&["serve"], settings].concat()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let base = timeout(PATIENCE, address(&mut lines)).await.unwrap();
        let base = base.unwrap_or_else(|| panic!("did not start: {}", self.log()));
        // what else it prints goes nowhere, but has to be taken
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let program = Program { child, base, client: Client::new() };
        program.until_ready().await;
        program
    }

    /// Every file that the program has left here, but for its key and the site.
    pub fn left(&self) -> Vec<PathBuf> {
        let mut folders = vec![self.path("data")];
        let mut files = vec![self.path("log")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() { folders.push(path) } else { files.push(path) }
            }
        }
        files
    }

    /// All that was logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.path("log")).unwrap_or_default()
    }
}

async fn address(lines: &mut Lines<BufReader<ChildStdout>>) -> Option<String> {
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some(base) = line.strip_prefix(SERVING) {
            return Some(base.to_owned());
        }
    }
    None
}

/// A program that serves.
pub struct Program {
    child: Child,
    pub base: String,
    pub client: Client,
}

impl Program {
    /// Waits until it says that it can serve.
    pub async fn until_ready(&self) {
        self.until_it_says("ready").await;
    }

    /// Waits until that is a line of what it says of itself.
    pub async fn until_it_says(&self, line: &str) {
        let said = async {
            loop {
                let answer = self.client.get(format!("{}/readyz", self.base)).send().await;
                if let Ok(answer) = answer
                    && answer.status() == StatusCode::OK
                    && answer.text().await.is_ok_and(|text| text.lines().any(|said| said == line))
                {
                    return;
                }
                tokio::task::yield_now().await;
            }
        };
        timeout(PATIENCE, said).await.unwrap();
    }

    /// As when the power goes: nothing is finished, nothing is closed.
    pub async fn kill(mut self) -> ExitStatus {
        self.child.start_kill().unwrap();
        self.child.wait().await.unwrap()
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id().unwrap()
    }
}
