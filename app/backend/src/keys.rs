//! Keys made of what the key file holds: one for each end, so that none serves two.

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// A key that proves that a text was written here.
#[derive(Clone)]
pub(crate) struct MacKey([u8; 32]);

impl MacKey {
    /// From the secret of the key file.
    pub fn of(secret: &str, purpose: &str) -> Self {
        Self(derived(secret, purpose))
    }

    /// The proof, hexadecimal.
    pub fn tag(&self, text: &str) -> String {
        hex::encode(keyed(&self.0).chain_update(text).finalize().into_bytes())
    }

    /// Whether it is the text's; takes as long for any other one.
    pub fn fits(&self, text: &str, tag: &str) -> bool {
        hex::decode(tag).is_ok_and(|tag| keyed(&self.0).chain_update(text).verify_slice(&tag).is_ok())
    }
}

/// The key for an end, by HMAC over its name.
pub(crate) fn derived(secret: &str, purpose: &str) -> [u8; 32] {
    keyed(secret.as_bytes()).chain_update(purpose).finalize().into_bytes().into()
}

/// An HMAC to be fed.
#[expect(clippy::expect_used, reason = "an HMAC takes keys of any length")]
pub(crate) fn keyed(key: &[u8]) -> Hmac<Sha256> {
    <Hmac<Sha256> as Mac>::new_from_slice(key).expect("a key of any length")
}
