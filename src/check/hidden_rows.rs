//! Rows, columns or sheets that a workbook hides or filters out, and that carry amounts. Example: a filter
//! left on hides 12 lines for 4 300,00 €: they are read and counted, but the person who printed the
//! sheet did not see them.

use super::{Check, problems};
use crate::model::finding::Severity;

pub(super) static CHECK: Check = Check {
    id: "hidden_rows",
    title: "Lignes ou feuilles masquées",
    why: "Ce qui est masqué est compté ici, mais ne se voit pas à l’écran ni à l’impression : les deux totaux diffèrent.",
    source: "Pratique de contrôle : le total lu doit pouvoir être refait à la main.",
    remedy: "Afficher ce qui est masqué et dire si ces lignes appartiennent au dossier ; sinon refaire l’export sans elles.",
    severity: Severity::Review,
    needs: "Les classeurs du dossier.",
    closes_by_correction_only: false,
    run: |books| problems::reported_by("hidden_rows", books),
};
