//! The header texts of a table, each with the fields it may name.

use super::candidates::{Candidate, named};
use super::languages;
use super::spelling::{self, Normal};
use crate::interpret::values;
use crate::model::sheet::Sheet;

/// The header of one column.
#[derive(Clone, Debug, Default)]
pub(super) struct Title {
    /// As written.
    pub(super) shown: String,
    pub(super) normal: Normal,
    pub(super) candidates: Vec<Candidate>,
}

/// The headers of the first `width` columns.
pub(super) fn titles(sheet: &Sheet, header: u32, width: u32) -> Vec<Title> {
    let mut titles = vec![Title::default(); width as usize];
    for (column, value) in sheet.cells(header) {
        if let (Some(title), Some(text)) = (titles.get_mut(column as usize), values::text(value)) {
            let normal = spelling::read(languages::telling_part(&text));
            *title = Title { candidates: named(&normal), shown: text.into_owned(), normal };
        }
    }
    titles
}
