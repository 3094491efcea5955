//! The focus on the grid: the arrows walk through columns and blocks.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use crate::ui::focus;

/// What the focus can be on.
const STOPS: &str = ".blk, a.gap, a.free, a.acute";

/// The element that has the focus, when it is one of the grid's, by a name that outlives a new drawing.
pub fn focused() -> Option<String> {
    let focused = document().active_element()?;
    let column = focused.closest(".dcol").ok().flatten()?;
    match focused.id() {
        id if id.is_empty() => {
            let from = focused.get_attribute("data-from")?;
            Some(format!("#{} [data-from=\"{from}\"]", column.id()))
        }
        id => Some(format!("#{id}")),
    }
}

/// Gives the focus back when a new drawing has taken it away.
pub fn restore(name: &str) {
    if focus::is_lost() {
        focus::give_first(name);
    }
}

/// The arrows, Home and End. Whether the key was one of them.
pub fn walk(grid: &Element, event: &KeyboardEvent) -> bool {
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return false;
    }
    let key = event.key();
    if !matches!(key.as_str(), "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight" | "Home" | "End") {
        return false;
    }
    let current = document().active_element().filter(|focused| focused.matches(STOPS).unwrap_or(false));
    let next = match current {
        None => enter(grid),
        Some(current) => step(grid, &current, &key),
    };
    if let Some(next) = next {
        focus::give(&next);
    }
    true
}

/// The first stop at or after now in the first column that has one, else the first of all.
fn enter(grid: &Element) -> Option<Element> {
    let now = grid.get_attribute("data-now").and_then(|now| now.parse().ok()).unwrap_or(0.0);
    let columns = columns(grid);
    let ahead = columns.iter().find_map(|column| stops(column).into_iter().find(|stop| end(stop) > now));
    ahead.or_else(|| columns.iter().find_map(|column| stops(column).into_iter().next()))
}

fn step(grid: &Element, current: &Element, key: &str) -> Option<Element> {
    let own = current.closest(".dcol").ok().flatten()?;
    let own_stops = stops(&own);
    let place = own_stops.iter().position(|stop| stop == current)?;
    match key {
        "ArrowUp" => own_stops.get(place.checked_sub(1)?).cloned(),
        "ArrowDown" => own_stops.get(place + 1).cloned(),
        "Home" => own_stops.first().cloned(),
        "End" => own_stops.last().cloned(),
        _ => {
            let columns = columns(grid);
            let at = columns.iter().position(|column| *column == own)?;
            let middle = (start(current) + end(current)) / 2.0;
            let mut onwards: Box<dyn Iterator<Item = &Element>> = if key == "ArrowRight" {
                Box::new(columns[at + 1..].iter())
            } else {
                Box::new(columns[..at].iter().rev())
            };
            onwards.find_map(|column| nearest(column, middle))
        }
    }
}

/// The stop that lies at that minute, or nearest to it.
fn nearest(column: &Element, minute: f64) -> Option<Element> {
    let distance = |stop: &Element| (start(stop) - minute).max(minute - end(stop)).max(0.0);
    stops(column).into_iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

fn columns(grid: &Element) -> Vec<Element> {
    all(grid, ".dcol")
}

/// A column's stops from the morning to the evening.
fn stops(column: &Element) -> Vec<Element> {
    let mut stops = all(column, STOPS);
    stops.sort_by(|a, b| start(a).total_cmp(&start(b)));
    stops
}

fn all(within: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = within.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

fn start(stop: &Element) -> f64 {
    property(stop, "--at")
}

fn end(stop: &Element) -> f64 {
    start(stop) + property(stop, "--for")
}

/// The element that an event is about, or one around it.
pub fn target(event: &web_sys::Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok().flatten()
}

/// A number from the element's inline style.
pub fn property(element: &Element, name: &str) -> f64 {
    let style = element.dyn_ref::<HtmlElement>().map(HtmlElement::style);
    let value = style.and_then(|style| style.get_property_value(name).ok());
    value.and_then(|value| value.trim().parse().ok()).unwrap_or(0.0)
}
