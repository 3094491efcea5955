//! The pages in the parts that a browser loads: one for each place where somebody works, fetched when a page of it is
//! first opened.
//!
//! What every page stands in (the frame, the palette, the live events) belongs to the part that is always loaded, so
//! nothing of a page may be named there but its route in this table.

use leptos::prelude::*;
use leptos_router::LazyRoute;

/// A part and its pages: each page becomes a route `Lazy<part::Page>`.
macro_rules! part {
    ($part:ident: $($page:ident),+) => {
        #[doc = concat!("The routes of the part `", stringify!($part), "`.")]
        pub mod $part {
            use super::*;

            #[allow(clippy::enum_variant_names, reason = "a variant is called as its page is")]
            enum Page {
                $($page,)+
            }

            /// The only way into the part: the splitter cuts here.
            #[lazy($part)]
            fn draw(page: Page) -> AnyView {
                match page {
                    $(Page::$page => super::super::$page().into_any(),)+
                }
            }

            $(
                #[doc = concat!("Leads to `", stringify!($page), "`.")]
                pub struct $page;

                impl LazyRoute for $page {
                    fn data() -> Self {
                        Self
                    }

                    async fn view(_: Self) -> AnyView {
                        draw(Page::$page).await
                    }

                    #[cfg(target_arch = "wasm32")]
                    async fn preload() {
                        __preload_draw().await;
                    }
                }
            )+
        }
    };
}

part!(entry: Account, Setup, SignIn);
part!(desk: DeskPage);
part!(records: CallsPage, GapsPage, NewPlanPage, PatientPage, PatientsPage, PlanPage);
part!(schedule: SchedulePage);
part!(import: ImportPage);
part!(
    settings: BranchHoursPage,
    BranchesPage,
    DoctorHoursPage,
    DoctorsPage,
    MessagesPage,
    PromotionsPage,
    ServicesPage,
    SettingsPage,
    SpecialtiesPage,
    ToMovePage,
    UsersPage
);
