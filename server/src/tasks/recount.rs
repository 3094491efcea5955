//! `priyom recount`: proves that the figures that are kept are those of what happened.

use backend::{
    Backend,
    services::tallies::{self, Recounted},
};
use chrono::NaiveDate;

use super::TaskError;

pub(super) async fn run(backend: &Backend, mend: bool) -> Result<(), TaskError> {
    let outcomes = tallies::recount(&backend.system(), mend).await?;
    outcomes.iter().for_each(|outcome| println!("{}", line(outcome)));
    match (outcomes.iter().all(Recounted::is_right), mend) {
        (true, _) => Ok(()),
        (false, true) => Err(TaskError::refused("What differed was counted anew and kept.")),
        (false, false) => Err(TaskError::refused("Something differs: --mend keeps what was counted now.")),
    }
}

/// `calls: 41 dates are equal, 1 differs: 2026-11-03; 1 is still to be counted`
fn line(outcome: &Recounted) -> String {
    let mut parts = vec![format!("{}: dates that are equal: {}", outcome.kind.code(), outcome.equal)];
    let named = |dates: &[NaiveDate], format| {
        dates.iter().map(|date| date.format(format).to_string()).collect::<Vec<_>>().join(", ")
    };
    if !outcome.differing.is_empty() {
        parts.push(format!("that differ: {}", named(&outcome.differing, "%Y-%m-%d")));
    }
    if !outcome.differing_months.is_empty() {
        parts.push(format!("months that differ: {}", named(&outcome.differing_months, "%Y-%m")));
    }
    if outcome.uncounted > 0 {
        parts.push(format!("still to be counted: {}", outcome.uncounted));
    }
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use domain::tally::TallyKind;

    use super::*;

    #[test]
    fn what_differs_is_named() {
        let date = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        let outcome = Recounted {
            kind: TallyKind::Calls,
            equal: 40,
            differing: vec![date(3), date(5)],
            differing_months: vec![date(1)],
            uncounted: 1,
        };
        let told = "calls: dates that are equal: 40; that differ: 2026-11-03, 2026-11-05; months that differ: 2026-11; \
                    still to be counted: 1";
        assert_eq!(line(&outcome), told);
    }
}
