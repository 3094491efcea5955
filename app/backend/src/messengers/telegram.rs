//! Telegram: `sendMessage` of the Bot API.

use domain::message::MessageFault;
use reqwest::Client;
use serde_json::json;

use super::{
    Letter,
    http::{ask, fault},
};

/// A bot.
#[derive(Clone)]
pub struct Telegram {
    client: Client,
    address: String,
}

impl Telegram {
    /// The bot of a token; `api` is `https://api.telegram.org`, or a server of one's own.
    pub fn new(client: Client, api: &str, token: &str) -> Self {
        Self { client, address: format!("{}/bot{token}/sendMessage", api.trim_end_matches('/')) }
    }

    /// Hands a message over.
    pub async fn send(&self, letter: &Letter) -> Result<Option<String>, MessageFault> {
        let chat: i64 = letter.to.parse().map_err(|_| MessageFault::NoAddress)?;
        let body = json!({
            "chat_id": chat,
            "text": letter.text,
            "link_preview_options": {"is_disabled": true},
        });
        let (status, answer) = ask(self.client.post(&self.address).json(&body)).await?;
        if !status.is_success() || answer["ok"] != true {
            // to a bot without a good token the address itself is unknown
            let wrong_token = status == 404 || status == 401;
            return Err(if wrong_token { MessageFault::NotAllowed } else { fault(status) });
        }
        Ok(answer["result"]["message_id"].as_i64().map(|id| id.to_string()))
    }
}
