//! The folder in which files lie that patients send or that belong to their papers: outside of everything that is served,
//! each sealed under a random name; and the clinic's scanner, which looks into each before it is kept.

use std::{
    io,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::{fs, io::AsyncWriteExt, process::Command, time::timeout};

use crate::{Error, cipher::Cipher};

/// How long the scanner may take.
const SCAN: Duration = Duration::from_secs(20);

/// The folder and the scanner.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// Where they lie; made when the first one comes.
    pub folder: Option<PathBuf>,
    /// With what they are sealed.
    pub key: Option<Cipher>,
    /// A command and its arguments. It is given the contents as its input and ends with 0 when nothing is found and with
    /// 1 when something is, as `clamdscan -` does.
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
        let sealed =
            self.key()?.seal(&name, bytes).ok_or_else(|| Error::broken("a file cannot be sealed"))?;
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
            file.write_all(&sealed).await?;
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

    /// What a file holds. Fails when somebody has altered it, put another in its place, or changed the key.
    pub(crate) async fn read(&self, name: &str) -> Result<Vec<u8>, Error> {
        let path = self.path(name)?;
        let sealed = fs::read(path).await;
        let sealed = sealed.map_err(|error| Error::broken(format!("a file cannot be read: {error}")))?;
        self.key()?
            .open(name, &sealed)
            .ok_or_else(|| Error::broken("a file is not what was sealed under its name"))
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

    /// Has the scanner look into what a file holds.
    pub(crate) async fn scan(&self, bytes: &[u8]) -> Scanned {
        let Some((command, arguments)) = self.scanner.split_first() else { return Scanned::Unscanned };
        let mut command = Command::new(command);
        command.args(arguments).kill_on_drop(true);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let scanned = async {
            let mut child = command.spawn()?;
            if let Some(mut input) = child.stdin.take() {
                // one that has seen enough closes its ears
                let _ = input.write_all(bytes).await;
            }
            child.wait().await
        };
        match timeout(SCAN, scanned).await.map(|ended| ended.map(|status| status.code())) {
            Ok(Ok(Some(0))) => Scanned::Clean,
            Ok(Ok(Some(1))) => Scanned::Infected,
            other => {
                tracing::warn!(?other, "the scanner could not judge a file");
                Scanned::Failed
            }
        }
    }

    fn folder(&self) -> Result<&Path, Error> {
        self.folder.as_deref().ok_or_else(|| Error::broken("no folder for files is set"))
    }

    fn key(&self) -> Result<&Cipher, Error> {
        self.key.as_ref().ok_or_else(|| Error::broken("no key for files is set"))
    }

    /// Names are made here; another one is nobody's.
    fn path(&self, name: &str) -> Result<PathBuf, Error> {
        let own = name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        if own { Ok(self.folder()?.join(name)) } else { Err(Error::broken("no name of a file")) }
    }
}
