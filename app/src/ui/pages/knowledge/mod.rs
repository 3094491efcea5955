//! `/knowledge`: what operators are told, found by words, and the questions that nothing answered. The entry that is open
//! stands in the address; what is typed does not, for it may be a patient's words.

mod care;
mod no_answer;
mod questions;

use domain::{
    error::AppError,
    event::Event,
    knowledge::{Answers, FirstOpening, Goal, KnowledgeCard, KnowledgeQuery},
    knowledge_question::Questions,
    settings::Noun,
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use self::{care::CareLine, no_answer::NoAnswer, questions::QuestionList};
use crate::{
    api::knowledge::{list_questions, read_knowledge, search_knowledge},
    i18n::*,
    ui::{
        focus,
        frame::{Main, TopBar},
        icons::Glyph,
        keys::{Chord, use_keys},
        live::keep_fresh,
        palette::PaletteButton,
        parts::{
            Empty, Loaded,
            answers::{AnswerCard, AnswerList, Finder, TO_FIRST, TO_SLOTS, desk_href},
        },
        words,
    },
};

/// The id of the box in which one types.
const BOX: &str = "know-box";

type Told = (Answers, Option<KnowledgeCard>, Questions);

/// The page.
#[component]
pub fn KnowledgePage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let open = Memo::new(move |_| query.with(|query| read(query.get_str("open")?)));
    let asks = Memo::new(move |_| query.with(|query| query.get_str("view") == Some("questions")));
    let finder = Finder::unasked();
    provide_context(finder);
    let told = Resource::new_blocking(
        || (),
        move |()| {
            let lang = words::lang(i18n.get_locale_untracked());
            let open = open.get_untracked();
            async move {
                let query = KnowledgeQuery { lang, ..KnowledgeQuery::default() };
                let found = search_knowledge(query).await?;
                let card = match open {
                    // what is not told any more is no error of the page
                    Some((noun, id)) => read_knowledge(noun, id, lang).await.ok(),
                    None => None,
                };
                Ok::<Told, AppError>((found, card, list_questions().await?))
            }
        },
    );
    view! {
        <TopBar title=text!(i18n, common.section.knowledge)>
            <Views asks/>
            <span class="end"></span>
            <PaletteButton/>
        </TopBar>
        <Main class="know">
            <Loaded resource=told let((found, card, questions))>
                {
                    finder.found.set(found);
                    finder.card.set(card);
                    view! { <Page finder open asks questions/> }
                }
            </Loaded>
        </Main>
    }
    .into_any()
}

/// «Найти» and «Вопросы».
#[component]
fn Views(asks: Memo<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let current = move |is: bool| move || (asks.get() == is).then_some("page");
    view! {
        <nav class="seg" aria-label=text!(i18n, knowledge.views)>
            <a href="/knowledge" aria-current=current(false)>{t!(i18n, knowledge.find)}</a>
            <a href="/knowledge?view=questions" aria-current=current(true)>{t!(i18n, knowledge.questions)}</a>
        </nav>
    }
    .into_any()
}

/// The entry that an address names.
fn read(open: &str) -> Option<(Noun, String)> {
    let (noun, id) = open.split_once('.')?;
    let noun = Noun::from_code(noun).filter(|noun| Noun::KNOWN.contains(noun))?;
    Some((noun, id.to_owned()))
}

/// What stands below the open entry.
fn foot(card: KnowledgeCard) -> AnyView {
    let finder = expect_context::<Finder>();
    let KnowledgeCard { answer, care, keeps, owners, .. } = card;
    view! {
        <CareLine finder noun=answer.noun id=answer.id.clone() care keeps owners/>
        <NoAnswer finder about=Some((answer.noun, answer.id))/>
    }
    .into_any()
}

#[component]
fn Page(
    finder: Finder,
    open: Memo<Option<(Noun, String)>>,
    asks: Memo<bool>,
    questions: Questions,
) -> impl IntoView {
    let navigate = StoredValue::new(use_navigate());
    let on_open = Callback::new(move |(noun, id): (Noun, String)| {
        let href = format!("/knowledge?open={}.{id}", noun.code());
        navigate
            .with_value(|navigate| navigate(&href, NavigateOptions { scroll: false, ..Default::default() }));
    });
    let on_goal = Callback::new(move |goal: Goal| {
        navigate.with_value(|navigate| navigate(&desk_href(&goal), NavigateOptions::default()));
    });
    finder.follow();
    Effect::new(move |before: Option<Option<(Noun, String)>>| {
        let now = open.try_get().flatten();
        if before.is_some_and(|before| before != now) {
            match now.clone() {
                Some((noun, id)) => finder.open(noun, id),
                None => finder.card.set(None),
            }
        }
        now
    });
    keep_fresh(|event| matches!(event, Event::ClinicChanged | Event::Resync), move || finder.again());
    bind(finder, on_goal);
    let card = move || match finder.card.get() {
        Some(card) => view! { <AnswerCard card on_open on_goal foot/> }.into_any(),
        None => view! { <Nothing finder/> }.into_any(),
    };
    view! {
        <Show
            when=move || asks.try_get() == Some(true)
            fallback=move || view! {
                <div class="know-page" class:shows=move || finder.card.with(Option::is_some)>
                    <section class="panel"><AnswerList finder id=BOX on_open on_goal/></section>
                    <section class="panel pad">{card}</section>
                </div>
            }
        >
            <QuestionList told=questions.clone()/>
        </Show>
    }
    .into_any()
}

/// Nothing is open.
#[component]
fn Nothing(finder: Finder) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Empty icon=Glyph::Book title=text!(i18n, knowledge.choose) body=text!(i18n, knowledge.choose_body)>
            <NoAnswer finder about=None/>
        </Empty>
    }
    .into_any()
}

fn bind(finder: Finder, on_goal: Callback<Goal>) {
    let (i18n, keys) = (use_i18n(), use_keys());
    keys.bind(Chord::key("Slash"), text!(i18n, knowledge.search), move || {
        focus::give_first(&format!("#{BOX}"));
    });
    keys.bind(TO_SLOTS, text!(i18n, knowledge.to_slots), move || {
        let goal = finder.card.with_untracked(|card| card.as_ref().map(|card| card.goal.clone()));
        if let Some(goal) = goal.filter(|goal| !goal.is_none()) {
            on_goal.run(goal);
        }
    });
    keys.bind(TO_FIRST, text!(i18n, knowledge.to_first), move || {
        let first = finder.card.with_untracked(|card| card.as_ref()?.first.as_ref().map(FirstOpening::goal));
        if let Some(goal) = first {
            on_goal.run(goal);
        }
    });
}
