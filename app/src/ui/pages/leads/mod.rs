//! The leads (заявки): `/leads`, a board with a lane for each state or a list, and `/leads/{id}`, one of them with all
//! that is known.
//!
//! `address` says what is shown, `acts` what can be done and by which key, `walk` where the arrows lead (all pure);
//! `doing` does it, `asking` and `act_form` ask for the words, `clock` tells how long somebody waits. `bar`, `board`,
//! `card`, `list` and `newcomer` draw the board, `one` and what it is made of a single lead.

mod act_form;
mod acts;
mod address;
mod asking;
mod bar;
mod board;
mod card;
mod clock;
mod doing;
mod facts;
mod history;
mod list;
mod newcomer;
mod next;
mod one;
mod reveal;
mod walk;

use domain::{
    error::AppError,
    event::Event,
    id::LeadId,
    lead_board::{LeadBoard, LeadFilter, LeadLine},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use self::{
    acts::Act,
    address::{Address, View},
    clock::Clock,
    doing::{Ask, Doing, Source},
    walk::Step,
};
use crate::{
    api::leads::list_leads,
    i18n::*,
    ui::{
        connection::{Connection, use_connection},
        focus,
        frame::{Main, ToldPage},
        keys::{Chord, use_keys},
        live::keep_fresh,
        parts::{toast::ToastStack, use_toasts},
        words,
    },
};

pub use one::LeadPage;

/// Shows what can be done with a card: «Д» of «Действия».
const MENU: Chord = Chord::key("KeyL");

/// The page.
#[component]
pub fn LeadsPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let leads = Leads::of(Memo::new(move |_| query.with(Address::read)));
    // Filters are asked for by `follow`: a page that is drawn anew would lose the focus.
    let told =
        Resource::new_blocking(|| (), move |()| list_leads(leads.address.with_untracked(Address::filter)));
    view! {
        <ToldPage title=text!(i18n, leads.title) resource=told let:board>
            {
                leads.reading.show(board);
                view! { <Page leads/> }
            }
        </ToldPage>
    }
    .into_any()
}

/// The leads on the screen, and what its parts share. It is older than what the resource draws: the address may change
/// once more after that has gone.
#[derive(Clone, Copy)]
struct Leads {
    address: Memo<Address>,
    board: RwSignal<LeadBoard>,
    clock: Clock,
    reading: Reading,
    /// The card that has, or had, the focus.
    current: RwSignal<Option<LeadId>>,
    /// Whether somebody new is being entered.
    adding: RwSignal<bool>,
    doing: Doing,
}

impl Leads {
    fn of(address: Memo<Address>) -> Self {
        let board = RwSignal::new(nothing());
        let clock = Clock::new();
        let reading = Reading {
            address,
            board,
            clock,
            connection: use_connection(),
            toasts: use_toasts(),
            i18n: use_i18n(),
        };
        let source = Source {
            find: Callback::new(move |id| find(board, id)),
            smm: Signal::derive(move || board.with(|board| board.smm.clone())),
            changed: Callback::new(move |_| reading.again()),
        };
        Self {
            address,
            board,
            clock,
            reading,
            current: RwSignal::new(None),
            adding: RwSignal::new(false),
            doing: Doing::new(source, clock),
        }
    }

    fn line(self, id: LeadId) -> Option<LeadLine> {
        find(self.board, id)
    }

    /// The lanes on the screen, by their leads; a list is a single one.
    fn rows(self) -> Vec<Vec<LeadId>> {
        if self.address.with(|address| address.view) == View::List {
            return vec![list::shown(self).into_iter().map(|line| line.id).collect()];
        }
        let lanes = self.doing.hand.lanes();
        self.board.with(|board| {
            let of = |status| board.lanes.iter().find(move |lane| lane.status == status);
            let ids = |lane: &domain::lead_board::Lane| lane.lines.iter().map(|line| line.id).collect();
            lanes.into_iter().filter_map(of).map(ids).collect()
        })
    }

    /// Gives a card the focus.
    fn go(self, id: LeadId) {
        self.current.set(Some(id));
        focus::give_first(&format!("#{}", asking::opener(id)));
    }

    /// The leads for which somebody waits too long by now.
    fn late(self) -> Vec<LeadId> {
        let late = |line: &&LeadLine| line.clock.is_some_and(|wait| self.clock.waited(&wait) > wait.limit);
        self.board.with(|board| {
            let lines = board.lanes.iter().flat_map(|lane| &lane.lines);
            lines.filter(late).map(|line| line.id).collect()
        })
    }
}

/// A board that nobody has told of yet.
fn nothing() -> LeadBoard {
    LeadBoard {
        lanes: Vec::new(),
        now: chrono::DateTime::UNIX_EPOCH,
        zone: chrono_tz::Europe::Moscow,
        late: 0,
        answer_min: None,
        answer_goal_min: 0,
        smm: Vec::new(),
        next: None,
    }
}

fn find(board: RwSignal<LeadBoard>, id: LeadId) -> Option<LeadLine> {
    board.with(|board| board.lanes.iter().flat_map(|lane| &lane.lines).find(|line| line.id == id).cloned())
}

/// Asks for the board anew and shows it: by no resource, which would draw the page anew with what is typed on it.
#[derive(Clone, Copy)]
struct Reading {
    address: Memo<Address>,
    board: RwSignal<LeadBoard>,
    clock: Clock,
    connection: Connection,
    toasts: ToastStack,
    i18n: leptos_i18n::I18nContext<Locale>,
}

impl Reading {
    fn again(self) {
        let Some(filter) = self.address.try_with_untracked(Address::filter) else { return };
        spawn_local(async move {
            let answer = list_leads(filter.clone()).await;
            self.connection.note(&answer);
            if self.address.try_with_untracked(|address| address.filter() == filter) != Some(true) {
                return;
            }
            match answer {
                Ok(told) => self.show(told),
                // a banner says so already
                Err(AppError::Offline) => (),
                Err(error) => self.toasts.say(words::error(self.i18n.get_locale_untracked(), &error)),
            }
        });
    }

    fn show(self, told: LeadBoard) {
        self.clock.set(told.now, told.zone);
        self.board.try_set(told);
    }
}

/// Whether an event may change what is shown.
fn matters(event: &Event) -> bool {
    matches!(event, Event::LeadChanged { .. } | Event::Resync)
}

#[component]
fn Page(leads: Leads) -> impl IntoView {
    follow(leads);
    walk_by_arrows(leads);
    let stop = stop(leads);
    bind_acts(leads, stop);
    let view = Memo::new(move |_| leads.address.with(|address| address.view));
    let body = move || match view.get() {
        View::Board => view! { <board::Board leads stop/> }.into_any(),
        View::List => view! { <list::List leads stop/> }.into_any(),
    };
    view! {
        <bar::Bar leads/>
        <Main class="leads">{body}</Main>
        <asking::Asking doing=leads.doing/>
        <newcomer::Newcomer leads/>
    }
    .into_any()
}

/// Keeps what is shown true: to the address, to what colleagues do, to the time.
fn follow(leads: Leads) {
    leads.clock.run();
    keep_fresh(matters, move || leads.reading.again());
    let filter = Memo::new(move |_| leads.address.with(Address::filter));
    Effect::new(move |before: Option<LeadFilter>| {
        let now = filter.get();
        if before.is_some_and(|before| before != now) {
            leads.reading.again();
        }
        now
    });
    // A card that went to another lane is another element there.
    Effect::new(move |before: Option<()>| {
        leads.board.track();
        if let Some(id) = leads.current.get_untracked().filter(|_| before.is_some()) {
            asking::give_back(id);
        }
    });
    // The keys mean the card that something is asked about.
    Effect::new(move || {
        if let Some((id, _)) = leads.doing.asked.get() {
            leads.current.set(Some(id));
        }
    });
}

/// The one that keys act on: the card that had the focus last, else the first.
fn stop(leads: Leads) -> Memo<Option<LeadId>> {
    Memo::new(move |_| {
        let rows = leads.rows();
        let current = leads.current.get().filter(|id| rows.iter().flatten().any(|own| own == id));
        current.or_else(|| rows.iter().flatten().next().copied())
    })
}

fn walk_by_arrows(leads: Leads) {
    let i18n = use_i18n();
    let keys = use_keys();
    let go = move |to: Step| {
        if leads.doing.asked.get_untracked().is_some() {
            return;
        }
        let next = untrack(|| walk::step(&leads.rows(), leads.current.get(), to));
        if let Some(next) = next {
            leads.go(next);
        }
    };
    keys.bind(Chord::key("ArrowUp"), text!(i18n, leads.up), move || go(Step::Up));
    keys.bind(Chord::key("ArrowDown"), text!(i18n, leads.down), move || go(Step::Down));
    keys.bind(Chord::key("ArrowLeft"), text!(i18n, leads.left), move || go(Step::Left));
    keys.bind(Chord::key("ArrowRight"), text!(i18n, leads.right), move || go(Step::Right));
}

/// The keys of what can be done with the card at the stop.
fn bind_acts(leads: Leads, stop: Memo<Option<LeadId>>) {
    let acts = Memo::new(move |_| {
        let line = stop.get().and_then(|id| leads.line(id))?;
        Some((line.id, Act::of(&line, leads.doing.hand)))
    });
    keys_of(leads.doing, acts);
    let i18n = use_i18n();
    use_keys().bind(MENU, text!(i18n, leads.act.menu), move || {
        if let Some(id) = stop.get_untracked() {
            leads.doing.ask(id, Ask::Menu);
        }
    });
}

/// Binds the keys of what can be done with a lead, for as long as that can be done.
fn keys_of(doing: Doing, acts: Memo<Option<(LeadId, Vec<Act>)>>) {
    let i18n = use_i18n();
    let keys = use_keys();
    Effect::new(move || {
        let Some((id, acts)) = acts.get() else { return };
        for act in acts {
            keys.bind(act.chord(), move || act.name(i18n.get_locale()), move || doing.begin(id, act));
        }
    });
}
