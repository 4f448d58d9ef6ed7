//! What the numbers of a table say about its columns of money: HT + TVA = TTC, quantity × price = amount, running
//! balances. It speaks only where headers do not.

use rust_decimal::Decimal;

use super::fit;
use super::layout::{Claim, Column};
use super::wholes;
use crate::interpret::values::{self, Marks};
use crate::model::field::Field;
use crate::model::sheet::Sheet;
use crate::model::words::fold;

/// Columns of numbers compared with each other, at most.
pub(super) const COLUMNS_MAX: usize = 10;
/// Lines that must agree before anything is concluded.
const LINES_MIN: u32 = 2;
/// Score of a meaning that the lines prove.
const PROVEN: i32 = 120;
/// VAT of France, of Corsica and overseas, and of Italy, in thousandths.
const VAT_RATES: &[i64] = &[200, 100, 55, 21, 85, 220, 40];

/// The numbers of one column, by sampled row.
pub(super) type Numbers = Vec<Option<Decimal>>;

/// What was found; the doubts are drawn from it.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    /// The columns of numbers: position and contents.
    pub(super) numbers: Vec<(usize, Numbers)>,
    /// An amount beside a VAT of which nothing tells whether it is included.
    pub(super) vat_unclear: Option<(usize, usize)>,
    /// A column that says HT or TTC while the lines say the other.
    pub(super) misnamed: Option<(usize, usize)>,
}

impl Found {
    /// The columns of numbers that may be this field.
    fn named(&self, claims: &[Claim], field: Field) -> Vec<usize> {
        let may = |at: &usize| claims.iter().any(|claim| claim.at == *at && claim.field == field);
        self.numbers.iter().map(|(at, _)| *at).filter(may).collect()
    }

    /// True when a column is, line after line, the sum of another one and of a third.
    pub(super) fn is_whole(&self, whole: usize, part: usize) -> bool {
        let Some((sums, parts)) = self.of(whole).zip(self.of(part)) else { return false };
        let mut others = self.numbers.iter().filter(|(at, _)| *at != whole && *at != part);
        others.any(|(_, others)| holds_throughout([parts, others, sums]))
    }

    pub(super) fn of(&self, at: usize) -> Option<&Numbers> {
        self.numbers.iter().find(|(known, _)| *known == at).map(|(_, numbers)| numbers)
    }
}

/// Corrects the claims of the columns of money by what the lines prove.
pub(super) fn examine(sheet: &Sheet, rows: &[u32], columns: &mut [Column], claims: &mut Vec<Claim>) -> Found {
    let mut found = Found::default();
    let amounts = claims.iter().filter(|claim| claim.field == Field::Amount).count();
    let money = |claim: &&Claim| fit::is_number(claim.field);
    if claims.iter().filter(money).count() < 2 {
        return found;
    }
    let mut seen: Vec<usize> = claims.iter().filter(money).map(|claim| claim.at).collect();
    seen.sort_unstable();
    seen.dedup();
    let seen = seen.into_iter().filter(|at| columns[*at].profile.numbers > 0).take(COLUMNS_MAX);
    found.numbers = seen.map(|at| (at, numbers(sheet, rows, columns[at].column))).collect();
    if amounts > 0 {
        products(&found, claims);
        advances(sheet, rows, &found, columns, claims);
        balances(&found, columns, claims);
    }
    if !sums(&mut found, claims) && !wholes::prove(sheet, rows, columns, claims) {
        vat(&mut found, claims);
    }
    found
}

/// The numbers of a column over the sampled rows.
pub(super) fn numbers(sheet: &Sheet, rows: &[u32], column: u32) -> Numbers {
    let marks = Marks::of(rows.iter().map(|row| sheet.value(*row, column)));
    let read =
        |row: &u32| values::number(sheet.value(*row, column), marks).ok().flatten().map(|number| number.value);
    rows.iter().map(read).collect()
}

/// The best claim of a column; none when `dossier.toml` or a proof settled it.
pub(super) fn best(claims: &[Claim], at: usize) -> Option<&Claim> {
    claims.iter().filter(|claim| claim.at == at).max_by_key(|claim| (claim.score, std::cmp::Reverse(claim.rank)))
}

fn field(claims: &[Claim], at: usize) -> Option<Field> {
    best(claims, at).filter(|claim| claim.score < PROVEN).map(|claim| claim.field)
}

/// Gives a column the meaning that the lines prove, and takes the others away.
pub(super) fn prove(claims: &mut Vec<Claim>, at: usize, field: Field, why: String) {
    claims.retain(|claim| claim.at != at);
    claims.push(Claim { score: PROVEN, rank: 0, at, field, why });
}

fn cent() -> Decimal {
    Decimal::new(1, 2)
}

/// Lines where `holds` can be asked, and those where it does.
fn count(columns: [&Numbers; 3], holds: impl Fn(Decimal, Decimal, Decimal) -> bool) -> (u32, u32) {
    let [a, b, c] = columns;
    let (mut asked, mut agreed) = (0, 0);
    for ((a, b), c) in a.iter().zip(b).zip(c) {
        let (Some(a), Some(b), Some(c)) = (a, b, c) else { continue };
        if a.is_zero() || b.is_zero() || c.is_zero() {
            continue;
        }
        asked += 1;
        agreed += u32::from(holds(*a, *b, *c));
    }
    (asked, agreed)
}

fn holds_often((asked, agreed): (u32, u32)) -> bool {
    asked >= LINES_MIN && agreed * 10 >= asked * 8
}

/// True when net and tax make the gross on every line, of which several may have no tax, as foreign invoices have none.
fn holds_throughout([a, b, c]: [&Numbers; 3]) -> bool {
    let (mut lines, mut taxed) = (0, 0);
    for ((a, b), c) in a.iter().zip(b).zip(c) {
        let (Some(a), Some(c)) = (a, c) else { continue };
        let b = b.unwrap_or_default();
        if a.is_zero() || c.is_zero() || !is_sum(*a, b, *c) {
            return false;
        }
        lines += 1;
        taxed += u32::from(!b.is_zero());
    }
    lines >= LINES_MIN && taxed > 0
}

pub(super) fn is_sum(a: Decimal, b: Decimal, c: Decimal) -> bool {
    a.checked_add(b).and_then(|sum| sum.checked_sub(c)).is_some_and(|gap| gap.abs() <= cent())
}

/// The sum of the magnitudes of a column.
pub(super) fn weight(numbers: &Numbers) -> Decimal {
    numbers.iter().flatten().fold(Decimal::ZERO, |sum, value| sum.checked_add(value.abs()).unwrap_or(sum))
}

/// HT, VAT and TTC of a table: positions, and the share of lines that agree.
pub(super) fn triple(columns: &[(usize, Numbers)]) -> Option<([usize; 3], u32)> {
    for (gross, total) in columns {
        for (place, (first, a)) in columns.iter().enumerate() {
            for (second, b) in columns.iter().skip(place + 1) {
                if first == gross || second == gross {
                    continue;
                }
                let lines = count([a, b, total], is_sum);
                if holds_often(lines) || holds_throughout([a, b, total]) {
                    let (net, tax) = if weight(a) >= weight(b) { (*first, *second) } else { (*second, *first) };
                    return Some(([net, tax, *gross], lines.1 * 100 / lines.0.max(1)));
                }
            }
        }
    }
    None
}

/// HT + TVA = TTC; true when it stands somewhere.
fn sums(found: &mut Found, claims: &mut Vec<Claim>) -> bool {
    let taxed = |claim: &Claim| matches!(claim.field, Field::Tax | Field::AmountExclTax | Field::AmountInclTax);
    if !claims.iter().any(taxed) && claims.iter().filter(|claim| claim.field == Field::Amount).count() < 3 {
        return false;
    }
    let Some(([net, tax, gross], share)) = triple(&found.numbers) else { return false };
    let is_taxed = |at: usize| claims.iter().any(|claim| claim.at == at && taxed(claim));
    let parts = found.of(net).zip(found.of(tax)).is_some_and(|(net, tax)| is_vat(net, tax));
    // Nights + meals = total is a sum too.
    if !parts && ![net, tax, gross].into_iter().any(is_taxed) {
        return false;
    }
    let why = format!("HT + TVA = TTC sur {share} % des lignes");
    let (is, is_tax, all) = (field(claims, net), field(claims, tax), field(claims, gross));
    if is == Some(Field::AmountInclTax) && matches!(all, Some(Field::AmountExclTax | Field::Amount)) {
        found.misnamed = Some((net, gross));
        return true;
    }
    if all == Some(Field::Amount) && is == Some(Field::Amount) {
        prove(claims, gross, Field::AmountInclTax, why.clone());
    }
    if is == Some(Field::Amount) {
        prove(claims, net, Field::AmountExclTax, why.clone());
    }
    if is_tax == Some(Field::Amount) {
        prove(claims, tax, Field::Tax, why);
    }
    true
}

/// True when `tax` is at a rate of VAT of `net`, line after line.
pub(super) fn is_vat(net: &Numbers, tax: &Numbers) -> bool {
    at_a_rate(net, tax, |amount, rate| amount.checked_mul(rate))
}

/// True when `tax` is the VAT that `gross` includes.
fn is_included_vat(gross: &Numbers, tax: &Numbers) -> bool {
    at_a_rate(gross, tax, |amount, rate| amount.checked_mul(rate)?.checked_div(Decimal::ONE + rate))
}

fn at_a_rate(amounts: &Numbers, taxes: &Numbers, tax_of: impl Fn(Decimal, Decimal) -> Option<Decimal>) -> bool {
    holds_often(count([amounts, taxes, taxes], |amount, tax, _| {
        VAT_RATES.iter().any(|rate| {
            let expected = tax_of(amount, Decimal::new(*rate, 3));
            expected.and_then(|expected| expected.checked_sub(tax)).is_some_and(|gap| gap.abs() <= cent())
        })
    }))
}

/// `Montant` and `TVA` alone: the rate tells whether the amount includes it.
fn vat(found: &mut Found, claims: &mut Vec<Claim>) {
    let at = |wanted: Field| found.numbers.iter().map(|(at, _)| *at).find(|at| field(claims, *at) == Some(wanted));
    let others = [Field::AmountExclTax, Field::AmountInclTax, Field::AmountOrdered];
    if others.into_iter().any(|other| at(other).is_some()) {
        return;
    }
    let (Some(amount), Some(tax)) = (at(Field::Amount), at(Field::Tax)) else { return };
    let (Some(amounts), Some(taxes)) = (found.of(amount), found.of(tax)) else { return };
    let asked = count([amounts, taxes, taxes], |_, _, _| true).0;
    let (net, gross) = (is_vat(amounts, taxes), is_included_vat(amounts, taxes));
    if net {
        prove(claims, amount, Field::AmountExclTax, "la TVA voisine en est un taux exact : montant HT".to_owned());
    } else if !gross && asked >= LINES_MIN {
        found.vat_unclear = Some((amount, tax));
    }
}

/// Quantity × price = amount: the price is no amount of the line, and no rate of exchange.
fn products(found: &Found, claims: &mut Vec<Claim>) {
    let named = |fields: [Field; 2]| -> Vec<usize> {
        let all: Vec<usize> = fields.iter().flat_map(|field| found.named(claims, *field)).collect();
        found.numbers.iter().map(|(at, _)| *at).filter(|at| all.contains(at)).collect()
    };
    let counts = found.named(claims, Field::Quantity);
    let prices = named([Field::Amount, Field::Rate]);
    let totals = named([Field::Amount, Field::OriginalAmount]);
    for quantity in counts {
        for price in prices.iter().filter(|price| **price != quantity) {
            for total in totals.iter().filter(|total| *total != price && **total != quantity) {
                let (Some(a), Some(b), Some(c)) = (found.of(quantity), found.of(*price), found.of(*total)) else {
                    continue;
                };
                let varied = a.iter().flatten().any(|count| *count != Decimal::ONE);
                if varied && holds_often(count([a, b, c], is_product)) {
                    let why = "quantité × cette colonne = montant".to_owned();
                    prove(claims, *price, Field::UnitAmount, why);
                    return;
                }
            }
        }
    }
}

fn is_product(a: Decimal, b: Decimal, c: Decimal) -> bool {
    a.checked_mul(b).and_then(|product| product.checked_sub(c)).is_some_and(|gap| gap.abs() <= cent())
}

/// Words of a column of what was paid before.
const ADVANCES: &[&str] = &["avance", "avances", "acompte", "acomptes"];

/// `Total − Avance = Net à payer`, line after line: the expense is the total, what is left to pay is no amount of
/// the line.
fn advances(sheet: &Sheet, rows: &[u32], found: &Found, columns: &mut [Column], claims: &mut Vec<Claim>) {
    let is_advance = |column: &&Column| {
        let title = fold(&column.title.shown);
        column.profile.numbers > 0 && title.split(' ').any(|word| ADVANCES.contains(&word))
    };
    let Some(advance) = columns.iter().find(is_advance) else { return };
    let paid = numbers(sheet, rows, advance.column);
    let is_money = |at: &usize| field(claims, *at).is_some_and(Field::is_money);
    let money: Vec<usize> = found.numbers.iter().map(|(at, _)| *at).filter(is_money).collect();
    let is_left = |total: &Numbers, left: &Numbers| {
        let lines = total.iter().zip(&paid).zip(left);
        let lines: Vec<(Decimal, Decimal, Decimal)> = lines
            .filter_map(|((total, paid), left)| Some(((*total)?, paid.unwrap_or_default(), (*left)?)))
            .collect();
        let advanced = lines.iter().any(|(_, paid, _)| !paid.is_zero());
        advanced && lines.iter().all(|(total, paid, left)| is_sum(*left, *paid, *total))
    };
    let pairs = money.iter().flat_map(|total| money.iter().map(move |left| (*total, *left)));
    let mut pairs = pairs.filter(|(total, left)| total != left);
    let pair = pairs.find(|(total, left)| {
        columns[*left].column != advance.column
            && columns[*total].column != advance.column
            && found.of(*total).zip(found.of(*left)).is_some_and(|(total, left)| is_left(total, left))
    });
    if let Some((total, left)) = pair {
        prove(claims, total, Field::Amount, "total dont l’avance est déduite dans une autre colonne".to_owned());
        claims.retain(|claim| claim.at != left);
        columns[left].refused = "reste à payer, avance déduite".to_owned();
    }
}

/// A column that adds up another one line after line is a balance, not an amount.
fn balances(found: &Found, columns: &mut [Column], claims: &mut Vec<Claim>) {
    for balance in &found.named(claims, Field::Amount) {
        let Some(sums) = found.of(*balance) else { continue };
        let is_running = found.numbers.iter().filter(|(at, _)| at != balance).any(|(_, steps)| runs(sums, steps));
        if is_running {
            claims.retain(|claim| claim.at != *balance);
            columns[*balance].refused = "solde progressif d’une autre colonne".to_owned();
        }
    }
}

/// True when each sum is the one before, plus or minus the step of its line.
pub(super) fn runs(sums: &Numbers, steps: &Numbers) -> bool {
    const LINES: u32 = 3;
    let (mut asked, mut agreed) = (0, 0);
    for (pair, step) in sums.windows(2).zip(steps.iter().skip(1)) {
        let ([Some(before), Some(after)], Some(step)) = (pair, step) else { continue };
        if step.is_zero() {
            continue;
        }
        asked += 1;
        agreed += u32::from(is_sum(*before, *step, *after) || is_sum(*after, *step, *before));
    }
    asked >= LINES && agreed * 10 >= asked * 8
}
