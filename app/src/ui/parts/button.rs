//! Buttons.

use leptos::{either::Either, prelude::*};

use super::Tone;
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        keys::{Chord, Keycaps},
    },
};

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// An ordinary command.
    #[default]
    Standard,
    /// The one thing to do here; one a screen.
    Primary,
    /// A command beside others that matter more.
    Plain,
    /// Tinted: destructive ones (`Bad`), filling a gap (`Gap`).
    Tinted(Tone),
    /// Full colour, for ending a call alone.
    Solid(Tone),
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Look::Standard | Look::Tinted(_) => "btn",
            Look::Primary => "btn primary",
            Look::Plain => "btn plain",
            Look::Solid(_) => "btn solid",
        }
    }

    fn tone(self) -> Option<&'static str> {
        match self {
            Look::Tinted(tone) | Look::Solid(tone) => Some(tone.code()),
            _ => None,
        }
    }
}

/// A button. Put `on:click` on it; in a form, `kind="submit"`.
#[component]
pub fn Button(
    /// How it looks.
    #[prop(optional)]
    look: Look,
    /// 24 px instead of 32, for rows.
    #[prop(optional)]
    small: bool,
    /// `button` or `submit`.
    #[prop(default = "button")]
    kind: &'static str,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<Glyph>,
    /// The key that does the same, as a hint; bind it with `use_keys`.
    #[prop(optional)]
    keys: Option<Chord>,
    /// Under way: says so and takes no clicks.
    #[prop(optional, into)]
    busy: Option<Signal<bool>>,
    /// Not possible; say why beside it.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Verb first.
    children: Children,
) -> impl IntoView {
    let is_busy = move || busy.is_some_and(|busy| busy.get());
    let content = view! {
        {icon.map(|glyph| view! { <Icon glyph/> })}
        {children()}
        {keys.map(|chord| view! { <Keycaps chord/> })}
    };
    // Both texts stand in the same place, so that the width stays.
    let content = match busy {
        Some(_) => Either::Left(view! { <span class="swap"><span>{content}</span><Busy/></span> }),
        None => Either::Right(content),
    };
    view! {
        <button
            type=kind
            class=if small { format!("{} sm", look.class()) } else { look.class().to_owned() }
            data-tone=look.tone()
            disabled=move || disabled.get() || is_busy()
            aria-busy=move || is_busy().then_some("true")
        >
            {content}
        </button>
    }
}

#[component]
fn Busy() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <span>
            <span class="ring" style="--p:30%"></span>
            {t!(i18n, common.saving)}
        </span>
    }
}
