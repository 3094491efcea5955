//! A colleague was faster: who, when, what the fields hold now, and the choice.

use domain::{
    error::Stale,
    settings::{Named, SettingsPage},
};
use leptos::prelude::*;

use super::{
    about::{Kind, Spec, names},
    fields::Draft,
};
use crate::{
    i18n::*,
    ui::{
        icons::Glyph,
        parts::{Banner, Button, Tone},
    },
};

/// The banner.
#[component]
pub fn StaleBanner(
    /// What changed.
    stale: Stale,
    /// What is typed.
    draft: Draft,
    /// The page it stands on.
    page: StoredValue<SettingsPage>,
    /// Saves over it.
    keep: Callback<()>,
    /// Takes what is in force.
    reload: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let by = stale.by.map(|name| view! { {t!(i18n, settings.stale.by, name = move || name.clone())}" " });
    let changed = stale.changed;
    let fields = move || {
        let language = i18n.get_locale();
        let line = |(field, now): &(String, String)| {
            draft.with_specs(|specs| {
                let spec = specs.iter().find(|spec| spec.name == field)?;
                let now = page.with_value(|page| shown(language, page, spec, now));
                Some(view! { <li><b>{(spec.label)(language)}</b>": "{now}</li> })
            })
        };
        changed.iter().filter_map(line).collect_view()
    };
    view! {
        <div role="alert">
            <Banner tone=Tone::Warn icon=Glyph::Warn title=text!(i18n, settings.stale.title)>
                {by}
                <ul>{fields}</ul>
                <span class="row wrap acts">
                    <Button small=true on:click=move |_| keep.run(())>{t!(i18n, settings.stale.keep)}</Button>
                    <Button small=true on:click=move |_| reload.run(())>{t!(i18n, settings.stale.drop)}</Button>
                </span>
            </Banner>
        </div>
    }
    .into_any()
}

/// What a field holds, in words.
fn shown(language: Locale, page: &SettingsPage, spec: &Spec, now: &str) -> String {
    let ids = || serde_json::from_str::<Vec<String>>(now).unwrap_or_default();
    let known = |offered: super::about::Offered| {
        let named = |choice: crate::ui::parts::Choice| Named {
            id: choice.value,
            name: choice.text,
            active: true,
            minutes: 0,
            skills: Vec::new(),
            specialty: false,
        };
        offered(language, page).into_iter().map(named).collect::<Vec<_>>()
    };
    let text = match spec.kind {
        Kind::Many(_) if spec.name == "skills" => names(&page.choices.skills, ids().iter()),
        Kind::Many(offered) => names(&known(offered), ids().iter()),
        Kind::One(offered, _) | Kind::Code(offered, _) => names(&known(offered), [now].iter()),
        Kind::Flag if now == "true" => td_string!(language, common.yes).to_owned(),
        Kind::Flag => td_string!(language, common.no).to_owned(),
        Kind::Minutes => td_string!(language, settings.stale.other).to_owned(),
        _ => now.to_owned(),
    };
    if text.is_empty() { td_string!(language, common.none).to_owned() } else { text }
}
