//! The keys of a clinic, all made of what its key file holds.

use crate::{audit_chain::SealKey, cipher::Cipher, keys::MacKey};

/// The keys of one clinic, but for that of its database.
pub(crate) struct ClinicKeys {
    /// Of the audit's seals.
    pub seals: SealKey,
    /// With what the secrets of second factors are sealed.
    pub factors: Cipher,
    /// Of recovery codes.
    pub recovery: MacKey,
    /// Of what a page holds between the password and the second factor.
    pub tickets: MacKey,
}

impl ClinicKeys {
    /// Made of what the key file holds; the same for everybody where there is none (tests).
    pub fn of(secret: Option<&str>) -> Self {
        let secret = secret.unwrap_or_default();
        Self {
            seals: SealKey::of(secret),
            factors: Cipher::of(secret, "priyom: second factors"),
            recovery: MacKey::of(secret, "priyom: recovery codes"),
            tickets: MacKey::of(secret, "priyom: between password and second factor"),
        }
    }
}
