//! Small marks: tags, chips, avatars, and the choice between two or three.

use domain::{booking::BookingStatus, letter_case::upper, waitlist::Claim};
use leptos::prelude::*;
use uuid::Uuid;

use super::{Tone, status_glyph, status_tone};
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        words,
    },
};

/// A state. Not for clicking.
#[component]
pub fn Tag(
    /// Its colour.
    #[prop(optional)]
    tone: Option<Tone>,
    /// Its sign.
    #[prop(optional)]
    icon: Option<Glyph>,
    /// In bold.
    #[prop(optional)]
    strong: bool,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <span class=if strong { "tag b" } else { "tag" } data-tone=tone.map(Tone::code)>
            {icon.map(|glyph| view! { <Icon glyph small=true/> })}
            {children()}
        </span>
    }
}

/// The status of a booking: icon, colour, word.
#[component]
pub fn StatusTag(
    /// Which.
    status: BookingStatus,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Tag tone=status_tone(status) icon=status_glyph(status)>
            {move || words::status(i18n.get_locale(), status)}
        </Tag>
    }
}

/// Who talks with a patient now.
#[component]
pub fn ClaimTag(
    /// Who.
    claim: Claim,
) -> impl IntoView {
    let i18n = use_i18n();
    let words = move || {
        if claim.own {
            t_string!(i18n, gaps.on_your_desk).to_owned()
        } else {
            t_string!(i18n, gaps.talks, name = claim.by.clone())
        }
    };
    view! { <Tag tone=Tone::Held icon=Glyph::Phone>{words}</Tag> }
}

/// A filter, on or off. Put `on:click` on it.
#[component]
pub fn Chip(
    /// Whether it is on.
    #[prop(into)]
    pressed: Signal<bool>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <button type="button" class="chip" aria-pressed=move || if pressed.get() { "true" } else { "false" }>
            {children()}
        </button>
    }
}

/// One of two or three, all of them seen.
#[component]
pub fn Seg<T>(
    /// What is chosen.
    #[prop(into)]
    label: TextProp,
    /// The choices.
    options: Vec<(T, TextProp)>,
    /// The one in force.
    #[prop(into)]
    value: Signal<T>,
    /// Called with the one picked.
    #[prop(into)]
    on_pick: Callback<T>,
    /// 20 px instead of 28.
    #[prop(optional)]
    small: bool,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let button = move |(own, text): (T, TextProp)| {
        view! {
            <button
                type="button"
                aria-pressed=move || if value.get() == own { "true" } else { "false" }
                on:click=move |_| on_pick.run(own)
            >
                {move || text.get()}
            </button>
        }
    };
    view! {
        <div class=if small { "seg sm" } else { "seg" } role="group" aria-label=move || label.get()>
            {options.into_iter().map(button).collect_view()}
        </div>
    }
}

/// The hue of a person's avatar, from the id.
pub fn hue(id: Uuid) -> u16 {
    let sum =
        id.as_bytes().iter().fold(0u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(*byte)));
    (sum % 360) as u16
}

/// The first letters of the first two words.
pub fn initials(name: &str) -> String {
    name.split_whitespace().take(2).filter_map(|word| word.chars().next()).map(upper).collect()
}

/// A person's initials; the name stands beside it, so listeners do not hear it.
#[component]
pub fn Avatar(
    /// The name, first name or surname first.
    #[prop(into)]
    name: String,
    /// From [`hue`].
    hue: u16,
    /// `sm` 20 px, `lg` 40 px, else 28.
    #[prop(optional)]
    size: &'static str,
    /// On line: a green dot.
    #[prop(optional, into)]
    online: Signal<bool>,
) -> impl IntoView {
    view! {
        <span
            class=if size.is_empty() { "av".to_owned() } else { format!("av {size}") }
            class:on=online
            data-tone="person"
            style=format!("--h:{hue}")
            aria-hidden="true"
        >
            {initials(&name)}
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_two_capitals() {
        assert_eq!(initials("Вера Лаптева"), "ВЛ");
        assert_eq!(initials("анна"), "А");
        assert_eq!(initials(""), "");
    }
}
