//! The month that comes of the hours: one cell a date, what an edit changes marked.

use chrono::{Datelike, NaiveDate};
use domain::wording::{self, month_name, weekday_short};
use leptos::prelude::*;

use super::address::{Address, Here, leafed, use_address};
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        parts::Tone,
        words::{capitalised, hours::WEEK, lang},
    },
};

/// One date.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Which.
    pub date: NaiveDate,
    /// What is worked or open, each on its own line; none: a day off.
    pub lines: Vec<String>,
    /// What it was, when an edit changes it: none of them for a day off.
    pub was: Option<Vec<String>>,
    /// Why the date is not as its week.
    pub mark: Option<(Tone, String)>,
    /// Minutes of it.
    pub minutes: i64,
    /// Minutes of what it was.
    pub minutes_was: i64,
}

/// The panel with the month of the address, or the present one.
#[component]
pub fn MonthPanel(
    /// The date today.
    today: NaiveDate,
    /// The cells of a month: empty when there is no such month.
    cells: Callback<((i32, u32), Locale), Vec<Cell>>,
    /// What a date without hours is called.
    off: Signal<String>,
    /// Whether hours are added up.
    #[prop(optional)]
    total: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let address = use_address();
    let month =
        Memo::new(move |_| address.with(|address| address.month).unwrap_or((today.year(), today.month())));
    let cells = Memo::new(move |_| cells.run((month.get(), i18n.get_locale())));
    let to = move |forward: bool| {
        Signal::derive(move || {
            let month = Some(leafed(month.get(), forward));
            address.with(|address| Address { month, ..address.clone() })
        })
    };
    let heading = move || {
        let (year, month) = month.get();
        let first = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(today);
        format!("{} {year}", capitalised(month_name(first, lang(i18n.get_locale()))))
    };
    let sum = move || {
        let (now, was) = cells.with(|cells| {
            cells.iter().fold((0, 0), |(now, was), cell| (now + cell.minutes, was + cell.minutes_was))
        });
        let (language, hours) = (i18n.get_locale(), |minutes: i64| hours_text(minutes, i18n.get_locale()));
        if now == was {
            td_string!(language, hours.month.total, hours = hours(now))
        } else {
            td_string!(language, hours.month.total_was, hours = hours(now), was = hours(was))
        }
    };
    let changes = Memo::new(move |_| cells.with(|cells| cells.iter().any(|cell| cell.was.is_some())));
    view! {
        <section class="panel hours-month" aria-label=text!(i18n, hours.month.title)>
            <header>
                <h2 aria-live="polite">{heading}</h2>
                <span class="end row g1">
                    <Here to=to(false) class="ib" name=text!(i18n, hours.month.previous)><Icon glyph=Glyph::Left/></Here>
                    <Here to=to(true) class="ib" name=text!(i18n, hours.month.next)><Icon glyph=Glyph::Right/></Here>
                </span>
            </header>
            <table>
                <caption class="vh">{heading}</caption>
                <thead>
                    <tr>{WEEK.map(|day| view! { <th scope="col">{move || weekday_short(day, lang(i18n.get_locale()))}</th> }).collect_view()}</tr>
                </thead>
                <tbody>{move || weeks(cells.get(), today, off)}</tbody>
            </table>
            <footer class="row wrap small mute">
                {total.then(|| view! { <span>{sum}</span> })}
                <span class="end">{move || if changes.get() {
                    view! { <span class="row g1"><span class="changed-key" aria-hidden="true"></span>{t!(i18n, hours.month.changes)}</span> }.into_any()
                } else {
                    view! { <span>{t!(i18n, hours.month.unchanged)}</span> }.into_any()
                }}</span>
            </footer>
        </section>
    }
    .into_any()
}

/// «154», «7,5».
fn hours_text(minutes: i64, language: Locale) -> String {
    let whole = minutes / 60;
    match (minutes % 60) * 10 / 60 {
        0 => whole.to_string(),
        tenth if language == Locale::ru => format!("{whole},{tenth}"),
        tenth => format!("{whole}.{tenth}"),
    }
}

/// The rows of the table, from Monday to Sunday.
fn weeks(cells: Vec<Cell>, today: NaiveDate, off: Signal<String>) -> impl IntoView {
    let before = cells.first().map_or(0, |cell| cell.date.weekday().num_days_from_monday() as usize);
    let mut days: Vec<Option<Cell>> = std::iter::repeat_with(|| None).take(before).collect();
    days.extend(cells.into_iter().map(Some));
    let week = |week: &[Option<Cell>]| {
        let missing = WEEK.len() - week.len();
        let cells = week.iter().cloned().map(|cell| match cell {
            Some(cell) => view! { <Day cell today off/> }.into_any(),
            None => view! { <td class="out"></td> }.into_any(),
        });
        let rest = (0..missing).map(|_| view! { <td class="out"></td> });
        view! { <tr>{cells.collect_view()}{rest.collect_view()}</tr> }
    };
    days.chunks(WEEK.len()).map(week).collect_view()
}

#[component]
fn Day(cell: Cell, today: NaiveDate, off: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let is_off = cell.lines.is_empty();
    let spoken = cell.date;
    let shown = if is_off {
        view! { <span class="vh">{off}</span> }.into_any()
    } else {
        cell.lines
            .into_iter()
            .map(|line| view! { <span class="line">{line}</span> })
            .collect_view()
            .into_any()
    };
    let changed = cell.was.is_some();
    let was = cell.was.map(|was| {
        let was = move || if was.is_empty() { off.get() } else { was.join(", ") };
        view! { <span class="was">{t!(i18n, hours.month.was, hours = was)}</span> }
    });
    let mark = cell.mark.map(|(tone, words)| {
        view! { <span class="mark" data-tone=tone.code()>{words}</span> }
    });
    view! {
        <td class:rest=is_off class:changed=changed class:today={cell.date == today}>
            <b>
                <span aria-hidden="true">{cell.date.day()}</span>
                <span class="vh">{move || wording::day_and_month(spoken, lang(i18n.get_locale()))}</span>
            </b>
            {shown} {mark} {was}
        </td>
    }
}
