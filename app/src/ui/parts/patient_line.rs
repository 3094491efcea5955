//! A patient in a line: of a search, a family, a chooser.

use chrono::{DateTime, Utc};
use domain::patient::{PatientBrief, PatientKind};
use leptos::prelude::*;

use super::{Avatar, Tag, Tone, hue};
use crate::{
    i18n::*,
    ui::{icons::Glyph, words::patient as words},
};

/// Avatar, name, what is known in short, and tags. Put it into a row.
#[component]
pub fn PatientLine(
    /// Who.
    patient: PatientBrief,
    /// When it was read; days are named from it.
    as_of: DateTime<Utc>,
    /// What was typed, read as a name; it is marked.
    #[prop(optional)]
    readings: Vec<Vec<String>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let name = patient.name.full();
    let pieces = words::marked(&name, &readings).into_iter().map(|(text, marked)| {
        if marked { view! { <mark>{text}</mark> }.into_any() } else { text.into_any() }
    });
    let pieces = pieces.collect_view();
    let hue = hue(patient.id.0);
    let (restricted, family) = (patient.restricted, patient.family);
    let first_time = patient.kind == PatientKind::New;
    let about = move || words::about(i18n.get_locale(), &patient, as_of);
    view! {
        <Avatar name hue/>
        <span class="grow two">
            <span>{pieces}</span>
            <span class="small mute">{about}</span>
        </span>
        <span class="row g1 wrap tags">
            {restricted.then(|| view! {
                <Tag tone=Tone::Bad icon=Glyph::Lock>{t!(i18n, patients.restricted)}</Tag>
            })}
            {(family > 0).then(|| view! { <Tag>{t!(i18n, patients.family, count = family)}</Tag> })}
            {first_time.then(|| view! { <Tag tone=Tone::Info>{t!(i18n, patients.first_time)}</Tag> })}
        </span>
    }
    .into_any()
}
