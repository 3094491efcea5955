//! The waiting list: who is put on it and taken off it, and what is free for them.
//!
//! `follow` closes entries when something is booked, `claims` keeps two operators from ringing the same patient.

pub(crate) mod claims;
pub(crate) mod entry;
pub(crate) mod follow;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    birth_date,
    booking::BookingStatus,
    clinic::Branch,
    clinic_time::local_date,
    error::{AppError, Fault, Refusal},
    id::{BranchId, WaitId},
    interval::Interval,
    permission::Permission,
    person_name::PersonName,
    service::{ServiceBrief, first_visit, names},
    slot::Offer,
    slot_query::{SlotMode, SlotQuery},
    triage::Urgency,
    waitlist::{Claim, HasVisit, Need, NewWait, Turn, WaitForm, WaitLine, WaitStatus, WaitlistView},
};
use uuid::Uuid;

use self::{
    claims::Claims,
    entry::{drop_out, need, reopen, told},
};
use crate::{
    Ctx, Error,
    services::{
        directory::Directory,
        slots::{self, DAYS_MAX},
    },
    store::{
        Tx, bookings, patients,
        waitlist::{self, WaitLineRow, WaitRow},
    },
};

/// Times that are offered to one who waits.
const OFFERS: usize = 5;

/// Puts somebody on the list.
pub async fn add(ctx: &Ctx, form: WaitForm) -> Result<WaitId, Error> {
    require(ctx)?;
    ctx.write((form, ctx.directory_cache()), |tx, (form, directory)| {
        Box::pin(async move {
            let directory = directory.get(tx).await?;
            let new = checked(tx, &directory, form.clone()).await?;
            let row = WaitRow {
                id: Uuid::now_v7(),
                patient_id: new.patient_id.0,
                asked_at: None,
                asked: 0,
                created_by: tx.actor().user.map(|user| user.0),
                created_by_name: tx.actor().name.clone(),
                created_at: tx.now(),
                version: 1,
                ..row(new)?
            };
            waitlist::insert(tx, &row).await?;
            told(tx, "add", &row).await?;
            Ok(row.id.into())
        })
    })
    .await
}

/// Changes what somebody waits for; the patient stays.
pub async fn edit(ctx: &Ctx, id: WaitId, version: i64, form: WaitForm) -> Result<(), Error> {
    require(ctx)?;
    ctx.write((id, version, form, ctx.directory_cache()), |tx, (id, version, form, directory)| {
        Box::pin(async move {
            let old = current(tx, *id, *version).await?;
            let directory = directory.get(tx).await?;
            let form = WaitForm { patient_id: Some(old.patient_id.into()), ..form.clone() };
            let new = row(checked(tx, &directory, form).await?)?;
            let row = WaitRow {
                branch_id: new.branch_id,
                booking_id: new.booking_id,
                need: new.need,
                urgency: new.urgency,
                from_date: new.from_date,
                until_date: new.until_date,
                note: new.note,
                ..old
            };
            waitlist::update(tx, &row).await?;
            told(tx, "edit", &row).await
        })
    })
    .await
}

/// Takes somebody off the list.
pub async fn withdraw(ctx: &Ctx, id: WaitId, version: i64) -> Result<(), Error> {
    require(ctx)?;
    ctx.write((id, version), |tx, (id, version)| {
        Box::pin(async move {
            let row = current(tx, *id, *version).await?;
            drop_out(tx, row).await
        })
    })
    .await
}

/// Puts somebody back who was taken off by mistake.
pub async fn restore(ctx: &Ctx, id: WaitId) -> Result<(), Error> {
    require(ctx)?;
    ctx.write(id, |tx, id| {
        Box::pin(async move {
            let row = waitlist::get(tx, id.0).await?;
            if row.status != WaitStatus::Withdrawn.code() {
                return Err(Refusal::WrongStatus.into());
            }
            reopen(tx, row).await
        })
    })
    .await
}

/// The list of a branch: those who wait for it, and those to whom any will do. The urgent come first.
pub async fn list(ctx: &Ctx, branch: Option<BranchId>) -> Result<WaitlistView, Error> {
    require(ctx)?;
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let branch = directory.branch_or_first(branch).ok_or(AppError::NotFound)?;
    let today = local_date(branch.zone, tx.now());
    let claims = Claims::read(&mut tx).await?;
    let waiting = waiting(&mut tx, &directory, branch.id, &claims).await?;
    Ok(WaitlistView {
        branch: branch.into(),
        branches: directory.branches_in_use(),
        today,
        lines: waiting.into_iter().map(|waits| waits.line(&directory, today)).collect(),
    })
}

/// What is free for somebody who waits, the best first; before the visit that should be earlier.
pub async fn offers(ctx: &Ctx, id: WaitId) -> Result<Vec<Offer>, Error> {
    require(ctx)?;
    let directory = ctx.directory_lately().await?;
    let mut tx = ctx.read().await?;
    let row = waitlist::get(&mut tx, id.0).await?;
    let patient = patients::get(&mut tx, row.patient_id).await?;
    let visit = match row.booking_id {
        Some(booking) => bookings::find(&mut tx, booking).await?.map(|visit| visit.starts_at),
        None => None,
    };
    drop(tx);
    let (need, today) = (need(&row)?, directory.clinic_today(ctx.now()));
    let from = row.from_date.max(today);
    let Ok(days) = u16::try_from((row.until_date - from).num_days() + 1) else { return Ok(Vec::new()) };
    let query = SlotQuery {
        services: need.services.clone(),
        doctor_id: None,
        branch_id: None,
        zone: None,
        skills: need.skill.iter().cloned().collect(),
        sex: None,
        age: patient.birth_date.map(|born| birth_date::age(born, today)),
        from: Some(from),
        days: days.min(DAYS_MAX),
        mode: if urgency(&row)? == Urgency::A { SlotMode::Earliest } else { SlotMode::Best },
        limit: OFFERS,
    };
    let mut doctors: Vec<_> = need.doctors.iter().copied().map(Some).collect();
    if doctors.is_empty() {
        doctors.push(None);
    }
    let mut all = Vec::new();
    let wanted = |branch: &&Branch| branch.active && row.branch_id.is_none_or(|wanted| wanted == branch.id.0);
    for branch in directory.branches.iter().filter(wanted) {
        let dates = from.iter_days().take(query.days.into());
        let windows = dates.filter_map(|date| need.window(date, branch.zone, visit));
        let windows: Vec<Interval> = windows.filter(|window| !window.is_empty()).collect();
        // without any, a search would take it that any time will do
        for doctor_id in doctors.iter().copied().filter(|_| !windows.is_empty()) {
            let query = SlotQuery { doctor_id, branch_id: Some(branch.id), ..query.clone() };
            all.extend(slots::search_within(ctx, &query, &windows).await?);
        }
    }
    Ok(slots::merge(&directory, all, &query))
}

/// An entry and what is needed to tell whether a time is something for it.
pub(crate) struct Waits<'d> {
    pub row: WaitLineRow,
    pub need: Need,
    pub services: Vec<&'d ServiceBrief>,
    pub urgency: Urgency,
    /// Who talks with the patient now.
    pub claim: Option<Claim>,
}

impl Waits<'_> {
    /// Whose turn it is.
    pub fn turn(&self) -> Turn {
        let row = &self.row.wait;
        Turn { urgency: self.urgency, asked_at: row.asked_at, since: row.created_at }
    }

    /// The patient's age on a date, where it is known.
    pub fn age(&self, on: NaiveDate) -> Option<u8> {
        self.row.birth_date.map(|born| birth_date::age(born, on))
    }

    /// Whom it is about.
    pub fn patient(&self) -> PersonName {
        let row = &self.row;
        PersonName {
            last: row.last_name.clone(),
            first: row.first_name.clone(),
            patronymic: row.patronymic.clone(),
        }
    }

    /// The names of the services.
    pub fn services_text(&self) -> String {
        names(self.services.iter().copied())
    }

    /// The visit that should be earlier.
    pub fn visit(&self, directory: &Directory) -> Option<HasVisit> {
        let row = &self.row;
        let doctor = directory.doctor(row.visit_doctor?.into())?;
        Some(HasVisit {
            id: row.wait.booking_id?.into(),
            starts_at: row.visit_at?,
            zone: directory.branch(row.visit_branch?.into())?.zone,
            doctor: doctor.name.short(),
        })
    }

    fn line(&self, directory: &Directory, today: NaiveDate) -> WaitLine {
        let row = &self.row.wait;
        let doctors = self.need.doctors.iter().filter_map(|id| directory.doctor(*id));
        let skill = self.need.skill.as_ref();
        let specialty = skill.and_then(|code| directory.skills.iter().find(|skill| skill.code == *code));
        let branch = row.branch_id.and_then(|id| directory.branch(id.into()));
        WaitLine {
            id: row.id.into(),
            version: row.version,
            patient_id: row.patient_id.into(),
            patient: self.patient().full(),
            age: self.age(today),
            need: self.need.clone(),
            services: self.services_text(),
            doctors: doctors.map(|doctor| doctor.name.short()).collect::<Vec<_>>().join(", "),
            specialty: specialty.map(|skill| skill.name.clone()).unwrap_or_default(),
            branch_id: row.branch_id.map(Into::into),
            branch: branch.map(|branch| branch.name.clone()).unwrap_or_default(),
            from: row.from_date,
            until: row.until_date,
            over: row.until_date < today,
            urgency: self.urgency,
            note: row.note.clone(),
            visit: self.visit(directory),
            asked_at: row.asked_at,
            asked: row.asked.unsigned_abs(),
            since: row.created_at,
            by: row.created_by_name.clone(),
            claim: self.claim.clone(),
        }
    }
}

/// Those who wait for a time at a branch, whose turn it is first. One whose services are done no more is among them,
/// with what is left of these.
pub(crate) async fn waiting<'d>(
    tx: &mut Tx,
    directory: &'d Directory,
    branch: BranchId,
    claims: &Claims,
) -> Result<Vec<Waits<'d>>, Error> {
    let rows = waitlist::list_waiting(tx, branch.0).await?;
    let mut all = rows
        .into_iter()
        .map(|row| {
            let need = need(&row.wait)?;
            let services = need.services.iter().filter_map(|id| directory.service(*id)).collect();
            let urgency = urgency(&row.wait)?;
            let claim = claims.of(row.wait.patient_id);
            Ok(Waits { row, need, services, urgency, claim })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    all.sort_by_key(Waits::turn);
    Ok(all)
}

/// The entry as it was on the screen, while it waits.
async fn current(tx: &mut Tx, id: WaitId, version: i64) -> Result<WaitRow, Error> {
    let row = waitlist::get(tx, id.0).await?;
    if row.status != WaitStatus::Waiting.code() {
        return Err(Refusal::WaitsNoMore.into());
    }
    if row.version == version {
        return Ok(row);
    }
    Err(Error::stale(row.version))
}

fn urgency(row: &WaitRow) -> Result<Urgency, Error> {
    Urgency::of_visit(&row.urgency).ok_or_else(|| Error::broken("urgency of a waiting patient"))
}

/// Whoever books, and sees whom they ring.
pub(crate) fn require(ctx: &Ctx) -> Result<(), AppError> {
    ctx.require(Permission::Book)?;
    ctx.require(Permission::SeePatients)
}

/// The form, with all that it names looked up.
async fn checked(tx: &mut Tx, directory: &Directory, form: WaitForm) -> Result<NewWait, Error> {
    let mut new = NewWait::parse(form, directory.clinic_today(tx.now()))?;
    let unknown = |field: &str| Error::from(AppError::field(field, Fault::UnknownChoice));
    let standing = patients::find_standing(tx, new.patient_id.0).await?;
    new.patient_id = standing.ok_or_else(|| unknown("patient_id"))?.into();
    let has_branch = |id| directory.branch(id).is_some_and(|branch| branch.active);
    if new.branch_id.is_some_and(|id| !has_branch(id)) {
        return Err(unknown("branch_id"));
    }
    let has_doctor = |id| directory.doctor(id).is_some_and(|doctor| doctor.active);
    if new.need.doctors.iter().any(|id| !has_doctor(*id)) {
        return Err(unknown("doctors"));
    }
    let skill = new.need.skill.as_ref();
    if skill.is_some_and(|code| !directory.skills.iter().any(|skill| skill.code == *code)) {
        return Err(unknown("skill"));
    }
    if let Some(booking) = new.booking_id {
        let visit = bookings::find(tx, booking.0).await?;
        let visit = visit.filter(|visit| visit.patient_id == Some(new.patient_id.0));
        let visit = visit.ok_or_else(|| unknown("booking_id"))?;
        if !BookingStatus::from_code(&visit.status).is_some_and(BookingStatus::is_ahead) {
            return Err(Refusal::WrongStatus.into());
        }
        let services = bookings::list_services(tx, visit.id).await?;
        new.need.services = services.iter().map(|service| service.service_id.into()).collect();
    }
    if new.need.services.is_empty() {
        let skills: Vec<String> = new.need.skill.iter().cloned().collect();
        let visit = first_visit(&directory.services, &skills).ok_or_else(|| unknown("skill"))?;
        new.need.services = vec![visit.id];
    }
    let has_service = |id| directory.service(id).is_some_and(|service| service.active);
    if new.booking_id.is_none() && new.need.services.iter().any(|id| !has_service(*id)) {
        return Err(unknown("services"));
    }
    Ok(new)
}

/// A row of what was asked for; who and since when is the caller's.
fn row(new: NewWait) -> Result<WaitRow, Error> {
    Ok(WaitRow {
        id: Uuid::nil(),
        patient_id: new.patient_id.0,
        branch_id: new.branch_id.map(|branch| branch.0),
        booking_id: new.booking_id.map(|booking| booking.0),
        need: serde_json::to_string(&new.need)?,
        urgency: new.urgency.code().into(),
        from_date: new.from,
        until_date: new.until,
        note: new.note,
        status: WaitStatus::Waiting.code().into(),
        filled_by: None,
        asked_at: None,
        asked: 0,
        created_by: None,
        created_by_name: String::new(),
        created_at: DateTime::<Utc>::UNIX_EPOCH,
        version: 1,
    })
}
