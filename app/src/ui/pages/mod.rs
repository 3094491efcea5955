//! The pages: one module for each noun.

pub mod account;
pub mod calls;
pub mod complaints;
pub mod dashboard;
pub mod desk;
pub mod exports;
pub mod gaps;
pub mod knowledge;
pub mod lazy;
pub mod leads;
pub mod memos;
pub mod patient;
pub mod patients;
pub mod reports;
pub mod schedule;
mod second_factor;
pub mod settings;
pub mod setup;
pub mod sign_in;
pub mod treatment_plan;

use account::Account;
use calls::{CallPage, CallsPage};
use complaints::{ComplaintPage, ComplaintRulesPage, ComplaintsPage, NewComplaintPage};
use dashboard::{CostsPage, DashboardPage, VisitsPage};
use desk::DeskPage;
use exports::ExportsPage;
use gaps::GapsPage;
use knowledge::KnowledgePage;
use leads::{LeadPage, LeadsPage};
use memos::MemosPage;
use patient::PatientPage;
use patients::PatientsPage;
use reports::{ReportPage, ReportsPage};
use schedule::SchedulePage;
use settings::{
    ArticlesPage, BranchesPage, DoctorsPage, PromotionsPage, ServicesPage, SettingsPage, SpecialtiesPage,
    TriagePage, UsersPage,
    audit::AuditPage,
    hours::{BranchHoursPage, DoctorHoursPage, ToMovePage},
    import::ImportPage,
    messages::MessagesPage,
    unread::UnreadPage,
};
use setup::Setup;
use sign_in::SignIn;
use treatment_plan::{NewPlanPage, PlanPage};

use super::palette::OpenPalette;
