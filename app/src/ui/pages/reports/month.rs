//! The month: who sent which report, and who did not.

use domain::{
    day_report::view::{MonthCell, MonthRow, ReportMonth},
    event::Event,
    wording,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{address, one::tone};
use crate::{
    api::reports::read_report_month,
    i18n::*,
    ui::{
        frame::{Main, ToldPage, TopBar},
        icons::{Glyph, Icon},
        live::keep_fresh,
        palette::PaletteButton,
        parts::{Column, Empty, Table, Tag, Tone},
        words::{self, capitalised, report},
    },
};

/// The page.
#[component]
pub fn ReportsPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let of = Memo::new(move |_| {
        query.with(|query| query.get("month").and_then(|text| address::read_month(&text)))
    });
    let told = Resource::new_blocking(move || of.get(), read_report_month);
    keep_fresh(|event| matches!(event, Event::ReportChanged { .. } | Event::Resync), move || told.refetch());
    view! {
        <ToldPage title=text!(i18n, reports.title) resource=told let:month>
            <Month month/>
        </ToldPage>
    }
    .into_any()
}

#[component]
fn Month(month: ReportMonth) -> impl IntoView {
    let i18n = use_i18n();
    let ReportMonth { first, last, today, rows, .. } = month;
    let title = move || {
        let language = words::lang(i18n.get_locale());
        capitalised(&format!("{} {}", wording::month_name(first, language), first.format("%Y")))
    };
    let earlier = first.pred_opt().map(address::month);
    let later = last.succ_opt().filter(|next| *next <= today).map(address::month);
    let missing = rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.missing).count() as u32;
    let mut lines: Vec<(MonthCell, MonthRow)> = Vec::new();
    for row in &rows {
        lines.extend(row.cells.iter().map(|cell| (*cell, MonthRow { cells: Vec::new(), ..row.clone() })));
    }
    // the latest day first; of a day whose report is missing first
    lines.sort_by_key(|(cell, row)| (std::cmp::Reverse(cell.date), !cell.missing, row.operator.name.clone()));
    let empty = lines.is_empty();
    let columns = vec![
        Column::words(text!(i18n, reports.month.date)),
        Column::words(text!(i18n, reports.month.operator)),
        Column::words(text!(i18n, reports.month.report)),
        Column::number(text!(i18n, reports.month.calls)),
        Column::number(text!(i18n, reports.month.booked)),
    ];
    let said = move || {
        match missing {
        0 => view! { <Tag tone=Tone::Good icon=Glyph::Check>{t!(i18n, reports.month.all_sent)}</Tag> }.into_any(),
        count => view! {
            <Tag tone=Tone::Warn icon=Glyph::Warn>{t!(i18n, reports.month.missing_count, count = move || count)}</Tag>
        }
        .into_any(),
    }
    };
    let body = match empty {
        true => view! { <Empty icon=Glyph::Document title=text!(i18n, reports.month.empty)/> }.into_any(),
        false => {
            let rows = lines.into_iter().map(|(cell, row)| view! { <Line cell row/> }).collect_view();
            view! { <Table label=title columns>{rows}</Table> }.into_any()
        }
    };
    view! {
        <TopBar title=title>
            {earlier.map(|href| view! { <a class="ib" href=href aria-label=text!(i18n, reports.month.earlier)><Icon glyph=Glyph::Left/></a> })}
            {later.map(|href| view! { <a class="ib" href=href aria-label=text!(i18n, reports.month.later)><Icon glyph=Glyph::Right/></a> })}
            {(!empty).then(said)}
            <span class="end"></span>
            <PaletteButton/>
        </TopBar>
        <Main>
            <div class="page"><section class="panel">{body}</section></div>
        </Main>
    }
    .into_any()
}

#[component]
fn Line(cell: MonthCell, row: MonthRow) -> impl IntoView {
    let i18n = use_i18n();
    let MonthCell { date, state, counted, missing } = cell;
    let href = address::href(date, Some(row.operator.id), None);
    let day = move || wording::short_day(date, words::lang(i18n.get_locale()));
    let tag =
        match missing {
            true => view! { <Tag tone=Tone::Bad icon=Glyph::Warn>{t!(i18n, reports.month.missing)}</Tag> }
                .into_any(),
            false => view! { <Tag tone=tone(state)>{move || report::state(i18n.get_locale(), state)}</Tag> }
                .into_any(),
        };
    let number = |count: Option<i64>| count.map_or_else(|| "·".into(), |count| count.to_string());
    view! {
        <tr>
            <td class="nw"><a class="b" href=href>{day}</a></td>
            <td class:b=row.own>{row.operator.name}</td>
            <td>{tag}</td>
            <td class="num">{number(counted.map(|(calls, _)| calls))}</td>
            <td class="num">{number(counted.map(|(_, booked)| booked))}</td>
        </tr>
    }
}
