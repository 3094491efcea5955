//! Surfaces: panels, banners, tables.

use leptos::prelude::*;

use super::Tone;
use crate::ui::icons::{Glyph, Icon};

/// A panel with a head.
#[component]
pub fn Panel(
    /// Its heading.
    #[prop(into)]
    title: TextProp,
    /// One quiet remark or control at the right of the head.
    #[prop(optional, into)]
    aside: ViewFn,
    /// What it holds; put `pad` on it where it needs air.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="panel">
            <header>
                <h2>{move || title.get()}</h2>
                <span class="end">{aside.run()}</span>
            </header>
            {children()}
        </section>
    }
}

/// A fact to know before going on; the first words are bold, an action is a link inside.
#[component]
pub fn Banner(
    /// How much it matters.
    tone: Tone,
    /// Its sign.
    icon: Glyph,
    /// The first words.
    #[prop(optional, into)]
    title: Option<TextProp>,
    /// The rest.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="banner" data-tone=tone.code()>
            <Icon glyph=icon/>
            <span class="grow">
                {title.map(|title| view! { <b>{move || title.get()}</b>" " })}
                {children.map(|children| children())}
            </span>
        </div>
    }
}

/// A column of a table.
#[derive(Clone)]
pub struct Column {
    title: TextProp,
    number: bool,
}

impl Column {
    /// Words: from the left.
    pub fn words(title: impl Into<TextProp>) -> Self {
        Self { title: title.into(), number: false }
    }

    /// Figures: from the right. Give the cells the class `num`.
    pub fn number(title: impl Into<TextProp>) -> Self {
        Self { title: title.into(), number: true }
    }
}

/// A table; the children are its `<tr>`s. On a narrow screen it scrolls by itself, by keyboard too.
#[component]
pub fn Table(
    /// What it lists, for listeners.
    #[prop(into)]
    label: TextProp,
    /// Its columns.
    columns: Vec<Column>,
    /// Its rows.
    children: Children,
) -> impl IntoView {
    let head = |column: Column| {
        view! { <th scope="col" class=column.number.then_some("num")>{move || column.title.get()}</th> }
    };
    let name = label.clone();
    view! {
        <div class="scrollx" role="region" tabindex="0" aria-label=move || name.get()>
            <table class="table">
                <caption class="vh">{move || label.get()}</caption>
                <thead><tr>{columns.into_iter().map(head).collect_view()}</tr></thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}
