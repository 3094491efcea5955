//! The bar: which period, of which branch, against what.

use std::sync::Arc;

use domain::{
    dashboard::{Dashboard, DashboardFilter, Span},
    export::ExportTable,
};
use leptos::prelude::*;

use super::address;
use crate::{
    i18n::*,
    ui::{
        frame::TopBar,
        icons::{Glyph, Icon},
        palette::PaletteButton,
        parts::{ExportLink, MenuButton},
        words::{figure, free_time},
    },
};

/// The bar. All of it are links and a plain form, so that it works before Wasm does.
#[component]
pub fn Bar(view: Arc<Dashboard>, filter: Memo<DashboardFilter>) -> impl IntoView {
    let i18n = use_i18n();
    let (period, before, today) = (view.period, view.before, view.today);
    let spans = Span::ALL.map(|span| {
        let href = move || {
            let now = filter.get();
            let to = (span == Span::Period).then_some(period.to);
            let from = if span == Span::Period { Some(period.from) } else { Some(period.to) };
            let from = from.filter(|from| to.is_some() || *from != today);
            address::href(&DashboardFilter { span, from, to, ..now })
        };
        let current = move || (filter.get().span == span).then_some("true");
        view! { <a href=href aria-current=current>{move || figure::span(i18n.get_locale(), span)}</a> }
    });
    let step = move |later| move || address::href(&filter.get().step(today, later));
    let dates = move || figure::period(i18n.get_locale(), period);
    let against = move || {
        let dates = figure::period(i18n.get_locale(), before);
        t_string!(i18n, dashboard.against, dates = dates)
    };
    let (at, zone) = (view.at, view.zone);
    let told_at = (period.to >= today).then(|| {
        let told = move || t_string!(i18n, dashboard.told_at, time = free_time::time(zone, at));
        view! { <span class="small faint nw wide">{told}</span> }
    });
    let later = (period.to < today).then(|| {
        view! { <a class="ib" href=step(true) aria-label=text!(i18n, dashboard.later)><Icon glyph=Glyph::Right/></a> }
    });
    view! {
        <TopBar title=text!(i18n, dashboard.title)>
            <nav class="seg sm" aria-label=text!(i18n, dashboard.span.label)>{spans}</nav>
            <nav class="row g1 daynav" aria-label=dates>
                <a class="ib" href=step(false) aria-label=text!(i18n, dashboard.earlier)><Icon glyph=Glyph::Left/></a>
                <b class="nw">{dates}</b>
                {later}
            </nav>
            <Show when=move || filter.get().span == Span::Period><Dates filter period/></Show>
            <span class="small mute nw wide">{against}</span>
            {told_at}
            <span class="end"></span>
            <BranchChoice view filter/>
            <ExportLink table=ExportTable::ByOperator dates=(period.from, period.to)/>
            <PaletteButton/>
        </TopBar>
    }
    .into_any()
}

/// The dates of a period.
#[component]
fn Dates(filter: Memo<DashboardFilter>, period: domain::dashboard::Period) -> impl IntoView {
    let i18n = use_i18n();
    let branch = move || filter.get().branch.map(|id| id.to_string());
    view! {
        <form class="row g1 dash-dates" method="get" action="/dashboard">
            <input type="hidden" name="span" value=Span::Period.code()/>
            {move || branch().map(|id| view! { <input type="hidden" name="branch" value=id/> })}
            <input class="input" type="date" name="from" aria-label=text!(i18n, dashboard.from) value=period.from.to_string()/>
            <input class="input" type="date" name="to" aria-label=text!(i18n, dashboard.to) value=period.to.to_string()/>
            <button type="submit" class="btn sm">{t!(i18n, dashboard.show)}</button>
        </form>
    }
}

/// All branches, or one of them.
#[component]
fn BranchChoice(view: Arc<Dashboard>, filter: Memo<DashboardFilter>) -> impl IntoView {
    let i18n = use_i18n();
    let chosen = view.branch.as_ref().map(|branch| branch.name.clone());
    let name = move || chosen.clone().unwrap_or_else(|| t_string!(i18n, dashboard.all_branches).to_owned());
    let to = move |branch| move || address::href(&DashboardFilter { branch, ..filter.get() });
    let is = move |branch| move || (filter.get().branch == branch).then_some("true");
    let links = view.branches.iter().map(|branch| {
        let id = Some(branch.id);
        view! {
            <a href=to(id) aria-current=is(id)>
                {branch.name.clone()}
                <span class="small mute">{branch.address.clone()}</span>
            </a>
        }
    });
    let links = links.collect_view();
    view! {
        <MenuButton id="branches" label=name>
            <a href=to(None) aria-current=is(None)>{t!(i18n, dashboard.all_branches)}</a>
            {links}
        </MenuButton>
    }
}
