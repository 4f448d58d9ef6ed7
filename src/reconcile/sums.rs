//! Which lines of a few make a total, and in how many ways: exact sums over whole cents.
//!
//! Lines of one amount are one class, of which any number may be taken. The classes are cut in two halves,
//! the sums of each half are listed, and those that complete each other are met in the middle: 2 × 65 536
//! sums instead of 4 billion for 32 lines. Every solution is counted, up to a bound.

use std::collections::BTreeMap;

use super::pool::Pool;

/// What was found for one total.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// In how many ways lines make the total, up to the bound.
    pub(super) solutions: usize,
    /// How many of each class the first way takes.
    pub(super) first: Vec<u32>,
    /// Whether a class is in any way that was counted.
    pub(super) used: Vec<bool>,
}

/// Lines of one amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Class {
    pub(super) cents: i64,
    pub(super) count: u32,
}

/// A sum of one half: of how many lines, in how many ways, and which, as a number of mixed radix.
#[derive(Clone, Copy)]
struct Partial {
    sum: i128,
    lines: u32,
    ways: usize,
    code: usize,
}

/// Sums that one half may have.
const HALF_MAX: usize = 1 << 16;

/// How many sums the halves of these classes have; none when one has more than [`HALF_MAX`].
pub(super) fn work(classes: &[Class]) -> Option<usize> {
    let (left, right) = classes.split_at(middle(classes));
    let (left, right) = (size(left), size(right));
    (left.max(right) <= HALF_MAX).then_some(left + right)
}

fn size(half: &[Class]) -> usize {
    half.iter().fold(1, |size: usize, class| size.saturating_mul(class.count as usize + 1))
}

/// Chances in a thousand that a total of the kind of this one is made by these lines without having
/// anything to do with them: the sums that they can make, among all amounts as round as theirs.
pub(super) fn chance(classes: &[Class], target: i128) -> u64 {
    const ROUND: [u64; 7] = [10_000, 5_000, 1_000, 500, 100, 50, 10];
    let round = |grain: &&u64| {
        target % i128::from(**grain) == 0 && classes.iter().all(|class| class.cents.unsigned_abs() % **grain == 0)
    };
    let grain = ROUND.iter().find(round).copied().unwrap_or(1);
    let sums = classes.iter().fold(1_u64, |sums, class| sums.saturating_mul(u64::from(class.count) + 1));
    let span: u64 = classes.iter().fold(0, |span: u64, class| {
        span.saturating_add(class.cents.unsigned_abs().saturating_mul(u64::from(class.count)))
    });
    let cells = (span / grain).max(1);
    sums.min(cells).saturating_mul(1_000) / cells
}

/// Chances in a thousand up to which a single way to make a total is probable.
pub(super) const CHANCE_PROBABLE_MAX: u64 = 10;

/// Where to cut so that the larger half has as few sums as possible.
fn middle(classes: &[Class]) -> usize {
    let larger = |at: &usize| size(&classes[..*at]).max(size(&classes[*at..]));
    (0..=classes.len()).min_by_key(larger).unwrap_or(0)
}

/// Lines by amount, in the order of amounts.
pub(super) fn by_amount(pool: &Pool<'_>, lines: &[usize]) -> Vec<(i64, Vec<usize>)> {
    let mut classes: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    lines.iter().for_each(|at| classes.entry(pool.cents(*at)).or_default().push(*at));
    classes.into_iter().collect()
}

/// The amounts of [`by_amount`] and how many lines have each.
pub(super) fn classes(by_amount: &[(i64, Vec<usize>)]) -> Vec<Class> {
    by_amount.iter().map(|(cents, lines)| Class { cents: *cents, count: lines.len() as u32 }).collect()
}

/// Counts the ways in which at most `lines_max` lines make the target; stops beyond `solutions_max`.
pub(super) fn count(classes: &[Class], target: i128, lines_max: u32, solutions_max: usize) -> Found {
    let cut = middle(classes);
    let (left, mut right) = (partials(&classes[..cut]), partials(&classes[cut..]));
    right.sort_unstable_by_key(|one| (one.sum, one.code));
    let mut found = Found { used: vec![false; classes.len()], ..Found::default() };
    for one in &left {
        let rest = target - one.sum;
        let from = right.partition_point(|other| other.sum < rest);
        for other in right[from..].iter().take_while(|other| other.sum == rest) {
            let lines = one.lines + other.lines;
            if lines == 0 || lines > lines_max {
                continue;
            }
            let taken = [decode(one.code, &classes[..cut]), decode(other.code, &classes[cut..])].concat();
            found.used.iter_mut().zip(&taken).for_each(|(used, taken)| *used |= *taken > 0);
            if found.solutions == 0 {
                found.first = taken;
            }
            found.solutions = found.solutions.saturating_add(one.ways.saturating_mul(other.ways));
            if found.solutions > solutions_max {
                return found;
            }
        }
    }
    found
}

/// Every sum of a half, the empty one included.
fn partials(half: &[Class]) -> Vec<Partial> {
    let mut all = vec![Partial { sum: 0, lines: 0, ways: 1, code: 0 }];
    let mut radix = 1;
    for class in half {
        let before = all.len();
        for taken in 1..=class.count {
            for at in 0..before {
                let Partial { sum, lines, ways, code } = all[at];
                all.push(Partial {
                    sum: sum + i128::from(class.cents) * i128::from(taken),
                    lines: lines + taken,
                    ways: ways.saturating_mul(choices(class.count, taken)),
                    code: code + radix * taken as usize,
                });
            }
        }
        radix *= class.count as usize + 1;
    }
    all
}

fn decode(mut code: usize, half: &[Class]) -> Vec<u32> {
    let digit = |class: &Class| {
        let radix = class.count as usize + 1;
        let taken = code % radix;
        code /= radix;
        taken as u32
    };
    half.iter().map(digit).collect()
}

/// Ways to choose `taken` of `count`.
fn choices(count: u32, taken: u32) -> usize {
    let taken = taken.min(count - taken);
    (0..taken as usize).fold(1, |ways: usize, at| ways.saturating_mul(count as usize - at) / (at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(cents: i64, count: u32) -> Class {
        Class { cents, count }
    }

    #[test]
    fn one_solution_is_found_and_shown() {
        let found = count(&[class(100, 1), class(250, 1), class(999, 1)], 350, 12, 100);
        assert_eq!(found, Found { solutions: 1, first: vec![1, 1, 0], used: vec![true, true, false] });
        assert_eq!(count(&[class(100, 1), class(250, 1)], 351, 12, 100).solutions, 0);
    }

    #[test]
    fn equal_lines_are_counted_as_lines() {
        let found = count(&[class(150, 10)], 450, 12, 1_000);
        assert_eq!((found.solutions, found.first), (120, vec![3]));
        assert_eq!(count(&[class(150, 10)], 450, 2, 1_000).solutions, 0);
    }

    #[test]
    fn credits_reduce_a_sum() {
        assert_eq!(count(&[class(10_000, 1), class(-2_000, 1), class(555, 1)], 8_000, 12, 100).solutions, 1);
    }

    #[test]
    fn counting_stops_at_the_bound_and_work_is_known_before() {
        let equal: Vec<Class> = (0..20).map(|at| class(100 + at, 1)).collect();
        assert!(count(&equal, 550, 12, 50).solutions > 50);
        assert_eq!(work(&equal), Some(2 * 1024));
        assert_eq!(work(&[class(1, 70_000)]), None);
    }

    #[test]
    fn the_middle_agrees_with_trying_everything() {
        let mut chance = 0x9e37_79b9_u64;
        let mut below = |n: u64| {
            chance ^= chance << 13;
            chance ^= chance >> 7;
            chance ^= chance << 17;
            (chance >> 11) % n
        };
        for _ in 0..200 {
            let amounts: Vec<i64> =
                (0..1 + below(9)).map(|_| below(12) as i64 - 2).filter(|one| *one != 0).collect();
            let target = below(30) as i64;
            let mut distinct = amounts.clone();
            distinct.sort_unstable();
            distinct.dedup();
            let classes: Vec<Class> = distinct
                .iter()
                .map(|cents| class(*cents, amounts.iter().filter(|one| *one == cents).count() as u32))
                .collect();
            let tried = (1_u32..1 << amounts.len()).filter(|chosen| {
                let sum: i64 = (0..amounts.len()).filter(|at| chosen & (1 << at) != 0).map(|at| amounts[at]).sum();
                sum == target && chosen.count_ones() <= 5
            });
            let expected = tried.count();
            assert_eq!(count(&classes, target.into(), 5, 10_000).solutions, expected, "{amounts:?} {target}");
        }
    }
}
