//! The visits behind a figure. Whose they are is told by the schedule, to those who may see it.

use domain::{
    dashboard::Period,
    visit_log::{VisitLog, VisitLogFilter, VisitLogLine},
    wording,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::address;
use crate::{
    api::dashboard::read_visit_log,
    i18n::*,
    ui::{
        frame::{Main, ToldPage, TopBar},
        icons::Glyph,
        palette::PaletteButton,
        parts::{Column, Empty, StatusTag, Table},
        words::{self, figure, lang},
    },
};

/// The page.
#[component]
pub fn VisitsPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(address::read_visits));
    let told = Resource::new_blocking(move || filter.get(), read_visit_log);
    view! {
        <ToldPage title=text!(i18n, dashboard.visits.title) resource=told let:log>
            <Page log filter/>
        </ToldPage>
    }
    .into_any()
}

#[component]
fn Page(log: VisitLog, filter: Memo<VisitLogFilter>) -> impl IntoView {
    let i18n = use_i18n();
    let (period, total) = (Period { from: log.from, to: log.to }, log.total);
    let shown = move || {
        let (language, number) = (i18n.get_locale(), figure::number(total));
        let dates = figure::period(language, period);
        td_string!(language, dashboard.visits.shown, dates = dates, total = number)
    };
    let set = move || figure::set(i18n.get_locale(), filter.get().set);
    let columns = vec![
        Column::words(text!(i18n, dashboard.visits.when)),
        Column::words(text!(i18n, dashboard.visits.branch)),
        Column::words(text!(i18n, dashboard.visits.who)),
        Column::words(text!(i18n, dashboard.visits.what)),
        Column::words(text!(i18n, dashboard.visits.state)),
        Column::words(text!(i18n, dashboard.visits.by)),
    ];
    let body = if log.lines.is_empty() {
        view! { <Empty icon=Glyph::Calendar title=text!(i18n, dashboard.visits.none)/> }.into_any()
    } else {
        let rows = log.lines.into_iter().map(|line| view! { <Row line/> }).collect_view();
        view! { <Table label=text!(i18n, dashboard.visits.title) columns>{rows}</Table> }.into_any()
    };
    view! {
        <TopBar title=text!(i18n, dashboard.visits.title)>
            <span class="end"></span>
            <PaletteButton/>
        </TopBar>
        <Main>
            <div class="page">
                <p><b>{set}</b>" · "{shown}<span class="block small mute">{t!(i18n, dashboard.visits.days)}</span></p>
                <section class="panel">{body}</section>
            </div>
        </Main>
    }
    .into_any()
}

#[component]
fn Row(line: VisitLogLine) -> impl IntoView {
    let i18n = use_i18n();
    let href = format!("/schedule?date={}&branch={}", line.date, line.branch);
    let at = line.starts_at.with_timezone(&line.zone).time();
    let when =
        move || format!("{}, {}", wording::short_day(line.date, lang(i18n.get_locale())), wording::time(at));
    let why = move || line.reason.map(|reason| words::cancel_reason(i18n.get_locale(), reason));
    view! {
        <tr>
            <td class="nw"><a href=href>{when}</a></td>
            <td>{line.branch_name}</td>
            <td>{line.doctor}</td>
            <td>{line.services}</td>
            <td><StatusTag status=line.status/><span class="block small mute">{why}</span></td>
            <td>{line.by}</td>
        </tr>
    }
}
