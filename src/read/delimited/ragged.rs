//! Rows of another width than the table: is a value in the wrong column?
//!
//! A decimal comma in a file separated by commas, a delimiter in a text that nobody quoted, a line broken
//! in two: the fields after it stand one column too far, and an amount may become another. Titles above
//! the table, totals and notes below it are of another width too, and harmless. What the columns of the
//! table usually hold tells them apart.

use super::cut::Odd;
use crate::model::Text;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::place::Place;
use crate::model::sheet::{Sheet, Value};
use crate::read::dialect;
use crate::read::unreadable::{self, problem};

/// Beyond this number, the rows make one problem.
const APART_MAX: usize = 20;
/// Rows from which the content of the columns is learned.
const LEARNED_MAX: u32 = 400;
/// Rows of one width, one after the other under a header of theirs, are another table.
const TABLE_MIN: usize = 3;

/// What is said about them.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    pub(super) evidence: Vec<String>,
    pub(super) problems: Vec<Problem>,
}

/// What a cell looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Blank,
    Whole,
    /// With decimals.
    Decimal,
    Day,
    Text,
}

impl Look {
    fn of(value: Value<'_>) -> Self {
        let Value::Text(text) = value else { return Look::Blank };
        let text = text.trim();
        if text.is_empty() {
            return Look::Blank;
        }
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let bare = text.trim_end_matches(['€', '%', ' ', '\u{a0}', '\u{202f}']);
        let plain = |sign: char| sign.is_ascii_digit() || " \u{a0}\u{202f}.,+-()".contains(sign);
        if digits == 0 {
            return Look::Text;
        }
        let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
        if let [day, month, year] = parts[..]
            && [day, month, year].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
            && matches!((day.len(), month.len(), year.len()), (1 | 2, 1 | 2, 2 | 4) | (4, 1 | 2, 1 | 2))
        {
            return Look::Day;
        }
        if !bare.chars().all(plain) {
            return Look::Text;
        }
        let decimals = bare.rfind([',', '.']).map_or(0, |at| bare.len() - at - 1);
        if (1..=2).contains(&decimals) { Look::Decimal } else { Look::Whole }
    }

    /// A cell of this look surprises in a column that usually holds `usual`.
    fn contradicts(self, usual: Option<Look>) -> bool {
        match (self, usual) {
            (Look::Blank, _) | (_, None | Some(Look::Blank)) => false,
            (Look::Whole, Some(Look::Decimal)) | (Look::Decimal, Some(Look::Whole)) => false,
            (Look::Whole, Some(Look::Text)) => false,
            (look, Some(usual)) => look != usual,
        }
    }
}

/// Looks at the odd rows of a sheet whose table has `columns` columns.
pub(super) fn judge(sheet: &Sheet, odd: &[Odd], columns: usize) -> Verdict {
    let mut verdict = Verdict::default();
    let Some(table) = Table::of(sheet, odd, columns) else { return verdict };
    let (odd, others) = other_tables(sheet, odd);
    if let Some(Odd { row, fields }) = others.first() {
        verdict.evidence.push(format!(
            "{} lignes d’un autre tableau, à partir de la ligne {} ({fields} colonnes)",
            others.len(),
            sheet.line(*row)
        ));
    }
    verdict.problems.extend(table.narrow_header(&odd));
    verdict.evidence.extend(table.widths(&odd));
    let mut faults: Vec<Fault> = Vec::new();
    let mut at = 0;
    while let Some(one) = odd.get(at) {
        let pieces = table.broken(odd.get(at..).unwrap_or(&[]));
        if pieces > 1 {
            faults.push(Fault { row: one.row, column: 0, what: What::Broken { pieces, fields: one.fields } });
        } else if let Some(sign) = table.other_delimiter(*one) {
            faults.push(Fault { row: one.row, column: 0, what: What::Separated { sign } });
        } else if let Some(column) = table.shifted(*one) {
            faults.push(Fault { row: one.row, column, what: What::Shifted { fields: one.fields } });
        }
        at += pieces;
    }
    verdict.problems.extend(told(sheet, &faults, columns));
    verdict
}

/// Takes out the rows that make another table.
fn other_tables(sheet: &Sheet, odd: &[Odd]) -> (Vec<Odd>, Vec<Odd>) {
    let (mut kept, mut others) = (Vec::new(), Vec::new());
    for block in odd.chunk_by(|a, b| a.row + 1 == b.row && a.fields == b.fields) {
        // A table of one line is known by the blank row or the title above its header.
        let begins = |first: &Odd| {
            first
                .row
                .checked_sub(1)
                .is_some_and(|above| sheet.cells(above).filter(|(_, value)| !value.is_blank()).nth(1).is_none())
        };
        let is_table = block.first().is_some_and(|first| {
            is_header(sheet, first.row) && (block.len() >= TABLE_MIN || (block.len() > 1 && begins(first)))
        });
        if is_table { &mut others } else { &mut kept }.extend_from_slice(block);
    }
    (kept, others)
}

/// Several texts, hardly a digit.
fn is_header(sheet: &Sheet, row: u32) -> bool {
    let (mut texts, mut others) = (0, 0);
    for (_, value) in sheet.cells(row) {
        match Look::of(value) {
            Look::Blank => {}
            Look::Text => texts += 1,
            _ => others += 1,
        }
    }
    texts >= 2 && others * 4 <= texts
}

/// The rows of the right width, and what their columns hold.
struct Table<'a> {
    sheet: &'a Sheet,
    columns: usize,
    first: u32,
    last: u32,
    usual: Vec<Option<Look>>,
    /// Rows too few to learn from.
    unknown: bool,
}

impl<'a> Table<'a> {
    fn of(sheet: &'a Sheet, odd: &[Odd], columns: usize) -> Option<Self> {
        if odd.is_empty() || columns < 2 {
            return None;
        }
        let is_full = |row: &u32| odd.binary_search_by_key(row, |one| one.row).is_err() && !sheet.is_blank(*row);
        let first = (0..sheet.row_count()).find(is_full)?;
        let last = (0..sheet.row_count()).rev().find(is_full)?;
        let body: Vec<u32> = (first..=last).filter(is_full).take(LEARNED_MAX as usize).collect();
        // The first one is the header, most often.
        let body = if is_header(sheet, first) { body.get(1..).unwrap_or(&[]) } else { &body };
        let usual = (0..columns as u32).map(|column| usual(sheet, body, column)).collect();
        Some(Self { sheet, columns, first, last, usual, unknown: body.len() < 3 })
    }

    fn usual_of(&self, column: u32) -> Option<Look> {
        self.usual.get(column as usize).copied().flatten()
    }

    /// The header just above the table has fewer columns than its rows.
    fn narrow_header(&self, odd: &[Odd]) -> Option<Problem> {
        let header = odd.iter().rev().find(|one| one.row < self.first)?;
        let near = (header.row + 1..self.first).all(|row| self.sheet.is_blank(row));
        let is_narrow = (2..self.columns).contains(&header.fields);
        if !near || !is_narrow || !is_header(self.sheet, header.row) || is_header(self.sheet, self.first) {
            return None;
        }
        let beyond = |row: u32| {
            self.sheet.cells(row).any(|(column, value)| column as usize >= header.fields && !value.is_blank())
        };
        if !(self.first..=self.last).take(50).any(beyond) {
            return None;
        }
        let message = format!(
            "L’en-tête a {} colonnes et les lignes qui suivent {} : des valeurs sont décalées par rapport à leur intitulé (virgule décimale prise pour un séparateur, intitulé manquant…).",
            header.fields, self.columns
        );
        let remedy = "Refaire l’export avec un autre séparateur (« ; ») ou des textes entre guillemets, ou compléter l’en-tête.";
        let subject = format!("{} › en-tête", unreadable::file_name(self.sheet.file()));
        let kind = ProblemKind::UnrecognisedTable { carries_amounts: true };
        Some(problem(kind, self.sheet.place(header.row, 0), message, remedy, &subject))
    }

    /// How many rows are wider or narrower, and which.
    fn widths(&self, odd: &[Odd]) -> Vec<String> {
        let inside = |one: &&Odd| one.row > self.first && (one.fields > self.columns || one.row < self.last);
        let (wide, short): (Vec<&Odd>, Vec<&Odd>) =
            odd.iter().filter(inside).partition(|one| one.fields > self.columns);
        let sentence = |rows: &[&Odd], word: &str| {
            let lines: Vec<u32> = rows.iter().map(|one| self.sheet.line(one.row)).collect();
            (!rows.is_empty()).then(|| {
                format!(
                    "{} {word} que les {} colonnes du tableau",
                    unreadable::lines(lines.len(), &lines),
                    self.columns
                )
            })
        };
        let ends = |rows: &[&Odd], one: &'static str, many: &'static str| if rows.len() > 1 { many } else { one };
        let wide_word = ends(&wide, "plus large", "plus larges");
        let short_word = ends(&short, "plus courte", "plus courtes");
        [sentence(&wide, wide_word), sentence(&short, short_word)].into_iter().flatten().collect()
    }

    /// Rows, from the first of these on, that together are one row of the table: a line end that nobody
    /// quoted has broken it. One when it is not broken.
    fn broken(&self, odd: &[Odd]) -> usize {
        const PIECES_MAX: usize = 10;
        let Some(first) = odd.first() else { return 1 };
        if first.row <= self.first || first.fields < 2 || first.fields >= self.columns {
            return 1;
        }
        let mut fields = first.fields;
        for (at, next) in odd.iter().enumerate().skip(1).take(PIECES_MAX) {
            fields += next.fields - 1;
            let follows = next.row == first.row + at as u32;
            if !follows || fields > self.columns || next.fields >= self.columns {
                return 1;
            }
            if fields == self.columns {
                return if self.is_continuation(*next) { at + 1 } else { 1 };
            }
        }
        1
    }

    /// The second piece, moved to where the first one ends, suits the columns better than where it stands.
    fn is_continuation(&self, last: Odd) -> bool {
        let by = (self.columns - last.fields) as u32;
        let faults = |by: u32, from: usize| {
            let cells = self.sheet.cells(last.row).filter(|(column, _)| *column as usize >= from);
            cells.filter(|(column, value)| Look::of(*value).contradicts(self.usual_of(column + by))).count()
        };
        self.unknown || faults(by, 1) < faults(0, 0)
    }

    /// The row has the right width when another sign cuts it.
    fn other_delimiter(&self, one: Odd) -> Option<char> {
        if one.fields >= self.columns || one.row <= self.first || one.row > self.last {
            return None;
        }
        [';', ',', '\t', '|'].into_iter().find(|sign| {
            let count = |value: Value<'_>| match value {
                Value::Text(text) => text.matches(*sign).count(),
                _ => 0,
            };
            self.sheet.cells(one.row).map(|(_, value)| count(value)).sum::<usize>() + 1 == self.columns
        })
    }

    /// The cell of this row that stands in the wrong column, it seems.
    fn shifted(&self, one: Odd) -> Option<u32> {
        let is_wide = one.fields > self.columns;
        if one.row <= self.first || (!is_wide && one.row > self.last) {
            return None;
        }
        let cells: Vec<(u32, Look)> = self
            .sheet
            .cells(one.row)
            .map(|(column, value)| (column, Look::of(value)))
            .filter(|(_, look)| *look != Look::Blank)
            .collect();
        let first_extra = cells.iter().find(|(column, _)| *column as usize >= self.columns);
        // Words alone carry no amount, wherever they stand.
        if cells.iter().all(|(_, look)| *look == Look::Text) || (!is_wide && self.is_total(one.row)) {
            return None;
        }
        let surprise = cells.iter().find(|(column, look)| match self.usual_of(*column) {
            Some(Look::Text) if is_wide => *look != Look::Text,
            usual => look.contradicts(usual),
        });
        let extra = first_extra.filter(|(_, look)| self.unknown || *look != Look::Text);
        surprise.or(extra).map(|(column, _)| *column)
    }

    /// A total in the middle of a listing is of another width by nature.
    fn is_total(&self, row: u32) -> bool {
        const WORDS: &[&str] =
            &["total", "sous-total", "sous total", "report", "à reporter", "a reporter", "cumul", "solde"];
        self.sheet.cells(row).any(|(_, value)| {
            let Value::Text(text) = value else { return false };
            let text = text.trim().to_lowercase();
            WORDS.iter().any(|word| text.starts_with(word))
        })
    }
}

/// What three cells in four of a column look like.
fn usual(sheet: &Sheet, rows: &[u32], column: u32) -> Option<Look> {
    let looks: Vec<Look> =
        rows.iter().map(|row| Look::of(sheet.value(*row, column))).filter(|look| *look != Look::Blank).collect();
    let count = |wanted: &[Look]| looks.iter().filter(|look| wanted.contains(look)).count();
    let most = |count: usize| looks.len() >= 3 && count * 4 >= looks.len() * 3;
    let decimals = count(&[Look::Decimal]);
    if most(decimals + count(&[Look::Whole])) {
        return Some(if decimals > 0 { Look::Decimal } else { Look::Whole });
    }
    [Look::Day, Look::Text].into_iter().find(|look| most(count(&[*look])))
}

struct Fault {
    row: u32,
    column: u32,
    what: What,
}

#[derive(Clone, Copy)]
enum What {
    Shifted { fields: usize },
    Broken { pieces: usize, fields: usize },
    Separated { sign: char },
}

fn told(sheet: &Sheet, faults: &[Fault], columns: usize) -> Vec<Problem> {
    if faults.len() <= APART_MAX {
        return faults.iter().map(|fault| apart(sheet, fault, columns)).collect();
    }
    let Some(first) = faults.first() else { return Vec::new() };
    let lines: Vec<u32> = faults.iter().map(|fault| sheet.line(fault.row)).collect();
    let message = format!(
        "{} n’ont pas les {columns} champs du tableau, et des valeurs n’y sont pas dans leur colonne : virgule décimale ou séparateur dans un texte sans guillemets, ou ligne coupée.",
        unreadable::lines(lines.len(), &lines)
    );
    let remedy = "Refaire l’export avec un autre séparateur (« ; ») ou des textes entre guillemets.";
    let subject = format!("{} › largeur des lignes", unreadable::file_name(sheet.file()));
    let related: Vec<Place> =
        faults.iter().skip(1).take(APART_MAX).map(|fault| sheet.place(fault.row, fault.column)).collect();
    let at = sheet.place(first.row, first.column);
    vec![Problem { related, ..problem(ProblemKind::UnreadableAmount, at, message, remedy, &subject) }]
}

fn apart(sheet: &Sheet, fault: &Fault, columns: usize) -> Problem {
    let (message, remedy) = match fault.what {
        What::Shifted { fields } if fields > columns => (
            format!(
                "Cette ligne a {fields} champs au lieu de {columns} : une valeur a glissé dans une autre colonne (virgule décimale ou séparateur dans un texte sans guillemets)."
            ),
            "Mettre entre guillemets, dans cette ligne du fichier, le texte ou le montant qui contient le séparateur, ou refaire l’export avec un autre séparateur (« ; »).",
        ),
        What::Shifted { fields } => (
            format!(
                "Cette ligne a {fields} champs au lieu de {columns}, et une valeur n’y est pas dans sa colonne : un séparateur manque."
            ),
            "Rétablir le séparateur qui manque dans cette ligne du fichier, ou refaire l’export.",
        ),
        What::Separated { sign } => (
            format!(
                "Cette ligne est découpée par le séparateur {}, et non par celui du reste du fichier : ses valeurs ne sont pas dans leurs colonnes.",
                dialect::french(sign)
            ),
            "Écrire cette ligne du fichier avec le même séparateur que les autres, ou refaire l’export.",
        ),
        What::Broken { pieces, fields } => (
            format!(
                "Cette ligne est coupée : elle n’a que {fields} champs sur {columns}, et le reste se trouve sur {}.",
                if pieces == 2 {
                    "la ligne suivante".to_owned()
                } else {
                    format!("les {} lignes suivantes", pieces - 1)
                }
            ),
            "Réunir ces lignes dans le fichier, ou mettre entre guillemets le texte qui contient un retour à la ligne.",
        ),
    };
    let at = sheet.place(fault.row, fault.column);
    problem(ProblemKind::UnreadableAmount, at, message, remedy, &subject(sheet, fault.row))
}

/// The words of the row, which stay when its amounts are corrected.
fn subject(sheet: &Sheet, row: u32) -> Text {
    let words: Vec<&str> = sheet
        .cells(row)
        .filter(|(_, value)| Look::of(*value) == Look::Text)
        .filter_map(|(_, value)| match value {
            Value::Text(text) => Some(text.trim()),
            _ => None,
        })
        .collect();
    let words: String = words.join(" | ").chars().take(200).collect();
    format!("{} › {words}", unreadable::file_name(sheet.file())).into()
}
