//! The habits of the house, kept by a test instead of a wish.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn sources(root: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(root)];
    while let Some(folder) = folders.pop() {
        for item in fs::read_dir(&folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}

/// `src/read/mod.rs` → `read`; `src/lib.rs` → `lib`.
fn stage(path: &Path) -> String {
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The code of a file without its comments and its tests.
fn code(text: &str) -> String {
    let body = text.split("#[cfg(test)]").next().unwrap_or_default();
    body.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn stages_import_the_model_and_never_each_other() {
    let free = ["lib", "main"];
    for (path, text) in sources("src") {
        let stage = stage(&path);
        if free.contains(&stage.as_str()) {
            continue;
        }
        for line in code(&text).lines() {
            for (at, _) in line.match_indices("crate::") {
                let target: String = line[at + 7..]
                    .chars()
                    .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                    .collect();
                let allowed = target == stage || target == "model" || (target == "error" && stage != "model");
                // The page that shows the catalogue is the one that needs it.
                let explains = path.ends_with("report/explain.rs") && target == "check";
                assert!(allowed || explains, "{} ({stage}) imports {target}: {line}", path.display());
            }
        }
    }
}

#[test]
fn each_library_has_one_door() {
    let doors: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("calamine", &["src/read/spreadsheet"] as &[&str]),
        ("csv", &["src/read/delimited"]),
        ("rust_xlsxwriter", &["src/report/workbook"]),
        ("clap", &["src/cli.rs"]),
        ("toml", &["src/dossier"]),
        ("pdf_extract", &["src/read/document/pdf.rs"]),
    ]);
    for (path, text) in sources("src") {
        let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().to_string_lossy().replace('\\', "/");
        for (library, rooms) in &doors {
            let used = code(&text).lines().any(|line| {
                line.trim_start().starts_with(&format!("use {library}::"))
                    || line.match_indices(&format!("{library}::")).any(|(at, _)| {
                        !line[..at]
                            .ends_with(|before: char| before.is_alphanumeric() || before == '_' || before == ':')
                    })
            });
            assert!(!used || rooms.iter().any(|room| name.starts_with(room)), "{name} uses {library}");
        }
    }
}

#[test]
fn the_clock_is_read_in_main_only() {
    for (path, text) in sources("src") {
        let reads = ["SystemTime::now", "Instant::now", "Zoned::now", "Timestamp::now"];
        let found = reads.iter().any(|call| code(&text).contains(call));
        assert!(!found || path.ends_with("main.rs"), "{} reads the clock", path.display());
    }
}

#[test]
fn functions_fit_on_a_screen_and_files_in_a_head() {
    const FUNCTION_LINES_MAX: usize = 70;
    const FILE_LINES_MAX: usize = 450;
    for (path, text) in sources("src") {
        let data = path.ends_with("vocabulary.rs");
        let lines: Vec<&str> = text.lines().collect();
        assert!(data || lines.len() <= FILE_LINES_MAX, "{} has {} lines", path.display(), lines.len());
        for (at, line) in lines.iter().enumerate() {
            let indent = line.len() - line.trim_start().len();
            let starts = ["fn ", "pub fn ", "pub(super) fn ", "pub(crate) fn "];
            if !starts.iter().any(|start| line.trim_start().starts_with(start)) {
                continue;
            }
            let end = format!("{}}}", " ".repeat(indent));
            let length = lines[at..].iter().position(|line| *line == end).unwrap_or(0);
            assert!(length <= FUNCTION_LINES_MAX, "{}:{} has {length} lines", path.display(), at + 1);
        }
    }
}

#[test]
fn no_room_is_called_utils_and_nothing_is_left_for_later() {
    let marks = [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["XX", "X"].concat()];
    for (path, text) in sources("src").into_iter().chain(sources("tests")) {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(
            !["utils", "util", "common", "helpers", "manager", "misc"].contains(&stem.as_str()),
            "{}",
            path.display()
        );
        for mark in &marks {
            assert!(!text.contains(mark.as_str()), "{} holds {mark}", path.display());
        }
    }
}
