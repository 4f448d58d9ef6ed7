//! A cancelled or rejected line stands among a mission's lines. It enters no total: an information.
//! Example: mandat 840, 500,00 €, « annulé ». Blocking when someone counted it all the same: the declared
//! 133 558,52 € are the 133 058,52 € paid plus these 500,00 €, or the export's own total includes it.

use std::cell::LazyCell;

use super::findings::wording::line_first;
use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::account::{ControlTotal, Role};
use crate::model::books::Books;
use crate::model::entry::{Counted, Entry, EntryId, Side};
use crate::model::field::Field;
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::mission::MissionId;
use crate::model::money::Money;
use crate::model::place::Place;
use crate::model::report::gap;
use crate::model::words::fold;

pub(super) static CHECK: Check = Check {
    id: "cancelled_line_counted",
    title: "Ligne annulée ou rejetée",
    why: "Une dépense annulée n’a pas été payée : si le montant à ratifier la comprend, il est trop élevé.",
    source: "Mandats d’annulation et de réduction, mandats rejetés par le comptable (instruction M52).",
    remedy: "Retirer la ligne du montant à ratifier, ou indiquer le mandat qui la remplace.",
    severity: Severity::Info,
    needs: "Le statut des lignes de comptabilité.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let mut found = Vec::new();
    let sums = LazyCell::new(|| books.dossier.missions().map(|(id, _)| Sums::of(books, id)).collect::<Vec<_>>());
    for (id, entry) in books.left_out().filter(|(_, entry)| entry.counted() == Counted::Cancelled) {
        found.push(observe(books, &sums, id, entry));
    }
    let has_state = books.fills(Side::Ledger, Field::State) || marks_cancelled(books);
    let lacking = (!has_state).then(|| "statut des lignes absent des exports de comptabilité".to_owned());
    scope::conclude(found, lacking.into_iter().collect())
}

/// True when a column of the ledger marks what was cancelled, or says when: empty, it says that nothing was. A column of
/// states that is empty throughout says nothing.
fn marks_cancelled(books: &Books) -> bool {
    let tables = books.files.iter().flat_map(|file| &file.tables).filter(|table| table.role == Role::Ledger);
    let mut headers = tables.flat_map(|table| &table.columns).map(|column| fold(&column.header));
    headers.any(|header| ["annul", "rejet"].iter().any(|stem| header.contains(stem)))
}

/// What a mission has in the ledger, without its cancelled lines, and these alone.
struct Sums {
    counted: Money,
    cancelled: Money,
}

impl Sums {
    fn of(books: &Books, mission: MissionId) -> Self {
        let lines =
            books.of_mission(mission, Side::Ledger).filter(|(_, entry)| entry.counted() == Counted::Cancelled);
        let cancelled = books.sum(lines.filter_map(|(_, entry)| entry.amount));
        Self { counted: books.total(mission, Side::Ledger), cancelled }
    }
}

fn observe(books: &Books, sums: &[Sums], id: EntryId, entry: &Entry) -> Observation {
    let counted = counted_by(books, sums, id, entry);
    let state = entry.state().map(|state| format!(" (« {state} »)")).unwrap_or_default();
    let amount = entry.amount.map(|amount| format!(" {amount}")).unwrap_or_default();
    let severity = counted.is_some().then_some(Severity::Blocking);
    let told = counted.unwrap_or_else(|| "elle n’entre dans aucun total".to_owned());
    let message = format!("{} : ligne annulée ou rejetée{state},{amount} ; {told}.", line_first(entry));
    let remedy = if severity.is_some() {
        "Retirer cette ligne du montant à ratifier ou du total de l’export, ou indiquer le mandat qui la remplace."
    } else {
        "Vérifier, le cas échéant, que le mandat qui la remplace figure dans l’export."
    };
    scope::on(books, id, message, remedy).severity(severity)
}

/// Who counts the line although it is cancelled, in French.
fn counted_by(books: &Books, sums: &[Sums], id: EntryId, entry: &Entry) -> Option<String> {
    if let Some(mission) = declared_with(books, sums, id, entry) {
        let declared = books.mission(mission).declared;
        return Some(format!("le montant à ratifier de {declared} la comprend"));
    }
    let total = control_total_with(books, &entry.place)?;
    Some(format!("le total de l’export ({}, {}) la comprend", total.stated, total.at))
}

/// The mission whose declared amount is its ledger plus this line, or plus all its cancelled lines.
fn declared_with(books: &Books, sums: &[Sums], id: EntryId, entry: &Entry) -> Option<MissionId> {
    let alone = entry.amount.filter(|_| entry.side == Side::Ledger)?;
    let explains = |mission: &MissionId| {
        let of = &sums[mission.index()];
        let difference = gap(books.mission(*mission).declared, of.counted);
        !difference.is_zero() && (difference == alone || difference == of.cancelled)
    };
    scope::missions(books, id).into_iter().find(explains)
}

/// A control total of the line's table that only agrees with cancelled lines in it.
fn control_total_with<'a>(books: &'a Books, place: &Place) -> Option<&'a ControlTotal> {
    let file = books.files.iter().find(|file| file.path == *place.file())?;
    let tables = file.tables.iter().filter(|table| table.sheet.as_ref() == place.sheet());
    let mut totals = tables.flat_map(|table| &table.control_totals);
    totals.find(|total| total.computed != total.stated && total.computed_with_cancelled == total.stated)
}
