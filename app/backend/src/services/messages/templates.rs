//! The words of messages: the clinic's own, or the usual ones.

use domain::{
    message::MessageKind,
    message_page::TemplateLine,
    message_template::{TemplateForm, usual},
    permission::Permission,
};
use serde_json::json;

use crate::{
    Ctx, Error,
    services::clinic::refuse_stale,
    store::{
        Tx, audit,
        message_templates::{self, TemplateRow},
    },
};

const ENTITY: &str = "message_template";

/// The words of a kind.
pub(super) async fn words(tx: &mut Tx, kind: MessageKind) -> Result<String, Error> {
    Ok(message_templates::find(tx, kind.code()).await?.map_or_else(|| usual(kind).to_owned(), |row| row.text))
}

/// The words of all kinds.
pub(super) async fn list(tx: &mut Tx) -> Result<Vec<TemplateLine>, Error> {
    let rows = message_templates::list(tx).await?;
    let line = |kind: MessageKind| {
        let own = rows.iter().find(|row| row.kind == kind.code());
        TemplateLine {
            kind,
            version: own.map_or(0, |row| row.version),
            text: own.map_or_else(|| usual(kind).to_owned(), |row| row.text.clone()),
        }
    };
    Ok(MessageKind::ALL.into_iter().map(line).collect())
}

/// Keeps the words of a kind.
///
/// Fails with `Invalid`, or with `Stale` when a colleague was faster.
pub async fn save(ctx: &Ctx, form: TemplateForm) -> Result<(), Error> {
    ctx.require(Permission::EditClinic)?;
    let text = form.parse()?;
    ctx.write((form, text), |tx, (form, text)| {
        Box::pin(async move {
            let kind = form.kind.code();
            let now = message_templates::find(tx, kind).await?;
            let is = now.as_ref().map_or(0, |row| row.version);
            let there = now.map_or_else(|| usual(form.kind).to_owned(), |row| row.text);
            let (typed, there) = (json!({"text": text}), json!({"text": there}));
            refuse_stale(tx, (ENTITY, kind, form.version), is, &typed, &there).await?;
            let row = TemplateRow { kind: kind.into(), text: text.clone(), version: form.version };
            message_templates::save(tx, &row).await?;
            let details = json!({"version": form.version + 1, "is": typed});
            Ok(audit::insert(tx, &format!("{ENTITY}.save"), ENTITY, kind, details).await?)
        })
    })
    .await
}
