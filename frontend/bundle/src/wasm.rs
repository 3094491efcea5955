//! The Wasm in its parts, and the JavaScript that loads them.

use std::{collections::HashSet, error::Error, fs, path::Path};

use walrus::ModuleConfig;
use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::{Options, transform};

/// The module that every page loads; its JavaScript has the same stem.
const MAIN: &str = "priyom";

/// The part that an operator's first page is made of, and the one that it fetches once it answers keys.
const DESK: [&str; 2] = ["desk_", "call_"];

/// Files that find each other by their plain names, so they lie in one folder.
pub struct Bindings {
    /// `priyom.js` with `default(…)` and `hydrate()`, `priyom.wasm`, and what they load later.
    pub files: Vec<(String, Vec<u8>)>,
    /// Those of them that the desk needs before it answers keys.
    pub first: HashSet<String>,
    /// Those that it needs in all.
    pub desk: HashSet<String>,
}

/// Cuts a built module along its lazy pages and binds it. `scratch` is a folder that exists; nothing is left in it.
pub fn bind(built: &Path, scratch: &Path) -> Result<Bindings, Box<dyn Error>> {
    if !built.exists() {
        return Err(format!("{} is not there: build the frontend first (make wasm)", built.display()).into());
    }
    let stage = scratch.join("stage");
    fs::create_dir_all(&stage)?;
    let main = scratch.join("main.wasm");
    let [first, desk] = split(&fs::read(built)?, &main, &stage)?;
    Bindgen::new()
        .input_path(&main)
        .out_name(MAIN)
        .web(true)?
        .typescript(false)
        .keep_lld_exports(true) // the parts import them
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .generate(&stage)?;
    fs::remove_file(main)?;
    fs::rename(stage.join(format!("{MAIN}_bg.wasm")), stage.join(format!("{MAIN}.wasm")))?;
    shorten(&stage)?;
    let mut files = Vec::new();
    for entry in fs::read_dir(&stage)? {
        let path = entry?.path();
        if path.is_dir() {
            return Err(
                "a dependency brings JavaScript of its own, which the site has no place for yet".into()
            );
        }
        let content = fs::read(&path)?;
        let is = |extension: &str| path.extension().is_some_and(|own| own == extension);
        let content = if is("js") {
            thin(&String::from_utf8(content)?).into_bytes()
        } else if is("wasm") && !path.ends_with(format!("{MAIN}.wasm")) {
            packed(&content)?
        } else {
            content
        };
        files.push((name(&path), content));
    }
    files.sort();
    fs::remove_dir_all(stage)?;
    Ok(Bindings { files, first, desk })
}

/// Writes the parts to `stage` and the rest to `main`; the names of what the desk needs first and in all.
fn split(built: &[u8], main: &Path, stage: &Path) -> Result<[HashSet<String>; 2], Box<dyn Error>> {
    let mut options = Options::new(built);
    let script = format!("./{MAIN}.js");
    options.output_dir = stage;
    options.main_out_path = main;
    options.main_module = &script;
    options.link_name = "./parts.js";
    let parts = transform(options)?.prefetch_map;
    let needed = |name: &str| {
        let part = parts.iter().find(|(part, _)| part.starts_with(name)).map(|(_, files)| files);
        part.ok_or_else(|| format!("no part {name}*: was the frontend built with --emit-relocs?"))
    };
    let mut files: HashSet<String> = [format!("{MAIN}.js"), format!("{MAIN}.wasm"), "parts.js".into()].into();
    let [first, then] = DESK;
    files.extend(needed(first)?.iter().map(|file| format!("{file}.wasm")));
    let mut whole = files.clone();
    whole.extend(needed(then)?.iter().map(|file| format!("{file}.wasm")));
    Ok([files, whole])
}

/// Gives what the main module takes from its script short names, in both: those that they come with end in hashes,
/// which compression makes no smaller.
fn shorten(stage: &Path) -> Result<(), Box<dyn Error>> {
    let (module, script) = (stage.join(format!("{MAIN}.wasm")), stage.join(format!("{MAIN}.js")));
    let (short, text) = with_short_names(&fs::read(&module)?, fs::read_to_string(&script)?)?;
    fs::write(module, short)?;
    fs::write(script, text)?;
    Ok(())
}

fn with_short_names(module: &[u8], mut script: String) -> Result<(Vec<u8>, String), Box<dyn Error>> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    let mut module = config.parse(module)?;
    for (number, import) in module.imports.iter_mut().filter(|import| is_hashed(&import.name)).enumerate() {
        let short = format!("f{number}_");
        if !script.contains(&import.name) {
            return Err(format!("the script has no {}", import.name).into());
        }
        script = script.replace(&import.name, &short);
        import.name = short;
    }
    Ok((module.emit_wasm(), script))
}

/// `__wbg_now_1c5e0e7ae3a1c2b4`.
fn is_hashed(name: &str) -> bool {
    let hash = name.strip_prefix("__wbg_").and_then(|name| name.rsplit_once('_')).map(|(_, hash)| hash);
    hash.is_some_and(|hash| hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The same module without the room that the linker left in each number, and without names; what `Bindgen` does to the
/// main module besides.
fn packed(part: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    Ok(config.parse(part)?.emit_wasm())
}

/// The same generated script without what only people read: comments that fill their lines, and indents.
fn thin(script: &str) -> String {
    let mut thin = String::with_capacity(script.len());
    let mut comment = false;
    for line in script.lines().map(str::trim) {
        comment |= line.starts_with("/*");
        if !comment && !line.is_empty() && !line.starts_with("//") {
            thin.push_str(line);
            thin.push('\n');
        }
        comment &= !line.ends_with("*/");
    }
    thin
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_and_its_script_agree_on_the_short_names() {
        let mut module = walrus::Module::default();
        let takes = module.types.add(&[], &[]);
        for name in ["__wbg_now_1c5e0e7ae3a1c2b4", "__wbindgen_throw", "__wbg_log_00112233445566ff"] {
            module.add_import_func("./priyom_bg.js", name, takes);
        }
        let script =
            "a = { __wbg_log_00112233445566ff: 1, __wbindgen_throw: 2, __wbg_now_1c5e0e7ae3a1c2b4: 3 }";
        let (short, script) = with_short_names(&module.emit_wasm(), script.into()).unwrap();
        assert_eq!(script, "a = { f1_: 1, __wbindgen_throw: 2, f0_: 3 }");
        let module = ModuleConfig::new().parse(&short).unwrap();
        let names: Vec<&str> = module.imports.iter().map(|import| import.name.as_str()).collect();
        assert_eq!(names, ["f0_", "__wbindgen_throw", "f1_"]);
        assert!(with_short_names(&short, String::new()).is_ok(), "nothing to shorten");
    }

    #[test]
    fn a_thin_script_says_the_same() {
        let script = "/**\n * @returns {number}\n */\nget a() {\n    /* one line */\n    // another\n    return 2 * 3;\n\n}\n";
        assert_eq!(thin(script), "get a() {\nreturn 2 * 3;\n}\n");
    }
}
