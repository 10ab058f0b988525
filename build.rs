//! Tells the program what it is built from: a hash of its sources, the versions of all crates, and its features. No git needed.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use sha2::{Digest, Sha256};

/// What decides about results, beside the compiler: sources, the tables they include, crates.
const MADE_FROM: [&str; 4] = ["src", "data/places", "Cargo.toml", "Cargo.lock"];
/// Bytes of the hash that are shown.
const SHOWN: usize = 8;

fn main() -> io::Result<()> {
    let mut files = Vec::new();
    for path in MADE_FROM {
        println!("cargo:rerun-if-changed={path}");
        find(Path::new(path), &mut files)?;
    }
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        let name = file.to_string_lossy().replace('\\', "/");
        hash.update(format!("{name} {}\n", hexadecimal(&Sha256::digest(fs::read(&file)?))));
    }
    let mut features: Vec<String> = env::vars().map(|(key, _)| key).filter(|key| key.starts_with("CARGO_FEATURE_")).collect();
    features.sort();
    hash.update(features.join("\n"));
    println!("cargo:rustc-env=SUTTON_BUILD={}", hexadecimal(&hash.finalize()[..SHOWN]));
    Ok(())
}

/// All files at a path and below it; none where nothing is there, as Cargo.lock in some packages.
fn find(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_dir() {
        return fs::read_dir(path)?.try_for_each(|entry| find(&entry?.path(), files));
    }
    files.extend(path.is_file().then(|| path.to_path_buf()));
    Ok(())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
