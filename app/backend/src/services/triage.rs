//! The rules by which a patient's words lead to a specialist. What they do is the domain's.

use domain::{
    error::AppError,
    permission::Permission,
    triage::{
        TriageRule,
        form::TriageForm,
        trial::{Answering, Trial, answering},
    },
};
use uuid::Uuid;

use super::clinic::{changed, refuse_stale, unknown};
use crate::{Ctx, Error, store::triage_rules};

/// An edit of a rule.
pub struct EditedRule {
    /// Which.
    pub id: String,
    /// The version that was on the screen; 0 for a preset that was never touched.
    pub version: i64,
    /// Whether it is heeded from now on.
    pub active: bool,
}

/// The rules that are heeded.
pub async fn rules(ctx: &Ctx) -> Result<Vec<TriageRule>, Error> {
    ctx.require(Permission::ReadKnowledge)?;
    Ok(ctx.directory_lately().await?.known.rules.clone())
}

/// Which rules would answer a patient's words, in their order, with one of them as it is being typed.
pub async fn try_phrase(ctx: &Ctx, trial: &Trial) -> Result<Vec<Answering>, Error> {
    ctx.require(Permission::EditKnowledge)?;
    Ok(answering(&ctx.directory_lately().await?.known.rules, trial))
}

/// Keeps a rule, new or edited.
pub async fn save(ctx: &Ctx, edited: Option<EditedRule>, form: TriageForm) -> Result<String, Error> {
    ctx.require(Permission::EditKnowledge)?;
    let id = edited.as_ref().map_or_else(|| Uuid::now_v7().to_string(), |edited| edited.id.clone());
    let new = form.parse(id)?;
    ctx.write((edited, form, new, ctx.directory_cache()), |tx, (edited, form, new, cache)| {
        Box::pin(async move {
            let directory = cache.get(tx).await?;
            if let Some(code) = &new.service_code
                && !directory.services.iter().any(|service| service.code == *code)
            {
                return Err(unknown("service_code").into());
            }
            let (saw, active) = edited.as_ref().map_or((0, true), |edited| (edited.version, edited.active));
            if edited.is_some() {
                let now = directory.known.triage.iter().find(|kept| kept.rule.id == new.id);
                let now = now.ok_or(AppError::NotFound)?;
                let what = ("triage", &new.id, saw);
                refuse_stale(tx, what, now.version, form, &TriageForm::from(&now.rule)).await?;
            }
            triage_rules::save(tx, &new.id, saw, &serde_json::to_string(new)?, active).await?;
            changed(tx, "triage", &new.id, saw + 1, form).await?;
            Ok(new.id.clone())
        })
    })
    .await
}
