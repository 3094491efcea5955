//! Where a lead came from, what they agreed to, and whose number it is.

use domain::lead::Touch;
use leptos::prelude::*;

use super::one::Shown;
use crate::{
    i18n::*,
    ui::{
        parts::{Avatar, Panel, hue},
        words::lead,
    },
};

/// The panels.
#[component]
pub fn Facts(shown: Shown) -> impl IntoView {
    view! {
        <People shown/>
        <About shown/>
    }
    .into_any()
}

/// Who has this number; none for those who may not know.
#[component]
fn People(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let people = Memo::new(move |_| shown.view.with(|view| view.people.clone()));
    let panel =
        move || {
            let people = people.get();
            let nobody = people.is_empty();
            let rows = people.into_iter().map(|person| {
                view! {
                    <li>
                        <a class="person" href=format!("/patients/{}", person.id)>
                            <Avatar name=person.name.clone() hue=hue(person.id.0)/>
                            <span class="grow">{person.name}</span>
                        </a>
                    </li>
                }
            });
            (!nobody).then(|| view! {
            <Panel title=text!(i18n, leads.people)><ul class="people">{rows.collect_view()}</ul></Panel>
        })
        };
    view! { {panel} }.into_any()
}

/// A line of the list of facts.
fn line(name: &'static str, words: String) -> impl IntoView {
    view! { <dt>{name}</dt><dd class="lines">{words}</dd> }
}

/// Where it came from.
#[component]
fn About(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let lines = move || {
        let language = i18n.get_locale();
        let moment = |at| lead::moment(language, at, shown.clock.zone(), shown.clock.read_at());
        let touch = |touch: &Touch| (!touch.is_empty()).then(|| touch.words());
        shown.view.with(|view| {
            let consent = view.consent.as_ref().map(|(text, at)| format!("{text}, {}", moment(*at)));
            let first = touch(&view.first_touch).filter(|_| view.first_touch != view.last_touch);
            let facts = [
                (
                    td_string!(language, leads.source.label),
                    Some(lead::source(language, view.line.source).into()),
                ),
                (td_string!(language, leads.received), Some(moment(view.line.received_at))),
                (td_string!(language, leads.first_touch), first),
                (td_string!(language, leads.last_touch), touch(&view.last_touch)),
                (td_string!(language, leads.consent), consent),
            ];
            let told = facts.into_iter().filter_map(|(name, words)| Some(line(name, words?)));
            told.collect_view()
        })
    };
    view! {
        <Panel title=text!(i18n, leads.about)>
            <dl class="dl pad">{lines}</dl>
        </Panel>
    }
    .into_any()
}
