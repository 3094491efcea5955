//! What the address of the list says: whose, in which state, about what, which page. Nothing personal.

use chrono::{DateTime, SecondsFormat, Utc};
use domain::complaint::{Category, ComplaintStatus, view::ComplaintFilter};
use leptos_router::params::ParamsMap;

/// Reads the query. What makes no sense counts as not said.
pub fn read(query: &ParamsMap) -> ComplaintFilter {
    let get = |name: &str| query.get_str(name);
    let status = get("status").and_then(ComplaintStatus::from_code);
    ComplaintFilter {
        own: get("own") == Some("true"),
        overdue: get("overdue") == Some("true"),
        category: get("category").and_then(Category::from_code),
        status,
        before: get("before")
            .and_then(|at| at.parse().ok())
            .filter(|_| status.is_some_and(ComplaintStatus::is_over)),
    }
}

/// Where it leads.
pub fn href(filter: &ComplaintFilter) -> String {
    let moment = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Micros, true);
    let parts = [
        filter.own.then(|| "own=true".to_owned()),
        filter.overdue.then(|| "overdue=true".to_owned()),
        filter.category.map(|category| format!("category={}", category.code())),
        filter.status.map(|status| format!("status={}", status.code())),
        filter.before.map(|at| format!("before={}", moment(at))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "/complaints".into() } else { format!("/complaints?{}", parts.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_back(filter: &ComplaintFilter) -> ComplaintFilter {
        let href = href(filter);
        let mut query = ParamsMap::new();
        for pair in href.split_once('?').map_or("", |(_, query)| query).split('&') {
            if let Some((name, value)) = pair.split_once('=') {
                query.insert(name.to_owned(), value.to_owned());
            }
        }
        read(&query)
    }

    #[test]
    fn an_address_leads_back_to_what_it_was_made_of() {
        let all = ComplaintFilter::default();
        assert_eq!(href(&all), "/complaints");
        let filter = ComplaintFilter {
            own: true,
            overdue: true,
            category: Some(Category::Money),
            status: Some(ComplaintStatus::Closed),
            before: Some("2026-11-30T09:00:00Z".parse().unwrap()),
        };
        for filter in [all, ComplaintFilter { before: None, ..filter.clone() }, filter] {
            assert_eq!(read_back(&filter), filter);
        }
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        let mut query = ParamsMap::new();
        query.insert("status", "lost".to_owned());
        query.insert("before", "2026-11-30T09:00:00Z".to_owned());
        assert_eq!(read(&query), ComplaintFilter::default());
    }
}
