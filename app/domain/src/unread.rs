//! What came in from outside and could not be read: shown to whoever sets the sources up, without what it says of
//! people until that is asked for.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

/// What stands for a value.
const HIDDEN: &str = "•••";
/// Longest name of a field that is shown, in bytes: a longer one is no name.
const NAME_MAX: usize = 40;

/// Where it came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Inlet {
    /// From a telephone exchange.
    Calls,
    /// From a source of leads.
    Leads,
}

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadLine {
    /// Where it came in.
    pub inlet: Inlet,
    /// Which.
    pub id: Uuid,
    /// The code of the provider or of the source.
    pub source: String,
    /// When it came.
    pub at: DateTime<Utc>,
    /// What is the matter with it; names fields, never what is in them.
    pub fault: String,
    /// Its shape: see [`masked`].
    pub masked: String,
}

/// How often a source has shown a wrong secret since the program was started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedCount {
    /// The code of the provider or of the source.
    pub source: String,
    /// How often.
    pub count: u32,
    /// When the last time.
    pub last_at: DateTime<Utc>,
}

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadPage {
    /// The latest first.
    pub lines: Vec<UnreadLine>,
    /// Whether there are more than are shown.
    pub more: bool,
    /// Sources that were refused.
    pub refused: Vec<RefusedCount>,
    /// Whether the reader may see what was sent.
    pub reveals: bool,
    /// The server's time.
    pub now: DateTime<Utc>,
    /// The zone in which times are told.
    pub zone: Tz,
}

/// The shape of what was sent: names of fields, and no values. Of what is no JSON nothing but its length.
pub fn masked(raw: &str) -> String {
    match serde_json::from_str::<Value>(raw) {
        Ok(value) => serde_json::to_string_pretty(&hidden(value)).unwrap_or_default(),
        Err(_) => format!("{HIDDEN} ({})", raw.chars().count()),
    }
}

fn hidden(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().map(|(name, value)| (shown_name(name), hidden(value)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(hidden).collect()),
        Value::String(text) if text.is_empty() => Value::String(text),
        Value::String(_) | Value::Number(_) => HIDDEN.into(),
        told @ (Value::Bool(_) | Value::Null) => told,
    }
}

/// A name that a program gives, not a person.
fn shown_name(name: String) -> String {
    let plain = |byte: u8| byte.is_ascii_alphabetic() || b"_-.".contains(&byte);
    if name.len() <= NAME_MAX && name.bytes().all(plain) { name } else { HIDDEN.into() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_shape_is_shown_and_nothing_else() {
        let raw =
            r#"{"event": "x", "from": {"number": "79161234501", "id": 7}, "Иванова": [true, null, ""]}"#;
        let shown = masked(raw);
        for (word, there) in [
            ("number", true),
            ("true", true),
            ("null", true),
            ("7916", false),
            ("7", false),
            ("Иванова", false),
            ("\"x\"", false),
        ] {
            assert_eq!(shown.contains(word), there, "{word} in {shown}");
        }
        assert_eq!(masked("Анна +7916"), "••• (10)");
    }

    proptest! {
        #[test]
        fn no_number_and_no_word_of_a_value_is_shown(text in "[0-9]{3,12}|[а-яё]{2,20}", deep in 0usize..4) {
            let mut value = Value::String(text.clone());
            for _ in 0..deep {
                value = serde_json::json!({"field": [value], text.clone(): 1});
            }
            let shown = masked(&value.to_string());
            prop_assert!(!shown.contains(&text), "{shown}");
            prop_assert!(!masked(&text).contains(&text) || text.len() == 1);
        }
    }
}
