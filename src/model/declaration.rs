//! What the text of a report declares: each value with the words that say it and their place.

use super::mission::Category;
use super::money::{Currency, Money};
use super::place::Place;
use super::{Date, Text};

/// Words of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The words, as the report has them.
    pub words: String,
    /// Where they stand.
    pub place: Place,
}

/// A value and the words that say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted<T> {
    /// The value.
    pub value: T,
    /// The words.
    pub quote: Quote,
}

/// The authorisation that a report refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorisation {
    /// `délibération n° 12 du 20 octobre 2017`.
    pub reference: String,
    /// Its date, when the words give one.
    pub date: Option<Date>,
}

/// What the report says of one mission. What it does not say, or says in two ways, is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissionTold {
    /// The place that names it: `Gênes`.
    pub name: Quoted<String>,
    /// ISO code of the country, when named beside the place.
    pub country: Option<Quoted<String>>,
    /// First day.
    pub start: Option<Quoted<Date>>,
    /// Last day.
    pub end: Option<Quoted<Date>>,
    /// What it cost.
    pub amount: Option<Quoted<Money>>,
    /// The amount is the sum of what a table prints, and printed nowhere.
    pub is_reckoned: bool,
    /// Members in all.
    pub members: Option<Quoted<u32>>,
    /// Members by category, in the order of [`Category::ALL`].
    pub by_category: [Option<Quoted<u32>>; 3],
    /// What it cost by nature, when these amounts make its amount.
    pub natures: Vec<(String, Quoted<Money>)>,
    /// The mandat spécial.
    pub special_mandate: Option<Quoted<Authorisation>>,
}

impl MissionTold {
    /// A mission of which only the name is known.
    pub fn named(name: Quoted<String>) -> Self {
        Self {
            name,
            country: None,
            start: None,
            end: None,
            amount: None,
            is_reckoned: false,
            members: None,
            by_category: [None, None, None],
            natures: Vec::new(),
            special_mandate: None,
        }
    }

    /// Members of a category.
    pub fn of(&self, category: Category) -> Option<&Quoted<u32>> {
        let at = Category::ALL.iter().position(|one| *one == category)?;
        self.by_category.get(at).and_then(Option::as_ref)
    }
}

/// Why a value was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DoubtKind {
    /// The text says it in two ways.
    TwoValues,
    /// The value was told, and something else besides where less tells that it is meant.
    Elsewhere,
    /// Several amounts side by side, and nothing tells which is the cost.
    Undecided,
    /// A date that is none, or an end before its start.
    ImpossibleDate,
    /// It is said, but not to whom or what it belongs.
    Unplaced,
}

/// A value of the report that could not be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Why.
    pub kind: DoubtKind,
    /// The mission, by its position in [`Declaration::missions`]; none for the report as a whole.
    pub mission: Option<usize>,
    /// The key of `dossier.toml` that is left to fill in.
    pub key: &'static str,
    /// What the words say, for the reader: `1 177,87 €`.
    pub readings: Vec<String>,
    /// The words.
    pub quotes: Vec<Quote>,
}

/// What became of the report of a dossier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Report {
    /// There is none.
    #[default]
    Absent,
    /// It cannot be read, or chosen among several: why, in French.
    Unusable(String),
    /// It was read.
    Told(Box<Declaration>),
}

/// What the whole report declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The file.
    pub file: Text,
    /// The object.
    pub title: Option<Quoted<String>>,
    /// Who reports.
    pub organisation: Option<Quoted<String>>,
    /// The day of the sitting.
    pub commission_date: Option<Quoted<Date>>,
    /// The fiscal year that it cites.
    pub fiscal_year: Option<Quoted<i16>>,
    /// The currency of its amounts.
    pub currency: Option<Quoted<Currency>>,
    /// The total.
    pub total: Option<Quoted<Money>>,
    /// The missions, in the order of the text.
    pub missions: Vec<MissionTold>,
    /// What could not be told.
    pub doubts: Vec<Doubt>,
}

impl Declaration {
    /// True when one of the values of both is not the same: two texts, not one.
    pub fn contradicts(&self, other: &Self) -> bool {
        fn differ<T: PartialEq>(one: &Option<Quoted<T>>, other: &Option<Quoted<T>>) -> bool {
            matches!((one, other), (Some(one), Some(other)) if one.value != other.value)
        }
        let missions = self.missions.iter().any(|one| {
            let mut same = other.missions.iter().filter(|two| two.name.value == one.name.value);
            same.any(|two| {
                differ(&one.amount, &two.amount)
                    || differ(&one.start, &two.start)
                    || differ(&one.end, &two.end)
                    || one.by_category.iter().zip(&two.by_category).any(|(one, two)| differ(one, two))
            })
        });
        missions
            || differ(&self.total, &other.total)
            || differ(&self.commission_date, &other.commission_date)
            || differ(&self.fiscal_year, &other.fiscal_year)
    }
}
