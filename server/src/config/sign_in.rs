//! Settings of who may come in, and what is asked besides the password.

use domain::sign_in::{SignInRules, parse_networks, parse_roles};

use super::{ConfigError, Setting, Sources, number};

pub(super) const SECOND_FACTOR: Setting = Setting {
    name: "second_factor",
    help: "Roles whose users need a second factor, a code of an app on their telephone; who has none yet sets it up at the \
           next sign-in. Any other user may turn it on",
    allowed: "codes of roles with commas between them, as admin,manager, or all",
    default: "",
    secret: false,
};
pub(super) const SIGN_IN_FROM: Setting = Setting {
    name: "sign_in_from",
    help: "From where users of a role may come in; roles that are not named may from everywhere",
    allowed: "roles and their addresses or networks, as operator=10.0.0.0/8,192.0.2.7; admin=10.1.0.0/16",
    default: "",
    secret: false,
};
pub(super) const LOCK_MINUTES: Setting = Setting {
    name: "lock_minutes",
    help: "After how long a screen that nobody touches is locked until the password is typed; four times as long while a \
           call is open",
    allowed: "a number of minutes from 1 to 480, or 0 for never",
    default: "15",
    secret: false,
};

/// The rules.
pub(super) fn read(sources: &Sources) -> Result<SignInRules, ConfigError> {
    Ok(SignInRules {
        second_factor: sources.get(&SECOND_FACTOR, parse_roles)?,
        networks: sources.get(&SIGN_IN_FROM, parse_networks)?,
        lock_minutes: sources.get(&LOCK_MINUTES, |value| number(value, 0, 480))?,
    })
}
