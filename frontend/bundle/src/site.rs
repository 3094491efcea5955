//! The folder of served files: hashed names, compressed copies, the list of hashes.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};

/// `target/site`, being filled.
pub struct Site {
    root: PathBuf,
    dev: bool,
    hashes: String,
}

impl Site {
    /// An empty folder; what an earlier run left there is deleted.
    pub fn create(root: PathBuf, dev: bool) -> io::Result<Self> {
        if root.exists() {
            fs::remove_dir_all(&root)?;
        }
        fs::create_dir_all(root.join("pkg"))?;
        Ok(Self { root, dev, hashes: String::new() })
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Writes `pkg/<name>.<hash>.<ext>` and its compressed copies, and says how large they are. Gives its size after
    /// brotli.
    pub fn add(&mut self, ext: &str, name: &str, content: &[u8]) -> io::Result<usize> {
        let hash = hash([content]);
        self.hashes.push_str(&format!("{ext}: {hash}\n"));
        self.write(&format!("{name}.{hash}.{ext}"), content)
    }

    /// Writes `pkg/<name>.<hash>/` with files that refer to each other by their plain names. Gives the sizes after
    /// brotli, in the order of the files.
    pub fn add_folder(&mut self, name: &str, files: &[(String, Vec<u8>)]) -> io::Result<Vec<usize>> {
        let hash = hash(files.iter().flat_map(|(name, content)| [name.as_bytes(), content]));
        self.hashes.push_str(&format!("{name}: {hash}\n"));
        let folder = format!("{name}.{hash}");
        fs::create_dir(self.root.join("pkg").join(&folder))?;
        files.iter().map(|(file, content)| self.write(&format!("{folder}/{file}"), content)).collect()
    }

    fn write(&self, name: &str, content: &[u8]) -> io::Result<usize> {
        let path = self.root.join("pkg").join(name);
        let small = brotli(content, if self.dev { 2 } else { 11 })?;
        fs::write(&path, content)?;
        fs::write(with_suffix(&path, "br"), &small)?;
        fs::write(with_suffix(&path, "gz"), gzip(content, if self.dev { 1 } else { 9 })?)?;
        println!("{name}: {} bytes, {} after brotli", content.len(), small.len());
        Ok(small.len())
    }

    /// Writes `hash.txt`, by which the server finds the names.
    pub fn finish(self) -> io::Result<()> {
        fs::write(self.root.join("hash.txt"), self.hashes)
    }
}

/// The first 16 hex digits of the content's SHA-256; `app/build.rs` names the icons the same way.
fn hash<'a>(contents: impl IntoIterator<Item = &'a [u8]>) -> String {
    let digest = contents.into_iter().fold(Sha256::new(), Sha256::chain_update);
    hex::encode(&digest.finalize()[..8])
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    name.into()
}

fn brotli(content: &[u8], quality: i32) -> io::Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams {
        quality,
        lgwin: 22,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut out, &params)?;
    Ok(out)
}

fn gzip(content: &[u8], level: u32) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(level));
    encoder.write_all(content)?;
    encoder.finish()
}
