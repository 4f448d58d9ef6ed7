//! Who holds the card of a statement, and may have paid for others. Example: « Porteur » is PICHON Luc on each of the
//! eight lines of the card of the protocol: the hotel, the lunch of six and the taxis are not his own. Where a statement
//! tells several holders, each has his card.

use std::collections::BTreeMap;

use super::headed::Headed;
use super::scope::{Table, table};
use crate::model::Text;
use crate::model::books::Books;
use crate::model::entry::Entry;
use crate::model::field::Field;
use crate::model::words::fold;

/// What statements call the holder of a card.
const HOLDERS: &[&str] = &["porteur", "porteuse", "titulaire", "detenteur", "cardholder", "holder"];

/// The statements whose beneficiary is who holds the card.
pub(in crate::check) struct Holders {
    headed: Headed,
    /// The sheets of one holder, and how many lines he has there.
    alone: Vec<(Text, Option<Text>, usize)>,
}

impl Holders {
    /// Reads the headings of the dossier, and the holders below them.
    pub(in crate::check) fn of(books: &Books) -> Self {
        let headed = Headed::of(books, Field::Beneficiary, HOLDERS);
        let mut sheets: BTreeMap<Table<'_>, (String, usize, bool)> = BTreeMap::new();
        let entries: &[Entry] = if headed.is_empty() { &[] } else { &books.entries };
        for entry in entries.iter().filter(|entry| headed.has(entry)) {
            let Some(holder) = entry.beneficiary() else { continue };
            let (first, lines, several) = sheets.entry(table(entry)).or_insert_with(|| (fold(holder), 0, false));
            *lines += 1;
            *several |= fold(holder) != *first;
        }
        let alone = sheets.into_iter().filter(|(_, (.., several))| !several);
        let of = |((file, sheet), (_, lines, _)): (Table<'_>, _)| (Text::from(file), sheet.map(Text::from), lines);
        Self { headed, alone: alone.map(of).collect() }
    }

    /// True for a line whose beneficiary is the holder of a card.
    pub(in crate::check) fn has(&self, entry: &Entry) -> bool {
        self.headed.has(entry)
    }

    /// True for a line of the only card of a statement: for whom it paid nothing tells.
    pub(in crate::check) fn is_alone(&self, entry: &Entry) -> bool {
        self.lines(entry) > 0
    }

    /// True where that card paid for more than one thing, as the card of a delegation does.
    pub(in crate::check) fn pays_for_all(&self, entry: &Entry) -> bool {
        self.lines(entry) > 1
    }

    fn lines(&self, entry: &Entry) -> usize {
        let (file, sheet) = (entry.place.file(), entry.place.sheet());
        let own = self.alone.iter().find(|one| one.0 == *file && one.1.as_ref() == sheet);
        own.map_or(0, |one| one.2)
    }
}
