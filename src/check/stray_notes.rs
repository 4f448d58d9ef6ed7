//! Something that the staff typed last month and that this run could not put where they meant it. Example: the column
//! « Réf. » of `Anomalies` was deleted before the workbook came back: its 14 answers stand on `Notes orphelines`, and
//! the findings that they answered are open again.

use super::Check;
use super::findings::problems;
use crate::model::finding::{Outcome, Severity};

pub(super) static CHECK: Check = Check {
    id: "stray_notes",
    title: "Notes du service non replacées",
    why: "Une réponse, un pointage ou une remarque qui n’est pas revenu à sa place n’a plus d’effet : un constat justifié paraît ouvert, un rapprochement à la main est défait.",
    source: "Pratique de contrôle : rien de ce que le service a saisi ne se perd sans être dit.",
    remedy: "Relire la feuille « Notes orphelines » et reporter chaque note à sa place.",
    severity: Severity::Review,
    needs: "Le classeur précédent, où le service a saisi ses notes.",
    closes_by_correction_only: false,
    run: |books| match problems::reported_by("stray_notes", books) {
        Ok(found) if !found.is_empty() => Ok(found),
        _ => Err(Outcome::NotApplicable("aucune note du classeur précédent à replacer".into())),
    },
};
