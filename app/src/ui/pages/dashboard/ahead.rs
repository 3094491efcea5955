//! How full the days ahead are, doctor by doctor; what can still be filled has a frame.

use chrono::{Datelike, NaiveDate};
use domain::{
    dashboard::FillAhead,
    fill::{DoctorFill, Fill},
    wording,
};
use leptos::prelude::*;

use super::Drawn;
use crate::{i18n::*, ui::words::lang};

/// The maps of the branches.
#[component]
pub fn Ahead(drawn: Drawn) -> impl IntoView {
    let Drawn { view, language } = drawn;
    if view.fill.is_empty() {
        return None;
    }
    let title = td_string!(language, dashboard.ahead.title);
    let opens = view.opens.visits;
    let maps = view.fill.iter().map(|fill| map(language, fill, opens)).collect_view();
    let is_first = view.branch.is_none() && view.fill.len() < view.branches.len();
    Some(
        view! {
            <section class="panel">
                <header><h2>{title}</h2></header>
                {maps}
                {is_first.then(|| view! {
                    <p class="pad small mute foot-note">{td_string!(language, dashboard.ahead.first)}</p>
                })}
            </section>
        }
        .into_any(),
    )
}

/// A branch's days.
fn map(language: Locale, fill: &FillAhead, opens: bool) -> AnyView {
    let head = |date: &NaiveDate| {
        let weekday = wording::weekday_short(date.weekday(), lang(language));
        view! { <th scope="col">{weekday}<b>{date.day()}</b></th> }
    };
    let row = |of: &DoctorFill| {
        let name = of.doctor.name().short();
        let cells = fill.dates.iter().zip(&of.days);
        let cells = cells.map(|(date, day)| cell(language, fill, &name, *date, *day, opens)).collect_view();
        view! { <tr><th scope="row" class="who">{name.clone()}</th>{cells}</tr> }
    };
    let (branch, label) = (fill.branch.name.clone(), fill.branch.name.clone());
    let none = fill.doctors.is_empty();
    view! {
        <div class="heatbox" tabindex="0" role="region" aria-label=label>
            <table class="heat">
                <caption class="small b">{branch}</caption>
                <thead><tr>
                    <th scope="col" class="who">{td_string!(language, dashboard.ahead.doctor)}</th>
                    {fill.dates.iter().map(head).collect_view()}
                </tr></thead>
                <tbody>{fill.doctors.iter().map(row).collect_view()}</tbody>
            </table>
            {none.then(|| view! { <p class="small mute">{td_string!(language, dashboard.ahead.none)}</p> })}
        </div>
    }
    .into_any()
}

fn cell(
    language: Locale,
    fill: &FillAhead,
    doctor: &str,
    date: NaiveDate,
    day: Fill,
    opens: bool,
) -> AnyView {
    let Some(percent) = day.percent() else {
        let says = td_string!(language, schedule.works_not);
        return view! { <td class="no"><span aria-hidden="true">"·"</span><span class="vh">{says}</span></td> }
            .into_any();
    };
    let big = day.big_gaps > 0;
    let class = format!("h{}{}", percent / 20 + 1, if big { " lo" } else { "" });
    let named = wording::date_with_weekday(date, lang(language));
    let mut says =
        td_string!(language, dashboard.ahead.cell, doctor = doctor, date = named, percent = percent);
    if big {
        says = format!("{says}, {}", td_string!(language, dashboard.ahead.gaps));
    }
    let href = format!("/schedule?date={date}&branch={}", fill.branch.id);
    let inner = if opens {
        view! { <a href=href title=says.clone() aria-label=says>{percent}</a> }.into_any()
    } else {
        view! { <span title=says>{percent}</span> }.into_any()
    };
    view! { <td class=class data-tone=big.then_some("gap")>{inner}</td> }.into_any()
}
