//! Text messages by whichever provider: an address, headers and a body with places in them, as its documents say.

use domain::message::MessageFault;
use reqwest::{
    Client, Method, StatusCode, Url,
    header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
};

use super::{
    Letter,
    http::{ask, fault},
};

/// How the provider is asked, as it is set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SmsSettings {
    /// With `{phone}` (`+79…`) or `{digits}` (`79…`), `{text}` and `{id}` where they belong.
    pub url: String,
    /// `POST` or `GET`.
    pub method: String,
    /// `Name: value`, one a line.
    pub headers: String,
    /// JSON when it begins with a brace or a bracket, a form otherwise; with the same places.
    pub body: String,
}

/// A provider.
#[derive(Clone)]
pub struct Sms {
    client: Client,
    url: String,
    method: Method,
    headers: HeaderMap,
    body: Option<(String, Encoding)>,
}

#[derive(Clone, Copy, PartialEq)]
enum Encoding {
    Json,
    Form,
}

impl Encoding {
    /// The value as it stands in such a text.
    fn of(self, value: &str) -> String {
        match self {
            // without the quotes, which stand round the place
            Self::Json => {
                let quoted = serde_json::Value::from(value).to_string();
                quoted[1..quoted.len() - 1].to_owned()
            }
            Self::Form => {
                let byte = |byte: u8| match byte {
                    b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                        char::from(byte).into()
                    }
                    byte => format!("%{byte:02X}"),
                };
                value.bytes().map(byte).collect()
            }
        }
    }
}

impl Sms {
    /// A provider as it is set; `None` when the settings cannot be used.
    pub fn new(client: Client, settings: &SmsSettings) -> Option<Self> {
        let method = match settings.method.to_ascii_uppercase().as_str() {
            "" | "POST" => Method::POST,
            "GET" => Method::GET,
            _ => return None,
        };
        let body = settings.body.trim();
        let encoding =
            if body.starts_with(['{', '[']) && body != "{text}" { Encoding::Json } else { Encoding::Form };
        let sms = Self {
            client,
            url: settings.url.trim().to_owned(),
            method,
            headers: headers(&settings.headers)?,
            body: (!body.is_empty()).then(|| (body.to_owned(), encoding)),
        };
        let sample =
            Letter { id: uuid::Uuid::nil(), to: "+7".into(), subject: String::new(), text: "\"&".into() };
        let url = Url::parse(&sms.filled(&sms.url, &sample, Encoding::Form)).ok()?;
        let says = |place: &str| sms.url.contains(place) || body.contains(place);
        let good_body = sms.body.as_ref().is_none_or(|(body, encoding)| {
            let body = sms.filled(body, &sample, *encoding);
            *encoding == Encoding::Form || serde_json::from_str::<serde_json::Value>(&body).is_ok()
        });
        let is_http = ["http", "https"].contains(&url.scheme());
        (is_http && (says("{phone}") || says("{digits}")) && says("{text}") && good_body).then_some(sms)
    }

    /// Hands a message over; any answer that is a success counts.
    pub async fn send(&self, letter: &Letter) -> Result<Option<String>, MessageFault> {
        let url = self.filled(&self.url, letter, Encoding::Form);
        let mut request = self.client.request(self.method.clone(), url).headers(self.headers.clone());
        if let Some((body, encoding)) = &self.body {
            let kind = match encoding {
                Encoding::Json => "application/json",
                Encoding::Form => "application/x-www-form-urlencoded",
            };
            if !self.headers.contains_key(CONTENT_TYPE) {
                request = request.header(CONTENT_TYPE, kind);
            }
            request = request.body(self.filled(body, letter, *encoding));
        }
        match ask(request).await? {
            (status, _) if status.is_success() => Ok(None),
            (StatusCode::FORBIDDEN, _) => Err(MessageFault::NotAllowed),
            (status, _) => Err(fault(status)),
        }
    }

    /// A text with its places filled in.
    fn filled(&self, text: &str, letter: &Letter, encoding: Encoding) -> String {
        let digits: String = letter.to.chars().filter(char::is_ascii_digit).collect();
        let id = letter.id.to_string();
        let (mut filled, mut rest) = (String::new(), text);
        let places =
            [("{phone}", &letter.to), ("{digits}", &digits), ("{text}", &letter.text), ("{id}", &id)];
        // one pass, so that what is put in is never read as a place
        while let Some(at) = rest.find('{') {
            filled.push_str(&rest[..at]);
            rest = &rest[at..];
            match places.iter().find(|(place, _)| rest.starts_with(place)) {
                Some((place, value)) => {
                    filled.push_str(&encoding.of(value));
                    rest = &rest[place.len()..];
                }
                None => {
                    filled.push('{');
                    rest = &rest[1..];
                }
            }
        }
        filled + rest
    }
}

fn headers(lines: &str) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':')?;
        let name: HeaderName = name.trim().parse().ok()?;
        let mut value: HeaderValue = value.trim().parse().ok()?;
        value.set_sensitive(true);
        headers.append(name, value);
    }
    Some(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sms(url: &str, body: &str) -> Option<Sms> {
        let settings = SmsSettings { url: url.into(), body: body.into(), ..SmsSettings::default() };
        Sms::new(super::super::client(None).unwrap(), &settings)
    }

    fn letter() -> Letter {
        let text = "Анна, \"{phone}\"\n50 % & ждём".to_owned();
        Letter { id: uuid::Uuid::nil(), to: "+79161234567".into(), subject: String::new(), text }
    }

    #[test]
    fn what_is_put_in_is_written_as_its_place_needs_it() {
        let json = sms("https://sms.example/send", r#"{"to": "{phone}", "message": "{text}"}"#).unwrap();
        let (body, encoding) = json.body.clone().unwrap();
        let body: serde_json::Value = serde_json::from_str(&json.filled(&body, &letter(), encoding)).unwrap();
        assert_eq!(body["message"], letter().text);
        let form = sms("https://sms.example/send?key=1", "to={phone}&text={text}").unwrap();
        let (body, encoding) = form.body.clone().unwrap();
        let filled = form.filled(&body, &letter(), encoding);
        assert!(
            filled.starts_with("to=%2B79161234567&text=%D0%90") && filled.contains("50%20%25%20%26"),
            "{filled}"
        );
    }

    #[test]
    fn settings_that_would_send_nothing_are_refused() {
        for (url, body) in [
            ("https://sms.example/send", "text={text}"),
            ("https://sms.example/?to={phone}", ""),
            ("ftp://sms.example/?to={phone}&text={text}", ""),
            ("not an address", "to={phone}&text={text}"),
            ("https://sms.example", r#"{"to": {phone}, "text": "{text}""#),
        ] {
            assert!(sms(url, body).is_none(), "{url} {body}");
        }
        assert!(sms("https://sms.example/?to={phone}&text={text}", "").is_some());
    }
}
