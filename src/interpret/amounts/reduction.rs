//! Whether a line takes a cost back: a credit note, an annulment, a reduction (contract 4b).

use std::ops::Range;

use crate::interpret::header::Layout;
use crate::interpret::values;
use crate::interpret::values::vocabulary::{
    COST_WORDS, PAPER_CODES, PAPER_HEADER_WORDS, RECEIPT_LETTERS, REDUCTION_STARTS, REDUCTION_WORDS, SIDE_LETTERS,
    SIDE_PAIRS,
};
use crate::model::field::Field;
use crate::model::phrases::Heads;
use crate::model::sheet::Sheet;
use crate::model::words::fold;

/// What a cell of the direction column says: true for a cost taken back, false for a cost, none when it
/// says neither.
pub(in crate::interpret) fn told(direction: &str) -> Option<bool> {
    const ANYWHERE: &[&str] = &["avoir", "annulatif", "annulation", "reduction"];
    let direction = fold(direction);
    let starts = |words: &[&str]| {
        let rest = words.iter().filter_map(|word| direction.strip_prefix(word));
        rest.into_iter().any(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let takes_back = starts(REDUCTION_WORDS) || direction.split(' ').any(|word| ANYWHERE.contains(&word));
    (takes_back || starts(COST_WORDS)).then_some(takes_back)
}

/// What takes a cost back in the column of directions, if there is one.
pub(in crate::interpret) fn of_column(
    sheet: &Sheet,
    layout: &Layout,
    body: &Range<u32>,
    of_papers: bool,
) -> Option<&'static str> {
    let column = layout.column(Field::Direction)?;
    let told = body.clone().map(|row| values::text(sheet.value(row, column)));
    mark(told, layout.header(column), of_papers)
}

/// The sign, letter or word that takes a cost back, in a column of nothing but two of them: `+` and `-`, the `S` and `H`
/// of SAP, `DBIT` and `CRDT`; among papers, the `D` and `R` of expenses and receipts. Most lines are costs: where most have a minus, it is the mark of what was spent.
fn mark<'a>(
    directions: impl Iterator<Item = Option<std::borrow::Cow<'a, str>>>,
    header: &str,
    of_papers: bool,
) -> Option<&'static str> {
    let (mut plus, mut minus, mut bare, mut letters) = (0_usize, 0_usize, 0_usize, 0_usize);
    // `Sens : D, R` may be a departure and a return.
    let folded = fold(header);
    let says = |words: &[&str]| folded.split(' ').any(|word| words.contains(&word));
    let papers = if folded == "type" || says(PAPER_HEADER_WORDS) { PAPER_CODES } else { &[] };
    let speaks = says(&["depense", "depenses", "recette", "recettes"]);
    let receipts = if of_papers && speaks { RECEIPT_LETTERS } else { &[] };
    let mut pairs: Vec<(&'static (&'static str, &'static str), bool, bool)> = SIDE_PAIRS
        .iter()
        .chain(SIDE_LETTERS)
        .chain(papers)
        .chain(receipts)
        .map(|pair| (pair, false, false))
        .collect();
    for direction in directions {
        match direction.as_deref().map_or("", str::trim) {
            "+" => plus += 1,
            "-" | "−" | "–" => minus += 1,
            "" => bare += 1,
            text => {
                letters += 1;
                let is = |word: &str| text.eq_ignore_ascii_case(word);
                pairs.retain_mut(|(pair, spent, back)| {
                    *spent |= is(pair.0);
                    *back |= is(pair.1);
                    is(pair.0) || is(pair.1)
                });
                if pairs.is_empty() {
                    return None;
                }
            }
        }
    }
    // Where nothing has a plus, what has no sign is what has no minus.
    let others = if plus == 0 { bare } else { plus };
    match (plus + minus > 0, letters > 0) {
        (true, false) => Some(if minus > others { "+" } else { "-" }),
        (false, true) => {
            let both = pairs.iter().find(|(_, spent, back)| *spent && *back);
            both.map(|(pair, ..)| pair.1).or_else(|| alone(&pairs))
        }
        _ => None,
    }
}

/// `H` is a credit even where no line is a debit.
fn alone(pairs: &[(&'static (&'static str, &'static str), bool, bool)]) -> Option<&'static str> {
    let of_sap = |pair: &(&str, &str)| pair == &("s", "h");
    pairs.iter().find(|(pair, ..)| of_sap(pair)).map(|(pair, ..)| pair.1)
}

/// True when this direction is the mark of [`mark`].
pub(in crate::interpret) fn is_mark(direction: &str, mark: &str) -> bool {
    let direction = direction.trim();
    direction.eq_ignore_ascii_case(mark) || (mark == "-" && matches!(direction, "−" | "–"))
}

/// Whether a description begins like one: `Avoir sur facture`, `Mandat annulatif`.
pub(in crate::interpret) fn starts(description: &str) -> bool {
    /// Signs that hold the longest beginning.
    const HEAD: usize = 60;
    static HEADS: Heads = Heads::of(REDUCTION_STARTS);
    if !HEADS.may_open(description) {
        return false;
    }
    let end = description.char_indices().nth(HEAD).map_or(description.len(), |(end, _)| end);
    let head = fold(&description[..end]);
    REDUCTION_STARTS
        .iter()
        .any(|start| head.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_say_cost_or_reduction() {
        assert_eq!(told("D"), Some(false));
        assert_eq!(told("Crédit"), Some(true));
        assert_eq!(told("Mandat d’annulation"), Some(true));
        assert_eq!(told("Mandat ordinaire"), Some(false));
        assert_eq!(told("Fonctionnement"), None);
    }

    #[test]
    fn signs_and_letters_say_the_direction() {
        let told = |text: &'static str| mark(text.chars().map(|sign| Some(sign.to_string().into())), "Sens", false);
        assert_eq!((told("--+"), told("++-"), told("SSH"), told("D+")), (Some("+"), Some("-"), Some("h"), None));
        assert_eq!((told("-  "), told("--"), told("SSX")), (Some("-"), Some("+"), None));
        assert!(is_mark("−", "-") && !is_mark("+", "-") && is_mark("H", "h"));
        let words =
            |text: &'static str| mark(text.split(' ').map(|word| Some(word.into())), "Type de pièce", false);
        assert_eq!((words("Sale Return Sale"), words("DBIT CRDT")), (Some("return"), Some("crdt")));
        assert_eq!((words("FA FA AV"), words("FA AV OD"), words("AV TR")), (Some("av"), None, None));
        // What a paper gives back, a ledger recovers elsewhere.
        let letters = |of_papers: bool| {
            mark(["D", "D", "R"].map(|word| Some(word.into())).into_iter(), "Dépense/Recette", of_papers)
        };
        assert_eq!((letters(true), letters(false)), (Some("r"), None));
        // Nor are a departure and a return, or what goes with a journey by plane.
        let below =
            |header: &str, words: &'static str| mark(words.split(' ').map(|word| Some(word.into())), header, true);
        assert_eq!((below("Sens", "D D R"), below("Type de frais", "FA FA AV")), (None, None));
        // An outward journey is no sale.
        assert_eq!((words("Single Return"), words("Return Return"), words("Soll Avere")), (None, None, None));
    }

    #[test]
    fn descriptions_begin_like_reductions() {
        for text in ["Avoir", "AVOIR sur facture F12", "Mandat annulatif n° 12", "« Réduction du mandat 4 »"] {
            assert!(starts(text), "{text}");
        }
        for text in ["Avoirs bancaires", "Mandat 12", "", "Hôtel", "Réduction carte jeune"] {
            assert!(!starts(text), "{text}");
        }
    }
}
