//! Which lines of the other side may be of the payee of a line, or of the person paid.

use rustc_hash::{FxHashMap, FxHashSet};

use super::bonds::Bond;
use super::pool::Pool;
use crate::model::Date;
use crate::model::entry::Side;
use crate::model::mission::MissionId;

/// Who is paid, for whom, for which mission: lines of one face are bound alike.
type Face = (Option<u32>, Option<u32>, Option<MissionId>);

/// Free lines of one side by face, and the faces by the words of their names.
pub(super) struct Payees {
    side: Side,
    /// The lines of a face by day; those without a day first.
    faces: Vec<Vec<(Option<Date>, usize)>>,
    by_word: FxHashMap<String, Vec<usize>>,
}

/// A word that more faces share (*restaurant*) finds none of them.
const SHARERS_MAX: usize = 200;

impl Payees {
    pub(super) fn of(pool: &Pool<'_>, side: Side) -> Self {
        let mut place: FxHashMap<Face, usize> = FxHashMap::default();
        let mut payees = Self { side, faces: Vec::new(), by_word: FxHashMap::default() };
        for at in pool.free_side(side) {
            let face = (pool.bonds.payee(at), pool.bonds.person(at), pool.mission(at));
            let known = *place.entry(face).or_insert_with(|| {
                payees.faces.push(Vec::new());
                payees.faces.len() - 1
            });
            payees.faces[known].push((pool.day(at), at));
        }
        for (known, lines) in payees.faces.iter_mut().enumerate() {
            lines.sort_unstable();
            for word in words(pool, lines[0].1) {
                payees.by_word.entry(word).or_default().push(known);
            }
        }
        payees
    }

    /// Free lines of this side that are bound to a line of the other by payee or person, may be of its
    /// mission and are dated within `jours_ecart_max`, in order; none when there are more than `max`.
    pub(super) fn bound(&self, pool: &Pool<'_>, to: usize, max: usize) -> Option<Vec<usize>> {
        let mut seen = FxHashSet::default();
        let mut lines = Vec::new();
        for word in words(pool, to) {
            let sharers = self.by_word.get(&word).filter(|all| all.len() <= SHARERS_MAX);
            for known in sharers.into_iter().flatten() {
                let of = &self.faces[*known];
                let first = of[0].1;
                let bond = || match self.side {
                    Side::Support => pool.bonds.bond(to, first),
                    Side::Ledger => pool.bonds.bond(first, to),
                };
                if seen.insert(*known) && pool.missions_agree(to, first) && bond() >= Bond::Person {
                    let near = within(pool, of, to);
                    if lines.len() + near.len() > max {
                        return None;
                    }
                    lines.extend(near.iter().map(|(_, at)| *at).filter(|at| pool.is_free(*at)));
                }
            }
        }
        lines.sort_unstable();
        Some(lines)
    }
}

/// The lines dated within `jours_ecart_max` of another.
fn within<'f>(pool: &Pool<'_>, lines: &'f [(Option<Date>, usize)], to: usize) -> &'f [(Option<Date>, usize)] {
    let Some(day) = pool.day(to) else { return &[] };
    let span = jiff::Span::new().days(pool.rules.days_apart_max);
    let (first, last) = (day.saturating_sub(span), day.saturating_add(span));
    let from = lines.partition_point(|(day, _)| day.is_none_or(|day| day < first));
    let to = lines.partition_point(|(day, _)| day.is_none_or(|day| day <= last));
    lines.get(from..to).unwrap_or_default()
}

fn words(pool: &Pool<'_>, at: usize) -> Vec<String> {
    let payee = pool.bonds.payee(at).into_iter().flat_map(|payee| pool.bonds.words(payee)).map(str::to_owned);
    let person = pool.bonds.person_words(at).into_iter().flatten().cloned();
    let mut words: Vec<String> = payee.chain(person).filter(|word| word.len() > 1).collect();
    words.sort_unstable();
    words.dedup();
    words
}
