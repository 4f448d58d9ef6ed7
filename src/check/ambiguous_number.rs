//! A column in which decimal and thousands marks cannot be told apart. Example: `1,700` and `2,350` are
//! 1 700 and 2 350 euros in an American export, 1,70 € and 2,35 € in a French one.

use super::Check;
use super::findings::problems;
use crate::model::finding::Severity;

pub(super) static CHECK: Check = Check {
    id: "ambiguous_number",
    title: "Nombre ambigu",
    why: "Selon la lecture, le montant est multiplié par mille : aucune des deux n’est retenue en silence.",
    source: "Pratique de contrôle : aucun montant n’est deviné.",
    remedy: "Refaire l’export avec deux décimales ou des nombres au lieu de textes, puis relancer.",
    severity: Severity::Blocking,
    needs: "La colonne du montant de chaque export.",
    closes_by_correction_only: true,
    run: |books| problems::reported_by("ambiguous_number", books),
};
