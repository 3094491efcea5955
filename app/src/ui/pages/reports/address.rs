//! What the address of a report says: whose it is, and which figure is open. Nothing personal.

use chrono::NaiveDate;
use domain::{
    call::Direction,
    call_log::LogFilter,
    day_report::{Metric, view::ReportKey},
    id::UserId,
};

/// The address of a report.
pub fn href(date: NaiveDate, operator: Option<UserId>, rows: Option<Metric>) -> String {
    let parts = [
        operator.map(|operator| format!("operator={operator}")),
        rows.map(|metric| format!("rows={}", metric.code())),
    ];
    let said = parts.into_iter().flatten().collect::<Vec<_>>().join("&");
    if said.is_empty() { format!("/reports/{date}") } else { format!("/reports/{date}?{said}") }
}

/// The address of a month.
pub fn month(of: NaiveDate) -> String {
    format!("/reports?month={of}")
}

/// The date of a month in an address: its month as `2026-11`, or any date of it.
pub fn read_month(text: &str) -> Option<NaiveDate> {
    text.parse().ok().or_else(|| format!("{text}-01").parse().ok())
}

/// Which report an address means.
pub fn key(date: &str, operator: &str) -> Option<ReportKey> {
    Some(ReportKey { date: date.parse().ok()?, operator: operator.parse().ok() })
}

/// The same calls in the log; none of figures that the log does not filter by.
pub fn log(date: NaiveDate, operator: UserId, metric: Metric) -> Option<LogFilter> {
    let (direction, missed) = match metric {
        Metric::CallsIn => (Direction::In, None),
        Metric::Answered => (Direction::In, Some(false)),
        Metric::Missed => (Direction::In, Some(true)),
        Metric::Outgoing => (Direction::Out, None),
        _ => return None,
    };
    Some(LogFilter {
        from: Some(date),
        to: Some(date),
        operator: Some(operator),
        direction: Some(direction),
        missed,
        ..LogFilter::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_whose_report_it_is_and_which_figure_is_open() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let operator: UserId = "0199a5b0-0000-7000-8000-000000000001".parse().unwrap();
        assert_eq!(href(date, None, None), "/reports/2026-11-24");
        assert_eq!(
            href(date, Some(operator), Some(Metric::Booked)),
            "/reports/2026-11-24?operator=0199a5b0-0000-7000-8000-000000000001&rows=booked"
        );
        let read = key("2026-11-24", &operator.to_string());
        assert_eq!(read, Some(ReportKey { date, operator: Some(operator) }));
        assert_eq!((key("x", ""), key("2026-11-24", "x").unwrap().operator), (None, None));
        assert_eq!(read_month("2026-11"), NaiveDate::from_ymd_opt(2026, 11, 1));
        assert_eq!(read_month("2026-11-24"), Some(date));
    }
}
