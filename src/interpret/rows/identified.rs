//! What tells a line from a total, a note or a title: numbers of orders and documents, days, the texts of the row.

use super::RowReader;
use super::dated::DateColumn;
use crate::interpret::totals::printed;
use crate::interpret::values;
use crate::model::Text;
use crate::model::field::Field;
use crate::model::sheet::Value;

/// The numbers of orders and documents that a row says.
pub(super) enum Numbers<'a> {
    None,
    /// The only one, and its column.
    One(u32, Value<'a>),
    Several,
}

impl RowReader<'_> {
    /// True for a row that says a number or a day.
    pub(super) fn is_numbered(&self) -> bool {
        !matches!(self.numbers(), Numbers::None) || self.days(None) > 0
    }

    /// True for a row with a reference or a date: what a line has and a total has not.
    pub(super) fn is_identified(&self) -> bool {
        self.has_reference() || self.days(None) > 0
    }

    pub(super) fn days(&self, except: Option<u32>) -> usize {
        let is_day = |one: &&DateColumn| {
            one.field != Field::EndDate && Some(one.column) != except && matches!(one.date, Ok(Some(_)))
        };
        self.dates.iter().filter(is_day).count()
    }

    pub(super) fn has_reference(&self) -> bool {
        self.references.iter().any(|column| self.cells.is_filled(*column))
    }

    /// References that hold a digit, as numbers of orders and documents do.
    pub(super) fn numbers(&self) -> Numbers<'_> {
        let mut numbers = Numbers::None;
        for column in &self.references {
            let cell = self.cells.at(*column);
            let is_number = match cell {
                Value::Text(text) => has_digit(text),
                Value::Empty => false,
                _ => true,
            };
            numbers = match numbers {
                _ if !is_number => numbers,
                Numbers::None => Numbers::One(*column, cell),
                _ => return Numbers::Several,
            };
        }
        numbers
    }

    /// True for a row with a number that no total has: the label may be one of these numbers itself; two are a line's.
    pub(super) fn has_number_of_a_line(&self) -> bool {
        match self.numbers() {
            Numbers::Several => true,
            Numbers::One(column, Value::Text(number)) => {
                printed::is_line_of((column, number), &self.amounts, &self.cells, self.entries.len())
            }
            _ => false,
        }
    }

    /// What identifies a row that cannot become an entry: its texts, without its amounts.
    pub(super) fn subject(&self) -> Text {
        let texts = self.cells.all().filter(|(column, _)| !self.amounts.is_money(*column));
        let texts: Vec<_> = texts.filter_map(|(_, value)| values::text(value)).collect();
        Text::from(texts.join(" | "))
    }
}

fn has_digit(text: &str) -> bool {
    // Nearly every number ends in one.
    text.bytes().next_back().is_some_and(|last| last.is_ascii_digit())
        || text.bytes().any(|sign| sign.is_ascii_digit())
}
