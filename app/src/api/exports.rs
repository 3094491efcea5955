//! Which tables the reader may have as files.

use domain::{error::AppError, export::ExportChoices};
use leptos::prelude::*;

/// The tables, and the dates that are usually asked for.
#[server(prefix = "/fn", endpoint = "list_exports", input = leptos::server_fn::codec::Json)]
pub async fn list_exports() -> Result<ExportChoices, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::Export).await?;
    Ok(backend::services::exports::choices(&ctx).await?)
}
