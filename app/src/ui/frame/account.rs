//! The account menu at the foot of the rail: language, theme, account, way out.
//!
//! It is a native popover, so it opens before the Wasm is there.

use domain::permission::Permission;
use leptos::prelude::*;

use super::{Viewer, waits::badge};
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        parts::{Avatar, Seg, hue},
        prefs::{Theme, set_language, use_theme},
        words,
    },
};

/// The id that ties the button to the menu.
const MENU: &str = "account";

/// The avatar, which opens the menu.
#[component]
pub fn AccountButton(viewer: Viewer) -> impl IntoView {
    let i18n = use_i18n();
    let name = viewer.name.clone();
    let label = move || {
        let role = words::role(i18n.get_locale(), viewer.role);
        t_string!(i18n, account.menu, name = name.clone(), role = role)
    };
    view! {
        <button type="button" class="account" popovertarget=MENU>
            <Avatar name=viewer.name hue=hue(viewer.id.0)/>
            <span class="vh">{label}</span>
            {badge(|waiting| &waiting.memos)}
        </button>
    }
}

/// The menu, outside the rail so that it is not clipped. The browser puts it behind its button in the order of Tab.
#[component]
pub fn AccountMenu(viewer: Viewer) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div id=MENU class="pop account-menu" popover="auto" role="dialog" aria-label=text!(i18n, account.title)>
            <div class="pad">
                <b>{viewer.name}</b>
                <div class="small mute">{move || words::role(i18n.get_locale(), viewer.role)}</div>
            </div>
            <div class="pad col">
                <LanguageSwitch/>
                <ThemeChoice/>
            </div>
            <div class="menu">
                <a href="/memos"><Icon glyph=Glyph::Bell/>{t!(i18n, memos.title)}{badge(|waiting| &waiting.memos)}</a>
                {viewer.role.may(Permission::Export).then(|| view! {
                    <a href="/exports"><Icon glyph=Glyph::Spreadsheet/>{t!(i18n, exports.title)}</a>
                })}
                <a href="/account"><Icon glyph=Glyph::User/>{t!(i18n, account.own)}</a>
                <form method="post" action="/logout">
                    <button><Icon glyph=Glyph::Go/>{t!(i18n, account.sign_out)}</button>
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

/// Light, dark, or as the system.
#[component]
pub fn ThemeChoice() -> impl IntoView {
    let i18n = use_i18n();
    let theme = use_theme();
    view! {
        <Seg
            label=text!(i18n, common.theme.title)
            options=vec![
                (Theme::System, TextProp::from(text!(i18n, common.theme.system))),
                (Theme::Light, TextProp::from(text!(i18n, common.theme.light))),
                (Theme::Dark, TextProp::from(text!(i18n, common.theme.dark))),
            ]
            value=Signal::derive(move || theme.get())
            on_pick=move |picked| theme.set(picked)
        />
    }
}
