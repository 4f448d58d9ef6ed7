//! Lines without a payment date among lines that have one, and lines whose state says that they are not paid.
//! Example: 70 lines of the export are paid, mandat 961 of 1 068,00 € is not: the report says that the expense was
//! made. An export without payment dates, and a line whose state says « payé », say nothing; where it says so of
//! others, « Pris en charge » says that this one is not. An object that says « ANNULÉ » or « DOUBLON » says as
//! much. One finding per mission and file.

use std::collections::{BTreeMap, BTreeSet};

use super::findings::wording::{count, line, listed, places};
use super::grounds::scope::{self, Table};
use super::grounds::struck;
use super::{Check, Grounds};
use crate::model::Text;
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::mission::MissionId;
use crate::model::words::{contains_words, fold};

pub(super) static CHECK: Check = Check {
    id: "unpaid_line_counted",
    title: "Ligne sans date de paiement",
    why: "Un mandat que le comptable n’a pas payé, ou a rejeté, n’est pas une dépense exécutée.",
    source: "Phases de la dépense (engagement, liquidation, ordonnancement, paiement) : décret GBCP 2012-1246, art. 29 à 33.",
    remedy: "Demander au comptable l’état du mandat, puis compléter l’export ou retirer la ligne.",
    severity: Severity::Review,
    needs: "La date de paiement dans la comptabilité.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    scope::needs_ledger(books)?;
    let (dated, stated) = told_tables(books);
    let (mut undated, mut waiting, mut unsaid): (Groups, Groups, Groups) = Default::default();
    let struck = struck_out(books);
    let lines = scope::lines(books, Side::Ledger).filter(|(_, entry, amount)| {
        !amount.is_negative() && entry.payment_date.is_none() && !entry.state().is_some_and(is_paid)
    });
    for (id, entry, _) in lines {
        let groups = match entry.state() {
            Some(state) if is_waiting(state) => &mut waiting,
            _ if dated.contains(&scope::table(entry)) => &mut undated,
            Some(state) if state.chars().count() > 2 && stated.contains(&scope::table(entry)) => &mut unsaid,
            _ => continue,
        };
        for mission in scope::missions(books, id) {
            groups.entry((mission, entry.place.file().clone())).or_default().push(id);
        }
    }
    if dated.is_empty() && stated.is_empty() && waiting.is_empty() && struck.is_empty() {
        return Err(Outcome::NotChecked("date de paiement absente des exports de comptabilité".into()));
    }
    let undated = undated.into_iter().map(|((mission, file), lines)| {
        let why = format!(", alors que d’autres lignes de {file} en ont une");
        observe(books, mission, "sans date de paiement", &why, lines)
    });
    let states = |lines: &[EntryId]| {
        let states: BTreeSet<&str> = lines.iter().filter_map(|id| books.entry(*id).state()).collect();
        listed(states.iter().map(|state| format!("« {state} »")))
    };
    let waiting = waiting.into_iter().map(|((mission, _), lines)| {
        let what = format!("en attente de paiement d’après l’état ({})", states(&lines));
        observe(books, mission, &what, "", lines)
    });
    let unsaid = unsaid.into_iter().map(|((mission, file), lines)| {
        let what = format!("dont l’état ({}) ne dit pas le paiement,", states(&lines));
        observe(books, mission, &what, &format!(", alors qu’il le dit d’autres lignes de {file}"), lines)
    });
    let struck = struck.into_iter().map(|((mission, _, said), lines)| {
        observe(books, mission, &format!("dont l’objet dit « {said} », sans annulation en face,"), "", lines)
    });
    Ok(undated.chain(waiting).chain(unsaid).chain(struck).collect())
}

/// The tables of payments that tell the dates of some, and those of which the states say that some are paid.
fn told_tables<'b>(books: &'b Grounds<'_>) -> (BTreeSet<Table<'b>>, BTreeSet<Table<'b>>) {
    let (mut dated, mut stated) = (BTreeSet::new(), BTreeSet::new());
    // The lines of one table mostly follow each other.
    let mut last: Option<&Entry> = None;
    let (mut is_dated, mut is_stated) = (false, false);
    for (_, entry) in books.side(Side::Ledger) {
        if !last.is_some_and(|last| entry.place.is_beside(&last.place)) {
            (is_dated, is_stated) = (false, false);
        }
        last = Some(entry);
        if entry.payment_date.is_some() {
            if !is_dated {
                dated.insert(scope::table(entry));
            }
            is_dated = true;
        } else if !is_stated && entry.state().is_some_and(is_paid) {
            stated.insert(scope::table(entry));
            is_stated = true;
        }
    }
    (dated, stated)
}

/// Lines whose object says that they should not be there, and that nothing takes back; with what it says.
fn struck_out(books: &Grounds<'_>) -> BTreeMap<(MissionId, Text, &'static str), Vec<EntryId>> {
    let mut groups: BTreeMap<_, Vec<EntryId>> = BTreeMap::new();
    for (id, entry, _, said) in struck::lines(books, Side::Ledger) {
        for mission in scope::missions(books, id) {
            groups.entry((mission, entry.place.file().clone(), said)).or_default().push(id);
        }
    }
    groups
}

/// Lines by mission and file.
type Groups = BTreeMap<(MissionId, Text), Vec<EntryId>>;

/// True when the state of a line says that it waits for its payment: `Suspendu`, `En instance`.
fn is_waiting(state: &str) -> bool {
    const STATES: &[&str] = &[
        "suspendu",
        "suspendue",
        "suspendus",
        "suspendues",
        "suspension",
        "partiellement",
        "a mandater",
        "a liquider",
        "en preparation",
        "impaye",
        "impayee",
        "non paye",
        "non payee",
        "en instance",
        "en attente",
        "a payer",
        "a regler",
        "bloque",
        "bloquee",
        "brouillon",
        "retourne",
        "retournee",
    ];
    let folded = fold(state);
    // The ordonnateur has agreed: it says nothing of the payment.
    let folded = folded.replace("bon a payer", "");
    // `Mandaté (projet FEDER)` and `Suspension levée` wait for nothing.
    let is_draft = matches!(folded.as_str(), "projet" | "prepare" | "preparee");
    let is_over = contains_words(&folded, "levee") || contains_words(&folded, "leve");
    is_draft || (!is_over && STATES.iter().any(|words| contains_words(&folded, words)))
}

/// What a state says of a line that was paid.
const PAID: &[&str] = &[
    "paye",
    "payee",
    "payes",
    "payees",
    "regle",
    "reglee",
    "regles",
    "reglees",
    "solde",
    "soldee",
    "acquitte",
    "acquittee",
    "decaisse",
    "decaissee",
    "vire",
    "viree",
    "mis en paiement",
    "mise en paiement",
    "virement",
    "paiement effectue",
    "paiement execute",
    "rapproche",
    "emarge",
];

fn is_paid(state: &str) -> bool {
    let folded = fold(state);
    let paid = PAID.iter().any(|word| contains_words(&folded, word));
    let but = ["non", "a payer", "partiellement", "en partie"];
    paid && !but.iter().any(|words| contains_words(&folded, words))
}

fn observe(books: &Books, mission: MissionId, what: &str, why: &str, lines: Vec<EntryId>) -> Observation {
    let amount = books.sum(lines.iter().map(|id| books.share(*id, mission)));
    let message = format!(
        "{} : {} {what} pour {amount}{why} : {}.",
        books.mission(mission).label,
        count(lines.len(), "ligne", "lignes"),
        listed(lines.iter().map(|id| line(books.entry(*id)))),
    );
    let remedy = "Demander au comptable si le mandat est payé, rejeté ou en instance ; compléter l’export, ou retirer la ligne du montant à ratifier.";
    Observation::at(books.entry(lines[0]).place.clone(), message, remedy)
        .mission(mission)
        .amount(amount)
        .related(places(books, lines.iter().copied().skip(1)))
        .subjects(lines)
}
