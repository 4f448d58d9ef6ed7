//! To which mission a line belongs, and why.

use super::Entry;
use crate::model::Text;
use crate::model::field::Field;
use crate::model::mission::MissionId;
use crate::model::money::Money;

/// What told the mission of an entry, strongest first (contract 4b).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MissionBy {
    /// Typed by staff in the previous workbook.
    Manual,
    /// The mission column.
    Column,
    /// An operation, commitment or mission-order code.
    Code,
    /// The title of the sheet or table.
    Sheet,
    /// A sub-folder named like a mission, or `mission = …` of the source in `dossier.toml`.
    Folder,
    /// An alias in the description.
    Alias,
    /// A member of the delegation, on a day of the mission.
    Person,
    /// The partner of a match.
    Match,
    /// Nothing.
    None,
}

/// A part of an entry that belongs to a mission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Share {
    /// The mission.
    pub mission: MissionId,
    /// Its part of the entry's amount.
    pub amount: Money,
}

/// What speaks for a mission. It is put in words when somebody asks: of a million lines a few are asked about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Witness {
    /// Nothing.
    Nobody,
    /// The text of this field of the line.
    Field(Field),
    /// Something else, in French: `titre de la feuille ou du tableau : « Miami »`.
    Words(Text),
}

impl Witness {
    /// The evidence in French, for the line that it is of: `colonne « Opération » : 2017RI04`; empty when there is
    /// none.
    pub fn french(&self, entry: &Entry) -> String {
        let field = match self {
            Self::Nobody => return String::new(),
            Self::Words(words) => return words.to_string(),
            Self::Field(field) => *field,
        };
        let text = entry.text(field).unwrap_or_default();
        match field {
            Field::Description => format!("objet : « {text} »"),
            Field::Mission => format!("colonne « Mission » : « {text} »"),
            Field::Operation => format!("colonne « Opération » : {text}"),
            Field::Commitment => format!("colonne « Engagement » : {text}"),
            Field::MissionOrder => format!("colonne « Ordre de mission » : {text}"),
            _ => format!("« {text} »"),
        }
    }
}

/// To which mission an entry belongs, and why.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Assignment {
    /// The mission, when there is exactly one.
    pub mission: Option<MissionId>,
    /// Shares between several missions, summing exactly to the amount; empty otherwise.
    pub shares: Vec<Share>,
    /// The evidence that decided.
    pub by: MissionBy,
    /// That evidence.
    pub witness: Witness,
    /// Other missions for which there is evidence, with it.
    pub rivals: Vec<(MissionId, MissionBy, Witness)>,
}

impl Assignment {
    /// No mission.
    pub const fn none() -> Self {
        Self {
            mission: None,
            shares: Vec::new(),
            by: MissionBy::None,
            witness: Witness::Nobody,
            rivals: Vec::new(),
        }
    }

    /// True when neither a mission nor shares are known.
    pub fn is_none(&self) -> bool {
        self.mission.is_none() && self.shares.is_empty()
    }

    /// Every mission to which the entry belongs, wholly or in part; one may come twice.
    pub fn missions(&self) -> impl Iterator<Item = MissionId> {
        self.mission.into_iter().chain(self.shares.iter().map(|share| share.mission))
    }

    /// True when the entry belongs to this mission, wholly or in part.
    pub fn touches(&self, mission: MissionId) -> bool {
        self.mission == Some(mission) || self.shares.iter().any(|share| share.mission == mission)
    }
}
