//! A mailbox on loopback, as far as letters are searched, fetched and marked in it.

use std::sync::Arc;

use backend::net::Roots;
use server::intake::mailbox::Mailbox;
use tests::tls::{Tls, accepted};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, split},
    net::{TcpListener, TcpStream},
    sync::watch,
};

pub const PASSWORD: &str = "the password of the mailbox";

#[derive(Clone, Default)]
struct Letters {
    /// Each letter, and whether it counts as read.
    all: Vec<(String, bool)>,
    /// So many times more the connection breaks when a letter is to be marked.
    cuts: u32,
}

#[derive(Clone)]
pub struct Imap {
    address: String,
    tls: Option<Tls>,
    letters: Arc<watch::Sender<Letters>>,
}

impl Imap {
    pub async fn open() -> Self {
        Self::speaking(None).await
    }

    /// One that speaks TLS.
    pub async fn over_tls(tls: &Tls) -> Self {
        Self::speaking(Some(tls.clone())).await
    }

    async fn speaking(tls: Option<Tls>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let imap = Self {
            address: listener.local_addr().unwrap().to_string(),
            tls,
            letters: Arc::new(watch::Sender::default()),
        };
        let own = imap.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let own = own.clone();
                tokio::spawn(async move { own.talk(stream).await });
            }
        });
        imap
    }

    pub fn mailbox(&self, password: &str) -> Mailbox {
        self.trusting(Roots::new(None).unwrap(), password)
    }

    /// As it is reached by whoever trusts these certificates.
    pub fn trusting(&self, roots: Roots, password: &str) -> Mailbox {
        let scheme = if self.tls.is_some() { "imaps" } else { "imap" };
        let password = password.replace(' ', "%20");
        let url = format!("{scheme}://leads%40clinic.example:{password}@{}/Leads", self.address);
        Mailbox::new(&url, roots).unwrap()
    }

    /// Somebody writes.
    pub fn receive(&self, letter: &str) {
        self.letters.send_modify(|letters| letters.all.push((letter.replace('\n', "\r\n"), false)));
    }

    /// The connection breaks so many times when a letter is to be marked.
    pub fn cut(&self, times: u32) {
        self.letters.send_modify(|letters| letters.cuts = times);
    }

    /// Waits until every letter counts as read.
    pub async fn all_read(&self) {
        self.letters.subscribe().wait_for(|letters| letters.all.iter().all(|(_, read)| *read)).await.unwrap();
    }

    async fn talk(&self, stream: TcpStream) -> Option<()> {
        let (read, mut write) = split(accepted(stream, self.tls.as_ref()).await?);
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"* OK ready\r\n").await.ok()?;
        while let Some(line) = lines.next_line().await.ok()? {
            let (tag, command) = line.split_once(' ')?;
            let answer = self.answer(command)?;
            let status = if answer.is_some() { "OK" } else { "NO" };
            let words = format!("{}{tag} {status} done\r\n", answer.unwrap_or_default());
            write.write_all(words.as_bytes()).await.ok()?;
        }
        Some(())
    }

    /// What is said before the end of the command; nothing of one that is refused. None breaks the connection.
    fn answer(&self, command: &str) -> Option<Option<String>> {
        let words: Vec<&str> = command.split(' ').collect();
        Some(match words[..] {
            ["LOGIN", ..] => {
                (command == format!("LOGIN \"leads@clinic.example\" \"{PASSWORD}\"")).then(String::new)
            }
            ["SELECT", folder] => (folder.trim_matches('"') == "Leads")
                .then(|| "* 1 EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n".into()),
            ["NOOP"] => Some(String::new()),
            ["UID", "SEARCH", "UNSEEN"] => {
                let letters = self.letters.borrow().all.clone();
                let unread =
                    (1..).zip(letters).filter(|(_, (_, read))| !read).map(|(uid, _)| format!(" {uid}"));
                Some(format!("* SEARCH{}\r\n", unread.collect::<String>()))
            }
            ["UID", "FETCH", uid, ..] => {
                let (letter, _) = self.letters.borrow().all[uid.parse::<usize>().unwrap() - 1].clone();
                Some(format!("* {uid} FETCH (UID {uid} BODY[]<0> {{{}}}\r\n{letter})\r\n", letter.len()))
            }
            ["UID", "STORE", uid, ..] => {
                let mut cut = false;
                self.letters.send_modify(|letters| {
                    cut = letters.cuts > 0;
                    letters.cuts = letters.cuts.saturating_sub(1);
                    if !cut {
                        letters.all[uid.parse::<usize>().unwrap() - 1].1 = true;
                    }
                });
                if cut {
                    return None;
                }
                Some(String::new())
            }
            _ => None,
        })
    }
}
