//! A negative line without the line that it reduces. Example: −159,00 € from the agency, no mandat number,
//! no invoice, no ticket of the dossier for that traveller. A deposit given back, a reduction that cites the
//! reduced order and a credit for a ticket of the same traveller are innocent.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::findings::wording::line_first;
use super::grounds::persons::Name;
use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::money::Money;
use crate::model::words::{SAME_PAYEE, contains_words, fold, payee_likeness, reference_key, reference_key_into};

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
    let credits: Vec<Credit<'_>> = scope::credits_of_both_sides(books).map(Credit::of).collect();
    if credits.is_empty() {
        return Err(Outcome::NotApplicable("aucune ligne négative".into()));
    }
    let costs = Costs::of(books, &credits);
    let linked: Vec<EntryId> = credits.iter().filter(|one| costs.reduce(books, one)).map(|one| one.id).collect();
    let is_linked = |id: &EntryId| linked.binary_search(id).is_ok();
    let mut found = Vec::new();
    for Credit { id, entry, amount, .. } in credits {
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

struct Credit<'b> {
    id: EntryId,
    entry: &'b Entry,
    amount: Money,
    /// The numbers that it tells, those in its description too.
    references: Vec<String>,
}

impl<'b> Credit<'b> {
    fn of((id, entry, amount): (EntryId, &'b Entry, Money)) -> Self {
        let cited = entry.description().into_iter().flat_map(|text| text.split_whitespace());
        let cited = cited.filter(|word| word.chars().any(|sign| sign.is_ascii_digit())).map(reference_key);
        let cited = cited.chain(entry.description().into_iter().flat_map(orders_of_years));
        let own = numbers(entry).map(reference_key).filter(|key| key.len() >= 2);
        let references = own.chain(cited.filter(|key| key.len() >= 3)).collect();
        Self { id, entry, amount, references }
    }

    /// The costs of the same amount, in euros and in the currency of the document.
    fn costs(&self) -> impl Iterator<Item = (Side, Money)> + '_ {
        let amounts = [Some(self.amount), self.entry.original()];
        amounts.into_iter().flatten().map(|money| (self.entry.side, money.negated()))
    }
}

/// The numbers of payment orders that a text gives with their year: `mandat 5007/2019`, `mandat 2019-5007`.
fn orders_of_years(text: &str) -> Vec<String> {
    let is_year = |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|sign| sign.is_ascii_digit());
    let folded = fold(text);
    if !["mandat", "mandats", "mdt"].iter().any(|word| contains_words(&folded, word)) {
        return Vec::new();
    }
    let numbers = text.split_whitespace().filter_map(|word| {
        let word = word.trim_matches(|sign: char| !sign.is_ascii_digit());
        let (first, second) = word.split_once(['/', '-'])?;
        let number = if is_year(second) { first } else { Some(second).filter(|_| is_year(first))? };
        is_number(number).then(|| reference_key(number))
    });
    numbers.collect()
}

/// The costs that the credits may reduce.
struct Costs<'b> {
    by_reference: BTreeMap<String, Vec<EntryId>>,
    by_amount: BTreeMap<(Side, Money), Vec<EntryId>>,
    /// By each word of the person's name.
    by_person: BTreeMap<String, Vec<(Name, Side, Money, &'b str)>>,
}

impl<'b> Costs<'b> {
    fn of(books: &'b Grounds<'_>, credits: &[Credit<'_>]) -> Self {
        let wanted: FxHashSet<&str> = credits.iter().flat_map(|one| &one.references).map(String::as_str).collect();
        let mut by_amount: BTreeMap<(Side, Money), Vec<EntryId>> =
            credits.iter().flat_map(Credit::costs).map(|cost| (cost, Vec::new())).collect();
        let mut by_reference: BTreeMap<String, Vec<EntryId>> = BTreeMap::new();
        let mut key = String::new();
        for (id, entry) in books.entries().filter(|(_, entry)| is_cost(entry)) {
            for number in numbers(entry) {
                reference_key_into(number, &mut key);
                if wanted.contains(key.as_str()) {
                    by_reference.entry(key.clone()).or_default().push(id);
                }
            }
            for money in [entry.amount, entry.original()].into_iter().flatten() {
                by_amount.entry((entry.side, money)).and_modify(|ids| ids.push(id));
            }
        }
        Self { by_reference, by_amount, by_person: by_person(books) }
    }

    /// True when a cost of the dossier is what the credit reduces.
    fn reduce(&self, books: &Books, credit: &Credit<'_>) -> bool {
        let cited = credit.references.iter().filter_map(|key| self.by_reference.get(key)).flatten();
        let by_amount = credit
            .costs()
            .filter_map(|cost| self.by_amount.get(&cost))
            .flatten()
            .any(|other| same_payee(credit.entry, books.entry(*other)));
        cited.into_iter().any(|other| *other != credit.id)
            || by_amount
            || self.of_person(credit.entry, credit.amount)
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

/// The greatest cost of each traveller from each payee, by each word of the name.
fn by_person<'b>(books: &'b Grounds<'_>) -> BTreeMap<String, Vec<(Name, Side, Money, &'b str)>> {
    let mut greatest: FxHashMap<(&str, Side, &str), Money> = FxHashMap::default();
    for (_, entry) in books.assigned().filter(|(_, entry)| is_cost(entry)) {
        let Some((name, amount)) = entry.beneficiary().zip(entry.amount) else { continue };
        let known = greatest.entry((name, entry.side, entry.payee().unwrap_or_default())).or_insert(amount);
        *known = amount.max(*known);
    }
    let mut by_person: BTreeMap<String, Vec<(Name, Side, Money, &str)>> = BTreeMap::new();
    for ((name, side, payee), amount) in greatest {
        let name = Name::of(name);
        for word in name.key().split(' ') {
            by_person.entry(word.to_owned()).or_default().push((name.clone(), side, amount, payee));
        }
    }
    by_person
}

fn is_cost(entry: &Entry) -> bool {
    entry.is_counted() && entry.amount.is_some_and(|amount| !amount.is_negative())
}

fn numbers(entry: &Entry) -> impl Iterator<Item = &str> {
    [entry.payment_order(), entry.invoice(), entry.ticket()].into_iter().flatten()
}

fn same_payee(a: &Entry, b: &Entry) -> bool {
    match (a.payee(), b.payee()) {
        (Some(a), Some(b)) => a == b || payee_likeness(a, b) >= SAME_PAYEE,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_cited_with_its_year() {
        for text in ["Annulation partielle mandat 5007/2019", "Réduction du mandat n° 2019-5007", "mdt 5007/2019."]
        {
            assert_eq!(orders_of_years(text), ["5007"], "{text}");
        }
        for text in ["Avoir OM 5007/2019", "Annulation mandat 5007", "Mandat du 12/2019"] {
            assert!(!orders_of_years(text).contains(&"5007".to_owned()), "{text}");
        }
    }
}
