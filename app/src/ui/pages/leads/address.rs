//! What the address of the leads says: the board or a list, whose, from where, which page. Nothing personal.

use chrono::{DateTime, SecondsFormat, Utc};
use domain::{
    lead::{LeadSource, LeadStatus},
    lead_board::LeadFilter,
};
use leptos_router::params::ParamsMap;

/// How the leads are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// Lane beside lane.
    #[default]
    Board,
    /// One below the other.
    List,
}

/// The address of a part of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// How they are shown.
    pub view: View,
    /// Only one's own, and nobody's.
    pub own: bool,
    /// Only from here.
    pub source: Option<LeadSource>,
    /// On the board, the lane that a narrow screen shows; in the list, closed ones of this state.
    pub status: Option<LeadStatus>,
    /// A further page of closed ones: those closed before this moment.
    pub before: Option<DateTime<Utc>>,
}

impl Address {
    /// Reads the query. What makes no sense counts as not said.
    pub fn read(query: &ParamsMap) -> Self {
        let get = |name: &str| query.get_str(name);
        let view = if get("view") == Some("list") { View::List } else { View::Board };
        let status = get("status").and_then(LeadStatus::from_code);
        let status = status.filter(|status| view == View::Board || !status.is_open());
        let before = get("before").and_then(|at| at.parse().ok());
        Self {
            view,
            own: get("own") == Some("true"),
            source: get("source").and_then(LeadSource::from_code),
            status,
            before: before.filter(|_| view == View::List && status.is_some()),
        }
    }

    /// Where it leads.
    pub fn href(&self) -> String {
        let moment = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Micros, true);
        let parts = [
            (self.view == View::List).then(|| "view=list".to_owned()),
            self.own.then(|| "own=true".to_owned()),
            self.source.map(|source| format!("source={}", source.code())),
            self.status.map(|status| format!("status={}", status.code())),
            self.before.map(|at| format!("before={}", moment(at))),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() { "/leads".into() } else { format!("/leads?{}", parts.join("&")) }
    }

    /// What is asked of the server.
    pub fn filter(&self) -> LeadFilter {
        let closed = self.status.filter(|_| self.view == View::List);
        LeadFilter { own: self.own, source: self.source, closed, before: self.before }
    }

    /// The same seen in another way.
    pub fn seen(&self, view: View) -> Self {
        Self { view, status: None, before: None, ..self.clone() }
    }

    /// The same with one's own and nobody's alone, or with all.
    pub fn of(&self, own: bool) -> Self {
        Self { own, before: None, ..self.clone() }
    }

    /// The same from one source, or from all.
    pub fn with_source(&self, source: Option<LeadSource>) -> Self {
        Self { source, before: None, ..self.clone() }
    }

    /// The same with that state in front.
    pub fn at(&self, status: Option<LeadStatus>) -> Self {
        Self { status, before: None, ..self.clone() }
    }

    /// The list of closed ones of a state, or a further page of it.
    pub fn page(&self, status: LeadStatus, before: Option<DateTime<Utc>>) -> Self {
        Self { view: View::List, status: Some(status), before, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(href: &str) -> Address {
        let mut query = ParamsMap::new();
        let pairs = href.split_once('?').map_or("", |(_, query)| query).split('&');
        for (name, value) in pairs.filter_map(|pair| pair.split_once('=')) {
            query.insert(name.to_owned(), value.to_owned());
        }
        Address::read(&query)
    }

    #[test]
    fn an_address_survives_its_writing() {
        let base = Address::default().of(true).with_source(Some(LeadSource::Vk));
        let before = DateTime::from_timestamp_micros(1_795_597_200_123_456);
        let page = base.page(LeadStatus::Rejected, before);
        assert_eq!(read(&page.href()), page);
        assert_eq!(page.filter().closed, Some(LeadStatus::Rejected));
        let lane = base.at(Some(LeadStatus::InWork));
        assert_eq!(read(&lane.href()), lane);
        assert_eq!(lane.filter().closed, None, "a lane of the board is no page of closed ones");
        assert_eq!(Address::default().href(), "/leads");
        assert_eq!(page.seen(View::Board), base);
    }

    #[test]
    fn what_makes_no_sense_is_not_said() {
        assert_eq!(
            read("/leads?view=list&status=new&before=2026-11-30T09:00:00Z").href(),
            "/leads?view=list"
        );
        assert_eq!(read("/leads?source=fax&status=lost&own=maybe"), Address::default());
    }
}
