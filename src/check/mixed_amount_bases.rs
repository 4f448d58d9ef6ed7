//! HT and TTC, or engagé, mandaté and payé, in one column. Example: half of the lines are HT and half
//! TTC: their sum, 8 450,00 €, is neither.

use super::{Check, problems};
use crate::model::finding::Severity;

pub(super) static CHECK: Check = Check {
    id: "mixed_amount_bases",
    title: "Bases de montants mélangées",
    why: "Additionner des montants HT et TTC, ou engagés et mandatés, donne un total qui n’existe dans aucun compte.",
    source: "Pratique de contrôle : un total porte sur une seule base (par défaut le montant mandaté TTC).",
    remedy: "Refaire l’export avec une seule base, ou indiquer la bonne colonne dans dossier.toml, puis relancer.",
    severity: Severity::Blocking,
    needs: "Les colonnes de montants des exports.",
    closes_by_correction_only: false,
    run: |books| problems::reported_by("mixed_amount_bases", books),
};
