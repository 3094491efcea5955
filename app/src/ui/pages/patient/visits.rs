//! Visits of a patient as a time line: what lies ahead first.

use chrono::{DateTime, Datelike, Utc};
use domain::{patient::VisitLine, wording};
use leptos::prelude::*;

use super::Shown;
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        parts::{Empty, Panel, StatusTag, status_glyph, status_tone},
        words,
    },
};

/// The panel.
#[component]
pub fn Visits(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let split = Memo::new(move |_| {
        shown.card.with(|card| {
            let lies_ahead = |visit: &VisitLine| visit.status.is_ahead() && visit.starts_at > card.as_of;
            let (mut ahead, past): (Vec<_>, Vec<_>) = card.visits.iter().cloned().partition(lies_ahead);
            ahead.reverse();
            (ahead, past)
        })
    });
    let as_of = move || shown.card.with_untracked(|card| card.as_of);
    let part = move |visits: Vec<VisitLine>, title: &'static str| {
        (!visits.is_empty()).then(|| view! {
            <div class="pad col">
                <h3 class="small faint">{title}</h3>
                <ol class="timeline">
                    {visits.into_iter().map(|visit| view! { <Visit visit as_of=as_of()/> }).collect_view()}
                </ol>
            </div>
        })
    };
    let body = move || {
        let (ahead, past) = split.get();
        if ahead.is_empty() && past.is_empty() {
            return view! {
                <Empty
                    icon=Glyph::Calendar
                    title=text!(i18n, patients.visits.none)
                    body=text!(i18n, patients.visits.none_body)
                />
            }
            .into_any();
        }
        view! {
            {part(ahead, t_string!(i18n, patients.visits.ahead))}
            {part(past, t_string!(i18n, patients.visits.past))}
        }
        .into_any()
    };
    view! { <Panel title=text!(i18n, patients.visits.title)>{body}</Panel> }.into_any()
}

#[component]
fn Visit(visit: VisitLine, as_of: DateTime<Utc>) -> impl IntoView {
    let i18n = use_i18n();
    let zone = words::patient::zone(&visit.zone);
    let local = visit.starts_at.with_timezone(&zone);
    let date = local.date_naive();
    let this_year = as_of.with_timezone(&zone).year() == date.year();
    let day = move || {
        let lang = words::lang(i18n.get_locale());
        let day = wording::date_with_weekday(date, lang);
        let day = if this_year { day } else { format!("{day} {}", date.year()) };
        format!("{day}, {}", wording::time(local.time()))
    };
    let wish = visit.wish.map(|text| {
        view! { <p class="small mute">{t!(i18n, patients.visits.wish, text = text)}</p> }
    });
    let place = [visit.doctor, visit.branch].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    view! {
        <li data-tone=status_tone(visit.status).code()>
            <span class="dot"><Icon glyph=status_glyph(visit.status) small=true/></span>
            <div class="row top wrap">
                <a class="b" href=format!("/schedule?date={date}")>{day}</a>
                <span class="end"><StatusTag status=visit.status/></span>
            </div>
            <p>{visit.services}</p>
            <p class="small mute">{place.join(" · ")}</p>
            {wish}
        </li>
    }
    .into_any()
}
