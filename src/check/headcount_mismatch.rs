//! The declared head-count is not that of the member lists, by category. Example: the report says 6 élus
//! went to Miami, the list names 5. Two people of one surname stay two; one person listed twice is one. Where there is
//! no list, tickets and nights must not name more people than are declared.

use super::findings::wording::{LISTED_MAX, count, listed, places};
use super::grounds::persons::{Name, beneficiary, distinct, is_person};
use super::grounds::{report, scope};
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::{EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::mission::{Category, MissionId};
use crate::model::nature::Nature;
use crate::model::people::Member;
use crate::model::place::Place;

pub(super) static CHECK: Check = Check {
    id: "headcount_mismatch",
    title: "Effectif déclaré différent de la liste des membres",
    why: "Le nombre de participants fonde le coût par personne et les droits de chacun : le rapport et la liste doivent dire le même.",
    source: "Pratique de contrôle : les listes annexées au rapport donnent les membres par catégorie (élus, invités, agents).",
    remedy: "Comparer la liste annexée au rapport, puis corriger la liste ou l’effectif dans dossier.toml.",
    severity: Severity::Review,
    needs: "elus, invites et agents de chaque mission, et une liste des membres.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let mut found = Vec::new();
    let (mut without_list, mut without_count, mut without_category) = (Vec::new(), Vec::new(), Vec::new());
    for (id, mission) in books.dossier.missions() {
        found.extend(in_report(books, id));
        let members = listed_members(books, id);
        if mission.headcount.total().is_none() {
            without_count.push(id);
        } else if members.is_empty() {
            found.extend(by_travellers(books, id));
            without_list.push(id);
        } else if members.iter().all(|member| member.category.is_some()) {
            found.extend(Category::ALL.iter().filter_map(|category| by_category(books, id, *category, &members)));
        } else {
            let beyond: Vec<Observation> = beyond_category(books, id, &members);
            // Some are known by category: of the others nobody knows which, and the total does not tell.
            if beyond.is_empty() && members.iter().any(|member| member.category.is_some()) {
                without_category.push(id);
            }
            found.extend(in_total(books, id, &members));
            found.extend(beyond);
        }
    }
    let lacking = [
        scope::lacking(books, "liste des membres absente pour", &without_list),
        scope::lacking(books, "effectif non déclaré pour", &without_count),
        scope::lacking(books, "catégorie d’un membre de la liste non reconnue pour", &without_category),
    ];
    scope::conclude(found, lacking.into_iter().flatten().collect())
}

/// The report counts more or fewer members than its categories make.
fn in_report(books: &Books, id: MissionId) -> Option<Observation> {
    let told = report::told(books, id)?;
    let all = told.members.as_ref()?;
    let by_category: Option<Vec<u32>> = told.by_category.iter().map(|one| Some(one.as_ref()?.value)).collect();
    let sum: u32 = by_category?.iter().sum();
    if sum == all.value {
        return None;
    }
    let mission = books.mission(id);
    let message = format!(
        "{} : le rapport annonce {}, ses catégories en font {sum} : « {} ».",
        mission.label,
        count(all.value as usize, "membre", "membres"),
        all.quote.words
    );
    let remedy = "Vérifier la liste annexée au rapport, puis faire corriger le rapport.";
    Some(Observation::at(all.quote.place.clone(), message, remedy).mission(id).subject("rapport"))
}

/// Members listed for this mission. A list that names no mission is its own only when the dossier has
/// no other.
fn listed_members(books: &Books, mission: MissionId) -> Vec<&Member> {
    let alone = books.dossier.missions.len() == 1;
    books.members_of(mission).filter(|member| member.mission.is_some() || alone).collect()
}

fn by_category(books: &Books, id: MissionId, category: Category, members: &[&Member]) -> Option<Observation> {
    let declared = books.mission(id).headcount.of(category)? as usize;
    let of_category: Vec<&Member> = members.iter().copied().filter(|one| one.category == Some(category)).collect();
    let listed = distinct(of_category.iter().map(|member| Name::of(&member.name)));
    let (one, many) = (category.french(), format!("{}s", category.french()));
    let what = (count(declared, one, &many), count(listed, one, &many));
    (declared != listed).then(|| observe(books, id, category.toml_name(), what, &of_category))
}

/// Categories of which the list names more members than are declared, whatever the others are.
fn beyond_category(books: &Books, id: MissionId, members: &[&Member]) -> Vec<Observation> {
    let beyond = |category: &Category| {
        let declared = books.mission(id).headcount.of(*category)? as usize;
        let of_category = members.iter().filter(|one| one.category == Some(*category));
        let listed = distinct(of_category.map(|member| Name::of(&member.name)));
        if listed > declared { by_category(books, id, *category, members) } else { None }
    };
    Category::ALL.iter().filter_map(beyond).collect()
}

fn in_total(books: &Books, id: MissionId, members: &[&Member]) -> Option<Observation> {
    let headcount = books.mission(id).headcount;
    // A total needs the three categories.
    let declared: u32 = Category::ALL.iter().map(|category| headcount.of(*category)).sum::<Option<u32>>()?;
    let listed = distinct(members.iter().map(|member| Name::of(&member.name)));
    let what = (count(declared as usize, "membre", "membres"), count(listed, "membre", "membres"));
    (declared as usize != listed).then(|| observe(books, id, "elus", what, members))
}

/// Without a list: tickets, nights and flat rates name more people than the report counts.
fn by_travellers(books: &Grounds<'_>, id: MissionId) -> Option<Observation> {
    let mission = books.mission(id);
    let counts = Category::ALL.iter().map(|category| mission.headcount.of(*category));
    let declared: u32 = counts.sum::<Option<u32>>()?;
    let travelled = |id: EntryId| {
        let nature = books.nature(id);
        nature.is_transport() || matches!(nature, Nature::Hotel | Nature::PerDiem)
    };
    let lines = scope::of_mission(books, id, Side::Support);
    let lines = lines.filter(|(at, _, amount)| !amount.is_negative() && travelled(*at));
    // Whose ticket was taken back did not go.
    let back = scope::of_mission(books, id, Side::Support).filter(|(_, _, amount)| amount.is_negative());
    let back: Vec<Name> = back.filter_map(|(_, entry, _)| beneficiary(entry).map(Name::of)).collect();
    let mut named: Vec<(Name, EntryId)> = Vec::new();
    for (at, entry, _) in lines {
        let Some(text) = beneficiary(entry).filter(|text| is_person(text)) else { continue };
        // A surname alone, or an initial, may be anybody's.
        let names = books.persons(text);
        let full = names.iter().filter(|name| name.is_full() && !is_unknown(name));
        let full = full.filter(|name| !back.iter().any(|gone| gone.may_be(name)));
        for name in full {
            // One of two first names, or both names in one word, may be the same person's.
            let is_known =
                |(known, _): &(Name, EntryId)| known.may_be(name) || known.is_near(name) || known.shares(name);
            if !named.iter().any(is_known) {
                named.push((name.clone(), at));
            }
        }
        if named.len() > NAMES_MAX {
            break;
        }
    }
    // Nobody is nobody told.
    if declared == 0 || named.len() <= declared as usize {
        return None;
    }
    let message = format!(
        "{} : {} selon le rapport, mais billets, nuits et indemnités sont au nom de {} : {}.",
        mission.label,
        count(declared as usize, "membre", "membres"),
        count(named.len(), "personne", "personnes"),
        listed(named.iter().map(|(name, _)| name.text.clone())),
    );
    let remedy = "Vérifier qui a voyagé : corriger l’effectif déclaré, ou retirer la dépense de qui n’était pas de la délégation.";
    let (_, first) = named.last()?;
    Some(
        Observation::at(books.entry(*first).place.clone(), message, remedy)
            .mission(id)
            .related(places(books, named.iter().map(|(_, at)| *at).filter(|at| at != first)))
            .subject("voyageurs"),
    )
}

/// True for what stands for a name that nobody told: `Non communiqué`.
pub(super) fn is_unknown(name: &Name) -> bool {
    const WORDS: &[&str] = &["non", "inconnu", "inconnue", "communique", "precise", "nom", "tbd", "tba", "divers"];
    name.key().split(' ').any(|word| WORDS.contains(&word))
}

/// More names than any delegation has: a table of something else.
const NAMES_MAX: usize = 500;

fn observe(books: &Books, id: MissionId, key: &str, what: (String, String), members: &[&Member]) -> Observation {
    let mission = books.mission(id);
    let (declared, listed) = what;
    let message = format!("{} : {declared} selon le rapport, {listed} selon la liste des membres.", mission.label);
    let remedy = "Vérifier la liste annexée au rapport et les ordres de mission, puis corriger la liste ou l’effectif déclaré.";
    Observation::at(Place::declaration(&format!("mission.{}.{key}", mission.code)), message, remedy)
        .mission(id)
        .related(members.iter().take(LISTED_MAX).map(|member| member.place.clone()))
        .subject(key)
}
