//! What the staff typed into the previous workbook.

mod amounts;
mod asked;
mod gone;
mod homes;
mod meet;
mod numbers;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::Date;
use super::entry::Entry;
use super::evolution::Past;
use super::finding::{Answer, Problem};
use super::key::Key;
use super::money::Money;
use super::place::CellRef;

pub use amounts::ChangedSum;
pub use asked::Asked;
pub use homes::Home;

/// A row as texts, by header.
pub type TextRow = Vec<(String, String)>;

/// A cell that the staff typed where the program has no column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// A text.
    Text(String),
    /// A number.
    Number(Decimal),
    /// A day.
    Day(Date),
}

/// A comment of a cell of the previous workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellComment {
    /// Name of the sheet.
    pub sheet: String,
    /// Where.
    pub cell: CellRef,
    /// Its words.
    pub text: String,
}

/// Comments of a row: header of the column, words.
pub type Comments = Vec<(String, String)>;

/// One row of the previous `Anomalies`, as it came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingNote {
    /// Its `Réf.`.
    pub key: Key,
    /// What the staff typed.
    pub answer: Answer,
    /// *Depuis*, when it can be read.
    pub since: Option<Date>,
    /// *Montant en jeu* at that time.
    pub amount: Option<Money>,
    /// The texts of the row, by column, for the day its subject is gone.
    pub row: TextRow,
}

impl FindingNote {
    /// True when a person typed something in the columns that are theirs.
    pub fn is_typed(&self) -> bool {
        self.answer != Answer::default()
    }

    /// The name of a row whose reference was deleted, made of what it says.
    pub fn unreferenced(told: &[&str]) -> Key {
        Key::of(WITHOUT_KEY, told)
    }

    /// True for such a row: it may find its finding by its words, and by nothing else.
    pub fn is_unreferenced(&self) -> bool {
        Key::is_spelled(self.key.as_str(), &format!("{WITHOUT_KEY}-"))
    }

    /// The text of a column.
    pub fn cell(&self, header: &str) -> Option<&str> {
        self.row.iter().find(|(name, _)| name == header).map(|(_, text)| text.as_str())
    }
}

/// The family of the names of rows whose reference was deleted.
const WITHOUT_KEY: &str = "X";

/// Headers by which the rows of `Anomalies` are known from one workbook to the next.
pub mod header {
    /// Stable name of a finding or of a line.
    pub const KEY: &str = "Réf.";
    /// *Gravité*.
    pub const SEVERITY: &str = "Gravité";
    /// *Contrôle*.
    pub const CHECK: &str = "Contrôle";
    /// *Mission*.
    pub const MISSION: &str = "Mission";
    /// *Constat*.
    pub const MESSAGE: &str = "Constat";
    /// *Montant en jeu*.
    pub const AMOUNT: &str = "Montant en jeu";
    /// *Source*.
    pub const SOURCE: &str = "Source";
    /// *Remède*.
    pub const REMEDY: &str = "Remède";
    /// *Statut*.
    pub const STATUS: &str = "Statut";
    /// *Réponse du service*.
    pub const ANSWER: &str = "Réponse du service";
    /// *Responsable*.
    pub const OWNER: &str = "Responsable";
    /// *Échéance*.
    pub const DUE: &str = "Échéance";
    /// *Depuis*.
    pub const SINCE: &str = "Depuis";
    /// Whether the finding still counts.
    pub const OPEN: &str = "Ouverte";
    /// Which figures moved under an answer.
    pub const MOVED: &str = "Changement";
    /// What closes a finding.
    pub const CLOSED_BY: &str = "Clôture";
    /// Other places that matter.
    pub const RELATED: &str = "Autres adresses";
    /// The references of the lines a finding is about.
    pub const LINES: &str = "Lignes en cause";
    /// Every header of `Anomalies`, in its order.
    pub const FINDINGS: [&str; 18] = [
        KEY, SEVERITY, CHECK, MISSION, MESSAGE, AMOUNT, SOURCE, REMEDY, STATUS, ANSWER, OWNER, DUE, SINCE, OPEN,
        MOVED, CLOSED_BY, RELATED, LINES,
    ];
    /// On `Notes orphelines`, where the note stood.
    pub const OLD_SHEET: &str = "Ancienne feuille";
    /// In [`OLD_SHEET`]: a note on a finding.
    pub const WAS_FINDING: &str = "Anomalies";
    /// On `Notes orphelines`: a comment of a cell.
    pub const COMMENT: &str = "Commentaire";
    /// On `Notes orphelines`: the cell where it stood, and what else its row said.
    pub const CELL: &str = "Cellule";
    /// See [`CELL`].
    pub const BESIDE: &str = "Sur la ligne de";
    /// The staff's marks on mission sheets.
    pub const MARK: &str = "Pointage";
    /// In [`OLD_SHEET`]: a mark of a mission sheet.
    pub const WAS_MARK: &str = "Pointage";
    /// In [`OLD_SHEET`]: an assignment typed on `Hors mission`.
    pub const WAS_MISSION: &str = "Hors mission";
    /// In [`OLD_SHEET`]: what stood in columns of the staff beside a line.
    pub const WAS_REMARK: &str = "Remarque";
    /// In [`OLD_SHEET`]: a visa.
    pub const WAS_VISA: &str = "Fiche de contrôle";
}

/// A field of the visa of a mission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VisaField {
    /// *Favorable*, *Favorable avec réserves*, *Défavorable*.
    Opinion,
    /// Reservations or reasons.
    Reasons,
    /// Who gives it.
    Name,
    /// When.
    Date,
    /// Written by the program: the figures on which it was given.
    Figures,
}

impl VisaField {
    /// In the order of the sheet.
    pub const ALL: [Self; 5] = [Self::Opinion, Self::Reasons, Self::Name, Self::Date, Self::Figures];

    /// Its label.
    pub fn french(self) -> &'static str {
        match self {
            VisaField::Opinion => "Avis",
            VisaField::Reasons => "Réserves ou motifs",
            VisaField::Name => "Nom et qualité",
            VisaField::Date => "Date du visa",
            VisaField::Figures => "Chiffres visés",
        }
    }
}

/// What may be written as opinion.
pub const OPINIONS: [&str; 3] = ["Favorable", "Favorable avec réserves", "Défavorable"];

/// The visa of a mission on `Fiche de contrôle`, as typed; empty fields are absent.
pub type Visa = BTreeMap<VisaField, String>;

/// Everything that came back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// Name of the workbook they come from; none when there was no previous one.
    pub from: Option<String>,
    /// Rows of `Anomalies`, in the order of the workbook.
    pub findings: Vec<FindingNote>,
    /// Headers of the columns that the staff added to `Anomalies`, from left to right.
    pub added_columns: Vec<String>,
    /// What stands in them, by finding and header.
    pub added: BTreeMap<Key, Vec<(String, Typed)>>,
    /// Comments of its cells, by finding.
    pub comments: BTreeMap<Key, Comments>,
    /// Comments of the cells of a line, on mission sheets and `Hors mission`, by entry.
    pub line_comments: BTreeMap<Key, Comments>,
    /// Headers of the columns that the staff added to mission sheets and `Hors mission`, by sheet: the code of its mission,
    /// failing that its name.
    pub line_columns: BTreeMap<String, Vec<String>>,
    /// What stands in them, by entry and header.
    pub added_lines: BTreeMap<Key, Vec<(String, Typed)>>,
    /// *Changement* of `Anomalies`, by finding: which figures moved under its answer.
    pub changes: BTreeMap<Key, String>,
    /// `Pointage` by entry key.
    pub marks: BTreeMap<Key, String>,
    /// The sheets on which they were set, by entry key.
    pub homes: BTreeMap<Key, Vec<Home>>,
    /// `Mission` of `Hors mission` by entry key.
    pub missions: BTreeMap<Key, String>,
    /// The rows in which marks and missions were typed, by entry key.
    pub rows: BTreeMap<Key, TextRow>,
    /// The references of every line that the workbook shows, when something was typed beside one.
    pub known: BTreeSet<Key>,
    /// Visas by code of the mission.
    pub visas: BTreeMap<String, Visa>,
    /// Rows of `Notes orphelines`, kept until deleted: label and old row as texts.
    pub orphans: Vec<TextRow>,
    /// What the workbook tells of the runs before.
    pub past: Past,
    /// Mission sheets whose amounts were changed, to be told once the exports are read.
    pub changed: Vec<ChangedSum>,
    /// What could not come back as it was meant, to be told as findings.
    pub problems: Vec<Problem>,
}

impl Notes {
    /// How many answers, marks, missions, remarks and visas the staff typed.
    pub fn count(&self) -> usize {
        let answers = self.findings.iter().filter(|note| note.is_typed()).count();
        answers + self.marks.len() + self.missions.len() + self.added_lines.len() + self.visas.len()
    }

    /// The mark that the staff typed beside a line.
    pub fn mark(&self, entry: &Entry) -> Option<&str> {
        beside(&self.marks, entry).map(String::as_str)
    }

    /// The mission that the staff typed beside a line.
    pub fn mission(&self, entry: &Entry) -> Option<&str> {
        beside(&self.missions, entry).map(String::as_str)
    }

    /// What the staff typed in columns of theirs beside a line.
    pub fn added_beside(&self, entry: &Entry) -> Option<&Vec<(String, Typed)>> {
        beside(&self.added_lines, entry)
    }

    /// The comments of the cells of a line.
    pub fn line_comments(&self, entry: &Entry) -> Option<&Comments> {
        beside(&self.line_comments, entry)
    }
}

fn rename<T>(typed: &mut BTreeMap<Key, T>, before: &Key, now: &Key) {
    if let Some(text) = typed.remove(before) {
        typed.insert(now.clone(), text);
    }
}

/// What was typed beside a line, by its key.
fn beside<'n, T>(typed: &'n BTreeMap<Key, T>, entry: &Entry) -> Option<&'n T> {
    if typed.is_empty() || entry.is_unnoted { None } else { typed.get(&entry.key()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entry::Side;
    use crate::model::field::Field;
    use crate::model::place::Place;

    #[test]
    fn what_is_typed_beside_a_line_is_found_whether_lines_were_told_or_not() {
        let line = |number: &str| {
            let mut entry = Entry::blank(Side::Support, Place::of_file(&"a.csv".into()));
            entry.set(Field::Invoice, number);
            entry
        };
        let mut entries = ["F-1", "F-2", "F-3", "F-4"].map(line);
        let mut notes = Notes::default();
        notes.marks.insert(entries[0].key(), "a".to_owned());
        notes.missions.insert(entries[1].key(), "MIAMI".to_owned());
        notes.line_comments.insert(entries[2].key(), Vec::new());
        let found = |notes: &Notes, entries: &[Entry]| -> Vec<(bool, bool, bool)> {
            let of = |entry| (notes.mark(entry), notes.mission(entry), notes.line_comments(entry));
            entries.iter().map(of).map(|(a, b, c)| (a.is_some(), b.is_some(), c.is_some())).collect()
        };
        let expected = [(true, false, false), (false, true, false), (false, false, true), (false, false, false)];
        assert_eq!(found(&notes, &entries), expected);
        notes.meet(&mut entries);
        assert_eq!(found(&notes, &entries), expected);
        assert_eq!(entries.each_ref().map(|entry| entry.is_unnoted), [false, false, false, true]);
        Notes::default().meet(&mut entries);
        assert!(entries.iter().all(|entry| entry.is_unnoted));
    }
}
