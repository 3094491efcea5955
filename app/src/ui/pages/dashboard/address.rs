//! What the addresses of the dashboard and of its rows say, and where figures lead. Nothing personal.

use domain::{
    booking::CancelReason,
    call::Direction,
    call_log::Ending,
    dashboard::{DashboardFilter, Period, Span},
    id::{BranchId, UserId},
    visit_log::{VisitLogFilter, VisitSet},
};
use leptos_router::params::ParamsMap;

/// Reads the query of the dashboard. What makes no sense counts as not said.
pub fn read(query: &ParamsMap) -> DashboardFilter {
    let get = |name: &str| query.get(name).unwrap_or_default();
    DashboardFilter {
        span: Span::from_code(&get("span")).unwrap_or_default(),
        from: get("from").parse().ok(),
        to: get("to").parse().ok(),
        branch: get("branch").parse().ok(),
    }
}

/// Where it leads.
pub fn href(filter: &DashboardFilter) -> String {
    let span = (filter.span != Span::default()).then(|| filter.span.code().to_owned());
    join(
        "/dashboard",
        [
            ("span", span),
            ("from", filter.from.map(|date| date.to_string())),
            ("to", filter.to.filter(|_| filter.span == Span::Period).map(|date| date.to_string())),
            ("branch", filter.branch.map(|id| id.to_string())),
        ],
    )
}

/// Reads the query of the visits behind a figure.
pub fn read_visits(query: &ParamsMap) -> VisitLogFilter {
    let get = |name: &str| query.get(name).unwrap_or_default();
    VisitLogFilter {
        set: VisitSet::from_code(&get("set")).unwrap_or_default(),
        from: get("from").parse().ok(),
        to: get("to").parse().ok(),
        branch: get("branch").parse().ok(),
        doctor: get("doctor").parse().ok(),
        service: get("service").parse().ok(),
        operator: get("operator").parse().ok(),
        reason: CancelReason::from_code(&get("reason")),
    }
}

/// Where they are.
pub fn visits(filter: &VisitLogFilter) -> String {
    join(
        "/dashboard/visits",
        [
            ("set", Some(filter.set.code().to_owned())),
            ("from", filter.from.map(|date| date.to_string())),
            ("to", filter.to.map(|date| date.to_string())),
            ("branch", filter.branch.map(|id| id.to_string())),
            ("doctor", filter.doctor.map(|id| id.to_string())),
            ("service", filter.service.map(|id| id.to_string())),
            ("operator", filter.operator.map(|id| id.to_string())),
            ("reason", filter.reason.map(|reason| reason.code().to_owned())),
        ],
    )
}

/// Calls behind a figure, as the log of calls finds them.
#[derive(Clone, Copy, Default)]
pub struct Calls {
    /// Somebody rang.
    pub incoming: bool,
    /// Answered, or not.
    pub answered: Option<bool>,
    /// What came of them.
    pub ending: Option<Ending>,
    /// Whose.
    pub operator: Option<UserId>,
}

/// Where they are.
pub fn calls(period: Period, branch: Option<BranchId>, calls: Calls) -> String {
    let answered = calls.answered.map(|answered| if answered { "yes" } else { "no" });
    join(
        "/calls",
        [
            ("from", Some(period.from.to_string())),
            ("to", Some(period.to.to_string())),
            ("operator", calls.operator.map(|id| id.to_string())),
            ("direction", calls.incoming.then(|| Direction::In.code().to_owned())),
            ("answered", answered.map(ToOwned::to_owned)),
            ("outcome", calls.ending.map(|ending| ending.code().to_owned())),
            ("branch", branch.map(|id| id.to_string())),
        ],
    )
}

fn join<const N: usize>(path: &str, parts: [(&str, Option<String>); N]) -> String {
    let said = parts.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?)));
    let said = said.collect::<Vec<_>>().join("&");
    if said.is_empty() { path.into() } else { format!("{path}?{said}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(href: &str) -> ParamsMap {
        let mut query = ParamsMap::new();
        let pairs = href.split_once('?').map(|(_, query)| query).unwrap_or_default();
        for (name, value) in pairs.split('&').filter_map(|pair| pair.split_once('=')) {
            query.insert(name.to_owned(), value.to_owned());
        }
        query
    }

    #[test]
    fn an_address_leads_back_to_what_it_was_made_of() {
        let branch = "0199a5b0-0000-7000-8000-000000000002".parse().ok();
        let filter = DashboardFilter {
            span: Span::Period,
            from: "2025-11-01".parse().ok(),
            to: "2026-10-31".parse().ok(),
            branch,
        };
        assert_eq!(read(&query(&href(&filter))), filter);
        assert_eq!(href(&DashboardFilter::default()), "/dashboard");
        assert_eq!(read(&query("/dashboard?span=era&from=x")), DashboardFilter::default());
        let rows = VisitLogFilter {
            set: VisitSet::NoShow,
            from: filter.from,
            to: filter.to,
            branch,
            doctor: "0199a5b0-0000-7000-8000-000000000003".parse().ok(),
            service: "0199a5b0-0000-7000-8000-000000000004".parse().ok(),
            operator: "0199a5b0-0000-7000-8000-000000000005".parse().ok(),
            reason: Some(CancelReason::Clinic),
        };
        assert_eq!(read_visits(&query(&visits(&rows))), rows);
    }
}
