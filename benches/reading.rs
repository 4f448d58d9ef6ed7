//! Reading a large `.xlsx`: ours, whole (file, fingerprint, sheet kept), beside a bare walk of the
//! library over all cells that keeps nothing: `cargo bench --bench reading`.
//!
//! `RAPPRO_ROWS` sets the number of rows, 300 000 unless told.

#![allow(clippy::unwrap_used, reason = "a bench without its data is no bench")]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use calamine::{Reader, Xlsx, open_workbook};
use divan::{Bencher, black_box};
use rappro::read;
use rust_xlsxwriter::{Format, Workbook};

fn main() {
    divan::main();
}

struct Made {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

static MADE: LazyLock<Made> = LazyLock::new(|| {
    let rows = std::env::var("RAPPRO_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(300_000);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mandats.xlsx");
    write(&path, rows);
    Made { _folder: folder, path }
});

/// Twelve columns as in an export of payment orders: two texts that never repeat, four that do, dates,
/// amounts, integers, a formula, a blank now and then.
fn write(path: &Path, rows: u32) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let amount = Format::new().set_num_format("# ##0.00\\ [$€-40C]");
    for row in 0..rows {
        let cents = f64::from((row * 7919) % 9_000_000) / 100.0;
        sheet.write(row, 0, 2000 + row % 20).unwrap();
        sheet.write(row, 1, format!("{row:07}")).unwrap();
        sheet.write_with_format(row, 2, 43_000.0 + f64::from(row % 700), &date).unwrap();
        sheet.write(row, 3, format!("Fournisseur {} SARL", row % 4000)).unwrap();
        sheet.write(row, 4, format!("Prestation n° {row} : nuitées & repas")).unwrap();
        sheet.write(row, 5, ["6251", "6234", "6532", "6245"][row as usize % 4]).unwrap();
        sheet.write(row, 6, ["MIAMI", "MILAN", "GÊNES"][row as usize % 3]).unwrap();
        sheet.write_with_format(row, 7, cents, &amount).unwrap();
        sheet.write_with_format(row, 8, cents / 5.0, &amount).unwrap();
        if row % 4 > 0 {
            sheet.write(row, 9, f64::from(row % 1000)).unwrap();
        }
        sheet.write(row, 10, row % 2 == 0).unwrap();
        sheet.write_formula(row, 11, rust_xlsxwriter::Formula::new("=H1+I1").set_result("12.5")).unwrap();
    }
    workbook.save(path).unwrap();
}

#[divan::bench(sample_count = 5)]
fn the_library_walks_over_all_cells(bencher: Bencher<'_, '_>) {
    let path = &MADE.path;
    bencher.bench_local(|| {
        let mut book: Xlsx<_> = open_workbook(path).unwrap();
        let name = book.sheet_names().first().cloned().unwrap();
        let mut reader = book.worksheet_cells_reader(&name).unwrap();
        let mut cells = 0_u64;
        while let Some(cell) = reader.next_cell().unwrap() {
            black_box(cell.get_value());
            cells += 1;
        }
        cells
    });
}

#[divan::bench(sample_count = 5)]
fn we_read_it_whole(bencher: Bencher<'_, '_>) {
    let path = &MADE.path;
    bencher.bench_local(|| read::files(&[path]));
}

#[divan::bench(sample_count = 5)]
fn its_parts_are_only_unpacked(bencher: Bencher<'_, '_>) {
    let path = &MADE.path;
    bencher.bench_local(|| {
        let bytes = std::fs::read(path).unwrap();
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        for part in 0..archive.len() {
            std::io::copy(&mut archive.by_index(part).unwrap(), &mut std::io::sink()).unwrap();
        }
    });
}
