//! Histories of rates named by the codes of the ECB: `EXR.D.USD.EUR.SP00.A` above a column (Webstat of the
//! Banque de France, downloads of the ECB portal) or on every row (SDMX).

use rust_decimal::Decimal;

use super::day;
use super::doubts::Doubts;
use super::quotations::{RateCell, rate_cell};
use super::sense::{self, Quoted, Sense};
use super::shapes::{Shaped, column};
use crate::interpret::amounts::iso;
use crate::interpret::values;
use crate::model::account::Role;
use crate::model::field::Field;
use crate::model::money::Currency;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::{contains_words, fold};

/// Rows in which the codes are looked for.
const HEAD_ROWS: u32 = 20;

/// Columns in which a title is looked for: histories with a currency column are narrow.
const COLUMNS_MAX: usize = 60;

/// What a code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Code {
    daily: bool,
    currency: Currency,
    against: Currency,
}

/// The code in a text: alone, or in a title such as `US dollar/Euro (EXR.D.USD.EUR.SP00.A)`.
fn code(text: &str) -> Option<Code> {
    let at = text.find("EXR.")?;
    let mut parts = text.get(at + 4..)?.split('.');
    let frequency = parts.next()?;
    let (currency, against) = (iso::currency(parts.next()?)?, iso::currency(parts.next()?)?);
    (frequency.len() == 1).then_some(Code { daily: frequency == "D", currency, against })
}

fn cell_code(value: Value<'_>) -> Option<Code> {
    match value {
        Value::Text(text) => code(text),
        _ => None,
    }
}

/// Reads a sheet whose columns or rows are named by codes.
pub(super) fn read(sheet: &Sheet, base: Currency) -> Option<Shaped> {
    for row in 0..sheet.row_count().min(HEAD_ROWS) {
        if let Some((column, _)) = sheet.cells(row).find(|(_, value)| cell_code(*value).is_some()) {
            let again = cell_code(sheet.value(row + 1, column)).is_some();
            return if again || !has_dates_below(sheet, row) {
                long(sheet, row, base)
            } else {
                Some(wide(sheet, row, base))
            };
        }
        if let Some(shaped) = sdmx(sheet, row, base).or_else(|| said_by_header(sheet, row, base)) {
            return Some(shaped);
        }
    }
    None
}

/// The first column that holds a day in one of the rows below the titles.
fn date_column(sheet: &Sheet, rows: std::ops::Range<u32>) -> Option<u32> {
    rows.take(HEAD_ROWS as usize)
        .flat_map(|row| sheet.cells(row))
        .find_map(|(column, value)| day::read(value).map(|_| column))
}

fn has_dates_below(sheet: &Sheet, header: u32) -> bool {
    date_column(sheet, header + 1..sheet.row_count()).is_some()
}

/// A column per series.
fn wide(sheet: &Sheet, header: u32, base: Currency) -> Shaped {
    let all: Vec<(u32, Code)> =
        sheet.cells(header).filter_map(|(column, value)| cell_code(value).map(|code| (column, code))).collect();
    let used: Vec<(u32, Code)> =
        all.iter().copied().filter(|(_, code)| code.daily && code.against == base).collect();
    let evidence =
        format!("codes de séries de la BCE (EXR.…) à la ligne {} : unités de devise pour 1 euro", header + 1);
    let mut shaped = Shaped::new(Role::Rates, evidence);
    shaped.header = Some(header);
    let dates = date_column(sheet, header + 1..sheet.row_count()).unwrap_or(0);
    shaped.columns.push(column(dates, &title(sheet, header, dates), Some(Field::Date), "dates"));
    for (at, code) in &all {
        let why = match (code.daily, code.against == base) {
            (true, true) => format!("cours quotidiens : {} pour 1 {}", code.currency.code(), code.against.code()),
            (false, _) => "série mensuelle ou annuelle : seuls les cours quotidiens sont utilisés".to_owned(),
            (_, false) => format!("cours contre {} : non utilisé", code.against.code()),
        };
        let field = used.iter().any(|(column, _)| column == at).then_some(Field::Rate);
        shaped.columns.push(column(*at, &title(sheet, header, *at), field, &why));
    }
    let mut doubts = Doubts::new(sheet);
    if used.is_empty() {
        let message =
            "Aucune de ces séries ne donne des cours quotidiens dans la monnaie du dossier ; aucun taux n’est lu.";
        let remedy = "Télécharger la série quotidienne (EXR.D.….EUR.SP00.A), puis relancer.";
        doubts.say(header, all.first().map_or(0, |(column, _)| *column), message.to_owned(), remedy);
    }
    let mut reader = Reader::new(sheet, dates, base);
    reader.powers = powers(sheet);
    for row in 0..sheet.row_count() {
        let cells = || used.iter().map(|(column, code)| (*column, Some(code.currency)));
        reader.row(row, header, cells, &mut shaped, &mut doubts);
    }
    reader.finish(shaped, doubts)
}

fn title(sheet: &Sheet, row: u32, column: u32) -> String {
    values::text(sheet.value(row, column)).unwrap_or_default().into_owned()
}

/// `Magnitude :;Unités (0);Milliers (3)`: the power of ten of each column, when the file has such a row.
fn powers(sheet: &Sheet) -> Vec<(u32, u32)> {
    let row = (0..sheet.row_count().min(HEAD_ROWS)).find(|row| fold(&title(sheet, *row, 0)) == "magnitude");
    let Some(row) = row else { return Vec::new() };
    let power = |value: Value<'_>| -> Option<u32> {
        let text = values::text(value)?;
        text.rsplit_once('(')?.1.trim_end_matches([')', ' ']).parse().ok().filter(|power| (1..=6).contains(power))
    };
    sheet.cells(row).filter_map(|(column, value)| power(value).map(|power| (column, power))).collect()
}

/// A code per row, in the column that `first` has it.
fn long(sheet: &Sheet, first: u32, base: Currency) -> Option<Shaped> {
    let header = first.checked_sub(1)?;
    let keys = sheet.cells(first).find(|(_, value)| cell_code(*value).is_some())?.0;
    let named = |names: &[&str]| column_named(sheet, header, names);
    let dates = named(DATES).or_else(|| date_column(sheet, first..first + 1))?;
    let numbers = named(NUMBERS)?;
    let mut shaped = Shaped::new(Role::Rates, "un code de série de la BCE (EXR.…) par ligne".to_owned());
    shaped.header = Some(header);
    shaped.columns = vec![
        column(keys, &title(sheet, header, keys), Some(Field::Currency), "codes de séries de la BCE"),
        column(dates, &title(sheet, header, dates), Some(Field::Date), "dates"),
        column(numbers, &title(sheet, header, numbers), Some(Field::Rate), "unités de devise pour 1 euro"),
    ];
    let mut doubts = Doubts::new(sheet);
    let mut reader = Reader::new(sheet, dates, base);
    for row in 0..sheet.row_count() {
        let code = cell_code(sheet.value(row, keys));
        if row > header && code.is_some_and(|code| !code.daily || code.against != base) {
            shaped.rows.ignored += 1;
            continue;
        }
        let cells = || code.map(|code| (numbers, Some(code.currency))).into_iter();
        reader.row(row, header, cells, &mut shaped, &mut doubts);
    }
    Some(reader.finish(shaped, doubts))
}

const DATES: &[&str] = &["time period", "time period start", "date", "periode", "jour"];
const NUMBERS: &[&str] = &["obs value", "observation value", "observation", "valeur", "value", "taux", "cours"];

fn column_named(sheet: &Sheet, row: u32, names: &[&str]) -> Option<u32> {
    let header = |value| values::text(value).map(|text| fold(&text)).unwrap_or_default();
    names
        .iter()
        .find_map(|name| sheet.cells(row).find(|(_, value)| header(*value) == *name).map(|(column, _)| column))
}

/// The columns of SDMX without the key: CURRENCY, TIME_PERIOD, OBS_VALUE.
fn sdmx(sheet: &Sheet, header: u32, base: Currency) -> Option<Shaped> {
    let named = |name: &str| column_named(sheet, header, &[name]);
    let (numbers, dates, codes) = (named("obs value")?, named("time period")?, named("currency")?);
    let (against, frequency) = (named("currency denom"), named("freq"));
    let mut shaped = Shaped::new(Role::Rates, "colonnes CURRENCY, TIME_PERIOD et OBS_VALUE de la BCE".to_owned());
    shaped.header = Some(header);
    shaped.columns = vec![
        column(codes, "CURRENCY", Some(Field::Currency), "codes de monnaies"),
        column(dates, "TIME_PERIOD", Some(Field::Date), "dates"),
        column(numbers, "OBS_VALUE", Some(Field::Rate), "unités de devise pour 1 euro"),
    ];
    let mut doubts = Doubts::new(sheet);
    let mut reader = Reader::new(sheet, dates, base);
    for row in 0..sheet.row_count() {
        let known = |column: u32| values::text(sheet.value(row, column)).and_then(|text| iso::currency(&text));
        let text = |column: u32| values::text(sheet.value(row, column));
        let not_daily = frequency.and_then(text).is_some_and(|text| text != "D");
        let other = not_daily || against.and_then(known).is_some_and(|against| against != base);
        if row > header && other {
            shaped.rows.ignored += 1;
            continue;
        }
        let cells = || std::iter::once((numbers, known(codes)));
        reader.row(row, header, cells, &mut shaped, &mut doubts);
    }
    Some(reader.finish(shaped, doubts))
}

/// A date, a currency, and a column whose header says for how much of which: `Devise pour 1 euro`, `Taux EUR pour
/// 1 devise`.
fn said_by_header(sheet: &Sheet, header: u32, base: Currency) -> Option<Shaped> {
    const CODES: &[&str] = &["devise", "monnaie", "code devise", "code monnaie", "code iso", "currency"];
    const RATES: &[&str] = &["taux", "cours", "parite", "pour 1", "pour un", "pour une", "par euro", "par devise"];
    const MONEY: &[&str] = &["montant", "mt", "debit", "credit", "total", "prix", "ttc", "ht"];
    let dates = column_named(sheet, header, DATES)?;
    let codes = column_named(sheet, header, CODES)?;
    let says = |text: &str, words: &[&str]| words.iter().any(|word| contains_words(text, word));
    let titles =
        || sheet.cells(header).take(COLUMNS_MAX).filter_map(|(column, value)| Some((column, values::text(value)?)));
    // A table of payments has such columns too, besides its amounts.
    if titles().any(|(_, title)| says(&fold(&title), MONEY)) {
        return None;
    }
    let (numbers, title, told) = titles().find_map(|(column, title)| {
        let told = sense::told(&title).filter(|_| says(&fold(&title), RATES))?;
        Some((column, title.into_owned(), told))
    })?;
    let mut shaped =
        Shaped::new(Role::Rates, format!("colonnes date et devise ; « {title} » dit le sens des taux"));
    shaped.header = Some(header);
    let described =
        |at: u32, field: Field, why: &str| column(at, &self::title(sheet, header, at), Some(field), why);
    shaped.columns = vec![
        described(dates, Field::Date, "dates"),
        described(codes, Field::Currency, "codes de monnaies"),
        described(
            numbers,
            Field::Rate,
            match told {
                Sense::PerEuro => "unités de devise pour 1 euro",
                Sense::InEuros => "euros pour 1 unité de devise",
            },
        ),
    ];
    shaped.columns.sort_by_key(|one| one.column);
    let mut doubts = Doubts::new(sheet);
    let mut reader = Reader::new(sheet, dates, base);
    reader.told = told;
    for row in 0..sheet.row_count() {
        let known = values::text(sheet.value(row, codes)).and_then(|text| iso::currency(&text));
        let cells = || std::iter::once((numbers, known));
        reader.row(row, header, cells, &mut shaped, &mut doubts);
    }
    Some(reader.finish(shaped, doubts))
}

/// Reads the rows of a history, and accounts for them.
struct Reader<'a> {
    sheet: &'a Sheet,
    dates: u32,
    base: Currency,
    powers: Vec<(u32, u32)>,
    /// The code or the header says the sense.
    told: Sense,
    quoted: Vec<Quoted>,
    /// A first dated row was seen: what stands above it describes the series.
    started: bool,
}

impl<'a> Reader<'a> {
    fn new(sheet: &'a Sheet, dates: u32, base: Currency) -> Self {
        Self { sheet, dates, base, powers: Vec::new(), told: Sense::PerEuro, quoted: Vec::new(), started: false }
    }

    fn row<C: Iterator<Item = (u32, Option<Currency>)>>(
        &mut self,
        row: u32,
        header: u32,
        cells: impl Fn() -> C,
        shaped: &mut Shaped,
        doubts: &mut Doubts<'_>,
    ) {
        let rows = &mut shaped.rows;
        if self.sheet.is_blank(row) {
            rows.blank += 1;
            return;
        }
        let Some(date) = day::read(self.sheet.value(row, self.dates)) else {
            let carries =
                cells().any(|(column, _)| matches!(rate_cell(self.sheet.value(row, column)), RateCell::Value(..)));
            match () {
                () if row < header => rows.title += 1,
                () if row == header || !self.started => rows.header += 1,
                () if carries => {
                    doubts.date(row, self.dates);
                    rows.rejected += 1;
                }
                () => rows.note += 1,
            }
            return;
        };
        self.started = true;
        rows.entries += 1;
        for (column, currency) in cells() {
            match (rate_cell(self.sheet.value(row, column)), currency) {
                (RateCell::Value(value, _), Some(currency)) => {
                    let value = self.scaled(column, value);
                    self.quoted.push(Quoted { currency, date, value, row, column, told: None });
                }
                (RateCell::Value(..), None) => doubts.value(row, column, "est le cours d’une monnaie inconnue"),
                (RateCell::Unreadable, _) => doubts.value(row, column, "n’est pas un taux"),
                (RateCell::Absent, _) => {}
            }
        }
    }

    fn scaled(&self, column: u32, value: Decimal) -> Decimal {
        let power = self.powers.iter().find(|(known, _)| *known == column).map_or(0, |(_, power)| *power);
        value.checked_mul(Decimal::from(10_u64.pow(power))).unwrap_or(value)
    }

    fn finish(self, mut shaped: Shaped, mut doubts: Doubts<'_>) -> Shaped {
        let told = Some(self.told);
        let monthly = sense::is_monthly(self.quoted.iter().map(|one| &one.date));
        let settled = sense::settle(self.sheet, self.quoted, told, told, monthly, self.base, &mut doubts);
        shaped.quotations = settled.quotations;
        if !settled.evidence.is_empty() {
            shaped.evidence = format!("{} ; {}", shaped.evidence, settled.evidence);
        }
        shaped.finish(self.sheet, doubts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sheet::SheetBuilder;

    fn shaped(lines: &str, delimiter: char) -> Shaped {
        let mut builder = SheetBuilder::new(&"taux.csv".into(), None);
        for (row, line) in lines.lines().enumerate() {
            builder.go_to_row(row as u32).unwrap();
            for (column, cell) in line.split(delimiter).enumerate() {
                builder.push(column as u32, Value::Text(cell)).unwrap();
            }
        }
        let shaped = read(&builder.finish(), Currency::EUR).unwrap();
        assert_eq!(shaped.rows.accounted(), shaped.rows.total, "{:?}", shaped.rows);
        shaped
    }

    fn told(shaped: &Shaped) -> Vec<String> {
        let one = |one: &sense::Quotation| format!("{} {} {}", one.currency.code(), one.rate.date, one.rate.value);
        shaped.quotations.iter().map(one).collect()
    }

    #[test]
    fn webstat_has_a_code_above_each_column() {
        let read = shaped(
            "Titre :;Dollar australien (AUD);Dollar des Etats-Unis (USD)\nCode série :;EXR.D.AUD.EUR.SP00.A;EXR.D.USD.EUR.SP00.A\n\
             Unité :;Dollar Australien (AUD);Dollar des Etats-Unis (USD)\nMagnitude :;Unités (0);Unités (0)\n\
             Méthode d'observation :;Fin de période (E);Fin de période (E)\nSource :;BCE;BCE\n\
             05/01/2024;1,6337;1,0921\n04/01/2024;-;1,0953\n03/01/2024;;1,09,19\nSource : Banque de France",
            ';',
        );
        assert_eq!(told(&read), ["AUD 2024-01-05 1.6337", "USD 2024-01-05 1.0921", "USD 2024-01-04 1.0953"]);
        let rows = read.rows;
        assert_eq!((rows.title, rows.header, rows.entries, rows.note), (1, 5, 3, 1));
        assert_eq!(read.problems[0].at.spot_text().as_deref(), Some("C9"));
    }

    #[test]
    fn sdmx_has_a_code_on_each_row() {
        let with_key = shaped(
            "KEY,FREQ,CURRENCY,CURRENCY_DENOM,TIME_PERIOD,OBS_VALUE,OBS_STATUS\nEXR.D.USD.EUR.SP00.A,D,USD,EUR,2017-11-06,1.159,A\n\
             EXR.M.USD.EUR.SP00.A,M,USD,EUR,2017-11,1.1738,A\nEXR.D.GBP.EUR.SP00.A,D,GBP,EUR,2017-11-06,0.88228,A",
            ',',
        );
        assert_eq!(told(&with_key), ["USD 2017-11-06 1.159", "GBP 2017-11-06 0.88228"]);
        assert_eq!(with_key.rows.ignored, 1);
        let without = shaped("CURRENCY;TIME_PERIOD;OBS_VALUE\nUSD;2017-11-06;1.159\nUSD;2017-11-07;NaN", ';');
        assert_eq!(told(&without), ["USD 2017-11-06 1.159"]);
    }

    #[test]
    fn the_portal_of_the_ecb_writes_the_code_in_the_title() {
        let read = shaped(
            "DATE;TIME PERIOD;US dollar/Euro (EXR.D.USD.EUR.SP00.A)\n2017-11-06;06 Nov 2017;1.159\n2017-11-07;07 Nov 2017;1.1562",
            ';',
        );
        assert_eq!(told(&read), ["USD 2017-11-06 1.159", "USD 2017-11-07 1.1562"]);
    }
}
