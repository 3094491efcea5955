//! That somebody has a complaint which is not over: whoever talks with them is told its number, how far it is, and until
//! when it is answered, and nothing of what is in it.

use domain::{complaint::view::ComplaintMark, id::PatientId, permission::Permission};
use serde_json::json;

use super::{number_of, role, status};
use crate::{
    Ctx, Error,
    store::{
        Tx, audit,
        complaints::{self, ComplaintRow},
    },
};

/// Those of a patient. It is noted that somebody looked, where there is anything to see.
pub async fn open_of(ctx: &Ctx, patient: PatientId) -> Result<Vec<ComplaintMark>, Error> {
    ctx.require(Permission::TakeCalls)?;
    let marks = {
        let mut tx = ctx.read().await?;
        of_patient(&mut tx, patient).await?
    };
    if !marks.is_empty() {
        ctx.write(patient, |tx, patient| {
            Box::pin(async move {
                let details = json!({"of": "patient"});
                Ok(audit::insert(tx, "complaint.mark", "patient", patient.0, details).await?)
            })
        })
        .await?;
    }
    Ok(marks)
}

/// Those of a patient. Whoever does not register complaints is told of none.
pub(crate) async fn of_patient(tx: &mut Tx, patient: PatientId) -> Result<Vec<ComplaintMark>, Error> {
    if !tx.actor().may(Permission::RegisterComplaints) {
        return Ok(Vec::new());
    }
    let rows = complaints::list_patient(tx, patient.0).await?;
    marks(tx, rows)
}

/// Those that somebody who is no patient made from a number.
pub(crate) async fn of_stranger(tx: &mut Tx, phone: &str) -> Result<Vec<ComplaintMark>, Error> {
    if !tx.actor().may(Permission::RegisterComplaints) {
        return Ok(Vec::new());
    }
    let mut rows = complaints::list_phone(tx, phone).await?;
    rows.retain(|row| row.patient_id.is_none());
    marks(tx, rows)
}

/// Whom one names is not told of it.
fn marks(tx: &Tx, rows: Vec<ComplaintRow>) -> Result<Vec<ComplaintMark>, Error> {
    let (now, own) = (tx.now(), tx.actor().doctor.map(|doctor| doctor.0));
    let rows = rows.into_iter().filter(|row| own.is_none() || row.doctor_id != own);
    rows.map(|row| mark(row, now)).collect()
}

fn mark(row: ComplaintRow, now: chrono::DateTime<chrono::Utc>) -> Result<ComplaintMark, Error> {
    let status = status(&row)?;
    Ok(ComplaintMark {
        number: number_of(&row),
        status,
        role: role(&row.role)?,
        due_on: row.due_on,
        overdue: status.is_running() && row.due_at <= now,
    })
}
