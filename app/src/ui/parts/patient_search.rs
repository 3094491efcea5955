//! The one search box for patients: looks while one types, the arrows choose, Enter takes.
//!
//! What is typed is personal: it goes to the server in a body and stays out of addresses and of the browser's
//! memory.

use std::{sync::Arc, time::Duration};

use domain::{
    error::AppError,
    patient::{Found, PatientBrief, PatientForm, PatientQuery},
    phone::Phone,
};
use leptos::{ev::KeyboardEvent, html, leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};

use super::{Banner, Empty, ErrorState, PatientLine, Tag, Tone};
use crate::{
    api::patients::search_patients,
    i18n::*,
    ui::{
        connection::{Connection, use_connection},
        icons::{Glyph, Icon},
        keys::{Chord, Keycaps, use_keys},
        live_region::use_live_region,
    },
};

/// How long typing must rest before the server is asked.
const REST: Duration = Duration::from_millis(120);

/// The box and what it finds. The key `/` leads to it.
#[component]
pub fn PatientSearch(
    /// Called with the patient who is taken.
    #[prop(into)]
    on_pick: Callback<PatientBrief>,
    /// Called when it shall be somebody new, with what was typed as the beginning of the form. Without it nobody can
    /// be created from here.
    #[prop(optional, into)]
    on_create: Option<Callback<PatientForm>>,
    /// Id of the box; unique on the page.
    #[prop(default = "patient-search")]
    id: &'static str,
) -> impl IntoView {
    let i18n = use_i18n();
    let input = NodeRef::<html::Input>::new();
    let search = Search::new(on_pick, on_create);
    search.announce();
    let focus = move || {
        if let Some(input) = input.get() {
            // Without the focus one can still click into the box.
            let _ = input.focus();
        }
    };
    Effect::new(focus);
    use_keys().bind(Chord::key("Slash"), text!(i18n, patients.search.label), focus);
    let hint =
        move || search.answer.with(|answer| answer.as_ref().and_then(|answer| answer.found.hint.clone()));
    let hint = move || {
        hint().map(|text| {
            let title = t_string!(i18n, patients.search.meant, text = text.clone());
            view! { <span title=title><Tag tone=Tone::Info>{text}</Tag></span> }
        })
    };
    let expanded = move || if search.rows() > 0 { "true" } else { "false" };
    let active = move || (search.rows() > 0).then(|| format!("{id}-{}", search.cursor.get()));
    let clear = move |_| {
        search.clear();
        focus();
    };
    view! {
        <div class="finder">
            <div class="ask">
                <Icon glyph=Glyph::Search/>
                <label class="vh" for=id>{t!(i18n, patients.search.label)}</label>
                <input
                    node_ref=input
                    id=id
                    type="text"
                    role="combobox"
                    aria-autocomplete="list"
                    aria-expanded=expanded
                    aria-controls=format!("{id}-list")
                    aria-activedescendant=active
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=text!(i18n, patients.search.placeholder)
                    prop:value=search.text
                    on:input:target=move |event| search.typed(event.target().value())
                    on:keydown=move |event| search.press(&event)
                />
                {hint}
                <Show
                    when=move || search.text.with(|text| !text.is_empty())
                    fallback=|| view! { <Keycaps chord=Chord::key("Slash")/> }
                >
                    <button type="button" class="ib" aria-label=text!(i18n, patients.search.clear) on:click=clear>
                        <Icon glyph=Glyph::Cross/>
                    </button>
                </Show>
            </div>
            <People search id/>
        </div>
    }
    .into_any()
}

/// Those who were found, and the way to somebody new.
#[component]
fn People(search: Search, id: &'static str) -> impl IntoView {
    let i18n = use_i18n();
    let rows = move || {
        let Some(answer) = search.answer.get() else { return Vec::new() };
        let row = |at| (at, answer.clone());
        (0..answer.found.patients.len()).map(row).collect::<Vec<_>>()
    };
    let row = move |(at, answer): (usize, Arc<Answer>)| {
        let patient = answer.found.patients.get(at).cloned();
        patient.map(|patient| {
            view! {
                <Row search id at>
                    <PatientLine patient as_of=answer.found.as_of readings=answer.query.names.clone()/>
                </Row>
            }
        })
    };
    let newcomer = move || {
        search.offers_new().then(|| {
            view! {
                <Row search id at=search.people()>
                    <span class="av plus" aria-hidden="true"><Icon glyph=Glyph::UserPlus/></span>
                    <span class="grow">{search.new_title(i18n.get_locale())}</span>
                </Row>
            }
        })
    };
    let below = move || {
        let answer = search.answer.get();
        let Some(answer) = answer else {
            return search.failed.get().map_or_else(
                || {
                    view! {
                        <Empty
                            icon=Glyph::User
                            title=text!(i18n, patients.search.start)
                            body=text!(i18n, patients.search.start_body)
                        />
                    }
                    .into_any()
                },
                |error| view! { <ErrorState error on_retry=move |()| search.look()/> }.into_any(),
            );
        };
        if answer.found.patients.is_empty() {
            view! {
                <Empty
                    icon=Glyph::Search
                    title=text!(i18n, patients.search.nobody)
                    body=text!(i18n, patients.search.nobody_body)
                />
            }
            .into_any()
        } else if answer.found.more {
            view! { <div class="pad small mute">{t!(i18n, patients.search.more)}</div> }.into_any()
        } else {
            ().into_any()
        }
    };
    let failed = move || {
        let error = search.failed.get().filter(|_| search.answer.with(Option::is_some));
        error.map(|error| {
            let text = move || crate::ui::words::error(i18n.get_locale(), &error);
            view! { <div class="pad"><Banner tone=Tone::Warn icon=Glyph::Warn>{text}</Banner></div> }
        })
    };
    view! {
        {failed}
        <div role="listbox" id=format!("{id}-list") class="people" aria-label=text!(i18n, patients.title)>
            <For each=rows key=|(at, answer)| (*at, answer.number) let(entry)>{row(entry)}</For>
            {newcomer}
        </div>
        {below}
    }
    .into_any()
}

#[component]
fn Row(search: Search, id: &'static str, at: usize, children: Children) -> impl IntoView {
    let i18n = use_i18n();
    let chosen = Memo::new(move |_| search.cursor.get() == at);
    view! {
        <div
            role="option"
            id=format!("{id}-{at}")
            class="person"
            aria-selected=move || if chosen.get() { "true" } else { "false" }
            on:mousedown=|event| event.prevent_default()
            on:click=move |_| search.take(at)
        >
            {children()}
            <kbd class="go" class:off=move || !chosen.get() title=text!(i18n, patients.search.choose)>"↵"</kbd>
        </div>
    }
    .into_any()
}

/// What the server said to a text.
struct Answer {
    number: u32,
    text: String,
    query: PatientQuery,
    found: Found,
}

#[derive(Clone, Copy)]
struct Search {
    on_pick: Callback<PatientBrief>,
    on_create: Option<Callback<PatientForm>>,
    text: RwSignal<String>,
    answer: RwSignal<Option<Arc<Answer>>>,
    failed: RwSignal<Option<AppError>>,
    /// The row that Enter takes.
    cursor: RwSignal<usize>,
    /// Enter was pressed before the answer came.
    hurried: StoredValue<bool>,
    /// Counts questions, so that a late answer is not taken for the last one's.
    asked: StoredValue<u32>,
    rest: StoredValue<Option<TimeoutHandle>>,
    connection: Connection,
}

impl Search {
    fn new(on_pick: Callback<PatientBrief>, on_create: Option<Callback<PatientForm>>) -> Self {
        Self {
            on_pick,
            on_create,
            text: RwSignal::new(String::new()),
            answer: RwSignal::new(None),
            failed: RwSignal::new(None),
            cursor: RwSignal::new(0),
            hurried: StoredValue::new(false),
            asked: StoredValue::new(0),
            rest: StoredValue::new(None),
            connection: use_connection(),
        }
    }

    /// Tells listeners how many were found.
    fn announce(self) {
        let (i18n, region) = (use_i18n(), use_live_region());
        Effect::new(move || {
            let count = self.answer.with(|answer| answer.as_ref().map(|answer| answer.found.patients.len()));
            match count {
                Some(0) => region.say(t_string!(i18n, patients.search.nobody)),
                Some(count) => region.say(t_string!(i18n, patients.search.found, count = count as u32)),
                None => {}
            }
        });
    }

    fn typed(self, text: String) {
        self.text.set(text);
        self.hurried.set_value(false);
        self.rest.update_value(|rest| {
            if let Some(rest) = rest.take() {
                rest.clear();
            }
            *rest = set_timeout_with_handle(move || self.look(), REST).ok();
        });
    }

    fn clear(self) {
        self.text.set(String::new());
        self.look();
    }

    /// Asks the server for what is typed now.
    fn look(self) {
        let Some(text) = self.text.try_get_untracked() else { return };
        let number = self.asked.get_value() + 1;
        self.asked.set_value(number);
        let query = PatientQuery::read(&text);
        if query.kind().is_none() {
            self.failed.set(None);
            return self.answer.set(None);
        }
        spawn_local(async move {
            let answer = search_patients(text.clone()).await;
            if self.asked.try_get_value() != Some(number) {
                return;
            }
            self.connection.note(&answer);
            match answer {
                Ok(found) => self.show(Answer { number, text, query, found }),
                Err(error) => self.failed.set(Some(error)),
            }
        });
    }

    fn show(self, answer: Answer) {
        let alone = answer.found.patients.len() == 1;
        self.failed.set(None);
        self.cursor.set(0);
        self.answer.set(Some(Arc::new(answer)));
        if self.hurried.get_value() {
            self.hurried.set_value(false);
            if alone {
                self.take(0);
            }
        }
    }

    fn people(self) -> usize {
        self.answer.with(|answer| answer.as_ref().map_or(0, |answer| answer.found.patients.len()))
    }

    fn offers_new(self) -> bool {
        self.on_create.is_some() && self.answer.with(Option::is_some)
    }

    /// Rows that can be taken.
    fn rows(self) -> usize {
        self.people() + usize::from(self.offers_new())
    }

    fn is_answered(self) -> bool {
        self.text.with(|text| {
            self.answer.with(|answer| answer.as_ref().is_some_and(|answer| answer.text == *text))
        })
    }

    fn press(self, event: &KeyboardEvent) {
        let (rows, at) = untrack(|| (self.rows(), self.cursor.get()));
        match event.key().as_str() {
            "ArrowDown" if rows > 0 => self.cursor.set((at + 1) % rows),
            "ArrowUp" if rows > 0 => self.cursor.set((at + rows - 1) % rows),
            "Enter" if event.ctrl_key() || event.meta_key() => return,
            "Enter" if untrack(|| self.is_answered()) => self.take(at),
            "Enter" => self.hurried.set_value(true),
            "Escape" if self.text.with_untracked(|text| !text.is_empty()) => self.clear(),
            _ => return,
        }
        event.prevent_default();
    }

    /// Takes a row: a patient, or the one who is to be created.
    fn take(self, at: usize) {
        let answer = self.answer.get_untracked();
        let patient = answer.as_ref().and_then(|answer| answer.found.patients.get(at).cloned());
        match (patient, self.on_create, answer) {
            (Some(patient), ..) => self.on_pick.run(patient),
            (None, Some(on_create), Some(answer)) => on_create.run(beginning(&answer.text, &answer.found)),
            _ => {}
        }
    }

    fn new_title(self, language: Locale) -> String {
        let form = self.answer.with_untracked(|answer| {
            answer.as_ref().map(|answer| beginning(&answer.text, &answer.found)).unwrap_or_default()
        });
        let typed = if form.name.is_empty() { form.phone } else { form.name };
        if typed.is_empty() {
            td_string!(language, patients.new.title).into()
        } else {
            td_string!(language, patients.new.named, text = typed)
        }
    }
}

/// What was typed, as the beginning of a form: a whole number is the phone, letters are the name, in the layout
/// that was meant.
fn beginning(text: &str, found: &Found) -> PatientForm {
    let is_letters = |word: &&str| word.chars().any(char::is_alphabetic);
    let (words, digits): (Vec<&str>, Vec<&str>) = text.split_whitespace().partition(is_letters);
    let phone = Some(digits.join(" ")).filter(|digits| Phone::parse(digits).is_ok());
    let name = found.hint.clone().unwrap_or_else(|| words.join(" "));
    PatientForm { name, phone: phone.unwrap_or_default(), ..PatientForm::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(text: &str, hint: Option<&str>) -> (String, String) {
        let form = beginning(text, &Found { hint: hint.map(Into::into), ..Found::default() });
        (form.name, form.phone)
    }

    #[test]
    fn what_was_typed_begins_the_form() {
        let pair = |name: &str, phone: &str| (name.to_owned(), phone.to_owned());
        assert_eq!(begun("иванова анна", None), pair("иванова анна", ""));
        assert_eq!(begun("pfckfd", Some("заслав")), pair("заслав", ""));
        assert_eq!(begun("8 916 204-11-42", None), pair("", "8 916 204-11-42"));
        assert_eq!(begun("анна 89162041142", None), pair("анна", "89162041142"));
        assert_eq!(begun("анна 1142", None), pair("анна", ""));
    }
}
