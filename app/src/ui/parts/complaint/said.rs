//! What an operator may say to whoever complains, and what not.

use domain::complaint::view::{ComplaintPreview, RegisteredComplaint};
use leptos::prelude::*;

use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        parts::Panel,
        words::{self, complaint},
    },
};

/// The words: before it is registered with the day that it would be, afterwards with the number.
#[component]
pub fn Said(
    /// What it would come to.
    preview: RwSignal<Option<ComplaintPreview>>,
    /// What it has come to.
    registered: RwSignal<Option<RegisteredComplaint>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let words = move || {
        let language = i18n.get_locale();
        if let Some(told) = registered.get() {
            let (role, day) = (words::role(language, told.role), complaint::day(language, told.due_on));
            return Some(td_string!(
                language,
                complaints.said.done,
                number = told.number,
                role = role,
                day = day
            ));
        }
        let told = preview.get()?;
        let (role, day) = (words::role(language, told.role), complaint::day(language, told.due_on));
        Some(td_string!(language, complaints.said.script, role = role, day = day))
    };
    let basis = move || {
        let told = registered.with(|told| told.as_ref().map(|told| told.basis.clone()));
        told.or_else(|| preview.with(|told| told.as_ref().map(|told| told.basis.clone())))
    };
    view! {
        <Panel title=text!(i18n, complaints.said.title)>
            <div class="pad col g3" aria-live="polite">
                {move || words().map(|words| view! { <p class="complaint-script">{words}</p> })}
                {move || basis().map(|basis| view! {
                    <p class="small mute row top"><Icon glyph=Glyph::Law small=true/>{basis}</p>
                })}
                <p class="small row top">
                    <span class="tone" data-tone="good"><Icon glyph=Glyph::Check small=true/></span>
                    {t!(i18n, complaints.said.may)}
                </p>
                <p class="small row top">
                    <span class="tone" data-tone="bad"><Icon glyph=Glyph::Cross small=true/></span>
                    {t!(i18n, complaints.said.may_not)}
                </p>
            </div>
        </Panel>
    }
    .into_any()
}
