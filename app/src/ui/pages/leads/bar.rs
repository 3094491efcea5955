//! The bar above the leads: how they are shown, which, how quickly they are answered, and the way to a new one.

use domain::{export::ExportTable, lead::LeadSource, permission::Permission};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{Leads, address::View};
use crate::{
    i18n::*,
    ui::{
        frame::{TopBar, Viewer},
        icons::{Glyph, Icon},
        keys::{Chord, use_keys},
        palette::PaletteButton,
        parts::{Button, ExportLink, Look, Tone},
        words::{self, lead},
    },
};

/// Enters somebody new: «Я» of «заявка».
const ADD: Chord = Chord::key("KeyZ");

/// The bar.
#[component]
pub fn Bar(leads: Leads) -> impl IntoView {
    let i18n = use_i18n();
    let own = move || leads.address.with(|address| address.own);
    let own_href = move || leads.address.with(|address| address.of(!address.own)).href();
    let notes_costs = use_context::<Viewer>().is_some_and(|viewer| viewer.role.may(Permission::NoteCosts));
    use_keys().bind(ADD, text!(i18n, leads.lead), move || leads.adding.set(true));
    view! {
        <TopBar title=text!(i18n, leads.title)>
            <Views leads/>
            <a class="chip" href=own_href aria-current=move || own().then_some("true")>{t!(i18n, leads.own)}</a>
            <Sources leads/>
            <Burning leads/>
            <span class="end"></span>
            <Answer leads/>
            {notes_costs.then(|| view! { <a class="btn sm" href="/dashboard/costs">{t!(i18n, leads.costs)}</a> })}
            <ExportLink table=ExportTable::Leads/>
            <PaletteButton/>
            <Button look=Look::Primary icon=Glyph::Plus keys=ADD on:click=move |_| leads.adding.set(true)>
                {t!(i18n, leads.lead)}
            </Button>
        </TopBar>
    }
    .into_any()
}

/// The board or the list.
#[component]
fn Views(leads: Leads) -> impl IntoView {
    let i18n = use_i18n();
    let link = move |view: View, words: TextProp| {
        let href = move || leads.address.with(|address| address.seen(view)).href();
        let current = move || leads.address.with(|address| address.view == view).then_some("true");
        view! { <a href=href aria-current=current>{move || words.get()}</a> }
    };
    view! {
        <nav class="seg sm" aria-label=text!(i18n, leads.views)>
            {link(View::Board, text!(i18n, leads.board).into())}
            {link(View::List, text!(i18n, leads.list).into())}
        </nav>
    }
}

/// Where they reached out.
#[component]
fn Sources(leads: Leads) -> impl IntoView {
    let i18n = use_i18n();
    let navigate = use_navigate();
    let chosen = move || leads.address.with(|address| address.source);
    let pick = move |code: String| {
        let source = LeadSource::from_code(&code);
        let href = leads.address.with_untracked(|address| address.with_source(source)).href();
        navigate(&href, NavigateOptions { scroll: false, ..Default::default() });
    };
    let option = move |own: LeadSource| {
        view! {
            <option value=own.code() selected=move || chosen() == Some(own)>
                {move || lead::source(i18n.get_locale(), own)}
            </option>
        }
    };
    view! {
        <label class="wide">
            <span class="vh">{t!(i18n, leads.source.label)}</span>
            <select class="chip" on:change:target=move |event| pick(event.target().value())>
                <option value="" selected=move || chosen().is_none()>{t!(i18n, leads.any_source)}</option>
                {LeadSource::ALL.into_iter().map(option).collect_view()}
            </select>
        </label>
    }
}

/// How many wait for too long: leads to the first of them.
#[component]
fn Burning(leads: Leads) -> impl IntoView {
    let i18n = use_i18n();
    // The server's figure is as old as the last reading; some may be late since.
    let late = Memo::new(move |_| leads.board.with(|board| board.late).max(leads.late().len() as u32));
    let go = move |_| {
        if let Some(id) = untrack(|| leads.late()).first() {
            leads.go(*id);
        }
    };
    view! {
        <Show when=move || { late.get() > 0 }>
            <button type="button" class="chip" on:click=go>
                <Icon glyph=Glyph::Clock small=true/>
                {t!(i18n, leads.burning, count = move || late.get())}
            </button>
        </Show>
    }
}

/// How quickly today's leads were answered.
#[component]
fn Answer(leads: Leads) -> impl IntoView {
    let i18n = use_i18n();
    let told = Memo::new(move |_| {
        leads.board.with(|board| board.answer_min.map(|minutes| (minutes, board.answer_goal_min)))
    });
    let minutes =
        move |minutes: u32| move || domain::wording::minutes(minutes.into(), words::lang(i18n.get_locale()));
    let line = move || {
        told.get().map(|(took, goal)| {
            let tone = if took <= goal { Tone::Good } else { Tone::Bad };
            view! {
                <span class="small mute nw wide">
                    {t!(i18n, leads.answer)}" "
                    <b class="tone" data-tone=tone.code()>{minutes(took)}</b>", "
                    {t!(i18n, leads.answer_goal, count = move || goal)}
                </span>
            }
        })
    };
    view! { {line} }
}
