//! When a doctor can be seen first: a time, not a date, found by the search that offers are found by.

use chrono::DateTime;
use domain::{
    booking::{Place, SERVICES_MAX},
    id::{DoctorId, ServiceId},
    knowledge::FirstOpening,
    permission::Permission,
    slot_query::{SlotMode, SlotQuery},
    wording::{self, Lang},
};

use crate::{
    Ctx, Error,
    services::{
        directory::Directory,
        slots::{self, DAYS_MAX},
    },
};

/// The earliest start in which these services fit, or the doctor's median one when none is asked for. None without such a
/// time, and for whoever books nobody.
pub(super) async fn first(
    ctx: &Ctx,
    directory: &Directory,
    doctor: DoctorId,
    services: &[ServiceId],
    lang: Lang,
) -> Result<Option<FirstOpening>, Error> {
    if !ctx.actor().may(Permission::Book) {
        return Ok(None);
    }
    let in_use = |id: &&ServiceId| directory.service(**id).is_some_and(|service| service.active);
    let mut services: Vec<_> = services.iter().filter(in_use).take(SERVICES_MAX).copied().collect();
    if services.is_empty() {
        services.extend(directory.median_service(doctor));
    }
    if services.is_empty() {
        return Ok(None);
    }
    let query = SlotQuery {
        services,
        doctor_id: Some(doctor),
        days: DAYS_MAX,
        mode: SlotMode::Earliest,
        limit: 1,
        ..SlotQuery::default()
    };
    let offers = slots::search(ctx, &query).await?;
    let opening = offers.first().and_then(|offer| {
        let branch = directory.branch(offer.branch)?;
        let at: DateTime<_> = offer.starts_at.with_timezone(&branch.zone);
        let day = wording::date_with_weekday(at.date_naive(), lang);
        let several = directory.branches.iter().filter(|branch| branch.active).count() > 1;
        let place = if several { format!(", {}", branch.name) } else { String::new() };
        let when = format!("{day}, {}{place}", wording::time(at.time()));
        Some(FirstOpening { place: Place::from(offer), when })
    });
    Ok(opening)
}
