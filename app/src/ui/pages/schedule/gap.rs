//! Draws what is not booked: closed time, breaks, gaps to fill, free time, time kept for acute pain, time that is lost.

use domain::{
    booking::BookingStatus,
    clinic_time::{DAY_MIN, WallSpan},
    schedule::{ColumnKey, DoctorColumn, GapBlock},
    wording,
};

use super::{block::CANCELLED_MIN, markup::Markup, scene::Scene};
use crate::{
    i18n::*,
    ui::{icons::Glyph, words},
};

/// Below so many minutes lost time has no words.
const LOST_MIN: u16 = 15;

/// Draws all that is not booked of a column, but for the time in which the doctor does not work.
pub fn draw_open(html: &mut Markup, column: &DoctorColumn, scene: &Scene) {
    for kept in &column.reserve {
        reserve(html, *kept, column.key(), scene);
    }
    for pause in &column.breaks {
        closed(html, pause.start_min, end(*pause), scene, Some(Words::Break(*pause)));
    }
    for gap in &column.gaps {
        draw(html, gap, column, scene);
    }
}

/// Draws the time in which the doctor does not work.
pub fn draw_closed(html: &mut Markup, column: &DoctorColumn, scene: &Scene) {
    let mut at = scene.from_min;
    for duty in &column.duty {
        if duty.start_min > at {
            closed(
                html,
                at,
                duty.start_min,
                scene,
                Some(Words::From(duty.start_min)).filter(|_| at == scene.from_min),
            );
        }
        at = at.max(end(*duty));
    }
    if at < scene.to_min {
        let words = if column.duty.is_empty() { Words::Off } else { Words::Until(at) };
        closed(html, at, scene.to_min, scene, Some(words));
    }
}

/// What stands in closed time.
enum Words {
    From(u16),
    Until(u16),
    Break(WallSpan),
    Off,
}

fn end(span: WallSpan) -> u16 {
    if span.is_overnight() { DAY_MIN } else { span.end_min }
}

fn closed(html: &mut Markup, from: u16, to: u16, scene: &Scene, words: Option<Words>) {
    let language = scene.language;
    html.raw("<div class=\"off hatch\"").place(scene.at(from), to - from).raw(">");
    // The words need a line; before and after work they need some air besides.
    let least = if matches!(words, Some(Words::Break(_))) { 16 } else { 44 };
    if let Some(words) = words.filter(|_| scene.zoom.pixels(to - from) >= least) {
        html.raw("<span>");
        match words {
            Words::From(minute) => html.text(td_string!(language, schedule.from)).raw(" ").time(minute),
            Words::Until(minute) => html.text(td_string!(language, schedule.until)).raw(" ").time(minute),
            Words::Break(pause) => {
                let midday = (11 * 60..16 * 60).contains(&pause.start_min);
                let name = if midday {
                    td_string!(language, schedule.lunch)
                } else {
                    td_string!(language, schedule.pause)
                };
                html.text(name).raw(" ").time(pause.end_min)
            }
            Words::Off => html.text(td_string!(language, schedule.day_off)),
        };
        html.raw("</span>");
    }
    html.raw("</div>");
}

/// Time that is kept for acute pain leads to the desk, where only a person puts somebody else there.
fn reserve(html: &mut Markup, kept: WallSpan, of: ColumnKey, scene: &Scene) {
    let (from, to) = (kept.start_min, end(kept));
    let linked = open(html, "acute", from, to - from, from, of, scene);
    html.icon(Glyph::Bolt).raw("<span class=\"cut\">").text(td_string!(scene.language, schedule.acute_pain));
    html.raw("</span><span class=\"vh\">, ").range(from, to).raw("</span>");
    close(html, linked);
}

/// Draws free time.
fn draw(html: &mut Markup, gap: &GapBlock, column: &DoctorColumn, scene: &Scene) {
    let (at, minutes) = clear_of_cancelled(gap, column);
    if gap.dead {
        lost(html, at, minutes, gap.for_min, scene);
    } else if gap.big {
        big(html, at, minutes, gap, column.key(), scene);
    } else {
        free(html, at, minutes, gap, column.key(), scene);
    }
}

/// What of a gap is drawn: where a cancelled booking keeps its line, the larger part beside it.
fn clear_of_cancelled(gap: &GapBlock, column: &DoctorColumn) -> (u16, u16) {
    let (mut from, mut to) = (gap.at_min, gap.at_min + gap.for_min);
    let middle = gap.at_min + gap.for_min / 2;
    let cancelled = column.blocks.iter().filter(|block| block.status == BookingStatus::Cancelled);
    for at in
        cancelled.map(|block| block.at_min).filter(|at| (gap.at_min..gap.at_min + gap.for_min).contains(at))
    {
        if at < middle {
            from = from.max(at + CANCELLED_MIN);
        } else {
            to = to.min(at);
        }
    }
    if from + CANCELLED_MIN <= to { (from, to - from) } else { (gap.at_min, gap.for_min) }
}

fn lost(html: &mut Markup, at: u16, minutes: u16, whole: u16, scene: &Scene) {
    let time = wording::minutes(whole.into(), words::lang(scene.language));
    html.raw("<div class=\"dead\" data-tone=\"gap\" title=\"").text(&time).raw(": ");
    html.text(td_string!(scene.language, schedule.nothing_fits))
        .raw("\"")
        .place(scene.at(at), minutes)
        .raw(">");
    if whole >= LOST_MIN && scene.zoom.pixels(minutes) >= 15 {
        html.raw("<span class=\"cut\">").text(&time).raw(" ").text(td_string!(scene.language, schedule.lost));
        html.raw("</span>");
    }
    html.raw("</div>");
}

fn big(html: &mut Markup, at: u16, minutes: u16, gap: &GapBlock, of: ColumnKey, scene: &Scene) {
    let pixels = scene.zoom.pixels(minutes);
    let linked = open(html, "gap", at, minutes, gap.at_min, of, scene);
    html.raw("<b>").text(&wording::minutes(gap.for_min.into(), words::lang(scene.language))).raw("</b>");
    if pixels >= 88 {
        html.raw("<span>").range(gap.at_min, gap.at_min + gap.for_min).raw("</span>");
    }
    if linked && pixels >= 48 {
        html.raw("<span class=\"btn sm\" data-tone=\"gap\">").text(td_string!(scene.language, schedule.fill));
        html.raw("</span>");
    }
    close(html, linked);
}

fn free(html: &mut Markup, at: u16, minutes: u16, gap: &GapBlock, of: ColumnKey, scene: &Scene) {
    let linked = open(html, "free", at, minutes, gap.at_min, of, scene);
    html.raw("<span>")
        .text(&wording::minutes(gap.for_min.into(), words::lang(scene.language)))
        .raw("</span>");
    html.raw("<span class=\"vh\">")
        .text(td_string!(scene.language, schedule.free))
        .raw(", ")
        .time(gap.at_min);
    html.raw("</span>");
    close(html, linked);
}

/// A link to the desk for whoever books; else the time as it is. Whether it is a link.
fn open(
    html: &mut Markup,
    class: &'static str,
    at: u16,
    minutes: u16,
    from: u16,
    of: ColumnKey,
    scene: &Scene,
) -> bool {
    let href = scene.desk_href(of, from).filter(|_| scene.may.book);
    match &href {
        Some(href) => {
            html.raw("<a tabindex=\"-1\" href=\"").text(href).raw("\" data-from=\"").number(from).raw("\"")
        }
        None => html.raw("<div"),
    };
    html.raw(" class=\"").raw(class).raw("\"");
    match class {
        "gap" => html.raw(" data-tone=\"gap\""),
        "acute" => html.raw(" data-tone=\"kept\""),
        _ => html,
    };
    html.place(scene.at(at), minutes).raw(">");
    href.is_some()
}

fn close(html: &mut Markup, linked: bool) {
    html.raw(if linked { "</a>" } else { "</div>" });
}
