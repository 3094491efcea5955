//! Those who could take the gap that is open: a digit begins the call.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::{
    gap_offer::{Candidate, Hole, Leaves, Source},
    wording,
};
use leptos::prelude::*;

use super::{holes::Told, waiting::urgency};
use crate::{
    i18n::*,
    ui::{
        icons::Glyph,
        parts::{CallButton, Empty, ErrorState, Offering, Panel, Skeleton},
        words::{self, free_time, plan},
    },
};

/// The gap, and those who could take it.
#[component]
pub fn Candidates(
    hole: Hole,
    doctor: String,
    zone: Tz,
    today: NaiveDate,
    told: Told,
    offering: Offering,
) -> impl IntoView {
    let i18n = use_i18n();
    let time =
        wording::time_range(hole.start.with_timezone(&zone).time(), hole.end.with_timezone(&zone).time());
    let minutes = hole.minutes();
    let date = hole.date;
    let title = move || {
        let language = words::lang(i18n.get_locale());
        format!("{}, {time}", words::capitalised(&wording::day(date, today, language)))
    };
    let aside = move || {
        view! { <span data-tone="gap" class="tone b">{move || wording::duration(minutes, words::lang(i18n.get_locale()))}</span> }
    };
    view! {
        <Panel title=title aside=aside>
            <p class="pad-x small mute">{doctor}</p>
            <Transition fallback=|| view! { <Skeleton rows=3/> }>
                {move || Suspend::new(async move {
                    match told.await {
                        Ok(Some(all)) if all.is_empty() => {
                            view! { <Empty icon=Glyph::User title=text!(i18n, gaps.no_candidates) body=text!(i18n, gaps.no_candidates_body)/> }.into_any()
                        }
                        Ok(all) => view! { <List all=all.unwrap_or_default() zone today offering/> }.into_any(),
                        Err(error) => view! { <ErrorState error on_retry=move |()| told.refetch()/> }.into_any(),
                    }
                })}
            </Transition>
        </Panel>
    }
    .into_any()
}

#[component]
fn List(all: Vec<Candidate>, zone: Tz, today: NaiveDate, offering: Offering) -> impl IntoView {
    let i18n = use_i18n();
    let of = |fits: fn(Source) -> bool| {
        let all = all.iter().cloned().enumerate();
        all.filter(|(_, candidate)| fits(candidate.source)).collect::<Vec<_>>()
    };
    let waiting = of(|source| matches!(source, Source::Waiting(_)));
    let steps = of(|source| matches!(source, Source::Step(_)));
    let visits = of(|source| matches!(source, Source::Visit(_)));
    let row = move |(at, candidate): (usize, Candidate)| view! { <Row at candidate zone today offering/> };
    let part = move |title: TextProp, rows: Vec<(usize, Candidate)>| {
        (!rows.is_empty()).then(|| {
            view! {
                <h3 class="label pad-x">{move || title.get()}</h3>
                <ul class="candidates">{rows.into_iter().map(row).collect_view()}</ul>
            }
        })
    };
    view! {
        {part(text!(i18n, gaps.who_waits).into(), waiting)}
        {part(text!(i18n, plans.next_visit).into(), steps)}
        {part(text!(i18n, gaps.who_could_move).into(), visits)}
    }
    .into_any()
}

#[component]
fn Row(at: usize, candidate: Candidate, zone: Tz, today: NaiveDate, offering: Offering) -> impl IntoView {
    let i18n = use_i18n();
    let Candidate { source, patient_id, patient, age, services, offer, fills_min, .. } = candidate.clone();
    let (starts, ends) = (offer.starts_at.with_timezone(&zone), offer.ends_at.with_timezone(&zone));
    let reason = offer.reason;
    let when = move || {
        let why = free_time::reason(zone, reason, i18n.get_locale());
        format!("{} · {why}", wording::time_range(starts.time(), ends.time()))
    };
    let what =
        move || format!("{services} · {}", wording::minutes(fills_min, words::lang(i18n.get_locale())));
    let years = age.map(|age| {
        view! { <span class="mute nw">{t!(i18n, gaps.years, count = move || u32::from(age))}</span> }
    });
    let urgency = candidate.urgency.and_then(urgency);
    let facts = candidate.clone();
    let facts = move || standing(&facts, zone, today, i18n.get_locale());
    let note =
        (!candidate.note.is_empty()).then(|| view! { <p class="small lines">{candidate.note.clone()}</p> });
    let (name, claim) = (patient.clone(), candidate.claim.clone());
    view! {
        <li>
            <div class="row g2">
                <span class="grow"><a class="b" href=format!("/patients/{patient_id}")>{patient}</a>" "{years}</span>
                {urgency}
                <CallButton at name claim offering on_call=move |()| offering.offer(source, &offer)/>
            </div>
            <p>{what}</p>
            <p class="small">{when}</p>
            <p class="small mute">{facts}</p>
            {note}
        </li>
    }
    .into_any()
}

/// «Ждёт до 30 ноября · ещё не звонили», «Имплантация 36 · визит 2 из 4 · по 10 декабря», «Записан на чт, 3 декабря,
/// 15:00 · там останется окно 60 мин».
fn standing(candidate: &Candidate, zone: Tz, today: NaiveDate, language: Locale) -> String {
    let lang = words::lang(language);
    let mut parts = Vec::new();
    if let Some(visit) = &candidate.visit {
        let at = visit.starts_at.with_timezone(&visit.zone);
        let when = wording::day_and_time(at.date_naive(), at.time(), today, lang);
        parts.push(td_string!(language, gaps.booked_for, when = when));
    }
    if let Some(Leaves { big_min, .. }) = candidate.leaves {
        parts.push(if big_min > 0 {
            let time = wording::duration(big_min, lang);
            td_string!(language, gaps.leaves_gap, time = time)
        } else {
            td_string!(language, gaps.leaves_nothing).to_owned()
        });
    }
    let until = candidate.until.map(|until| wording::day_and_month(until, lang));
    if let Some(own) = &candidate.plan {
        parts.push(plan::in_plan(language, own));
        parts.extend(until.map(|until| td_string!(language, gaps.until, date = until)));
    } else if let Some(until) = until {
        parts.push(td_string!(language, gaps.waits_until, date = until));
        parts.push(asked(candidate.asked_at, zone, today, language));
    }
    parts.join(" · ")
}

/// «Звонили вчера, 12:30», «ещё не звонили».
pub fn asked(at: Option<DateTime<Utc>>, zone: Tz, today: NaiveDate, language: Locale) -> String {
    match at {
        Some(at) => {
            let at = at.with_timezone(&zone);
            let when = wording::day_and_time(at.date_naive(), at.time(), today, words::lang(language));
            td_string!(language, gaps.asked, when = when)
        }
        None => td_string!(language, gaps.never_asked).to_owned(),
    }
}
