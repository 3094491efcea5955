//! Zadarma: `/v1/request/callback/`. Signed with base64 of the hexadecimal digits of an HMAC-SHA1 over path, parameters in
//! the order of their names, and the MD5 of these.

use base64::{Engine, prelude::BASE64_STANDARD};
use form_urlencoded::Serializer;
use hmac::{Hmac, Mac};
use md5::{Digest, Md5};
use reqwest::{
    Client,
    header::{AUTHORIZATION, HeaderValue},
};
use sha1::Sha1;

use super::{DialFault, DialOrder};
use crate::messengers::ask;

const PATH: &str = "/v1/request/callback/";

/// An account.
#[derive(Clone)]
pub struct Zadarma {
    client: Client,
    api: String,
    key: String,
    secret: String,
}

impl Zadarma {
    /// The account of a key of the API and its secret; `api` is `https://api.zadarma.com`.
    pub fn new(client: Client, api: &str, (key, secret): (&str, &str)) -> Self {
        Self { client, api: api.into(), key: key.into(), secret: secret.into() }
    }

    /// Asks it to dial.
    pub async fn dial(&self, order: &DialOrder) -> Result<(), DialFault> {
        let asked = [("format", "json"), ("from", &order.extension), ("to", order.digits())];
        let query = Serializer::new(String::new()).extend_pairs(asked).finish();
        let shown = self
            .signature(&query)
            .and_then(|sign| HeaderValue::from_str(&format!("{}:{sign}", self.key)).ok());
        let mut shown = shown.ok_or(DialFault::Unreachable)?;
        shown.set_sensitive(true);
        let request = self.client.get(format!("{}{PATH}?{query}", self.api)).header(AUTHORIZATION, shown);
        match ask(request).await {
            Ok((status, answer)) if status.is_success() && answer["status"] == "success" => Ok(()),
            Ok((_, answer)) => Err(DialFault::refused(answer["message"].as_str().unwrap_or_default())),
            Err(_) => Err(DialFault::Unreachable),
        }
    }

    fn signature(&self, query: &str) -> Option<String> {
        let signed = format!("{PATH}{query}{}", hex::encode(Md5::digest(query)));
        let mac = Hmac::<Sha1>::new_from_slice(self.secret.as_bytes()).ok()?.chain_update(signed);
        Some(BASE64_STANDARD.encode(hex::encode(mac.finalize().into_bytes())))
    }
}
