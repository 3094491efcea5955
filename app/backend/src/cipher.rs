//! What is kept at rest but not to be read there, attached files for one: sealed, so that a copy without the key file
//! tells nothing, and none can be altered or put in another's place.
//!
//! What is sealed is [`MARK`], a nonce and what ChaCha20-Poly1305 makes of the contents, with the name under which it
//! lies as associated data. The key comes from the program's key file by HMAC, so that no key serves two ends.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use crate::keys::derived;

/// With what anything sealed begins.
const MARK: &[u8] = b"priyom sealed 1\n";

/// A key for one end.
#[derive(Clone)]
pub struct Cipher([u8; 32]);

impl std::fmt::Debug for Cipher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cipher")
    }
}

impl Cipher {
    /// From the secret of the key file.
    pub(crate) fn of(secret: &str, purpose: &str) -> Self {
        Self(derived(secret, purpose))
    }

    /// That of attached files.
    pub fn of_files(secret: &str) -> Self {
        Self::of(secret, "files of complaints")
    }

    fn cipher(&self) -> Option<LessSafeKey> {
        Some(LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, &self.0).ok()?))
    }

    /// The contents, sealed under a name.
    pub(crate) fn seal(&self, name: &str, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
        let nonce: [u8; NONCE_LEN] = rand::random();
        let aad = Aad::from(name.as_bytes());
        self.cipher()?.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut bytes).ok()?;
        Some([MARK, &nonce, &bytes].concat())
    }

    /// What was sealed under the name; none when it was altered, or sealed otherwise.
    pub(crate) fn open(&self, name: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.strip_prefix(MARK)?.split_first_chunk::<NONCE_LEN>()?;
        let mut bytes = sealed.to_vec();
        let aad = Aad::from(name.as_bytes());
        let plain =
            self.cipher()?.open_in_place(Nonce::assume_unique_for_key(*nonce), aad, &mut bytes).ok()?;
        let length = plain.len();
        bytes.truncate(length);
        Some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(secret: &str) -> Cipher {
        Cipher::of_files(secret)
    }

    proptest! {
        #[test]
        fn what_is_sealed_comes_back_and_whatever_was_touched_does_not(
            bytes in prop::collection::vec(any::<u8>(), 0..300),
            at in any::<prop::sample::Index>(),
            by in 1u8..,
        ) {
            let sealed = key("a").seal("name", bytes.clone()).unwrap();
            prop_assert_eq!(key("a").open("name", &sealed), Some(bytes));
            prop_assert_eq!(key("b").open("name", &sealed), None);
            prop_assert_eq!(key("a").open("other", &sealed), None);
            let mut touched = sealed.clone();
            touched[at.index(sealed.len())] ^= by;
            prop_assert_eq!(key("a").open("name", &touched), None);
            prop_assert_eq!(key("a").open("name", &sealed[..at.index(sealed.len())]), None);
        }

        #[test]
        fn nothing_of_it_can_be_read(words in "[а-я]{8,40}") {
            let sealed = key("a").seal("name", words.clone().into_bytes()).unwrap();
            prop_assert!(!sealed.windows(8).any(|part| words.as_bytes().starts_with(part)));
            prop_assert_ne!(key("a").seal("name", words.into_bytes()).unwrap(), sealed, "twice the same tells that it is");
        }
    }
}
