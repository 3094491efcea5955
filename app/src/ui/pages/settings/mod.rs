//! `/settings`: what the clinic is made of, who works in it and when.
//!
//! Each noun says in `about` what its list and its form look like; one page, one list and one form serve them all.
//! Hours have pages of their own.

mod about;
mod access;
mod articles;
pub mod audit;
mod bar;
mod branches;
mod doctors;
mod editor;
mod fields;
mod history;
pub mod hours;
pub mod import;
mod index;
mod list;
pub mod messages;
mod page;
mod prices;
mod promotions;
mod services;
mod specialties;
mod stale;
mod triage;
mod trial;
pub mod unread;
mod users;

pub use articles::ArticlesPage;
pub use bar::SettingsBar;
pub use branches::BranchesPage;
pub use doctors::DoctorsPage;
pub use index::SettingsPage;
pub use promotions::PromotionsPage;
pub use services::ServicesPage;
pub use specialties::SpecialtiesPage;
pub use triage::TriagePage;
pub use users::UsersPage;

#[cfg(test)]
mod tests {
    use domain::{
        article::ArticleForm,
        clinic_form::{BranchForm, ChairForm, DoctorForm, SkillForm},
        promotion_form::PromotionForm,
        service::ServiceForm,
        settings::Noun,
        triage::form::TriageForm,
        user::UserForm,
    };
    use serde::Serialize;
    use serde_json::json;

    use super::about::About;

    fn fits(about: &About, noun: Noun, form: impl Serialize) {
        assert_eq!(about.noun, noun);
        let form = json!(form);
        for is_new in [true, false] {
            for spec in (about.fields)(is_new) {
                assert!(form.get(spec.name).is_some(), "{noun:?} has no field «{}»", spec.name);
            }
        }
    }

    #[test]
    fn every_field_that_is_drawn_is_one_of_its_form() {
        let chair = ChairForm { branch_id: uuid::Uuid::nil().into(), name: String::new() };
        fits(&super::branches::BRANCH, Noun::Branch, BranchForm::default());
        fits(&super::branches::CHAIR, Noun::Chair, chair);
        fits(&super::specialties::SKILL, Noun::Skill, SkillForm::default());
        fits(&super::doctors::DOCTOR, Noun::Doctor, DoctorForm::default());
        fits(&super::services::SERVICE, Noun::Service, ServiceForm::default());
        fits(&super::promotions::PROMOTION, Noun::Promotion, PromotionForm::default());
        fits(&super::articles::ARTICLE, Noun::Article, ArticleForm::default());
        fits(&super::triage::TRIAGE, Noun::Triage, TriageForm::default());
        fits(&super::users::USER, Noun::User, UserForm::default());
        fits(&super::users::PASSWORD, Noun::Password, json!({ "password": "" }));
    }
}
