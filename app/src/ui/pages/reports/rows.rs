//! The rows behind the figure that is open.

use domain::{
    day_report::view::{RowAbout, RowLine, RowList},
    wording,
};
use leptos::prelude::*;

use super::{address, shown::Shown};
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        pages::calls,
        parts::{Column, Table, Tag, Tone},
        words::{self, call, complaint, lead, report},
    },
};

/// The panel, while a figure is open.
#[component]
pub fn Rows(shown: Shown) -> impl IntoView {
    move || shown.rows.get().map(|list| view! { <List shown list/> })
}

#[component]
fn List(shown: Shown, list: RowList) -> impl IntoView {
    let i18n = use_i18n();
    let RowList { metric, figure, lines, zone } = list;
    let title = move || report::metric(i18n.get_locale(), metric);
    let about = move || report::definition(i18n.get_locale(), metric);
    let log = shown.view.with_untracked(|view| address::log(view.date, view.operator.id, metric));
    let log = log.map(|filter| {
        view! { <a class="small" href=calls::address(&filter)>{t!(i18n, reports.in_log)}</a> }
    });
    let columns = vec![
        Column::words(text!(i18n, reports.rows.when)),
        Column::words(text!(i18n, reports.rows.who)),
        Column::words(text!(i18n, reports.rows.what)),
    ];
    let empty = lines.is_empty();
    let rows = lines.into_iter().map(|line| view! { <Row line zone/> }).collect_view();
    let body = match empty {
        true => view! { <p class="pad mute">{t!(i18n, reports.rows.empty)}</p> }.into_any(),
        false => view! { <Table label=title columns>{rows}</Table> }.into_any(),
    };
    view! {
        <section class="panel report-rows" id="rows">
            <header>
                <h2>{title}</h2>
                <span class="count">{figure}</span>
                <span class="end row g2">
                    {log}
                    <a class="ib" href=move || shown.href(None) aria-label=text!(i18n, reports.rows.close)>
                        <Icon glyph=Glyph::Cross/>
                    </a>
                </span>
            </header>
            <p class="pad small mute">{about}</p>
            {body}
        </section>
    }
    .into_any()
}

#[component]
fn Row(line: RowLine, zone: chrono_tz::Tz) -> impl IntoView {
    let i18n = use_i18n();
    let RowLine { at, back, href, about, .. } = line;
    let about = StoredValue::new(about);
    let when = move || {
        let local = at.with_timezone(&zone);
        let day = wording::short_day(local.date_naive(), words::lang(i18n.get_locale()));
        format!("{day}, {}", wording::time(local.time()))
    };
    let who = move || about.with_value(|about| who(i18n.get_locale(), about));
    let what = move || about.with_value(|about| what(i18n.get_locale(), about));
    let when = match href {
        Some(href) => view! { <a class="b" href=href>{when}</a> }.into_any(),
        None => view! { <b>{when}</b> }.into_any(),
    };
    let back =
        back.then(|| view! { <Tag tone=Tone::Warn icon=Glyph::Undo>{t!(i18n, reports.rows.back)}</Tag> });
    view! {
        <tr>
            <td class="nw">{when}</td>
            <td>{who}</td>
            <td>{what}" "{back}</td>
        </tr>
    }
}

fn who(language: Locale, about: &RowAbout) -> String {
    let hidden = || td_string!(language, reports.points.hidden).to_owned();
    match about {
        RowAbout::Call { patient, phone_masked, .. } | RowAbout::Kept { patient, phone_masked, .. } => {
            patient.clone().or_else(|| phone_masked.clone()).unwrap_or_else(hidden)
        }
        RowAbout::Visit { patient, .. } => patient.clone().unwrap_or_else(|| "·".into()),
        RowAbout::Lead { name, .. } if name.is_empty() => "·".into(),
        RowAbout::Lead { name, .. } => name.clone(),
        RowAbout::Complaint { number, .. } => {
            td_string!(language, complaints.number, number = number.clone())
        }
    }
}

fn what(language: Locale, about: &RowAbout) -> String {
    let parts = match about {
        RowAbout::Call { missed: true, .. } => vec![report::missed(language).to_owned()],
        RowAbout::Call { outcome, .. } => {
            vec![outcome.map(|outcome| call::outcome(language, outcome).to_owned()).unwrap_or_default()]
        }
        RowAbout::Kept { .. } => {
            vec![report::metric(language, domain::day_report::Metric::CalledBack).to_owned()]
        }
        RowAbout::Visit { doctor, branch, starts_at, zone, status, reason, .. } => {
            let local = starts_at.with_timezone(zone);
            let day = wording::short_day(local.date_naive(), words::lang(language));
            vec![
                format!("{day}, {}", wording::time(local.time())),
                doctor.clone(),
                branch.clone(),
                words::status(language, *status).to_owned(),
                reason.map(|reason| words::cancel_reason(language, reason).to_owned()).unwrap_or_default(),
            ]
        }
        RowAbout::Lead { source, status, .. } => {
            vec![lead::source(language, *source).to_owned(), lead::state(language, *status).to_owned()]
        }
        RowAbout::Complaint { status, .. } => vec![complaint::status(language, *status).to_owned()],
    };
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
