//! Damaged, cut, spliced and absurd files, a target per reader: no panic, bounded memory and time, every row
//! accounted for. The inputs are the same on every machine.
//!
//! `RAPPRO_FUZZ=100000 cargo test --test fuzz xlsx -- --nocapture` gives one target so many inputs;
//! `RAPPRO_FUZZ_SEED` gives others, `RAPPRO_FUZZ_FROM` goes on from an input. The input under way lies in the
//! folder of temporary files, where an abort or a hang leaves it too.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by stopping")]

mod grids;
mod mutation;
mod random;
mod seeds;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, Once, PoisonError};
use std::time::{Duration, Instant};

use peak_alloc::PeakAlloc;
use rappro::model::dossier::Dossier;
use rappro::model::sheet::{Format, Sheet, Source, Value};
use rappro::{dossier, interpret, read};

use mutation::{Writing, spoil};
use random::Random;
use seeds::Seed;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Inputs of a target when nobody asks for more.
const COUNT: u64 = 300;

/// A longer reading of so small a file is a hang.
const PATIENCE: Duration = Duration::from_secs(90);

/// Memory that an input may take, whatever it holds; then for each byte, cell and row.
const MEMORY_MAX: usize = 64 << 20;
const MEMORY_OF_BYTE: usize = 200;
const MEMORY_OF_CELL: usize = 1_000;
const MEMORY_OF_ROW: usize = 100;

/// What the library reserves, in a process of its own, for a record of the styles of an `.xlsb` that announces
/// more than there is; and for the whole grid of an `.xls`, values and formulas, when one cell stands far away.
const MEMORY_OF_XLSB: usize = 256 << 20;
const MEMORY_OF_XLS: usize = 1280 << 20;

/// Targets run one after the other: memory is that of the process.
static TURN: Mutex<()> = Mutex::new(());

/// Panics since they were last asked for: where, and what. Those of the libraries are caught by the readers.
static PANICS: Mutex<Vec<(String, String)>> = Mutex::new(Vec::new());

enum Input {
    File(&'static str, Vec<u8>),
    Sheets(Source),
}

#[derive(Default)]
struct Tally {
    understood: u64,
    tables: u64,
    caught: BTreeMap<String, u64>,
    slowest: (Duration, u64),
    largest: (usize, u64),
}

fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap())
}

/// Gives inputs to the program, and stops at the first that it does not take as it should.
fn fuzz(target: &str, make: impl Fn(&mut Random) -> Input) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    prepare();
    let seed = variable("RAPPRO_FUZZ_SEED").unwrap_or_default();
    let first = variable("RAPPRO_FUZZ_FROM").unwrap_or_default();
    let count = variable("RAPPRO_FUZZ").unwrap_or(COUNT);
    let dossiers = [dossier::empty(), demonstration()];
    let path = std::env::temp_dir().join(format!("rappro-fuzz-{target}-{}", std::process::id()));
    let mut tally = Tally::default();
    for number in first..first + count {
        let input = make(&mut Random::new(seed, target, number));
        keep(&path, &input);
        let watch = Watch::start(target, &path);
        let base = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let dossier = &dossiers[number as usize % dossiers.len()];
        let outcome = panic::catch_unwind(AssertUnwindSafe(|| examine(input, dossier, base)));
        let time = watch.stop();
        let peak = MEMORY.peak_usage().saturating_sub(base);
        let panics = std::mem::take(&mut *PANICS.lock().unwrap());
        let ours = panics.iter().find(|(place, _)| place.starts_with("src/"));
        if outcome.is_err() || ours.is_some() {
            panic!("{target}, input {number} of seed {seed}, kept as {}: {panics:#?}", path.display());
        }
        for (place, _) in panics {
            *tally.caught.entry(place).or_default() += 1;
        }
        let tables = outcome.unwrap_or_default();
        tally.understood += u64::from(tables > 0);
        tally.tables += tables;
        tally.slowest = tally.slowest.max((time, number));
        tally.largest = tally.largest.max((peak, number));
    }
    let _ = std::fs::remove_file(&path);
    report(target, count, &tally);
}

fn report(target: &str, count: u64, tally: &Tally) {
    let Tally { understood, tables, caught, slowest, largest } = tally;
    println!(
        "{target}: {count} inputs, {understood} with {tables} tables; slowest {slowest:?}, largest {} KiB ({})",
        largest.0 >> 10,
        largest.1
    );
    for (place, times) in caught {
        println!("    caught {times} times: {place}");
    }
}

/// Ours is the last hook set: it sees the panics that the readers silence.
fn prepare() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let _ = read::bytes("a.xlsx", seeds::packed(&[("xl/workbook.xml".to_owned(), Vec::new())]));
        panic::set_hook(Box::new(|info| {
            let place = info.location().map_or_else(String::new, |at| format!("{}:{}", at.file(), at.line()));
            if BEGUN.load(Ordering::Relaxed) == 0 {
                eprintln!("{info}");
            }
            PANICS.lock().unwrap_or_else(PoisonError::into_inner).push((place, info.to_string()));
        }));
        // What asks for more ends this process rather than the machine.
        #[cfg(unix)]
        let _ = rlimit::setrlimit(rlimit::Resource::AS, 8 << 30, 8 << 30);
        std::thread::spawn(watch);
    });
}

/// Milliseconds since the start at which the input under way was begun; 0 when there is none.
static BEGUN: AtomicU64 = AtomicU64::new(0);
static WATCHED: Mutex<String> = Mutex::new(String::new());

struct Watch(Instant);

impl Watch {
    fn start(target: &str, path: &Path) -> Self {
        *WATCHED.lock().unwrap() = format!("{target}: {}", path.display());
        BEGUN.store(now(), Ordering::Relaxed);
        Self(Instant::now())
    }

    fn stop(self) -> Duration {
        BEGUN.store(0, Ordering::Relaxed);
        self.0.elapsed()
    }
}

fn now() -> u64 {
    static START: Mutex<Option<Instant>> = Mutex::new(None);
    START.lock().unwrap().get_or_insert_with(Instant::now).elapsed().as_millis() as u64 + 1
}

/// A thread cannot be stopped, so a hang ends the process.
fn watch() {
    loop {
        std::thread::sleep(Duration::from_secs(1));
        let begun = BEGUN.load(Ordering::Relaxed);
        if begun > 0 && now().saturating_sub(begun) > PATIENCE.as_millis() as u64 {
            let _ = writeln!(std::io::stderr(), "no end in sight: {}", WATCHED.lock().unwrap());
            std::process::exit(101);
        }
    }
}

fn keep(path: &PathBuf, input: &Input) {
    let bytes = match input {
        Input::File(_, bytes) => bytes.clone(),
        Input::Sheets(source) => shown(source).into_bytes(),
    };
    std::fs::write(path, bytes).unwrap();
}

fn shown(source: &Source) -> String {
    let mut shown = String::new();
    for sheet in source.files.iter().flat_map(|file| &file.sheets) {
        writeln!(shown, "== {:?} {:?}", sheet.file(), sheet.name()).unwrap();
        for row in 0..sheet.row_count() {
            let hidden = if sheet.is_row_hidden(row) { " hidden" } else { "" };
            writeln!(shown, "{}{hidden} {:?}", row + 1, sheet.cells(row).collect::<Vec<_>>()).unwrap();
        }
    }
    shown
}

/// Reads and interprets an input; how many tables it gave.
fn examine(input: Input, dossier: &Dossier, base: usize) -> u64 {
    let (source, len) = match input {
        Input::File(name, bytes) => {
            let len = bytes.len();
            (read::bytes(name, bytes), len)
        }
        Input::Sheets(source) => (source, 0),
    };
    let reserved = match source.files.first().map(|file| file.format) {
        Some(Format::Xlsb) => MEMORY_OF_XLSB,
        Some(Format::Xls) => MEMORY_OF_XLS,
        _ => 0,
    };
    let silent = source.files.is_empty() && source.skipped.is_empty();
    assert!(!silent, "nothing is said of the file");
    let sheets: Vec<&Sheet> = source.files.iter().flat_map(|file| &file.sheets).collect();
    assert!(
        !sheets.is_empty() || !source.problems.is_empty() || !source.skipped.is_empty(),
        "no sheet, no problem"
    );
    let (mut cells, mut rows) = (0, 0);
    let mut rows_of: BTreeMap<_, u64> = BTreeMap::new();
    for sheet in &sheets {
        cells += bounded(sheet);
        rows += sheet.row_count() as usize;
        *rows_of.entry(sheet.whole().sheet().cloned()).or_default() += u64::from(sheet.row_count());
    }
    let facts = interpret::sheets(source, dossier);
    let tables = facts.files.iter().flat_map(|file| &file.tables);
    let mut count = 0;
    for table in tables {
        count += 1;
        assert_eq!(table.rows.accounted(), table.rows.total, "{:?} {:?}", table.sheet, table.rows);
        let left = rows_of.entry(table.sheet.clone()).or_default();
        *left = left.saturating_sub(u64::from(table.rows.total));
    }
    assert!(rows_of.values().all(|left| *left == 0), "rows of no table: {rows_of:?}");
    let peak = MEMORY.peak_usage().saturating_sub(base);
    let allowed = MEMORY_MAX + reserved + len * MEMORY_OF_BYTE + cells * MEMORY_OF_CELL + rows * MEMORY_OF_ROW;
    assert!(peak < allowed, "{peak} bytes of memory for {len} bytes, {cells} cells, {rows} rows");
    count
}

/// How many cells a sheet has: no more than a spreadsheet can hold, in order.
fn bounded(sheet: &Sheet) -> usize {
    assert!(sheet.row_count() <= 1 << 20, "{} rows", sheet.row_count());
    let mut count = 0;
    for row in 0..sheet.row_count() {
        let mut before = None;
        for (column, value) in sheet.cells(row) {
            assert!(before < Some(column), "row {row}: column {column} after {before:?}");
            assert!(column < 1 << 16, "column {column}");
            let finite = !matches!(value, Value::Number(number) | Value::Date(number) if !number.is_finite());
            assert!(finite && value != Value::Empty, "{value:?}");
            before = Some(column);
            count += 1;
        }
    }
    assert!(count <= 5_000_000, "{count} cells");
    count
}

fn demonstration() -> Dossier {
    dossier::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/deplacements-2017-ratifiable")).unwrap()
}

fn fuzz_format(format: Format, name: &'static str, writing: Writing) {
    let seeds = seeds::of(format);
    assert!(!seeds.is_empty(), "no file of {format:?}");
    fuzz(format.name(), |random| Input::File(name, seeds::spoiled(&seeds, writing, random)));
}

#[test]
fn xlsx() {
    fuzz_format(Format::Xlsx, "export.xlsx", Writing::Markup);
}

#[test]
fn xlsb() {
    fuzz_format(Format::Xlsb, "export.xlsb", Writing::Records);
}

#[test]
fn xls() {
    fuzz_format(Format::Xls, "export.xls", Writing::Records);
}

#[test]
fn ods() {
    fuzz_format(Format::Ods, "export.ods", Writing::Markup);
}

#[test]
fn fods() {
    fuzz_format(Format::Fods, "export.fods", Writing::Markup);
}

#[test]
fn spreadsheetml() {
    fuzz_format(Format::SpreadsheetMl, "export.xls", Writing::Markup);
}

fn pages(archives: bool) -> Vec<Seed> {
    let is_such = |seed: &Seed| matches!(seed, Seed::Plain(bytes) if bytes.windows(13).any(|w| w == b"MIME-Version:") == archives);
    seeds::of(Format::Html).into_iter().filter(is_such).collect()
}

#[test]
fn html() {
    let seeds = pages(false);
    fuzz("html", |random| Input::File("export.xls", seeds::spoiled(&seeds, Writing::Markup, random)));
}

#[test]
fn mhtml() {
    let seeds = pages(true);
    fuzz("mhtml", |random| Input::File("export.mht", seeds::spoiled(&seeds, Writing::Markup, random)));
}

#[test]
fn wrapped() {
    let files = seeds::files();
    fuzz("wrapped", |random| {
        let (name, bytes) = random.pick(&files).clone();
        let mut bytes = match random.below(4) {
            0 => bytes,
            1 => {
                let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
                writer.write_all(&bytes).unwrap();
                writer.finish().unwrap()
            }
            _ => {
                let mut parts = vec![(name, bytes)];
                for _ in 0..random.below(3) {
                    let name =
                        *random.pick(&["a.csv", "LISEZMOI.txt", "b/", "__MACOSX/a.csv", "../c.xlsx", "é\\d.xml"]);
                    if parts.iter().all(|part| part.0 != name) {
                        parts.push((name.to_owned(), b"Date;Montant\n01/02/2017;12,00\n".to_vec()));
                    }
                }
                seeds::packed(&parts)
            }
        };
        spoil(&mut bytes, &files[0].1, Writing::Records, random);
        Input::File("export.zip", bytes)
    });
}

/// A table with its texts exchanged, before it is written in any encoding.
fn spoiled_text(tables: &[String], random: &mut Random) -> String {
    let mut bytes = random.pick(tables).clone().into_bytes();
    let delimiter = *random.pick(b";;;,\t|: ");
    bytes.iter_mut().filter(|byte| **byte == b';').for_each(|byte| *byte = delimiter);
    spoil(&mut bytes, random.pick(tables).as_bytes(), Writing::Delimited, random);
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn text_utf_8() {
    let tables = seeds::tables();
    fuzz("text-utf-8", |random| {
        let mut bytes = spoiled_text(&tables, random).into_bytes();
        if random.once_in(3) {
            bytes.splice(0..0, *b"\xef\xbb\xbf");
        }
        if random.once_in(2) {
            spoil(&mut bytes, &[], Writing::Delimited, random);
        }
        Input::File("export.csv", bytes)
    });
}

#[test]
fn text_8_bit() {
    let tables = seeds::tables();
    fuzz("text-8-bit", |random| {
        let text = spoiled_text(&tables, random);
        let encoding = *random.pick(&[encoding_rs::WINDOWS_1252, encoding_rs::ISO_8859_15, encoding_rs::MACINTOSH]);
        let mut bytes = encoding.encode(&text).0.into_owned();
        if random.once_in(2) {
            spoil(&mut bytes, &[], Writing::Delimited, random);
        }
        Input::File("export.txt", bytes)
    });
}

#[test]
fn text_utf_16() {
    let tables = seeds::tables();
    fuzz("text-utf-16", |random| {
        let text = spoiled_text(&tables, random);
        let units = random.once_in(2).then_some(0xFEFF).into_iter().chain(text.encode_utf16());
        let mut bytes: Vec<u8> = match random.once_in(2) {
            true => units.flat_map(u16::to_be_bytes).collect(),
            false => units.flat_map(u16::to_le_bytes).collect(),
        };
        if random.once_in(2) {
            spoil(&mut bytes, &[], Writing::Records, random);
        }
        Input::File("export.txt", bytes)
    });
}

#[test]
fn interpretation() {
    let tables = seeds::tables();
    fuzz("interpretation", |random| Input::Sheets(grids::source(&tables, random)));
}
