//! Bytes of a CSV file → sheet, beside a bare loop of the `csv` crate over the same bytes, and a walk over
//! every cell as the interpreter makes it: `cargo bench --bench delimited`.
//!
//! The files are those of `make_large.py`, made on the spot: 100 000 lines each.

#![allow(clippy::unwrap_used, reason = "a bench without its data is no bench")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, hint};

use divan::Bencher;
use divan::counter::BytesCount;
use rappro::model::sheet::Value;
use rappro::read;

const FILES: [&str; 2] = ["mandats.csv", "factures.csv"];

fn main() {
    divan::main();
}

/// Made once, kept under the target folder.
fn made(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("large");
    let file = root.join("exports").join(name);
    if !file.exists() {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/make_large.py");
        let status = Command::new("python3").arg(script).arg("100000").arg(&root).status().unwrap();
        assert!(status.success());
    }
    file
}

#[divan::bench(args = FILES)]
fn byte_records(bencher: Bencher<'_, '_>, name: &str) {
    let file = made(name);
    let size = fs::metadata(&file).unwrap().len();
    bencher.counter(BytesCount::new(size)).bench_local(|| {
        let bytes = fs::read(&file).unwrap();
        let mut reader =
            csv::ReaderBuilder::new().delimiter(b';').has_headers(false).flexible(true).from_reader(&bytes[..]);
        let mut record = csv::ByteRecord::new();
        let mut fields = 0;
        while reader.read_byte_record(&mut record).unwrap() {
            fields += record.len();
        }
        fields
    });
}

#[divan::bench(args = FILES)]
fn sheets(bencher: Bencher<'_, '_>, name: &str) {
    let file = made(name);
    let size = fs::metadata(&file).unwrap().len();
    bencher.counter(BytesCount::new(size)).bench_local(|| read::files(&[&file]));
}

#[divan::bench(args = FILES)]
fn every_cell(bencher: Bencher<'_, '_>, name: &str) {
    let source = read::files(&[&made(name)]);
    let sheet = &source.files[0].sheets[0];
    bencher.bench_local(|| {
        let mut letters = 0;
        for row in 0..sheet.row_count() {
            for column in 0..sheet.column_count() {
                if let Value::Text(text) = hint::black_box(sheet.value(row, column)) {
                    letters += text.len();
                }
            }
        }
        letters
    });
}
