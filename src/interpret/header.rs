//! Header row → a field for each column, with the evidence.
//!
//! Words propose, content disposes: a header scores against the phrases of the vocabulary, a column whose
//! cells contradict the field (no dates under *Date*) loses it, and the best pairs are taken first.

use super::values::{self, Marks, NotNumber};
use super::vocabulary::{
    ABBREVIATIONS, CURRENCY_CODES, EURO_WORDS, HEAD_WORDS, NOT_THE_THING, PHRASES, SMALL_WORDS,
};
use crate::model::account::ColumnReading;
use crate::model::field::Field;
use crate::model::money::Currency;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

/// Score of a header that is a phrase of the vocabulary, word for word.
const EXACT: u8 = 100;
/// A header cut short by an export, twenty letters or more.
const TRUNCATED: u8 = 90;
/// Below this a header does not name a field.
const NAMED: u8 = 60;
/// From this on a cell counts as a header when the header row is looked for.
const CLEAR: u8 = 90;
/// Rows looked at below the header to tell what a column holds.
const SAMPLE_ROWS: u32 = 200;

/// A header as phrases are written: `N° Mand.` is `n mandat`, `MtTTC` is `montant ttc`.
pub(crate) fn normal(header: &str) -> String {
    let folded = fold(&spaced(header));
    let words: Vec<&str> = folded
        .split(' ')
        .map(|word| ABBREVIATIONS.iter().find(|(short, _)| *short == word).map_or(word, |(_, long)| long))
        .filter(|word| !EURO_WORDS.contains(word))
        .collect();
    let telling: Vec<&str> = words.iter().copied().filter(|word| !SMALL_WORDS.contains(word)).collect();
    // `Du` and `Au` alone are the bounds of a period.
    if telling.is_empty() { words.join(" ") } else { telling.join(" ") }
}

/// Cuts `NumeroFacture` and `noEJ` where the case changes.
fn spaced(header: &str) -> String {
    let mut spaced = String::with_capacity(header.len() + 4);
    let mut last_is_lower = false;
    for letter in header.chars() {
        if letter.is_uppercase() && last_is_lower {
            spaced.push(' ');
        }
        last_is_lower = letter.is_lowercase();
        spaced.push(letter);
    }
    spaced
}

/// A field that a header may name.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    field: Field,
    score: u8,
    /// Position of the phrase in its list: the most telling come first.
    rank: usize,
}

/// Fields that a header may name, best first.
fn candidates(header: &str) -> Vec<Candidate> {
    let normal = normal(header);
    let (normal, foreign) = without_currency(&normal);
    let mut found: Vec<Candidate> = Vec::new();
    for (field, phrases) in PHRASES {
        let scores = phrases.iter().enumerate().map(|(rank, phrase)| (score(&normal, phrase), rank));
        let best = scores.min_by_key(|(score, rank)| (std::cmp::Reverse(*score), *rank));
        let Some((score, rank)) = best.filter(|(score, _)| *score >= NAMED) else { continue };
        if *field == Field::Rate && normal.split(' ').any(|word| word == "tva") {
            continue;
        }
        // `Montant USD` is the document's own amount.
        let field = if foreign.is_some() && field.is_money() { Field::OriginalAmount } else { *field };
        if !found.iter().any(|known| known.field == field) {
            found.push(Candidate { field, score, rank });
        }
    }
    found.sort_by_key(|one| (std::cmp::Reverse(one.score), one.rank));
    found
}

/// Takes an ISO code out of a normal header: `montant usd` is `montant` and USD.
fn without_currency(normal: &str) -> (String, Option<Currency>) {
    let mut currency = None;
    let words = normal.split(' ').filter(|word| {
        let code = CURRENCY_CODES.iter().find(|code| code.eq_ignore_ascii_case(word));
        currency = currency.or_else(|| code.and_then(|code| Currency::from_code(code)));
        code.is_none()
    });
    let rest = words.collect::<Vec<_>>().join(" ");
    (rest, currency.filter(|_| normal.contains(' ')))
}

/// How well a phrase names a normal header, 0 to 100.
fn score(normal: &str, phrase: &str) -> u8 {
    if normal == phrase {
        return EXACT;
    }
    if normal.len() >= 20 && phrase.starts_with(normal) {
        return TRUNCATED;
    }
    let words: Vec<&str> = normal.split(' ').collect();
    let parts: Vec<&str> = phrase.split(' ').collect();
    if parts.len() >= words.len() || !in_order(&words, &parts) {
        return 0;
    }
    let extra: Vec<&&str> = words.iter().filter(|word| !parts.contains(word)).collect();
    if extra.iter().any(|word| HEAD_WORDS.contains(word) || NOT_THE_THING.contains(word)) {
        return 0;
    }
    let first = if words.first() == parts.first() { 10 } else { 0 };
    (55 + 25 * parts.len() / words.len() + first) as u8
}

/// True when every part stands in `words`, in the same order.
fn in_order(words: &[&str], parts: &[&str]) -> bool {
    let mut rest = words.iter();
    parts.iter().all(|part| rest.any(|word| word == part))
}

/// How many cells of a row are clear headers; 0 for a row that holds numbers or dates.
pub(super) fn header_strength(sheet: &Sheet, row: u32) -> usize {
    let mut texts = 0;
    let mut others = 0;
    let mut clear = Vec::new();
    for (_, value) in sheet.cells(row).filter(|(_, value)| !value.is_blank()) {
        let Value::Text(text) = value else {
            others += 1;
            continue;
        };
        texts += 1;
        if text.chars().count() > 60 {
            continue;
        }
        let named = candidates(text).first().filter(|best| best.score >= CLEAR).map(|best| best.field);
        let named = named.or_else(|| is_currency_code(text).then_some(Field::Rate));
        if let Some(field) = named {
            clear.push(field);
        }
    }
    let distinct = clear
        .iter()
        .enumerate()
        .filter(|(at, field)| **field == Field::Rate || !clear[..*at].contains(field))
        .count();
    // A header is made of words; at most one cell in five may be a number (a year, a count).
    if others * 4 > texts || distinct * 3 < texts { 0 } else { distinct }
}

/// True for a bare ISO currency code, the header of a column of rates.
pub(super) fn is_currency_code(text: &str) -> bool {
    let text = text.trim();
    CURRENCY_CODES.contains(&text)
}

/// What the cells of a column look like.
#[derive(Clone, Copy, Debug, Default)]
struct Content {
    filled: u32,
    /// Numbers, and what was meant as one.
    numbers: u32,
    /// Numbers that can be read.
    amounts: u32,
    dates: u32,
    years: u32,
    codes: u32,
}

impl Content {
    fn of(sheet: &Sheet, column: u32, rows: std::ops::Range<u32>) -> Self {
        let mut content = Self::default();
        for row in rows.take(SAMPLE_ROWS as usize) {
            let value = sheet.value(row, column);
            if value.is_blank() {
                continue;
            }
            content.filled += 1;
            content.numbers += u32::from(is_number_like(value));
            content.amounts += u32::from(matches!(values::number(value, Marks::Comma), Ok(Some(_))));
            content.dates += u32::from(is_date_like(value));
            content.years += u32::from(values::year(value).is_some());
            content.codes += u32::from(is_code(value));
        }
        content
    }

    /// At least half of the filled cells; an empty column contradicts nothing.
    fn mostly(&self, count: u32) -> bool {
        self.filled == 0 || count * 2 >= self.filled
    }

    /// Whether the cells allow the field.
    fn allows(&self, field: Field) -> bool {
        let is_number = field.is_money()
            || matches!(field, Field::OriginalAmount | Field::Rate | Field::Quantity | Field::UnitAmount);
        if is_number {
            // Dates in a spreadsheet are numbers too; texts like `12/10/2017` are not.
            return self.mostly(self.numbers);
        }
        match field {
            Field::FiscalYear => self.mostly(self.years),
            Field::Account | Field::Function => self.mostly(self.codes),
            Field::Nature
            | Field::Payee
            | Field::Beneficiary
            | Field::Person
            | Field::LastName
            | Field::FirstName => self.filled == 0 || (self.numbers.max(self.dates)) * 2 < self.filled,
            _ if field.is_date() => self.mostly(self.dates),
            Field::Mission | Field::Description => self.filled == 0 || self.dates * 2 < self.filled,
            _ => true,
        }
    }

    fn french(&self) -> String {
        if self.filled == 0 {
            return "colonne vide".to_owned();
        }
        let share = |count: u32| count * 100 / self.filled;
        let kinds = [(self.dates, "dates"), (self.amounts, "nombres"), (self.codes, "codes ou références")];
        let main = kinds.into_iter().find(|(count, _)| share(*count) >= 50);
        main.map_or("textes".to_owned(), |(count, name)| format!("{} % de {name}", share(count)))
    }
}

/// A number, or what was meant as one: `1 068,OO`, an error, a formula without its result.
fn is_number_like(value: Value<'_>) -> bool {
    match value {
        Value::Text(text) => {
            let signs = text.chars().filter(|sign| !sign.is_whitespace()).count();
            let digits = text.chars().filter(char::is_ascii_digit).count();
            values::number(value, Marks::Comma) != Err(NotNumber::Unreadable)
                || (digits * 2 >= signs && !is_date_like(value))
        }
        Value::Number(_) | Value::Date(_) | Value::Error(_) | Value::Uncalculated => true,
        Value::Empty | Value::Bool(_) => false,
    }
}

fn is_date_like(value: Value<'_>) -> bool {
    match value {
        Value::Date(_) => values::date(value).is_ok(),
        Value::Number(_) | Value::Text(_) => matches!(values::date(value), Ok(Some(_))),
        _ => false,
    }
}

/// An account or function: `6251`, `0202`, `C65`, `65/6532`, never a sentence.
fn is_code(value: Value<'_>) -> bool {
    values::text(value).is_some_and(|text| {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        digits >= 2
            && text.len() <= 20
            && !text.contains(',')
            && digits * 2 >= text.split(' ').next().map_or(0, str::len)
    })
}

/// The columns of a table and their meanings.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// Every column that has a header or content.
    pub(super) columns: Vec<ColumnReading>,
    /// Currency of the document-amount column, when its header says it.
    pub(super) original_currency: Option<Currency>,
    /// Columns whose header is a bare currency code.
    pub(super) rate_columns: Vec<(u32, Currency)>,
    by_field: Vec<(Field, u32)>,
}

impl Layout {
    /// The column of a field.
    pub(super) fn column(&self, field: Field) -> Option<u32> {
        self.by_field.iter().find(|(known, _)| *known == field).map(|(_, column)| *column)
    }

    /// True when the table has this field.
    pub(super) fn has(&self, field: Field) -> bool {
        self.column(field).is_some()
    }

    /// The header of a column, for messages.
    pub(super) fn header(&self, column: u32) -> &str {
        self.columns.iter().find(|one| one.column == column).map_or("", |one| &one.header)
    }
}

/// One possible meaning of a column.
struct Claim {
    score: u8,
    rank: usize,
    column: u32,
    field: Field,
}

/// Gives a field to each column of the header; `wanted` are the corrections of `dossier.toml`.
pub(super) fn layout(sheet: &Sheet, header: u32, rows: std::ops::Range<u32>, wanted: &[(Field, String)]) -> Layout {
    let mut columns = Vec::new();
    let mut claims = Vec::new();
    let mut rate_columns = Vec::new();
    let mut original_currency = None;
    for column in 0..sheet.column_count() {
        let name = values::text(sheet.value(header, column)).unwrap_or_default().into_owned();
        let content = Content::of(sheet, column, rows.clone());
        if name.is_empty() && content.filled == 0 {
            continue;
        }
        let mut evidence = String::new();
        if let Some((field, _)) = wanted.iter().find(|(_, header)| fold(header) == fold(&name)) {
            claims.push(Claim { score: u8::MAX, rank: 0, column, field: *field });
            evidence = "indiqué dans dossier.toml".to_owned();
        } else if is_currency_code(&name) {
            rate_columns.extend(Currency::from_code(&name).map(|currency| (column, currency)));
        } else {
            for Candidate { field, score, rank } in candidates(&name) {
                if content.allows(field) {
                    // An empty column gives way to a filled one.
                    let score = if content.filled == 0 { score - 30 } else { score };
                    claims.push(Claim { score, rank, column, field });
                } else if score >= CLEAR {
                    evidence = format!("contenu contraire à « {} » : {}", field.french(), content.french());
                }
            }
        }
        columns.push(ColumnReading { column, header: name, field: None, evidence });
    }
    let by_field = settle(claims, wanted);
    for reading in &mut columns {
        reading.field = by_field.iter().find(|(_, column)| *column == reading.column).map(|(field, _)| *field);
        if reading.evidence.is_empty() || (reading.field.is_some() && !forced(reading, wanted)) {
            reading.evidence = Content::of(sheet, reading.column, rows.clone()).french();
        }
    }
    if let Some((_, column)) = by_field.iter().find(|(field, _)| *field == Field::OriginalAmount) {
        let name = values::text(sheet.value(header, *column)).unwrap_or_default();
        original_currency = without_currency(&normal(&name)).1;
    }
    Layout { columns, original_currency, rate_columns, by_field }
}

/// The columns of a table without header, told from content alone; none when content does not tell.
pub(super) fn headerless(_sheet: &Sheet, _rows: std::ops::Range<u32>) -> Option<Layout> {
    None
}

/// True when `dossier.toml` says what the column is.
fn forced(reading: &ColumnReading, wanted: &[(Field, String)]) -> bool {
    wanted.iter().any(|(field, header)| reading.field == Some(*field) && fold(header) == fold(&reading.header))
}

/// Takes the best claims first; a field has one column, descriptions up to three.
fn settle(mut claims: Vec<Claim>, wanted: &[(Field, String)]) -> Vec<(Field, u32)> {
    let order = |field: Field| PHRASES.iter().position(|(known, _)| *known == field).unwrap_or(usize::MAX);
    claims.sort_by_key(|claim| (std::cmp::Reverse(claim.score), claim.rank, claim.column, order(claim.field)));
    let mut taken: Vec<(Field, u32)> = Vec::new();
    for claim in &claims {
        let forced = claim.score == u8::MAX;
        let field_free = if claim.field == Field::Description {
            taken.iter().filter(|(field, _)| *field == Field::Description).count() < 3
        } else {
            !taken.iter().any(|(field, _)| *field == claim.field)
        };
        let column_free = !taken.iter().any(|(_, column)| *column == claim.column);
        let reserved =
            !forced && wanted.iter().any(|(field, _)| *field == claim.field && *field != Field::Description);
        if column_free && field_free && !reserved {
            taken.push((claim.field, claim.column));
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_real_exports_are_named() {
        for (header, field) in [
            ("N° Mand.", Field::PaymentOrder),
            ("Nº pièce de paiement", Field::PaymentOrder),
            ("NUMERO DU MANDAT", Field::PaymentOrder),
            ("N° bordereau mandat", Field::Slip),
            ("noEJ", Field::Commitment),
            ("NumeroEngagement", Field::Commitment),
            ("N° de facture", Field::Invoice),
            ("N° Fac.", Field::Invoice),
            ("Date de  Mand.", Field::OrderDate),
            ("Date Fac.", Field::DocumentDate),
            ("Date de la facture", Field::DocumentDate),
            ("Tiers Réglé", Field::Payee),
            ("CompAuxLib", Field::Payee),
            ("Libellé tiers", Field::Payee),
            ("Montant TTC de la facture (en €)", Field::AmountInclTax),
            ("MtTTC", Field::AmountInclTax),
            ("Mt HT", Field::AmountExclTax),
            ("Montant mandaté", Field::AmountOrdered),
            ("Montant Engagé", Field::AmountCommitted),
            ("Montant Payé TTC", Field::AmountInclTax),
            ("Montant en devise", Field::OriginalAmount),
            ("Montant USD", Field::OriginalAmount),
            ("Exercice comptable", Field::FiscalYear),
            ("N° d'OM - Référence", Field::MissionOrder),
            ("Code opération", Field::Operation),
            ("Date de départ", Field::ServiceDate),
            ("Passager", Field::Beneficiary),
            ("Objet", Field::Description),
            ("Rubrique fonctionnelle", Field::Function),
            ("Statut", Field::State),
        ] {
            let best = candidates(header).first().copied();
            assert_eq!(best.map(|best| best.field), Some(field), "{header} → {} {best:?}", normal(header));
        }
    }

    #[test]
    fn a_code_or_a_label_beside_the_thing_is_not_the_thing() {
        for (header, field) in [
            ("Code tiers", Field::Payee),
            ("TVA - Code", Field::Tax),
            ("Taux de TVA", Field::Tax),
            ("Taux de TVA", Field::Rate),
            ("Libellé article", Field::Account),
            ("Date facture", Field::Invoice),
            ("Cumul mandaté", Field::AmountOrdered),
            ("Adresse tiers", Field::Payee),
        ] {
            assert!(!candidates(header).iter().any(|named| named.field == field), "{header}");
        }
    }
}
