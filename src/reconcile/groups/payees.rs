//! Which lines of the other side may be of the payee of a line, or of the person paid.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::entry::Side;
use crate::reconcile::bonds::Bond;
use crate::reconcile::pool::Pool;

/// Who is paid and for whom: lines of one face are bound alike.
type Face = (Option<u32>, Option<u32>);

/// Free lines of one side by face, and the faces by the words of their names.
pub(super) struct Payees {
    side: Side,
    faces: Vec<(Face, Vec<usize>)>,
    by_word: FxHashMap<String, Vec<usize>>,
}

/// A word that more faces share (*restaurant*) finds none of them.
const SHARERS_MAX: usize = 200;

impl Payees {
    pub(super) fn of(pool: &Pool<'_>, side: Side) -> Self {
        let mut place: FxHashMap<Face, usize> = FxHashMap::default();
        let mut payees = Self { side, faces: Vec::new(), by_word: FxHashMap::default() };
        for at in pool.free_side(side) {
            let face = face(pool, at);
            let known = *place.entry(face).or_insert_with(|| {
                payees.faces.push((face, Vec::new()));
                payees.faces.len() - 1
            });
            payees.faces[known].1.push(at);
        }
        for (known, (_, lines)) in payees.faces.iter().enumerate() {
            for word in words(pool, lines[0]) {
                payees.by_word.entry(word).or_default().push(known);
            }
        }
        payees
    }

    /// Free lines of this side that are bound to a line of the other by payee or person, in order.
    pub(super) fn bound(&self, pool: &Pool<'_>, to: usize) -> Vec<usize> {
        let mut seen = FxHashSet::default();
        let mut lines = Vec::new();
        for word in words(pool, to) {
            let sharers = self.by_word.get(&word).filter(|all| all.len() <= SHARERS_MAX);
            for known in sharers.into_iter().flatten() {
                let (_, of) = &self.faces[*known];
                if !seen.insert(*known) {
                    continue;
                }
                let bond = match self.side {
                    Side::Support => pool.bonds.bond(to, of[0]),
                    Side::Ledger => pool.bonds.bond(of[0], to),
                };
                if bond >= Bond::Person {
                    lines.extend(of.iter().copied().filter(|at| pool.is_free(*at)));
                }
            }
        }
        lines.sort_unstable();
        lines
    }
}

fn face(pool: &Pool<'_>, at: usize) -> Face {
    (pool.bonds.payee(at), pool.bonds.person(at))
}

fn words(pool: &Pool<'_>, at: usize) -> Vec<String> {
    let payee = pool.bonds.payee(at).into_iter().flat_map(|payee| pool.bonds.words(payee)).map(str::to_owned);
    let person = pool.bonds.person_words(at).into_iter().flatten().cloned();
    let mut words: Vec<String> = payee.chain(person).filter(|word| word.len() > 1).collect();
    words.sort_unstable();
    words.dedup();
    words
}
