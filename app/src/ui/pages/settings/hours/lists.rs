//! What is kept of a doctor's hours: the usual ones, and the single days.

use domain::{
    hours_form::{HoursForm, PatternForm},
    hours_page::{DoctorHoursPage as Page, Kept},
    id::{BranchId, ChairId},
    working_hours::{HoursException, Pattern},
};
use leptos::prelude::*;

use super::{
    address::{Act, Here, NEW_EXCEPTION, NEW_PATTERN, use_address},
    facts::{Facts, use_facts},
};
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        parts::{Empty, Panel, Tag, Tone},
        words::hours::{cycle_day, dates, exception, hours, rhythm, validity},
    },
};

/// The usual hours.
#[component]
pub fn PatternsPanel(
    /// The page it stands on.
    page: StoredValue<Page>,
) -> impl IntoView {
    let i18n = use_i18n();
    let may_edit = page.with_value(|page| page.may_edit);
    let rows = page.with_value(|page| {
        let (past, current): (Vec<_>, Vec<_>) =
            page.patterns.iter().cloned().partition(|kept| kept.is.valid_to.is_some_and(|last| last < page.today));
        let row = |kept: Kept<Pattern>| view! { <PatternRow kept may_edit/> };
        let older = (!past.is_empty()).then(|| past.into_iter().map(row).collect_view());
        let older = older.map(|older| view! {
            <details class="older">
                <summary class="small mute">{t!(i18n, hours.past_exceptions)}</summary>
                <ul class="kept">{older}</ul>
            </details>
        });
        let empty = current.is_empty().then(|| view! {
            <Empty icon=Glyph::Clock title=text!(i18n, hours.no_patterns) body=text!(i18n, hours.no_patterns_next)/>
        });
        view! { {empty} <ul class="kept">{current.into_iter().map(row).collect_view()}</ul> {older} }
    });
    view! {
        <Panel
            title=text!(i18n, hours.patterns)
            aside=move || may_edit.then(|| view! { <Add what=NEW_PATTERN words=text!(i18n, hours.add_pattern)/> })
        >
            {rows}
        </Panel>
    }
    .into_any()
}

/// The way to something new.
#[component]
pub fn Add(
    /// Its word in the address.
    what: &'static str,
    /// What it is called.
    #[prop(into)]
    words: TextProp,
) -> impl IntoView {
    let address = use_address();
    let to = Signal::derive(move || address.with(|address| address.editing(what, Act::Change)));
    view! {
        <Here to class="btn sm">
            <Icon glyph=Glyph::Plus small=true/>
            {move || words.get()}
        </Here>
    }
    .into_any()
}

#[component]
fn PatternRow(kept: Kept<Pattern>, may_edit: bool) -> impl IntoView {
    let i18n = use_i18n();
    let facts = use_facts();
    let form = PatternForm::of(&kept.is);
    let (from, to, id) = (kept.is.valid_from, kept.is.valid_to, kept.is.id);
    let place = place(&facts, kept.is.branch, kept.is.chair);
    let days = form.clone();
    let title = Signal::derive(move || rhythm(i18n.get_locale(), &days));
    let worked = form.hours.clone();
    let worked = move || hours(i18n.get_locale(), &worked);
    let kind = form.kind;
    let other = form.other.into_iter().map(|other| {
        let words = move || {
            let language = i18n.get_locale();
            format!("{} {}", cycle_day(language, kind, other.day), hours(language, &other.hours))
        };
        view! { <span class="small">{words}</span> }
    });
    view! {
        <li>
            <div class="col t">
                <span class="b">{title}</span>
                <span>{worked}</span>
                {other.collect_view()}
                <span class="small mute">{move || {
                    let when = validity(i18n.get_locale(), from, to);
                    place.join_with(&when)
                }}</span>
            </div>
            {may_edit.then(|| view! {
                <div class="row wrap g1 acts">
                    <Command id=id.to_string() act=Act::Change of=title/>
                    <Command id=id.to_string() act=Act::End of=title/>
                    <Command id=id.to_string() act=Act::Drop of=title/>
                </div>
            })}
        </li>
    }
    .into_any()
}

/// Names of a place, for the line below.
struct PlaceNames(Vec<String>);

impl PlaceNames {
    fn join_with(&self, rest: &str) -> String {
        self.0.iter().map(String::as_str).chain([rest]).collect::<Vec<_>>().join(" · ")
    }
}

fn place(facts: &Facts, branch: BranchId, chair: Option<ChairId>) -> PlaceNames {
    let branch = facts.has_branches().then(|| facts.branch(branch));
    PlaceNames(branch.into_iter().chain(chair.map(|chair| facts.chair(chair))).collect())
}

/// What can be done to something kept. The words say it; listeners hear to what, too.
#[component]
fn Command(id: String, act: Act, of: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let address = use_address();
    let to = Signal::derive(move || address.with(|address| address.editing(&id, act)));
    let name = move || {
        let (language, what) = (i18n.get_locale(), of.get());
        match act {
            Act::Change => td_string!(language, hours.edit_of, what = what),
            Act::End => td_string!(language, hours.end_of, what = what),
            Act::Drop => td_string!(language, hours.drop_of, what = what),
        }
    };
    let words = move || match act {
        Act::Change => td_string!(i18n.get_locale(), hours.edit),
        Act::End => td_string!(i18n.get_locale(), hours.end),
        Act::Drop => td_string!(i18n.get_locale(), hours.drop),
    };
    view! { <Here to class="btn plain sm" name>{words}</Here> }.into_any()
}

/// The single days: those that are not over, and the others on demand.
#[component]
pub fn ExceptionsPanel(
    /// The page it stands on.
    page: StoredValue<Page>,
) -> impl IntoView {
    let i18n = use_i18n();
    let may_edit = page.with_value(|page| page.may_edit);
    let rows = page.with_value(|page| {
        let (ahead, past): (Vec<_>, Vec<_>) =
            page.exceptions.iter().cloned().partition(|kept| kept.is.to >= page.today);
        let row = |kept: Kept<HoursException>| view! { <ExceptionRow kept may_edit/> };
        let empty =
            ahead.is_empty().then(|| view! { <p class="pad mute">{t!(i18n, hours.no_exceptions)}</p> });
        let past = (!past.is_empty()).then(|| {
            view! {
                <details class="older">
                    <summary class="small mute">{t!(i18n, hours.past_exceptions)}</summary>
                    <ul class="kept">{past.into_iter().rev().map(row).collect_view()}</ul>
                </details>
            }
        });
        view! { {empty} <ul class="kept">{ahead.into_iter().map(row).collect_view()}</ul> {past} }
    });
    view! {
        <Panel
            title=text!(i18n, hours.exceptions)
            aside=move || may_edit.then(|| view! { <Add what=NEW_EXCEPTION words=text!(i18n, hours.add_exception)/> })
        >
            {rows}
        </Panel>
    }
    .into_any()
}

#[component]
fn ExceptionRow(kept: Kept<HoursException>, may_edit: bool) -> impl IntoView {
    let i18n = use_i18n();
    let facts = use_facts();
    let HoursException { id, kind, from, to, hours: at, note, .. } = kept.is;
    let when = Signal::derive(move || dates(i18n.get_locale(), from, to));
    let at = at.map(|at| {
        let (form, place) = (HoursForm::of(&at.hours), place(&facts, at.branch, at.chair));
        let words = move || place.join_with(&hours(i18n.get_locale(), &form));
        view! { <span>{words}</span> }
    });
    view! {
        <li>
            <div class="col t">
                <span class="row wrap g1">
                    <Tag tone=Tone::Info>{move || exception(i18n.get_locale(), kind)}</Tag>
                    <span class="b">{when}</span>
                </span>
                {at}
                {(!note.is_empty()).then(|| view! { <span class="small mute">{note}</span> })}
            </div>
            {may_edit.then(|| view! {
                <div class="row wrap g1 acts">
                    <Command id=id.to_string() act=Act::Change of=when/>
                    <Command id=id.to_string() act=Act::Drop of=when/>
                </div>
            })}
        </li>
    }
    .into_any()
}
