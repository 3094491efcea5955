//! The pages in the parts that a browser loads: one for each place where somebody works, fetched when a page of it is
//! first opened.
//!
//! What every page stands in (the frame, the live events) belongs to the part that is always loaded, so nothing of a page
//! may be named there but its route in this table. The palette is drawn when it is opened, and stands in the table as if
//! it were a page.

use leptos::prelude::*;
use leptos_router::ChooseView;

/// Parts and their pages. All pages are of one type, so that the router is compiled for one and not for each of them.
macro_rules! parts {
    ($($part:ident: $($page:ident),+ $(,)?;)+) => {
        /// A page, as the view of its route.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(clippy::enum_variant_names, missing_docs, reason = "a variant is called as its page is")]
        pub enum Page {
            $($($page,)+)+
        }

        $(
            mod $part {
                use super::*;

                /// The only way into the part: the splitter cuts here.
                #[lazy($part)]
                pub fn draw(page: Page) -> AnyView {
                    match page {
                        $(Page::$page => super::super::$page().into_any(),)+
                        _ => ().into_any(), // of another part
                    }
                }
            }
        )+

        impl ChooseView for Page {
            async fn choose(self) -> AnyView {
                match self {
                    $($(Page::$page)|+ => $part::draw(self).await,)+
                }
            }

            async fn preload(&self) {
                #[cfg(target_arch = "wasm32")]
                match self {
                    $($(Page::$page)|+ => $part::__preload_draw().await,)+
                }
            }
        }
    };
}

parts! {
    entry: Account, OpenPalette, Setup, SignIn;
    desk: DeskPage;
    records: CallPage, CallsPage, ComplaintPage, ComplaintRulesPage, ComplaintsPage, CostsPage, DashboardPage, ExportsPage, GapsPage, KnowledgePage, LeadPage, LeadsPage, MemosPage, NewComplaintPage, NewPlanPage, PatientPage, PatientsPage, PlanPage, ReportPage, ReportsPage, VisitsPage;
    schedule: SchedulePage;
    import: ImportPage;
    settings:
        ArticlesPage,
        AuditPage,
        BranchHoursPage,
        BranchesPage,
        DoctorHoursPage,
        DoctorsPage,
        MessagesPage,
        PromotionsPage,
        ServicesPage,
        SettingsPage,
        SpecialtiesPage,
        ToMovePage,
        TriagePage,
        UnreadPage,
        UsersPage;
}
