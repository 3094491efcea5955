//! The built files of the site: where they lie, what they are called, how they are served.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use app::ui::shell::SiteFiles;
use axum::{
    Router,
    http::{HeaderValue, header::CACHE_CONTROL},
};
use tower::ServiceBuilder;
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

/// The folder that `frontend/bundle` fills.
#[derive(Clone, Debug)]
pub struct Site {
    root: PathBuf,
    files: SiteFiles,
}

impl Site {
    /// Opens a folder of built files. The names carry hashes, which `hash.txt` lists.
    pub fn open(root: impl Into<PathBuf>) -> io::Result<Self> {
        let root = root.into();
        let hashes = fs::read_to_string(root.join("hash.txt"))?;
        let hash = |kind: &str| hash(&hashes, kind);
        let app = hash("app")?;
        let files = SiteFiles {
            css: format!("/pkg/priyom.{}.css", hash("css")?),
            js: format!("/pkg/app.{app}/priyom.js"),
            wasm: format!("/pkg/app.{app}/priyom.wasm"),
        };
        Ok(Self { root, files })
    }

    /// Where the folder is unless somebody says otherwise: `site` beside the program, or beside its folder, as
    /// cargo builds it.
    pub fn default_root() -> PathBuf {
        let program = env::current_exe().unwrap_or_default();
        let folder = program.parent().unwrap_or(Path::new("."));
        let beside = folder.join("site");
        if beside.exists() { beside } else { folder.join("../site") }
    }

    /// The addresses that a page loads.
    pub fn files(&self) -> &SiteFiles {
        &self.files
    }

    /// `/pkg/…`: compressed copies as built; a browser may keep them for ever, for a change changes the name.
    pub fn routes<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        let for_ever = HeaderValue::from_static("public, max-age=31536000, immutable");
        let files = ServeDir::new(self.root.join("pkg")).precompressed_br().precompressed_gzip();
        let service = ServiceBuilder::new()
            .layer(SetResponseHeaderLayer::if_not_present(
                CACHE_CONTROL,
                move |response: &axum::http::Response<_>| {
                    response.status().is_success().then(|| for_ever.clone())
                },
            ))
            .service(files);
        Router::new().nest_service("/pkg", service)
    }
}

fn hash<'a>(hashes: &'a str, kind: &str) -> io::Result<&'a str> {
    let hash = hashes.lines().find_map(|line| line.strip_prefix(kind)?.strip_prefix(": "));
    hash.ok_or_else(|| io::Error::other(format!("hash.txt names no {kind}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_found_by_its_kind() {
        let hashes = "app: 1a\ncss: 3c\nsvg: 4d\n";
        assert_eq!(hash(hashes, "css").unwrap(), "3c");
        assert!(hash("app: 1a\n", "css").is_err());
    }
}
