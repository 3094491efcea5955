//! What an operator tells besides free time.

use domain::{
    id::{DoctorId, ServiceId},
    knowledge::{Told, day_line},
    permission::Permission,
    price_history::coming_line,
    promotion_words,
    wording::Lang,
};

use super::hours;
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
    let ahead = match doctor {
        Some(doctor) => hours::ahead(ctx, doctor).await?,
        None => Vec::new(),
    };
    let several = directory.branches.iter().filter(|branch| branch.active).count() > 1;
    let place = |id| directory.branch(id).filter(|_| several).map(|branch| branch.name.clone());
    let day = |day: &domain::hours_page::DayAhead| {
        day_line(day, today, place(day.branch).unwrap_or_default(), lang)
    };
    let coming = services.iter().filter_map(|id| {
        let next = directory.coming(*id).into_iter().next()?;
        let name = directory.service(*id)?.name.clone();
        Some(coming_line(name, &next, today, lang))
    });
    Ok(Told { promotions, coming: coming.collect(), days: ahead.iter().map(day).collect() })
}
