//! The shifts of a week: what is planned and what was worked, one's own beginning and end, and the way to the plan.

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::{
    clinic_time::local_date,
    error::AppError,
    event::Event,
    operator_state::OwnState,
    shift::{ShiftDay, ShiftPlan, ShiftRow, ShiftWeek},
    wording,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use super::plan::{Edited, PlanDialog};
use crate::{
    api::shifts::{begin_shift, finish_shift, read_shifts},
    i18n::*,
    ui::{
        connection::use_connection,
        live::keep_fresh,
        parts::{Button, Column, Loaded, Panel, Table, use_toasts},
        words,
    },
};

/// The view.
#[component]
pub fn Shifts() -> impl IntoView {
    let query = use_query_map();
    let of = Memo::new(move |_| query.with(|query| query.get_str("week").and_then(|date| date.parse().ok())));
    let told = Resource::new(move || of.get(), read_shifts);
    let look_again = Callback::new(move |()| told.refetch());
    keep_fresh(|event| matches!(event, Event::OperatorsChanged | Event::Resync), move || told.refetch());
    // older than what the resource draws, so that a form outlives a reading
    let edited = RwSignal::new(None::<Edited>);
    view! {
        <Loaded resource=told let:week>
            <Week week edited look_again/>
        </Loaded>
        <PlanDialog edited look_again/>
    }
    .into_any()
}

#[component]
fn Week(week: ShiftWeek, edited: RwSignal<Option<Edited>>, look_again: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let ShiftWeek { monday, today, rows, zone, plans } = week;
    let own = rows.iter().find(|row| row.own).and_then(|row| today_of(row, today)).copied();
    let dates: Vec<NaiveDate> = domain::shift::week(monday).collect();
    let sunday = dates.last().copied().unwrap_or(monday);
    let title = move || wording::date_range(monday, sunday, words::lang(i18n.get_locale()));
    let day =
        |date: NaiveDate| Column::words(move || wording::short_day(date, words::lang(i18n.get_locale())));
    let columns = std::iter::once(Column::words(text!(i18n, shifts.who))).chain(dates.into_iter().map(day));
    let columns: Vec<Column> = columns.collect();
    let row = move |row: ShiftRow| view! { <Person row today zone plans edited/> };
    view! {
        {own.map(|day| view! { <Own day zone look_again/> })}
        <Panel title=title aside=move || view! { <Steps monday today/> }>
            <Table label=text!(i18n, shifts.title) columns>
                {rows.into_iter().map(row).collect_view()}
            </Table>
            <p class="pad small mute">{t!(i18n, shifts.rule)}</p>
        </Panel>
    }
    .into_any()
}

fn today_of(row: &ShiftRow, today: NaiveDate) -> Option<&ShiftDay> {
    row.days.iter().find(|day| day.date == today)
}

/// The weeks around.
#[component]
fn Steps(monday: NaiveDate, today: NaiveDate) -> impl IntoView {
    let i18n = use_i18n();
    let week = |date: Option<NaiveDate>| {
        date.map_or_else(|| "/calls?view=shifts".to_owned(), |date| format!("/calls?view=shifts&week={date}"))
    };
    let current = domain::shift::monday(today) == monday;
    view! {
        <nav class="row g1" aria-label=text!(i18n, shifts.week)>
            <a class="btn sm" href=week(monday.checked_sub_days(Days::new(7)))>{t!(i18n, shifts.previous)}</a>
            {(!current).then(|| view! { <a class="btn sm" href=week(None)>{t!(i18n, shifts.this)}</a> })}
            <a class="btn sm" href=week(monday.checked_add_days(Days::new(7)))>{t!(i18n, shifts.next)}</a>
        </nav>
    }
}

/// One's own shift today: begun and finished by hand where the desk has not done so.
#[component]
fn Own(day: ShiftDay, zone: Tz, look_again: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let (toasts, connection) = (use_toasts(), use_connection());
    let busy = RwSignal::new(false);
    let told = move |answer: Result<OwnState, AppError>| {
        connection.note(&answer);
        busy.try_set(false);
        if let Err(error) = &answer {
            toasts.say(words::error(i18n.get_locale_untracked(), error));
        }
        // the page may have been left by then
        look_again.try_run(());
    };
    let lasts = day.started_at.is_some() && day.ended_at.is_none();
    let press = move |_| {
        busy.set(true);
        spawn_local(async move {
            told(if lasts { finish_shift().await } else { begin_shift().await });
        });
    };
    let words = move || match (day.started_at, day.ended_at) {
        (_, Some(at)) => t_string!(i18n, shifts.finished, time = clock(at, zone)),
        (Some(at), None) => t_string!(i18n, shifts.begun, time = clock(at, zone)),
        (None, None) => t_string!(i18n, shifts.not_begun).to_owned(),
    };
    let act = move || {
        if lasts { t_string!(i18n, shifts.finish) } else { t_string!(i18n, shifts.begin) }
    };
    view! {
        <div class="row wrap g3">
            <span role="status">{words}</span>
            <Button busy on:click=press>{act}</Button>
        </div>
    }
    .into_any()
}

#[component]
fn Person(
    row: ShiftRow,
    today: NaiveDate,
    zone: Tz,
    plans: bool,
    edited: RwSignal<Option<Edited>>,
) -> impl IntoView {
    let ShiftRow { user, name, days, .. } = row;
    let cell = |day: ShiftDay| {
        let edit = (plans && day.date >= today).then(|| Edited::of(user, name.clone(), day));
        view! { <td><Day day today zone edit edited/></td> }
    };
    let cells = days.into_iter().map(cell).collect_view();
    view! { <tr><th scope="row" class="nw">{name}</th>{cells}</tr> }.into_any()
}

/// What is planned, and below it what was worked.
#[component]
fn Day(
    day: ShiftDay,
    today: NaiveDate,
    zone: Tz,
    edit: Option<Edited>,
    edited: RwSignal<Option<Edited>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let planned = move || match day.planned {
        Some(span) => format!("{}–{}", wording::clock(span.start_min), wording::clock(span.end_min)),
        None => t_string!(i18n, shifts.free).to_owned(),
    };
    let own = day.plan != ShiftPlan::Usual;
    let planned = match edit {
        Some(edit) => {
            let label = edit.clone();
            let label = move || {
                let day = wording::date_with_weekday(label.date, words::lang(i18n.get_locale()));
                t_string!(i18n, shifts.edit, name = label.name.clone(), day = day)
            };
            let (hint, usual) = (label.clone(), !own);
            view! {
                <button type="button" class="btn sm" class:plain=usual title=hint on:click=move |_| edited.set(Some(edit.clone()))>
                    {planned}
                    <span class="vh">{label}</span>
                </button>
            }
            .into_any()
        }
        None => view! { <span class="nw" class:b=own>{planned}</span> }.into_any(),
    };
    let real = day.started_at.map(|started| {
        let lasts = day.ended_at.is_none() && local_date(zone, started) == today;
        let end = move || match day.ended_at {
            Some(at) => clock(at, zone),
            None if lasts => t_string!(i18n, shifts.open).to_owned(),
            None => "?".to_owned(),
        };
        view! {
            <span class="small mute block nw">
                <span class="vh">{t!(i18n, shifts.real)}" "</span>
                {clock(started, zone)}"–"{end}
            </span>
        }
    });
    view! { {planned}{real} }
}

fn clock(at: DateTime<Utc>, zone: Tz) -> String {
    wording::time(at.with_timezone(&zone).time())
}
