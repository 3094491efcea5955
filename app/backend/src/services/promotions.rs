//! Promotions: making and changing them. What they do to a price is the domain's.

use domain::{
    clinic_form::Edited, id::PromotionId, permission::Permission, promotion::Promotion,
    promotion_form::PromotionForm,
};
use uuid::Uuid;

use super::{
    clinic::{changed, next, refuse_stale, unknown},
    directory::Directory,
};
use crate::{
    Ctx, Error,
    store::promotions::{self, PromotionValues},
};

/// Keeps a promotion, new or edited. Visits that are booked keep the price they were booked with.
pub async fn save(
    ctx: &Ctx,
    edited: Option<Edited<PromotionId>>,
    form: PromotionForm,
) -> Result<PromotionId, Error> {
    ctx.require(Permission::EditClinic)?;
    let id = edited.map_or_else(|| Uuid::now_v7().into(), |edited| edited.id);
    let new = form.parse(id)?;
    ctx.write((edited, form, new, ctx.directory_cache()), |tx, (edited, form, new, cache)| {
        Box::pin(async move {
            known_places(&*cache.get(tx).await?, new)?;
            let values = PromotionValues {
                name: new.name.clone(),
                body: serde_json::to_string(new)?,
                starts_on: new.starts_on,
                ends_on: new.ends_on,
                active: edited.is_none_or(|edited| edited.active),
            };
            match edited {
                None => promotions::insert(tx, new.id.0, &values).await?,
                Some(edited) => {
                    let row = promotions::get(tx, edited.id.0).await?;
                    let now = PromotionForm::from(&serde_json::from_str::<Promotion>(&row.body)?);
                    let what = ("promotion", edited.id.0, edited.version);
                    refuse_stale(tx, what, row.version, form, &now).await?;
                    promotions::update(tx, edited.id.0, edited.version, &values).await?;
                }
            }
            changed(tx, "promotion", new.id.0, next(*edited), form).await?;
            Ok(new.id)
        })
    })
    .await
}

fn known_places(directory: &Directory, new: &Promotion) -> Result<(), Error> {
    if new.services.iter().any(|id| directory.service(*id).is_none()) {
        return Err(unknown("services").into());
    }
    if new.branches.iter().any(|id| directory.branch(*id).is_none()) {
        return Err(unknown("branches").into());
    }
    Ok(())
}
