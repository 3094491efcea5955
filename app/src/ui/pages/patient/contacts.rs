//! How a patient is reached and known: phones, e-mail, birth date, code word. Masked unless they are uncovered.

use domain::{
    id::PhoneId,
    patient::{MaskedPhone, PhoneEdit},
    wording,
};
use leptos::{prelude::*, task::spawn_local};

use super::{Shown, phone_form::PhoneAdder, reveal::RevealButton};
use crate::{
    api::patients::{code_word_fits, remove_patient_phone, update_patient_phone},
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        parts::{Button, MenuButton, MenuItem, Panel, Tag, Tone},
        words,
    },
};

/// The panel.
#[component]
pub fn Contacts(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let phones = move || {
        let phones = shown.card.with(|card| card.phones.clone());
        if phones.is_empty() {
            return view! { <li class="mute">{t!(i18n, patients.card.no_phone)}</li> }.into_any();
        }
        let phone = |(at, phone)| view! { <PhoneRow shown at phone/> };
        phones.into_iter().enumerate().map(phone).collect_view().into_any()
    };
    let birth = move || {
        let language = i18n.get_locale();
        match shown.uncovered.get().and_then(|what| what.birth_date) {
            Some(date) => wording::full_date(date, words::lang(language)),
            None => match shown.card.with(|card| card.brief.birth_year) {
                Some(year) => td_string!(language, patients.born_in, year = year),
                None => td_string!(language, patients.card.unknown).into(),
            },
        }
    };
    let email = move || {
        let open = shown.uncovered.get().and_then(|what| what.email);
        let shown = open.or_else(|| shown.card.with(|card| card.email_masked.clone()));
        shown.unwrap_or_else(|| t_string!(i18n, patients.card.no_email).into())
    };
    let reveal = move || shown.may_reveal.then(|| view! { <RevealButton shown/> });
    let code_word = move || {
        (shown.may_reveal && shown.card.with(|card| card.has_code_word)).then(|| view! { <CodeWord shown/> })
    };
    view! {
        <Panel title=text!(i18n, patients.card.contacts) aside=reveal>
            <div class="pad col g3">
                <ul class="phones">{phones}</ul>
                {shown.may_edit.then(|| view! { <PhoneAdder shown/> })}
                <dl class="dl">
                    <dt>{t!(i18n, patients.card.birth)}</dt>
                    <dd>{birth}</dd>
                    <dt>{t!(i18n, patients.card.email)}</dt>
                    <dd>{email}</dd>
                </dl>
                {code_word}
            </div>
        </Panel>
    }
    .into_any()
}

#[component]
fn PhoneRow(shown: Shown, at: usize, phone: MaskedPhone) -> impl IntoView {
    let i18n = use_i18n();
    let masked = phone.masked.clone();
    let number = move || {
        let open = shown.uncovered.get().and_then(|what| what.phones.get(at).cloned());
        match open {
            Some(number) => {
                let href = format!(
                    "tel:{}",
                    number.split(' ').filter(|part| !part.starts_with("доб")).collect::<String>()
                );
                view! { <a class="b nw" href=href>{number}</a> }.into_any()
            }
            None => view! { <span class="b nw">{masked.clone()}</span> }.into_any(),
        }
    };
    let relation = phone.relation;
    let id = phone.id;
    let label = {
        let masked = phone.masked.clone();
        move || t_string!(i18n, patients.card.call_phone, phone = masked.clone())
    };
    let call = shown.offering.map(|offering| {
        view! {
            <button
                type="button"
                class="btn sm"
                aria-label=label
                disabled=move || offering.is_busy()
                on:click=move |_| offering.ring_phone(shown.id(), id)
            >
                <Icon glyph=Glyph::Phone small=true/>
                {t!(i18n, patients.card.call)}
            </button>
        }
    });
    let menu = shown.may_edit.then(|| view! { <PhoneMenu shown phone=phone.clone()/> });
    view! {
        <li class="row top">
            <span class="grow">
                <span class="row wrap">
                    {number}
                    {phone.primary.then(|| view! { <Tag>{t!(i18n, patients.card.primary)}</Tag> })}
                    {phone.verified.then(|| view! {
                        <Tag tone=Tone::Good icon=Glyph::Check>{t!(i18n, patients.card.verified)}</Tag>
                    })}
                </span>
                <span class="small mute">{move || words::patient::relation(i18n.get_locale(), relation)}</span>
            </span>
            {call}
            {menu}
        </li>
    }
    .into_any()
}

#[component]
fn PhoneMenu(shown: Shown, phone: MaskedPhone) -> impl IntoView {
    let i18n = use_i18n();
    let id = phone.id;
    let masked = phone.masked.clone();
    let label = move || t_string!(i18n, patients.card.phone_menu, phone = masked.clone());
    let primary = (!phone.primary).then(|| {
        let edit = PhoneEdit { primary: true, ..PhoneEdit::default() };
        view! {
            <MenuItem icon=Glyph::Up on:click=move |_| change(shown, id, edit.clone())>
                {t!(i18n, patients.card.make_primary)}
            </MenuItem>
        }
    });
    let verified = (!phone.verified).then(|| {
        let edit = PhoneEdit { verified: Some(true), ..PhoneEdit::default() };
        view! {
            <MenuItem icon=Glyph::Check on:click=move |_| change(shown, id, edit.clone())>
                {t!(i18n, patients.card.mark_verified)}
            </MenuItem>
        }
    });
    view! {
        <MenuButton id=format!("phone-{id}") label icon=Glyph::Dots class="ib">
            {primary}
            {verified}
            <MenuItem icon=Glyph::Cross tone=Tone::Bad on:click=move |_| remove(shown, id)>
                {t!(i18n, patients.card.remove_phone)}
            </MenuItem>
        </MenuButton>
    }
    .into_any()
}

fn change(shown: Shown, phone: PhoneId, edit: PhoneEdit) {
    spawn_local(async move {
        shown.uncovered.hide();
        shown.take(update_patient_phone(shown.id(), phone, edit).await);
    });
}

fn remove(shown: Shown, phone: PhoneId) {
    spawn_local(async move {
        shown.uncovered.hide();
        if shown.take(remove_patient_phone(shown.id(), phone).await) {
            shown.toasts.say(t_string!(shown.i18n, patients.card.phone_removed));
        }
    });
}

/// Compares the word that a caller says; the card's own is never shown.
#[component]
fn CodeWord(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let word = RwSignal::new(String::new());
    let fits = RwSignal::new(None::<bool>);
    let check = move || {
        let said = word.get_untracked();
        if said.trim().is_empty() {
            return;
        }
        spawn_local(async move {
            let answer = code_word_fits(shown.id(), said).await;
            shown.connection.note(&answer);
            match answer {
                Ok(answer) => {
                    fits.try_set(Some(answer));
                }
                Err(error) => shown.toasts.say(words::error(i18n.get_locale_untracked(), &error)),
            }
        });
    };
    let verdict = move || {
        fits.get().map(|fits| {
            let (tone, glyph) = if fits { (Tone::Good, Glyph::Check) } else { (Tone::Bad, Glyph::Cross) };
            view! {
                <p class="small row g1 tone" data-tone=tone.code()>
                    <Icon glyph small=true/>
                    {if fits {
                        t_string!(i18n, patients.code_word.fits)
                    } else {
                        t_string!(i18n, patients.code_word.differs)
                    }}
                </p>
            }
        })
    };
    view! {
        <form
            class="field"
            on:submit=move |event| {
                event.prevent_default();
                check();
            }
        >
            <label class="label" for="code-word">{t!(i18n, patients.code_word.title)}</label>
            <div class="row">
                <input
                    class="input grow"
                    id="code-word"
                    autocomplete="off"
                    placeholder=text!(i18n, patients.code_word.ask)
                    prop:value=word
                    on:input:target=move |event| {
                        fits.set(None);
                        word.set(event.target().value());
                    }
                />
                <Button kind="submit">{t!(i18n, patients.code_word.check)}</Button>
            </div>
            <div role="status">{verdict}</div>
        </form>
    }
    .into_any()
}
