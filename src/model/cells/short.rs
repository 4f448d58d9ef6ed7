//! A cell of a dense row in four bytes.

use super::TooLarge;

/// A cell of a dense row: where in the row it starts and how long it is, or which one it is of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Short(u32);

impl Short {
    /// A text of no letters.
    pub(super) const NOTHING: Self = Self(0);
    /// Set for a cell that starts or reaches too far, or does not stand in the text as it is.
    const OTHER: u32 = 1 << 31;
    const LEN_BITS: u32 = 15;
    const LEN_MAX: usize = (1 << Self::LEN_BITS) - 1;
    const START_MAX: usize = u16::MAX as usize;

    /// A piece of the text, when it is near enough to where its row starts.
    #[inline]
    pub(super) fn near(start: usize, len: usize) -> Option<Self> {
        let fits = start <= Self::START_MAX && len <= Self::LEN_MAX;
        fits.then_some(Self((start as u32) << Self::LEN_BITS | len as u32))
    }

    /// A piece of the text that ends near enough to where its row starts, from which both places are counted.
    #[inline]
    pub(super) fn within(start: usize, end: usize) -> Option<Self> {
        let fits = end <= Self::LEN_MAX;
        debug_assert!(start <= end);
        fits.then_some(Self((start as u32) << Self::LEN_BITS | (end.wrapping_sub(start)) as u32))
    }

    /// A cell that is kept elsewhere, at this place.
    ///
    /// # Errors
    /// [`TooLarge`] when there are too many.
    pub(super) fn other(at: usize) -> Result<Self, TooLarge> {
        u32::try_from(at).ok().filter(|at| at & Self::OTHER == 0).map(|at| Self(at | Self::OTHER)).ok_or(TooLarge)
    }

    /// True for one of the other cells.
    #[inline]
    pub(super) fn is_other(self) -> bool {
        self.0 & Self::OTHER != 0
    }

    /// Which one of the other cells.
    #[inline]
    pub(super) fn as_other(self) -> Option<usize> {
        self.is_other().then_some((self.0 & !Self::OTHER) as usize)
    }

    /// Bytes of its text.
    #[inline]
    pub(super) fn len(self) -> usize {
        self.0 as usize & Self::LEN_MAX
    }

    /// Behind the start of its row.
    #[inline]
    pub(super) fn start(self) -> usize {
        (self.0 >> Self::LEN_BITS) as usize
    }

    /// A text of no letters.
    #[inline]
    pub(super) fn is_nothing(self) -> bool {
        self.0 & (Self::OTHER | Self::LEN_MAX as u32) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::cells::TextSheetBuilder;
    use crate::model::sheet::Value;

    #[test]
    fn what_is_near_and_short_fits() {
        for (start, len) in [(0, 1), (65_535, 32_767), (1234, 5)] {
            let short = Short::near(start, len).unwrap();
            assert_eq!(
                (short.start(), short.len(), short.as_other(), short.is_nothing()),
                (start, len, None, false)
            );
        }
        assert_eq!((Short::near(65_536, 1), Short::near(0, 32_768)), (None, None));
        assert!(Short::NOTHING.is_nothing());
        assert_eq!(Short::other(0).unwrap().as_other(), Some(0));
        assert_eq!(Short::other(1 << 31), Err(TooLarge));
    }

    #[test]
    fn rows_that_begin_with_nothing_are_as_short_as_others() {
        let mut builder = TextSheetBuilder::default();
        let mut text = "x".repeat(100_000);
        builder.start_row(1, text.len()).unwrap();
        builder.piece(text.len(), text.len()).unwrap();
        builder.piece(text.len(), text.len() + 3).unwrap();
        text.push_str("abc");
        builder.end_row();
        let sheet = builder.finish(&"a.csv".into(), text);
        assert_eq!((sheet.value(0, 0), sheet.value(0, 1)), (Value::Empty, Value::Text("abc")));
        assert!(sheet.dense_row(0).unwrap().may_hold(b'b') && !sheet.dense_row(0).unwrap().may_hold(b'x'));
    }

    #[test]
    fn cells_of_any_length_and_place_are_seen() {
        let pieces =
            [3, 40_000, 30_000, 0, 7, 32_767, 32_768, 1].map(|len| "é".repeat(len / 2) + &"x".repeat(len % 2));
        let mut builder = TextSheetBuilder::default();
        let mut text = String::new();
        for row in 0..3 {
            builder.start_row(row + 1, text.len()).unwrap();
            for piece in &pieces {
                builder.piece(text.len(), text.len() + piece.len()).unwrap();
                text.push_str(piece);
                text.push(';');
            }
            builder.rewritten("à \"part\"").unwrap();
            builder.end_row();
        }
        let mut sheet = builder.finish(&"a.csv".into(), text);
        let texts: Vec<Value> = pieces.iter().map(|piece| Value::Text(piece)).collect();
        let seen = |sheet: &crate::model::sheet::Sheet, row: u32| {
            for (column, text) in texts.iter().enumerate() {
                let wanted = if *text == Value::Text("") { Value::Empty } else { *text };
                assert_eq!(sheet.value(row, column as u32), wanted);
            }
            assert_eq!(sheet.value(row, 8), Value::Text("à \"part\""));
            assert_eq!(sheet.cells(row).map(|(column, _)| column).collect::<Vec<_>>(), [0, 1, 2, 4, 5, 6, 7, 8]);
        };
        (0..3).for_each(|row| seen(&sheet, row));
        sheet.rewrite_row(1, &[(2, "deux".to_owned()), (11, "onze".to_owned())]).unwrap();
        let row: Vec<(u32, Value)> = sheet.cells(1).collect();
        assert_eq!(row, [(2, Value::Text("deux")), (11, Value::Text("onze"))]);
        seen(&sheet, 0);
        seen(&sheet, 2);
    }
}
