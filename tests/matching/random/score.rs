//! What the program finds in a dossier, held against the truth.

use std::collections::{BTreeMap, BTreeSet};

use rappro::model::entry::{Entry, EntryId, Side};
use rappro::model::field::Field;
use rappro::model::matching::{Confidence, Match, Matching};
use rappro::model::money::Currency;
use rappro::model::rules::Rules;

use super::world::World;
use crate::desk;

/// Sums over dossiers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Score {
    pub(crate) worlds: usize,
    pub(crate) lines: usize,
    /// Payment and paper of one expense.
    pub(crate) pairs: usize,
    pub(crate) found: usize,
    pub(crate) certain: usize,
    pub(crate) probable: usize,
    pub(crate) wrong_probable: usize,
    pub(crate) ties: usize,
    pub(crate) ties_told: usize,
    /// Pairs and pairs found by kind of expense.
    pub(crate) kinds: BTreeMap<&'static str, (usize, usize)>,
    /// Certain and wrong, in words.
    pub(crate) wrong: Vec<String>,
}

impl Score {
    pub(crate) fn add(&mut self, other: Score) {
        self.worlds += other.worlds;
        self.lines += other.lines;
        self.pairs += other.pairs;
        self.found += other.found;
        self.certain += other.certain;
        self.probable += other.probable;
        self.wrong_probable += other.wrong_probable;
        self.ties += other.ties;
        self.ties_told += other.ties_told;
        self.wrong.extend(other.wrong);
        for (kind, (pairs, found)) in other.kinds {
            let all = self.kinds.entry(kind).or_default();
            *all = (all.0 + pairs, all.1 + found);
        }
    }

    /// In thousandths.
    pub(crate) fn recall(&self) -> usize {
        self.found * 1000 / self.pairs.max(1)
    }

    /// `invoice 98,2 %, claim 97,0 %`
    pub(crate) fn by_kind(&self) -> String {
        let told = |(kind, (pairs, found)): (&&str, &(usize, usize))| {
            format!("{kind} {} of {pairs}", tenths(*found, *pairs))
        };
        self.kinds.iter().filter(|(_, (pairs, _))| *pairs > 0).map(told).collect::<Vec<_>>().join(", ")
    }

    /// `| 100 % | 2 % | 20 | 3 000 | …`
    pub(crate) fn row(&self, quality: u64, errors: u64) -> String {
        format!(
            "| {quality} % | {errors} % | {} | {} | {} | {} | {} | {} | {} | {} | {}/{} |",
            self.worlds,
            self.lines,
            self.pairs,
            tenths(self.found, self.pairs),
            self.certain,
            self.wrong.len(),
            self.probable,
            self.wrong_probable,
            self.ties_told,
            self.ties
        )
    }
}

fn tenths(part: usize, whole: usize) -> String {
    let thousandths = part * 1000 / whole.max(1);
    format!("{},{} %", thousandths / 10, thousandths % 10)
}

/// The decisions of the program on some lines.
pub(crate) struct Decided {
    pub(crate) entries: Vec<Entry>,
    pub(crate) matching: Matching,
}

pub(crate) fn decide(lines: Vec<Entry>) -> Decided {
    let (facts, _) = rappro::count::once(desk::facts(lines));
    let assignments = rappro::assign::missions(&facts, &desk::dossier(), &Default::default());
    let matching = rappro::reconcile::matches(
        &facts.entries,
        &assignments,
        &Default::default(),
        &Rules::default(),
        Currency::EUR,
    );
    Decided { entries: facts.entries, matching }
}

impl Decided {
    pub(crate) fn row(&self, id: EntryId) -> u32 {
        row(&self.entries[id.index()])
    }
}

/// The row of a line, as [`World`] counts them.
pub(crate) fn row(entry: &Entry) -> u32 {
    let spot = entry.place.spot_text().unwrap();
    spot.trim_start_matches(|letter: char| letter.is_ascii_alphabetic()).parse::<u32>().unwrap() - 1
}

/// All that a line says, its payment order apart: lines of one face may be exchanged.
pub(crate) fn face(entry: &Entry) -> String {
    const TOLD: [Field; 7] = [
        Field::Payee,
        Field::Beneficiary,
        Field::Description,
        Field::Mission,
        Field::Invoice,
        Field::Statement,
        Field::MissionOrder,
    ];
    let texts = TOLD.map(|field| entry.text(field).unwrap_or("-"));
    format!("{:?} {:?} {:?} {}", entry.side, entry.amount, entry.date, texts.join(" | "))
}

pub(crate) fn score(name: &str, world: &World) -> Score {
    let decided = decide(world.entries.clone());
    let truth = Truth::of(world);
    let mut score = Score { worlds: 1, lines: world.entries.len(), ..Score::default() };
    // The expense inside which each line is matched, if it is one.
    let mut settled: BTreeMap<u32, u32> = BTreeMap::new();
    for one in &decided.matching.matches {
        let expense = truth.expense_of(one, &decided);
        if let Some(expense) = expense {
            settled.extend(one.entries().map(|id| (decided.row(id), expense)));
        }
        match (one.confidence, expense) {
            (Confidence::Certain, None) => {
                score.certain += 1;
                let lines: Vec<String> = one.entries().map(|id| told(&decided.entries[id.index()])).collect();
                score.wrong.push(format!("{name}: {}\n    {}", one.sentence(), lines.join("\n    ")));
            }
            (Confidence::Certain, Some(_)) => score.certain += 1,
            (_, None) => (score.probable, score.wrong_probable) = (score.probable + 1, score.wrong_probable + 1),
            (_, Some(_)) => score.probable += 1,
        }
    }
    let decidable = truth.expenses.iter().filter(|(expense, _)| !world.undecidable.contains(expense));
    for (expense, (ledger, support)) in decidable {
        score.pairs += ledger.len() * support.len();
        let of = |rows: &[u32]| rows.iter().filter(|row| settled.get(row) == Some(expense)).count();
        score.found += of(ledger) * of(support);
        let kind = world.kinds.get(expense).copied().unwrap_or("tie");
        let all = score.kinds.entry(kind).or_default();
        *all = (all.0 + ledger.len() * support.len(), all.1 + of(ledger) * of(support));
    }
    let doubtful: BTreeSet<u32> = decided
        .matching
        .ambiguities
        .iter()
        .flat_map(|one| &one.ledger)
        .chain(decided.matching.ambiguities.iter().flat_map(|one| &one.support))
        .map(|id| decided.row(*id))
        .collect();
    score.ties = world.ties.len();
    score.ties_told = world.ties.iter().filter(|tie| tie.iter().all(|row| doubtful.contains(row))).count();
    score
}

fn told(entry: &Entry) -> String {
    let order = entry.payment_order().unwrap_or("");
    format!("{order} {}", face(entry))
}

/// The rows of each expense, and their faces.
struct Truth {
    expenses: BTreeMap<u32, (Vec<u32>, Vec<u32>)>,
    /// How many lines of each face each expense has.
    faces: BTreeMap<String, BTreeMap<u32, usize>>,
}

impl Truth {
    fn of(world: &World) -> Self {
        let mut truth = Self { expenses: BTreeMap::new(), faces: BTreeMap::new() };
        for (entry, (row, expense)) in world.entries.iter().zip((0..).zip(&world.expense)) {
            let (ledger, support) = truth.expenses.entry(*expense).or_default();
            if entry.side == Side::Ledger {
                ledger.push(row)
            } else {
                support.push(row)
            }
            *truth.faces.entry(face(entry)).or_default().entry(*expense).or_default() += 1;
        }
        truth
    }

    /// The expense inside which a match stays, twins exchanged at will.
    fn expense_of(&self, one: &Match, decided: &Decided) -> Option<u32> {
        let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
        for id in one.entries() {
            *wanted.entry(face(&decided.entries[id.index()])).or_default() += 1;
        }
        let (first, _) = wanted.first_key_value()?;
        let holds = |expense: &u32| {
            wanted.iter().all(|(face, count)| self.faces[face].get(expense).is_some_and(|has| has >= count))
        };
        self.faces[first].keys().copied().find(holds)
    }
}
