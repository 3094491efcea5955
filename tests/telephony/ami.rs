//! A manager interface of Asterisk on loopback: it takes one user, plays packets, and can be cut.

use std::sync::{Arc, Mutex};

use backend::{
    exchanges::Asterisk,
    net::{Roots, Stream},
};
use tests::tls::{Tls, accepted};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, ReadHalf, WriteHalf, split},
    net::{TcpListener, TcpStream},
    sync::{mpsc, watch},
};

pub const SECRET: &str = "the secret of the manager";

type Read = BufReader<ReadHalf<Box<dyn Stream>>>;
type Write = WriteHalf<Box<dyn Stream>>;

/// What those who listen are told.
enum Line {
    Text(String),
    Cut,
}

/// An action that was asked for: its fields as they came.
pub type Action = Vec<(String, String)>;

#[derive(Clone)]
pub struct Ami {
    address: String,
    tls: Option<Tls>,
    /// How often somebody has signed in to be told of calls.
    listeners: watch::Sender<u32>,
    lines: Arc<Mutex<Option<mpsc::UnboundedSender<Line>>>>,
    actions: Arc<Mutex<Vec<Action>>>,
    refusal: Arc<Mutex<Option<&'static str>>>,
}

impl Ami {
    pub async fn open() -> Self {
        Self::speaking(None).await
    }

    /// One that speaks TLS.
    pub async fn over_tls(tls: &Tls) -> Self {
        Self::speaking(Some(tls.clone())).await
    }

    async fn speaking(tls: Option<Tls>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let ami = Self {
            address: listener.local_addr().unwrap().to_string(),
            tls,
            listeners: watch::Sender::new(0),
            lines: Arc::default(),
            actions: Arc::default(),
            refusal: Arc::default(),
        };
        let own = ami.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let own = own.clone();
                tokio::spawn(async move { own.talk(stream).await });
            }
        });
        ami
    }

    pub fn asterisk(&self, secret: &str) -> Asterisk {
        self.trusting(Roots::new(None).unwrap(), secret)
    }

    /// As it is reached by whoever trusts these certificates.
    pub fn trusting(&self, roots: Roots, secret: &str) -> Asterisk {
        let scheme = if self.tls.is_some() { "tls" } else { "tcp" };
        let url = format!("{scheme}://priyom:{}@{}", secret.replace(' ', "%20"), self.address);
        Asterisk::new(&url, roots, "PJSIP/{extension}", "from-internal").unwrap()
    }

    /// Waits until somebody has signed in so often.
    pub async fn listened(&self, times: u32) {
        self.listeners.subscribe().wait_for(|count| *count >= times).await.unwrap();
    }

    /// Tells whoever listens.
    pub fn tell(&self, text: &str) {
        self.line(Line::Text(text.replace('\n', "\r\n")));
    }

    /// The connection of whoever listens breaks.
    pub fn cut(&self) {
        self.line(Line::Cut);
    }

    /// Calls that are asked for are refused so.
    pub fn refuse(&self, words: &'static str) {
        *self.refusal.lock().unwrap() = Some(words);
    }

    /// What was asked for, signing in aside.
    pub fn actions(&self) -> Vec<Action> {
        self.actions.lock().unwrap().clone()
    }

    fn line(&self, line: Line) {
        self.lines.lock().unwrap().as_ref().unwrap().send(line).unwrap();
    }

    async fn talk(&self, stream: TcpStream) -> Option<()> {
        let (read, mut write) = split(accepted(stream, self.tls.as_ref()).await?);
        let mut read = BufReader::new(read);
        write.write_all(b"Asterisk Call Manager/9.0.0\r\n").await.ok()?;
        let login = packet(&mut read).await?;
        let id = value(&login, "ActionID").to_owned();
        if value(&login, "Username") != "priyom" || value(&login, "Secret") != SECRET {
            let words =
                format!("Response: Error\r\nActionID: {id}\r\nMessage: Authentication failed\r\n\r\n");
            return write.write_all(words.as_bytes()).await.ok();
        }
        let words =
            format!("Response: Success\r\nActionID: {id}\r\nMessage: Authentication accepted\r\n\r\n");
        write.write_all(words.as_bytes()).await.ok()?;
        if value(&login, "Events") == "call" { self.play(write).await } else { self.obey(read, write).await }
    }

    async fn play(&self, mut write: Write) -> Option<()> {
        let (sender, mut lines) = mpsc::unbounded_channel();
        *self.lines.lock().unwrap() = Some(sender);
        self.listeners.send_modify(|count| *count += 1);
        while let Some(Line::Text(text)) = lines.recv().await {
            write.write_all(text.as_bytes()).await.ok()?;
        }
        Some(())
    }

    async fn obey(&self, mut read: Read, mut write: Write) -> Option<()> {
        while let Some(action) = packet(&mut read).await {
            let id = value(&action, "ActionID").to_owned();
            self.actions.lock().unwrap().push(action);
            let (response, message) = match *self.refusal.lock().unwrap() {
                Some(words) => ("Error", words),
                None => ("Success", "Originate successfully queued"),
            };
            let words = format!("Response: {response}\r\nActionID: {id}\r\nMessage: {message}\r\n\r\n");
            write.write_all(words.as_bytes()).await.ok()?;
        }
        Some(())
    }
}

pub fn value<'a>(action: &'a Action, name: &str) -> &'a str {
    action.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str()).unwrap_or_default()
}

async fn packet(read: &mut Read) -> Option<Action> {
    let mut fields = Vec::new();
    loop {
        let mut line = String::new();
        if read.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some((name, value)) => fields.push((name.to_owned(), value.to_owned())),
            None => return Some(fields),
        }
    }
}
