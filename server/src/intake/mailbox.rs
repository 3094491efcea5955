//! The clinic's mailbox: its unread letters become leads. A letter counts as read once it is kept, so that one whose
//! keeping has failed comes again.

use std::time::Duration;

use async_imap::{Client, Session, error::Error};
use backend::{
    Backend,
    net::{Account, Roots, Stream},
    services::leads,
};
use futures::TryStreamExt;
use metrics::counter;
use tokio::time::{sleep, timeout};

use super::{TAKEN, letter, outcome};

/// Its name among the links.
const NAME: &str = "mailbox";
/// How often it is looked for new letters.
pub const EVERY: Duration = Duration::from_secs(20);
/// How long a look may take.
const LONGEST: Duration = Duration::from_secs(60);
/// Longest pause before it is tried again.
const PAUSE_MAX: Duration = Duration::from_secs(300);
/// Letters of one look.
const LETTERS: usize = 50;
/// Most that is fetched of a letter, in bytes: what is written stands before what hangs on it.
const FETCHED: u32 = 512 << 10;

/// Where the letters are.
#[derive(Clone)]
pub struct Mailbox {
    account: Account,
    roots: Roots,
}

impl std::fmt::Debug for Mailbox {
    /// Without what is secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mailbox").finish_non_exhaustive()
    }
}

/// Why there was no look.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error("not reached")]
    Unreached,
    #[error("the user or the password is wrong")]
    Refused,
    #[error("no such folder")]
    NoFolder,
    #[error("no answer")]
    Silent,
    #[error("the connection was cut")]
    Cut,
}

impl From<Error> for Fault {
    /// What a server says may hold anything, letters too: it is not repeated.
    fn from(_: Error) -> Self {
        Self::Cut
    }
}

type Connection = Session<Box<dyn Stream>>;

impl Mailbox {
    /// The mailbox of an address `imaps://USER:PASSWORD@HOST/FOLDER`, or `imap://…` on this machine; the folder is
    /// `INBOX` when none is named. None when it cannot be used.
    pub fn new(url: &str, roots: Roots) -> Option<Self> {
        let account = Account::parse(url, ("imap", 143), ("imaps", 993))?;
        (account.tls || account.is_here()).then_some(Self { account, roots })
    }

    /// Takes its letters in. Never ends by itself; `every` is the pause between two looks.
    pub async fn watch(self, backend: Backend, every: Duration) {
        backend.links().down(NAME, "not looked at yet");
        let mut pause = every;
        loop {
            match timeout(LONGEST, self.open()).await.unwrap_or(Err(Fault::Silent)) {
                Ok(mut session) => {
                    backend.links().up(NAME);
                    pause = every;
                    let fault = self.follow(&backend, &mut session, every).await;
                    backend.links().down(NAME, fault.to_string());
                    tracing::warn!(%fault, "the mailbox is not looked at");
                }
                Err(fault) => {
                    backend.links().down(NAME, fault.to_string());
                    tracing::warn!(%fault, "the mailbox is not looked at");
                }
            }
            sleep(pause).await;
            pause = (pause * 2).min(PAUSE_MAX);
        }
    }

    async fn open(&self) -> Result<Connection, Fault> {
        let stream = self.account.connect(&self.roots).await.map_err(|_| Fault::Unreached)?;
        let mut client = Client::new(stream);
        client.read_response().await.ok().flatten().ok_or(Fault::Unreached)?;
        let signed = client.login(&self.account.user, &self.account.secret).await;
        let mut session = signed.map_err(|_| Fault::Refused)?;
        let folder = if self.account.path.is_empty() { "INBOX" } else { &self.account.path };
        session.select(utf7(folder)).await.map_err(|_| Fault::NoFolder)?;
        Ok(session)
    }

    /// Looks again and again until the connection breaks.
    async fn follow(&self, backend: &Backend, session: &mut Connection, every: Duration) -> Fault {
        loop {
            match timeout(LONGEST, self.look(backend, session)).await.unwrap_or(Err(Fault::Silent)) {
                Ok(LETTERS) => {}
                Ok(_) => sleep(every).await,
                Err(fault) => return fault,
            }
        }
    }

    /// Takes in what is unread; how much was kept.
    async fn look(&self, backend: &Backend, session: &mut Connection) -> Result<usize, Fault> {
        session.noop().await?;
        let mut unread: Vec<u32> = session.uid_search("UNSEEN").await?.into_iter().collect();
        unread.sort_unstable();
        let mut kept = 0;
        for uid in unread.into_iter().take(LETTERS) {
            let asked = format!("(UID BODY.PEEK[]<0.{FETCHED}>)");
            let fetched: Vec<_> = session.uid_fetch(uid.to_string(), asked).await?.try_collect().await?;
            // deleted meanwhile
            let Some(raw) = fetched.iter().find_map(|fetch| fetch.body()) else { continue };
            if self.keep(backend, raw).await {
                kept += 1;
                let stored = session.uid_store(uid.to_string(), "+FLAGS.SILENT (\\Seen)").await?;
                stored.try_collect::<Vec<_>>().await?;
            }
        }
        Ok(kept)
    }

    async fn keep(&self, backend: &Backend, raw: &[u8]) -> bool {
        let intake = letter::read(raw, &self.account.user);
        let outcome = outcome(&intake.read);
        match leads::receive(&backend.system(), intake).await {
            Ok(()) => {
                counter!(TAKEN, "source" => "email", "outcome" => outcome).increment(1);
                true
            }
            Err(error) => {
                tracing::error!(%error, "a letter is not kept yet");
                false
            }
        }
    }
}

/// A folder's name as IMAP writes it (RFC 3501, 5.1.3): what is not ASCII in base64 of UTF-16, with `,` for `/`.
fn utf7(name: &str) -> String {
    use base64::{
        Engine,
        alphabet::IMAP_MUTF7,
        engine::{GeneralPurpose, general_purpose::NO_PAD},
    };

    let mut written = String::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let plain = |c: char| (' '..='~').contains(&c);
        let end = rest.find(|c| plain(c) != plain(first)).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        if plain(first) {
            written.push_str(&part.replace('&', "&-"));
        } else {
            let units: Vec<u8> = part.encode_utf16().flat_map(u16::to_be_bytes).collect();
            written.push_str(&format!("&{}-", GeneralPurpose::new(&IMAP_MUTF7, NO_PAD).encode(units)));
        }
        rest = after;
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_written_as_imap_writes_it() {
        for (name, written) in [
            ("INBOX", "INBOX"),
            ("Заявки", "&BBcEMARPBDIEOgQ4-"),
            ("A&B", "A&-B"),
            ("с сайта", "&BEE- &BEEEMAQ5BEIEMA-"),
        ] {
            assert_eq!(utf7(name), written);
        }
    }

    #[test]
    fn letters_come_over_tls_or_from_this_machine() {
        let mailbox = |url: &str| Mailbox::new(url, Roots::new(None).unwrap());
        assert!(mailbox("imaps://leads:word@mail.example/Leads").is_some());
        assert!(mailbox("imap://leads:word@127.0.0.1:1143").is_some());
        assert!(mailbox("imap://leads:word@mail.example").is_none());
    }
}
