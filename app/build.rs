//! Turns `locales/` into the `i18n` module, and names the picture files of the site by their content.

use std::{env, error::Error, fs, path::Path};

use leptos_i18n_build::{Config, ParseOptions, TranslationsInfos, options::CodegenOptions};
use sha2::{Digest, Sha256};

/// One file a page or noun.
const NAMESPACES: [&str; 24] = [
    "common",
    "account",
    "desk",
    "schedule",
    "patients",
    "bookings",
    "calls",
    "settings",
    "hours",
    "messages",
    "gaps",
    "plans",
    "leads",
    "complaints",
    "dashboard",
    "memos",
    "reports",
    "shifts",
    "unread",
    "audit",
    "import",
    "knowledge",
    "exports",
    "errors",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    texts()?;
    picture("ICONS", "icons")?;
    picture("FAVICON", "favicon")
}

fn texts() -> Result<(), Box<dyn Error>> {
    let config = Config::new("ru")?
        .add_locale("en")?
        .add_namespaces(NAMESPACES)?
        .parse_options(ParseOptions::new().interpolate_display(true));
    let texts = TranslationsInfos::parse(config)?;
    texts.emit_diagnostics();
    texts.rerun_if_locales_changed();
    let attributes = "#![allow(missing_docs, unused_qualifications, clippy::all)]".parse()?;
    let options = CodegenOptions::new().top_level_attributes(Some(attributes)).gen_docs(false);
    texts.generate_i18n_module_with_options(Path::new(&env::var("OUT_DIR")?).join("i18n"), options)?;
    Ok(())
}

/// The name under which `frontend/bundle` will put the file: it hashes the same way.
fn picture(variable: &str, name: &str) -> Result<(), Box<dyn Error>> {
    let path = format!("../style/{name}.svg");
    println!("cargo::rerun-if-changed={path}");
    let digest = Sha256::digest(fs::read(&path)?);
    let hash: String = digest[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    println!("cargo::rustc-env={variable}=/pkg/{name}.{hash}.svg");
    Ok(())
}
