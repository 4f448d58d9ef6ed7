//! What the headings of exports tell beyond the meaning of a column. Example: « Nuitées » and « Nombre de voyageurs » are
//! both quantities; « Porteur » and « Voyageur » are both persons, of whom the first only holds the card.

use std::collections::BTreeSet;

use crate::model::Text;
use crate::model::books::Books;
use crate::model::entry::Entry;
use crate::model::field::Field;
use crate::model::words::fold;

/// The sheets on which every column of a meaning has a heading of some kind.
#[derive(Default)]
pub(in crate::check) struct Headed(BTreeSet<(Text, Option<Text>)>);

impl Headed {
    /// The sheets whose columns of this meaning have a heading with one of these words, folded.
    pub(in crate::check) fn of(books: &Books, field: Field, words: &[&str]) -> Self {
        let says = |header: &str| fold(header).split(' ').any(|word| words.contains(&word));
        let (mut headed, mut others) = (BTreeSet::new(), BTreeSet::new());
        for file in &books.files {
            for table in &file.tables {
                for column in table.columns.iter().filter(|column| column.field == Some(field)) {
                    let sheets = if says(&column.header) { &mut headed } else { &mut others };
                    sheets.insert((file.path.clone(), table.sheet.clone()));
                }
            }
        }
        Self(headed.into_iter().filter(|sheet| !others.contains(sheet)).collect())
    }

    /// True when there is no such sheet.
    pub(in crate::check) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True for a line of one of these sheets.
    #[inline]
    pub(in crate::check) fn has(&self, entry: &Entry) -> bool {
        !self.0.is_empty() && self.holds(entry)
    }

    fn holds(&self, entry: &Entry) -> bool {
        self.0.contains(&(entry.place.file().clone(), entry.place.sheet().cloned()))
    }
}
