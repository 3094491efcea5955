//! E-mail: one SMTP server that takes all of it.

use std::{str::FromStr, time::Duration};

use domain::message::MessageFault;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp,
};

use super::Letter;

/// How long one command may take.
const COMMAND: Duration = Duration::from_secs(10);

/// The server and the sender, as they are set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmailSettings {
    /// `smtps://USER:PASSWORD@HOST`, or `smtp://…?tls=required`; without TLS to this machine only.
    pub url: String,
    /// «Клиника <clinic@example.ru>».
    pub from: String,
}

/// Whether letters can be sent there.
pub fn is_address(text: &str) -> bool {
    text.parse::<lettre::Address>().is_ok()
}

/// A server.
#[derive(Clone)]
pub struct Email {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Email {
    /// A server as it is set; `None` when the settings cannot be used.
    pub fn new(settings: &EmailSettings) -> Option<Self> {
        let from = Mailbox::from_str(&settings.from).ok()?;
        if !is_safe(&settings.url) {
            return None;
        }
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(&settings.url).ok()?;
        Some(Self { server: server.timeout(Some(COMMAND)).build(), from })
    }

    /// Hands a message over.
    pub async fn send(&self, letter: &Letter) -> Result<Option<String>, MessageFault> {
        let to = Mailbox::new(None, letter.to.parse().map_err(|_| MessageFault::NoAddress)?);
        // a second try is the same letter to whoever gets both
        let id = format!("<{}@{}>", letter.id, self.from.email.domain());
        let message = Message::builder()
            .message_id(Some(id.clone()))
            .from(self.from.clone())
            .to(to)
            .subject(&letter.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text.clone())
            .map_err(|_| MessageFault::Refused)?;
        match self.server.send(message).await {
            Ok(_) => Ok(Some(id)),
            Err(error) => Err(fault(&error)),
        }
    }
}

fn fault(error: &smtp::Error) -> MessageFault {
    match error.status().map(u16::from) {
        Some(530 | 534 | 535) => MessageFault::NotAllowed,
        Some(_) if error.is_permanent() => MessageFault::Refused,
        Some(_) => MessageFault::Busy,
        None => MessageFault::Unreachable,
    }
}

/// Passwords and letters go in the open to this machine alone.
fn is_safe(url: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(url) else { return false };
    let required = url.query_pairs().any(|(name, value)| name == "tls" && value == "required");
    let here = url.host_str().is_some_and(|host| ["localhost", "127.0.0.1", "[::1]"].contains(&host));
    url.scheme() == "smtps" || url.scheme() == "smtp" && (required || here)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn email(url: &str) -> Option<Email> {
        Email::new(&EmailSettings {
            url: url.into(), from: "Клиника «Улыбка» <clinic@example.ru>".into()
        })
    }

    #[tokio::test]
    async fn letters_leave_this_machine_over_tls_only() {
        assert!(email("smtps://user:word@mail.example").is_some());
        assert!(email("smtp://user:word@mail.example:587?tls=required").is_some());
        assert!(email("smtp://127.0.0.1:25").is_some());
        assert!(email("smtp://mail.example").is_none());
        assert!(email("smtp://mail.example?tls=opportunistic").is_none());
        assert!(email("https://mail.example").is_none());
        let nobody = EmailSettings { url: "smtps://mail.example".into(), from: "nobody".into() };
        assert!(Email::new(&nobody).is_none());
    }
}
