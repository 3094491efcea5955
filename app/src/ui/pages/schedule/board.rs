//! The day that is on the screen: what is known of it, what is open, and how it is kept fresh.

use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc, Weekday};
use domain::{
    error::AppError,
    event::Event,
    id::{BookingId, BranchId, DoctorId},
    pinboard::Pinboard,
    presence::Present,
    schedule::DayView,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use super::{
    address::{Address, View},
    focus,
    moving::Moving,
    scene::{May, Scene},
};
use crate::{
    api::schedule::{schedule_day, schedule_week},
    i18n::*,
    ui::{
        connection::{Connection, use_connection},
        live::use_live,
    },
};

/// Events of one act come together: they are waited for before the day is fetched.
const BURST: Duration = Duration::from_millis(40);
/// Gaps begin at «now»: how often the day is fetched though nothing was told.
const STALE: Duration = Duration::from_secs(300);

/// The day and its state. Everything on the page hangs on one of these.
#[derive(Clone, Copy)]
pub struct Board {
    /// The day as it was last told.
    pub day: RwSignal<DayView>,
    /// What the address says.
    pub address: Memo<Address>,
    /// What all columns have in common.
    pub scene: Memo<Scene>,
    /// The booking whose card is open.
    pub open: RwSignal<Option<BookingId>>,
    /// The visits that are parked; none for those who do not book.
    pub pins: RwSignal<Pinboard>,
    /// The column that the pointer or the focus was on last.
    pub looked: RwSignal<Option<DoctorId>>,
    /// Colleagues who have the same day on the screen.
    pub present: RwSignal<Vec<Present>>,
    /// The visit that is being moved.
    pub moving: RwSignal<Option<Moving>>,
    /// Server's time less the browser's, in milliseconds.
    skew: StoredValue<f64>,
    fetching: StoredValue<bool>,
    again: StoredValue<bool>,
    connection: Connection,
}

impl Board {
    /// The board of a day.
    pub fn new(day: DayView, may: May) -> Self {
        let i18n = use_i18n();
        let query = use_query_map();
        let skew = StoredValue::new(skew(day.now));
        let day = RwSignal::new(day);
        let address = Memo::new(move |_| query.with(Address::read));
        let scene = Memo::new(move |_| {
            day.with(|day| address.with(|address| Scene::of(day, address, i18n.get_locale(), may)))
        });
        Self {
            day,
            address,
            scene,
            open: RwSignal::new(None),
            pins: RwSignal::default(),
            looked: RwSignal::new(None),
            present: RwSignal::default(),
            moving: RwSignal::new(None),
            skew,
            fetching: StoredValue::new(false),
            again: StoredValue::new(false),
            connection: use_connection(),
        }
    }

    /// The server's time, as far as it is known.
    pub fn now(self) -> DateTime<Utc> {
        let now = browser_now().and_then(|now| {
            DateTime::from_timestamp_millis((now + self.skew.try_get_value().unwrap_or_default()) as i64)
        });
        now.unwrap_or_else(|| self.day.with_untracked(|day| day.now))
    }

    /// Takes note of how a call to the server went.
    pub fn note<T>(self, outcome: &Result<T, AppError>) {
        self.connection.note(outcome);
    }

    /// Whether the columns are chairs.
    pub fn by_chair_untracked(self) -> bool {
        self.address.with_untracked(|address| address.view == View::Chairs)
    }

    /// Which day it is, or whose week.
    fn which(self) -> Option<Which> {
        self.day.try_with_untracked(Which::of)
    }

    /// Keeps the day fresh for as long as the calling component lives.
    pub fn keep_fresh(self) {
        use_live().listen(move |event| {
            if self.is_touched_by(event) {
                self.refresh();
            }
        });
        self.connection.when_restored(move || self.refresh());
        Effect::new(move || {
            if let Ok(handle) = set_interval_with_handle(move || self.refresh(), STALE) {
                on_cleanup(move || handle.clear());
            }
        });
    }

    /// Keeps what the server tells of something else fresh for as long as the calling component lives: asks at once, and
    /// again after events that matter. What is given back asks once more.
    pub fn keep_told<T, F>(
        self,
        told: RwSignal<T>,
        ask: fn() -> F,
        matters: fn(&Event) -> bool,
    ) -> impl Fn() + Copy + Send + Sync + 'static
    where
        T: Send + Sync + 'static,
        F: Future<Output = Result<T, AppError>> + 'static,
    {
        let ask = move || {
            spawn_local(async move {
                let answer = ask().await;
                self.note(&answer);
                if let Ok(answer) = answer {
                    told.try_set(answer);
                }
            });
        };
        Effect::new(ask);
        use_live().listen(move |event| {
            if matters(event) {
                ask();
            }
        });
        ask
    }

    fn is_touched_by(self, event: &Event) -> bool {
        match event {
            Event::BookingChanged { branch, day, doctor, .. } => {
                self.which().is_some_and(|which| which.has(*branch, *day, *doctor))
            }
            Event::HoursChanged { .. } | Event::ClinicChanged | Event::Resync => true,
            Event::PatientChanged { .. }
            | Event::CallChanged { .. }
            | Event::CallRinging { .. }
            | Event::CallbacksChanged
            | Event::ReportChanged { .. }
            | Event::MemosChanged
            | Event::OperatorsChanged
            | Event::LeadChanged { .. }
            | Event::ComplaintsChanged
            | Event::QuestionsChanged
            | Event::WaitlistChanged
            | Event::PlanChanged { .. }
            | Event::PinboardChanged
            | Event::PresenceChanged { .. }
            | Event::PresenceEnded { .. } => false,
        }
    }

    /// Fetches the day again: once, however often it is asked for while one is under way.
    pub fn refresh(self) {
        if self.fetching.try_get_value().unwrap_or(true) {
            self.again.try_set_value(true);
            return;
        }
        self.fetching.set_value(true);
        set_timeout(move || spawn_local(self.fetch()), BURST);
    }

    async fn fetch(self) {
        while let Some(which) = self.which() {
            self.again.try_set_value(false);
            let told = match which.week_of {
                Some(doctor) => schedule_week(doctor, Some(which.branch), Some(which.date)).await,
                None => schedule_day(Some(which.branch), Some(which.date)).await,
            };
            self.connection.note(&told);
            if let Ok(day) = told
                && self.which() == Some(Which::of(&day))
            {
                self.show(day);
            }
            if !self.again.try_get_value().unwrap_or(false) {
                break;
            }
        }
        self.fetching.try_set_value(false);
    }

    /// Shows the day; the focus stays where it was, though its column is drawn anew.
    fn show(self, day: DayView) {
        self.skew.try_set_value(skew(day.now));
        let focused = focus::focused();
        self.day.set(day);
        if let Some(focused) = focused {
            request_animation_frame(move || focus::restore(&focused));
        }
    }
}

/// What is on the screen.
#[derive(Clone, Copy, PartialEq)]
struct Which {
    branch: BranchId,
    date: NaiveDate,
    week_of: Option<DoctorId>,
}

impl Which {
    fn of(day: &DayView) -> Self {
        Self { branch: day.branch.id, date: day.date, week_of: day.week_of }
    }

    /// Whether something of that day is on it.
    fn has(self, branch: BranchId, day: NaiveDate, doctor: DoctorId) -> bool {
        let on_it = match self.week_of {
            Some(of) => of == doctor && self.date.week(Weekday::Mon) == day.week(Weekday::Mon),
            None => self.date == day,
        };
        self.branch == branch && on_it
    }
}

fn skew(server_now: DateTime<Utc>) -> f64 {
    browser_now().map_or(0.0, |now| server_now.timestamp_millis() as f64 - now)
}

fn browser_now() -> Option<f64> {
    // Asked outside of any owner too, where `is_browser` does not know.
    cfg!(target_family = "wasm").then(js_sys::Date::now)
}
