//! Beside the grid: the month, the pinboard, the big gaps of the day, what the colours mean.

use chrono::{Datelike, Months, NaiveDate, Weekday};
use domain::{
    booking::BookingStatus,
    fill::{DayFill, calendar_days},
    schedule::{DayView, DoctorColumn},
    wording,
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{
    address::Address, board::Board, column::fill_tone, losses, markup::Markup, moving::Mover, pinboard,
    toolbar::today,
};
use crate::{
    api::fill::fill_calendar,
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        parts::{status_glyph, status_tone},
        words::{self, capitalised},
    },
};

/// Big gaps shown at once.
const GAPS_SHOWN: usize = 5;
const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// The side of the page.
#[component]
pub fn Side(
    /// Whose day.
    board: Board,
    /// What moves visits.
    mover: Mover,
) -> impl IntoView {
    let i18n = use_i18n();
    let books = board.scene.with_untracked(|scene| scene.may.book);
    view! {
        <aside class="side" aria-label=text!(i18n, schedule.side)>
            <Month board/>
            {books.then(|| view! { <pinboard::Pins board mover/> })}
            <BigGaps board/>
            <losses::Losses board/>
            <section>
                <h2>{t!(i18n, schedule.statuses)}</h2>
                <div class="row wrap g1" inner_html=move || board.address.with(|address| legend(address, i18n.get_locale()))></div>
            </section>
        </aside>
    }
    .into_any()
}

/// The month of the day, or another one that is leafed to: that changes nothing else.
#[component]
fn Month(board: Board) -> impl IntoView {
    let i18n = use_i18n();
    let leafed = RwSignal::new(0_i32);
    let first = Memo::new(move |_| {
        let date = board.day.with(|day| day.date);
        month_later(date.with_day(1).unwrap_or(date), leafed.get())
    });
    let fills = fills_of(board, first);
    let heading = move || {
        let first = first.get();
        let name = wording::month_name(first, words::lang(i18n.get_locale()));
        format!("{} {}", capitalised(name), first.year())
    };
    let days = move || {
        board.address.with(|address| {
            let shown = board.day.with(|day| day.date);
            let fills = fills.get();
            month(first.get(), shown, today(board), &fills, address, i18n.get_locale())
        })
    };
    view! {
        <section>
            <div class="row month-head">
                <b aria-live="polite">{heading}</b>
                <span class="end row">
                    <button type="button" class="ib" aria-label=text!(i18n, schedule.previous_month) on:click=move |_| leafed.update(|leafed| *leafed -= 1)>
                        <Icon glyph=Glyph::Left/>
                    </button>
                    <button type="button" class="ib" aria-label=text!(i18n, schedule.next_month) on:click=move |_| leafed.update(|leafed| *leafed += 1)>
                        <Icon glyph=Glyph::Right/>
                    </button>
                </span>
            </div>
            <div class="month" inner_html=days></div>
        </section>
    }
}

/// How full the days are; asked for when another month is leafed to and when the day has changed.
fn fills_of(board: Board, first: Memo<NaiveDate>) -> RwSignal<Vec<DayFill>> {
    let fills = RwSignal::new(Vec::new());
    Effect::new(move || {
        let (asked, branch) = (first.get(), board.day.with(|day| day.branch.id));
        spawn_local(async move {
            let told = fill_calendar(branch, asked).await;
            board.note(&told);
            // An answer that comes after another month was leafed to is late.
            if let Ok(days) = told
                && first.try_get_untracked() == Some(asked)
            {
                fills.try_set(days);
            }
        });
    });
    fills
}

fn month_later(first: NaiveDate, months: i32) -> NaiveDate {
    let by = Months::new(months.unsigned_abs());
    let moved = if months < 0 { first.checked_sub_months(by) } else { first.checked_add_months(by) };
    moved.unwrap_or(first)
}

/// Six weeks from the Monday before the first.
fn month(
    first: NaiveDate,
    shown: NaiveDate,
    today: NaiveDate,
    fills: &[DayFill],
    address: &Address,
    language: Locale,
) -> String {
    let mut html = Markup::with_capacity(8192);
    for weekday in WEEK {
        html.raw("<span>").text(wording::weekday_short(weekday, words::lang(language))).raw("</span>");
    }
    let from = calendar_days(first).map_or(first, |(from, _)| from);
    for date in from.iter_days().take(42) {
        let other_month = date.month() != first.month();
        html.raw("<a href=\"").text(&address.on(Some(date)).href()).raw("\" aria-label=\"");
        html.text(&wording::date_with_weekday(date, words::lang(language))).raw("\"");
        html.raw(match (other_month, date == today) {
            (true, _) => " class=\"out\"",
            (false, true) => " class=\"today\"",
            (false, false) => "",
        });
        if date == shown {
            html.raw(" aria-current=\"date\"");
        }
        html.raw(">").number(date.day());
        let fill = fills.iter().find(|of| of.date == date).and_then(|of| of.fill.percent());
        bar(&mut html, fill, (date - today).num_days());
        html.raw("</a>");
    }
    html.into_string()
}

/// How full a day is, in one line under its number; the room is kept where nothing is known.
fn bar(html: &mut Markup, percent: Option<u8>, ahead: i64) {
    html.raw("<span class=\"bar\"");
    if let Some(percent) = percent {
        html.raw(" data-tone=\"").raw(fill_tone(percent, ahead).code());
        html.raw("\"><i style=\"--v:").number(percent).raw("%\"></i></span>");
    } else {
        html.raw(" hidden></span>");
    }
}

/// The big gaps of the day: one press shows where each is.
#[component]
fn BigGaps(board: Board) -> impl IntoView {
    let i18n = use_i18n();
    let all = RwSignal::new(false);
    let count = Memo::new(move |_| {
        board.day.with(|day| day.columns.iter().flat_map(|column| &column.gaps).filter(|gap| gap.big).count())
    });
    let list = move || {
        let most = if all.get() { usize::MAX } else { GAPS_SHOWN };
        big_gaps(board, most, i18n.get_locale())
    };
    let more = move || {
        let more = count.get().saturating_sub(GAPS_SHOWN);
        (more > 0 && !all.get()).then(|| {
            view! {
                <button type="button" class="link small" on:click=move |_| all.set(true)>
                    {t!(i18n, schedule.more, count = move || more as u32)}
                </button>
            }
        })
    };
    // from the gaps of this day to those who could take them
    let whom = move || {
        let scene = board.scene.get();
        (scene.may.book && count.get() > 0).then(|| {
            let href = format!("/gaps?branch={}&from={}", scene.branch, scene.dates.0);
            view! { <a class="small block" href=href>{t!(i18n, schedule.whom_to_offer)}</a> }
        })
    };
    view! {
        <section>
            <h2>
                <span>{t!(i18n, schedule.big_gaps)}</span>
                <span>{move || count.get()}</span>
            </h2>
            <div
                class="menu biggaps"
                inner_html=list
                on:click=move |event| { show_gap(event.target().and_then(|target| target.dyn_into().ok())); }
            ></div>
            {move || (count.get() == 0).then(|| view! { <p class="small mute">{t!(i18n, schedule.no_big_gaps)}</p> })}
            {more}
            {whom}
        </section>
    }
}

fn big_gaps(board: Board, most: usize, language: Locale) -> String {
    let mut html = Markup::default();
    board.day.with(|day| {
        let gaps = day
            .columns
            .iter()
            .flat_map(|column| column.gaps.iter().filter(|gap| gap.big).map(move |gap| (column, gap)));
        for (column, gap) in gaps.take(most) {
            html.raw("<button type=\"button\" data-tone=\"gap\" data-doctor=\"d").number(column.key());
            html.raw("\" data-from=\"").number(gap.at_min).raw("\"><span class=\"grow cut\">");
            html.text(&name_of(column, day, language))
                .raw("</span><span class=\"nw\">")
                .time(gap.at_min)
                .raw(", ");
            html.text(&wording::minutes(gap.for_min.into(), words::lang(language))).raw("</span></button>");
        }
    });
    html.into_string()
}

/// What tells a column from the others: who, or in a week which day.
pub fn name_of(column: &DoctorColumn, day: &DayView, language: Locale) -> String {
    match day.week_of {
        Some(_) => wording::short_day(column.date, words::lang(language)),
        None => column.doctor.last_name.clone(),
    }
}

/// Brings the gap that was pressed in the list into sight.
fn show_gap(pressed: Option<Element>) -> Option<()> {
    let button = pressed?.closest("[data-doctor]").ok().flatten()?;
    let (doctor, from) = (button.get_attribute("data-doctor")?, button.get_attribute("data-from")?);
    let gap = document().query_selector(&format!("#{doctor} [data-from=\"{from}\"]")).ok().flatten()?;
    crate::ui::focus::give(&gap);
    Some(())
}

/// Every status with its colour and sign; a press makes it stand out.
fn legend(address: &Address, language: Locale) -> String {
    let mut html = Markup::default();
    // what is parked is not on the grid
    for status in BookingStatus::ALL.into_iter().filter(|status| *status != BookingStatus::Parked) {
        html.raw("<a class=\"tag\" data-tone=\"").raw(status_tone(status).code()).raw("\" title=\"");
        html.text(td_string!(language, schedule.stand_out)).raw("\" href=\"");
        html.text(&address.with_status(status).href()).raw("\"");
        html.raw(if address.statuses.contains(&status) { " aria-current=\"true\">" } else { ">" });
        html.icon(status_glyph(status)).text(words::status(language, status)).raw("</a>");
    }
    html.into_string()
}
