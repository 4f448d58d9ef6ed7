//! A beneficiary who is not on the mission's member list. Example: a ticket of 842,00 € Marseille–Miami for
//! Claire Vidal, whom the list does not name. Reported once per person, with the sum of the lines. A name that
//! is a letter or two away from a member's is a question, not a block; so is a cell that may name somebody and could
//! not be read, `Ibis Paul 12`, and the holder of a card, who may pay for others.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::findings::wording::{count, places};
use super::grounds::holders::Holders;
use super::grounds::persons::{Name, beneficiary};
use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::mission::MissionId;

pub(super) static CHECK: Check = Check {
    id: "beneficiary_outside_delegation",
    title: "Bénéficiaire hors délégation",
    why: "La dépense d’une personne qui n’est pas de la délégation n’est pas une dépense de la mission.",
    source: "Listes des membres annexées au rapport ; prise en charge d’invités sur décision expresse (CGCT annexe I, rubrique 218).",
    remedy: "Compléter la liste des membres, ou retirer la dépense de la mission.",
    severity: Severity::Blocking,
    needs: "Une liste des membres par mission et le bénéficiaire des lignes.",
    closes_by_correction_only: false,
    run,
};

/// A person whom the list does not name, and the lines made out to him or her.
struct Stranger {
    name: Name,
    lines: Vec<EntryId>,
}

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let mut found = Vec::new();
    let holders = books.holders();
    let (mut without_list, mut without_names) = (Vec::new(), Vec::new());
    for (id, _) in books.dossier.missions() {
        let members: Vec<Name> = books.members_of(id).map(|member| Name::of(&member.name)).collect();
        if members.is_empty() {
            without_list.push(id);
            continue;
        }
        let named = named(books, id);
        if named.is_empty() {
            without_names.push(id);
        }
        found.extend(strangers(&named, &members).into_iter().map(|one| observe(books, id, one, &members, holders)));
        found.extend(unread(books, id).into_iter().map(|(text, lines)| observe_unread(books, id, text, lines)));
    }
    let lacking = [
        scope::lacking(books, "liste des membres absente pour", &without_list),
        scope::lacking(books, "bénéficiaire absent des lignes de", &without_names),
    ];
    scope::conclude(found, lacking.into_iter().flatten().collect())
}

/// The lines of a mission with the persons that they name, payments first.
fn named(books: &Grounds<'_>, mission: MissionId) -> Vec<(EntryId, Rc<[Name]>)> {
    let named =
        scope::of_mission_both_sides(books, mission).map(|(id, entry, _)| (id, beneficiaries(books, entry)));
    named.filter(|(_, names)| !names.is_empty()).collect()
}

/// The cells that may name somebody who was not read, with their lines, payments first.
fn unread<'b>(books: &'b Grounds<'_>, mission: MissionId) -> BTreeMap<&'b str, Vec<EntryId>> {
    let mut unread: BTreeMap<&str, Vec<EntryId>> = BTreeMap::new();
    for (id, entry, _) in scope::of_mission_both_sides(books, mission) {
        let text = beneficiary(entry).filter(|text| books.named(text).unread);
        text.into_iter().for_each(|text| unread.entry(text).or_default().push(id));
    }
    unread
}

/// For whom the expense was made. On a claim, which has a mission order, the payee is the traveller.
fn beneficiaries(books: &Grounds<'_>, entry: &Entry) -> Rc<[Name]> {
    if let Some(beneficiary) = beneficiary(entry) {
        return books.persons(beneficiary);
    }
    let claimant = entry.mission_order().and(entry.payee()).map(|payee| books.named(payee));
    let Some(claimant) = claimant.filter(|payee| payee.is_person) else { return books.nobody() };
    claimant.persons.iter().filter(|name| !name.is_short()).cloned().collect()
}

fn strangers(named: &[(EntryId, Rc<[Name]>)], members: &[Name]) -> Vec<Stranger> {
    let called = civilities(named, members);
    // The surname of Mr Van den Berghe is that of his wife.
    let is_another = |name: &Name, at: usize| {
        let civility = name.civility().filter(|_| name.is_part_of(&members[at]));
        civility.is_some_and(|civility| called[at].is_some_and(|of_member| of_member != civility))
    };
    let is_member = |name: &Name| {
        let mut members = members.iter().enumerate();
        members.any(|(at, member)| (name.may_be(member) || name.is_surname_of(member)) && !is_another(name, at))
    };
    let mut strangers: Vec<Stranger> = Vec::new();
    let mut known: FxHashSet<(&str, Option<&str>)> = FxHashSet::default();
    // The place of a stranger by each spelling met.
    let mut places: FxHashMap<&str, usize> = FxHashMap::default();
    for (id, name) in named.iter().flat_map(|(id, names)| names.iter().map(|name| (*id, name))) {
        let dress = (name.key(), name.civility());
        if known.contains(&dress) {
            continue;
        }
        if let Some(at) = places.get(name.text.as_str()) {
            strangers[*at].lines.push(id);
            continue;
        }
        if is_member(name) {
            known.insert(dress);
            continue;
        }
        let found = strangers.iter().position(|one| one.name == *name || one.name.may_be(name));
        let at = found.unwrap_or_else(|| {
            strangers.push(Stranger { name: name.clone(), lines: Vec::new() });
            strangers.len() - 1
        });
        strangers[at].lines.push(id);
        places.insert(&name.text, at);
    }
    strangers
}

/// What the lines that name a member in full call him or her, where they all say the same.
fn civilities(named: &[(EntryId, Rc<[Name]>)], members: &[Name]) -> Vec<Option<&'static str>> {
    let mut said: FxHashMap<&str, BTreeSet<&'static str>> = FxHashMap::default();
    for name in named.iter().flat_map(|(_, names)| names.iter()) {
        said.entry(name.key()).or_default().extend(name.civility());
    }
    let of_member = |member: &Name| said.get(member.key()).filter(|said| said.len() == 1)?.first().copied();
    members.iter().map(of_member).collect()
}

fn observe(books: &Books, mission: MissionId, one: Stranger, members: &[Name], holders: &Holders) -> Observation {
    let amount = books.sum(once(books, &one.lines).into_iter().map(|id| books.share(id, mission)));
    let first = books.entry(one.lines[0]);
    let near = members.iter().find(|member| one.name.is_near(member));
    let hint = near.map(|member| format!(" Nom proche sur la liste : {}.", member.text)).unwrap_or_default();
    let holds = one.lines.iter().all(|id| holders.has(books.entry(*id)));
    let hint = if holds { " Le relevé dit qui porte la carte, non pour qui elle a payé." } else { hint.as_str() };
    let message = format!(
        "{} n’est pas sur la liste des membres de {} : {} pour {amount}.{hint}",
        one.name.text,
        books.mission(mission).label,
        count(one.lines.len(), "ligne", "lignes")
    );
    let remedy = "Vérifier l’ordre de mission ou la décision de prise en charge, puis compléter la liste ou retirer la dépense.";
    let doubtful = near.is_some() || one.name.is_short() || holds;
    Observation::at(first.place.clone(), message, remedy)
        .mission(mission)
        .amount(amount)
        .severity(doubtful.then_some(Severity::Review))
        .related(places(books, one.lines.iter().copied().skip(1)))
        .subject(one.name.key())
        .subjects(one.lines)
}

fn observe_unread(books: &Books, mission: MissionId, text: &str, lines: Vec<EntryId>) -> Observation {
    let amount = books.sum(once(books, &lines).into_iter().map(|id| books.share(id, mission)));
    let message = format!(
        "« {text} » n’a pas pu être comparé en entier à la liste des membres de {} : ce n’est ni un nom seul, ni un organisme reconnu ; {} pour {amount}.",
        books.mission(mission).label,
        count(lines.len(), "ligne", "lignes")
    );
    let remedy = "Lire la pièce : si la personne n’est pas de la délégation, retirer la dépense ; sinon n’écrire que les noms dans la colonne du bénéficiaire, ou répondre.";
    Observation::at(books.entry(lines[0]).place.clone(), message, remedy)
        .mission(mission)
        .amount(amount)
        .severity(Some(Severity::Review))
        .related(places(books, lines.iter().copied().skip(1)))
        .subject(format!("bénéficiaire\n{text}"))
        .subjects(lines)
}

/// A payment and its document are one expense: the document is left out when its payment is there.
fn once(books: &Books, lines: &[EntryId]) -> BTreeSet<EntryId> {
    let all: FxHashSet<EntryId> = lines.iter().copied().collect();
    let paid =
        |id: EntryId| books.match_of(id).is_some_and(|(_, one)| one.ledger.iter().any(|other| all.contains(other)));
    lines.iter().copied().filter(|id| books.entry(*id).side == Side::Ledger || !paid(*id)).collect()
}
