//! The dated per-diem rates: a table that the program carries, with source and date of effect, and the
//! *barème* of the dossier, which replaces it for the countries that it names.

use rust_decimal::Decimal;

use super::countries;
use crate::check::findings::wording::day;
use crate::model::Date;
use crate::model::books::Books;
use crate::model::money::{Currency, Money};
use crate::model::words::{contains_words, fold};

/// The table that the program carries. Data only: **new rate here.**
const BUILT_IN: &str = include_str!("data/indemnites.csv");

/// What one unit of a flat rate pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) enum Unit {
    /// Meals and night of a day, abroad.
    Day,
    /// A meal, in metropolitan France.
    Meal,
    /// A night, in metropolitan France.
    Night,
}

/// One rate with its conditions.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rate {
    country: &'static str,
    city: Option<String>,
    unit: Unit,
    amount: Money,
    from: Option<Date>,
    to: Option<Date>,
    /// First and last month and day, every year.
    season: Option<((i8, i8), (i8, i8))>,
    told: String,
}

/// The highest rate that the rules allow on a day, and what says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::check) struct Allowed {
    /// The amount of one unit.
    pub(in crate::check) amount: Money,
    /// Its source, for the reader.
    pub(in crate::check) told: String,
    /// The rate of other places, when this one is that of large cities and nothing says that it is one.
    pub(in crate::check) elsewhere: Option<(Money, String)>,
}

/// Every rate of the dossier and of the program.
pub(in crate::check) struct Scale(Vec<Rate>);

impl Scale {
    /// The rates of the dossier's own *barème*, and the program's for the countries that it does not name.
    pub(in crate::check) fn of(books: &Books) -> Self {
        let mut own: Vec<Rate> = books.scales.iter().filter_map(of_dossier).collect();
        let named: Vec<&str> = own.iter().map(|rate| rate.country).collect();
        let built_in = BUILT_IN.lines().filter_map(of_line).filter(|rate| !named.contains(&rate.country));
        let built_in: Vec<Rate> = built_in.collect();
        own.extend(built_in);
        Self(own)
    }

    /// The highest rate of a country on a day; `places` are folded texts that may name the city.
    pub(in crate::check) fn allowed(
        &self,
        country: &str,
        places: &[String],
        unit: Unit,
        date: Date,
    ) -> Option<Allowed> {
        let holds = |rate: &&Rate| {
            rate.unit == unit
                && rate.country == country
                && rate.from.is_none_or(|from| from <= date)
                && rate.to.is_none_or(|to| date <= to)
                && rate.season.is_none_or(|season| is_in(season, date))
        };
        let in_force: Vec<&Rate> = self.0.iter().filter(holds).collect();
        let of_city = |rate: &&Rate| rate.city.as_ref().is_some_and(|city| is_named(city, places));
        let general = |rate: &&Rate| rate.city.as_deref().is_none_or(|city| city == LARGE_CITIES);
        let rate = highest(in_force.iter().copied().filter(|rate| of_city(rate)))
            .or_else(|| highest(in_force.iter().copied().filter(|rate| general(rate))))?;
        let doubtful = rate.city.as_deref() == Some(LARGE_CITIES) && !is_large_city(places);
        let elsewhere = highest(in_force.iter().copied().filter(|rate| rate.city.is_none()));
        let elsewhere = elsewhere.map(|rate| (rate.amount, rate.told.clone())).filter(|_| doubtful);
        Some(Allowed { amount: rate.amount, told: rate.told.clone(), elsewhere })
    }
}

fn highest<'r>(rates: impl Iterator<Item = &'r Rate>) -> Option<&'r Rate> {
    rates.max_by_key(|rate| rate.amount.amount())
}

/// A class of cities that the table does not name.
const LARGE_CITIES: &str = "grandes villes";

/// The communes of 200 000 inhabitants or more, and the best known of the métropole du Grand Paris: the order of
/// 3 July 2006 (art. 1) gives them the rate of large cities.
const NAMED_LARGE: &[&str] = &[
    "marseille",
    "lyon",
    "toulouse",
    "nice",
    "nantes",
    "montpellier",
    "strasbourg",
    "bordeaux",
    "lille",
    "rennes",
    "grand paris",
    "la defense",
    "boulogne billancourt",
    "saint denis",
    "argenteuil",
    "montreuil",
    "nanterre",
    "vitry sur seine",
    "creteil",
    "aubervilliers",
    "asnieres",
    "colombes",
    "courbevoie",
    "rueil malmaison",
    "issy les moulineaux",
    "levallois perret",
    "neuilly sur seine",
    "puteaux",
    "pantin",
    "orly",
    "vincennes",
    "ivry sur seine",
    "bobigny",
    "antony",
    "clichy",
    "saint ouen",
    "drancy",
    "noisy le grand",
    "rungis",
];

fn is_large_city(places: &[String]) -> bool {
    places.iter().any(|place| NAMED_LARGE.iter().any(|city| contains_words(place, city)))
        || is_named(LARGE_CITIES, places)
}

fn is_named(city: &str, places: &[String]) -> bool {
    places.iter().any(|place| contains_words(place, city) || contains_words(city, place))
}

fn is_in(((from_month, from_day), (to_month, to_day)): ((i8, i8), (i8, i8)), date: Date) -> bool {
    let day = (date.month(), date.day());
    (from_month, from_day) <= day && day <= (to_month, to_day)
}

/// A line of the dossier's scale. A season that cannot be read leaves the rate as one of several candidates,
/// the highest of which counts.
fn of_dossier(line: &crate::model::rates::ScaleLine) -> Option<Rate> {
    let country = countries::code(&line.country)?;
    let about = fold(&format!("{} {}", line.country, line.season.as_deref().unwrap_or_default()));
    let unit = if contains_words(&about, "repas") {
        Unit::Meal
    } else if contains_words(&about, "nuit") || contains_words(&about, "nuitee") {
        Unit::Night
    } else {
        Unit::Day
    };
    let since = line.from.map(|from| format!(", en vigueur le {}", day(from))).unwrap_or_default();
    Some(Rate {
        country,
        city: line.city.as_deref().map(fold).filter(|city| !city.is_empty()),
        unit,
        amount: Money::new(line.amount, line.currency),
        from: line.from,
        to: line.to,
        season: line.season.as_deref().and_then(season),
        told: format!("barème du dossier, {}{since}", line.place),
    })
}

/// `pays;nom;ville;unite;devise;montant;du;au;saison;source`
fn of_line(line: &'static str) -> Option<Rate> {
    let cells: Vec<&str> = line.split(';').collect();
    let [country, name, city, unit, currency, amount, from, to, season_text, source] = *cells.as_slice() else {
        return None;
    };
    let unit = match unit {
        "jour" => Unit::Day,
        "repas" => Unit::Meal,
        "nuit" => Unit::Night,
        _ => return None,
    };
    let from: Date = from.parse().ok()?;
    let place = if city.is_empty() { name.to_owned() } else { format!("{name}, {city}") };
    Some(Rate {
        country,
        city: Some(fold(city)).filter(|city| !city.is_empty()),
        unit,
        amount: Money::new(amount.parse::<Decimal>().ok()?, Currency::from_code(currency)?),
        from: Some(from),
        to: Some(to.parse().ok()?),
        season: season(season_text),
        told: format!("{place} : {source}, en vigueur depuis le {}", day(from)),
    })
}

/// `09-01/12-31`.
fn season(text: &str) -> Option<((i8, i8), (i8, i8))> {
    let month_day = |text: &str| {
        let (month, day) = text.split_once('-')?;
        Some((month.parse().ok()?, day.parse().ok()?))
    };
    let (from, to) = text.split_once('/')?;
    Some((month_day(from)?, month_day(to)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built_in() -> Scale {
        Scale(BUILT_IN.lines().filter_map(of_line).collect())
    }

    fn on(country: &str, place: &str, unit: Unit, date: &str) -> Option<String> {
        let allowed = built_in().allowed(country, &[fold(place)], unit, date.parse().unwrap())?;
        Some(allowed.amount.to_string())
    }

    #[test]
    fn every_line_of_the_table_is_read() {
        let lines = BUILT_IN.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(built_in().0.len() + 1, lines, "all but the header");
        for rate in built_in().0 {
            assert!(rate.from <= rate.to, "{rate:?}");
            assert!(countries::code(rate.country).is_some(), "{rate:?}");
        }
    }

    #[test]
    fn rates_depend_on_the_day_the_city_and_the_season() {
        let amount = |text: &str| Some(text.replace(' ', "\u{a0}"));
        assert_eq!(on("IT", "Gênes", Unit::Day, "2017-10-19"), amount("220,00 €"));
        assert_eq!(on("US", "Miami", Unit::Day, "2017-11-04"), amount("320,00 USD"));
        assert_eq!(on("US", "Miami", Unit::Day, "2024-09-01"), amount("360,00 USD"));
        assert_eq!(on("US", "New York", Unit::Day, "2017-08-31"), amount("320,00 USD"));
        assert_eq!(on("US", "New York", Unit::Day, "2017-09-01"), amount("450,00 USD"));
        assert_eq!(on("FR", "Lyon", Unit::Meal, "2019-12-31"), amount("15,25 €"));
        assert_eq!(on("FR", "Paris", Unit::Night, "2020-02-01"), amount("110,00 €"));
        assert_eq!(on("FR", "Digne", Unit::Night, "2020-02-01"), amount("90,00 €"), "it may be a large city");
        let elsewhere = |place: &str| {
            let allowed = built_in().allowed("FR", &[fold(place)], Unit::Night, "2020-02-01".parse().unwrap());
            allowed.unwrap().elsewhere.map(|(money, _)| money.to_string())
        };
        assert_eq!(elsewhere("Digne"), amount("70,00 €"));
        assert_eq!(elsewhere("Lyon"), None);
        assert_eq!(on("ES", "Madrid", Unit::Day, "2019-02-01"), None, "beyond what the source establishes");
        assert_eq!(on("IT", "Gênes", Unit::Day, "2005-01-01"), None);
    }
}
