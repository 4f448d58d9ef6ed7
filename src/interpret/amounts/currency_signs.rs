//! The currencies that the signs `$` and `£` may mean, and what contradicts them.
//!
//! Example: `1 200,00 $` beside `Devise : CAD` is in Canadian dollars: a code says more than a sign that twenty
//! currencies share. `58,50 $` beside `Devise : EUR` says two things: it is told. So is an amount under `TTC €` on a
//! line that names francs, unless another column holds the francs.

use super::bearing::AmountColumns;
use super::iso;
use crate::interpret::header::Layout;
use crate::interpret::values;
use crate::interpret::vocabulary::EURO_WORDS;
use crate::model::entry::Entry;
use crate::model::field::Field;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::money::{Currency, Money};
use crate::model::sheet::{Sheet, Value};
use crate::model::words::{contains_words, fold};

/// The signs of several currencies.
const SHARED: &[(char, &str)] = &[
    (
        '$',
        "USD CAD AUD HKD SGD NZD MXN TWD BRL ARS CLP COP UYU BSD BBD BZD BMD BND DOP FJD GYD JMD KYD LRD NAD SBD SRD TTD \
         XCD CUP",
    ),
    ('£', "GBP EGP LBP SYP SDG SSP GIP FKP SHP TRY IEP CYP"),
];

/// A document's own amount has the sign of what it cost: a credit prints both without sign.
pub(in crate::interpret) fn signed_as(original: Money, amount: Option<rust_decimal::Decimal>) -> Money {
    match amount {
        Some(amount) if amount.is_sign_negative() && !amount.is_zero() => original.abs().negated(),
        _ => original,
    }
}

/// True for a header that names this currency, the dossier's.
pub(in crate::interpret) fn names(currency: Currency, header: &str) -> bool {
    header.contains(currency.symbol())
        || fold(header)
            .split(' ')
            .any(|word| word.eq_ignore_ascii_case(currency.code()) || EURO_WORDS.contains(&word))
}

/// True when the header of the amounts names the dossier's currency beside a column of currencies.
pub(in crate::interpret) fn settled(layout: &Layout, columns: AmountColumns, currency: Currency) -> bool {
    let is_one = matches!(columns, AmountColumns::One(_) | AmountColumns::Reduced(_));
    is_one && layout.has(Field::Currency) && names(currency, layout.header(columns.first()))
}

/// The currency that the sign of a cell means, where a column or a header names one that has the same sign.
pub(in crate::interpret) fn meant(
    cell: Value<'_>,
    sign: Option<Currency>,
    told: Option<Currency>,
) -> Option<Currency> {
    match (cell, told) {
        (Value::Text(text), Some(told)) if shared(text).is_some_and(|codes| has(codes, told)) => Some(told),
        _ => sign,
    }
}

/// The currencies of the sign of a cell: a sign without letters, unlike `US$`.
fn shared(text: &str) -> Option<&'static str> {
    let (_, codes) = SHARED.iter().find(|(sign, _)| text.contains(*sign))?;
    (!text.bytes().any(|byte| byte.is_ascii_alphabetic())).then_some(*codes)
}

/// The currencies of the sign in the header of the documents' own amounts, or of its bare dollars, when it says no more:
/// `US$`, `Montant USD ($)`, `dollars canadiens` say which.
pub(super) fn in_header(layout: &Layout) -> Option<&'static str> {
    layout.original_currency.filter(|_| layout.has(Field::Currency))?;
    let header = layout.header(layout.column(Field::OriginalAmount)?);
    let is_coded =
        || header.split(|letter: char| !letter.is_ascii_alphabetic()).any(|word| iso::currency(word).is_some());
    let found = SHARED.iter().find_map(|(sign, codes)| Some((header.split_once(*sign)?, *codes)));
    let Some(((before, behind), codes)) = found else {
        let folded = fold(header);
        let is_bare = folded.split(' ').all(|word| OF_DOLLARS.contains(&word));
        return (is_bare && contains_words(&folded, "dollars")).then_some(SHARED[0].1);
    };
    let touches = before.ends_with(char::is_alphanumeric) || behind.starts_with(char::is_alphanumeric);
    (!touches && !is_coded()).then_some(codes)
}

/// All that a header of dollars of any country may say.
const OF_DOLLARS: &[&str] = &["montant", "prix", "total", "amount", "en", "in", "des", "de", "dollars", "ttc"];

pub(super) fn has(codes: &str, currency: Currency) -> bool {
    codes.split(' ').any(|code| code == currency.code())
}

/// Lines whose amount says one currency and whose column or header says another.
pub(in crate::interpret) fn contradicted(
    sheet: &Sheet,
    layout: &Layout,
    columns: AmountColumns,
    currency: Currency,
    entries: &[Entry],
) -> Option<Problem> {
    let written = layout.column(Field::Currency);
    let column = columns.first();
    let is_named = names(currency, layout.header(column));
    if (written.is_none() && !is_named) || layout.has(Field::OriginalAmount) {
        return None;
    }
    let told = |row: u32| match written {
        Some(written) => values::text(sheet.value(row, written)).and_then(|text| iso::currency(&text)),
        None => Some(currency),
    };
    let by_sign = |entry: &Entry| {
        let (original, row) = (entry.original()?, entry.place.cell_ref()?.row);
        let Value::Text(text) = sheet.value(row, column) else { return None };
        let codes = shared(text)?;
        let told = told(row).filter(|told| *told != original.currency() && !has(codes, *told))?;
        Some((row, format!("« {} »", text.trim()), told, original.currency()))
    };
    let is_settled = settled(layout, columns, currency);
    let rate = layout.column(Field::Rate);
    let by_header = |entry: &Entry| {
        let row = entry.place.cell_ref().filter(|_| entry.original().is_none())?.row;
        // A rate beside it says that it was converted.
        let is_converted = rate.is_some_and(|rate| !sheet.value(row, rate).is_blank());
        let told = told(row).filter(|told| *told != currency && !is_converted)?;
        let sign =
            values::number(sheet.value(row, column), values::Marks::Comma).ok()?.and_then(|number| number.currency);
        let said = match (sign, sheet.value(row, column)) {
            (Some(sign), Value::Text(text)) if sign == currency && written.is_some() && !is_named => {
                format!("« {} »", text.trim())
            }
            (None, _) if is_settled => format!("l’intitulé {}", layout.called(column)),
            _ => return None,
        };
        Some((row, said, told, currency))
    };
    let found = |entry: &Entry| by_sign(entry).or_else(|| by_header(entry));
    let mut found = entries.iter().filter_map(found);
    let (row, said, told, counted) = found.next()?;
    let others = match found.count() {
        0 => String::new(),
        1 => " Il en est de même d’une autre ligne.".to_owned(),
        many => format!(" Il en est de même de {many} autres lignes."),
    };
    Some(Problem {
        kind: ProblemKind::UnreadableReference,
        at: sheet.place(row, column),
        message: format!(
            "La ligne dit « {told} », et {said} une autre devise : elle est comptée en {counted}.{others}"
        ),
        remedy: "Vérifier la devise sur la pièce, puis corriger la colonne de la devise ou l’intitulé du montant."
            .to_owned(),
        amount: None,
        subject: format!("{}|{}|devise", sheet.file(), layout.header(column)).as_str().into(),
        related: Vec::new(),
    })
}

/// How words begin that say that an amount is not in the currency of the dossier.
const OTHER_WORDS: &[&str] = &["devise", "monnaie", "etrang", "foreign", "local", "currency"];

/// `TTC devise` alone, of which nothing says the currency: what is counted is perhaps worth something else.
pub(in crate::interpret) fn unnamed(
    sheet: &Sheet,
    layout: &Layout,
    columns: AmountColumns,
    currency: Currency,
    entries: &[Entry],
) -> Option<Problem> {
    let AmountColumns::Original(column) = columns else { return None };
    let header = fold(layout.header(column));
    let is_other = header.split(' ').any(|word| OTHER_WORDS.iter().any(|other| word.starts_with(other)))
        || iso::is_of_others(&header, currency);
    if !is_other || layout.has(Field::Currency) || layout.original_currency.is_some() {
        return None;
    }
    let is_bare = |entry: &&Entry| {
        let value = entry.place.cell_ref().map(|cell| sheet.value(cell.row, column));
        let sign = value.and_then(|value| values::number(value, values::Marks::Comma).ok().flatten());
        entry.original().is_none() && sign.is_none_or(|number| number.currency.is_none())
    };
    let row = entries.iter().find(is_bare)?.place.cell_ref()?.row;
    Some(Problem {
        kind: ProblemKind::UnrecognisedTable { carries_amounts: true },
        at: sheet.place(row, column),
        message: format!(
            "La colonne {} est d’une devise que rien ne nomme : ses montants sont comptés dans la devise du dossier, sans conversion.",
            layout.called(column)
        ),
        remedy: "Ajouter à l’export une colonne « Devise », ou écrire la devise dans l’intitulé (« Montant USD », « Montant EUR »), puis relancer."
            .to_owned(),
        amount: None,
        subject: format!("{}|{}|devise", sheet.file(), layout.header(column)).as_str().into(),
        related: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_says_more_than_a_shared_sign() {
        let code = |code: &str| Currency::from_code(code);
        let meant = |text: &str, sign: &str, told: &str| meant(Value::Text(text), code(sign), code(told));
        for (text, sign, told, wanted) in [
            ("1 200,00 $", "USD", "CAD", "CAD"),
            ("$58.50", "USD", "HKD", "HKD"),
            ("£ 12,00", "GBP", "EGP", "EGP"),
            ("58,50 $", "USD", "USD", "USD"),
            ("58,50 US$", "USD", "CAD", "USD"),
            ("58,50 USD", "USD", "CAD", "USD"),
            ("58,50 $", "USD", "EUR", "USD"),
            ("58,50 £", "GBP", "CAD", "GBP"),
        ] {
            assert_eq!(meant(text, sign, told), code(wanted), "{text} {told}");
        }
    }
}
