//! The log of calls: whose, how they ended, page by page. The filters live in the address.

use chrono::{DateTime, SecondsFormat, Utc};
use domain::{
    call::{Call, CallFilter, CallOutcome, Direction},
    wording as words_of,
};
use leptos::{either::Either, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
    params::ParamsMap,
};

use crate::{
    api::calls::list_calls,
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        pages::desk::{outcome_name, timer},
        parts::{Column, Empty, Loaded, Seg, Table, Tag, Tone},
    },
};

/// Calls of one page, as the server gives them.
const PAGE: usize = 50;
/// The zone by which the log is read.
const ZONE: chrono_tz::Tz = chrono_tz::Europe::Moscow;

/// What the address asks for.
fn filter(query: &ParamsMap) -> CallFilter {
    CallFilter {
        outcome: query.get("outcome").and_then(|code| CallOutcome::from_code(&code)),
        own: query.get("own").is_some_and(|own| own == "true"),
        before: query.get("before").and_then(|at| at.parse().ok()),
        ..CallFilter::default()
    }
}

/// The address of a filter.
fn address(filter: &CallFilter) -> String {
    let own = filter.own.then(|| "own=true".to_owned());
    let outcome = filter.outcome.map(|outcome| format!("outcome={}", outcome.code()));
    let before =
        filter.before.map(|at| format!("before={}", at.to_rfc3339_opts(SecondsFormat::Micros, true)));
    let parts: Vec<String> = [own, outcome, before].into_iter().flatten().collect();
    if parts.is_empty() { "/calls".into() } else { format!("/calls?{}", parts.join("&")) }
}

/// The log.
#[component]
pub fn Log() -> impl IntoView {
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(filter));
    let calls = Resource::new(move || filter.get(), list_calls);
    view! {
        <Filters filter/>
        <section class="panel">
            <Loaded resource=calls let(calls)>
                <Shown calls filter=filter.get_untracked()/>
            </Loaded>
        </section>
    }
    .into_any()
}

#[component]
fn Filters(filter: Memo<CallFilter>) -> impl IntoView {
    let i18n = use_i18n();
    let navigate = use_navigate();
    let go = Callback::new(move |filter: CallFilter| {
        navigate(&address(&filter), NavigateOptions { scroll: false, ..Default::default() });
    });
    let own = Signal::derive(move || filter.with(|filter| filter.own));
    let chosen = move || filter.with(|filter| filter.outcome);
    let pick_own = move |own| {
        go.run(CallFilter { own, before: None, ..filter.get_untracked() });
    };
    let pick_outcome = move |code: String| {
        go.run(CallFilter { outcome: CallOutcome::from_code(&code), before: None, ..filter.get_untracked() });
    };
    let option = move |outcome: CallOutcome| {
        view! {
            <option value=outcome.code() selected=move || chosen() == Some(outcome)>
                {move || outcome_name(outcome, i18n.get_locale())}
            </option>
        }
    };
    view! {
        <div class="row wrap">
            <Seg
                label=text!(i18n, calls.whose)
                options=vec![(false, text!(i18n, calls.all).into()), (true, text!(i18n, calls.own).into())]
                value=own
                on_pick=pick_own
            />
            <label class="row">
                <span class="vh">{t!(i18n, calls.outcome_label)}</span>
                <select class="input" on:change:target=move |event| pick_outcome(event.target().value())>
                    <option value="" selected=move || chosen().is_none()>{t!(i18n, calls.any_outcome)}</option>
                    {CallOutcome::ALL.into_iter().map(option).collect_view()}
                </select>
            </label>
            <span class="small mute end">{t!(i18n, calls.week)}</span>
        </div>
    }
    .into_any()
}

#[component]
fn Shown(calls: Vec<Call>, filter: CallFilter) -> impl IntoView {
    let i18n = use_i18n();
    if calls.is_empty() {
        return Either::Left(view! {
            <Empty icon=Glyph::Phone title=text!(i18n, calls.nothing) body=text!(i18n, calls.nothing_body)/>
        });
    }
    let next =
        next_page(&calls).map(|before| address(&CallFilter { before: Some(before), ..filter.clone() }));
    let first = filter.before.map(|_| address(&CallFilter { before: None, ..filter.clone() }));
    let columns = vec![
        Column::words(text!(i18n, calls.column.began)),
        Column::number(text!(i18n, calls.column.lasted)),
        Column::words(text!(i18n, calls.column.who)),
        Column::words(text!(i18n, calls.column.outcome)),
        Column::words(text!(i18n, calls.column.operator)),
        Column::words(text!(i18n, calls.column.note)),
    ];
    Either::Right(view! {
        <Table label=text!(i18n, calls.title) columns>
            {calls.into_iter().map(|call| view! { <Row call/> }).collect_view()}
        </Table>
        {(first.is_some() || next.is_some()).then(|| view! {
            <nav class="row pad" aria-label=text!(i18n, calls.pages)>
                {first.map(|href| view! { <a class="btn sm" href=href>{t!(i18n, calls.newest)}</a> })}
                {next.map(|href| view! { <a class="btn sm end" href=href>{t!(i18n, calls.older)}</a> })}
            </nav>
        })}
    })
}

/// When the oldest call of a full page began.
fn next_page(calls: &[Call]) -> Option<DateTime<Utc>> {
    calls.last().filter(|_| calls.len() >= PAGE).map(|call| call.started_at)
}

#[component]
fn Row(call: Call) -> impl IntoView {
    let i18n = use_i18n();
    let began = call.started_at.with_timezone(&ZONE);
    let day = move || {
        let lang = match i18n.get_locale() {
            Locale::ru => words_of::Lang::Ru,
            Locale::en => words_of::Lang::En,
        };
        words_of::date_with_weekday(began.date_naive(), lang)
    };
    let lasted = call.ended_at.map(|ended| timer((ended - call.started_at).num_seconds()));
    let patient = call.patient.map(|name| match call.patient_id {
        Some(id) => Either::Left(view! { <a href=format!("/patients/{id}")>{name}</a> }),
        None => Either::Right(name),
    });
    let outgoing = (call.direction == Direction::Out).then(|| {
        view! {
            <span class="tone" data-tone="info" title=text!(i18n, calls.outgoing)>
                <Icon glyph=Glyph::Up small=true/>
                <span class="vh">{t!(i18n, calls.outgoing)}</span>
            </span>
        }
    });
    let outcome = match call.outcome {
        Some(outcome) => view! {
            <Tag tone=outcome_tone(outcome)>{move || outcome_name(outcome, i18n.get_locale())}</Tag>
        }
        .into_any(),
        None if call.ended_at.is_none() => {
            view! { <Tag tone=Tone::Good icon=Glyph::Phone>{t!(i18n, calls.lasts)}</Tag> }.into_any()
        }
        None => "·".into_any(),
    };
    view! {
        <tr>
            <td class="nw">{words_of::time(began.time())}" "<span class="small mute">{day}</span></td>
            <td class="num">{lasted.unwrap_or_else(|| "·".into())}</td>
            <td>
                {outgoing}
                {patient}
                <span class="small mute block">{call.phone_masked}</span>
            </td>
            <td>{outcome}</td>
            <td>{call.operator}</td>
            <td class="note-cell">{call.note}</td>
        </tr>
    }
    .into_any()
}

fn outcome_tone(outcome: CallOutcome) -> Tone {
    match outcome {
        CallOutcome::Booked | CallOutcome::Moved => Tone::Good,
        CallOutcome::Complaint => Tone::Bad,
        CallOutcome::Cancelled | CallOutcome::CallBack => Tone::Warn,
        CallOutcome::Advised | CallOutcome::Lead => Tone::Info,
        CallOutcome::WrongNumber | CallOutcome::Spam | CallOutcome::Silent => Tone::Neutral,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_survives_its_address() {
        let before = DateTime::from_timestamp_micros(1_795_597_200_123_456);
        let asked =
            CallFilter { own: true, outcome: Some(CallOutcome::CallBack), before, ..CallFilter::default() };
        let written = address(&asked);
        let mut query = ParamsMap::new();
        for (name, value) in
            written.split_once('?').unwrap().1.split('&').filter_map(|pair| pair.split_once('='))
        {
            query.insert(name.to_owned(), value.to_owned());
        }
        assert_eq!(filter(&query), asked);
        assert_eq!(address(&CallFilter::default()), "/calls");
    }
}
