//! What leads cost: a sum for each source and month.

use chrono::{Datelike, Months, NaiveDate};
use domain::{
    dashboard::{LeadCostForm, LeadCosts},
    error::{AppError, FieldErrors},
    lead::LeadSource,
    money::Kopecks,
    permission::Permission,
    wording,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use crate::{
    api::dashboard::{list_lead_costs, note_lead_cost},
    i18n::*,
    ui::{
        connection::use_connection,
        frame::{Main, ToldPage, TopBar, Viewer},
        icons::{Glyph, Icon},
        palette::PaletteButton,
        parts::{Button, TextField, provide_errors, use_toasts},
        words::{self, capitalised, lang, lead},
    },
};

/// The page.
#[component]
pub fn CostsPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let month = Memo::new(move |_| query.with(|query| query.get("month").and_then(|date| date.parse().ok())));
    let told = Resource::new_blocking(move || month.get(), list_lead_costs);
    view! {
        <ToldPage title=text!(i18n, dashboard.costs.title) resource=told let:costs>
            <Costs costs/>
        </ToldPage>
    }
    .into_any()
}

#[component]
fn Costs(costs: LeadCosts) -> impl IntoView {
    let i18n = use_i18n();
    let month = costs.month;
    let named = move || {
        let name = wording::month_name(month, lang(i18n.get_locale()));
        format!("{} {}", capitalised(name), month.year())
    };
    let step = |month: Option<NaiveDate>| {
        month.map_or_else(|| "/dashboard/costs".into(), |month| format!("/dashboard/costs?month={month}"))
    };
    let (before, after) =
        (month.checked_sub_months(Months::new(1)), month.checked_add_months(Months::new(1)));
    let reads = use_context::<Viewer>().is_some_and(|viewer| viewer.role.may(Permission::ReadReports));
    let rows = costs.costs.into_iter().map(|(source, cost)| view! { <Cost source cost month/> });
    let rows = rows.collect_view();
    view! {
        <TopBar title=text!(i18n, dashboard.costs.title)>
            <nav class="row g1 daynav" aria-label=text!(i18n, dashboard.costs.month)>
                <a class="ib" href=step(before) aria-label=text!(i18n, dashboard.costs.previous)><Icon glyph=Glyph::Left/></a>
                <b class="nw">{named}</b>
                <a class="ib" href=step(after) aria-label=text!(i18n, dashboard.costs.next)><Icon glyph=Glyph::Right/></a>
            </nav>
            <span class="end"></span>
            <PaletteButton/>
            {reads.then(|| view! { <a class="btn" href="/dashboard">{t!(i18n, dashboard.costs.back)}</a> })}
        </TopBar>
        <Main>
            <div class="page narrow col g4">
                <p class="mute">{t!(i18n, dashboard.costs.about)}</p>
                <section class="panel pad col g3">{rows}</section>
            </div>
        </Main>
    }
    .into_any()
}

/// One source: its own small form.
#[component]
fn Cost(source: LeadSource, cost: Option<Kopecks>, month: NaiveDate) -> impl IntoView {
    let i18n = use_i18n();
    let (toasts, connection) = (use_toasts(), use_connection());
    let noted = cost.map(|Kopecks(kopecks)| match kopecks % 100 {
        0 => (kopecks / 100).to_string(),
        rest => format!("{},{rest:02}", kopecks / 100),
    });
    let value = RwSignal::new(noted.unwrap_or_default());
    let errors = RwSignal::new(FieldErrors::default());
    let busy = RwSignal::new(false);
    provide_errors(errors);
    let name = move || lead::source(i18n.get_locale(), source);
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let form =
            LeadCostForm { source: source.code().into(), month: Some(month), rubles: value.get_untracked() };
        spawn_local(async move {
            let answer = note_lead_cost(form).await;
            connection.note(&answer);
            // meanwhile the page may have been left
            if busy.try_set(false).is_some() {
                return;
            }
            let language = i18n.get_locale_untracked();
            match answer {
                Ok(()) => {
                    errors.set(FieldErrors::default());
                    let source = lead::source(language, source);
                    toasts.say(td_string!(language, dashboard.costs.saved, source = source));
                }
                Err(AppError::Invalid(faults)) => errors.set(faults),
                Err(error) => toasts.say(words::error(language, &error)),
            }
        });
    };
    let label = move || t_string!(i18n, dashboard.costs.rubles, source = name());
    view! {
        <form class="row dash-cost" on:submit=save>
            <TextField label=label name="rubles" id=format!("cost-{}", source.code()) value inputmode="decimal"/>
            <Button kind="submit" busy>{t!(i18n, common.save)}</Button>
        </form>
    }
    .into_any()
}
