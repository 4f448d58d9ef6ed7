//! A negative line without the line that it reduces. Example: −159,00 € from the agency, no mandat number,
//! no invoice, no ticket of the dossier for that traveller. A deposit given back, a reduction that cites the
//! reduced order and a credit for a ticket of the same traveller are innocent.

use std::collections::BTreeMap;

use super::persons::Name;
use super::wording::line_first;
use super::{Check, Grounds, scope};
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::money::Money;
use crate::model::words::{SAME_PAYEE, payee_likeness, reference_key};

pub(super) static CHECK: Check = Check {
    id: "unlinked_credit",
    title: "Avoir ou réduction sans la ligne réduite",
    why: "Un montant négatif que rien ne rattache diminue le coût de la mission sans que l’on sache pourquoi.",
    source: "Mandats d’annulation ou de réduction : référence du mandat initial (instruction M52, PES « annulation/réduction »).",
    remedy: "Indiquer la pièce ou le mandat que cette ligne réduit, ou la retirer de la mission.",
    severity: Severity::Review,
    needs: "Des lignes négatives, avec leurs références.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    scope::needs_lines(books)?;
    let costs = Costs::of(books);
    let credits: Vec<(EntryId, &Entry, Money)> =
        scope::both_sides(books).filter(|(_, _, amount)| amount.is_negative()).collect();
    if credits.is_empty() {
        return Err(Outcome::NotApplicable("aucune ligne négative".into()));
    }
    let linked: Vec<EntryId> = credits
        .iter()
        .filter(|(id, entry, amount)| costs.reduce(books, *id, entry, *amount))
        .map(|one| one.0)
        .collect();
    let is_linked = |id: &EntryId| linked.binary_search(id).is_ok();
    let mut found = Vec::new();
    for (id, entry, amount) in credits {
        let partners: Vec<EntryId> = books.match_of(id).into_iter().flat_map(|(_, one)| one.entries()).collect();
        // A match that also holds what is reduced; a credit whose partner is linked.
        let with_cost =
            partners.iter().any(|other| books.entry(*other).amount.is_some_and(|other| !other.is_negative()));
        let told =
            entry.side == Side::Support && partners.iter().any(|other| books.entry(*other).side == Side::Ledger);
        if with_cost || is_linked(&id) || partners.iter().any(is_linked) || told {
            continue;
        }
        let message =
            format!("{} : {amount}, sans la ligne que cet avoir ou cette réduction diminue.", line_first(entry));
        let remedy = "Indiquer le mandat ou la pièce d’origine (son numéro dans le libellé suffit), ou retirer la ligne de la mission.";
        found.push(scope::on(books, id, message, remedy));
    }
    Ok(found)
}

/// The costs that a credit may reduce.
struct Costs<'b> {
    by_reference: BTreeMap<String, Vec<EntryId>>,
    by_amount: BTreeMap<(Side, Money), Vec<EntryId>>,
    /// By each word of the person's name.
    by_person: BTreeMap<String, Vec<(Name, Side, Money, &'b str)>>,
}

impl<'b> Costs<'b> {
    fn of(books: &'b Books) -> Self {
        let mut costs =
            Self { by_reference: BTreeMap::new(), by_amount: BTreeMap::new(), by_person: BTreeMap::new() };
        let lines = books.entries().filter_map(|(id, entry)| Some((id, entry, entry.amount?)));
        for (id, entry, amount) in lines.filter(|(_, entry, amount)| entry.is_counted() && !amount.is_negative()) {
            for reference in references(entry) {
                costs.by_reference.entry(reference).or_default().push(id);
            }
            for money in [Some(amount), entry.original()].into_iter().flatten() {
                costs.by_amount.entry((entry.side, money)).or_default().push(id);
            }
            if let Some(name) = entry.beneficiary().filter(|_| !books.assignment(id).is_none()) {
                let name = Name::of(name);
                for word in name.key().split(' ') {
                    let one = (name.clone(), entry.side, amount, entry.payee().unwrap_or_default());
                    costs.by_person.entry(word.to_owned()).or_default().push(one);
                }
            }
        }
        costs
    }

    /// True when a cost of the dossier is what the credit reduces.
    fn reduce(&self, books: &Books, id: EntryId, entry: &Entry, credit: Money) -> bool {
        let cited = entry.description().into_iter().flat_map(|text| text.split_whitespace());
        let cited = cited.filter(|word| word.chars().any(|sign| sign.is_ascii_digit())).map(reference_key);
        let references: Vec<String> = references(entry).chain(cited.filter(|key| key.len() >= 3)).collect();
        let by_reference =
            references.iter().filter_map(|key| self.by_reference.get(key)).flatten().any(|other| *other != id);
        let amounts = [Some(credit), entry.original()].into_iter().flatten();
        let by_amount = amounts
            .filter_map(|money| self.by_amount.get(&(entry.side, money.negated())))
            .flatten()
            .any(|other| same_payee(entry, books.entry(*other)));
        by_reference || by_amount || self.of_person(entry, credit)
    }

    /// A credit for a traveller, and a greater cost for the same one from the same payee.
    fn of_person(&self, entry: &Entry, credit: Money) -> bool {
        let Some(name) = entry.beneficiary().map(Name::of) else { return false };
        let payee = entry.payee().unwrap_or_default();
        let key = name.key();
        let mut near = key.split(' ').filter_map(|word| self.by_person.get(word)).flatten();
        near.any(|(other, side, amount, of)| {
            *side == entry.side
                && *amount >= credit.abs()
                && (payee == *of || payee_likeness(payee, of) >= SAME_PAYEE)
                && other.may_be(&name)
        })
    }
}

fn references(entry: &Entry) -> impl Iterator<Item = String> + '_ {
    let texts = [entry.payment_order(), entry.invoice(), entry.ticket()];
    texts.into_iter().flatten().map(reference_key).filter(|key| key.len() >= 2)
}

fn same_payee(a: &Entry, b: &Entry) -> bool {
    match (a.payee(), b.payee()) {
        (Some(a), Some(b)) => a == b || payee_likeness(a, b) >= SAME_PAYEE,
        _ => true,
    }
}
