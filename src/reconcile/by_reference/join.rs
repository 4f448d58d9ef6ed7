//! Which references both sides carry.
//!
//! References are compared as numbers in sorted lists, for a dossier may hold millions of them: what a
//! reference costs here is sixteen bytes on each side, while its kind is looked at.

use std::ops::Range;

use super::citations::Cited;
use super::references::Kind;
use crate::model::entry::{Entry, Side};
use crate::model::matching::Reference;
use crate::reconcile::numbers::{self, Dress, Mark};
use crate::reconcile::pool::Pool;

/// Where references are looked for.
#[derive(Clone, Copy)]
pub(super) struct Source<'k> {
    pub(super) kind: &'k Kind,
    /// The side whose sentences are looked at instead of its columns.
    pub(super) cited: Option<&'k Cited>,
}

impl Source<'_> {
    /// The references of a line.
    fn texts<'e>(&self, entry: &'e Entry) -> impl Iterator<Item = &'e str> {
        let in_words = self.cited.filter(|cited| cited.side == entry.side);
        let sentence = in_words.zip(entry.description());
        let columns = in_words.is_none().then(|| self.kind.texts(entry.side, entry));
        columns.into_iter().flatten().chain(sentence.into_iter().flat_map(|(cited, text)| cited.texts(text)))
    }

    /// Free entries of a side with the marks of their references, sorted.
    fn marked(&self, pool: &Pool<'_>, dress: Dress, side: Side) -> Vec<(Mark, u32)> {
        if let Some(cited) = self.cited.filter(|cited| cited.side == side) {
            return cited.of(dress).iter().copied().filter(|(_, at)| pool.is_free(*at as usize)).collect();
        }
        let mut marked = Vec::new();
        if !self.kind.fields(side).iter().any(|field| pool.has(side, *field)) {
            return marked;
        }
        for at in pool.free_side(side) {
            let texts = self.texts(&pool.entries[at]);
            marked.extend(texts.filter_map(|text| numbers::mark(text, dress)).map(|mark| (mark, at as u32)));
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
    ledger: Vec<(Mark, u32)>,
    support: Vec<(Mark, u32)>,
    shared: Vec<Shared>,
}

/// Where the entries of one reference stand in the lists.
struct Shared {
    /// The first entries of both sides: the order in which references have their turn, for that of marks
    /// means nothing.
    turn: (u32, u32),
    mark: Mark,
    ledger: Range<u32>,
    support: Range<u32>,
    whole: bool,
}

fn range(of: &Range<u32>) -> Range<usize> {
    of.start as usize..of.end as usize
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
        while let (Some((paid, _)), Some((told, _))) = (self.ledger.get(l), self.support.get(s)) {
            match paid.cmp(told) {
                std::cmp::Ordering::Less => l += 1,
                std::cmp::Ordering::Greater => s += 1,
                std::cmp::Ordering::Equal => {
                    let end = |list: &[(Mark, u32)], from: usize| {
                        from + list[from..].iter().take_while(|(mark, _)| mark == paid).count()
                    };
                    let (next, other) = (end(&self.ledger, l), end(&self.support, s));
                    self.shared.push(Shared {
                        turn: (self.ledger[l].1, self.support[s].1),
                        mark: *paid,
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
            for mark in source.texts(&pool.entries[at]).filter_map(|text| numbers::mark(text, self.dress)) {
                let found = self.shared.binary_search_by_key(&mark, |one| one.mark);
                if let Ok(found) = found {
                    self.shared[found].whole = false;
                }
            }
        }
    }

    /// How many references are shared.
    pub(super) fn len(&self) -> usize {
        self.shared.len()
    }

    /// The entries of the `at`th reference that are free now.
    pub(super) fn bearers(&self, at: usize, pool: &Pool<'_>, source: Source<'_>) -> Option<Bearers> {
        let Shared { turn, mark, ledger, support, whole } = self.shared.get(at)?;
        // Mostly one of each, and the lists, in the order of marks, are far to go to.
        let (paid, told) = ([(*mark, turn.0)], [(*mark, turn.1)]);
        let ledger = if ledger.len() == 1 { &paid } else { self.ledger.get(range(ledger))? };
        let support = if support.len() == 1 { &told } else { self.support.get(range(support))? };
        // Most are settled by the first of their numbers.
        let free = |of: &[(Mark, u32)]| of.iter().any(|(_, at)| pool.is_free(*at as usize));
        if !free(ledger) || !free(support) {
            return None;
        }
        let mark = *mark;
        let whole = *whole && ledger.iter().chain(support).all(|(_, at)| pool.is_free(*at as usize));
        let text = support.iter().map(|(_, at)| *at as usize).find(|at| pool.is_free(*at));
        let text = text.and_then(|at| self.written(mark, &pool.entries[at], source))?;
        // Equal marks are not yet equal references.
        let same = |at: &usize| {
            let written = self.written(mark, &pool.entries[*at], source);
            written.is_some_and(|other| numbers::same(text, other, self.dress))
        };
        let free = |of: &[(Mark, u32)]| {
            let free = of.iter().map(|(_, at)| *at as usize).filter(|at| pool.is_free(*at));
            free.filter(same).collect::<Vec<_>>()
        };
        Some(Bearers { ledger: free(ledger), support: free(support), text: text.into(), whole })
    }

    /// The reference of this mark as an entry that bears it writes it: mostly the only one that it has.
    fn written<'e>(&self, mark: Mark, entry: &'e Entry, source: Source<'_>) -> Option<&'e str> {
        let mut texts = source.texts(entry);
        let (first, second) = (texts.next()?, texts.next());
        let is_meant = |text: &&str| numbers::mark(text, self.dress) == Some(mark);
        let Some(second) = second else { return Some(first) };
        [first, second].into_iter().chain(texts).find(is_meant)
    }
}
