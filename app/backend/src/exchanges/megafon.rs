//! МегаФон ВАТС: the command `makeCall`, a form with the exchange's key in `token`. 200 says that it dials; anything
//! else comes with `error`.

use reqwest::Client;

use super::{DialFault, DialOrder};
use crate::messengers::ask;

/// A clinic's exchange.
#[derive(Clone)]
pub struct Megafon {
    client: Client,
    address: String,
    token: String,
}

impl Megafon {
    /// The exchange at `api`, `https://NAME.megapbx.ru`, and its key.
    pub fn new(client: Client, api: &str, token: &str) -> Self {
        Self { client, address: format!("{api}/sys/crm_api.wcgp"), token: token.into() }
    }

    /// Asks it to dial.
    pub async fn dial(&self, order: &DialOrder) -> Result<(), DialFault> {
        let form = [
            ("cmd", "makeCall"),
            ("user", &order.extension),
            ("phone", order.digits()),
            ("token", &self.token),
        ];
        match ask(self.client.post(&self.address).form(&form)).await {
            Ok((status, _)) if status.is_success() => Ok(()),
            Ok((_, answer)) => Err(DialFault::refused(answer["error"].as_str().unwrap_or_default())),
            Err(_) => Err(DialFault::Unreachable),
        }
    }
}
