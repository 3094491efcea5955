//! Draws a chair's column: who works in it and when, and all that is booked into it.

use chrono::{DateTime, Utc};
use domain::schedule::{BookingBlock, DayView, DoctorColumn};

use super::{address::Address, column::blocks, gap, markup::Markup, scene::Scene};

/// Draws the column. `now` is for countdowns.
pub fn draw(day: &DayView, place: u8, address: &Address, scene: &Scene, now: DateTime<Utc>) -> String {
    let shown = || day.columns.iter().filter(|column| address.shows(column));
    let here: Vec<&DoctorColumn> = shown().filter(|column| column.chair == Some(place)).collect();
    let mut html = Markup::with_capacity(8192);
    html.raw("<header class=\"dhead\"><b class=\"two\">")
        .text(day.chair_name(Some(place)).unwrap_or_default());
    html.raw("</b><div class=\"cap faint two\">");
    for (number, column) in here.iter().enumerate() {
        html.raw(if number > 0 { ", " } else { "" }).text(&column.doctor.last_name);
        for duty in &column.duty {
            html.raw(" ").range(duty.start_min, duty.end_min);
        }
    }
    html.raw("</div></header><div class=\"dbody\">");
    let mut duty: Vec<_> = here.iter().flat_map(|column| column.duty.iter().copied()).collect();
    duty.sort_by_key(|span| span.start_min);
    if let Some(first) = here.first() {
        gap::draw_closed(&mut html, &DoctorColumn { duty, ..(*first).clone() }, scene);
    }
    for column in &here {
        gap::draw_open(&mut html, column, scene);
    }
    blocks(&mut html, &seated(shown(), place), scene, now);
    html.raw("</div>");
    html.into_string()
}

/// What is booked into the chair, with the doctor's name before the service.
fn seated<'d>(columns: impl Iterator<Item = &'d DoctorColumn>, place: u8) -> Vec<BookingBlock> {
    let of = |column: &'d DoctorColumn| {
        let here = column.blocks.iter().filter(move |block| block.chair == Some(place));
        here.map(|block| BookingBlock {
            service: format!("{} · {}", column.doctor.last_name, block.service),
            ..block.clone()
        })
    };
    let mut blocks: Vec<BookingBlock> = columns.flat_map(of).collect();
    blocks.sort_by_key(|block| block.at_min);
    blocks
}
