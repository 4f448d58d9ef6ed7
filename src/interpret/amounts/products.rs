//! A quantity and a price that do not make the amount of their line: `2 × 12,70` for 52,40.
//!
//! Only what is paid above them is told: less may be a ceiling or a reduction. A tax, another column that makes the
//! difference, a return journey and nights with their city tax are innocent.

use rust_decimal::Decimal;

use super::bearing::AmountColumns;
use crate::interpret::header::Layout;
use crate::interpret::values::{self, Marks};
use crate::model::Text;
use crate::model::entry::{Entry, Side};
use crate::model::field::Field;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::money::Money;
use crate::model::sheet::Sheet;
use crate::model::words::fold;

/// Headers of a price of one, and of a number of them.
const PRICES: &[&str] = &["unitaire", "unitaires", "unit", "pu"];
const COUNTS: &[&str] = &["nombre", "nb", "nbre", "quantite", "qte", "quantity", "qty", "km"];
/// Headers of numbers of something that a price need not be of.
const OTHERS: &[&str] = &["nuit", "nuits", "nuitees", "personnes", "pers", "voyageurs", "participants", "couverts"];
/// What a price may be without, in thousandths of it.
const TAXES: &[i64] = &[200, 100, 55, 21, 85, 220, 40, 190, 70, 210];
/// Lines told one by one.
const TOLD_MAX: usize = 5;

/// A line whose numbers contradict each other.
struct Line<'e> {
    entry: &'e Entry,
    row: u32,
    count: Decimal,
    each: Decimal,
    product: Decimal,
    amount: Money,
}

/// The lines of a claim or a bill that ask for more than their quantity and price make; none where the other lines do
/// not make their amounts so.
pub(in crate::interpret) fn contradicted(
    sheet: &Sheet,
    layout: &Layout,
    columns: AmountColumns,
    entries: &[Entry],
) -> Vec<Problem> {
    let says = |field: Field, words: &[&str]| {
        let header = layout.column(field).map(|column| fold(layout.header(column)));
        header.is_some_and(|header| header.split(' ').any(|word| words.contains(&word)))
    };
    let is_asked =
        says(Field::Quantity, COUNTS) && !says(Field::Quantity, OTHERS) && says(Field::UnitAmount, PRICES);
    if !is_asked || says(Field::UnitAmount, &["ht"]) || !matches!(columns, AmountColumns::One(_)) {
        return Vec::new();
    }
    let (mut agreed, mut found) = (0, Vec::new());
    for entry in entries.iter().filter(|entry| entry.side == Side::Support && entry.original().is_none()) {
        let Some(line) = line(entry) else { continue };
        // The cent of each price was rounded.
        let rounding = (line.count * Decimal::new(5, 3)).max(Decimal::new(1, 2));
        let gap = line.amount.amount() - line.product;
        if gap.abs() <= rounding {
            agreed += 1;
        } else if gap > rounding && !is_explained(sheet, layout, columns, &line) {
            found.push(line);
        }
    }
    // A price that never makes the amount is one of something else.
    if found.len() > agreed.max(1) {
        return Vec::new();
    }
    found.iter().take(TOLD_MAX).map(|line| problem(sheet, layout, columns, line, found.len())).collect()
}

fn line(entry: &Entry) -> Option<Line<'_>> {
    let (count, each, amount) = (entry.quantity()?, entry.unit_amount()?, entry.amount?);
    let product = count.checked_mul(each)?;
    let is_positive = product > Decimal::ZERO && amount.amount() > Decimal::ZERO;
    let row = entry.place.cell_ref().filter(|_| is_positive)?.row;
    Some(Line { entry, row, count, each, product, amount })
}

/// True when a tax, a return, a night or another column makes the difference.
fn is_explained(sheet: &Sheet, layout: &Layout, columns: AmountColumns, line: &Line<'_>) -> bool {
    /// What a night may cost more than its price: city tax, breakfast.
    const OF_NIGHTS: Decimal = Decimal::from_parts(12, 0, 0, false, 1);
    let (product, amount) = (line.product, line.amount.amount());
    let near = |value: Decimal| (value - amount).abs() <= Decimal::new(5, 2);
    let taxed = |rate: &i64| near(product * Decimal::new(1_000 + rate, 3));
    let text = [line.entry.description(), line.entry.nature()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let folded = fold(&text);
    let says = |words: &[&str]| folded.split(' ').any(|word| words.contains(&word));
    let is_return = near(product * Decimal::TWO)
        && (says(&["ar", "retour", "allers", "return"]) || format!(" {folded} ").contains(" a r "));
    let is_stay =
        amount <= product * OF_NIGHTS && says(&["hotel", "nuit", "nuits", "nuitees", "hebergement", "chambre"]);
    let used = [Field::Quantity, Field::UnitAmount].map(|field| layout.column(field));
    let others = layout.columns.iter().map(|one| one.column);
    let mut others = others.filter(|column| *column != columns.first() && !used.contains(&Some(*column)));
    TAXES.iter().any(taxed)
        || is_return
        || is_stay
        || others.any(|column| {
            let number = values::number(sheet.value(line.row, column), Marks::Comma).ok().flatten();
            number.is_some_and(|number| {
                let makes = |value: Option<Decimal>| value.is_some_and(near);
                makes(product.checked_add(number.value)) || makes(product.checked_mul(number.value))
            })
        })
}

fn problem(sheet: &Sheet, layout: &Layout, columns: AmountColumns, line: &Line<'_>, lines: usize) -> Problem {
    let money = |value: Decimal| Money::new(value, line.amount.currency()).rounded();
    let plain = |value: Decimal| value.normalize().to_string().replace('.', ",");
    let more = match lines {
        0..=TOLD_MAX => String::new(),
        many => format!(" {many} lignes sont ainsi."),
    };
    let gap = money(line.amount.amount() - line.product);
    Problem {
        kind: ProblemKind::UnreadableReference,
        at: sheet.place(line.row, columns.first()),
        message: format!(
            "{} × {} font {}, mais la ligne dit {} : écart de {gap}.{more}",
            plain(line.count),
            plain(line.each),
            money(line.product),
            line.amount,
        ),
        remedy: "Comparer la ligne à la pièce, puis corriger la quantité, le prix ou le montant ; demander le reversement de ce qui a été payé en trop.".to_owned(),
        amount: Some(gap),
        subject: Text::from(format!("{}|{}|{}|produit", sheet.file(), layout.header(columns.first()), line.row)),
        related: Vec::new(),
    }
}
