//! The references of the lines that the first kinds and dresses leave, read once: they are asked for again and again.

use std::cell::{OnceCell, RefCell};

use rustc_hash::FxHashMap;

use super::citations::Cited;
use super::references::Kind;
use crate::model::entry::Side;
use crate::reconcile::numbers::{Dress, Marked};
use crate::reconcile::pool::Pool;

/// What was read of lines that were free then.
#[derive(Default)]
pub(super) struct Register {
    columns: RefCell<FxHashMap<(&'static str, Side, Dress), Vec<Marked>>>,
    sentences: [[OnceCell<Cited>; 2]; 2],
}

impl Register {
    /// The references of one kind that free lines of a side have in columns, sorted: as `read` has read them, or reads
    /// them now.
    pub(super) fn columns(
        &self,
        pool: &Pool<'_>,
        kind: &Kind,
        side: Side,
        dress: Dress,
        read: impl FnOnce() -> Vec<Marked>,
    ) -> Vec<Marked> {
        /// What is kept is a small part of what all the lines have.
        const PART: usize = 4;
        let key = (kind.label, side, dress);
        if let Some(known) = self.columns.borrow_mut().get_mut(&key) {
            known.retain(|one| pool.is_free(one.at as usize));
            return known.clone();
        }
        let marked = read();
        if marked.len() <= pool.entries.len() / PART {
            self.columns.borrow_mut().insert(key, marked.clone());
        }
        marked
    }

    /// What the sentences of a side name, among them those of lines that are free no more.
    pub(super) fn sentences(&self, pool: &Pool<'_>, side: Side, orders: bool) -> &Cited {
        let place = usize::from(side == Side::Support);
        self.sentences[place][usize::from(orders)].get_or_init(|| Cited::of_side(pool, side, orders))
    }
}
