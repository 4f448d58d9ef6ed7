//! The text files of the DGFiP: `Webtaux` (taux de chancellerie), `Webmiss` (indemnités de mission), `Webpays`
//! (countries and their currencies). They have no header and no decimal mark: what their digits mean is known
//! for these files alone, so that they are recognised by everything else they hold.
//!
//! ```text
//! Webmiss   AD  01/11/2006  EUR  0  00001180000  00001180000  00001180000  00000900000  00000900000
//! Webtaux   USD  01/11/2017  00085970
//! Webpays   AD  EUR  ANDORRE  …
//! ```

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::day;
use super::doubts::Doubts;
use super::sense::{self, Quoted};
use super::shapes::{Shaped, column};
use crate::interpret::amounts::iso;
use crate::interpret::values;
use crate::model::account::Role;
use crate::model::field::Field;
use crate::model::money::Currency;
use crate::model::rates::ScaleLine;
use crate::model::sheet::{Sheet, Value};
use crate::model::{Date, Text};

/// Rows looked at.
const SAMPLE: usize = 60;

/// Rows that must fit at least.
const ROWS_MIN: usize = 3;

/// Decimals of an amount of `Webmiss`.
const SCALE_DECIMALS: u32 = 4;

/// Digits before the decimals in `Webtaux`.
const RATE_WHOLE_DIGITS: usize = 3;

/// Codes by which the DGFiP names towns that have an allowance of their own.
const TOWNS: &[(&str, &str, &str)] = &[
    ("BX", "BE", "Bruxelles"),
    ("LG", "LU", "Luxembourg"),
    ("NY", "US", "New York"),
    ("VT", "CA", "Toronto"),
    ("VV", "CA", "Vancouver"),
    ("TY", "JP", "Tokyo"),
    ("VL", "TG", "Lomé"),
    ("NV", "NG", "Abuja, Lagos, Port Harcourt"),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum File {
    Webtaux,
    Webmiss,
    Webpays,
}

/// Reads a sheet that is one of the three files.
pub(super) fn read(sheet: &Sheet, base: Currency) -> Option<Shaped> {
    match recognised(sheet)? {
        File::Webmiss => Some(scale(sheet)),
        File::Webtaux => Some(rates(sheet, base)),
        File::Webpays => Some(countries(sheet)),
    }
}

/// Which file it is: nine rows of ten fit, and at least three.
fn recognised(sheet: &Sheet) -> Option<File> {
    let mut fits: [usize; 3] = [0; 3];
    let mut seen = 0;
    for row in (0..sheet.row_count()).filter(|row| !sheet.is_blank(*row)).take(SAMPLE) {
        seen += 1;
        match shape(sheet, row) {
            Some(File::Webtaux) => fits[0] += 1,
            Some(File::Webmiss) => fits[1] += 1,
            Some(File::Webpays) => fits[2] += 1,
            // Two odd lines at the top are enough to see that it is something else.
            None if seen > 2 && fits == [0; 3] => return None,
            None => {}
        }
    }
    let files = [File::Webtaux, File::Webmiss, File::Webpays];
    let (at, most) = fits.into_iter().enumerate().max_by_key(|(_, count)| *count)?;
    // A header, and a footnote, may stand around few lines.
    (most >= ROWS_MIN && (most + 2) * 10 >= seen * 9 && most * 3 >= seen * 2).then(|| files[at])
}

/// The file that a row could belong to.
fn shape(sheet: &Sheet, row: u32) -> Option<File> {
    let text = |column: u32| match sheet.value(row, column) {
        Value::Text(text) => text.trim(),
        _ => "",
    };
    let (first, second, third) = (text(0), text(1), text(2));
    if is_code(first, 2) && is_day(second) && is_code(third, 3) {
        let amounts = (4..9).map(text).take_while(|amount| !amount.is_empty());
        let digits = amounts.map(implied).collect::<Option<Vec<_>>>()?;
        return (!digits.is_empty() && text(3).len() <= 1).then_some(File::Webmiss);
    }
    if is_code(first, 3) && iso::currency(first).is_some() && is_day(second) {
        return implied(third).map(|_| File::Webtaux);
    }
    let is_name = third.chars().any(char::is_alphabetic) && !third.chars().any(|sign| sign.is_ascii_digit());
    let names_country = is_code(first, 2) && iso::may_be_country(first) && iso::currency(second).is_some();
    (names_country && is_code(second, 3) && is_name && sheet.column_count() >= 4).then_some(File::Webpays)
}

fn is_code(text: &str, letters: usize) -> bool {
    text.len() == letters && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn is_day(text: &str) -> bool {
    text.len() == 10
        && text.as_bytes()[2] == b'/'
        && text.as_bytes()[5] == b'/'
        && day::read(Value::Text(text)).is_some()
}

/// Digits alone, so many that they begin with zeros or end with decimals that no mark shows.
fn implied(text: &str) -> Option<&str> {
    const DIGITS: std::ops::RangeInclusive<usize> = 7..=18;
    (DIGITS.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
}

/// The number that digits make with so many decimals.
fn with_decimals(digits: &str, decimals: u32) -> Option<Decimal> {
    let number: i128 = digits.parse().ok()?;
    Decimal::try_from_i128_with_scale(number, decimals).ok().map(|number| number.normalize())
}

fn scale(sheet: &Sheet) -> Shaped {
    let evidence = "fichier « Webmiss » de la DGFiP : code de pays, date, monnaie, montants à quatre décimales sans virgule ; le groupe 1 est retenu";
    let mut shaped = Shaped::new(Role::Scale, evidence.to_owned());
    shaped.columns = vec![
        column(0, "(pays)", Some(Field::Country), "codes de deux lettres"),
        column(1, "(date d’effet)", Some(Field::Date), "jour/mois/année"),
        column(2, "(monnaie)", Some(Field::Currency), "codes de trois lettres"),
        column(3, "(indicateur)", None, "0 ou 1"),
        column(4, "(groupe 1)", Some(Field::UnitAmount), "quatre décimales sans virgule"),
        column(5, "(groupes 2 à 5)", None, "en vigueur avant novembre 2006"),
    ];
    let mut doubts = Doubts::new(sheet);
    for row in 0..sheet.row_count() {
        let text = |column: u32| values::text(sheet.value(row, column)).unwrap_or_default();
        let (code, currency, digits) = (text(0), text(2), text(4));
        if sheet.is_blank(row) {
            shaped.rows.blank += 1;
            continue;
        }
        if !is_code(&code, 2) {
            count_around(&mut shaped, row);
            continue;
        }
        let from = day::read(sheet.value(row, 1));
        let amount = implied(&digits).and_then(|digits| with_decimals(digits, SCALE_DECIMALS));
        let currency = iso::currency(&currency);
        match (from, currency, amount) {
            (None, ..) => doubts.date(row, 1),
            (_, None, _) => doubts.value(row, 2, "n’est le code d’aucune monnaie"),
            (_, _, None) => doubts.value(row, 4, "n’est pas un montant de ce fichier"),
            (Some(from), Some(currency), Some(amount)) => {
                if amount.is_zero() {
                    shaped.rows.ignored += 1;
                    continue;
                }
                shaped.rows.entries += 1;
                shaped.scales.push(line(sheet, row, &code, from, currency, amount));
                continue;
            }
        }
        shaped.rows.rejected += 1;
    }
    end_where_replaced(&mut shaped.scales);
    shaped.finish(sheet, doubts)
}

fn line(sheet: &Sheet, row: u32, code: &str, from: Date, currency: Currency, amount: Decimal) -> ScaleLine {
    let town = TOWNS.iter().find(|(known, ..)| *known == code);
    ScaleLine {
        country: Text::from(town.map_or(code, |(_, country, _)| country)),
        city: town.map(|(.., name)| Text::from(*name)),
        currency,
        amount,
        from: Some(from),
        to: None,
        season: None,
        place: sheet.place(row, 4),
    }
}

/// An amount holds until the day before the next one of its country or town.
fn end_where_replaced(lines: &mut [ScaleLine]) {
    let mut days: FxHashMap<(Text, Option<Text>), Vec<Date>> = FxHashMap::default();
    for one in lines.iter() {
        days.entry((one.country.clone(), one.city.clone())).or_default().extend(one.from);
    }
    for list in days.values_mut() {
        list.sort_unstable();
    }
    for one in lines.iter_mut() {
        let Some(list) = days.get(&(one.country.clone(), one.city.clone())) else { continue };
        let next = list.get(list.partition_point(|day| Some(*day) <= one.from));
        one.to = next.and_then(|next| next.yesterday().ok());
    }
}

fn rates(sheet: &Sheet, base: Currency) -> Shaped {
    let mut shaped = Shaped::new(Role::Rates, String::new());
    shaped.columns = vec![
        column(0, "(monnaie)", Some(Field::Currency), "codes de trois lettres"),
        column(1, "(date d’effet)", Some(Field::Date), "jour/mois/année"),
        column(2, "(taux)", Some(Field::Rate), "trois chiffres avant les décimales, sans virgule"),
    ];
    let mut doubts = Doubts::new(sheet);
    let mut quoted = Vec::new();
    for row in 0..sheet.row_count() {
        let text = |column: u32| values::text(sheet.value(row, column)).unwrap_or_default();
        let (code, digits) = (text(0), text(2));
        if sheet.is_blank(row) {
            shaped.rows.blank += 1;
            continue;
        }
        if !is_code(&code, 3) {
            count_around(&mut shaped, row);
            continue;
        }
        let value =
            implied(&digits).and_then(|digits| with_decimals(digits, (digits.len() - RATE_WHOLE_DIGITS) as u32));
        match (day::read(sheet.value(row, 1)), iso::currency(&code), value) {
            (None, ..) => doubts.date(row, 1),
            (_, None, _) => doubts.value(row, 0, "n’est le code d’aucune monnaie"),
            (_, _, None) => doubts.value(row, 2, "n’est pas un taux de ce fichier"),
            (Some(date), Some(currency), Some(value)) => {
                if value.is_zero() {
                    shaped.rows.ignored += 1;
                    continue;
                }
                shaped.rows.entries += 1;
                quoted.push(Quoted { currency, date, value, row, column: 2, told: None });
                continue;
            }
        }
        shaped.rows.rejected += 1;
    }
    let settled = sense::settle(sheet, quoted, None, None, true, base, &mut doubts);
    let known = "fichier « Webtaux » de la DGFiP : code de monnaie, date, taux sans virgule ; chaque taux vaut jusqu’au suivant";
    shaped.evidence = match settled.evidence.as_str() {
        "" => known.to_owned(),
        evidence => format!("{known} ; {evidence}"),
    };
    shaped.quotations = settled.quotations;
    shaped.finish(sheet, doubts)
}

fn countries(sheet: &Sheet) -> Shaped {
    let evidence = "fichier « Webpays » de la DGFiP : pays et monnaies, sans taux ni montant";
    let mut shaped = Shaped::new(Role::Ignore, evidence.to_owned());
    shaped.columns = vec![
        column(0, "(pays)", Some(Field::Country), "codes de deux lettres"),
        column(1, "(monnaie)", Some(Field::Currency), "codes de trois lettres"),
        column(2, "(nom)", None, "textes"),
    ];
    shaped.rows.ignored = (0..sheet.row_count()).filter(|row| !sheet.is_blank(*row)).count() as u32;
    shaped.rows.blank = sheet.row_count() - shaped.rows.ignored;
    shaped.finish(sheet, Doubts::new(sheet))
}

/// A row that is no line of the file: a header above, a note below.
fn count_around(shaped: &mut Shaped, row: u32) {
    if row < 2 {
        shaped.rows.header += 1;
        shaped.header = Some(row);
    } else {
        shaped.rows.note += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sheet::SheetBuilder;

    fn sheet(lines: &str) -> Sheet {
        let mut builder = SheetBuilder::new(&"Webmiss.txt".into(), None);
        for (row, line) in lines.lines().enumerate() {
            builder.go_to_row(row as u32).unwrap();
            for (column, cell) in line.split('\t').enumerate() {
                builder.push(column as u32, Value::Text(cell)).unwrap();
            }
        }
        builder.finish()
    }

    #[test]
    fn amounts_of_webmiss_have_four_decimals() {
        let shaped = read(
            &sheet(
                "US\t20/07/2018\tUSD\t0\t00004100000\t00000000000\nUS\t01/11/2006\tUSD\t0\t00002785000\t00002500000\n\
                 NY\t01/11/2006\tUSD\t0\t00003100000\t00002500000\nAE\t15/04/1984\tAED\t0\t00007540000\t00007060000\n\
                 XK\t01/01/2010\tEUR\t0\t00000000000\t00000000000\nFR\t01/13/2010\tEUR\t0\t00001000000\t0",
            ),
            Currency::EUR,
        )
        .unwrap();
        assert_eq!(shaped.role, Role::Scale);
        let lines: Vec<String> = shaped
            .scales
            .iter()
            .map(|one| {
                let day = |date: Option<Date>| date.map_or("…".to_owned(), |date| date.to_string());
                format!(
                    "{} {:?} {} {} {}→{}",
                    one.country,
                    one.city.as_deref(),
                    one.amount,
                    one.currency,
                    day(one.from),
                    day(one.to)
                )
            })
            .collect();
        assert_eq!(
            lines,
            [
                "US None 410 USD 2018-07-20→…",
                "US None 278.5 USD 2006-11-01→2018-07-19",
                "US Some(\"New York\") 310 USD 2006-11-01→…",
                "AE None 754 AED 1984-04-15→…",
            ]
        );
        assert_eq!((shaped.rows.entries, shaped.rows.ignored, shaped.rows.rejected), (4, 1, 1));
        assert_eq!(shaped.rows.accounted(), shaped.rows.total);
        assert_eq!(shaped.problems[0].at.spot_text().as_deref(), Some("B6"));
    }

    #[test]
    fn rates_of_webtaux_are_euros_for_one_unit() {
        let shaped = read(
            &sheet("USD\t01/11/2017\t00085970\nUSD\t01/12/2017\t00084175\nJPY\t01/11/2017\t00000758\nXOF\t01/01/1999\t00000152"),
            Currency::EUR,
        )
        .unwrap();
        assert_eq!(shaped.role, Role::Rates);
        let first = &shaped.quotations[0];
        assert_eq!(first.rate.value.round_dp(4).to_string(), "1.1632");
        assert_eq!(first.until.map(|date| date.to_string()).as_deref(), Some("2018-01-01"));
        assert!(shaped.evidence.contains("euros pour 1 devise"), "{}", shaped.evidence);
    }

    #[test]
    fn countries_are_no_amounts_and_other_tables_are_left_alone() {
        let lines = "AD\tEUR\tANDORRE\t \t \t \nAE\tAED\tEMIRATS ARABES UNIS\t \tx\t \nAI\tXCD\tANGUILLA\t \t \t ";
        assert_eq!(read(&sheet(lines), Currency::EUR).map(|shaped| shaped.role), Some(Role::Ignore));
        for other in [
            "Mandat\tDate\tMontant\n123\t01/11/2017\t00001180000\n124\t02/11/2017\t00001180000\n125\t02/11/2017\t00001180000",
            "US\t01/11/2006\tUSD\t0\t278,50\nUS\t01/11/2007\tUSD\t0\t279,00\nCA\t01/11/2007\tUSD\t0\t279,00",
            "USD\t01/11/2017\t1,1632\nUSD\t02/11/2017\t1,1645\nUSD\t03/11/2017\t1,1657",
        ] {
            assert!(read(&sheet(other), Currency::EUR).is_none(), "{other}");
        }
    }
}
