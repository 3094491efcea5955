//! `/settings/intake`: what telephony and the sources of leads sent and nobody could read, without what it says of people
//! until that is asked for; and how often a wrong secret was shown.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::{
    lead::LeadSource,
    unread::{Inlet, RefusedCount, UnreadLine, UnreadPage as Page},
};
use leptos::{prelude::*, task::spawn_local};

use super::bar::SettingsBar;
use crate::{
    api::unread::{list_unread, reveal_unread, settle_unread},
    i18n::*,
    ui::{
        connection::use_connection,
        frame::Main,
        icons::Glyph,
        parts::{Button, Empty, Loaded, Panel, Tag, Tone, use_toasts},
        words::{self, lead},
    },
};

/// The page.
#[component]
pub fn UnreadPage() -> impl IntoView {
    let i18n = use_i18n();
    let told = Resource::new_blocking(|| (), |()| list_unread());
    let reload = Callback::new(move |()| told.refetch());
    view! {
        <SettingsBar title=text!(i18n, unread.title)/>
        <Main>
            <div class="page narrow">
                <Loaded resource=told let:page>
                    <Shown page reload/>
                </Loaded>
            </div>
        </Main>
    }
    .into_any()
}

#[component]
fn Shown(page: Page, reload: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let Page { lines, more, refused, reveals, now, zone } = page;
    let list = if lines.is_empty() {
        view! { <Empty icon=Glyph::Check title=text!(i18n, unread.nothing) body=text!(i18n, unread.nothing_body)/> }
            .into_any()
    } else {
        let row = |line| view! { <Row line reveals now zone reload/> };
        view! { <ol class="candidates">{lines.into_iter().map(row).collect_view()}</ol> }.into_any()
    };
    let rest = more.then(|| view! { <p class="pad small mute">{t!(i18n, unread.more)}</p> });
    view! {
        <Panel title=text!(i18n, unread.title)>{list}{rest}</Panel>
        <Refused refused now zone/>
    }
    .into_any()
}

/// Wrong secrets.
#[component]
fn Refused(refused: Vec<RefusedCount>, now: DateTime<Utc>, zone: Tz) -> impl IntoView {
    let i18n = use_i18n();
    let line = move |of: RefusedCount| {
        let RefusedCount { source, count, last_at } = of;
        let words = move || {
            let language = i18n.get_locale();
            let when = lead::moment(language, last_at, zone, now);
            td_string!(language, unread.refused.count, count = count, when = when)
        };
        view! {
            <li class="row wrap g2">
                <b>{move || source_name(i18n.get_locale(), &source)}</b>
                <span>{words}</span>
            </li>
        }
    };
    let list = if refused.is_empty() {
        view! { <p class="pad mute">{t!(i18n, unread.refused.none)}</p> }.into_any()
    } else {
        view! { <ul class="pad col g2">{refused.into_iter().map(line).collect_view()}</ul> }.into_any()
    };
    view! { <Panel title=text!(i18n, unread.refused.title)>{list}</Panel> }.into_any()
}

/// «VK», «Mango Office».
fn source_name(language: Locale, code: &str) -> String {
    match (LeadSource::from_code(code), code) {
        (Some(source), _) => lead::source(language, source).to_owned(),
        (None, "mango") => "Mango Office".to_owned(),
        (None, "zadarma") => "Zadarma".to_owned(),
        (None, "megafon") => "МегаФон ВАТС".to_owned(),
        (None, "uis") => "UIS".to_owned(),
        (None, other) => other.to_owned(),
    }
}

#[component]
fn Row(line: UnreadLine, reveals: bool, now: DateTime<Utc>, zone: Tz, reload: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let (toasts, connection) = (use_toasts(), use_connection());
    let UnreadLine { inlet, id, source, at, fault, masked } = line;
    let raw = RwSignal::new(None::<String>);
    let settle = move |settled: bool| async move {
        let answer = settle_unread(inlet, id, settled).await;
        connection.note(&answer);
        if let Err(error) = &answer {
            toasts.say(words::error(i18n.get_locale_untracked(), error));
        }
        // the page may have been left by then
        reload.try_run(());
        answer.is_ok()
    };
    let off = move |_| {
        spawn_local(async move {
            if settle(true).await {
                let words = td_string!(i18n.get_locale_untracked(), unread.settled);
                toasts.with_undo(words, move || {
                    spawn_local(async move {
                        settle(false).await;
                    });
                });
            }
        });
    };
    let reveal = move |_| {
        if raw.with_untracked(Option::is_some) {
            return raw.set(None);
        }
        spawn_local(async move {
            let answer = reveal_unread(inlet, id).await;
            connection.note(&answer);
            match answer {
                Ok(told) => drop(raw.try_set(Some(told))),
                Err(error) => toasts.say(words::error(i18n.get_locale_untracked(), &error)),
            }
        });
    };
    let where_from = move || match inlet {
        Inlet::Calls => t_string!(i18n, unread.calls),
        Inlet::Leads => t_string!(i18n, unread.leads),
    };
    let eye = move || match raw.try_with(Option::is_some) {
        Some(true) => t_string!(i18n, unread.hide),
        _ => t_string!(i18n, unread.reveal),
    };
    let text = move || raw.try_get().flatten().unwrap_or_else(|| masked.clone());
    let button = reveals.then(|| {
        view! { <Button small=true icon=Glyph::Eye on:click=reveal>{eye}</Button> }
    });
    let note = reveals.then(|| view! { <p class="small mute">{t!(i18n, unread.reveal_note)}</p> });
    view! {
        <li>
            <div class="row g2 wrap">
                <Tag tone=Tone::Warn icon=Glyph::Warn>{where_from}</Tag>
                <b>{move || source_name(i18n.get_locale(), &source)}</b>
                <span class="mute nw">{move || lead::moment(i18n.get_locale(), at, zone, now)}</span>
                <span class="row g1 end">
                    {button}
                    <Button small=true on:click=off>{t!(i18n, unread.settle)}</Button>
                </span>
            </div>
            <p class="small">{t!(i18n, unread.fault)}": "{fault}</p>
            <details class="payload" open=move || raw.try_with(Option::is_some).unwrap_or_default()>
                <summary class="small">{t!(i18n, unread.shape)}</summary>
                {note}
                <pre class="scrollx small" tabindex="0">{text}</pre>
            </details>
        </li>
    }
    .into_any()
}
