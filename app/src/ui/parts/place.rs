//! Where what floats is put: beside its anchor, inside its bounds.

use wasm_bindgen::JsCast;
use web_sys::{DomRect, Element, HtmlElement};

/// Space between the anchor and what floats, and to the bounds, in pixels.
const AIR: f64 = 8.0;

/// A rectangle on the screen, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Area {
    fn right(&self) -> f64 {
        self.left + self.width
    }

    fn bottom(&self) -> f64 {
        self.top + self.height
    }
}

impl From<DomRect> for Area {
    fn from(rect: DomRect) -> Self {
        Self { left: rect.left(), top: rect.top(), width: rect.width(), height: rect.height() }
    }
}

/// Left and top of a `size` beside the anchor: to the right, or to the left where there is no room; it never covers
/// the anchor unless both sides are too narrow.
pub fn beside(anchor: Area, size: (f64, f64), bounds: Area) -> (f64, f64) {
    let (width, height) = size;
    let right = anchor.right() + AIR;
    let left = if right + width + AIR <= bounds.right() { right } else { anchor.left - AIR - width };
    (
        clamp(left, bounds.left, bounds.right() - width),
        clamp(anchor.top, bounds.top, bounds.bottom() - height),
    )
}

/// Left and top of a `size` below the anchor, or above it where there is no room.
pub fn below(anchor: Area, size: (f64, f64), bounds: Area) -> (f64, f64) {
    let (width, height) = size;
    let under = anchor.bottom() + AIR / 2.0;
    let top = if under + height + AIR <= bounds.bottom() { under } else { anchor.top - AIR / 2.0 - height };
    (
        clamp(anchor.left, bounds.left, bounds.right() - width),
        clamp(top, bounds.top, bounds.bottom() - height),
    )
}

fn clamp(at: f64, low: f64, high: f64) -> f64 {
    at.min(high - AIR).max(low + AIR)
}

/// The visible page.
pub fn screen() -> Area {
    let page = leptos::prelude::document().document_element();
    let (width, height) = page.map_or((0, 0), |page| (page.client_width(), page.client_height()));
    Area { left: 0.0, top: 0.0, width: f64::from(width), height: f64::from(height) }
}

/// Puts an open element where `rule` says.
pub fn put(floating: &Element, anchor: &Element, rule: fn(Area, (f64, f64), Area) -> (f64, f64)) {
    put_within(floating, anchor, screen(), rule);
}

/// The same inside bounds of its own.
pub fn put_within(
    floating: &Element,
    anchor: &Element,
    bounds: Area,
    rule: fn(Area, (f64, f64), Area) -> (f64, f64),
) {
    let size = Area::from(floating.get_bounding_client_rect());
    let (left, top) = rule(anchor.get_bounding_client_rect().into(), (size.width, size.height), bounds);
    if let Some(floating) = floating.dyn_ref::<HtmlElement>() {
        let style = floating.style();
        for (name, value) in [("margin", "0".to_owned()), ("inset", format!("{top}px auto auto {left}px"))] {
            // A browser that refuses the style shows it in the middle.
            let _ = style.set_property(name, &value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCREEN: Area = Area { left: 0.0, top: 0.0, width: 1000.0, height: 800.0 };

    fn anchor(left: f64, top: f64) -> Area {
        Area { left, top, width: 150.0, height: 60.0 }
    }

    #[test]
    fn it_stands_to_the_right_and_flips_at_the_edge() {
        assert_eq!(beside(anchor(100.0, 200.0), (292.0, 300.0), SCREEN), (258.0, 200.0));
        assert_eq!(beside(anchor(800.0, 200.0), (292.0, 300.0), SCREEN), (500.0, 200.0));
    }

    #[test]
    fn it_stays_inside() {
        assert_eq!(beside(anchor(100.0, 700.0), (292.0, 300.0), SCREEN).1, 492.0);
        assert_eq!(below(anchor(900.0, 700.0), (200.0, 300.0), SCREEN), (792.0, 396.0));
    }
}
