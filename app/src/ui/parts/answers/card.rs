//! One entry with all that is told of it.

use domain::{
    knowledge::{Answer, FirstOpening, Goal, KnowledgeCard, Line},
    settings::Noun,
};
use leptos::prelude::*;

use super::{TO_FIRST, TO_SLOTS, glyph};
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        keys::Keycaps,
        parts::{Button, Look, Tag, Tone, use_toasts},
    },
};

/// The entry that is open.
#[component]
pub fn AnswerCard(
    /// What it is.
    card: KnowledgeCard,
    /// Called with another entry that is opened.
    on_open: Callback<(Noun, String)>,
    /// Called with where free time for it is looked for.
    on_goal: Callback<Goal>,
    /// What else stands below it.
    #[prop(optional)]
    foot: Option<fn(KnowledgeCard) -> AnyView>,
) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let KnowledgeCard { answer, say, asks, facts, body, lists, related, goal, first, text, .. } =
        card.clone();
    let Answer { noun, id, title, about, figure, emergency, stale } = answer;
    let name = title.clone();
    let copy = move |_| {
        // A browser that forbids it says so itself.
        let _ = window().navigator().clipboard().write_text(&text);
        toasts.say(td_string!(i18n.get_locale_untracked(), knowledge.copied));
    };
    let to_slots = (!goal.is_none()).then(|| {
        view! {
            <Button look=Look::Primary on:click=move |_| on_goal.run(goal.clone())>
                {t!(i18n, knowledge.to_slots)}
                <Keycaps chord=TO_SLOTS/>
            </Button>
        }
    });
    let first = first.map(|first| view! { <First first on_goal/> });
    let place = match noun {
        Noun::Triage => "triage",
        Noun::Service => "services",
        Noun::Promotion => "promotions",
        Noun::Doctor => "doctors",
        _ => "articles",
    };
    let edit = format!("/settings/{place}?edit={}.{id}", noun.code());
    let edit = card.editable.then(|| {
        view! { <a class="btn plain sm" href=edit>{t!(i18n, knowledge.edit)}</a> }
    });
    let fact = |(name, told): (String, String)| view! { <dt>{name}</dt><dd>{told}</dd> };
    let ask = |words: String| view! { <li>{words}</li> };
    let told = |(head, lines): (String, Vec<Line>)| {
        let line = |line: Line| {
            view! {
                <li class="row">
                    <span class="grow"><b>{line.what}</b>" "<span class="small mute">{line.about}</span></span>
                    <span class="num">{line.figure}</span>
                </li>
            }
        };
        view! { <h3>{head}</h3><ul class="know-lines">{lines.into_iter().map(line).collect_view()}</ul> }
    };
    let asks = (!asks.is_empty()).then(|| {
        view! {
            <h3>{t!(i18n, knowledge.ask_first)}</h3>
            <ul class="know-asks">{asks.into_iter().map(ask).collect_view()}</ul>
        }
    });
    let related = (!related.is_empty()).then(|| view! { <Related related on_open/> });
    view! {
        <article class="know-card" aria-label=name>
            <header class="row">
                <Icon glyph=glyph(noun)/>
                <h2 class="grow">{title}</h2>
                {stale.then(|| view! { <Tag tone=Tone::Warn icon=Glyph::Clock>{t!(i18n, knowledge.stale)}</Tag> })}
                <span class="know-figure" data-tone=emergency.then(|| Tone::Bad.code())>{figure}</span>
            </header>
            <p class="mute">{about}</p>
            {say.map(|say| view! { <p class="script">"«"{say}"»"</p> })}
            {asks}
            <dl class="dl">{facts.into_iter().map(fact).collect_view()}{first}</dl>
            {paragraphs(&body)}
            {lists.into_iter().map(told).collect_view()}
            {related}
            <div class="row wrap know-acts">
                {to_slots}
                <Button small=true look=Look::Plain on:click=copy>{t!(i18n, knowledge.copy)}</Button>
                {edit}
            </div>
            {foot.map(|foot| foot(card))}
        </article>
    }
    .into_any()
}

/// The first time at which a doctor can be seen, and the way to it.
#[component]
fn First(first: FirstOpening, on_goal: Callback<Goal>) -> impl IntoView {
    let i18n = use_i18n();
    let goal = first.goal();
    view! {
        <dt>{t!(i18n, knowledge.first)}</dt>
        <dd>
            <button type="button" class="link" on:click=move |_| on_goal.run(goal.clone())>
                {first.when}
                " "
                <Keycaps chord=TO_FIRST/>
            </button>
        </dd>
    }
    .into_any()
}

/// Paragraphs; lines that begin with «- » are a list.
fn paragraphs(body: &str) -> impl IntoView + use<> {
    let block = |block: &str| {
        let items: Option<Vec<&str>> = block.lines().map(|line| line.strip_prefix("- ")).collect();
        match items {
            Some(items) => {
                let item = |item: &str| view! { <li>{item.to_owned()}</li> };
                view! { <ul>{items.into_iter().map(item).collect_view()}</ul> }.into_any()
            }
            None => view! { <p class="pre">{block.to_owned()}</p> }.into_any(),
        }
    };
    let blocks = body.split("\n\n").map(str::trim).filter(|block| !block.is_empty());
    blocks.map(block).collect_view()
}

#[component]
fn Related(related: Vec<Answer>, on_open: Callback<(Noun, String)>) -> impl IntoView {
    let i18n = use_i18n();
    let one = move |answer: Answer| {
        let (noun, id) = (answer.noun, answer.id);
        view! {
            <li class="row">
                <button type="button" class="link grow" on:click=move |_| on_open.run((noun, id.clone()))>
                    {answer.title}
                </button>
                <span class="num">{answer.figure}</span>
            </li>
        }
    };
    view! {
        <h3>{t!(i18n, knowledge.related)}</h3>
        <ul class="know-lines">{related.into_iter().map(one).collect_view()}</ul>
    }
    .into_any()
}
