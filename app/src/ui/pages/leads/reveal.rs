//! How a lead can be reached: the number, masked until it is asked for and for a minute then, and the contact.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};

use super::one::Shown;
use crate::{
    api::leads::reveal_lead,
    i18n::*,
    ui::{
        icons::Glyph,
        keys::{Chord, use_keys},
        parts::Button,
    },
};

/// How long the number stays, in seconds.
const STAY: u32 = 60;
/// Shows the number: «Р» of «номер».
const SHOW: Chord = Chord::key("KeyH");

/// Number and contact.
#[component]
pub fn Contacts(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let masked = Memo::new(move |_| shown.view.with(|view| view.line.phone_masked.clone()));
    let contact = Memo::new(move |_| shown.view.with(|view| view.line.contact.clone()));
    let phone = move || match masked.get() {
        Some(masked) => view! { <Phone shown masked/> }.into_any(),
        None => view! { <span class="mute">{t!(i18n, leads.no_phone)}</span> }.into_any(),
    };
    let contact = move || {
        let contact = contact.get();
        if is_link(&contact) {
            let href = contact.clone();
            view! { <a class="lines" href=href rel="noreferrer noopener" target="_blank">{contact}</a> }
                .into_any()
        } else {
            view! { <span class="lines">{contact}</span> }.into_any()
        }
    };
    view! { <div class="row wrap g3">{phone}{contact}</div> }.into_any()
}

/// Whether a contact is an address of the web; whatever else it is, it is no link of ours.
fn is_link(contact: &str) -> bool {
    contact.starts_with("https://") || contact.starts_with("http://")
}

/// The number in full, for a while.
#[derive(Clone, Copy)]
struct Uncovered {
    phone: RwSignal<Option<String>>,
    left: RwSignal<u32>,
    ticking: StoredValue<Option<IntervalHandle>>,
}

impl Uncovered {
    fn new() -> Self {
        let uncovered =
            Self { phone: RwSignal::new(None), left: RwSignal::new(0), ticking: StoredValue::new(None) };
        on_cleanup(move || uncovered.hide());
        uncovered
    }

    fn show(self, phone: String) {
        self.hide();
        self.phone.try_set(Some(phone));
        self.left.try_set(STAY);
        let tick = move || match self.left.try_get_untracked() {
            Some(left) if left > 1 => drop(self.left.try_set(left - 1)),
            _ => self.hide(),
        };
        self.ticking.try_set_value(set_interval_with_handle(tick, Duration::from_secs(1)).ok());
    }

    fn hide(self) {
        self.ticking.try_update_value(|ticking| {
            if let Some(ticking) = ticking.take() {
                ticking.clear();
            }
        });
        self.phone.try_set(None);
    }
}

#[component]
fn Phone(shown: Shown, masked: String) -> impl IntoView {
    let i18n = use_i18n();
    if !shown.doing.hand.calls {
        return view! { <span class="nw">{masked}</span> }.into_any();
    }
    let uncovered = Uncovered::new();
    let uncover = move || {
        spawn_local(async move {
            let answer = reveal_lead(shown.id).await;
            shown.doing.note(&answer);
            match answer {
                Ok(phone) => uncovered.show(phone),
                Err(error) => shown.doing.complain(&error),
            }
        });
    };
    use_keys().bind(SHOW, text!(i18n, leads.show), uncover);
    let is_open = Memo::new(move |_| uncovered.phone.with(Option::is_some));
    let number = move || uncovered.phone.get().unwrap_or_else(|| masked.clone());
    let share = move || format!("--p:{}%", uncovered.left.get() * 100 / STAY);
    view! {
        <span class="row">
            <span class="nw" class:b=move || is_open.get()>{number}</span>
            <Show
                when=move || is_open.get()
                fallback=move || view! {
                    <Button small=true icon=Glyph::Eye keys=SHOW on:click=move |_| uncover()>{t!(i18n, leads.show)}</Button>
                }
            >
                <span class="row g1 small mute">
                    <span class="ring" style=share></span>
                    <span class="vh">{t!(i18n, leads.hides, count = move || uncovered.left.get())}</span>
                    <Button small=true on:click=move |_| uncovered.hide()>{t!(i18n, leads.hide)}</Button>
                </span>
            </Show>
        </span>
    }
    .into_any()
}
