//! An advance never deducted. Example: Paul Durand received an advance of 600,00 €, then the whole 842,00 €
//! of his claim: 600,00 € were paid twice. An advance taken back by a negative line, or a payment of the
//! difference only, is innocent. So is a deposit that the final invoice deducts ([`deposit`]).

mod at_foot;
pub(super) mod deposit;

use std::collections::BTreeMap;
use std::rc::Rc;

use super::findings::wording::{line, line_first, places};
use super::grounds::persons::{Named, People};
use super::grounds::said::Topic;
use super::grounds::scope;
use super::grounds::travel::told;
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::mission::MissionId;
use crate::model::money::Money;
use crate::model::phrases::Phrases;
use crate::model::report::gap;

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
        let names = || scope::of_mission_both_sides(books, mission);
        let about = |side: Side| scope::of_mission_about(books, mission, side, Topic::Advance);
        let has_advance = about(Side::Ledger).any(|(id, _, amount)| is_advance(books, id) && !amount.is_negative());
        if !has_advance {
            let added = about(Side::Support).filter(|(id, entry, amount)| {
                !amount.is_negative() && !amount.is_zero() && is_added(books, *id, entry)
            });
            let before = found.len();
            found.extend(added.map(|(id, _, _)| observe_added(books, id)));
            found.extend(at_foot::find(books, mission, &|_| false));
            any |= found.len() > before;
            continue;
        }
        any = true;
        let named: Vec<Rc<Named>> = names().filter_map(|(_, entry, _)| person(books, entry)).collect();
        let people = People::of(named.iter().flat_map(|named| named.alone.iter()));
        let person = |entry: &Entry| people.find(person(books, entry)?.alone.first()?);
        let mut persons: BTreeMap<usize, Person> = BTreeMap::new();
        for (id, entry, amount) in names() {
            let Some(who) = person(entry) else { continue };
            let paid_to_others = books
                .match_of(id)
                .is_some_and(|(_, one)| one.ledger.iter().any(|paid| person(books.entry(*paid)) != Some(who)));
            if entry.side == Side::Support && paid_to_others {
                continue;
            }
            let one = persons.entry(who).or_default();
            match entry.side {
                Side::Support if !is_advance(books, id) => one.claims.push(id),
                Side::Support => {}
                Side::Ledger if is_advance(books, id) && !amount.is_negative() => one.advances.push(id),
                Side::Ledger => one.payments.push(id),
            }
        }
        let has_own = |entry: &Entry| {
            let advanced = |who: usize| persons.get(&who).is_some_and(|one| !one.advances.is_empty());
            person(entry).is_some_and(advanced)
        };
        found.extend(at_foot::find(books, mission, &has_own));
        found.extend(persons.into_iter().filter_map(|(who, one)| observe(books, mission, people.name(who), &one)));
    }
    found.extend(deposit::find(books));
    if !any && found.is_empty() {
        return Err(Outcome::NotApplicable("aucune avance dans la comptabilité des missions".into()));
    }
    Ok(found)
}

/// Who is paid; without a payee, on a claim, for whom.
pub(super) fn person(books: &Grounds<'_>, entry: &Entry) -> Option<Rc<Named>> {
    let claimant = entry.mission_order().and(entry.beneficiary());
    entry.payee().or(claimant).map(|name| books.named(name))
}

/// `avance sur frais`, account 425; not `réservé à l'avance`, nor what an agent laid out himself and is paid back.
pub(super) fn is_advance(books: &Grounds<'_>, id: EntryId) -> bool {
    static SAID: Phrases = Phrases::of(&[
        "avance sur",
        "avance de frais",
        "avance frais",
        "avance mission",
        "avance de mission",
        "avance pour",
        "avances sur",
    ]);
    let entry = books.entry(id);
    static PAID_BACK: Phrases = Phrases::of(&[
        "remboursement avance",
        "remboursement avances",
        "remboursement d avance",
        "remboursement de l avance",
        "remboursement des avances",
        "remboursement d avances",
        "rembt avance",
        "rembt avances",
        "remb avance",
        "remb avances",
        "avance personnelle",
        "avance de frais personnelle",
        "avance par l agent",
        "avance par ses soins",
    ]);
    let said = || {
        let text = told(entry);
        if PAID_BACK.stand_in(&text) {
            return false;
        }
        let head = text.starts_with("avance ") || text == "avance";
        head || SAID.stand_in(&text)
    };
    books.may_be(id, Topic::Advance) && (is_of_advances(entry) || said())
}

/// True for a line of the account of advances.
pub(super) fn is_of_advances(entry: &Entry) -> bool {
    entry.account().is_some_and(|account| match account.as_bytes() {
        // Nearly all are numbers, of other accounts.
        [b'0'..=b'9', ..] => account.starts_with("425"),
        _ => account.trim_start().starts_with("425"),
    })
}

/// A line of a claim that says that an advance was received, and adds it to the expenses: `Avance versée, à déduire`.
fn is_added(books: &Grounds<'_>, id: EntryId, entry: &Entry) -> bool {
    static RECEIVED: Phrases =
        Phrases::of(&["a deduire", "deduite", "versee le", "versees le", "percue", "percues", "recue", "recues"]);
    // A deposit for a room is an expense.
    static SPENT: Phrases =
        Phrases::of(&["reservation", "arrhes", "remboursee", "remboursees", "versee a l", "versee au"]);
    if !entry.is_counted() || entry.mission_order().is_none() || !is_advance(books, id) {
        return false;
    }
    let told = told(entry);
    !SPENT.stand_in(&told) && RECEIVED.stand_in(&told)
}

fn observe_added(books: &Books, id: EntryId) -> Observation {
    let entry = books.entry(id);
    let amount = entry.amount.unwrap_or(books.zero());
    let message = format!(
        "{} : {amount} d’avance reçue, comptés comme une dépense au lieu d’être déduits.",
        line_first(entry)
    );
    let remedy = "Inscrire l’avance en moins sur l’état de frais, puis demander le reversement de ce qui a été payé de trop.";
    scope::on(books, id, message, remedy).amount(amount)
}

/// Without one of these words no line speaks of an advance.
pub(super) static ADVANCE: Phrases = Phrases::of(&["avance", "avances sur"]);

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
