//! MAX: `POST /messages` of the bots' API.

use domain::message::MessageFault;
use reqwest::{Client, header::AUTHORIZATION};
use serde_json::json;

use super::{
    Letter,
    http::{ask, fault},
};

/// A bot.
#[derive(Clone)]
pub struct Max {
    client: Client,
    address: String,
    token: String,
}

impl Max {
    /// The bot of a token; `api` is `https://platform-api2.max.ru`.
    pub fn new(client: Client, api: &str, token: &str) -> Self {
        Self { client, address: format!("{}/messages", api.trim_end_matches('/')), token: token.into() }
    }

    /// Hands a message over.
    pub async fn send(&self, letter: &Letter) -> Result<Option<String>, MessageFault> {
        let user: i64 = letter.to.parse().map_err(|_| MessageFault::NoAddress)?;
        let request = self
            .client
            .post(&self.address)
            .query(&[("user_id", user)])
            .header(AUTHORIZATION, &self.token)
            .json(&json!({"text": letter.text, "notify": true}));
        match ask(request).await? {
            (status, answer) if status.is_success() => {
                Ok(answer["message"]["body"]["mid"].as_str().map(str::to_owned))
            }
            (status, _) => Err(fault(status)),
        }
    }
}
