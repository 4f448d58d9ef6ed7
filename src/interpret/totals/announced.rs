//! Totals printed around a table: above its header, below it outside the column of amounts, or in a column of their
//! own at its side.
//!
//! Example: `Total général … 99,00` above the header of an export whose lines make 100,00. A total under its lines says
//! what it sums; one that stands apart says it less surely. It may be the total of another column, of several tables or
//! of a whole budget: it is compared where nothing else can be meant, and where it fits nothing it is a question.

use rust_decimal::Decimal;

use super::Sums;
use super::printed::{is_plain_total, is_total_label, number_in};
use super::summary::{Detail, whose_total};
use crate::interpret::amounts::{Amounts, looks_like_amount};
use crate::interpret::header::Layout;
use crate::interpret::table::{Region, texts};
use crate::interpret::values::vocabulary::OTHER_TOTALS;
use crate::interpret::values::{self, Marks};
use crate::model::Text;
use crate::model::account::{ControlTotal, TableAccount};
use crate::model::entry::Entry;
use crate::model::field::Field;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::money::{Currency, Money};
use crate::model::place::Place;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::{contains_words, fold};

/// Rows looked at above a table and below its last line.
const ROWS_MAX: usize = 200;

/// Cells of a row that prints a total outside the column of amounts: its words and its amount.
const CELLS_MAX: usize = 3;

/// A total printed around a table, as it compares with the lines of that table.
#[derive(Debug)]
pub(in crate::interpret) struct Announced {
    at: Place,
    label: String,
    stated: Decimal,
    lines: Sums,
    rejected: u32,
    /// Nothing but these lines can be meant.
    sure: bool,
}

impl Announced {
    fn column(&self) -> Option<u32> {
        self.at.cell_ref().map(|cell| cell.column)
    }

    fn agrees(&self) -> bool {
        self.lines.are(self.stated)
    }

    fn control_total(self, currency: Currency) -> ControlTotal {
        let money = |amount: Decimal| Money::new(amount, currency);
        ControlTotal {
            agrees: self.agrees(),
            at: self.at,
            label: self.label,
            stated: money(self.stated),
            computed: money(self.lines.kept),
            computed_with_cancelled: money(self.lines.all),
            rejected: self.rejected,
        }
    }
}

/// A table whose lines were read.
pub(in crate::interpret) struct Read<'a> {
    pub(in crate::interpret) sheet: &'a Sheet,
    pub(in crate::interpret) region: &'a Region,
    pub(in crate::interpret) layout: &'a Layout,
    pub(in crate::interpret) amounts: &'a Amounts<'a>,
    pub(in crate::interpret) entries: &'a [Entry],
    /// What these make together.
    pub(in crate::interpret) lines: Sums,
    /// Rows of amounts that could not be read.
    pub(in crate::interpret) rejected: u32,
    /// The rows of the totals already met.
    pub(in crate::interpret) met: &'a [u32],
}

/// The totals printed around a table: those that agree, as control totals, and those that do not.
pub(in crate::interpret) fn around(read: &Read) -> (Vec<ControlTotal>, Vec<Announced>) {
    let amounts = read.amounts;
    // A printed total of several columns stands under none of them.
    let summed = read.layout.columns.iter().filter(|one| amounts.is_summed(one.column)).count();
    let is_plain = summed == 1 && !amounts.is_double_entry_book() && !amounts.mixed_currencies();
    if read.entries.len() < 2 || !is_plain {
        return (Vec::new(), Vec::new());
    }
    let lines = read.lines;
    let above = read.region.titles().take(ROWS_MAX).filter_map(|row| in_row(read, row, lines));
    // Below the lines, what stands under the amounts was met with them.
    let own = amounts.column();
    let below = rows_below(read).filter(|row| read.sheet.value(*row, own).is_blank());
    let mut found: Vec<Announced> = above.chain(below.filter_map(|row| in_row(read, row, lines))).collect();
    found.extend(at_side(read, lines).or_else(|| in_margin(read, lines)));
    if found.is_empty() {
        return (Vec::new(), Vec::new());
    }
    found.retain(|one| one.agrees() || !is_shown_sum(read, one.stated));
    // Under the amounts themselves, the total of another column is out of place.
    found.retain_mut(|one| {
        let is_other = !one.agrees() && is_another_sum(read, one);
        let stays = !is_other || one.column() == Some(own);
        one.sure &= !is_other;
        stays
    });
    let (agreeing, mut others): (Vec<_>, Vec<_>) = found.into_iter().partition(Announced::agrees);
    if !agreeing.is_empty() {
        // Beside the total of the lines, the others are those of something else.
        others.retain(|one| one.sure);
        others.iter_mut().for_each(|one| one.sure = false);
    }
    (agreeing.into_iter().map(|one| one.control_total(amounts.currency())).collect(), others)
}

/// The filled rows under the last line, but for those of totals already met.
fn rows_below<'a>(read: &'a Read) -> impl Iterator<Item = u32> + 'a {
    let last = read.entries.iter().filter_map(|entry| entry.place.cell_ref()).map(|cell| cell.row).max();
    let below = last.map_or(read.region.end, |row| row + 1)..read.region.end;
    below.filter(|row| read.sheet.is_filled(*row)).take(ROWS_MAX).filter(|row| !read.met.contains(row))
}

/// The total that a row above or below the table prints.
fn in_row(read: &Read, row: u32, lines: Sums) -> Option<Announced> {
    let (label_column, label) = texts(read.sheet, row).find(|(_, text)| is_total_of_lines(text))?;
    let own = read.amounts.column();
    let numbers: Vec<(u32, Value)> = read
        .sheet
        .cells(row)
        .filter(|(column, value)| *column != label_column && looks_like_amount(*value))
        .collect();
    let at_own = numbers.iter().any(|(column, _)| *column == own);
    let (column, stated) = match numbers.as_slice() {
        _ if at_own => (own, read.amounts.number_of(row, own)?),
        [] => (label_column, read.amounts.beside(number_in(label)?)),
        [(column, value)] if read.sheet.cells(row).filter(|(_, value)| !value.is_blank()).count() <= CELLS_MAX => {
            (*column, read.amounts.beside(plain_number(*value)?))
        }
        _ => return None,
    };
    if !at_own && is_count(read, stated) {
        return None;
    }
    let sure = is_plain_total(label) && (at_own || is_near(stated, lines));
    let at = read.sheet.place(row, column);
    Some(Announced { at, label: shortened(label), stated, lines, rejected: read.rejected, sure })
}

/// The total in a column of its own, at the height of the first line or of the last.
fn at_side(read: &Read, lines: Sums) -> Option<Announced> {
    let columns = &read.layout.columns;
    let one = columns.iter().rev().find(|one| {
        is_total_of_lines(&one.header)
            && !read.amounts.is_summed(one.column)
            && one.field.is_none_or(Field::is_money)
    })?;
    let body = || read.region.body().filter(|row| !read.sheet.value(*row, one.column).is_blank());
    let row = body().next().filter(|_| body().nth(1).is_none())?;
    let stated = read.amounts.beside(plain_number(read.sheet.value(row, one.column))?);
    let row_of = |entry: &Entry| entry.place.cell_ref().map(|cell| cell.row);
    let first = read.entries.first().and_then(row_of)?;
    let last = read.entries.last().and_then(row_of)?;
    // The amount of that line in another form says nothing of the others.
    let own = read.entries.iter().find(|entry| row_of(entry) == Some(row)).and_then(|entry| entry.amount);
    if (row > first && row < last) || own.is_some_and(|own| own.amount() == stated) || is_count(read, stated) {
        return None;
    }
    let is_apart = one.column > 0
        && columns.iter().all(|other| other.column + 1 != one.column || other.header.trim().is_empty());
    // Right beside the others it may be what this line costs with its fees.
    if !is_apart && !lines.are(stated) && !is_near(stated, lines) {
        return None;
    }
    let sure = is_plain_total(&one.header);
    let at = read.sheet.place(row, one.column);
    Some(Announced { at, label: shortened(&one.header), stated, lines, rejected: read.rejected, sure })
}

/// `Total` and its amount, right of the table at the height of its header or of its first lines.
fn in_margin(read: &Read, lines: Sums) -> Option<Announced> {
    let last = read.entries.last().and_then(|entry| entry.place.cell_ref()).map_or(0, |cell| cell.row);
    let body = read.region.body().take(ROWS_MAX).filter(|row| *row <= last && !read.met.contains(row));
    read.region.header_rows().chain(body).find_map(|row| {
        let mut cells = read.sheet.cells(row).rev().filter(|(_, value)| !value.is_blank());
        let ((column, value), (label_column, Value::Text(label))) = (cells.next()?, cells.next()?) else {
            return None;
        };
        let known = |one: u32| one != column && one != label_column;
        let mut known = read.layout.columns.iter().filter(|one| one.field.is_some() && known(one.column));
        if !looks_like_amount(value) || known.any(|one| one.column >= label_column) || !is_total_of_lines(label) {
            return None;
        }
        let stated = read.amounts.beside(plain_number(value)?);
        if read.amounts.is_summed(column) || is_count(read, stated) {
            return None;
        }
        let sure = is_plain_total(label) && is_near(stated, lines);
        let at = read.sheet.place(row, column);
        Some(Announced { at, label: shortened(label), stated, lines, rejected: read.rejected, sure })
    })
}

/// `Total général`, `Total mandaté`: not what was granted, what is carried, nor the total of a page.
fn is_total_of_lines(text: &str) -> bool {
    is_total_label(text) && {
        let folded = fold(text);
        let says_total = ["total", "totaux"].iter().any(|word| contains_words(&folded, word));
        says_total && !OTHER_TOTALS.iter().any(|word| contains_words(&folded, word))
    }
}

fn plain_number(value: Value<'_>) -> Option<Decimal> {
    values::number(value, Marks::Comma).ok().flatten().map(|number| number.value)
}

/// True for how many lines there are.
fn is_count(read: &Read, stated: Decimal) -> bool {
    stated == Decimal::from(read.entries.len())
        || stated == Decimal::from(read.entries.len() as u32 + read.rejected)
}

/// True when an amount is that of the lines but for a few percent.
fn is_near(stated: Decimal, lines: Sums) -> bool {
    let part = lines.kept.abs() / Decimal::from(20);
    (stated - lines.kept).abs() <= part || (stated - lines.all).abs() <= part
}

/// True for the total of another column of money.
fn is_another_sum(read: &Read, total: &Announced) -> bool {
    let rows = || read.entries.iter().filter_map(|entry| entry.place.cell_ref()).map(|cell| cell.row);
    let sum = |column: u32| rows().filter_map(|row| read.amounts.number_of(row, column)).sum::<Decimal>();
    let is_other = |column: u32| !read.amounts.is_summed(column) && total.column() != Some(column);
    let mut others = read.layout.columns.iter().filter(|one| is_other(one.column));
    !total.stated.is_zero()
        && others.any(|one| one.field.is_some_and(Field::is_money) && sum(one.column) == total.stated)
}

/// True for the total of the lines that the sheet shows, when it hides others: that is said elsewhere.
fn is_shown_sum(read: &Read, stated: Decimal) -> bool {
    let is_shown = |entry: &&Entry| entry.place.cell_ref().is_none_or(|cell| !read.sheet.is_row_hidden(cell.row));
    let shown = read.entries.iter().filter(is_shown).filter_map(|entry| entry.amount);
    shown.map(|amount| amount.amount()).sum::<Decimal>() == stated
}

fn shortened(label: &str) -> String {
    const LETTERS_MAX: usize = 80;
    label.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LETTERS_MAX).collect()
}

/// The totals around one table that are not those of its lines.
#[derive(Debug)]
pub(in crate::interpret) struct Unsettled {
    pub(in crate::interpret) sheet: Option<Text>,
    pub(in crate::interpret) header: Option<u32>,
    pub(in crate::interpret) totals: Vec<Announced>,
}

/// Once every table of a file is read: a total of several tables is none of one; what is sure is a control total, the
/// rest a question.
pub(in crate::interpret) fn settle(
    unsettled: Vec<Unsettled>,
    details: &[Detail],
    currency: Currency,
    tables: &mut [TableAccount],
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for Unsettled { sheet, header, totals } in unsettled {
        let of_sheet = || details.iter().filter(|one| one.sheet == sheet);
        let is_alone = of_sheet().nth(1).is_none();
        let together: Decimal = of_sheet().map(|one| one.amount.amount()).sum();
        let Some(table) = tables.iter_mut().find(|one| one.sheet == sheet && one.header_row == header) else {
            continue;
        };
        for total in totals {
            if together == total.stated || whose_total(total.stated, details).is_some() {
                continue;
            }
            if total.sure && is_alone {
                table.control_totals.push(total.control_total(currency));
            } else {
                problems.push(question(&total, currency));
            }
        }
    }
    problems
}

fn question(total: &Announced, currency: Currency) -> Problem {
    let money = |amount: Decimal| Money::new(amount, currency);
    let (stated, lines) = (money(total.stated), money(total.lines.kept));
    let message = format!(
        "« {} » annonce {stated} ; les lignes du tableau font {lines}. Rien ne dit sûrement si c’est leur total ou celui d’autre chose : il ne leur est pas opposé.",
        total.label
    );
    let remedy = "Si c’est le total du tableau, chercher la ligne manquante ou modifiée et refaire l’export ; sinon dire de quoi il est le total.";
    Problem {
        kind: ProblemKind::DoubtfulTotal,
        at: total.at.clone(),
        message,
        remedy: remedy.to_owned(),
        amount: None,
        subject: Text::from(format!("{}|{}", total.at.file(), total.label)),
        related: Vec::new(),
    }
}
