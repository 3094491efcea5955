//! Mango Office: `commands/callback`, a form with `vpbx_api_key`, `sign` and `json`; the sign is SHA-256 over key, JSON
//! and salt, as of what it sends itself.

use reqwest::Client;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{DialFault, DialOrder};
use crate::messengers::ask;

/// That it was taken in.
const DONE: [i64; 2] = [1000, 0];

/// A virtual exchange.
#[derive(Clone)]
pub struct Mango {
    client: Client,
    address: String,
    key: String,
    salt: String,
    line: Option<String>,
}

impl Mango {
    /// The exchange of a key and its salt; `api` is `https://app.mango-office.ru`. `line` is the number of the clinic
    /// that whoever is called sees, in digits.
    pub fn new(client: Client, api: &str, (key, salt): (&str, &str), line: Option<String>) -> Self {
        let address = format!("{api}/vpbx/commands/callback");
        Self { client, address, key: key.into(), salt: salt.into(), line }
    }

    /// Asks it to dial.
    pub async fn dial(&self, order: &DialOrder) -> Result<(), DialFault> {
        let mut asked = json!({
            "command_id": order.id,
            "from": {"extension": order.extension},
            "to_number": order.digits(),
        });
        if let Some(line) = &self.line {
            asked["line_number"] = Value::from(line.as_str());
        }
        let json = asked.to_string();
        let sign = hex::encode(Sha256::digest(format!("{}{json}{}", self.key, self.salt)));
        let form = [("vpbx_api_key", self.key.as_str()), ("sign", &sign), ("json", &json)];
        let (_, answer) =
            ask(self.client.post(&self.address).form(&form)).await.map_err(|_| DialFault::Unreachable)?;
        match answer["result"].as_i64() {
            Some(result) if DONE.contains(&result) => Ok(()),
            Some(result) => {
                let words = answer["message"].as_str().map_or_else(|| result.to_string(), str::to_owned);
                Err(DialFault::refused(&words))
            }
            None => Err(DialFault::refused(answer["message"].as_str().unwrap_or_default())),
        }
    }
}
