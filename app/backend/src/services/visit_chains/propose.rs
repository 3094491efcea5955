//! Finds times for the visits of a plan that keep their intervals and suit the schedule together.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{
    birth_date,
    booking::Place,
    clinic::{Branch, Doctor},
    clinic_time::local_date,
    error::AppError,
    id::{ChairId, DoctorId},
    interval::{Interval, subtract},
    service::ServiceBrief,
    slot::{self, ChairUse, Demand, Diary, Offer, Reason},
    visit_chain::{Chain, ChainLink, ChainQuery, Choice, Link, cheapest},
    visit_times::VisitTimes,
};

use super::asked::{Asked, dates, fitting, missing, moving};
use crate::{
    Ctx, Error,
    services::{
        branch_days::BranchDays,
        directory::Directory,
        slots::{buffer, can_do, demand, length, lengths},
        treatment_plans::plan::{Plan, Step, Visit},
        waitlist::require,
    },
    store::{bookings, patients},
};

/// Other times of the same day that are shown with each.
const SAME_DAY: usize = 3;
/// Other times on other days.
const OTHER_DAYS: usize = 5;
/// Visits of the patient's that are kept in mind.
const VISITS: i64 = 100;

/// Times for all steps of a plan that need a visit, or new ones for a visit and those after it.
pub async fn propose(ctx: &Ctx, query: &ChainQuery) -> Result<Chain, Error> {
    require(ctx)?;
    let plan = Plan::read(&mut ctx.read().await?, query.plan).await?;
    let directory = ctx.directory_lately().await?;
    let asked = match query.moving {
        Some(first) => moving(&plan, first),
        None => missing(&plan),
    };
    let search = Search::open(ctx, &directory, &plan, query, asked).await?;
    Ok(search.chain(query))
}

/// The best time for the next visit of a plan by itself; `None` when there is none at its interval.
pub(super) async fn best(ctx: &Ctx, plan: &Plan) -> Result<Option<Place>, Error> {
    let directory = ctx.directory_lately().await?;
    let query = ChainQuery { plan: plan.row.id.into(), moving: None, from: None, chosen: Vec::new() };
    let mut asked = missing(plan);
    asked.truncate(1);
    let search = Search::open(ctx, &directory, plan, &query, asked).await?;
    Ok(search.chain(&query).links.first().map(|link| Place::from(&link.offer)))
}

/// Whose time, in which chair, and when.
type Freed = (DoctorId, ChairId, Interval);

/// When the visit before is, and with whom, where that is to be found too.
type Before = (NaiveDate, Option<DoctorId>);

/// A chain that is looked for.
struct Search<'s> {
    directory: &'s Directory,
    branch: &'s Branch,
    plan: &'s Plan,
    asked: Vec<Asked<'s>>,
    /// The first and the last date of each.
    dates: Vec<(NaiveDate, NaiveDate)>,
    /// Steps that are left for another time.
    later: u16,
    days: BranchDays<'s>,
    today: NaiveDate,
    lengths: Vec<u16>,
    times: VisitTimes,
    age: Option<u8>,
    /// The patient's other visits.
    elsewhere: Vec<Interval>,
    /// Whether visits move.
    moves: bool,
    /// The times that they leave.
    freed: Vec<Freed>,
    /// The branch's chairs, without these times.
    chairs: Vec<ChairUse>,
}

impl<'s> Search<'s> {
    async fn open(
        ctx: &Ctx,
        directory: &'s Directory,
        plan: &'s Plan,
        query: &ChainQuery,
        mut asked: Vec<Asked<'s>>,
    ) -> Result<Self, Error> {
        let branch = directory.branch(plan.row.branch_id.into()).ok_or(AppError::NotFound)?;
        let today = local_date(branch.zone, ctx.now());
        let moves = query.moving.is_some();
        let mut dates = dates(plan, &asked, query, today, moves);
        let of_all = asked.len();
        let fitting = fitting(&asked, &dates, today);
        asked.truncate(fitting);
        dates.truncate(fitting);
        let last = dates.iter().map(|(_, last)| *last).max().unwrap_or(today);
        let days = BranchDays::open(ctx, directory, branch, today, last).await?;
        let mut tx = ctx.read().await?;
        let patient = patients::get(&mut tx, plan.row.patient_id).await?;
        let own = |id| moves && asked.iter().any(|asked| asked.step.row.booking_id == Some(id));
        let visits = bookings::list_patient(&mut tx, plan.row.patient_id, VISITS).await?.into_iter();
        let visits = visits.map(|line| line.booking).filter(|row| row.live && !own(row.id));
        let left = asked.iter().filter(|_| moves).filter_map(|asked| asked.step.timed());
        let freed: Vec<Freed> = left.map(|visit| (visit.doctor, visit.chair, visit.whole)).collect();
        let mut chairs = days.all_chairs();
        for chair in &mut chairs {
            let own = |busy: &Interval| freed.iter().any(|(_, id, time)| (*id, time) == (chair.chair, busy));
            chair.busy.retain(|busy| !own(busy));
        }
        Ok(Self {
            elsewhere: visits.map(|row| Interval::new(row.starts_at, row.ends_at)).collect(),
            later: u16::try_from(of_all - asked.len()).unwrap_or(u16::MAX),
            age: patient.birth_date.map(|born| birth_date::age(born, today)),
            times: plan.times()?,
            lengths: lengths(directory),
            directory,
            branch,
            plan,
            asked,
            dates,
            days,
            today,
            moves,
            freed,
            chairs,
        })
    }

    fn chain(&self, query: &ChainQuery) -> Chain {
        let links = self.links(query);
        let found = cheapest(&links);
        let stuck = self.asked.get(found.len()).map(|asked| asked.step.row.id.into());
        let mut before =
            self.asked.first().and_then(|first| self.plan.day_before(first.at)).map(|day| (day, None));
        let mut shown = Vec::new();
        for ((asked, link), choice) in self.asked.iter().zip(&links).zip(&found) {
            if let Some(offer) = &choice.offer {
                shown.push(ChainLink {
                    step: asked.step.row.id.into(),
                    offer: offer.clone(),
                    stays: self.is_own(asked, offer),
                    others: self.others(asked, link, choice, before),
                });
            }
            before = Some((choice.date, Some(choice.doctor)));
        }
        let mut doctors: Vec<DoctorId> = shown
            .iter()
            .flat_map(|link| link.others.iter().chain([&link.offer]))
            .map(|offer| offer.doctor)
            .collect();
        doctors.sort_unstable();
        doctors.dedup();
        let named = |id: DoctorId| Some((id, self.directory.doctor(id)?.name.short()));
        Chain {
            links: shown,
            stuck,
            later: self.later,
            doctors: doctors.into_iter().filter_map(named).collect(),
        }
    }

    fn links(&self, query: &ChainQuery) -> Vec<Link> {
        let mut links: Vec<Link> = Vec::with_capacity(self.asked.len());
        for (at, (asked, dates)) in self.asked.iter().zip(&self.dates).enumerate() {
            let chosen = query.chosen.iter().find(|(step, _)| step.0 == asked.step.row.id);
            let chosen = chosen.and_then(|(_, place)| self.chosen(asked, place));
            let choices = match (asked.fixed, chosen) {
                (Some(visit), _) => {
                    vec![Choice { date: visit.day, doctor: visit.doctor, offer: None, cost: 0 }]
                }
                (None, Some(choice)) => vec![choice],
                (None, None) => self.choices(asked, *dates, at == 0),
            };
            let before = at.checked_sub(1).and_then(|before| self.asked.get(before));
            let same_doctor = before.is_some_and(|before| self.goes_on(before.step, asked.step));
            links.push(Link { spacing: asked.spacing, same_doctor, choices });
        }
        links
    }

    /// Whether a step is more of the same, which one doctor does from the first visit to the last.
    fn goes_on(&self, before: &Step, step: &Step) -> bool {
        step.doctor(&self.plan.row).is_none() && before.services == step.services
    }

    /// The best time of each date and doctor; of a visit that moves also where it is, which costs nothing.
    fn choices(&self, asked: &Asked, dates: (NaiveDate, NaiveDate), first: bool) -> Vec<Choice> {
        let mut choices = Vec::new();
        for doctor in self.doctors(asked) {
            let best = self.first_per_day(asked, doctor, dates);
            choices.extend(best.into_iter().map(|(date, offer)| choice(date, offer)));
        }
        if let Some(visit) = asked.step.timed().filter(|_| self.moves && !first) {
            choices.retain(|choice| choice.date != visit.day);
            choices.push(choice(visit.day, place_of(visit)));
        }
        choices
    }

    fn first_per_day(
        &self,
        asked: &Asked,
        doctor: &Doctor,
        (from, to): (NaiveDate, NaiveDate),
    ) -> BTreeMap<NaiveDate, Offer> {
        let dates = || from.iter_days().take_while(|date| *date <= to);
        let found = self.look(asked, doctor, dates());
        found
            .map(|(demand, diary)| slot::first_per_day(&demand, &[diary], &self.chairs).into_iter().collect())
            .unwrap_or_default()
    }

    /// What is asked of a doctor's diary on some dates; `None` when the patient cannot come, or the doctor is not there.
    fn look(
        &self,
        asked: &Asked,
        doctor: &Doctor,
        dates: impl Iterator<Item = NaiveDate> + Clone,
    ) -> Option<(Demand, Diary)> {
        let services = self.services(asked)?;
        let windows = dates.clone().filter_map(|date| self.times.window(date, self.branch.zone)).collect();
        let windows = subtract(windows, self.elsewhere.clone());
        let own_min = asked.step.timed().filter(|_| self.moves).and_then(|visit| visit.own_min);
        let visit_min = own_min.unwrap_or_else(|| length(doctor, &services));
        let mut diary = self.days.diary(doctor, dates, visit_min)?;
        let freed = |busy: &Interval| self.freed.iter().any(|(id, _, time)| (*id, time) == (doctor.id, busy));
        diary.busy.retain(|busy| !freed(busy));
        let lengths = self.lengths.clone();
        let demand = demand(self.branch, lengths, buffer(&services), self.today, self.days.now);
        // without any, a search would take it that any time will do
        (!windows.is_empty()).then_some((Demand { windows, ..demand }, diary))
    }

    fn services(&self, asked: &Asked) -> Option<Vec<&ServiceBrief>> {
        let active = |id| self.directory.service(id).filter(|service| service.active);
        asked.step.services.iter().map(|id| active(*id)).collect()
    }

    /// Those who could do it: the one that is asked for; else the one who did the same before; else all.
    fn doctors(&self, asked: &Asked) -> Vec<&Doctor> {
        let Some(services) = self.services(asked) else { return Vec::new() };
        let able = |doctor: &&Doctor| can_do(doctor, &services) && doctor.treats_age(self.age);
        let all = self.directory.doctors.iter().filter(able);
        let wanted = asked.step.doctor(&self.plan.row).or_else(|| {
            let before = asked.at.checked_sub(1).and_then(|before| self.plan.steps.get(before))?;
            let did = before.standing().filter(|_| self.goes_on(before, asked.step))?.doctor;
            self.directory.doctor(did).filter(able).map(|doctor| doctor.id)
        });
        match wanted {
            Some(wanted) => all.filter(|doctor| doctor.id == wanted).collect(),
            None => all.collect(),
        }
    }

    /// A time that was chosen, as long as it is free.
    fn chosen(&self, asked: &Asked, place: &Place) -> Option<Choice> {
        let date = local_date(self.branch.zone, place.starts_at);
        let doctor = self.directory.doctor(place.doctor_id)?;
        let (demand, diary) = self.look(asked, doctor, std::iter::once(date))?;
        let offers = slot::offers(&demand, &[diary], &self.chairs);
        let offer = offers.into_iter().find(|offer| offer.starts_at == place.starts_at)?;
        Some(choice(date, offer))
    }

    /// Other times at the same interval: on the same day, and on the days next to it. `before` is the visit before.
    fn others(&self, asked: &Asked, link: &Link, chosen: &Choice, before: Option<Before>) -> Vec<Offer> {
        let mut others = self.same_day(asked, chosen);
        others.extend(self.other_days(asked, link, chosen, before));
        others.sort_by_key(|offer| (offer.starts_at, offer.doctor));
        others
    }

    fn same_day(&self, asked: &Asked, chosen: &Choice) -> Vec<Offer> {
        let doctor = self.directory.doctor(chosen.doctor);
        let found = doctor.and_then(|doctor| self.look(asked, doctor, std::iter::once(chosen.date)));
        let Some((demand, diary)) = found else { return Vec::new() };
        let mut offers = slot::best(&demand, &[diary], &self.chairs, SAME_DAY + 1);
        offers.retain(|offer| chosen.offer.as_ref().is_none_or(|it| it.starts_at != offer.starts_at));
        offers.truncate(SAME_DAY);
        offers
    }

    fn other_days(&self, asked: &Asked, link: &Link, chosen: &Choice, before: Option<Before>) -> Vec<Offer> {
        // a time that was chosen is the only one of its link
        let all = self.dates_of(asked).filter(|_| link.choices.len() <= 1);
        let all = all.map(|dates| self.choices(asked, dates, true)).unwrap_or_default();
        let follows = |choice: &Choice, (day, doctor): Before| {
            let other_doctor = link.same_doctor && doctor.is_some_and(|doctor| doctor != choice.doctor);
            !other_doctor && asked.spacing.breach(day, choice.date).is_none()
        };
        let keeps = |choice: &&Choice| {
            choice.date != chosen.date && before.is_none_or(|before| follows(choice, before))
        };
        let mut near: Vec<&Choice> = link.choices.iter().chain(&all).filter(keeps).collect();
        near.sort_by_key(|choice| ((choice.date - chosen.date).num_days().abs(), choice.cost));
        near.into_iter().take(OTHER_DAYS).filter_map(|choice| choice.offer.clone()).collect()
    }

    fn dates_of(&self, asked: &Asked) -> Option<(NaiveDate, NaiveDate)> {
        let at = self.asked.iter().position(|other| other.at == asked.at)?;
        self.dates.get(at).copied()
    }

    fn is_own(&self, asked: &Asked, offer: &Offer) -> bool {
        self.moves
            && asked
                .step
                .timed()
                .is_some_and(|visit| (visit.doctor, visit.time.start) == (offer.doctor, offer.starts_at))
    }
}

fn choice(date: NaiveDate, offer: Offer) -> Choice {
    Choice { date, doctor: offer.doctor, cost: offer.cost, offer: Some(offer) }
}

/// Where a visit is; for it to stay costs nothing.
fn place_of(visit: &Visit) -> Offer {
    Offer {
        doctor: visit.doctor,
        branch: visit.branch,
        chair: visit.chair,
        starts_at: visit.time.start,
        ends_at: visit.time.end,
        cost: 0,
        reason: Reason::FillsGap,
    }
}
