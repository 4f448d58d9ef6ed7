//! What the staff typed in columns that they added beside the lines of a mission sheet or of `Hors mission`: given to
//! the line of its row, written back in a column of the same header at the right of the table. A row that shows a
//! payment and its document is one place: its remarks go with the payment.

use rust_decimal::prelude::ToPrimitive;

use crate::model::entry::EntryId;
use crate::model::key::Key;
use crate::model::notes::{Notes, Typed};
use crate::model::report::Report;

use super::headed::{Headed, Kind as Table};
use super::page::{Page, french_date};
use super::plan::Plan;
use super::rows::Dress;
use super::style::{Kind, Tone};
use super::table::Column;
use super::{names, origin};

/// Of such a column, in characters.
const WIDTH: f64 = 20.0;
/// Letters of its header: Excel stops at 255.
const HEADER_MAX: usize = 200;

/// Reads the columns that the staff added to a sheet.
pub(super) fn read(headed: &Headed, notes: &mut Notes) {
    let home =
        if headed.kind == Table::Mission { origin::home(headed.sheet) } else { names::UNASSIGNED.to_owned() };
    let known = notes.line_columns.entry(home).or_default();
    let headers = headed.added.iter().filter(|(column, _)| headed.columns.iter().any(|(at, _, _)| at == column));
    for (_, header) in headers {
        if !known.contains(header) {
            known.push(header.clone());
        }
    }
    let sheet = headed.sheet.name().unwrap_or_default();
    for row in headed.rows() {
        let cells: Vec<_> = headed.added_cells(row).collect();
        if cells.is_empty() {
            continue;
        }
        let Some((_, key)) = headed.keys(row).next() else {
            let whole = headed.whole(row, sheet);
            // It may be kept already for a mark without a line.
            if !notes.orphans.contains(&whole) {
                notes.orphans.push(whole);
            }
            continue;
        };
        let key = Key::from_text(&key);
        notes.rows.entry(key.clone()).or_insert_with(|| headed.cells(row));
        let known = notes.added_lines.entry(key).or_default();
        for cell in cells {
            // A line that several missions share has its remarks on each of their sheets.
            if !known.contains(&cell) {
                known.push(cell);
            }
        }
    }
}

/// The columns of the staff on one sheet.
pub(super) struct Beside {
    /// As they were typed.
    typed: Vec<String>,
    /// Those of the program, then those of the staff under headers that differ.
    headers: Vec<String>,
    text: Dress,
    day: Dress,
}

impl Beside {
    /// The columns that stood on the sheets of these names, then those of which these lines have something.
    pub(super) fn of(
        plan: &Plan,
        page: &mut Page,
        own: &[Column],
        homes: &[&str],
        lines: impl Iterator<Item = EntryId>,
    ) -> Self {
        let (report, notes) = (plan.report, &plan.report.notes);
        let same = |home: &str| {
            homes.iter().any(|name| crate::model::words::fold(name) == crate::model::words::fold(home))
        };
        let columns = notes.line_columns.iter().filter(|(home, _)| same(home)).flat_map(|(_, headers)| headers);
        let mut typed: Vec<String> = Vec::new();
        for header in columns.chain(lines.flat_map(|id| of_line(report, id)).map(|(header, _)| header)) {
            if !typed.contains(header) {
                typed.push(header.clone());
            }
        }
        let headers = distinct(&typed, own);
        let text = page.rows.dress(plan.style.cell(Kind::Text, Tone::Staff));
        let day = page.rows.dress(plan.style.cell(Kind::Date, Tone::Staff));
        Self { typed, headers, text, day }
    }

    /// The columns of the sheet.
    pub(super) fn after<'a>(&'a self, own: &[Column<'a>]) -> Vec<Column<'a>> {
        own.iter().copied().chain(added(&self.headers)).collect()
    }

    /// What stands in them beside the lines of a row, from this column on; empty columns are left out.
    pub(super) fn texts(&self, report: &Report, first: u16, lines: &[EntryId]) -> Vec<(u16, Vec<Typed>)> {
        if self.typed.is_empty() {
            return Vec::new();
        }
        let cells: Vec<&(String, Typed)> = lines.iter().flat_map(|id| of_line(report, *id)).collect();
        let under = |header: &String| {
            let mut typed: Vec<Typed> = Vec::new();
            for (_, one) in cells.iter().filter(|(name, _)| name == header) {
                if !typed.contains(one) {
                    typed.push(one.clone());
                }
            }
            typed
        };
        let all = (first..).zip(self.typed.iter().map(under));
        all.filter(|(_, typed)| !typed.is_empty()).collect()
    }

    /// Writes them; what was typed apart and stands in one cell now is told line by line.
    pub(super) fn write(&self, page: &mut Page, row: u32, (first, cells): (u16, &[(u16, Vec<Typed>)])) {
        for at in (first..).take(self.typed.len()) {
            match cells.iter().find(|(column, _)| *column == at).map(|(_, typed)| typed.as_slice()) {
                None => page.rows.blank((row, at), self.text),
                Some([Typed::Number(number)]) => {
                    page.rows.number((row, at), number.to_f64().unwrap_or(0.0), self.text)
                }
                Some([Typed::Day(day)]) => page.rows.date((row, at), Some(*day), self.day),
                Some(several) => page.rows.text((row, at), &shown(several), self.text),
            }
        }
    }
}

/// The cells of the staff beside a line.
fn of_line(report: &Report, id: EntryId) -> &[(String, Typed)] {
    report.notes.added_beside(report.books.entry(id)).map_or(&[], Vec::as_slice)
}

/// In words, one under the other.
pub(super) fn shown(typed: &[Typed]) -> String {
    let one = |typed: &Typed| match typed {
        Typed::Text(text) => text.clone(),
        Typed::Number(number) => number.to_string().replace('.', ","),
        Typed::Day(day) => french_date(*day),
    };
    typed.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// Headers of columns that the staff added, all different as Excel compares them.
pub(super) fn distinct(added: &[String], own: &[Column]) -> Vec<String> {
    let mut headers: Vec<String> = Vec::new();
    for header in added {
        let plain: String = header.chars().take(HEADER_MAX).collect();
        let taken = |name: &str| {
            let same = |known: &str| known.to_lowercase() == name.to_lowercase();
            headers.iter().any(|known| same(known)) || own.iter().any(|column| same(column.header))
        };
        let numbered = (2_u32..).map(|number| format!("{plain} ({number})"));
        let header = std::iter::once(plain.clone()).chain(numbered).find(|name| !taken(name));
        headers.push(header.unwrap_or(plain));
    }
    headers
}

/// Columns of the staff under these headers.
pub(super) fn added(headers: &[String]) -> impl Iterator<Item = Column<'_>> {
    headers.iter().map(|header| Column { header, width: WIDTH, kind: Kind::Text, staff: true })
}
