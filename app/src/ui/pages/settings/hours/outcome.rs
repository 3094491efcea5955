//! What an edit would do, as it is shown: visits left outside, chairs that clash, a colleague who was faster.

use domain::{
    clinic_time::{WallSpan, local_minute},
    error::Stale,
    hours_clash::HoursClash,
    hours_page::HoursCheck,
    wording::date_with_weekday,
};
use leptos::prelude::*;

use super::{facts::use_facts, saving::OUTSIDE, visits::VisitList};
use crate::{
    i18n::*,
    ui::{
        icons::Glyph,
        parts::{Banner, Button, Tone},
        words::{hours::span, lang},
    },
};

/// The visits that an edit would leave outside the hours.
#[component]
pub fn Outside(
    /// What the edit would do.
    check: RwSignal<HoursCheck>,
) -> impl IntoView {
    let i18n = use_i18n();
    let visits = Memo::new(move |_| check.with(|check| check.outside.clone()));
    let shown = move || {
        let count = visits.with(Vec::len);
        (count > 0).then(|| view! {
            <section class="outside" id=OUTSIDE tabindex="-1" data-tone="warn">
                <Banner tone=Tone::Warn icon=Glyph::Warn title=move || td_string!(i18n.get_locale(), hours.outside, count = count as u32)>
                    {t!(i18n, hours.outside_next)}
                </Banner>
                <VisitList visits=visits.get()/>
            </section>
        })
    };
    view! { <div aria-live="polite">{shown}</div> }.into_any()
}

/// Chairs and places that clash.
#[component]
pub fn Clashes(
    /// What the edit would do.
    check: RwSignal<HoursCheck>,
) -> impl IntoView {
    let clashes = Memo::new(move |_| check.with(|check| check.clashes.clone()));
    let shown = move || clashes.get().into_iter().map(|clash| view! { <ClashBanner clash/> }).collect_view();
    view! { <div class="col" aria-live="polite">{shown}</div> }.into_any()
}

/// One clash.
#[component]
pub fn ClashBanner(
    /// Which.
    clash: HoursClash,
) -> impl IntoView {
    let i18n = use_i18n();
    let facts = use_facts();
    let chair = clash.chair.map(|chair| facts.chair(chair));
    let zone = facts.zone(clash.branch);
    let time = WallSpan::new(local_minute(zone, clash.time.start), local_minute(zone, clash.time.end));
    let name = clash.name.clone();
    let title = move || match &chair {
        Some(chair) => td_string!(i18n.get_locale(), hours.clash_chair, chair = chair, name = &name),
        None => td_string!(i18n.get_locale(), hours.clash_own).to_owned(),
    };
    let when = move || {
        let language = i18n.get_locale();
        let (day, count) = (date_with_weekday(clash.first, lang(language)), u32::from(clash.dates));
        td_string!(language, hours.clash_when, day = day, span = span(time), count = count)
    };
    view! { <Banner tone=Tone::Warn icon=Glyph::Chair title=title>{when}</Banner> }.into_any()
}

/// A colleague has changed the same hours meanwhile: what they hold now, and the choice.
#[component]
pub fn StaleBanner(
    /// What changed.
    stale: Stale,
    /// Saves over it.
    keep: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let facts = use_facts();
    let by =
        stale.by.clone().map(|name| view! { {t!(i18n, hours.stale_by, name = move || name.clone())}" " });
    let changed = stale.changed.clone();
    let fields = move || {
        let language = i18n.get_locale();
        let field = |(name, now): &(String, String)| {
            let now = if now.is_empty() { "—" } else { now.as_str() };
            Some(format!("{} {now}", field_name(language, name)?))
        };
        let fields: Vec<String> = changed.iter().filter_map(field).collect();
        (!fields.is_empty()).then(|| td_string!(language, hours.stale_changed, fields = fields.join(", ")))
    };
    view! {
        <div role="alert">
            <Banner tone=Tone::Warn icon=Glyph::Warn title=text!(i18n, hours.stale_title)>
                {by} {fields}
                <span class="row wrap acts">
                    <Button small=true on:click=move |_| keep.run(())>{t!(i18n, hours.stale_keep)}</Button>
                    <Button small=true on:click=move |_| facts.reload.run(())>{t!(i18n, hours.stale_drop)}</Button>
                </span>
            </Banner>
        </div>
    }
    .into_any()
}

/// What a field is called; none for what says nothing to a person as it is.
fn field_name(language: Locale, field: &str) -> Option<&'static str> {
    match field {
        "valid_from" => Some(td_string!(language, hours.valid_from)),
        "valid_to" => Some(td_string!(language, hours.valid_to)),
        "from" => Some(td_string!(language, hours.first_day)),
        "to" => Some(td_string!(language, hours.last_date)),
        "cycle_days" => Some(td_string!(language, hours.cycle_days)),
        _ => None,
    }
}
