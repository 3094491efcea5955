//! The demo clinic's life, day after day: who is booked with whom, and who rings besides.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::{booking::BookingStatus, clinic_time::local_date, interval::subtract, working_hours::Duty};
use uuid::Uuid;

use super::{
    calls::{self, Operator, ZONE},
    clinic::{MOSCOW, URALS},
    complaints,
    diary::{self, Range},
    dice::{Dice, Stream},
    leads,
    panel::{Need, Panel},
    patients::Registry,
    sink::Sink,
    treatment_plans::{self, Begun},
    visits::{self, Stage, Where},
    waitlist,
};
use crate::{
    Error,
    services::directory::Directory,
    store::{bookings::BookingRow, users::UserRow},
};

/// Days of which every step of every booking is kept; of older ones the last step only.
pub(super) const RECENT: i64 = 42;
/// How far ahead visits are booked, in days.
pub(super) const AHEAD: i64 = 28;
/// How long before a visit it may be booked: after so many days a date's calls about visits are all known.
const LEAD: i64 = 24;
/// Days ahead of visits whose patients may want to come earlier.
const SOON: std::ops::RangeInclusive<i64> = 6..=20;
/// Days ahead (behind, that is) of visits with which treatments began that go on.
const BEGUN: std::ops::RangeInclusive<i64> = -17..=-2;
/// Cards that come from the books of the time before, for each clinic.
const IMPORTED: u32 = 1800;

/// How much busier a doctor is than the others, in per cent, in the order of the doctors.
const POPULARITY: [i64; 12] = [6, -6, 4, 2, 8, 2, -4, -22, 3, 0, -8, 4];

/// Everything that the days are made from.
pub(super) struct History<'a> {
    pub seed: u64,
    pub directory: &'a Directory,
    /// Doctors of one clinic; the first are those of the open branches.
    pub doctors: usize,
    pub operators: Vec<Operator>,
    pub desk: Vec<Operator>,
    pub smm: Option<(Uuid, String)>,
    pub answerers: Vec<UserRow>,
    pub start: NaiveDate,
    pub today: NaiveDate,
    pub now: DateTime<Utc>,
    pub since: DateTime<Utc>,
}

impl History<'_> {
    /// Makes it all and pours it into the sink.
    pub async fn tell(&self, registry: &mut Registry, sink: &mut Sink) -> Result<(), Error> {
        let ranges: Vec<Range<'_>> =
            self.directory.doctors.iter().map(|doctor| Range::of(self.directory, doctor)).collect();
        let clinics = ranges.len().div_ceil(self.doctors).max(1);
        let mut panels: Vec<Panel> =
            std::iter::repeat_with(Panel::default).take(self.directory.branches.len()).collect();
        let newcomers = self.import(registry, &mut panels, sink).await?;
        let (mut ringing, mut soon, mut begun) = (Ringing::default(), Vec::new(), Vec::new());
        let (imported, last) = (registry.count(), self.today + TimeDelta::days(AHEAD));
        for day in self.start.iter_days().take_while(|day| *day <= last) {
            let expected = imported + self.progress(day, newcomers);
            for (number, range) in ranges.iter().enumerate() {
                let mut dice = Dice::new(self.seed, Stream::Diary, day_number(day) * 4096 + number as u64);
                for duty in self.directory.duty(self.directory.doctors[number].id, day) {
                    let here = self.directory.branches.iter().position(|branch| branch.id == duty.branch);
                    let Some(panel) = here.and_then(|here| panels.get_mut(here)) else { continue };
                    let mut scene = Scene {
                        panel,
                        registry,
                        expected,
                        sink,
                        ringing: &mut ringing,
                        soon: &mut soon,
                        begun: &mut begun,
                    };
                    self.diary(&mut dice, &duty, number, range, &mut scene)?;
                }
            }
            self.ring(day - TimeDelta::days(LEAD), clinics, &panels, &mut ringing, sink);
            sink.pour().await?;
        }
        for day in last.iter_days().skip(1).take(LEAD as usize) {
            self.ring(day - TimeDelta::days(LEAD), clinics, &panels, &mut ringing, sink);
        }
        self.top_up(registry, sink).await?;
        sink.batch.waitlist = waitlist::fill(self, &panels, &soon)?;
        sink.batch.plans = treatment_plans::fill(self, &begun)?;
        sink.batch.complaints = complaints::fill(self, &panels);
        sink.batch.leads = leads::fill(self, self.smm.clone(), &of_leads(soon, begun))?;
        Ok(())
    }

    /// The cards of the time before. Returns how many patients are still to come.
    async fn import(
        &self,
        registry: &mut Registry,
        panels: &mut [Panel],
        sink: &mut Sink,
    ) -> Result<u32, Error> {
        let weeks = u32::try_from((self.today - self.start).num_days() / 7 + 4).unwrap_or(1);
        let newcomers = (weeks * 60 * panels.len() as u32).min(registry.left() * 2 / 5);
        let mut dice = Dice::new(self.seed, Stream::Visits, 0);
        let mut at = self.since;
        while registry.left() > newcomers {
            at += TimeDelta::milliseconds(310);
            let family = registry.family(at, &mut sink.batch.patients);
            // of a pair of branches the first has two thirds of the patients
            let pair = dice.between(0, panels.len() as i64 / 2 - 1) as usize * 2;
            let branch = if dice.chance(66) { pair + MOSCOW } else { pair + URALS };
            if registry.count() <= IMPORTED * panels.len() as u32 / 2 {
                panels[branch].admit(&mut dice, family);
            }
            sink.pour().await?;
        }
        Ok(newcomers)
    }

    /// How many of the newcomers are here by a day.
    fn progress(&self, day: NaiveDate, newcomers: u32) -> u32 {
        let whole = (self.today - self.start).num_days() + 10;
        let past = (day - self.start).num_days().min(whole);
        (i64::from(newcomers) * past / whole.max(1)) as u32
    }

    fn diary(
        &self,
        dice: &mut Dice,
        duty: &Duty,
        number: usize,
        range: &Range<'_>,
        scene: &mut Scene<'_>,
    ) -> Result<(), Error> {
        let Some(chair) = duty.chair else { return Ok(()) };
        let doctor = &self.directory.doctors[number];
        let ahead = (duty.date - self.today).num_days();
        let popularity = POPULARITY[number % self.doctors % POPULARITY.len()] + dice.between(-7, 7);
        // what is kept for acute pain fills up on the day itself
        let kept = if ahead > 0 { duty.reserve.clone() } else { Vec::new() };
        let work = subtract(duty.work(), kept);
        let plans = diary::fill(dice, &work, range, diary::target(ahead, popularity));
        let stage =
            Stage { now: self.now, operators: &self.operators, desk: &self.desk, brief: ahead < -RECENT };
        let place = Where { duty, doctor, chair: chair.0 };
        // ahead most of what is free was never asked for
        let called_off = if ahead > 0 { u32::try_from(8 - ahead / 2).unwrap_or(0).max(1) } else { 45 };
        for plan in plans {
            if plan.dropped && !dice.chance(called_off) {
                continue;
            }
            let booked = visits::booked(dice, duty.date, plan.time.start, self.now);
            if plan.first {
                scene.newcomer(dice, booked.at);
            }
            let need = Need {
                doctor,
                ages: plan.ages(),
                day: duty.date,
                known_by: visits::just_before(self.now).min(plan.time.start - TimeDelta::minutes(40)),
                ahead: ahead >= 0,
            };
            let Some(who) = visits::choose(dice, scene.panel, plan.first, &need) else { continue };
            let rows = &mut scene.sink.batch.visits;
            let (calls, bookings, services) = (rows.calls.len(), rows.bookings.len(), rows.services.len());
            stage.visit(dice, &place, &plan, scene.panel.person(who), booked, rows)?;
            if SOON.contains(&ahead) {
                let booked = |row: &&BookingRow| row.status == BookingStatus::Booked.code();
                scene.soon.extend(rows.bookings[bookings..].iter().filter(booked).cloned());
            }
            if BEGUN.contains(&ahead) {
                let done = |id| rows.bookings[bookings..].iter().find(|row| row.id == id && is_done(row));
                scene.begun.extend(rows.services[services..].iter().filter_map(|(id, _, service)| {
                    let service = Some(service.service_id).filter(|id| treatment_plans::begins(self, *id))?;
                    Some(Begun { booking: done(*id)?.clone(), service })
                }));
            }
            for call in &rows.calls[calls..] {
                *scene.ringing.0.entry(local_date(ZONE, call.started_at)).or_default() += 1;
            }
        }
        Ok(())
    }

    /// The other calls of a date.
    fn ring(&self, day: NaiveDate, clinics: usize, panels: &[Panel], ringing: &mut Ringing, sink: &mut Sink) {
        let about_visits = ringing.0.remove(&day).unwrap_or(0);
        if day < self.start || day > local_date(ZONE, self.now) {
            return;
        }
        // the branches that are closed had their last calls with their last visits
        let clinics = if (self.today - day).num_days() > RECENT { clinics } else { 1 };
        let mut dice = Dice::new(self.seed, Stream::Calls, day_number(day));
        let until = visits::just_before(self.now) - TimeDelta::minutes(6);
        let mut count = calls::others(&mut dice, day, clinics, about_visits);
        if day == local_date(ZONE, self.now) {
            count = count * calls::passed(day, self.now) / 100;
        }
        for _ in 0..count {
            let Some(at) = calls::moment(&mut dice, day, until) else { continue };
            let branch = dice.between(0, 2 * clinics as i64 - 1) as usize;
            let person = panels[branch].anybody(&mut dice);
            let call = calls::other(&mut dice, &self.operators, person, at);
            if (self.today - day).num_days() <= 2 {
                sink.batch.callbacks.extend(calls::promise(&self.operators, &call));
            }
            sink.batch.visits.calls.push(call);
        }
    }

    /// Cards of people who only asked so far.
    async fn top_up(&self, registry: &mut Registry, sink: &mut Sink) -> Result<(), Error> {
        let mut dice = Dice::new(self.seed, Stream::Visits, 1);
        while registry.left() > 0 {
            let day = local_date(ZONE, self.now) - Days::new(dice.between(0, 6).unsigned_abs());
            let at = calls::moment(&mut dice, day, visits::just_before(self.now));
            let at = at.unwrap_or(self.now - TimeDelta::days(1));
            registry.family(at, &mut sink.batch.patients);
            sink.pour().await?;
        }
        Ok(())
    }
}

/// Where the patients of one branch come from on one day, and where what they do is noted.
struct Scene<'a> {
    panel: &'a mut Panel,
    registry: &'a mut Registry,
    expected: u32,
    sink: &'a mut Sink,
    ringing: &'a mut Ringing,
    /// Some of the visits of the next weeks.
    soon: &'a mut Vec<BookingRow>,
    /// Visits of the last weeks with which a treatment may have begun.
    begun: &'a mut Vec<Begun>,
}

impl Scene<'_> {
    /// A family that has not been here, when it is time for one.
    fn newcomer(&mut self, dice: &mut Dice, at: DateTime<Utc>) {
        if self.registry.count() < self.expected {
            let family = self.registry.family(at, &mut self.sink.batch.patients);
            self.panel.admit(dice, family);
        }
    }
}

/// Calls about visits, counted by date.
#[derive(Default)]
struct Ringing(HashMap<NaiveDate, u32>);

/// Some of the visits, those that somebody who had reached out may have booked.
fn of_leads(soon: Vec<BookingRow>, begun: Vec<Begun>) -> Vec<BookingRow> {
    let soon = soon.into_iter().step_by(9);
    soon.chain(begun.into_iter().step_by(3).map(|begun| begun.booking)).collect()
}

fn is_done(row: &BookingRow) -> bool {
    row.status == BookingStatus::Done.code()
}

fn day_number(day: NaiveDate) -> u64 {
    day.to_epoch_days().unsigned_abs().into()
}
