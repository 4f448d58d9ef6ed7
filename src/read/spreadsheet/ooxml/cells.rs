//! Cells on their way into a sheet, which takes them row by row, left to right.

use super::window::Stop;
use crate::model::sheet::{Sheet, SheetBuilder, TooLarge, Value};

/// Zero-based row and column.
pub(super) type At = (u32, u32);

/// Rows of a sheet: [MS-OI29500] 2.1.606, and every program since 2007.
const ROWS: u32 = 1 << 20;

/// Columns of a sheet: XFD is the last.
const COLUMNS: u32 = 1 << 14;

/// What is wrong with a cell that no sheet can hold.
pub(in super::super) const OUTSIDE: &str = "une cellule au-delà de XFD1048576";

impl From<TooLarge> for Stop {
    fn from(_: TooLarge) -> Self {
        Stop::too_large()
    }
}

/// A sheet under construction.
#[derive(Debug)]
pub(super) struct Cells {
    /// The sheet itself: what it hides and merges goes there directly.
    pub(super) builder: SheetBuilder,
    last: Option<At>,
    stash: Option<Stash>,
}

/// Cells in the order of the file: one a row of a sheet that nobody sees.
#[derive(Debug)]
struct Stash {
    builder: SheetBuilder,
    places: Vec<At>,
}

impl Cells {
    /// Takes cells in order only; any other is [`Stop::Disorder`].
    pub(super) fn in_order(builder: SheetBuilder) -> Self {
        Self { builder, last: None, stash: None }
    }

    /// Takes cells in any order. Of two at one place the last counts, as in Excel.
    pub(super) fn in_any_order(builder: SheetBuilder) -> Self {
        let stash = Stash { builder: SheetBuilder::new(&"".into(), None), places: Vec::new() };
        Self { builder, last: None, stash: Some(stash) }
    }

    /// Adds a cell.
    #[inline]
    pub(super) fn push(&mut self, at: At, value: Value<'_>) -> Result<(), Stop> {
        if let Some(stash) = &mut self.stash {
            stash.builder.start_row(0)?;
            stash.builder.push(0, value)?;
            stash.places.push(at);
            return Ok(());
        }
        match self.last {
            Some(last) if at.0 == last.0 && at.1 > last.1 => {}
            Some(last) if at <= last => return Err(Stop::Disorder),
            _ => self.builder.go_to_row(at.0)?,
        }
        self.last = Some(at);
        Ok(self.builder.push(at.1, value)?)
    }

    /// The finished sheet.
    pub(super) fn finish(mut self) -> Result<Sheet, Stop> {
        if let Some(stash) = self.stash.take() {
            let held = stash.builder.finish();
            let mut order: Vec<(At, u32)> = stash.places.into_iter().zip(0..).collect();
            order.sort_unstable();
            let mut order = order.into_iter().peekable();
            while let Some((at, row)) = order.next() {
                if order.peek().is_some_and(|(next, _)| *next == at) {
                    continue;
                }
                self.push(at, held.value(row, 0))?;
            }
        }
        Ok(self.builder.finish())
    }
}

/// The place that a reference such as `B12` names; None when it is none.
///
/// # Errors
/// A cell outside of any sheet.
#[inline]
pub(super) fn place(reference: &[u8]) -> Result<Option<At>, Stop> {
    let mut column: u32 = 0;
    let mut digits = reference;
    while let [letter, rest @ ..] = digits
        && letter.is_ascii_alphabetic()
    {
        column = column.saturating_mul(26).saturating_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1);
        digits = rest;
    }
    let (Some(column), Some(row)) = (column.checked_sub(1), row(digits)?) else { return Ok(None) };
    if column < COLUMNS { Ok(Some((row, column))) } else { Err(outside()) }
}

/// The zero-based row that a number counted from one names; None when it is none.
///
/// # Errors
/// A row outside of any sheet.
#[inline]
pub(super) fn row(digits: &[u8]) -> Result<Option<u32>, Stop> {
    let mut number: u32 = 0;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return Ok(None);
        }
        number = number.saturating_mul(10).saturating_add(u32::from(digit - b'0'));
    }
    match number.checked_sub(1) {
        Some(row) if row >= ROWS => Err(outside()),
        row => Ok(row),
    }
}

/// True for a place that a sheet has.
pub(in super::super) fn is_inside(at: At) -> bool {
    at.0 < ROWS && at.1 < COLUMNS
}

/// A cell without reference follows the previous one: it can leave the sheet too.
pub(super) fn check(at: At) -> Result<At, Stop> {
    if is_inside(at) { Ok(at) } else { Err(outside()) }
}

fn outside() -> Stop {
    Stop::refused(OUTSIDE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_name_places() {
        assert_eq!(place(b"A1").unwrap(), Some((0, 0)));
        assert_eq!(place(b"xfd1048576").unwrap(), Some((1_048_575, 16_383)));
        for none in [&b""[..], b"A", b"1", b"A0", b"$A$1", b"A1B", b"R1C1"] {
            assert_eq!(place(none).unwrap(), None, "{none:?}");
        }
        for outside in [&b"XFE1"[..], b"A1048577", b"AAAAAAAAAAAAAAAA1", b"A99999999999999999999"] {
            assert!(place(outside).is_err(), "{outside:?}");
        }
    }

    #[test]
    fn cells_in_any_order_are_sorted_and_the_last_of_two_counts() {
        let builder = || SheetBuilder::new(&"a.xlsx".into(), Some("Feuil1"));
        let pushed = [((3, 0), "fin"), ((0, 1), "premier"), ((0, 0), "a"), ((0, 1), "second")];
        let mut sorted = Cells::in_any_order(builder());
        pushed.iter().for_each(|(at, text)| sorted.push(*at, Value::Text(text)).unwrap());
        let sheet = sorted.finish().unwrap();
        assert_eq!((sheet.row_count(), sheet.value(0, 0)), (4, Value::Text("a")));
        assert_eq!((sheet.value(0, 1), sheet.value(3, 0)), (Value::Text("second"), Value::Text("fin")));
        let mut strict = Cells::in_order(builder());
        strict.push((1, 1), Value::Bool(true)).unwrap();
        assert!(matches!(strict.push((1, 1), Value::Bool(true)), Err(Stop::Disorder)));
        assert!(matches!(strict.push((0, 5), Value::Bool(true)), Err(Stop::Disorder)));
    }
}
