//! Draws a doctor's column: the head, and the day below it.

use chrono::{DateTime, Utc};
use domain::{
    booking::BookingStatus,
    presence::Present,
    schedule::{BookingBlock, DoctorBrief, DoctorColumn, Specialty},
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
    ui::parts::{Tone, hue},
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
pub fn draw(column: &DoctorColumn, present: &[Present], scene: &Scene, now: DateTime<Utc>) -> String {
    let mut html = Markup::with_capacity(1024 + 400 * column.blocks.len());
    head(&mut html, column, present, scene, now);
    html.raw("<div class=\"dbody\">");
    gap::draw_closed(&mut html, column, scene);
    for gap in &column.gaps {
        gap::draw(&mut html, gap, column, scene);
    }
    for shown in column.blocks.iter().filter(|block| is_seen(block, &column.blocks)) {
        block::draw(&mut html, shown, scene, now);
    }
    html.raw("</div>");
    html.into_string()
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

fn head(html: &mut Markup, column: &DoctorColumn, present: &[Present], scene: &Scene, now: DateTime<Utc>) {
    let doctor = &column.doctor;
    let name = doctor.name();
    html.raw(
        "<header class=\"dhead\"><div class=\"row\"><span class=\"av\" data-tone=\"person\" style=\"--h:",
    );
    html.number(hue(doctor.id.0)).raw("\" aria-hidden=\"true\">").text(&name.initials());
    html.raw("</span><div class=\"grow\">");
    match scene.hours_href(doctor.id) {
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
    if presence::draw_mover(html, present, scene.language) {
        html.raw("</header>");
        return;
    }
    html.raw("<div class=\"row cap\">");
    if let Some(chair) = &column.chair_name {
        html.raw("<span class=\"faint nw\">").text(chair).raw("</span>");
    }
    if let Some(percent) = column.fill.percent() {
        let ahead = (scene.date - now.date_naive()).num_days();
        html.raw("<span class=\"bar grow\" data-tone=\"").raw(fill_tone(percent, ahead).code());
        html.raw("\"><i style=\"--v:")
            .number(percent)
            .raw("%\"></i></span><span class=\"b\">")
            .number(percent);
        html.raw("\u{a0}%</span>");
    }
    presence::draw(html, present, scene.language);
    html.raw("</div></header>");
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
