//! Inside a group that shares a reference: pairs of equal amounts first, because they read best; then
//! what balances together; then, when nothing balances, the disagreement itself.

use std::collections::{BTreeMap, BTreeSet};

use super::Round;
use super::crossed;
use super::groups::{self, Group};
use super::references::Proves;
use crate::model::entry::{Entry, Side};
use crate::model::matching::{Confidence, Reason};
use crate::model::phrases::Phrases;
use crate::model::words::{SAME_PAYEE, fold};
use crate::reconcile::bonds::Bond;
use crate::reconcile::contradiction::Against;
use crate::reconcile::pool::Pool;
use crate::reconcile::proof::Proof;
use crate::reconcile::solutions;

/// What a shared reference is worth.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) proves: Proves,
    pub(super) round: Round,
    /// Two firms, or two years of one firm, will hardly both use it.
    pub(super) distinctive: bool,
    /// One side only names it in a sentence.
    pub(super) cited: bool,
    /// The payees differ, or one is not told.
    pub(super) across: bool,
    /// The payees are known, and differ.
    pub(super) different: bool,
    pub(super) proof: Proof,
}

impl Link {
    /// Decides a match. A small number comes back every year: it proves nothing between lines that
    /// are far apart. A number of a mandat noted on a paper does not outweigh the number of the invoice
    /// while the invoice has not had its say.
    pub(super) fn settle(&self, pool: &mut Pool<'_>, ledger: &[usize], support: &[usize], confidence: Confidence) {
        let documents = match self.proves {
            Proves::PaymentOrder => pool.documents_against(ledger, support),
            _ if self.cited => pool.documents_against(ledger, support),
            _ => Against::Nothing,
        };
        let too_early = (self.cited || self.round == Round::Agreeing) && documents == Against::Proof;
        let known = self.distinctive || pool.close_in_time(ledger, support);
        if too_early || !(known || self.is_paid_late(pool, ledger, support)) {
            return;
        }
        let doubtful = !known || documents == Against::Proof || self.is_doubtful(pool, ledger, support, documents);
        let confidence = if doubtful { Confidence::Probable } else { confidence };
        pool.settle(ledger, support, confidence, &self.proof);
    }

    /// A small number of one payee and the amount to the cent, within the year that follows the document: it comes back
    /// every year, but hardly with its amount.
    fn is_paid_late(&self, pool: &Pool<'_>, ledger: &[usize], support: &[usize]) -> bool {
        const DAYS_MAX: i32 = 365;
        let after = |paid: usize, told: usize| {
            pool.days_apart(paid, told).is_some_and(|days| (0..=DAYS_MAX).contains(&days))
        };
        let pairs = || ledger.iter().flat_map(|paid| support.iter().map(move |told| (*paid, *told)));
        self.proves == Proves::Document
            && !self.across
            && pool.total(ledger) == pool.total(support)
            && pairs().all(|(paid, told)| after(paid, told) && pool.missions_agree(paid, told))
    }

    /// A number may have been mistyped into another that exists: a match that differs in its amount or
    /// its payee must not differ in anything else.
    fn is_doubtful(&self, pool: &Pool<'_>, ledger: &[usize], support: &[usize], documents: Against) -> bool {
        if self.cited && (self.across || pool.total(ledger) != pool.total(support)) {
            return true;
        }
        let missions = || !ledger.iter().all(|at| support.iter().any(|other| pool.missions_agree(*at, *other)));
        if !pool.within_tolerance(ledger, support) {
            return missions() || documents == Against::Doubt || is_odd(pool, ledger, support);
        }
        // A mandat noted on the paper of another invoice; a bank's own number is no such thing.
        if documents == Against::Doubt && !self.across {
            return true;
        }
        // The lines of one other payee are no statement of an intermediary, unless they bear the number of one.
        let pair = ledger.len() == 1 && support.len() == 1;
        let alone = || pair || is_of_one_payee(pool, support);
        (self.across || !self.distinctive) && missions() || self.across && self.different && alone()
    }

    fn leave_ambiguous(&self, pool: &mut Pool<'_>, ledger: &[usize], support: &[usize], solutions: usize) {
        if self.distinctive || pool.close_in_time(ledger, support) {
            pool.leave_ambiguous(ledger, support, solutions, &self.proof);
        }
    }
}

/// Lines of an invoice of one firm.
fn is_of_one_payee(pool: &Pool<'_>, support: &[usize]) -> bool {
    let mut payees = support.iter().map(|at| pool.bonds.payee(*at));
    let first = payees.next().flatten();
    first.is_some()
        && payees.all(|payee| payee == first)
        && support.iter().all(|at| pool.entries[*at].statement().is_none())
}

/// A gap of a third or more, several payment orders, a paper dated after its payment, or another line
/// that has exactly the amount: the number may be another document's.
fn is_odd(pool: &Pool<'_>, ledger: &[usize], support: &[usize]) -> bool {
    let (paid, told) = (pool.total(ledger), pool.total(support));
    let far = (paid - told).abs() * 3 >= paid.abs().max(told.abs());
    let orders = ledger.windows(2).any(|two| pool.other_orders(two[0], two[1]));
    let first_paid = ledger.iter().filter_map(|at| pool.day(*at)).min();
    let last_dated = support.iter().filter_map(|at| pool.day(*at)).max();
    let early = first_paid.zip(last_dated).is_some_and(|(paid, dated)| paid < dated);
    far || orders || early || pool.has_better_partner(ledger, support)
}

/// A group of one payee.
pub(super) fn same_payee(pool: &mut Pool<'_>, mut group: Group, link: &Link) {
    agree(pool, &mut group, link);
    if link.round == Round::Disagreeing && link.proves != Proves::Commitment {
        disagree(pool, group, link);
    }
}

fn agree(pool: &mut Pool<'_>, group: &mut Group, link: &Link) {
    if let ([paid], [told]) = (group.ledger.as_slice(), group.support.as_slice())
        && pool.cents(*paid) == pool.cents(*told)
    {
        link.settle(pool, &[*paid], &[*told], Confidence::Certain);
        return keep_free(pool, group);
    }
    pay_the_whole(pool, group, link);
    let levels: [fn(&Pool<'_>, usize) -> Option<u32>; 2] =
        [|pool, at| pool.bonds.person(at), |pool, at| pool.mission(at).map(|mission| mission.0.into())];
    for level in levels {
        pair_told_apart(pool, group, level, link);
    }
    pair_as_many(pool, group, link);
    let Group { ledger, support } = &*group;
    let exact = pool.total(ledger) == pool.total(support);
    if exact || (pool.within_tolerance(ledger, support) && all_bound(pool, ledger, support)) {
        link.settle(pool, ledger, support, Confidence::Certain);
    }
    keep_free(pool, group);
}

/// One payment that alone is all the papers together, and others that pay parts of them again: none of the papers is
/// theirs, though one may have their amount.
fn pay_the_whole(pool: &mut Pool<'_>, group: &mut Group, link: &Link) {
    let Group { ledger, support } = &*group;
    let told = pool.total(support);
    if ledger.len() < 2 || support.len() < 2 || pool.total(ledger) <= told {
        return;
    }
    let mut whole = ledger.iter().copied().filter(|at| i128::from(pool.cents(*at)) == told);
    let (Some(only), None) = (whole.next(), whole.next()) else { return };
    let amounts = |of: &[usize]| of.iter().map(|at| pool.cents(*at)).collect::<BTreeSet<i64>>();
    let (paid, proved) = (amounts(ledger), amounts(support));
    let pay_again = ledger.iter().all(|at| *at == only || proved.contains(&pool.cents(*at)));
    // Where each paper has a payment of its own, or the whole a paper beside a credit, lines of one amount are pairs.
    let have_own = proved.is_subset(&paid) || proved.contains(&pool.cents(only));
    // What was paid ahead is not paid again: it was to be deducted.
    let ahead = ledger.iter().any(|at| is_advance(&pool.entries[*at]));
    if pay_again
        && !have_own
        && !ahead
        && all_bound(pool, &[only], support)
        && !other_people(pool, &[only], support)
    {
        link.settle(pool, &[only], support, Confidence::Certain);
    }
    keep_free(pool, group);
}

/// True for a payment on the account of advances, or that speaks of one.
fn is_advance(entry: &Entry) -> bool {
    static AHEAD: Phrases = Phrases::of(&["avance", "avances", "acompte", "acomptes"]);
    entry.account().is_some_and(|account| account.trim_start().starts_with("425"))
        || entry.description().is_some_and(|text| AHEAD.stand_in(&fold(text)))
}

/// Pairs lines of one amount that a mark (person, mission) tells apart, when all of them carry one.
fn pair_told_apart(pool: &mut Pool<'_>, group: &mut Group, mark: fn(&Pool<'_>, usize) -> Option<u32>, link: &Link) {
    for (_, class) in classes(pool, group) {
        let marked =
            |of: &[usize]| of.iter().map(|at| mark(pool, *at).map(|mark| (mark, *at))).collect::<Option<Vec<_>>>();
        let (Some(paid), Some(told)) = (marked(&class.ledger), marked(&class.support)) else { continue };
        let mut by_mark: BTreeMap<u32, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        paid.into_iter().for_each(|(mark, at)| by_mark.entry(mark).or_default().0.push(at));
        told.into_iter().for_each(|(mark, at)| by_mark.entry(mark).or_default().1.push(at));
        for (paid, told) in by_mark.into_values() {
            if let ([ledger], [support]) = (paid.as_slice(), told.as_slice()) {
                link.settle(pool, &[*ledger], &[*support], Confidence::Certain);
            }
        }
    }
    keep_free(pool, group);
}

/// Lines of one amount, as many on each side: one of each is a pair; interchangeable twins are paired
/// in a fixed order; others are one match, for which of them is which does not matter to the reference.
fn pair_as_many(pool: &mut Pool<'_>, group: &mut Group, link: &Link) {
    for (_, class) in classes(pool, group) {
        let Group { ledger, support } = &class;
        if ledger.len() != support.len() || other_people(pool, ledger, support) {
            continue;
        }
        if ledger.len() == 1 || (pool.interchangeable(ledger) && pool.interchangeable(support)) {
            for (ledger, support) in ledger.iter().zip(support) {
                link.settle(pool, &[*ledger], &[*support], Confidence::Certain);
            }
        } else {
            link.settle(pool, ledger, support, Confidence::Certain);
        }
    }
    keep_free(pool, group);
}

/// Nothing balances: who is paid twice for one paper is ambiguous, the rest is a match with a gap.
fn disagree(pool: &mut Pool<'_>, mut group: Group, link: &Link) {
    for (_, class) in classes(pool, &group) {
        let Group { ledger, support } = &class;
        if ledger.len() != support.len() && !other_people(pool, ledger, support) {
            let ways = solutions::any_with_any(ledger.len(), support.len());
            link.leave_ambiguous(pool, ledger, support, ways);
        }
    }
    keep_free(pool, &mut group);
    if leave_repeated(pool, &group, link) {
        return;
    }
    let Group { ledger, support } = group;
    let single = ledger.len() == 1 || support.len() == 1;
    if all_bound(pool, &ledger, &support) && (single || link.proves != Proves::Claim) {
        link.settle(pool, &ledger, &support, Confidence::Certain);
    }
}

/// One total on one side, and the same amount several times on the other: which of them it settles is
/// unknown.
fn leave_repeated(pool: &mut Pool<'_>, group: &Group, link: &Link) -> bool {
    let Group { ledger, support } = group;
    let repeats = |many: &[usize], once: &[usize]| {
        many.len() > 1 && !once.is_empty() && many.iter().all(|at| i128::from(pool.cents(*at)) == pool.total(once))
    };
    let solutions = match (repeats(ledger, support), repeats(support, ledger)) {
        (true, _) => ledger.len(),
        (_, true) => support.len(),
        _ => return false,
    };
    link.leave_ambiguous(pool, ledger, support, solutions);
    true
}

/// One document of which a part is paid to its payee and the rest, to the cent, to somebody else: a bank to which the
/// claim was assigned. True when it is so; nobody can be sure of it.
pub(super) fn paid_to_several(
    pool: &mut Pool<'_>,
    whole: Group,
    groups: &[Group],
    rest: &Group,
    link: &Link,
) -> bool {
    let [group] = groups else { return false };
    let Group { ledger, support } = whole;
    let one = support.len() == 1 && link.proves == Proves::Document;
    let apart = one && rest.support.is_empty() && !rest.ledger.is_empty();
    let exact = pool.total(&ledger) == pool.total(&support);
    if !apart || !exact || pool.total(&group.ledger) == pool.total(&group.support) {
        return false;
    }
    let payee = "un autre tiers est payé aussi (créance cédée, peut-être)";
    let proof = Proof { reason: Reason { payee, ..link.proof.reason }, ..link.proof.clone() };
    Link { proof, ..link.clone() }.settle(pool, &ledger, &support, Confidence::Probable);
    !pool.is_free(ledger[0])
}

/// Of one line against several, the only one that has its amount to the cent.
fn narrow(pool: &Pool<'_>, group: &mut Group) {
    let Group { ledger, support } = group;
    if pool.total(ledger) == pool.total(support) {
        return;
    }
    let (one, many) = match (ledger.as_slice(), support.as_slice()) {
        ([one], _) => (*one, support),
        (_, [one]) => (*one, ledger),
        _ => return,
    };
    let cents = pool.cents(one);
    let mut equal = many.iter().copied().filter(|at| pool.cents(*at) == cents);
    if let (Some(only), None) = (equal.next(), equal.next()) {
        *many = vec![only];
    }
}

/// A reference shared by lines whose payees differ or are not told: a bank or an agency stands between.
/// Then the amounts must agree to the cent, and the reference be distinctive, for certainty.
pub(super) fn other_payee(pool: &mut Pool<'_>, mut group: Group, link: &Link) {
    if link.round != Round::Agreeing {
        narrow(pool, &mut group);
    }
    let Group { ledger, support } = &group;
    let (Some(&first), true, false) = (ledger.first(), is_of_one_payer(pool, ledger), support.is_empty()) else {
        return;
    };
    // A line that tells for whom it is, but not who is paid, contradicts no payee.
    let bond = |other: usize| match pool.bonds.bond(first, other) {
        Bond::Different if pool.entries[other].payee().is_none() => Bond::Unknown,
        bond => bond,
    };
    let bonds: BTreeSet<Bond> = support.iter().map(|other| bond(*other)).collect();
    let different = bonds.contains(&Bond::Different);
    let payee = match (different, bonds.contains(&Bond::Unknown)) {
        (true, _) => "tiers différents (un intermédiaire est payé, peut-être)",
        (false, true) => "tiers non précisé d’un côté",
        (false, false) => "tiers voisins",
    };
    let link = Link {
        different,
        proof: Proof { reason: Reason { payee, ..link.proof.reason }, ..link.proof.clone() },
        ..link.clone()
    };
    let exact = pool.total(ledger) == pool.total(support);
    let single = ledger.len() == 1 || support.len() == 1;
    let strong = link.distinctive && link.proves != Proves::Commitment;
    let stranger = different && ledger.len() == 1 && support.len() == 1;
    // The lines of one mandat are paid together; those of several, if no paper names another payee.
    let together = !different || ledger.windows(2).all(|two| is_of_one_order(pool, two[0], two[1]));
    match link.round {
        // Its own payee may have the number too, written otherwise or in a sentence.
        Round::Agreeing if stranger => {}
        // Nor while each has a line of its own payee.
        Round::Disagreeing if stranger && exact && crossed::is_crossed(pool, &link, first, support[0]) => {}
        Round::Crossed if stranger && exact && strong => crossed::settle(pool, &link, first, support[0]),
        Round::Crossed => {}
        _ if exact && strong => link.settle(pool, ledger, support, Confidence::Certain),
        // A small number and an amount that two firms have in common are chance.
        _ if exact && single && !different => link.settle(pool, ledger, support, Confidence::Probable),
        Round::Disagreeing if strong && leave_repeated(pool, &group, &link) => {}
        // One paper of another payee under the same number may be a slip of the pen.
        Round::Disagreeing if strong && together && (support.len() > 1 || !different) => {
            link.settle(pool, ledger, support, Confidence::Probable);
        }
        _ => {}
    }
}

/// Payments to one payee, with its legal form and without.
fn is_of_one_payer(pool: &Pool<'_>, ledger: &[usize]) -> bool {
    let payers: BTreeSet<Option<u32>> = ledger.iter().map(|at| pool.bonds.payee(*at)).collect();
    let Some(&first) = payers.first() else { return false };
    let same =
        |other: &Option<u32>| first.zip(*other).is_some_and(|(a, b)| pool.bonds.likeness(a, b) >= SAME_PAYEE);
    payers.iter().skip(1).all(same)
}

/// A claim whose person is written otherwise on the mandat: a letter more, the first name by its initial. Its number and
/// its whole amount to the cent are the claim's; the name has to be looked at.
pub(super) fn claim_of_near_name(pool: &mut Pool<'_>, rest: &Group, link: &Link) {
    let Group { ledger, support } = rest;
    let is_near = |paid: &usize| support.iter().all(|told| pool.bonds.is_near_name(*paid, *told));
    let exact = pool.total(ledger) == pool.total(support);
    if link.distinctive && exact && is_of_one_payer(pool, ledger) && ledger.iter().all(is_near) {
        let proof = Proof { reason: Reason { payee: "nom voisin", ..link.proof.reason }, ..link.proof.clone() };
        Link { proof, ..link.clone() }.settle(pool, ledger, support, Confidence::Probable);
    }
}

/// Lines of one mandat.
fn is_of_one_order(pool: &Pool<'_>, a: usize, b: usize) -> bool {
    let order = |at: usize| pool.entries[at].payment_order().map(|order| (order, pool.entries[at].year()));
    order(a).is_some() && order(a) == order(b)
}

/// Lines of both sides by amount, where both have some.
fn classes(pool: &Pool<'_>, group: &Group) -> Vec<(i64, Group)> {
    let mut classes: BTreeMap<i64, Group> = BTreeMap::new();
    for at in group.ledger.iter().chain(&group.support) {
        let class = classes.entry(pool.cents(*at)).or_default();
        let side = if pool.entries[*at].side == Side::Ledger { &mut class.ledger } else { &mut class.support };
        side.push(*at);
    }
    classes.into_iter().filter(|(_, class)| !class.ledger.is_empty() && !class.support.is_empty()).collect()
}

fn keep_free(pool: &Pool<'_>, group: &mut Group) {
    group.ledger.retain(|at| pool.is_free(*at));
    group.support.retain(|at| pool.is_free(*at));
}

/// True when every line names its beneficiary and the two sides do not name the same people.
fn other_people(pool: &Pool<'_>, ledger: &[usize], support: &[usize]) -> bool {
    if let ([ledger], [support]) = (ledger, support) {
        return pool.bonds.other_people(*ledger, *support);
    }
    let people = |of: &[usize]| {
        let mut people = of.iter().map(|at| pool.bonds.person(*at)).collect::<Option<Vec<_>>>()?;
        people.sort_unstable();
        Some(people)
    };
    people(ledger).zip(people(support)).is_some_and(|(paid, told)| !paid.iter().any(|one| told.contains(one)))
}

fn all_bound(pool: &Pool<'_>, ledger: &[usize], support: &[usize]) -> bool {
    const COMPARISONS_MAX: usize = 250_000;
    ledger.len().saturating_mul(support.len()) <= COMPARISONS_MAX
        && ledger.iter().all(|at| support.iter().all(|other| groups::is_bound(pool, *at, *other)))
}
