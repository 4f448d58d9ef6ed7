//! What the staff typed into the previous workbook.

use std::collections::BTreeMap;

use super::Date;
use super::finding::Answer;
use super::key::Key;
use super::money::Money;

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
    pub row: Vec<(String, String)>,
}

impl FindingNote {
    /// True when a person typed something.
    pub fn is_typed(&self) -> bool {
        self.answer != Answer::default()
    }
}

/// Everything that came back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// Name of the workbook they come from; none when there was no previous one.
    pub from: Option<String>,
    /// Rows of `Anomalies`, in the order of the workbook.
    pub findings: Vec<FindingNote>,
    /// `Pointage` by entry key.
    pub marks: BTreeMap<Key, String>,
    /// `Mission` of `Hors mission` by entry key.
    pub missions: BTreeMap<Key, String>,
    /// Rows of `Notes orphelines`, kept until deleted: label and old row as texts.
    pub orphans: Vec<Vec<(String, String)>>,
}
