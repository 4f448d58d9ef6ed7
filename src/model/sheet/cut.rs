//! A sheet cut along its columns, and a row written anew: what the search for tables needs.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Cell, RowStart, Sheet, SheetBuilder, Span, Stored, TooLarge};

impl Sheet {
    /// For each column up to the last one, whether it holds something.
    pub fn filled_columns(&self) -> Vec<bool> {
        let mut filled = Vec::new();
        for cell in &self.cells {
            let column = cell.column as usize;
            if column >= filled.len() {
                filled.resize(column + 1, false);
            }
            filled[column] = filled[column] || !self.view(cell.stored).is_blank();
        }
        filled
    }

    /// The cells of these rows and columns as a sheet of their own, at the addresses they have here.
    pub fn part(&self, rows: Range<u32>, columns: Range<u32>) -> Sheet {
        let mut builder = SheetBuilder::new(&self.file, self.name.as_deref());
        let part = &mut builder.sheet;
        part.visible = self.visible;
        part.concealed = self.concealed.clone();
        part.merged.extend(self.merged.iter().filter(|(first, _)| columns.contains(&first.column)));
        let mut moved: FxHashMap<u32, Span> = FxHashMap::default();
        for row in 0..rows.end.min(self.row_count()) {
            part.rows.push(RowStart { first_cell: part.cells.len() as u32, line: self.line(row) });
            if row < rows.start {
                continue;
            }
            for cell in self.slice(row).iter().filter(|cell| columns.contains(&cell.column)) {
                let stored = match cell.stored {
                    Stored::Text(span) => Stored::Text(move_text(self, &mut part.arena, &mut moved, span)),
                    Stored::Error(span) => Stored::Error(move_text(self, &mut part.arena, &mut moved, span)),
                    other => other,
                };
                part.cells.push(Cell { column: cell.column, stored });
            }
        }
        builder.finish()
    }

    /// Writes the texts of a row anew: columns ascending, no blank text. Everything else stays.
    ///
    /// # Errors
    /// [`TooLarge`] when the sheet cannot hold them; it is then left as it was.
    pub fn rewrite_row(&mut self, row: u32, texts: &[(u32, String)]) -> Result<(), TooLarge> {
        let at = row as usize;
        let Some(start) = self.rows.get(at).map(|row| row.first_cell as usize) else { return Ok(()) };
        let end = self.rows.get(at + 1).map_or(self.cells.len(), |next| next.first_cell as usize);
        let length: usize = texts.iter().map(|(_, text)| text.len()).sum();
        u32::try_from(self.arena.len() + length).map_err(|_| TooLarge)?;
        u32::try_from(self.cells.len() + texts.len()).map_err(|_| TooLarge)?;
        let mut cells = Vec::with_capacity(texts.len());
        for (column, text) in texts {
            let span = Span { start: self.arena.len() as u32, len: text.len() as u32 };
            self.arena.push_str(text);
            cells.push(Cell { column: *column, stored: Stored::Text(span) });
        }
        let (before, after) = ((end - start) as u32, cells.len() as u32);
        self.cells.splice(start..end, cells);
        for row in &mut self.rows[at + 1..] {
            row.first_cell = row.first_cell - before + after;
        }
        Ok(())
    }
}

/// Copies a text into another arena, once: the arena never outgrows the one it comes from.
fn move_text(sheet: &Sheet, arena: &mut String, moved: &mut FxHashMap<u32, Span>, span: Span) -> Span {
    *moved.entry(span.start).or_insert_with(|| {
        let start = arena.len() as u32;
        arena.push_str(sheet.text(span));
        Span { start, len: span.len }
    })
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
