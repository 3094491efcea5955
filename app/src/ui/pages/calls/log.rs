//! The log of calls, page by page. The filters live in the address, but for the digits of a number; `address` reads and
//! writes them.

use chrono::NaiveDate;
use chrono_tz::Tz;
use domain::{
    call::{CallOutcome, Direction},
    call_log::{CallLine, CallLog, LogFilter},
    wording as words_of,
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;

use super::{
    address::{address, filter},
    filters::Filters,
};
use crate::{
    api::calls::list_calls,
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        pages::desk::timer,
        parts::{Column, Empty, Loaded, Table, Tag, Tone},
        words::{call, lang},
    },
};

/// The log.
#[component]
pub fn Log() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(filter));
    let phone = RwSignal::new(String::new());
    let whole = move || LogFilter { phone: phone.get(), ..asked.get() };
    let told = Resource::new(whole, list_calls);
    view! {
        <Filters asked phone/>
        <section class="panel">
            <Loaded resource=told let:log>
                <Shown log asked=asked.get_untracked()/>
            </Loaded>
        </section>
    }
    .into_any()
}

#[component]
fn Shown(log: CallLog, asked: LogFilter) -> impl IntoView {
    let i18n = use_i18n();
    let CallLog { lines, from, to, next, zone, .. } = log;
    let dates = move || {
        let dates = dates(from, to, i18n.get_locale());
        t_string!(i18n, calls.shown, dates = dates)
    };
    let head = view! { <p class="pad small mute" role="status">{dates}</p> };
    if lines.is_empty() {
        return Either::Left(view! {
            {head}
            <Empty icon=Glyph::Phone title=text!(i18n, calls.nothing) body=text!(i18n, calls.nothing_body)/>
        });
    }
    let older = next.map(|before| address(&LogFilter { before: Some(before), ..asked.clone() }));
    let newest = asked.before.map(|_| address(&LogFilter { before: None, ..asked.clone() }));
    let columns = vec![
        Column::words(text!(i18n, calls.column.began)),
        Column::number(text!(i18n, calls.column.lasted)),
        Column::words(text!(i18n, calls.column.who)),
        Column::words(text!(i18n, calls.column.outcome)),
        Column::words(text!(i18n, calls.column.operator)),
        Column::words(text!(i18n, calls.column.note)),
    ];
    Either::Right(view! {
        {head}
        <Table label=text!(i18n, calls.title) columns>
            {lines.into_iter().map(|line| view! { <Row line zone/> }).collect_view()}
        </Table>
        {(newest.is_some() || older.is_some()).then(|| view! {
            <nav class="row pad" aria-label=text!(i18n, calls.pages)>
                {newest.map(|href| view! { <a class="btn sm" href=href>{t!(i18n, calls.newest)}</a> })}
                {older.map(|href| view! { <a class="btn sm end" href=href>{t!(i18n, calls.older)}</a> })}
            </nav>
        })}
    })
}

fn dates(from: NaiveDate, to: NaiveDate, language: Locale) -> String {
    words_of::date_range(from, to, lang(language))
}

#[component]
fn Row(line: CallLine, zone: Tz) -> impl IntoView {
    let i18n = use_i18n();
    let CallLine { call: of, missed, reasons, branch } = line;
    let began = of.started_at.with_timezone(&zone);
    let day = move || words_of::date_with_weekday(began.date_naive(), lang(i18n.get_locale()));
    let lasted = of.ended_at.map(|ended| timer((ended - of.started_at).num_seconds()));
    let patient = of.patient.map(|name| match of.patient_id {
        Some(id) => Either::Left(view! { <a href=format!("/patients/{id}")>{name}</a> }),
        None => Either::Right(name),
    });
    let reasons = move || call::reasons(i18n.get_locale(), &reasons);
    let unsettled = of.outcome.is_none() && of.ended_at.is_some() && !missed;
    let how = view! { <How outcome=of.outcome missed lasts=of.ended_at.is_none()/> };
    let how = if unsettled {
        // that is where it is said
        Either::Left(view! { <a href=format!("/calls/{}", of.id)>{how}</a> })
    } else {
        Either::Right(how)
    };
    view! {
        <tr>
            <td class="nw">
                <a href=format!("/calls/{}", of.id)>{words_of::time(began.time())}</a>
                <span class="small mute block">{day}</span>
            </td>
            <td class="num">{lasted.unwrap_or_else(|| "·".into())}</td>
            <td>
                <Way direction=of.direction/>
                {patient}
                <span class="small mute block">{of.phone_masked}</span>
            </td>
            <td>
                {how}
                <span class="small mute block">{reasons}</span>
            </td>
            <td>{of.operator}</td>
            <td class="note-cell">{of.note}<span class="small mute block">{branch}</span></td>
        </tr>
    }
    .into_any()
}

/// That the clinic rang; that somebody rang goes without saying.
#[component]
pub fn Way(direction: Direction) -> impl IntoView {
    let i18n = use_i18n();
    (direction == Direction::Out).then(|| {
        view! {
            <span class="tone" data-tone="info" title=text!(i18n, calls.outgoing)>
                <Icon glyph=Glyph::Up small=true/>
                <span class="vh">{t!(i18n, calls.outgoing)}</span>
            </span>
        }
    })
}

/// How it ended, that it lasts, that nobody answered, or that nobody has said how it ended.
#[component]
pub fn How(outcome: Option<CallOutcome>, missed: bool, lasts: bool) -> impl IntoView {
    let i18n = use_i18n();
    match outcome {
        Some(outcome) => view! {
            <Tag tone=outcome_tone(outcome)>{move || call::outcome(i18n.get_locale(), outcome)}</Tag>
        }
        .into_any(),
        None if missed => {
            view! { <Tag tone=Tone::Bad icon=Glyph::Missed>{t!(i18n, calls.one.missed)}</Tag> }.into_any()
        }
        None if lasts => {
            view! { <Tag tone=Tone::Good icon=Glyph::Phone>{t!(i18n, calls.lasts)}</Tag> }.into_any()
        }
        None => view! { <Tag tone=Tone::Warn icon=Glyph::Warn>{t!(i18n, calls.no_outcome)}</Tag> }.into_any(),
    }
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
