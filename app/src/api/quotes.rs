//! What a visit costs.

use domain::{
    error::AppError,
    id::ServiceId,
    promotion::{Quote, QuoteForm},
    promotion_words::PromotionLine,
    wording::Lang,
};
use leptos::prelude::*;

/// The price of a visit on its own day, with the promotions that hold then.
#[server(prefix = "/fn", endpoint = "quote_visit", input = leptos::server_fn::codec::Json)]
pub async fn quote_visit(form: QuoteForm) -> Result<Quote, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::ReadKnowledge).await?;
    Ok(backend::services::quotes::quote(&ctx, &form).await?)
}

/// The promotions that may concern somebody who comes for one of these services, from today on.
#[server(prefix = "/fn", endpoint = "promotions_on", input = leptos::server_fn::codec::Json)]
pub async fn promotions_on(services: Vec<ServiceId>, lang: Lang) -> Result<Vec<PromotionLine>, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::ReadKnowledge).await?;
    Ok(backend::services::promotions::list_on(&ctx, &services, lang).await?)
}
