//! What the address of the log asks for.

use chrono::SecondsFormat;
use domain::{
    call::Direction,
    call_log::{Ending, LogFilter},
    call_reason::CallReason,
};
use leptos_router::params::ParamsMap;

/// The filter of an address; what cannot be read is left out of account.
pub fn filter(query: &ParamsMap) -> LogFilter {
    let get = |name: &str| query.get(name).unwrap_or_default();
    LogFilter {
        from: get("from").parse().ok(),
        to: get("to").parse().ok(),
        own: get("own") == "true",
        operator: get("operator").parse().ok(),
        direction: Direction::from_code(&get("direction")),
        missed: match get("answered").as_str() {
            "no" => Some(true),
            "yes" => Some(false),
            _ => None,
        },
        ending: Ending::from_code(&get("outcome")),
        branch: get("branch").parse().ok(),
        reason: CallReason::from_code(&get("reason")),
        before: get("before").parse().ok(),
        ..LogFilter::default()
    }
}

/// The address of a filter, without the digits of a number.
pub fn address(filter: &LogFilter) -> String {
    let answered = filter.missed.map(|missed| if missed { "no" } else { "yes" });
    let parts = [
        ("from", filter.from.map(|date| date.to_string())),
        ("to", filter.to.map(|date| date.to_string())),
        ("own", filter.own.then(|| "true".to_owned())),
        ("operator", filter.operator.map(|id| id.to_string())),
        ("direction", filter.direction.map(|direction| direction.code().to_owned())),
        ("answered", answered.map(ToOwned::to_owned)),
        ("outcome", filter.ending.map(|ending| ending.code().to_owned())),
        ("branch", filter.branch.map(|id| id.to_string())),
        ("reason", filter.reason.map(|reason| reason.code().to_owned())),
        ("before", filter.before.map(|at| at.to_rfc3339_opts(SecondsFormat::Micros, true))),
    ];
    let said = parts.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?)));
    let said = said.collect::<Vec<_>>().join("&");
    if said.is_empty() { "/calls".into() } else { format!("/calls?{said}") }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use domain::call::CallOutcome;

    use super::*;

    #[test]
    fn a_filter_survives_its_address() {
        let asked = LogFilter {
            from: "2026-11-01".parse().ok(),
            to: "2026-11-30".parse().ok(),
            own: true,
            operator: "0199a5b0-0000-7000-8000-000000000001".parse().ok(),
            direction: Some(Direction::Out),
            missed: Some(true),
            ending: Some(Ending::As(CallOutcome::CallBack)),
            branch: "0199a5b0-0000-7000-8000-000000000002".parse().ok(),
            reason: Some(CallReason::AfterTreatment),
            phone: String::new(),
            before: DateTime::from_timestamp_micros(1_795_597_200_123_456),
        };
        let read = |written: &str| {
            let mut query = ParamsMap::new();
            let pairs = written.split_once('?').map(|(_, query)| query).unwrap_or_default();
            for (name, value) in pairs.split('&').filter_map(|pair| pair.split_once('=')) {
                query.insert(name.to_owned(), value.to_owned());
            }
            filter(&query)
        };
        assert_eq!(read(&address(&asked)), asked);
        for other in Ending::OTHERS {
            let asked = LogFilter { ending: Some(other), ..LogFilter::default() };
            assert_eq!(read(&address(&asked)), asked);
        }
        assert_eq!(address(&LogFilter::default()), "/calls");
        assert_eq!(read("/calls?outcome=x&from=yesterday&branch=1"), LogFilter::default());
        let typed = LogFilter { phone: "1142".into(), ..LogFilter::default() };
        assert_eq!(address(&typed), "/calls", "a number stands in no address");
    }
}
