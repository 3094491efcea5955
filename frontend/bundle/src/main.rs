//! Turns the built Wasm and `style/` into the files that the server hands out: `target/site/pkg/`.
//!
//! Every file carries a hash of its content in its name, so that a browser may keep it for ever, and lies there
//! ready compressed. No Node, nothing downloaded.
//!
//! ```text
//! bundle [--dev] [--first-load BYTES] [--desk BYTES]
//! ```
//! `--dev` takes the quick Wasm build and compresses fast. `--first-load` fails when what the desk loads before it
//! answers keys (parts of the Wasm, their JavaScript, the style sheet) is larger than so many bytes after brotli;
//! `--desk` when what it loads in all is.

mod site;
mod style;
mod wasm;

use std::{
    collections::HashSet,
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use site::Site;

/// What the command line asks for.
#[derive(Default)]
struct Options {
    dev: bool,
    first_load: Option<usize>,
    desk: Option<usize>,
}

impl Options {
    fn parse(mut args: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let mut options = Self::default();
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--dev" => options.dev = true,
                "--first-load" => options.first_load = Some(bytes(args.next())?),
                "--desk" => options.desk = Some(bytes(args.next())?),
                other => return Err(format!("unknown argument {other}").into()),
            }
        }
        Ok(options)
    }

    fn profile(&self) -> &'static str {
        if self.dev { "wasm-dev" } else { "wasm-release" }
    }
}

fn bytes(arg: Option<String>) -> Result<usize, Box<dyn Error>> {
    Ok(arg.ok_or("a limit needs a number of bytes")?.parse()?)
}

/// Where cargo builds: as cargo itself decides, or `target` beside the workspace's manifest.
fn target_dir(workspace: &Path) -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), |dir| workspace.join(dir))
}

fn workspace() -> Result<PathBuf, Box<dyn Error>> {
    Ok(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?)
}

fn run() -> Result<(), Box<dyn Error>> {
    let options = Options::parse(env::args().skip(1))?;
    let workspace = workspace()?;
    let target = target_dir(&workspace);
    let built = target.join("wasm32-unknown-unknown").join(options.profile()).join("frontend.wasm");

    let mut site = Site::create(target.join("site"), options.dev)?;
    let bindings = wasm::bind(&built, site.root())?;
    let sizes = site.add_folder("app", &bindings.files)?;
    let css = site.add("css", "priyom", style::bundle(&workspace.join("style/main.css"))?.as_bytes())?;
    let load = |names: &HashSet<String>| {
        let needed = bindings.files.iter().zip(&sizes).filter(|((name, _), _)| names.contains(name));
        css + needed.map(|(_, size)| size).sum::<usize>()
    };
    for picture in ["icons", "favicon"] {
        site.add("svg", picture, &fs::read(workspace.join("style").join(picture).with_extension("svg"))?)?;
    }
    site.finish()?;

    within("first load", load(&bindings.first), options.first_load)?;
    within("the desk in all", load(&bindings.desk), options.desk)
}

fn within(what: &str, bytes: usize, limit: Option<usize>) -> Result<(), Box<dyn Error>> {
    println!("{what}: {bytes} bytes after brotli");
    match limit {
        Some(limit) if bytes > limit => Err(format!("{what}: {bytes} bytes are more than {limit}").into()),
        _ => Ok(()),
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bundle: {error}");
            ExitCode::FAILURE
        }
    }
}
