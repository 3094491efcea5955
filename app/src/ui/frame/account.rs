//! The account menu at the foot of the rail: language, theme, account, way out.
//!
//! It is a native popover, so it opens before the Wasm is there.

use leptos::prelude::*;

use super::Viewer;
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        parts::{Avatar, Seg, hue},
        prefs::{Theme, set_language, use_theme},
        words,
    },
};

/// The avatar and what opens at it.
#[component]
pub fn AccountMenu(viewer: Viewer) -> impl IntoView {
    let i18n = use_i18n();
    let (name, role) = (viewer.name.clone(), viewer.role);
    let role_name = move || words::role(i18n.get_locale(), role);
    let label = {
        let name = name.clone();
        move || t_string!(i18n, account.menu, name = name.clone(), role = role_name())
    };
    view! {
        <button type="button" class="account" popovertarget="account" aria-label=label>
            <Avatar name=name.clone() hue=hue(viewer.id.0)/>
        </button>
        <div id="account" class="pop account-menu" popover="auto">
            <div class="pad"><b>{name}</b><div class="small mute">{role_name}</div></div>
            <div class="pad col">
                <LanguageSwitch/>
                <ThemeChoice/>
            </div>
            <div class="menu">
                <a href="/account"><Icon glyph=Glyph::User/>{t!(i18n, account.own)}</a>
                <form method="post" action="/logout">
                    <button class="row grow"><Icon glyph=Glyph::Go/>{t!(i18n, account.sign_out)}</button>
                </form>
            </div>
        </div>
    }
    .into_any()
}

/// Russian or English, each in its own words.
#[component]
pub fn LanguageSwitch() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Seg
            label=text!(i18n, common.language)
            options=vec![(Locale::ru, "Русский".into()), (Locale::en, "English".into())]
            value=Signal::derive(move || i18n.get_locale())
            on_pick=move |language| set_language(i18n, language)
        />
    }
}

#[component]
fn ThemeChoice() -> impl IntoView {
    let i18n = use_i18n();
    let theme = use_theme();
    view! {
        <Seg
            label=text!(i18n, common.theme.title)
            options=vec![
                (Theme::System, text!(i18n, common.theme.system).into()),
                (Theme::Light, text!(i18n, common.theme.light).into()),
                (Theme::Dark, text!(i18n, common.theme.dark).into()),
            ]
            value=Signal::derive(move || theme.get())
            on_pick=move |picked| theme.set(picked)
        />
    }
}
