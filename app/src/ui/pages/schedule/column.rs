//! Draws a doctor's column: the head, who or in a week which date, and the day below it.

use chrono::{DateTime, Utc};
use domain::{
    booking::BookingStatus,
    presence::Present,
    schedule::{BookingBlock, DayView, DoctorBrief, DoctorColumn, Specialty},
    wording,
};

use super::{
    block::{self, CANCELLED_MIN},
    gap,
    markup::Markup,
    presence,
    scene::Scene,
};
use crate::{
    i18n::*,
    ui::{
        parts::{Tone, hue},
        words::{self, capitalised},
    },
};

/// From so many percent on a day is well filled.
const GOOD_PERCENT: u8 = 80;
/// Below so many it is badly filled.
const BAD_PERCENT: u8 = 50;
/// A low figure so many days ahead is normal.
const NEAR_DAYS: i64 = 5;

/// The name of the doctor's first specialty, if it is among those.
pub fn specialty<'n>(doctor: &DoctorBrief, named: &'n [Specialty]) -> Option<&'n str> {
    let code = doctor.specialties.first()?;
    named.iter().find(|known| known.code == *code).map(|known| known.name.as_str())
}

/// How well a day is filled, by colour.
pub fn fill_tone(percent: u8, days_ahead: i64) -> Tone {
    match percent {
        _ if days_ahead > NEAR_DAYS => Tone::Neutral,
        GOOD_PERCENT.. => Tone::Good,
        BAD_PERCENT.. => Tone::Warn,
        _ => Tone::Bad,
    }
}

/// Draws the column. `present` are the colleagues who look at it; `now` is for countdowns and for how far ahead the day
/// is.
pub fn draw(
    day: &DayView,
    column: &DoctorColumn,
    present: &[Present],
    scene: &Scene,
    now: DateTime<Utc>,
) -> String {
    let mut html = Markup::with_capacity(1024 + 400 * column.blocks.len());
    html.raw("<header class=\"dhead\">");
    if scene.week {
        date_head(&mut html, column, scene)
    } else {
        doctor_head(&mut html, column, scene)
    }
    if !presence::draw_mover(&mut html, present, scene.language) {
        html.raw("<div class=\"row cap\">");
        last_line(&mut html, day.chair_name(column.chair), column, now);
        presence::draw(&mut html, present, scene.language);
        html.raw("</div>");
    }
    html.raw("</header><div class=\"dbody\">");
    gap::draw_closed(&mut html, column, scene);
    gap::draw_open(&mut html, column, scene);
    blocks(&mut html, &column.blocks, scene, now);
    html.raw("</div>");
    html.into_string()
}

/// Draws what is booked and held.
pub fn blocks(html: &mut Markup, blocks: &[BookingBlock], scene: &Scene, now: DateTime<Utc>) {
    for shown in blocks.iter().filter(|block| is_seen(block, blocks)) {
        block::draw(html, shown, scene, now);
    }
}

/// A cancelled booking is seen as long as nobody else has its time.
fn is_seen(shown: &BookingBlock, blocks: &[BookingBlock]) -> bool {
    let end = shown.at_min + CANCELLED_MIN.min(shown.for_min);
    let takes = |other: &BookingBlock| {
        let same_time = other.at_min < end && shown.at_min < other.at_min + other.for_min;
        let later_of_two = other.status == BookingStatus::Cancelled && other.id > shown.id;
        other.id != shown.id && same_time && (other.status != BookingStatus::Cancelled || later_of_two)
    };
    shown.status != BookingStatus::Cancelled || !blocks.iter().any(takes)
}

/// Of a doctor's week: the date, which leads to the day of all.
fn date_head(html: &mut Markup, column: &DoctorColumn, scene: &Scene) {
    let day = capitalised(&wording::date_with_weekday(column.date, words::lang(scene.language)));
    html.raw("<a class=\"two b\" href=\"").text(&scene.address.day(column.date).href()).raw("\">");
    html.text(&day).raw("</a>");
}

fn doctor_head(html: &mut Markup, column: &DoctorColumn, scene: &Scene) {
    let doctor = &column.doctor;
    let name = doctor.name();
    let week = scene.address.week_of(doctor.id).href();
    html.raw("<div class=\"row\"><a class=\"av\" data-tone=\"person\" style=\"--h:").number(hue(doctor.id.0));
    html.raw("\" href=\"").text(&week).raw("\" title=\"").text(td_string!(scene.language, schedule.week_of));
    html.raw("\" aria-label=\"")
        .text(td_string!(scene.language, schedule.week_of))
        .raw(": ")
        .text(&name.short());
    html.raw("\">").text(&name.initials()).raw("</a><div class=\"grow\">");
    match scene.hours_href(column.key()) {
        Some(href) => {
            html.raw("<a class=\"two b\" href=\"")
                .text(&href)
                .raw("\" title=\"")
                .text(&name.short())
                .raw(": ");
            html.text(if scene.may.edit_hours {
                td_string!(scene.language, schedule.not_coming)
            } else {
                td_string!(scene.language, schedule.hours_of)
            });
            html.raw("\">").text(&doctor.last_name).raw("</a>")
        }
        None => {
            html.raw("<b class=\"two\" title=\"").text(&name.short()).raw("\">");
            html.text(&doctor.last_name).raw("</b>")
        }
    };
    html.raw("<div class=\"cap faint cut\">");
    initials_and_specialty(html, doctor, scene);
    html.raw("</div></div></div>");
}

/// The last line of the head, but for who looks there: the chair, and how full the column is.
fn last_line(html: &mut Markup, chair: Option<&str>, column: &DoctorColumn, now: DateTime<Utc>) {
    if let Some(chair) = chair {
        html.raw("<span class=\"faint nw\">").text(chair).raw("</span>");
    }
    if let Some(percent) = column.fill.percent() {
        let ahead = (column.date - now.date_naive()).num_days();
        html.raw("<span class=\"bar grow\" data-tone=\"").raw(fill_tone(percent, ahead).code());
        html.raw("\"><i style=\"--v:")
            .number(percent)
            .raw("%\"></i></span><span class=\"b\">")
            .number(percent);
        html.raw("\u{a0}%</span>");
    }
}

/// «О. С., терапевт»: the surname stands above.
fn initials_and_specialty(html: &mut Markup, doctor: &DoctorBrief, scene: &Scene) {
    let letters = [Some(&doctor.first_name), doctor.patronymic.as_ref()];
    let initials = letters.into_iter().flatten().filter_map(|name| name.chars().next());
    let mut first = true;
    for initial in initials {
        html.raw(if first { "" } else { "\u{a0}" }).number(initial).raw(".");
        first = false;
    }
    if let Some(specialty) = specialty(doctor, &scene.specialties) {
        html.raw(", ").text(specialty);
    }
}
