//! A quantity and a price that do not make the amount of their line: `2 × 12,70` for 52,40, 40 km at 0,30 for 22,00.
//!
//! Only what is paid above them is told: less may be a ceiling or a reduction. A tax, another column that makes the
//! difference, a return journey and nights with their city tax are innocent.

use rust_decimal::Decimal;

use super::bearing::AmountColumns;
use crate::interpret::header::{Layout, normal};
use crate::interpret::values::{self, Marks};
use crate::model::Text;
use crate::model::entry::{Entry, Side};
use crate::model::field::Field;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::money::Money;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

/// Headers of a price of one, and of a number of them.
const PRICES: &[&str] = &["unitaire", "unitaires", "unit", "pu"];
const COUNTS: &[&str] = &["nombre", "nb", "nbre", "quantite", "qte", "quantity", "qty", "km"];
/// Headers of numbers of something that a price need not be of.
const OTHERS: &[&str] = &["nuit", "nuits", "nuitees", "personnes", "pers", "voyageurs", "participants", "couverts"];
/// Words of headers of a distance; of what one unit of it is paid, beside them or alone.
const DISTANCES: &[&str] = &["km", "kms", "kilometre", "kilometres", "kilometrage", "distance"];
const OF_A_DISTANCE: &[&str] = &[
    "km",
    "kms",
    "kilometre",
    "kilometres",
    "kilometrique",
    "kilometriques",
    "applique",
    "en",
    "eur",
    "euro",
    "euros",
];
const RATES: &[&str] = &["taux", "tarif", "bareme", "prix", "indemnite", "indemnites"];
/// What is paid for a kilometre, at most.
const RATE_MAX: Decimal = Decimal::ONE;
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
    /// What a discount in percent leaves of it, and that discount.
    reduced: Option<(Decimal, Decimal)>,
    amount: Money,
}

impl Line<'_> {
    /// The cent of each price was rounded.
    fn rounding(&self) -> Decimal {
        (self.count * Decimal::new(5, 3)).max(Decimal::new(1, 2))
    }

    fn is_reduced(&self) -> bool {
        self.reduced.is_some_and(|(reduced, _)| (reduced - self.amount.amount()).abs() <= self.rounding())
    }
}

/// The columns that should make the amount of a line.
#[derive(Clone, Copy)]
struct Factors {
    count: u32,
    each: u32,
    /// What is taken off, in percent.
    discount: Option<u32>,
    /// They are kilometres and what each is paid.
    of_distance: bool,
}

/// A column of discounts in percent: `Remise %`, `Taux de remise`.
fn discount(layout: &Layout) -> Option<u32> {
    const WORDS: &[&str] = &["remise", "remises", "rabais", "ristourne", "discount"];
    let is_one = |header: &str| {
        let folded = fold(header);
        let says = |words: &[&str]| folded.split(' ').any(|word| words.contains(&word));
        says(WORDS) && (header.contains('%') || says(&["taux", "pct", "pourcent", "pourcentage"]))
    };
    layout.columns.iter().find(|one| is_one(&one.header)).map(|one| one.column)
}

/// Finds them by their headers.
fn factors(layout: &Layout) -> Option<Factors> {
    let says = |column: u32, words: &[&str]| {
        let header = layout.header(column);
        let is_one = |text: String| text.split(' ').any(|word| words.contains(&word));
        // `P.U.` is a price too.
        is_one(fold(header)) || is_one(normal(header))
    };
    let of_prices = layout.column(Field::Quantity).zip(layout.column(Field::UnitAmount)).filter(|(count, each)| {
        says(*count, COUNTS) && !says(*count, OTHERS) && says(*each, PRICES) && !says(*each, &["ht"])
    });
    if let Some((count, each)) = of_prices {
        return Some(Factors { count, each, discount: discount(layout), of_distance: false });
    }
    let is_free =
        |field: Option<Field>| matches!(field, None | Some(Field::Quantity | Field::UnitAmount | Field::Rate));
    let mut free =
        layout.columns.iter().filter(|one| is_free(one.field)).map(|one| (one.column, fold(&one.header)));
    let is_rate = |header: &str| {
        header.split(' ').any(|word| RATES.contains(&word))
            && header.split(' ').all(|word| RATES.contains(&word) || OF_A_DISTANCE.contains(&word))
    };
    let is_distance = |header: &str| header.split(' ').any(|word| DISTANCES.contains(&word)) && !is_rate(header);
    let count = free.clone().find(|(_, header)| is_distance(header))?.0;
    let each = free.find(|(_, header)| is_rate(header))?.0;
    Some(Factors { count, each, discount: None, of_distance: true })
}

/// The lines of a claim or a bill that ask for more than their quantity and price make; none where the other lines do
/// not make their amounts so.
pub(in crate::interpret) fn contradicted(
    sheet: &Sheet,
    layout: &Layout,
    columns: AmountColumns,
    entries: &[Entry],
) -> Vec<Problem> {
    let Some(factors) = factors(layout).filter(|_| matches!(columns, AmountColumns::One(_))) else {
        return Vec::new();
    };
    let (mut agreed, mut found) = (0, Vec::new());
    let asked = entries.iter().filter(|entry| entry.side == Side::Support && entry.original().is_none());
    let mut lines: Vec<Line<'_>> = asked.filter_map(|entry| line(sheet, layout, factors, entry)).collect();
    // The price may be printed with the discount or without: a line that has it deducted tells.
    if lines.iter().any(Line::is_reduced) {
        lines.iter_mut().for_each(|line| line.product = line.reduced.map_or(line.product, |(reduced, _)| reduced));
    } else {
        lines.iter_mut().for_each(|line| line.reduced = None);
    }
    for line in lines {
        // What is paid for a kilometre is set to the cent, and no more.
        let rounding = if factors.of_distance { Decimal::new(5, 2) } else { line.rounding() };
        let gap = line.amount.amount() - line.product;
        if gap.abs() <= rounding {
            agreed += 1;
        } else if gap > rounding && !is_explained(sheet, layout, columns, factors, &line) {
            found.push(line);
        }
    }
    // A price that never makes the amount is one of something else; a distance may be that of the way there.
    let enough = if factors.of_distance { agreed } else { agreed.max(1) };
    if found.len() > enough {
        return Vec::new();
    }
    found.iter().take(TOLD_MAX).map(|line| problem(sheet, layout, columns, line, found.len())).collect()
}

fn line<'e>(sheet: &Sheet, layout: &Layout, factors: Factors, entry: &'e Entry) -> Option<Line<'e>> {
    let amount = entry.amount?;
    let row = entry.place.cell_ref()?.row;
    let read = |column: u32| match layout.columns.iter().find(|one| one.column == column)?.field {
        Some(Field::Quantity) => entry.quantity(),
        Some(Field::UnitAmount) => entry.unit_amount(),
        _ => values::number(sheet.value(row, column), Marks::Comma).ok()?.map(|number| number.value),
    };
    let (count, each) = (read(factors.count)?, read(factors.each)?);
    let product = count.checked_mul(each)?;
    let is_positive = product > Decimal::ZERO && amount.amount() > Decimal::ZERO;
    let is_one = is_positive && !(factors.of_distance && each > RATE_MAX);
    let cell = factors.discount.map(|column| sheet.value(row, column));
    let cell = cell.map(|cell| match cell {
        Value::Text(text) => Value::Text(text.trim().trim_end_matches('%').trim_end()),
        other => other,
    });
    let percent = cell.and_then(|cell| values::number(cell, Marks::Comma).ok()?).map(|number| number.value);
    let percent = percent.filter(|off| *off > Decimal::ZERO && *off < Decimal::ONE_HUNDRED);
    let reduced = percent.and_then(|off| {
        // A spreadsheet keeps 10 % as 0,1.
        let off = if off < Decimal::ONE { off * Decimal::ONE_HUNDRED } else { off };
        Some((product.checked_mul(Decimal::ONE_HUNDRED - off)? / Decimal::ONE_HUNDRED, off))
    });
    is_one.then_some(Line { entry, row, count, each, product, reduced, amount })
}

/// True when a tax, a return, a night or another column makes the difference.
fn is_explained(sheet: &Sheet, layout: &Layout, columns: AmountColumns, factors: Factors, line: &Line<'_>) -> bool {
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
    let used = [columns.first(), factors.count, factors.each];
    let mut others = layout.columns.iter().map(|one| one.column).filter(|column| !used.contains(column));
    TAXES.iter().any(taxed)
        || is_return
        || is_stay
        || others.any(|column| {
            let number = values::number(sheet.value(line.row, column), Marks::Comma).ok().flatten();
            number.is_some_and(|number| {
                // `Km ; Taux ; IK ; Péages ; Total`: the product has a column of its own.
                let is_product = factors.of_distance && number.value == product;
                is_product || makes(product, number.value, amount)
            })
        })
        // `x 2 pers.`, `péage 10,00 compris`.
        || text.split(|sign: char| sign.is_whitespace() || sign == '(').any(|word| {
            let number = values::number(Value::Text(word), Marks::Comma).ok().flatten();
            number.is_some_and(|number| makes(product, number.value, amount))
        })
}

/// True when a number makes the amount out of the product: added, as a factor or as a supplement in percent.
fn makes(product: Decimal, number: Decimal, amount: Decimal) -> bool {
    let near = |value: Option<Decimal>| value.is_some_and(|value| (value - amount).abs() <= Decimal::new(5, 2));
    let more =
        || product.checked_mul(Decimal::ONE_HUNDRED.checked_add(number)?).map(|all| all / Decimal::ONE_HUNDRED);
    near(product.checked_add(number)) || near(product.checked_mul(number)) || near(more())
}

fn problem(sheet: &Sheet, layout: &Layout, columns: AmountColumns, line: &Line<'_>, lines: usize) -> Problem {
    let money = |value: Decimal| Money::new(value, line.amount.currency()).rounded();
    let plain = |value: Decimal| value.normalize().to_string().replace('.', ",");
    let more = match lines {
        0..=TOLD_MAX => String::new(),
        many => format!(" {many} lignes sont ainsi."),
    };
    let gap = money(line.amount.amount() - line.product);
    let off = line.reduced.map(|(_, off)| format!(", moins {} %,", plain(off))).unwrap_or_default();
    Problem {
        kind: ProblemKind::UnreadableReference,
        at: sheet.place(line.row, columns.first()),
        message: format!(
            "{} × {}{off} font {}, mais la ligne dit {} : écart de {gap}.{more}",
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
