//! The settings: what the clinic is made of, who works in it. Each noun asks for its own permission.

use domain::{
    error::AppError,
    settings::{Noun, SettingEdit, SettingsPage, Versions},
};
use leptos::prelude::*;

/// The first page: what a new clinic still lacks, and whose hours can be edited.
#[server(prefix = "/fn", endpoint = "settings_index", input = leptos::server_fn::codec::Json)]
pub async fn settings_index() -> Result<SettingsPage, AppError> {
    let ctx = crate::access::authorize_any(&domain::settings::READERS).await?;
    Ok(backend::services::settings::index(&ctx).await?)
}

/// All of a noun, and what its forms refer to.
#[server(prefix = "/fn", endpoint = "read_settings", input = leptos::server_fn::codec::Json)]
pub async fn read_settings(noun: Noun) -> Result<SettingsPage, AppError> {
    let ctx = crate::access::authorize(noun.permission()).await?;
    Ok(backend::services::settings::page(&ctx, noun).await?)
}

/// Keeps something new or edited; answers with its id.
#[server(prefix = "/fn", endpoint = "save_setting", input = leptos::server_fn::codec::Json)]
pub async fn save_setting(edit: SettingEdit) -> Result<String, AppError> {
    let ctx = crate::access::authorize(edit.noun.permission()).await?;
    Ok(backend::services::settings::save(&ctx, edit).await?)
}

/// Every state of an entry, the newest first.
#[server(prefix = "/fn", endpoint = "list_versions", input = leptos::server_fn::codec::Json)]
pub async fn list_versions(noun: Noun, id: String) -> Result<Versions, AppError> {
    let ctx = crate::access::authorize(noun.permission()).await?;
    Ok(backend::services::settings::versions(&ctx, noun, &id).await?)
}

/// Removes a specialty or competence that nothing refers to.
#[server(prefix = "/fn", endpoint = "delete_skill", input = leptos::server_fn::codec::Json)]
pub async fn delete_skill(code: String) -> Result<(), AppError> {
    let ctx = crate::access::authorize(Noun::Skill.permission()).await?;
    Ok(backend::services::clinic::delete_skill(&ctx, code).await?)
}
