//! Which references both sides carry.
//!
//! References are compared as numbers in sorted lists, for a dossier may hold millions of them: what a
//! reference costs here is sixteen bytes on each side, while its kind is looked at.

use std::ops::Range;

use super::citations::Cited;
use super::references::Kind;
use crate::model::entry::{Entry, Side};
use crate::model::matching::Reference;
use crate::reconcile::numbers::{self, Dress, Mark, Marked};
use crate::reconcile::pool::Pool;

/// Where references are looked for.
#[derive(Clone, Copy)]
pub(super) struct Source<'k> {
    pub(super) kind: &'k Kind,
    /// The side whose sentences are looked at instead of its columns.
    pub(super) cited: Option<&'k Cited>,
}

impl Source<'_> {
    /// Shows the references of a line until one is the answer.
    fn find<'e, T>(&self, entry: &'e Entry, look: impl FnMut(&'e str) -> Option<T>) -> Option<T> {
        if let Some(cited) = self.cited.filter(|cited| cited.side == entry.side) {
            return cited.texts(entry.description()?).find_map(look);
        }
        self.kind.texts(entry.side, entry).find_map(look)
    }

    /// Shows the references of a line.
    fn each<'e>(&self, entry: &'e Entry, mut see: impl FnMut(&'e str)) {
        self.find(entry, |text| {
            see(text);
            None::<()>
        });
    }

    /// The references of free entries of a side, sorted.
    fn marked(&self, pool: &Pool<'_>, dress: Dress, side: Side) -> Vec<Marked> {
        if let Some(cited) = self.cited.filter(|cited| cited.side == side) {
            return cited.of(dress).iter().copied().filter(|one| pool.is_free(one.at as usize)).collect();
        }
        let mut marked = Vec::new();
        if !self.kind.fields(side).iter().any(|field| pool.has(side, *field)) {
            return marked;
        }
        for at in pool.free_side(side) {
            self.each(&pool.entries[at], |text| marked.extend(Marked::of(text, dress, at)));
        }
        marked.sort_unstable();
        // Invoice and document columns may repeat one number.
        marked.dedup();
        marked
    }
}

/// The references of one kind that free entries of both sides carry.
pub(super) struct Join {
    dress: Dress,
    ledger: Vec<Marked>,
    support: Vec<Marked>,
    shared: Vec<Shared>,
}

/// Where the entries of one reference stand in the lists.
struct Shared {
    /// The first entries of both sides: the order in which references have their turn, for that of marks
    /// means nothing.
    turn: (u32, u32),
    rank: (u32, Mark),
    ledger: Range<u32>,
    support: Range<u32>,
    whole: bool,
}

/// The free entries of one reference.
pub(super) struct Bearers {
    /// The reference as the support writes it.
    pub(super) text: Reference,
    pub(super) ledger: Vec<usize>,
    pub(super) support: Vec<usize>,
    /// No other entry with this reference is matched already.
    pub(super) whole: bool,
}

impl Join {
    pub(super) fn of(pool: &Pool<'_>, source: Source<'_>, dress: Dress) -> Self {
        let mut join = Self { dress, ledger: Vec::new(), support: Vec::new(), shared: Vec::new() };
        join.support = source.marked(pool, dress, Side::Support);
        if !join.support.is_empty() {
            join.ledger = source.marked(pool, dress, Side::Ledger);
            join.meet();
            join.see_taken(pool, source);
            join.shared.sort_unstable_by_key(|one| (one.turn, one.ledger.start, one.support.start));
        }
        join
    }

    /// Merges the sorted lists.
    fn meet(&mut self) {
        let (mut l, mut s) = (0, 0);
        while let (Some(paid), Some(told)) = (self.ledger.get(l), self.support.get(s)) {
            let rank = paid.rank();
            match rank.cmp(&told.rank()) {
                std::cmp::Ordering::Less => l += 1,
                std::cmp::Ordering::Greater => s += 1,
                std::cmp::Ordering::Equal => {
                    let end = |list: &[Marked], from: usize| {
                        from + list[from..].iter().take_while(|one| one.rank() == rank).count()
                    };
                    let (next, other) = (end(&self.ledger, l), end(&self.support, s));
                    self.shared.push(Shared {
                        turn: (paid.at, told.at),
                        rank,
                        ledger: l as u32..next as u32,
                        support: s as u32..other as u32,
                        whole: true,
                    });
                    (l, s) = (next, other);
                }
            }
        }
    }

    /// References that an entry matched before carries too are not whole.
    fn see_taken(&mut self, pool: &Pool<'_>, source: Source<'_>) {
        if self.shared.is_empty() {
            return;
        }
        for at in (0..pool.entries.len()).filter(|at| pool.is_taken(*at)) {
            source.each(&pool.entries[at], |text| {
                let taken = Marked::of(text, self.dress, at).map(Marked::rank);
                let found = taken.map(|taken| self.shared.binary_search_by_key(&taken, |one| one.rank));
                if let Some(Ok(found)) = found {
                    self.shared[found].whole = false;
                }
            });
        }
    }

    /// How many references are shared.
    pub(super) fn len(&self) -> usize {
        self.shared.len()
    }

    /// The one entry of each side that bears the `at`th reference, and the reference, when both are free: so it is
    /// with nearly all.
    pub(super) fn pair<'e>(
        &self,
        at: usize,
        pool: &Pool<'e>,
        source: Source<'_>,
    ) -> Option<(usize, usize, &'e str)> {
        let Shared { ledger, support, .. } = self.shared.get(at)?;
        if ledger.len() != 1 || support.len() != 1 {
            return None;
        }
        let (paid, told) = (self.ledger.get(ledger.start as usize)?, self.support.get(support.start as usize)?);
        let (ledger, support) = (paid.at as usize, told.at as usize);
        if !pool.is_free(ledger) || !pool.is_free(support) {
            return None;
        }
        let text = self.written(told.mark, &pool.entries[support], source)?;
        let other = self.written(told.mark, &pool.entries[ledger], source)?;
        numbers::same(text, other, self.dress).then_some((ledger, support, text))
    }

    /// The entries of the `at`th reference that are free now.
    pub(super) fn bearers(&self, at: usize, pool: &Pool<'_>, source: Source<'_>) -> Option<Bearers> {
        let Shared { ledger, support, whole, .. } = self.shared.get(at)?;
        let range = |range: &Range<u32>| range.start as usize..range.end as usize;
        let (ledger, support) = (self.ledger.get(range(ledger))?, self.support.get(range(support))?);
        // Most are settled by the first of their numbers.
        let free = |of: &[Marked]| of.iter().any(|one| pool.is_free(one.at as usize));
        if !free(ledger) || !free(support) {
            return None;
        }
        let whole = *whole && ledger.iter().chain(support).all(|one| pool.is_free(one.at as usize));
        let mark = ledger.first()?.mark;
        let told = support.iter().map(|one| one.at as usize).find(|at| pool.is_free(*at))?;
        let text = self.written(mark, &pool.entries[told], source)?;
        // Equal marks are not yet equal references.
        let same = |at: &usize| {
            let written = || self.written(mark, &pool.entries[*at], source);
            *at == told || written().is_some_and(|other| numbers::same(text, other, self.dress))
        };
        let free = |of: &[Marked]| {
            let free = of.iter().map(|one| one.at as usize).filter(|at| pool.is_free(*at));
            free.filter(same).collect::<Vec<_>>()
        };
        Some(Bearers { ledger: free(ledger), support: free(support), text: text.into(), whole })
    }

    /// The reference of this mark as an entry that bears it writes it.
    fn written<'e>(&self, mark: Mark, entry: &'e Entry, source: Source<'_>) -> Option<&'e str> {
        let mut texts = (None, 0);
        source.each(entry, |text| texts = (texts.0.or(Some(text)), texts.1 + 1));
        // Mostly the only one that it has.
        match texts {
            (only, 0 | 1) => only,
            _ => source.find(entry, |text| (numbers::mark(text, self.dress) == Some(mark)).then_some(text)),
        }
    }
}
