//! Millions of entries moved to their places.
//!
//! They change places where they stand, so that there is no second copy of any. Their texts follow, in the order in which
//! they will be walked over, when they would be far from each other otherwise.

use crate::model::entry::Entry;
use crate::model::texts::Packer;

/// Entries that are near each other: their texts are at hand together.
const NEAR: usize = 4096;

/// Moves every entry to its place: the first of `order` says which comes first. Those that stand at theirs, from the
/// first on, stay. Scattered texts, one here and one there, are gathered in any case.
pub(super) fn arrange(entries: &mut [Entry], mut order: Vec<u32>, are_scattered: bool) {
    let settled = order.iter().zip(0..).take_while(|(from, to)| *from == to).count();
    let lay = are_scattered || !are_near(&order[settled..]);
    // Around each ring of entries that take each other's places.
    for first in settled..order.len() {
        let mut to = first;
        loop {
            let from = std::mem::replace(&mut order[to], to as u32) as usize;
            if from == first || from == to {
                break;
            }
            entries.swap(to, from);
            to = from;
        }
    }
    let from = if are_scattered { 0 } else { settled };
    if lay {
        Packer::of_lines(entries.len() - from).lay_again(&mut entries[from..], |entry| &mut entry.texts);
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
            arrange(&mut entries, order.clone(), are_scattered);
            assert_eq!(entries.len(), order.len());
            assert!(entries.iter().zip(order).all(|(entry, from)| *entry == line(*from)));
            let apart = entries.windows(2).filter(|two| !two[0].texts.stand_with(&two[1].texts)).count();
            assert!(!are_scattered || apart <= entries.len() / 16, "{apart} of {}", entries.len());
        }
    }
}
