//! What an operator tells besides free time.

mod card;
mod care;
mod opening;
mod questions;
mod search;

use domain::{
    hours_page::DayAhead,
    id::{DoctorId, ServiceId},
    knowledge::{Line, Told, day_line},
    permission::Permission,
    price_history::coming_line,
    promotion_words,
    wording::Lang,
};

pub use self::{
    card::card,
    care::set_care,
    questions::{answer, ask, list as questions},
    search::search,
};
use super::{directory::Directory, hours};
use crate::{Ctx, Error};

/// The promotions that may concern somebody who comes for one of these services, what these will cost later, and when
/// the doctor works next.
pub async fn tell(
    ctx: &Ctx,
    services: &[ServiceId],
    doctor: Option<DoctorId>,
    lang: Lang,
) -> Result<Told, Error> {
    ctx.require(Permission::ReadKnowledge)?;
    let directory = ctx.directory_lately().await?;
    let today = directory.clinic_today(ctx.now());
    let concern = directory.promotions.iter().filter(|promotion| promotion.concerns(services, today));
    let promotions = concern.map(|promotion| promotion_words::line(promotion, lang)).collect();
    let (days, first) = match doctor {
        Some(doctor) => {
            let days = days_ahead(ctx, &directory, doctor, lang).await?;
            (days, opening::first(ctx, &directory, doctor, services, lang).await?)
        }
        None => (Vec::new(), None),
    };
    let coming = services.iter().filter_map(|id| {
        let next = directory.coming(*id).into_iter().next()?;
        let name = directory.service(*id)?.name.clone();
        Some(coming_line(name, &next, today, lang))
    });
    Ok(Told { promotions, coming: coming.collect(), days, first })
}

/// When the doctor works next, and how much of it is free.
async fn days_ahead(
    ctx: &Ctx,
    directory: &Directory,
    doctor: DoctorId,
    lang: Lang,
) -> Result<Vec<Line>, Error> {
    let today = directory.clinic_today(ctx.now());
    let several = directory.branches.iter().filter(|branch| branch.active).count() > 1;
    let place = |id| directory.branch(id).filter(|_| several).map(|branch| branch.name.clone());
    let day = |day: &DayAhead| day_line(day, today, place(day.branch).unwrap_or_default(), lang);
    Ok(hours::ahead(ctx, doctor).await?.iter().map(day).collect())
}
