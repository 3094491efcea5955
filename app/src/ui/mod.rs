//! Pages and what they are made of.
//!
//! Nothing here decides a rule of the clinic or knows of SQL: rules come from `domain`, data from the server
//! functions of `api`.

/// A text of the locales as a prop or an attribute: a closure that follows the language. `t!` does the same for
/// what stands between tags.
macro_rules! text {
    ($i18n:expr, $($key:tt)*) => {
        (move || leptos_i18n::t_string!($i18n, $($key)*))
    };
}

pub mod connection;
pub mod focus;
pub mod frame;
pub mod icons;
pub mod keys;
pub mod live;
pub mod live_region;
#[cfg(feature = "ssr")]
pub mod lock;
pub mod matching;
pub mod pages;
pub mod palette;
pub mod parts;
pub mod prefs;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod words;

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::i18n::*;
use frame::{Frame, Main, TopBar};
use pages::lazy::Page;
use parts::toast;

/// The whole workplace: what all pages share, and the table of pages.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    frame::provide_viewer();
    prefs::provide();
    connection::provide();
    live::provide();
    live_region::provide();
    keys::provide();
    toast::provide();
    palette::provide();
    let i18n = use_i18n();
    view! {
        <prefs::Document/>
        <Title
            text=text!(i18n, common.product)
            formatter=move |title: String| page_title(&title, t_string!(i18n, common.product))
        />
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/login") view=Page::SignIn ssr=SsrMode::Async/>
                <Route path=path!("/setup") view=Page::Setup ssr=SsrMode::Async/>
                <ParentRoute path=path!("") view=Frame ssr=SsrMode::Async>
                    <Route path=path!("/account") view=Page::Account/>
                    <Route path=path!("") view=Page::DeskPage/>
                    <Route path=path!("/calls") view=Page::CallsPage/>
                    <Route path=path!("/calls/:id") view=Page::CallPage/>
                    <Route path=path!("/patients") view=Page::PatientsPage/>
                    <Route path=path!("/patients/:id") view=Page::PatientPage/>
                    <Route path=path!("/plans/new") view=Page::NewPlanPage/>
                    <Route path=path!("/plans/:id") view=Page::PlanPage/>
                    <Route path=path!("/settings/doctors/:id/hours") view=Page::DoctorHoursPage/>
                    <Route path=path!("/settings/branches/:id/hours") view=Page::BranchHoursPage/>
                    <Route path=path!("/settings") view=Page::SettingsPage/>
                    <Route path=path!("/settings/branches") view=Page::BranchesPage/>
                    <Route path=path!("/settings/specialties") view=Page::SpecialtiesPage/>
                    <Route path=path!("/settings/doctors") view=Page::DoctorsPage/>
                    <Route path=path!("/settings/services") view=Page::ServicesPage/>
                    <Route path=path!("/settings/promotions") view=Page::PromotionsPage/>
                    <Route path=path!("/settings/articles") view=Page::ArticlesPage/>
                    <Route path=path!("/settings/triage") view=Page::TriagePage/>
                    <Route path=path!("/knowledge") view=Page::KnowledgePage/>
                    <Route path=path!("/settings/messages") view=Page::MessagesPage/>
                    <Route path=path!("/settings/complaints") view=Page::ComplaintRulesPage/>
                    <Route path=path!("/settings/users") view=Page::UsersPage/>
                    <Route path=path!("/settings/audit") view=Page::AuditPage/>
                    <Route path=path!("/settings/intake") view=Page::UnreadPage/>
                    <Route path=path!("/settings/import") view=Page::ImportPage/>
                    <Route path=path!("/settings/to-move") view=Page::ToMovePage/>
                    <Route path=path!("/leads") view=Page::LeadsPage/>
                    <Route path=path!("/leads/:id") view=Page::LeadPage/>
                    <Route path=path!("/complaints") view=Page::ComplaintsPage/>
                    <Route path=path!("/complaints/new") view=Page::NewComplaintPage/>
                    <Route path=path!("/complaints/:id") view=Page::ComplaintPage/>
                    <Route path=path!("/reports") view=Page::ReportsPage/>
                    <Route path=path!("/reports/:date") view=Page::ReportPage/>
                    <Route path=path!("/dashboard") view=Page::DashboardPage/>
                    <Route path=path!("/dashboard/visits") view=Page::VisitsPage/>
                    <Route path=path!("/dashboard/costs") view=Page::CostsPage/>
                    <Route path=path!("/memos") view=Page::MemosPage/>
                    <Route path=path!("/exports") view=Page::ExportsPage ssr=SsrMode::Async/>
                    <Route path=path!("/gaps") view=Page::GapsPage/>
                    <Route path=path!("/schedule") view=Page::SchedulePage/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// The product's name alone until the page has said its own.
fn page_title(page: &str, product: &str) -> String {
    if page == product { product.to_owned() } else { format!("{page} · {product}") }
}

/// A page for addresses that lead nowhere.
#[component]
fn NotFound() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <TopBar title=text!(i18n, common.not_found.title)/>
        <Main>
            <parts::Empty icon=icons::Glyph::Search title=text!(i18n, common.not_found.title) body=text!(i18n, common.not_found.body)>
                <a class="btn sm" href="/schedule">{t!(i18n, common.not_found.back)}</a>
            </parts::Empty>
        </Main>
    }
    .into_any()
}
