//! Payments printed among the lines of a bill: `Règlement Visa`, `Payment – thank you`, at the foot of a hotel's folio.
//!
//! Example: three nights of 141,00, 141,00 and 142,00, then « Règlement Visa 1234 » of 424,00 at credit, balance
//! 0,00. The stay cost 424,00: that it is paid already takes nothing off it, as a credit note would. Nor does an advance
//! that a claim deducts from what is still to be paid: the journey cost what its expenses make together.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::questions::{Question, Why};
use super::settled_words::{
    ADVANCES, BACK, BESIDE, DEDUCTED, DEPOSITS, MEANS, OF_ADVANCES, OF_STATEMENTS, PAYMENTS, STATEMENTS,
};
use crate::interpret::amounts::Amounts;
use crate::interpret::values::vocabulary::{SETTLEMENT_STARTS, SETTLEMENT_WORDS};
use crate::model::calendar::french_month;
use crate::model::entry::{Entry, Side};
use crate::model::field::Field;
use crate::model::money::Money;
use crate::model::phrases::Heads;
use crate::model::words::fold;

/// The payments of bills among the lines that prove a cost.
pub(in crate::interpret) struct Settled {
    /// Which they are.
    pub(in crate::interpret) aside: Vec<bool>,
    /// Why they are set aside, in French.
    pub(in crate::interpret) why: String,
    /// One of them that says no payment.
    pub(in crate::interpret) question: Option<Question>,
}

/// Finds them.
pub(in crate::interpret) fn find(amounts: &Amounts, entries: &[Entry]) -> Option<Settled> {
    let leaves_nothing = leaves_nothing(entries);
    if amounts.is_double_entry_book() || !(leaves_nothing || entries.iter().any(|entry| kind(entry).is_some())) {
        return None;
    }
    let mut left: BTreeMap<Option<String>, Decimal> = BTreeMap::new();
    for entry in entries.iter() {
        *left.entry(bill(entry)).or_default() += entry.amount.map(|amount| amount.amount()).unwrap_or_default();
    }
    let whole = entries.iter().filter(|entry| kind(entry).is_none()).filter_map(|entry| entry.amount);
    let (charges, whole) = (whole.clone().count(), Money::sum(amounts.currency(), whole).ok());
    let is_payment = |entry: &Entry| match kind(entry) {
        // The debit of the lines of the statement is their sum.
        Some(Kind::Statement) => {
            entry.amount.is_some_and(|amount| amount.is_negative() || (charges > 1 && Some(amount) == whole))
        }
        _ if gives_deposit_back(entry, entries) => false,
        // With columns of charges and of payments a part may be paid; in one column it may be a credit.
        Some(Kind::Payment) if amounts.is_two_sided() => true,
        // What the hotel gave back of its deposit has that deposit beside it.
        Some(Kind::Advance) => {
            !entries.iter().any(|other| other.amount.is_some() && other.amount == entry.amount.map(Money::negated))
        }
        // One charge and its refund make nothing either.
        Some(Kind::Means) if charges < 2 => false,
        Some(_) => left.get(&bill(entry)).is_some_and(Decimal::is_zero),
        None => false,
    };
    let mut aside: Vec<bool> = entries.iter().map(is_payment).collect();
    let mut question = None;
    if let (Some(last), Some(entry)) = (aside.last_mut(), entries.last().filter(|_| leaves_nothing)) {
        let label = entry.description().unwrap_or_default().to_owned();
        let asked = |amount| Question { at: entry.place.clone(), label, amount, why: Why::TakesAllBack };
        question = entry.amount.filter(|_| !*last).map(asked);
        *last = true;
    }
    let paid = entries.iter().zip(&aside).filter(|(_, aside)| **aside).filter_map(|(entry, _)| entry.amount);
    let count = aside.iter().filter(|aside| **aside).count();
    let sum = Money::sum(amounts.currency(), paid.map(Money::abs)).ok().filter(|_| count > 0)?;
    let (lines, s) = if count == 1 { ("1 ligne".to_owned(), "") } else { (format!("{count} lignes"), "s") };
    let why = format!(
        "{lines} de règlement ou d’avance déduite pour {sum}, mise{s} de côté : ce qui est déjà payé ne diminue pas ce que cela a coûté"
    );
    Some(Settled { aside, why, question })
}

/// `Deposit -100,00` below `Caution 100,00`: what the hotel took and gave back. It paid nothing of the stay.
fn gives_deposit_back(entry: &Entry, entries: &[Entry]) -> bool {
    let says = |entry: &Entry| {
        let folded = fold(entry.description().unwrap_or_default());
        folded.split(' ').any(|word| DEPOSITS.contains(&word))
    };
    let taken = entry.amount.map(Money::negated);
    says(entry) && entries.iter().any(|other| other.amount == taken && says(other))
}

/// True when the last line takes all others back without a word of that, whatever was paid before: no bill is worth
/// nothing.
fn leaves_nothing(entries: &[Entry]) -> bool {
    const CHARGES_MIN: usize = 3;
    let Some((last, others)) = entries.split_last().filter(|(_, others)| others.len() >= CHARGES_MIN) else {
        return false;
    };
    let of_bank =
        |entry: &Entry| entry.side == Side::Support && entry.payee().is_none() && entry.beneficiary().is_none();
    let value = |entry: &Entry| entry.amount.map(|amount| amount.amount()).unwrap_or_default();
    let takes_back = || {
        let folded = fold(last.description().unwrap_or_default());
        folded.is_empty() || folded.split(' ').any(|word| BACK.contains(&word))
    };
    let is_charge = |entry: &&Entry| value(entry) > Decimal::ZERO;
    of_bank(last)
        && value(last) < Decimal::ZERO
        && others.iter().filter(is_charge).count() >= CHARGES_MIN
        && entries.iter().map(value).sum::<Decimal>().is_zero()
        && !takes_back()
        && others.iter().all(|entry| (is_charge(&entry) || kind(entry).is_some()) && bill(entry) == bill(last))
}

/// How a line says that it is a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Payment,
    Means,
    Advance,
    Statement,
}

#[inline]
fn kind(entry: &Entry) -> Option<Kind> {
    if entry.side != Side::Support {
        return None;
    }
    let is_negative = entry.amount.is_some_and(|amount| amount.is_negative());
    // Nearly every line ends here.
    if is_negative || may_be_of_bank(entry) { kind_by_words(entry, is_negative) } else { None }
}

fn kind_by_words(entry: &Entry, is_negative: bool) -> Option<Kind> {
    let folded = fold(entry.description().or(entry.payee())?);
    let is_card = folded.starts_with("credit card") || folded.contains("by credit card");
    if !is_card && folded.split(' ').any(|word| BACK.contains(&word)) {
        return None;
    }
    if is_deduction(entry, &folded) && is_negative {
        return Some(Kind::Advance);
    }
    if may_be_of_bank(entry) && is_of_statement(&folded) {
        return Some(Kind::Statement);
    }
    if !is_negative {
        return None;
    }
    // `Votre virement du 26/10/2017`: only who was paid says so to who paid.
    let yours = folded.strip_prefix("votre ");
    let told = yours.unwrap_or(&folded);
    let begins = |words: &&&str| {
        told.strip_prefix(**words).is_some_and(|rest| rest.is_empty() || !rest.starts_with(char::is_alphanumeric))
    };
    // Who sells on this line is not who is paid by it.
    if entry.payee().is_some() || !words_are(told, BESIDE) {
        return None;
    }
    match PAYMENTS.iter().find(begins) {
        Some(_) => Some(Kind::Payment),
        None => MEANS.iter().find(begins).map(|_| if yours.is_some() { Kind::Payment } else { Kind::Means }),
    }
}

/// `Prélèvement relevé 08/2024`, `Zahlung erhalten - Danke`: the settlement of a statement, in words that are all known.
fn is_of_statement(folded: &str) -> bool {
    let says =
        |words: &&str| folded.strip_prefix(*words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    (STATEMENTS.iter().any(says) && words_are(folded, OF_STATEMENTS))
        || (SETTLEMENT_STARTS.iter().any(says) && words_are(folded, SETTLEMENT_WORDS))
}

/// True when a text says nothing but a payment, how it was made, these words, days and numbers.
fn words_are(folded: &str, known: &[&str]) -> bool {
    folded.split(' ').skip(1).all(|word| {
        known.contains(&word)
            || PAYMENTS.contains(&word)
            || french_month(word).is_some()
            || word.bytes().any(|sign| sign.is_ascii_digit())
            || word.bytes().all(|sign| sign == b'x')
    })
}

/// Nobody sold anything on this line: it bears no number, and at most one name, which says what it is.
fn may_be_of_bank(entry: &Entry) -> bool {
    static HEADS: Heads = Heads::of(STATEMENTS).with(&Heads::of(SETTLEMENT_STARTS)).with(&Heads::of(PAYMENTS));
    let has = |field: Field| entry.texts.has(field);
    !(has(Field::Invoice) || has(Field::Ticket) || has(Field::MissionOrder))
        && has(Field::Payee) != has(Field::Description)
        && entry.description().or(entry.payee()).is_some_and(|text| HEADS.may_open(text))
}

/// `Avance versée à déduire` of a claim; `Avance` alone where its nature says so too.
fn is_deduction(entry: &Entry, folded: &str) -> bool {
    let says = |text: &str, words: &[&str]| text.split(' ').any(|word| words.contains(&word));
    let is_claim = entry.mission_order().is_some() || entry.beneficiary().is_some();
    let nature = entry.nature().map(fold).unwrap_or_default();
    let bare = |text: &str| ADVANCES.contains(&text);
    const FIRST: &[&str] = &["a", "moins", "deduction", "retenue", "dont", "om"];
    let first = folded.split(' ').next().unwrap_or_default();
    let begins = bare(first) || FIRST.contains(&first);
    begins
        && words_are(folded, &[ADVANCES, DEDUCTED, OF_ADVANCES].concat())
        && is_claim
        && says(folded, ADVANCES)
        && (says(folded, DEDUCTED) || bare(folded) || bare(&nature))
}

/// The bill of which an entry is a line.
fn bill(entry: &Entry) -> Option<String> {
    entry.invoice().map(fold)
}
