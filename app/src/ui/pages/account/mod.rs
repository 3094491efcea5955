//! `/account`: the own password and second factor, the surface, and the own sessions. Plain forms.

mod second_factor;

use domain::{
    clinic_time::local_date,
    error::FieldErrors,
    second_factor::NewFactor,
    session::SessionBrief,
    wording::{Lang, full_date, time},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

use self::second_factor::SecondFactor;
use super::setup::Line;
use crate::{
    api::account::{OwnSessions, list_own_sessions},
    i18n::*,
    ui::{
        frame::{LanguageSwitch, Main, ThemeChoice, TopBar},
        icons::Glyph,
        parts::{Banner, Column, Loaded, Panel, Table, Tag, Tone, provide_errors},
    },
};

/// What became of a form of the page; the server provides it when it shows the page again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountAnswer {
    /// What to mend.
    pub errors: FieldErrors,
    /// The app that is being set up.
    pub new: Option<NewFactor>,
    /// Recovery codes, shown this once.
    pub codes: Vec<String>,
}

/// The page.
#[component]
pub fn Account() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let AccountAnswer { errors, new, codes } =
        SharedValue::new(|| use_context::<AccountAnswer>().unwrap_or_default()).into_inner();
    provide_errors(Signal::stored(errors));
    let told = move |name: &str| query.with(|query| query.get(name).is_some());
    let changed = move || told("changed");
    let is_on = !codes.is_empty();
    let under_way = is_on || new.is_some();
    view! {
        <TopBar title=text!(i18n, account.title)/>
        <Main>
            <div class="page narrow">
                {move || changed().then(|| view! {
                    <Banner tone=Tone::Good icon=Glyph::Check title=text!(i18n, account.own_page.changed)>
                        {t!(i18n, account.own_page.others_ended)}
                    </Banner>
                })}
                {is_on.then(|| view! {
                    <Banner tone=Tone::Good icon=Glyph::Check title=text!(i18n, account.second.is_on)/>
                })}
                {move || told("off").then(|| view! {
                    <Banner tone=Tone::Good icon=Glyph::Check title=text!(i18n, account.second.is_off)/>
                })}
                // what is under way stands first
                {under_way.then(|| view! { <SecondFactor new codes/> })}
                <Panel title=text!(i18n, account.own_page.surface)>
                    <div class="pad row wrap g3"><LanguageSwitch/><ThemeChoice/></div>
                </Panel>
                <Password/>
                {(!under_way).then(|| view! { <SecondFactor new=None codes=Vec::new()/> })}
                <Sessions/>
            </div>
        </Main>
    }
}

#[component]
fn Password() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Panel title=text!(i18n, account.own_page.password)>
            <form class="pad col g3" action="/account" method="post">
                <Line label=text!(i18n, account.own_page.current) name="current" kind="password" autocomplete="current-password"/>
                <Line
                    label=text!(i18n, account.own_page.new) name="password" kind="password" autocomplete="new-password"
                    note=text!(i18n, account.password_note)
                />
                <div class="row"><button class="btn primary" name="act" value="change_password">{t!(i18n, account.own_page.change)}</button></div>
                <p class="note">{t!(i18n, account.own_page.ends_others)}</p>
            </form>
        </Panel>
    }
}

#[component]
fn Sessions() -> impl IntoView {
    let i18n = use_i18n();
    let sessions = Resource::new(|| (), |()| list_own_sessions());
    view! {
        <Panel title=text!(i18n, account.own_page.sessions)>
            <Loaded resource=sessions let:own>
                <Table
                    label=text!(i18n, account.own_page.sessions)
                    columns=vec![
                        Column::words(text!(i18n, account.own_page.device)),
                        Column::words(text!(i18n, account.own_page.address)),
                        Column::words(text!(i18n, account.own_page.started)),
                        Column::words(text!(i18n, account.own_page.seen)),
                        Column::words(text!(i18n, account.own_page.act)),
                    ]
                >
                    {rows(own)}
                </Table>
            </Loaded>
        </Panel>
    }
}

fn rows(own: OwnSessions) -> impl IntoView {
    let zone = own.zone;
    own.sessions.into_iter().map(move |session| view! { <SessionRow session zone/> }).collect_view()
}

#[component]
fn SessionRow(session: SessionBrief, zone: chrono_tz::Tz) -> impl IntoView {
    let i18n = use_i18n();
    let when = move |at: chrono::DateTime<chrono::Utc>| {
        move || {
            let language = if i18n.get_locale() == Locale::en { Lang::En } else { Lang::Ru };
            let date = full_date(local_date(zone, at), language);
            format!("{date}, {}", time(at.with_timezone(&zone).time()))
        }
    };
    let device = session.device.clone();
    let device = move || match device.as_str() {
        "" => t_string!(i18n, account.own_page.unknown_device).to_owned(),
        device => device.to_owned(),
    };
    let named = device.clone();
    let end = move || t_string!(i18n, account.own_page.end_named, device = named());
    let act = if session.current {
        view! { <Tag tone=Tone::Good>{t!(i18n, account.own_page.current_session)}</Tag> }.into_any()
    } else {
        view! {
            <form action="/account/sessions" method="post">
                <input type="hidden" name="id" value=session.id/>
                <button class="btn sm" aria-label=end>{t!(i18n, account.own_page.end)}</button>
            </form>
        }
        .into_any()
    };
    view! {
        <tr>
            <td>{device}</td>
            <td>{session.address}</td>
            <td>{when(session.started_at)}</td>
            <td>{when(session.seen_at)}</td>
            <td>{act}</td>
        </tr>
    }
}
