//! A table of `dossier.toml`, read key by key; what nobody asked for is refused.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::amount::{self, Refused};
use super::fault::{Faults, listed};
use crate::model::Date;
use crate::model::money::{Currency, Money};
use crate::model::words::nearest;

/// One table and how messages name it.
#[derive(Clone, Copy)]
pub(super) struct Keys<'t> {
    table: &'t DeTable<'t>,
    name: &'t str,
}

/// One value, with its key and its place.
#[derive(Clone, Copy)]
pub(super) struct Value<'t> {
    pub(super) key: &'t str,
    key_start: usize,
    key_end: usize,
    value: &'t Spanned<DeValue<'t>>,
}

impl<'t> Keys<'t> {
    /// The table under this name: `[[mission]]`, or nothing for the top of the file.
    pub(super) fn new(table: &'t DeTable<'t>, name: &'t str) -> Self {
        Self { table, name }
    }

    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<Value<'t>> {
        self.all().find(|value| value.key == key)
    }

    /// Every value, in the order of the file.
    pub(super) fn all(&self) -> impl Iterator<Item = Value<'t>> + use<'t> {
        let mut values: Vec<Value<'t>> = self.table.iter().map(|(key, value)| Value::new(key, value)).collect();
        values.sort_by_key(|value| value.key_start);
        values.into_iter()
    }

    /// The value of a key that must be there; `example` is what to write.
    pub(super) fn required(
        &self,
        key: &str,
        example: &str,
        span: Option<Range<usize>>,
        faults: &mut Faults<'_>,
    ) -> Option<Value<'t>> {
        let value = self.get(key);
        // A misspelt key is already told as unknown: once is enough.
        let misspelt = || self.all().any(|value| nearest(value.key, [key]).is_some() && value.key != key);
        if value.is_none() && !misspelt() {
            let message = format!("la clé « {key} » manque{}.", self.place());
            let remedy = format!("ajouter {example}");
            match span {
                Some(span) => faults.add(span, message, remedy),
                None => faults.add_missing(message, remedy),
            }
        }
        value
    }

    /// Refuses every key that is not `known`.
    pub(super) fn refuse_unknown(&self, known: &[&str], faults: &mut Faults<'_>) {
        for value in self.all().filter(|value| !known.contains(&value.key)) {
            let message = format!("clé inconnue « {} »{}.", value.key, self.place());
            let remedy = match nearest(value.key, known.iter().copied()) {
                Some(near) => format!("vouliez-vous écrire « {near} » ?"),
                None => {
                    format!("supprimer cette ligne ; les clés possibles sont : {}.", listed(known.iter().copied()))
                }
            };
            faults.add(value.key_span(), message, remedy);
        }
    }

    fn place(&self) -> String {
        if self.name.is_empty() { String::new() } else { format!(" dans {}", self.name) }
    }
}

impl<'t> Value<'t> {
    fn new(key: &'t Spanned<toml::de::DeString<'t>>, value: &'t Spanned<DeValue<'t>>) -> Self {
        let span = key.span();
        Self { key: key.get_ref(), key_start: span.start, key_end: span.end, value }
    }

    /// Where the key stands.
    pub(super) fn key_span(&self) -> Range<usize> {
        self.key_start..self.key_end
    }

    /// Where the value stands.
    pub(super) fn span(&self) -> Range<usize> {
        self.value.span()
    }

    /// Refuses the value.
    pub(super) fn refuse(&self, faults: &mut Faults<'_>, message: impl Into<String>, remedy: impl Into<String>) {
        faults.add(self.span(), message, remedy);
    }

    fn refuse_kind<T>(&self, faults: &mut Faults<'_>, expected: &str, example: &str) -> Option<T> {
        let message = format!("« {} » attend {expected}, et non {}.", self.key, kind(self.value.get_ref()));
        self.refuse(faults, message, format!("écrire {} = {example}", self.key));
        None
    }

    /// A text that says something, trimmed.
    pub(super) fn text(&self, faults: &mut Faults<'_>) -> Option<&'t str> {
        let DeValue::String(text) = self.value.get_ref() else {
            return self.refuse_kind(faults, "un texte entre guillemets", "\"…\"");
        };
        self.meaningful(text, faults)
    }

    fn meaningful(&self, text: &'t str, faults: &mut Faults<'_>) -> Option<&'t str> {
        let text = text.trim();
        if text.is_empty() {
            self.refuse(
                faults,
                format!("« {} » est vide.", self.key),
                "écrire un texte entre les guillemets, ou supprimer la ligne si elle est facultative.",
            );
            return None;
        }
        if text.chars().any(char::is_control) {
            self.refuse(
                faults,
                format!("« {} » contient un caractère invisible (une barre « \\ » mal comprise ?).", self.key),
                "écrire les chemins avec des barres « / », par exemple \"exports/mandats.xlsx\".",
            );
            return None;
        }
        Some(text)
    }

    /// The text as written, when the value is one; refuses nothing.
    pub(super) fn value_text(&self) -> Option<&'t str> {
        match self.value.get_ref() {
            DeValue::String(text) => Some(text),
            _ => None,
        }
    }

    /// One of these names.
    pub(super) fn choice(&self, names: &[&'static str], faults: &mut Faults<'_>) -> Option<&'static str> {
        let text = self.text(faults)?;
        let found = names.iter().copied().find(|name| *name == text);
        if found.is_none() {
            let near = nearest(text, names.iter().copied());
            let near = near.map(|near| format!("vouliez-vous écrire \"{near}\" ? ")).unwrap_or_default();
            let remedy = format!("{near}les valeurs possibles sont : {}.", listed(names.iter().copied()));
            self.refuse(faults, format!("« {text} » n’est pas une valeur possible de « {} ».", self.key), remedy);
        }
        found
    }

    /// Texts between brackets.
    pub(super) fn texts(&self, faults: &mut Faults<'_>) -> Vec<&'t str> {
        let DeValue::Array(items) = self.value.get_ref() else {
            self.refuse_kind::<()>(faults, "une liste de textes entre crochets", "[\"…\", \"…\"]");
            return Vec::new();
        };
        let items = items.iter().map(|value| Value { value, ..*self });
        items.filter_map(|item| item.text(faults)).collect()
    }

    /// A day between 1990 and 2100.
    pub(super) fn date(&self, faults: &mut Faults<'_>) -> Option<Date> {
        let DeValue::Datetime(datetime) = self.value.get_ref() else {
            let example = self.date_meant().unwrap_or_else(|| "AAAA-MM-JJ".to_owned());
            return self.refuse_kind(faults, "une date AAAA-MM-JJ sans guillemets", &example);
        };
        let (Some(date), None, None) = (datetime.date, datetime.time, datetime.offset) else {
            let message = format!("« {} » attend une date, sans heure.", self.key);
            self.refuse(faults, message, format!("écrire {} = AAAA-MM-JJ, par exemple 2017-11-04", self.key));
            return None;
        };
        let day = [date.month, date.day].map(i8::try_from);
        let year = i16::try_from(date.year).ok().filter(|year| YEARS.contains(year));
        let date = match (year, day) {
            (Some(year), [Ok(month), Ok(day)]) => Date::new(year, month, day).ok(),
            _ => None,
        };
        if date.is_none() {
            self.refuse(
                faults,
                format!("« {} » n’est pas une date possible.", self.key),
                "vérifier le jour, le mois et l’année (de 1990 à 2100).",
            );
        }
        date
    }

    /// The date that a text between quotes, or a number, means: what to write instead.
    fn date_meant(&self) -> Option<String> {
        let is_date = |text: &str| text.parse::<Date>().is_ok_and(|date| YEARS.contains(&date.year()));
        match self.value.get_ref() {
            DeValue::String(text) => {
                let text = text.trim();
                super::syntax::iso_date(text).or_else(|| Some(text.to_owned())).filter(|text| is_date(text))
            }
            DeValue::Integer(number) if number.as_str().len() == 8 => {
                let digits = number.as_str();
                let (year, rest) = digits.split_at_checked(4)?;
                let (month, day) = rest.split_at_checked(2)?;
                Some(format!("{year}-{month}-{day}")).filter(|text| is_date(text))
            }
            _ => None,
        }
    }

    /// An amount in the dossier's currency.
    pub(super) fn money(&self, currency: Currency, faults: &mut Faults<'_>) -> Option<Money> {
        self.number(faults, |text| amount::money(text, currency))
    }

    /// An amount that cannot be negative.
    pub(super) fn money_not_negative(&self, currency: Currency, faults: &mut Faults<'_>) -> Option<Money> {
        let money = self.money(currency, faults)?;
        if money.is_negative() {
            self.refuse(faults, format!("« {} » est négatif.", self.key), "écrire un montant positif ou nul.");
            return None;
        }
        Some(money)
    }

    /// A number between quotes.
    pub(super) fn number<T>(
        &self,
        faults: &mut Faults<'_>,
        read: impl Fn(&str) -> Result<T, Refused>,
    ) -> Option<T> {
        match self.value.get_ref() {
            DeValue::String(text) => match read(text) {
                Ok(number) => Some(number),
                Err(refused) => {
                    self.refuse(faults, refused.message, refused.remedy);
                    None
                }
            },
            DeValue::Integer(number) => self.refuse_bare(faults, &number.to_string()),
            DeValue::Float(number) if number.as_str().bytes().any(|byte| byte.is_ascii_digit()) => {
                self.refuse_bare(faults, number.as_str())
            }
            _ => self.refuse_kind(faults, "un montant entre guillemets", "\"133558.52\""),
        }
    }

    fn refuse_bare<T>(&self, faults: &mut Faults<'_>, number: &str) -> Option<T> {
        self.refuse(
            faults,
            format!(
                "« {} » est écrit sans guillemets : un nombre nu peut perdre ses centimes à la lecture.",
                self.key
            ),
            format!("écrire {} = \"{number}\"", self.key),
        );
        None
    }

    /// A whole number between two bounds.
    pub(super) fn integer(&self, min: i64, max: i64, faults: &mut Faults<'_>) -> Option<i64> {
        let DeValue::Integer(number) = self.value.get_ref() else {
            let unknown = format!("un nombre entier de {min} à {max}");
            let example = self.number_meant(min, max).unwrap_or(unknown);
            return self.refuse_kind(faults, "un nombre entier sans guillemets", &example);
        };
        let value = i64::from_str_radix(number.as_str(), number.radix()).ok();
        let value = value.filter(|value| (min..=max).contains(value));
        if value.is_none() {
            let message = format!("« {} » vaut {number}, ce qui n’est pas possible.", self.key);
            self.refuse(faults, message, format!("écrire un nombre entier entre {min} et {max}."));
        }
        value
    }

    /// The whole number that a text between quotes means: what to write instead.
    fn number_meant(&self, min: i64, max: i64) -> Option<String> {
        let number: i64 = match self.value.get_ref() {
            DeValue::String(text) => text.trim().parse().ok()?,
            // `2.0` is two.
            DeValue::Float(number) => {
                let (whole, decimals) = number.as_str().split_once('.')?;
                decimals.bytes().all(|digit| digit == b'0').then(|| whole.parse().ok()).flatten()?
            }
            _ => return None,
        };
        (min..=max).contains(&number).then(|| number.to_string())
    }

    /// A table.
    pub(super) fn table(&self, example: &str, faults: &mut Faults<'_>) -> Option<&'t DeTable<'t>> {
        match self.value.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => self.refuse_kind(faults, "plusieurs valeurs", example),
        }
    }

    /// A list of tables: `[[mission]]`.
    pub(super) fn tables(&self, faults: &mut Faults<'_>) -> Vec<(&'t DeTable<'t>, Range<usize>)> {
        let DeValue::Array(items) = self.value.get_ref() else {
            let message = format!("« {} » s’écrit entre deux paires de crochets.", self.key);
            faults.add(self.key_span(), message, format!("écrire [[{}]]", self.key));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::Table(table) => tables.push((table, item.span())),
                _ => faults.add(
                    item.span(),
                    format!("« {} » n’est pas une liste de valeurs.", self.key),
                    "écrire chaque mission sous une ligne [[mission]]",
                ),
            }
        }
        tables
    }
}

/// Years that a date of a dossier may have.
pub(super) const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "un texte",
        DeValue::Integer(_) | DeValue::Float(_) => "un nombre",
        DeValue::Boolean(_) => "vrai ou faux",
        DeValue::Datetime(_) => "une date",
        DeValue::Array(_) => "une liste",
        DeValue::Table(_) => "une rubrique",
    }
}
