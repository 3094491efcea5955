//! `/settings/audit`: who did or saw what, the newest first, and the alarms that nobody has looked into. The filters live
//! in the address; `address` reads and writes them.

mod address;
mod filters;
mod line;

use domain::{
    audit::view::{AuditFilter, AuditLine, AuditPage as Page, Person},
    wording,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use self::{
    address::{address, filter},
    filters::Filters,
    line::{Row, moment},
};
use super::bar::SettingsBar;
use crate::{
    api::audit::{list_audit, list_audit_people, settle_alarm},
    i18n::*,
    ui::{
        connection::use_connection,
        frame::Main,
        icons::{Glyph, Icon},
        parts::{Button, Column, Empty, Loaded, Panel, Table, use_toasts},
        words::{self, lang},
    },
};

/// The page.
#[component]
pub fn AuditPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(filter));
    let told = Resource::new_blocking(
        move || (asked.get(), lang(i18n.get_locale())),
        |(asked, lang)| async move { Ok((list_audit(asked, lang).await?, list_audit_people().await?)) },
    );
    let reload = Callback::new(move |()| told.refetch());
    view! {
        <SettingsBar title=text!(i18n, audit.title)/>
        <Main>
            <div class="page">
                <Loaded resource=told let:told>
                    <Shown told asked=asked.get_untracked() reload/>
                </Loaded>
            </div>
        </Main>
    }
    .into_any()
}

#[component]
fn Shown(told: (Page, Vec<Person>), asked: AuditFilter, reload: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let (Page { lines, from, to, next, alarms, sealed, zone }, people) = told;
    let head = move || {
        let language = i18n.get_locale();
        match from {
            Some(from) => {
                let dates = wording::date_range(from, to, lang(language));
                td_string!(language, audit.shown, dates = dates)
            }
            None => td_string!(language, audit.shown_all).to_owned(),
        }
    };
    let chain = move || {
        let language = i18n.get_locale();
        sealed.as_ref().map_or_else(
            || td_string!(language, audit.unsealed).to_owned(),
            |sealed| {
                let when = moment(language, sealed.at, zone);
                td_string!(language, audit.sealed, number = sealed.number, when = when)
            },
        )
    };
    let list = if lines.is_empty() {
        view! { <Empty icon=Glyph::Search title=text!(i18n, audit.nothing) body=text!(i18n, audit.nothing_body)/> }
            .into_any()
    } else {
        let columns = vec![
            Column::words(text!(i18n, audit.column.when)),
            Column::words(text!(i18n, audit.column.who)),
            Column::words(text!(i18n, audit.column.what)),
            Column::words(text!(i18n, audit.column.thing)),
            Column::words(text!(i18n, audit.column.details)),
        ];
        let all = asked.clone();
        let row = move |line| view! { <Row line zone asked=all.clone()/> };
        view! {
            <Table label=text!(i18n, audit.title) columns>{lines.into_iter().map(row).collect_view()}</Table>
        }
        .into_any()
    };
    let older = next.map(|before| address(&AuditFilter { before: Some(before), ..asked.clone() }));
    let newest = asked.before.map(|_| address(&AuditFilter { before: None, ..asked.clone() }));
    let pages = (older.is_some() || newest.is_some()).then(|| {
        view! {
            <nav class="row pad" aria-label=text!(i18n, audit.pages)>
                {newest.map(|href| view! { <a class="btn sm" href=href>{t!(i18n, audit.newest)}</a> })}
                {older.map(|href| view! { <a class="btn sm end" href=href>{t!(i18n, audit.older)}</a> })}
            </nav>
        }
    });
    view! {
        {(!alarms.is_empty()).then(|| view! { <Alarms alarms zone reload/> })}
        <Filters asked=asked.clone() people/>
        <section class="panel">
            <p class="pad small mute" role="status">{head}" · "{chain}</p>
            {list}
            {pages}
        </section>
    }
    .into_any()
}

/// Whoever did more than is usual.
#[component]
fn Alarms(alarms: Vec<AuditLine>, zone: chrono_tz::Tz, reload: Callback<()>) -> impl IntoView {
    let rows = alarms.into_iter().map(|alarm| view! { <Alarm alarm zone reload/> }).collect_view();
    let i18n = use_i18n();
    view! {
        <Panel title=text!(i18n, audit.alarms)>
            <ul class="pad col g2">{rows}</ul>
        </Panel>
    }
    .into_any()
}

#[component]
fn Alarm(alarm: AuditLine, zone: chrono_tz::Tz, reload: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let (toasts, connection) = (use_toasts(), use_connection());
    let AuditLine { seq, at, act, thing, thing_words, details, .. } = alarm;
    let settle = move |_| {
        spawn_local(async move {
            let answer = settle_alarm(seq).await;
            connection.note(&answer);
            if let Err(error) = &answer {
                toasts.say(words::error(i18n.get_locale_untracked(), error));
            }
            // the page may have been left by then
            reload.try_run(());
        });
    };
    let person = thing.and_then(|thing| thing.id.parse().ok());
    let acts = address(&AuditFilter { person, ..AuditFilter::default() });
    view! {
        <li class="row wrap g2">
            <span class="tone" data-tone="bad"><Icon glyph=Glyph::Warn/></span>
            <span class="grow">
                <b>{act}</b>": "{thing_words}
                <span class="block small mute">{move || moment(i18n.get_locale(), at, zone)}" · "{details}</span>
            </span>
            <a class="btn sm" href=acts>{t!(i18n, audit.acts)}</a>
            <Button small=true on:click=settle>{t!(i18n, audit.settle)}</Button>
        </li>
    }
    .into_any()
}
