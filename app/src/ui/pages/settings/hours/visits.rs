//! Visits that have to be moved, or would have to be: when, who, what for, and the way to the schedule.

use chrono::NaiveDate;
use domain::{
    hours_fallout::VisitToMove,
    id::BranchId,
    wording::{date_with_weekday, time_range},
};
use leptos::prelude::*;

use super::facts::use_facts;
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        parts::{StatusTag, Tag, Tone},
        words::{hours::move_reason, lang},
    },
};

/// The list.
#[component]
pub fn VisitList(
    /// The visits, by start.
    visits: Vec<VisitToMove>,
    /// Whether they are of several doctors.
    #[prop(optional)]
    with_doctor: bool,
) -> impl IntoView {
    let row = |visit: VisitToMove| view! { <VisitRow visit with_doctor/> };
    view! { <ul class="visits">{visits.into_iter().map(row).collect_view()}</ul> }.into_any()
}

/// One of them; what belongs to it stands below.
#[component]
pub fn VisitRow(
    /// Which.
    visit: VisitToMove,
    /// Whether they are of several doctors.
    #[prop(optional)]
    with_doctor: bool,
    /// What stands below.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let i18n = use_i18n();
    let facts = use_facts();
    let zone = facts.zone(visit.branch);
    let (start, end) = (visit.starts_at.with_timezone(&zone), visit.ends_at.with_timezone(&zone));
    let when = move || {
        let day = date_with_weekday(visit.day, lang(i18n.get_locale()));
        format!("{day}, {}", time_range(start.time(), end.time()))
    };
    let (by, patient) = (visit.by.clone(), visit.patient.clone());
    let held = visit.status == domain::booking::BookingStatus::Held;
    let who = move || match &patient {
        Some(patient) => patient.clone(),
        None if held => td_string!(i18n.get_locale(), hours.held_by, name = &by),
        None => td_string!(i18n.get_locale(), hours.hidden_patient).to_owned(),
    };
    let mut place = Vec::new();
    if with_doctor {
        place.push(facts.doctor(visit.doctor));
    }
    if facts.has_branches() {
        place.push(facts.branch(visit.branch));
    }
    let place = (!place.is_empty()).then(|| view! { <span class="small mute">{place.join(" · ")}</span> });
    let why = visit.reason.map(|reason| {
        view! { <Tag tone=Tone::Warn>{move || move_reason(i18n.get_locale(), reason)}</Tag> }
    });
    view! {
        <li>
            <div class="when"><span class="b">{when}</span>{place}</div>
            <div class="who"><span>{who}</span><span class="small mute">{visit.services}</span></div>
            <div class="row wrap g1">{why}<StatusTag status=visit.status/></div>
            <a
                class="btn sm"
                href=day_href(visit.branch, visit.day)
                aria-label=move || td_string!(i18n.get_locale(), hours.open_in_schedule_of, when = when())
            >
                <Icon glyph=Glyph::Calendar small=true/>
                {t!(i18n, hours.open_in_schedule)}
            </a>
            {children.map(|children| children())}
        </li>
    }
    .into_any()
}

/// The day in the schedule.
fn day_href(branch: BranchId, day: NaiveDate) -> String {
    format!("/schedule?date={day}&branch={branch}")
}
