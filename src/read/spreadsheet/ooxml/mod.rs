//! `.xlsx` and its sisters, by a scanner of our own beside the library.
//!
//! The library tells neither hidden rows nor columns, and spends nine tenths of its time on XML. The
//! scanner streams each sheet once, checksum included, into the sheet that is kept. What it does not
//! understand for certain it leaves to the library, and says so: then what is hidden is not known.

mod cells;
mod currency;
mod formats;
mod package;
mod sheet;
mod strings;
mod value;
mod window;
mod xml;

use std::io::Read;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::super::unreadable::Unreadable;
use super::super::{archive, guard};
use super::{Workbook, gave_up, xlsx};
use crate::model::Text;
use crate::model::sheet::{Format, HIDDEN_UNKNOWN, Sheet, SheetBuilder};
use cells::Cells;
pub(super) use cells::{OUTSIDE, is_inside};
use package::{Package, Relation, Tab};
use value::Context;
use window::Stop;

/// Reads every sheet of a workbook.
pub(super) fn read(bytes: &[u8], file: &Text) -> Result<Workbook, Unreadable> {
    let scanned = Package::open(bytes).and_then(|mut package| scanned(&mut package, bytes, file));
    match scanned {
        Ok(workbook) => Ok(workbook),
        Err(Stop::Unusual(why)) => {
            archive::check_integrity(bytes, Format::Xlsx, |_| false)?;
            let mut workbook = xlsx::read(bytes, file)?;
            workbook.evidence.push(format!("classeur {}", second_way(why)));
            Ok(workbook)
        }
        Err(Stop::Refused(failure) | Stop::Damaged(failure)) => Err(*failure),
        Err(Stop::More | Stop::Disorder) => Err(gave_up(Format::Xlsx)),
    }
}

fn second_way(why: &str) -> String {
    format!("lu par une voie de secours ({why}) : {HIDDEN_UNKNOWN}")
}

/// Most rows of all the sheets: some bytes make a sheet of a million blank rows, and a small file can hold
/// thousands of them.
const ROWS_OF_ALL_MAX: u64 = 64 << 20;

/// So many sheets are read before their rows are counted.
const SHEETS_AT_ONCE: usize = 32;

fn rows_of(outcomes: &[Result<Outcome, Stop>]) -> u64 {
    let rows = |outcome: &Result<Outcome, Stop>| match outcome {
        Ok(Outcome::Read(sheet)) => u64::from(sheet.row_count()),
        _ => 0,
    };
    outcomes.iter().map(rows).sum()
}

/// A worksheet to be read.
struct Job<'a> {
    tab: &'a Tab,
    /// The number of its part.
    part: usize,
}

/// What became of a worksheet.
enum Outcome {
    Read(Box<Sheet>),
    Failed(Unreadable),
    /// Left to the library, and why.
    Unusual(&'static str),
}

fn scanned(package: &mut Package<'_>, bytes: &[u8], file: &Text) -> Result<Workbook, Stop> {
    let (contents, relations, mut read) = main_part(package)?;
    let context = Context {
        strings: optional(package, &relations, "sharedStrings", &mut read, |part| strings::read(part))?,
        kinds: optional(package, &relations, "styles", &mut read, |part| formats::read(part))?,
        from_1904: contents.from_1904,
    };
    let jobs = jobs(package, &contents.tabs, &relations)?;
    read.extend(jobs.iter().map(|job| job.part));
    // Sheets do not depend on each other: a book of twelve months is read on every core.
    let mut outcomes: Vec<Result<Outcome, Stop>> = Vec::with_capacity(jobs.len());
    for batch in jobs.chunks(SHEETS_AT_ONCE) {
        if rows_of(&outcomes) > ROWS_OF_ALL_MAX {
            return Err(Stop::too_large());
        }
        outcomes.par_extend(batch.par_iter().map(|job| one(&mut package.clone(), job, &context, file)));
    }
    archive::check_integrity(bytes, Format::Xlsx, |part| read.contains(&part))
        .map_err(|failure| Stop::Damaged(Box::new(failure)))?;
    let mut workbook = Workbook { names: contents.names, from_1904: contents.from_1904, ..Workbook::default() };
    let mut library = None;
    for (at, (job, outcome)) in jobs.iter().zip(outcomes).enumerate() {
        let name = job.tab.name.as_str();
        let outcome = outcome?;
        // Addresses name the sheet: of two that share a name, neither could be told from the other.
        let twin = jobs.iter().take(at).any(|other| other.tab.name == name);
        let result = match outcome {
            _ if twin => Err(Unreadable::damaged(Format::Xlsx, "deux feuilles portent le même nom")),
            Outcome::Read(sheet) => Ok(Some(*sheet)),
            Outcome::Failed(failure) => Err(failure),
            Outcome::Unusual(why) => {
                workbook.evidence.push(format!("feuille « {name} » {}", second_way(why)));
                let library = library.get_or_insert_with(|| xlsx::open(bytes));
                match library {
                    Ok(library) => guard::quietly(|| xlsx::sheet(library, name, file))
                        .unwrap_or_else(|_| Err(gave_up(Format::Xlsx))),
                    Err(failure) => Err(failure.clone()),
                }
            }
        };
        match result {
            Ok(Some(mut sheet)) => {
                sheet.visible = job.tab.visible;
                workbook.sheets.push(sheet);
            }
            Ok(None) => {}
            Err(failure) => workbook.failures.push((name.into(), failure)),
        }
    }
    Ok(workbook)
}

/// The main part, what it points to, and the numbers of the parts read so far.
fn main_part(package: &mut Package<'_>) -> Result<(package::Contents, Vec<Relation>, Vec<usize>), Stop> {
    const NO_MAIN_PART: Stop = Stop::Unusual("partie principale introuvable");
    let mut read = Vec::new();
    let mut number = |package: &Package<'_>, path: &str| -> Result<usize, Stop> {
        let number = package.number(path).ok_or(NO_MAIN_PART)?;
        read.push(number);
        Ok(number)
    };
    let top = number(package, "_rels/.rels")?;
    let top = package::relations(package.part(top)?, "")?;
    let path = top.into_iter().find(|relation| relation.kind == "officeDocument").ok_or(NO_MAIN_PART)?.target;
    let (folder, name) = path.split_at(path.rfind('/').map_or(0, |slash| slash + 1));
    let links = number(package, &format!("{folder}_rels/{name}.rels"))?;
    let relations = package::relations(package.part(links)?, folder)?;
    let main = number(package, &path)?;
    let contents = package::contents(package.part(main)?)?;
    Ok((contents, relations, read))
}

/// A part that a workbook may do without.
fn optional<T: Default>(
    package: &mut Package<'_>,
    relations: &[Relation],
    kind: &str,
    read: &mut Vec<usize>,
    reader: impl FnOnce(&mut dyn Read) -> Result<T, Stop>,
) -> Result<T, Stop> {
    let Some(relation) = relations.iter().find(|relation| relation.kind == kind) else { return Ok(T::default()) };
    // Announced and absent, its loss would change cells: texts gone, dates become numbers.
    let number = package.number(&relation.target).ok_or_else(|| Stop::damaged(&"une partie manque"))?;
    read.push(number);
    reader(&mut package.part(number)?)
}

/// The worksheets, in the order of the tabs; charts and dialogues hold no cells.
fn jobs<'a>(package: &Package<'_>, tabs: &'a [Tab], relations: &[Relation]) -> Result<Vec<Job<'a>>, Stop> {
    let mut jobs: Vec<Job<'_>> = Vec::new();
    let mut taken = FxHashSet::default();
    for tab in tabs {
        let relation = relations
            .iter()
            .find(|relation| relation.id == tab.relation)
            .ok_or(Stop::Unusual("onglet sans feuille"))?;
        match relation.kind.as_str() {
            "worksheet" => {
                let part = package.number(&relation.target).ok_or(Stop::Unusual("feuille introuvable"))?;
                // One sheet under a thousand names would be a thousand sheets.
                if !taken.insert(part) {
                    return Err(Stop::refused("deux onglets désignent la même feuille"));
                }
                jobs.push(Job { tab, part });
            }
            "chartsheet" | "dialogsheet" | "xlMacrosheet" | "xlIntlMacrosheet" => {}
            _ => return Err(Stop::Unusual("onglet d’une autre sorte")),
        }
    }
    Ok(jobs)
}

/// Reads one worksheet. Cells out of order are read again, with more care.
fn one(package: &mut Package<'_>, job: &Job<'_>, context: &Context, file: &Text) -> Result<Outcome, Stop> {
    let builder = || SheetBuilder::new(file, Some(&job.tab.name));
    let mut read = |cells: Cells| {
        let part = package.part(job.part)?;
        guard::quietly(|| sheet::read(part, context, cells))
            .unwrap_or_else(|_| Err(Stop::refused("contenu inattendu")))
    };
    let sheet = match read(Cells::in_order(builder())) {
        Err(Stop::Disorder) => read(Cells::in_any_order(builder())),
        sheet => sheet,
    };
    match sheet {
        Ok(sheet) => Ok(Outcome::Read(Box::new(sheet))),
        Err(Stop::Unusual(why)) => Ok(Outcome::Unusual(why)),
        Err(Stop::Refused(failure)) => Ok(Outcome::Failed(*failure)),
        Err(Stop::More | Stop::Disorder) => Ok(Outcome::Unusual("structure inattendue")),
        Err(damaged @ Stop::Damaged(_)) => Err(damaged),
    }
}
