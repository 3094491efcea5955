//! What a visit costs, with the promotions that hold on its own day.

use chrono::{Months, NaiveDate, TimeDelta};
use domain::{
    clinic_time::{local_date, local_minute},
    error::{AppError, Fault},
    id::ServiceId,
    permission::Permission,
    promotion::{PatientFacts, Promotion, Quote, QuoteForm, VisitTime, price_on},
};

use super::directory::Directory;
use crate::{
    Ctx, Error,
    store::{Tx, bookings, patients},
};

/// The price of a visit. The patient's birthday counts where it is known; it is not told.
pub async fn quote(ctx: &Ctx, form: &QuoteForm) -> Result<Quote, Error> {
    ctx.require(Permission::ReadKnowledge)?;
    let unknown = |field| AppError::field(field, Fault::UnknownChoice);
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let branch = directory.branch(form.branch_id).ok_or_else(|| unknown("branch_id"))?;
    let date = local_date(branch.zone, form.starts_at);
    let services: Option<Vec<_>> =
        form.services.iter().map(|id| directory.price_on(*id, date).map(|price| (*id, price))).collect();
    let patient = match form.patient_id {
        Some(id) => patients::find(&mut tx, id.0).await?,
        None => None,
    };
    let facts = PatientFacts {
        had: had(&mut tx, &directory, form).await?,
        birth_date: patient.and_then(|patient| patient.birth_date),
        pensioner: form.pensioner,
    };
    let visit = VisitTime { date, minute: local_minute(branch.zone, form.starts_at), branch: branch.id };
    let services = services.ok_or_else(|| unknown("services"))?;
    Ok(price_on(&visit, &services, &facts, &directory.promotions))
}

/// What the patient had before, as far back as any promotion looks.
async fn had(
    tx: &mut Tx,
    directory: &Directory,
    form: &QuoteForm,
) -> Result<Vec<(ServiceId, NaiveDate)>, Error> {
    let back = directory.promotions.iter().map(Promotion::months_back).max().unwrap_or(0);
    let Some(patient) = form.patient_id.filter(|_| back > 0) else { return Ok(Vec::new()) };
    // the branch's date may begin up to a day earlier
    let since =
        form.starts_at.checked_sub_months(Months::new(back.into())).unwrap_or_default() - TimeDelta::days(1);
    let rows = bookings::list_services_had(tx, patient.0, since, form.starts_at).await?;
    let before = rows.into_iter().filter(|row| form.moving.is_none_or(|moving| moving.0 != row.booking_id));
    Ok(before.map(|row| (row.service_id.into(), row.day)).collect())
}
