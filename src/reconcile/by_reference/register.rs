//! The references of the lines that the first kinds and dresses leave, read once: they are asked for again and again.

use std::cell::{OnceCell, RefCell};

use rustc_hash::FxHashMap;

use super::citations::Cited;
use super::references::Kind;
use crate::model::entry::Side;
use crate::reconcile::numbers::{Dress, Marked};
use crate::reconcile::pool::Pool;

/// The columns of which kind, of which side, in which dress.
type Column = (&'static str, Side, Dress);

/// What was read of lines that were free then.
#[derive(Default)]
pub(super) struct Register {
    columns: RefCell<FxHashMap<Column, Vec<Marked>>>,
    sentences: [[OnceCell<Cited>; 2]; 2],
}

impl Register {
    /// The references of one kind that free lines of a side have in columns, sorted, when they were read before.
    pub(super) fn columns(&self, pool: &Pool<'_>, kind: &Kind, side: Side, dress: Dress) -> Option<Vec<Marked>> {
        let mut columns = self.columns.borrow_mut();
        let known = columns.get_mut(&(kind.label, side, dress))?;
        known.retain(|one| pool.is_free(one.at as usize));
        Some(known.clone())
    }

    pub(super) fn keep(&self, kind: &Kind, side: Side, dress: Dress, read: &[Marked]) {
        self.columns.borrow_mut().insert((kind.label, side, dress), read.to_vec());
    }

    /// What the sentences of a side name, among them those of lines that are free no more.
    pub(super) fn sentences(&self, pool: &Pool<'_>, side: Side, orders: bool) -> &Cited {
        let place = usize::from(side == Side::Support);
        self.sentences[place][usize::from(orders)].get_or_init(|| Cited::of_side(pool, side, orders))
    }
}
