//! What operators are told, found by words: the box and the list (`found`), one entry with all of it (`card`), and what
//! they share (here). The page of the knowledge and the call desk show the same.

mod card;
mod found;

use std::time::Duration;

use domain::{
    knowledge::{Answers, FirstOpening, Goal, KnowledgeCard, KnowledgeQuery},
    settings::Noun,
};
use leptos::{prelude::*, task::spawn_local};

pub use self::{card::AnswerCard, found::AnswerList};
use crate::{
    api::knowledge::{read_knowledge, search_knowledge},
    i18n::*,
    ui::{
        connection::{Connection, use_connection},
        icons::Glyph,
        keys::Chord,
        words,
    },
};

/// How long typing must rest before it is looked for.
const REST: Duration = Duration::from_millis(100);
/// Leads from an entry to free time for it; works while one types.
pub const TO_SLOTS: Chord = Chord::SAVE;
/// Leads to the very time at which a doctor can be seen first; works while one types.
pub const TO_FIRST: Chord = Chord::alt("Enter");

/// What is looked for, and what was found.
#[derive(Clone, Copy)]
pub struct Finder {
    /// What is typed.
    pub text: RwSignal<String>,
    /// Only of this kind.
    pub noun: RwSignal<Option<Noun>>,
    /// Only what is to be looked through.
    pub stale: RwSignal<bool>,
    /// What was found.
    pub found: RwSignal<Answers>,
    /// The line that Enter opens.
    pub cursor: RwSignal<usize>,
    /// The entry that is open.
    pub card: RwSignal<Option<KnowledgeCard>>,
    query: Memo<KnowledgeQuery>,
    connection: Connection,
    i18n: leptos_i18n::I18nContext<Locale>,
}

impl Finder {
    /// Of nothing yet.
    pub fn unasked() -> Self {
        let (text, noun, stale) = (RwSignal::new(String::new()), RwSignal::new(None), RwSignal::new(false));
        let i18n = use_i18n();
        let query = move |_: Option<&KnowledgeQuery>| KnowledgeQuery {
            text: text.get(),
            noun: noun.get(),
            stale: stale.get(),
            lang: words::lang(i18n.get_locale()),
        };
        Self {
            text,
            noun,
            stale,
            found: RwSignal::default(),
            cursor: RwSignal::new(0),
            card: RwSignal::new(None),
            query: Memo::new(query),
            connection: use_connection(),
            i18n,
        }
    }

    /// Looks for it whenever it changes and rests. What was found before it first changes is the server's.
    pub fn follow(self) {
        Effect::new(move |before: Option<KnowledgeQuery>| {
            let asked = self.query.get();
            if before.is_some_and(|before| before != asked) {
                let asked = asked.clone();
                set_timeout(move || self.ask(asked), REST);
            }
            asked
        });
    }

    /// Asks, unless something else is asked by now.
    fn ask(self, asked: KnowledgeQuery) {
        let still =
            move |asked: &KnowledgeQuery| self.query.try_with_untracked(|now| now == asked) == Some(true);
        if !still(&asked) {
            return;
        }
        spawn_local(async move {
            let answer = search_knowledge(asked.clone()).await;
            self.connection.note(&answer);
            if let (true, Ok(found)) = (still(&asked), answer) {
                self.cursor.set(0);
                self.found.set(found);
            }
        });
    }

    /// Reads an entry, and shows it.
    pub fn open(self, noun: Noun, id: String) {
        let lang = words::lang(self.i18n.get_locale_untracked());
        spawn_local(async move {
            let answer = read_knowledge(noun, id, lang).await;
            self.connection.note(&answer);
            if let Ok(card) = answer {
                self.card.try_set(Some(card));
            }
        });
    }

    /// Reads the open entry and the list anew.
    pub fn again(self) {
        if let Some(answer) = self.card.with_untracked(|card| card.as_ref().map(|card| card.answer.clone())) {
            self.open(answer.noun, answer.id);
        }
        self.ask(self.query.get_untracked());
    }

    /// Where a key leads from the open entry.
    pub fn way(self, event: &web_sys::KeyboardEvent) -> Option<Goal> {
        self.card.with_untracked(|card| {
            let card = card.as_ref()?;
            if TO_SLOTS.matches(event) {
                return Some(card.goal.clone()).filter(|goal| !goal.is_none());
            }
            card.first.as_ref().filter(|_| TO_FIRST.matches(event)).map(FirstOpening::goal)
        })
    }

    /// The answer under the cursor.
    fn marked(self) -> Option<(Noun, String)> {
        let at = self.cursor.get_untracked();
        let mark = |found: &Answers| found.answers.get(at).map(|answer| (answer.noun, answer.id.clone()));
        self.found.with_untracked(mark)
    }
}

/// Where free time for an entry is looked for, in an address of the desk.
pub fn desk_href(goal: &Goal) -> String {
    let place = goal.place.map(|place| {
        let at = place.starts_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        format!("doctor={}&branch={}&at={at}", place.doctor_id, place.branch_id)
    });
    let parts = [
        place,
        goal.service.map(|id| format!("service={id}")),
        goal.doctor.map(|id| format!("doctor={id}")),
        goal.reason.as_deref().map(|words| format!("reason={}", js_sys::encode_uri_component(words))),
    ];
    let parts = parts.into_iter().flatten().collect::<Vec<_>>().join("&");
    format!("/?call=new&{parts}")
}

/// The sign of a kind.
fn glyph(noun: Noun) -> Glyph {
    match noun {
        Noun::Triage => Glyph::Bolt,
        Noun::Service => Glyph::Ruble,
        Noun::Promotion => Glyph::Tag,
        Noun::Doctor => Glyph::User,
        _ => Glyph::Book,
    }
}
