//! Prices of services: setting one from a day on, taking back one that does not hold yet, their history.

use chrono::{Days, NaiveDate};
use domain::{
    error::{AppError, Fault},
    event::Event,
    id::{PriceId, ServiceId},
    money::Price,
    permission::Permission,
    price_history::{DatedPrice, PRICE_AHEAD_MAX, PriceEntry, Standing, standings},
};
use serde_json::json;
use uuid::Uuid;

use super::directory::Directory;
use crate::{
    Ctx, Error,
    store::{
        Tx, audit, directory, imports,
        prices::{self, PriceRow},
    },
};

/// All prices of a service, the newest day first.
pub async fn history(ctx: &Ctx, service: ServiceId) -> Result<Vec<PriceEntry>, Error> {
    ctx.require(Permission::ReadKnowledge)?;
    let mut tx = ctx.read().await?;
    let directory = ctx.directory(&mut tx).await?;
    directory.service(service).ok_or(AppError::NotFound)?;
    let rows = prices::list(&mut tx, service.0).await?;
    let files = imports::list_names(&mut tx).await?;
    let file = |id: Uuid| files.iter().find(|(import, _)| *import == id).map(|(_, name)| name.clone());
    let standing = standings(&rows.iter().map(dated).collect::<Vec<_>>(), directory.day());
    let entry = |(row, standing): (PriceRow, Standing)| PriceEntry {
        id: row.id.into(),
        valid_from: row.valid_from,
        price: Price::of_kopecks(row.price_from, row.price_to),
        set_at: row.set_at.map(|at| directory.clinic_clock(at)),
        import: row.import_id.and_then(file),
        set_by: row.set_by_name,
        standing,
    };
    let mut entries: Vec<PriceEntry> = rows.into_iter().zip(standing).map(entry).collect();
    entries.reverse();
    // stable: of one day the one that was set last stays first
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.valid_from));
    Ok(entries)
}

/// Takes back a price that does not hold yet; the one before it goes on. `NotFound` of one that holds or did.
pub async fn take_back(ctx: &Ctx, id: PriceId) -> Result<(), Error> {
    ctx.require(Permission::EditClinic)?;
    ctx.write((id, ctx.directory_cache()), |tx, (id, cache)| {
        Box::pin(async move {
            let today = cache.get(tx).await?.day();
            let row = prices::find(tx, id.0).await?.ok_or(AppError::NotFound)?;
            let rows = prices::list(tx, row.service_id).await?;
            let standing = standings(&rows.iter().map(dated).collect::<Vec<_>>(), today);
            let at = rows.iter().position(|other| other.id == row.id);
            if at.is_none_or(|at| standing[at] != Standing::Coming) {
                return Err(AppError::NotFound.into());
            }
            prices::delete(tx, row.id).await?;
            directory::touch(tx).await?;
            let details = json!({
                "valid_from": row.valid_from,
                "price": Price::of_kopecks(row.price_from, row.price_to).format(),
            });
            audit::insert(tx, "service.take_back_price", "service", row.service_id, details).await?;
            tx.emit(Event::ClinicChanged);
            Ok(())
        })
    })
    .await
}

/// The first day of a new price: today when none is named; not one of the past.
pub(super) fn first_day(
    directory: &Directory,
    named: Option<NaiveDate>,
    field: &str,
) -> Result<NaiveDate, AppError> {
    let today = directory.day();
    let last = today.checked_add_days(Days::new(PRICE_AHEAD_MAX.into())).unwrap_or(NaiveDate::MAX);
    match named.unwrap_or(today) {
        day if day < today => Err(AppError::field(field, Fault::InThePast)),
        day if day > last => Err(AppError::field(field, Fault::TooFar(PRICE_AHEAD_MAX))),
        day => Ok(day),
    }
}

/// Sets a price from a day on, unless it holds then anyway.
pub(super) async fn set(
    tx: &mut Tx,
    directory: &Directory,
    service: ServiceId,
    from: NaiveDate,
    price: Price,
    import: Option<Uuid>,
) -> Result<(), Error> {
    if directory.price_on(service, from) != Some(price) {
        insert(tx, service.0, from, price, import).await?;
    }
    Ok(())
}

/// Adds a price.
pub(super) async fn insert(
    tx: &mut Tx,
    service: Uuid,
    from: NaiveDate,
    price: Price,
    import: Option<Uuid>,
) -> Result<(), Error> {
    let ends = (price.from.0, price.to.map(|to| to.0));
    Ok(prices::insert(tx, service, from, ends, import).await?)
}

/// The price of a row, with its day.
pub(super) fn dated(row: &PriceRow) -> DatedPrice {
    DatedPrice { valid_from: row.valid_from, price: Price::of_kopecks(row.price_from, row.price_to) }
}
