//! Prices of services by their days.

use domain::{
    error::AppError,
    id::{PriceId, ServiceId},
    price_history::PriceEntry,
};
use leptos::prelude::*;

/// All prices of a service, the newest day first.
#[server(prefix = "/fn", endpoint = "service_prices", input = leptos::server_fn::codec::Json)]
pub async fn service_prices(service: ServiceId) -> Result<Vec<PriceEntry>, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::ReadKnowledge).await?;
    Ok(backend::services::prices::history(&ctx, service).await?)
}

/// Takes back a price that does not hold yet.
#[server(prefix = "/fn", endpoint = "take_back_price", input = leptos::server_fn::codec::Json)]
pub async fn take_back_price(price: PriceId) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditClinic).await?;
    Ok(backend::services::prices::take_back(&ctx, price).await?)
}
