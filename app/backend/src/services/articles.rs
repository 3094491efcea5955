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
    store::articles::{self, ArticleValues},
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
            let values = values(new, edited.is_none_or(|edited| edited.active))?;
            let id = match edited {
                None => {
                    let id = Uuid::now_v7();
                    articles::insert(tx, id, &values).await?;
                    id
                }
                Some(edited) => {
                    let now = directory.known.articles.iter().find(|article| article.id == edited.id);
                    let now: &Article = now.ok_or(AppError::NotFound)?;
                    let what = ("article", edited.id.0, edited.version);
                    refuse_stale(tx, what, now.version, form, &ArticleForm::from(now)).await?;
                    articles::update(tx, edited.id.0, edited.version, &values).await?;
                    edited.id.0
                }
            };
            changed(tx, "article", id, next(*edited), form).await?;
            Ok(id.into())
        })
    })
    .await
}

pub(crate) fn values(new: &NewArticle, active: bool) -> Result<ArticleValues, Error> {
    Ok(ArticleValues {
        kind: new.kind.code(),
        title: new.title.clone(),
        body: new.body.clone(),
        keywords: new.keywords.clone(),
        services: serde_json::to_string(&new.services)?,
        active,
    })
}
