//! The box in which one types, the kinds, and the list of what was found.

use domain::{
    knowledge::{Answer, Goal},
    settings::Noun,
};
use leptos::{ev::KeyboardEvent, prelude::*};

use super::{Finder, TO_FIRST, TO_SLOTS, glyph};
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        parts::{Chip, Tag, Tone},
    },
};

/// The box and the list.
#[component]
pub fn AnswerList(
    /// What is looked for.
    finder: Finder,
    /// The id of the box.
    id: &'static str,
    /// Called with the entry that is opened.
    on_open: Callback<(Noun, String)>,
    /// Called with where free time for the open entry is looked for.
    on_goal: Callback<Goal>,
    /// Called with Escape.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let press = move |event: KeyboardEvent| {
        let last = finder.found.with_untracked(|found| found.answers.len()).saturating_sub(1);
        if TO_SLOTS.matches(&event) || TO_FIRST.matches(&event) {
            if let Some(goal) = finder.way(&event) {
                event.prevent_default();
                on_goal.run(goal);
            }
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => finder.cursor.update(|at| *at = (*at + 1).min(last)),
            "ArrowUp" => finder.cursor.update(|at| *at = at.saturating_sub(1)),
            "Enter" => {
                if let Some(marked) = finder.marked() {
                    on_open.run(marked);
                }
            }
            "Escape" => match on_leave {
                Some(leave) => leave.run(()),
                None => return,
            },
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let hint = move || finder.found.with(|found| found.hint.clone());
    let list_id = format!("{id}-found");
    let controls = list_id.clone();
    let marked = move || format!("{id}-{}", finder.cursor.get());
    let rows = move || {
        let found = finder.found.get().answers;
        let row = |(at, answer): (usize, Answer)| view! { <Row finder id at answer on_open/> };
        found.into_iter().enumerate().map(row).collect_view()
    };
    view! {
        <div class="know-find">
            <label class="searchbox">
                <Icon glyph=Glyph::Search/>
                <input
                    id=id
                    type="search"
                    class="grow"
                    role="combobox"
                    aria-expanded="true"
                    aria-controls=controls
                    aria-activedescendant=marked
                    aria-label=text!(i18n, knowledge.search)
                    placeholder=text!(i18n, knowledge.placeholder)
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=finder.text
                    on:input:target=move |event| finder.text.set(event.target().value())
                    on:keydown=press
                />
                {move || hint().map(|hint| view! { <Tag tone=Tone::Info>{hint}</Tag> })}
            </label>
            <Kinds finder/>
            <div id=list_id class="know-list" role="listbox" aria-label=text!(i18n, knowledge.found)>{rows}</div>
            <More finder/>
        </div>
    }
    .into_any()
}

/// Chips that leave one kind, or what is to be looked through.
#[component]
fn Kinds(finder: Finder) -> impl IntoView {
    let i18n = use_i18n();
    let chip = move |noun: Option<Noun>| {
        let name = move || {
            let language = i18n.get_locale();
            match noun {
                None => td_string!(language, knowledge.all),
                Some(Noun::Triage) => td_string!(language, knowledge.complaints),
                Some(Noun::Service) => td_string!(language, settings.service.title),
                Some(Noun::Promotion) => td_string!(language, settings.promotion.title),
                Some(Noun::Doctor) => td_string!(language, settings.doctor.title),
                Some(_) => td_string!(language, knowledge.article.title),
            }
        };
        let on = Signal::derive(move || finder.noun.get() == noun);
        view! { <Chip pressed=on on:click=move |_| finder.noun.set(noun)>{name}</Chip> }
    };
    let kinds = std::iter::once(None).chain(Noun::KNOWN.into_iter().map(Some));
    view! {
        <div class="row wrap know-kinds" role="group" aria-label=text!(i18n, knowledge.kinds)>
            {kinds.map(chip).collect_view()}
            <Chip pressed=finder.stale on:click=move |_| finder.stale.update(|stale| *stale = !*stale)>
                {t!(i18n, knowledge.stale_only)}
            </Chip>
        </div>
    }
    .into_any()
}

#[component]
fn Row(
    finder: Finder,
    id: &'static str,
    at: usize,
    answer: Answer,
    on_open: Callback<(Noun, String)>,
) -> impl IntoView {
    let i18n = use_i18n();
    let Answer { noun, id: entry, title, about, figure, emergency, stale } = answer;
    let tone = emergency.then(|| Tone::Bad.code());
    let own = entry.clone();
    let is_open = Memo::new(move |_| {
        let is = |card: &domain::knowledge::KnowledgeCard| card.answer.noun == noun && card.answer.id == own;
        finder.card.with(|card| card.as_ref().is_some_and(is))
    });
    view! {
        <div
            role="option"
            id=format!("{id}-{at}")
            class="know-row"
            class:open=is_open
            data-tone=tone
            aria-selected=move || if finder.cursor.get() == at { "true" } else { "false" }
            on:click=move |_| {
                finder.cursor.set(at);
                on_open.run((noun, entry.clone()));
            }
        >
            <Icon glyph=glyph(noun)/>
            <span class="grow">
                <b>{title}</b>
                <span class="small mute">{about}</span>
            </span>
            {stale.then(|| view! { <Tag tone=Tone::Warn icon=Glyph::Clock>{t!(i18n, knowledge.stale)}</Tag> })}
            <b class="num">{figure}</b>
        </div>
    }
    .into_any()
}

/// Nothing was found, or more than is shown.
#[component]
fn More(finder: Finder) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        let (none, more) = finder.found.with(|found| (found.answers.is_empty(), found.more));
        match (none, more) {
            (true, _) => Some(view! { <p class="pad mute">{t!(i18n, knowledge.nothing)}</p> }.into_any()),
            (false, 0) => None,
            (false, more) => Some(
                view! { <p class="pad mute">{t!(i18n, knowledge.more, count = move || more)}</p> }.into_any(),
            ),
        }
    }
}
