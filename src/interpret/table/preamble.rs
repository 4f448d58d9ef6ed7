//! What the lines above a table say for all of its lines: `Exercice : 2017`, `Relevé n° 2017-11`.
//!
//! A fact is used only where the table has no column for it, and only when the lines above agree on it.

use std::num::NonZeroI16;

use super::Region;
use crate::interpret::amounts::denominated;
use crate::interpret::amounts::iso::{self, named_currency};
use crate::interpret::header::heading::named;
use crate::interpret::header::{Layout, normal};
use crate::interpret::values;
use crate::model::entry::{Entry, Side};
use crate::model::field::Field;
use crate::model::money::Currency;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::{contains_words, fold, name_words};
use crate::model::{Date, Text};

/// Fields that the lines above a table may tell for all of its lines. The mission is told by the title.
const TOLD: &[Field] = &[
    Field::FiscalYear,
    Field::Statement,
    Field::Invoice,
    Field::PaymentOrder,
    Field::Slip,
    Field::Commitment,
    Field::MissionOrder,
    Field::Operation,
    Field::Account,
    Field::Payee,
    Field::Beneficiary,
    Field::Person,
    Field::LastName,
    Field::FirstName,
    Field::Currency,
    Field::DocumentDate,
    Field::Mission,
];

/// Who a claim is of.
pub(in crate::interpret) const PEOPLE: &[Field] =
    &[Field::Beneficiary, Field::Person, Field::LastName, Field::FirstName];

/// What the claims of several people on one sheet have in common.
const SHARED: &[Field] = &[Field::FiscalYear, Field::Account, Field::Operation, Field::Currency, Field::Payee];

/// Keys that name something else above a table than in its header: who receives the document, who holds the
/// account.
const OTHER_KEYS: &[&str] = &["client", "titulaire", "emetteur", "accepteur"];

/// Rows of titles that are read; more is a text, not a preamble.
const ROWS_MAX: usize = 400;

/// The facts above one table.
#[derive(Debug, Default)]
pub(in crate::interpret) struct Preamble {
    facts: Vec<(Field, Text)>,
}

/// Those of them that every line takes as they are; the account and the person have conditions.
const TAKEN: &[Field] = &[
    Field::Payee,
    Field::PaymentOrder,
    Field::Slip,
    Field::Invoice,
    Field::Statement,
    Field::Operation,
    Field::Commitment,
    Field::MissionOrder,
];

impl Preamble {
    /// Reads the rows above the header.
    pub(in crate::interpret) fn read(sheet: &Sheet, region: &Region) -> Self {
        Self::of(sheet, region.titles())
    }

    /// Reads rows of titles.
    pub(in crate::interpret) fn of(sheet: &Sheet, rows: impl Iterator<Item = u32>) -> Self {
        let mut preamble = Self::default();
        for row in rows.take(ROWS_MAX) {
            let cells: Vec<_> = sheet.cells(row).filter_map(|(_, value)| values::text(value)).collect();
            for (at, cell) in cells.iter().enumerate() {
                let next = cells.get(at + 1).map(|next| next.as_ref());
                preamble.cell(cell, next.filter(|_| cells.len() % 2 == 0 || cell.trim_end().ends_with(':')));
                let currency = denominated::told(cell, next);
                preamble.facts.extend(currency.map(|one| (Field::Currency, Text::from(one.code()))));
            }
        }
        // Lines that contradict each other tell nothing.
        let facts = preamble.facts;
        let agreed =
            |fact: &(Field, Text)| facts.iter().all(|one| one.0 != fact.0 || fold(&one.1) == fold(&fact.1));
        Self { facts: facts.iter().filter(|fact| agreed(fact)).cloned().collect() }
    }

    /// True when it says one of these.
    pub(in crate::interpret) fn says(&self, fields: &[Field]) -> bool {
        self.facts.iter().any(|(field, _)| fields.contains(field))
    }

    /// True when it says whose claim it heads, and for which order.
    pub(in crate::interpret) fn is_of_a_claim(&self) -> bool {
        self.says(PEOPLE) && self.says(&[Field::MissionOrder])
    }

    /// True when it says nothing.
    pub(in crate::interpret) fn is_silent(&self) -> bool {
        self.facts.is_empty()
    }

    /// The mission, as it is written.
    pub(in crate::interpret) fn mission(&self) -> Option<&str> {
        self.told(Field::Mission)
    }

    /// What holds below it, under what was told above: it has the last word, and another person has other papers.
    pub(in crate::interpret) fn under(&self, above: &Self) -> Self {
        let goes_on = self.goes_on(above);
        let own = self.says(PEOPLE) && !goes_on;
        let is_kept = |field: Field| match goes_on {
            true if PEOPLE.contains(&field) => true,
            _ => !self.says(&[field]) && (!own || SHARED.contains(&field)),
        };
        let kept = above.facts.iter().filter(|(field, _)| is_kept(*field));
        let ours = self.facts.iter().filter(|(field, _)| !goes_on || !PEOPLE.contains(field));
        Self { facts: ours.chain(kept).cloned().collect() }
    }

    /// The next page of the claim above: its order again, and its person or less of the name.
    fn goes_on(&self, above: &Self) -> bool {
        let same_order = match (self.told(Field::MissionOrder), above.told(Field::MissionOrder)) {
            // `OM | 31` is `N° OM | OM-31`.
            (Some(order), Some(known)) => {
                let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
                let is_bare = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
                fold(order) == fold(known) || ((is_bare(order) || is_bare(known)) && digits(order) == digits(known))
            }
            _ => false,
        };
        let (names, known) = (self.names(), above.names());
        same_order && !names.is_empty() && names.iter().all(|name| known.contains(name))
    }

    /// The words of the name of its person.
    fn names(&self) -> Vec<String> {
        let names = self.facts.iter().filter(|(field, _)| PEOPLE.contains(field));
        names
            .flat_map(|(_, text)| name_words(text))
            .filter(|word| !matches!(word.as_str(), "monsieur" | "madame"))
            .collect()
    }

    fn told(&self, wanted: Field) -> Option<&str> {
        self.facts.iter().find(|(field, _)| *field == wanted).map(|(_, text)| &**text)
    }

    fn cell(&mut self, cell: &str, next: Option<&str>) {
        for part in
            cell.split([';', '|', '·']).flat_map(|part| part.split(" - ")).flat_map(|part| part.split(" – "))
        {
            match part.split_once(':') {
                Some((key, value)) if !value.trim().is_empty() => self.pair(key, value),
                Some((key, _)) => next.into_iter().for_each(|value| self.pair(key, value)),
                None if named(part).is_some() => next.into_iter().for_each(|value| self.pair(part, value)),
                None => self.sentence(part),
            }
        }
    }

    /// A key and its value.
    fn pair(&mut self, key: &str, value: &str) {
        let key = key.trim();
        if OTHER_KEYS.contains(&normal(key).as_str()) {
            return;
        }
        let field = named(key).or_else(|| numbered(key.trim_end_matches(is_number_sign)));
        if let Some(field) = field.filter(|field| TOLD.contains(field)) {
            self.facts.push((field, Text::from(value.trim())));
        }
    }

    /// `Relevé de carte n° 2017-11`, `Exercice budgétaire 2017`.
    fn sentence(&mut self, text: &str) {
        let folded = fold(text);
        if let Some(currency) = iso::of_amounts(text) {
            self.facts.push((Field::Currency, Text::from(currency.code())));
        }
        if contains_words(&folded, "exercice") && values::year(Value::Text(text)).is_some() {
            self.facts.push((Field::FiscalYear, Text::from(text.trim())));
        }
        let Some((key, rest)) = at_number(text) else { return };
        let mut words = rest.split_whitespace();
        let value = words.next().unwrap_or_default().trim_end_matches([',', '.', ')']);
        // `Mandats n° 12 à 45` names no single one.
        if matches!(words.next(), Some("à" | "À" | "a" | "au" | "et" | "-" | "/")) {
            return;
        }
        if let Some(field) = numbered(key).filter(|field| TOLD.contains(field))
            && value.bytes().any(|byte| byte.is_ascii_digit())
        {
            self.facts.push((field, Text::from(value)));
        }
    }

    /// The currency of the amounts, unless a header or a column says it.
    pub(in crate::interpret) fn currency(&self, layout: &Layout) -> Option<Currency> {
        if denominated::is_said(layout) {
            return None;
        }
        named_currency(self.fact(layout, Field::Currency)?)
    }

    /// Gives the entries what their table has no column for.
    pub(in crate::interpret) fn complete(&self, layout: &Layout, entries: &mut [Entry]) {
        if self.facts.is_empty() {
            return;
        }
        let fact = |field: Field| self.fact(layout, field).cloned();
        let year =
            fact(Field::FiscalYear).and_then(|text| values::year(Value::Text(&text))).and_then(NonZeroI16::new);
        let dated = layout.columns.iter().any(|one| one.field.is_some_and(Field::is_date));
        let day = fact(Field::DocumentDate).filter(|_| !dated);
        let day: Option<Date> = day.and_then(|text| values::date(Value::Text(&text)).ok().flatten());
        let full = || match (fact(Field::LastName), fact(Field::FirstName)) {
            (Some(last), Some(first)) => Some(Text::from(format!("{last} {first}"))),
            _ => None,
        };
        let person = fact(Field::Beneficiary).or_else(|| fact(Field::Person)).or_else(full);
        let person = person.filter(|_| !PEOPLE.iter().any(|field| layout.has(*field)));
        let account = fact(Field::Account).filter(|text| is_expense_account(text));
        let mut told: Vec<(Field, Option<Text>)> = TAKEN.iter().map(|field| (*field, fact(*field))).collect();
        told.push((Field::Account, account));
        for entry in entries {
            entry.fiscal_year = entry.fiscal_year.or(year);
            entry.document_date = entry.document_date.or(day);
            entry.date = entry.date.or(day);
            let person = person.as_deref().filter(|_| entry.side == Side::Support);
            let told = told.iter().map(|(field, text)| (*field, text.as_deref()));
            entry.texts.fill(told.chain([(Field::Beneficiary, person)]));
        }
    }

    fn fact(&self, layout: &Layout, field: Field) -> Option<&Text> {
        if layout.has(field) {
            return None;
        }
        self.facts.iter().find(|(known, _)| *known == field).map(|(_, text)| text)
    }
}

/// True for a label that may stand in a cell of its own beside its value: `Nom`, `N° OM`.
pub(in crate::interpret) fn is_key(label: &str) -> bool {
    named(label).is_some_and(|field| TOLD.contains(&field))
}

/// The period of a statement: `Période du 01/11/2017 au 30/11/2017`.
pub(in crate::interpret) fn period(sheet: &Sheet, region: &Region) -> Option<(Date, Date)> {
    region.titles().take(ROWS_MAX).find_map(|row| {
        let texts = sheet.cells(row).filter_map(|(_, value)| values::text(value));
        let text = texts.collect::<Vec<_>>().join(" ");
        let words = text.split_whitespace().map(|word| word.trim_matches(|sign: char| !sign.is_alphanumeric()));
        let long = words.filter(|word| word.len() >= "1/1/17".len() && word.contains(['/', '.', '-']));
        let dates: Vec<Date> = long.filter_map(|word| values::date(Value::Text(word)).ok().flatten()).collect();
        match dates.as_slice() {
            [from, to] if from < to => Some((*from, *to)),
            _ => None,
        }
    })
}

fn is_expense_account(text: &str) -> bool {
    let digits = text.trim();
    (3..=8).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && digits.starts_with(['2', '6'])
}

fn is_number_sign(sign: char) -> bool {
    matches!(sign, 'n' | 'N' | '°' | 'º' | 'o' | ' ')
}

/// What stands before and after `n°`, or before and after what else may announce a number.
fn at_number(text: &str) -> Option<(&str, &str)> {
    const SIGNS: &[&str] =
        &["n°", "N°", "nº", "Nº", "n °", "N °", "numéro", "Numéro", "NUMÉRO", "numero", "NUMERO", "#"];
    /// Those that are letters of other words unless they stand alone.
    const APART: &[&str] = &[" No. ", " no. ", " No ", " NO. ", " Nr. ", " nr. ", " Nr ", " n. ", " N. ", " num. "];
    let signs = SIGNS.iter().chain(APART).filter_map(|sign| text.find(sign).map(|at| (at, *sign)));
    let (at, sign) = signs.min_by_key(|(at, _)| *at).or_else(|| bare_number(text))?;
    Some((&text[..at], &text[at + sign.len()..]))
}

/// `Facture 23/88`, `Invoice INV-2023-5`: nothing but the paper and its number.
fn bare_number(text: &str) -> Option<(usize, &str)> {
    const PAPERS: &[&str] = &["facture", "invoice", "fattura", "factura", "rechnung", "folio"];
    let (paper, number) = text.trim_end().split_once(' ')?;
    let number = number.trim();
    let is_alone = !number.contains(char::is_whitespace);
    let is_day = || values::date(Value::Text(number)).ok().flatten().is_some();
    let is_year = || number.len() == 4 && values::year(Value::Text(number)).is_some();
    let is_number = is_alone && number.bytes().any(|byte| byte.is_ascii_digit()) && !is_day() && !is_year();
    (is_number && PAPERS.contains(&fold(paper).as_str())).then(|| (paper.len(), &text[paper.len()..=paper.len()]))
}

/// The field that `n°` after these words names: those nearest to it, else the first.
fn numbered(key: &str) -> Option<Field> {
    let words: Vec<&str> = key.split_whitespace().collect();
    let tails = (1..=words.len().min(4)).map(|count| words[words.len() - count..].join(" "));
    let first = words.first().map(|word| (*word).to_owned());
    tails.chain(first).find_map(|words| named(&format!("n° {words}")))
}
