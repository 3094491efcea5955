//! The rows behind a figure: of a report that was sent, those that were counted then.

use domain::{
    booking::{BookingStatus, CancelReason},
    call::{CallOutcome, Direction},
    complaint::{ComplaintStatus, number},
    day_report::{
        Metric, RowRef,
        view::{ReportKey, RowAbout, RowLine, RowList},
    },
    error::AppError,
    id::DoctorId,
    lead::{LeadSource, LeadStatus},
    permission::Permission,
    phone::mask_e164,
};

use super::{
    count, may_read,
    read::{operators, whose},
    short_name, snapshot,
};
use crate::{
    Ctx, Error,
    services::directory::Directory,
    store::{Tx, calls, complaints, leads, reports},
};

/// The rows behind a figure of a report.
pub async fn rows(ctx: &Ctx, key: ReportKey, metric: Metric) -> Result<RowList, Error> {
    may_read(ctx)?;
    let directory = ctx.directory_lately().await?;
    let mut tx = ctx.read().await?;
    if key.date > directory.clinic_today(tx.now()) {
        return Err(AppError::NotFound.into());
    }
    let operator = whose(ctx.actor(), key.operator, &operators(&mut tx).await?)?.id;
    let sent = reports::find(&mut tx, operator.0, key.date).await?;
    let rows = match sent.as_ref().map(snapshot).transpose()?.flatten() {
        Some(sent) => sent.rows,
        None => {
            let facts = count::facts(&mut tx, &directory, operator, key.date).await?;
            count::counted(&directory, &facts).1
        }
    };
    let mut lines = Vec::new();
    for row in rows.of(metric) {
        let (about, href) = about(&mut tx, &directory, metric, *row).await?;
        lines.push(RowLine { id: row.id, at: row.at, back: row.back, href, about });
    }
    Ok(RowList { metric, figure: rows.count(metric), lines, zone: directory.clinic_zone() })
}

/// What a row is about, and where it is opened.
async fn about(
    tx: &mut Tx,
    directory: &Directory,
    metric: Metric,
    row: RowRef,
) -> Result<(RowAbout, Option<String>), Error> {
    use Metric::{
        Answered, Booked, BookedAgain, BookedNew, CalledBack, CallsIn, Cancelled, CancelledByClinic,
        CancelledByPatient, ComplaintsOverdue, ComplaintsPassedOn, ComplaintsRegistered, LeadsBooked,
        LeadsForwarded, LeadsProcessed, LeadsReceived, Missed, Moved, Outgoing, Target,
    };
    match metric {
        CallsIn | Answered | Missed | Outgoing | Target => call(tx, row).await,
        CalledBack => kept(tx, row).await,
        Booked | BookedNew | BookedAgain | Moved | Cancelled | CancelledByPatient | CancelledByClinic => {
            visit(tx, directory, row).await
        }
        LeadsReceived | LeadsProcessed | LeadsForwarded | LeadsBooked => lead(tx, row).await,
        ComplaintsRegistered | ComplaintsPassedOn | ComplaintsOverdue => complaint(tx, row).await,
    }
}

async fn call(tx: &mut Tx, row: RowRef) -> Result<(RowAbout, Option<String>), Error> {
    let line = calls::get(tx, row.id).await?;
    let about = RowAbout::Call {
        direction: Direction::from_code(&line.call.direction)
            .ok_or_else(|| Error::broken("direction of a call"))?,
        missed: line.missed,
        outcome: line.call.outcome.as_deref().and_then(CallOutcome::from_code),
        phone_masked: line.call.phone.as_deref().map(mask_e164),
        patient: short_name(tx.actor(), (line.last_name, line.first_name, line.patronymic)),
    };
    Ok((about, Some(format!("/calls/{}", row.id))))
}

async fn kept(tx: &mut Tx, row: RowRef) -> Result<(RowAbout, Option<String>), Error> {
    let line = reports::find_kept(tx, row.id).await?.ok_or(AppError::NotFound)?;
    let href = line.closed_by.map(|call| format!("/calls/{call}"));
    let about = RowAbout::Kept {
        call: line.closed_by.map(Into::into),
        phone_masked: line.phone.as_deref().map(mask_e164),
        patient: short_name(tx.actor(), (line.last_name, line.first_name, line.patronymic)),
    };
    Ok((about, href))
}

async fn visit(tx: &mut Tx, directory: &Directory, row: RowRef) -> Result<(RowAbout, Option<String>), Error> {
    let line = reports::find_visit(tx, row.id).await?.ok_or(AppError::NotFound)?;
    let sees = tx.actor().may(Permission::SeeSchedule);
    let doctor = directory.doctor(DoctorId(line.doctor_id)).filter(|_| sees);
    let branch = directory.branch(line.branch_id.into());
    let href = format!("/schedule?date={}&branch={}", line.day, line.branch_id);
    let about = RowAbout::Visit {
        patient: short_name(tx.actor(), (line.last_name, line.first_name, line.patronymic)),
        doctor: doctor.map(|doctor| doctor.name.short()).unwrap_or_default(),
        branch: branch.map(|branch| branch.name.clone()).unwrap_or_default(),
        zone: branch.map_or_else(|| directory.clinic_zone(), |branch| branch.zone),
        starts_at: line.starts_at,
        status: BookingStatus::from_code(&line.status).ok_or_else(|| Error::broken("status of a visit"))?,
        reason: line.cancel_reason.as_deref().and_then(CancelReason::from_code),
    };
    Ok((about, sees.then_some(href)))
}

async fn lead(tx: &mut Tx, row: RowRef) -> Result<(RowAbout, Option<String>), Error> {
    let line = leads::get(tx, row.id).await?;
    let works = tx.actor().may(Permission::WorkLeads);
    let about = RowAbout::Lead {
        name: if works { line.name } else { String::new() },
        source: LeadSource::from_code(&line.source).ok_or_else(|| Error::broken("source of a lead"))?,
        status: LeadStatus::from_code(&line.status).ok_or_else(|| Error::broken("status of a lead"))?,
    };
    Ok((about, works.then(|| format!("/leads/{}", row.id))))
}

async fn complaint(tx: &mut Tx, row: RowRef) -> Result<(RowAbout, Option<String>), Error> {
    let line = complaints::get(tx, row.id).await?;
    let about = RowAbout::Complaint {
        number: number(line.year, line.serial.unsigned_abs()),
        status: ComplaintStatus::from_code(&line.status)
            .ok_or_else(|| Error::broken("status of a complaint"))?,
    };
    let opens = crate::services::complaints::READERS.iter().any(|permission| tx.actor().may(*permission));
    Ok((about, opens.then(|| format!("/complaints/{}", row.id))))
}
