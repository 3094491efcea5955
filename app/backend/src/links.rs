//! What the program keeps up from its own side, an exchange's line or a mailbox, and whether it stands: for whoever
//! looks after it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use metrics::gauge;

/// The gauge of what stands: 1, or 0 while it does not.
pub const LINK_UP: &str = "priyom_link_up";

/// Every link by its name, and why it does not stand.
#[derive(Clone, Debug, Default)]
pub struct Links(Arc<Mutex<BTreeMap<&'static str, Option<String>>>>);

impl Links {
    /// It stands.
    pub fn up(&self, name: &'static str) {
        self.set(name, None);
    }

    /// It does not; `why` names nothing that is secret or personal.
    pub fn down(&self, name: &'static str, why: impl Into<String>) {
        self.set(name, Some(why.into()));
    }

    fn set(&self, name: &'static str, why: Option<String>) {
        gauge!(LINK_UP, "link" => name).set(if why.is_none() { 1.0 } else { 0.0 });
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name, why);
    }

    /// A line for each: `asterisk: up`.
    pub fn lines(&self) -> Vec<String> {
        let links = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let line = |(name, why): (&&str, &Option<String>)| match why {
            None => format!("{name}: up"),
            Some(why) => format!("{name}: down, {why}"),
        };
        links.iter().map(line).collect()
    }
}
