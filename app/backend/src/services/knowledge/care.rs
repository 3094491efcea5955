//! Who answers for what operators are told, and when it was looked through.

use domain::{
    error::{AppError, Fault},
    event::Event,
    knowledge_care::CareForm,
    permission::Permission,
};
use serde_json::json;

use super::search::Book;
use crate::{
    Ctx, Error,
    store::{StoreError, audit, directory, knowledge_care, users},
};

/// Says who answers for an entry and when it is to be looked through again. Whoever answers for it may say that it was
/// looked through, and nothing else.
pub async fn set_care(ctx: &Ctx, form: CareForm) -> Result<(), Error> {
    ctx.require(Permission::ReadKnowledge)?;
    let directory = ctx.directory_lately().await?;
    let today = directory.clinic_today(ctx.now());
    let book = Book { today, lang: Default::default(), directory: &directory };
    book.one(form.noun, &form.id).ok_or(AppError::NotFound)?;
    let owner = directory.known.care(form.noun, &form.id).and_then(|care| care.owner);
    let own = owner.is_some() && owner == ctx.actor().user && form.owner == owner;
    if !own {
        ctx.require(Permission::EditKnowledge)?;
    }
    let review_on = form.review_on(today)?;
    ctx.write((form, review_on), |tx, (form, review_on)| {
        Box::pin(async move {
            if let Some(owner) = form.owner {
                match users::get(tx, owner.0).await {
                    Ok(user) if !user.disabled => (),
                    Ok(_) | Err(StoreError::NotFound) => {
                        return Err(AppError::field("owner", Fault::UnknownChoice).into());
                    }
                    Err(error) => return Err(error.into()),
                }
            }
            let noun = form.noun.code();
            knowledge_care::set(tx, noun, &form.id, form.owner.map(|owner| owner.0), *review_on).await?;
            directory::touch(tx).await?;
            let details = json!({ "owner": form.owner, "review_on": review_on });
            audit::insert(tx, "knowledge.care", noun, form.id.clone(), details).await?;
            tx.emit(Event::ClinicChanged);
            Ok(())
        })
    })
    .await
}
