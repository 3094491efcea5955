//! What picks the day and the columns: all of it links, so that it works before the Wasm is there and can be shared.

use chrono::{Days, NaiveDate};
use domain::{
    clinic_time::{local_date, parse_zone},
    id::DoctorId,
    permission::Permission,
    schedule::{DayView, Specialty},
    wording,
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::{
    address::{Address, View, Zoom},
    board::Board,
};
use crate::{
    i18n::*,
    ui::{
        frame::{TopBar, Viewer},
        icons::{Glyph, Icon},
        keys::{Chord, Keycaps, use_keys},
        parts::{BranchMenu, MenuButton},
        words::{self, capitalised},
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

/// What leafing on is called, or back.
fn leaf_words(board: Board, ahead: i64) -> impl Fn() -> &'static str + Clone + Send + Sync + 'static {
    let i18n = use_i18n();
    let week = board.day.with_untracked(|day| day.week_of.is_some());
    move || {
        let language = i18n.get_locale();
        match (week, ahead < 0) {
            (true, true) => td_string!(language, schedule.previous_week),
            (true, false) => td_string!(language, schedule.next_week),
            (false, true) => td_string!(language, schedule.previous_day),
            (false, false) => td_string!(language, schedule.next_day),
        }
    }
}

/// Of a week: whose, and its first and last day.
fn week_title(day: &DayView) -> Option<(String, NaiveDate, NaiveDate)> {
    day.week_of?;
    let (first, last) = day.columns.first().zip(day.columns.last())?;
    Some((first.doctor.name().short(), first.date, last.date))
}

/// Today at the branch.
pub fn today(board: Board) -> NaiveDate {
    let now = board.now();
    board.day.with(|day| parse_zone(&day.branch.zone).map_or(day.date, |zone| local_date(zone, now)))
}

/// The bar above the page: the days, the date, the branch, the scale.
#[component]
pub fn DayBar(
    /// Whose day.
    board: Board,
) -> impl IntoView {
    let i18n = use_i18n();
    let day = move |ahead: i64| {
        let (date, by) =
            board.day.with(|day| (day.date, Days::new(if day.week_of.is_some() { 7 } else { 1 })));
        let date = if ahead < 0 { date.checked_sub_days(by) } else { date.checked_add_days(by) };
        board.address.with(|address| address.on(date)).href()
    };
    let back_to_today = move || board.address.with(|address| address.on(None)).href();
    let navigate = use_navigate();
    let go = move |href: String| navigate(&href, Default::default());
    let keys = use_keys();
    let (before, after, now) = (go.clone(), go.clone(), go);
    keys.bind(BEFORE, leaf_words(board, -1), move || before(untrack(|| day(-1))));
    keys.bind(TODAY, text!(i18n, schedule.today), move || now(untrack(back_to_today)));
    keys.bind(AFTER, leaf_words(board, 1), move || after(untrack(|| day(1))));
    let shown = Memo::new(move |_| board.day.with(|day| day.branch.clone()));
    let all = Memo::new(move |_| board.day.with(|day| day.branches.clone()));
    let heading = move || {
        let language = i18n.get_locale();
        match board.day.with(week_title) {
            Some((name, first, last)) => {
                let dates = wording::date_range(first, last, words::lang(language));
                td_string!(language, schedule.week_title, name = name, dates = dates)
            }
            None => title(board.day.with(|day| day.date), today(board), language),
        }
    };
    view! {
        <TopBar title=heading>
            <nav class="row g1 daynav" aria-label=text!(i18n, schedule.days)>
                <a class="ib" href=move || day(-1) aria-label=leaf_words(board, -1)><Icon glyph=Glyph::Left/></a>
                <a class="btn sm" href=back_to_today>{t!(i18n, schedule.today)} <Keycaps chord=TODAY/></a>
                <a class="ib" href=move || day(1) aria-label=leaf_words(board, 1)><Icon glyph=Glyph::Right/></a>
            </nav>
            <BranchMenu shown all href=move |id| board.address.with(|address| address.at(id)).href()/>
            <Sheet board/>
        </TopBar>
    }
}

/// How large the grid is drawn, and the way to paper.
#[component]
fn Sheet(board: Board) -> impl IntoView {
    let i18n = use_i18n();
    let paper = move || board.address.with(|address| address.seen(View::Paper)).href();
    let week = board.day.with_untracked(|day| day.week_of.is_some());
    view! {
        <nav class="seg sm end" aria-label=text!(i18n, schedule.zoom)>
            {Zoom::ALL.map(|zoom| view! { <ZoomLink board zoom/> }).collect_view()}
        </nav>
        {(!week).then(|| view! {
            <a class="ib" href=paper aria-label=text!(i18n, schedule.print) title=text!(i18n, schedule.print)>
                <Icon glyph=Glyph::Print/>
            </a>
        })}
    }
}

/// The bar above the grid: what is shown, specialties, doctors, gaps.
#[component]
pub fn Filters(
    /// Whose day.
    board: Board,
) -> impl IntoView {
    let i18n = use_i18n();
    let count = Memo::new(move |_| board.day.with(|day| day.columns.len()));
    let specialties = Memo::new(move |_| board.day.with(|day| day.specialties.clone()));
    let gaps = move || {
        Address { gaps_only: !board.address.with(|address| address.gaps_only), ..board.address.get() }.href()
    };
    let week = board.day.with_untracked(|day| day.week_of.is_some());
    // a doctor has one column, or the own days
    let all = use_context::<Viewer>().is_some_and(|viewer| viewer.role.may(Permission::SeeSchedule));
    view! {
        <div class="filters" role="group" aria-label=text!(i18n, schedule.filters)>
            <Views address=board.address doctor=Signal::derive(move || first_doctor(board))/>
            {(all && !week).then(|| view! { <Specialties address=board.address count specialties/> })}
            {all.then(|| view! { <Doctors board/><span class="sep"></span> })}
            <a class="chip" href=gaps aria-current=move || board.address.with(|address| address.gaps_only).then_some("true")>
                <Icon glyph=Glyph::Gap small=true/>
                {t!(i18n, schedule.gaps_only)}
            </a>
        </div>
    }
}

/// Whose week it would be: of the doctors that are shown the first.
fn first_doctor(board: Board) -> Option<DoctorId> {
    board.day.with(|day| {
        board.address.with(|address| {
            let shown = day.columns.iter().find(|column| address.shows(column));
            shown.map(|column| column.doctor.id)
        })
    })
}

/// What is shown: the day, its chairs, a week, the month. A doctor has days alone.
#[component]
pub fn Views(
    /// What the address says.
    address: Memo<Address>,
    /// Whose week it would be.
    #[prop(into)]
    doctor: Signal<Option<DoctorId>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let link = |view: View, words: TextProp| {
        let href = move || {
            address
                .with(|address| match (view, doctor.try_get().flatten()) {
                    (View::Week, Some(doctor)) => address.week_of(doctor),
                    // a week is one doctor's; the others begin with all of them
                    _ if address.view == View::Week => Address { doctors: Vec::new(), ..address.seen(view) },
                    _ => address.seen(view),
                })
                .href()
        };
        let current = move || address.with(|address| address.view == view).then_some("true");
        view! { <a href=href aria-current=current>{move || words.get()}</a> }
    };
    let all = use_context::<Viewer>().is_some_and(|viewer| viewer.role.may(Permission::SeeSchedule));
    all.then(|| {
        view! {
            <nav class="seg sm" aria-label=text!(i18n, schedule.views)>
                {link(View::Day, text!(i18n, schedule.day).into())}
                {link(View::Chairs, text!(i18n, schedule.chairs).into())}
                {link(View::Week, text!(i18n, schedule.week).into())}
                {link(View::Month, text!(i18n, schedule.month).into())}
            </nav>
            <span class="sep"></span>
        }
    })
}

/// Chips that leave only some of the doctors.
#[component]
pub fn Specialties(
    /// What the address says.
    address: Memo<Address>,
    /// How many doctors there are.
    #[prop(into)]
    count: Signal<usize>,
    /// What they are.
    #[prop(into)]
    specialties: Signal<Vec<Specialty>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let everybody = move || address.with(Address::of_everybody).href();
    let current = move || address.with(Address::is_of_everybody).then_some("true");
    let chip = move |specialty: Specialty| {
        let (code, own) = (specialty.code.clone(), specialty.code);
        let href = move || address.with(|address| address.toggled(&code)).href();
        let current = move || address.with(|address| address.specialties.contains(&own)).then_some("true");
        view! { <a class="chip" href=href aria-current=current>{capitalised(&specialty.name)}</a> }
    };
    view! {
        <a class="chip" href=everybody aria-current=current>
            {t!(i18n, schedule.everybody, count = move || count.get() as u32)}
        </a>
        {move || specialties.get().into_iter().map(chip).collect_view()}
    }
}

/// A menu that leaves only some of the doctors.
#[component]
fn Doctors(board: Board) -> impl IntoView {
    let i18n = use_i18n();
    let week = board.day.with_untracked(|day| day.week_of.is_some());
    let label = move || match board.address.with(|address| address.doctors.len()) {
        0 | 1 if week => t_string!(i18n, schedule.doctors).to_owned(),
        0 => t_string!(i18n, schedule.doctors).to_owned(),
        count => t_string!(i18n, schedule.doctors_chosen, count = count as u32),
    };
    let link = move |id: DoctorId, name: String| {
        let href = move || {
            board
                .address
                .with(|address| if week { address.week_of(id) } else { address.with_doctor(id) })
                .href()
        };
        let current = move || board.address.with(|address| address.doctors.contains(&id)).then_some("true");
        view! { <a href=href aria-current=current>{name}</a> }
    };
    let links = move || {
        let doctors = board.day.with(|day| {
            let of_day = day.columns.iter().map(|column| &column.doctor).filter(|_| !week);
            let all = of_day.chain(&day.doctors);
            all.map(|doctor| (doctor.id, doctor.name().short())).collect::<Vec<_>>()
        });
        doctors.into_iter().map(|(id, name)| link(id, name)).collect_view()
    };
    view! { <MenuButton id="doctors" label=label class="chip">{links}</MenuButton> }
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
