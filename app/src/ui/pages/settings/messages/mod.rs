//! `/settings/messages`: the channels that are set up, the words of messages, and what became of those that went.

mod log;
mod templates;

use domain::{
    message::Channel,
    message_page::{MessagesPage as Page, TemplateLine},
};
use leptos::prelude::*;

use super::bar::SettingsBar;
use crate::{
    api::messages::read_messages,
    i18n::*,
    ui::{
        frame::Main,
        icons::Glyph,
        parts::{Banner, Loaded, Panel, Tag, Tone},
        words::message,
    },
};

/// The page.
#[component]
pub fn MessagesPage() -> impl IntoView {
    let i18n = use_i18n();
    let page = Resource::new_blocking(|| (), |()| read_messages(None));
    let reload = Callback::new(move |()| page.refetch());
    view! {
        <SettingsBar title=text!(i18n, messages.title)/>
        <Main>
            <div class="page narrow">
                <Loaded resource=page let:told>
                    <Setup told reload/>
                </Loaded>
                <log::Log/>
            </div>
        </Main>
    }
    .into_any()
}

/// What is set up, and the words.
#[component]
fn Setup(told: Page, reload: Callback<()>) -> impl IntoView {
    let Page { channels, has_links, templates, .. } = told;
    let form = move |line: TemplateLine| view! { <templates::Form line reload/> };
    view! {
        <Channels channels has_links/>
        <templates::Templates>{templates.into_iter().map(form).collect_view()}</templates::Templates>
    }
    .into_any()
}

#[component]
fn Channels(channels: Vec<Channel>, has_links: bool) -> impl IntoView {
    let i18n = use_i18n();
    let none = channels.is_empty().then(|| {
        view! {
            <Banner tone=Tone::Info icon=Glyph::Bell title=text!(i18n, messages.channels.none)>
                {t!(i18n, messages.channels.none_body)}
            </Banner>
        }
    });
    let no_links = (!channels.is_empty() && !has_links).then(|| {
        view! { <Banner tone=Tone::Warn icon=Glyph::Warn>{t!(i18n, messages.channels.no_links)}</Banner> }
    });
    let line = move |channel: Channel| {
        let tag = if channels.contains(&channel) {
            view! { <Tag tone=Tone::Good icon=Glyph::Check>{t!(i18n, messages.channels.on)}</Tag> }.into_any()
        } else {
            view! { <Tag>{t!(i18n, messages.channels.off)}</Tag> }.into_any()
        };
        view! { <li class="row g2"><b>{move || message::channel(i18n.get_locale(), channel)}</b>{tag}</li> }
    };
    view! {
        <Panel title=text!(i18n, messages.channels.title)>
            <div class="pad col g3">
                {none}
                {no_links}
                <ul class="row wrap g4">{Channel::ALL.into_iter().map(line).collect_view()}</ul>
                <p class="small mute">{t!(i18n, messages.channels.who)}</p>
            </div>
        </Panel>
    }
    .into_any()
}
