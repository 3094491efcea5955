//! Notes for the next shift and announcements.

use domain::{
    error::AppError,
    id::MemoId,
    memo::{MemoForm, MemoList},
};
use leptos::prelude::*;

/// What colleagues tell oneself, the newest first.
#[server(prefix = "/fn", endpoint = "list_memos", input = leptos::server_fn::codec::Json)]
pub async fn list_memos() -> Result<MemoList, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::OwnAccount).await?;
    Ok(backend::services::memos::list(&ctx).await?)
}

/// Puts one up.
#[server(prefix = "/fn", endpoint = "put_up_memo", input = leptos::server_fn::codec::Json)]
pub async fn put_up_memo(form: MemoForm) -> Result<MemoId, AppError> {
    use domain::permission::Permission;
    let ctx = crate::access::authorize_any(&[Permission::TakeCalls, Permission::Announce]).await?;
    Ok(backend::services::memos::put_up(&ctx, form).await?)
}

/// Says that one has read it.
#[server(prefix = "/fn", endpoint = "acknowledge_memo", input = leptos::server_fn::codec::Json)]
pub async fn acknowledge_memo(id: MemoId) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::OwnAccount).await?;
    Ok(backend::services::memos::acknowledge(&ctx, id).await?)
}

/// Takes one down, or puts it up again.
#[server(prefix = "/fn", endpoint = "take_down_memo", input = leptos::server_fn::codec::Json)]
pub async fn take_down_memo(id: MemoId, down: bool) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::OwnAccount).await?;
    Ok(backend::services::memos::set_down(&ctx, id, down).await?)
}
