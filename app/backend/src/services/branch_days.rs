//! What is worked and taken at a branch on some days, as it was a moment ago.

use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::{
    acute_reserve::kept,
    clinic::{Branch, Doctor},
    gap::{DayFigures, DoctorDay, GapRules},
    interval::Interval,
    slot::{ChairUse, Diary},
    working_hours::Duty,
};

use crate::{
    Ctx, Error,
    services::{
        directory::Directory,
        slots,
        taken::{self, Taken},
    },
};

/// The days from the first one on that was asked for.
pub(crate) struct BranchDays<'d> {
    directory: &'d Directory,
    branch: &'d Branch,
    from: NaiveDate,
    /// Of each day.
    taken: Vec<Arc<Taken>>,
    /// When that was true.
    pub now: DateTime<Utc>,
}

impl<'d> BranchDays<'d> {
    pub async fn open(
        ctx: &Ctx,
        directory: &'d Directory,
        branch: &'d Branch,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Self, Error> {
        // a night's visits belong to the day after
        let taken = taken::list_lately(ctx, branch.id, from, to + Days::new(1)).await?;
        Ok(Self { directory, branch, from, taken, now: ctx.now() })
    }

    /// One doctor's day; `None` when the doctor does not work here then.
    pub fn of(&self, doctor: &Doctor, date: NaiveDate) -> Option<DoctorDay> {
        let mut duties = self.directory.duty(doctor.id, date);
        duties.retain(|duty| duty.branch == self.branch.id && duty.date == date);
        if duties.is_empty() {
            return None;
        }
        let kept = kept(&duties, self.branch, self.now);
        Some(DoctorDay { busy: self.busy(doctor, date, &duties), kept, duties })
    }

    /// A doctor's time on some dates; `None` when the doctor does not work here then.
    pub fn diary(
        &self,
        doctor: &Doctor,
        dates: impl IntoIterator<Item = NaiveDate>,
        visit_min: u16,
    ) -> Option<Diary> {
        let (mut duties, mut busy, mut reserve) = (Vec::new(), Vec::new(), Vec::new());
        for day in dates.into_iter().filter_map(|date| self.of(doctor, date)) {
            duties.extend(day.duties);
            busy.extend(day.busy);
            reserve.extend(day.kept);
        }
        let works = !duties.is_empty();
        works.then_some(Diary { doctor: doctor.id, visit_min, duties, busy, reserve })
    }

    /// What counts as which gap of the doctor's here.
    pub fn rules(&self, doctor: &Doctor) -> GapRules {
        self.directory.gap_rules(self.branch, doctor.id)
    }

    /// Its figures.
    pub fn figures(&self, doctor: &Doctor, date: NaiveDate) -> Option<DayFigures> {
        self.of(doctor, date).map(|day| day.figures(&self.rules(doctor), self.now))
    }

    /// The branch's chairs, and when they are taken on a date and in the night after it.
    pub fn chairs(&self, date: NaiveDate) -> Vec<ChairUse> {
        slots::chairs(self.directory, self.branch, self.two(date), self.now)
    }

    /// The branch's chairs, and when they are taken on all of the days.
    pub fn all_chairs(&self) -> Vec<ChairUse> {
        slots::chairs(self.directory, self.branch, &self.taken, self.now)
    }

    /// What takes the doctor's time in the duties: visits of the date, and of the next one after midnight.
    fn busy(&self, doctor: &Doctor, date: NaiveDate, duties: &[Duty]) -> Vec<Interval> {
        let in_duty = |busy: &Interval| duties.iter().any(|duty| duty.hours.overlaps(busy));
        let days = self.two(date).iter();
        days.flat_map(|day| day.of_doctor(doctor.id, self.now)).filter(in_duty).collect()
    }

    /// A date and the next one.
    fn two(&self, date: NaiveDate) -> &[Arc<Taken>] {
        let place = usize::try_from((date - self.from).num_days()).unwrap_or(usize::MAX);
        let end = place.saturating_add(2).min(self.taken.len());
        self.taken.get(place.min(end)..end).unwrap_or_default()
    }
}
