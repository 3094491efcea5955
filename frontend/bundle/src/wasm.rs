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
    slim(&stage)?;
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
        let content = if is("js") && !path.ends_with(format!("{MAIN}.js")) {
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

/// Takes out of the main module and its script what nobody ever asks for, and gives what the one takes from the other
/// short names: those that they come with end in hashes, which compression makes no smaller.
fn slim(stage: &Path) -> Result<(), Box<dyn Error>> {
    let (module, script) = (stage.join(format!("{MAIN}.wasm")), stage.join(format!("{MAIN}.js")));
    let (slim, text) = slimmed(&fs::read(&module)?, &fs::read_to_string(&script)?)?;
    fs::write(module, slim)?;
    fs::write(script, text)?;
    Ok(())
}

fn slimmed(module: &[u8], script: &str) -> Result<(Vec<u8>, String), Box<dyn Error>> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    let mut module = config.parse(module)?;
    let mut script = thin(script);
    for class in unmade(&script) {
        script = without_class(&script, &class);
        let methods = class.to_ascii_lowercase();
        let of_class = |name: &str| {
            name.strip_prefix("__wbg_")
                .unwrap_or(name)
                .strip_prefix(&*methods)
                .is_some_and(|rest| rest.starts_with('_'))
        };
        let exports: Vec<_> =
            module.exports.iter().filter(|export| of_class(&export.name)).map(|export| export.id()).collect();
        exports.into_iter().for_each(|export| module.exports.delete(export));
    }
    for (number, import) in module.imports.iter_mut().filter(|import| is_hashed(&import.name)).enumerate() {
        let short = format!("f{number}_");
        if !script.contains(&import.name) {
            return Err(format!("the script has no {}", import.name).into());
        }
        script = script.replace(&import.name, &short);
        import.name = short;
    }
    walrus::passes::gc::run(&mut module);
    Ok((module.emit_wasm(), script))
}

/// Classes of a thin script that nothing in it makes: those of streams, which a dependency brings for others.
fn unmade(script: &str) -> Vec<String> {
    let classes = script.lines().filter_map(|line| line.strip_prefix("export class ")?.strip_suffix(" {"));
    let is_made = |class: &&str| {
        script.contains(&format!("{class}.__wrap(")) || script.contains(&format!("new {class}("))
    };
    classes.filter(|class| !is_made(class)).map(str::to_owned).collect()
}

/// The same thin script without a class, up to the line by which it is disposed of, and what would clear up after it.
fn without_class(script: &str, class: &str) -> String {
    let (first, last) = (format!("export class {class} {{"), format!("if (Symbol.dispose) {class}."));
    let clearing = format!("const {class}Finalization = ");
    let (mut inside, mut clears) = (false, false);
    let mut left = String::with_capacity(script.len());
    for line in script.lines() {
        inside |= line == first;
        clears = line.starts_with(&clearing) || clears && line.starts_with(['?', ':']);
        if !inside && !clears {
            left.push_str(line);
            left.push('\n');
        }
        inside &= !line.starts_with(&last);
    }
    left
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
    let mut part = config.parse(part)?;
    walrus::passes::gc::run(&mut part);
    Ok(part.emit_wasm())
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
            let (taken, _) = module.add_import_func("./priyom_bg.js", name, takes);
            module.exports.add(name, taken); // what nothing uses is left out
        }
        let script =
            "a = { __wbg_log_00112233445566ff: 1, __wbindgen_throw: 2, __wbg_now_1c5e0e7ae3a1c2b4: 3 }";
        let (short, script) = slimmed(&module.emit_wasm(), script).unwrap();
        assert_eq!(script, "a = { f1_: 1, __wbindgen_throw: 2, f0_: 3 }\n");
        let module = ModuleConfig::new().parse(&short).unwrap();
        let names: Vec<&str> = module.imports.iter().map(|import| import.name.as_str()).collect();
        assert_eq!(names, ["f0_", "__wbindgen_throw", "f1_"]);
        assert!(slimmed(&short, "").is_ok(), "nothing to shorten");
    }

    #[test]
    fn what_nobody_makes_is_in_neither() {
        let mut module = walrus::Module::default();
        let takes = module.types.add(&[], &[]);
        for name in ["sink_close", "__wbg_sink_free", "sinking", "stream_close"] {
            let (taken, _) = module.add_import_func("./priyom_bg.js", name, takes);
            module.exports.add(name, taken);
        }
        let script = "export class Sink {\nclose() {\nwasm.sink_close();\n}\n}\n\
                      if (Symbol.dispose) Sink.prototype[Symbol.dispose] = Sink.prototype.free;\n\
                      export class Stream {\n}\n\
                      if (Symbol.dispose) Stream.prototype[Symbol.dispose] = Stream.prototype.free;\n\
                      Stream.__wrap(ret);\n\
                      const SinkFinalization = (none)\n? { a }\n: new FinalizationRegistry(b);\nlet c;\n";
        let (slim, script) = slimmed(&module.emit_wasm(), script).unwrap();
        assert_eq!(
            script,
            "export class Stream {\n}\n\
             if (Symbol.dispose) Stream.prototype[Symbol.dispose] = Stream.prototype.free;\n\
             Stream.__wrap(ret);\nlet c;\n"
        );
        let slim = ModuleConfig::new().parse(&slim).unwrap();
        let left: Vec<&str> = slim.exports.iter().map(|export| export.name.as_str()).collect();
        assert_eq!(left, ["sinking", "stream_close"]);
    }

    #[test]
    fn a_thin_script_says_the_same() {
        let script = "/**\n * @returns {number}\n */\nget a() {\n    /* one line */\n    // another\n    return 2 * 3;\n\n}\n";
        assert_eq!(thin(script), "get a() {\nreturn 2 * 3;\n}\n");
    }
}
