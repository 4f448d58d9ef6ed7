//! Headers by which the staff's columns are found again in the next run: written by the sheets, read
//! back by [`super::notes`].

/// Stable name of a finding or of a line.
pub(super) const KEY: &str = "Réf.";
/// *Gravité*.
pub(super) const SEVERITY: &str = "Gravité";
/// *Contrôle*.
pub(super) const CHECK: &str = "Contrôle";
/// *Mission*.
pub(super) const MISSION: &str = "Mission";
/// *Constat*.
pub(super) const MESSAGE: &str = "Constat";
/// *Montant en jeu*.
pub(super) const AMOUNT: &str = "Montant en jeu";
/// *Source*.
pub(super) const SOURCE: &str = "Source";
/// *Remède*.
pub(super) const REMEDY: &str = "Remède";
/// *Statut*.
pub(super) const STATUS: &str = "Statut";
/// *Réponse du service*.
pub(super) const ANSWER: &str = "Réponse du service";
/// *Responsable*.
pub(super) const OWNER: &str = "Responsable";
/// *Échéance*.
pub(super) const DUE: &str = "Échéance";
/// *Depuis*.
pub(super) const SINCE: &str = "Depuis";
/// Whether the finding still counts.
pub(super) const OPEN: &str = "Ouverte";
/// What closes a finding.
pub(super) const CLOSED_BY: &str = "Clôture";
/// Other places that matter.
pub(super) const RELATED: &str = "Autres adresses";
/// The staff's marks on mission sheets.
pub(super) const MARK: &str = "Pointage";
/// On `Notes orphelines`, where the note stood.
pub(super) const OLD_SHEET: &str = "Ancienne feuille";
/// On `Hors mission`.
pub(super) const SITUATION: &str = "Situation";

/// In `Ancienne feuille`: a note on a finding, a mark, an assignment.
pub(super) const WAS_FINDING: &str = "Anomalies";
/// A mark of a mission sheet.
pub(super) const WAS_MARK: &str = "Pointage";
/// An assignment typed on `Hors mission`.
pub(super) const WAS_MISSION: &str = "Hors mission";
