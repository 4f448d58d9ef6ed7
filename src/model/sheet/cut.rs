//! A sheet cut along its columns, and a row written anew: what the search for tables needs.

use std::ops::Range;

use super::{Sheet, SheetBuilder, TooLarge};

impl Sheet {
    /// For each column up to the last one, whether it holds something.
    pub fn filled_columns(&self) -> Vec<bool> {
        let mut filled = vec![false; self.column_count() as usize];
        let mut blank = filled.len();
        for row in 0..self.row_count() {
            if blank == 0 {
                break;
            }
            for (column, value) in self.cells(row) {
                let known = &mut filled[column as usize];
                if !*known && !value.is_blank() {
                    *known = true;
                    blank -= 1;
                }
            }
        }
        filled
    }

    /// The cells of these rows and columns as a sheet of their own, at the addresses they have here.
    pub fn part(&self, rows: Range<u32>, columns: Range<u32>) -> Sheet {
        let mut builder = SheetBuilder::new(self.file(), self.name());
        builder.sheet.whole = self.whole.clone();
        builder.sheet.visible = self.visible;
        builder.sheet.concealed = self.concealed.clone();
        builder.sheet.shown = self.shown.clone();
        builder.sheet.merged.extend(self.merged.iter().filter(|(first, _)| columns.contains(&first.column)));
        for row in 0..rows.end.min(self.row_count()) {
            // A part of what could be held can be held.
            let _ = builder.start_row(self.line(row));
            for (column, value) in
                self.cells(row).filter(|(column, _)| row >= rows.start && columns.contains(column))
            {
                let _ = builder.push(column, value);
            }
        }
        builder.finish()
    }

    /// Writes the texts of a row anew: columns ascending, no blank text. Everything else stays.
    ///
    /// # Errors
    /// [`TooLarge`] when the sheet cannot hold them; it is then left as it was.
    pub fn rewrite_row(&mut self, row: u32, texts: &[(u32, String)]) -> Result<(), TooLarge> {
        self.cells.rewrite_row(row, texts)
    }
}

#[cfg(test)]
mod tests {
    use crate::model::sheet::{Sheet, SheetBuilder, Value};

    fn sheet() -> Sheet {
        let mut builder = SheetBuilder::new(&"a.csv".into(), None);
        for (row, cells) in [["a", "b", "c"], ["d", "b", "f"]].iter().enumerate() {
            builder.go_to_row(row as u32 + 1).unwrap();
            for (column, text) in cells.iter().enumerate() {
                builder.push(column as u32 * 2, Value::Text(text)).unwrap();
            }
        }
        builder.finish()
    }

    #[test]
    fn a_part_keeps_the_addresses() {
        let part = sheet().part(0..9, 2..5);
        assert_eq!(part.row_count(), 3);
        assert_eq!(
            (part.value(1, 0), part.value(1, 2), part.value(2, 4)),
            (Value::Empty, Value::Text("b"), Value::Text("f"))
        );
        assert_eq!(sheet().filled_columns(), [true, false, true, false, true]);
    }

    #[test]
    fn a_row_is_written_anew_without_touching_the_others() {
        let mut sheet = sheet();
        sheet.rewrite_row(1, &[(1, "x".to_owned())]).unwrap();
        assert_eq!((sheet.value(1, 0), sheet.value(1, 1)), (Value::Empty, Value::Text("x")));
        assert_eq!((sheet.value(2, 0), sheet.value(2, 4)), (Value::Text("d"), Value::Text("f")));
        assert!(sheet.is_blank(0));
    }
}
