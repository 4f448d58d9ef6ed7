//! In which sense a table quotes: units of the currency for one euro, as the ECB and this program do, or
//! euros for one unit, as the DGFiP does. Both look alike; a wrong one gives amounts that look right.
//!
//! The header or title may say it. What the values are says it too: nobody ever had 0,007 yen for a euro.
//! When the two disagree, or when nothing tells, nothing is used and it is said.

use jiff::ToSpan;
use rust_decimal::Decimal;

use super::doubts::Doubts;
use crate::model::Date;
use crate::model::money::Currency;
use crate::model::rates::Rate;
use crate::model::sheet::Sheet;
use crate::model::words::{contains_words, fold};

/// How the values of a table are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::interpret) enum Sense {
    /// Units of the currency for one euro.
    PerEuro,
    /// Euros for one unit of the currency.
    InEuros,
}

/// One value of a table of rates, before its sense is known.
pub(in crate::interpret) struct Quoted {
    pub(in crate::interpret) currency: Currency,
    pub(in crate::interpret) date: Date,
    pub(in crate::interpret) value: Decimal,
    pub(in crate::interpret) row: u32,
    pub(in crate::interpret) column: u32,
    /// Said by the cell itself: `1 EUR = 1,08 USD`.
    pub(in crate::interpret) told: Option<Sense>,
}

/// A rate, and until when it holds when its series is published by the month.
#[derive(Clone, Debug)]
pub(in crate::interpret) struct Quotation {
    pub(in crate::interpret) currency: Currency,
    pub(in crate::interpret) rate: Rate,
    pub(in crate::interpret) until: Option<Date>,
}

/// Units for one euro that a currency has had: code, first and last year, least and most in thousandths. Years
/// in which it stood around one euro either way are left out, since they tell nothing.
const RANGES: &[(&str, i16, i16, i64, i64)] = &[
    ("USD", 2003, 2021, 1030, 1610),
    ("USD", 2022, 2022, 953, 1150),
    ("USD", 2023, 2100, 1020, 1450),
    ("GBP", 1999, 2100, 550, 980),
    ("CHF", 1999, 2014, 1030, 1700),
    ("CHF", 2016, 2021, 1030, 1210),
    ("JPY", 1999, 2100, 85000, 220000),
    ("CAD", 1999, 2100, 1150, 1900),
    ("AUD", 1999, 2100, 1120, 2200),
    ("NZD", 1999, 2100, 1350, 2600),
    ("SGD", 1999, 2100, 1200, 2400),
    ("SEK", 1999, 2100, 8000, 13000),
    ("NOK", 1999, 2100, 7000, 14000),
    ("DKK", 1999, 2100, 7300, 7600),
    ("CZK", 1999, 2100, 21000, 40000),
    ("PLN", 1999, 2100, 3000, 5200),
    ("HUF", 1999, 2100, 220000, 450000),
    ("RON", 2006, 2100, 3000, 6000),
    ("BGN", 1999, 2026, 1940, 1970),
    ("CNY", 1999, 2100, 6000, 11500),
    ("HKD", 1999, 2100, 6200, 12700),
    ("KRW", 1999, 2100, 880000, 2100000),
    ("INR", 1999, 2100, 36000, 120000),
    ("THB", 1999, 2100, 30000, 58000),
    ("MYR", 1999, 2100, 2900, 6000),
    ("IDR", 1999, 2100, 6500000, 22000000),
    ("PHP", 1999, 2100, 35000, 80000),
    ("MXN", 1999, 2100, 7000, 28000),
    ("BRL", 1999, 2100, 1400, 8000),
    ("ZAR", 1999, 2100, 5500, 25000),
    ("ILS", 1999, 2100, 3000, 6200),
    ("MAD", 1999, 2100, 9000, 13000),
    ("TND", 1999, 2100, 1150, 4500),
    ("DZD", 1999, 2100, 60000, 200000),
    ("XOF", 1999, 2100, 655000, 657000),
    ("XAF", 1999, 2100, 655000, 657000),
    ("XPF", 1999, 2100, 119000, 120000),
    ("KMF", 1999, 2100, 490000, 493000),
    ("AED", 1999, 2100, 3000, 6000),
    ("SAR", 1999, 2100, 3000, 6100),
    ("QAR", 1999, 2100, 3000, 6000),
    ("ISK", 1999, 2100, 66000, 310000),
    ("VND", 1999, 2100, 13000000, 33000000),
    ("TWD", 1999, 2100, 25000, 52000),
    ("CLP", 1999, 2100, 450000, 1300000),
    ("COP", 1999, 2100, 1700000, 5700000),
    ("PEN", 1999, 2100, 2700, 5200),
    ("MUR", 1999, 2100, 22000, 60000),
];

/// What one value says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Vote {
    For(Sense),
    /// Possible either way, or unknown.
    Silent,
    /// Impossible either way.
    Wild,
}

fn vote(quoted: &Quoted, base: Currency) -> Vote {
    if base != Currency::EUR {
        return Vote::Silent;
    }
    let year = quoted.date.year();
    let known =
        RANGES.iter().find(|(code, from, to, ..)| *code == quoted.currency.code() && (*from..=*to).contains(&year));
    known.map_or(Vote::Silent, |(.., low, high)| of_range(quoted.value, *low, *high))
}

/// True where the values are what a euro has been worth in their currencies, whatever the currency of the dossier.
pub(in crate::interpret) fn are_per_euro(quoted: &[Quoted]) -> bool {
    let votes = || quoted.iter().map(|one| vote(one, Currency::EUR));
    let per_euro = votes().filter(|vote| *vote == Vote::For(Sense::PerEuro)).count();
    let against = votes().filter(|vote| matches!(vote, Vote::For(Sense::InEuros) | Vote::Wild)).count();
    per_euro > 0 && against * 10 <= per_euro
}

/// The sense in which a rate of this year is one that the currency has had; of no known year, in all of them.
pub(in crate::interpret) fn by_scale(currency: Currency, year: Option<i16>, value: Decimal) -> Option<Sense> {
    let is_of = |from: i16, to: i16| year.is_none_or(|year| (from..=to).contains(&year));
    let known = RANGES.iter().filter(|(code, from, to, ..)| *code == currency.code() && is_of(*from, *to));
    let mut votes = known.map(|(.., low, high)| of_range(value, *low, *high));
    let first = votes.next()?;
    match first {
        Vote::For(sense) if votes.all(|vote| vote == first) => Some(sense),
        _ => None,
    }
}

fn of_range(value: Decimal, low: i64, high: i64) -> Vote {
    let Some(inverse) = Decimal::ONE.checked_div(value) else { return Vote::Wild };
    let (low, high) = (Decimal::new(low, 3), Decimal::new(high, 3));
    let within = |value: Decimal| low <= value && value <= high;
    // A currency may one day leave what it has been, by half.
    let slack = Decimal::new(15, 1);
    let beyond = |value: Decimal| value.checked_mul(slack).is_some_and(|more| more < low) || value > high * slack;
    match (within(value), within(inverse)) {
        (true, false) => Vote::For(Sense::PerEuro),
        (false, true) => Vote::For(Sense::InEuros),
        (false, false) if beyond(value) && beyond(inverse) => Vote::Wild,
        _ => Vote::Silent,
    }
}

/// What a header or title says of the sense.
pub(in crate::interpret) fn told(text: &str) -> Option<Sense> {
    const PER_EURO: &[&str] = &[
        "pour 1 euro",
        "pour 1 eur",
        "pour un euro",
        "par euro",
        "1 euro",
        "1 eur",
        "contre 1 euro",
        "for 1 euro",
        "per euro",
        "pour un eur",
    ];
    const IN_EUROS: &[&str] = &[
        "en euros",
        "en euro",
        "en eur",
        "eur pour 1",
        "euro pour 1",
        "euros pour 1",
        "eur pour une",
        "euros pour une",
        "euro pour une",
        "1 devise",
        "une devise",
        "1 unite",
        "une unite",
        "eur par devise",
        "euros par devise",
        "euro par devise",
        "d une unite",
    ];
    let folded = fold(&text.replace('€', " euro "));
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| contains_words(&folded, phrase));
    // `1 USD =`.
    let of_one = folded
        .strip_prefix("1 ")
        .and_then(|rest| rest.split(' ').next())
        .and_then(crate::interpret::amounts::iso::currency);
    let in_euros = says(IN_EUROS) || of_one.is_some_and(|currency| currency != Currency::EUR);
    match (says(PER_EURO), in_euros) {
        (true, false) => Some(Sense::PerEuro),
        (false, true) => Some(Sense::InEuros),
        _ => None,
    }
}

/// `1 EUR = 1,0845 USD` → 1,0845 USD for a euro; `1 USD = 0,922 EUR` → 0,922 euro for a dollar.
pub(in crate::interpret) fn sentence(text: &str) -> Option<(Currency, Sense, &str)> {
    let (left, right) = text.split_once('=')?;
    let side = |part: &str| -> Option<Currency> {
        let word = part.trim().trim_start_matches(|sign: char| !sign.is_alphabetic() && !"€$£".contains(sign));
        crate::interpret::amounts::iso::currency(word)
    };
    if left.trim().trim_end_matches(|sign: char| !sign.is_ascii_digit()).trim() != "1" {
        return None;
    }
    let (one, other) = (side(left)?, side(right)?);
    let number = right.trim().trim_end_matches(|sign: char| !sign.is_ascii_digit());
    match (one == Currency::EUR, other == Currency::EUR) {
        (true, false) => Some((other, Sense::PerEuro, number)),
        (false, true) => Some((one, Sense::InEuros, number)),
        _ => None,
    }
}

/// What became of the values of a table.
pub(in crate::interpret) struct Settled {
    pub(in crate::interpret) quotations: Vec<Quotation>,
    /// In which sense, and how it is known, in French; empty in the ordinary case.
    pub(in crate::interpret) evidence: String,
}

/// Decides the sense of a table and gives its rates; what contradicts the rest is a doubt.
/// `ordinary` is the sense when nothing tells, for the layouts that have one by definition.
pub(in crate::interpret) fn settle(
    sheet: &Sheet,
    quoted: Vec<Quoted>,
    told: Option<Sense>,
    ordinary: Option<Sense>,
    monthly: bool,
    base: Currency,
    doubts: &mut Doubts<'_>,
) -> Settled {
    const REMEDY: &str = "Vérifier dans quel sens le fichier donne les taux (devises pour 1 euro, ou euros pour 1 devise), corriger l’intitulé de la colonne ou les valeurs, puis relancer.";
    let votes: Vec<Vote> = quoted.iter().map(|one| vote(one, base)).collect();
    let count = |sense: Sense| votes.iter().filter(|vote| **vote == Vote::For(sense)).count();
    let (per_euro, in_euros) = (count(Sense::PerEuro), count(Sense::InEuros));
    // One cell in ten may be mistyped; beyond, the table has no sense that can be told.
    let by_values = match (per_euro, in_euros) {
        (0, 0) => None,
        (for_it, against) if against * 10 <= for_it => Some(Sense::PerEuro),
        (against, for_it) if against * 10 <= for_it => Some(Sense::InEuros),
        _ => {
            refuse(
                &quoted,
                doubts,
                "Les taux de ce tableau ne sont pas tous donnés dans le même sens ; aucun n’est utilisé.",
                REMEDY,
            );
            return Settled { quotations: Vec::new(), evidence: "sens des taux incertain".to_owned() };
        }
    };
    if let (Some(told), Some(by_values)) = (told, by_values)
        && told != by_values
    {
        let message = "L’intitulé dit un sens (devises pour 1 euro, ou euros pour 1 devise) et les valeurs disent l’inverse ; aucun taux de ce tableau n’est utilisé.";
        refuse(&quoted, doubts, message, REMEDY);
        return Settled { quotations: Vec::new(), evidence: "intitulé et valeurs se contredisent".to_owned() };
    }
    let Some(sense) = by_values.or(told).or(ordinary) else {
        let message = "Rien ne dit si les taux de ce tableau sont des devises pour 1 euro ou des euros pour 1 devise ; aucun n’est utilisé.";
        refuse(&quoted, doubts, message, REMEDY);
        return Settled { quotations: Vec::new(), evidence: "sens des taux inconnu".to_owned() };
    };
    let until = monthly.then(|| quoted.iter().map(|one| one.date).max()).flatten().and_then(end_of_force);
    let mut quotations = Vec::with_capacity(quoted.len());
    for (one, vote) in quoted.into_iter().zip(votes) {
        let own = one.told.unwrap_or(sense);
        let contradicts = matches!(vote, Vote::For(other) if other != own);
        if vote == Vote::Wild || contradicts {
            doubts.value(one.row, one.column, &format!("n’est pas un taux possible pour {}", one.currency.code()));
            continue;
        }
        let value = match own {
            Sense::PerEuro => Some(one.value),
            Sense::InEuros => Decimal::ONE.checked_div(one.value),
        };
        let place = sheet.place(one.row, one.column);
        quotations.extend(value.map(|value| Quotation {
            currency: one.currency,
            rate: Rate { date: one.date, value, place },
            until,
        }));
    }
    let how = if by_values.is_some() { "d’après leurs valeurs" } else { "d’après l’intitulé" };
    let evidence = match sense {
        Sense::PerEuro => String::new(),
        Sense::InEuros => format!("taux donnés en euros pour 1 devise ({how}), lus comme leur inverse"),
    };
    Settled { quotations, evidence }
}

/// A monthly rate holds until it is replaced; nobody knows beyond a month after the last publication.
fn end_of_force(last: Date) -> Option<Date> {
    last.checked_add(31.days()).ok()
}

fn refuse(quoted: &[Quoted], doubts: &mut Doubts<'_>, message: &str, remedy: &'static str) {
    if let Some(first) = quoted.first() {
        doubts.say(first.row, first.column, message.to_owned(), remedy);
    }
}

/// True when a series is published by the month: its days are first or sixteenth days, but for a few.
pub(in crate::interpret) fn is_monthly<'q>(dates: impl Iterator<Item = &'q Date>) -> bool {
    let days: std::collections::BTreeSet<&Date> = dates.collect();
    let first_or_sixteenth = days.iter().filter(|date| matches!(date.day(), 1 | 16)).count();
    !days.is_empty() && first_or_sixteenth * 10 >= days.len() * 9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_says_the_sense() {
        for (header, sense) in [
            ("Taux EUR pour 1 devise", Some(Sense::InEuros)),
            ("1 USD =", Some(Sense::InEuros)),
            ("Contre-valeur en €", Some(Sense::InEuros)),
            ("Devise pour 1 €", Some(Sense::PerEuro)),
            ("Unités de devise pour 1 euro", Some(Sense::PerEuro)),
            ("Taux de change", None),
            ("USD", None),
        ] {
            assert_eq!(told(header), sense, "{header}");
        }
    }

    #[test]
    fn a_sentence_says_currency_sense_and_number() {
        let read =
            |text| sentence(text).map(|(currency, sense, number)| (currency.code().to_owned(), sense, number));
        assert_eq!(read("1 EUR = 1,0845 USD"), Some(("USD".into(), Sense::PerEuro, "1,0845")));
        assert_eq!(read("1 USD = 0,85 EUR"), Some(("USD".into(), Sense::InEuros, "0,85")));
        assert_eq!(read("1 € = 1,17 $"), Some(("USD".into(), Sense::PerEuro, "1,17")));
        assert_eq!(read("a = b"), None);
    }
}
