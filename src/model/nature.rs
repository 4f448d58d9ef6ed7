//! What an expense was for.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::Text;

/// The nature of an expense (*nature de dépense*), as reports group them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Nature {
    /// Flights, and what the airline charges beside them.
    Air,
    /// Trains.
    Rail,
    /// Taxis, coaches, hired cars, parking, tolls.
    Ground,
    /// Nights.
    Hotel,
    /// Meals.
    Meals,
    /// A flat rate instead of meals and nights.
    PerDiem,
    /// What the organisation offers to guests.
    Reception,
    /// Rooms, stands, furniture and machines that are hired.
    Hall,
    /// What firms do for an event: organising, hosting, guarding.
    EventServices,
    /// Print, films, objects, advertising.
    Communication,
    /// Interpreting and translation.
    Interpreting,
    /// Insurance.
    Insurance,
    /// Visas, passports, vaccinations.
    Visa,
    /// Telephone and network abroad.
    Telecoms,
    /// What a travel agency charges for its own work.
    AgencyFee,
    /// Bank charges and exchange losses.
    Bank,
    /// Anything else, and what nothing tells.
    #[default]
    Other,
}

/// Nature, JSON name, name for the reader.
const NATURES: &[(Nature, &str, &str)] = &[
    (Nature::Air, "air", "Transport aérien"),
    (Nature::Rail, "rail", "Transport ferroviaire"),
    (Nature::Ground, "ground", "Transport terrestre et taxi"),
    (Nature::Hotel, "hotel", "Hébergement"),
    (Nature::Meals, "meals", "Restauration"),
    (Nature::PerDiem, "per_diem", "Indemnité journalière"),
    (Nature::Reception, "reception", "Réception"),
    (Nature::Hall, "hall", "Location de salle et matériel"),
    (Nature::EventServices, "event_services", "Prestation événementielle"),
    (Nature::Communication, "communication", "Communication et promotion"),
    (Nature::Interpreting, "interpreting", "Interprétariat"),
    (Nature::Insurance, "insurance", "Assurance"),
    (Nature::Visa, "visa", "Visa et formalités"),
    (Nature::Telecoms, "telecoms", "Télécommunications"),
    (Nature::AgencyFee, "agency_fee", "Frais de service agence"),
    (Nature::Bank, "bank", "Frais bancaires et de change"),
    (Nature::Other, "other", "Divers"),
];

impl Nature {
    /// Every nature, in the order of a report.
    pub fn all() -> impl Iterator<Item = Self> {
        NATURES.iter().map(|row| row.0)
    }

    /// The name in the JSON results.
    pub fn json_name(self) -> &'static str {
        NATURES[self as usize].1
    }

    /// The name for the reader.
    pub fn french(self) -> &'static str {
        NATURES[self as usize].2
    }

    /// True for what moves persons.
    pub fn is_transport(self) -> bool {
        matches!(self, Nature::Air | Nature::Rail | Nature::Ground)
    }

    /// True for what a traveller consumes: transport, nights, meals, flat rates.
    pub fn is_of_a_traveller(self) -> bool {
        self.is_transport() || matches!(self, Nature::Hotel | Nature::Meals | Nature::PerDiem)
    }
}

/// What told a nature, strongest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NatureBy {
    /// The nature column.
    Column,
    /// The description.
    Description,
    /// The payee.
    Payee,
    /// The title of the table, its sheet or its file.
    Title,
    /// The account of the nomenclature.
    Account,
    /// Nothing.
    #[default]
    Nothing,
}

impl NatureBy {
    /// Where it stands, for the reader.
    pub fn french(self) -> &'static str {
        match self {
            NatureBy::Column => "nature",
            NatureBy::Description => "objet",
            NatureBy::Payee => "tiers",
            NatureBy::Title => "titre",
            NatureBy::Account => "article",
            NatureBy::Nothing => "",
        }
    }
}

/// The nature of an entry, and the word that told it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct NatureReading {
    /// The nature under which the whole amount is counted; [`Nature::Other`] when the line joins several.
    pub nature: Nature,
    /// What told it.
    pub by: NatureBy,
    /// The word, folded: `taxi`.
    pub word: &'static str,
    /// The two natures that one line joins: `billets et hébergement`.
    pub joins: Option<(Nature, Nature)>,
}

impl NatureReading {
    /// True when the line is of this nature, or joins it to another.
    pub fn includes(&self, nature: Nature) -> bool {
        self.nature == nature || self.joins.is_some_and(|(first, second)| first == nature || second == nature)
    }

    /// The evidence in words: `objet : « taxi »`; nothing when nothing told.
    pub fn evidence(&self) -> String {
        match (self.by, self.joins) {
            (NatureBy::Nothing, _) => String::new(),
            (by, Some((first, second))) => {
                format!("{} : plusieurs natures ({}, {})", by.french(), first.french(), second.french())
            }
            (by, None) => format!("{} : « {} »", by.french(), self.word),
        }
    }
}

/// What entries and declared labels are for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Natures {
    /// Each reading once: there are a few hundred of them, and millions of entries.
    readings: Vec<NatureReading>,
    /// The reading of each entry, by its index.
    of_entries: Vec<u32>,
    /// Labels of the declaration that tell a nature, as written.
    pub of_labels: BTreeMap<Text, Nature>,
}

/// Readings, each once and with its number: texts that repeat are read once and numbered once.
#[derive(Clone, Debug, Default)]
pub struct Readings {
    all: Vec<NatureReading>,
    known: FxHashMap<NatureReading, u32>,
}

impl Readings {
    /// The number of a reading.
    pub fn number(&mut self, reading: NatureReading) -> u32 {
        *self.known.entry(reading).or_insert_with(|| {
            self.all.push(reading);
            self.all.len() as u32 - 1
        })
    }

    /// The reading of this number.
    pub fn get(&self, number: u32) -> Option<&NatureReading> {
        self.all.get(number as usize)
    }
}

impl Natures {
    /// The natures of all entries, in their order, by the numbers of their readings.
    pub fn of(of_entries: Vec<u32>, readings: Readings, of_labels: BTreeMap<Text, Nature>) -> Self {
        Self { of_entries, readings: readings.all, of_labels }
    }

    /// The reading of the entry at this index.
    #[inline]
    pub fn of_entry(&self, at: usize) -> NatureReading {
        self.reading(at).copied().unwrap_or_default()
    }

    /// The nature of the entry at this index.
    #[inline]
    pub fn nature(&self, at: usize) -> Nature {
        self.reading(at).map_or_else(Nature::default, |reading| reading.nature)
    }

    #[inline]
    fn reading(&self, at: usize) -> Option<&NatureReading> {
        self.of_entries.get(at).and_then(|reading| self.readings.get(*reading as usize))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_nature_stands_at_its_place() {
        for (at, nature) in Nature::all().enumerate() {
            assert_eq!(nature as usize, at, "{nature:?}");
        }
    }
}
