//! What waits for the viewer besides the phone.

use domain::{error::AppError, waiting::Waiting, wording::Lang};
use leptos::prelude::*;

/// Counts it, with words in a language.
#[server(prefix = "/fn", endpoint = "count_waiting", input = leptos::server_fn::codec::Json)]
pub async fn count_waiting(lang: Lang) -> Result<Waiting, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::OwnAccount).await?;
    Ok(backend::services::waiting::count(&ctx, lang).await?)
}
