//! The facts of a booking on its card.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::{
    booking::BookingStatus,
    booking_card::BookingCard,
    clinic_time::{local_date, parse_zone},
    error::Stale,
    hours_fallout::MoveReason,
    permission::Permission,
    wording,
};
use leptos::prelude::*;

use super::phone::Phone;
use crate::{
    i18n::*,
    ui::{
        frame::Viewer,
        icons::{Glyph, Icon},
        parts::{status_glyph, status_tone},
        words,
    },
};

/// The facts: status, visit, service, phone, wishes.
#[component]
pub fn Facts(
    /// Of which booking.
    card: BookingCard,
    /// Whether the reader may uncover the phone.
    may_reveal: bool,
    /// Raised when the facts take more room.
    grown: RwSignal<u32>,
) -> impl IntoView {
    let i18n = use_i18n();
    let language = i18n.get_locale_untracked();
    let booking = &card.booking;
    let zone = parse_zone(&card.zone).unwrap_or(Tz::UTC);
    let status = booking.status;
    let since = day_and_time(zone, card.since, card.now, language);
    let reason = booking.cancel_reason.map(|reason| words::cancel_reason(language, reason));
    let day =
        wording::day(local_date(zone, booking.starts_at), local_date(zone, card.now), words::lang(language));
    let time = wording::time_range(
        booking.starts_at.with_timezone(&zone).time(),
        booking.ends_at.with_timezone(&zone).time(),
    );
    let place =
        if card.chair.is_empty() { card.doctor.clone() } else { format!("{}, {}", card.chair, card.doctor) };
    let price = booking.price.format_in(words::lang(language));
    let plan = card.plan.map(|plan| {
        let href = format!("/plans/{}", plan.id);
        let words = td_string!(
            language,
            plans.visit_of_plan,
            number = plan.number,
            total = plan.total,
            title = plan.title
        );
        let may_open = use_context::<Viewer>().is_some_and(|viewer| viewer.role.may(Permission::Book));
        let words = if may_open { view! { <a href=href>{words}</a> }.into_any() } else { words.into_any() };
        view! { <p class="small">{words}</p> }
    });
    let phone = card.patient.as_ref().and_then(|patient| Some((patient.id, patient.phone_masked.clone()?)));
    let standing = card.patient.as_ref().map(|patient| patient.standing_wishes.clone()).unwrap_or_default();
    let wishes: Vec<String> = standing.into_iter().chain(booking.wish.clone()).collect();
    view! {
        <dl class="dl small">
            <dt>{t!(i18n, schedule.status)}</dt>
            <dd class="row g1 tone b" data-tone=status_tone(status).code()>
                <Icon glyph=status_glyph(status) small=true/>
                {words::status(language, status)}
                ", "
                {since}
            </dd>
            {reason.map(|reason| view! { <dt>{t!(i18n, schedule.reason)}</dt><dd>{reason}</dd> })}
            <dt>{t!(i18n, schedule.visit)}</dt>
            <dd>{day} ", " {time} ", " {place}</dd>
            <dt>{t!(i18n, schedule.service)}</dt>
            <dd>{booking.services_text.clone()} " · " {price}</dd>
            {phone.map(|(patient, masked)| view! { <Phone patient masked may_reveal grown/> })}
            {(status == BookingStatus::Held)
                .then(|| view! { <dt>{t!(i18n, schedule.held_by)}</dt><dd>{booking.created_by.clone()}</dd> })}
        </dl>
        {plan}
        {booking.to_move.as_deref().and_then(MoveReason::from_code).map(|why| {
            let words = td_string!(language, hours.has_to_move, why = words::hours::move_reason(language, why));
            view! { <Remark glyph=Glyph::Warn words/> }
        })}
        {wishes.into_iter().map(|words| view! { <Remark glyph=Glyph::Wish words/> }).collect_view()}
    }
    .into_any()
}

#[component]
fn Remark(glyph: Glyph, words: String) -> impl IntoView {
    view! {
        <div class="row top small remark">
            <span class="faint"><Icon glyph/></span>
            <span class="lines">{words}</span>
        </div>
    }
}

/// «вчера, 15:20».
fn day_and_time(zone: Tz, at: DateTime<Utc>, now: DateTime<Utc>, language: Locale) -> String {
    let local = at.with_timezone(&zone);
    wording::day_and_time(local.date_naive(), local.time(), local_date(zone, now), words::lang(language))
}

/// Who changed a booking first, when, and what it is now: «Анна Королёва, 12:20: В клинике».
pub fn stale_words(language: Locale, stale: &Stale, zone: Option<String>) -> String {
    let zone = zone.and_then(|zone| parse_zone(&zone).ok()).unwrap_or(Tz::UTC);
    let time = |at: DateTime<Utc>| wording::time(at.with_timezone(&zone).time());
    let who = stale.by.clone().into_iter().chain(stale.at.map(time)).collect::<Vec<_>>().join(", ");
    let now = |(field, value): &(String, String)| match field.as_str() {
        "status" => BookingStatus::from_code(value).map(|status| words::status(language, status).to_owned()),
        "starts_at" => DateTime::parse_from_rfc3339(value).ok().map(|at| {
            let at = at.with_timezone(&zone);
            wording::day_and_time(at.date_naive(), at.time(), at.date_naive(), words::lang(language))
        }),
        "wish" => Some(format!("{}: {value}", td_string!(language, bookings.act.wish))),
        "services" => Some(value.clone()),
        _ => None,
    };
    let changes = stale.changed.iter().filter_map(now).collect::<Vec<_>>().join("; ");
    let words = td_string!(language, schedule.changed_first);
    match (who.is_empty(), changes.is_empty()) {
        (true, _) => words.to_owned(),
        (false, true) => format!("{words} {who}."),
        (false, false) => format!("{words} {who}: {changes}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_edit_says_who_was_first_and_what_it_is_now() {
        let stale = Stale {
            version: 3,
            by: Some("Анна Королёва".into()),
            at: DateTime::from_timestamp(1_795_000_800, 0),
            changed: vec![("status".into(), "arrived".into()), ("doctor_id".into(), "1".into())],
        };
        let words = stale_words(Locale::ru, &stale, Some("Europe/Moscow".into()));
        assert!(words.contains("Анна Королёва, "), "{words}");
        assert!(words.ends_with(": В клинике."), "{words}");
    }
}
