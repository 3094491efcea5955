//! One entry with all that is told of it, who answers for it, and «ответа нет».

use domain::{
    error::FieldErrors,
    knowledge::{Answer, Goal, KnowledgeCard, Line},
    knowledge_care::{Care, CareForm},
    knowledge_question::QuestionForm,
    settings::Noun,
    wording,
};
use leptos::{prelude::*, task::spawn_local};

use super::{Finder, TO_SLOTS, glyph};
use crate::{
    api::knowledge::{ask_knowledge, set_care},
    i18n::*,
    ui::{
        connection::use_connection,
        icons::{Glyph, Icon},
        keys::Keycaps,
        parts::{
            AreaField, Button, Choice, Look, SelectField, Tag, TextField, Tone, provide_errors, use_toasts,
        },
        words,
    },
};

/// The entry that is open.
#[component]
pub fn AnswerCard(
    /// Where it is.
    finder: Finder,
    /// What it is.
    card: KnowledgeCard,
    /// Called with another entry that is opened.
    on_open: Callback<(Noun, String)>,
    /// Called with where free time for it is looked for.
    on_goal: Callback<Goal>,
) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let KnowledgeCard { answer, say, asks, facts, body, lists, related, goal, text, .. } = card.clone();
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
            <dl class="dl">{facts.into_iter().map(fact).collect_view()}</dl>
            {paragraphs(&body)}
            {lists.into_iter().map(told).collect_view()}
            {related}
            <div class="row wrap know-acts">
                {to_slots}
                <Button small=true look=Look::Plain on:click=copy>{t!(i18n, knowledge.copy)}</Button>
                {edit}
            </div>
            <CareLine finder noun id=id.clone() care=card.care.clone() keeps=card.keeps owners=card.owners/>
            <NoAnswer finder about=Some((noun, id))/>
        </article>
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

/// Who answers for it and until when; whoever may, says that it was looked through or gives it to somebody.
#[component]
fn CareLine(
    finder: Finder,
    noun: Noun,
    id: String,
    care: Care,
    keeps: bool,
    owners: Vec<(domain::id::UserId, String)>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (toasts, connection) = (use_toasts(), use_connection());
    let errors = RwSignal::new(FieldErrors::default());
    provide_errors(errors);
    let owner = RwSignal::new(care.owner.map(|owner| owner.to_string()).unwrap_or_default());
    let review = RwSignal::new(String::new());
    let id = StoredValue::new(id);
    let save = move || {
        let form = CareForm {
            noun,
            id: id.get_value(),
            owner: owner.get_untracked().parse().ok(),
            review_on: review.get_untracked(),
        };
        spawn_local(async move {
            let answer = set_care(form).await;
            connection.note(&answer);
            match answer {
                Ok(()) => {
                    toasts.say(td_string!(i18n.get_locale_untracked(), knowledge.looked_through));
                    finder.again();
                }
                Err(domain::error::AppError::Invalid(faults)) => errors.set(faults),
                Err(error) => toasts.say(words::error(i18n.get_locale_untracked(), &error)),
            }
        });
    };
    let name = care.owner_name.clone();
    let until = care.review_on;
    let told = move || {
        let language = i18n.get_locale();
        let owner = match &name {
            Some(name) => td_string!(language, knowledge.owner, name = name.clone()),
            None => td_string!(language, knowledge.nobody).to_owned(),
        };
        let until = until.map(|date| {
            let date = wording::full_date(date, words::lang(language));
            td_string!(language, knowledge.review_on, date = date)
        });
        [Some(owner), until].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let choices =
        Signal::stored(owners.iter().map(|(id, name)| Choice::new(id, name.clone())).collect::<Vec<_>>());
    let editor = (!owners.is_empty()).then(|| {
        view! {
            <details>
                <summary class="small">{t!(i18n, knowledge.give)}</summary>
                <div class="row wrap know-care">
                    <SelectField label=text!(i18n, knowledge.owner_label) name="owner" value=owner choices
                        empty=text!(i18n, knowledge.nobody)/>
                    <TextField label=text!(i18n, knowledge.review_label) name="review_on" value=review
                        note=text!(i18n, knowledge.review_note) inputmode="numeric"/>
                    <Button small=true on:click=move |_| save()>{t!(i18n, common.save)}</Button>
                </div>
            </details>
        }
    });
    let done = keeps.then(|| {
        view! {
            <Button small=true look=Look::Plain on:click=move |_| save()>{t!(i18n, knowledge.look_through)}</Button>
        }
    });
    view! {
        <div class="know-owner">
            <p class="row wrap small mute"><span>{told}</span>{done}</p>
            {editor}
        </div>
    }
    .into_any()
}

/// «Ответа нет»: the patient's words go to whoever answers for it.
#[component]
pub fn NoAnswer(finder: Finder, about: Option<(Noun, String)>) -> impl IntoView {
    let i18n = use_i18n();
    let (toasts, connection) = (use_toasts(), use_connection());
    let errors = RwSignal::new(FieldErrors::default());
    provide_errors(errors);
    let open = RwSignal::new(false);
    let asked = RwSignal::new(String::new());
    let about = StoredValue::new(about);
    let show = move |_| {
        asked.set(finder.text.get_untracked());
        open.set(true);
    };
    let send = move || {
        let form = QuestionForm { words: asked.get_untracked(), about: about.get_value() };
        spawn_local(async move {
            let answer = ask_knowledge(form).await;
            connection.note(&answer);
            match answer {
                Ok(_) => {
                    open.try_set(false);
                    toasts.say(td_string!(i18n.get_locale_untracked(), knowledge.asked));
                }
                Err(domain::error::AppError::Invalid(faults)) => {
                    errors.try_set(faults);
                }
                Err(error) => toasts.say(words::error(i18n.get_locale_untracked(), &error)),
            }
        });
    };
    view! {
        <Show
            when=move || open.get()
            fallback=move || view! {
                <Button small=true look=Look::Plain on:click=show>{t!(i18n, knowledge.no_answer)}</Button>
            }
        >
            <div class="col g2 know-ask">
                <AreaField label=text!(i18n, knowledge.words) name="words" value=asked rows=3
                    note=text!(i18n, knowledge.words_note)/>
                <div class="row">
                    <Button small=true on:click=move |_| send()>{t!(i18n, knowledge.send)}</Button>
                    <Button small=true look=Look::Plain on:click=move |_| open.set(false)>{t!(i18n, common.cancel)}</Button>
                </div>
            </div>
        </Show>
    }
    .into_any()
}
