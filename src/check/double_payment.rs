//! One expense paid through two channels. Example: the hotel's invoice of 450,00 € is paid by mandat 812, and
//! the same night is on the statement of the card that mandat 961 pays. An invoice and the card line that
//! settles it, paid once, are one expense; so are twins of other people or other days. Banks cut the names of merchants,
//! and cards cite invoices; one stay may be told by the agency and by the traveller, each in its own way
//! ([`super::grounds::same_stay`]), and so may a meal or a journey ([`same_expense`]).

mod channels;
mod cited;
mod claimed_room;
mod paid_for;
mod same_expense;
mod suppliers;
mod two_missions;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::findings::parts::on_missions_of;
use super::findings::wording::{line, line_first, places};
use super::grounds::numbers::Numbers;
use super::grounds::persons::Name;
use super::grounds::same_stay::is_same_stay;
use super::grounds::scope;
use super::grounds::travel::told;
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::{Counted, Entry, EntryId, Side};
use crate::model::few::Few;
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::money::Money;
use crate::model::phrases::Phrases;
use crate::model::words::{SAME_PAYEE, contains_words, payee_likeness, reference_key};
use channels::{Channel, channel, in_two_channels};
use cited::{cites_ticket, shared_reference};
use same_expense::{is_place, is_same_expense};
use suppliers::{is_cut, is_named_in, same_supplier};

pub(super) static CHECK: Check = Check {
    id: "double_payment",
    title: "Dépense payée par deux voies",
    why: "Une même dépense réglée par carte, par l’agence ou sur état de frais, et encore par mandat, est payée deux fois.",
    source: "Carte d’achat (décret 2004-1144, puis 2023-209) : le mandat paie la banque, non le fournisseur ; le double ne se voit qu’en rapprochant les pièces.",
    remedy: "Comparer les deux pièces ; si c’est la même dépense, demander le remboursement ou annuler l’un des paiements.",
    severity: Severity::Review,
    needs: "Des justificatifs de plusieurs sources (factures, relevé de carte ou d’agence, états de frais), rapprochés des mandats.",
    closes_by_correction_only: false,
    run,
};

/// An expense as one paper, or one payment without paper, shows it.
#[derive(Clone)]
struct Seen<'b> {
    id: EntryId,
    entry: &'b Entry,
    /// The payment-order lines that pay it.
    paid_by: Few<EntryId>,
    channel: (Channel, &'b str),
}

/// What says that two papers are one expense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Proof {
    /// A shared reference, or the same person, payee, day and amount.
    Sure,
    /// Nothing says that they are two.
    Likely,
    /// The same nights of one person.
    SameNights,
    /// The same person, day and kind of expense, or the same journey.
    SameExpense,
    /// A shared reference in two missions.
    Elsewhere,
}

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    scope::needs_ledger(books)?;
    scope::needs_support(books)?;
    let statements = statements(books);
    let (mut found, mut elsewhere) = (Vec::new(), Vec::new());
    for lines in in_two_channels(books).groups() {
        let mut by_amount: BTreeMap<Money, Vec<Seen<'_>>> = BTreeMap::new();
        for seen in lines.into_iter().filter_map(|id| seen(books, &statements, id, books.entry(id))) {
            let amount = seen.entry.amount.unwrap_or(books.zero());
            by_amount.entry(amount).or_default().push(seen);
        }
        for (amount, group) in by_amount.iter().filter(|(_, group)| group.len() > 1 && group.len() <= GROUP_MAX) {
            found.extend(twice(books, group, &mut elsewhere).into_iter().map(|seen| (*amount, seen)));
        }
    }
    found.extend(two_missions::find(books, elsewhere));
    found.extend(claimed_room::find(books));
    found.extend(paid_for::find(books));
    found.sort_by_key(|(amount, _)| *amount);
    Ok(found.into_iter().map(|(_, observation)| observation).collect())
}

/// The expenses of one amount that were paid twice, each told once; and the pairs of two missions that may be one.
fn twice<'b>(books: &Grounds<'_>, group: &[Seen<'b>], elsewhere: &mut Vec<[Seen<'b>; 2]>) -> Vec<Observation> {
    let (mut found, mut told) = (Vec::new(), BTreeSet::new());
    for (at, one) in group.iter().enumerate() {
        for other in &group[at + 1..] {
            let fresh = !told.contains(&one.id) && !told.contains(&other.id);
            if let Some(proof) = fresh.then(|| is_twice(books, one, other)).flatten() {
                let open = |seen: &&Seen<'_>| !told.contains(&seen.id);
                let (one, other) = whom_it_names(books, group.iter().filter(open), [one, other], proof);
                told.extend([one.id, other.id]);
                found.push(observe(books, one, other, proof));
            } else if fresh && two_missions::is_one_paper(books, one, other) {
                elsewhere.push([one.clone(), other.clone()]);
            }
        }
    }
    elsewhere.retain(|two| !two.iter().any(|seen| told.contains(&seen.id)));
    found
}

/// The pair itself, or the payment of it with a paper as good whose traveller its text names: of the rooms of one price
/// on a card it is that person's which was paid again.
fn whom_it_names<'s>(
    books: &Grounds<'_>,
    papers: impl Iterator<Item = &'s Seen<'s>>,
    [one, other]: [&'s Seen<'s>; 2],
    proof: Proof,
) -> (&'s Seen<'s>, &'s Seen<'s>) {
    let (paid, paper) = match (one.entry.side, other.entry.side) {
        (Side::Ledger, Side::Support) => (one, other),
        (Side::Support, Side::Ledger) => (other, one),
        _ => return (one, other),
    };
    let told = told(paid.entry);
    let words = |paper: &Seen<'_>| {
        let names = persons(books, paper.entry);
        let in_text = |name: &Name| name.key().split(' ').filter(|word| contains_words(&told, word)).count();
        names.iter().map(in_text).max().unwrap_or(0)
    };
    let mut best = (words(paper), paper);
    for other in papers.filter(|other| other.entry.side == Side::Support && other.id != paper.id) {
        let named = words(other);
        if named > best.0 && is_twice(books, paid, other) == Some(proof) {
            best = (named, other);
        }
    }
    (paid, best.1)
}

/// More lines of one amount than this are a tariff.
const GROUP_MAX: usize = 200;

fn seen<'b>(books: &'b Books, statements: &Statements, id: EntryId, entry: &'b Entry) -> Option<Seen<'b>> {
    // The paper that corroborates another has that one's payment, unless it has its own.
    let settled = |id: EntryId| books.match_of(id).map(|(_, one)| &one.ledger);
    let by_statement = |entry: &Entry| {
        let paid = statements.get(&reference_key(entry.statement()?))?;
        Some(paid.iter().copied().collect::<Few<EntryId>>())
    };
    let paid_by = match (entry.side, entry.counted()) {
        (Side::Ledger, Counted::Yes) if books.match_of(id).is_none() => Few::one(id),
        // An order that nothing else explains pays its statement, another one the invoice behind it.
        (Side::Support, Counted::Yes) => match by_statement(entry).filter(|paid| are_open(books, paid)) {
            Some(paid) if books.match_of(id).is_some() => paid,
            _ => settled(id)?.clone(),
        },
        (Side::Support, Counted::Corroborates(main)) => match by_statement(entry) {
            Some(paid) => Some(paid).filter(|paid| settled(main) != Some(paid))?,
            None => {
                by_statement(books.entry(main)).filter(|paid| are_open(books, paid))?;
                settled(main)?.clone()
            }
        },
        _ => return None,
    };
    Some(Seen { id, entry, paid_by, channel: channel(entry) })
}

/// True for payments that no paper explains.
fn are_open(books: &Books, paid: &Few<EntryId>) -> bool {
    paid.iter().all(|id| books.match_of(*id).is_none())
}

/// Payments by the number of the statement that they cite.
type Statements = BTreeMap<String, Vec<EntryId>>;

/// The payments of the statements whose lines corroborate a paper, or are corroborated by one.
fn statements(books: &Books) -> Statements {
    let numbers = books.left_out().filter_map(|(_, entry)| match entry.counted() {
        Counted::Corroborates(main) => entry.statement().or_else(|| books.entry(main).statement()),
        _ => None,
    });
    let wanted = Numbers::of(numbers);
    wanted.bearers(books, Side::Ledger, |line| line.invoice().or(line.statement()))
}

/// Whether two papers are one expense paid twice, and what says so.
fn is_twice(books: &Grounds<'_>, one: &Seen<'_>, other: &Seen<'_>) -> Option<Proof> {
    if !are_paid_apart(books, one, other) || !are_of_one_mission(books, one, other) {
        return None;
    }
    if !other_person(books, one.entry, other.entry) && cites_ticket(one.entry, other.entry) {
        return Some(Proof::Sure);
    }
    by_paper(books, one, other)
        .or_else(|| is_same_stay(books, one.id, other.id).then_some(Proof::SameNights))
        .or_else(|| is_same_expense(books, one.id, other.id).then_some(Proof::SameExpense))
}

/// Two channels, and two payments to two payees: paid twice to one payee is the business of the checks on duplicates.
fn are_paid_apart(books: &Grounds<'_>, one: &Seen<'_>, other: &Seen<'_>) -> bool {
    let same_payment = || one.paid_by.iter().any(|line| other.paid_by.contains(line));
    let payee = |seen: &Seen<'_>| seen.paid_by.first().and_then(|id| books.entry(*id).payee());
    one.channel != other.channel
        && !same_payment()
        && (one.entry.side, other.entry.side) != (Side::Ledger, Side::Ledger)
        && payee(one).zip(payee(other)).is_none_or(|(a, b)| payee_likeness(a, b) < SAME_PAYEE)
}

fn are_of_one_mission(books: &Grounds<'_>, one: &Seen<'_>, other: &Seen<'_>) -> bool {
    let missions = scope::missions(books, one.id);
    scope::missions(books, other.id).iter().any(|mission| missions.contains(mission))
}

/// The same by what the papers themselves say: references, firms, days and persons.
fn by_paper(books: &Grounds<'_>, one: &Seen<'_>, other: &Seen<'_>) -> Option<Proof> {
    let (a, b) = (one.entry, other.entry);
    let apart = days_apart(a, b);
    // Who holds the card of all is not the one for whom it paid.
    let others = other_person(books, a, b);
    let of_all = others && [a, b].into_iter().any(|entry| books.holders().is_alone(entry));
    if apart.is_some_and(|days| days > DAYS_MAX) || (others && !of_all) || other_day(a, b) {
        return None;
    }
    let payee = same_supplier(a, b);
    let shared = shared_reference(a, b) && (payee || !of_all);
    // Two registers are two channels, for a supplier bills in one of them; two numbers of his are two invoices.
    let invoices = one.channel.0 == Channel::Invoice && other.channel.0 == Channel::Invoice;
    let same_traveller = || same_person(books, a, b) && apart == Some(0);
    let cut = a.payee().zip(b.payee()).is_some_and(|(a, b)| is_cut(a, b, |word| is_place(books, one.id, word)));
    if invoices && (payee || cut) && !shared && a.invoice().is_some() && b.invoice().is_some() {
        // One night of one person, under two numbers, is a question all the same.
        let one_day = a.service_date.is_some() && a.service_date == b.service_date;
        return (one_day && same_traveller()).then_some(Proof::Likely);
    }
    if shared || payee {
        return Some(if shared || same_traveller() { Proof::Sure } else { Proof::Likely });
    }
    if cut {
        return Some(Proof::Likely);
    }
    // An agency bills the night of the hotel that it names; a deposit may be as much as the balance.
    let named = is_named_in(a, b) || is_named_in(b, a);
    (named && same_traveller() && !is_share(a) && !is_share(b)).then_some(Proof::Likely)
}

/// Days between two papers of one expense.
const DAYS_MAX: i32 = 7;

/// Days between what two papers tell.
pub(super) fn days_apart(a: &Entry, b: &Entry) -> Option<i32> {
    let day = |entry: &Entry| entry.service_date.or(entry.document_date).or(entry.date);
    // A payment order comes weeks after the expense: its own date says nothing.
    if a.side == Side::Ledger || b.side == Side::Ledger {
        let service = a.service_date.zip(b.service_date);
        return service.map(|(a, b)| (a - b).get_days().abs());
    }
    day(a).zip(day(b)).map(|(a, b)| (a - b).get_days().abs())
}

fn other_day(a: &Entry, b: &Entry) -> bool {
    a.service_date.zip(b.service_date).is_some_and(|(a, b)| a != b)
}

/// Whom the expense was for; on a claim the payee is the traveller.
pub(super) fn persons(books: &Grounds<'_>, entry: &Entry) -> Rc<[Name]> {
    let claim = entry.mission_order().and(entry.payee());
    entry.beneficiary().or(claim).map(|text| books.persons(text)).unwrap_or_default()
}

fn other_person(books: &Grounds<'_>, a: &Entry, b: &Entry) -> bool {
    let (a, b) = (persons(books, a), persons(books, b));
    !a.is_empty() && !b.is_empty() && !a.iter().any(|one| b.iter().any(|other| one.may_be(other)))
}

/// Whether both name one person.
pub(super) fn same_person(books: &Grounds<'_>, a: &Entry, b: &Entry) -> bool {
    let (a, b) = (persons(books, a), persons(books, b));
    a.iter().any(|one| b.iter().any(|other| one.may_be(other)))
}

/// True for what says that it is a part of a price; folded.
pub(super) fn is_part(told: &str) -> bool {
    static PARTS: Phrases = Phrases::of(&[
        "acompte",
        "acomptes",
        "arrhes",
        "solde",
        "depot",
        "deposit",
        "frais de dossier",
        "frais de service",
    ]);
    PARTS.stand_in(told)
}

/// The same of a line, by its texts: halves, shares, what is left to pay. `%` of a tax is none.
pub(super) fn is_share(entry: &Entry) -> bool {
    static SHARES: Phrases = Phrases::of(&[
        "moitie",
        "prorata",
        "partage",
        "partagee",
        "quotepart",
        "partiel",
        "partielle",
        "reste",
        "restant",
        "restante",
        "prepaiement",
        "complement",
        "versement",
        "echeance",
    ]);
    let told = told(entry);
    // `Part-Dieu` is a place.
    let mut words = told.split(' ').peekable();
    let is_one = std::iter::from_fn(|| words.next().map(|word| word == "part" && words.peek() != Some(&"dieu")));
    let in_percent = || entry.description().is_some_and(|text| text.contains('%')) && !contains_words(&told, "tva");
    is_part(&told) || SHARES.stand_in(&told) || is_one.into_iter().any(|is_one| is_one) || in_percent()
}

fn observe(books: &Books, one: &Seen<'_>, other: &Seen<'_>, proof: Proof) -> Observation {
    let payment = |seen: &Seen<'_>| {
        let line_of = seen.paid_by.first().map(|id| line(books.entry(*id)));
        line_of.unwrap_or_default()
    };
    let (one, other) =
        if (one.channel.0, one.id) <= (other.channel.0, other.id) { (one, other) } else { (other, one) };
    let amount = other.entry.amount.unwrap_or(books.zero());
    let doubt = match proof {
        Proof::Sure => "",
        Proof::Likely => " Rien ne prouve que ce soient deux dépenses.",
        Proof::SameNights => " Même personne, mêmes nuits, même montant.",
        Proof::SameExpense => " Même personne, même dépense, même montant.",
        Proof::Elsewhere => " Même pièce et même montant, dans deux missions.",
    };
    let message = format!(
        "{} : {amount} payés deux fois, semble-t-il : {} (par {}) et {} (par {}).{doubt}",
        line_first(one.entry),
        one.entry.place,
        payment(one),
        other.entry.place,
        payment(other)
    );
    let remedy = "Comparer les deux pièces ; si c’est la même dépense, demander le remboursement ou annuler l’un des paiements.";
    let lines = [one.id].into_iter().chain(one.paid_by.iter().copied()).chain(other.paid_by.iter().copied());
    let related: BTreeSet<EntryId> = lines.filter(|id| *id != other.id).collect();
    // That no paper explains such a payment is no second fault.
    let orders = one.paid_by.iter().chain(other.paid_by.iter()).copied();
    let open: Vec<EntryId> =
        orders.filter(|id| ![one.id, other.id].contains(id) && books.match_of(*id).is_none()).collect();
    let observation = scope::on(books, other.id, message, remedy)
        .amount(amount)
        .severity((proof == Proof::Sure).then_some(Severity::Blocking))
        .related(places(books, related))
        .subjects([one.id].into_iter().chain(open));
    // Either of the two may be the one too many.
    on_missions_of(books, observation, &[other.id], &[one.id])
}
