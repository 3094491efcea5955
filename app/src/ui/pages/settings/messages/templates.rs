//! The words of messages, each kind in a form of its own.

use domain::{
    error::{AppError, FieldErrors, Stale},
    message_page::TemplateLine,
    message_template::{MessageFacts, MessageTemplate, Place, TemplateForm, usual},
    wording::Lang,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::messages::save_message_template,
    i18n::*,
    ui::{
        connection::use_connection,
        icons::Glyph,
        parts::{AreaField, Banner, Button, Panel, Tone, provide_errors, use_toasts},
        words::{self, lang, message},
    },
};

/// The panel round the forms, and what may stand in them.
#[component]
pub fn Templates(children: Children) -> impl IntoView {
    let i18n = use_i18n();
    let places = move || {
        let language = i18n.get_locale();
        let name = |place: Place| {
            let (ru, en) = place.names();
            format!("{{{}}}", if lang(language) == Lang::Ru { ru } else { en })
        };
        let places = Place::ALL.map(name).join(", ");
        td_string!(language, messages.templates.places, places = places)
    };
    view! {
        <Panel title=text!(i18n, messages.templates.title)>
            <p class="pad small mute">{places}</p>
            {children()}
        </Panel>
    }
    .into_any()
}

/// The words of one kind.
#[component]
pub fn Form(line: TemplateLine, reload: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let (toasts, connection) = (use_toasts(), use_connection());
    let TemplateLine { kind, version, text } = line;
    let text = RwSignal::new(text);
    let version = RwSignal::new(version);
    let errors = RwSignal::new(FieldErrors::default());
    let stale = RwSignal::new(None::<Stale>);
    let busy = RwSignal::new(false);
    provide_errors(errors);
    let form = move || TemplateForm { kind, version: version.get_untracked(), text: text.get_untracked() };
    let save = Callback::new(move |()| {
        let form = form();
        if let Err(faults) = form.parse() {
            return errors.set(faults);
        }
        errors.set(FieldErrors::default());
        busy.set(true);
        spawn_local(async move {
            let saved = save_message_template(form).await;
            connection.note(&saved);
            // meanwhile the page may have been left
            if busy.try_set(false).is_some() {
                return;
            }
            let language = i18n.get_locale_untracked();
            match saved {
                Ok(()) => {
                    stale.set(None);
                    version.update(|version| *version += 1);
                    if text.with_untracked(|text| text.trim().is_empty()) {
                        text.set(usual(kind).to_owned());
                    }
                    toasts.say(td_string!(language, messages.templates.saved));
                }
                Err(AppError::Invalid(faults)) => errors.set(faults),
                Err(AppError::Stale(told)) => stale.set(Some(*told)),
                Err(error) => toasts.say(words::error(language, &error)),
            }
        });
    });
    let keep = Callback::new(move |is| {
        version.set(is);
        save.run(());
    });
    let sample = move || {
        let typed = text.get();
        let shown = if typed.trim().is_empty() { usual(kind) } else { typed.as_str() };
        MessageTemplate::parse(shown).ok().map(|template| {
            let told = template.fill(&MessageFacts::sample());
            view! {
                <div class="small">
                    <span class="mute">{t!(i18n, messages.templates.sample)}</span>
                    <p class="quote lines">{told}</p>
                </div>
            }
        })
    };
    let title = move || message::kind(i18n.get_locale(), kind);
    view! {
        <form
            class="pad col g2"
            on:submit=move |event| {
                event.prevent_default();
                save.run(());
            }
        >
            <AreaField
                label=title
                name="text"
                id=format!("text-{}", kind.code())
                value=text
                rows=3
                note=text!(i18n, messages.templates.empty)
            />
            {sample}
            {move || stale.get().map(|stale| view! { <Late stale keep reload/> })}
            <div><Button kind="submit" busy>{t!(i18n, common.save)}</Button></div>
        </form>
    }
    .into_any()
}

/// A colleague was faster.
#[component]
fn Late(stale: Stale, keep: Callback<i64>, reload: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let Stale { version, by, changed, .. } = stale;
    let by = by.map(|name| view! { {t!(i18n, messages.templates.stale_by, name = move || name.clone())}" " });
    let now = changed.into_iter().next().map(|(_, text)| {
        view! { <p class="lines">{t!(i18n, messages.templates.stale_now, text = move || text.clone())}</p> }
    });
    view! {
        <div role="alert">
            <Banner tone=Tone::Warn icon=Glyph::Warn title=text!(i18n, messages.templates.stale)>
                {by}
                {now}
                <span class="row wrap acts">
                    <Button small=true on:click=move |_| keep.run(version)>{t!(i18n, messages.templates.keep)}</Button>
                    <Button small=true on:click=move |_| reload.run(())>{t!(i18n, messages.templates.take)}</Button>
                </span>
            </Banner>
        </div>
    }
    .into_any()
}
