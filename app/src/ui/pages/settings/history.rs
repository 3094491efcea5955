//! What became of an entry, edit by edit, and the way back to each of its states.

use chrono_tz::Tz;
use domain::{
    settings::{Change, LineChange, Noun, Version, Versions},
    wording,
};
use leptos::prelude::*;
use serde_json::Value;

use super::about::Spec;
use crate::{
    api::settings::list_versions,
    i18n::*,
    ui::{
        parts::{Button, Skeleton},
        words,
    },
};

/// The states of an entry. They are asked for when they are opened.
#[component]
pub fn History(
    /// Of which kind.
    noun: Noun,
    /// Of which entry.
    id: String,
    /// The fields of its form.
    specs: fn(bool) -> Vec<Spec>,
    /// Puts the form of a state into the fields; it is kept once it is saved.
    on_take: Callback<Value>,
) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    let versions = LocalResource::new(move || {
        let (id, open) = (id.clone(), open.get());
        async move { if open { Some(list_versions(noun, id).await) } else { None } }
    });
    let list = move |Versions { versions, zone }: Versions| {
        let count = versions.len();
        let row = |(at, version): (usize, Version)| {
            view! { <State version zone specs on_take is_now=at == 0 is_first=at + 1 == count/> }
        };
        view! { <ol class="versions">{versions.into_iter().enumerate().map(row).collect_view()}</ol> }
    };
    let shown = move || match versions.get() {
        Some(Some(Ok(told))) if told.versions.is_empty() => {
            view! { <p class="mute">{t!(i18n, knowledge.history.none)}</p> }.into_any()
        }
        Some(Some(Ok(told))) => list(told).into_any(),
        Some(Some(Err(error))) => {
            view! { <p role="alert">{move || words::error(i18n.get_locale(), &error)}</p> }.into_any()
        }
        _ => view! { <Skeleton/> }.into_any(),
    };
    view! {
        <details class="panel pad" on:toggle=move |_| open.set(true)>
            <summary>{t!(i18n, knowledge.history.title)}</summary>
            <Show when=move || open.get()>{shown}</Show>
        </details>
    }
    .into_any()
}

#[component]
fn State(
    version: Version,
    zone: Tz,
    specs: fn(bool) -> Vec<Spec>,
    on_take: Callback<Value>,
    is_now: bool,
    is_first: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let Version { by, at, changes, form, .. } = version;
    let when = move || {
        let at = at.with_timezone(&zone).naive_local();
        let day = wording::full_date(at.date(), words::lang(i18n.get_locale()));
        format!("{day}, {}", wording::time(at.time()))
    };
    let name = move |field: &str| {
        let spec = specs(false).into_iter().find(|spec| spec.name == field);
        spec.map_or_else(|| field.to_owned(), |spec| (spec.label)(i18n.get_locale()).to_owned())
    };
    let change = move |change: Change| {
        let field = change.field.clone();
        view! {
            <dt>{move || name(&field)}</dt>
            <dd>{change.lines.into_iter().map(line).collect_view()}</dd>
        }
    };
    view! {
        <li>
            <p class="row wrap">
                <b>{when}</b>
                <span class="mute">{by}</span>
                {is_now.then(|| view! { <span class="mute">{t!(i18n, knowledge.history.now)}</span> })}
                {is_first.then(|| view! { <span class="mute">{t!(i18n, knowledge.history.first)}</span> })}
                {(!is_now).then(|| view! {
                    <span class="end">
                        <Button small=true on:click=move |_| on_take.run(form.clone())>
                            {t!(i18n, knowledge.history.take)}
                        </Button>
                    </span>
                })}
            </p>
            <dl class="dl small">{changes.into_iter().map(change).collect_view()}</dl>
        </li>
    }
    .into_any()
}

/// A line that was put in, taken out, or stayed.
fn line((kind, text): (LineChange, String)) -> impl IntoView {
    match kind {
        LineChange::Added => view! { <ins>{text}</ins> }.into_any(),
        LineChange::Removed => view! { <del>{text}</del> }.into_any(),
        LineChange::Kept => view! { <span>{text}</span> }.into_any(),
    }
}
