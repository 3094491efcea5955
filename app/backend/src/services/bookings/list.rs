//! Bookings by branch, doctor, patient or status, a page at a time.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    booking::{Booking, BookingStatus},
    error::AppError,
    id::{BookingId, BranchId, DoctorId, PatientId, ServiceId},
    permission::Permission,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::row::shown;
use crate::{
    Ctx, Error,
    store::{
        Tx,
        bookings::page::{self, PageRange},
    },
};

/// Which bookings are wanted; holds only when the status asks for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookingFilter {
    /// Only this branch.
    pub branch: Option<BranchId>,
    /// Only this doctor.
    pub doctor: Option<DoctorId>,
    /// Only this patient.
    pub patient: Option<PatientId>,
    /// Only this status.
    pub status: Option<BookingStatus>,
    /// First date, in each branch's zone.
    pub first_day: Option<NaiveDate>,
    /// Last date, in each branch's zone; visits of that date are in it.
    pub last_day: Option<NaiveDate>,
    /// Visits that start then or later.
    pub starts_from: Option<DateTime<Utc>>,
    /// Visits that start before.
    pub starts_before: Option<DateTime<Utc>>,
}

/// Where a booking stands in the list: by the branch's date, the start, the id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BookingKey {
    /// The branch's date.
    pub day: NaiveDate,
    /// Start of the visit.
    pub starts_at: DateTime<Utc>,
    /// The booking.
    pub id: BookingId,
}

/// The first `limit` bookings after a place in the list, and the place to go on from; none at the end.
pub async fn list(
    ctx: &Ctx,
    filter: &BookingFilter,
    after: Option<BookingKey>,
    limit: usize,
) -> Result<(Vec<Booking>, Option<BookingKey>), Error> {
    let own = ctx.actor().own_schedule()?;
    if filter.patient.is_some() {
        ctx.require(Permission::SeePatients)?;
    }
    let mut filter = filter.clone();
    if let Some(own) = own {
        if filter.doctor.is_some_and(|asked| asked != own) {
            return Err(AppError::NotFound.into());
        }
        filter.doctor = Some(own);
    }
    let mut tx = ctx.read().await?;
    let range = range(&filter, after, limit)?;
    let mut found = rows(ctx, &mut tx, &filter, &range).await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|(key, _)| *key);
    Ok((found.into_iter().map(|(_, booking)| booking).collect(), next))
}

fn range(filter: &BookingFilter, after: Option<BookingKey>, limit: usize) -> Result<PageRange, Error> {
    let (oldest, latest) = (date(1, 1, 1)?, date(9999, 12, 31)?);
    let start = BookingKey { day: oldest, starts_at: DateTime::<Utc>::MIN_UTC, id: Uuid::nil().into() };
    let after = after.unwrap_or(start);
    // Bounds that every engine can hold.
    let instant = |day: NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc();
    Ok(PageRange {
        first_day: filter.first_day.unwrap_or(oldest).max(after.day),
        last_day: filter.last_day.unwrap_or(latest),
        starts_from: filter.starts_from.unwrap_or(instant(oldest)),
        starts_before: filter.starts_before.unwrap_or(instant(latest)),
        branch: filter.branch.map(|branch| branch.0),
        doctor: filter.doctor.map(|doctor| doctor.0),
        patient: filter.patient.map(|patient| patient.0),
        status: filter.status.map(|status| status.code().into()),
        after: (after.day, after.starts_at.max(instant(oldest)), after.id.0),
        limit: i64::try_from(limit).unwrap_or(i64::MAX - 1) + 1,
    })
}

fn date(year: i32, month: u32, day: u32) -> Result<NaiveDate, Error> {
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| Error::broken("a date that is none"))
}

/// One more than the page holds, in order. Without a branch, a doctor or a patient to begin with, every branch gives
/// its own page, so that an index leads to each of them.
async fn rows(
    ctx: &Ctx,
    tx: &mut Tx,
    filter: &BookingFilter,
    range: &PageRange,
) -> Result<Vec<(BookingKey, Booking)>, Error> {
    let led = filter.branch.is_some() || filter.doctor.is_some() || filter.patient.is_some();
    let leads: Vec<Option<Uuid>> = if led {
        vec![range.branch]
    } else {
        ctx.directory(tx).await?.branches.iter().map(|branch| Some(branch.id.0)).collect()
    };
    let mut found = Vec::new();
    for branch in leads {
        let range = PageRange { branch, ..range.clone() };
        let services = page::list_services(tx, &range).await?;
        for row in page::list(tx, &range).await? {
            let of_row = services.iter().filter(|(booking, _)| *booking == row.id);
            let ids = of_row.map(|(_, service)| ServiceId::from(*service)).collect();
            let key = BookingKey { day: row.day, starts_at: row.starts_at, id: row.id.into() };
            found.push((key, shown(tx.actor(), row, ids)?));
        }
    }
    found.sort_unstable_by_key(|(key, _)| *key);
    found.truncate(usize::try_from(range.limit).unwrap_or(usize::MAX));
    Ok(found)
}
