//! What a person prefers of the surface: language and theme, kept in cookies.
//!
//! The server puts both on `<html>`; the browser reads them there again, so that the first render is the same.

use leptos::prelude::*;
use leptos_i18n::context::{I18nContextOptions, init_i18n_context_with_options};
use leptos_meta::Html;
use wasm_bindgen::JsCast;

use crate::i18n::*;

/// Cookie of the language: `ru`, `en`.
pub const LANGUAGE_COOKIE: &str = "lang";
/// Cookie of the theme: `light`, `dark`; absent: as the system.
pub const THEME_COOKIE: &str = "theme";

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Follows the system.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The value of the cookie and of `data-theme`.
    pub const fn code(self) -> Option<&'static str> {
        match self {
            Theme::System => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        }
    }

    /// The theme of that code; anything else follows the system.
    pub fn from_code(code: Option<&str>) -> Self {
        match code {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::System,
        }
    }
}

/// What the request says of the reader's preferences. The server provides it as context; in the browser it is
/// read from the document.
#[derive(Clone, Copy, Debug, Default)]
pub struct Prefs {
    /// The language chosen, if one was; else the browser's list of languages decides.
    pub language: Option<Locale>,
    /// The theme.
    pub theme: Theme,
}

impl Prefs {
    /// Reads the two cookies by name.
    pub fn from_cookies<'a>(cookie: impl Fn(&str) -> Option<&'a str>) -> Self {
        Self {
            language: cookie(LANGUAGE_COOKIE).and_then(|code| code.parse().ok()),
            theme: Theme::from_code(cookie(THEME_COOKIE)),
        }
    }

    fn from_document() -> Self {
        let attribute = |name| document().document_element().and_then(|html| html.get_attribute(name));
        Self {
            language: attribute("lang").and_then(|code| code.parse().ok()),
            theme: Theme::from_code(attribute("data-theme").as_deref()),
        }
    }

    fn current() -> Self {
        use_context().unwrap_or_else(|| if is_browser() { Self::from_document() } else { Self::default() })
    }
}

/// The theme, for whoever shows or sets it.
#[derive(Clone, Copy)]
pub struct ThemeSwitch(RwSignal<Theme>);

impl ThemeSwitch {
    /// The theme in force.
    pub fn get(self) -> Theme {
        self.0.get()
    }

    /// Changes it, and remembers the choice.
    pub fn set(self, theme: Theme) {
        self.0.set(theme);
        remember(THEME_COOKIE, theme.code());
    }
}

/// Provides the language and the theme to everything below.
pub fn provide() {
    let prefs = Prefs::current();
    let i18n = init_i18n_context_with_options::<Locale>(I18nContextOptions::default().enable_cookie(false));
    if let Some(language) = prefs.language {
        i18n.set_locale_untracked(language);
    }
    provide_context(i18n);
    provide_context(ThemeSwitch(RwSignal::new(prefs.theme)));
}

/// The theme switch.
pub fn use_theme() -> ThemeSwitch {
    expect_context()
}

/// Changes the language, and remembers the choice.
pub fn set_language(i18n: leptos_i18n::I18nContext<Locale>, language: Locale) {
    i18n.set_locale(language);
    remember(LANGUAGE_COOKIE, Some(I18nLocaleTrait::as_str(language)));
}

/// Keeps `<html lang data-theme>` true.
#[component]
pub fn Document() -> impl IntoView {
    let i18n = use_i18n();
    let theme = use_theme();
    view! {
        <Html
            attr:lang=move || I18nLocaleTrait::as_str(i18n.get_locale())
            attr:data-theme=move || theme.get().code()
        />
    }
}

/// Writes or deletes a cookie of the surface; a year is long enough to be for ever.
fn remember(name: &str, value: Option<&str>) {
    let Ok(document) = document().dyn_into::<web_sys::HtmlDocument>() else { return };
    let age = if value.is_some() { 365 * 24 * 3600 } else { 0 };
    let cookie = format!("{name}={}; Path=/; Max-Age={age}; SameSite=Lax", value.unwrap_or_default());
    // A browser that refuses cookies still shows what was chosen, until the next page.
    let _ = document.set_cookie(&cookie);
}
