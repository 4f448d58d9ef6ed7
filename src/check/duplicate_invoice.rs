//! One invoice paid beyond its amount by several payment orders. Example: FAC-2017/00123 of 1 850,00 € is
//! paid by mandat 812 and again by mandat 961. Instalments that sum to the invoice, several lines of one
//! mandat and payments taken back by a credit note are innocent; an invoice written twice and paid twice is not, nor
//! one whose number a clerk wrote otherwise the second time (`2025-3743`, `FACT 20253743`): that is a question, and so
//! is one whose payee he wrote otherwise ([`under_two_names`]), and a line of a claim paid again by itself ([`claims`]).

mod claims;
mod under_two_names;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasher;

use rust_decimal::Decimal;
use rustc_hash::FxBuildHasher;

use super::findings::parts::{on_missions_of, shares_of};
use super::findings::wording::{line, line_first, listed, places};
use super::grounds::numbers::{self, Numbers};
use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::Date;
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Share, Side};
use crate::model::finding::{Observation, Outcome, Part, Severity};
use crate::model::money::Money;
use crate::model::phrases::Phrases;
use crate::model::report::gap;
use crate::model::words::{fold, reference_key};

pub(super) static CHECK: Check = Check {
    id: "duplicate_invoice",
    title: "Facture payée deux fois",
    why: "Une facture payée au-delà de son montant est une somme à récupérer auprès du fournisseur.",
    source: "Caractère libératoire du paiement et validité de la dette (décret GBCP 2012-1246, art. 19 et 20).",
    remedy: "Vérifier les deux mandats et la facture, puis annuler l’un d’eux ou demander le reversement.",
    severity: Severity::Blocking,
    needs: "Le n° de facture et le tiers dans la comptabilité.",
    closes_by_correction_only: false,
    run,
};

/// The payments of one invoice by one payment order.
struct Order {
    paid: Money,
    lines: Vec<EntryId>,
}

/// The lines of both sides that cite one invoice of one payee.
struct Invoice {
    orders: Vec<Order>,
    /// Σ of its supporting documents, when there is one.
    claimed: Option<Money>,
    papers: Vec<EntryId>,
}

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    scope::needs_ledger(books)?;
    if !numbers::are_told(books, Side::Ledger, Entry::invoice) {
        return Err(Outcome::NotChecked("n° de facture absent des exports de comptabilité".into()));
    }
    let ledger = numbers::repeated(books, Side::Ledger, Entry::invoice);
    let wanted = Numbers::of(ledger.keys().map(String::as_str));
    let support = wanted.bearers(books, Side::Support, Entry::invoice);
    let mut found = Vec::new();
    for (number, lines) in &ledger {
        let concerned = |payee: &Vec<EntryId>| payee.len() > 1 && numbers::concern_a_mission(books, payee);
        for payee in of_one_payee(books, lines).into_iter().filter(concerned) {
            let papers = support.get(number).map(Vec::as_slice).unwrap_or_default();
            found.extend(observe(books, &invoice(books, &payee, papers)));
        }
    }
    found.extend(written_otherwise(books, &found));
    found.extend(under_two_names::find(books, &ledger, &support));
    found.extend(claims::find(books, &ledger, &found));
    Ok(found)
}

/// Payments of one amount to one payee whose numbers are one, written in two ways.
fn written_otherwise(books: &Grounds<'_>, found: &[Observation]) -> Vec<Observation> {
    let told: BTreeSet<EntryId> = found.iter().flat_map(|one| one.subjects.iter().copied()).collect();
    let groups = alike_but_written_otherwise(books);
    let number = |id: &EntryId| books.entry(*id).invoice();
    let wanted = Numbers::of(groups.iter().flatten().filter_map(number));
    let bearers = |side: Side| wanted.bearers(books, side, Entry::invoice);
    let (ledger, support) = (bearers(Side::Ledger), bearers(Side::Support));
    let mut seen = Vec::new();
    for group in groups {
        let keys: BTreeSet<String> = group.iter().filter_map(number).map(reference_key).collect();
        let of = |lines: &BTreeMap<String, Vec<EntryId>>| -> Vec<EntryId> {
            keys.iter().filter_map(|key| lines.get(key)).flatten().copied().collect()
        };
        let payee = books.entry(group[0]);
        let lines: Vec<EntryId> =
            of(&ledger).into_iter().filter(|id| books.same_payee(payee, books.entry(*id))).collect();
        let numbers: BTreeSet<&str> = group.iter().filter_map(number).collect();
        let found = observe(books, &invoice(books, &lines, &of(&support)))
            .filter(|one| !one.subjects.iter().any(|id| told.contains(id)));
        seen.extend(found.map(|mut one| {
            one.message
                .push_str(&format!(" Un même n° en plusieurs écritures, semble-t-il : {}.", listed(numbers)));
            one.severity(Severity::Review)
        }));
    }
    seen
}

/// Lines of one amount, one payee and one number under several writings.
fn alike_but_written_otherwise(books: &Grounds<'_>) -> Vec<Vec<EntryId>> {
    /// Fewer signs than these are alike by chance; more lines of one number and amount are a tariff.
    const SIGNS_MIN: usize = 4;
    const LINES_MAX: usize = 50;
    let payments = books.of_one_amount(Side::Ledger).closer(|id| {
        let entry = books.entry(id);
        let amount = entry.amount.filter(|amount| amount.amount() > Decimal::ZERO)?;
        Some(numbers::digits_mark(entry.invoice()?) ^ amount.mark())
    });
    let alike = payments.closer(|id| {
        let entry = books.entry(id);
        let (amount, number) = (entry.amount?, numbers::bare(entry.invoice()?));
        let is_telling = number.len() >= SIGNS_MIN && numbers::is_telling(&number);
        is_telling.then(|| FxBuildHasher.hash_one(number) ^ amount.mark())
    });
    let same = |a: &EntryId, b: &EntryId| {
        let bare = |id: &EntryId| books.entry(*id).invoice().map(numbers::bare);
        bare(a) == bare(b) && books.entry(*a).amount == books.entry(*b).amount
    };
    let mut groups = Vec::new();
    for group in alike.together().groups().filter(|group| group.len() <= LINES_MAX) {
        for mut lines in of_one_payee(books, &group) {
            let first = lines[0];
            lines.retain(|id| same(&first, id));
            let mut keys: Vec<String> =
                lines.iter().filter_map(|id| books.entry(*id).invoice()).map(reference_key).collect();
            keys.sort();
            keys.dedup();
            if keys.len() > 1 {
                groups.push(lines);
            }
        }
    }
    groups
}

/// Lines of one number, parted by payee: invoice 12 of one is not invoice 12 of another.
fn of_one_payee(books: &Grounds<'_>, lines: &[EntryId]) -> Vec<Vec<EntryId>> {
    let mut parts: Vec<Vec<EntryId>> = Vec::new();
    for id in lines {
        match parts.iter_mut().find(|part| books.same_payee(books.entry(part[0]), books.entry(*id))) {
            Some(part) => part.push(*id),
            None => parts.push(vec![*id]),
        }
    }
    parts
}

fn invoice(books: &Grounds<'_>, lines: &[EntryId], papers: &[EntryId]) -> Invoice {
    let payee = books.entry(lines[0]);
    let those = |is_its: &dyn Fn(&Entry) -> bool| -> Vec<EntryId> {
        papers.iter().copied().filter(|id| is_its(books.entry(*id))).collect()
    };
    let mut papers = those(&|paper| books.same_payee(payee, paper));
    if papers.is_empty() {
        // The lines of an agency name travellers, not the agency.
        papers = those(&|paper| paper.payee().is_none_or(|who| paper.beneficiary() == Some(who)));
    }
    // A document without an amount in euros leaves the claimed amount unknown.
    let amounts: Option<Vec<Money>> = papers.iter().map(|id| books.entry(*id).amount).collect();
    let claimed = amounts.filter(|amounts| !amounts.is_empty()).map(|amounts| books.sum(amounts));
    Invoice { orders: orders(books, &without_annulled(books, lines)), claimed, papers }
}

/// The lines without those that were taken back whole: a mandat and its annulment pay nothing.
fn without_annulled(books: &Books, lines: &[EntryId]) -> Vec<EntryId> {
    let is_annulled =
        |id: &EntryId| books.match_of(*id).is_some_and(|(_, one)| one.support.is_empty() && one.gap().is_zero());
    lines.iter().copied().filter(|id| !is_annulled(id)).collect()
}

/// Payment orders in the order of their dates; a line without a number stands for its date.
fn orders(books: &Books, lines: &[EntryId]) -> Vec<Order> {
    let mut orders: BTreeMap<(Option<Date>, Option<i16>, String), Vec<EntryId>> = BTreeMap::new();
    let mut first_date: BTreeMap<(Option<i16>, String), Option<Date>> = BTreeMap::new();
    for id in lines {
        let entry = books.entry(*id);
        let date = entry.order_date.or(entry.date);
        let number = entry.payment_order().map(reference_key).filter(|number| !number.is_empty());
        let number = number.unwrap_or_else(|| date.map(|date| date.to_string()).unwrap_or_default());
        let when = *first_date.entry((entry.year(), number.clone())).or_insert(date);
        orders.entry((when, entry.year(), number)).or_default().push(*id);
    }
    let paid = |lines: &[EntryId]| books.sum(lines.iter().filter_map(|id| books.entry(*id).amount));
    orders.into_values().map(|lines| Order { paid: paid(&lines), lines }).collect()
}

/// The orders that pay too much, and by how much.
fn surplus<'a>(books: &Books, invoice: &'a Invoice) -> Option<(Vec<&'a Order>, Money)> {
    let payments: Vec<&Order> = invoice.orders.iter().filter(|order| order.paid.amount() > Decimal::ZERO).collect();
    if payments.len() < 2 {
        return None;
    }
    match invoice.claimed {
        Some(claimed) => beyond(books, invoice, &payments, claimed),
        None => same_again(invoice, &payments),
    }
}

/// With the document: the orders from which its amount is exceeded, credit notes deducted.
fn beyond<'a>(
    books: &Books,
    invoice: &Invoice,
    payments: &[&'a Order],
    claimed: Money,
) -> Option<(Vec<&'a Order>, Money)> {
    let excess = gap(books.sum(invoice.orders.iter().map(|order| order.paid)), claimed);
    let papers = invoice.papers.iter().map(|id| books.entry(*id));
    if excess.amount() <= books.dossier.rules.gap_allowed(papers) {
        return None;
    }
    let mut sum = books.zero();
    let exceeding = payments.iter().copied().skip_while(|order| {
        sum = books.sum([sum, order.paid]);
        sum.amount() <= claimed.amount()
    });
    let mut exceeding: Vec<&Order> = exceeding.collect();
    // The first pays the invoice, even where it pays too much: those behind it pay it again.
    if exceeding.len() == payments.len() {
        exceeding.remove(0);
    }
    (!exceeding.is_empty()).then_some((exceeding, excess))
}

/// Without the document: an order for the amount of an earlier one, unless a credit note takes it back.
fn same_again<'a>(invoice: &Invoice, payments: &[&'a Order]) -> Option<(Vec<&'a Order>, Money)> {
    let (_, again) = payments
        .iter()
        .enumerate()
        .find(|(at, order)| payments[..*at].iter().any(|earlier| earlier.paid == order.paid))?;
    let taken_back = invoice.orders.iter().any(|order| order.paid == again.paid.negated());
    (!taken_back).then_some((vec![*again], again.paid))
}

/// Twice the same document, each copy paid by an order of its own: the orders behind the first.
fn registered_again<'a>(books: &Books, invoice: &'a Invoice) -> Option<(Vec<&'a Order>, Money)> {
    let (first, others) = invoice.papers.split_first()?;
    let amount = books.entry(*first).amount?;
    // In two missions they may be the halves of one invoice, each paid by its own.
    let is_again = |id: &EntryId| {
        (are_of_one_mission(books, *first, *id) || is_consumed_in_one(books, *first, *id))
            && is_copy(books.entry(*first), books.entry(*id))
    };
    let copies = !others.is_empty() && others.iter().all(is_again);
    let paid_each = invoice.orders.len() > 1 && invoice.orders.iter().all(|order| order.paid == amount);
    let again = || invoice.orders.iter().skip(1);
    (copies && paid_each && !amount.is_negative() && !amount.is_zero())
        .then(|| (again().collect(), books.sum(again().map(|order| order.paid))))
}

fn are_of_one_mission(books: &Books, first: EntryId, other: EntryId) -> bool {
    scope::missions(books, first) == scope::missions(books, other)
}

/// True when the day on which it was consumed is in one of their missions and not in the other: then they are no halves.
fn is_consumed_in_one(books: &Books, first: EntryId, other: EntryId) -> bool {
    let Some(date) = books.entry(first).service_date else { return false };
    let days = books.dossier.rules.days_outside_max;
    let is_in = |id: EntryId| {
        let missions = scope::missions(books, id);
        let mut missions = missions.iter().map(|id| books.mission(*id));
        missions.any(|of| (of.start - date).get_days() <= days && (date - of.end).get_days() <= days)
    };
    is_in(first) != is_in(other)
}

/// True when nothing tells two lines of documents apart, and neither says that it is a part.
fn is_copy(a: &Entry, b: &Entry) -> bool {
    static PARTS: Phrases = Phrases::of(&[
        "part",
        "quote part",
        "quotepart",
        "moitie",
        "prorata",
        "partage",
        "acompte",
        "solde",
        "tranche",
    ]);
    let texts = |entry: &Entry| {
        [entry.description(), entry.nature(), entry.beneficiary(), entry.ticket(), entry.order_line()]
            .map(|text| text.map(fold))
    };
    let dates = |entry: &Entry| [entry.document_date.or(entry.date), entry.service_date, entry.service_end];
    let said = texts(a);
    let is_part = said.iter().flatten().any(|text| PARTS.stand_in(text));
    let share = a.description().is_some_and(|text| text.contains('%'));
    a.amount == b.amount
        && a.original() == b.original()
        && dates(a) == dates(b)
        && said == texts(b)
        && said.iter().any(Option::is_some)
        && !is_part
        && !share
}

/// True when whom and which day the copies were for is told: two nights would say so.
fn are_surely_copies(first: &Entry) -> bool {
    first.beneficiary().is_some() && first.service_date.is_some() && first.description().is_some()
}

fn observe_again(books: &Books, invoice: &Invoice) -> Option<Observation> {
    let (orders, excess) = registered_again(books, invoice)?;
    let subjects: Vec<EntryId> = orders.iter().flat_map(|order| order.lines.iter().copied()).collect();
    let at = *subjects.first()?;
    let entry = books.entry(at);
    let paid: Vec<EntryId> = invoice.orders.first()?.lines.clone();
    let already = listed(paid.iter().map(|id| format!("{}, {}", line(books.entry(*id)), books.entry(*id).place)));
    let copies = listed(invoice.papers.iter().map(|id| books.entry(*id).place.to_string()));
    let message = format!(
        "{} : la même facture est déjà payée ({already}), et elle est inscrite {} fois à l’identique dans les justificatifs ({copies}) : {excess} en trop si c’est une seule pièce.",
        line_first(entry),
        invoice.papers.len()
    );
    let remedy = "Vérifier s’il y a une ou plusieurs factures ; s’il n’y en a qu’une, retirer la copie et annuler le second mandat ou demander le reversement ; si c’est un partage, écrire la quote-part de chaque ligne.";
    let (first, others) = invoice.papers.split_first()?;
    // That the copy is counted in another mission is the same fault.
    let elsewhere: Vec<EntryId> = invoice
        .papers
        .iter()
        .copied()
        .filter(|_| others.iter().any(|id| !are_of_one_mission(books, *first, *id)))
        .collect();
    // Of two missions they may be halves.
    let sure = elsewhere.is_empty() && are_surely_copies(books.entry(*first));
    let severity = (!sure).then_some(Severity::Review);
    let related = subjects.iter().copied().skip(1).chain(paid).chain(invoice.papers.iter().copied());
    let observation = Observation::at(entry.place.clone(), message, remedy)
        .amount(excess)
        .severity(severity)
        .related(places(books, related))
        .subjects(subjects.iter().copied().chain(elsewhere));
    Some(on_missions_of(books, observation, &subjects, &[]))
}

fn observe(books: &Books, invoice: &Invoice) -> Option<Observation> {
    let Some((orders, excess)) = surplus(books, invoice) else { return observe_again(books, invoice) };
    let mut subjects: Vec<EntryId> = orders.iter().flat_map(|order| order.lines.iter().copied()).collect();
    let at = *subjects.first()?;
    let entry = books.entry(at);
    let others: Vec<EntryId> =
        invoice.orders.iter().flat_map(|order| &order.lines).copied().filter(|id| !subjects.contains(id)).collect();
    let already = listed(others.iter().map(|id| {
        let other = books.entry(*id);
        format!("{}, {}", line(other), other.place)
    }));
    let claimed = invoice.claimed.map(|claimed| format!(" pour une facture de {claimed}")).unwrap_or_default();
    let paid = books.sum(invoice.orders.iter().map(|order| order.paid));
    let message = format!(
        "{} : la même facture est déjà payée ({already}). Total payé {paid}{claimed}, soit {excess} en trop.",
        line_first(entry)
    );
    let remedy = "Vérifier les mandats et la facture, puis annuler le second mandat ou demander le reversement au fournisseur.";
    let parts = beyond_in_each(books, invoice, &subjects, excess);
    let at_fault = subjects.clone();
    let related =
        subjects.iter().copied().skip(1).chain(others.iter().copied()).chain(invoice.papers.iter().copied());
    let related = places(books, related.collect::<Vec<_>>());
    // Where the later order took the paper, what was paid before, a deposit, is what stands without one.
    let open = |id: &EntryId| books.match_of(*id).is_none();
    if invoice.claimed.is_some() && !subjects.iter().any(open) {
        subjects.extend(others.iter().copied().filter(open));
    }
    let observation =
        Observation::at(entry.place.clone(), message, remedy).amount(excess).related(related).subjects(subjects);
    Some(match parts {
        Some(parts) => observation.parts(parts),
        None => on_missions_of(books, observation, &at_fault, &[]),
    })
}

/// What is paid too much in each mission of an invoice of several, where the papers tell: its lines less its papers.
fn beyond_in_each(books: &Books, invoice: &Invoice, subjects: &[EntryId], excess: Money) -> Option<Vec<Part>> {
    let lines: Vec<EntryId> = invoice.orders.iter().flat_map(|order| &order.lines).copied().collect();
    let of_lines = shares_of(books, &lines);
    if of_lines.len() < 2 || invoice.claimed.is_none() {
        return None;
    }
    let (of_papers, at_fault) = (shares_of(books, &invoice.papers), shares_of(books, subjects));
    let of = |shares: &[Share], mission| {
        shares.iter().find(|share| share.mission == mission).map_or(books.zero(), |share| share.amount)
    };
    let in_each = of_lines.iter().map(|paid| {
        let amount = gap(paid.amount, of(&of_papers, paid.mission));
        Part { mission: paid.mission, amount: Some(amount) }
    });
    let parts: Vec<Part> = in_each.filter(|part| part.amount.is_some_and(|amount| !amount.is_zero())).collect();
    let fits = |part: &Part| {
        let most = of(&at_fault, part.mission);
        part.amount.is_some_and(|amount| !amount.is_negative() && amount <= most)
    };
    let sum = books.sum(parts.iter().filter_map(|part| part.amount));
    (sum == excess && parts.iter().all(fits)).then_some(parts)
}
