//! Who may see a complaint: those who are to answer it, and of the rest only whoever registered it, and of that only
//! how far it is.

use serde::{Deserialize, Serialize};

use crate::{
    id::{DoctorId, UserId},
    permission::{Permission, Role},
};

use super::routing::DIRECTOR;

/// Who looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader {
    /// The role; none for the program itself.
    pub role: Option<Role>,
    /// The user.
    pub user: Option<UserId>,
    /// The doctor that the user is.
    pub doctor: Option<DoctorId>,
}

/// What decides who may see a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The role that answers.
    pub role: Role,
    /// Who answers too.
    pub second: Option<Role>,
    /// Who in person.
    pub assignee: Option<UserId>,
    /// Who registered it.
    pub registered_by: Option<UserId>,
    /// The doctor whom it names.
    pub doctor: Option<DoctorId>,
}

/// What somebody may see of a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sight {
    /// Not even that there is one.
    Nothing,
    /// Its number, how far it is, until when it is to be answered, and what the reader registered.
    Status,
    /// All of it.
    Whole,
    /// All of it, and what is done with it.
    Hand,
}

/// What a reader may see of a complaint. Whom it names can at most read it, and only where the role asks for that.
pub fn sight(reader: &Reader, subject: &Subject) -> Sight {
    let Some(role) = reader.role else { return Sight::Hand };
    let named = subject.doctor.is_some() && subject.doctor == reader.doctor;
    let own = reader.user.is_some() && reader.user == subject.assignee;
    let answers = role == subject.role || Some(role) == subject.second || own || role == DIRECTOR;
    if role.may(Permission::WorkComplaints) && answers {
        return if named { Sight::Whole } else { Sight::Hand };
    }
    let registered = reader.user.is_some() && reader.user == subject.registered_by;
    if role.may(Permission::RegisterComplaints) && registered && !named {
        Sight::Status
    } else {
        Sight::Nothing
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn user(number: u128) -> Option<UserId> {
        Some(UserId(Uuid::from_u128(number)))
    }

    fn doctor() -> Option<DoctorId> {
        Some(DoctorId(Uuid::from_u128(9)))
    }

    /// About a doctor, registered by user 1, for a role.
    fn subject(role: Role) -> Subject {
        Subject { role, second: None, assignee: None, registered_by: user(1), doctor: doctor() }
    }

    fn of(role: Role, reader: Option<UserId>, subject: &Subject) -> Sight {
        sight(&Reader { role: Some(role), user: reader, doctor: None }, subject)
    }

    #[test]
    fn the_matrix_of_who_sees_what() {
        use super::super::routing::ANSWERERS;
        use Sight::{Hand, Nothing, Status};
        for answerer in ANSWERERS {
            let subject = subject(answerer);
            for role in Role::ALL {
                let stranger = if role == answerer || role == DIRECTOR { Hand } else { Nothing };
                assert_eq!(of(role, user(2), &subject), stranger, "{role:?} of {answerer:?}");
                let registrar = match role {
                    _ if stranger == Hand => Hand,
                    Role::Operator | Role::SeniorOperator | Role::Administrator | Role::ChiefPhysician => {
                        Status
                    }
                    _ => Nothing,
                };
                assert_eq!(of(role, user(1), &subject), registrar, "{role:?} registered for {answerer:?}");
            }
        }
    }

    #[test]
    fn whom_it_names_cannot_edit_it() {
        for role in Role::ALL {
            for answerer in super::super::routing::ANSWERERS {
                let named = Reader { role: Some(role), user: user(1), doctor: doctor() };
                let seen = sight(&named, &Subject { assignee: user(1), ..subject(answerer) });
                assert_ne!(seen, Sight::Hand, "{role:?} of {answerer:?}");
                if role == Role::Doctor {
                    assert_eq!(seen, Sight::Nothing);
                }
            }
        }
    }

    #[test]
    fn a_second_role_and_whoever_was_asked_in_person_see_it() {
        let both = Subject { second: Some(Role::ChiefPhysician), ..subject(Role::Accountant) };
        assert_eq!(of(Role::ChiefPhysician, user(5), &both), Sight::Hand);
        let personal = Subject { assignee: user(5), ..subject(Role::Accountant) };
        assert_eq!(of(Role::Administrator, user(5), &personal), Sight::Hand);
        assert_eq!(of(Role::SmmManager, user(5), &personal), Sight::Nothing);
        assert_eq!(of(Role::Admin, user(5), &personal), Sight::Nothing);
    }

    #[test]
    fn nobody_unknown_has_registered_anything() {
        let anonymous = Subject { registered_by: None, ..subject(Role::Manager) };
        assert_eq!(of(Role::Operator, None, &anonymous), Sight::Nothing);
    }
}
