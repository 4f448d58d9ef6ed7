//! The total printed in an export is not the sum of the lines read. Example: `Total général` says
//! 133 558,52 €, the lines read make 132 358,52 €: 1 200,00 € were not read, or the export was edited.

use super::findings::identify::table_signature;
use super::findings::problems::{self, Cited};
use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::account::{ControlTotal, Role, TableAccount};
use crate::model::finding::{Observation, Outcome, ProblemKind, Severity};
use crate::model::report::gap;

pub(super) static CHECK: Check = Check {
    id: "control_total_mismatch",
    title: "Total de l’export différent des lignes lues",
    why: "L’export annonce lui-même un total : s’il diffère des lignes lues, l’import est incomplet ou l’export a été modifié.",
    source: "Pratique de contrôle : un total imprimé est un total de contrôle, vérifié et jamais additionné.",
    remedy: "Comparer l’export à son logiciel d’origine, refaire l’export complet, puis relancer.",
    severity: Severity::Blocking,
    needs: "Une ligne de total dans l’export.",
    closes_by_correction_only: true,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let tables = || books.files.iter().flat_map(|file| &file.tables).filter(|table| is_summed(table));
    if tables().next().is_none() {
        return Err(Outcome::NotChecked("aucun tableau n’a été lu dans le dossier".into()));
    }
    let mut found = problems::reported_by(CHECK.id, books)?;
    if found.is_empty() && tables().all(|table| table.control_totals.is_empty()) {
        let doubtful = books.problems.iter().any(|problem| problem.kind == ProblemKind::DoubtfulTotal);
        let why = match doubtful {
            false => "aucun export ne porte de ligne de total",
            true => "les totaux imprimés à l’écart des montants ne disent pas quelles lignes ils additionnent",
        };
        return Err(Outcome::NotApplicable(why.into()));
    }
    let cited = Cited::of(books);
    for table in tables() {
        for total in table.control_totals.iter().filter(|total| !total.agrees) {
            found.push(observe(table, total).mission(cited.of_place(&total.at, books)));
        }
    }
    scope::conclude(found, Vec::new())
}

fn is_summed(table: &TableAccount) -> bool {
    matches!(table.role, Role::Ledger | Role::Support | Role::Receipts)
}

fn observe(table: &TableAccount, total: &ControlTotal) -> Observation {
    let missing = gap(total.stated, total.computed);
    let cancelled = if total.computed == total.computed_with_cancelled {
        String::new()
    } else {
        format!(" ({} avec les lignes annulées)", total.computed_with_cancelled)
    };
    let rejected = match total.rejected {
        0 => String::new(),
        1 => " Une ligne au-dessus n’a pu être lue : l’écart est peut-être le sien.".to_owned(),
        many => format!(" {many} lignes au-dessus n’ont pu être lues : l’écart est peut-être le leur."),
    };
    let message = format!(
        "La ligne « {} » annonce {} ; les lignes lues font {}{cancelled} : écart de {missing}.{rejected}",
        total.label, total.stated, total.computed
    );
    let remedy = format!(
        "Chercher dans l’export la ligne de {}, manquante ou modifiée ; refaire l’export complet, puis relancer.",
        missing.abs()
    );
    Observation::at(total.at.clone(), message, remedy).amount(missing).subject(format!(
        "{}\n{}",
        table_signature(table),
        total.label
    ))
}
