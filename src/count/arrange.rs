//! Millions of entries moved to their places.
//!
//! They change places where they stand, so that there is no second copy of any. Their texts follow, in the order in which
//! they will be walked over, when they would be far from each other otherwise.

use crate::model::entry::Entry;
use crate::model::texts::Packer;

/// Entries that are near each other: their texts are at hand together.
const NEAR: usize = 4096;

/// Entries of one drawer: they and their texts stay at hand together, and the places where all drawers are filled do.
const DRAWER: usize = 1 << 14;

/// Moves every entry to its place: the first of `order` says which comes first. Those that stand at theirs, from the
/// first on, stay. Scattered texts, one here and one there, are gathered in any case.
pub(super) fn arrange(entries: &mut [Entry], order: &[u32], are_scattered: bool) {
    let settled = order.iter().zip(0..).take_while(|(from, to)| *from == to).count();
    let lay = are_scattered || !are_near(&order[settled..]);
    put_in_order(&mut entries[settled..], &mut places(&order[settled..], settled));
    let from = if are_scattered { 0 } else { settled };
    if lay {
        Packer::of_lines(entries.len() - from).lay_again(&mut entries[from..], |entry| &mut entry.texts);
    }
}

/// To which place each entry goes, counted from the first that moves.
fn places(order: &[u32], first: usize) -> Vec<u32> {
    let mut places = vec![0; order.len()];
    for (from, to) in order.iter().zip(0..) {
        places[*from as usize - first] = to;
    }
    places
}

/// Lets entries change places where they stand: first into the drawers of their places, then each drawer by itself. To
/// go straight to places all over a large memory takes longer than to go twice to some that are known.
fn put_in_order(entries: &mut [Entry], places: &mut [u32]) {
    let count = entries.len();
    let mut filled: Vec<usize> = (0..count).step_by(DRAWER).collect();
    for drawer in 0..filled.len() {
        let end = count.min((drawer + 1) * DRAWER);
        while filled[drawer] < end {
            let here = filled[drawer];
            let wanted = places[here] as usize / DRAWER;
            let there = filled[wanted];
            filled[wanted] += 1;
            if there != here {
                entries.swap(here, there);
                places.swap(here, there);
            }
        }
    }
    for here in 0..count {
        while places[here] as usize != here {
            let there = places[here] as usize;
            entries.swap(here, there);
            places.swap(here, there);
        }
    }
}

/// True when most of those that will follow each other are near each other now: so are their texts.
fn are_near(order: &[u32]) -> bool {
    let apart = order.windows(2).filter(|two| two[0].abs_diff(two[1]) as usize > NEAR).count();
    apart <= order.len() / 16
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
            entry.set(Field::Description, (at % 7 == 3).then_some("x".repeat(at as usize % 9_000).as_str()));
            entry
        };
        let swapped = |count: u32| (0..count).map(|at| if at ^ 1 < count { at ^ 1 } else { at }).collect();
        let stepped = |count: u32, settled: u32| -> Vec<u32> {
            (0..settled).chain((0..count).map(|at| settled + at * 7_919 % count)).collect()
        };
        let many = 2 * DRAWER as u32 + 77;
        let orders: [Vec<u32>; 7] = [
            vec![],
            vec![0],
            (0..9_999).collect(),
            swapped(9_999),
            stepped(10_000, 0),
            stepped(9_000, 500),
            stepped(many, 3),
        ];
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
