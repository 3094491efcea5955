//! What a noun of the settings looks like: its words, the fields of its form, the line of its list. Plain data and
//! function pointers, so that the views exist once.

use domain::settings::{Choices, Entry, Named, Noun, SettingsPage};
use leptos::prelude::{AnyView, Callback};
use serde_json::Value;

use crate::{
    i18n::*,
    ui::{icons::Glyph, parts::Choice},
};

/// A text in the language of the page.
pub type Words = fn(Locale) -> &'static str;
/// What can be chosen in a field.
pub type Offered = fn(Locale, &SettingsPage) -> Vec<Choice>;

/// A noun.
pub struct About {
    /// Which.
    pub noun: Noun,
    /// Its sign.
    pub icon: Glyph,
    /// The list's heading.
    pub title: Words,
    /// The command that adds one, and the heading of that form.
    pub add: Words,
    /// The heading of the form that changes one.
    pub edit: Words,
    /// What is said after saving.
    pub saved: Words,
    /// There is none yet.
    pub empty: Words,
    /// What to do about it.
    pub empty_next: Words,
    /// The tick that keeps it in use; none where nothing is ever put out of use.
    pub active: Option<Words>,
    /// The heading of those out of use.
    pub inactive: Words,
    /// Why it cannot be put out of use now.
    pub in_use: Words,
    /// The head of their names.
    pub head: Words,
    /// Heads of the figures at the right of a line.
    pub figures: &'static [Words],
    /// The link at the end of a line.
    pub more: Option<Words>,
    /// The fields of its form; another one where it is new.
    pub fields: fn(bool) -> Vec<Spec>,
    /// The line of one.
    pub row: fn(Locale, &SettingsPage, &Entry) -> Row,
    /// A second form below that of one that is there.
    pub beside: Option<&'static About>,
    /// What else is told of one that is there, below its form: its id, and whom to tell of a change.
    pub below: Option<fn(&str, Callback<()>) -> AnyView>,
}

/// A line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The name.
    pub name: String,
    /// The second line.
    pub about: String,
    /// At the right.
    pub figures: Vec<String>,
    /// Where the link at its end leads.
    pub more: Option<String>,
}

/// A field of a form.
pub struct Spec {
    /// Its name in the form and in `FieldErrors`.
    pub name: &'static str,
    /// What it asks for.
    pub label: Words,
    /// A remark below.
    pub note: Option<Words>,
    /// Must be filled in.
    pub required: bool,
    /// Its control.
    pub kind: Kind,
}

/// The control of a field.
#[derive(Clone, Copy)]
pub enum Kind {
    /// A line.
    Text,
    /// A line that is typed in digits.
    Digits,
    /// Several lines.
    Area,
    /// A password.
    Secret,
    /// Yes or no.
    Flag,
    /// One of a list; none is sent as nothing at all.
    One(Offered, Option<Words>),
    /// One of a list; none is sent as an empty text.
    Code(Offered, Option<Words>),
    /// Any number of a list.
    Many(Offered),
    /// A line, with likely ones to choose from.
    Likely(&'static [&'static str]),
    /// Minutes, service by service.
    Minutes,
}

impl Spec {
    /// A field that may stay empty.
    pub const fn new(name: &'static str, label: Words, kind: Kind) -> Self {
        Self { name, label, note: None, required: false, kind }
    }

    /// It must be filled in.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// With a remark.
    pub const fn note(mut self, note: Words) -> Self {
        self.note = Some(note);
        self
    }
}

/// A text of a form.
pub fn text<'f>(form: &'f Value, field: &str) -> &'f str {
    form.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// Texts of a form.
pub fn texts<'f>(form: &'f Value, field: &str) -> impl Iterator<Item = &'f str> {
    form.get(field).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// The names of what a form refers to, in their order there.
pub fn names(known: &[Named], ids: impl Iterator<Item = impl AsRef<str>>) -> String {
    let name = |id: &str| known.iter().find(|named| named.id == id).map(|named| named.name.as_str());
    ids.filter_map(|id| name(id.as_ref())).collect::<Vec<_>>().join(", ")
}

/// Those of a list that are in use, to choose from.
pub fn offered(known: &[Named]) -> Vec<Choice> {
    known.iter().filter(|named| named.active).map(|named| Choice::new(&named.id, &named.name)).collect()
}

/// Specialties.
pub fn specialties(_: Locale, page: &SettingsPage) -> Vec<Choice> {
    skills(&page.choices, true)
}

/// Competences.
pub fn competences(_: Locale, page: &SettingsPage) -> Vec<Choice> {
    skills(&page.choices, false)
}

fn skills(choices: &Choices, specialty: bool) -> Vec<Choice> {
    let of_kind = choices.skills.iter().filter(|skill| skill.specialty == specialty);
    of_kind.map(|skill| Choice::new(&skill.id, &skill.name)).collect()
}

/// Parts of a second line.
pub fn joined(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
