//! Millions of entries moved to their places.
//!
//! To fetch each from wherever it stands costs a wait for memory, and another for its texts. So the entries are gone
//! through as they stand, once, and shared out among neighbourhoods of their places to come, with their texts; within
//! a neighbourhood, which is small enough to be at hand as a whole, each goes to its place. There is a second copy of
//! those that move meanwhile, when the memory that reading took is free again.

use crate::model::entry::Entry;
use crate::model::texts::Packer;

/// Entries that are near each other: their texts are at hand together.
const NEAR: usize = 4096;

/// Neighbourhoods to which entries are shared out at one time.
const NEIGHBOURHOODS_MAX: usize = 256;

/// Moves every entry to its place: the first of `order` says which comes first. Those that stand at theirs, from the
/// first on, stay. Scattered texts, one here and one there, are gathered in any case.
pub(super) fn arrange(entries: &mut Vec<Entry>, order: &[u32], are_scattered: bool) {
    let settled = order.iter().zip(0..).take_while(|(from, to)| *from == to).count();
    if are_scattered {
        Packer::of_lines(settled).lay_again(&mut entries[..settled], |entry| &mut entry.texts);
    }
    let order = &order[settled..];
    if order.is_empty() {
        return;
    }
    let mut place = vec![0_u32; order.len()];
    for (to, from) in order.iter().enumerate() {
        place[*from as usize - settled] = to as u32;
    }
    let size = NEAR.max(order.len().div_ceil(NEIGHBOURHOODS_MAX));
    let lay = are_scattered || !are_near(order, size);
    let mut neighbourhoods: Vec<Neighbourhood> =
        order.chunks(size).map(|part| Neighbourhood::of(part.len(), lay)).collect();
    for (entry, to) in entries.drain(settled..).zip(&place) {
        neighbourhoods[*to as usize / size].take(entry, *to as usize % size);
    }
    neighbourhoods.into_iter().for_each(|one| one.settle(entries));
}

/// True when most of those that will follow each other are near each other now: so are their texts.
fn are_near(order: &[u32], near: usize) -> bool {
    let apart = order.windows(2).filter(|two| two[0].abs_diff(two[1]) as usize > near).count();
    apart <= order.len() / 16
}

/// The entries whose places are near each other.
struct Neighbourhood {
    entries: Vec<Option<Entry>>,
    /// Which of them comes first, and so on.
    order: Vec<u32>,
    /// The texts of those from `laid` on, when they are laid anew.
    packer: Option<Packer>,
    laid: usize,
}

impl Neighbourhood {
    fn of(size: usize, lay: bool) -> Self {
        let packer = lay.then(|| Packer::of_lines(size));
        Self { entries: Vec::with_capacity(size), order: vec![0; size], packer, laid: 0 }
    }

    fn take(&mut self, mut entry: Entry, place: usize) {
        let mut is_full = false;
        if let Some(packer) = &mut self.packer {
            entry.texts = packer.again(&entry.texts);
            is_full = packer.is_full();
        }
        self.order[place] = self.entries.len() as u32;
        self.entries.push(Some(entry));
        if is_full {
            self.lay();
        }
    }

    fn lay(&mut self) {
        let lines = self.entries[self.laid..].iter_mut().flatten().map(|entry| &mut entry.texts);
        if let Some(packer) = &mut self.packer {
            packer.share(lines);
        }
        self.laid = self.entries.len();
    }

    /// Adds the entries to those before them, in order.
    fn settle(mut self, settled: &mut Vec<Entry>) {
        self.lay();
        let from = settled.len();
        settled.extend(self.order.iter().filter_map(|at| self.entries[*at as usize].take()));
        if let Some(packer) = &mut self.packer {
            packer.lay_again(&mut settled[from..], |entry| &mut entry.texts);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entry::Side;
    use crate::model::field::Field;
    use crate::model::place::Place;

    #[test]
    fn every_entry_comes_to_its_place_with_its_texts() {
        let line = |at: u32| {
            let mut entry = Entry::blank(Side::Support, Place::of_file(&"a.csv".into()));
            entry.set(Field::Invoice, format!("F-{at}").as_str());
            entry.set(Field::Description, (at % 7 == 3).then_some("x".repeat(at as usize).as_str()));
            entry
        };
        let swapped = |count: u32| (0..count).map(|at| if at ^ 1 < count { at ^ 1 } else { at }).collect();
        let stepped = |count: u32, settled: u32| -> Vec<u32> {
            (0..settled).chain((0..count).map(|at| settled + at * 7_919 % count)).collect()
        };
        let orders: [Vec<u32>; 6] =
            [vec![], vec![0], (0..9_999).collect(), swapped(9_999), stepped(10_000, 0), stepped(9_000, 500)];
        for (order, are_scattered) in orders.iter().flat_map(|order| [(order, false), (order, true)]) {
            let mut entries: Vec<Entry> = (0..order.len() as u32).map(line).collect();
            arrange(&mut entries, order, are_scattered);
            assert_eq!(entries.len(), order.len());
            assert!(entries.iter().zip(order).all(|(entry, from)| *entry == line(*from)));
            let apart = entries.windows(2).filter(|two| !two[0].texts.stand_with(&two[1].texts)).count();
            assert!(!are_scattered || apart <= entries.len() / 16, "{apart} of {}", entries.len());
        }
    }
}
