//! Amounts printed in thousands, millions or hundredths, or without tax: none of them is what was paid, to the cent.

use super::bearing::AmountColumns;
use crate::interpret::header::Layout;
use crate::interpret::table::Region;
use crate::interpret::values;
use crate::model::dossier::Unit;
use crate::model::field::Field;
use crate::model::sheet::Sheet;
use crate::model::words::{contains_words, fold};

/// Rows of titles that are looked at, and rows at the foot.
const ROWS_MAX: usize = 40;

const IN_HEADER: &[(&str, Unit)] = &[
    ("milliers", Unit::Thousand),
    ("keuros", Unit::Thousand),
    ("keur", Unit::Thousand),
    ("millions", Unit::Million),
    ("meuros", Unit::Million),
    ("centimes", Unit::Hundredth),
    ("cents", Unit::Hundredth),
];

const IN_TITLE: &[(&str, Unit)] = &[
    ("en milliers", Unit::Thousand),
    ("milliers d euros", Unit::Thousand),
    ("millier d euros", Unit::Thousand),
    ("unite millier", Unit::Thousand),
    ("unite milliers", Unit::Thousand),
    ("unite keuros", Unit::Thousand),
    ("unite keur", Unit::Thousand),
    ("unite million", Unit::Million),
    ("unite millions", Unit::Million),
    ("unite centime", Unit::Hundredth),
    ("unite centimes", Unit::Hundredth),
    ("en keuros", Unit::Thousand),
    ("en keur", Unit::Thousand),
    ("en millions", Unit::Million),
    ("en meuros", Unit::Million),
    ("en centimes", Unit::Hundredth),
    ("centimes d euros", Unit::Hundredth),
];

const SIGNS: &[(&str, Unit)] = &[("k€", Unit::Thousand), ("K€", Unit::Thousand), ("M€", Unit::Million)];

/// What goes before amounts without tax, and the words between.
const AMOUNTS: &[&str] = &["montants", "sommes", "depenses"];
const BETWEEN: &[&str] = &[
    "exprimes",
    "exprimees",
    "indiques",
    "indiquees",
    "sont",
    "en",
    "euros",
    "euro",
    "eur",
    "tous",
    "toutes",
    "les",
];

/// Why the amounts of a table are not what was paid, in French, when its words say so.
pub(in crate::interpret) fn refused(
    sheet: &Sheet,
    region: &Region,
    layout: &Layout,
    columns: AmountColumns,
) -> Option<String> {
    let unit = if layout.unit.is_none() { told(sheet, region, layout, columns.first()) } else { None };
    let unit = unit.map(|unit| format!("les montants y sont en {}, non à l’unité", unit.name()));
    unit.or_else(|| {
        is_without_tax(sheet, region, layout, columns).then(|| {
            "il dit ses montants hors taxes, or le rapprochement se fait toutes taxes comprises".to_owned()
        })
    })
}

/// The unit of the amounts of a column, when the words say that it is not the currency itself.
pub(in crate::interpret) fn told(sheet: &Sheet, region: &Region, layout: &Layout, column: u32) -> Option<Unit> {
    let header = of_header(layout.header(column));
    let title = || titles(sheet, region, |text| said(text, IN_TITLE));
    // A foot may name a sum in thousands; the amounts are `en k€`.
    let foot = || feet(sheet, region, |text| said_aloud(text).filter(|_| is_of_units(text)));
    header.or_else(title).or_else(foot).or_else(|| said_aloud(sheet.name()?))
}

/// True when a table with one plain amount says around it that its amounts are without tax.
fn is_without_tax(sheet: &Sheet, region: &Region, layout: &Layout, columns: AmountColumns) -> bool {
    let gross = [Field::AmountInclTax, Field::Tax, Field::AmountExclTax];
    let AmountColumns::One(column) = columns else { return false };
    // What the dossier calls the amount is the amount.
    let mut own = layout.columns.iter().filter(|one| one.column == column).filter_map(|one| one.field);
    let is_named = own.any(|field| layout.is_told(field));
    if gross.into_iter().any(|field| layout.has(field)) || is_named || says_gross(layout.header(column)) {
        return false;
    }
    let found = |text: &str| says_without_tax(text).then_some(());
    // A sheet may be called `HT` beside one called `TTC`, or after a country.
    let name = || sheet.name().filter(|name| name.contains(' ')).and_then(found);
    titles(sheet, region, found).or_else(|| feet(sheet, region, found)).or_else(name).is_some()
}

fn says_gross(header: &str) -> bool {
    contains_words(&fold(header), "ttc")
}

/// `Montants HT`, `Montants exprimés hors taxes`, `En euros HT`; not `Montants HT et TTC`.
fn says_without_tax(text: &str) -> bool {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    if words.iter().any(|word| matches!(*word, "ttc" | "toutes" | "comprise" | "comprises" | "incluse")) {
        return false;
    }
    let at_tax = |at: usize| match words[at] {
        "ht" => true,
        // Not `hors taxe de séjour`, `hors TVA récupérable`.
        "hors" => {
            matches!(words.get(at + 1), Some(&"taxe" | &"taxes" | &"tva"))
                && !matches!(words.get(at + 2), Some(&"de" | &"d" | &"sejour" | &"recuperable" | &"deductible"))
        }
        _ => false,
    };
    (0..words.len()).any(|at| {
        let told = at_tax(at);
        let before = || words[..at].iter().rposition(|word| !BETWEEN.contains(word));
        let bare = matches!(words[..at], [] | ["en", "euros"] | ["en", "eur"] | ["en", "euro"] | ["en"]);
        let alone = bare && words.len() <= at + 2;
        told && (alone || before().is_some_and(|known| AMOUNTS.contains(&words[known])))
    })
}

/// What the texts above a table say.
fn titles<T>(sheet: &Sheet, region: &Region, found: impl Fn(&str) -> Option<T>) -> Option<T> {
    let titles = region.titles().take(ROWS_MAX).flat_map(|row| sheet.cells(row));
    titles.filter_map(|(_, value)| values::text(value)).find_map(|text| found(&text))
}

/// What the texts that stand alone in their row say, at the foot of a table.
fn feet<T>(sheet: &Sheet, region: &Region, found: impl Fn(&str) -> Option<T>) -> Option<T> {
    region.body().rev().take(ROWS_MAX).find_map(|row| {
        let mut cells = sheet.cells(row).filter(|(_, value)| !value.is_blank());
        let (Some((_, value)), None) = (cells.next(), cells.next()) else { return None };
        values::text(value).and_then(|text| found(&text))
    })
}

/// Words of a text that says nothing but the unit of the amounts.
const OF_UNITS: &[&str] = &[
    "montant",
    "montants",
    "chiffre",
    "chiffres",
    "valeur",
    "valeurs",
    "somme",
    "sommes",
    "depenses",
    "donnees",
    "exprime",
    "exprimee",
    "exprimes",
    "exprimees",
    "indique",
    "indiques",
    "indiquees",
    "presentes",
    "en",
    "sont",
    "tous",
    "toutes",
    "les",
    "l",
    "d",
    "de",
    "unite",
    "monnaie",
    "euro",
    "euros",
    "ttc",
    "nb",
    "note",
    "attention",
];

/// True for a foot that speaks of all amounts: `Montants en k€`, `(en centimes)`; not `Montants arrondis en centimes`,
/// `Budget annuel en k€ : 120`.
fn is_of_units(text: &str) -> bool {
    let known = |word: &str| {
        OF_UNITS.contains(&word)
            || IN_HEADER.iter().any(|(unit, _)| unit.trim_end_matches('s') == word.trim_end_matches('s'))
            || SIGNS.iter().any(|(sign, _)| fold(sign) == word)
    };
    fold(text).split(' ').all(known)
}

/// The unit that a foot or the name of a sheet says of all amounts.
fn said_aloud(text: &str) -> Option<Unit> {
    let lower = text.to_lowercase();
    let is_said = |sign: &str| {
        let sign = sign.to_lowercase();
        lower.contains(&format!("en {sign}"))
            || (lower.contains("unité") && lower.contains(&sign))
            || lower.trim() == sign
    };
    // `M€` and `m€` are the same in small letters: thousands come first.
    let sign = || SIGNS.iter().find(|(sign, _)| is_said(sign)).map(|(_, unit)| *unit);
    let folded = fold(text);
    let word = IN_TITLE.iter().find(|(word, _)| contains_words(&folded, word)).map(|(_, unit)| *unit);
    word.or_else(sign)
}

/// The unit that a header says: `Montant (k€)`.
pub(in crate::interpret) fn of_header(header: &str) -> Option<Unit> {
    said(header, IN_HEADER)
}

fn said(text: &str, words: &[(&str, Unit)]) -> Option<Unit> {
    let folded = fold(text);
    let word = words.iter().find(|(word, _)| contains_words(&folded, word)).map(|(_, unit)| *unit);
    word.or_else(|| SIGNS.iter().find(|(sign, _)| text.contains(sign)).map(|(_, unit)| *unit))
}
