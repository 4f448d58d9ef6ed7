//! Amounts of several bases in one column, told by the type of each row: what is committed and what is paid
//! must not be added, nor what is carried to another year.

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use crate::interpret::header::Layout;
use crate::interpret::table::Region;
use crate::interpret::table::unread::problem;
use crate::interpret::values;
use crate::model::account::ColumnReading;
use crate::model::entry::Entry;
use crate::model::field::Field;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::money::{Currency, Money};
use crate::model::place::Place;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::{contains_words, fold};

/// Addresses given besides the first.
const RELATED_MAX: usize = 20;

/// What the type of a row says of its amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Basis {
    /// Reserved: *engagement*.
    Committed,
    /// Ordered or paid: *mandat*, *paiement*.
    Paid,
    /// Moved to another year: *report sur l'exercice suivant*.
    Carried,
}

const WORDS: &[(Basis, &[&str])] = &[
    (
        Basis::Carried,
        &[
            "report exercice",
            "report sur exercice",
            "report sur l exercice",
            "report n 1",
            "report exercice suivant",
            "report de credits",
            "report de l exercice",
            "reporte",
        ],
    ),
    (
        Basis::Committed,
        &["engagement", "engagements", "engage", "reservation", "bon de commande", "commande", "ej"],
    ),
    (
        Basis::Paid,
        &[
            "mandat",
            "mandats",
            "mandate",
            "mandatement",
            "paiement",
            "paye",
            "liquidation",
            "liquide",
            "ordonnancement",
            "reglement",
            "demande de paiement",
            "dp",
        ],
    ),
];

/// Whole cells of a column of phases, whatever its title.
const PHASES: &[(Basis, &[&str])] = &[
    (Basis::Committed, &["eng", "engag", "engt", "engagement", "engagements", "engagement juridique", "ej"]),
    (
        Basis::Paid,
        &[
            "mdt",
            "mand",
            "mandat",
            "mandats",
            "mandatement",
            "liq",
            "liquidation",
            "ordonnancement",
            "paiement",
            "demande de paiement",
            "dp",
            "mandat annule",
            "mandat annulatif",
        ],
    ),
];

/// Whole cells that say whether an amount is with its VAT.
const TAXED: &[(bool, &[&str])] = &[
    (false, &["ht", "h t", "hors taxe", "hors taxes", "montant ht", "hors tva"]),
    (true, &["ttc", "t t c", "toutes taxes comprises", "montant ttc", "taxes comprises", "tva comprise"]),
];

#[derive(Default)]
struct Rows {
    count: usize,
    amount: Decimal,
    places: Vec<Place>,
}

/// The problem of a table whose rows are of several bases.
pub(in crate::interpret) fn mixed(
    sheet: &Sheet,
    region: &Region,
    layout: &Layout,
    entries: &[Entry],
    currency: Currency,
) -> Option<Problem> {
    let column = phase(sheet, layout, entries).or_else(|| layout.column(Field::Direction))?;
    let mut known: FxHashMap<String, Option<Basis>> = FxHashMap::default();
    let mut found: [Rows; 3] = Default::default();
    for entry in entries {
        let row = entry.place.cell_ref()?.row;
        let Some(text) = values::text(sheet.value(row, column)) else { continue };
        let basis = match known.get(text.as_ref()) {
            Some(basis) => *basis,
            None => *known.entry(text.to_string()).or_insert_with(|| phase_of(&text).or_else(|| basis_of(&text))),
        };
        let Some(basis) = basis else { continue };
        let rows = &mut found[basis as usize];
        rows.count += 1;
        rows.amount += entry.amount.map(|amount| amount.amount()).unwrap_or_default();
        if rows.places.len() <= RELATED_MAX {
            rows.places.push(entry.place.clone());
        }
    }
    let [committed, paid, carried] = &found;
    let mixed = committed.count > 0 && paid.count > 0;
    if !mixed && carried.count == 0 {
        return None;
    }
    let told = |rows: &Rows, what: &str| {
        (rows.count > 0)
            .then(|| format!("{what} : {} pour {}", lines(rows.count), Money::new(rows.amount, currency)))
    };
    let parts =
        [told(committed, "engagé"), told(paid, "mandaté ou payé"), told(carried, "reporté sur un autre exercice")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let message = format!(
        "La colonne « {} » range sous un même montant des bases différentes ({}) : leur somme n’est le montant d’aucune dépense.",
        layout.header(column).split_whitespace().collect::<Vec<_>>().join(" "),
        parts.join(" ; ")
    );
    let remedy = "Refaire l’export avec les seules lignes mandatées (ou payées), puis relancer le rapprochement.";
    let odd = if mixed { committed } else { carried };
    let problem = problem(ProblemKind::MixedAmountBases, sheet, region, message, remedy.to_owned());
    let at = odd.places.first().cloned().unwrap_or_else(|| problem.at.clone());
    let related = odd.places.iter().skip(1).cloned().collect();
    Some(Problem { at, related, amount: Some(Money::new(odd.amount, currency)), ..problem })
}

/// The problem of a table of which a column, and nothing else in it, says of each line whether its amount is HT or TTC:
/// `Type de montant`. Where the amounts stand in a column called TTC it tells something else, as it does under a title
/// that speaks of no amount: `Facturation`.
pub(in crate::interpret) fn mixed_taxes(
    sheet: &Sheet,
    region: &Region,
    layout: &Layout,
    entries: &[Entry],
) -> Option<Problem> {
    let is_money = |one: &ColumnReading| one.field.is_some_and(Field::is_money);
    let says = |one: &ColumnReading, words: &[&str]| {
        let folded = fold(&one.header);
        words.iter().any(|word| contains_words(&folded, word))
    };
    if layout.has(Field::AmountExclTax) || layout.columns.iter().any(|one| is_money(one) && says(one, &["ttc"])) {
        return None;
    }
    let mut titles = layout.columns.iter().filter(|one| !is_money(one) && says(one, TAXED_TITLES));
    let (column, net, gross) = titles.find_map(|one| taxed(sheet, one.column, entries))?;
    let of = |lines: &[&Entry]| self::lines(lines.len());
    let message = format!(
        "D’après la colonne « {} », un même montant est HT ({}) et TTC ({}) : leur somme n’est ni l’un ni l’autre.",
        layout.header(column).split_whitespace().collect::<Vec<_>>().join(" "),
        of(&net),
        of(&gross)
    );
    let remedy = "Refaire l’export avec le TTC partout, puis relancer le rapprochement.";
    let problem = problem(ProblemKind::MixedAmountBases, sheet, region, message, remedy.to_owned());
    let currency = net.iter().find_map(|entry| entry.amount).map(|amount| amount.currency())?;
    let amount = Money::sum(currency, net.iter().filter_map(|entry| entry.amount)).ok();
    let related = net.iter().skip(1).take(RELATED_MAX).map(|entry| entry.place.clone()).collect();
    Some(Problem { at: net.first()?.place.clone(), related, amount, ..problem })
}

/// What the title of a column says that tells of an amount whether it is taxed.
const TAXED_TITLES: &[&str] = &["montant", "montants", "mt", "base", "prix", "ht", "ttc", "taxe", "taxes"];

/// The lines of either kind, when the column says nothing else and both are there.
fn taxed<'e>(sheet: &Sheet, column: u32, entries: &'e [Entry]) -> Option<(u32, Vec<&'e Entry>, Vec<&'e Entry>)> {
    const LETTERS_MAX: usize = 30;
    let (mut net, mut gross) = (Vec::new(), Vec::new());
    let mut last: Option<(&str, bool)> = None;
    for entry in entries {
        let value = sheet.value(entry.place.cell_ref()?.row, column);
        if value.is_blank() {
            continue;
        }
        // Nearly every column ends at its first line.
        let Value::Text(text) = value else { return None };
        let is_gross = match last {
            Some((known, is_gross)) if known == text => is_gross,
            _ if text.len() > LETTERS_MAX => return None,
            _ => {
                let folded = fold(text);
                TAXED.iter().find(|(_, words)| words.contains(&folded.as_str()))?.0
            }
        };
        last = Some((text, is_gross));
        if is_gross { gross.push(entry) } else { net.push(entry) }
    }
    (!net.is_empty() && !gross.is_empty()).then_some((column, net, gross))
}

/// The column of another name that tells the phase of each row: nothing but engagements and payment orders stands in
/// it, of both kinds. `Mode d’achat`, with orders and invoices, is none.
fn phase(sheet: &Sheet, layout: &Layout, entries: &[Entry]) -> Option<u32> {
    let may_be = |one: &&ColumnReading| matches!(one.field, None | Some(Field::Nature | Field::State));
    let columns = layout.columns.iter().filter(may_be).filter(|one| !one.header.trim().is_empty());
    columns.map(|one| one.column).find(|column| {
        let (mut committed, mut paid) = (false, false);
        let mut last = None;
        for row in entries.iter().filter_map(|entry| entry.place.cell_ref()).map(|cell| cell.row) {
            let value = sheet.value(row, *column);
            if value.is_blank() || last == Some(value) {
                continue;
            }
            last = Some(value);
            let Some(text) = values::text(value) else { return false };
            match phase_of(&text) {
                Some(Basis::Committed) => committed = true,
                Some(_) => paid = true,
                // Nearly every column ends at its first line.
                None if !is_neutral(&text) => return false,
                None => {}
            }
        }
        committed && paid
    })
}

/// True for what changes a row of either basis.
fn is_neutral(text: &str) -> bool {
    matches!(fold(text).as_str(), "annulation" | "reduction" | "degagement")
}

/// What a whole cell says, where nothing else announces a phase.
fn phase_of(text: &str) -> Option<Basis> {
    const LETTERS_MAX: usize = 40;
    if text.len() > LETTERS_MAX {
        return None;
    }
    let folded = fold(text);
    PHASES.iter().find(|(_, words)| words.contains(&folded.as_str())).map(|(basis, _)| *basis)
}

fn basis_of(text: &str) -> Option<Basis> {
    let folded = fold(text);
    WORDS.iter().find(|(_, words)| words.iter().any(|word| contains_words(&folded, word))).map(|(basis, _)| *basis)
}

fn lines(count: usize) -> String {
    if count == 1 { "une ligne".to_owned() } else { format!("{count} lignes") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_rows_tell_their_basis() {
        for (text, basis) in [
            ("Engagement initial", Some(Basis::Committed)),
            ("Mandat", Some(Basis::Paid)),
            ("Mandat annulatif", Some(Basis::Paid)),
            ("Report exercice suivant", Some(Basis::Carried)),
            ("Original", None),
            ("Réduction", None),
            ("Facture", None),
        ] {
            assert_eq!(basis_of(text), basis, "{text}");
        }
    }
}
