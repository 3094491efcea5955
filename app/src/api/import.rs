//! Import of services and patients. A file travels in the body, never in an address.

use domain::{
    error::AppError,
    id::ImportId,
    import::{
        DryRun, ImportFile, ImportKind, ImportOrder, ImportStep, Reading, RefusedRows,
        history::{ImportBrief, UndoStep},
    },
    wording::Lang,
};
use leptos::prelude::*;

/// A file with the columns in their usual order and rows that show how a cell is filled.
#[server(prefix = "/fn", endpoint = "import_template", input = leptos::server_fn::codec::Json)]
pub async fn import_template(kind: ImportKind, lang: Lang) -> Result<String, AppError> {
    crate::access::authorize(kind.permission()).await?;
    Ok(domain::import::template::template(kind, lang).to_owned())
}

/// Says what a file would do; nothing is kept.
#[server(prefix = "/fn", endpoint = "plan_import", input = leptos::server_fn::codec::Json)]
pub async fn plan_import(
    kind: ImportKind,
    file: ImportFile,
    #[server(default)] reading: Reading,
) -> Result<DryRun, AppError> {
    let ctx = crate::access::authorize(kind.permission()).await?;
    Ok(backend::services::import::plan(&ctx, kind, file, &reading).await?)
}

/// Keeps what the dry run found, from one part on.
#[server(prefix = "/fn", endpoint = "apply_import", input = leptos::server_fn::codec::Json)]
pub async fn apply_import(
    kind: ImportKind,
    file: ImportFile,
    order: ImportOrder,
) -> Result<ImportStep, AppError> {
    let ctx = crate::access::authorize(kind.permission()).await?;
    Ok(backend::services::import::apply(&ctx, kind, file, order).await?)
}

/// The rows that cannot be taken, to be mended.
#[server(prefix = "/fn", endpoint = "refused_import", input = leptos::server_fn::codec::Json)]
pub async fn refused_import(
    kind: ImportKind,
    file: ImportFile,
    #[server(default)] reading: Reading,
) -> Result<RefusedRows, AppError> {
    let ctx = crate::access::authorize(kind.permission()).await?;
    Ok(backend::services::import::refused(&ctx, kind, file, &reading).await?)
}

/// The last imports of a list, the newest first.
#[server(prefix = "/fn", endpoint = "list_imports", input = leptos::server_fn::codec::Json)]
pub async fn list_imports(kind: ImportKind) -> Result<Vec<ImportBrief>, AppError> {
    let ctx = crate::access::authorize(kind.permission()).await?;
    Ok(backend::services::import::list(&ctx, kind).await?)
}

/// Takes some of an import back; asked again until nothing is left.
#[server(prefix = "/fn", endpoint = "undo_import", input = leptos::server_fn::codec::Json)]
pub async fn undo_import(kind: ImportKind, import: ImportId) -> Result<UndoStep, AppError> {
    let ctx = crate::access::authorize(kind.permission()).await?;
    Ok(backend::services::import::undo(&ctx, kind, import).await?)
}
