//! What the address of the audit asks for: ids, dates and codes, and nothing that somebody is called.

use chrono::{DateTime, SecondsFormat};
use domain::audit::{
    AuditKind,
    view::{AuditFilter, Place},
};
use leptos_router::params::ParamsMap;

/// The filter of an address; what cannot be read is left out of account.
pub fn filter(query: &ParamsMap) -> AuditFilter {
    let get = |name: &str| query.get(name).unwrap_or_default();
    AuditFilter {
        from: get("from").parse().ok(),
        to: get("to").parse().ok(),
        person: get("person").parse().ok(),
        kind: AuditKind::from_code(&get("kind")),
        thing: get("thing").parse().ok(),
        before: place(&get("before")),
    }
}

fn place(text: &str) -> Option<Place> {
    let (at, seq) = text.split_once('~')?;
    Some(Place { at: DateTime::parse_from_rfc3339(at).ok()?.to_utc(), seq: seq.parse().ok()? })
}

/// The address of a filter.
pub fn address(filter: &AuditFilter) -> String {
    let before =
        |place: Place| format!("{}~{}", place.at.to_rfc3339_opts(SecondsFormat::AutoSi, true), place.seq);
    let parts = [
        ("from", filter.from.map(|date| date.to_string())),
        ("to", filter.to.map(|date| date.to_string())),
        ("person", filter.person.map(|id| id.to_string())),
        ("kind", filter.kind.map(|kind| kind.code().to_owned())),
        ("thing", filter.thing.as_ref().map(ToString::to_string)),
        ("before", filter.before.map(before)),
    ];
    let said = parts.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?)));
    let said = said.collect::<Vec<_>>().join("&");
    if said.is_empty() { "/settings/audit".into() } else { format!("/settings/audit?{said}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(written: &str) -> AuditFilter {
        let mut query = ParamsMap::new();
        let pairs = written.split_once('?').map(|(_, query)| query).unwrap_or_default();
        for (name, value) in pairs.split('&').filter_map(|pair| pair.split_once('=')) {
            query.insert(name.to_owned(), value.to_owned());
        }
        filter(&query)
    }

    #[test]
    fn a_filter_survives_its_address() {
        let asked = AuditFilter {
            from: "2026-11-01".parse().ok(),
            to: "2026-11-30".parse().ok(),
            person: "0199a5b0-0000-7000-8000-000000000001".parse().ok(),
            kind: Some(AuditKind::Reveal),
            thing: "patient.0199a5b0-0000-7000-8000-000000000002".parse().ok(),
            before: DateTime::from_timestamp_micros(1_795_597_200_123_456).map(|at| Place { at, seq: 17 }),
        };
        assert_eq!(read(&address(&asked)), asked);
        assert_eq!(address(&AuditFilter::default()), "/settings/audit");
        assert_eq!(
            read("/settings/audit?kind=x&from=yesterday&thing=Иванова&before=1"),
            AuditFilter::default()
        );
    }
}
