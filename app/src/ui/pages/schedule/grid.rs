//! The grid: hours on the left, a column for each doctor, chair or day, the line of now.

use std::time::Duration;

use chrono::DateTime;
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, MouseEvent};

use super::{
    block::left,
    board::Board,
    carry::{CarryBar, Ghost},
    chair, column,
    columns::{ColumnId, shown},
    focus::{property, target, walk},
    markup::Markup,
    moving::Mover,
    popover::GRID_ID,
    presence,
    scene::Scene,
};
use crate::{i18n::*, ui::words};

/// One clock for the line of now and for all countdowns.
const TICK: Duration = Duration::from_secs(1);

/// The grid of a day.
#[component]
pub fn Grid(
    /// Whose day.
    board: Board,
    /// What moves visits.
    mover: Mover,
) -> impl IntoView {
    let i18n = use_i18n();
    let scene = board.scene;
    let now = now_minute(board);
    let grid = NodeRef::<html::Div>::new();
    let columns = Memo::new(move |_| shown(board));
    let style = move || {
        let (count, span, from) =
            scene.with(|scene| (columns.with(Vec::len), scene.span(), scene.from_min % 60));
        let now =
            now.get().map(|now| format!(";--now:{}", scene.with(|scene| scene.at(now)))).unwrap_or_default();
        format!("--cols:{count};--span:{span};--lead:{}{now}", (60 - from) % 60)
    };
    let class = move || {
        let today = if now.get().is_some() { " today" } else { "" };
        let moving = if mover.moving.with(Option::is_some) { " moving" } else { "" };
        format!("grid z{}{today}{moving}", scene.with(|scene| scene.zoom.code()))
    };
    scroll_to_now(grid, now, board);
    view! {
        <div class="gridbox">
            <div
                node_ref=grid
                class=class
                id=GRID_ID
                role="region"
                tabindex="0"
                aria-label=text!(i18n, schedule.grid)
                style=style
                data-now=move || now.get().map(|now| scene.with(|scene| scene.at(now)).to_string())
                on:click=move |event| {
                    if !mover.clicked(&event) {
                        clicked(&event, board);
                    }
                }
                on:pointerdown=move |event| {
                    aim(&event, board);
                    mover.pressed(&event);
                }
                on:pointermove=move |event| { mover.moved(&event); }
                on:pointerup=move |_| mover.released()
                on:pointercancel=move |_| mover.give_up()
                on:touchmove=move |event| mover.keep_to_itself(&event)
                on:contextmenu=move |event| mover.keep_to_itself(&event)
                on:dragstart=move |event| event.prevent_default()
                on:pointerover=move |event| {
                    name_in_full(&event);
                    presence::notice(board, event.target());
                }
                on:focusin=move |event| presence::notice(board, event.target())
                on:keydown=move |event| {
                    if mover.key(&event) {
                        event.prevent_default();
                        event.stop_propagation();
                    } else {
                        pressed(&event, grid);
                    }
                }
            >
                <div class="axis">
                    <div class="dhead corner">
                        <span class="cap faint">{move || scene.with(step_words)}</span>
                    </div>
                    <div class="times">
                        <div class="hours" inner_html=move || scene.with(hours)></div>
                        {move || now.get().map(|now| now_tag(now, scene))}
                    </div>
                </div>
                <For each=move || columns.get() key=|column| *column let(column)>
                    <Column board column/>
                </For>
                <Ghost mover/>
            </div>
            <CarryBar mover/>
        </div>
    }
    .into_any()
}

fn step_words(scene: &Scene) -> String {
    domain::wording::minutes(scene.zoom.step_min().into(), words::lang(scene.language))
}

fn now_tag(now: u16, scene: Memo<Scene>) -> impl IntoView {
    let mut text = Markup::default();
    text.time(now);
    view! {
        <span class="nowtag" style=format!("--at:{}", scene.with(|scene| scene.at(now)))>{text.into_string()}</span>
    }
}

/// The hours beside the grid.
fn hours(scene: &Scene) -> String {
    let mut html = Markup::default();
    for hour in scene.from_min.div_ceil(60)..scene.to_min.div_ceil(60) {
        html.raw("<span style=\"--at:").number(scene.at(hour * 60)).raw("\">").time(hour * 60).raw("</span>");
    }
    html.into_string()
}

/// One column. It is drawn anew when its own text changes, and only then.
#[component]
fn Column(board: Board, column: ColumnId) -> impl IntoView {
    let name = untrack(|| {
        board.day.with(|day| match column {
            ColumnId::Of(key) if day.week_of.is_some() => key.date.to_string(),
            ColumnId::Of(key) => day.column(key).map(|of| of.doctor.name().short()).unwrap_or_default(),
            ColumnId::Chair(place) => day.chair_name(Some(place)).unwrap_or_default().to_owned(),
        })
    });
    let text = Memo::new(move |_| {
        let now = board.now();
        board.day.with(|day| {
            board.scene.with(|scene| match column {
                ColumnId::Of(key) => {
                    let mut present = board.present.get();
                    present.retain(|one| one.doctor == Some(key.doctor));
                    day.column(key).map(|of| column::draw(day, of, &present, scene, now)).unwrap_or_default()
                }
                ColumnId::Chair(place) => {
                    board.address.with(|address| chair::draw(day, place, address, scene, now))
                }
            })
        })
    });
    view! {
        <section class="dcol" id=column.to_string() aria-label=name inner_html=move || text.get()></section>
    }
}

/// The wall minute of now when the day is today: at first the server's, from then on the browser's, set right.
fn now_minute(board: Board) -> Memo<Option<u16>> {
    let ticks = RwSignal::new(());
    Effect::new(move || {
        let tick = move || {
            ticks.try_set(());
            count_down(board);
        };
        if let Ok(handle) = set_interval_with_handle(tick, TICK) {
            on_cleanup(move || handle.clear());
        }
    });
    Memo::new(move |_| {
        ticks.track();
        let now = board.now();
        board.scene.with(|scene| scene.minute(now).filter(|now| (scene.from_min..scene.to_min).contains(now)))
    })
}

/// Goes on with all countdowns that are on the page.
fn count_down(board: Board) {
    let Ok(found) = document().query_selector_all("[data-until]") else { return };
    let now = board.now();
    for at in 0..found.length() {
        let Some(element) = found.item(at).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
        let until = element.get_attribute("data-until").and_then(|until| until.parse().ok());
        let Some(until) = until.and_then(DateTime::from_timestamp_millis) else { continue };
        let left = left(until, now);
        if let Some(ring) = element.first_element_child().and_then(|ring| ring.dyn_into::<HtmlElement>().ok())
        {
            // A ring that stands still says less, but nothing wrong: the figure beside it goes on.
            let _ = ring.style().set_property("--p", &format!("{}%", left.percent));
        }
        if let Some(figure) = element.last_element_child() {
            figure.set_text_content(Some(&left.text));
        }
        // Under a minute it is time to act.
        if (until - now).num_seconds() < 60 {
            let _ = element.set_attribute("data-tone", "gap");
        }
    }
}

/// Once, when the page is there: now is brought into sight when it lies below.
fn scroll_to_now(grid: NodeRef<html::Div>, now: Memo<Option<u16>>, board: Board) {
    Effect::new(move || {
        let Some(grid) = grid.get() else { return };
        let Some(now) = now.get_untracked() else { return };
        let (at, span) = board.scene.with_untracked(|scene| (scene.at(now), scene.span().max(1)));
        let Ok(Some(body)) = grid.query_selector(".dbody") else { return };
        let height = body.get_bounding_client_rect().height();
        let line = height * f64::from(at) / f64::from(span);
        let view = f64::from(grid.client_height());
        if line > view * 0.6 {
            grid.set_scroll_top((line - view * 0.3) as i32);
        }
    });
}

fn clicked(event: &MouseEvent, board: Board) {
    let block = target(event, ".blk").and_then(|block| block.id().strip_prefix('b')?.parse().ok());
    if block.is_some() {
        board.open.set(block);
    }
}

/// A long free time is booked where it is pointed at: the link is set right before the browser follows it.
fn aim(event: &ev::PointerEvent, board: Board) -> Option<()> {
    let free = target(event, "a.free")?;
    let column = free.closest(".dcol").ok().flatten()?;
    let ColumnId::Of(of) = column.id().parse().ok()? else { return None };
    let from: f64 = free.get_attribute("data-from")?.parse().ok()?;
    let area = free.get_bounding_client_rect();
    let minutes =
        property(&free, "--for") * (f64::from(event.client_y()) - area.top()) / area.height().max(1.0);
    board.scene.with_untracked(|scene| {
        let step = f64::from(scene.grid_min);
        let pointed = (((from + minutes) / step).floor() * step).max(from);
        let href = scene.desk_href(of, pointed as u16)?;
        free.set_attribute("href", &href).ok()
    })
}

/// Texts that end in «…» say the rest when they are pointed at.
fn name_in_full(event: &ev::PointerEvent) {
    let Some(block) = target(event, ".blk:not([title])") else { return };
    let texts = block.query_selector_all("b, .cut, .sv, .vh").ok();
    let texts = texts.into_iter().flat_map(|found| (0..found.length()).filter_map(move |at| found.item(at)));
    let title: Vec<String> = texts.filter_map(|text| text.text_content()).collect();
    // A block that cannot have a title has its texts all the same.
    let _ = block.set_attribute("title", &title.join(" · "));
}

fn pressed(event: &KeyboardEvent, grid: NodeRef<html::Div>) {
    let Some(grid) = grid.get_untracked() else { return };
    if walk(&grid, event) {
        event.prevent_default();
    }
    if event.key() == "Escape" && target(event, ".dcol").is_some() {
        crate::ui::focus::give(&grid);
    }
}
