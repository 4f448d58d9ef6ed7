//! What is to be ratified, as `dossier.toml` says it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rust_decimal::Decimal;

use super::account::Role;
use super::field::Field;
use super::mission::{Mission, MissionId};
use super::money::{Currency, Money};
use super::rules::Rules;
use super::words::fold;
use super::{Date, Text};

/// In which unit a file prints its amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// The currency itself.
    One,
    /// Its hundredth.
    Hundredth,
    /// Thousands.
    Thousand,
    /// Millions.
    Million,
}

impl Unit {
    /// As `dossier.toml` names them.
    pub const NAMES: &[(&str, Unit)] = &[
        ("unites", Unit::One),
        ("centimes", Unit::Hundredth),
        ("milliers", Unit::Thousand),
        ("millions", Unit::Million),
    ];

    /// The name used in `dossier.toml`.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, unit)| *unit == self).map_or("unites", |(name, _)| name)
    }

    /// What a printed number is multiplied by.
    pub fn factor(self) -> Decimal {
        match self {
            Unit::One => Decimal::ONE,
            Unit::Hundredth => Decimal::new(1, 2),
            Unit::Thousand => Decimal::ONE_THOUSAND,
            Unit::Million => Decimal::new(1_000_000, 0),
        }
    }
}

/// Corrections of the reading of one file: `[source."…"]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceSettings {
    /// `role`.
    pub role: Option<Role>,
    /// `mission`: for files whose lines do not tell.
    pub mission: Option<MissionId>,
    /// `encodage`, as an encoding label.
    pub encoding: Option<String>,
    /// `delimiteur`.
    pub delimiter: Option<char>,
    /// `feuille`: only this sheet is read.
    pub sheet: Option<String>,
    /// `ligne_entete`, counted from one.
    pub header_row: Option<u32>,
    /// `montants_en`: the unit of the amounts.
    pub unit: Option<Unit>,
    /// `[source."…".colonnes]`: field = header.
    pub columns: Vec<(Field, String)>,
}

/// The declaration, the tolerances and the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossier {
    /// The folder.
    pub root: PathBuf,
    /// `titre`.
    pub title: String,
    /// `organisme`.
    pub organisation: String,
    /// `commission`: date of the Commission permanente.
    pub commission_date: Option<Date>,
    /// `exercice`: the fiscal year that the report cites.
    pub fiscal_year: Option<i16>,
    /// `devise`.
    pub currency: Currency,
    /// `montant_declare`: the report's total.
    pub declared: Money,
    /// `rapport`: the file of the report's text, relative to the folder.
    pub report: Option<Text>,
    /// The missions, in the order of the file.
    pub missions: Vec<Mission>,
    /// Tolerances, limits and severities.
    pub rules: Rules,
    /// `[source."…"]` by path relative to the dossier, with `/`.
    pub sources: BTreeMap<String, SourceSettings>,
}

impl Dossier {
    /// Missions with their identifiers, in order.
    pub fn missions(&self) -> impl Iterator<Item = (MissionId, &Mission)> {
        self.missions.iter().enumerate().map(|(at, mission)| (MissionId(at as u16), mission))
    }

    /// Which assembly decides on the day of `commission`, as `organisme` tells it: a town has no Commission
    /// permanente. Where nobody can tell, its day is that of a « séance ».
    pub fn sitting(&self) -> &'static str {
        const TOWN: &[&str] = &["ville", "commune", "mairie", "conseil municipal"];
        const OTHERS: &[&str] = &[
            "communaute",
            "metropole",
            "eurometropole",
            "syndicat",
            "etablissement",
            "ccas",
            "centre communal",
            "pole",
            "pays",
            "ville de paris",
        ];
        let folded = fold(&self.organisation);
        let name = ["la ", "le ", "l "].iter().find_map(|article| folded.strip_prefix(article)).unwrap_or(&folded);
        let begins = |words: &[&str]| {
            words
                .iter()
                .any(|word| name.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
        };
        match (begins(OTHERS), begins(TOWN)) {
            (true, _) => "séance",
            (false, true) => "conseil municipal",
            (false, false) => "commission permanente",
        }
    }

    /// The mission of this identifier.
    ///
    /// # Panics
    /// Never for an identifier of this dossier.
    pub fn mission(&self, id: MissionId) -> &Mission {
        &self.missions[id.index()]
    }
}
