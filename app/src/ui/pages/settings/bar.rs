//! The bar of a page of the settings, with the way back to the first of them.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    i18n::*,
    ui::{
        frame::TopBar,
        icons::{Glyph, Icon},
    },
};

/// The bar.
#[component]
pub fn SettingsBar(
    /// The page's name.
    #[prop(into)]
    title: TextProp,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <TopBar title>
            <span class="end"></span>
            <A href="/settings" attr:class="btn plain sm">
                <Icon glyph=Glyph::Left small=true/>
                {t!(i18n, settings.title)}
            </A>
        </TopBar>
    }
    .into_any()
}
