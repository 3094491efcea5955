//! Users of the workplace: what a login and a password may be, and what forms of users hold.
//!
//! Who may do what is `permission`'s; hashing and sessions are the backend's.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    error::{Fault, FieldErrors},
    id::{DoctorId, UserId},
    letter_case::lowercase,
    permission::Role,
    telephony::extension,
    text::required_text,
};

mod common_passwords;

/// Fewest characters of a password (NIST SP 800-63B asks for at least 8; there is no rule of composition).
pub const PASSWORD_MIN: usize = 10;
/// Most characters of a password: a pass phrase fits, a flood does not.
pub const PASSWORD_MAX: usize = 200;
/// Characters that a password must have besides the login that it contains.
const BESIDES_LOGIN: usize = 6;

/// A text that must not come up in logs. What it holds is read by name.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// A user as lists show them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserBrief {
    /// The id.
    pub id: UserId,
    /// What is typed to sign in.
    pub login: String,
    /// As colleagues see it.
    pub name: String,
    /// What they may do follows from it.
    pub role: Role,
    /// The doctor that the user is.
    pub doctor_id: Option<DoctorId>,
    /// Whether signing in is refused.
    pub disabled: bool,
    /// For edits.
    pub version: i64,
}

/// A new user, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserForm {
    /// See [`login`].
    pub login: String,
    /// As colleagues see it.
    pub name: String,
    /// The role's code.
    pub role: String,
    /// The doctor's id; required for a doctor.
    #[serde(default)]
    pub doctor_id: String,
    /// The telephone, as the exchange knows it; empty when there is none.
    #[serde(default)]
    pub extension: String,
    /// See [`Password`]; empty when the user is to be invited to set one.
    pub password: Secret,
}

/// A user that can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUser {
    /// What is typed to sign in.
    pub login: String,
    /// As colleagues see it.
    pub name: String,
    /// What they may do follows from it.
    pub role: Role,
    /// The doctor that the user is.
    pub doctor: Option<DoctorId>,
    /// The telephone, as the exchange knows it.
    pub extension: Option<String>,
    /// The first password; none when the user is to be invited to set one.
    pub password: Option<Password>,
}

impl NewUser {
    /// The user of a form.
    pub fn parse(form: &UserForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let login = errors.take("login", login(&form.login));
        let name = errors.take("name", name(&form.name));
        let role = errors.take("role", role(&form.role));
        let doctor = errors.take("doctor_id", doctor(&form.doctor_id, role));
        let extension = errors.take("extension", extension(&form.extension));
        let known = login.clone().unwrap_or_default();
        let password = Some(&form.password).filter(|password| !password.0.is_empty());
        let password = password.map(|password| Password::parse(password, &known)).transpose();
        let password = errors.take("password", password);
        match (login, name, role, doctor, extension, password) {
            (Some(login), Some(name), Some(role), Some(doctor), Some(extension), Some(password)) => {
                errors.or(Self { login, name, role, doctor, extension, password })
            }
            _ => Err(errors),
        }
    }
}

/// What is changed of a user, as typed; the login stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserEditForm {
    /// As colleagues see it.
    pub name: String,
    /// The role's code.
    pub role: String,
    /// The doctor's id; required for a doctor.
    #[serde(default)]
    pub doctor_id: String,
    /// The telephone, as the exchange knows it; empty when there is none.
    #[serde(default)]
    pub extension: String,
    /// Whether signing in is refused.
    #[serde(default)]
    pub disabled: bool,
    /// The version edited.
    pub version: i64,
}

/// A change of a user that can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserEdit {
    /// As colleagues see it.
    pub name: String,
    /// What they may do follows from it.
    pub role: Role,
    /// The doctor that the user is.
    pub doctor: Option<DoctorId>,
    /// The telephone, as the exchange knows it.
    pub extension: Option<String>,
    /// Whether signing in is refused.
    pub disabled: bool,
    /// The version edited.
    pub version: i64,
}

impl UserEdit {
    /// The change of a form.
    pub fn parse(form: &UserEditForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", name(&form.name));
        let role = errors.take("role", role(&form.role));
        let doctor = errors.take("doctor_id", doctor(&form.doctor_id, role));
        let extension = errors.take("extension", extension(&form.extension));
        match (name, role, doctor, extension) {
            (Some(name), Some(role), Some(doctor), Some(extension)) => {
                let (disabled, version) = (form.disabled, form.version);
                errors.or(Self { name, role, doctor, extension, disabled, version })
            }
            _ => Err(errors),
        }
    }
}

/// A change of the own password, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPasswordForm {
    /// The one in force.
    pub current: Secret,
    /// The one to come.
    pub password: Secret,
}

/// What is typed to sign in: 2 to 40 Latin letters, digits, `.`, `-`, `_`. Case and spaces round it do not count.
pub fn login(raw: &str) -> Result<String, Fault> {
    let login = folded_login(raw);
    match login.chars().count() {
        0 => Err(Fault::Required),
        1 => Err(Fault::TooShort(2)),
        2..=40 if login.chars().all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c)) => Ok(login),
        2..=40 => Err(Fault::BadCharacter),
        _ => Err(Fault::TooLong(40)),
    }
}

/// A login as the database keeps it.
pub fn folded_login(raw: &str) -> String {
    lowercase(raw.trim())
}

fn name(raw: &str) -> Result<String, Fault> {
    required_text(raw, 100)
}

fn role(raw: &str) -> Result<Role, Fault> {
    match raw.trim() {
        "" => Err(Fault::Required),
        code => Role::from_code(code).ok_or(Fault::UnknownChoice),
    }
}

fn doctor(raw: &str, role: Option<Role>) -> Result<Option<DoctorId>, Fault> {
    match raw.trim() {
        "" if role == Some(Role::Doctor) => Err(Fault::Required),
        "" => Ok(None),
        id => id.parse().map(Some).map_err(|_| Fault::UnknownChoice),
    }
}

/// A password that may be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Password(Secret);

impl Password {
    /// After NIST SP 800-63B: long enough, and not among those that are tried first. Any character counts, spaces
    /// too; nothing is trimmed.
    pub fn parse(raw: &Secret, login: &str) -> Result<Self, Fault> {
        match raw.0.chars().count() {
            0 => Err(Fault::Required),
            n if n < PASSWORD_MIN => Err(Fault::TooShort(PASSWORD_MIN as u32)),
            n if n > PASSWORD_MAX => Err(Fault::TooLong(PASSWORD_MAX as u32)),
            _ if is_common(&lowercase(&raw.0), login) => Err(Fault::TooCommon),
            _ => Ok(Self(raw.clone())),
        }
    }

    /// The text itself, for hashing.
    pub fn reveal(&self) -> &str {
        &self.0.0
    }
}

fn is_common(password: &str, login: &str) -> bool {
    common_passwords::LIST.contains(&password) || is_repetition(password) || is_made_of(password, login)
}

/// One to three characters over and over: `1111111111`, `abcabcabcabc`.
fn is_repetition(password: &str) -> bool {
    let chars: Vec<char> = password.chars().collect();
    (1..=3).any(|period| chars.iter().zip(chars.iter().skip(period)).all(|(a, b)| a == b))
}

/// The login, with little more than that.
fn is_made_of(password: &str, login: &str) -> bool {
    !login.is_empty()
        && password.contains(login)
        && password.replace(login, "").chars().count() < BESIDES_LOGIN
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(raw: &str) -> Result<Password, Fault> {
        Password::parse(&Secret(raw.into()), "lapteva")
    }

    #[test]
    fn a_password_is_judged_by_its_length_and_by_how_soon_it_is_guessed() {
        assert_eq!(parse(""), Err(Fault::Required));
        assert_eq!(parse("короткий"), Err(Fault::TooShort(10)));
        assert_eq!(parse(&"ж".repeat(201)), Err(Fault::TooLong(200)));
        assert!(parse("четыре слова без цифр").is_ok());
        assert!(parse("          x").is_ok(), "spaces are characters like others");
        for common in ["1234567890", "QWERTYUIOP", "йцукенгшщз", "Password123", "1111111111", "abcabcabcab"]
        {
            assert_eq!(parse(common), Err(Fault::TooCommon), "{common}");
        }
    }

    #[test]
    fn the_login_is_no_password() {
        for near in ["lapteva2025", "Lapteva-12", "laptevalapteva", "12lapteva34"] {
            assert_eq!(parse(near), Err(Fault::TooCommon), "{near}");
        }
        assert!(parse("lapteva любит чай").is_ok());
    }

    #[test]
    fn a_list_of_common_passwords_holds_only_what_would_pass_otherwise() {
        for common in common_passwords::LIST {
            assert!(common.chars().count() >= PASSWORD_MIN, "{common}");
            assert_eq!(*common, lowercase(common));
        }
    }

    #[test]
    fn a_login_is_latin_and_case_does_not_count() {
        assert_eq!(login(" Lapteva.A "), Ok("lapteva.a".into()));
        assert_eq!(login("лаптева"), Err(Fault::BadCharacter));
        assert_eq!(login("a b"), Err(Fault::BadCharacter));
        assert_eq!(login(" "), Err(Fault::Required));
        assert_eq!(login("x"), Err(Fault::TooShort(2)));
    }

    #[test]
    fn every_bad_field_of_a_user_is_marked_at_once() {
        let form = UserForm { role: "doctor".into(), ..UserForm::default() };
        let errors = NewUser::parse(&form).unwrap_err();
        for field in ["login", "name", "doctor_id"] {
            assert_eq!(errors.of(field), Some(Fault::Required), "{field}");
        }
        assert_eq!((errors.of("role"), errors.of("password")), (None, None));
        let errors = NewUser::parse(&UserForm { password: Secret("короткий".into()), ..form }).unwrap_err();
        assert_eq!(errors.of("password"), Some(Fault::TooShort(10)));
    }

    #[test]
    fn a_secret_does_not_come_up_in_a_log() {
        let form = UserForm { password: Secret("четыре слова".into()), ..UserForm::default() };
        assert!(!format!("{form:?}").contains("слова"));
    }
}
