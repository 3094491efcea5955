//! Asterisk's manager interface (AMI): lines `Key: value` over TCP, a blank line after each packet. Whoever has signed in
//! is told of events and may ask for acts.

use std::{fmt, io, time::Duration};

use serde_json::{Map, Value};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    time::timeout,
};
use uuid::Uuid;

use super::{DialFault, DialOrder};
use crate::net::{Account, Roots, Stream};

/// Longest line, in bytes; the packet of a longer one is left out.
const LINE_MAX: u64 = 4 << 10;
/// Most lines of one packet.
const LINES_MAX: usize = 200;
/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(10);
/// After so long without a word it is asked whether it is there.
const QUIET: Duration = Duration::from_secs(60);
/// How long a telephone of the clinic rings when a call is asked for, in milliseconds.
const RINGS_MS: u32 = 30_000;

/// An exchange, and how its calls are made.
#[derive(Clone)]
pub struct Asterisk {
    account: Account,
    roots: Roots,
    channel: String,
    context: String,
}

/// One packet: its fields, or that a line of it was too long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Packet {
    /// What it says.
    Fields(Map<String, Value>),
    /// Nobody knows what.
    Oversized,
}

impl Packet {
    /// A field of it; empty when it is not there.
    pub fn field(&self, name: &str) -> &str {
        let Self::Fields(fields) = self else { return "" };
        fields.get(name).and_then(Value::as_str).unwrap_or_default()
    }
}

/// Why there is no connection, or none any more.
#[derive(Debug, thiserror::Error)]
pub enum LinkFault {
    /// It was not reached, or the connection was cut.
    #[error("{}", .0.kind())]
    Cut(#[from] io::Error),
    /// It does not take the user or the secret.
    #[error("the user or the secret is wrong")]
    Refused,
    /// It says nothing, though it was asked.
    #[error("no answer")]
    Silent,
}

impl fmt::Debug for Asterisk {
    /// Without what is secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asterisk").field("channel", &self.channel).finish_non_exhaustive()
    }
}

impl Asterisk {
    /// The exchange of an address `tcp://USER:SECRET@HOST:5038` or `tls://…:5039`. `channel` names an operator's
    /// telephone, with `{extension}` in it; `context` is where numbers are dialled. None when they cannot be used.
    pub fn new(url: &str, roots: Roots, channel: &str, context: &str) -> Option<Self> {
        let account =
            Account::parse(url, ("tcp", 5038), ("tls", 5039)).filter(|account| account.path.is_empty())?;
        let one_line = |text: &str| !text.is_empty() && !text.chars().any(char::is_control);
        let good = channel.contains("{extension}") && one_line(channel) && one_line(context);
        good.then(|| Self { account, roots, channel: channel.into(), context: context.into() })
    }

    /// Signs in to be told of calls.
    pub async fn listen(&self) -> Result<Manager, LinkFault> {
        Manager::open(self, "call").await
    }

    /// Asks it to dial, over a connection of its own: what rings is told over the other.
    pub async fn dial(&self, order: &DialOrder) -> Result<(), DialFault> {
        let mut manager = Manager::open(self, "off").await.map_err(|fault| match fault {
            LinkFault::Refused => DialFault::refused(&fault.to_string()),
            _ => DialFault::Unreachable,
        })?;
        let asked = [
            ("Channel", self.channel.replace("{extension}", &order.extension)),
            ("Context", self.context.clone()),
            ("Exten", order.digits().to_owned()),
            ("Priority", "1".to_owned()),
            ("CallerID", order.extension.clone()),
            ("Timeout", RINGS_MS.to_string()),
            ("Async", "true".to_owned()),
        ];
        let answer = manager.ask("Originate", &asked).await.map_err(|_| DialFault::Unreachable)?;
        match answer.field("Response") {
            "Success" => Ok(()),
            _ => Err(DialFault::refused(answer.field("Message"))),
        }
    }
}

/// A session.
pub struct Manager {
    stream: BufReader<Box<dyn Stream>>,
    /// What has come of a line that is not over yet.
    line: Vec<u8>,
    fields: Map<String, Value>,
    oversized: bool,
}

impl Manager {
    async fn open(at: &Asterisk, events: &str) -> Result<Self, LinkFault> {
        let stream = BufReader::new(at.account.connect(&at.roots).await?);
        let mut manager = Self { stream, line: Vec::new(), fields: Map::new(), oversized: false };
        // «Asterisk Call Manager/9.0.0», a line by itself
        timeout(ANSWER, manager.read_line()).await.map_err(|_| LinkFault::Silent)??;
        let account = &at.account;
        let who = [
            ("Username", account.user.clone()),
            ("Secret", account.secret.clone()),
            ("Events", events.into()),
        ];
        match manager.ask("Login", &who).await?.field("Response") {
            "Success" => Ok(manager),
            _ => Err(LinkFault::Refused),
        }
    }

    /// The next packet. While there are none the other side is asked now and then whether it is there.
    pub async fn next(&mut self) -> Result<Packet, LinkFault> {
        if let Ok(packet) = timeout(QUIET, self.read()).await {
            return packet;
        }
        self.send("Ping", "quiet", &[]).await?;
        timeout(ANSWER, self.read()).await.map_err(|_| LinkFault::Silent)?
    }

    /// Asks for an act; events that come meanwhile are nobody's.
    async fn ask(&mut self, action: &str, fields: &[(&str, String)]) -> Result<Packet, LinkFault> {
        let id = Uuid::now_v7().to_string();
        self.send(action, &id, fields).await?;
        let answer = async {
            loop {
                let packet = self.read().await?;
                if packet.field("ActionID") == id && !packet.field("Response").is_empty() {
                    return Ok(packet);
                }
            }
        };
        timeout(ANSWER, answer).await.map_err(|_| LinkFault::Silent)?
    }

    async fn send(&mut self, action: &str, id: &str, fields: &[(&str, String)]) -> Result<(), LinkFault> {
        let mut packet = format!("Action: {action}\r\nActionID: {id}\r\n");
        for (name, value) in fields {
            packet.push_str(&format!("{name}: {value}\r\n"));
        }
        packet.push_str("\r\n");
        self.stream.write_all(packet.as_bytes()).await?;
        Ok(self.stream.flush().await?)
    }

    /// May be given up and taken up again: what has come of a packet is kept.
    async fn read(&mut self) -> Result<Packet, LinkFault> {
        loop {
            match self.read_line().await? {
                None => self.oversized = true,
                Some(line) if line.is_empty() => {
                    let fields = std::mem::take(&mut self.fields);
                    if std::mem::take(&mut self.oversized) {
                        return Ok(Packet::Oversized);
                    }
                    if !fields.is_empty() {
                        return Ok(Packet::Fields(fields));
                    }
                }
                Some(_) if self.fields.len() >= LINES_MAX => self.oversized = true,
                Some(line) => {
                    if let Some((name, value)) = line.split_once(':') {
                        self.fields.insert(name.trim().into(), value.trim().into());
                    }
                }
            }
        }
    }

    /// A line without its end; none when it is too long.
    async fn read_line(&mut self) -> Result<Option<String>, LinkFault> {
        let mut whole = true;
        loop {
            let room = LINE_MAX.saturating_sub(self.line.len() as u64);
            (&mut self.stream).take(room).read_until(b'\n', &mut self.line).await?;
            if self.line.last() == Some(&b'\n') {
                let line = std::mem::take(&mut self.line);
                return Ok(whole.then(|| String::from_utf8_lossy(&line).trim_end().to_owned()));
            }
            if (self.line.len() as u64) < LINE_MAX {
                return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
            }
            // the rest of it is read and forgotten
            whole = false;
            self.oversized = true;
            self.line.clear();
        }
    }
}
