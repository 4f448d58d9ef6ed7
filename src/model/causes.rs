//! Why what was paid and what proves it differ: the usual causes of a gap, each exact to the cent.
//!
//! Example: 118,00 € are paid for 98,33 €, and the invoice tells 19,67 € of VAT: one amount is without it.
//! What the lines themselves tell (VAT, price of a night, a line of the group) outweighs what only the
//! figures suggest (two digits swapped, a round part); of causes that fit equally well all are told.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::Date;
use super::entry::Entry;
use super::money::Money;
use super::rates::Rates;
use super::words::fold;

/// Why two amounts differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// By exactly the VAT that a line tells.
    Tax(Money),
    /// By exactly one thing of several: its French name, its price, whether one too many is paid.
    One(&'static str, Money, bool),
    /// By exactly the fees that the support sets apart: they are not paid.
    Fees(Money),
    /// One line of the support is not paid: its amount.
    LineUnpaid(Money),
    /// One line of the support is paid twice, or a line beside it of the same amount is missing: its amount.
    LineTwice(Money),
    /// One line of the ledger is paid beyond the support: its amount.
    LineBeyond(Money),
    /// The amount is that of the rate of another day: the day and its rate.
    RateOf(Date, Decimal),
    /// Opposite signs.
    Sign,
    /// The decimal mark is this many places off.
    DecimalMark(u32),
    /// Two neighbouring digits are swapped: paid, proved.
    Swapped(Money, Money),
    /// By exactly this rate of VAT, in percent.
    TaxRate(Decimal),
    /// Exactly this many percent are paid.
    Part(u32),
    /// One amount is the other in whole euros.
    Rounded,
    /// A cent for each line at most.
    Cents,
}

/// The causes that explain the gap between these lines, all that fit equally well; none when the totals are
/// equal or nothing explains it. `rates` may tell that the rate of another day was used.
pub fn of(ledger: &[&Entry], support: &[&Entry], rates: Option<&Rates>) -> Vec<Cause> {
    let total = |of: &[&Entry]| {
        let first = of.iter().find_map(|entry| entry.amount)?;
        Money::sum(first.currency(), of.iter().filter_map(|entry| entry.amount)).ok()
    };
    let (Some(paid), Some(told)) = (total(ledger), total(support)) else { return Vec::new() };
    let Ok(gap) = paid.checked_sub(told) else { return Vec::new() };
    if gap.is_zero() || told.is_zero() || paid.is_zero() {
        return Vec::new();
    }
    let mut told_by_lines: Vec<Cause> = Vec::new();
    told_by_lines.extend(tax(ledger, support, gap));
    told_by_lines.extend(one_of_several(ledger, support, gap));
    told_by_lines.extend(one_line(ledger, support, gap));
    told_by_lines.extend(rates.and_then(|rates| rate_of_another_day(support, paid, rates)));
    if !told_by_lines.is_empty() {
        return told_by_lines;
    }
    let mut suggested: Vec<Cause> = Vec::new();
    suggested.extend((paid == told.negated()).then_some(Cause::Sign));
    if paid.is_negative() == told.is_negative() {
        let (paid, told) = (paid.abs(), told.abs());
        suggested.extend(decimal_mark(paid.amount(), told.amount()));
        // Converted amounts carry no digits that a clerk has seen.
        if support.iter().all(|entry| !entry.is_converted()) {
            suggested.extend(swapped(paid, told).then_some(Cause::Swapped(paid, told)));
            suggested.extend(tax_rate(ledger, support, paid.amount(), told.amount()));
            suggested.extend(part(paid.amount(), told.amount()));
            suggested.extend(rounded(paid.amount(), told.amount(), ledger.len() + support.len() - 2));
        }
    }
    suggested
}

/// The causes in French, for the sentence of a match: `exactement la TVA`; none when there are none.
pub fn brief(causes: &[Cause]) -> Option<String> {
    (!causes.is_empty()).then(|| causes.iter().map(Cause::brief).collect::<Vec<_>>().join(" ou "))
}

/// The causes in whole French sentences; none when there are none.
pub fn explained(causes: &[Cause]) -> Option<String> {
    match causes {
        [] => None,
        [only] => {
            let text = only.explained();
            let mut letters = text.chars();
            let first = letters.next()?;
            Some(format!("{}{}.", first.to_uppercase(), letters.as_str()))
        }
        several => {
            let all: Vec<String> = several.iter().map(Cause::explained).collect();
            Some(format!("Plusieurs explications conviennent aussi bien : {}.", all.join(" ; ou bien ")))
        }
    }
}

impl Cause {
    fn brief(&self) -> String {
        match self {
            Cause::Tax(_) => "exactement la TVA".to_owned(),
            Cause::One(thing, _, true) => format!("{thing} de trop"),
            Cause::One(thing, _, false) => format!("{thing} de moins"),
            Cause::Fees(_) => "exactement les frais bancaires, non payés".to_owned(),
            Cause::LineUnpaid(amount) => format!("une ligne de {amount} n’est pas payée"),
            Cause::LineTwice(amount) => {
                format!("la ligne de {amount} est payée deux fois, ou une autre de ce montant manque")
            }
            Cause::LineBeyond(amount) => format!("rien ne justifie la ligne de {amount}"),
            Cause::RateOf(date, rate) => format!("taux du {} : {}", day(*date), plain(*rate)),
            Cause::Sign => "signes contraires".to_owned(),
            Cause::DecimalMark(1) => "virgule déplacée d’un rang".to_owned(),
            Cause::DecimalMark(places) => format!("virgule déplacée de {places} rangs"),
            Cause::Swapped(paid, told) => {
                format!("chiffres intervertis : {} au lieu de {}", figure(*paid), figure(*told))
            }
            Cause::TaxRate(rate) => format!("exactement {} % : HT ou TTC", plain(*rate)),
            Cause::Part(percent) => format!("{percent} % exactement sont payés"),
            Cause::Rounded => "arrondi à l’euro".to_owned(),
            Cause::Cents => "centimes d’arrondi".to_owned(),
        }
    }

    fn explained(&self) -> String {
        match self {
            Cause::Tax(tax) => format!("l’écart est exactement la TVA ({tax}) : un montant est HT, l’autre TTC"),
            Cause::One(thing, price, more) => {
                let side = if *more { "de trop" } else { "de moins" };
                format!("l’écart est exactement {thing} ({price}) {side}")
            }
            Cause::Fees(amount) => {
                format!("l’écart est exactement les frais bancaires de la pièce ({amount}) : ils ne sont pas payés")
            }
            Cause::LineUnpaid(amount) => {
                format!(
                    "l’écart est exactement la ligne de {amount} : elle n’est pas payée, ou ne devait pas l’être"
                )
            }
            Cause::LineTwice(amount) => {
                format!(
                    "l’écart est exactement la ligne de {amount} : elle est payée deux fois, ou une autre pièce de ce montant manque"
                )
            }
            Cause::LineBeyond(amount) => {
                format!(
                    "l’écart est exactement la ligne de comptabilité de {amount} : sa pièce manque, ou elle est de trop"
                )
            }
            Cause::RateOf(date, rate) => {
                format!("le montant payé est celui du taux du {} ({})", day(*date), plain(*rate))
            }
            Cause::Sign => {
                "les deux montants sont de signes contraires : l’un des deux est peut-être un avoir".to_owned()
            }
            Cause::DecimalMark(places) => {
                let times = ["dix", "cent", "mille"].get(*places as usize - 1).copied().unwrap_or("dix mille");
                format!("un montant est {times} fois l’autre : la virgule est peut-être déplacée")
            }
            Cause::Swapped(paid, told) => format!(
                "{} au lieu de {} : deux chiffres intervertis, peut-être une inversion à la saisie",
                figure(*paid),
                figure(*told)
            ),
            Cause::TaxRate(rate) => {
                format!("l’écart est exactement de {} % : un montant est peut-être HT, l’autre TTC", plain(*rate))
            }
            Cause::Part(percent) => {
                format!("exactement {percent} % de la pièce sont payés : acompte, solde ou retenue, peut-être")
            }
            Cause::Rounded => "un montant est l’arrondi de l’autre à l’euro".to_owned(),
            Cause::Cents => "l’écart ne dépasse pas un centime par ligne : un arrondi, sans doute".to_owned(),
        }
    }
}

/// `133 558,52`, without the sign of the currency.
fn figure(amount: Money) -> String {
    let text = amount.to_string();
    text.trim_end_matches(amount.currency().symbol()).trim_end_matches('\u{a0}').to_owned()
}

fn plain(number: Decimal) -> String {
    number.normalize().to_string().replace('.', ",")
}

fn day(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// The VAT of one line, or of all the lines of a side: as told, or the amount less what is told without tax.
fn tax(ledger: &[&Entry], support: &[&Entry], gap: Money) -> Option<Cause> {
    let told = |entry: &Entry| entry.tax().or_else(|| entry.amount?.checked_sub(entry.amount_excl_tax()?).ok());
    let of = |entry: &&Entry| told(entry).filter(|tax| !tax.is_zero()).map(Money::abs);
    let of_side = |side: &[&Entry]| Money::sum(gap.currency(), side.iter().filter_map(of)).ok();
    let single = ledger.iter().chain(support).filter_map(of);
    let mut all = single.chain(of_side(support)).chain(of_side(ledger));
    all.any(|tax| tax == gap.abs()).then_some(Cause::Tax(gap.abs()))
}

/// Things of which a line counts several, by the beginning of their names.
const THINGS: &[(&str, &str)] = &[
    ("nuit", "une nuit"),
    ("night", "une nuit"),
    ("chambre", "une chambre"),
    ("jour", "une journée"),
    ("indemnit", "une indemnité"),
    ("repas", "la part d’une personne"),
    ("couvert", "la part d’une personne"),
    ("personne", "la part d’une personne"),
    ("pax", "la part d’une personne"),
    ("participant", "la part d’une personne"),
    ("billet", "la part d’un billet"),
];

/// The price of one of the things that a line counts: `4 nuits`.
fn one_of_several(ledger: &[&Entry], support: &[&Entry], gap: Money) -> Option<Cause> {
    support.iter().chain(ledger).find_map(|entry| {
        let (count, thing) = counted(entry)?;
        let amount = entry.amount?;
        let price = amount.amount().checked_div(count)?;
        let exact = price.round_dp(2) == price && price.abs() == gap.amount().abs();
        exact.then(|| Cause::One(thing, gap.abs(), gap.is_negative() == amount.is_negative()))
    })
}

/// How many of what: by the columns of the line, else by its words.
fn counted(entry: &Entry) -> Option<(Decimal, &'static str)> {
    let texts = [entry.description(), entry.nature()].into_iter().flatten();
    let text = fold(&texts.collect::<Vec<_>>().join(" "));
    let words: Vec<&str> = text.split(' ').collect();
    let named = |word: &str| THINGS.iter().find(|(stem, _)| word.starts_with(stem)).map(|(_, thing)| *thing);
    if let Some(count) = entry.quantity().filter(|count| *count > Decimal::ONE) {
        return Some((count, words.iter().find_map(|word| named(word)).unwrap_or("une unité")));
    }
    words.windows(2).find_map(|two| {
        let count: u32 = two[0].parse().ok().filter(|count| (2..=60).contains(count))?;
        Some((Decimal::from(count), named(two[1])?))
    })
}

/// True when the gap, paid less proved, is exactly the fees among these support lines.
pub(super) fn is_fees(support: &[&Entry], gap: Decimal) -> bool {
    let fees = support.iter().filter(|entry| entry.is_bank_fee()).filter_map(|entry| entry.amount);
    let fees = fees.fold(Decimal::ZERO, |sum, fee| sum.saturating_add(fee.amount()));
    !fees.is_zero() && gap == -fees
}

/// The fees, or one line of several, make the gap.
fn one_line(ledger: &[&Entry], support: &[&Entry], gap: Money) -> Option<Cause> {
    if is_fees(support, gap.amount()) {
        return Some(Cause::Fees(gap.negated()));
    }
    let has =
        |side: &[&Entry], amount: Money| side.len() > 1 && side.iter().any(|entry| entry.amount == Some(amount));
    if has(support, gap.negated()) {
        Some(Cause::LineUnpaid(gap.negated()))
    } else if has(support, gap) {
        Some(Cause::LineTwice(gap))
    } else {
        has(ledger, gap).then_some(Cause::LineBeyond(gap))
    }
}

/// The day nearest to the document's whose rate makes the amount paid.
fn rate_of_another_day(support: &[&Entry], paid: Money, rates: &Rates) -> Option<Cause> {
    const DAYS: i64 = 60;
    let [entry] = support else { return None };
    let (original, date) = (entry.original().filter(|_| entry.is_foreign())?, entry.date?);
    let makes = |at: Date| {
        let rate = rates.of_day(original.currency(), at)?;
        let amount = Money::new(original.amount().checked_div(rate.value)?, paid.currency()).rounded();
        (amount == paid).then_some(Cause::RateOf(at, rate.value))
    };
    (0..=DAYS).find_map(|days| {
        let apart = jiff::Span::new().days(days);
        let before = date.checked_sub(apart).ok().and_then(makes);
        before.or_else(|| date.checked_add(apart).ok().and_then(makes))
    })
}

fn decimal_mark(paid: Decimal, told: Decimal) -> Option<Cause> {
    let (small, large) = (paid.min(told), paid.max(told));
    let places = (1..=3).find(|places| small.checked_mul(Decimal::from(10_u32.pow(*places))) == Some(large))?;
    Some(Cause::DecimalMark(places))
}

/// Two neighbouring digits swapped, and nothing else.
fn swapped(a: Money, b: Money) -> bool {
    let digits = |amount: Money| amount.plain().replace('.', "").into_bytes();
    let (a, b) = (digits(a), digits(b));
    let apart: Vec<usize> = a.iter().zip(&b).enumerate().filter(|(_, (a, b))| a != b).map(|(at, _)| at).collect();
    a.len() == b.len() && matches!(apart.as_slice(), [i, j] if j - i == 1 && a[*i] == b[*j] && a[*j] == b[*i])
}

/// Below this the figures of small amounts fit by chance.
const FIGURES_MIN: Decimal = Decimal::TEN;

/// One of the rates of VAT, when no line tells another.
fn tax_rate(ledger: &[&Entry], support: &[&Entry], paid: Decimal, told: Decimal) -> Option<Cause> {
    let (net, gross) = (paid.min(told), paid.max(told));
    if net < FIGURES_MIN || ledger.iter().chain(support).any(|entry| entry.tax().is_some()) {
        return None;
    }
    let rates = [Decimal::new(20, 0), Decimal::new(10, 0), Decimal::new(55, 1), Decimal::new(21, 1)];
    let cents =
        |amount: Decimal| amount.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    let fits =
        |rate: &Decimal| net.checked_mul(*rate).is_some_and(|tax| cents(net + tax / Decimal::ONE_HUNDRED) == gross);
    rates.into_iter().find(fits).map(Cause::TaxRate)
}

/// A round part of the document: an instalment, what is retained.
fn part(paid: Decimal, told: Decimal) -> Option<Cause> {
    if told < FIGURES_MIN || paid >= told {
        return None;
    }
    let percent = paid.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(told)?;
    let percent =
        percent.round().to_u32().filter(|percent| percent.is_multiple_of(5) && (5..=95).contains(percent))?;
    (told * Decimal::from(percent) / Decimal::ONE_HUNDRED == paid).then_some(Cause::Part(percent))
}

/// One is the other in whole euros; or a cent for each further line.
fn rounded(paid: Decimal, told: Decimal, further: usize) -> Option<Cause> {
    let gap = (paid - told).abs();
    let whole = |amount: Decimal| amount.is_integer();
    if gap <= Decimal::new(further as i64 + 1, 2) {
        return Some(Cause::Cents);
    }
    (gap < Decimal::ONE && (whole(paid) || whole(told)) && paid.min(told) >= Decimal::ONE).then_some(Cause::Rounded)
}

#[cfg(test)]
mod tests;
