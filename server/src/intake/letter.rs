//! A letter to the clinic, read: who writes and what, or why it is nobody's wish. What is kept of it is not the letter
//! but what it says; files that hang on it are counted.

use domain::{
    lead::{LeadSource, NAME_MAX, TEXT_MAX},
    lead_intake::{Incoming, Intake, Reading},
    phone::Phone,
};
use mail_parser::{Message, MessageParser, MimeHeaders};
use serde_json::json;
use sha2::{Digest, Sha256};

/// Longest address, in characters.
const ADDRESS_MAX: usize = 200;
/// Longest key by which a letter is known, in bytes; that of a longer one is its hash.
const KEY_MAX: usize = 200;
/// Most that is kept of a letter that cannot be read, in bytes.
const RAW_MAX: usize = 16 << 10;
/// Digits of a number that can be rung from anywhere in the country.
const DIGITS: std::ops::RangeInclusive<usize> = 10..=12;

/// Why a letter makes no lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ignored {
    AutoReply,
    Bounce,
    MailingList,
    Own,
}

impl Ignored {
    const fn code(self) -> &'static str {
        match self {
            Self::AutoReply => "auto_reply",
            Self::Bounce => "bounce",
            Self::MailingList => "mailing_list",
            Self::Own => "own",
        }
    }
}

/// What a letter to the mailbox `own` says.
pub(super) fn read(raw: &[u8], own: &str) -> Intake {
    let letter = MessageParser::default().parse(raw);
    let key = letter.as_ref().and_then(Message::message_id).filter(|id| id.len() <= KEY_MAX);
    let event_key = key.map_or_else(|| format!("?{}", hex::encode(Sha256::digest(raw))), str::to_owned);
    let sender = letter.as_ref().and_then(|letter| Some((letter, address(letter)?)));
    let Some((letter, (name, address))) = sender else {
        let payload = String::from_utf8_lossy(&raw[..raw.len().min(RAW_MAX)]).into_owned();
        let read = Reading::Unreadable("not a letter with a sender".into());
        return Intake { source: LeadSource::Email, event_key, payload, read };
    };
    let text = words(letter);
    let ignored = ignored(letter, &address, own);
    let payload = json!({
        "from": address,
        "name": name,
        "text": text,
        "attachments": letter.attachment_count(),
        "ignored": ignored.map(Ignored::code),
    });
    let incoming = Incoming {
        name,
        phone: phone(&text),
        // unlike whom messages are sent to: a letter shows nobody who has written it, so it answers none of them
        sender: Some(format!("mail:{}", domain::letter_case::lowercase(&address))),
        contact: address,
        text,
        ..Incoming::default()
    };
    let read = if ignored.is_some() { Reading::Nothing } else { Reading::Lead(Box::new(incoming)) };
    Intake { source: LeadSource::Email, event_key, payload: payload.to_string(), read }
}

/// To whom one would answer: name and address.
fn address(letter: &Message<'_>) -> Option<(String, String)> {
    let good = |address: &str| {
        let (who, host) = address.split_once('@').unwrap_or_default();
        let plain = address.chars().all(|c| !c.is_control() && !c.is_whitespace());
        !who.is_empty() && !host.is_empty() && plain && address.chars().count() <= ADDRESS_MAX
    };
    let asked = [letter.reply_to(), letter.from()].into_iter().flatten().flat_map(|list| list.iter());
    let one = asked.into_iter().find(|one| one.address().is_some_and(good))?;
    let named = one.name().or_else(|| letter.from()?.first()?.name()).unwrap_or_default();
    Some((clean(named, NAME_MAX), one.address()?.to_owned()))
}

/// The subject and what is written, without what is quoted. Of HTML the text alone.
fn words(letter: &Message<'_>) -> String {
    let body = letter.body_text(0).unwrap_or_default();
    let own = body.lines().filter(|line| !line.starts_with('>')).map(str::trim_end);
    let mut text = letter.subject().unwrap_or_default().trim().to_owned();
    for line in own {
        // several blank lines are one
        if !(line.is_empty() && (text.is_empty() || text.ends_with("\n\n"))) {
            text.push('\n');
            text.push_str(line);
        }
    }
    clean(&text, TEXT_MAX)
}

fn clean(text: &str, max: usize) -> String {
    let kept: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).take(max).collect();
    kept.trim().to_owned()
}

fn ignored(letter: &Message<'_>, address: &str, own: &str) -> Option<Ignored> {
    let says = |name: &str| letter.header_raw(name).map(|value| value.trim().to_ascii_lowercase());
    let precedence = says("Precedence").unwrap_or_default();
    let robot =
        ["mailer-daemon@", "postmaster@"].iter().any(|who| address.to_ascii_lowercase().starts_with(who));
    let report = letter.content_type().is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case("multipart") && kind.subtype() == Some("report")
    });
    let automatic = says("Auto-Submitted").is_some_and(|value| value != "no")
        || ["X-Autoreply", "X-Autorespond"].iter().any(|name| says(name).is_some())
        || precedence == "auto_reply";
    let listed = ["List-Id", "List-Unsubscribe"].iter().any(|name| says(name).is_some())
        || ["bulk", "list", "junk"].contains(&precedence.as_str());
    match () {
        () if robot || report || says("Return-Path").as_deref() == Some("<>") => Some(Ignored::Bounce),
        () if automatic => Some(Ignored::AutoReply),
        () if listed => Some(Ignored::MailingList),
        () if address.eq_ignore_ascii_case(own) => Some(Ignored::Own),
        () => None,
    }
}

/// The first number that can be rung, wherever it stands.
fn phone(text: &str) -> Option<String> {
    let belongs = |c: char| c.is_ascii_digit() || "+-–() \u{a0}".contains(c);
    let digits = |part: &&str| DIGITS.contains(&part.chars().filter(char::is_ascii_digit).count());
    let mut parts = text.split(|c: char| !belongs(c)).map(str::trim).filter(digits);
    parts.find_map(|part| Phone::parse(part).ok().map(|phone| phone.e164))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "leads@clinic.example";

    fn letter(headers: &str, body: &str) -> Intake {
        let raw = format!(
            "Message-ID: <1@mail.example>\r\nFrom: =?utf-8?B?0JDQvdC90LA=?= <Anna@Mail.example>\r\n{headers}\r\n{body}"
        );
        read(raw.as_bytes(), OWN)
    }

    fn lead(intake: &Intake) -> &Incoming {
        let Reading::Lead(incoming) = &intake.read else { panic!("{intake:?}") };
        incoming
    }

    #[test]
    fn a_letter_says_who_writes_and_what() {
        let told = letter(
            "Subject: =?utf-8?B?0JfQsNC/0LjRgdGM?=\r\nContent-Type: text/plain; charset=utf-8\r\n",
            "Хочу на чистку.\r\nМой номер: 8 (916) 204-11-42, после 18.\r\n\r\n\r\n> старое письмо\r\n",
        );
        let incoming = lead(&told);
        assert_eq!((told.event_key.as_str(), incoming.name.as_str()), ("1@mail.example", "Анна"));
        assert_eq!(incoming.sender.as_deref(), Some("mail:anna@mail.example"));
        assert_eq!(
            (incoming.contact.as_str(), incoming.phone.as_deref()),
            ("Anna@Mail.example", Some("+79162041142"))
        );
        assert_eq!(incoming.text, "Запись\nХочу на чистку.\nМой номер: 8 (916) 204-11-42, после 18.");
    }

    #[test]
    fn of_html_the_text_is_read_in_any_encoding_and_files_are_counted() {
        let html = "Content-Type: text/html; charset=windows-1251\r\nContent-Transfer-Encoding: quoted-printable\r\n";
        let told = letter(html, "<p>=C1=EE=EB=E8=F2 <b>=E7=F3=E1</b></p><script>alert(1)</script>\r\n");
        assert_eq!(lead(&told).text, "Болит зуб");
        let mixed = "Content-Type: multipart/mixed; boundary=b\r\n";
        let parts = "--b\r\nContent-Type: text/plain\r\n\r\nSnimok\r\n--b\r\nContent-Type: image/png\r\n\
                     Content-Disposition: attachment; filename=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n";
        let told = letter(mixed, parts);
        assert_eq!(lead(&told).text, "Snimok");
        assert!(
            told.payload.contains("\"attachments\":1") && !told.payload.contains("AAAA"),
            "{}",
            told.payload
        );
    }

    #[test]
    fn what_no_person_wrote_to_the_clinic_makes_no_lead_and_says_why() {
        for (headers, why) in [
            ("Auto-Submitted: auto-replied\r\n", "auto_reply"),
            ("X-Autoreply: yes\r\n", "auto_reply"),
            ("Precedence: bulk\r\n", "mailing_list"),
            ("List-Id: <news.example>\r\n", "mailing_list"),
            ("Return-Path: <>\r\n", "bounce"),
            ("Content-Type: multipart/report; boundary=b\r\n", "bounce"),
            ("Reply-To: leads@clinic.example\r\n", "own"),
        ] {
            let told = letter(headers, "text\r\n");
            assert_eq!(told.read, Reading::Nothing, "{headers}");
            assert!(told.payload.contains(&format!("\"ignored\":\"{why}\"")), "{headers} {}", told.payload);
        }
        assert!(matches!(letter("Auto-Submitted: no\r\n", "text\r\n").read, Reading::Lead(_)));
    }

    #[test]
    fn what_is_no_letter_is_kept_as_it_came() {
        for raw in ["", "\u{0}\u{1}\u{2}", "Subject: nobody\r\n\r\ntext", "From: nobody\r\n\r\ntext"] {
            let told = read(raw.as_bytes(), OWN);
            assert_eq!(told.read, Reading::Unreadable("not a letter with a sender".into()), "{raw:?}");
            assert_eq!(told.payload, raw);
        }
        let one = read(b"x", OWN);
        assert_eq!((one.event_key.clone(), one.event_key.len()), (read(b"x", OWN).event_key, 65));
    }

    #[test]
    fn numbers_that_cannot_be_rung_are_none() {
        for (text, found) in [
            ("договор 12345", None),
            ("карта 4276 1234 1234 1234", None),
            ("+7 916 204-11-42", Some("+79162041142")),
            ("тел.89162041142!", Some("+79162041142")),
        ] {
            assert_eq!(phone(text).as_deref(), found, "{text}");
        }
    }
}
