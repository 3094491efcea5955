//! The rail: the sections that the viewer may see.

use domain::{
    permission::{Permission, Role},
    settings::READERS,
    waiting::{Count, Waiting},
};
use leptos::prelude::*;
use leptos_router::components::A;

use super::{Viewer, account::AccountButton, waits::badge};
use crate::{
    i18n::*,
    ui::icons::{Glyph, Icon},
};

/// A section of the workplace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// The call desk.
    Desk,
    /// The schedule.
    Schedule,
    /// Free time to fill, and who waits for some.
    Gaps,
    /// Patients.
    Patients,
    /// The log of calls.
    Calls,
    /// Those who reached out in another way than by a call.
    Leads,
    /// What is held against the clinic.
    Complaints,
    /// Prices, promotions, doctors, complaints and articles, found by words.
    Knowledge,
    /// What each operator did on a day.
    Reports,
    /// Figures of a period.
    Dashboard,
    /// Branches, doctors, services, users.
    Settings,
}

impl Section {
    /// All of them, in their order.
    pub const ALL: [Section; 11] = [
        Section::Desk,
        Section::Schedule,
        Section::Gaps,
        Section::Patients,
        Section::Calls,
        Section::Leads,
        Section::Complaints,
        Section::Knowledge,
        Section::Reports,
        Section::Dashboard,
        Section::Settings,
    ];
    /// Those in the upper part of the rail.
    const UPPER: [Section; 10] = [
        Section::Desk,
        Section::Schedule,
        Section::Gaps,
        Section::Patients,
        Section::Calls,
        Section::Leads,
        Section::Complaints,
        Section::Knowledge,
        Section::Reports,
        Section::Dashboard,
    ];

    /// Where it is.
    pub const fn path(self) -> &'static str {
        match self {
            Section::Desk => "/",
            Section::Schedule => "/schedule",
            Section::Gaps => "/gaps",
            Section::Patients => "/patients",
            Section::Calls => "/calls",
            Section::Leads => "/leads",
            Section::Complaints => "/complaints",
            Section::Knowledge => "/knowledge",
            Section::Reports => "/reports",
            Section::Dashboard => "/dashboard",
            Section::Settings => "/settings",
        }
    }

    /// The section whose own page it is.
    pub fn at(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.path() == path)
    }

    /// Where a role begins its day.
    pub fn home(role: Role) -> &'static str {
        // who steers begins with the figures
        if role == Role::Manager {
            return Section::Dashboard.path();
        }
        Self::UPPER.into_iter().find(|section| section.is_for(role)).map_or("/account", Self::path)
    }

    /// Whether the role may see it.
    pub fn is_for(self, role: Role) -> bool {
        use Permission::*;
        match self {
            Section::Desk | Section::Calls => role.may(TakeCalls),
            Section::Schedule => role.may(SeeSchedule) || role.may(SeeOwnSchedule),
            Section::Gaps => role.may(Book) && role.may(SeePatients),
            // A doctor opens the cards of the own visits, and looks for nobody.
            Section::Patients => role.may(SeePatients) && role.may(SeeSchedule),
            Section::Leads => role.may(WorkLeads),
            Section::Complaints => role.may(RegisterComplaints) || role.may(WorkComplaints),
            Section::Knowledge => role.may(ReadKnowledge),
            Section::Reports => role.may(TakeCalls) || role.may(ReadReports),
            Section::Dashboard => role.may(ReadReports),
            Section::Settings => READERS.iter().any(|permission| role.may(*permission)),
        }
    }

    /// What waits there for the viewer.
    fn waits(self) -> Option<fn(&Waiting) -> &Count> {
        match self {
            Section::Calls => Some(|waiting| &waiting.callbacks),
            Section::Leads => Some(|waiting| &waiting.leads),
            Section::Complaints => Some(|waiting| &waiting.complaints),
            Section::Knowledge => Some(|waiting| &waiting.questions),
            Section::Settings => Some(|waiting| &waiting.alarms),
            _ => None,
        }
    }

    /// Its sign.
    pub const fn icon(self) -> Glyph {
        match self {
            Section::Desk => Glyph::Phone,
            Section::Schedule => Glyph::Calendar,
            Section::Gaps => Glyph::Gap,
            Section::Patients => Glyph::User,
            Section::Calls => Glyph::Missed,
            Section::Leads => Glyph::Inbox,
            Section::Complaints => Glyph::Flag,
            Section::Knowledge => Glyph::Book,
            Section::Reports => Glyph::Document,
            Section::Dashboard => Glyph::Chart,
            Section::Settings => Glyph::Settings,
        }
    }

    /// Its name.
    pub fn name(self, language: Locale) -> &'static str {
        match self {
            Section::Desk => td_string!(language, common.section.desk),
            Section::Schedule => td_string!(language, common.section.schedule),
            Section::Gaps => td_string!(language, common.section.gaps),
            Section::Patients => td_string!(language, common.section.patients),
            Section::Calls => td_string!(language, common.section.calls),
            Section::Leads => td_string!(language, common.section.leads),
            Section::Complaints => td_string!(language, common.section.complaints),
            Section::Knowledge => td_string!(language, common.section.knowledge),
            Section::Reports => td_string!(language, common.section.reports),
            Section::Dashboard => td_string!(language, common.section.dashboard),
            Section::Settings => td_string!(language, common.section.settings),
        }
    }
}

/// The rail. Without a viewer (nobody is signed in) only the product's mark stands there.
#[component]
pub fn Rail() -> impl IntoView {
    let i18n = use_i18n();
    let viewer = use_context::<Viewer>();
    let upper = viewer.clone().map(|viewer| {
        let seen = Section::UPPER.into_iter().filter(move |section| section.is_for(viewer.role));
        seen.map(|section| view! { <Link section/> }).collect_view()
    });
    let foot = viewer.map(|viewer| {
        let settings = Section::Settings.is_for(viewer.role);
        view! {
            <div class="foot">
                {settings.then(|| view! { <Link section=Section::Settings/> })}
                <AccountButton viewer/>
            </div>
        }
    });
    view! {
        <nav class="rail" aria-label=text!(i18n, common.sections)>
            <span class="logo" role="img" aria-label=text!(i18n, common.product)>
                <Icon glyph=Glyph::Logo/>
            </span>
            {upper}
            {foot}
        </nav>
    }
    .into_any()
}

#[component]
fn Link(section: Section) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <A href=section.path() exact=section == Section::Desk>
            <Icon glyph=section.icon()/>
            {move || section.name(i18n.get_locale())}
            {section.waits().map(badge)}
        </A>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_sees_what_it_can_use() {
        assert!(Section::Desk.is_for(Role::Operator));
        assert!(!Section::Settings.is_for(Role::Operator));
        assert!(Section::Schedule.is_for(Role::Doctor));
        assert!(!Section::Patients.is_for(Role::Doctor));
        assert!(Section::Settings.is_for(Role::Admin));
    }

    #[test]
    fn a_section_is_known_by_its_own_page() {
        assert_eq!(Section::at("/"), Some(Section::Desk));
        assert_eq!(Section::at("/settings"), Some(Section::Settings));
        assert_eq!(Section::at("/patients/1"), None);
        assert_eq!(Section::at("/account"), None);
    }

    #[test]
    fn everybody_begins_at_a_page_of_their_own() {
        assert_eq!(Section::home(Role::Operator), "/");
        assert_eq!(Section::home(Role::Doctor), "/schedule");
        assert_eq!(Section::home(Role::SmmManager), "/leads");
        assert_eq!(Section::home(Role::Accountant), "/complaints");
        assert_eq!(Section::home(Role::Manager), "/dashboard");
        assert_eq!(Section::home(Role::Admin), "/schedule");
    }
}
