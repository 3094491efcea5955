//! Several of a list.

use leptos::prelude::*;

use super::{
    Choice,
    field::{Control, FrameOf, frame},
};
use crate::{
    i18n::*,
    ui::icons::{Glyph, Icon},
};

/// Several of a list: those chosen as chips, the rest to choose from.
#[component]
pub fn Several<T>(
    /// What it asks for.
    #[prop(into)]
    label: TextProp,
    /// Its name in the form and in `FieldErrors`.
    name: &'static str,
    /// Those chosen.
    chosen: RwSignal<Vec<T>>,
    /// The list.
    choices: Signal<Vec<Choice>>,
    /// What one of the list is called.
    words: Callback<T, String>,
    /// Whether one must be chosen.
    #[prop(optional)]
    required: bool,
    /// A remark below.
    #[prop(optional, into)]
    note: Option<TextProp>,
    /// The control's id where the name alone would not be unique on the page.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView
where
    T: Copy + PartialEq + std::str::FromStr + ToString + Send + Sync + 'static,
{
    let i18n = use_i18n();
    let add = move |raw: String| {
        if let Ok(id) = raw.parse::<T>() {
            chosen.update(|all| {
                if !all.contains(&id) {
                    all.push(id);
                }
            });
        }
    };
    let chip = move |id: T| {
        let name = words.run(id);
        let said = name.clone();
        view! {
            <span class="chip filled">
                {name}
                <button
                    type="button"
                    class="ib"
                    aria-label=move || t_string!(i18n, gaps.take_out, name = said.clone())
                    on:click=move |_| chosen.update(|all| all.retain(|own| *own != id))
                >
                    <Icon glyph=Glyph::Cross small=true/>
                </button>
            </span>
        }
    };
    let rest = move || {
        let taken: Vec<String> = chosen.get().iter().map(T::to_string).collect();
        let rest = choices.get().into_iter().filter(|choice| !taken.contains(&choice.value));
        rest.map(|choice| view! { <option value=choice.value>{choice.text}</option> }).collect_view()
    };
    frame(FrameOf { label, name, id, required, note }, move |control: Control| {
        view! {
            <div class="row wrap g1">
                {move || chosen.get().into_iter().map(chip).collect_view()}
                <select
                    class="input"
                    id=control.id
                    aria-invalid=control.invalid
                    aria-describedby=control.described_by
                    on:change:target=move |event| {
                        add(event.target().value());
                        event.target().set_value("");
                    }
                >
                    <option value="">{t!(i18n, common.add)}</option>
                    {rest}
                </select>
            </div>
        }
    })
    .into_any()
}
