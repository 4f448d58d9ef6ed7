//! The currency told once for all the amounts of a sheet: `Devise du relevé : USD`, `(in USD)` above a table,
//! `All amounts in USD` or `Total USD` below it.
//!
//! Every word must be known: `Soit 2 597,27 USD au taux de 1,1050` says what the euros would make. A total says it only
//! where it is what its lines make. A column of currencies or a header in euros has the last word.

use rust_decimal::Decimal;

use super::iso;
use crate::interpret::header::Layout;
use crate::interpret::table::{self, Region};
use crate::interpret::totals::is_total_label;
use crate::interpret::values::{self, Marks};
use crate::interpret::vocabulary::{CODES_OR_WORDS, CURRENCY_WORDS, DENOMINATED_WORDS, EURO_WORDS};
use crate::model::field::Field;
use crate::model::money::Currency;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

/// Rows at the foot of a table that are looked at.
const ROWS_MAX: usize = 40;
/// Letters of a text that says nothing but a currency.
const LETTERS_MAX: usize = 60;

/// True when a column says the currency of each line, or a header that its amounts are in euros.
pub(in crate::interpret) fn is_said(layout: &Layout) -> bool {
    let mut money = layout.columns.iter().filter(|one| one.field.is_some_and(Field::is_money));
    let euro =
        |header: &str| header.contains('€') || fold(header).split(' ').any(|word| EURO_WORDS.contains(&word));
    layout.has(Field::Currency) || money.any(|one| euro(&one.header))
}

/// The currency that a text tells of all amounts, in its own cell or in the next one.
pub(in crate::interpret) fn told(text: &str, next: Option<&str>) -> Option<Currency> {
    if text.len() > LETTERS_MAX {
        return None;
    }
    said(text).or_else(|| {
        // `Devise du relevé : | USD`.
        let next = next.filter(|next| next.len() <= LETTERS_MAX && iso::currency(next).is_some())?;
        let folded = fold(text);
        let is_key = folded.split(' ').any(|word| CURRENCY_WORDS.contains(&word));
        is_key.then(|| said(&format!("{text} {next}"))).flatten()
    })
}

/// The one currency that a text names, when it says nothing else.
fn said(text: &str) -> Option<Currency> {
    let signed: Vec<&str> = text
        .split_whitespace()
        .map(|word| word.trim_matches(|sign: char| "()[],;:.".contains(sign)))
        .map(|word| if word == "€" { "eur" } else { iso::of_sign(word).unwrap_or(word) })
        .collect();
    let folded = fold(&signed.join(" "));
    let told = iso::in_codes(&folded);
    let (mut found, mut word_of_currency, mut others) = (None, false, 0);
    for word in told.split(' ') {
        let is_known = DENOMINATED_WORDS.contains(&word);
        let is_currency_word = CURRENCY_WORDS.contains(&word);
        word_of_currency |= is_currency_word;
        others += u32::from(is_known || is_currency_word);
        if is_known || is_currency_word {
            continue;
        }
        let currency = if EURO_WORDS.contains(&word) { Some(Currency::EUR) } else { iso::currency(word) };
        let currency =
            currency.filter(|_| word.len() >= 3 && word.bytes().all(|sign| sign.is_ascii_lowercase()))?;
        if found.is_some_and(|(known, _)| known != currency) {
            return None;
        }
        found = Some((currency, word));
    }
    // A code alone may be a name, and `Total MAD` that of a journey to Madrid.
    let (currency, word) = found.filter(|_| others > 0)?;
    (word_of_currency || !CODES_OR_WORDS.contains(&word)).then_some(currency)
}

/// The currency that the rows below the lines tell, when they agree.
pub(in crate::interpret) fn at_foot(sheet: &Sheet, region: &Region, layout: &Layout) -> Option<Currency> {
    if is_said(layout) {
        return None;
    }
    let mut found = None;
    for row in region.body().rev().take(ROWS_MAX).filter(|row| sheet.is_filled(*row)) {
        let Some((_, text)) = table::texts(sheet, row).next().filter(|(_, text)| text.len() <= LETTERS_MAX) else {
            continue;
        };
        let mut cells = sheet.cells(row).filter(|(_, value)| !value.is_blank());
        let is_alone = cells.nth(1).is_none();
        if !is_alone && !is_total_label(text) {
            continue;
        }
        let Some(told) = said(text) else { continue };
        if (!is_alone && !is_sum(sheet, region, layout, row)) || found.is_some_and(|known| known != told) {
            return None;
        }
        found = Some(told);
    }
    found
}

/// True when a row of a total is what the lines above it make.
fn is_sum(sheet: &Sheet, region: &Region, layout: &Layout, total: u32) -> bool {
    let fields = [Field::AmountInclTax, Field::Amount, Field::AmountPaid, Field::AmountOrdered];
    let Some(column) = fields.into_iter().find_map(|field| layout.column(field)) else { return false };
    let marks = Marks::of(region.body().map(|row| sheet.value(row, column)));
    let number = |value: Value<'_>| values::number(value, marks).ok().flatten().map(|number| number.value);
    let is_line = |row: &u32| !table::texts(sheet, *row).next().is_some_and(|(_, text)| is_total_label(text));
    let lines = (region.body().start..total).filter(is_line);
    let lines = lines.filter_map(|row| number(sheet.value(row, column)));
    let sum = lines.fold(Decimal::ZERO, Decimal::saturating_add);
    !sum.is_zero() && number(sheet.value(total, column)) == Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_says_the_currency_of_all_amounts() {
        for text in [
            "Devise du relevé : USD",
            "(in USD)",
            "Statement currency USD",
            "Amounts (USD)",
            "Statement in US Dollars",
            "Compte en USD",
            "Montants en US$",
            "Folio - USD",
            "Importe in USD",
            "Kwoty w USD",
            "Bedragen in USD",
            "Moneda: USD",
            "TOTAL US$",
            "Total in USD",
        ] {
            assert_eq!(told(text, None).map(|one| one.code().to_owned()).as_deref(), Some("USD"), "{text}");
        }
        assert_eq!(told("Devise du relevé :", Some("USD")), Currency::from_code("USD"));
    }

    #[test]
    fn what_says_more_says_nothing() {
        for text in [
            "Soit 2 597,27 USD au taux de 1,1050",
            "USD",
            "Total MAD",
            "Total EUR / USD",
            "Frais USD",
            "Montants TTC",
            "Total",
            "Relevé de carte",
        ] {
            assert_eq!(told(text, None), None, "{text}");
        }
        assert_eq!(told("Relevé", Some("USD")), None);
    }
}
