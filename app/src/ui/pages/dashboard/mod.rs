//! The dashboard: `/dashboard`, figures of a period against the one before; `/dashboard/visits`, the visits behind one of
//! them; `/dashboard/costs`, what leads cost.
//!
//! `address` says what is shown and where figures lead (pure). `bar` chooses the period and the branch; `tiles` are the
//! figures; `panels`, `ahead` and `tables` what they are made of; `table` is a table that is sorted.

mod address;
mod ahead;
mod bar;
mod costs;
mod panels;
mod table;
mod tables;
mod tiles;
mod visits;

use std::{sync::Arc, time::Duration};

use domain::{
    dashboard::{Dashboard, DashboardFilter},
    error::AppError,
    event::Event,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api::dashboard::read_dashboard,
    i18n::*,
    ui::{
        connection::use_connection,
        focus,
        frame::{Main, ToldPage},
        live::{gather, use_live},
    },
};

/// How long what happens is gathered before the figures are read anew.
const MINUTE: Duration = Duration::from_secs(60);

pub use costs::CostsPage;
pub use visits::VisitsPage;

/// The page.
#[component]
pub fn DashboardPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(address::read));
    let told = Resource::new_blocking(move || filter.get(), read_dashboard);
    follow(told);
    view! {
        <ToldPage title=text!(i18n, dashboard.title) resource=told let:view>
            <Page view filter/>
        </ToldPage>
    }
    .into_any()
}

/// Reads a period that still goes on anew, a minute after something happened; not while somebody works on the page with
/// keys, for it is drawn anew.
fn follow(told: Resource<Result<Dashboard, AppError>>) {
    let again = gather(move || {
        let goes_on = |told: &Dashboard| told.period.to >= told.today;
        let asks = told.try_with_untracked(|told| matches!(told, Some(Ok(told)) if goes_on(told)));
        if asks == Some(true) && focus::is_lost() {
            told.refetch();
        }
    });
    use_live().listen(move |event| {
        if matters(event) {
            again(MINUTE);
        }
    });
    use_connection().when_restored(move || again(MINUTE));
}

/// Whether something happened that is counted.
fn matters(event: &Event) -> bool {
    matches!(
        event,
        Event::CallChanged { .. }
            | Event::BookingChanged { .. }
            | Event::LeadChanged { .. }
            | Event::ComplaintsChanged
            | Event::Resync
    )
}

/// What is drawn of it, in the language of the moment.
#[derive(Clone)]
struct Drawn {
    view: Arc<Dashboard>,
    language: Locale,
}

#[component]
fn Page(view: Dashboard, filter: Memo<DashboardFilter>) -> impl IntoView {
    let i18n = use_i18n();
    let view = Arc::new(view);
    let shown = view.clone();
    let body = move || {
        let drawn = Drawn { view: view.clone(), language: i18n.get_locale() };
        view! {
            <tiles::Tiles drawn=drawn.clone()/>
            <div class="dash-split">
                <panels::Hours drawn=drawn.clone()/>
                <panels::Funnel drawn=drawn.clone()/>
            </div>
            <panels::Dates drawn=drawn.clone()/>
            <div class="dash-split">
                <ahead::Ahead drawn=drawn.clone()/>
                <tables::Leads drawn=drawn.clone()/>
            </div>
            <div class="dash-split even">
                <panels::Reasons drawn=drawn.clone()/>
                <panels::Complaints drawn=drawn.clone()/>
            </div>
            <tables::Operators drawn=drawn.clone()/>
            <tables::Branches drawn=drawn.clone()/>
            <tables::Doctors drawn=drawn.clone()/>
            <tables::Services drawn=drawn.clone()/>
            <tiles::Definitions drawn/>
        }
    };
    view! {
        <bar::Bar view=shown filter/>
        <Main>
            <div class="page dash">{body}</div>
        </Main>
    }
    .into_any()
}
