//! Draws a booking or a hold.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{booking::BookingStatus, schedule::BookingBlock, wording};

use super::{markup::Markup, scene::Scene};
use crate::{
    i18n::*,
    ui::{
        icons::Glyph,
        parts::{status_glyph, status_tone},
        words,
    },
};

/// How long a hold lasts when it is new: the whole ring.
const WHOLE_HOLD: TimeDelta = TimeDelta::minutes(5);
/// A cancelled booking keeps one line: the free time shows beneath it.
pub const CANCELLED_MIN: u16 = 15;

/// How many lines a block has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Size {
    /// Name and icons.
    OneLine,
    /// Name; service and icons.
    TwoLines,
    /// Name; service; time and icons.
    ThreeLines,
    /// The same, and the name may take two lines.
    Tall,
}

impl Size {
    fn of(pixels: u16) -> Self {
        match pixels {
            0..36 => Size::OneLine,
            36..58 => Size::TwoLines,
            58..96 => Size::ThreeLines,
            _ => Size::Tall,
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Size::OneLine => "xs",
            Size::TwoLines => "s",
            Size::ThreeLines => "m",
            Size::Tall => "l",
        }
    }
}

/// Draws a block. `now` is for countdowns alone.
pub fn draw(html: &mut Markup, block: &BookingBlock, scene: &Scene, now: DateTime<Utc>) {
    let cancelled = block.status == BookingStatus::Cancelled;
    let drawn_min = if cancelled { CANCELLED_MIN.min(block.for_min) } else { block.for_min };
    let size = Size::of(scene.zoom.pixels(drawn_min));
    html.raw("<button type=\"button\" tabindex=\"-1\" id=\"b").number(block.id);
    html.raw("\" class=\"blk ")
        .raw(size.class())
        .raw(if scene.stands_out(block.status) { "" } else { " dim" })
        .raw("\" data-tone=\"")
        .raw(status_tone(block.status).code())
        .raw("\"");
    html.place(scene.at(block.at_min), drawn_min).raw(">");
    if block.status == BookingStatus::Held {
        hold(html, block, size, scene, now);
    } else {
        visit(html, block, size, scene);
    }
    if scene.may.book && block.status.is_ahead() && block.status != BookingStatus::Held {
        html.raw("<i class=\"grip\" aria-hidden=\"true\"></i>");
    }
    html.raw("</button>");
    if block.buffer_min > 0 && block.status.is_live() {
        html.raw("<div class=\"buffer\"").place(scene.at(block.at_min + block.for_min), block.buffer_min);
        html.raw("></div>");
    }
}

fn visit(html: &mut Markup, block: &BookingBlock, size: Size, scene: &Scene) {
    html.raw(if size == Size::Tall { "<b class=\"two\">" } else { "<b class=\"cut\">" });
    name(html, block, scene.language);
    html.raw("</b>");
    match size {
        Size::OneLine => {}
        Size::TwoLines => {
            html.raw("<span class=\"cut\">").text(&block.service).raw("</span>");
        }
        Size::ThreeLines | Size::Tall => {
            html.raw("<span class=\"sv cut\">").text(&block.service).raw("</span><span>");
            html.range(block.at_min, block.at_min + block.for_min).raw("</span>");
        }
    }
    html.raw("<span class=\"ic\">");
    if block.wish {
        html.icon(Glyph::Wish);
    }
    html.icon(status_glyph(block.status)).raw("<span class=\"vh\">");
    html.text(words::status(scene.language, block.status));
    if block.wish {
        html.raw(", ").text(td_string!(scene.language, schedule.has_wishes));
    }
    if matches!(size, Size::OneLine | Size::TwoLines) {
        html.raw(", ").time(block.at_min);
    }
    html.raw("</span></span>");
}

/// The patient, as far as the reader may know; with the age of a child.
fn name(html: &mut Markup, block: &BookingBlock, language: Locale) {
    html.text(block.patient.as_deref().unwrap_or(td_string!(language, schedule.patient)));
    if let Some(age) = block.age {
        html.raw(", ").text(&words_of_age(language, age));
    }
}

/// «7 лет».
pub fn words_of_age(language: Locale, age: u8) -> String {
    td_string!(language, schedule.years, count = u32::from(age))
}

fn hold(html: &mut Markup, block: &BookingBlock, size: Size, scene: &Scene, now: DateTime<Utc>) {
    let language = scene.language;
    html.raw(if size == Size::Tall { "<b class=\"two\">" } else { "<b class=\"cut\">" });
    html.text(block.holder.as_deref().unwrap_or_default()).raw("</b>");
    if size == Size::OneLine {
        html.raw("<span class=\"ic\">");
        countdown(html, block, now);
        html.raw("<span class=\"vh\">")
            .text(td_string!(language, schedule.holds))
            .raw(", ")
            .time(block.at_min);
        html.raw("</span></span>");
        return;
    }
    html.raw("<span class=\"cut\">")
        .text(td_string!(language, schedule.holds))
        .raw("</span><span class=\"ic\">");
    html.icon(Glyph::Held).raw("</span>");
    if matches!(size, Size::ThreeLines | Size::Tall) {
        html.raw("<span class=\"sv hold\">");
        countdown(html, block, now);
        html.raw("</span>");
    }
    if size == Size::Tall {
        html.raw("<span class=\"sv cut\">").text(&block.service).raw(" · ");
        html.text(&wording::minutes(block.for_min.into(), words::lang(language))).raw("</span>");
    }
}

/// The ring and the minutes left; the page's clock goes on with both by `data-until`.
fn countdown(html: &mut Markup, block: &BookingBlock, now: DateTime<Utc>) {
    let Some(until) = block.hold_expires_at else { return };
    let left = left(until, now);
    html.raw("<span class=\"left\" data-until=\"")
        .number(until.timestamp_millis())
        .raw("\"><span class=\"ring\" style=\"--p:");
    html.number(left.percent).raw("%\"></span><b>").text(&left.text).raw("</b></span>");
}

/// What is left of a hold.
pub struct Left {
    /// Of the whole ring.
    pub percent: i64,
    /// «2:48».
    pub text: String,
}

/// What is left of a hold that ends then.
pub fn left(until: DateTime<Utc>, now: DateTime<Utc>) -> Left {
    let seconds = (until - now).num_seconds().max(0);
    Left {
        percent: (seconds * 100 / WHOLE_HOLD.num_seconds()).min(100),
        text: format!("{}:{:02}", seconds / 60, seconds % 60),
    }
}
