//! What is decided of entries, which then leave the pool.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::{Pool, ids};
use crate::model::causes;
use crate::model::entry::{EntryId, Side};
use crate::model::few::Few;
use crate::model::matching::{Ambiguity, Apart, Confidence, Evidence, Match, Matching, Reason};
use crate::model::money::Money;
use crate::model::sentence;
use crate::reconcile::proof::Proof;

impl Pool<'_> {
    /// Decides a match.
    pub(in crate::reconcile) fn settle(
        &mut self,
        ledger: &[usize],
        support: &[usize],
        confidence: Confidence,
        proof: &Proof,
    ) {
        if ledger.is_empty() || support.is_empty() || !self.take(ledger, support) {
            return;
        }
        self.decide(ledger, support, confidence, proof);
    }

    /// Decides the match that nearly all are: of one free line and another of the same amount, certain by a reference
    /// that both bear.
    pub(in crate::reconcile) fn settle_pair(
        &mut self,
        ledger: usize,
        support: usize,
        reason: &Arc<Reason>,
        reference: &str,
    ) {
        if self.is_forbidden(&[ledger], &[support]) {
            return;
        }
        for (side, at) in [ledger, support].into_iter().enumerate() {
            self.see_leave(at);
            self.free[side].remove(at);
            self.taken.insert(at);
        }
        let amount = Money::new(Decimal::new(self.cents[ledger], 2), self.currency);
        let days_apart = self.days_apart(ledger, support);
        let evidence = Evidence { reason: Arc::clone(reason), references: Few::one(reference.into()), days_apart };
        self.matching.matches.push(Match {
            ledger: Few::one(EntryId(ledger as u32)),
            support: Few::one(EntryId(support as u32)),
            ledger_amount: amount,
            apart: None,
            confidence: Confidence::Certain,
            evidence,
        });
    }

    /// An amount of whole cents, as those that take part are.
    fn money(&self, cents: i128) -> Money {
        Money::new(Decimal::try_from_i128_with_scale(cents, 2).unwrap_or_default(), self.currency)
    }

    /// Decides that lines of one side cancel out: a credit and what it takes back.
    pub(in crate::reconcile) fn cancel_out(
        &mut self,
        side: Side,
        lines: &[usize],
        confidence: Confidence,
        proof: &Proof,
    ) {
        let (ledger, support): (&[usize], &[usize]) =
            if side == Side::Ledger { (lines, &[]) } else { (&[], lines) };
        if self.total(lines) == 0 && self.take(ledger, support) {
            self.decide(ledger, support, confidence, proof);
        }
    }

    fn decide(&mut self, ledger: &[usize], support: &[usize], confidence: Confidence, proof: &Proof) {
        let (paid, told) = (self.total(ledger), self.total(support));
        let days_apart = match (ledger, support) {
            ([ledger], [support]) => self.days_apart(*ledger, *support),
            (lines, []) | ([], lines) => {
                let days = lines.iter().filter_map(|at| self.day(*at));
                days.clone().min().zip(days.max()).map(|(first, last)| (last - first).get_days())
            }
            _ => {
                let paid = ledger.iter().filter_map(|at| self.day(*at)).min();
                let dated = support.iter().filter_map(|at| self.day(*at)).max();
                paid.zip(dated).map(|(paid, dated)| (paid - dated).get_days())
            }
        };
        let apart = (paid != told).then(|| {
            let cause = self.cause(ledger, support).map(String::into_boxed_str);
            Box::new(Apart { support_amount: self.money(told), cause })
        });
        let one = Match {
            ledger: ids(ledger),
            support: ids(support),
            ledger_amount: self.money(paid),
            apart,
            confidence,
            evidence: Evidence {
                reason: self.reason(proof.reason),
                references: proof.references.clone(),
                days_apart,
            },
        };
        if paid != told {
            self.unequal.extend(one.entries().map(EntryId::index));
        }
        self.matching.matches.push(one);
    }

    /// The same reason, held once for all its matches.
    pub(in crate::reconcile) fn reason(&mut self, reason: Reason) -> Arc<Reason> {
        Arc::clone(self.reasons.entry(reason).or_insert_with(|| Arc::new(reason)))
    }

    /// Why the two sides of a match differ, when that can be told.
    fn cause(&self, ledger: &[usize], support: &[usize]) -> Option<String> {
        let entries = |ids: &'_ [usize]| ids.iter().map(|at| &self.entries[*at]).collect::<Vec<_>>();
        causes::brief(&causes::of(&entries(ledger), &entries(support), None))
    }

    /// Records what cannot be decided.
    pub(in crate::reconcile) fn leave_ambiguous(
        &mut self,
        ledger: &[usize],
        support: &[usize],
        solutions: usize,
        proof: &Proof,
    ) {
        if ledger.is_empty() || support.is_empty() || !self.take(ledger, support) {
            return;
        }
        let Proof { reason, references } = proof;
        let sentence = sentence::of_ambiguity((ledger.len(), support.len()), solutions, reason, references);
        let (ledger, support) = (ids(ledger), ids(support));
        self.matching.ambiguities.push(Ambiguity { ledger, support, solutions, pass: reason.pass, sentence });
    }

    /// Takes entries out of the pool; false, and nothing taken, when one is not in it.
    fn take(&mut self, ledger: &[usize], support: &[usize]) -> bool {
        let all = || ledger.iter().chain(support);
        if !all().all(|at| self.is_free(*at)) || self.is_forbidden(ledger, support) {
            return false;
        }
        all().for_each(|at| self.withdraw(*at));
        true
    }

    pub(in crate::reconcile) fn finish(mut self) -> Matching {
        // Lines that cancel out may stand on one side only.
        self.matching.matches.sort_by(|a, b| (&a.ledger, &a.support).cmp(&(&b.ledger, &b.support)));
        self.matching.ambiguities.sort_by(|a, b| (&a.ledger, &a.support).cmp(&(&b.ledger, &b.support)));
        self.matching.given_up.sort_by(|a, b| (&a.entries, &a.sentence).cmp(&(&b.entries, &b.sentence)));
        self.matching.lone_marks.sort_by(|a, b| a.entries.cmp(&b.entries));
        self.matching
    }
}
