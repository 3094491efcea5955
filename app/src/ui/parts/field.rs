//! A field: label, control, note, and what is the matter with it.

use domain::error::FieldErrors;
use leptos::{either::Either, prelude::*};

use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        words,
    },
};

/// The faults of the form around: fields find theirs by name.
#[derive(Clone, Copy)]
struct FormErrors(Signal<FieldErrors>);

/// Lets the fields below show what `errors` says of them.
pub fn provide_errors(errors: impl Into<Signal<FieldErrors>>) {
    provide_context(FormErrors(errors.into()));
}

/// What the control inside a field needs to be wired to it.
#[derive(Clone)]
pub struct Control {
    /// For `name`.
    pub name: &'static str,
    /// For `id`.
    pub id: String,
    /// For `aria-describedby`.
    pub described_by: Signal<Option<String>>,
    /// For `aria-invalid`.
    pub invalid: Signal<Option<&'static str>>,
    /// For `required`.
    pub required: bool,
}

/// A field round a control of one's own, which is built from what `let:control` gives.
#[component]
pub fn Field<C, V>(
    /// What it asks for.
    #[prop(into)]
    label: TextProp,
    /// Its name in the form and in `FieldErrors`.
    name: &'static str,
    /// The control's id where the name alone would not be unique on the page.
    #[prop(optional, into)]
    id: Option<String>,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// A remark below.
    #[prop(optional, into)]
    note: Option<TextProp>,
    /// The control.
    children: C,
) -> impl IntoView
where
    C: FnOnce(Control) -> V,
    V: IntoView + 'static,
{
    frame(FrameOf { label, name, id, required, note }, children)
}

/// What the frame of a field is made of.
pub(super) struct FrameOf {
    pub label: TextProp,
    pub name: &'static str,
    pub id: Option<String>,
    pub required: bool,
    pub note: Option<TextProp>,
}

/// The frame of a field round the control that `draw` makes.
pub(super) fn frame<V: IntoView + 'static>(of: FrameOf, draw: impl FnOnce(Control) -> V) -> impl IntoView {
    let FrameOf { label, name, id, required, note } = of;
    let i18n = use_i18n();
    let id = id.unwrap_or_else(|| name.to_owned());
    let errors = use_context::<FormErrors>();
    let fault = Memo::new(move |_| errors.and_then(|errors| errors.0.with(|errors| errors.of(name))));
    let has_note = note.is_some();
    let own = id.clone();
    let described_by = Signal::derive(move || match fault.get() {
        Some(_) => Some(format!("{own}-error")),
        None => has_note.then(|| format!("{own}-note")),
    });
    let invalid = Signal::derive(move || fault.get().map(|_| "true"));
    let own = id.clone();
    let below = move || match fault.get() {
        Some(fault) => Either::Left(view! {
            <p class="note row g1" id=format!("{own}-error") data-tone="bad">
                <Icon glyph=Glyph::Warn small=true/>
                {move || words::fault(i18n.get_locale(), fault)}
            </p>
        }),
        None => Either::Right(
            note.clone()
                .map(|note| view! { <p class="note" id=format!("{own}-note")>{move || note.get()}</p> }),
        ),
    };
    view! {
        <div class="field" data-tone=move || fault.get().map(|_| "bad")>
            <label class="label" for=id.clone()>
                {move || label.get()}
                {required.then(|| view! { <span class="faint">{t!(i18n, common.required)}</span> })}
            </label>
            {draw(Control { name, id, described_by, invalid, required })}
            {below}
        </div>
    }
}
