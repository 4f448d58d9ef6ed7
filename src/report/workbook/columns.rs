//! Headers by which the staff's columns are found again in the next run: written by the sheets, read
//! back by [`super::notes`].

pub(super) use crate::model::notes::header::{
    AMOUNT, ANSWER, CHECK, CLOSED_BY, COMMENT, DUE, KEY, LINES, MARK, MESSAGE, MISSION, MOVED, OLD_SHEET, OPEN,
    OWNER, RELATED, REMEDY, SEVERITY, SINCE, SOURCE, STATUS, WAS_FINDING, WAS_MARK, WAS_MISSION, WAS_REMARK,
};

/// On `Hors mission`.
pub(super) const SITUATION: &str = "Situation";

/// On `Évolution`: what became of a finding.
pub(super) const CHANGE: &str = "Évolution";
/// A figure in the run before.
pub(super) const BEFORE: &str = "Avant";
/// A figure now.
pub(super) const NOW: &str = "Maintenant";
/// In how many runs a finding stood.
pub(super) const RUNS: &str = "Exécutions";
/// The run that did not find it any more.
pub(super) const GONE: &str = "Disparu le";
/// Code of a mission.
pub(super) const CODE: &str = "Code";
/// Which figure of a mission.
pub(super) const FIGURE: &str = "Chiffre";
/// Path of an export.
pub(super) const FILE: &str = "Export";
/// Fingerprint of an export in the run before.
pub(super) const PRINT_BEFORE: &str = "Empreinte avant";
/// Fingerprint of an export now.
pub(super) const PRINT_NOW: &str = "Empreinte maintenant";
/// Date of a run.
pub(super) const RUN: &str = "Exécution du";
/// Figures of a run.
pub(super) const DECLARED: &str = "Déclaré";
/// Figures of a run.
pub(super) const LEDGER: &str = "Comptabilité";
/// Figures of a run.
pub(super) const SUPPORT: &str = "Justificatifs";
/// Findings left open.
pub(super) const BLOCKING: &str = "Bloquants";
/// Findings left open.
pub(super) const REVIEW: &str = "À vérifier";
/// Findings left open.
pub(super) const INFO: &str = "Informations";
/// The verdict of a run.
pub(super) const VERDICT: &str = "Verdict";
