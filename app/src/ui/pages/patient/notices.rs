//! What to know of a patient before going on: restriction, guardian, no-shows.

use leptos::prelude::*;

use super::Shown;
use crate::{
    i18n::*,
    ui::{
        icons::Glyph,
        parts::{Banner, Tone},
    },
};

/// The banners.
#[component]
pub fn Notices(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let restriction = move || {
        shown.card.with(|card| card.restriction.clone()).map(|why| {
            view! { <Banner tone=Tone::Bad icon=Glyph::Lock title=text!(i18n, patients.card.restriction)>{why}</Banner> }
        })
    };
    let silence = move || {
        shown.card.with(|card| card.do_not_contact).then(|| {
            view! {
                <Banner tone=Tone::Warn icon=Glyph::Phone title=text!(i18n, patients.card.do_not_contact)>
                    {t!(i18n, patients.card.do_not_contact_body)}
                </Banner>
            }
        })
    };
    let ward = move || {
        let (needs, named) = shown.card.with(|card| (card.brief.needs_guardian, card.guardian.is_some()));
        needs.then(|| {
            let missing = (!named).then(|| view! { " "{t!(i18n, patients.card.no_guardian)} });
            view! {
                <Banner
                    tone=if named { Tone::Info } else { Tone::Warn }
                    icon=Glyph::Child
                    title=text!(i18n, patients.card.needs_guardian)
                >
                    {t!(i18n, patients.card.needs_guardian_body)}
                    {missing}
                </Banner>
            }
        })
    };
    let no_shows = move || {
        let count = shown.card.with(|card| card.no_shows_last_year);
        (count > 0).then(|| {
            view! {
                <Banner tone=Tone::Neutral icon=Glyph::NoShow>
                    {t!(i18n, patients.card.no_shows, count = move || count)}
                </Banner>
            }
        })
    };
    view! {
        {restriction}
        {silence}
        {ward}
        {no_shows}
    }
    .into_any()
}
