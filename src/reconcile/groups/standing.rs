//! Lines that stand together on their own side, and whose total is that of one line or of such a group of
//! the other side.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use crate::model::calendar::french_month;
use crate::model::entry::{Entry, Side};
use crate::model::field::Field;
use crate::model::words::{contains_words, fold};
use crate::reconcile::assignment::cost::{self, Relation};
use crate::reconcile::assignment::{self, Candidates, Doubts, Manner};
use crate::reconcile::bonds::Bond;
use crate::reconcile::contradiction::Against;
use crate::reconcile::numbers::{self, Dress};
use crate::reconcile::pool::Pool;
use crate::reconcile::proof::Proof;
use crate::reconcile::together::{Sizes, Together};
use crate::reconcile::units::{Maker, Unit};

/// Why lines stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    /// They do not: each alone.
    Itself,
    /// The number of the mandat.
    Order,
    /// The number of the card or agency statement.
    Statement,
    /// The number of the invoice.
    Invoice,
    /// One person, one mission order.
    Claim,
    /// One person or payee, one day of one mission.
    Day,
    /// One person, one mission.
    Person,
    /// One payee, one mission.
    Payee,
    /// One payee, or one person.
    Everything,
    /// One mission: all that is left of it.
    Mission,
    /// One table that numbers no statement.
    Table,
    /// One month of such a table.
    Month,
    /// One mission of a statement or of a table.
    Part,
    /// A single line that is all of that.
    Lone,
}

impl By {
    /// Lines of several payees, paid in one sum to somebody else.
    fn is_mixed(self) -> bool {
        matches!(self, By::Statement | By::Invoice | By::Mission | By::Table | By::Month | By::Part | By::Lone)
    }

    /// The column without which nothing stands together.
    fn field(self) -> Option<Field> {
        match self {
            By::Statement => Some(Field::Statement),
            By::Invoice => Some(Field::Invoice),
            By::Claim => Some(Field::MissionOrder),
            By::Person => Some(Field::Beneficiary),
            _ => None,
        }
    }

    /// Lines of a statement, among which the bank sets its fees.
    fn is_statement(self) -> bool {
        matches!(self, By::Statement | By::Table | By::Month | By::Part)
    }
}

/// What is compared with what, in order of proof: ledger, support.
const LEVELS: &[(By, By)] = &[
    (By::Order, By::Statement),
    (By::Order, By::Invoice),
    (By::Order, By::Claim),
    (By::Order, By::Day),
    (By::Order, By::Person),
    (By::Order, By::Payee),
    (By::Day, By::Itself),
    (By::Payee, By::Itself),
    (By::Order, By::Everything),
    (By::Payee, By::Person),
    (By::Payee, By::Payee),
    (By::Order, By::Table),
    (By::Order, By::Month),
    (By::Order, By::Part),
    (By::Order, By::Mission),
];

/// Which total of the supports is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Total {
    Whole,
    /// The fees of the bank, told on lines of their own, are not paid.
    WithoutFees,
}

/// Words of those who pay for others and are paid in one sum.
const INTERMEDIARIES: &[&str] = &[
    "banque",
    "bank",
    "bnp",
    "credit",
    "caisse",
    "carte",
    "cartes",
    "card",
    "amex",
    "american express",
    "visa",
    "mastercard",
    "diners",
    "airplus",
    "agence",
    "agency",
    "voyage",
    "voyages",
    "travel",
    "tourisme",
    "regie",
    "regisseur",
    "societe generale",
    "natixis",
    "edenred",
    "wex",
    "spendesk",
    "mooncard",
    "swile",
    "hsbc",
    "lcl",
    "cic",
    "la poste",
    "banque postale",
    "tresor",
];

/// Words that say of a payment to a bank that it is for a card.
const CARDS: &[&str] =
    &["carte", "cartes", "card", "releve", "amex", "american express", "visa", "mastercard", "diners", "airplus"];

/// Settles groups that stand together; then statements that are paid without their fees, whose gap is said.
pub(in crate::reconcile) fn standing_together(pool: &mut Pool<'_>) {
    let orders = together(pool, Side::Ledger, By::Order);
    let settle = |pool: &mut Pool<'_>, ledger: By, support: By, total: Total| match ledger {
        By::Order => settle(pool, &orders, support, total),
        _ => settle(pool, &together(pool, Side::Ledger, ledger), support, total),
    };
    for (ledger, support) in LEVELS {
        settle(pool, *ledger, *support, Total::Whole);
    }
    if pool.free_side(Side::Support).any(|at| pool.entries[at].is_bank_fee()) {
        for (ledger, support) in LEVELS.iter().filter(|(_, support)| support.is_statement()) {
            settle(pool, *ledger, *support, Total::WithoutFees);
        }
    }
}

/// Settles the mandats that pay to a bank the only line of a card: whoever was paid himself has had his say.
pub(in crate::reconcile) fn lone_lines(pool: &mut Pool<'_>) {
    let orders = together(pool, Side::Ledger, By::Order);
    settle(pool, &orders, By::Lone, Total::Whole);
}

fn settle(pool: &mut Pool<'_>, paid: &Together, support: By, total: Total) {
    let told = together(pool, Side::Support, support);
    let both = match total {
        Total::Whole => Together::of_common_totals(pool, [paid, &told]),
        Total::WithoutFees => [paid.groups(pool), told.groups(pool)],
    };
    if both.iter().any(Vec::is_empty) {
        return;
    }
    let mut candidates = Candidates::of(pool, &Maker::of(pool), both);
    candidates.edges = edges(pool, &candidates, support, total);
    let (payee, remark) = match support {
        _ if total == Total::WithoutFees => {
            ("un intermédiaire est payé", "le relevé sans ses frais fait le montant")
        }
        By::Statement => ("un intermédiaire est payé", "le relevé entier fait le montant"),
        By::Invoice => ("même tiers, ou un intermédiaire", "la facture entière fait le montant"),
        By::Table => ("un intermédiaire est payé", "les lignes libres du tableau font le montant"),
        By::Month => ("un intermédiaire est payé", "les lignes libres d’un mois du tableau font le montant"),
        By::Part => ("un intermédiaire est payé", "les lignes libres du relevé pour la mission font le montant"),
        By::Lone => ("un intermédiaire est payé", "la seule ligne libre du relevé pour la mission a le montant"),
        By::Mission => ("un intermédiaire est payé", "les dernières pièces de la mission font le montant"),
        By::Claim | By::Person => ("même personne", "ses pièces font ensemble le montant"),
        _ => ("même tiers", "les lignes font ensemble le montant"),
    };
    let proof = |_: &Pool<'_>, _, _| Proof::without_reference("groups", payee, remark);
    assignment::settle(pool, &candidates, &Manner { proof: &proof, twins: false, doubts: Doubts::Told });
}

/// The free lines of a side as they stand together.
fn together(pool: &Pool<'_>, side: Side, by: By) -> Together {
    let sizes = match by {
        By::Itself | By::Order => Sizes::Any,
        By::Lone => Sizes::One,
        _ => Sizes::Several,
    };
    if by == By::Itself {
        return Together::singles(pool, side);
    }
    // A line without a number stands alone only where that is a mandat.
    let is_told = by.field().is_none_or(|field| pool.has(side, field));
    let lines = pool.free_side(side).filter(|_| is_told || by == By::Order);
    let keyed = lines.map(|at| (at, key(pool, at, by))).filter(|(_, key)| key.is_some() || by == By::Order);
    Together::of(keyed, sizes)
}

fn key(pool: &Pool<'_>, at: usize, by: By) -> Option<u64> {
    let entry = &pool.entries[at];
    let mark = |text: Option<&str>| text.and_then(|text| numbers::mark(text, Dress::Spaced));
    let payee = || pool.bonds.payee(at).map(u64::from);
    // Names of people and of firms are numbered apart.
    let who = || {
        let person = pool.bonds.person(at).map(|person| u64::from(person) << 1 | 1);
        person.or_else(|| payee().map(|payee| payee << 1))
    };
    let mission = pool.mission(at).map_or(0, |mission| u64::from(mission.0) + 1);
    let mix = |a: u64, b: u64| a.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29) ^ b;
    match by {
        By::Itself => None,
        By::Order => {
            let order = mark(entry.payment_order())?;
            Some(mix(mix(order, entry.year().map_or(0, |year| year as u64)), payee().map_or(0, |payee| payee + 1)))
        }
        By::Statement => mark(entry.statement()),
        By::Invoice => {
            let mut hasher = FxHasher::default();
            entry.place.file().hash(&mut hasher);
            Some(mix(mark(entry.invoice())?, hasher.finish()))
        }
        By::Claim if entry.is_house_paid() => None,
        By::Claim => Some(mix(mark(entry.mission_order())?, pool.bonds.person(at).map(u64::from)?)),
        By::Day => {
            let day = pool.day(at)?;
            let day = u64::from(day.year().unsigned_abs()) * 400 + u64::from(day.day_of_year().unsigned_abs());
            Some(mix(mix(who()?, day), mission))
        }
        By::Person => Some(mix(u64::from(pool.bonds.person(at)?), mission)),
        By::Payee => Some(mix(payee()?, mission)),
        By::Everything => who(),
        By::Mission => pool.mission(at).map(|mission| u64::from(mission.0)),
        By::Part | By::Lone => {
            pool.mission(at)?;
            Some(mix(mark(entry.statement()).or_else(|| table(entry))?, mission))
        }
        By::Table => table(entry),
        By::Month => {
            let day = pool.day(at)?;
            Some(mix(
                table(entry)?,
                u64::from(day.year().unsigned_abs()) * 16 + u64::from(day.month().unsigned_abs()),
            ))
        }
    }
}

/// The table of a line that has no number of a statement.
fn table(entry: &Entry) -> Option<u64> {
    let mut hasher = FxHasher::default();
    (entry.place.file(), entry.place.sheet()).hash(&mut hasher);
    entry.statement().is_none().then(|| hasher.finish())
}

/// Pairs of equal totals of which one side at least is several lines, that nothing contradicts.
fn edges(pool: &Pool<'_>, candidates: &Candidates, by: By, total: Total) -> Vec<(usize, usize, u32)> {
    const LINES_MAX: usize = 400;
    let mut by_total: FxHashMap<i128, Vec<usize>> = FxHashMap::default();
    for (at, class) in candidates.ledger.iter().enumerate() {
        by_total.entry(class[0].cents).or_default().push(at);
    }
    let mut edges = Vec::new();
    for (support, class) in candidates.support.iter().enumerate() {
        let told = &class[0];
        let fees = if total == Total::WithoutFees { fees(pool, told) } else { 0 };
        if total == Total::WithoutFees && fees == 0 {
            continue;
        }
        let sum = told.cents - fees;
        // A total that very many lines have says nothing of a group.
        let same = by_total.get(&sum).filter(|all| all.len() <= LINES_MAX && sum != 0);
        for &ledger in same.into_iter().flatten() {
            let paid = &candidates.ledger[ledger][0];
            let several = paid.lines.len() > 1 || told.lines.len() > 1 || by == By::Lone;
            if several && paid.lines.len().max(told.lines.len()) <= LINES_MAX {
                edges.extend(cost(pool, paid, told, by).map(|cost| (ledger, support, cost)));
            }
        }
    }
    edges
}

/// What the bank took for itself, in cents.
fn fees(pool: &Pool<'_>, told: &Unit) -> i128 {
    let fees: Vec<usize> = told.lines.iter().copied().filter(|at| pool.entries[*at].is_bank_fee()).collect();
    pool.total(&fees)
}

fn cost(pool: &Pool<'_>, paid: &Unit, told: &Unit, by: By) -> Option<u32> {
    let bond = if by.is_mixed() { Bond::Unknown } else { Bond::Same };
    let fits = |a: usize, b: usize| {
        let bound = by.is_mixed() || pool.bonds.bond(a, b) >= Bond::Person;
        bound && pool.missions_agree(a, b) && pool.against_but_slips(a, b) == Against::Nothing
    };
    let all = paid.lines.iter().all(|a| told.lines.iter().all(|b| fits(*a, *b)));
    let payer = &pool.entries[paid.first()];
    let known = paid.face.mission.is_some() && paid.face.mission == told.face.mission;
    let paid_through = match by {
        By::Statement => {
            is_intermediary(payer) || (known && paid.lines.iter().all(|at| may_be_intermediary(pool, *at)))
        }
        // Of an agency whose passengers are named, or of one supplier.
        By::Invoice => {
            let of_payee = |at: &usize| pool.bonds.bond(paid.first(), *at) >= Bond::Person;
            is_intermediary(payer) || told.lines.iter().all(of_payee)
        }
        By::Mission => known && is_intermediary(payer),
        By::Table | By::Month => is_intermediary(payer) && has_several_payees(pool, told),
        By::Part => known && is_intermediary(payer) && has_several_payees(pool, told),
        By::Lone => known && is_for_card(payer) && is_of_card(pool, paid, told),
        _ => true,
    };
    if !all || !paid_through {
        return None;
    }
    let dated = paid.face.day.is_some() && told.face.day.is_some() && pool.close_in_time(&paid.lines, &told.lines);
    let against = pool.against(paid.first(), told.first());
    dated.then(|| cost::of(pool, paid, told, Relation { bond, against }))
}

/// The lines of a card, not the bills of one supplier.
fn has_several_payees(pool: &Pool<'_>, told: &Unit) -> bool {
    let mut payees = told.lines.iter().filter_map(|at| pool.bonds.payee(*at));
    let first = payees.next();
    payees.any(|other| Some(other) != first)
}

/// False for a shop that is paid for a document of its own, and for a person.
fn may_be_intermediary(pool: &Pool<'_>, at: usize) -> bool {
    let entry = &pool.entries[at];
    entry.invoice().is_none() && entry.mission_order().is_none() && pool.bonds.person(at).is_none()
}

fn is_intermediary(entry: &Entry) -> bool {
    says([entry.payee(), entry.description()], INTERMEDIARIES)
}

/// What a bank asks for itself, cards included.
const OWN_FEES: &[&str] = &[
    "cotisation",
    "cotisations",
    "abonnement",
    "commission",
    "commissions",
    "agios",
    "interets",
    "frais carte",
    "frais de carte",
    "frais bancaires",
    "frais de tenue",
];

/// A payment to a bank that says that it is for a card.
fn is_for_card(entry: &Entry) -> bool {
    says([entry.payee()], INTERMEDIARIES)
        && says([entry.description()], CARDS)
        && !says([entry.description()], OWN_FEES)
}

/// True for a line of a statement of a card: one that has its number, whose holder or whose table is called so.
fn is_of_statement(entry: &Entry) -> bool {
    let place = &entry.place;
    let called = [Some(&**place.file()), place.sheet_name(), place.title(), entry.beneficiary()];
    entry.statement().is_some() || says(called, CARDS)
}

/// False when the object of a mandat names a month, and the line is neither of it nor of the month before.
fn is_of_month(paid: &Entry, told: &Entry) -> bool {
    let Some(line) = told.service_date.or(told.date) else { return true };
    let folded = fold(paid.description().unwrap_or_default());
    let mut months = folded.split(' ').filter_map(french_month).peekable();
    let is_it = |month: i8| month == line.month() || month == line.month() % 12 + 1;
    months.peek().is_none() || months.any(is_it)
}

fn says<const TEXTS: usize>(texts: [Option<&str>; TEXTS], words: &[&str]) -> bool {
    texts.into_iter().flatten().any(|text| {
        let text = fold(text);
        words.iter().any(|word| contains_words(&text, word))
    })
}

/// A line that may be of a card: of a shop, paid afterwards, and neither a bill nor a claim with a number of its own.
fn is_of_card(pool: &Pool<'_>, paid: &Unit, told: &Unit) -> bool {
    /// Two statements and the time to pay the second.
    const DAYS_MAX: i32 = 75;
    let payer = &pool.entries[paid.first()];
    let later = |a: usize, b: usize| pool.days_apart(a, b).is_some_and(|days| (0..=DAYS_MAX).contains(&days));
    let plain = |at: &usize| {
        let entry = &pool.entries[*at];
        is_of_statement(entry)
            && is_of_month(payer, entry)
            && entry.payee().is_some()
            && entry.document().is_none()
            && entry.supporting_document().is_none()
    };
    told.lines.iter().all(|at| plain(at) && paid.lines.iter().all(|order| later(*order, *at)))
}
