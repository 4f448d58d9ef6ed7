//! Whether two papers name one firm, each in its own way: in a column, in the text of a claim, cut by the bank.

use crate::check::grounds::travel::told;
use crate::model::entry::Entry;
use crate::model::words::{SAME_PAYEE, contains_words, firm_words, fold, payee_likeness};

/// The same firm; on a claim it stands in the description, or in a column of its own beside the traveller.
pub(super) fn same_supplier(a: &Entry, b: &Entry) -> bool {
    let by_payee = a.payee().zip(b.payee()).is_some_and(|(a, b)| payee_likeness(a, b) >= SAME_PAYEE);
    let is_claim = |entry: &Entry| entry.mission_order().is_some();
    // A claim and a firm: the payee of the claim is the traveller.
    let by_claim =
        (is_claim(b) && !is_claim(a) && is_named_in(a, b)) || (is_claim(a) && !is_claim(b) && is_named_in(b, a));
    let names_firm =
        |entry: &Entry| !is_claim(entry) || entry.beneficiary().zip(entry.payee()).is_some_and(|(a, b)| a != b);
    (by_payee && (is_claim(a) == is_claim(b) || names_firm(a) && names_firm(b))) || by_claim
}

/// True when one is the other cut inside a word, as banks cut merchants, with a place behind it or not: `RESTAURANTE EL
/// RINCONC SEVILLA`.
pub(super) fn is_cut(a: &str, b: &str, is_place: impl Fn(&str) -> bool) -> bool {
    /// No bank prints fewer signs of a name.
    const SIGNS_MIN: usize = 14;
    const OF_THE_LAST_MIN: usize = 4;
    let (a, b) = (fold(a), fold(b));
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let goes_on = |name: &str| name.as_bytes().get(same).is_some_and(|sign| *sign != b' ');
    let ends = |name: &str| {
        let rest = name.get(same..).filter(|rest| rest.is_empty() || rest.starts_with(' '));
        rest.is_some_and(|rest| rest.split(' ').filter(|word| !word.is_empty()).all(&is_place))
    };
    let last = a.get(..same).and_then(|name| name.rsplit_once(' ')).map_or(0, |(_, last)| last.len());
    let cut = (goes_on(&a) && ends(&b)) || (goes_on(&b) && ends(&a));
    cut && same >= SIGNS_MIN && last >= OF_THE_LAST_MIN
}

/// True when the text of a paper names the firm of another.
pub(super) fn is_named_in(firm: &Entry, paper: &Entry) -> bool {
    let name = firm.payee().map(fold).unwrap_or_default();
    let words = firm.payee().map(firm_words).unwrap_or_default();
    let text = told(paper);
    // Its whole name, however short its words.
    if name.contains(' ') && contains_words(&text, &name) {
        return true;
    }
    let telling = words.iter().filter(|word| word.len() > 3).count();
    telling >= 2 && words.iter().filter(|word| word.len() > 3).all(|word| contains_words(&text, word))
}
