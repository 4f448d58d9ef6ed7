//! References that one side only names in a sentence: *Règlement FAC-2017/00123 hôtel Bellevue*.
//!
//! Example: the mandat of 300,00 € has no invoice number, its object reads `fact. FAC 2017 123 nuitées`,
//! and the hotel's invoice FAC-2017/00123 is of 300,00 €: the same payee and the amount to the cent make it
//! certain. A sentence may name an invoice for another reason: with another amount or another payee it is
//! only probable. A line that names several invoices pays them together or not at all.

use std::collections::{BTreeMap, BTreeSet};

use super::join::{Join, Source};
use super::references::{KINDS, Kind, Proves};
use super::register::Register;
use super::{Round, groups, settle_source};
use crate::model::entry::Side;
use crate::model::few::Few;
use crate::model::matching::{Confidence, Reference};
use crate::reconcile::contradiction::Against;
use crate::reconcile::numbers::{self, DRESSES, Dress, Marked};
use crate::reconcile::pool::Pool;
use crate::reconcile::proof::Proof;

/// The references in the sentences of one side, looked for once.
pub(super) struct Cited {
    pub(super) side: Side,
    /// Of mandats, instead of documents.
    orders: bool,
    spaced: Vec<Marked>,
    bare: Vec<Marked>,
}

impl Cited {
    /// What the free lines of a side name.
    pub(super) fn of_side(pool: &Pool<'_>, side: Side, orders: bool) -> Self {
        let mut cited = Self { side, orders, spaced: Vec::new(), bare: Vec::new() };
        for at in pool.free_side(side) {
            let Some(text) = pool.entries[at].description() else { continue };
            let numbers: Vec<&str> = cited.texts(text).collect();
            for number in numbers {
                cited.spaced.extend(Marked::of(number, Dress::Spaced, at));
                cited.bare.extend(Marked::of(number, Dress::Bare, at));
            }
        }
        for marks in [&mut cited.spaced, &mut cited.bare] {
            marks.sort_unstable();
            marks.dedup();
        }
        cited
    }

    /// The numbers in a sentence.
    pub(super) fn texts<'t>(&self, text: &'t str) -> impl Iterator<Item = &'t str> {
        let orders = self.orders.then(|| numbers::cited_orders(text));
        let documents = (!self.orders).then(|| numbers::cited(text));
        orders.into_iter().flatten().chain(documents.into_iter().flatten())
    }

    /// The lines whose sentences name this number.
    fn naming(&self, number: &str, dress: Dress) -> impl Iterator<Item = usize> {
        let rank = Marked::of(number, dress, 0).map(Marked::rank);
        let all = self.of(dress);
        let from = rank.map_or(all.len(), |rank| all.partition_point(|one| one.rank() < rank));
        all[from..].iter().take_while(move |one| Some(one.rank()) == rank).map(|one| one.at as usize)
    }

    /// Sorted.
    pub(super) fn of(&self, dress: Dress) -> &[Marked] {
        match dress {
            Dress::Spaced => &self.spaced,
            Dress::Bare => &self.bare,
        }
    }
}

/// Settles what the sentences of either side name. A mandat that names a mandat is another story: see
/// [`crate::reconcile::credits`].
pub(super) fn settle(pool: &mut Pool<'_>, register: &Register, round: Round) {
    for (side, orders) in [(Side::Support, true), (Side::Ledger, false), (Side::Support, false)] {
        let cited = register.sentences(pool, side, orders);
        if cited.spaced.is_empty() {
            continue;
        }
        let kinds = KINDS.iter().filter(|kind| match kind.proves {
            Proves::PaymentOrder => orders,
            Proves::Document | Proves::Claim => !orders,
            Proves::Commitment => false,
        });
        for kind in kinds {
            let source = Source { kind, cited: Some(cited), register };
            settle_source(pool, source, round);
            if round == Round::Agreeing && kind.proves == Proves::Document {
                settle_several(pool, source, side);
                settle_beside(pool, Source { cited: None, ..source }, cited);
            }
        }
    }
}

/// Lines that bear a number in its column, and those of one payee beside them that only name it, all of them
/// together to the cent: three mandats of one invoice, of which the later two say `solde fact. FA-2017-49`.
fn settle_beside(pool: &mut Pool<'_>, source: Source<'_>, cited: &Cited) {
    for dress in DRESSES {
        let join = Join::of(pool, source, dress);
        for at in 0..join.len() {
            let Some(bearers) = join.bearers(at, pool, source) else { continue };
            let (mut ledger, mut support) = (bearers.ledger, bearers.support);
            let mine = if cited.side == Side::Ledger { &mut ledger } else { &mut support };
            let named = cited.naming(&bearers.text, dress).filter(|at| pool.is_free(*at) && !mine.contains(at));
            let named: Vec<usize> = named.collect();
            if named.is_empty() {
                continue;
            }
            mine.extend(named);
            mine.sort_unstable();
            let bound = ledger.iter().all(|at| support.iter().all(|other| groups::is_bound(pool, *at, *other)));
            if bound
                && pool.total(&ledger) == pool.total(&support)
                && pool.documents_against(&ledger, &support) == Against::Nothing
            {
                let reason = source.kind.reason("même tiers", "cité dans le libellé d’une partie des lignes");
                let proof = Proof { reason, references: Few::one(bearers.text) };
                pool.settle(&ledger, &support, Confidence::Certain, &proof);
            }
        }
    }
}

/// Lines that name several documents, all of them together to the cent.
fn settle_several(pool: &mut Pool<'_>, source: Source<'_>, side: Side) {
    let mut named: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    let mut numbers_of: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for dress in DRESSES {
        let join = Join::of(pool, source, dress);
        for bearers in (0..join.len()).filter_map(|at| join.bearers(at, pool, source)) {
            // A document that several lines name is shared between them, nobody knows how.
            let (citing, documents) = match side {
                Side::Ledger => (&bearers.ledger, &bearers.support),
                Side::Support => (&bearers.support, &bearers.ledger),
            };
            if let [one] = citing.as_slice() {
                named.entry(*one).or_default().extend(documents);
                numbers_of.entry(*one).or_default().insert(bearers.text.to_string());
            }
        }
    }
    for (one, documents) in named {
        let texts = numbers_of.remove(&one).unwrap_or_default();
        settle_named(pool, source.kind, side, one, documents.into_iter().collect(), texts.into_iter().collect());
    }
}

fn settle_named(
    pool: &mut Pool<'_>,
    kind: &Kind,
    side: Side,
    one: usize,
    documents: Vec<usize>,
    references: Vec<String>,
) {
    let (ledger, support) = if side == Side::Ledger { (vec![one], documents) } else { (documents, vec![one]) };
    let bound = || ledger.iter().all(|at| support.iter().all(|other| groups::is_bound(pool, *at, *other)));
    let several = ledger.len() > 1 || support.len() > 1;
    if several
        && pool.total(&ledger) == pool.total(&support)
        && bound()
        && pool.documents_against(&ledger, &support) == Against::Nothing
    {
        let reason = kind.reason("même tiers", "cités dans le libellé");
        let proof = Proof { reason, references: references.into_iter().map(Reference::from).collect() };
        pool.settle(&ledger, &support, Confidence::Certain, &proof);
    }
}
