//! What a visit costs, with the promotions that hold on its own day.

use domain::{
    clinic_time::{local_date, local_minute},
    error::{AppError, Fault},
    permission::Permission,
    promotion::{PatientFacts, Quote, QuoteForm, VisitTime, price_on},
};

use crate::{Ctx, Error, store::patients};

/// The price of a visit. The patient's birthday counts where it is known; it is not told.
pub async fn quote(ctx: &Ctx, form: &QuoteForm) -> Result<Quote, Error> {
    ctx.require(Permission::ReadKnowledge)?;
    let unknown = |field| AppError::field(field, Fault::UnknownChoice);
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    let branch = directory.branch(form.branch_id).ok_or_else(|| unknown("branch_id"))?;
    let services: Option<Vec<_>> =
        form.services.iter().map(|id| directory.service(*id).map(|service| (*id, service.price))).collect();
    let patient = match form.patient_id {
        Some(id) => patients::find(&mut tx, id.0).await?,
        None => None,
    };
    let facts = PatientFacts {
        birth_date: patient.and_then(|patient| patient.birth_date),
        pensioner: form.pensioner,
    };
    let visit = VisitTime {
        date: local_date(branch.zone, form.starts_at),
        minute: local_minute(branch.zone, form.starts_at),
        branch: branch.id,
    };
    let services = services.ok_or_else(|| unknown("services"))?;
    Ok(price_on(&visit, &services, &facts, &directory.promotions))
}
