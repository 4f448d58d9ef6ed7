//! Which references both sides carry.
//!
//! References are compared as numbers in sorted lists, for a dossier may hold millions of them: what a
//! reference costs here is sixteen bytes on each side, while its kind is looked at.

use std::cmp::Ordering;

use super::citations::Cited;
use super::references::Kind;
use super::register::Register;
use crate::model::entry::{Entry, Side};
use crate::model::few::Few;
use crate::model::field::Field;
use crate::model::matching::Reference;
use crate::reconcile::ends::Ends;
use crate::reconcile::numbers::{self, Dress, Mark, Marked};
use crate::reconcile::pool::Pool;

/// Where references are looked for.
#[derive(Clone, Copy)]
pub(super) struct Source<'k> {
    pub(super) kind: &'k Kind,
    /// The side whose sentences are looked at instead of its columns.
    pub(super) cited: Option<&'k Cited>,
    pub(super) register: &'k Register,
}

impl Source<'_> {
    /// Shows the references of a line until one is the answer.
    fn find<'e, T>(&self, entry: &'e Entry, look: impl FnMut(&'e str) -> Option<T>) -> Option<T> {
        if let Some(cited) = self.cited.filter(|cited| cited.side == entry.side) {
            return cited.texts(entry.description()?).find_map(look);
        }
        self.kind.texts(entry.side, entry).find_map(look)
    }

    /// The columns of such references that some line of a side fills.
    fn columns(&self, pool: &Pool<'_>, side: Side) -> Few<Field> {
        self.kind.fields(side).iter().copied().filter(|field| pool.has(side, *field)).collect()
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
        let columns = self.columns(pool, side);
        if columns.is_empty() {
            return Vec::new();
        }
        self.register.columns(pool, self.kind, side, dress, || self.read(pool, dress, side, &columns))
    }

    /// The references in the columns of a side, sorted.
    fn read(&self, pool: &Pool<'_>, dress: Dress, side: Side, columns: &[Field]) -> Vec<Marked> {
        let mut marked = Vec::new();
        for at in pool.free_side(side) {
            let entry = &pool.entries[at];
            if !self.kind.is_told_by(side, entry) {
                continue;
            }
            for text in columns.iter().filter_map(|column| entry.text(*column)) {
                if let Some(one) = Marked::of(text, dress, at) {
                    marked.push(one);
                }
            }
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
    /// The columns that hold references of lines of the ledger, and of the support.
    columns: [Few<Field>; 2],
    ledger: Vec<Marked>,
    support: Vec<Marked>,
    shared: Vec<Shared>,
}

/// Where the first entries of one reference stand in the lists.
struct Shared {
    ledger: u32,
    support: u32,
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
        let columns = [Side::Ledger, Side::Support].map(|side| source.columns(pool, side));
        let mut join = Self { dress, columns, ledger: Vec::new(), support: Vec::new(), shared: Vec::new() };
        join.support = source.marked(pool, dress, Side::Support);
        if !join.support.is_empty() {
            join.ledger = source.marked(pool, dress, Side::Ledger);
            join.meet();
            join.see_taken(pool, source);
            let Self { ledger, support, shared, .. } = &mut join;
            // Their turn is that of the entries, for the order of marks means nothing.
            let turn = |one: &Shared| (ledger[one.ledger as usize].at, support[one.support as usize].at);
            shared.sort_unstable_by_key(|one| (turn(one), one.ledger, one.support));
        }
        join
    }

    /// Merges the sorted lists.
    fn meet(&mut self) {
        let (mut l, mut s) = (0, 0);
        while let (Some(paid), Some(told)) = (self.ledger.get(l), self.support.get(s)) {
            match paid.rank().cmp(&told.rank()) {
                Ordering::Less => l += 1,
                Ordering::Greater => s += 1,
                Ordering::Equal => {
                    self.shared.push(Shared { ledger: l as u32, support: s as u32, whole: true });
                    l += alike(&self.ledger[l..]).len();
                    s += alike(&self.support[s..]).len();
                }
            }
        }
    }

    /// References that an entry matched before carries too are not whole.
    fn see_taken(&mut self, pool: &Pool<'_>, source: Source<'_>) {
        if self.shared.is_empty() {
            return;
        }
        let ends = self.ends(pool, source);
        let Self { ledger, shared, .. } = self;
        for at in pool.taken() {
            source.each(&pool.entries[at], |text| {
                if !ends.may_have(text) {
                    return;
                }
                let Some(taken) = Marked::of(text, self.dress, at).map(Marked::rank) else { return };
                let found = shared.binary_search_by_key(&taken, |one| ledger[one.ledger as usize].rank());
                if let Ok(found) = found {
                    shared[found].whole = false;
                }
            });
        }
    }

    /// In what the shared references end.
    fn ends(&self, pool: &Pool<'_>, source: Source<'_>) -> Ends {
        let written = |one: &Shared| {
            let one = self.ledger[one.ledger as usize];
            self.written(one.mark, &pool.entries[one.at as usize], source)
        };
        Ends::of(self.dress, self.shared.len(), self.shared.iter().filter_map(written))
    }

    /// The entries of both sides that bear the `at`th reference, and whether no other does.
    fn borne(&self, at: usize) -> Option<(&[Marked], &[Marked], bool)> {
        let Shared { ledger, support, whole } = self.shared.get(at)?;
        Some((alike(&self.ledger[*ledger as usize..]), alike(&self.support[*support as usize..]), *whole))
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
        let (paid, told) = (alone(&self.ledger, *ledger)?, alone(&self.support, *support)?);
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
        let (ledger, support, whole) = self.borne(at)?;
        // Most are settled by the first of their numbers.
        let free = |of: &[Marked]| of.iter().any(|one| pool.is_free(one.at as usize));
        if !free(ledger) || !free(support) {
            return None;
        }
        let whole = whole && ledger.iter().chain(support).all(|one| pool.is_free(one.at as usize));
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
        if source.cited.is_none() {
            // Most lines have no other.
            let columns = if entry.side == Side::Ledger { &self.columns[0] } else { &self.columns[1] };
            if let [column] = **columns {
                return entry.text(column);
            }
            let mut told = columns.iter().filter(|column| entry.texts.has(**column));
            if let (Some(only), None) = (told.next(), told.next()) {
                return entry.text(*only);
            }
        }
        source.find(entry, |text| (numbers::mark(text, self.dress) == Some(mark)).then_some(text))
    }
}

/// Those of a sorted list that bear the reference of the first.
fn alike(list: &[Marked]) -> &[Marked] {
    let Some((first, rest)) = list.split_first() else { return list };
    let others = rest.iter().position(|one| one.rank() != first.rank()).unwrap_or(rest.len());
    &list[..=others]
}

/// The one at this place of a sorted list, when no other bears its reference.
fn alone(list: &[Marked], at: u32) -> Option<Marked> {
    let one = list.get(at as usize)?;
    let is_alone = list.get(at as usize + 1).is_none_or(|next| next.rank() != one.rank());
    is_alone.then_some(*one)
}
