//! The staff's columns, read back from the previous workbook.
//!
//! Tables are known by their headers (see [`super::headed`]). What cannot be attached to anything is kept
//! as an orphan row: nothing typed is ever lost.

use std::collections::BTreeMap;

use crate::error::Error;
use crate::model::Date;
use crate::model::dossier::Dossier;
use crate::model::finding::{Answer, Severity, Status};
use crate::model::key::Key;
use crate::model::money::Currency;
use crate::model::notes::{CellComment, FindingNote, Home, Notes, TextRow, Typed};
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

use super::headed::{Headed, Kind};
use super::{beside, columns, comments, findings, history, lost, mark, origin, spoilt, stray, sums, typed, visa};

/// Reads the notes of a workbook that must be this dossier's.
///
/// # Errors
/// [`Error::Refused`] when it is the workbook of another dossier, or none of the program's.
pub fn read_for(
    dossier: &Dossier,
    previous: &[Sheet],
    comments: &[CellComment],
    formulas: &[CellComment],
) -> Result<Notes, Error> {
    let mut notes = read_commented(previous, comments, formulas);
    origin::verify(previous, &mut notes, dossier)?;
    notes.settle_homes(dossier);
    Ok(notes)
}

/// Reads what the staff typed, and what the workbook tells of the runs before.
pub fn read(previous: &[Sheet]) -> Notes {
    read_commented(previous, &[], &[])
}

/// The same, with the comments of the cells, and the formulas of those that show no value.
pub fn read_commented(previous: &[Sheet], comments: &[CellComment], formulas: &[CellComment]) -> Notes {
    let mut notes = Notes { from: previous.first().map(|sheet| sheet.file().to_string()), ..Notes::default() };
    let currency = previous.iter().find_map(currency).unwrap_or(Currency::EUR);
    notes.past.date = previous.iter().find_map(run_date);
    // Orphans last: what stands on its own sheet is newer than what was set aside.
    let (orphans, others): (Vec<_>, Vec<_>) =
        previous.iter().flat_map(Headed::all).partition(|headed| headed.kind == Kind::Orphans);
    for headed in others.iter().chain(&orphans) {
        match headed.kind {
            Kind::Findings => read_findings(headed, currency, &mut notes, formulas),
            Kind::Mission => {
                marks(headed, &mut notes, formulas);
                beside::read(headed, &mut notes);
            }
            Kind::Unassigned => {
                missions(headed, &mut notes, formulas);
                beside::read(headed, &mut notes);
            }
            Kind::Orphans => set_aside(headed, &mut notes),
            _ => history::read(headed, currency, &mut notes),
        }
    }
    lost::sheets(previous, &others, &mut notes);
    sums::read(&others, currency, &mut notes);
    let tables: Vec<&Headed> = others.iter().chain(&orphans).collect();
    lost::added_sheets(previous, &tables, &mut notes);
    previous.iter().for_each(|sheet| visa::read(sheet, &mut notes));
    stray::read(previous, &tables, &mut notes);
    comments::attach(comments, &others, &mut notes);
    if !(notes.marks.is_empty() && notes.missions.is_empty() && notes.added_lines.is_empty()) {
        let lines = others.iter().filter(|headed| matches!(headed.kind, Kind::Mission | Kind::Unassigned));
        let keys = lines.flat_map(|headed| headed.rows().flat_map(|row| headed.keys(row)));
        notes.known = keys.map(|(_, key)| Key::from_text(&key)).collect();
    }
    notes
}

/// The day of a text `dd/mm/yyyy`.
pub(in crate::report) fn french_day(text: &str) -> Option<Date> {
    typed::french_day(text)
}

fn read_findings(headed: &Headed, currency: Currency, notes: &mut Notes, formulas: &[CellComment]) {
    for (_, header) in &headed.added {
        if !notes.added_columns.contains(header) {
            notes.added_columns.push(header.clone());
        }
    }
    lost::renamed(headed, notes);
    let rows = notes.findings.iter().enumerate();
    let mut seen: BTreeMap<Key, usize> = rows.map(|(at, note)| (note.key.clone(), at)).collect();
    let mut without_key = 0;
    for row in headed.rows() {
        let cells: Vec<_> = headed.added_cells(row).collect();
        let mut note = finding_note(headed, row, currency);
        spoilt::answer(headed, row, &mut note, notes, formulas);
        let is_typed = note.is_typed() || !cells.is_empty();
        if note.key.as_str().is_empty() && is_written(headed, &note) {
            if !is_typed {
                continue;
            }
            without_key += 1;
            note.key = unreferenced(&note);
        }
        let known = seen.get(&note.key).map(|at| &notes.findings[*at]);
        let copied = known.is_some_and(|known| {
            known.answer == note.answer && notes.added.get(&note.key).is_none_or(|there| *there == cells)
        });
        let is_keyed = !note.key.as_str().is_empty();
        // Typed beside no reference, or twice for one: kept apart rather than guessed.
        if !is_keyed || known.is_some() {
            if (is_typed || !is_keyed && is_remark(&note.row)) && !copied {
                notes.orphans.push(headed.whole(row, columns::WAS_FINDING));
            }
            continue;
        }
        if !cells.is_empty() {
            notes.added.insert(note.key.clone(), cells);
        }
        let change = headed.text(row, columns::MOVED);
        if !change.is_empty() {
            notes.changes.insert(note.key.clone(), change);
        }
        seen.insert(note.key.clone(), notes.findings.len());
        notes.findings.push(note);
    }
    lost::references(headed, (columns::KEY, headed.key_column().is_some()), without_key, notes);
}

/// True for a row that the program wrote, by its words: staff who add a row of their own give it no severity.
fn is_written(headed: &Headed, note: &FindingNote) -> bool {
    let is_severity = |text: &str| Severity::ALL.iter().any(|severity| severity.french() == text);
    let message = note.cell(columns::MESSAGE).unwrap_or_default();
    let told =
        [note.cell(columns::SEVERITY).map(is_severity), note.cell(columns::CHECK).map(|text| !text.is_empty())];
    let known = headed.key_column().is_none() || told.iter().any(Option::is_some);
    !message.is_empty() && message != findings::NOTHING && known && told.iter().all(|told| *told != Some(false))
}

fn finding_note(headed: &Headed, row: u32, currency: Currency) -> FindingNote {
    FindingNote {
        key: Key::from_text(&headed.key(row)),
        answer: answer(headed, row),
        since: typed::day(headed.value(row, columns::SINCE)),
        amount: typed::amount(headed.value(row, columns::AMOUNT), currency),
        row: headed.cells(row),
    }
}

/// The name of a row whose reference was deleted, made of what it says: its answer may come back by that.
fn unreferenced(note: &FindingNote) -> Key {
    let told = [columns::CHECK, columns::MISSION, columns::MESSAGE];
    FindingNote::unreferenced(&told.map(|header| note.cell(header).unwrap_or_default()))
}

/// A line of words below the table, which the program did not write.
fn is_remark(row: &TextRow) -> bool {
    let ours = |header: &str, text: &str| text == findings::NOTHING || fold(header) == fold(columns::OPEN);
    row.iter().any(|(header, text)| !text.is_empty() && !ours(header, text))
}

fn answer(headed: &Headed, row: u32) -> Answer {
    answer_of(&headed.text(row, columns::STATUS), headed, row)
}

/// The four columns that the staff fill in.
pub(super) fn answer_of(typed_status: &str, headed: &Headed, row: u32) -> Answer {
    let text = headed.text(row, columns::ANSWER);
    let status = status(typed_status);
    // A status that is none of ours stays readable in the answer.
    let text = match status {
        None if text.is_empty() => format!("Statut saisi : {typed_status}"),
        None => format!("{text}\nStatut saisi : {typed_status}"),
        Some(_) => text,
    };
    Answer {
        status: status.unwrap_or(Status::Open),
        text,
        owner: headed.text(row, columns::OWNER),
        due: typed::due(headed.value(row, columns::DUE)),
    }
}

/// The status that these words mean, however they are spelt or inflected.
fn status(typed: &str) -> Option<Status> {
    // A decision that was taken. « À justifier » is one to be taken, « Justifiée ? » a question, « Non justifiée » the
    // contrary.
    const TAKEN: [(&str, Status); 3] =
        [("justifi", Status::Justified), ("accept", Status::Accepted), ("corrig", Status::Corrected)];
    const INFLECTIONS: [&str; 4] = ["e", "ee", "es", "ees"];
    if typed.is_empty() {
        return Some(Status::Open);
    }
    if let Some(status) = Status::from_french(typed) {
        return Some(status);
    }
    let folded = fold(typed);
    match folded.strip_prefix("a ").unwrap_or(&folded) {
        "revoir" => return Some(Status::ToReview),
        "traiter" => return Some(Status::Open),
        _ if typed.contains('?') => return None,
        _ => {}
    }
    let is_taken = |stem: &str| folded.strip_prefix(stem).is_some_and(|rest| INFLECTIONS.contains(&rest));
    TAKEN.iter().find(|(stem, _)| is_taken(stem)).map(|(_, status)| *status)
}

fn marks(headed: &Headed, notes: &mut Notes, formulas: &[CellComment]) {
    lost::renamed(headed, notes);
    let sheet = headed.sheet.name().unwrap_or(columns::WAS_MARK);
    let home = Home { sheet: origin::home(headed.sheet), mission: None };
    for (key_column, mark) in &headed.marks {
        let mut without_key = 0;
        for row in headed.rows() {
            let key = key_column.map_or_else(String::new, |column| headed.key_at(row, column));
            // Merged over several rows, a mark is that of the lines of its side only.
            let is_alone = key.is_empty();
            let cell = if is_alone { headed.sheet.value(row, *mark) } else { headed.cell(row, *mark) };
            let typed = typed::text(cell);
            if spoilt::aside(headed, (row, *mark), sheet, notes, formulas) || typed.is_empty() {
                continue;
            }
            without_key += usize::from(is_alone);
            let whole = || headed.whole(row, sheet);
            let taken = keep(&mut notes.marks, &mut notes.orphans, (&key, typed.clone()), whole);
            notes.rows.extend(taken.map(|key| (key, headed.cells(row))));
            let key = Key::from_text(&key);
            // A line that several missions share has its mark on each of their sheets.
            if notes.marks.get(&key) == Some(&typed) {
                let homes = notes.homes.entry(key).or_default();
                homes.extend(Some(home.clone()).filter(|home| !homes.contains(home)));
            }
        }
        let header = headed.columns.iter().find(|(at, _, _)| at == mark).map_or("", |(_, header, _)| header);
        let of = header.split_once(' ').map_or_else(String::new, |(_, side)| format!(" {side}"));
        let column = format!("{}{of}", columns::KEY);
        lost::references(headed, (&column, key_column.is_some()), without_key, notes);
    }
}

fn missions(headed: &Headed, notes: &mut Notes, formulas: &[CellComment]) {
    lost::renamed(headed, notes);
    let mut without_key = 0;
    for row in headed.rows() {
        let typed = headed.text(row, columns::MISSION);
        let cell = headed.column(columns::MISSION).map(|column| (row, column));
        let is_spoilt = cell.is_some_and(|cell| spoilt::aside(headed, cell, columns::WAS_MISSION, notes, formulas));
        if is_spoilt || typed.is_empty() {
            continue;
        }
        without_key += usize::from(headed.key(row).is_empty());
        let whole = || headed.whole(row, columns::WAS_MISSION);
        let taken = keep(&mut notes.missions, &mut notes.orphans, (&headed.key(row), typed), whole);
        notes.rows.extend(taken.map(|key| (key, headed.cells(row))));
    }
    lost::references(headed, (columns::KEY, headed.key_column().is_some()), without_key, notes);
}

/// Attaches a note to its key; without a key, or when another note is there already, keeps the row.
fn keep(
    notes: &mut BTreeMap<Key, String>,
    orphans: &mut Vec<TextRow>,
    (key, typed): (&str, String),
    whole: impl Fn() -> TextRow,
) -> Option<Key> {
    let key = Key::from_text(key);
    match notes.get(&key) {
        _ if key.as_str().is_empty() => orphans.push(whole()),
        Some(known) if *known != typed => orphans.push(whole()),
        Some(_) => {}
        None => {
            notes.insert(key.clone(), typed);
            return Some(key);
        }
    }
    None
}

/// Rows of `Notes orphelines`: a mark or an assignment comes back to life with its line; the rest stays.
fn set_aside(headed: &Headed, notes: &mut Notes) {
    for row in headed.rows() {
        let cells = headed.cells(row);
        if cells.iter().all(|(_, text)| text.is_empty()) {
            continue;
        }
        let (was, key) = (headed.text(row, columns::OLD_SHEET), Key::from_text(&headed.text(row, columns::KEY)));
        let (mark, mission) = (headed.text(row, columns::MARK), headed.text(row, columns::MISSION));
        let attached = !key.as_str().is_empty();
        let told = || cells.iter().filter(|(_, text)| !text.is_empty()).cloned().collect::<TextRow>();
        if attached && was == columns::WAS_MARK && !mark.is_empty() && !notes.marks.contains_key(&key) {
            notes.rows.insert(key.clone(), told());
            notes.marks.insert(key, mark);
        } else if attached
            && was == columns::WAS_MISSION
            && !mission.is_empty()
            && !notes.missions.contains_key(&key)
        {
            notes.rows.insert(key.clone(), told());
            notes.missions.insert(key, mission);
        } else if attached && was == columns::WAS_REMARK && !notes.added_lines.contains_key(&key) {
            notes.rows.insert(key.clone(), told());
            notes.added_lines.insert(key, remarks(told()));
        } else {
            notes.orphans.push(cells);
        }
    }
}

/// What stood in columns of the staff: the row without the columns of the program.
fn remarks(row: TextRow) -> Vec<(String, Typed)> {
    let is_ours = |header: &str| {
        [columns::OLD_SHEET, columns::KEY].contains(&header)
            || [Kind::Mission, Kind::Unassigned].iter().any(|kind| kind.is_ours(header))
    };
    row.into_iter()
        .filter(|(header, _)| !is_ours(header))
        .map(|(header, text)| (header, Typed::Text(text)))
        .collect()
}

const HEAD_ROWS: u32 = 10;

/// The texts near the head of a sheet.
pub(super) fn head(sheet: &Sheet) -> impl Iterator<Item = &str> {
    let cells = (0..HEAD_ROWS.min(sheet.row_count())).flat_map(|row| sheet.cells(row));
    cells.filter_map(|(_, value)| match value {
        Value::Text(text) => Some(text),
        _ => None,
    })
}

/// The currency that the workbook tells near its head.
fn currency(sheet: &Sheet) -> Option<Currency> {
    head(sheet).find_map(mark::currency)
}

/// The date of the run that wrote it, which every sheet tells.
fn run_date(sheet: &Sheet) -> Option<Date> {
    const MADE_ON: &str = "tabli le ";
    head(sheet).find_map(|text| {
        let (_, after) = text.rsplit_once(MADE_ON)?;
        typed::french_day(after.get(..10)?)
    })
}
