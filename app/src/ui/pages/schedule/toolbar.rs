//! What picks the day and the columns: all of it links, so that it works before the Wasm is there and can be shared.

use chrono::{Days, NaiveDate};
use domain::{
    clinic_time::{local_date, parse_zone},
    wording,
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::{
    address::{Address, Zoom},
    board::Board,
};
use crate::{
    i18n::*,
    ui::{
        frame::TopBar,
        icons::{Glyph, Icon},
        keys::{Chord, Keycaps, use_keys},
        parts::MenuButton,
        words,
    },
};

const TODAY: Chord = Chord::key("KeyC");
const BEFORE: Chord = Chord::key("Comma");
const AFTER: Chord = Chord::key("Period");

/// «Вторник, 24 ноября», with the year where it is another one.
pub fn title(date: NaiveDate, today: NaiveDate, language: Locale) -> String {
    use chrono::Datelike;
    let weekday = wording::weekday_name(date.weekday(), words::lang(language));
    let weekday = capitalised(weekday);
    let day = if date.year() == today.year() {
        wording::day_and_month(date, words::lang(language))
    } else {
        wording::full_date(date, words::lang(language))
    };
    format!("{weekday}, {day}")
}

/// With a capital letter, as labels begin.
pub fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Today at the branch.
pub fn today(board: Board) -> NaiveDate {
    let now = board.now();
    board.day.with(|day| parse_zone(&day.branch.zone).map_or(day.date, |zone| local_date(zone, now)))
}

/// The bar above the page: the days, the date, the branch.
#[component]
pub fn DayBar(
    /// Whose day.
    board: Board,
) -> impl IntoView {
    let i18n = use_i18n();
    let day = move |ahead: i64| {
        let date = board.day.with(|day| day.date);
        let date =
            if ahead < 0 { date.checked_sub_days(Days::new(1)) } else { date.checked_add_days(Days::new(1)) };
        board.address.with(|address| address.on(date)).href()
    };
    let back_to_today = move || board.address.with(|address| address.on(None)).href();
    let navigate = use_navigate();
    let go = move |href: String| navigate(&href, Default::default());
    let keys = use_keys();
    let (before, after, now) = (go.clone(), go.clone(), go);
    keys.bind(BEFORE, text!(i18n, schedule.previous_day), move || before(untrack(|| day(-1))));
    keys.bind(TODAY, text!(i18n, schedule.today), move || now(untrack(back_to_today)));
    keys.bind(AFTER, text!(i18n, schedule.next_day), move || after(untrack(|| day(1))));
    let heading = move || title(board.day.with(|day| day.date), today(board), i18n.get_locale());
    view! {
        <TopBar title=heading>
            <nav class="row g1 daynav" aria-label=text!(i18n, schedule.days)>
                <a class="ib" href=move || day(-1) aria-label=text!(i18n, schedule.previous_day)><Icon glyph=Glyph::Left/></a>
                <a class="btn sm" href=back_to_today>{t!(i18n, schedule.today)} <Keycaps chord=TODAY/></a>
                <a class="ib" href=move || day(1) aria-label=text!(i18n, schedule.next_day)><Icon glyph=Glyph::Right/></a>
            </nav>
            <Branches board/>
        </TopBar>
    }
}

#[component]
fn Branches(board: Board) -> impl IntoView {
    let name = move || board.day.with(|day| day.branch.name.clone());
    let links = move || {
        let branches = board.day.with(|day| day.branches.clone());
        let link = |branch: domain::schedule::BranchBrief| {
            let href = move || board.address.with(|address| address.at(branch.id)).href();
            let current = move || board.day.with(|day| day.branch.id == branch.id).then_some("true");
            view! {
                <a href=href aria-current=current>
                    {branch.name}
                    <span class="small mute">{branch.address}</span>
                </a>
            }
        };
        branches.into_iter().map(link).collect_view()
    };
    view! { <MenuButton id="branches" label=name>{links}</MenuButton> }
}

/// The bar above the grid: specialties, gaps, scale.
#[component]
pub fn Filters(
    /// Whose day.
    board: Board,
) -> impl IntoView {
    let i18n = use_i18n();
    let everybody = move || {
        let all = Address { specialties: Vec::new(), ..board.address.get() };
        all.href()
    };
    let count = move || board.day.with(|day| day.columns.len() as u32);
    let chips = move || {
        let specialties = board.day.with(|day| day.specialties.clone());
        specialties.into_iter().map(|specialty| view! { <SpecialtyChip board specialty/> }).collect_view()
    };
    let gaps = move || {
        Address { gaps_only: !board.address.with(|address| address.gaps_only), ..board.address.get() }.href()
    };
    view! {
        <div class="filters" role="group" aria-label=text!(i18n, schedule.filters)>
            <a class="chip" href=everybody aria-current=move || board.address.with(|address| address.specialties.is_empty()).then_some("true")>
                {t!(i18n, schedule.everybody, count = count)}
            </a>
            {chips}
            <span class="sep"></span>
            <a class="chip" href=gaps aria-current=move || board.address.with(|address| address.gaps_only).then_some("true")>
                <Icon glyph=Glyph::Gap small=true/>
                {t!(i18n, schedule.gaps_only)}
            </a>
            <nav class="seg sm end" aria-label=text!(i18n, schedule.zoom)>
                {Zoom::ALL.map(|zoom| view! { <ZoomLink board zoom/> }).collect_view()}
            </nav>
        </div>
    }
}

#[component]
fn SpecialtyChip(board: Board, specialty: domain::schedule::Specialty) -> impl IntoView {
    let (code, own) = (specialty.code.clone(), specialty.code);
    let href = move || board.address.with(|address| address.toggled(&code)).href();
    let current = move || board.address.with(|address| address.specialties.contains(&own)).then_some("true");
    view! { <a class="chip" href=href aria-current=current>{capitalised(&specialty.name)}</a> }
}

#[component]
fn ZoomLink(board: Board, zoom: Zoom) -> impl IntoView {
    let i18n = use_i18n();
    let href = move || board.address.with(|address| address.zoomed(zoom)).href();
    let current = move || board.address.with(|address| address.zoom == zoom).then_some("true");
    let words = move || match zoom {
        Zoom::Fit => t_string!(i18n, schedule.whole_day).to_owned(),
        other => other.code().to_owned(),
    };
    view! { <a href=href aria-current=current>{words}</a> }
}
