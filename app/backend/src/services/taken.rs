//! What is taken of a branch's day, by doctor and by chair.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    id::{BranchId, ChairId, DoctorId},
    interval::Interval,
};
use uuid::Uuid;

use crate::{
    Ctx, Error,
    store::{
        Tx,
        bookings::{self, TakenRow},
    },
};

/// Visits and holds with their buffers.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    doctors: HashMap<Uuid, Vec<Span>>,
    chairs: HashMap<Uuid, Vec<Span>>,
}

#[derive(Clone, Copy, Debug)]
struct Span {
    time: Interval,
    /// When it is free again by itself: a hold.
    until: Option<DateTime<Utc>>,
}

impl Taken {
    /// What the rows take.
    pub fn of<'r>(rows: impl IntoIterator<Item = &'r TakenRow>) -> Self {
        let mut taken = Self::default();
        rows.into_iter().for_each(|row| taken.add(row));
        taken
    }

    fn add(&mut self, row: &TakenRow) {
        let time = Interval::new(row.starts_at, row.busy_until);
        let span = Span { time, until: row.hold_expires_at };
        self.doctors.entry(row.doctor_id).or_default().push(span);
        self.chairs.entry(row.chair_id).or_default().push(span);
    }

    /// A doctor's, but for holds that have expired.
    pub fn of_doctor(&self, doctor: DoctorId, now: DateTime<Utc>) -> impl Iterator<Item = Interval> {
        still(self.doctors.get(&doctor.0), now)
    }

    /// A chair's, but for holds that have expired.
    pub fn of_chair(&self, chair: ChairId, now: DateTime<Utc>) -> impl Iterator<Item = Interval> {
        still(self.chairs.get(&chair.0), now)
    }
}

fn still(spans: Option<&Vec<Span>>, now: DateTime<Utc>) -> impl Iterator<Item = Interval> {
    let good = move |span: &&Span| span.until.is_none_or(|until| until > now);
    spans.into_iter().flatten().filter(good).map(|span| span.time)
}

/// What is taken of a branch's days `from..=to` in this transaction.
pub(crate) async fn list(
    tx: &mut Tx,
    branch: BranchId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Arc<Taken>>, Error> {
    let rows = bookings::list_taken(tx, branch.0, from, to).await?;
    Ok(vec![Arc::new(Taken::of(&rows))])
}

/// The same as it was a moment ago, day after day: for advice, which is judged again by whoever takes it.
pub(crate) async fn list_lately(
    ctx: &Ctx,
    branch: BranchId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Arc<Taken>>, Error> {
    let (memory, now) = (&ctx.memory().taken, ctx.now());
    let mut days = BTreeMap::new();
    let mut unknown = Vec::new();
    for day in from.iter_days().take_while(|day| *day <= to) {
        match memory.get(&(branch, day), now) {
            Ok(known) => {
                days.insert(day, known);
            }
            Err(generation) => unknown.push((day, generation)),
        }
    }
    let (Some((first, _)), Some((last, _))) = (unknown.first(), unknown.last()) else {
        return Ok(days.into_values().collect());
    };
    let rows = bookings::list_taken(&mut ctx.read().await?, branch.0, *first, *last).await?;
    let mut found: HashMap<NaiveDate, Taken> = HashMap::new();
    rows.iter().for_each(|row| found.entry(row.day).or_default().add(row));
    for (day, generation) in unknown {
        let taken = Arc::new(found.remove(&day).unwrap_or_default());
        memory.keep(generation, (branch, day), now, taken.clone());
        days.insert(day, taken);
    }
    Ok(days.into_values().collect())
}
