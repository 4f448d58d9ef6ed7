//! A reference that holds a part only: lines beside it that carry no number complete the amount.
//!
//! Example: the mandat of 500,00 € and a bill of 200,00 € carry F-101; the other bill of the same hotel,
//! 300,00 €, was registered without its number. The three make one match, probable: rather this than a
//! disagreement of 300,00 € and a bill that nobody paid. So does a credit note of −20,00 € of which nothing
//! says what it reduces, when 480,00 € were paid. The completion must be the only one, among so few
//! possible sums that chance is no explanation; a credit that names another invoice completes nothing.
//!
//! So does an advance of 70,00 € when the mandat of 30,00 € says `état de frais OM25-0121, solde après avance
//! mandat 101` and the claim OM25-0121 is of 100,00 €: the mandats that a sentence names come first.

use rustc_hash::{FxHashMap, FxHashSet};

use super::groups::{self, Group};
use super::join::{Join, Source};
use super::references::{KINDS, Proves};
use super::register::Register;
use crate::model::entry::{Entry, Side};
use crate::model::few::Few;
use crate::model::field::Field;
use crate::model::matching::Confidence;
use crate::model::words::fold;
use crate::reconcile::contradiction::Against;
use crate::reconcile::credits::Named;
use crate::reconcile::numbers::{self, DRESSES, Dress, Mark};
use crate::reconcile::pool::Pool;
use crate::reconcile::proof::Proof;
use crate::reconcile::sums;

/// Lines without a number among which a completion is sought.
const LOOSE_MAX: usize = 16;

/// Chances in a thousand that lines make what is missing by accident: the number already says that
/// something of it belongs together.
const CHANCE_MAX: u64 = 250;

/// Free lines without any number, and credits, which have their own; by payee and
/// by person.
#[derive(Default)]
struct Loose {
    ledger: FxHashMap<Who, Vec<usize>>,
    support: FxHashMap<Who, Vec<usize>>,
    /// What the credits among them take back.
    named: Named,
    /// The numbers of the papers that are free.
    papers: FxHashSet<Mark>,
    /// Lines that may still be looked at.
    work: u64,
}

/// Whose line it is, by the numbers of their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Who {
    Payee(u32),
    Person(u32),
}

impl Who {
    fn of(pool: &Pool<'_>, at: usize) -> impl Iterator<Item = Self> {
        let payee = pool.bonds.payee(at).map(Self::Payee);
        payee.into_iter().chain(pool.bonds.person(at).map(Self::Person))
    }
}

impl Loose {
    fn of(pool: &Pool<'_>) -> Self {
        /// As long as to add up so many sums takes it to look at a line.
        const SUMS: u64 = 10;
        let mut loose = Self { work: pool.rules.limits.combination_work / SUMS, ..Self::default() };
        let mut credits = Vec::new();
        for side in [Side::Ledger, Side::Support] {
            let of = if side == Side::Ledger { &mut loose.ledger } else { &mut loose.support };
            for at in pool.free_side(side).filter(|at| pool.cents(*at) < 0 || !is_numbered(&pool.entries[*at])) {
                Who::of(pool, at).for_each(|who| of.entry(who).or_default().push(at));
                credits.extend((pool.cents(at) < 0).then_some(at));
            }
        }
        loose.named = Named::of(pool, &credits);
        if !loose.ledger.is_empty() {
            loose.papers = pool.free_side(Side::Support).flat_map(|at| papers(&pool.entries[at])).collect();
        }
        loose
    }

    /// Takes the lines that are looked at for a group out of what may be looked at; false when they are too many.
    /// Nothing is missing of most groups.
    fn spend_on(&mut self, pool: &Pool<'_>, group: &Group) -> bool {
        if pool.total(&group.ledger) == pool.total(&group.support) {
            return true;
        }
        let of = |loose: &FxHashMap<Who, Vec<usize>>, lines: &[usize]| {
            let of_owner = |who: &Who| loose.get(who).map_or(0, |lines| lines.len() as u64);
            owners(pool, lines).iter().map(of_owner).sum::<u64>()
        };
        let cost = of(&self.ledger, &group.ledger) + of(&self.support, &group.support);
        let left = self.work.checked_sub(cost);
        self.work = left.unwrap_or(self.work);
        left.is_some()
    }
}

fn is_numbered(entry: &Entry) -> bool {
    let order = entry.side == Side::Support && entry.texts.has(Field::PaymentOrder);
    order || DOCUMENTS.iter().any(|field| entry.texts.has(*field))
}

/// Where the numbers of papers stand.
const DOCUMENTS: [Field; 5] =
    [Field::Invoice, Field::Ticket, Field::Statement, Field::MissionOrder, Field::SupportingDocument];

fn papers(entry: &Entry) -> impl Iterator<Item = Mark> {
    DOCUMENTS.iter().filter_map(|field| entry.text(*field)).flat_map(numbers::marks)
}

/// Settles what lines without a number complete.
pub(super) fn settle(pool: &mut Pool<'_>, register: &Register) {
    let mut loose = Loose::of(pool);
    if loose.ledger.is_empty() && loose.support.is_empty() {
        return;
    }
    let mut given_up = Vec::new();
    let cited = register.sentences(pool, Side::Ledger, false);
    let kinds = KINDS.iter().filter(|kind| matches!(kind.proves, Proves::Document | Proves::Claim));
    let named = Some(cited).filter(|cited| !cited.of(Dress::Spaced).is_empty());
    for source in kinds
        .flat_map(|kind| [None].into_iter().chain(named.map(Some)).map(|cited| Source { kind, cited, register }))
    {
        for dress in DRESSES {
            let join = Join::of(pool, source, dress);
            for at in 0..join.len() {
                let Some(bearers) = join.bearers(at, pool, source) else { continue };
                let (groups, _) = groups::by_payee(pool, &bearers.ledger, &bearers.support);
                for group in groups {
                    if loose.spend_on(pool, &group) {
                        complete(pool, source, &group, &bearers.text, &loose);
                    } else {
                        given_up.extend(group.ledger.first());
                    }
                }
            }
        }
    }
    // A reference may have come in two dresses, and have been settled by another.
    given_up.sort_unstable();
    given_up.dedup();
    given_up.retain(|at| pool.is_free(*at));
    if given_up.is_empty() {
        return;
    }
    let what = match given_up.len() {
        1 => "1 montant sans recherche de lignes sans numéro qui le complètent".to_owned(),
        many => format!("{many} montants sans recherche de lignes sans numéro qui les complètent"),
    };
    let sentence =
        format!("{what} : elles sont trop nombreuses ; préciser un numéro ou une mission, ou pointer à la main.");
    pool.give_up("by_invoice", &given_up, sentence);
}

fn complete(pool: &mut Pool<'_>, source: Source<'_>, group: &Group, text: &str, loose: &Loose) {
    let Source { kind, cited, .. } = source;
    let missing = pool.total(&group.ledger) - pool.total(&group.support);
    // A sentence may name the invoice of another mandat.
    if missing == 0
        || (cited.is_some() && pool.documents_against(&group.ledger, &group.support) != Against::Nothing)
    {
        return;
    }
    let support = completion(pool, Side::Support, group, missing, loose);
    let ledger = completion(pool, Side::Ledger, group, -missing, loose);
    // What a sentence cites is completed by an advance alone, or by what it names.
    let ledger = ledger.filter(|more| cited.is_none() || is_told(pool, group, more));
    let (ledger, support) = match (ledger, support) {
        (Some(more), None) => ([group.ledger.as_slice(), &more].concat(), group.support.clone()),
        (None, Some(more)) => (group.ledger.clone(), [group.support.as_slice(), &more].concat()),
        // Both ways, or none.
        _ => return,
    };
    let payee = if kind.proves == Proves::Claim { "même personne" } else { "même tiers" };
    let remark = match cited {
        None => "complété par d’autres lignes du même tiers ou de la même personne",
        Some(_) => "cité dans le libellé, et complété par d’autres lignes du même tiers ou de la même personne",
    };
    let proof = Proof { reason: kind.reason(payee, remark), references: Few::one(text.into()) };
    pool.settle(&ledger, &support, Confidence::Probable, &proof);
}

/// True when the mandats that complete others speak of an advance, or those others do, or name them.
fn is_told(pool: &Pool<'_>, group: &Group, more: &[usize]) -> bool {
    const WORDS: &[&str] = &["avance", "avances", "acompte", "acomptes", "solde", "complement"];
    let says = |at: &usize| {
        let entry = &pool.entries[*at];
        entry.account().is_some_and(|account| account.trim_start().starts_with("425"))
            || entry.description().is_some_and(|text| fold(text).split(' ').any(|word| WORDS.contains(&word)))
    };
    let known = [
        rest_of_orders(pool, Side::Ledger, &group.ledger, more),
        named_orders(pool, Side::Ledger, &group.ledger, more),
    ];
    more.iter().all(says) || group.ledger.iter().any(says) || known.iter().any(|known| known.len() == more.len())
}

/// The only lines of a side that make what is missing of it.
fn completion(pool: &Pool<'_>, side: Side, group: &Group, missing: i128, loose: &Loose) -> Option<Vec<usize>> {
    let mine = if side == Side::Ledger { &group.ledger } else { &group.support };
    let mut lines = beside(pool, side, group, loose);
    lines.retain(|at| {
        !loose.named.is_of_others(pool, *at, &group.ledger) || !loose.named.is_of_others(pool, *at, &group.support)
    });
    lines.retain(|at| !has_partner(pool, side, *at, group));
    if lines.is_empty() || lines.len() > LOOSE_MAX {
        return None;
    }
    let known = [rest_of_orders(pool, side, mine, &lines), named_orders(pool, side, mine, &lines)];
    if let Some(known) = known.into_iter().find(|known| !known.is_empty() && pool.total(known) == missing) {
        return Some(known);
    }
    let by_amount = sums::by_amount(pool, &lines);
    let classes = sums::classes(&by_amount);
    if lines.len() > 1 && sums::chance(&classes, missing) > CHANCE_MAX {
        return None;
    }
    let found = sums::count(&classes, missing, pool.rules.limits.combination as u32, 1);
    if found.solutions != 1 {
        return None;
    }
    let taken = by_amount.iter().zip(&found.first).filter(|(_, taken)| **taken > 0);
    Some(taken.flat_map(|((_, lines), _)| lines.iter().copied()).collect())
}

/// The other lines of the mandats of a group, all of them: the number was typed on the first line alone.
fn rest_of_orders(pool: &Pool<'_>, side: Side, mine: &[usize], lines: &[usize]) -> Vec<usize> {
    let order = |at: usize| pool.entries[at].payment_order().map(|order| (order, pool.entries[at].year()));
    let of_mine = |at: &usize| {
        side == Side::Ledger && mine.iter().any(|one| order(*one).is_some() && order(*one) == order(*at))
    };
    lines.iter().copied().filter(of_mine).collect()
}

/// The lines of the mandats that the sentences of a group name: `solde après avance mandat 101`.
fn named_orders(pool: &Pool<'_>, side: Side, mine: &[usize], lines: &[usize]) -> Vec<usize> {
    let texts = mine.iter().filter(|_| side == Side::Ledger).filter_map(|at| pool.entries[*at].description());
    let orders = texts.flat_map(numbers::cited_orders).filter_map(|order| numbers::mark(order, Dress::Spaced));
    let orders: Vec<Mark> = orders.collect();
    let order = |at: usize| numbers::mark(pool.entries[at].payment_order()?, Dress::Spaced);
    lines.iter().copied().filter(|at| order(*at).is_some_and(|order| orders.contains(&order))).collect()
}

/// The payees and people of lines, each once.
fn owners(pool: &Pool<'_>, lines: &[usize]) -> Vec<Who> {
    let mut owners: Vec<Who> = lines.iter().flat_map(|at| Who::of(pool, *at)).collect();
    owners.sort_unstable();
    owners.dedup();
    owners
}

/// Lines without a number that may belong to the group: of its payees, in time, of its mission.
fn beside(pool: &Pool<'_>, side: Side, group: &Group, loose: &Loose) -> Vec<usize> {
    let (mine, of) = match side {
        Side::Ledger => (&group.ledger, &loose.ledger),
        Side::Support => (&group.support, &loose.support),
    };
    let mut all: Vec<usize> = owners(pool, mine).iter().filter_map(|who| of.get(who)).flatten().copied().collect();
    all.sort_unstable();
    all.dedup();
    let bound = |at: usize| match pool.entries[at].side {
        Side::Ledger => group.support.iter().any(|other| groups::is_bound(pool, at, *other)),
        Side::Support => group.ledger.iter().any(|other| groups::is_bound(pool, *other, at)),
    };
    // A mandat whose sentence names another paper pays that one.
    let own: FxHashSet<Mark> = group.support.iter().flat_map(|at| papers(&pool.entries[*at])).collect();
    let names_others = |at: usize| {
        let named = pool.entries[at].description().filter(|_| pool.entries[at].side == Side::Ledger);
        let mut named = named.into_iter().flat_map(numbers::cited).flat_map(numbers::marks);
        named.any(|mark| loose.papers.contains(&mark) && !own.contains(&mark))
    };
    let fits = |at: &usize| {
        let everyone = group.ledger.iter().chain(&group.support);
        let close = match pool.entries[*at].side {
            Side::Ledger => pool.close_in_time(&[*at], &group.support),
            Side::Support => pool.close_in_time(&group.ledger, &[*at]),
        };
        pool.is_free(*at)
            && !mine.contains(at)
            && close
            && bound(*at)
            && everyone
                .clone()
                .all(|other| pool.missions_agree(*at, *other) && !pool.bonds.other_people(*at, *other))
            && !names_others(*at)
    };
    all.into_iter().filter(fits).take(LOOSE_MAX + 1).collect()
}

/// True when the other side has a line of that payee and amount beside the group: then it is not missing a partner.
fn has_partner(pool: &Pool<'_>, side: Side, at: usize, group: &Group) -> bool {
    const LINES_MAX: usize = 200;
    let of_group = |other: &usize| group.ledger.contains(other) || group.support.contains(other);
    let mut same = pool
        .of_amount(pool.cents(at))
        .filter(|other| pool.is_free(*other) && pool.entries[*other].side != side && !of_group(other));
    let bound = |other: usize| match side {
        Side::Ledger => groups::is_bound(pool, at, other),
        Side::Support => groups::is_bound(pool, other, at),
    };
    same.by_ref().take(LINES_MAX).any(bound) || same.next().is_some()
}
