//! Numbers that two papers share: of an invoice, of a ticket, in a column or in the text.

use super::is_share;
use crate::check::grounds::travel::told;
use crate::model::entry::Entry;
use crate::model::words::{contains_words, fold, reference_key};

/// True when one names the number of the other's ticket, or prints it as banks do behind the airline's own three digits:
/// `AIR FRANCE 0571715354971`.
pub(super) fn cites_ticket(a: &Entry, b: &Entry) -> bool {
    const DIGITS: usize = 10;
    const OF_THE_AIRLINE: usize = 3;
    let number = |entry: &Entry| -> Option<String> {
        let digits: String = entry.ticket()?.chars().filter(char::is_ascii_digit).collect();
        digits.len().checked_sub(DIGITS).and_then(|start| digits.get(start..)).map(str::to_owned)
    };
    let prints = |paper: &Entry, number: &str| {
        let texts = [paper.payee(), paper.description(), paper.ticket()];
        let words = texts.into_iter().flatten().flat_map(|text| text.split(|sign: char| !sign.is_ascii_digit()));
        let mut words = words.filter(|word| (DIGITS..=DIGITS + OF_THE_AIRLINE).contains(&word.len()));
        words.any(|word| word.ends_with(number))
    };
    let cites = |a: &Entry, b: &Entry| number(a).is_some_and(|number| prints(b, &number)) || names_ticket(b, a);
    cites(a, b) || cites(b, a)
}

/// True when the text of a paper has the number of the other's ticket, with the marks that stand in it: `vol CDG-YQB,
/// billet 014-7710333`. What is paid of a ticket in parts cites it too.
fn names_ticket(paper: &Entry, other: &Entry) -> bool {
    const DIGITS_MIN: usize = 6;
    let Some(number) = other.ticket() else { return false };
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    digits >= DIGITS_MIN && !is_share(paper) && !is_share(other) && contains_words(&told(paper), &fold(number))
}

/// True when both bear one number, or the text of one cites that of the other.
pub(super) fn shared_reference(a: &Entry, b: &Entry) -> bool {
    let numbers = |entry: &Entry| -> Vec<String> {
        let texts = [entry.invoice(), entry.ticket()];
        texts.into_iter().flatten().map(reference_key).filter(|key| key.len() > 3).collect()
    };
    // A deposit cites the invoice whose balance is paid apart.
    let is_part = is_share(a) || is_share(b);
    let cites =
        |paper: &Entry, other: &Entry| !is_part && other.invoice().is_some_and(|number| is_cited_in(number, paper));
    let (of_a, of_b) = (numbers(a), numbers(b));
    of_a.iter().any(|number| of_b.contains(number)) || cites(a, b) || cites(b, a) || (!is_part && is_slip_of(a, b))
}

/// True when the slip that one gives as its proof is the other's invoice: `AL-2022-640`, `Facture AL-2022-640`. The
/// slips of a claim are counted, `PJ 4`: fewer signs, or digits, than an invoice has.
fn is_slip_of(a: &Entry, b: &Entry) -> bool {
    const SIGNS_MIN: usize = 4;
    const DIGITS_MIN: usize = 3;
    let gives = |paper: &Entry, other: &Entry| {
        let Some((slip, number)) = paper.supporting_document().zip(other.invoice()) else { return false };
        let key = reference_key(number);
        let is_worth = key.len() >= SIGNS_MIN && key.bytes().filter(u8::is_ascii_digit).count() >= DIGITS_MIN;
        is_worth && (reference_key(slip) == key || contains_words(&fold(slip), &fold(number)))
    };
    gives(a, b) || gives(b, a)
}

/// True when the text of a paper cites the number of an invoice: `dîner, fact. 2025-2271`. A year and a date are none,
/// and a short number must be called one.
fn is_cited_in(number: &str, paper: &Entry) -> bool {
    const DIGITS_MIN: usize = 4;
    const DIGITS_CALLED_MIN: usize = 3;
    const SIGNS_ALONE_MIN: usize = 6;
    const CALLED: &[&str] = &["fact", "facture", "fac", "invoice", "fattura", "factura"];
    let number = fold(number);
    let is_digits = |word: &str| word.bytes().all(|sign| sign.is_ascii_digit());
    let is_date = number.split(' ').count() == 3 && number.split(' ').all(is_digits);
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    if digits < DIGITS_CALLED_MIN || is_date {
        return false;
    }
    let told = told(paper);
    let is_called = || CALLED.iter().any(|word| contains_words(&told, &format!("{word} {number}")));
    // `facture LQ/221`: letters tell a number from a count.
    let is_long = digits >= DIGITS_MIN || (number.bytes().any(|sign| sign.is_ascii_alphabetic()) && is_called());
    is_long && contains_words(&told, &number) && (number.len() >= SIGNS_ALONE_MIN || is_called())
}
