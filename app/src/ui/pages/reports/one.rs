//! One report.

use chrono::{Days, NaiveDate};
use domain::{
    call_log::Choice,
    day_report::{Metric, act::ReportState, view::ReportView},
    error::AppError,
    id::UserId,
    permission::Permission,
    wording,
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};

use super::{address, ahead, figures, points, rows::Rows, send, shown::Shown, story};
use crate::{
    api::reports::{list_report_rows, read_report},
    i18n::*,
    ui::{
        frame::{Main, ToldPage, TopBar, Viewer},
        icons::{Glyph, Icon},
        palette::PaletteButton,
        parts::{Banner, Tag, Tone},
        words::{self, report},
    },
};

/// The page.
#[component]
pub fn ReportPage() -> impl IntoView {
    let i18n = use_i18n();
    let (params, query) = (use_params_map(), use_query_map());
    let key = Memo::new(move |_| {
        let date = params.with(|params| params.get("date").unwrap_or_default());
        query.with(|query| address::key(&date, &query.get("operator").unwrap_or_default()))
    });
    let open =
        Memo::new(move |_| query.with(|query| query.get("rows").and_then(|code| Metric::from_code(&code))));
    let told = Resource::new_blocking(
        move || key.get(),
        move |key| async move {
            let key = key.ok_or(AppError::NotFound)?;
            let view = read_report(key).await?;
            // the figure that is open when the page is; what is opened later is read by the page itself
            let rows = match open.get_untracked() {
                Some(metric) => Some(list_report_rows(key, metric).await?),
                None => None,
            };
            Ok((view, rows))
        },
    );
    view! {
        <ToldPage title=text!(i18n, reports.title) resource=told let((view, rows))>
            {
                let shown = Shown::of(view, open, rows);
                shown.follow();
                view! { <Report shown/> }
            }
        </ToldPage>
    }
    .into_any()
}

#[component]
fn Report(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let title = move || {
        let day =
            shown.view.with(|view| wording::date_with_weekday(view.date, words::lang(i18n.get_locale())));
        t_string!(i18n, reports.of, day = day)
    };
    let changed =
        Memo::new(move |_| shown.view.with(|view| Metric::ALL.iter().any(|of| view.differs(*of).is_some())));
    view! {
        <TopBar title=title>
            <Bar shown/>
        </TopBar>
        <Main>
            <div class="page report">
                <Sheet shown title/>
                <Show when=move || changed.get()>
                    <Banner tone=Tone::Info icon=Glyph::Bell title=text!(i18n, reports.changed)>
                        {t!(i18n, reports.changed_body)}
                    </Banner>
                </Show>
                <figures::Head shown/>
                <Rows shown/>
                <div class="split report-columns">
                    <div class="col g4">
                        <points::Points shown/>
                        <figures::Calls shown/>
                        <figures::Bookings shown/>
                        <figures::Leads shown/>
                    </div>
                    <aside class="col g4">
                        <ahead::Ahead shown/>
                        <figures::Complaints shown/>
                        <send::Send shown/>
                        <send::Decide shown/>
                        <story::Story shown/>
                    </aside>
                </div>
                <story::Definitions/>
            </div>
        </Main>
    }
    .into_any()
}

/// What stands above the sheet that is printed: the bar is not.
#[component]
fn Sheet(shown: Shown, title: impl Fn() -> String + Send + Sync + 'static) -> impl IntoView {
    let i18n = use_i18n();
    let whose = move || {
        shown.view.with(|view| {
            let state = report::state(i18n.get_locale(), view.state);
            format!("{}, {state}", view.operator.name)
        })
    };
    view! {
        <div class="print-head" aria-hidden="true">
            <p class="b">{title}</p>
            <p>{whose}</p>
        </div>
    }
}

/// What stands in the bar: the days beside, how far the report is, whose it is.
#[component]
fn Bar(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let beside = move |view: &ReportView, days: i64| beside(view, days);
    let earlier = move || shown.view.with(|view| beside(view, -1));
    let later = move || shown.view.with(|view| beside(view, 1));
    let state = move || shown.view.with(|view| view.state);
    let counted = move || {
        let at = shown.view.with(|view| view.counted_at);
        t_string!(i18n, reports.counted, time = shown.time(at))
    };
    let paper = move || {
        shown.view.with(|view| format!("/reports/{}/paper.pdf?operator={}", view.date, view.operator.id))
    };
    let print = move |_| {
        // Only a browser that has no printing refuses, and says so itself.
        let _ = window().print();
    };
    let tag = move || {
        let state = state();
        view! { <Tag tone=tone(state)>{move || report::state(i18n.get_locale(), state)}</Tag> }
    };
    let step = move |href: Option<String>, glyph: Glyph, name: TextProp| match href {
        Some(href) => {
            Either::Left(view! { <a class="ib" href=href aria-label=move || name.get()><Icon glyph/></a> })
        }
        None => Either::Right(view! { <span class="ib" aria-hidden="true"></span> }),
    };
    view! {
        {move || step(earlier(), Glyph::Left, text!(i18n, reports.earlier).into())}
        {move || step(later(), Glyph::Right, text!(i18n, reports.later).into())}
        {tag}
        <span class="small mute nw wide">{counted}</span>
        <span class="end"></span>
        <Whose shown/>
        <a class="btn sm plain" href=move || shown.view.with(|view| address::month(view.date))>{t!(i18n, reports.back)}</a>
        <PaletteButton/>
        // not a page: the browser fetches it
        <a class="btn sm" href=paper rel="external" download><Icon glyph=Glyph::Fall/>{t!(i18n, reports.pdf)}</a>
        <button type="button" class="btn sm" on:click=print><Icon glyph=Glyph::Print/>{t!(i18n, reports.print)}</button>
    }
    .into_any()
}

/// The report of the day before, or after; none of days that have not come.
fn beside(view: &ReportView, days: i64) -> Option<String> {
    let step = Days::new(days.unsigned_abs());
    let date: Option<NaiveDate> = match days < 0 {
        true => view.date.checked_sub_days(step),
        false => view.date.checked_add_days(step).filter(|date| *date <= view.today),
    };
    date.map(|date| address::href(date, Some(view.operator.id), None))
}

/// The tone of a state.
pub fn tone(state: ReportState) -> Tone {
    match state {
        ReportState::Draft => Tone::Neutral,
        ReportState::Submitted => Tone::Info,
        ReportState::Returned => Tone::Warn,
        ReportState::Accepted => Tone::Good,
    }
}

/// Whose report it is: a choice for those who see everybody's.
#[component]
fn Whose(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let navigate = use_navigate();
    let (operators, own) = shown.view.with_untracked(|view| (view.operators.clone(), view.operator.id));
    let name = shown.view.with_untracked(|view| view.operator.name.clone());
    let sees_schedule =
        use_context::<Viewer>().is_some_and(|viewer| viewer.role.may(Permission::SeeSchedule));
    if operators.is_empty() {
        return view! { <span class="small mute nw" class:wide=sees_schedule>{name}</span> }.into_any();
    }
    let date = shown.view.with_untracked(|view| view.date);
    let pick = move |id: String| {
        let operator: Option<UserId> = id.parse().ok();
        navigate(&address::href(date, operator, None), Default::default());
    };
    let option = move |choice: Choice<UserId>| {
        view! { <option value=choice.id.to_string() selected=choice.id == own>{choice.name}</option> }
    };
    view! {
        <label class="row g1">
            <span class="vh">{t!(i18n, reports.operator)}</span>
            <select class="input" on:change:target=move |event| pick(event.target().value())>
                {operators.into_iter().map(option).collect_view()}
            </select>
        </label>
    }
    .into_any()
}
