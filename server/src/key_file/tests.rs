use std::os::unix::fs::PermissionsExt;

use super::*;

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn key(&self) -> PathBuf {
        self.folder.path().join("keys/database.key")
    }

    fn database(&self) -> PathBuf {
        self.folder.path().join("data/priyom.db")
    }

    fn read(&self) -> Result<String, KeyError> {
        read_or_make(&self.key(), &self.database())
    }
}

#[test]
fn the_first_start_makes_a_key_that_only_its_owner_can_read() {
    let place = Place::new();
    let key = place.read().unwrap();
    assert_eq!(key.len(), 64);
    assert!(key.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_eq!(fs::metadata(place.key()).unwrap().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(place.database().parent().unwrap()).unwrap().mode() & 0o777, 0o700);
    assert_eq!(place.read().unwrap(), key, "the next start reads the same one");
    assert_ne!(Place::new().read().unwrap(), key);
}

#[test]
fn a_key_that_others_can_read_is_refused() {
    let place = Place::new();
    place.read().unwrap();
    fs::set_permissions(place.key(), fs::Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(place.read(), Err(KeyError::Open(_))));
}

#[test]
fn a_database_whose_key_is_gone_gets_no_new_one() {
    let place = Place::new();
    place.read().unwrap();
    fs::write(place.database(), "data").unwrap();
    fs::remove_file(place.key()).unwrap();
    let refused = place.read().unwrap_err().to_string();
    assert!(refused.contains("put the key file back"), "{refused}");
    assert!(!place.key().exists());
}

#[test]
fn a_key_beside_the_data_is_refused() {
    let place = Place::new();
    let beside = place.folder.path().join("data/database.key");
    assert!(matches!(read_or_make(&beside, &place.database()), Err(KeyError::BesideData(_))));
    assert!(!beside.exists());
}

#[test]
fn a_file_that_holds_something_else_is_refused() {
    let place = Place::new();
    place.read().unwrap();
    for text in ["", "secret", &"g".repeat(64), &"0".repeat(63)] {
        fs::write(place.key(), text).unwrap();
        assert!(matches!(place.read(), Err(KeyError::NotAKey(_))), "{text}");
    }
}
