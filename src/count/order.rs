//! Entries in the order of the numbers that their keys are made of: the same whatever the order of files and rows,
//! and mostly that of the exports, which is the order in which memory is quick to walk over.

use rustc_hash::FxHashMap;

use super::arrange::arrange;
use super::content;
use crate::model::books::Redelivery;
use crate::model::entry::{Entry, EntryId, Side, Twin};
use crate::model::key::Key;
use crate::model::line_key::{LineKeys, number};
use crate::model::texts::Texts;

/// Sorts entries by side, number and key, tells twins apart, and lets the copies follow.
pub(super) fn sort(mut entries: Vec<Entry>, copies: Vec<Redelivery>) -> (Vec<Entry>, Vec<Redelivery>) {
    let (order, are_scattered) = order(&mut entries);
    let copies = follow(copies, &order);
    arrange(&mut entries, &order, are_scattered);
    (entries, copies)
}

/// The copies of entries that are moved.
fn follow(copies: Vec<Redelivery>, order: &[u32]) -> Vec<Redelivery> {
    if copies.is_empty() {
        return copies;
    }
    let mut moved_to = vec![EntryId(0); order.len()];
    for (to, from) in order.iter().enumerate() {
        moved_to[*from as usize] = EntryId(to as u32);
    }
    let copies = copies.into_iter().map(|copy| Redelivery { kept: moved_to[copy.kept.index()], ..copy });
    let mut copies: Vec<Redelivery> = copies.collect();
    copies.sort_by(|a, b| (a.kept, &a.at).cmp(&(b.kept, &b.at)));
    copies
}

/// Finds the order of the entries by side, number and key; and whether their texts stand apart in memory. Lines of one
/// plain key are twins, counted in the order of what they say.
fn order(entries: &mut [Entry]) -> (Vec<u32>, bool) {
    let mut ranked: Vec<(u64, u32)> = Vec::with_capacity(entries.len());
    let (mut before, mut apart) = (Texts::default(), 0_usize);
    for (entry, at) in entries.iter().zip(0..) {
        ranked.push((rank(entry), at));
        if !entry.texts.stand_with(&before) {
            before = entry.texts.clone();
            apart += 1;
        }
    }
    // Mostly one side behind the other, of which one is in order already.
    ranked.chunk_by_mut(|a, b| a.0 & SUPPORT == b.0 & SUPPORT).for_each(<[_]>::sort_unstable);
    if !ranked.is_sorted_by_key(|(rank, _)| *rank) {
        ranked.sort_unstable();
    }
    let mut order: Vec<u32> = ranked.iter().map(|(_, at)| *at).collect();
    let mut keys = LineKeys::default();
    let mut start = 0;
    for alike in ranked.chunk_by(|a, b| a.0 == b.0) {
        let range = start..start + alike.len();
        start = range.end;
        if alike.len() > 1 {
            count_twins(entries, &mut order[range], &mut keys);
        }
    }
    (order, apart > entries.len() / 16)
}

/// Set in the rank of a line of support: those come behind.
const SUPPORT: u64 = 1 << 63;

/// Side and number in one.
fn rank(entry: &Entry) -> u64 {
    let side = if entry.side == Side::Support { SUPPORT } else { 0 };
    side | number(entry).min(SUPPORT - 1)
}

/// Lines that say the same and are for other persons, say, are told apart by all that is seen on them.
fn tell_apart(twins: &[(Key, u32)], said: &mut [u32], entries: &[Entry], keys: &mut LineKeys) {
    let mut alike: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    said.iter().enumerate().for_each(|(at, said)| alike.entry(*said).or_default().push(at));
    for group in alike.into_values().filter(|group| group.len() > 1) {
        let seen: Vec<u32> = group.iter().map(|at| keys.seen(&entries[twins[*at].1 as usize])).collect();
        if seen.iter().any(|one| *one != seen[0]) {
            group.iter().zip(seen).for_each(|(at, seen)| said[*at] = seen);
        }
    }
}

/// Puts lines of one number in the order of their keys, and tells twins apart: by what they say, so that one more or
/// one less does not move the notes of the others; those that say the same are counted.
fn count_twins(entries: &mut [Entry], alike: &mut [u32], keys: &mut LineKeys) {
    let mut keyed: Vec<(Key, u32)> = alike.iter().map(|at| (keys.plain(&entries[*at as usize]), *at)).collect();
    keyed.sort_by(|(a, at), (b, other)| {
        let said = || content::order_then_place(&entries[*at as usize], &entries[*other as usize]);
        a.cmp(b).then_with(said)
    });
    for twins in keyed.chunk_by_mut(|(a, _), (b, _)| a == b).filter(|twins| twins.len() > 1) {
        let mut said: Vec<u32> = twins.iter().map(|(_, at)| keys.said(&entries[*at as usize])).collect();
        tell_apart(twins, &mut said, entries, keys);
        if said.iter().all(|one| *one == said[0]) {
            said.fill(0);
        }
        let mut ranks: FxHashMap<u32, u32> = FxHashMap::default();
        for ((key, at), said) in twins.iter_mut().zip(said) {
            let next = ranks.entry(said).or_default();
            let entry = &mut entries[*at as usize];
            let twin = Twin { said, rank: *next };
            entry.unusual.change(|unusual| unusual.twin = twin);
            *next += 1;
            *key = keys.of(entry);
        }
    }
    keyed.sort_unstable();
    alike.iter_mut().zip(keyed).for_each(|(at, (_, sorted))| *at = sorted);
}
