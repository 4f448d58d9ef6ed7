//! What a check is given: the books, and what several checks need worked out of them, once.

use std::cell::OnceCell;
use std::ops::Deref;

use super::scale::Scale;
use super::travel::Travel;
use crate::model::books::Books;
use crate::model::mission::MissionId;

/// The books, read-only, with what is worked out of them when the first check asks for it.
pub struct Grounds<'b> {
    books: &'b Books,
    /// By mission.
    travels: Vec<OnceCell<Travel>>,
    scale: OnceCell<Scale>,
}

impl<'b> Grounds<'b> {
    /// Nothing is worked out yet.
    pub(super) fn of(books: &'b Books) -> Self {
        let travels = books.dossier.missions.iter().map(|_| OnceCell::new()).collect();
        Self { books, travels, scale: OnceCell::new() }
    }

    /// What the travellers of a mission consumed and were paid.
    pub(super) fn travel(&self, mission: MissionId) -> &Travel {
        self.travels[mission.index()].get_or_init(|| Travel::of(self.books, mission))
    }

    /// The dated per-diem rates.
    pub(super) fn scale(&self) -> &Scale {
        self.scale.get_or_init(|| Scale::of(self.books))
    }
}

impl Deref for Grounds<'_> {
    type Target = Books;

    fn deref(&self) -> &Books {
        self.books
    }
}
