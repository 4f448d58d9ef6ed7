//! An advance never deducted. Example: Paul Durand received an advance of 600,00 €, then the whole 842,00 €
//! of his claim: 600,00 € were paid twice. An advance taken back by a negative line, or a payment of the
//! difference only, is innocent.

use std::collections::BTreeMap;

use super::persons::{Name, People};
use super::travel::told;
use super::wording::{line, places};
use super::{Check, Grounds, scope};
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::mission::MissionId;
use crate::model::money::Money;
use crate::model::report::gap;
use crate::model::words::contains_words;

pub(super) static CHECK: Check = Check {
    id: "uncleared_advance",
    title: "Avance non déduite",
    why: "Une avance qui n’est pas déduite du remboursement est payée deux fois.",
    source: "Avances sur frais de mission : au plus 75 % des indemnités prévues, à solder sur l’état de frais ; compte 425.",
    remedy: "Déduire l’avance de l’état de frais, ou demander son reversement.",
    severity: Severity::Blocking,
    needs: "Les avances (article 425 ou libellé « avance ») et les remboursements par personne.",
    closes_by_correction_only: false,
    run,
};

/// Lines of one person in one mission.
#[derive(Default)]
struct Person {
    advances: Vec<EntryId>,
    payments: Vec<EntryId>,
    claims: Vec<EntryId>,
}

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    scope::needs_ledger(books)?;
    let (mut found, mut any) = (Vec::new(), false);
    for (mission, _) in books.dossier.missions() {
        let names = || scope::both_sides(books).filter(|(id, ..)| books.assignment(*id).touches(mission));
        let has_advance = names()
            .any(|(_, entry, amount)| is_advance(entry) && entry.side == Side::Ledger && !amount.is_negative());
        if !has_advance {
            continue;
        }
        any = true;
        let people = People::of(names().filter_map(|(_, entry, _)| person(entry)));
        let mut persons: BTreeMap<usize, Person> = BTreeMap::new();
        for (id, entry, amount) in names() {
            let Some(who) = person(entry).and_then(|name| people.find(&name)) else { continue };
            let paid_to_others = books.match_of(id).is_some_and(|(_, one)| {
                one.ledger
                    .iter()
                    .any(|paid| person(books.entry(*paid)).and_then(|name| people.find(&name)) != Some(who))
            });
            if entry.side == Side::Support && paid_to_others {
                continue;
            }
            let one = persons.entry(who).or_default();
            match entry.side {
                Side::Support if !is_advance(entry) => one.claims.push(id),
                Side::Support => {}
                Side::Ledger if is_advance(entry) && !amount.is_negative() => one.advances.push(id),
                Side::Ledger => one.payments.push(id),
            }
        }
        found.extend(persons.into_iter().filter_map(|(who, one)| observe(books, mission, people.name(who), &one)));
    }
    if !any {
        return Err(Outcome::NotApplicable("aucune avance dans la comptabilité des missions".into()));
    }
    Ok(found)
}

/// Who is paid; without a payee, on a claim, for whom.
fn person(entry: &Entry) -> Option<Name> {
    let claimant = entry.mission_order().and(entry.beneficiary());
    entry.payee().or(claimant).map(Name::of)
}

/// `avance sur frais`, account 425; not `réservé à l'avance`.
pub(super) fn is_advance(entry: &Entry) -> bool {
    let of_account = entry.account().is_some_and(|account| account.trim_start().starts_with("425"));
    let text = told(entry);
    let said = [
        "avance sur",
        "avance de frais",
        "avance frais",
        "avance mission",
        "avance de mission",
        "avance pour",
        "avances sur",
    ];
    let head = text.starts_with("avance ") || text == "avance";
    of_account || head || said.iter().any(|words| contains_words(&text, words))
}

fn observe(books: &Books, mission: MissionId, name: &str, one: &Person) -> Option<Observation> {
    let first = *one.advances.first()?;
    let sum = |ids: &[EntryId]| books.sum(ids.iter().map(|id| books.share(*id, mission)));
    let (advanced, paid, claimed) = (sum(&one.advances), sum(&one.payments), sum(&one.claims));
    // What was paid in all beyond what was claimed: the part of the advance that nobody deducted.
    let excess = gap(books.sum([advanced, paid]), claimed);
    let uncleared = excess.min(advanced);
    let allowed = Money::new(books.dossier.rules.gap_max, books.currency());
    if uncleared <= allowed {
        return None;
    }
    let label = &books.mission(mission).label;
    let message = if one.payments.is_empty() && one.claims.is_empty() {
        format!(
            "{name}, {label} : avance de {advanced}, sans état de frais ni reversement ({}).",
            line(books.entry(first))
        )
    } else {
        format!(
            "{name}, {label} : avance de {advanced}, puis {paid} payés pour {claimed} de frais justifiés : {uncleared} d’avance ne sont pas déduits ({}).",
            line(books.entry(first))
        )
    };
    let remedy = "Déduire l’avance de l’état de frais, ou émettre un titre pour son reversement.";
    Some(
        Observation::at(books.entry(first).place.clone(), message, remedy)
            .mission(mission)
            .amount(uncleared)
            .related(places(books, one.advances.iter().skip(1).chain(&one.payments).copied()))
            .subjects(one.advances.iter().chain(&one.payments).chain(&one.claims).copied()),
    )
}
