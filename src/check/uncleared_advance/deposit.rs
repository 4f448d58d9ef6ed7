//! A final invoice that does not deduct its deposit. Example: Messe AG is paid a deposit of 1 500,00 € on AC-11, then the
//! whole 7 500,00 € of F-118, whose own words say « acompte de 1 500,00 € à déduire ».
//!
//! It is asked about where the final invoice cites the number or the amount of the deposit, or where the deposit is the
//! share of it that it says to be (`Acompte 20 %`). A balance, an invoice that says that it is net, and a deposit that
//! a credit takes back are innocent.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use crate::check::Grounds;
use crate::check::findings::wording::{line, line_first, places};
use crate::check::grounds::said::Topic;
use crate::check::grounds::scope;
use crate::check::grounds::travel::told;
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Severity};
use crate::model::money::Money;
use crate::model::phrases::Phrases;
use crate::model::words::{contains_words, fold};

/// Deposits of one supplier; more are instalments.
const DEPOSITS_MAX: usize = 20;

/// The final invoices paid in full beside a paid deposit.
pub(super) fn find(books: &Grounds<'_>) -> Vec<Observation> {
    let mut deposits: FxHashMap<&str, Vec<EntryId>> = FxHashMap::default();
    let costs = scope::lines_about(books, Side::Support, Topic::Deposit);
    let costs = costs.filter(|(id, entry, amount)| {
        !amount.is_negative() && may_be_deposit(entry) && is_paid_bill(books, *id, entry)
    });
    for (id, entry, _) in costs {
        entry.payee().into_iter().for_each(|payee| deposits.entry(payee).or_default().push(id));
    }
    deposits.retain(|_, ids| {
        ids.retain(|id| is_deposit(&told(books.entry(*id))));
        !ids.is_empty() && ids.len() <= DEPOSITS_MAX
    });
    if deposits.is_empty() {
        return Vec::new();
    }
    let mut credits: BTreeMap<&str, Vec<Money>> = BTreeMap::new();
    for (_, entry, amount) in scope::credits_of_both_sides(books) {
        entry.payee().into_iter().for_each(|payee| credits.entry(payee).or_default().push(amount.negated()));
    }
    let mut found = Vec::new();
    let paid = scope::lines(books, Side::Support).filter(|(id, entry, _)| is_paid_bill(books, *id, entry));
    for (id, entry, amount) in paid {
        let Some((payee, deposits)) = entry.payee().and_then(|payee| Some((payee, deposits.get(payee)?))) else {
            continue;
        };
        let is_open = |deposit: &EntryId| {
            let part = books.entry(*deposit).amount.unwrap_or(books.zero());
            let taken_back = credits.get(payee).is_some_and(|credits| credits.contains(&part));
            *deposit != id && part.amount() < amount.amount() && !taken_back
        };
        let text = told(entry);
        if is_deposit(&text) || NET.stand_in(&text) {
            continue;
        }
        let shared = |deposit: &EntryId| {
            let missions = scope::missions(books, id);
            scope::missions(books, *deposit).iter().any(|mission| missions.contains(mission))
        };
        let owed = deposits.iter().find(|one| is_open(one) && shared(one) && is_whole(books, entry, &text, **one));
        found.extend(owed.and_then(|deposit| observe(books, id, *deposit)));
    }
    found
}

/// An invoice that its own payments settle to the cent.
fn is_paid_bill(books: &Books, id: EntryId, entry: &Entry) -> bool {
    entry.invoice().is_some()
        && entry.payee().is_some()
        && entry.mission_order().is_none()
        && books.match_of(id).is_some_and(|(_, one)| one.is_even())
}

fn may_be_deposit(entry: &Entry) -> bool {
    [entry.nature(), entry.description()].into_iter().flatten().any(|text| {
        let head = text.trim_start().get(..6).unwrap_or_default();
        head.eq_ignore_ascii_case("acompt")
            || head.eq_ignore_ascii_case("arrhes")
            || head.eq_ignore_ascii_case("factur")
    })
}

/// Without one of these words no line tells of a deposit.
pub(in crate::check) static DEPOSIT: Phrases = Phrases::of(&["acompte", "arrhes"]);

/// `Acompte 20 % stand`, `Facture d’acompte`; folded.
fn is_deposit(told: &str) -> bool {
    const HEADS: &[&str] = &["acompte", "arrhes", "facture d acompte", "facture acompte", "facture d arrhes"];
    let head = |head: &str| told.strip_prefix(head).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    HEADS.iter().any(|one| head(one))
}

/// What an invoice says of itself when the deposit is deducted already, or of another part.
static NET: Phrases = Phrases::of(&[
    "solde",
    "reste",
    "restant",
    "net",
    "deduit",
    "deduite",
    "deduits",
    "deduction faite",
    "deduction de l acompte",
    "apres acompte",
    "moins acompte",
    "hors acompte",
    "complement",
]);

/// True when an invoice is the whole of which this is the deposit: it cites it, or the share is that of the whole.
fn is_whole(books: &Books, entry: &Entry, text: &str, deposit: EntryId) -> bool {
    let part = books.entry(deposit);
    let number = part.invoice().map(fold).filter(|number| number.len() > 3);
    let cites = number.is_some_and(|number| contains_words(text, &number));
    cites || cites_amount(entry, part) || is_share_of(entry, part)
}

/// `acompte de 1 500,00 €`.
fn cites_amount(entry: &Entry, part: &Entry) -> bool {
    let Some((cents, said)) = part.amount.and_then(|amount| amount.cents()).zip(entry.description()) else {
        return false;
    };
    let said = said.to_lowercase();
    let Some((_, behind)) = said.split_once("acompte") else { return false };
    let number = behind.trim_start_matches(|sign: char| !sign.is_ascii_digit());
    let number = number.split(|sign: char| !(sign.is_ascii_digit() || sign.is_whitespace() || ",.".contains(sign)));
    let digits: String = number.take(1).flat_map(str::chars).filter(char::is_ascii_digit).collect();
    digits == cents.to_string() || (cents % 100 == 0 && digits == (cents / 100).to_string())
}

/// `Acompte 20 %`, and so much of this invoice.
fn is_share_of(entry: &Entry, part: &Entry) -> bool {
    let Some((before, _)) = part.description().and_then(|text| text.split_once('%')) else { return false };
    let percent =
        before.split_whitespace().next_back().and_then(|word| word.replace(',', ".").parse::<Decimal>().ok());
    let product = percent.zip(entry.amount).and_then(|(percent, whole)| whole.amount().checked_mul(percent));
    let share = part.amount.and_then(|part| part.amount().checked_mul(Decimal::ONE_HUNDRED));
    product.is_some() && product == share
}

fn observe(books: &Books, id: EntryId, deposit: EntryId) -> Option<Observation> {
    let (entry, part) = (books.entry(id), books.entry(deposit));
    let order = |id: EntryId| books.match_of(id).and_then(|(_, one)| one.ledger.first().copied());
    let (whole, before) = (order(id)?, order(deposit)?);
    if whole == before {
        return None;
    }
    let amount = part.amount.unwrap_or(books.zero());
    let message = format!(
        "{} : payée en entier ({}), alors que son acompte de {amount} l’est déjà ({}, {}) : il ne semble pas déduit.",
        line_first(entry),
        line(books.entry(whole)),
        part.place,
        line(books.entry(before)),
    );
    let remedy = "Lire la facture : si son montant est celui de toute la prestation, demander le reversement de l’acompte ou un avoir ; sinon dire que l’acompte est déduit.";
    Some(
        scope::on(books, id, message, remedy)
            .amount(amount)
            .severity(Some(Severity::Review))
            .related(places(books, [deposit, whole, before]))
            .subjects([deposit]),
    )
}
