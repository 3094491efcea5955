//! The schedule, `/schedule`: a branch's day with its doctors or its chairs as columns, for a doctor the own day alone;
//! a doctor's week; a month of all doctors; a day on paper.
//!
//! The day comes from the server as data and is drawn as text, column by column: [`markup`] says why.

mod acts;
mod address;
mod block;
mod board;
mod carry;
mod chair;
mod column;
mod columns;
mod doctor_day;
mod effects;
mod facts;
mod focus;
mod gap;
mod grid;
mod losses;
mod markup;
mod month;
mod moving;
mod new_hours;
mod paper;
mod phone;
mod pinboard;
mod popover;
mod presence;
mod scene;
mod side;
mod strip;
mod toolbar;

use domain::{error::AppError, permission::Permission, schedule::DayView};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api::schedule::{schedule_day, schedule_week},
    i18n::*,
    ui::{
        frame::{Main, ToldPage, Viewer},
        icons::Glyph,
        parts::Empty,
    },
};
use address::{Address, View};
use board::Board;
use scene::May;

/// The page, as its address wants it shown. A doctor has the own day alone.
#[component]
pub fn SchedulePage() -> impl IntoView {
    let query = use_query_map();
    let role = use_context::<Viewer>().map(|viewer| viewer.role);
    let own = !role.is_some_and(|role| role.may(Permission::SeeSchedule));
    let address = Memo::new(move |_| query.with(Address::read));
    let view = Memo::new(move |_| match address.with(|address| address.view) {
        View::Week if address.with(|address| address.doctors.is_empty()) => View::Day,
        View::Chairs => View::Day,
        // A doctor has the own day and the own week.
        View::Month if own => View::Day,
        view => view,
    });
    move || match view.get() {
        View::Day | View::Chairs => view! { <DayPage/> }.into_any(),
        View::Week => view! { <WeekPage/> }.into_any(),
        View::Month => view! { <month::MonthPage address/> }.into_any(),
        View::Paper => view! { <paper::PaperPage address/> }.into_any(),
    }
}

#[component]
fn DayPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    // Scale and filters are the page's own business: only these two need the server.
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let address = Address::read(query);
            (address.branch, address.date)
        })
    });
    let day = Resource::new_blocking(move || asked.get(), |(branch, date)| schedule_day(branch, date));
    view! {
        <ToldPage title=text!(i18n, schedule.title) resource=day let:told>
            <Day told/>
        </ToldPage>
    }
    .into_any()
}

#[component]
fn WeekPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let address = Address::read(query);
            (address.doctors.first().copied(), address.branch, address.date)
        })
    });
    let week = Resource::new_blocking(
        move || asked.get(),
        |(doctor, branch, date)| async move {
            schedule_week(doctor.ok_or(AppError::NotFound)?, branch, date).await
        },
    );
    view! {
        <ToldPage title=text!(i18n, schedule.title) resource=week let:told>
            <Day told/>
        </ToldPage>
    }
    .into_any()
}

/// A day or a week that the server told of.
#[component]
fn Day(told: DayView) -> impl IntoView {
    let i18n = use_i18n();
    let role = use_context::<Viewer>().map(|viewer| viewer.role);
    let may = |permission| role.is_some_and(|role| role.may(permission));
    let own = !may(Permission::SeeSchedule);
    let allowed = May {
        book: may(Permission::Book),
        see_hours: may(Permission::SeeHours),
        edit_hours: may(Permission::EditHours),
    };
    let board = Board::new(told, allowed);
    board.keep_fresh();
    let mover = moving::Mover::of(board);
    let week = board.day.with_untracked(|day| day.week_of.is_some());
    if !own && !week {
        presence::keep_told(board);
    }
    let class = match (own, week) {
        (true, true) => "sch one-week alone",
        (false, true) => "sch one-week",
        (true, false) => "sch own",
        (false, false) => "sch",
    };
    let empty = move || {
        let nobody = board.day.with(|day| {
            board.address.with(|address| !day.columns.iter().any(|column| address.shows(column)))
        });
        nobody.then(|| view! {
            <Empty icon=Glyph::Calendar title=text!(i18n, schedule.nobody) body=text!(i18n, schedule.nobody_why)/>
        })
    };
    view! {
        <toolbar::DayBar board/>
        <Main class=class>
            {(own && !week).then(|| view! { <new_hours::NewHours board/> })}
            {(!own).then(|| view! { <side::Side board mover/> })}
            {(!own && !week).then(|| view! { <strip::Strip board/> })}
            <toolbar::Filters board/>
            <grid::Grid board mover/>
            {empty}
            {(own && !week).then(|| view! { <doctor_day::DoctorDay board/> })}
            {move || board.open.get().map(|id| view! { <popover::BookingPopover board id/> })}
        </Main>
    }
    .into_any()
}
