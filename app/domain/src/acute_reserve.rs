//! Time kept for acute pain (резерв): how long it is kept, and what of it is still free.
//!
//! Which hours of a doctor are kept is said by [`crate::working_hours`]; that a search in acute pain may take them, by
//! [`crate::slot`].

use chrono::{DateTime, Utc};

use crate::{
    clinic::Branch,
    clinic_time::{Edge, instant},
    interval::{Interval, subtract},
    working_hours::Duty,
};

/// What of the duties' reserves is still kept: each until the branch's hour of release on the duty's date.
pub fn kept<'d>(
    duties: impl IntoIterator<Item = &'d Duty>,
    branch: &Branch,
    now: DateTime<Utc>,
) -> Vec<Interval> {
    let is_kept =
        |duty: &&Duty| now < instant(branch.zone, duty.date, branch.reserve_until_min, Edge::Opening);
    let ahead = |reserve: &Interval| reserve.intersection(&Interval::new(now, DateTime::<Utc>::MAX_UTC));
    duties.into_iter().filter(is_kept).flat_map(|duty| duty.reserve.iter().filter_map(ahead)).collect()
}

/// What of the kept time nobody has taken yet.
pub fn still_free(kept: &[Interval], busy: &[Interval]) -> Vec<Interval> {
    if kept.is_empty() { Vec::new() } else { subtract(kept.to_vec(), busy.to_vec()) }
}
