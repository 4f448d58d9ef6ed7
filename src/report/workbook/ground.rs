//! Where the program surely writes nothing on the sheets that nobody fills in: below their tables, on their blank rows, in
//! the place of their figures. What stands there was typed. What cannot be told apart for sure is taken for the program's.

use std::ops::Range;

use crate::model::notes::VisaField;
use crate::model::report::{COMPARED, NOT_COMPARED, NOT_COMPARED_ON};
use crate::model::sheet::{Sheet, Value};

use super::{
    checks, clearance, clearance_points, head, mark, matches, names, origin, synthesis, table, typed, visa,
};

/// One sheet of these.
pub(super) struct Ground<'a> {
    sheet: &'a Sheet,
    /// The rows of its head, and how many texts each has.
    head: Vec<(u32, usize)>,
    kind: Option<Kind>,
}

enum Kind {
    /// `Contrôles`: its header, the column that names each check, those of the outcome and its reason, and the counts.
    Checks { header: u32, id: u32, reason: [u32; 2], counts: [u32; 2] },
    /// `Rapprochement`: its first header, the column of the names of matches, and those of amounts.
    Matches { header: u32, name: u32, amounts: [u32; 3] },
    /// `Synthèse`.
    Synthesis(Synthesis),
    /// `Fiche de contrôle`: its first column, and the page of each mission.
    Visas { left: u32, pages: Vec<Paper> },
}

/// Where the parts of `Synthèse` stand; none of those that were moved about.
struct Synthesis {
    left: u32,
    /// The column of the charts.
    right: u32,
    /// Rows of the head, whose texts stand in the first and the last column.
    head: Range<u32>,
    /// Rows of the missions.
    missions: Range<u32>,
    /// Its last row.
    proof: Option<u32>,
}

/// Where the parts of a page of `Fiche de contrôle` stand.
struct Paper {
    rows: Range<u32>,
    signature: u32,
    /// Rows and column of the boxes to tick on paper.
    boxes: Option<(Range<u32>, u32)>,
}

impl<'a> Ground<'a> {
    pub(super) fn of(sheet: &'a Sheet) -> Self {
        let title = (0..sheet.row_count()).find_map(|row| {
            let (column, value) = sheet.cells(row).find(|(_, value)| !value.is_blank())?;
            Some((row, column, typed::text(value)))
        });
        let titled = || {
            let (row, column, title) = title?;
            match title {
                _ if title == names::SYNTHESIS => synthesis_of(sheet, (row, column)).map(Kind::Synthesis),
                _ if title.starts_with(clearance::TITLE) => Some(visas_of(sheet, column)),
                _ => None,
            }
        };
        Self { sheet, head: head_of(sheet), kind: checks_of(sheet).or_else(|| matches_of(sheet)).or_else(titled) }
    }

    /// True for what was surely typed.
    pub(super) fn is_typed(&self, at: (u32, u32), value: Value) -> bool {
        let (row, column) = at;
        let says_report = || typed::text(value).starts_with(NOT_COMPARED);
        if matches!(self.kind, Some(Kind::Synthesis(_) | Kind::Visas { .. })) && says_report() {
            return false;
        }
        if let Some((_, room)) = self.head.iter().find(|(head, _)| *head == row) {
            return self.sheet.cells(row).filter(|(at, value)| *at < column && !value.is_blank()).count() >= *room;
        }
        match &self.kind {
            None => false,
            Some(Kind::Checks { header, id, reason: [outcome, reason], counts }) => {
                let is_plain = || checks::has_no_reason(&typed::text(self.sheet.value(row, *outcome)));
                row > *header
                    && (self.sheet.value(row, *id).is_blank()
                        || counts.contains(&column) && is_words(value)
                        || column == *reason && is_plain() && !says_points(value))
            }
            Some(Kind::Matches { header, name, amounts }) => {
                row > *header && self.is_typed_on_matches(at, value, (*name, amounts))
            }
            Some(Kind::Synthesis(of)) => is_typed_on_synthesis(at, value, of),
            Some(Kind::Visas { left, pages }) => {
                let page = pages.iter().find(|page| page.rows.contains(&row));
                page.is_some_and(|page| self.is_typed_on_visa(at, value, (*left, page)))
            }
        }
    }

    fn is_typed_on_matches(&self, (row, column): (u32, u32), value: Value, (name, amounts): (u32, &[u32])) -> bool {
        let first = typed::text(self.sheet.value(row, name));
        if matches::is_name(&first) {
            return amounts.contains(&column) && is_words(value);
        }
        if first == table::TOTAL {
            return column != name && (!amounts.contains(&column) || is_words(value));
        }
        let is_header = self.sheet.cells(row).any(|(_, value)| typed::text(value) == matches::KEYS);
        let text = typed::text(value);
        let told = [matches::NOTHING, matches::CLEAR].contains(&text.as_str());
        !is_header && !told && !text.starts_with(matches::AMBIGUOUS)
    }

    fn is_typed_on_visa(&self, (row, column): (u32, u32), value: Value, (left, page): (u32, &Paper)) -> bool {
        let (label, text) = (typed::text(self.sheet.value(row, left)), typed::text(value));
        if row > page.signature {
            return label != VisaField::Figures.french() && label != clearance::CHANGED;
        }
        if row == page.signature {
            return column != left;
        }
        if page.boxes.as_ref().is_some_and(|(rows, at)| rows.contains(&row) && *at == column) {
            return is_text(value) && text != clearance_points::BOX;
        }
        // Labels stand on the left, then in the fourth column; without them, only opinions to tick.
        let is_unlabelled = label.is_empty() && self.sheet.value(row, left + clearance::SECOND).is_blank();
        is_unlabelled && is_text(value) && !text.contains(['☐', '☒'])
    }
}

fn is_text(value: Value) -> bool {
    matches!(value, Value::Text(text) if !typed::is_error(text))
}

/// True for what a check says of the points that it compared, beside any outcome.
fn says_points(value: Value) -> bool {
    let text = typed::text(value);
    [COMPARED, NOT_COMPARED_ON].iter().any(|start| text.starts_with(start))
}

/// True for words where a figure stands.
fn is_words(value: Value) -> bool {
    matches!(value, Value::Text(text) if !typed::may_be_amount(text))
}

/// The first row that holds all these headers, and their columns.
fn headed<const N: usize>(sheet: &Sheet, headers: [&str; N]) -> Option<(u32, [u32; N])> {
    (0..sheet.row_count()).find_map(|row| {
        let column = |header: &str| {
            sheet.cells(row).find(|(_, value)| typed::text(*value) == header).map(|(column, _)| column)
        };
        let columns = headers.map(column);
        columns.iter().all(Option::is_some).then(|| (row, columns.map(Option::unwrap_or_default)))
    })
}

/// The name of the sheet, its dossier, then the way back and a sentence.
fn head_of(sheet: &Sheet) -> Vec<(u32, usize)> {
    let first = |row: u32| sheet.cells(row).map(|(_, value)| typed::text(value)).find(|text| !text.is_empty());
    let way_back =
        (2..sheet.row_count().min(10)).find(|row| first(*row).is_some_and(|text| text == head::WAY_BACK));
    let made_on = |row: &u32| first(row - 1).is_some_and(|text| text.contains(origin::MADE_ON));
    way_back.filter(made_on).map_or_else(Vec::new, |row| vec![(row - 2, 1), (row - 1, 1), (row, 2)])
}

fn checks_of(sheet: &Sheet) -> Option<Kind> {
    let told = [checks::ID, checks::OUTCOME, checks::REASON, checks::FOUND, checks::OPEN];
    let (header, [id, outcome, reason, found, open]) = headed(sheet, told)?;
    Some(Kind::Checks { header, id, reason: [outcome, reason], counts: [found, open] })
}

fn matches_of(sheet: &Sheet) -> Option<Kind> {
    let told = [matches::NAME, matches::PAID, matches::PROVED, matches::GAP, matches::KEYS];
    let (header, [name, paid, proved, gap, _]) = headed(sheet, told)?;
    Some(Kind::Matches { header, name, amounts: [paid, proved, gap] })
}

fn synthesis_of(sheet: &Sheet, (top, left): (u32, u32)) -> Option<Synthesis> {
    let at = |row: u32, column: u32| typed::text(sheet.value(row, column));
    let right = left + synthesis::CHARTS_FROM_LABEL;
    let is_own = sheet.cells(top).any(|(column, value)| column == right && typed::text(value) == mark::text());
    let header = top + synthesis::HEADER_ROW;
    let total = (header..sheet.row_count()).find(|row| at(*row, left) == table::TOTAL)?;
    let proof = (total..sheet.row_count()).find(|row| at(*row, left).starts_with(synthesis::PROOF));
    (is_own && at(header, left) == synthesis::HEADERS[0]).then(|| Synthesis {
        left,
        right,
        head: top..top + synthesis::VERDICT_ROW,
        missions: header + 1..total - 1,
        proof,
    })
}

fn is_typed_on_synthesis((row, column): (u32, u32), value: Value, of: &Synthesis) -> bool {
    if of.proof.is_some_and(|proof| row > proof) {
        return true;
    }
    if of.head.contains(&row) {
        return of.left < column && column < of.right;
    }
    // The charts float there.
    if column == of.right {
        return row >= of.head.end;
    }
    let is_figure = synthesis::FIGURES_FROM_LABEL.contains(&column.wrapping_sub(of.left));
    let is_gap = row == of.head.end + 1;
    is_gap || of.missions.contains(&row) && is_figure && is_words(value)
}

fn visas_of(sheet: &Sheet, left: u32) -> Kind {
    let text = |row: u32, column: u32| typed::text(sheet.value(row, column));
    let tops = (0..sheet.row_count()).filter(|row| text(*row, left).starts_with(clearance::TITLE));
    let tops: Vec<u32> = tops.collect();
    let ends = tops.iter().skip(1).copied().chain([sheet.row_count()]);
    let page = |(top, end): (&u32, u32)| {
        let rows = *top..end;
        let signature = rows.clone().find(|row| text(*row, left) == clearance::SIGNATURE)?;
        let visa = rows.clone().find(|row| text(*row, left).starts_with(visa::HEAD))?;
        let boxes = rows.clone().find_map(|row| {
            let (column, _) = sheet.cells(row).find(|(_, value)| typed::text(*value) == clearance_points::BOXES)?;
            Some((row + 1..visa, column))
        });
        Some(Paper { rows, signature, boxes })
    };
    Kind::Visas { left, pages: tops.iter().zip(ends).filter_map(page).collect() }
}
