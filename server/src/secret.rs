//! Secrets that somebody shows.

use sha2::{Digest, Sha256};

/// Whether what was shown is the secret. Hashes are compared, so that the time it takes tells nothing.
pub fn is_same(shown: &str, secret: &str) -> bool {
    Sha256::digest(shown) == Sha256::digest(secret)
}
