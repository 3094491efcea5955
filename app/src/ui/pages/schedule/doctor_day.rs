//! A doctor's own day on a phone: the week, then visit after visit.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use domain::{
    booking::BookingStatus,
    schedule::{BookingBlock, DoctorColumn, GapBlock},
    wording,
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{
    acts::{Desk, Order},
    block::words_of_age,
    board::Board,
    markup::Markup,
    scene::Scene,
    toolbar::title,
};
use crate::{
    i18n::*,
    ui::{
        icons::Glyph,
        parts::{hue, status_glyph, status_tone},
        words,
    },
};

/// The own day, for narrow screens.
#[component]
pub fn DoctorDay(
    /// Whose day.
    board: Board,
) -> impl IntoView {
    let i18n = use_i18n();
    let desk = Desk::of(board);
    let head = move || {
        board
            .day
            .with(|day| day.columns.first().map(|column| head(column, day.date, board, i18n.get_locale())))
    };
    let week = move || board.day.with(|day| week(day.date, board, i18n.get_locale()));
    let agenda = Memo::new(move |_| {
        let now = board.now();
        board.day.with(|day| {
            day.columns
                .first()
                .map(|column| board.scene.with(|scene| agenda(column, scene, now)))
                .unwrap_or_default()
        })
    });
    view! {
        <div class="mob">
            <header>
                <div class="row" inner_html=head></div>
                <nav class="week" aria-label=text!(i18n, schedule.week) inner_html=week></nav>
            </header>
            <ol
                class="agenda"
                inner_html=move || agenda.get()
                on:click=move |event| { press(event.target().and_then(|target| target.dyn_into().ok()), board, desk); }
            ></ol>
        </div>
    }
    .into_any()
}

/// «Вторник, 24 ноября», «8 приёмов, 9:00–18:00, занято 85 %».
fn head(column: &DoctorColumn, date: NaiveDate, board: Board, language: Locale) -> String {
    let mut html = Markup::default();
    html.raw("<div class=\"grow\"><h1>")
        .text(&title(date, super::toolbar::today(board), language))
        .raw("</h1>");
    html.raw("<div class=\"small mute\">");
    let visits = column.blocks.iter().filter(|block| is_visit(block)).count();
    html.text(&td_string!(language, schedule.visits, count = visits as u32));
    let hours = column
        .duty
        .iter()
        .map(|duty| duty.start_min)
        .min()
        .zip(column.duty.iter().map(|duty| duty.end_min).max());
    if let Some((from, to)) = hours {
        html.raw(", ").range(from, to);
    }
    if let Some(percent) = column.fill.percent() {
        html.raw(", ").text(&td_string!(language, schedule.filled, percent = percent));
    }
    html.raw("</div></div><span class=\"av lg\" data-tone=\"person\" aria-hidden=\"true\" style=\"--h:");
    html.number(hue(column.doctor.id.0)).raw("\">").text(&column.doctor.name().initials()).raw("</span>");
    html.into_string()
}

/// Whether it takes place or has taken place.
pub fn is_visit(block: &BookingBlock) -> bool {
    block.status.is_live() && block.status != BookingStatus::Held
}

fn week(date: NaiveDate, board: Board, language: Locale) -> String {
    let mut html = Markup::default();
    let monday =
        date.checked_sub_days(Days::new(date.weekday().num_days_from_monday().into())).unwrap_or(date);
    board.address.with(|address| {
        for day in monday.iter_days().take(7) {
            html.raw("<a href=\"").text(&address.on(Some(day)).href()).raw("\"");
            if day == date {
                html.raw(" aria-current=\"date\"");
            }
            html.raw(">").text(wording::weekday_short(day.weekday(), words::lang(language)));
            html.raw("<b>").number(day.day()).raw("</b></a>");
        }
    });
    html.into_string()
}

/// One line of the agenda, by its start.
enum Line<'c> {
    Past(&'c [BookingBlock]),
    Visit(&'c BookingBlock),
    Break(u16, u16),
    Kept(u16, u16),
    Gap(&'c GapBlock),
    Now(u16),
}

fn agenda(column: &DoctorColumn, scene: &Scene, now: DateTime<Utc>) -> String {
    let mut html = Markup::with_capacity(512 * (column.blocks.len() + 4));
    for line in lines(column, scene.minute(now)) {
        html.raw("<li>");
        match line {
            Line::Past(visits) => past(&mut html, visits, scene.language),
            Line::Visit(block) => visit(&mut html, block, scene.language),
            Line::Break(from, to) => {
                time(&mut html, from, None, scene.language);
                html.raw("<div class=\"brk hatch\"><span>").text(td_string!(scene.language, schedule.pause));
                html.raw(" ").time(to).raw("</span></div>");
            }
            Line::Kept(from, to) => {
                time(&mut html, from, Some(to - from), scene.language);
                html.raw("<div class=\"brk open\" data-tone=\"kept\">").icon(Glyph::Bolt).raw("<b>");
                html.text(td_string!(scene.language, schedule.acute_pain)).raw("</b></div>");
            }
            Line::Gap(gap) => {
                time(&mut html, gap.at_min, Some(gap.for_min), scene.language);
                html.raw("<div class=\"brk open\" data-tone=\"gap\">").icon(Glyph::Gap).raw("<b>");
                html.text(td_string!(scene.language, schedule.gap)).raw("</b></div>");
            }
            Line::Now(minute) => {
                html.raw("<span class=\"nowl\">").time(minute).raw("</span>");
            }
        }
        html.raw("</li>");
    }
    html.into_string()
}

/// What is over becomes one line; the rest stands one by one, by its start.
fn lines(column: &DoctorColumn, now: Option<u16>) -> Vec<Line<'_>> {
    let over = column
        .blocks
        .iter()
        .take_while(|block| !matches!(block.status, BookingStatus::Held) && is_over(block))
        .count();
    let (past, ahead) = column.blocks.split_at(over);
    let shown = ahead.iter().filter(|block| block.status != BookingStatus::Cancelled);
    let mut lines: Vec<(u16, Line<'_>)> = shown.map(|block| (block.at_min, Line::Visit(block))).collect();
    let after = past.last().map_or(0, |block| block.at_min);
    if !past.is_empty() {
        lines.push((past[0].at_min, Line::Past(past)));
    }
    let breaks = column.breaks.iter().filter(|pause| pause.start_min >= after);
    lines.extend(breaks.map(|pause| (pause.start_min, Line::Break(pause.start_min, pause.end_min))));
    lines
        .extend(column.reserve.iter().map(|kept| (kept.start_min, Line::Kept(kept.start_min, kept.end_min))));
    lines.extend(column.gaps.iter().filter(|gap| gap.big).map(|gap| (gap.at_min, Line::Gap(gap))));
    lines.extend(now.map(|now| (now, Line::Now(now))));
    lines.sort_by_key(|(at, _)| *at);
    lines.into_iter().map(|(_, line)| line).collect()
}

fn is_over(block: &BookingBlock) -> bool {
    matches!(block.status, BookingStatus::Done | BookingStatus::NoShow | BookingStatus::Cancelled)
}

fn time(html: &mut Markup, at: u16, minutes: Option<u16>, language: Locale) {
    html.raw("<div class=\"when\">").time(at);
    if let Some(minutes) = minutes {
        html.raw("<span>").text(&wording::minutes(minutes.into(), words::lang(language))).raw("</span>");
    }
    html.raw("</div>");
}

/// «Воробьёва Л. Н. и ещё 2».
fn past(html: &mut Markup, visits: &[BookingBlock], language: Locale) {
    let Some((first, last)) = visits.first().zip(visits.last()) else { return };
    time(html, first.at_min, None, language);
    html.raw("<div class=\"visit\" data-tone=\"done\"><div class=\"row\"><span class=\"b grow cut\">");
    name(html, first, language);
    if visits.len() > 1 {
        html.raw(" ").text(&td_string!(language, schedule.and_more, count = visits.len() as u32 - 1));
    }
    html.raw("</span><span class=\"small\">").text(td_string!(language, schedule.until)).raw(" ");
    html.time(last.at_min + last.for_min).raw("</span>").icon(Glyph::Done).raw("</div></div>");
}

fn name(html: &mut Markup, block: &BookingBlock, language: Locale) {
    let unnamed = if block.status == BookingStatus::Held {
        td_string!(language, schedule.held)
    } else {
        td_string!(language, schedule.patient)
    };
    html.text(block.patient.as_deref().unwrap_or(unnamed));
    if let Some(age) = block.age {
        html.raw(", ").text(&words_of_age(language, age));
    }
}

fn visit(html: &mut Markup, block: &BookingBlock, language: Locale) {
    let tone = status_tone(block.status).code();
    time(html, block.at_min, Some(block.for_min), language);
    html.raw("<div class=\"visit\" data-tone=\"")
        .raw(tone)
        .raw("\"><div class=\"row top\"><b class=\"grow\">");
    name(html, block, language);
    html.raw("</b><span class=\"tag\" data-tone=\"").raw(tone).raw("\">").icon(status_glyph(block.status));
    html.text(words::status(language, block.status)).raw("</span></div><div class=\"small mute\">");
    html.text(&block.service).raw("</div>");
    for wish in block.wish_text.iter().flat_map(|text| text.lines()) {
        html.raw("<div class=\"row top small\"><span class=\"faint\">").icon(Glyph::Wish).raw("</span>");
        html.text(wish).raw("</div>");
    }
    step_button(html, block, language);
    html.raw("</div>");
}

/// The one step that is the doctor's next.
fn step_button(html: &mut Markup, block: &BookingBlock, language: Locale) {
    let (next, words) = match block.status {
        BookingStatus::Arrived => (BookingStatus::InChair, td_string!(language, bookings.act.start)),
        BookingStatus::InChair => (BookingStatus::Done, td_string!(language, bookings.act.finish)),
        _ => return,
    };
    html.raw("<div class=\"row step\"><button type=\"button\" class=\"btn grow\" data-booking=\"")
        .number(block.id);
    html.raw("\" data-next=\"").raw(next.code()).raw("\">").text(words).raw("</button></div>");
}

/// Takes the step whose button was pressed.
fn press(pressed: Option<Element>, board: Board, desk: Desk) -> Option<()> {
    let button = pressed?.closest("[data-next]").ok().flatten()?;
    let id = button.get_attribute("data-booking")?.parse().ok()?;
    let next = BookingStatus::from_code(&button.get_attribute("data-next")?)?;
    let version = board.day.with_untracked(|day| {
        day.columns
            .iter()
            .flat_map(|column| &column.blocks)
            .find(|block| block.id == id)
            .map(|block| block.version)
    })?;
    spawn_local(async move {
        if let Err(error) = desk.order(Order::Step(next), id, version).await {
            desk.complain(&error);
            board.refresh();
        }
    });
    Some(())
}
