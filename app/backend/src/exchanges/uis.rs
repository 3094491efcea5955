//! UIS: `start.employee_call` of the Call API, JSON-RPC 2.0. It knows employees by numbers of its own.

use std::collections::BTreeMap;

use reqwest::Client;
use serde_json::json;

use super::{DialFault, DialOrder};
use crate::messengers::ask;

/// An account.
#[derive(Clone)]
pub struct Uis {
    client: Client,
    address: String,
    token: String,
    number: String,
    employees: BTreeMap<String, u64>,
}

impl Uis {
    /// The account of an access token; `api` is `https://callapi.uiscom.ru/v4.0`, `number` the virtual one that whoever
    /// is called sees, in digits, `employees` the ids by extension.
    pub fn new(
        client: Client,
        api: &str,
        token: &str,
        number: String,
        employees: BTreeMap<String, u64>,
    ) -> Self {
        Self { client, address: api.into(), token: token.into(), number, employees }
    }

    /// Asks it to dial.
    pub async fn dial(&self, order: &DialOrder) -> Result<(), DialFault> {
        let unknown = || DialFault::refused(&format!("dial_employees: {}?", order.extension));
        let employee = self.employees.get(&order.extension).ok_or_else(unknown)?;
        let body = json!({
            "jsonrpc": "2.0",
            "id": order.id,
            "method": "start.employee_call",
            "params": {
                "access_token": self.token,
                "first_call": "employee",
                "direction": "out",
                "virtual_phone_number": self.number,
                "contact": order.digits(),
                "employee": {"id": employee},
                "external_id": order.id,
            },
        });
        match ask(self.client.post(&self.address).json(&body)).await {
            Ok((_, answer)) if answer["result"]["data"]["call_session_id"].is_number() => Ok(()),
            Ok((_, answer)) => {
                Err(DialFault::refused(answer["error"]["message"].as_str().unwrap_or_default()))
            }
            Err(_) => Err(DialFault::Unreachable),
        }
    }
}
