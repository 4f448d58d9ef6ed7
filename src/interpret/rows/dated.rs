//! The columns of dates of a table: how each is read, and what the current row says there.

use std::ops::Range;

use super::both_ways::{self, BothWays};
use super::cells::RowCells;
use crate::interpret::header::Layout;
use crate::interpret::values::{self, DateOrder, Days, NotDate};
use crate::model::Date;
use crate::model::field::Field;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::{contains_words, fold};

/// A column of dates and the date of the current row.
pub(in crate::interpret) struct DateColumn {
    pub(in crate::interpret) field: Field,
    pub(in crate::interpret) column: u32,
    pub(in crate::interpret) order: DateOrder,
    /// Nothing in it tells its order, and something beside it speaks against the French one.
    doubt: Option<Doubt>,
    /// True where a day of zeros is a fault of its line. Where no line has a day nothing is missed, and a payment or
    /// a stay without a day is for the checks that look at it.
    needs_days: bool,
    pub(in crate::interpret) date: Result<Option<Date>, NotDate>,
}

/// The days of the current row, by the field of their column.
#[derive(Default)]
pub(super) struct RowDays {
    told: [Option<Date>; Self::FIELDS],
    /// Some of them is none, or may be another.
    pub(super) is_doubtful: bool,
}

impl RowDays {
    const FIRST: usize = Field::Date as usize;
    const FIELDS: usize = Field::EndDate as usize - Self::FIRST + 1;

    /// What the row says under this field.
    #[inline]
    pub(super) fn of(&self, field: Field) -> Option<Date> {
        self.told.get((field as usize).wrapping_sub(Self::FIRST)).copied().flatten()
    }

    /// Reads the columns of a row.
    #[inline(always)]
    pub(super) fn read(&mut self, columns: &mut [DateColumn], cells: &RowCells<'_>, layout: &Layout) {
        self.is_doubtful = false;
        for one in columns {
            one.read(cells, layout);
            self.is_doubtful |= one.date.is_err() || one.is_doubted();
            if let Some(place) = self.told.get_mut((one.field as usize).wrapping_sub(Self::FIRST)) {
                *place = one.date.ok().flatten();
            }
        }
    }
}

/// Why the order of a column is in doubt.
#[derive(Clone, Copy, Debug)]
pub(in crate::interpret) enum Doubt {
    /// Another column of the table holds an American date.
    Beside,
    /// The file looks American, or the days of the missions fit the other order.
    BothWays(BothWays),
}

impl DateColumn {
    pub(in crate::interpret) fn all(sheet: &Sheet, layout: &Layout, body: &Range<u32>) -> Vec<Self> {
        let mut columns: Vec<(Option<Field>, u32, Days)> = Field::all()
            .filter(|field| field.is_date())
            .filter_map(|field| Some((Some(field), layout.column(field)?, Days::default())))
            .collect();
        let mut filled = vec![false; columns.len()];
        // Dates that are not used tell the order all the same.
        let unused =
            layout.columns.iter().filter(|one| one.field.is_none() && contains_words(&fold(&one.header), "date"));
        columns.extend(unused.map(|one| (None, one.column, Days::default())));
        // The columns that are not settled yet: mostly none after a few rows.
        let mut open: Vec<usize> = (0..columns.len()).collect();
        for row in body.clone() {
            open.retain(|at| {
                let (_, column, days) = &mut columns[*at];
                let cell = sheet.value(row, *column);
                days.add(cell);
                if let Some(filled) = filled.get_mut(*at).filter(|filled| !**filled) {
                    *filled = !cell.is_blank() && !values::is_zero_day(cell);
                }
                !days.is_settled()
            });
            if open.is_empty() {
                break;
            }
        }
        let open = columns.iter().filter(|(.., days)| days.is_open());
        let open: Vec<(Field, u32)> = open.filter_map(|(field, column, _)| Some(((*field)?, *column))).collect();
        let together = columns.iter().fold(Days::default(), |together, (_, _, days)| together.and(*days));
        let both_ways = if together.is_open() { both_ways::weigh(sheet, layout, body, &open) } else { None };
        let told = columns.into_iter().zip(filled).filter_map(|((field, column, days), filled)| {
            Some(Self {
                field: field?,
                needs_days: filled && matches!(field?, Field::Date | Field::DocumentDate | Field::OrderDate),
                column,
                order: both_ways.map_or_else(|| days.order_among(together), |one| one.order),
                doubt: match both_ways {
                    Some(one) => (one.column == column).then_some(Doubt::BothWays(one)),
                    None => days.is_doubtful_among(together).then_some(Doubt::Beside),
                },
                date: Ok(None),
            })
        });
        told.collect()
    }

    /// True as long as something speaks against its order.
    #[inline]
    pub(in crate::interpret) fn is_doubted(&self) -> bool {
        self.doubt.is_some()
    }

    /// The doubt about its order, at the first cell that could be read otherwise.
    pub(in crate::interpret) fn doubt_at(&mut self, cells: &RowCells<'_>) -> Option<Doubt> {
        let read = self.date.ok().flatten().filter(|_| self.doubt.is_some())?;
        let other = both_ways::other(self.order);
        let is_other = values::date_in(cells.at(self.column), other).ok().flatten() != Some(read);
        if is_other || matches!(self.doubt, Some(Doubt::Beside)) { self.doubt.take() } else { None }
    }

    /// What a row says there.
    #[inline(always)]
    pub(in crate::interpret) fn read(&mut self, cells: &RowCells<'_>, layout: &Layout) {
        let cell = cells.seen(self.column);
        let usual = match cell {
            Value::Text(text) => values::usual_date(text.as_bytes(), self.order),
            _ => None,
        };
        self.date = match usual {
            Some(date) => Ok(Some(date)),
            None => self.in_dress(*cell, layout),
        };
    }

    #[inline(never)]
    fn in_dress(&self, cell: Value<'_>, layout: &Layout) -> Result<Option<Date>, NotDate> {
        let date = values::date_in(cell, self.order).or_else(|wrong| {
            let period = layout.period.and_then(|period| values::date_within(cell, period));
            period.map(Some).ok_or(wrong)
        });
        if self.needs_days && date == Ok(None) && values::is_zero_day(cell) { Err(NotDate) } else { date }
    }
}
