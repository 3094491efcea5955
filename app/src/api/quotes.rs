//! What a visit costs.

use domain::{
    error::AppError,
    promotion::{Quote, QuoteForm},
};
use leptos::prelude::*;

/// The price of a visit on its own day, with the promotions that hold then.
#[server(prefix = "/fn", endpoint = "quote_visit", input = leptos::server_fn::codec::Json)]
pub async fn quote_visit(form: QuoteForm) -> Result<Quote, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::ReadKnowledge).await?;
    Ok(backend::services::quotes::quote(&ctx, &form).await?)
}
