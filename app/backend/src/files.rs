//! The folder in which files lie that patients send or that belong to their papers: outside of everything that is served,
//! each under a random name, readable for the program alone; and the clinic's scanner, which looks into each.

use std::{
    io,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::{fs, io::AsyncWriteExt, process::Command, time::timeout};

use crate::Error;

/// How long the scanner may take.
const SCAN: Duration = Duration::from_secs(20);

/// The folder and the scanner.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// Where they lie; made when the first one comes.
    pub folder: Option<PathBuf>,
    /// A command and its arguments; the path of the file is added as the last one. It ends with 0 when nothing is found
    /// and with 1 when something is, as `clamdscan` does.
    pub scanner: Vec<String>,
}

/// What the scanner says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scanned {
    /// There is no scanner.
    Unscanned,
    /// Nothing was found.
    Clean,
    /// Something was.
    Infected,
    /// It could not say.
    Failed,
}

impl Files {
    /// Keeps a file; the name under which it lies.
    pub(crate) async fn keep(&self, bytes: Vec<u8>) -> Result<String, Error> {
        let folder = self.folder()?;
        let name = hex::encode(rand::random::<[u8; 16]>());
        let path = folder.join(&name);
        let written = async {
            fs::create_dir_all(folder).await?;
            #[cfg(unix)]
            fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700)).await?;
            let mut options = fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            options.mode(0o600);
            let mut file = options.open(&path).await?;
            file.write_all(&bytes).await?;
            file.sync_all().await
        };
        let written: io::Result<()> = written.await;
        match written {
            Ok(()) => Ok(name),
            Err(error) => {
                // what is there of it is of no use
                let _ = fs::remove_file(&path).await;
                Err(Error::broken(format!("a file cannot be kept: {error}")))
            }
        }
    }

    /// What a file holds.
    pub(crate) async fn read(&self, name: &str) -> Result<Vec<u8>, Error> {
        let path = self.path(name)?;
        fs::read(path).await.map_err(|error| Error::broken(format!("a file cannot be read: {error}")))
    }

    /// Removes a file; one that is not there is removed.
    pub(crate) async fn remove(&self, name: &str) -> Result<(), Error> {
        match fs::remove_file(self.path(name)?).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Error::broken(format!("a file cannot be removed: {error}")))
            }
            _ => Ok(()),
        }
    }

    /// Has the scanner look into a file.
    pub(crate) async fn scan(&self, name: &str) -> Result<Scanned, Error> {
        let Some((command, arguments)) = self.scanner.split_first() else { return Ok(Scanned::Unscanned) };
        let path = std::path::absolute(self.path(name)?).map_err(Error::broken)?;
        let mut command = Command::new(command);
        command.args(arguments).arg(path).kill_on_drop(true);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let ended = timeout(SCAN, command.status()).await;
        Ok(match ended.map(|ended| ended.map(|status| status.code())) {
            Ok(Ok(Some(0))) => Scanned::Clean,
            Ok(Ok(Some(1))) => Scanned::Infected,
            other => {
                tracing::warn!(?other, "the scanner could not judge a file");
                Scanned::Failed
            }
        })
    }

    fn folder(&self) -> Result<&Path, Error> {
        self.folder.as_deref().ok_or_else(|| Error::broken("no folder for files is set"))
    }

    /// Names are made here; another one is nobody's.
    fn path(&self, name: &str) -> Result<PathBuf, Error> {
        let own = name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        if own { Ok(self.folder()?.join(name)) } else { Err(Error::broken("no name of a file")) }
    }
}
