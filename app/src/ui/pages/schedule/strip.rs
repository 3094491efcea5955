//! How full the branch is on the days that are watched: today and some ahead. Each leads to its day.

use chrono::{Datelike, NaiveDate};
use domain::{fill::DayFill, schedule::DayView, wording};
use leptos::prelude::*;

use super::{address::Address, board::Board, column::fill_tone, markup::Markup, toolbar::today};
use crate::{
    i18n::*,
    ui::words::{self, capitalised, free_time::gaps},
};

/// The strip above the grid.
#[component]
pub fn Strip(
    /// Whose days.
    board: Board,
) -> impl IntoView {
    let i18n = use_i18n();
    let days = move || {
        let today = today(board);
        board.day.with(|day| board.address.with(|address| draw(day, address, today, i18n.get_locale())))
    };
    view! { <nav class="strip" aria-label=text!(i18n, schedule.filling) inner_html=days></nav> }
}

fn draw(view: &DayView, address: &Address, today: NaiveDate, language: Locale) -> String {
    let mut html = Markup::with_capacity(2048);
    for day in &view.ahead {
        let ahead = (day.date - today).num_days();
        html.raw("<a href=\"").text(&address.on((ahead != 0).then_some(day.date)).href()).raw("\"");
        if day.date == view.date {
            html.raw(" aria-current=\"date\"");
        }
        let percent = day.fill.percent();
        html.raw(" data-tone=\"").raw(fill_tone(percent.unwrap_or_default(), ahead).code());
        html.raw("\"><span class=\"row\"><b>").text(&name(day.date, today, language)).raw("</b>");
        if let Some(percent) = percent {
            html.raw("<b class=\"end\">").number(percent).raw("\u{a0}%</b></span>");
            html.raw("<span class=\"bar target\"><i style=\"--v:").number(percent).raw("%\"></i></span>");
        } else {
            html.raw("</span>");
        }
        html.raw("<span class=\"small mute\">").text(&remark(day, language)).raw("</span></a>");
    }
    html.into_string()
}

/// «Сегодня», «Завтра, ср 25», «+3, пт 27», «+7, вт, 1 декабря».
fn name(date: NaiveDate, today: NaiveDate, language: Locale) -> String {
    let day = if date.month() == today.month() {
        wording::short_day(date, words::lang(language))
    } else {
        wording::date_with_weekday(date, words::lang(language))
    };
    match (date - today).num_days() {
        0 => td_string!(language, schedule.today).to_owned(),
        1 => td_string!(language, schedule.tomorrow, day = day),
        days => td_string!(language, schedule.ahead, days = days, day = day),
    }
}

/// «10 больших окон, 12 ч 20 мин».
fn remark(day: &DayFill, language: Locale) -> String {
    if day.fill.work_min == 0 {
        return td_string!(language, schedule.nobody).to_owned();
    }
    gaps(day.fill.big_gaps, day.fill.big_min, language)
        .map_or_else(|| td_string!(language, schedule.no_big_gaps).to_owned(), |gaps| capitalised(&gaps))
}
