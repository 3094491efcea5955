//! A backup that is made while the clinic writes is whole, names nobody, and is put back where nothing is; one that was
//! touched is not.

use std::{fs, path::PathBuf};

use backend::store::DbOptions;
use tests::{
    program::Home,
    world::{Engine, empty},
};

use super::{PROGRAM, clinic};
use crate::{clients::Falls, ledger::Ledger};

/// The only backup in the folder.
fn only(home: &Home) -> PathBuf {
    let entries = fs::read_dir(home.path("backups")).unwrap();
    let [one] = entries.map(|entry| entry.unwrap().path()).collect::<Vec<_>>().try_into().unwrap();
    one
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clinic_is_backed_up_while_it_is_served_and_put_back() {
    let home = Home::on_sqlite(PROGRAM);
    let mut clients = clinic(&home).await;
    let attached = home.path("data/files").join("0".repeat(32));
    fs::create_dir_all(home.path("data/files")).unwrap();
    fs::write(&attached, "sealed").unwrap();
    let folder = home.path("backups").display().to_string();
    let program = home.serve().await;
    clients.write_until(&program, 20, Falls::Program).await;
    // others go on writing meanwhile
    let told = home.task(&["backup", &folder]).await;
    assert!(told.contains("1 attached files"), "{told}");
    program.kill().await;
    clients.end().await;

    let backup = only(&home);
    let options = home.database();
    let url = format!("sqlite:{}", backup.join("priyom.db").display());
    let mut ledger = Ledger::open(&DbOptions { url, ..options.clone() }).await;
    ledger.is_whole().await;
    let (booked, persons) = (ledger.booked().await, ledger.persons().await);
    ledger.close().await;
    assert!(booked >= 20, "what was acknowledged before is in it");
    let bytes = fs::read(backup.join("priyom.db")).unwrap();
    assert!(persons.iter().all(|(name, _)| memchr::memmem::find(&bytes, name.as_bytes()).is_none()));

    // not over a clinic that is there
    let backup = backup.display().to_string();
    assert!(home.refused(&["restore", &backup]).await.contains("is there"));
    assert!(home.task(&["restore", &backup, "--check"]).await.starts_with("sound"));
    fs::rename(home.path("data"), home.path("lost")).unwrap();
    assert!(home.task(&["restore", &backup]).await.starts_with("put back"));
    assert_eq!(fs::read(&attached).unwrap(), b"sealed");
    let program = home.serve().await;
    let mut ledger = Ledger::open(&home.database()).await;
    ledger.is_whole().await;
    assert_eq!(ledger.booked().await, booked);
    ledger.close().await;
    program.kill().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_was_touched_is_not_put_back() {
    let home = Home::on_sqlite(PROGRAM);
    clinic(&home).await;
    let folder = home.path("backups").display().to_string();
    home.task(&["backup", &folder]).await;
    let backup = only(&home);
    let told = backup.display().to_string();
    fs::rename(home.path("data"), home.path("lost")).unwrap();

    let whole = fs::read(backup.join("priyom.db")).unwrap();
    let mut touched = whole.clone();
    touched[whole.len() / 2] ^= 1;
    fs::write(backup.join("priyom.db"), touched).unwrap();
    assert!(home.refused(&["restore", &told]).await.contains("not as it was made: priyom.db"));
    fs::write(backup.join("priyom.db"), whole).unwrap();
    fs::write(backup.join("files/more"), "").unwrap();
    assert!(home.refused(&["restore", &told]).await.contains("not as it was made: files/more"));
    fs::remove_file(backup.join("files/more")).unwrap();
    fs::rename(backup.join("manifest.json"), home.path("manifest.json")).unwrap();
    assert!(home.refused(&["restore", &told]).await.contains("is no backup"));
    fs::rename(home.path("manifest.json"), backup.join("manifest.json")).unwrap();
    fs::rename(home.path("key"), home.path("other")).unwrap();
    assert!(home.refused(&["restore", &told]).await.contains("nobody can read a backup without it"));
    assert!(!home.path("data/priyom.db").exists(), "nothing was put anywhere");
}

/// The oldest go, what is not finished counts for nothing.
#[tokio::test(flavor = "multi_thread")]
async fn only_the_newest_backups_are_kept() {
    let home = Home::on_sqlite(PROGRAM);
    clinic(&home).await;
    let folder = home.path("backups");
    for name in [
        "priyom-2026-01-01T030000Z",
        "priyom-2026-01-02T030000Z",
        "priyom-2026-01-03T030000Z.part",
        "elsewhere",
    ] {
        fs::create_dir_all(folder.join(name)).unwrap();
        fs::write(folder.join(name).join("manifest.json"), "{}").unwrap();
    }
    home.task(&["backup", &folder.display().to_string(), "--keep=2"]).await;
    let mut left: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(
        (left.len(), left[0].as_str(), left[1].as_str()),
        (4, "elsewhere", "priyom-2026-01-02T030000Z")
    );
}

/// One that was not made in time is made at once, and then none before the next day.
#[tokio::test(flavor = "multi_thread")]
async fn a_serving_program_copies_itself_once_a_day() {
    let home = Home::on_sqlite(PROGRAM);
    clinic(&home).await;
    let setting = format!("--backup-folder={}", home.path("backups").display());
    for _ in 0..2 {
        let program = home.serve_with(&[&setting]).await;
        program.until_it_says("backup: up").await;
        program.kill().await;
    }
    let told = only(&home).display().to_string();
    assert!(home.task(&["restore", &told, "--check"]).await.starts_with("sound"));
    let home = Home::on_postgres(PROGRAM, empty(Engine::Postgres).await.0.url);
    assert!(home.refused(&["serve", &setting]).await.contains("PostgreSQL is backed up by its own tools"));
}
