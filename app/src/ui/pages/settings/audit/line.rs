//! One row of the audit.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::{
    audit::{
        AuditKind,
        view::{AuditFilter, AuditLine},
    },
    wording,
};
use leptos::prelude::*;

use super::{address::address, filters::kind_name};
use crate::{
    i18n::*,
    ui::{
        parts::{Tag, Tone},
        words::lang,
    },
};

/// «пн, 23 ноября 14:05».
pub fn moment(language: Locale, at: DateTime<Utc>, zone: Tz) -> String {
    let at = at.with_timezone(&zone);
    format!("{} {}", wording::date_with_weekday(at.date_naive(), lang(language)), wording::time(at.time()))
}

/// The row. Who did it, and what it was about, lead to everything of theirs; the thing itself opens where the reader may.
#[component]
pub fn Row(line: AuditLine, zone: Tz, asked: AuditFilter) -> impl IntoView {
    let i18n = use_i18n();
    let AuditLine { at, who, person, act, kind, thing, thing_words, href, details, .. } = line;
    let own = person.map(|person| {
        address(&AuditFilter { person: Some(person), thing: None, before: None, ..asked.clone() })
    });
    let who = match own {
        Some(href) => view! { <a href=href>{who}</a> }.into_any(),
        None => who.into_any(),
    };
    let of_it = thing.filter(|_| !thing_words.is_empty()).map(|thing| {
        let href = address(&AuditFilter { thing: Some(thing), ..AuditFilter::default() });
        view! { <a class="small block" href=href>{t!(i18n, audit.of_it)}</a> }
    });
    let thing = match href {
        Some(href) => view! { <a href=href>{thing_words}</a> }.into_any(),
        None => thing_words.into_any(),
    };
    view! {
        <tr>
            <td class="nw">{move || moment(i18n.get_locale(), at, zone)}</td>
            <td>{who}</td>
            <td>
                {act}
                " "
                <Tag tone=tone(kind)>{move || kind_name(i18n.get_locale(), kind)}</Tag>
            </td>
            <td>{thing}{of_it}</td>
            <td class="note-cell">{details}</td>
        </tr>
    }
    .into_any()
}

fn tone(kind: AuditKind) -> Tone {
    match kind {
        AuditKind::Alarm => Tone::Bad,
        AuditKind::Reveal | AuditKind::Export => Tone::Warn,
        AuditKind::View | AuditKind::Search => Tone::Info,
        AuditKind::Change | AuditKind::SignIn => Tone::Neutral,
    }
}
