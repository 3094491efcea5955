//! Articles: making and changing them. Who answers for them is in [`super::knowledge`].

use domain::{
    article::{Article, ArticleForm, NewArticle},
    clinic_form::Edited,
    error::AppError,
    id::ArticleId,
    permission::Permission,
};
use uuid::Uuid;

use super::clinic::{changed, next, refuse_stale, unknown};
use crate::{
    Ctx, Error,
    store::{articles, directory::ArticleRow},
};

/// Keeps an article, new or edited.
pub async fn save(
    ctx: &Ctx,
    edited: Option<Edited<ArticleId>>,
    form: ArticleForm,
) -> Result<ArticleId, Error> {
    ctx.require(Permission::EditKnowledge)?;
    let new = NewArticle::parse(&form)?;
    ctx.write((edited, form, new, ctx.directory_cache()), |tx, (edited, form, new, cache)| {
        Box::pin(async move {
            let directory = cache.get(tx).await?;
            if new.services.iter().any(|id| directory.service(*id).is_none()) {
                return Err(unknown("services").into());
            }
            let row = ArticleRow {
                id: edited.map_or_else(Uuid::now_v7, |edited| edited.id.0),
                kind: new.kind.code().into(),
                title: new.title.clone(),
                body: new.body.clone(),
                keywords: new.keywords.clone(),
                services: serde_json::to_string(&new.services)?,
                active: edited.is_none_or(|edited| edited.active),
                version: edited.map_or(1, |edited| edited.version),
            };
            match edited {
                None => articles::insert(tx, &row).await?,
                Some(edited) => {
                    let now = directory.known.articles.iter().find(|article| article.id == edited.id);
                    let now: &Article = now.ok_or(AppError::NotFound)?;
                    let what = ("article", edited.id.0, edited.version);
                    refuse_stale(tx, what, now.version, form, &ArticleForm::from(now)).await?;
                    articles::update(tx, &row).await?;
                }
            }
            changed(tx, "article", row.id, next(*edited), form).await?;
            Ok(row.id.into())
        })
    })
    .await
}
