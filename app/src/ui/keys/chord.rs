//! One key with what is held down beside it.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use crate::i18n::*;

/// A physical key (`KeyboardEvent.code`) and its modifiers. `Ctrl` is also the Mac's `⌘`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chord {
    code: &'static str,
    ctrl: bool,
    alt: bool,
    shift: bool,
}

impl Chord {
    /// The question mark, wherever the layout has it.
    pub const HELP: Chord = Chord { code: "?", ctrl: false, alt: false, shift: true };
    /// Undo.
    pub const UNDO: Chord = Chord::ctrl("KeyZ");
    /// Save, send.
    pub const SAVE: Chord = Chord::ctrl("Enter");

    /// A new call. Known as N in both languages.
    pub const NEW_CALL: Chord = Chord::key("KeyN");

    /// The digits, as they choose in lists: 1 to 9, then 0.
    pub const DIGITS: [Chord; 10] = [
        Chord::key("Digit1"),
        Chord::key("Digit2"),
        Chord::key("Digit3"),
        Chord::key("Digit4"),
        Chord::key("Digit5"),
        Chord::key("Digit6"),
        Chord::key("Digit7"),
        Chord::key("Digit8"),
        Chord::key("Digit9"),
        Chord::key("Digit0"),
    ];

    /// The key alone, as `Chord::key("KeyG")`.
    pub const fn key(code: &'static str) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// With Ctrl.
    pub const fn ctrl(code: &'static str) -> Self {
        Self { code, ctrl: true, alt: false, shift: false }
    }

    /// With Alt.
    pub const fn alt(code: &'static str) -> Self {
        Self { code, ctrl: false, alt: true, shift: false }
    }

    /// With Shift.
    pub const fn shift(code: &'static str) -> Self {
        Self { code, ctrl: false, alt: false, shift: true }
    }

    /// Whether the event is this chord.
    pub fn matches(&self, event: &KeyboardEvent) -> bool {
        let held = (event.ctrl_key() || event.meta_key(), event.alt_key());
        if held != (self.ctrl, self.alt) {
            return false;
        }
        match self.code {
            "?" => event.key() == "?" || (event.code() == "Slash" && event.shift_key()),
            code => event.shift_key() == self.shift && event.code() == code,
        }
    }

    /// Whether it can be meant while a text is being typed. Undo there is the text's own.
    pub fn works_in_text(&self) -> bool {
        let function_key = self.code.len() > 1 && self.code.starts_with('F') && self.code != "Fn";
        (self.ctrl && *self != Self::UNDO) || self.alt || function_key || self.code == "Escape"
    }

    /// What stands on the keys, in the order in which they are held.
    pub fn caps(&self, language: Locale) -> Vec<&'static str> {
        let mut caps = Vec::new();
        let held = [(self.ctrl, "Ctrl"), (self.alt, "Alt"), (self.shift && self.code != "?", "Shift")];
        caps.extend(held.into_iter().filter_map(|(is_held, cap)| is_held.then_some(cap)));
        caps.push(match self.code {
            "Space" => td_string!(language, common.keys.space),
            code => cap(code, language, self.ctrl),
        });
        caps
    }
}

/// The letter on the key. With Ctrl the Latin one: that is how such commands are known everywhere.
fn cap(code: &'static str, language: Locale, latin: bool) -> &'static str {
    match code {
        "Slash" => "/",
        "Escape" => "Esc",
        "Delete" => "Del",
        "KeyN" => "N",
        "Equal" => "+",
        "Minus" => "−",
        "ArrowLeft" => "←",
        "ArrowRight" => "→",
        "ArrowUp" => "↑",
        "ArrowDown" => "↓",
        _ => {
            if let Some(digit) = code.strip_prefix("Digit") {
                return digit;
            }
            let pair = LETTERS.iter().find(|(key, _)| *key == code).map(|(key, russian)| {
                if language == Locale::ru && !latin { russian } else { latin_cap(key) }
            });
            pair.unwrap_or(code)
        }
    }
}

fn latin_cap(code: &'static str) -> &'static str {
    match code {
        "Semicolon" => ";",
        "Quote" => "'",
        "BracketLeft" => "[",
        "BracketRight" => "]",
        "Comma" => ",",
        "Period" => ".",
        _ => code.strip_prefix("Key").unwrap_or(code),
    }
}

/// The Russian letters by place.
const LETTERS: [(&str, &str); 32] = [
    ("KeyQ", "Й"),
    ("KeyW", "Ц"),
    ("KeyE", "У"),
    ("KeyR", "К"),
    ("KeyT", "Е"),
    ("KeyY", "Н"),
    ("KeyU", "Г"),
    ("KeyI", "Ш"),
    ("KeyO", "Щ"),
    ("KeyP", "З"),
    ("BracketLeft", "Х"),
    ("BracketRight", "Ъ"),
    ("KeyA", "Ф"),
    ("KeyS", "Ы"),
    ("KeyD", "В"),
    ("KeyF", "А"),
    ("KeyG", "П"),
    ("KeyH", "Р"),
    ("KeyJ", "О"),
    ("KeyK", "Л"),
    ("KeyL", "Д"),
    ("Semicolon", "Ж"),
    ("Quote", "Э"),
    ("KeyZ", "Я"),
    ("KeyX", "Ч"),
    ("KeyC", "С"),
    ("KeyV", "М"),
    ("KeyB", "И"),
    ("KeyN", "Т"),
    ("KeyM", "Ь"),
    ("Comma", "Б"),
    ("Period", "Ю"),
];

/// The hint beside a command: its keys as keycaps.
#[component]
pub fn Keycaps(
    /// Which keys.
    chord: Chord,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <span class="keys" aria-hidden="true">
            {move || chord.caps(i18n.get_locale()).into_iter().map(|cap| view! { <kbd>{cap}</kbd> }).collect_view()}
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn caps_are_those_of_the_language() {
        assert_eq!(Chord::key("KeyG").caps(Locale::ru), ["П"]);
        assert_eq!(Chord::key("KeyG").caps(Locale::en), ["G"]);
        assert_eq!(Chord::key("Semicolon").caps(Locale::ru), ["Ж"]);
        assert_eq!(Chord::UNDO.caps(Locale::ru), ["Ctrl", "Z"]);
        assert_eq!(Chord::alt("Digit1").caps(Locale::ru), ["Alt", "1"]);
        assert_eq!(Chord::HELP.caps(Locale::en), ["?"]);
        assert_eq!(Chord::key("F1").caps(Locale::ru), ["F1"]);
    }

    #[test]
    fn single_keys_and_undo_rest_while_typing() {
        assert!(!Chord::key("KeyG").works_in_text());
        assert!(!Chord::UNDO.works_in_text());
        assert!(Chord::SAVE.works_in_text());
        assert!(Chord::key("F2").works_in_text());
        assert!(Chord::key("Escape").works_in_text());
    }
}
