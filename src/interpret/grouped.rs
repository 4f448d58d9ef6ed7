//! What lines make by what they say of themselves, by month and by sign: it proves that a small table only adds them up.
//!
//! ```text
//! Turin    | 2 | 267,00        Mai 2024 | 267,00        Achats  | 285,00
//!                                                        Crédits | −18,00
//! ```

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::named_totals::{BOUGHT, GIVEN_BACK};
use super::summary::LABELS;
use super::totals::{Sums, is_total_label};
use super::values::{self, Marks};
use crate::model::entry::Entry;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::{fold, is_cancelled};
use crate::model::{Date, calendar};

/// Rows of a table that adds up others, at most.
const ROWS_MAX: usize = 400;

/// Σ of some lines and how many they are.
#[derive(Clone, Copy, Debug, Default)]
struct Group {
    sums: Sums,
    lines: u32,
}

/// Σ of the lines by what they say of themselves.
pub(super) struct Grouped {
    /// For each field or kind of day, and each of its texts.
    groups: FxHashMap<(usize, String), Group>,
    bought: Group,
    given_back: Group,
}

impl Grouped {
    pub(super) fn of(entries: &[Entry]) -> Self {
        let mut grouped =
            Self { groups: FxHashMap::default(), bought: Group::default(), given_back: Group::default() };
        for entry in entries {
            let Some(amount) = entry.amount.map(|amount| amount.amount()) else { continue };
            let cancelled = entry.state().is_some_and(is_cancelled);
            let add = |group: &mut Group| {
                group.sums.add(amount, cancelled);
                group.lines += 1;
            };
            add(if amount.is_sign_negative() { &mut grouped.given_back } else { &mut grouped.bought });
            let texts = LABELS.iter().enumerate();
            for (at, text) in texts.filter_map(|(at, field)| Some((at, entry.text(*field)?))) {
                add(grouped.groups.entry((at, fold(text))).or_default());
            }
            let days = [entry.date, entry.document_date, entry.order_date, entry.payment_date, entry.service_date];
            for (at, day) in days.into_iter().enumerate().filter_map(|(at, day)| Some((at, day?))) {
                let at = LABELS.len() + at;
                add(grouped.groups.entry((at, month(Some(day.year()), day.month()))).or_default());
                add(grouped.groups.entry((at, month(None, day.month()))).or_default());
            }
        }
        grouped
    }

    /// What a row adds to its table, when it is the sum of the lines that its label names; `count` is how many it says
    /// that they are.
    fn told(&self, label: Value<'_>, count: Option<Decimal>, stated: Decimal) -> Option<Decimal> {
        let is_count = |group: &Group| count.is_none_or(|count| count == Decimal::from(group.lines));
        let is_sum = |group: &Group| group.sums.are(stated) && is_count(group);
        let text = values::text(label)?;
        let folded = fold(&text);
        // What is given back is printed with its sign or without.
        let back = |group: &Group| {
            let is_sum = group.sums.are(stated) || group.sums.are(-stated);
            (is_sum && is_count(group)).then(|| -stated.abs())
        };
        if GIVEN_BACK.contains(&folded.as_str())
            && let Some(amount) = back(&self.given_back)
        {
            return Some(amount);
        }
        let is_bought = BOUGHT.contains(&folded.as_str()) && is_sum(&self.bought);
        let period = month_of(label, &folded);
        let named = |at: usize, key: &String| self.groups.get(&(at, key.clone())).is_some_and(is_sum);
        let is_named = (0..LABELS.len()).any(|at| named(at, &folded));
        let is_month = || period.is_some_and(|key| (LABELS.len()..LABELS.len() + 5).any(|at| named(at, &key)));
        (is_bought || is_named || is_month()).then_some(stated)
    }

    /// What a row adds to its table, when all that it says is the sum of the lines that its label names.
    pub(super) fn row(&self, sheet: &Sheet, row: u32) -> Option<Decimal> {
        let (label, count, stated) = row_of_sum(sheet, row)?;
        self.told(label, count, stated)
    }

    /// Σ of a row whose headers name the lines that its amounts add up: `Achats | Crédits | Total` over them.
    pub(super) fn across(&self, sheet: &Sheet, header: u32, row: u32) -> Option<Decimal> {
        let mut sum = None;
        for (column, value) in sheet.cells(row).filter(|(_, value)| !value.is_blank()) {
            let label = sheet.value(header, column);
            let stated = values::number(value, Marks::Comma).ok().flatten()?.value;
            if matches!(label, Value::Text(text) if is_total_label(text)) && sum == Some(stated) {
                continue;
            }
            sum = Some(sum.unwrap_or_default() + self.told(label, None, stated)?);
        }
        sum
    }

    /// Σ of a table each row of which is the sum of the lines that its label names; words may stand above.
    pub(super) fn table(&self, sheet: &Sheet, rows: impl Iterator<Item = u32>) -> Option<Decimal> {
        let mut sum = None;
        for row in rows.filter(|row| !sheet.is_blank(*row)).take(ROWS_MAX) {
            let Some((label, count, stated)) = row_of_sum(sheet, row) else {
                if sum.is_none() && is_words(sheet, row) {
                    continue;
                }
                return None;
            };
            if matches!(label, Value::Text(text) if is_total_label(text)) && sum == Some(stated) {
                continue;
            }
            sum = Some(sum.unwrap_or_default() + self.told(label, count, stated)?);
        }
        sum
    }
}

/// Σ of the rows that carry an amount behind a label, but for their total: what [`Grouped::table`] would make.
pub(super) fn sum_of(sheet: &Sheet, rows: impl Iterator<Item = u32>) -> Option<Decimal> {
    let rows = rows.filter(|row| !sheet.is_blank(*row)).take(ROWS_MAX + 1);
    let rows = rows.filter_map(|row| row_of_sum(sheet, row));
    let amounts = rows.filter(|(label, ..)| !matches!(label, Value::Text(text) if is_total_label(text)));
    let amounts: Vec<Decimal> = amounts.map(|(_, _, stated)| stated).collect();
    (!amounts.is_empty() && amounts.len() <= ROWS_MAX).then(|| amounts.iter().sum())
}

/// A label, an amount at its end, and between them how many lines there are: all that a row of sums holds.
fn row_of_sum(sheet: &Sheet, row: u32) -> Option<(Value<'_>, Option<Decimal>, Decimal)> {
    let mut filled = sheet.cells(row).map(|(_, value)| value).filter(|value| !value.is_blank());
    let (label, second, third) = (filled.next()?, filled.next()?, filled.next());
    let number = |value| values::number(value, Marks::Comma).ok().flatten().map(|number| number.value);
    match third {
        _ if filled.next().is_some() => None,
        Some(amount) => Some((label, Some(number(second)?), number(amount)?)),
        None => Some((label, None, number(second)?)),
    }
}

fn is_words(sheet: &Sheet, row: u32) -> bool {
    let mut filled = sheet.cells(row).filter(|(_, value)| !value.is_blank());
    filled.all(|(_, value)| {
        matches!(value, Value::Text(_)) && !matches!(values::number(value, Marks::Comma), Ok(Some(_)))
    })
}

/// How a month is called among the groups; without its year when the table does not say it.
fn month(year: Option<i16>, month: i8) -> String {
    year.map_or_else(|| format!("mois {month}"), |year| format!("mois {month} {year}"))
}

/// The month that a label names: `Mai 2024`, `05/2024`, `2024-05`, the first day of it.
fn month_of(label: Value<'_>, folded: &str) -> Option<String> {
    if let Value::Date(_) = label {
        let day: Date = values::date(label).ok().flatten()?;
        return (day.day() == 1).then(|| month(Some(day.year()), day.month()));
    }
    let mut words = folded.split(' ').filter(|word| *word != "mois" && *word != "de");
    let (first, second) = (words.next()?, words.next());
    if words.next().is_some() {
        return None;
    }
    let numbers = (first.parse::<i16>().ok(), second.and_then(|word| word.parse::<i16>().ok()));
    match (calendar::french_month(first), numbers) {
        (Some(named), _) if second.is_none() => Some(month(None, named)),
        (Some(named), (_, Some(year @ 0..=99))) => Some(month(Some(2000 + year), named)),
        (Some(named), (_, Some(year))) => Some(month(Some(year), named)),
        (None, (Some(one @ 1..=12), Some(year @ 1000..=9999)) | (Some(year @ 1000..=9999), Some(one @ 1..=12))) => {
            Some(month(Some(year), one as i8))
        }
        _ => None,
    }
}
