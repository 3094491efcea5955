//! Moving a visit on the grid, or from the pinboard onto it, and giving it another length: dragged with mouse or finger,
//! or carried by keys and taps; what it does to the gaps is shown before it is done, and it can be taken back.

use std::time::Duration;

use domain::{
    booking::{BookingStatus, OWN_MAX, Place},
    clinic_time::{local_date, minute_on, parse_zone},
    id::BookingId,
    move_preview::{Preview, Shift},
    pinboard::PinnedVisit,
    schedule::DoctorColumn,
};
use leptos::{ev, prelude::*, task::spawn_local};
use web_sys::{Element, KeyboardEvent, MouseEvent};

use super::{
    acts::{Desk, Order},
    board::Board,
    columns::{ColumnId, shown},
    effects::obstacle_words,
    focus::{property, restore, target},
    markup::Markup,
    popover::GRID_ID,
    scene::Scene,
};
use crate::ui::focus;

/// So many pixels away a press has become a drag; of a finger, a scroll.
const DRAG_PX: f64 = 5.0;
/// A finger that rests so long on a visit has taken hold of it.
const LONG_PRESS: Duration = Duration::from_millis(400);

/// A visit on its way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moving {
    /// Where it would go now.
    pub shift: Shift,
    /// Its length in minutes.
    pub for_min: u16,
    /// The version to send back.
    version: i64,
    /// Whether the mouse holds it; else keys and taps carry it until it is put down.
    pub dragged: bool,
}

impl Moving {
    /// «10:45–11:30».
    pub fn time(&self) -> String {
        let mut time = Markup::default();
        time.range(self.shift.at_min, self.shift.at_min + self.for_min);
        time.into_string()
    }
}

/// A press on a block that may become a drag.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Press {
    booking: BookingId,
    x: f64,
    y: f64,
    /// Minutes between the start of the visit and where it was taken hold of.
    hold_min: f64,
    /// Whether it was taken by its lower edge, which makes it longer or shorter.
    by_edge: bool,
    /// Whether it is a finger that has to rest first, for else it scrolls.
    rests: bool,
    pointer: i32,
}

/// What moves visits on a board.
#[derive(Clone, Copy)]
pub struct Mover {
    /// The board.
    pub board: Board,
    desk: Desk,
    /// The visit on its way.
    pub moving: RwSignal<Option<Moving>>,
    press: StoredValue<Option<Press>>,
    /// A drag ends with a click on whatever lies there: it means nothing.
    deaf: StoredValue<bool>,
}

impl Mover {
    /// For a board.
    pub fn of(board: Board) -> Self {
        Self {
            board,
            desk: Desk::of(board),
            moving: board.moving,
            press: StoredValue::new(None),
            deaf: StoredValue::new(false),
        }
    }

    /// What the visit on its way would do; `None` when it has left the day.
    pub fn preview(self) -> Option<(Moving, Preview)> {
        let moving = self.moving.get()?;
        self.board.day.with(|day| moving.shift.preview(day)).map(|preview| (moving, preview))
    }

    /// A mouse button went down.
    pub fn pressed(self, event: &ev::PointerEvent) -> Option<()> {
        self.deaf.set_value(false);
        let by_edge = target(event, ".grip").is_some();
        // A finger that moves over the grid scrolls it, unless it began on an edge or has rested.
        let rests = event.pointer_type() == "touch" && !by_edge;
        if event.button() != 0 || self.moving.get_untracked().is_some() {
            return None;
        }
        let block = target(event, ".blk, .pin")?;
        let booking = id_of(&block)?;
        movable(self.board, booking)?;
        let area = block.get_bounding_client_rect();
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        // One from the pinboard is held by its start.
        let hold_min = match block.matches(".blk") {
            Ok(true) => (y - area.top()) * property(&block, "--for") / area.height().max(1.0),
            _ => 0.0,
        };
        let press = Press { booking, x, y, hold_min, by_edge, rests, pointer: event.pointer_id() };
        self.press.set_value(Some(press));
        if rests {
            let lift = move || {
                self.lift(press);
            };
            set_timeout(lift, LONG_PRESS);
        }
        Some(())
    }

    /// Takes hold of the visit, unless the press is over.
    fn lift(self, press: Press) -> Option<()> {
        self.press.try_get_value().flatten().filter(|now| *now == press)?;
        self.hold(press)?;
        self.put(press.x, press.y, press.hold_min)
    }

    fn hold(self, press: Press) -> Option<()> {
        self.board.open.set(None);
        self.begin(press.booking, true)?;
        // The drag goes on outside of the grid; a browser that cannot ends it there.
        let grid = document().get_element_by_id(GRID_ID)?;
        let _ = grid.set_pointer_capture(press.pointer);
        Some(())
    }

    /// While something is being dragged the browser does nothing by itself: it scrolls nothing under the finger, and
    /// opens no menu when the finger rests.
    pub fn keep_to_itself(self, event: &ev::Event) {
        if self.moving.with_untracked(|moving| moving.is_some_and(|moving| moving.dragged)) {
            event.prevent_default();
        }
    }

    /// The mouse moved.
    pub fn moved(self, event: &ev::PointerEvent) -> Option<()> {
        let press = self.press.get_value()?;
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        if self.moving.get_untracked().is_none() {
            if (x - press.x).hypot(y - press.y) < DRAG_PX {
                return None;
            }
            if press.rests {
                self.press.set_value(None);
                return None;
            }
            self.hold(press)?;
        }
        event.prevent_default();
        if press.by_edge { self.stretch_to(y) } else { self.put(x, y, press.hold_min) }
    }

    /// The mouse button came up.
    pub fn released(self) {
        if self.press.get_value().is_some() {
            self.press.set_value(None);
            if self.moving.get_untracked().is_some_and(|moving| moving.dragged) {
                self.deaf.set_value(true);
                self.finish();
            }
        }
    }

    /// A click: whether it was the end of a drag, or put down what is carried.
    pub fn clicked(self, event: &MouseEvent) -> bool {
        if self.deaf.get_value() {
            self.deaf.set_value(false);
            event.prevent_default();
            return true;
        }
        let carried = self.moving.get_untracked().is_some();
        if carried {
            event.prevent_default();
            self.put(event.client_x().into(), event.client_y().into(), 0.0);
        }
        carried
    }

    /// A key; whether it was meant for the visit on its way, or took one up.
    pub fn key(self, event: &KeyboardEvent) -> bool {
        let key = event.key();
        let (across, down) = match key.as_str() {
            "ArrowLeft" => (-1, 0),
            "ArrowRight" => (1, 0),
            "ArrowUp" => (0, -1),
            "ArrowDown" => (0, 1),
            _ => (0, 0),
        };
        let arrow = (across, down) != (0, 0);
        match (self.moving.get_untracked(), key.as_str()) {
            (Some(_), "Enter") => self.finish(),
            (Some(_), "Escape") => self.give_up(),
            (Some(moving), _) if arrow => self.step(moving, across, down),
            (Some(moving), "+" | "=") => self.stretch(i32::from(moving.for_min), 1),
            (Some(moving), "-") => self.stretch(i32::from(moving.for_min), -1),
            (None, _) if arrow && event.shift_key() => {
                let block =
                    document().active_element().filter(|block| block.matches(".blk").unwrap_or(false));
                let begun = block.and_then(|block| id_of(&block)).and_then(|id| self.begin(id, false));
                if let (Some(()), Some(moving)) = (begun, self.moving.get_untracked()) {
                    self.step(moving, across, down);
                }
                return begun.is_some();
            }
            _ => return false,
        }
        true
    }

    /// Takes a visit up, to be carried by keys and taps.
    pub fn take(self, booking: BookingId) {
        if self.begin(booking, false).is_some() {
            focus::give_first(&format!("#{GRID_ID}"));
        }
    }

    fn begin(self, booking: BookingId, dragged: bool) -> Option<()> {
        let Movable { shift, for_min, version, .. } = movable(self.board, booking)?;
        self.moving.set(Some(Moving { shift, for_min, version, dragged }));
        Some(())
    }

    /// The wall minute at that height of the page in a column.
    fn minute_at(self, column: &Element, y: f64) -> Option<f64> {
        let area = column.query_selector(".dbody").ok().flatten()?.get_bounding_client_rect();
        let down = (y - area.top()) / area.height().max(1.0);
        let minute = |scene: &Scene| f64::from(scene.from_min) + down * f64::from(scene.span());
        Some(self.board.scene.with_untracked(minute))
    }

    /// Puts it where the pointer is, on the branch's grid.
    fn put(self, x: f64, y: f64, hold_min: f64) -> Option<()> {
        let under = document().element_from_point(x as f32, y as f32)?;
        let column = under.closest(".dcol").ok().flatten()?;
        let into: ColumnId = column.id().parse().ok()?;
        let starts = self.minute_at(&column, y)? - hold_min;
        let at_min = self.board.scene.with_untracked(|scene| {
            let step = f64::from(scene.grid_min);
            let whole = (starts / step).round() * step;
            whole.clamp(f64::from(scene.from_min), f64::from(scene.to_min.saturating_sub(scene.grid_min)))
                as u16
        });
        self.moving.update(|moving| {
            if let Some(moving) = moving {
                moving.shift = into.take(Shift { at_min, ..moving.shift });
            }
        });
        Some(())
    }

    /// Makes it end where the pointer is, on the branch's grid.
    fn stretch_to(self, y: f64) -> Option<()> {
        let moving = self.moving.get_untracked()?;
        let column = document().get_element_by_id(&ColumnId::of(&moving.shift).to_string())?;
        let ends = self.minute_at(&column, y)?;
        self.stretch(ends.round() as i32 - i32::from(moving.shift.at_min), 0);
        Some(())
    }

    /// Gives it that length, and so many lines more, on the branch's grid.
    fn stretch(self, for_min: i32, lines: i32) {
        let step = self.board.scene.with_untracked(|scene| i32::from(scene.grid_min));
        let whole = (f64::from(for_min) / f64::from(step)).round() as i32 + lines;
        let longest = i32::from(OWN_MAX) / step * step;
        let for_min = (whole * step).clamp(step, longest) as u16;
        self.moving.update(|moving| {
            if let Some(moving) = moving {
                let cleaning = moving.shift.whole_min.saturating_sub(moving.for_min);
                moving.for_min = for_min;
                moving.shift.whole_min = for_min.saturating_add(cleaning);
            }
        });
    }

    /// One line up or down, or one column aside.
    fn step(self, moving: Moving, across: i32, down: i32) {
        let columns = shown(self.board);
        let place = columns.iter().position(|column| *column == ColumnId::of(&moving.shift));
        let aside = place.and_then(|place| place.checked_add_signed(across as isize));
        let into = aside.and_then(|place| columns.get(place)).copied();
        let at_min = self.board.scene.with_untracked(|scene| {
            let later = i32::from(moving.shift.at_min) + down * i32::from(scene.grid_min);
            let last = i32::from(scene.to_min.saturating_sub(scene.grid_min));
            later.clamp(scene.from_min.into(), last.max(scene.from_min.into())) as u16
        });
        let shift = Shift { at_min, ..moving.shift };
        let shift = into.map_or(shift, |into| into.take(shift));
        self.moving.set(Some(Moving { shift, ..moving }));
    }

    /// Lets it stay where it was.
    pub fn give_up(self) {
        let booking = self.moving.get_untracked().map(|moving| moving.shift.booking);
        self.moving.set(None);
        self.press.set_value(None);
        if let Some(booking) = booking {
            focus::give_first(&format!("#b{booking}"));
        }
    }

    /// Moves it, unless something is in the way: then it is where it was, and that is said.
    pub fn finish(self) {
        let Some((moving, preview)) = untrack(|| self.preview()) else { return self.give_up() };
        let was = movable(self.board, moving.shift.booking);
        let stays = was.as_ref().is_some_and(|visit| visit.on_grid && visit.shift == moving.shift);
        let minutes = was.filter(|visit| visit.for_min != moving.for_min).map(|_| moving.for_min);
        let chair = self.board.day.with_untracked(|day| {
            let chair = day.chairs.get(usize::from(moving.shift.chair?))?;
            Some(chair.id)
        });
        let place = self.board.scene.with_untracked(|scene| {
            let starts_at = scene.instant(moving.shift.to.date, moving.shift.at_min)?;
            Some(Place {
                doctor_id: moving.shift.to.doctor,
                branch_id: scene.branch,
                chair_id: chair,
                starts_at,
            })
        });
        match (preview.obstacle, place) {
            (None, Some(place)) if !stays => {
                self.moving.set(None);
                spawn_local(async move {
                    let Shift { booking, .. } = moving.shift;
                    if let Err(error) =
                        self.desk.order(Order::Move(place, minutes), booking, moving.version).await
                    {
                        self.desk.complain(&error);
                        self.board.refresh();
                    }
                    request_animation_frame(move || restore(&format!("#b{booking}")));
                });
            }
            (Some(obstacle), _) if moving.dragged => {
                self.desk.say(move |language| obstacle_words(language, obstacle).to_owned());
                self.give_up();
            }
            // Carried: it waits for a better place.
            (Some(_), _) => {}
            _ => self.give_up(),
        }
    }
}

/// A visit that can be moved, where it lies now.
struct Movable {
    shift: Shift,
    for_min: u16,
    version: i64,
    /// Whether it has a time on this day; one on the pinboard has none.
    on_grid: bool,
}

/// The visit, when the reader may move it.
fn movable(board: Board, booking: BookingId) -> Option<Movable> {
    if !board.scene.with_untracked(|scene| scene.may.book) {
        return None;
    }
    on_grid(board, booking).or_else(|| {
        board.pins.with_untracked(|pins| {
            let pin = pins.visits.iter().find(|pin| pin.id == booking)?;
            pinned(board, pin)
        })
    })
}

fn on_grid(board: Board, booking: BookingId) -> Option<Movable> {
    let by_chair = board.by_chair_untracked();
    board.day.with_untracked(|day| {
        let all =
            day.columns.iter().flat_map(|column| column.blocks.iter().map(move |block| (column, block)));
        let (column, block) = all.into_iter().find(|(_, block)| block.id == booking)?;
        let whole_min = block.for_min.saturating_add(block.buffer_min);
        let ahead = block.status.is_ahead() && block.status != BookingStatus::Held;
        let chair = block.chair.filter(|_| by_chair);
        ahead.then(|| Movable {
            shift: Shift { booking, to: column.key(), chair, at_min: block.at_min, whole_min },
            for_min: block.for_min,
            version: block.version,
            on_grid: true,
        })
    })
}

/// One from the pinboard begins where it was, in the column of the same doctor if that one is on the grid.
fn pinned(board: Board, pin: &PinnedVisit) -> Option<Movable> {
    let to = board.day.with_untracked(|day| {
        let keys = || day.columns.iter().map(DoctorColumn::key);
        keys().find(|key| key.doctor == pin.doctor).or(keys().next())
    })?;
    let zone = parse_zone(&pin.zone).ok()?;
    let minute = minute_on(zone, local_date(zone, pin.starts_at), pin.starts_at);
    let at_min = board.scene.with_untracked(|scene| minute.clamp(scene.from_min, scene.to_min));
    Some(Movable {
        shift: Shift { booking: pin.id, to, chair: None, at_min, whole_min: pin.whole_min },
        for_min: pin.visit_min,
        version: pin.version,
        on_grid: false,
    })
}

/// Blocks and cards of the pinboard have the visit's id behind a letter.
fn id_of(block: &Element) -> Option<BookingId> {
    block.id().get(1..)?.parse().ok()
}
