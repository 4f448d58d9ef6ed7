//! The columns of dates of a table: how each is read, and what the current row says there.

use std::ops::Range;

use super::cells::RowCells;
use super::header::Layout;
use super::values::{self, DateOrder, Days, NotDate};
use crate::model::Date;
use crate::model::field::Field;
use crate::model::sheet::Sheet;
use crate::model::words::{contains_words, fold};

/// A column of dates and the date of the current row.
pub(super) struct DateColumn {
    pub(super) field: Field,
    pub(super) column: u32,
    pub(super) order: DateOrder,
    /// Nothing in it tells its order, and something beside it speaks against the French one.
    pub(super) doubtful: bool,
    pub(super) date: Result<Option<Date>, NotDate>,
}

impl DateColumn {
    pub(super) fn all(sheet: &Sheet, layout: &Layout, body: &Range<u32>) -> Vec<Self> {
        let mut columns: Vec<(Option<Field>, u32, Days)> = Field::all()
            .filter(|field| field.is_date())
            .filter_map(|field| Some((Some(field), layout.column(field)?, Days::default())))
            .collect();
        // Dates that are not used tell the order all the same.
        let unused =
            layout.columns.iter().filter(|one| one.field.is_none() && contains_words(&fold(&one.header), "date"));
        columns.extend(unused.map(|one| (None, one.column, Days::default())));
        // The columns that are not settled yet: mostly none after a few rows.
        let mut open: Vec<usize> = (0..columns.len()).collect();
        for row in body.clone() {
            open.retain(|at| {
                let (_, column, days) = &mut columns[*at];
                days.add(sheet.value(row, *column));
                !days.is_settled()
            });
            if open.is_empty() {
                break;
            }
        }
        let together = columns.iter().fold(Days::default(), |together, (_, _, days)| together.and(*days));
        let told = columns.into_iter().filter_map(|(field, column, days)| {
            Some(Self {
                field: field?,
                column,
                order: days.order_among(together),
                doubtful: days.is_doubtful_among(together),
                date: Ok(None),
            })
        });
        told.collect()
    }

    /// What a row says there.
    pub(super) fn read(&mut self, cells: &RowCells<'_>, layout: &Layout) {
        let cell = cells.at(self.column);
        self.date = values::date_in(cell, self.order).or_else(|wrong| {
            let period = layout.period.and_then(|period| values::date_within(cell, period));
            period.map(Some).ok_or(wrong)
        });
    }
}
