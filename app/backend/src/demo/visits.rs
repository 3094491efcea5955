//! Who comes to a planned visit, when it was booked, and what became of it by now.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{
    booking::{BookingStatus, CancelReason},
    call::CallOutcome,
    clinic::Doctor,
    clinic_time::local_date,
    money::Price,
    working_hours::Duty,
};
use uuid::Uuid;

use super::{
    calls::{self, Operator, ZONE},
    diary::Planned,
    dice::Dice,
    panel::{Need, Panel, Person},
    story::Story,
};
use crate::{
    Error,
    store::{
        bookings::{BookingRow, BookingServiceRow, ChangeRow},
        calls::CallRow,
    },
};

#[rustfmt::skip]
const WISHES: [&str; 9] = [
    "Просит позвонить за час", "Боится боли, предупредить об анестезии", "Анестезия без адреналина",
    "Придёт с ребёнком", "Нужна справка для вычета", "Просит начать вовремя, потом поезд", "Напомнить в MAX за день",
    "Принесёт снимок на диске", "Хочет обсудить рассрочку",
];

/// What a day's visits are made with.
pub(super) struct Stage<'a> {
    pub now: DateTime<Utc>,
    pub operators: &'a [Operator],
    pub desk: &'a [Operator],
    /// Older days keep one line of history for each visit.
    pub brief: bool,
}

/// Rows of visits, ready to be written.
#[derive(Default)]
pub(super) struct VisitRows {
    pub calls: Vec<CallRow>,
    pub bookings: Vec<BookingRow>,
    pub services: Vec<(Uuid, i32, BookingServiceRow)>,
    pub changes: Vec<ChangeRow>,
}

/// When a visit of that date was booked, and how.
pub(super) struct Booked {
    pub at: DateTime<Utc>,
    pub channel: Channel,
}

/// How somebody came to be booked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Channel {
    Phone,
    Desk,
    Api,
}

/// Throws when a visit that starts then was booked: at an hour when the lines were open, not after now.
pub(super) fn booked(
    dice: &mut Dice,
    date: NaiveDate,
    starts_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Booked {
    let (low, high) = dice.weighted(&[((0, 0), 12), ((1, 2), 23), ((3, 7), 36), ((8, 21), 29)]);
    let today = local_date(ZONE, now);
    let mut lead = dice.between(low, high);
    let ahead = (date - today).num_days();
    if lead < ahead {
        // of what is booked so far ahead only a part was booked today
        lead = ahead + dice.between(0, 9);
    }
    let latest = just_before(now).min(starts_at - TimeDelta::minutes(40));
    let at = (lead..lead + 3).find_map(|days| calls::moment(dice, date - TimeDelta::days(days), latest));
    let at = at.unwrap_or(latest - TimeDelta::days(1));
    let channel = dice.weighted(&[(Channel::Phone, 72), (Channel::Desk, 16), (Channel::Api, 12)]);
    Booked { at, channel }
}

/// An act of which the call is over by now.
pub(super) fn just_before(now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::minutes(2)
}

/// The place of a visit in the world.
pub(super) struct Where<'a> {
    pub duty: &'a Duty,
    pub doctor: &'a Doctor,
    pub chair: Uuid,
}

impl Stage<'_> {
    /// Turns a plan and a person into rows. A dropped plan is a visit that was called off.
    pub fn visit(
        &self,
        dice: &mut Dice,
        place: &Where<'_>,
        plan: &Planned<'_>,
        person: &mut Person,
        mut booked: Booked,
        rows: &mut VisitRows,
    ) -> Result<(), Error> {
        self.settle(dice, plan, person, &mut booked);
        let (author, call) = self.author(dice, person, &booked);
        let author = (author, call.as_ref().map(|call| call.id));
        let row = Self::row(dice, place, plan, person, &booked, author);
        let (mut story, moved) = self.begin(dice, row, person);
        let cancelled = if plan.dropped { self.call_off(dice, &mut story, person) } else { None };
        if !plan.dropped {
            self.live(dice, &mut story, plan, person);
        }
        person.booked_on = Some(place.duty.date);
        let about = |call| CallRow { branch_id: Some(place.duty.branch.0), ..call };
        rows.calls.extend([call, moved, cancelled].into_iter().flatten().map(about));
        let services = plan.services.iter().zip(0..).map(|(service, position)| {
            let row = BookingServiceRow {
                service_id: service.id.0,
                minutes: i32::from(place.doctor.minutes(service.id, service.minutes)),
                price_from: service.price.from.0,
                price_to: service.price.to.map(|to| to.0),
            };
            (story.row().id, position, row)
        });
        rows.services.extend(services);
        let (row, changes) = story.end(dice)?;
        rows.bookings.push(row);
        rows.changes.extend(changes);
        Ok(())
    }

    /// Nobody is booked before the card exists, and the next visit is often agreed on at the desk after the last.
    fn settle(&self, dice: &mut Dice, plan: &Planned<'_>, person: &Person, booked: &mut Booked) {
        let latest = just_before(self.now).min(plan.time.start - TimeDelta::minutes(30));
        match person.seen_until {
            Some(seen)
                if seen <= latest && (booked.channel == Channel::Desk || booked.at < person.created) =>
            {
                booked.at = dice.after(seen, 2, 12).min(latest);
                booked.channel = Channel::Desk;
            }
            _ if booked.channel == Channel::Desk => booked.channel = Channel::Phone,
            _ => {}
        }
        booked.at = booked.at.max(person.created);
    }

    fn author(&self, dice: &mut Dice, person: &Person, booked: &Booked) -> (Operator, Option<CallRow>) {
        match booked.channel {
            Channel::Phone => {
                let operator = dice.one(self.operators).clone();
                let call = calls::about_visit(dice, &operator, person, CallOutcome::Booked, booked.at);
                (operator, Some(call))
            }
            Channel::Desk => (dice.one(self.desk).clone(), None),
            Channel::Api => (Operator { id: Uuid::nil(), name: "Сайт клиники".into() }, None),
        }
    }

    fn row(
        dice: &mut Dice,
        place: &Where<'_>,
        plan: &Planned<'_>,
        person: &Person,
        booked: &Booked,
        (author, call_id): (Operator, Option<Uuid>),
    ) -> BookingRow {
        let names: Vec<&str> = plan.services.iter().map(|service| service.name.as_str()).collect();
        let price: Price = plan.services.iter().map(|service| service.price).sum();
        BookingRow {
            id: dice.id(booked.at),
            branch_id: place.duty.branch.0,
            doctor_id: place.doctor.id.0,
            chair_id: place.chair,
            patient_id: Some(person.id),
            status: BookingStatus::Booked.code().into(),
            live: true,
            starts_at: plan.time.start,
            ends_at: plan.time.end,
            busy_until: plan.busy.end,
            day: place.duty.date,
            services: names.join(", "),
            price_from: price.from.0,
            price_to: price.to.map(|to| to.0),
            wish: dice.chance(11).then(|| dice.pick(&WISHES).to_owned()),
            hold_expires_at: None,
            call_id,
            channel: match booked.channel {
                Channel::Phone => "phone",
                Channel::Desk => "desk",
                Channel::Api => "api",
            }
            .into(),
            new_patient: person.first_done.is_none_or(|done| done > booked.at),
            cancel_reason: None,
            override_reason: None,
            to_move: None,
            own_min: None,
            created_by: (booked.channel != Channel::Api).then_some(author.id),
            created_by_key: None,
            created_by_name: author.name,
            created_at: booked.at,
            updated_at: booked.at,
            version: 1,
        }
    }

    /// Mostly booked at once for the time at which it takes place; some were first booked for another day.
    fn begin(&self, dice: &mut Dice, row: BookingRow, person: &Person) -> (Story, Option<CallRow>) {
        let days = TimeDelta::days(dice.pick(&[-3, -2, -1, 1, 2, 4]));
        let earlier = BookingRow {
            starts_at: row.starts_at + days,
            ends_at: row.ends_at + days,
            busy_until: row.busy_until + days,
            day: row.day + days,
            ..row.clone()
        };
        let from = row.created_at + TimeDelta::hours(1);
        let until = just_before(self.now).min(row.starts_at.min(earlier.starts_at) - TimeDelta::hours(1));
        if from >= until || !dice.chance(7) {
            return (Story::new(row, self.brief), None);
        }
        let at = from + TimeDelta::seconds(dice.between(0, (until - from).num_seconds()));
        let operator = dice.one(self.operators).clone();
        let call = calls::about_visit(dice, &operator, person, CallOutcome::Moved, at);
        let mut story = Story::new(earlier, self.brief);
        story.step(at, &operator, "reschedule", None, |moved| {
            moved.starts_at = row.starts_at;
            moved.ends_at = row.ends_at;
            moved.busy_until = row.busy_until;
            moved.day = row.day;
        });
        (story, Some(call))
    }

    /// Called off some time between the booking and the visit, mostly by phone.
    fn call_off(&self, dice: &mut Dice, story: &mut Story, person: &Person) -> Option<CallRow> {
        use CancelReason::{
            Clinic, DoctorAway, Mistake, PatientElsewhere, PatientIll, PatientPlans, PatientPrice,
            PatientUnsaid,
        };
        let (from, until) = (story.row().updated_at, just_before(self.now).min(story.row().starts_at));
        let at = from + TimeDelta::seconds(dice.between(0, (until - from).num_seconds()));
        let reason = dice.weighted(&[
            (PatientPlans, 34),
            (PatientIll, 24),
            (PatientUnsaid, 14),
            (PatientPrice, 8),
            (PatientElsewhere, 7),
            (DoctorAway, 5),
            (Clinic, 4),
            (Mistake, 4),
        ]);
        let operator = dice.one(self.operators).clone();
        let call = reason
            .by_patient()
            .then(|| calls::about_visit(dice, &operator, person, CallOutcome::Cancelled, at));
        story.step(at, &operator, "cancel", Some(reason.code()), |row| {
            row.status = BookingStatus::Cancelled.code().into();
            row.live = false;
            row.cancel_reason = Some(reason.code().into());
        });
        call
    }

    /// As far as the visit has come by now.
    fn live(&self, dice: &mut Dice, story: &mut Story, plan: &Planned<'_>, person: &mut Person) {
        let (now, time) = (self.now, plan.time);
        let comes = dice.after(time.start, -14, 4);
        let operator = dice.one(self.operators).clone();
        let asked = dice.after(time.start - TimeDelta::hours(21), -180, 180);
        let sure = if asked <= now { dice.chance(82) } else { dice.chance(8) };
        if sure {
            let earliest = dice.after(story.row().updated_at, 5, 60);
            let at = if asked <= now { asked.max(earliest) } else { earliest };
            if at <= now && at < comes {
                story.become_(at, &operator, BookingStatus::Confirmed);
            }
        }
        let desk = dice.one(self.desk).clone();
        let missed = dice.after(time.start, 20, 45);
        if dice.chance(if sure { 2 } else { 9 }) {
            if missed <= now {
                story.become_(missed, &desk, BookingStatus::NoShow);
            }
            return;
        }
        let sits = dice.after(time.start.max(comes), 1, 5);
        let leaves = time.end - TimeDelta::seconds(dice.between(0, 300));
        for (at, status) in
            [(comes, BookingStatus::Arrived), (sits, BookingStatus::InChair), (leaves, BookingStatus::Done)]
        {
            if at <= now {
                story.become_(at, &desk, status);
            }
        }
        if leaves <= now {
            person.seen_until = Some(leaves);
            person.first_done.get_or_insert(leaves);
        }
    }
}

/// Who comes: somebody who was here before, or somebody new, as the plan says; else the other.
pub(super) fn choose(dice: &mut Dice, panel: &mut Panel, first: bool, need: &Need<'_>) -> Option<usize> {
    if first {
        panel.first(need).or_else(|| panel.returning(dice, need))
    } else {
        panel.returning(dice, need).or_else(|| panel.first(need))
    }
}
