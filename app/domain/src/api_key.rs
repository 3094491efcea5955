//! Keys of the JSON API: what a form of them may hold, and how lists show them.

use chrono::{DateTime, Utc};
use serde::{
    Deserialize, Serialize,
    de::{IntoDeserializer, value::Error},
};

use crate::{
    error::{Fault, FieldErrors},
    id::ApiKeyId,
    permission::{Permission, Role},
    text::required_text,
};

/// A key as lists show it; the key itself is shown once, when it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKeyBrief {
    /// The id.
    pub id: ApiKeyId,
    /// What it is for.
    pub name: String,
    /// It may do no more than this role.
    pub role: Role,
    /// It may do no more than this.
    pub scopes: Vec<Permission>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// A new key, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKeyForm {
    /// What it is for.
    pub name: String,
    /// The role's code.
    pub role: String,
    /// Codes of permissions; none: all that the role has.
    #[serde(default)]
    pub scopes: Vec<String>,
}

/// A key that can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewApiKey {
    /// What it is for.
    pub name: String,
    /// It may do no more than this role.
    pub role: Role,
    /// It may do no more than this.
    pub scopes: Vec<Permission>,
}

impl NewApiKey {
    /// The key of a form. A scope that the role does not have is refused: it would promise what the key cannot do.
    /// So is the role of a doctor, who sees the own patients and visits alone: a key is no doctor.
    pub fn parse(form: &ApiKeyForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", required_text(&form.name, 100));
        let role = errors.take("role", role(&form.role));
        let scopes = role.and_then(|role| errors.take("scopes", scopes(&form.scopes, role)));
        match (name, role, scopes) {
            (Some(name), Some(role), Some(scopes)) => errors.or(Self { name, role, scopes }),
            _ => Err(errors),
        }
    }
}

fn role(code: &str) -> Result<Role, Fault> {
    Role::from_code(code.trim()).filter(|role| *role != Role::Doctor).ok_or(Fault::UnknownChoice)
}

fn scopes(codes: &[String], role: Role) -> Result<Vec<Permission>, Fault> {
    if codes.is_empty() {
        return Ok(role.permissions().to_vec());
    }
    let scope = |code: &String| permission(code).filter(|scope| role.may(*scope)).ok_or(Fault::UnknownChoice);
    codes.iter().map(scope).collect()
}

/// The permission of that name, as JSON writes it.
pub fn permission(code: &str) -> Option<Permission> {
    let code: serde::de::value::StrDeserializer<'_, Error> = code.trim().into_deserializer();
    Permission::deserialize(code).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_beyond_the_role_is_refused() {
        let form = |scope: &str| ApiKeyForm {
            name: "сайт".into(),
            role: "operator".into(),
            scopes: vec![scope.into()],
        };
        assert_eq!(NewApiKey::parse(&form("book")).unwrap().scopes, [Permission::Book]);
        assert_eq!(
            NewApiKey::parse(&form("edit_users")).unwrap_err().of("scopes"),
            Some(Fault::UnknownChoice)
        );
        assert_eq!(
            NewApiKey::parse(&form("everything")).unwrap_err().of("scopes"),
            Some(Fault::UnknownChoice)
        );
    }

    #[test]
    fn a_key_is_no_doctor() {
        let form = ApiKeyForm { name: "сайт".into(), role: "doctor".into(), scopes: vec![] };
        assert_eq!(NewApiKey::parse(&form).unwrap_err().of("role"), Some(Fault::UnknownChoice));
    }

    #[test]
    fn a_key_without_scopes_may_do_what_its_role_may() {
        let form = ApiKeyForm { name: "обмен".into(), role: "manager".into(), scopes: vec![] };
        assert_eq!(NewApiKey::parse(&form).unwrap().scopes, Role::Manager.permissions());
    }
}
