//! A cell of the amount column that is no number: `#N/A`, `voir facture`, a formula saved without its
//! result. Example: D14 holds `1 200 ?`: the line is in no total until someone says how much it is.

use super::Check;
use super::findings::problems;
use crate::model::finding::Severity;

pub(super) static CHECK: Check = Check {
    id: "unreadable_amount",
    title: "Montant illisible",
    why: "Une ligne sans montant lisible n’est pas comptée : le total de la mission est inconnu tant qu’elle n’est pas corrigée.",
    source: "Pratique de contrôle : aucun montant n’est deviné.",
    remedy: "Corriger la cellule dans l’export (ou refaire l’export), puis relancer.",
    severity: Severity::Blocking,
    needs: "La colonne du montant de chaque export.",
    closes_by_correction_only: true,
    run: |books| problems::reported_by("unreadable_amount", books),
};
