//! What the program is built of: crates of the registry alone, each with its checksum, under licences that bind a clinic to
//! nothing, and few in two versions.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Command,
};

use serde::Deserialize;
use spdx::{Expression, ParseMode};

/// Licences that ask for no more than to be named.
const LICENCES: [&str; 12] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Zlib",
];

/// Crates that are there in more than one version, because others ask for it. It only ever goes down.
const TWICE: usize = 50;

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    /// None for the members of the workspace.
    source: Option<String>,
}

/// All that is built on a server.
fn packages() -> Vec<Package> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let asked = ["metadata", "--format-version=1", "--locked", "--filter-platform=x86_64-unknown-linux-gnu"];
    let told = Command::new(env!("CARGO")).args(asked).current_dir(root).output().unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let metadata: Metadata = serde_json::from_slice(&told.stdout).unwrap();
    metadata.packages.into_iter().filter(|package| package.source.is_some()).collect()
}

fn is_free(licence: &str) -> bool {
    let expression = Expression::parse_mode(licence, ParseMode::LAX).unwrap();
    expression.evaluate(|asked| {
        asked.license.id().is_some_and(|id| LICENCES.contains(&id.name)) && asked.addition.is_none()
    })
}

#[test]
fn what_is_built_in_is_of_the_registry_and_free_to_use() {
    assert!(is_free("MIT/Apache-2.0") && is_free("GPL-2.0-only OR MIT") && !is_free("MIT AND GPL-3.0-only"));
    for package in packages() {
        let licence = package.license.as_deref().unwrap_or_default();
        assert_eq!(package.source.as_deref(), Some(REGISTRY), "{}", package.name);
        assert!(is_free(licence), "{} {}: {licence}", package.name, package.version);
    }
}

#[test]
fn few_crates_are_there_twice() {
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in packages() {
        versions.entry(package.name).or_default().insert(package.version);
    }
    versions.retain(|_, versions| versions.len() > 1);
    assert!(versions.len() <= TWICE, "{} instead of {TWICE}: {versions:?}", versions.len());
}
