//! Turns the built Wasm and `style/` into the files that the server hands out: `target/site/pkg/`.
//!
//! Every file carries a hash of its content in its name, so that a browser may keep it for ever, and lies there
//! ready compressed. No Node, nothing downloaded.
//!
//! ```text
//! bundle [--dev] [--check-size BYTES]
//! ```
//! `--dev` takes the quick Wasm build and compresses fast; `--check-size` fails when what a first visit loads
//! (Wasm, its JavaScript, the style sheet) is larger than so many bytes after brotli.

mod site;
mod style;
mod wasm;

use std::{
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
    check_size: Option<usize>,
}

impl Options {
    fn parse(mut args: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let mut options = Self::default();
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--dev" => options.dev = true,
                "--check-size" => {
                    options.check_size =
                        Some(args.next().ok_or("--check-size needs a number of bytes")?.parse()?);
                }
                other => return Err(format!("unknown argument {other}").into()),
            }
        }
        Ok(options)
    }

    fn profile(&self) -> &'static str {
        if self.dev { "wasm-dev" } else { "wasm-release" }
    }
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
    site.add("js", "priyom", &bindings.js)?;
    site.add("wasm", "priyom", &bindings.wasm)?;
    site.add("css", "priyom", style::bundle(&workspace.join("style/main.css"))?.as_bytes())?;
    let first_load = site.brotli_size();
    for picture in ["icons", "favicon"] {
        site.add("svg", picture, &fs::read(workspace.join("style").join(picture).with_extension("svg"))?)?;
    }
    site.finish()?;

    println!("first load: {first_load} bytes after brotli");
    match options.check_size {
        Some(limit) if first_load > limit => Err(format!("{first_load} bytes are more than {limit}").into()),
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
