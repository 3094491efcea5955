//! Who answers which complaint.

use serde::{Deserialize, Serialize};

use super::Category;
use crate::{id::UserId, permission::Role};

/// The roles that complaints can be sent to, in the order in which lists show them. The director is the role of a
/// manager (руководитель).
pub const ANSWERERS: [Role; 5] =
    [Role::Administrator, Role::ChiefPhysician, Role::Accountant, Role::DataProtectionOfficer, Role::Manager];

/// Who is in charge of all of them.
pub const DIRECTOR: Role = Role::Manager;

/// Whose a category is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// Of which.
    pub category: Category,
    /// The role that answers.
    pub role: Role,
    /// Who of it; whoever takes it when not given.
    #[serde(default)]
    pub person: Option<UserId>,
    /// Who answers it too when the quality of a treatment is called in question.
    #[serde(default)]
    pub if_quality: Option<Role>,
}

/// What a complaint's route is, once it is registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Routed {
    /// The role that answers.
    pub role: Role,
    /// Who of it.
    pub person: Option<UserId>,
    /// Who answers it too.
    pub second: Option<Role>,
    /// Whether the director is told at once.
    pub at_once: bool,
}

/// The matrix of a clinic that has settled nothing else.
pub fn usual() -> Vec<Route> {
    let role = |category| match category {
        Category::Quality => Role::ChiefPhysician,
        Category::Service => Role::Administrator,
        Category::Money => Role::Accountant,
        Category::PersonalData => Role::DataProtectionOfficer,
        Category::Injury | Category::Court => DIRECTOR,
    };
    let route = |category| Route {
        category,
        role: role(category),
        person: None,
        if_quality: Some(Role::ChiefPhysician).filter(|second| *second != role(category)),
    };
    Category::ALL.map(route).to_vec()
}

/// Whose a complaint is by a matrix; the director's where the matrix says nothing.
pub fn route(matrix: &[Route], category: Category, quality_cited: bool) -> Routed {
    let told = matrix.iter().find(|route| route.category == category);
    let role = told.map_or(DIRECTOR, |route| route.role);
    let second = told.and_then(|route| route.if_quality).filter(|second| quality_cited && *second != role);
    Routed {
        role,
        person: told.and_then(|route| route.person),
        second,
        at_once: matches!(category, Category::Injury | Category::Court),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_category_goes_to_whoever_can_answer_it() {
        let matrix = usual();
        let to = |category, quality| {
            let routed = route(&matrix, category, quality);
            (routed.role, routed.second, routed.at_once)
        };
        let chief = Some(Role::ChiefPhysician);
        assert_eq!(to(Category::Quality, true), (Role::ChiefPhysician, None, false));
        assert_eq!(to(Category::Service, false), (Role::Administrator, None, false));
        assert_eq!(to(Category::Money, false), (Role::Accountant, None, false));
        assert_eq!(to(Category::Money, true), (Role::Accountant, chief, false));
        assert_eq!(to(Category::PersonalData, false), (Role::DataProtectionOfficer, None, false));
        assert_eq!(to(Category::Injury, false), (Role::Manager, None, true));
        assert_eq!(to(Category::Court, true), (Role::Manager, chief, true));
        assert_eq!(route(&[], Category::Service, false).role, DIRECTOR, "nobody's is the director's");
        assert!(matrix.iter().all(|route| ANSWERERS.contains(&route.role)));
    }
}
