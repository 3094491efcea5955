//! Whether the patient wants messages about visits, and by which way.

use domain::{clinic_time::local_date, message::Channel, message_page::MessageConsent, wording};
use leptos::{prelude::*, task::spawn_local};

use super::Shown;
use crate::{
    api::messages::{read_message_consent, set_message_consent},
    i18n::*,
    ui::{
        parts::{Button, Choice, Loaded, Panel, SelectField},
        words::{self, lang, message},
    },
};

/// The panel.
#[component]
pub fn Messages(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let id = shown.id();
    // what the card shows may bear on it: an address, or the wish to be left alone
    let version = Memo::new(move |_| shown.card.with(|card| card.version));
    let consent = Resource::new(move || version.get(), move |_| read_message_consent(id));
    view! {
        <Panel title=text!(i18n, messages.consent.title)>
            <Loaded resource=consent let:told>
                <Consent shown told/>
            </Loaded>
        </Panel>
    }
    .into_any()
}

#[component]
fn Consent(shown: Shown, told: MessageConsent) -> impl IntoView {
    let i18n = use_i18n();
    if told.channels.is_empty() && told.channel.is_none() {
        return view! { <p class="pad small mute">{t!(i18n, messages.consent.no_channels)}</p> }.into_any();
    }
    let value = RwSignal::new(told.channel.map(|channel| channel.code().to_owned()).unwrap_or_default());
    let offered = told.channels.clone();
    let told = RwSignal::new(told);
    let busy = RwSignal::new(false);
    let choices = Signal::derive(move || {
        let language = i18n.get_locale();
        let choice = |channel: &Channel| Choice::new(channel.code(), message::channel(language, *channel));
        offered.iter().map(choice).collect::<Vec<_>>()
    });
    let save = move || {
        let channel = Channel::from_code(&value.get_untracked());
        busy.set(true);
        spawn_local(async move {
            let answer = set_message_consent(shown.id(), channel).await;
            shown.connection.note(&answer);
            busy.try_set(false);
            let language = i18n.get_locale_untracked();
            match answer {
                Ok(consent) => {
                    told.try_set(consent);
                    shown.toasts.say(td_string!(language, messages.consent.saved));
                }
                Err(error) => shown.toasts.say(words::error(language, &error)),
            }
        });
    };
    view! {
        <form
            class="pad col g2"
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            <SelectField
                label=text!(i18n, messages.consent.channel)
                name="channel"
                id="message-channel"
                value
                choices
                empty=text!(i18n, messages.consent.none)
                note=text!(i18n, messages.consent.note)
            />
            <p class="small mute">{move || told.with(|told| facts(i18n.get_locale(), told))}</p>
            <div><Button kind="submit" small=true busy>{t!(i18n, common.save)}</Button></div>
        </form>
    }
    .into_any()
}

/// When it was noted, and what stands in the way.
fn facts(language: Locale, told: &MessageConsent) -> String {
    let since = told.since.map(|at| {
        let date = wording::full_date(local_date(told.zone, at), lang(language));
        td_string!(language, messages.consent.since, date = date, name = told.by.clone())
    });
    let unreachable = told.channel.filter(|channel| !told.reachable.contains(channel));
    let hindrance = match unreachable {
        _ if told.do_not_contact => Some(td_string!(language, messages.consent.silent)),
        Some(Channel::Telegram | Channel::Max) => Some(td_string!(language, messages.consent.no_account)),
        Some(_) => Some(td_string!(language, messages.consent.no_address)),
        None => None,
    };
    [since, hindrance.map(str::to_owned)].into_iter().flatten().collect::<Vec<_>>().join(" ")
}
