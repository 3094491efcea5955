//! The usual controls, each in its field. They hold raw text: `domain` parses it.

use leptos::prelude::*;

use super::field::{Control, FrameOf, frame};
use crate::i18n::*;

/// A line of text.
#[component]
pub fn TextField(
    /// What it asks for.
    #[prop(into)]
    label: TextProp,
    /// Its name in the form and in `FieldErrors`.
    name: &'static str,
    /// What is typed.
    value: RwSignal<String>,
    /// `type` of the input: `text`, `password`, `tel`, `email`, `date`, `time`, `number`, `search`.
    #[prop(default = "text")]
    kind: &'static str,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// A remark below.
    #[prop(optional, into)]
    note: Option<TextProp>,
    /// An example inside the empty field.
    #[prop(optional, into)]
    placeholder: Option<TextProp>,
    /// `autocomplete`; off where the browser must not remember a patient.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// `inputmode`, for the keyboard of a phone.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// The control's id where the name alone would not be unique on the page.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    frame(FrameOf { label, name, id, required, note }, move |control: Control| {
        view! {
            <input
                class="input"
                type=kind
                name=control.name
                id=control.id
                required=control.required
                aria-invalid=control.invalid
                aria-describedby=control.described_by
                autocomplete=autocomplete
                inputmode=inputmode
                placeholder=placeholder.map(|text| move || text.get())
                value=value.get_untracked()
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            />
        }
    })
}

/// Several lines of text.
#[component]
pub fn AreaField(
    /// What it asks for.
    #[prop(into)]
    label: TextProp,
    /// Its name in the form and in `FieldErrors`.
    name: &'static str,
    /// What is typed.
    value: RwSignal<String>,
    /// Lines shown.
    #[prop(default = 2)]
    rows: u32,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// A remark below.
    #[prop(optional, into)]
    note: Option<TextProp>,
    /// The control's id where the name alone would not be unique on the page.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    frame(FrameOf { label, name, id, required, note }, move |control: Control| {
        view! {
            <textarea
                class="input"
                rows=rows
                name=control.name
                id=control.id
                required=control.required
                aria-invalid=control.invalid
                aria-describedby=control.described_by
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            >
                {value.get_untracked()}
            </textarea>
        }
    })
}

/// One choice of a list: the value that is sent, the words that are shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What is read.
    pub text: String,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl ToString, text: impl Into<String>) -> Self {
        Self { value: value.to_string(), text: text.into() }
    }
}

/// One of a list.
#[component]
pub fn SelectField(
    /// What it asks for.
    #[prop(into)]
    label: TextProp,
    /// Its name in the form and in `FieldErrors`.
    name: &'static str,
    /// The value chosen; empty: none yet.
    value: RwSignal<String>,
    /// The list.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// Whether one must be chosen.
    #[prop(optional)]
    required: bool,
    /// What it means that none is chosen, where that means something.
    #[prop(optional, into)]
    empty: Option<TextProp>,
    /// A remark below.
    #[prop(optional, into)]
    note: Option<TextProp>,
    /// The control's id where the name alone would not be unique on the page.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let option = move |choice: Choice| {
        let own = choice.value.clone();
        view! { <option value=choice.value selected=move || value.get() == own>{choice.text}</option> }
    };
    let none = move || match &empty {
        Some(empty) => empty.get().to_string(),
        None => td_string!(i18n.get_locale(), common.choose).to_owned(),
    };
    frame(FrameOf { label, name, id, required, note }, move |control: Control| {
        view! {
            <select
                class="input"
                name=control.name
                id=control.id
                required=control.required
                aria-invalid=control.invalid
                aria-describedby=control.described_by
                on:change:target=move |event| value.set(event.target().value())
            >
                <option value="" selected=move || value.get().is_empty()>{none}</option>
                {move || choices.get().into_iter().map(option).collect_view()}
            </select>
        }
    })
}

/// Yes or no.
#[component]
pub fn Check(
    /// What is said yes to.
    #[prop(into)]
    label: TextProp,
    /// Its name in the form.
    name: &'static str,
    /// Whether it is ticked.
    checked: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <label class="check">
            <input
                type="checkbox"
                name=name
                value="true"
                checked=checked.get_untracked()
                prop:checked=checked
                on:change:target=move |event| checked.set(event.target().checked())
            />
            {move || label.get()}
        </label>
    }
}
