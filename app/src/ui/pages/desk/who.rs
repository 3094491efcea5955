//! The head of a call, and who calls: the search, the chooser of the family, the way to a new patient.

use std::time::Duration;

use domain::{
    patient::{Found, PatientBrief},
    phone::Phone,
};
use leptos::{ev::KeyboardEvent, prelude::*, task::spawn_local};

use super::{
    dialling::Dialling,
    effects::{self, focus},
    keys,
    newcomer::{self, Newcomer},
    open_call::{OpenCall, Panel},
    state::{Act, Spot},
    tabs::Timer,
    wording,
};
use crate::{
    api::patients::search_patients,
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        keys::Keycaps,
        parts::{Avatar, Banner, Tag, Tone, hue},
    },
};

/// How long typing must rest before people are looked for.
const SEARCH_REST: Duration = Duration::from_millis(120);
/// People shown before one is picked.
const SHOWN: usize = 8;

/// Timer, number, and the way out.
#[component]
pub fn Head(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let phone = call.slice(|state| state.phone.clone());
    view! {
        <section class="col">
            <div class="row wrap">
                <div class="grow">
                    <div class="timer" role="timer" aria-label=text!(i18n, desk.lasts)><Timer call/></div>
                    <div class="small mute">
                        {move || phone.get().unwrap_or_else(|| t_string!(i18n, desk.no_phone).to_owned())}
                        " · "
                        {t!(i18n, desk.by_hand)}
                    </div>
                </div>
                <button
                    type="button"
                    class="btn solid"
                    data-tone=Tone::Bad.code()
                    on:click=move |_| call.panel.set(Panel::Outcome)
                >
                    {t!(i18n, desk.end)}
                    <Keycaps chord=keys::OUTCOME/>
                </button>
            </div>
            <Dialling call/>
        </section>
    }
    .into_any()
}

/// What the search knows besides the state.
#[derive(Clone, Copy)]
struct Search {
    call: OpenCall,
    /// The text whose answer is shown.
    answered: RwSignal<String>,
    /// Enter was pressed before the answer came.
    hurried: RwSignal<bool>,
    /// The row that Enter picks.
    cursor: RwSignal<usize>,
}

/// Who calls.
#[component]
pub fn Who(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let search = Search {
        call,
        answered: RwSignal::new(String::new()),
        hurried: RwSignal::new(false),
        cursor: RwSignal::new(0),
    };
    search.follow_typing();
    let picked = call.slice(|state| state.patient.is_some());
    let third = call.slice(|state| state.third_party);
    let people = call.slice(|state| state.found.patients.clone());
    let hint = call.slice(|state| state.found.hint.clone());
    let panel = call.panel;
    let count = move || people.with(Vec::len);
    let nobody = move || {
        let typed = call.search.with(|text| !text.trim().is_empty());
        !picked.get() && typed && count() == 0 && search.is_answered()
    };
    let rows = move || {
        let shown = if picked.get() { usize::MAX } else { SHOWN };
        people.get().into_iter().take(shown).enumerate().collect::<Vec<_>>()
    };
    view! {
        <section class="col">
            <h2>
                {t!(i18n, desk.who.title)}
                <span class="keys"><kbd>"Alt"</kbd><kbd>"1–5"</kbd></span>
                <span class="end faint plain">
                    {move || (count() > 1).then(|| t_string!(i18n, desk.who.people, count = count() as i64))}
                </span>
            </h2>
            <Show when=move || !picked.get() && !third.get()>
                <div class="row find">
                    <label class="vh" for="desk-search">{t!(i18n, desk.who.search)}</label>
                    <input
                        class="input grow"
                        id="desk-search"
                        role="combobox"
                        aria-expanded=move || { if count() > 0 { "true" } else { "false" } }
                        aria-controls="desk-people"
                        aria-activedescendant=move || format!("desk-person-{}", search.cursor.get())
                        autocomplete="off"
                        spellcheck="false"
                        placeholder=text!(i18n, desk.who.placeholder)
                        prop:value=call.search
                        on:input:target=move |event| call.search.set(event.target().value())
                        on:keydown=move |event| search.press(&event)
                    />
                    {move || hint.get().map(|hint| view! { <Tag tone=Tone::Info>{hint}</Tag> })}
                    <Keycaps chord=keys::CALLER/>
                </div>
            </Show>
            <div
                role="radiogroup"
                id="desk-people"
                aria-label=text!(i18n, desk.who.title)
                class="col t people"
            >
                <For each=rows key=|(at, person)| (*at, person.id, person.next_visit, person.relation) let((at, person))>
                    <Person search at person/>
                </For>
            </div>
            <Show when=nobody>
                <p class="small mute">{t!(i18n, desk.who.nobody)}</p>
            </Show>
            <Show when=move || third.get()>
                <Banner tone=Tone::Warn icon=Glyph::Lock title=text!(i18n, desk.who.third_title)>
                    {t!(i18n, desk.who.third_body)}
                </Banner>
            </Show>
            <Show when=move || panel.get() == Panel::NewPatient>
                <Newcomer call/>
            </Show>
            <div class="row g1 wrap">
                <button type="button" class="btn plain sm" on:click=move |_| newcomer::open(call)>
                    <Icon glyph=Glyph::UserPlus/>
                    {t!(i18n, desk.who.new)}
                    <Keycaps chord=keys::NEWCOMER/>
                </button>
                <button
                    type="button"
                    class="btn plain sm"
                    aria-pressed=move || if third.get() { "true" } else { "false" }
                    on:click=move |_| call.act(Act::ThirdParty(!third.get_untracked()))
                >
                    <Icon glyph=Glyph::Lock/>
                    {t!(i18n, desk.who.third_party)}
                    <Keycaps chord=keys::THIRD_PARTY/>
                </button>
                <Show when=move || picked.get()>
                    <button type="button" class="btn plain sm end" on:click=move |_| unpick(call)>
                        {t!(i18n, desk.who.other)}
                    </button>
                </Show>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Person(search: Search, at: usize, person: PatientBrief) -> impl IntoView {
    let i18n = use_i18n();
    let call = search.call;
    let id = person.id;
    let is_picked = call.slice(move |state| state.patient.as_ref().is_some_and(|patient| patient.id == id));
    let anybody = call.slice(|state| state.patient.is_some());
    let is_next = move || !anybody.get() && search.cursor.get() == at;
    let about = {
        let person = person.clone();
        move || wording::person(&person, call.desk.today.get(), i18n.get_locale())
    };
    let name = person.name.full();
    view! {
        <button
            type="button"
            class="pick"
            class:next=is_next
            role="radio"
            id=format!("desk-person-{at}")
            aria-checked=move || if is_picked.get() { "true" } else { "false" }
            on:click=move |_| pick(call, at)
        >
            <Avatar name=name.clone() hue=hue(id.0)/>
            <span class="grow">
                <span class="name" class:b=is_picked>{name}</span>
                <span class="small mute">{about}</span>
            </span>
            {person.restricted.then(|| view! {
                <Tag tone=Tone::Bad icon=Glyph::Lock>{t!(i18n, desk.who.restricted)}</Tag>
            })}
            {(at < keys::PEOPLE.len()).then(|| view! { <kbd aria-hidden="true">{at + 1}</kbd> })}
        </button>
    }
    .into_any()
}

/// Picks one of those who are shown.
pub fn pick(call: OpenCall, at: usize) {
    let person = call.state.with_untracked(|state| state.found.patients.get(at).cloned());
    if let Some(person) = person {
        settle(call, person);
    }
}

/// The patient is known; a whole number that was typed to find them is the caller's.
pub fn settle(call: OpenCall, person: PatientBrief) {
    let typed = call.search.get_untracked();
    let known = call.state.with_untracked(|state| state.phone.is_some());
    if !known && Phone::parse(&typed).is_ok() {
        effects::note_phone(call, typed);
    }
    call.panel.set(Panel::None);
    call.act(Act::Pick(person));
}

fn unpick(call: OpenCall) {
    call.search.set(String::new());
    call.act(Act::Unpick);
}

impl Search {
    fn is_answered(self) -> bool {
        self.call.search.with(|typed| self.answered.with(|answered| typed.trim() == answered))
    }

    /// Looks for people once the typing rests.
    fn follow_typing(self) {
        let rested = StoredValue::new(None::<leptos::leptos_dom::helpers::TimeoutHandle>);
        Effect::new(move || {
            let typed = self.call.search.get().trim().to_owned();
            if self.call.state.with_untracked(|state| state.patient.is_some()) {
                return;
            }
            if let Some(waiting) = rested.get_value() {
                waiting.clear();
            }
            self.hurried.set(false);
            rested.set_value(set_timeout_with_handle(move || self.look(typed), SEARCH_REST).ok());
        });
    }

    fn look(self, typed: String) {
        if typed.is_empty() {
            return self.answer(typed, Found::default());
        }
        spawn_local(async move {
            let answer = search_patients(typed.clone()).await;
            self.call.desk.connection.note(&answer);
            match answer {
                Ok(found) => self.answer(typed, found),
                Err(error) => self.call.act(Act::Failed(error)),
            }
        });
    }

    /// Shows what was found, unless the typing has gone on.
    fn answer(self, typed: String, found: Found) {
        let still = self.call.search.try_with_untracked(|now| now.trim() == typed);
        if still != Some(true) {
            return;
        }
        self.cursor.set(0);
        self.call.act(Act::Found(found));
        self.answered.set(typed);
        if self.hurried.try_get_untracked() == Some(true) {
            self.hurried.set(false);
            let count = self.count();
            if count <= 1 {
                self.enter();
            }
        }
    }

    fn count(self) -> usize {
        self.call.state.with_untracked(|state| state.found.patients.len())
    }

    fn press(self, event: &KeyboardEvent) {
        let last = self.count().min(SHOWN).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => self.cursor.update(|at| *at = (*at + 1).min(last)),
            "ArrowUp" => self.cursor.update(|at| *at = at.saturating_sub(1)),
            "Enter" if !event.ctrl_key() && !event.meta_key() => {
                if untrack(|| self.is_answered()) {
                    self.enter()
                } else {
                    self.hurried.set(true)
                }
            }
            _ => return,
        }
        event.prevent_default();
    }

    /// Picks who is marked; nobody found is a new patient.
    fn enter(self) {
        if self.count() > 0 {
            pick(self.call, self.cursor.get_untracked());
        } else if self.call.search.with_untracked(|typed| typed.trim().is_empty()) {
            focus(Spot::Page);
        } else {
            newcomer::open(self.call);
        }
    }
}
