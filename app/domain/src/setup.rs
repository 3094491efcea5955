//! The first-run page: the clinic, its first branch, its first administrator.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    clinic_time::parse_zone,
    error::FieldErrors,
    permission::Role,
    text::required_text,
    user::{NewUser, Password, Secret, UserForm},
};

/// The page, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupForm {
    /// The clinic's name.
    pub clinic: String,
    /// The branch's short name.
    pub branch: String,
    /// Street and house.
    pub address: String,
    /// The branch's IANA zone.
    pub zone: String,
    /// The administrator's login.
    pub login: String,
    /// The administrator's name.
    pub name: String,
    /// The administrator's password.
    pub password: Secret,
}

/// A clinic that can be set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewClinic {
    /// Its name.
    pub name: String,
    /// The branch's short name.
    pub branch: String,
    /// Street and house.
    pub address: String,
    /// The branch's zone.
    pub zone: Tz,
    /// The administrator of everything technical.
    pub admin: NewUser,
    /// The administrator's.
    pub password: Password,
}

impl NewClinic {
    /// The clinic of a form. The server's business: a browser does not know every zone.
    pub fn parse(form: &SetupForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("clinic", required_text(&form.clinic, 100));
        let branch = errors.take("branch", required_text(&form.branch, 60));
        let address = errors.take("address", required_text(&form.address, 200));
        let zone = errors.take("zone", parse_zone(&form.zone));
        let admin = NewUser::parse(&UserForm {
            login: form.login.clone(),
            name: form.name.clone(),
            role: Role::Admin.code().into(),
            doctor_id: String::new(),
            extension: String::new(),
            password: Secret::default(),
        })
        .map_err(|faults| errors.0.extend(faults.0))
        .ok();
        let login = admin.as_ref().map(|admin| admin.login.as_str()).unwrap_or_default();
        let password = errors.take("password", Password::parse(&form.password, login));
        match (name, branch, address, zone, admin, password) {
            (Some(name), Some(branch), Some(address), Some(zone), Some(admin), Some(password)) => {
                errors.or(Self { name, branch, address, zone, admin, password })
            }
            _ => Err(errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Fault;

    #[test]
    fn the_first_run_page_marks_each_field_that_needs_another_look() {
        let form =
            SetupForm { zone: "Moscow".into(), clinic: "Клиника".into(), ..SetupForm::default() };
        let errors = NewClinic::parse(&form).unwrap_err();
        assert_eq!(errors.of("zone"), Some(Fault::NotAZone));
        assert_eq!(errors.of("clinic"), None);
        for field in ["branch", "address", "login", "name", "password"] {
            assert_eq!(errors.of(field), Some(Fault::Required), "{field}");
        }
    }

    #[test]
    fn the_first_user_administers_everything_technical() {
        let form = SetupForm {
            clinic: "Клиника на Покровке".into(),
            branch: "Покровка".into(),
            address: "Покровка, 1".into(),
            zone: "Asia/Yekaterinburg".into(),
            login: "Admin".into(),
            name: "Анна Лаптева".into(),
            password: Secret("четыре слова без цифр".into()),
        };
        let clinic = NewClinic::parse(&form).unwrap();
        assert_eq!(clinic.zone, Tz::Asia__Yekaterinburg);
        assert_eq!((clinic.admin.role, clinic.admin.login.as_str()), (Role::Admin, "admin"));
    }
}
