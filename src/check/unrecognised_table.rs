//! A table whose role (comptabilité, justificatifs…) or amount column cannot be told. Example: a sheet
//! with columns `Réf.`, `Valeur 1`, `Valeur 2` and 40 rows of amounts: nobody can say which value counts.
//! Blocking when the table carries amounts, to be verified otherwise.

use super::Check;
use super::findings::problems;
use crate::model::finding::Severity;

pub(super) static CHECK: Check = Check {
    id: "unrecognised_table",
    title: "Tableau non reconnu",
    why: "Un tableau dont le rôle est inconnu n’entre dans aucun total : une dépense ou une pièce peut manquer.",
    source: "Pratique de contrôle : toute ligne d’un export est comptée, ou écartée avec son motif.",
    remedy: "Dire le rôle du fichier ou la colonne du montant dans dossier.toml, section [source.\"…\"], puis relancer.",
    severity: Severity::Blocking,
    needs: "Les tableaux des exports.",
    closes_by_correction_only: false,
    run: |books| problems::reported_by("unrecognised_table", books),
};
