//! Messages to patients: their words, what became of them, and who wants any.

use domain::{
    error::AppError,
    id::{MessageId, PatientId},
    message::{Channel, MessageState},
    message_page::{MessageConsent, MessagesPage},
    message_template::TemplateForm,
};
use leptos::prelude::*;

/// The page; its log holds one state, or all of them.
#[server(prefix = "/fn", endpoint = "read_messages", input = leptos::server_fn::codec::Json)]
pub async fn read_messages(state: Option<MessageState>) -> Result<MessagesPage, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditClinic).await?;
    Ok(backend::services::messages::page(&ctx, state).await?)
}

/// Keeps the words of a kind.
#[server(prefix = "/fn", endpoint = "save_message_template", input = leptos::server_fn::codec::Json)]
pub async fn save_message_template(form: TemplateForm) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditClinic).await?;
    Ok(backend::services::messages::save_template(&ctx, form).await?)
}

/// Tries a message once more that was given up.
#[server(prefix = "/fn", endpoint = "send_message_again", input = leptos::server_fn::codec::Json)]
pub async fn send_message_again(id: MessageId) -> Result<(), AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditClinic).await?;
    Ok(backend::services::messages::send_again(&ctx, id).await?)
}

/// Whether a patient wants messages, and how they could be reached.
#[server(prefix = "/fn", endpoint = "read_message_consent", input = leptos::server_fn::codec::Json)]
pub async fn read_message_consent(id: PatientId) -> Result<MessageConsent, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditPatients).await?;
    Ok(backend::services::messages::consent(&ctx, id).await?)
}

/// Notes that a patient wants messages by a channel, or none.
#[server(prefix = "/fn", endpoint = "set_message_consent", input = leptos::server_fn::codec::Json)]
pub async fn set_message_consent(
    id: PatientId,
    channel: Option<Channel>,
) -> Result<MessageConsent, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditPatients).await?;
    Ok(backend::services::messages::set_consent(&ctx, id, channel).await?)
}
