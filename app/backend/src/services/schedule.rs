//! The day of a branch, and the week of a doctor, as the schedule shows them.

use std::{collections::HashMap, sync::Arc};

use chrono::{DateTime, NaiveDate, Utc, Weekday};
use domain::{
    birth_date,
    booking::BookingStatus,
    clinic::{Branch, Chair, Doctor},
    clinic_time::{WallSpan, local_date},
    error::AppError,
    gap::GapRules,
    id::{BranchId, ChairId, DoctorId},
    interval::Interval,
    permission::Permission,
    person_name::PersonName,
    schedule::{
        BookingBlock, ChairBrief, ColumnTime, DayView, DoctorColumn, at_and_for, column_time, shown_minutes,
    },
    working_hours::Duty,
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Ctx, Error,
    services::{audit::seen, directory::Directory, fill},
    store::{
        Tx,
        bookings::{self, day::DayRow},
        patients,
    },
};

/// A branch's day; the first branch and today when not given. A doctor sees the own column only, in the branch of
/// that day's duty unless another is asked for.
pub async fn day(ctx: &Ctx, branch: Option<BranchId>, date: Option<NaiveDate>) -> Result<DayView, Error> {
    let own = ctx.actor().own_schedule()?;
    let (directory, now) = (ctx.directory_lately().await?, ctx.now());
    let branch = pick_branch(&directory, branch, date, own, now).ok_or(AppError::NotFound)?;
    let date = date.unwrap_or_else(|| local_date(branch.zone, now));
    let look_up =
        async || Ok(Arc::new(bookings::day::list(&mut ctx.read().await?, branch.id.0, date).await?));
    let rows = ctx.memory().days.get_or((branch.id, date), now, look_up).await?;
    let sees_patients = ctx.actor().may(Permission::SeePatients);
    let standing = match own.filter(|_| sees_patients) {
        Some(doctor) => standing(&mut ctx.read().await?, doctor, &rows).await?,
        None => HashMap::new(),
    };
    let chairs = chairs(&directory, branch);
    let page =
        Page { directory: &directory, branch, chairs: &chairs, date, now, sees_patients, own, standing };
    let columns = page.columns(&rows);
    let (from_min, to_min) = shown_minutes(page.opening(), &columns);
    let ahead = if own.is_none() { fill::watched(ctx, &directory, branch).await? } else { Vec::new() };
    Ok(DayView { ahead, ..page.view((from_min, to_min), columns) })
}

/// The same to be printed. It is noted who has it.
pub async fn paper(ctx: &Ctx, branch: Option<BranchId>, date: Option<NaiveDate>) -> Result<DayView, Error> {
    let view = day(ctx, branch, date).await?;
    seen(ctx, "schedule.print", ("schedule", view.branch.id.to_string()), json!({"date": view.date})).await?;
    Ok(view)
}

/// A doctor's week at a branch, from the Monday before the date, today when not given; the doctor's first branch of
/// that week unless another is asked for. A doctor has the own week only.
pub async fn week(
    ctx: &Ctx,
    doctor: DoctorId,
    branch: Option<BranchId>,
    date: Option<NaiveDate>,
) -> Result<DayView, Error> {
    let own = ctx.actor().own_schedule()?;
    if own.is_some_and(|own| own != doctor) {
        return Err(AppError::NotFound.into());
    }
    let (directory, now) = (ctx.directory_lately().await?, ctx.now());
    let of = directory.doctor(doctor).ok_or(AppError::NotFound)?;
    let date = date.unwrap_or_else(|| directory.clinic_today(now));
    let week = date.week(Weekday::Mon);
    let (first, last) = week.checked_first_day().zip(week.checked_last_day()).ok_or(AppError::NotFound)?;
    let dates = || first.iter_days().take_while(|date| *date <= last);
    let usual = dates().find_map(|date| directory.duty(doctor, date).first().map(|duty| duty.branch));
    let branch = directory.branch_or_first(branch.or(usual)).ok_or(AppError::NotFound)?;
    let rows =
        bookings::day::list_of_doctor(&mut ctx.read().await?, branch.id.0, doctor.0, (first, last)).await?;
    let sees_patients = ctx.actor().may(Permission::SeePatients);
    let chairs = chairs(&directory, branch);
    let page = |date| {
        let standing = HashMap::new();
        Page { directory: &directory, branch, chairs: &chairs, date, now, sees_patients, own: None, standing }
    };
    let column = |date| {
        let own = rows.iter().filter(|row| local_date(branch.zone, row.starts_at) == date);
        let (page, rows) = (page(date), own.collect::<Vec<&DayRow>>());
        (page.opening(), page.column(of, &page.duties(of), &rows))
    };
    let (opening, columns): (Vec<_>, Vec<_>) = dates().map(column).unzip();
    let widest = opening
        .into_iter()
        .flatten()
        .reduce(|a, b| WallSpan::new(a.start_min.min(b.start_min), a.end_min.max(b.end_min)));
    let (from_min, to_min) = shown_minutes(widest, &columns);
    let others = directory.doctors.iter().filter(|other| other.active && own.is_none());
    let doctors = others.map(|other| directory.brief_of(other)).collect();
    Ok(DayView { week_of: Some(doctor), doctors, ..page(date).view((from_min, to_min), columns) })
}

/// The branch's chairs in their order, also those that are in use no more: past visits still sit in them.
fn chairs<'d>(directory: &'d Directory, branch: &Branch) -> Vec<&'d Chair> {
    directory.chairs.iter().filter(|chair| chair.branch == branch.id).collect()
}

fn pick_branch(
    directory: &Arc<Directory>,
    asked: Option<BranchId>,
    date: Option<NaiveDate>,
    own: Option<DoctorId>,
    now: DateTime<Utc>,
) -> Option<&Branch> {
    if let Some(asked) = asked {
        return directory.branch(asked);
    }
    let first = directory.first_branch()?;
    let date = date.unwrap_or_else(|| local_date(first.zone, now));
    let duty = own.and_then(|doctor| directory.duty(doctor, date).into_iter().next());
    duty.and_then(|duty| directory.branch(duty.branch)).or(Some(first))
}

async fn standing(
    tx: &mut Tx,
    doctor: DoctorId,
    rows: &[DayRow],
) -> Result<HashMap<Uuid, Vec<String>>, Error> {
    let mut wishes = HashMap::new();
    let own = rows.iter().filter(|row| row.doctor_id == doctor.0);
    for patient in own.filter_map(|row| row.patient_id) {
        let of = patients::list_wishes(tx, patient).await?;
        wishes.insert(patient, of.into_iter().map(|wish| wish.text).collect());
    }
    Ok(wishes)
}

/// What every column of the page needs.
struct Page<'d> {
    directory: &'d Directory,
    branch: &'d Branch,
    /// The branch's, in their order.
    chairs: &'d [&'d Chair],
    date: NaiveDate,
    now: DateTime<Utc>,
    sees_patients: bool,
    /// The doctor whose day alone it is.
    own: Option<DoctorId>,
    /// On the doctor's own day: the standing wishes of its patients.
    standing: HashMap<Uuid, Vec<String>>,
}

impl Page<'_> {
    /// The page, with what stands in its columns.
    fn view(&self, (from_min, to_min): (u16, u16), columns: Vec<DoctorColumn>) -> DayView {
        let brief = |chair: &&Chair| ChairBrief { id: chair.id, name: chair.name.clone() };
        DayView {
            date: self.date,
            branch: self.branch.into(),
            branches: self.directory.branches_in_use(),
            from_min,
            to_min,
            now: self.now,
            rules: GapRules::of(self.branch, None),
            specialties: self.directory.specialties_of(columns.iter().map(|column| &column.doctor)),
            ahead: Vec::new(),
            columns,
            week_of: None,
            doctors: Vec::new(),
            chairs: self.chairs.iter().map(brief).collect(),
        }
    }

    fn opening(&self) -> Option<WallSpan> {
        let opening = self.directory.opening().iter().find(|hours| hours.branch == self.branch.id)?;
        opening.opening(self.date)
    }

    /// A column for everybody who works here today, or has a visit here anyway.
    fn columns(&self, rows: &[DayRow]) -> Vec<DoctorColumn> {
        let mut by_doctor: HashMap<DoctorId, Vec<&DayRow>> = HashMap::new();
        for row in rows {
            by_doctor.entry(row.doctor_id.into()).or_default().push(row);
        }
        let doctors =
            self.directory.doctors.iter().filter(|doctor| self.own.is_none_or(|own| own == doctor.id));
        doctors
            .filter_map(|doctor| {
                let rows = by_doctor.remove(&doctor.id).unwrap_or_default();
                let duties = self.duties(doctor);
                let shown = self.own.is_some() || !rows.is_empty() || !duties.is_empty();
                shown.then(|| self.column(doctor, &duties, &rows))
            })
            .collect()
    }

    fn duties(&self, doctor: &Doctor) -> Vec<Duty> {
        let duties = self.directory.duty(doctor.id, self.date);
        duties.into_iter().filter(|duty| duty.branch == self.branch.id).collect()
    }

    fn column(&self, doctor: &Doctor, duties: &[Duty], rows: &[&DayRow]) -> DoctorColumn {
        let shown: Vec<&DayRow> = rows.iter().copied().filter(|row| self.is_seen(row)).collect();
        let live = shown.iter().filter(|row| row.live);
        let busy: Vec<Interval> = live.map(|row| Interval::new(row.starts_at, row.busy_until)).collect();
        let rules = self.directory.gap_rules(self.branch, doctor.id);
        let ColumnTime { duty, breaks, reserve, gaps, fill } =
            column_time(self.branch, self.date, duties, &busy, &rules, self.now);
        let chair = duties.iter().find_map(|duty| duty.chair).and_then(|chair| self.place_of(chair));
        DoctorColumn {
            doctor: self.directory.brief_of(doctor),
            date: self.date,
            median_min: rules.median_min,
            chair,
            duty,
            breaks,
            reserve,
            blocks: shown.into_iter().filter_map(|row| self.block(row)).collect(),
            gaps,
            fill,
        }
    }

    /// A chair's place among the branch's.
    fn place_of(&self, chair: ChairId) -> Option<u8> {
        let place = self.chairs.iter().position(|known| known.id == chair)?;
        u8::try_from(place).ok()
    }

    /// What the patient asks for, for every visit and for this one.
    fn wishes(&self, booking: &DayRow) -> Option<String> {
        let standing =
            booking.patient_id.and_then(|patient| self.standing.get(&patient)).into_iter().flatten();
        let all: Vec<&str> = standing.chain(&booking.wish).map(String::as_str).collect();
        (!all.is_empty()).then(|| all.join("\n"))
    }

    /// Neither a hold that has expired nor a visit that hangs on the pinboard.
    fn is_seen(&self, row: &DayRow) -> bool {
        row.hold_expires_at.is_none_or(|end| end > self.now) && row.status != BookingStatus::Parked.code()
    }

    /// A status that nobody knows any more is not drawn; the log has it from the store.
    fn block(&self, row: &DayRow) -> Option<BookingBlock> {
        let visit = Interval::new(row.starts_at, row.ends_at);
        let (at_min, for_min) = at_and_for(self.branch.zone, self.date, visit);
        let status = BookingStatus::from_code(&row.status)?;
        let age = row.birth_date.map(|born| birth_date::age(born, self.date)).filter(|age| *age < 18);
        let held = status == BookingStatus::Held;
        Some(BookingBlock {
            id: row.id.into(),
            status,
            at_min,
            for_min,
            chair: self.place_of(row.chair_id.into()),
            buffer_min: u16::try_from((row.busy_until - row.ends_at).num_minutes()).unwrap_or_default(),
            patient: self.sees_patients.then(|| short_name(row)).flatten(),
            age: age.filter(|_| self.sees_patients),
            service: row.services.clone(),
            wish: row.wish.is_some() && self.sees_patients,
            wish_text: self.own.filter(|_| self.sees_patients).and_then(|_| self.wishes(row)),
            holder: held.then(|| row.created_by_name.clone()),
            hold_expires_at: row.hold_expires_at,
            version: row.version,
        })
    }
}

fn short_name(row: &DayRow) -> Option<String> {
    let name = PersonName {
        last: row.last_name.clone()?,
        first: row.first_name.clone()?,
        patronymic: row.patronymic.clone(),
    };
    Some(name.short())
}
