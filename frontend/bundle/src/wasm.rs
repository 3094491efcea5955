//! The JavaScript that loads the Wasm.

use std::{error::Error, fs, path::Path};

use wasm_bindgen_cli_support::Bindgen;

/// A module and its loader.
pub struct Bindings {
    /// The ES module with `default(…)` and `hydrate()`.
    pub js: Vec<u8>,
    /// The module it loads.
    pub wasm: Vec<u8>,
}

/// Binds a built module. `scratch` is a folder that exists; nothing is left in it.
pub fn bind(built: &Path, scratch: &Path) -> Result<Bindings, Box<dyn Error>> {
    if !built.exists() {
        return Err(format!("{} is not there: build the frontend first (make wasm)", built.display()).into());
    }
    let stage = scratch.join("stage");
    Bindgen::new()
        .input_path(built)
        .out_name("priyom")
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .generate(&stage)?;
    let bindings =
        Bindings { js: fs::read(stage.join("priyom.js"))?, wasm: fs::read(stage.join("priyom_bg.wasm"))? };
    if stage.join("snippets").exists() {
        return Err("a dependency brings JavaScript of its own, which the site has no place for yet".into());
    }
    fs::remove_dir_all(stage)?;
    Ok(bindings)
}
