//! Which rows print a total, and of how much.
//!
//! The label may stand anywhere in the row, the amount in its column, in another one, or in the text of the
//! label. A payee called `TOTAL ENERGIES`, `Report de mission` or `Solde de tout compte` is a line.

use rust_decimal::Decimal;

use super::beginnings::begins_like_a_total;
use crate::interpret::amounts::iso;
use crate::interpret::amounts::{Amounts, looks_like_amount};
use crate::interpret::feet;
use crate::interpret::header::Layout;
use crate::interpret::rows::cells::RowCells;
use crate::interpret::values::vocabulary::{MORE_TOTAL_WORDS, PART_WORDS, PLAIN_TOTALS, TOTAL_WORDS, may_begin};
use crate::interpret::values::{self, Marks};
use crate::model::field::Field;
use crate::model::phrases::Heads;
use crate::model::sheet::Value;
use crate::model::words::fold;

/// True when a text labels a total: `Sous-total Miami`, `À reporter`.
pub(in crate::interpret) fn is_total_label(text: &str) -> bool {
    static HEADS: Heads = Heads::of(TOTAL_WORDS).with(&Heads::of(MORE_TOTAL_WORDS));
    begins_like_a_total(text) && HEADS.may_open(text) && total_word(&fold(text)).is_some()
}

/// The same, or a name with the word of a total behind: `6251 - Total`.
pub(in crate::interpret) fn says_total(text: &str) -> bool {
    is_total_label(text) || is_name_with_total(text) || ends_in_total(text)
}

/// The longest total word that begins a folded text.
pub(super) fn total_word(folded: &str) -> Option<&'static str> {
    let words = TOTAL_WORDS.iter().chain(MORE_TOTAL_WORDS).copied();
    let begins = words.filter(|word| {
        let rest = folded.strip_prefix(word).filter(|rest| rest.is_empty() || rest.starts_with(' '));
        rest.is_some_and(|rest| may_begin(word, rest))
    });
    begins.max_by_key(|word| word.len())
}

/// True for what is carried from one page or period to the next: `Report page précédente`.
pub(in crate::interpret) fn is_carried_forward(label: &str) -> bool {
    let folded = fold(label);
    ["report", "reports"]
        .iter()
        .any(|word| folded.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

/// How far a label can be trusted to be no line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    /// `Total`, `Total général`, `Sous-total`, `À reporter`.
    Sure,
    /// `Total Miami`: a total by name, or a firm of that name.
    Named,
    /// `Report de mission`, `Somme (département)`, `St Nazaire`.
    Line,
}

/// What may follow `total` without making it a name: `Total mission Miami`, `Total du bordereau`.
const TOTAL_OF: &str = "general generale generaux page mission missions article compte chapitre nature tiers \
    fournisseur partiel cumule du de des pour par a au ttc ht tva eur euros mandate paye facture engage depenses \
    releve bordereau mandat mandats section service direction budget exercice periode mois semaine liste report";

/// What a folded total label is worth.
fn trust(folded: &str) -> Label {
    let Some(word) = total_word(folded) else { return Label::Line };
    if feet::is_opening(folded) {
        return Label::Sure;
    }
    let rest = folded[word.len()..].trim_start();
    let next = rest.split(' ').next().unwrap_or_default();
    let plain = next.is_empty() || next.bytes().all(|byte| byte.is_ascii_digit());
    match word {
        "total" | "totaux" | "montant total" | "grand total" | "total general" | "total page" => {
            if plain || word != "total" || TOTAL_OF.split(' ').any(|word| word == next) {
                Label::Sure
            } else {
                Label::Named
            }
        }
        "sous total"
        | "s total"
        | "s s total"
        | "soustotal"
        | "s t"
        | "ss total"
        | "ss tot"
        | "sous tot"
        | "subtotal"
        | "sub total"
        | "a reporter"
        | "soit au total"
        | "arrete a la somme de" => Label::Sure,
        "t o t a l" | "t o t a u x" if rest.split(' ').all(|word| word.len() <= 1) => Label::Sure,
        "report" | "reports" => {
            const ENDS: &[&str] =
                &["page", "precedent", "precedente", "anterieur", "anterieurs", "folio", "feuille", "nouveau"];
            let of_page =
                rest.starts_with("de la page") || rest.starts_with("du folio") || rest.starts_with("a nouveau");
            if plain || of_page || ENDS.contains(&next) { Label::Sure } else { Label::Line }
        }
        word if word != "cumul" && !PART_WORDS.contains(&word) => {
            const ENDS: &[&str] = &["totale", "generale", "general", "des", "totales"];
            if plain || ENDS.contains(&next) { Label::Sure } else { Label::Line }
        }
        _ if plain => Label::Sure,
        _ => Label::Named,
    }
}

/// True for `Total général` or `Total mandaté`, whatever amount follows in the same text.
pub(in crate::interpret) fn is_plain_total(label: &str) -> bool {
    let words = label.trim_end_matches(|sign: char| !sign.is_alphabetic());
    let folded = fold(words.trim_end_matches("EUR").trim_end_matches(|sign: char| !sign.is_alphabetic()));
    PLAIN_TOTALS.contains(&folded.as_str())
}

/// A row that prints a total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::interpret) struct Printed {
    /// Its words.
    pub(in crate::interpret) label: String,
    /// The cell's column and the amount.
    pub(in crate::interpret) stated: (u32, Decimal),
}

/// Whether a row prints a total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::interpret) enum Answer {
    Total(Printed),
    /// It says so beside a date or a number: `Total | 3 mandats | 3 474,65`.
    Doubtful,
    No,
}

/// The total that a row prints, if it does: a total word in a row without date or reference, or no word at
/// all beside an amount that stands alone below lines.
///
/// `dated` tells whether another column than this one holds a date.
pub(in crate::interpret) fn total(
    layout: &Layout,
    amounts: &Amounts,
    cells: &RowCells<'_>,
    lines: usize,
    dated: impl Fn(u32) -> bool,
) -> Answer {
    // Nearly no row has a colon: it is looked for once.
    let colon = cells.may_hold(b':');
    let is_label = |text: &str| is_total_label(text) || is_name_with_total(text) || (colon && ends_in_total(text));
    let label = cells.all().find_map(|(column, value)| match value {
        Value::Text(text) if is_label(text) => Some((column, text)),
        _ => None,
    });
    let label = label.or_else(|| texts(cells).next().filter(|(_, text)| is_stars(text)));
    let Some((column, text)) = label else {
        if lines == 0 || !cells.all().all(|(column, _)| amounts.is_money(column)) {
            return Answer::No;
        }
        let stated = amounts.stated(cells).filter(|amount| !amount.is_zero());
        let label = "(total sans libellé)".to_owned();
        return stated
            .map_or(Answer::No, |stated| Answer::Total(Printed { label, stated: (amounts.column(), stated) }));
    };
    let own_blank = cells.at(amounts.column()) == Value::Empty;
    let folded = fold(text);
    let dated = dated(column) && may_be_a_name(layout, column, &folded);
    let is_identified = dated || has_number(cells, column, own_blank);
    let beside = |(one, value): (u32, Value)| {
        let is_currency = is_stars(text) && values::text(value).is_some_and(|text| iso::currency(&text).is_some());
        one != column && !amounts.is_money(one) && !looks_like_amount(value) && !is_currency
    };
    let trust = match text {
        _ if ends_in_total(text) => Label::Sure,
        _ if is_stars(text) || is_name_with_total(text) => Label::Named,
        _ => trust(&folded),
    };
    match trust {
        Label::Sure if is_number_of_a_line(cells, column, &folded) => return Answer::No,
        Label::Sure if !is_identified => {}
        Label::Sure if feet::may_still_be_total(layout, cells, column, lines) => return Answer::Doubtful,
        _ if is_identified => return Answer::No,
        Label::Named if !cells.all().any(beside) => {}
        _ => return Answer::No,
    }
    stated_by(layout, amounts, cells, (column, text)).map_or(Answer::No, Answer::Total)
}

/// True for a row that prints no total, whatever its words, for it has a number of its own: the only text with a figure
/// among its references, beside an amount in its column. A count of so many lines may be that of a total.
pub(in crate::interpret) fn is_line_of(
    (column, number): (u32, &str),
    amounts: &Amounts,
    cells: &RowCells<'_>,
    lines: usize,
) -> bool {
    let signs = number.as_bytes();
    let digits = signs.iter().take_while(|sign| sign.is_ascii_digit()).count();
    let may_count = match signs.get(digits) {
        Some(next) if digits == 0 => !next.is_ascii_alphabetic(),
        Some(next) if !next.is_ascii() => true,
        _ => number[..digits].parse() == Ok(lines),
    };
    !may_count
        && !is_total_label(number)
        && !is_name_with_total(number)
        && !values::has_colon(number.as_bytes())
        && !amounts.is_money(column)
        && cells.is_filled(amounts.column())
}

/// What a row states under this label.
fn stated_by(
    layout: &Layout,
    amounts: &Amounts,
    cells: &RowCells<'_>,
    (column, text): (u32, &str),
) -> Option<Printed> {
    let own = amounts.column();
    let stated = match amounts.stated(cells) {
        Some(stated) => (own, stated),
        // The amount cell holds something else than the label: an error, a formula without result.
        None if column != own && cells.at(own) != Value::Empty && number_in(text).is_none() => return None,
        None => {
            let (column, stated) = match number_in(text) {
                Some(stated) => (column, stated),
                None => only_amount(layout, cells)?,
            };
            (column, amounts.beside(stated))
        }
    };
    Some(Printed { label: words_of(cells, column, text), stated })
}

/// `ST-74397`, `TOT-2017-12` in the column of the invoice, in a row that names a payee: how a supplier numbers.
fn is_number_of_a_line(cells: &RowCells<'_>, label: u32, folded: &str) -> bool {
    let rest = total_word(folded).map_or("", |word| folded[word.len()..].trim_start());
    let is_reference = || REFERENCES.iter().any(|field| cells.column(*field) == Some(label));
    let names_somebody = || {
        let named =
            [Field::Payee, Field::Beneficiary, Field::Person].into_iter().filter_map(|field| cells.get(field));
        named.into_iter().filter_map(values::text).any(|text| text.bytes().any(|byte| byte.is_ascii_alphabetic()))
    };
    rest.starts_with(|sign: char| sign.is_ascii_digit()) && is_reference() && names_somebody()
}

/// `*`, `**`: how lists of SAP mark their totals, level by level.
fn is_stars(text: &str) -> bool {
    const LEVELS_MAX: usize = 5;
    text.starts_with('*') && text.len() <= LEVELS_MAX && text.bytes().all(|byte| byte == b'*')
}

/// `6251 - Total`, `Miami Total`, `6251 Somme`: how spreadsheets label the subtotals that they insert.
fn is_name_with_total(text: &str) -> bool {
    // Nearly every text ends here.
    if !matches!(text.as_bytes().last(), Some(b'l' | b'L' | b'e' | b'E' | b' ' | b':')) {
        return false;
    }
    let Some((name, [b' ', word @ ..])) = text.trim_end_matches([' ', ':']).as_bytes().split_last_chunk::<6>()
    else {
        return false;
    };
    (word.eq_ignore_ascii_case(b"total") || word.eq_ignore_ascii_case(b"somme"))
        && name.iter().any(u8::is_ascii_alphanumeric)
}

/// `Nombre de mandats : 12  Total : 1 234,00`.
fn ends_in_total(text: &str) -> bool {
    let Some((head, tail)) = text.rsplit_once(':') else { return false };
    let word = head.split_whitespace().next_back().unwrap_or_default();
    matches!(fold(word).as_str(), "total" | "totaux") && tail.bytes().any(|byte| byte.is_ascii_digit())
}

/// The amount at the end of a label: after a colon, or with its decimals.
pub(in crate::interpret) fn number_in(text: &str) -> Option<Decimal> {
    let text = text.trim().trim_end_matches(['.', ' ']);
    let bare = ["€", "euros", "EUROS", "EUR", "eur"]
        .iter()
        .find_map(|sign| text.strip_suffix(sign))
        .unwrap_or(text)
        .trim_end();
    let at = bare.char_indices().rev().find(|(_, sign)| sign.is_alphabetic() || matches!(sign, ':' | '='))?;
    let tail = bare[at.0 + at.1.len_utf8()..].trim();
    let said = matches!(at.1, ':' | '=');
    let decimals = tail.rsplit_once([',', '.']).is_some_and(|(_, end)| end.len() == 2);
    if !said && !decimals {
        return None;
    }
    values::number(Value::Text(tail), Marks::Comma).ok().flatten().map(|number| number.value)
}

/// The only amount of a row whose amount cell is blank, if it stands under no header of its own.
fn only_amount(layout: &Layout, cells: &RowCells<'_>) -> Option<(u32, Decimal)> {
    let measured = |column: u32| {
        let field = layout.columns.iter().find(|one| one.column == column).and_then(|one| one.field);
        field.is_some_and(|field| {
            field.is_money()
                || field.is_date()
                || matches!(
                    field,
                    Field::OriginalAmount
                        | Field::Rate
                        | Field::Quantity
                        | Field::UnitAmount
                        | Field::Account
                        | Field::Function
                )
        })
    };
    let mut found = cells.all().filter(|(_, value)| looks_like_amount(*value));
    let (column, value) = found.next()?;
    if found.next().is_some() || measured(column) {
        return None;
    }
    values::number(value, Marks::Comma).ok().flatten().map(|number| (column, number.value))
}

/// The label with the words of the other cells: `Total` and `Miami` may stand apart.
fn words_of(cells: &RowCells<'_>, column: u32, label: &str) -> String {
    const LETTERS_MAX: usize = 80;
    let others = texts(cells).filter(|(one, text)| *one != column && text.chars().any(char::is_alphabetic));
    let others = others.filter(|(_, text)| !looks_like_amount(Value::Text(text)));
    let mut words = label.trim().to_owned();
    for (_, text) in others {
        if words.len() + text.len() < LETTERS_MAX {
            words.push(' ');
            words.push_str(text);
        }
    }
    words
}

/// The texts of a row.
fn texts<'a>(cells: &'a RowCells<'_>) -> impl Iterator<Item = (u32, &'a str)> {
    cells.all().filter_map(|(column, value)| match value {
        Value::Text(text) => Some((column, text)),
        _ => None,
    })
}

/// A number of reference beside a label: what a line has and a total has not. The words of a label may stand
/// in several cells, also under a reference.
fn has_number(cells: &RowCells<'_>, label: u32, amount_elsewhere: bool) -> bool {
    // Where the amount cell is blank, what has decimals is the amount, not a reference.
    let is_amount = |value: Value<'_>| amount_elsewhere && has_decimals(value);
    REFERENCES.iter().any(|field| {
        let value = cells.column(*field).filter(|column| *column != label).map(|column| cells.at(column));
        let text = value.filter(|value| !is_amount(*value)).and_then(values::text);
        text.is_some_and(|text| text.bytes().any(|byte| byte.is_ascii_digit()) && !is_total_label(&text))
    })
}

/// True when a label beside a date may be a firm or an object: `TOTAL` under *Commerçant*. `Total général` may
/// not.
fn may_be_a_name(layout: &Layout, column: u32, folded: &str) -> bool {
    const PLAIN: &[&str] =
        &["total general", "sous total", "s total", "soustotal", "a reporter", "grand total", "total page"];
    if total_word(folded).is_some_and(|word| PLAIN.contains(&word)) {
        return false;
    }
    let names =
        [Field::Payee, Field::Description, Field::Beneficiary, Field::Person, Field::LastName, Field::Nature];
    let under = layout.columns.iter().find(|one| one.column == column).and_then(|one| one.field);
    folded.contains(' ') || under.is_none_or(|field| names.contains(&field))
}

/// An amount that cannot be a reference: `1 234,00`.
fn has_decimals(value: Value<'_>) -> bool {
    let number = if looks_like_amount(value) { values::number(value, Marks::Comma).ok().flatten() } else { None };
    match value {
        Value::Text(_) => number.is_some(),
        _ => number.is_some_and(|number| !number.value.fract().is_zero()),
    }
}

/// Numbers that a line has and a total has not.
pub(in crate::interpret) const REFERENCES: &[Field] =
    &[Field::PaymentOrder, Field::Invoice, Field::Ticket, Field::MissionOrder, Field::Commitment, Field::OrderLine];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_totals_are_words_not_names() {
        for label in
            ["Total", "TOTAL GÉNÉRAL :", "Sous-total Miami", "À reporter", "S/Total", "Report", "dont Miami"]
        {
            assert!(is_total_label(label), "{label}");
        }
        for label in ["Totalement", "Reporters sans frontières", "Achat total", "Stade"] {
            assert!(!is_total_label(label), "{label}");
        }
    }

    #[test]
    fn names_that_begin_like_a_total_are_told_apart() {
        for label in [
            "Total",
            "Total général",
            "TOTAL MISSION MIAMI",
            "Total 6251",
            "Report page précédente",
            "Report de la page 2",
            "ST 12",
            "T O T A L   G E N E R A L",
            "Subtotal Miami",
            "Dépense totale",
        ] {
            assert_eq!(trust(&fold(label)), Label::Sure, "{label}");
        }
        for label in ["TOTAL ENERGIES", "Total Miami", "dont Miami"] {
            assert_eq!(trust(&fold(label)), Label::Named, "{label}");
        }
        for label in
            ["Report de mission", "SOMME (département)", "St Nazaire", "Solde de tout compte", "Ensemble vocal"]
        {
            assert_eq!(trust(&fold(label)), Label::Line, "{label}");
        }
    }

    #[test]
    fn a_total_may_stand_behind_its_name() {
        for label in ["6251 - Total", "Miami Total :", "6251 Somme", "AIR FRANCE TOTAL"] {
            assert!(is_name_with_total(label), "{label}");
        }
        for label in ["Total", "- Total", "Prix totale", "Hôtel", "sous-somme"] {
            assert!(!is_name_with_total(label), "{label}");
        }
    }

    #[test]
    fn an_amount_is_read_at_the_end_of_its_label() {
        for (label, amount) in [
            ("Total : 1 234,00", Some("1234.00")),
            ("TOTAL GENERAL 1 234,50 €", Some("1234.50")),
            ("Nombre de mandats : 12  Total : 1 234,00 EUR", Some("1234.00")),
            ("Total 6251", None),
            ("Total mission Miami 2017", None),
        ] {
            assert_eq!(number_in(label).map(|number| number.to_string()).as_deref(), amount, "{label}");
        }
    }
}
