//! The frame round the pages: rail, top bar, main part, and what floats above them.

mod account;
mod rail;
mod told;
mod waits;

use domain::permission::{Permission, Role};
use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_location};

use super::{
    connection::OfflineBanner,
    focus,
    icons::Glyph,
    keys::KeySheet,
    live,
    live_region::Region,
    palette::CommandPalette,
    parts::{Empty, toast::Toasts},
};
use crate::i18n::*;

pub use account::{LanguageSwitch, ThemeChoice};
pub use rail::Section;
pub use told::{ToldPage, told_of, use_id};
pub use waits::use_waiting;

/// Who is signed in, as far as the frame cares.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Viewer {
    /// Whose account.
    pub id: domain::id::UserId,
    /// First name and surname.
    pub name: String,
    /// What they may do follows from it.
    pub role: Role,
}

/// Provides the viewer to everything below. The server knows who it is; the browser is told by the page.
pub fn provide_viewer() {
    if let Some(viewer) = SharedValue::new(use_context::<Viewer>).into_inner() {
        provide_context(viewer);
    }
}

/// The frame; the page fills it with [`TopBar`] and [`Main`].
#[component]
pub fn Frame() -> impl IntoView {
    let i18n = use_i18n();
    follow_navigation();
    if use_context::<Viewer>().is_some() {
        live::follow();
        waits::follow();
    }
    let path = use_location().pathname;
    let role = use_context::<Viewer>().map(|viewer| viewer.role);
    let allowed = Memo::new(move |_| path.with(|path| is_for(path, role)));
    view! {
        <a class="skip" href="#main">{t!(i18n, common.to_content)}</a>
        <div class="app">
            <rail::Rail/>
            <Show when=move || allowed.get() fallback=Refused>
                <Outlet/>
            </Show>
        </div>
        {use_context::<Viewer>().map(|viewer| view! { <account::AccountMenu viewer/> })}
        <OfflineBanner/>
        <Toasts/>
        <Region/>
        <KeySheet/>
        <CommandPalette/>
    }
    .into_any()
}

/// Whether somebody of that role may see the page at `path`: who may ask for what it shows. Each service asks for the
/// leave again.
pub fn is_for(path: &str, role: Option<Role>) -> bool {
    use Permission::*;
    let Some(role) = role else { return true };
    match path {
        "/settings/branches"
        | "/settings/complaints"
        | "/settings/doctors"
        | "/settings/import"
        | "/settings/intake"
        | "/settings/messages"
        | "/settings/promotions"
        | "/settings/services"
        | "/settings/specialties" => role.may(EditClinic),
        "/settings/articles" | "/settings/triage" => role.may(EditKnowledge),
        "/settings/users" => role.may(EditUsers),
        "/settings/audit" => role.may(ReadAudit),
        // whoever books moves them, whoever edits hours causes them
        "/settings/to-move" => role.may(Book) || role.may(EditHours),
        // reports lead here
        "/calls" => role.may(TakeCalls) || role.may(ReadReports),
        // a doctor opens those of the own visits
        call if call.starts_with("/calls/") => role.may(TakeCalls) || role.may(ReadReports),
        card if card.starts_with("/patients/") => role.may(SeePatients),
        plan if plan.starts_with("/plans/") => role.may(Book),
        lead if lead.starts_with("/leads/") => role.may(WorkLeads),
        "/exports" => role.may(Export),
        report if report.starts_with("/reports/") => Section::Reports.is_for(role),
        "/dashboard/visits" => role.may(ReadReports) && role.may(SeeSchedule),
        "/dashboard/costs" => role.may(NoteCosts),
        "/complaints/new" => role.may(RegisterComplaints),
        complaint if complaint.starts_with("/complaints/") => Section::Complaints.is_for(role),
        hours if hours.starts_with("/settings/") && hours.ends_with("/hours") => role.may(SeeHours),
        _ => Section::at(path).is_none_or(|section| section.is_for(role)),
    }
}

/// A page of a section that is not for the viewer.
#[component]
fn Refused() -> impl IntoView {
    let i18n = use_i18n();
    let home = use_context::<Viewer>().map_or("/", |viewer| Section::home(viewer.role));
    view! {
        <TopBar title=text!(i18n, common.refused.title)/>
        <Main>
            <Empty icon=Glyph::Lock title=text!(i18n, common.refused.title) body=text!(i18n, common.refused.body)>
                <a class="btn sm" href=home>{t!(i18n, common.refused.back)}</a>
            </Empty>
        </Main>
    }
    .into_any()
}

/// After a step to another page the focus goes to its main part, as after a load.
fn follow_navigation() {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            request_animation_frame(focus_main);
        }
        now
    });
}

fn focus_main() {
    let inside =
        document().active_element().is_some_and(|focused| focused.closest("#main").ok().flatten().is_some());
    if !inside {
        focus::give_first("#main");
    }
}

/// The bar above the page: its title, then whatever the page puts there.
#[component]
pub fn TopBar(
    /// The page's name: the heading, and the document's title.
    #[prop(into)]
    title: TextProp,
    /// The heading is for listeners only: the bar shows something else.
    #[prop(optional)]
    quiet: bool,
    /// What else stands in the bar.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let heading = title.clone();
    view! {
        <leptos_meta::Title text=title/>
        <header class="topbar">
            <h1 class:vh=quiet>{move || heading.get()}</h1>
            {children.map(|children| children())}
        </header>
    }
}

/// The page's main part.
#[component]
pub fn Main(
    /// More classes, as `desk`.
    #[prop(optional)]
    class: &'static str,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    view! {
        <main class=("main ".to_owned() + class).trim_end().to_owned() id="main" tabindex="-1">
            {children()}
        </main>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_for_whoever_may_ask_for_what_it_shows() {
        let sees = |role, path| is_for(path, Some(role));
        assert!(sees(Role::Operator, "/settings/to-move"));
        assert!(sees(Role::Operator, "/settings/doctors/1/hours"));
        assert!(!sees(Role::Operator, "/settings"));
        assert!(!sees(Role::Operator, "/settings/doctors"));
        assert!(sees(Role::Manager, "/calls") && sees(Role::Manager, "/calls/1"));
        assert!(!sees(Role::SmmManager, "/calls/1") && !sees(Role::Operator, "/settings/intake"));
        assert!(
            sees(Role::DataProtectionOfficer, "/settings/audit") && !sees(Role::Manager, "/settings/audit")
        );
        assert!(!sees(Role::Manager, "/settings/to-move"));
        assert!(!sees(Role::Doctor, "/settings/doctors/1/hours"));
        assert!(sees(Role::ChiefPhysician, "/settings/to-move"));
        assert!(!sees(Role::ChiefPhysician, "/settings/import"));
        assert!(sees(Role::Doctor, "/patients/1"), "the service knows whose card it is");
        assert!(sees(Role::Accountant, "/reports/2026-11-24") && !sees(Role::Doctor, "/reports/2026-11-24"));
        assert!(sees(Role::SmmManager, "/leads/1") && !sees(Role::Doctor, "/leads/1"));
        assert!(sees(Role::Operator, "/plans/1") && !sees(Role::Doctor, "/plans/1"));
    }
}
