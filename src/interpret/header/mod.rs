//! Header row → a field for each column, with the evidence.
//!
//! Words propose, content disposes: [`spelling`] writes a header as phrases are written, [`candidates`] looks it up in the
//! vocabulary, [`content`] looks at the cells of its column, [`fit`] says whether they suit the field, [`neighbours`] and
//! [`arithmetic`] what the other columns say. [`layout()`] scores it all together and takes the best pairs first; what
//! remains open although a total depends on it is a doubt ([`doubts`]). Without a header, [`headerless()`] names what the
//! content says by itself.

pub(super) mod heading;
mod languages;

mod arithmetic;
mod by_content;
mod candidates;
pub(super) mod claim_days;
mod content;
mod converted;
mod days;
mod doubts;
mod extras;
mod fit;
mod french;
mod headerless;
mod layout;
mod neighbours;
mod owed;
mod put_aside;
mod reduced;
mod replaced;
mod requests;
mod several;
mod spelling;
mod titles;
mod wholes;

pub(super) use headerless::headerless;
pub(super) use layout::{Layout, NO_COLUMN, TOLD, is_unknown, layout};
pub(super) use reduced::says_net;
pub(super) use spelling::normal;
pub(super) use wholes::is_of_the_line;

use candidates::{CLEAR, How};

use super::values::vocabulary::CURRENCY_CODES;
use crate::model::field::Field;
use crate::model::money::Currency;
use crate::model::sheet::{Sheet, Value};

/// Clear headers that no row of data has, however many columns are unknown.
const MANY: usize = 6;

/// How many cells of a row are clear headers; 0 for a row that holds numbers or dates.
pub(super) fn header_strength(sheet: &Sheet, row: u32) -> usize {
    const LONGEST: usize = 60;
    let (mut texts, mut others, mut digits) = (0, 0, 0);
    let mut counted: Vec<&str> = Vec::new();
    for (_, value) in sheet.cells(row).filter(|(_, value)| !value.is_blank()) {
        if let Value::Text(text) = value {
            // `Jour 1`, `Jour 2`… say nothing for or against a header.
            if is_numbered(text) {
                continue;
            }
            texts += 1;
            digits += usize::from(text.bytes().any(|byte| byte.is_ascii_digit()));
            counted.extend(counted_phrase(text));
        } else {
            others += 1;
        }
    }
    // `Zone libre 1`, `Zone libre 2`…: one alone may be a name.
    let is_counted = |phrase: &&&str| counted.iter().filter(|other| *other == *phrase).nth(1).is_some();
    let counted = counted.iter().filter(is_counted).count();
    let (texts, digits) = (texts - counted, digits - counted);
    // A header is made of words; at most one cell in five may be a number (a year, a count).
    if others * 4 > texts || (digits * 2 > texts && texts > 2) || is_labelled(sheet, row) {
        return 0;
    }
    let mut clear = Vec::new();
    for (_, value) in sheet.cells(row) {
        if let Value::Text(text) = value
            && text.len() <= 2 * LONGEST
            && text.chars().count() <= LONGEST
            && text.chars().any(char::is_alphabetic)
        {
            clear.extend(clear_field(text));
        }
    }
    let distinct = clear
        .iter()
        .enumerate()
        .filter(|(at, field)| **field == Field::Rate || !clear[..*at].contains(field))
        .count();
    if distinct < MANY && distinct * 3 < texts { 0 } else { distinct }
}

/// Labels and their values in turn, as the head of a form has them: `Nom : | DUFFAUT | Qualité : | Élu`.
fn is_labelled(sheet: &Sheet, row: u32) -> bool {
    const PAIRS_MIN: usize = 2;
    let is_label = |value: Value<'_>| matches!(value, Value::Text(text) if text.trim_end().ends_with(':'));
    let mut cells = sheet.cells(row).map(|(_, value)| value).filter(|value| !value.is_blank());
    let mut pairs = 0;
    while let Some(label) = cells.next() {
        let value = cells.next();
        // The last value may still have to be filled in.
        let is_pair = is_label(label) && value.is_none_or(|value| !is_label(value));
        if !is_pair {
            return false;
        }
        pairs += usize::from(value.is_some());
    }
    pairs >= PAIRS_MIN
}

/// A word and a small number, as titles that count on are: `Champ 3`, `Nuit 12`, `T1`, `Colonne_4`.
pub(super) fn is_numbered(text: &str) -> bool {
    const DIGITS_MAX: usize = 3;
    const LETTERS_MAX: usize = 20;
    let text = text.trim();
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    // Asked of the numbers of every line: nearly all are longer.
    if !(1..=DIGITS_MAX).contains(&digits) {
        return false;
    }
    let word = text[..text.len() - digits].trim_end_matches([' ', '_', '-', '.', '°', 'n', 'N']);
    !word.is_empty() && word.len() <= LETTERS_MAX && word.chars().all(char::is_alphabetic)
}

/// What stands before the number in `Zone libre 3`, of several words.
fn counted_phrase(text: &str) -> Option<&str> {
    const LETTERS_MAX: usize = 40;
    let text = text.trim().trim_end_matches([')', ']']);
    let phrase = text.trim_end_matches(|sign: char| sign.is_ascii_digit());
    let digits = text.len() - phrase.len();
    let wordy = phrase.len() <= LETTERS_MAX && phrase.starts_with(char::is_alphabetic);
    (wordy && (1..=3).contains(&digits) && !phrase.bytes().any(|byte| byte.is_ascii_digit())).then_some(phrase)
}

/// The field that a text names by itself, as the header of a column.
pub(super) fn clear_field(text: &str) -> Option<Field> {
    let best = candidates::candidates(text).into_iter().next();
    let named = best.filter(|best| best.score >= CLEAR || best.how == How::Open).map(|best| best.field);
    named.or_else(|| is_currency_code(text).then_some(Field::Rate))
}

/// The field that a text in one language names by itself.
pub(super) fn said_as(text: &str) -> Option<Field> {
    let best = candidates::named(&spelling::read(text)).into_iter().next()?;
    (best.score >= CLEAR || best.how == How::Open).then_some(best.field)
}

/// The field that two texts name together: the same one, or the more precise of a day or an amount and its kind.
pub(super) fn said_once(one: Field, other: Field) -> Option<Field> {
    let is_kind = |general: Field, field: Field| match general {
        Field::Date => field.is_date(),
        Field::Amount => field.is_money(),
        _ => false,
    };
    match (one, other) {
        _ if one == other || is_kind(other, one) => Some(one),
        _ if is_kind(one, other) => Some(other),
        _ => None,
    }
}

/// The field that a text is most likely to name, however surely.
pub(super) fn read_as(text: &str) -> Option<Field> {
    candidates::candidates(text).first().map(|best| best.field)
}

/// The currency that a header says beside other words: `Betrag CHF`.
pub(super) fn named_currency(header: &str) -> Option<Currency> {
    candidates::without_currency(&normal(header)).1
}

/// True for a bare ISO currency code, the header of a column of rates.
pub(super) fn is_currency_code(text: &str) -> bool {
    let text = text.trim();
    CURRENCY_CODES.contains(&text)
}
