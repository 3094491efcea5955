//! The card beside a booking: who, when, what, and what can be done.

use domain::{
    booking::{BookingStatus, CancelReason},
    booking_card::{BookingAct, BookingCard},
    error::AppError,
    id::BookingId,
    permission::{Permission, Role},
};
use leptos::{either::EitherOf3, prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;

use super::{
    acts::{self, Desk, Order},
    board::Board,
    facts::{Facts, stale_words},
    focus,
    moving::Mover,
};
use crate::{
    api::schedule::get_booking_card,
    i18n::*,
    ui::{
        frame::Viewer,
        icons::{Glyph, Icon},
        keys::{Chord, Keycaps, use_keys},
        parts::{Banner, Button, Look, Popover, Tone},
        words,
    },
};

/// Id of the grid, inside of which the card stays.
pub const GRID_ID: &str = "grid";

/// What the lower part of the card shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mode {
    /// What can be done.
    #[default]
    Acts,
    /// The wishes, being typed.
    Wish,
    /// The reasons to cancel for.
    Reasons,
}

/// The state of an open card.
#[derive(Clone, Copy)]
struct Open {
    id: BookingId,
    board: Board,
    desk: Desk,
    role: Option<Role>,
    card: RwSignal<Option<BookingCard>>,
    mode: RwSignal<Mode>,
    wish: RwSignal<String>,
    error: RwSignal<Option<AppError>>,
    busy: RwSignal<bool>,
    /// Raised by parts that take more room.
    grown: RwSignal<u32>,
}

impl Open {
    /// Fetches what the card shows. What is being typed stays.
    fn load(self) {
        spawn_local(async move {
            let told = get_booking_card(self.id).await;
            self.board.note(&told);
            match told {
                Ok(card) => {
                    if self.mode.try_get_untracked() != Some(Mode::Wish) {
                        self.wish.try_set(card.booking.wish.clone().unwrap_or_default());
                    }
                    self.card.try_set(Some(card));
                }
                Err(error) => {
                    self.error.try_set(Some(error));
                }
            }
        });
    }

    /// Carries an order out; when it is refused, the card says why, with the booking as it is now.
    fn order(self, order: Order) {
        let version = self.card.with_untracked(|card| card.as_ref().map(|card| card.booking.version));
        let Some(version) = version.filter(|_| !self.busy.get_untracked()) else { return };
        self.busy.set(true);
        self.error.set(None);
        spawn_local(async move {
            let outcome = self.desk.order(order, self.id, version).await;
            self.busy.try_set(false);
            match outcome {
                Ok(()) => hide(),
                Err(error) => {
                    self.error.try_set(Some(error));
                    self.load();
                }
            }
        });
    }

    fn begin(self, act: BookingAct, navigate: impl Fn(&str)) {
        match act {
            BookingAct::Step(status) => self.order(Order::Step(status)),
            BookingAct::Release => self.order(Order::Release),
            BookingAct::Wish => self.mode.set(Mode::Wish),
            BookingAct::Cancel => self.mode.set(Mode::Reasons),
            BookingAct::Move => navigate(&format!("/?move={}", self.id)),
            BookingAct::Earlier => navigate(&earlier_href(self.id)),
            BookingAct::BookAgain => {
                let patient = self
                    .card
                    .with_untracked(|card| card.as_ref()?.patient.as_ref().map(|patient| patient.id));
                if let Some(patient) = patient {
                    navigate(&format!("/?patient={patient}"));
                }
            }
        }
    }
}

/// The form of the waiting list for an earlier time than a visit's.
fn earlier_href(id: BookingId) -> String {
    format!("/gaps?view=waitlist&new=1&booking={id}")
}

/// Closes the card by way of the browser, which gives the focus back.
fn hide() {
    let card = document().query_selector(".bpop:popover-open").ok().flatten();
    if let Some(card) = card.and_then(|card| card.dyn_into::<web_sys::HtmlElement>().ok()) {
        // It throws only when the card is closed already.
        let _ = card.hide_popover();
    }
}

/// The card of the booking that is open.
#[component]
pub fn BookingPopover(
    /// Whose day.
    board: Board,
    /// Which booking.
    id: BookingId,
) -> impl IntoView {
    let i18n = use_i18n();
    let open = Open {
        id,
        board,
        desk: Desk::of(board),
        role: use_context::<Viewer>().map(|viewer| viewer.role),
        card: RwSignal::new(None),
        mode: RwSignal::default(),
        wish: RwSignal::default(),
        error: RwSignal::new(None),
        busy: RwSignal::new(false),
        grown: RwSignal::new(0),
    };
    follow(open);
    let size = Memo::new(move |before: Option<&u32>| {
        open.card.track();
        open.mode.track();
        open.error.track();
        open.grown.track();
        before.map_or(0, |before| before + 1)
    });
    let may_reveal = open.role.is_some_and(|role| role.may(Permission::RevealPatient));
    let anchor = format!("b{id}");
    let closed = {
        let anchor = anchor.clone();
        move |()| {
            board.open.set(None);
            focus::restore(&format!("#{anchor}"));
        }
    };
    view! {
        <Popover anchor within=GRID_ID class="bpop" size label=text!(i18n, schedule.card) on_close=closed>
            <div class="pad col">
                <Head open/>
                <Faults open/>
                {move || open.card.get().map(|card| view! { <Facts card may_reveal grown=open.grown/> })}
            </div>
            {move || {
                let card = open.card.get()?;
                Some(
                    match open.mode.get() {
                        Mode::Acts => EitherOf3::A(view! { <Acts open card/> }),
                        Mode::Wish => EitherOf3::B(view! { <Wish open/> }),
                        Mode::Reasons => EitherOf3::C(view! { <Reasons open/> }),
                    },
                )
            }}
        </Popover>
    }
    .into_any()
}

/// Keeps the card true while colleagues work; one whose booking has left the day is closed.
fn follow(open: Open) {
    let version = Memo::new(move |_| {
        open.board.day.with(|day| {
            let mut blocks = day.columns.iter().flat_map(|column| &column.blocks);
            blocks.find(|block| block.id == open.id).map(|block| block.version)
        })
    });
    Effect::new(move || match version.get() {
        Some(_) => open.load(),
        None if open.mode.get_untracked() != Mode::Wish => hide(),
        None => open.load(),
    });
}

#[component]
fn Head(open: Open) -> impl IntoView {
    let i18n = use_i18n();
    let name = move || {
        let full =
            open.card.with(|card| card.as_ref()?.patient.as_ref().map(|patient| patient.full_name.clone()));
        full.or_else(|| {
            open.board.day.with(|day| {
                let mut blocks = day.columns.iter().flat_map(|column| &column.blocks);
                let block = blocks.find(|block| block.id == open.id)?;
                block.patient.clone().or(block.holder.clone())
            })
        })
        .unwrap_or_else(|| t_string!(i18n, schedule.patient).to_owned())
    };
    let about = move || {
        open.card
            .with(|card| card.as_ref().map(|card| words_about(i18n.get_locale(), card)))
            .unwrap_or_default()
    };
    view! {
        <div class="row top">
            <div class="grow">
                <b>{name}</b>
                <div class="small mute">{about}</div>
            </div>
            <button type="button" class="ib" aria-label=text!(i18n, common.close) on:click=move |_| hide()>
                <Icon glyph=Glyph::Cross/>
            </button>
        </div>
    }
}

/// «1974 г. р., повторный, карта 20814».
fn words_about(language: Locale, card: &BookingCard) -> String {
    if card.booking.status == BookingStatus::Held {
        return td_string!(language, schedule.holds).to_owned();
    }
    let Some(patient) = &card.patient else { return String::new() };
    let born = patient.birth_year.map(|year| td_string!(language, schedule.born, year = year));
    let kind = if card.booking.new_patient {
        td_string!(language, schedule.first_visit)
    } else {
        td_string!(language, schedule.returning)
    };
    let number = td_string!(language, schedule.card_no, number = patient.card_no);
    born.into_iter().chain([kind.to_owned(), number]).collect::<Vec<_>>().join(", ")
}

/// Why the last order was refused.
#[component]
fn Faults(open: Open) -> impl IntoView {
    let i18n = use_i18n();
    let words = move |error: &AppError| {
        let language = i18n.get_locale();
        match error {
            AppError::Stale(stale) => stale_words(
                language,
                stale,
                open.card.with(|card| card.as_ref().map(|card| card.zone.clone())),
            ),
            error => words::error(language, error),
        }
    };
    let banner = move || {
        open.error.get().map(|error| {
            view! { <Banner tone=Tone::Warn icon=Glyph::Warn>{words(&error)}</Banner> }
        })
    };
    view! { <div role="alert">{banner}</div> }
}

#[component]
fn Acts(open: Open, card: BookingCard) -> impl IntoView {
    let i18n = use_i18n();
    let keys = use_keys();
    let navigate = use_navigate();
    let acts = open.role.map(|role| card.acts(role)).unwrap_or_default();
    let first_loss = acts.iter().position(|act| act.is_loss());
    let row = |(place, act): (usize, BookingAct)| {
        let navigate = navigate.clone();
        let begin = move || open.begin(act, |href| navigate(href, Default::default()));
        keys.bind(acts::chord(act), move || acts::name(i18n.get_locale(), act), begin.clone());
        let line = (Some(place) == first_loss && place > 0).then(|| view! { <hr/> });
        view! {
            {line}
            <button
                type="button"
                data-tone=(act == BookingAct::Cancel).then_some("bad")
                disabled=open.busy
                on:click=move |_| begin()
            >
                <Icon glyph=acts::glyph(act)/>
                {move || acts::name(i18n.get_locale(), act)}
                <Keycaps chord=acts::chord(act)/>
            </button>
        }
    };
    let movable = acts.contains(&BookingAct::Move);
    let rows = acts.into_iter().enumerate().map(row).collect_view();
    view! {
        <div class="menu acts">
            {movable.then(|| view! { <Carry open/> })}
            {rows}
        </div>
    }
}

const CARRY: Chord = Chord::key("KeyD");

/// Takes the visit up, to be put down elsewhere on this day.
#[component]
fn Carry(open: Open) -> impl IntoView {
    let i18n = use_i18n();
    let mover = Mover::of(open.board);
    let begin = move || {
        hide();
        mover.take(open.id);
    };
    let keys = use_keys();
    keys.bind(CARRY, text!(i18n, schedule.moving.carry), begin);
    view! {
        <button type="button" disabled=open.busy on:click=move |_| begin()>
            <Icon glyph=Glyph::Calendar/>
            {t!(i18n, schedule.moving.carry)}
            <Keycaps chord=CARRY/>
        </button>
    }
}

#[component]
fn Wish(open: Open) -> impl IntoView {
    let i18n = use_i18n();
    let area = NodeRef::<leptos::html::Textarea>::new();
    Effect::new(move || {
        if let Some(area) = area.get() {
            crate::ui::focus::give(&area);
        }
    });
    let save = move || open.order(Order::Wish(open.wish.get_untracked()));
    let keys = use_keys();
    keys.bind(Chord::SAVE, text!(i18n, common.save), save);
    keys.bind(Chord::key("Escape"), text!(i18n, common.cancel), move || open.mode.set(Mode::Acts));
    view! {
        <div class="pad col acts">
            <label class="label" for="booking-wish">{t!(i18n, bookings.act.wish)}</label>
            <textarea
                class="input"
                id="booking-wish"
                rows="4"
                maxlength=domain::booking::WISH_MAX.to_string()
                node_ref=area
                prop:value=open.wish
                on:input:target=move |event| open.wish.set(event.target().value())
            ></textarea>
            <div class="row">
                <Button look=Look::Plain keys=Chord::key("Escape") on:click=move |_| open.mode.set(Mode::Acts)>
                    {t!(i18n, common.cancel)}
                </Button>
                <span class="grow"></span>
                <Button look=Look::Primary keys=Chord::SAVE busy=open.busy on:click=move |_| save()>
                    {t!(i18n, common.save)}
                </Button>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Reasons(open: Open) -> impl IntoView {
    let i18n = use_i18n();
    let keys = use_keys();
    keys.bind(Chord::key("Escape"), text!(i18n, common.cancel), move || open.mode.set(Mode::Acts));
    let row = |(chord, reason): (Chord, CancelReason)| {
        let choose = move || open.order(Order::Cancel(reason));
        keys.bind(chord, move || words::cancel_reason(i18n.get_locale(), reason), choose);
        view! {
            <button type="button" disabled=open.busy on:click=move |_| choose()>
                {move || words::cancel_reason(i18n.get_locale(), reason)}
                <Keycaps chord/>
            </button>
        }
    };
    let rows = Chord::DIGITS.into_iter().zip(CancelReason::ALL).map(row).collect_view();
    view! {
        <div class="menu acts" role="group" aria-label=text!(i18n, bookings.act.why)>
            <p class="label">{t!(i18n, bookings.act.why)}</p>
            {rows}
        </div>
    }
    .into_any()
}
