//! A fee of the bank in a column of its own, on the lines of a statement in other currencies, or of a card.
//!
//! Example: `Contre-valeur 1 377,00 ; Commission 27,54 ; Total débité 1 404,54`. The stay cost 1 377,00 € and the bank
//! 27,54 €: two expenses of two natures on one row, whichever of the two amounts the column that counts holds.

use rust_decimal::Decimal;

use crate::interpret::header::Layout;
use crate::interpret::rows::untaken;
use crate::interpret::values::{self, Marks};
use crate::interpret::vocabulary::{BANK_FEE_ENDS, BANK_FEE_WORDS, BANK_FEES, BANK_WORDS};
use crate::model::entry::{Entry, Figures};
use crate::model::field::Field;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::money::Money;
use crate::model::place::CellRef;
use crate::model::sheet::Sheet;
use crate::model::words::fold;

/// How the amount that counts and the fee stand to each other, as the lines prove it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    /// The fee comes on top.
    Beside,
    /// The amount holds the fee.
    Within,
}

/// A line of a statement: its place in the table, its row, its amount and its fee.
struct Line {
    at: usize,
    row: u32,
    amount: Decimal,
    fee: Decimal,
}

/// Sets the fees of a table apart as lines of their own, where the table proves how they stand to its amounts.
/// Gives what this adds to the sum of the table, in its currency; where nothing is proved, that it must be looked at.
pub(in crate::interpret) fn apart(
    sheet: &Sheet,
    layout: &Layout,
    entries: &mut Vec<Entry>,
) -> (Decimal, Option<Problem>) {
    let mut named = layout.columns.iter().filter(|one| one.field.is_none());
    let Some(column) = named.find(|one| is_fee(&one.header)).map(|one| one.column) else {
        return (Decimal::ZERO, None);
    };
    let foreign = layout.has(Field::OriginalAmount) && entries.iter().any(Entry::is_foreign);
    if !foreign && !untaken::is_statement(layout, entries) {
        return (Decimal::ZERO, None);
    }
    let lines = lines(sheet, column, entries);
    if lines.iter().all(|line| line.fee.is_zero()) {
        return (Decimal::ZERO, None);
    }
    let others = layout.columns.iter().map(|one| one.column).filter(|other| *other != column);
    let proved = others.into_iter().find_map(|other| by_column(sheet, other, &lines));
    let Some(stand) = proved.or_else(|| by_rate(entries, &lines)) else {
        // A rate without the amount that it converts, as American Express prints it: the amount is what was debited.
        if !foreign && layout.has(Field::Rate) {
            return (Decimal::ZERO, None);
        }
        return (Decimal::ZERO, unplaced(sheet, layout.header(column), column, &lines, entries));
    };
    let mut added = Decimal::ZERO;
    for line in lines.iter().filter(|line| !line.fee.is_zero()) {
        let Some(amount) = entries[line.at].amount else { continue };
        let fee = Money::new(line.fee, amount.currency());
        match stand {
            Stand::Beside => added = added.saturating_add(line.fee),
            Stand::Within => entries[line.at].amount = amount.checked_sub(fee).ok(),
        }
        let alone = fee_line(layout.header(column), column, line.row, &entries[line.at], fee);
        entries.push(alone);
    }
    (added, None)
}

/// Nothing says whether the amounts hold these fees: they are left out, and somebody must look.
fn unplaced(sheet: &Sheet, header: &str, column: u32, lines: &[Line], entries: &[Entry]) -> Option<Problem> {
    let first = lines.iter().find(|line| !line.fee.is_zero())?;
    let sum = lines.iter().fold(Decimal::ZERO, |sum, line| sum.saturating_add(line.fee));
    let sum = Money::new(sum, entries[first.at].amount?.currency()).rounded();
    Some(Problem {
        kind: ProblemKind::UnreadableReference,
        at: sheet.place(first.row, column),
        message: format!(
            "Frais de la colonne « {header} » ({sum} en tout) non comptés : rien ne dit si le montant retenu les comprend."
        ),
        remedy: "Vérifier sur le relevé si ces frais s’ajoutent au montant ; si oui, ajouter à l’export une colonne du total débité, puis relancer.".into(),
        amount: Some(sum),
        subject: header.into(),
        related: Vec::new(),
    })
}

/// `Commission EUR`, `Frais de change`, `Foreign transaction fee`. `Frais` alone and `Booking fee` may be of an agency.
fn is_fee(header: &str) -> bool {
    let folded = fold(header);
    let says = |words: &[&str]| folded.split(' ').any(|word| words.contains(&word));
    let is_of_bank = |word: &str| BANK_FEE_ENDS.contains(&word) || BANK_FEE_WORDS.contains(&word);
    says(BANK_FEES)
        || (says(&["frais"]) && says(BANK_WORDS))
        || (says(BANK_FEE_ENDS) && folded.split(' ').all(is_of_bank))
}

fn number(sheet: &Sheet, row: u32, column: u32, marks: Marks) -> Option<Decimal> {
    values::number(sheet.value(row, column), marks).ok().flatten().map(|number| number.value)
}

fn lines(sheet: &Sheet, column: u32, entries: &[Entry]) -> Vec<Line> {
    let rows = || entries.iter().filter_map(|entry| entry.place.cell_ref()).map(|cell| cell.row);
    let marks = Marks::of(rows().map(|row| sheet.value(row, column)));
    let line = |(at, entry): (usize, &Entry)| {
        let (row, amount) = (entry.place.cell_ref()?.row, entry.amount?.amount());
        Some(Line { at, row, amount, fee: number(sheet, row, column, marks).unwrap_or_default() })
    };
    entries.iter().enumerate().filter_map(line).collect()
}

/// Another column holds, on every line, the amount with its fee, or without.
fn by_column(sheet: &Sheet, column: u32, lines: &[Line]) -> Option<Stand> {
    let marks = Marks::of(lines.iter().map(|line| sheet.value(line.row, column)));
    let all = |of: fn(&Line) -> Option<Decimal>| {
        lines.iter().all(|line| {
            let gap = number(sheet, line.row, column, marks).zip(of(line)).map(|(there, here)| there - here);
            gap.is_some_and(|gap| gap.is_zero())
        })
    };
    if all(|line| line.amount.checked_add(line.fee)) {
        Some(Stand::Beside)
    } else {
        all(|line| line.amount.checked_sub(line.fee)).then_some(Stand::Within)
    }
}

/// The rates printed on the lines make the amounts, without the fee.
fn by_rate(entries: &[Entry], lines: &[Line]) -> Option<Stand> {
    let exact = |line: &Line| {
        let (original, rate) = (entries[line.at].original()?, entries[line.at].rate()?);
        let expected = original.amount().checked_div(rate)?;
        let gap = (expected - line.amount).abs().checked_mul(Decimal::ONE_THOUSAND)?;
        Some(gap <= line.amount.abs() && line.fee.abs() > expected.abs() / Decimal::from(500))
    };
    let with_fee = lines.iter().filter(|line| !line.fee.is_zero());
    with_fee.map(exact).all(|exact| exact == Some(true)).then_some(Stand::Beside)
}

/// The fee as a line: of the same statement, day and mission, in the currency that was debited.
fn fee_line(header: &str, column: u32, row: u32, of: &Entry, amount: Money) -> Entry {
    let mut fee = of.clone();
    fee.place = of.place.at(CellRef::new(row, column));
    fee.amount = Some(amount);
    fee.texts.set_figures(&Figures::default());
    let about = of.description().map(|about| format!("{header} – {about}"));
    fee.set(Field::Description, about.as_deref().unwrap_or(header));
    fee.set(Field::Nature, "Frais bancaires et de change");
    fee
}
