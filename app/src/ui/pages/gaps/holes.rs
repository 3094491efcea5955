//! The gaps of the next days, by date; the one that is open stands beside them with those who could take it.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use domain::{
    clinic_time::parse_zone,
    error::AppError,
    gap_offer::{Candidate, GapsView, Hole, Recovered},
    id::BranchId,
    schedule::DoctorBrief,
    wording,
};
use leptos::prelude::*;

use super::{Branches, Views, address::Address, candidates::Candidates, matters, walk};
use crate::{
    api::gap_offers::{gap_candidates, list_gaps},
    i18n::*,
    ui::{
        frame::{Main, ToldPage, TopBar},
        icons::{Glyph, Icon},
        live::keep_fresh,
        palette::PaletteButton,
        parts::{Empty, Offering, Panel, Tag, Tone},
        words::{self, capitalised, free_time},
    },
};

/// Those who could take the gap that is open; `None` when none is.
pub type Told = Resource<Result<Option<Vec<Candidate>>, AppError>>;

/// The gaps.
#[component]
pub fn Holes(address: Memo<Address>) -> impl IntoView {
    let i18n = use_i18n();
    let asked = Memo::new(move |_| address.with(Address::query));
    let at = Memo::new(move |_| address.with(Address::hole_at));
    let told = Resource::new_blocking(move || asked.get(), list_gaps);
    let candidates: Told = Resource::new_blocking(
        move || at.get(),
        |at| async move {
            match at {
                Some(at) => gap_candidates(at).await.map(Some),
                None => Ok(None),
            }
        },
    );
    let look_again = move || {
        told.refetch();
        candidates.refetch();
    };
    keep_fresh(matters, look_again);
    let offering = Offering::new(look_again);
    view! {
        <ToldPage title=text!(i18n, gaps.title) resource=told let:view>
            <Shown view address candidates offering/>
        </ToldPage>
    }
    .into_any()
}

#[component]
fn Shown(view: GapsView, address: Memo<Address>, candidates: Told, offering: Offering) -> impl IntoView {
    let i18n = use_i18n();
    let GapsView { branch, branches, today, from, days, holes, doctors, specialties, recovered } = view;
    let zone = parse_zone(&branch.zone).unwrap_or(chrono_tz::Europe::Moscow);
    // Not stored values: the address may change once more after those would have been disposed of.
    let (holes, doctors, recovered) = (Arc::new(holes), Arc::new(doctors), Arc::new(recovered));
    let (all_holes, of_doctors) = (holes.clone(), doctors.clone());
    let shown = Memo::new(move |_| {
        address.with(|address| {
            let suits = |hole: &&Hole| {
                of_doctors.iter().any(|doctor| doctor.id == hole.doctor && address.shows(doctor))
            };
            all_holes.iter().filter(suits).cloned().collect::<Vec<Hole>>()
        })
    });
    let open = Memo::new(move |_| address.with(Address::hole_at));
    let branch_id = branch.id;
    walk(
        [text!(i18n, gaps.next).into(), text!(i18n, gaps.previous).into()],
        move || {
            let at = open.get()?;
            shown.with(|holes| holes.iter().position(|hole| hole.is_at(&at)))
        },
        move |next| {
            let hole = shown.with(|holes| holes.get(next).cloned())?;
            Some(address.with(|address| address.opened(branch_id, &hole)).href())
        },
    );
    let of_doctors = doctors.clone();
    let detail = move || {
        let Some(at) = open.get() else {
            return view! { <Recoveries recovered=recovered.to_vec()/> }.into_any();
        };
        match holes.iter().find(|hole| hole.is_at(&at)) {
            Some(hole) => {
                let doctor = of_doctors.iter().find(|doctor| doctor.id == hole.doctor);
                let doctor = doctor.map(|doctor| doctor.name().short()).unwrap_or_default();
                view! { <Candidates hole=hole.clone() doctor zone today told=candidates offering/> }
                    .into_any()
            }
            None => view! {
                <section class="panel">
                    <Empty icon=Glyph::Check title=text!(i18n, gaps.gone) body=text!(i18n, gaps.gone_body)/>
                </section>
            }
            .into_any(),
        }
    };
    let list = move || view! { <List holes=shown.get() doctors=doctors.to_vec() address today zone branch=branch_id/> };
    let last = from + Days::new(u64::from(days) - 1);
    let week = move |date: Option<NaiveDate>| address.with(|address| address.on(date)).href();
    let (before, after) = (
        from.checked_sub_days(Days::new(days.into())).filter(|date| *date > today),
        from.checked_add_days(Days::new(days.into())),
    );
    let all = move || {
        let all = !address.with(|address| address.all);
        address.with(|address| Address { all, ..address.closed() }).href()
    };
    let chip = move |code: Option<String>, words: String| {
        let own = code.clone();
        let href = move || address.with(|address| address.of(own.clone())).href();
        let current = move || {
            let on = address.with(|address| address.specialties.first().cloned() == code);
            on.then_some("true")
        };
        view! { <a class="chip" href=href aria-current=current>{words}</a> }
    };
    let chips = specialties
        .into_iter()
        .map(|specialty| chip(Some(specialty.code), capitalised(&specialty.name)))
        .collect_view();
    let back = move || address.with(Address::closed).href();
    view! {
        <TopBar title=text!(i18n, gaps.title)>
            <nav class="row g1 daynav" aria-label=text!(i18n, gaps.days)>
                <a class="ib" class:off=from <= today href=move || week(before) aria-label=text!(i18n, gaps.earlier)><Icon glyph=Glyph::Left/></a>
                <a class="btn sm" href=move || week(None)>{move || wording::date_range(from, last, words::lang(i18n.get_locale()))}</a>
                <a class="ib" href=move || week(after) aria-label=text!(i18n, gaps.later)><Icon glyph=Glyph::Right/></a>
            </nav>
            <Branches address shown=branch.clone() all=branches/>
            <span class="end"></span>
            <PaletteButton/>
        </TopBar>
        <Main class="gaps">
            <div class="filters" role="group" aria-label=text!(i18n, gaps.filters)>
                <Views address/>
                <span class="sep"></span>
                {chip(None, t_string!(i18n, gaps.everybody).to_owned())}
                {chips}
                <span class="sep"></span>
                <a class="chip" href=all aria-current=move || address.with(|address| address.all).then_some("true")>
                    <Icon glyph=Glyph::Gap small=true/>
                    {t!(i18n, gaps.all_free)}
                </a>
            </div>
            <div class="two-panes" class:picked=move || open.get().is_some()>
                <div class="list-pane">{list}</div>
                <div class="detail-pane">
                    <a class="btn sm back" href=back><Icon glyph=Glyph::Left small=true/>{t!(i18n, gaps.back)}</a>
                    {detail}
                </div>
            </div>
        </Main>
    }
    .into_any()
}

#[component]
fn List(
    holes: Vec<Hole>,
    doctors: Vec<DoctorBrief>,
    address: Memo<Address>,
    today: NaiveDate,
    zone: Tz,
    branch: BranchId,
) -> impl IntoView {
    let i18n = use_i18n();
    if holes.is_empty() {
        return view! {
            <section class="panel">
                <Empty icon=Glyph::Check title=text!(i18n, gaps.none) body=text!(i18n, gaps.none_body)/>
            </section>
        }
        .into_any();
    }
    let row = move |hole: &Hole, doctors: &[DoctorBrief]| {
        let doctor = doctors
            .iter()
            .find(|doctor| doctor.id == hole.doctor)
            .map(|doctor| doctor.name().short())
            .unwrap_or_default();
        let opened = hole.clone();
        let href = move || address.with(|address| address.opened(branch, &opened)).href();
        let own = hole.clone();
        let current =
            move || address.with(Address::hole_at).is_some_and(|at| own.is_at(&at)).then_some("true");
        let time =
            wording::time_range(hole.start.with_timezone(&zone).time(), hole.end.with_timezone(&zone).time());
        let (minutes, waiting, big) = (hole.minutes(), u32::from(hole.waiting), hole.big);
        view! {
            <li>
                <a class="hole" href=href aria-current=current>
                    <span class="nw">{time}</span>
                    <span class="b nw" class:tone=big data-tone=big.then_some("gap")>
                        {move || wording::duration(minutes, words::lang(i18n.get_locale()))}
                    </span>
                    <span class="grow">{doctor}</span>
                    {if waiting > 0 {
                        view! { <Tag tone=Tone::Info icon=Glyph::User>{t!(i18n, gaps.waiting, count = move || waiting)}</Tag> }.into_any()
                    } else {
                        view! { <span class="small faint">{t!(i18n, gaps.nobody_waits)}</span> }.into_any()
                    }}
                </a>
            </li>
        }
        .into_any()
    };
    let days = holes
        .chunk_by(|a, b| a.date == b.date)
        .map(|of_day| {
            let date = of_day[0].date;
            let (count, minutes) = (of_day.len() as i64, of_day.iter().map(Hole::minutes).sum());
            let heading = move || capitalised(&wording::date_with_weekday(date, words::lang(i18n.get_locale())));
            let near = move || {
                let days = (date - today).num_days();
                match days {
                    0 => Some(t_string!(i18n, gaps.today)),
                    1 => Some(t_string!(i18n, gaps.tomorrow)),
                    _ => None,
                }
            };
            let all = address.with_untracked(|address| address.all);
            let sum = move || {
                if all {
                    Some(wording::duration(minutes, words::lang(i18n.get_locale())))
                } else {
                    free_time::gaps(count, minutes, i18n.get_locale())
                }
            };
            let rows = of_day.iter().map(|hole| row(hole, &doctors)).collect_view();
            view! {
                <section class="panel">
                    <header><h2>{heading}" "<span class="mute plain">{near}</span></h2><span class="end small mute">{sum}</span></header>
                    <ul>{rows}</ul>
                </section>
            }
        })
        .collect_view();
    days.into_any()
}

/// What was brought back today, and how.
#[component]
fn Recoveries(recovered: Vec<Recovered>) -> impl IntoView {
    let i18n = use_i18n();
    let minutes = move |minutes: i64| move || wording::duration(minutes, words::lang(i18n.get_locale()));
    let total: i64 = recovered.iter().map(|own| own.minutes).sum();
    let none = recovered.is_empty();
    let rows = recovered
        .into_iter()
        .map(|own| {
            let visits = own.visits;
            view! {
                <li class="row">
                    <span class="grow">{own.operator}</span>
                    <span class="small mute">{t!(i18n, gaps.visits, count = move || visits)}</span>
                    <b class="nw">{minutes(own.minutes)}</b>
                </li>
            }
        })
        .collect_view();
    let aside = move || (total > 0).then(|| view! { <b>{minutes(total)}</b> });
    view! {
        <Panel title=text!(i18n, gaps.recovered) aside=aside>
            <ul class="pad col g2">{rows}</ul>
            {none.then(|| view! { <p class="pad small mute">{t!(i18n, gaps.recovered_none)}</p> })}
        </Panel>
        <p class="small mute pad">{t!(i18n, gaps.hint)}</p>
    }
    .into_any()
}
