//! A mission as the report declares it.

use super::money::Money;
use super::{Date, Text};

/// The index of a mission in the order of `dossier.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MissionId(pub u16);

impl MissionId {
    /// The position in [`super::dossier::Dossier::missions`].
    #[inline]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// The category of a member of a delegation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Category {
    /// *Élu*: a member of the assembly.
    Elected,
    /// *Invité*: a person not paid by the organisation.
    Guest,
    /// *Agent*: a member of its staff.
    Agent,
}

impl Category {
    /// The three categories, in the order of the report.
    pub const ALL: [Self; 3] = [Self::Elected, Self::Guest, Self::Agent];

    /// Singular, in French.
    pub fn french(self) -> &'static str {
        match self {
            Category::Elected => "élu",
            Category::Guest => "invité",
            Category::Agent => "agent",
        }
    }

    /// The key of `dossier.toml`: `elus`, `invites`, `agents`.
    pub fn toml_name(self) -> &'static str {
        match self {
            Category::Elected => "elus",
            Category::Guest => "invites",
            Category::Agent => "agents",
        }
    }
}

/// Declared numbers of members; a category that the report does not give is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Headcount {
    /// *Élus*.
    pub elected: Option<u32>,
    /// *Invités*.
    pub guests: Option<u32>,
    /// *Agents*.
    pub agents: Option<u32>,
}

impl Headcount {
    /// The number declared for a category.
    pub fn of(&self, category: Category) -> Option<u32> {
        match category {
            Category::Elected => self.elected,
            Category::Guest => self.guests,
            Category::Agent => self.agents,
        }
    }

    /// The sum of what is declared; none when nothing is.
    pub fn total(&self) -> Option<u32> {
        let known = Category::ALL.iter().filter_map(|category| self.of(*category));
        known.reduce(u32::saturating_add)
    }
}

/// The assembly's authorisation to travel (CGCT L3123-19, R3123-20).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecialMandate {
    /// Reference of the deliberation.
    pub reference: Text,
    /// Its date, when given.
    pub date: Option<Date>,
}

/// One official mission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mission {
    /// Short code, unique in the dossier: `MIAMI`.
    pub code: Text,
    /// Name for the reader: `Gênes`.
    pub label: Text,
    /// Words that name the mission in a description.
    pub aliases: Vec<Text>,
    /// ISO code of the country, when given.
    pub country: Option<Text>,
    /// First day, transport included.
    pub start: Date,
    /// Last day, transport included.
    pub end: Date,
    /// The declared cost.
    pub declared: Money,
    /// The declared delegation.
    pub headcount: Headcount,
    /// Operation, commitment or mission-order codes that belong to it.
    pub operations: Vec<Text>,
    /// Reference of the deliberation that authorised it.
    pub special_mandate: Option<SpecialMandate>,
    /// Declared amounts by nature, when the report gives them.
    pub declared_by_nature: Vec<(Text, Money)>,
}
