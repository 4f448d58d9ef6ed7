//! Names that Excel accepts: of sheets, of tables, of missions inside formulas.

use std::collections::BTreeSet;

use crate::model::mission::Mission;
use crate::model::words;

/// Excel allows 31 UTF-16 units in the name of a sheet.
const SHEET_UNITS_MAX: usize = 31;
/// A criterion of `COUNTIFS` stops at 255; a mission's name is far shorter.
const LABEL_LETTERS_MAX: usize = 60;

/// Sheets that every workbook has, or may have later, in any order; `History` and `Historique` belong to Excel.
pub(super) const SYNTHESIS: &str = "Synthèse";
pub(super) const FINDINGS: &str = "Anomalies";
pub(super) const UNASSIGNED: &str = "Hors mission";
pub(super) const MATCHES: &str = "Rapprochement";
pub(super) const CHECKS: &str = "Contrôles";
pub(super) const ANNEX: &str = "Annexe";
pub(super) const VISAS: &str = "Fiche de contrôle";
pub(super) const EVOLUTION: &str = "Évolution";
pub(super) const SOURCES: &str = "Sources";
pub(super) const ORPHANS: &str = "Notes orphelines";
pub(super) const GUIDE: &str = "Mode d'emploi";
const RESERVED: &[&str] = &[
    SYNTHESIS,
    FINDINGS,
    UNASSIGNED,
    MATCHES,
    CHECKS,
    ANNEX,
    VISAS,
    EVOLUTION,
    SOURCES,
    ORPHANS,
    GUIDE,
    "History",
    "Historique",
];

/// In the column `Mission` of `Anomalies`, what concerns no single mission.
pub(super) const WHOLE_DOSSIER: &str = "Dossier";

/// The tables of the workbook, as formulas name them.
pub(super) const T_FINDINGS: &str = "T_Anomalies";
pub(super) const T_UNASSIGNED: &str = "T_Hors_mission";
pub(super) const T_MATCHES: &str = "T_Rapprochement";
pub(super) const T_AMBIGUOUS: &str = "T_Ambigus";
pub(super) const T_CHECKS: &str = "T_Controles";
pub(super) const T_FILES: &str = "T_Fichiers";
pub(super) const T_TABLES: &str = "T_Tableaux";
pub(super) const T_COLUMNS: &str = "T_Colonnes";
pub(super) const T_CONTROL_TOTALS: &str = "T_Totaux";
pub(super) const T_SKIPPED: &str = "T_Ecartes";
pub(super) const T_ORPHANS: &str = "T_Notes_orphelines";
pub(super) const T_EVOLUTION: &str = "T_Evolution";
pub(super) const T_FIGURES: &str = "T_Montants";
pub(super) const T_EXPORTS: &str = "T_Exports";
pub(super) const T_RUNS: &str = "T_Executions";
const TABLES: &[&str] = &[
    T_FINDINGS,
    T_UNASSIGNED,
    T_MATCHES,
    T_AMBIGUOUS,
    T_CHECKS,
    T_FILES,
    T_TABLES,
    T_COLUMNS,
    T_CONTROL_TOTALS,
    T_SKIPPED,
    T_ORPHANS,
    T_EVOLUTION,
    T_FIGURES,
    T_EXPORTS,
    T_RUNS,
];

/// The names of one mission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MissionNames {
    /// In columns `Mission`, and in the criteria of formulas.
    pub(super) label: String,
    /// Its sheet.
    pub(super) sheet: String,
    /// Its table.
    pub(super) table: String,
}

/// The names of the missions, all different whatever the case.
pub(super) fn of_missions(missions: &[Mission]) -> Vec<MissionNames> {
    let mut labels = Taken::with(&[WHOLE_DOSSIER]);
    let mut sheets = Taken::with(RESERVED);
    let mut tables = Taken::with(TABLES);
    let names = missions.iter().map(|mission| MissionNames {
        label: labels.take(&label_text(mission), LABEL_LETTERS_MAX),
        sheet: sheets.take(&sheet_text(mission), SHEET_UNITS_MAX),
        table: tables.take(&table_text(mission), LABEL_LETTERS_MAX),
    });
    names.collect()
}

/// The label without what `COUNTIFS` reads as a wildcard or a comparison.
fn label_text(mission: &Mission) -> String {
    let plain: String = mission.label.chars().filter(|letter| !"*?~\"".contains(*letter)).collect();
    let plain = plain.trim_start_matches(['<', '>', '=', '+', '-', '@', ' ']).trim();
    if plain.is_empty() { mission.code.to_string() } else { plain.to_owned() }
}

/// The label without what a sheet's name may not hold.
fn sheet_text(mission: &Mission) -> String {
    let replace = |letter: char| if "[]:*?/\\".contains(letter) || letter.is_control() { ' ' } else { letter };
    let plain: String = mission.label.chars().map(replace).collect();
    let plain = plain.trim_matches([' ', '\'']);
    if plain.is_empty() { format!("Mission {}", words::fold(&mission.code)) } else { plain.to_owned() }
}

/// `T_MIAMI`: letters, digits and underscores.
fn table_text(mission: &Mission) -> String {
    let plain = words::fold(&mission.code).to_uppercase();
    let keep = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '_' };
    format!("T_{}", plain.chars().map(keep).collect::<String>())
}

/// Names given so far, compared without case as Excel does.
struct Taken(BTreeSet<String>);

impl Taken {
    fn with(names: &[&str]) -> Self {
        Self(names.iter().map(|name| name.to_lowercase()).collect())
    }

    /// The name, shortened to `units` and numbered when it is taken.
    fn take(&mut self, name: &str, units: usize) -> String {
        for n in 1_u32.. {
            let suffix = if n == 1 { String::new() } else { format!("_{n}") };
            let name = shortened(name, units - suffix.len()) + &suffix;
            if self.0.insert(name.to_lowercase()) {
                return name;
            }
        }
        name.to_owned()
    }
}

fn shortened(name: &str, units: usize) -> String {
    let mut count = 0;
    let kept: String = name
        .chars()
        .take_while(|letter| {
            count += letter.len_utf16();
            count <= units
        })
        .collect();
    kept.trim_end_matches([' ', '\'']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_acceptable_and_never_taken_twice() {
        let mut sheets = Taken::with(RESERVED);
        assert_eq!(sheets.take("sources", SHEET_UNITS_MAX), "sources_2");
        assert_eq!(sheets.take("Milan", SHEET_UNITS_MAX), "Milan");
        assert_eq!(sheets.take("MILAN", SHEET_UNITS_MAX), "MILAN_2");
        let long = "Déplacement à Saint-Pétersbourg et Moscou";
        assert_eq!(sheets.take(long, SHEET_UNITS_MAX).chars().count(), 31);
        assert_eq!(sheets.take(long, SHEET_UNITS_MAX).chars().count(), 31);
    }
}
