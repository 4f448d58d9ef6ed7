//! A register of commitments beside the mandats follows credits: what it says is committed, or was paid of it, is paid by
//! the mandats of the other table. It is no second ledger.

use crate::model::Text;
use crate::model::account::{FileAccount, Role, TableAccount};
use crate::model::books::Facts;
use crate::model::dossier::Dossier;
use crate::model::entry::Side;
use crate::model::field::Field;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::money::Money;
use crate::model::place::{CellRef, Place};
use crate::model::rules::Base;

/// Leaves the registers of commitments aside where another table has the mandats, and says so. Who says in `dossier.toml`
/// what such a file is, or that commitments count, is believed.
pub(in crate::interpret) fn put_aside(facts: &mut Facts, dossier: &Dossier) {
    if dossier.rules.base == Base::Committed {
        return;
    }
    let tables = || facts.files.iter().flat_map(|file| &file.tables);
    if !tables().any(is_register) || !tables().any(has_mandats) {
        return;
    }
    let told = |file: &FileAccount| dossier.sources.get(&*file.path).is_some_and(|source| source.role.is_some());
    let zero = Money::zero(dossier.currency);
    for file in facts.files.iter_mut().filter(|file| !told(file)) {
        // Tables of one sheet would have to be told apart line by line: they are left as they are.
        let [table] = file.tables.as_mut_slice() else { continue };
        if !is_register(table) {
            continue;
        }
        let path = &file.path;
        facts.entries.retain(|entry| entry.place.file() != path || entry.side != Side::Ledger);
        facts.problems.push(said(path, table));
        table.rows.ignored += std::mem::take(&mut table.rows.entries);
        table.amount = zero;
        table.role = Role::Ignore;
        table.role_evidence = "suivi d’engagements, à côté d’une liste de mandats".to_owned();
    }
}

fn has(table: &TableAccount, field: Field) -> bool {
    table.columns.iter().any(|one| one.field == Some(field))
}

fn has_mandats(table: &TableAccount) -> bool {
    table.role == Role::Ledger && table.rows.entries > 0 && has(table, Field::PaymentOrder)
}

/// A number of commitment and what was committed, and nothing of a mandat or of a payment but sums.
fn is_register(table: &TableAccount) -> bool {
    const OF_MANDATS: &[Field] =
        &[Field::PaymentOrder, Field::OrderLine, Field::OrderDate, Field::PaymentDate, Field::Slip, Field::Invoice];
    table.role == Role::Ledger
        && table.rows.entries > 0
        && has(table, Field::Commitment)
        && has(table, Field::AmountCommitted)
        && !OF_MANDATS.iter().any(|field| has(table, *field))
}

fn said(path: &Text, table: &TableAccount) -> Problem {
    let at = Place::of_sheet(path, table.sheet.as_ref());
    let at = table.header_row.map_or_else(|| at.clone(), |row| at.at(CellRef::new(row, 0)));
    let message = format!(
        "Suivi d’engagements ({}), sans n° ni date de mandat ni de paiement, à côté d’une liste de mandats : ce qu’il dit engagé ou liquidé y est déjà mandaté ; ses lignes n’entrent pas dans la comptabilité.",
        table.amount
    );
    let remedy = format!(
        "Si c’est bien un suivi de crédits, écrire dans dossier.toml : [source.\"{path}\"] role = \"ignorer\". S’il porte des paiements qui ne sont dans aucun autre export : role = \"comptabilite\"."
    );
    Problem {
        kind: ProblemKind::UnrecognisedTable { carries_amounts: false },
        at,
        message,
        remedy,
        amount: Some(table.amount),
        subject: Text::from("engagements"),
        related: Vec::new(),
    }
}
