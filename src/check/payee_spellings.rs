//! One payee under several spellings. Example: « HOTEL BISCAYNE PALMS » and « Biscayne Palms Hotel Inc » in
//! the ledger. Case, accents, legal form and civility are no other spelling; two people of one surname are
//! two payees. A plural, a word cut in two and `'s` are the same letters, whatever the legal form.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::findings::wording::{LISTED_MAX, listed, places};
use super::grounds::persons::is_person;
use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::{EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::words::{SAME_PAYEE, firm_words, fold, is_legal_form, payee_likeness};

pub(super) static CHECK: Check = Check {
    id: "payee_spellings",
    title: "Un même tiers sous plusieurs noms",
    why: "Sous plusieurs noms, un tiers échappe aux contrôles de doublon et de cumul.",
    source: "Mentions obligatoires du mandat : le créancier exactement comme sur la pièce justificative.",
    remedy: "Vérifier qu’il s’agit du même tiers, puis unifier la fiche du fournisseur.",
    severity: Severity::Info,
    needs: "Le tiers dans la comptabilité.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    scope::needs_ledger(books)?;
    // A spelling is the set of words, in any order; as many payees as spellings.
    let mut spellings: BTreeMap<Vec<String>, Vec<EntryId>> = BTreeMap::new();
    for (payee, first) in books.paid() {
        spellings.entry(firm_words(payee)).or_default().push(*first);
    }
    spellings.retain(|words, _| !words.is_empty());
    spellings.values_mut().for_each(|lines| lines.sort_unstable());
    if spellings.is_empty() {
        return Err(Outcome::NotChecked("tiers absent des exports de comptabilité".into()));
    }
    let mut groups = groups(books, spellings);
    groups.retain(|group| group.len() > 1);
    Ok(with_all_lines(books, groups).iter().map(|group| observe(books, group)).collect())
}

/// The spellings of payees with all their lines, where the first line of each writing is known.
fn with_all_lines(books: &Books, groups: Vec<Vec<Vec<EntryId>>>) -> Vec<Vec<Vec<EntryId>>> {
    let payee = |id: &EntryId| books.entry(*id).payee();
    let mut places: FxHashMap<&str, (usize, usize)> = FxHashMap::default();
    for (at, group) in groups.iter().enumerate() {
        for (spelling, firsts) in group.iter().enumerate() {
            places.extend(firsts.iter().filter_map(payee).map(|payee| (payee, (at, spelling))));
        }
    }
    let mut whole: Vec<Vec<Vec<EntryId>>> = groups.iter().map(|group| vec![Vec::new(); group.len()]).collect();
    if places.is_empty() {
        return whole;
    }
    for (id, entry, _) in scope::lines(books, Side::Ledger) {
        if let Some((at, spelling)) = entry.payee().and_then(|payee| places.get(payee)) {
            whole[*at][*spelling].push(id);
        }
    }
    whole
}

/// A spelling, and what is compared of it.
struct Spelling<'b> {
    name: &'b str,
    words: Vec<String>,
    /// Its letters without spaces and plurals.
    letters: String,
    is_person: bool,
    /// The first line of each writing.
    lines: Vec<EntryId>,
}

impl Spelling<'_> {
    /// `Taxi 12` is not `Taxi 24`.
    fn numbers(&self) -> impl Iterator<Item = &String> {
        self.words.iter().filter(|word| word.bytes().any(|sign| sign.is_ascii_digit()))
    }

    /// Two spellings of a firm: persons are left to their own checks, and one word in common names none.
    fn is_firm_of(&self, other: &Self) -> bool {
        let shared = || self.words.iter().filter(|word| other.words.contains(word)).count();
        let people = self.is_person && other.is_person;
        let alike = || shared() >= 2 && payee_likeness(self.name, other.name) >= SAME_PAYEE;
        !people && self.numbers().eq(other.numbers()) && (self.letters == other.letters || alike())
    }
}

/// `aerlinguavoyage` of « AER LINGUA VOYAGES », `queenhotel` of « QUEEN'S HOTEL LTD ».
fn letters(name: &str) -> String {
    const LETTERS_MIN: usize = 3;
    let folded = fold(name);
    let own = folded.split(' ').filter(|word| word.len() > 1 && !is_legal_form(word)).count();
    let is_left_out = |word: &&str| own > 1 && (*word == "s" || is_legal_form(word));
    let singular = |word| match str::strip_suffix(word, 's') {
        Some(stem) if stem.len() >= LETTERS_MIN => stem,
        _ => word,
    };
    folded.split(' ').filter(|word| !is_left_out(word)).map(singular).collect()
}

/// Spellings that are one payee's, put together. Two that share no word of weight are not compared.
fn groups(books: &Books, spellings: BTreeMap<Vec<String>, Vec<EntryId>>) -> Vec<Vec<Vec<EntryId>>> {
    /// A word that more groups than this share names none of them.
    const GROUPS_MAX: usize = 300;
    let mut groups: Vec<Vec<Spelling<'_>>> = Vec::new();
    let mut by_word: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (words, lines) in spellings {
        let name = books.entry(lines[0]).payee().unwrap_or_default();
        let one = Spelling { name, letters: letters(name), is_person: is_person(name), words, lines };
        let telling = one.words.iter().filter(|word| word.len() > 2);
        let near = telling.filter_map(|word| by_word.get(word)).filter(|list| list.len() <= GROUPS_MAX);
        let mut near: Vec<usize> = near.flatten().copied().collect();
        near.sort_unstable();
        near.dedup();
        let found = near.into_iter().find(|at| groups[*at].iter().all(|other| other.is_firm_of(&one)));
        let at = found.unwrap_or(groups.len());
        for word in &one.words {
            let list = by_word.entry(word.clone()).or_default();
            if list.last() != Some(&at) {
                list.push(at);
            }
        }
        match found {
            Some(at) => groups[at].push(one),
            None => groups.push(vec![one]),
        }
    }
    groups.into_iter().map(|group| group.into_iter().map(|one| one.lines).collect()).collect()
}

fn observe(books: &Books, group: &[Vec<EntryId>]) -> Observation {
    let names = listed(
        group.iter().map(|lines| format!("« {} »", books.entry(lines[0]).payee().unwrap_or_default().trim())),
    );
    let lines: Vec<EntryId> = group.iter().flatten().copied().collect();
    let amount = books.sum(lines.iter().filter_map(|id| books.entry(*id).amount));
    let message = format!("Sans doute un seul tiers, sous {} noms : {names}, pour {amount} en tout.", group.len());
    let remedy = "Vérifier qu’il s’agit du même tiers (SIRET, code tiers), puis unifier sa fiche.";
    let mut keys: Vec<String> =
        group.iter().map(|lines| firm_words(books.entry(lines[0]).payee().unwrap_or_default()).join(" ")).collect();
    keys.sort();
    Observation::at(books.entry(lines[0]).place.clone(), message, remedy)
        .amount(amount)
        .related(places(books, group.iter().skip(1).take(LISTED_MAX).map(|lines| lines[0])))
        .subject(keys.join(" / "))
}
