//! The rows of rate histories and per-diem scales.

use rust_decimal::Decimal;

use super::day;
use super::doubts::Doubts;
use super::of_base;
use super::sense::{self, Quotation, Quoted, Sense};
use crate::interpret::amounts::iso;
use crate::interpret::gathered::FileFacts;
use crate::interpret::header::Layout;
use crate::interpret::table::Region;
use crate::interpret::table::role::RoleReading;
use crate::interpret::table::row_counts::add_rows;
use crate::interpret::values::{self, Marks, NotNumber};
use crate::interpret::vocabulary::SCALE_WORDS;
use crate::model::account::{ColumnReading, Role, RowCount, TableAccount};
use crate::model::dossier::Dossier;
use crate::model::field::Field;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::money::Currency;
use crate::model::rates::{Rate, Rates, ScaleLine};
use crate::model::sheet::{Sheet, Value};
use crate::model::words::{contains_words, fold};
use crate::model::{Date, Text};

/// What a table of rates or a scale yields.
pub(in crate::interpret) struct Reading<T> {
    pub(in crate::interpret) found: Vec<T>,
    pub(in crate::interpret) rows: RowCount,
    pub(in crate::interpret) problems: Vec<Problem>,
    /// What had to be decided, in French.
    pub(in crate::interpret) evidence: String,
}

/// A cell of rates.
pub(in crate::interpret) enum RateCell {
    /// Nothing, or one of the ways of saying that there was no quotation.
    Absent,
    /// What it holds; a sentence says its own currency and sense.
    Value(Decimal, Option<(Currency, Sense)>),
    /// Something else.
    Unreadable,
}

/// Reads a cell of rates. Rates have no thousands to separate: the only mark of a cell is decimal.
pub(in crate::interpret) fn rate_cell(value: Value<'_>) -> RateCell {
    const ABSENT: &[&str] = &["n a", "na", "n d", "nd", "n c", "nc", "nan", "null", "ns", "non cote", "ferie", ""];
    let text = match value {
        Value::Error(_) | Value::Empty => return RateCell::Absent,
        // A history holds hundreds of thousands of cells, nearly all of them one of these.
        Value::Text("N/A" | "-" | "") => return RateCell::Absent,
        Value::Text(text) if text.starts_with(|sign: char| sign.is_ascii_digit()) => text,
        Value::Text(text) if ABSENT.contains(&fold(text).as_str()) => return RateCell::Absent,
        Value::Text(text) => text,
        _ => "",
    };
    let (said, value) = match sense::sentence(text) {
        Some((currency, sense, number)) => (Some((currency, sense)), Value::Text(number)),
        None => (None, value),
    };
    match values::number(value, rate_marks(value)) {
        Ok(Some(number)) if number.value > Decimal::ZERO => RateCell::Value(number.value, said),
        Ok(None) => RateCell::Absent,
        Ok(Some(_)) | Err(_) => RateCell::Unreadable,
    }
}

fn rate_marks(value: Value<'_>) -> Marks {
    match value {
        Value::Text(text) if text.contains(',') && !text.contains('.') => Marks::Comma,
        Value::Text(text) if text.contains(',') && text.rfind(',') > text.rfind('.') => Marks::Comma,
        _ => Marks::Point,
    }
}

/// Reads a history of rates: a column per currency (as the ECB publishes), or a currency column.
pub(in crate::interpret) fn rates(
    sheet: &Sheet,
    region: &Region,
    layout: &Layout,
    title: &str,
    base: Currency,
) -> Reading<Quotation> {
    // No row repeats a header that is not there.
    let header = region.header.unwrap_or(u32::MAX);
    let date_column =
        [Field::Date, Field::DocumentDate, Field::ServiceDate].into_iter().find_map(|field| layout.column(field));
    let mut rows = RowCount::default();
    let mut doubts = Doubts::new(sheet);
    let mut quoted = Vec::new();
    for row in region.body() {
        let before = quoted.len();
        let carries = quotations(sheet, row, layout, date_column, &mut quoted, &mut doubts);
        match () {
            () if sheet.is_blank(row) => rows.blank += 1,
            () if crate::interpret::table::repeats(sheet, header, row) => rows.header += 1,
            () if quoted.len() > before || carries == Carries::Dated => rows.entries += 1,
            () if carries == Carries::Undated => rows.rejected += 1,
            () => rows.note += 1,
        }
    }
    let wide = !layout.rate_columns.is_empty();
    let value_header = layout.column(Field::Rate).map_or("", |column| layout.header(column));
    let told = sense::told(value_header).or_else(|| sense::told(title));
    let monthly = says_monthly(title) || sense::is_monthly(quoted.iter().map(|one| &one.date));
    // A column per currency is the layout of the ECB, which quotes for one euro.
    let ordinary = wide.then_some(Sense::PerEuro);
    let quoted = of_base::quoted(quoted, base, &mut doubts);
    let settled = sense::settle(sheet, quoted, told, ordinary, monthly, base, &mut doubts);
    Reading { found: settled.quotations, rows, problems: doubts.finish(), evidence: settled.evidence }
}

/// Reads a history of rates into what was read of its file.
pub(in crate::interpret) fn history(
    sheet: &Sheet,
    region: &Region,
    layout: &Layout,
    title: &str,
    dossier: &Dossier,
    account: &mut TableAccount,
    read: &mut FileFacts,
) {
    let rates = self::rates(sheet, region, layout, title, dossier.currency);
    read.quotations.extend(rates.found);
    read.facts.problems.extend(rates.problems);
    add_rows(&mut account.rows, rates.rows);
    explain(&mut account.columns, layout, Role::Rates);
    if !rates.evidence.is_empty() {
        account.role_evidence = format!("{} ; {}", account.role_evidence, rates.evidence);
    }
}

pub(in crate::interpret) fn says_monthly(title: &str) -> bool {
    contains_words(&fold(title), "chancellerie")
}

/// What a row of a history holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Carries {
    /// No rate and no date: a note.
    Nothing,
    /// A date, and perhaps rates.
    Dated,
    /// Rates, and no date that can be read.
    Undated,
}

/// The rates of one row.
fn quotations(
    sheet: &Sheet,
    row: u32,
    layout: &Layout,
    date_column: Option<u32>,
    quoted: &mut Vec<Quoted>,
    doubts: &mut Doubts<'_>,
) -> Carries {
    let wide = layout.rate_columns.iter().map(|(column, currency)| (*column, Some(*currency)));
    let code_column = layout.column(Field::Currency);
    let code = code_column.and_then(|column| values::text(sheet.value(row, column)));
    let long = layout.column(Field::Rate).map(|column| (column, code.as_deref().and_then(iso::currency)));
    let cells: Vec<(u32, Option<Currency>, RateCell)> = wide
        .chain(long)
        .map(|(column, currency)| (column, currency, rate_cell(sheet.value(row, column))))
        .collect();
    let any_value = cells.iter().any(|(_, _, cell)| matches!(cell, RateCell::Value(..)));
    let date = date_column.and_then(|column| day::read(sheet.value(row, column)));
    let Some(date) = date else {
        if !any_value {
            return Carries::Nothing;
        }
        doubts.date(row, date_column.unwrap_or(0));
        return Carries::Undated;
    };
    for (column, currency, cell) in cells {
        match (cell, currency) {
            (RateCell::Value(value, said), currency) => {
                let Some(currency) = said.map(|(currency, _)| currency).or(currency) else {
                    doubts.value(row, code_column.unwrap_or(column), "n’est le code d’aucune monnaie");
                    continue;
                };
                let told = said.map(|(_, sense)| sense);
                quoted.push(Quoted { currency, date, value, row, column, told });
            }
            (RateCell::Unreadable, _) => doubts.value(row, column, "n’est pas un taux"),
            (RateCell::Absent, _) => {}
        }
    }
    Carries::Dated
}

/// Puts all histories together, and says where two give another rate for the same day.
pub(in crate::interpret) fn gather(quotations: Vec<Quotation>) -> (Rates, Vec<Problem>) {
    let mut rates = Rates::default();
    let mut left = Vec::new();
    for Quotation { currency, rate, until } in quotations {
        let other = match until {
            Some(until) => rates.add_standing(currency, rate, until),
            None => rates.add(currency, rate),
        };
        left.extend(other.map(|other| (currency, other)));
    }
    // The same rate, rounded otherwise, is no contradiction.
    left.retain(|(currency, other)| rates.of_day(*currency, other.date).is_some_and(|kept| differ(kept, other)));
    left.sort_by(|a, b| (&a.1.place, a.0).cmp(&(&b.1.place, b.0)));
    let problems = left.chunk_by(|a, b| a.0 == b.0 && a.1.place.file() == b.1.place.file());
    let problems = problems.filter_map(|group| two_values(group, &rates)).collect();
    (rates, problems)
}

/// More than a thousandth apart.
fn differ(kept: &Rate, other: &Rate) -> bool {
    let gap = (other.value - kept.value).abs().checked_mul(Decimal::ONE_THOUSAND);
    gap.is_none_or(|gap| gap > kept.value)
}

/// One problem for all the days on which a file contradicts what is kept.
fn two_values(group: &[(Currency, Rate)], rates: &Rates) -> Option<Problem> {
    const RELATED_MAX: usize = 10;
    let (currency, first) = group.first()?;
    let kept = rates.of_day(*currency, first.date)?;
    let shown = |value: Decimal| value.round_dp(6).normalize().to_string().replace('.', ",");
    let more = match group.len() {
        1 => String::new(),
        many => format!(" Il en est de même pour {} autres jours.", many - 1),
    };
    let message = format!(
        "{} au {} : {} ici, {} dans {}. Le plus faible, {}, est retenu.{more}",
        currency.code(),
        first.date.strftime("%d/%m/%Y"),
        shown(first.value),
        shown(kept.value),
        kept.place,
        shown(kept.value),
    );
    Some(Problem {
        kind: ProblemKind::UnreadableReference,
        at: first.place.clone(),
        message,
        remedy: "Ne garder qu’une série de taux dans le dossier, ou écarter l’autre par role = \"ignorer\" dans dossier.toml.".to_owned(),
        amount: None,
        subject: Text::from(format!("{}|{}|{}", first.place.file(), kept.place.file(), currency.code())),
        related: group.iter().skip(1).take(RELATED_MAX).map(|(_, rate)| rate.place.clone()).collect(),
    })
}

/// A scale where its `taux` were taken for rates: it names countries, and its title or the size of its values
/// say so.
pub(in crate::interpret) fn reconsidered(
    reading: RoleReading,
    sheet: &Sheet,
    region: &Region,
    layout: &Layout,
    title: &str,
) -> RoleReading {
    let column = layout.column(Field::Rate).filter(|_| reading.role == Role::Rates && layout.has(Field::Country));
    let Some(column) = column else { return reading };
    let titled = fold(&format!("{title} {} {}", sheet.name().unwrap_or_default(), layout.header(column)));
    if contains_words(&titled, "change") || says_monthly(&titled) {
        return reading;
    }
    if SCALE_WORDS.iter().any(|word| contains_words(&titled, word)) {
        RoleReading { role: Role::Scale, evidence: "pays, devise et taux journalier ; le titre le dit".to_owned() }
    } else if euros_above_one(sheet, region, layout, column) {
        let evidence = "pays, devise et taux ; des taux en euros qui ne sont pas 1 sont des montants";
        RoleReading { role: Role::Scale, evidence: evidence.to_owned() }
    } else {
        reading
    }
}

/// A table of rates never quotes the euro at another value than one.
fn euros_above_one(sheet: &Sheet, region: &Region, layout: &Layout, column: u32) -> bool {
    const ROWS_MAX: usize = 500;
    let Some(code) = layout.column(Field::Currency) else { return false };
    region.body().take(ROWS_MAX).any(|row| {
        let is_euro =
            values::text(sheet.value(row, code)).and_then(|text| iso::currency(&text)) == Some(Currency::EUR);
        is_euro && matches!(rate_cell(sheet.value(row, column)), RateCell::Value(value, _) if value > Decimal::ONE)
    })
}

/// Says of the columns what rates and scales use beyond the fields of exports.
pub(in crate::interpret) fn explain(columns: &mut [ColumnReading], layout: &Layout, role: Role) {
    let season = season_column(layout).filter(|_| role == Role::Scale);
    for one in columns {
        if role == Role::Rates && layout.rate_columns.iter().any(|(column, _)| *column == one.column) {
            one.field = Some(Field::Rate);
            one.evidence = "une colonne par devise".to_owned();
        } else if season == Some(one.column) {
            one.evidence = "saison, gardée avec le montant".to_owned();
        }
    }
}

/// Reads a per-diem scale.
pub(in crate::interpret) fn scale(
    sheet: &Sheet,
    region: &Region,
    layout: &Layout,
    currency: Currency,
) -> Reading<ScaleLine> {
    let header = region.header.unwrap_or(u32::MAX);
    let amounts = [Field::UnitAmount, Field::Amount, Field::AmountInclTax, Field::OriginalAmount, Field::Rate];
    let amount_column = amounts.into_iter().find_map(|field| layout.column(field));
    let season = season_column(layout);
    let mut rows = RowCount::default();
    let mut lines = Vec::new();
    let mut doubts = Doubts::new(sheet);
    let cells = |column: u32| region.body().map(move |row| sheet.value(row, column));
    let marks = amount_column.map_or(Marks::Unknown, |column| Marks::of(cells(column)));
    for row in region.body() {
        if sheet.is_blank(row) {
            rows.blank += 1;
            continue;
        }
        if crate::interpret::table::repeats(sheet, header, row) {
            rows.header += 1;
            continue;
        }
        let text = |field: Field| -> Option<Text> {
            values::text(sheet.value(row, layout.column(field)?)).map(|text| Text::from(text.as_ref()))
        };
        let (Some(column), Some(country)) = (amount_column, text(Field::Country)) else {
            rows.note += 1;
            continue;
        };
        let number = match values::number(sheet.value(row, column), marks) {
            Ok(Some(number)) => number,
            // `EUROPE` above its countries, or a country without its own amount.
            Ok(None) => {
                rows.note += 1;
                continue;
            }
            Err(why) => {
                let what = if why == NotNumber::Ambiguous {
                    "peut se lire de deux façons"
                } else {
                    "n’est pas un montant"
                };
                doubts.value(row, column, what);
                rows.rejected += 1;
                continue;
            }
        };
        rows.entries += 1;
        if !iso::may_be_country(&country) {
            doubts.value(row, layout.column(Field::Country).unwrap_or(column), "n’est le code d’aucun pays");
        }
        let line = ScaleCells { sheet, row, layout };
        let written = line.currency(&mut doubts).or(number.currency).or(layout.original_currency);
        lines.push(ScaleLine {
            country,
            city: text(Field::City),
            currency: written.unwrap_or(currency),
            amount: number.value,
            from: line.day(&[Field::ServiceDate, Field::Date, Field::DocumentDate], &mut doubts),
            to: line.day(&[Field::EndDate], &mut doubts),
            season: season
                .and_then(|column| values::text(sheet.value(row, column)))
                .map(|text| Text::from(text.as_ref())),
            place: sheet.place(row, column),
        });
    }
    Reading { found: lines, rows, problems: doubts.finish(), evidence: String::new() }
}

/// A column that says in which season an amount holds, whose words name no field.
fn season_column(layout: &Layout) -> Option<u32> {
    let names_season = |header: &str| {
        let folded = fold(header);
        ["saison", "periode", "season"].iter().any(|word| contains_words(&folded, word))
    };
    layout.columns.iter().find(|one| one.field.is_none() && names_season(&one.header)).map(|one| one.column)
}

struct ScaleCells<'a> {
    sheet: &'a Sheet,
    row: u32,
    layout: &'a Layout,
}

impl ScaleCells<'_> {
    fn currency(&self, doubts: &mut Doubts<'_>) -> Option<Currency> {
        let column = self.layout.column(Field::Currency)?;
        let text = values::text(self.sheet.value(self.row, column))?;
        let known = iso::currency(&text);
        if known.is_none() {
            doubts.value(self.row, column, "n’est le code d’aucune monnaie");
        }
        known
    }

    fn day(&self, fields: &[Field], doubts: &mut Doubts<'_>) -> Option<Date> {
        let column = fields.iter().find_map(|field| self.layout.column(*field))?;
        let value = self.sheet.value(self.row, column);
        let known = day::read(value);
        if known.is_none() && !value.is_blank() && values::date(value) != Ok(None) {
            doubts.value(self.row, column, "n’est pas une date possible");
        }
        known
    }
}
