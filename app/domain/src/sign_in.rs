//! What is asked, besides the password, of whoever wants to come in or stay: set by whoever runs the program.

use std::net::IpAddr;

use crate::{network::Networks, permission::Role};

/// The rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignInRules {
    /// Roles that need a second factor; any other user may have one.
    pub second_factor: Vec<Role>,
    /// From where a role may come in; one that is not named may from everywhere.
    pub networks: Vec<(Role, Networks)>,
    /// After how many minutes a screen that nobody touches is locked; 0 is never.
    pub lock_minutes: u16,
}

impl SignInRules {
    /// Whether the role needs a second factor.
    pub fn needs_second_factor(&self, role: Role) -> bool {
        self.second_factor.contains(&role)
    }

    /// Whether somebody of the role may come in from the address.
    pub fn lets_in(&self, role: Role, address: IpAddr) -> bool {
        self.networks.iter().filter(|(of, _)| *of == role).all(|(_, networks)| networks.hold(address))
    }
}

/// `admin,manager`, or `all`.
pub fn parse_roles(text: &str) -> Option<Vec<Role>> {
    if text.trim() == "all" {
        return Some(Role::ALL.to_vec());
    }
    text.split(',').map(str::trim).filter(|code| !code.is_empty()).map(Role::from_code).collect()
}

/// `operator=10.0.0.0/8,192.0.2.7; admin=10.1.0.0/16`. A role stands once, and has a network at least.
pub fn parse_networks(text: &str) -> Option<Vec<(Role, Networks)>> {
    let mut all: Vec<(Role, Networks)> = Vec::new();
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let (role, networks) = part.split_once('=')?;
        let role = Role::from_code(role.trim()).filter(|role| all.iter().all(|(of, _)| of != role))?;
        all.push((role, Networks::parse(networks).filter(|networks| !networks.is_empty())?));
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_named_by_their_codes() {
        assert_eq!(parse_roles("admin, manager"), Some(vec![Role::Admin, Role::Manager]));
        assert_eq!(parse_roles(""), Some(Vec::new()));
        assert_eq!(parse_roles("all").map(|all| all.len()), Some(Role::ALL.len()));
        assert_eq!(parse_roles("boss"), None);
    }

    #[test]
    fn a_role_comes_in_from_its_networks_and_the_others_from_everywhere() {
        let networks = parse_networks("operator=10.0.0.0/8,192.0.2.7; admin=10.1.0.0/16").unwrap();
        let rules = SignInRules { networks, ..SignInRules::default() };
        let lets = |role, address: &str| rules.lets_in(role, address.parse().unwrap());
        assert!(lets(Role::Operator, "10.2.3.4") && lets(Role::Operator, "192.0.2.7"));
        assert!(!lets(Role::Operator, "192.0.2.8") && !lets(Role::Admin, "10.2.3.4"));
        assert!(lets(Role::Doctor, "203.0.113.9"));
    }

    #[test]
    fn a_list_that_shuts_a_role_out_by_mistake_is_none() {
        for bad in ["operator", "operator=", "boss=10.0.0.0/8", "admin=10.0.0.0/99", "admin=::1;admin=::2"] {
            assert_eq!(parse_networks(bad), None, "{bad}");
        }
        assert_eq!(parse_networks(" "), Some(Vec::new()));
    }
}
