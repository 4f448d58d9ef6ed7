//! A file of the dossier that cannot be opened: encrypted, truncated, empty, or not what its extension
//! says. Example: `mandats.xlsx` is protected by a password: its 38 412,10 € are in no total, and nobody
//! would know.

use super::Check;
use super::findings::problems;
use crate::model::finding::Severity;

pub(super) static CHECK: Check = Check {
    id: "unreadable_file",
    title: "Fichier illisible",
    why: "Les lignes d’un fichier qui ne s’ouvre pas ne sont dans aucun total : les sommes du dossier sont incomplètes.",
    source: "Pratique de contrôle : un total n’a de sens que si toutes les pièces ont été lues.",
    remedy: "Refaire l’export ou retirer la protection, puis relancer ; si le fichier n’est pas un export, le sortir du dossier.",
    severity: Severity::Blocking,
    needs: "Les fichiers du dossier.",
    closes_by_correction_only: true,
    run: |books| problems::reported_by("unreadable_file", books),
};
