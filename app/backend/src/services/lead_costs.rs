//! What leads cost: noted by source and month, told for any period.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::{
    dashboard::{LeadCostForm, LeadCosts, Period},
    error::{Fault, FieldErrors},
    lead::LeadSource,
    money::Kopecks,
    permission::Permission,
    tally_cover::{month_end, month_of, months_between},
};
use serde_json::json;

use crate::{
    Ctx, Error,
    store::{
        Tx, audit,
        lead_costs::{self, LeadCostRow},
    },
};

/// What each source costs in the month of a date, this one when none is given.
pub async fn list(ctx: &Ctx, of: Option<NaiveDate>) -> Result<LeadCosts, Error> {
    ctx.require(Permission::NoteCosts)?;
    let mut tx = ctx.read().await?;
    let today = ctx.directory(&mut tx).await?.clinic_today(tx.now());
    let month = month_of(of.unwrap_or(today));
    let rows = lead_costs::list(&mut tx, month, month).await?;
    let cost = |source: LeadSource| {
        let row = rows.iter().find(|row| row.source == source.code());
        (source, row.map(|row| Kopecks(row.kopecks)))
    };
    Ok(LeadCosts { month, costs: LeadSource::ALL.map(cost).into() })
}

/// Notes what a source cost in a month; nothing typed forgets it.
pub async fn note(ctx: &Ctx, form: LeadCostForm) -> Result<(), Error> {
    ctx.require(Permission::NoteCosts)?;
    let mut errors = FieldErrors::default();
    let source = LeadSource::from_code(&form.source);
    if source.is_none() {
        errors.add("source", Fault::Required);
    }
    if form.month.is_none() {
        errors.add("month", Fault::Required);
    }
    let typed = form.rubles.trim();
    let kopecks = if typed.is_empty() { Ok(None) } else { Kopecks::parse(typed).map(Some) };
    let kopecks = kopecks.unwrap_or_else(|fault| {
        errors.add("rubles", fault);
        None
    });
    let (Some(source), Some(month), true) = (source, form.month, errors.0.is_empty()) else {
        return Err(errors.into());
    };
    let month = month_of(month);
    ctx.write((source, month, kopecks), |tx, (source, month, kopecks)| {
        Box::pin(async move {
            let source = source.code();
            match kopecks {
                Some(Kopecks(kopecks)) => {
                    let row = LeadCostRow { source: source.into(), month: *month, kopecks: *kopecks };
                    lead_costs::put(tx, &row).await?;
                }
                None => lead_costs::delete(tx, source, *month).await?,
            }
            let details = json!({"month": month, "kopecks": kopecks.map(|kopecks| kopecks.0)});
            Ok(audit::insert(tx, "lead_cost.set", "lead_cost", source, details).await?)
        })
    })
    .await
}

/// What each source cost in a period: of a month of which only some days are in it, as much as they are of it.
pub(crate) async fn of_period(tx: &mut Tx, period: Period) -> Result<HashMap<LeadSource, Kopecks>, Error> {
    let mut costs: HashMap<LeadSource, Kopecks> = HashMap::new();
    let rows = lead_costs::list(tx, month_of(period.from), period.to).await?;
    for month in months_between(period.from, period.to) {
        let whole = Period { from: month, to: month_end(month) };
        let part = Period { from: month.max(period.from), to: whole.to.min(period.to) };
        for row in rows.iter().filter(|row| row.month == month) {
            if let Some(source) = LeadSource::from_code(&row.source) {
                costs.entry(source).or_default().0 += row.kopecks * part.days() / whole.days();
            }
        }
    }
    Ok(costs)
}
