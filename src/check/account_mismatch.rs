//! An account that does not fit. Example: the tickets of élus on 6251 (agents) when 6532 is theirs; a dinner
//! on 6257, which M52 does not know. Several categories on one line, accounts that the table does not cite, and
//! categories for which it cites none, say nothing. One finding per mission, account and expected account.

use std::collections::BTreeMap;

use super::findings::wording::{count, line, line_first, listed, places};
use super::grounds::nomenclature::{Account, Accounts, number};
use super::grounds::persons::Name;
use super::grounds::scope;
use super::grounds::travel::{told, travellers};
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::mission::{Category, MissionId};
use crate::model::nature::{Nature, NatureBy};
use crate::model::phrases::Phrases;
use crate::model::rules::Usage;
use crate::model::words::fold;

pub(super) static CHECK: Check = Check {
    id: "account_mismatch",
    title: "Imputation à vérifier",
    why: "Une dépense imputée à un autre article fausse le coût des élus, des agents et des réceptions, et le contrôle des crédits.",
    source: "Instruction M52 (plan de comptes 2014 à 2021) : 6532 élus, 6251 agents, 6245 invités, 6234 réceptions ; 6256, 6257 et 6536 n’y existent pas. M14 : 6532 élus, 6251 et 6256 agents, 6257 réceptions. M57 : aucun article cité. Contrôle de l’imputation : décret GBCP 2012-1246, art. 19.",
    remedy: "Vérifier l’imputation, puis demander la réimputation ou préciser la catégorie de la personne.",
    severity: Severity::Review,
    needs: "L’article des mandats, et la catégorie des personnes (liste des membres, colonne ou libellé). Nomenclature : M52 pour un département jusqu’en 2021, ou nomenclature dans dossier.toml ; les articles de [comptes] complètent ou remplacent ceux du programme.",
    closes_by_correction_only: false,
    run,
};

/// Lines of one mission on one account that another account should bear.
type Group = (MissionId, String, String);

/// An account, the one expected, and what says so.
struct Misfit {
    account: Account,
    expected: Option<Account>,
    told: String,
}

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    scope::needs_ledger(books)?;
    let members = Members::of(books);
    let mut groups: BTreeMap<Group, (Misfit, Vec<EntryId>)> = BTreeMap::new();
    let mut by_year: BTreeMap<i16, Result<Accounts, String>> = BTreeMap::new();
    let (mut numbered, mut unknown) = (false, None);
    let mut unplaced = Vec::new();
    for (id, entry, amount) in scope::lines(books, Side::Ledger) {
        let Some(mission) = scope::mission(books, id) else { continue };
        let year = entry.year().unwrap_or_else(|| books.mission(mission).start.year());
        // Of a year without a nomenclature no account says anything, but that there are some.
        if numbered && unknown == Some(year) {
            continue;
        }
        let Some(written) = entry.account().and_then(number) else { continue };
        numbered = true;
        let accounts = by_year.entry(year).or_insert_with(|| Accounts::of(books, year));
        let Ok(accounts) = accounts.as_ref() else {
            unknown = Some(year);
            continue;
        };
        if amount.is_negative() {
            continue;
        }
        let misfit = match misfit(books, id, entry, written, accounts, &members) {
            Ok(misfit) => misfit,
            Err(UnknownCategory) => {
                unplaced.push(id);
                continue;
            }
        };
        if let Some((account, expected)) = misfit {
            let (account, expected) = (account.clone(), expected.cloned());
            let expected_number = expected.as_ref().map(|expected| expected.prefix.clone()).unwrap_or_default();
            let key = (mission, account.prefix.clone(), expected_number);
            let misfit = || Misfit { account, expected, told: accounts.told.clone() };
            groups.entry(key).or_insert_with(|| (misfit(), Vec::new())).1.push(id);
        }
    }
    if !numbered {
        return Err(Outcome::NotChecked("article absent des exports de comptabilité".into()));
    }
    let found = groups.into_iter().map(|((mission, ..), (misfit, lines))| observe(books, mission, &misfit, lines));
    let found = found.collect();
    let people = (!unplaced.is_empty()).then(|| {
        let lines = count(unplaced.len(), "ligne", "lignes");
        format!("catégorie des personnes inconnue pour {lines}, dont {}", line_first(books.entry(unplaced[0])))
    });
    scope::conclude(found, by_year.into_values().filter_map(Result::err).chain(people).collect())
}

/// A traveller paid on the account of one category, of whom nothing says which he is.
struct UnknownCategory;

/// The account of a line and the one expected, when it does not fit.
fn misfit<'a>(
    books: &Grounds<'_>,
    id: EntryId,
    entry: &Entry,
    written: &str,
    accounts: &'a Accounts,
    members: &Members,
) -> Result<Option<(&'a Account, Option<&'a Account>)>, UnknownCategory> {
    let Some(account) = accounts.find(written) else { return Ok(None) };
    let reading = books.nature_reading(id);
    let categories = || categories(books, id, entry, members);
    let is_reception = reading.nature == Nature::Reception && reading.by != NatureBy::Account;
    if account.usage == Usage::Absent {
        let usage =
            if is_reception { Some(Usage::Reception) } else { only(categories().into_iter()).map(Usage::Of) };
        return Ok(Some((account, usage.and_then(|usage| accounts.expected(usage)))));
    }
    if is_reception {
        let of_a_person = matches!(account.usage, Usage::Of(_));
        let expected = accounts.expected(Usage::Reception).filter(|_| of_a_person);
        return Ok(expected.map(|expected| (account, Some(expected))));
    }
    let of_a_traveller = reading.nature.is_of_a_traveller()
        || reading.joins.is_some()
        || entry.mission_order().is_some()
        || pays_claim(books, id, entry, members);
    if !of_a_traveller || account.usage == Usage::Group {
        return Ok(None);
    }
    let category = match *categories() {
        [category] => category,
        // A meal on the account of receptions is a traveller's or a guest's: whose is not asked.
        [] if matches!(account.usage, Usage::Of(_)) => return Err(UnknownCategory),
        _ => return Ok(None),
    };
    let is_meal = reading.includes(Nature::Meals);
    let fits = match account.usage {
        Usage::Of(other) => other == category,
        // A working meal is a reception; a meal that a person claims is his own.
        Usage::Reception => is_meal && entry.mission_order().is_none(),
        Usage::Group => true,
        Usage::Else | Usage::Absent => false,
    };
    let expected = accounts.expected(Usage::Of(category)).filter(|_| !fits);
    Ok(expected.map(|expected| (account, Some(expected))))
}

/// True for the payment of a claim to the member who made it, whatever the columns of the ledger.
fn pays_claim(books: &Grounds<'_>, id: EntryId, entry: &Entry, members: &Members) -> bool {
    if members.names.is_empty() {
        return false;
    }
    let of_member = |payee: &str| {
        let payee = books.named(payee);
        payee.is_person && payee.alone.iter().any(|name| members.category(name).is_some())
    };
    let (_, one) = match books.match_of(id) {
        Some(found) if !found.1.support.is_empty() => found,
        _ => return false,
    };
    let is_claim = |paper: &EntryId| books.entry(*paper).mission_order().is_some();
    one.support.iter().all(is_claim) && entry.payee().is_some_and(of_member)
}

/// The categories for which a line was paid: those of its column, of its words, else of the persons on it and on its
/// documents, else the only one that went. None when nothing tells them.
fn categories(books: &Grounds<'_>, id: EntryId, entry: &Entry, members: &Members) -> Vec<Category> {
    let papers = || books.match_of(id).into_iter().flat_map(|(_, one)| one.support.iter().copied());
    let of_column = |id: EntryId| books.entry(id).category().map(|text| said(&fold(text))).unwrap_or_default();
    let of_people = || {
        let lines = std::iter::once(id).chain(papers());
        let people = lines.map(|line| travellers(books, line, books.entry(line), &members.names));
        let direct = entry.beneficiary().map(|text| books.persons(text));
        // Somebody whom no list places leaves the category unknown.
        let people: Vec<_> = people.chain(direct).collect();
        let kinds = people.iter().flat_map(|names| names.iter()).map(|person| members.category(person));
        kinds.collect::<Option<Vec<Category>>>().unwrap_or_default()
    };
    let sources: [&dyn Fn() -> Vec<Category>; 5] = [
        &|| of_column(id),
        &|| said(&told(entry)),
        &|| papers().flat_map(of_column).collect(),
        &of_people,
        &|| only_declared(books, id).into_iter().collect(),
    ];
    let mut kinds = sources.into_iter().map(|ask| ask()).find(|kinds| !kinds.is_empty()).unwrap_or_default();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// The category of a delegation that has one only, by its report.
fn only_declared(books: &Books, id: EntryId) -> Option<Category> {
    let headcount = &books.mission(scope::mission(books, id)?).headcount;
    let declared = |category: Category| headcount.of(category);
    // A category of which the report says nothing may have gone.
    let known = Category::ALL.iter().all(|category| declared(*category).is_some());
    only(Category::ALL.into_iter().filter(|category| known && declared(*category).is_some_and(|count| count > 0)))
}

/// The categories that folded words name.
fn said(words: &str) -> Vec<Category> {
    static ELECTED: Phrases =
        Phrases::of(&["elu", "elus", "elue", "elues", "conseiller departemental", "conseillere departementale"]);
    static GUEST: Phrases = Phrases::of(&["invite", "invites", "invitee", "invitees"]);
    static AGENT: Phrases = Phrases::of(&["agent", "agents"]);
    static OTHER_AGENT: Phrases = Phrases::of(&[
        "agents de securite",
        "agent de securite",
        "agents d accueil",
        "agent de voyage",
        "agent de voyages",
        "agents de voyage",
    ]);
    let kinds = [
        (Category::Elected, ELECTED.stand_in(words)),
        (Category::Guest, GUEST.stand_in(words)),
        (Category::Agent, AGENT.stand_in(words) && !OTHER_AGENT.stand_in(words)),
    ];
    kinds.into_iter().filter(|(_, said)| *said).map(|(kind, _)| kind).collect()
}

/// The members whose category is known.
struct Members {
    names: Vec<Name>,
    categories: Vec<Category>,
}

impl Members {
    fn of(books: &Books) -> Self {
        let known = books.members.iter().filter_map(|member| Some((Name::of(&member.name), member.category?)));
        let (names, categories) = known.unzip();
        Self { names, categories }
    }

    /// The one category of those who may be this person.
    fn category(&self, person: &Name) -> Option<Category> {
        let same = self.names.iter().zip(&self.categories).filter(|(name, _)| name.may_be(person));
        only(same.map(|(_, category)| *category))
    }
}

/// The only value among these.
fn only(mut kinds: impl Iterator<Item = Category>) -> Option<Category> {
    let first = kinds.next()?;
    kinds.all(|other| other == first).then_some(first)
}

fn observe(books: &Books, mission: MissionId, misfit: &Misfit, lines: Vec<EntryId>) -> Observation {
    let Misfit { account, expected, told } = misfit;
    let amount = books.sum(lines.iter().map(|id| books.share(*id, mission)));
    let year = books.entry(lines[0]).year().unwrap_or(books.mission(mission).start.year());
    let wrong = match (account.usage, account.own) {
        (Usage::Absent, false) => format!("l’article {} n’existe pas en {told} (exercice {year})", account.prefix),
        (Usage::Absent, true) => {
            format!("l’article {} n’existe pas d’après dossier.toml (exercice {year})", account.prefix)
        }
        (_, false) => format!("article {} « {} » ({told})", account.prefix, account.label),
        (_, true) => format!("article {} « {} »", account.prefix, account.label),
    };
    let expected = expected.as_ref();
    let instead = expected.map(|expected| format!(", attendu {} « {} »", expected.prefix, expected.label));
    let message = format!(
        "{} : {wrong}{} pour {} ({amount}) : {}.",
        books.mission(mission).label,
        instead.unwrap_or_default(),
        count(lines.len(), "ligne", "lignes"),
        listed(lines.iter().map(|id| line(books.entry(*id)))),
    );
    let remedy =
        "Vérifier l’article et la catégorie de la personne, puis demander la réimputation ou expliquer ce choix.";
    Observation::at(books.entry(lines[0]).place.clone(), message, remedy)
        .mission(mission)
        .amount(amount)
        .related(places(books, lines.iter().copied().skip(1)))
        .subject(format!("{} {}", account.prefix, expected.map_or("", |expected| expected.prefix.as_str())))
        .subjects(lines)
}
