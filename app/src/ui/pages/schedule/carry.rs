//! Shows a visit on its way over the grid: where it would lie, what that does to the gaps, and how it is put down.

use domain::wording;
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::{columns::ColumnId, effects::effect_words, moving::Mover};
use crate::{
    i18n::*,
    ui::{
        keys::{Chord, Keycaps},
        parts::{Button, Look},
        words,
    },
};

/// The visit as it would lie, above the grid's columns.
#[component]
pub fn Ghost(
    /// What moves it.
    mover: Mover,
) -> impl IntoView {
    let i18n = use_i18n();
    let ghost = NodeRef::<html::Div>::new();
    let shown = Memo::new(move |_| mover.preview());
    // Where the column lies is known once it is drawn.
    Effect::new(move || {
        let (Some(ghost), Some((moving, _))) = (ghost.get(), shown.get()) else { return };
        let column = document().get_element_by_id(&ColumnId::of(&moving.shift).to_string());
        let Some(column) = column.and_then(|column| column.dyn_into::<HtmlElement>().ok()) else { return };
        let style = HtmlElement::style(&ghost);
        // A ghost without its place is no worse than none.
        let _ = style.set_property("left", &format!("{}px", column.offset_left()));
        let _ = style.set_property("width", &format!("{}px", column.offset_width()));
        if !moving.dragged {
            let nearest = ScrollIntoViewOptions::new();
            nearest.set_block(ScrollLogicalPosition::Nearest);
            nearest.set_inline(ScrollLogicalPosition::Nearest);
            ghost.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    });
    move || {
        let (moving, preview) = shown.get()?;
        let language = i18n.get_locale();
        let at = mover.board.scene.with(|scene| scene.at(moving.shift.at_min));
        let tone = if preview.obstacle.is_some() { "bad" } else { "good" };
        Some(view! {
            <div class="ghost" node_ref=ghost data-tone=tone aria-hidden="true" style=format!("--at:{at};--for:{}", moving.for_min)>
                <b>{moving.time()}</b>
                <span>{effect_words(language, &preview)}</span>
            </div>
        })
    }
}

/// While keys and taps carry a visit: where it would go, what that does, and how it is put down.
#[component]
pub fn CarryBar(
    /// What moves it.
    mover: Mover,
) -> impl IntoView {
    let i18n = use_i18n();
    let carried =
        Memo::new(move |_| mover.moving.with(|moving| moving.is_some_and(|moving| !moving.dragged)));
    let place = move || {
        let (moving, _) = mover.preview()?;
        let language = i18n.get_locale();
        let place =
            mover.board.day.with(|day| {
                let column = day.column(moving.shift.to)?;
                let chair = day.chair_name(moving.shift.chair).map(str::to_owned);
                let date = || wording::date_with_weekday(column.date, words::lang(language));
                Some(chair.unwrap_or_else(|| {
                    if day.week_of.is_some() { date() } else { column.doctor.name().short() }
                }))
            })?;
        Some(format!("{place}, {}", moving.time()))
    };
    let effect = move || mover.preview().map(|(_, preview)| effect_words(i18n.get_locale(), &preview));
    let blocked =
        Signal::derive(move || mover.preview().is_none_or(|(_, preview)| preview.obstacle.is_some()));
    move || {
        carried.get().then(|| {
            view! {
                <div
                    class="carry"
                    role="group"
                    aria-label=text!(i18n, bookings.act.move_to)
                    on:keydown=move |event| {
                        // Enter presses the button that has the focus.
                        if event.key() != "Enter" && mover.key(&event) {
                            event.prevent_default();
                            event.stop_propagation();
                        }
                    }
                >
                    <p role="status">
                        <b>{place}</b>
                        {effect}
                    </p>
                    <span class="small mute how">
                        {t!(i18n, schedule.moving.how)}
                    </span>
                    <button type="button" class="btn" on:click=move |_| mover.give_up()>
                        {t!(i18n, common.cancel)}
                        <Keycaps chord=Chord::key("Escape")/>
                    </button>
                    <Button look=Look::Primary keys=Chord::key("Enter") disabled=blocked on:click=move |_| mover.finish()>
                        {t!(i18n, bookings.act.move_to)}
                    </Button>
                </div>
            }
        })
    }
}
