//! The own second factor: turning it on and off, and other recovery codes.

use domain::{
    clinic_time::local_date,
    second_factor::{FactorState, NewFactor},
    wording::{Lang, full_date},
};
use leptos::prelude::*;

use crate::{
    api::account::{OwnFactor, own_second_factor},
    i18n::*,
    ui::{
        pages::{
            second_factor::{RecoveryCodes, SetUp},
            setup::Line,
        },
        parts::{Loaded, Panel},
    },
};

/// The panel. After an act it shows what came of it instead of how things stand.
#[component]
pub(super) fn SecondFactor(new: Option<NewFactor>, codes: Vec<String>) -> impl IntoView {
    let i18n = use_i18n();
    let state = Resource::new(|| (), |()| own_second_factor());
    let shown = match new {
        Some(new) => view! { <Setting new/> }.into_any(),
        None => view! {
            {(!codes.is_empty()).then(|| view! {
                <section class="pad col g3 fresh-codes">
                    <h3>{t!(i18n, account.second.codes_title)}</h3>
                    <RecoveryCodes codes/>
                </section>
            })}
            <Loaded resource=state let:own>
                {match own.state.since {
                    Some(_) => view! { <On own/> }.into_any(),
                    None => view! { <Off state=own.state/> }.into_any(),
                }}
            </Loaded>
        }
        .into_any(),
    };
    view! { <Panel title=text!(i18n, account.second.title)>{shown}</Panel> }
}

/// An app is being set up.
#[component]
fn Setting(new: NewFactor) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <form class="pad col g3" action="/account" method="post">
            <SetUp new/>
            <Line
                label=text!(i18n, account.second.code) name="code" autocomplete="one-time-code"
                note=text!(i18n, account.second.digits)
            />
            <div class="row wrap">
                <button class="btn primary" name="act" value="turn_on">{t!(i18n, account.second.confirm)}</button>
                <a class="btn plain" href="/account" rel="external">{t!(i18n, common.cancel)}</a>
            </div>
        </form>
    }
}

#[component]
fn Off(state: FactorState) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <form class="pad col g3" action="/account" method="post">
            <p class="mute">{t!(i18n, account.second.off)}</p>
            {state.needed.then(|| view! { <p>{t!(i18n, account.second.stays)}</p> })}
            <div class="row">
                <button class="btn" name="act" value="begin">{t!(i18n, account.second.turn_on)}</button>
            </div>
        </form>
    }
}

#[component]
fn On(own: OwnFactor) -> impl IntoView {
    let i18n = use_i18n();
    let OwnFactor { state, zone } = own;
    let since = move || {
        let language = if i18n.get_locale() == Locale::en { Lang::En } else { Lang::Ru };
        state.since.map(|at| full_date(local_date(zone, at), language)).unwrap_or_default()
    };
    let left = move || t_string!(i18n, account.second.left, count = state.codes);
    let off = if state.needed {
        view! { <span class="note">{t!(i18n, account.second.stays)}</span> }.into_any()
    } else {
        view! {
            <button class="btn" name="act" value="turn_off">{t!(i18n, account.second.turn_off)}</button>
        }
        .into_any()
    };
    view! {
        <form class="pad col g3" action="/account" method="post">
            <p>{move || t_string!(i18n, account.second.on, date = since())}" "{left}</p>
            <Line
                label=text!(i18n, account.second.own_password) name="confirm" kind="password"
                autocomplete="current-password" note=text!(i18n, account.second.own_password_note)
            />
            <div class="row wrap">
                <button class="btn" name="act" value="new_codes">{t!(i18n, account.second.new_codes)}</button>
                {off}
            </div>
        </form>
    }
}
