//! A date that is none, or out of all sense: `31/02/2017`, `12/2017`, a year 2071. Example: a night of
//! `05/11/2107` cannot be compared with a mission of November 2017.

use super::{Check, problems};
use crate::model::finding::Severity;

pub(super) static CHECK: Check = Check {
    id: "unreadable_date",
    title: "Date illisible",
    why: "Sans date sûre, ni la mission, ni l’exercice, ni la période de la dépense ne peuvent être contrôlés.",
    source: "Pratique de contrôle : aucune date n’est devinée.",
    remedy: "Corriger la date dans l’export d’après la pièce, puis relancer.",
    severity: Severity::Review,
    needs: "Les colonnes de dates des exports.",
    closes_by_correction_only: false,
    run: |books| problems::reported_by("unreadable_date", books),
};
