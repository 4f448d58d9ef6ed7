//! Carries the demonstration dossier inside the binary: writes the list of its files for
//! `src/dossier/example.rs`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const EXAMPLE: &str = "fixtures/deplacements-2017";

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join(EXAMPLE);
    println!("cargo::rerun-if-changed={EXAMPLE}");
    let mut files = Vec::new();
    if root.is_dir() {
        list(&root, &mut files)?;
    }
    files.sort();
    let mut rows = String::new();
    for file in files {
        let name: Vec<_> =
            file.strip_prefix(&root).into_iter().flatten().map(|part| part.to_string_lossy()).collect();
        let _ = writeln!(rows, "    ({:?}, include_bytes!({:?})),", name.join("/"), file.display().to_string());
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("example.rs");
    fs::write(out, format!("static FILES: &[(&str, &[u8])] = &[\n{rows}];\n"))
}

/// Every file below, except results of a run.
fn list(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match name.as_str() {
            "archives" | "rapprochement.xlsx" => {}
            hidden if hidden.starts_with(['.', '~']) => {}
            _ if path.is_dir() => list(&path, files)?,
            _ => files.push(path),
        }
    }
    Ok(())
}
