//! Totals that no word announces: `Net à payer`, `Summe`, `** EUR 1.434,50`, the name of the person whose lines
//! stand above.
//!
//! Arithmetic tells them: a row that has neither the date nor the reference that the other lines have, and whose
//! amount is exactly the sum of the lines above it, or below, is their total. Counted as a line it would double
//! the file without a word.

use std::cell::LazyCell;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::summed_rows;
use crate::interpret::feet::is_net_label;
use crate::interpret::header::Layout;
use crate::interpret::table::Region;
use crate::interpret::table::unread::problem;
use crate::interpret::values;
use crate::model::Text;
use crate::model::entry::Entry;
use crate::model::field::Field;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::money::{Currency, Money};
use crate::model::sheet::{Sheet, Value};
use crate::model::words::is_cancelled;

/// What was found among the entries of a table.
#[derive(Default)]
pub(in crate::interpret) struct Nameless {
    /// Positions of the entries that are totals, in order, with their labels.
    pub(in crate::interpret) totals: Vec<(usize, String)>,
    /// Lines that may be totals and are counted, totals that may be lines and are not.
    pub(in crate::interpret) problems: Vec<Problem>,
}

/// What the table's lines have, and a total has not.
#[derive(Clone, Copy)]
struct Usual {
    date: bool,
    reference: bool,
    payee: bool,
    beneficiary: bool,
    description: bool,
}

/// Finds the totals among the entries; `printed` are the rows of those that a word announces, `suspects` those of lines
/// that say so beside a date or a number, or that hold nothing but a word and an amount.
pub(in crate::interpret) fn find(
    sheet: &Sheet,
    region: &Region,
    layout: &Layout,
    entries: &[Entry],
    (printed, suspects): (&[u32], &[u32]),
) -> Nameless {
    // What says a day is no total.
    if suspects.is_empty() && entries.iter().all(has_date) {
        return Nameless::default();
    }
    let usual = Usual::of(entries);
    if usual.is_none() && suspects.is_empty() {
        return Nameless::default();
    }
    let numbered = LazyCell::new(|| numbered(entries));
    let lacking = |at: usize, beside: Option<usize>| {
        let beside = beside.and_then(|beside| entries.get(beside));
        let entry = &entries[at];
        let worded =
            || is_worded(entry) && NUMBERS.iter().all(|one| !entry.texts.has(*one) || numbered.contains(one));
        usual.is_some_and(|usual| usual.lacks(entry, worded))
            && !beside.is_some_and(|beside| is_other(&entries[at], beside))
    };
    let row = |at: usize| entries[at].place.cell_ref().map_or(0, |cell| cell.row);
    let is_suspect = |at: usize| !suspects.is_empty() && suspects.binary_search(&row(at)).is_ok();
    let candidates: Vec<bool> =
        (0..entries.len()).map(|at| is_suspect(at) || lacking(at, at.checked_sub(1))).collect();
    if candidates.iter().all(|candidate| !candidate) {
        return Nameless::default();
    }
    let order: Vec<usize> = (0..entries.len()).collect();
    let says_net = |at: usize| {
        is_suspect(at)
            && sheet.cells(row(at)).any(|(_, value)| matches!(value, Value::Text(text) if is_net_label(text)))
    };
    let backward = Sums::walk(entries, &candidates, printed, &order, says_net);
    let mut totals = backward;
    if totals.is_empty() {
        let order: Vec<usize> = order.into_iter().rev().collect();
        // A single row above its lines may be a coincidence: two are a habit.
        let below: Vec<bool> = (0..entries.len()).map(|at| lacking(at, Some(at + 1))).collect();
        totals = Sums::walk(entries, &below, printed, &order, |_| false);
        totals.sort_unstable();
        if totals.len() < 2 {
            totals.clear();
        }
    }
    let has_identity = usual.is_some_and(Usual::has_identity);
    let bare = |at: usize| candidates[at] && has_identity && is_bare(sheet, layout, &entries[at]);
    let totals: Vec<usize> =
        (0..entries.len()).filter(|at| totals.binary_search(at).is_ok() || (*at > 0 && bare(*at))).collect();
    let mut problems: Vec<Problem> = doubt(sheet, region, entries, &candidates, &totals).into_iter().collect();
    let totals: Vec<(usize, String)> =
        totals.into_iter().map(|at| (at, label(sheet, layout, &entries[at]))).collect();
    problems.extend(summed_rows::questions(sheet, region, entries, &totals));
    Nameless { totals, problems }
}

impl Usual {
    /// What at least half of the entries have; none when that tells lines from totals.
    fn of(entries: &[Entry]) -> Option<Self> {
        if entries.len() < 3 {
            return None;
        }
        let mut counts = [0; 5];
        for entry in entries {
            let filled = entry.texts.filled();
            let has = |field: Field| filled & (1 << field.index()) != 0;
            counts[0] += usize::from(has_date(entry));
            counts[1] += usize::from(filled & OF_NUMBERS != 0);
            counts[2] += usize::from(has(Field::Payee));
            counts[3] += usize::from(has(Field::Beneficiary));
            counts[4] += usize::from(has(Field::Description));
        }
        let [date, reference, payee, beneficiary, description] = counts.map(|count| count * 2 >= entries.len());
        let usual = Self { date, reference, payee, beneficiary, description };
        (usual.has_identity() || usual.names() >= 2).then_some(usual)
    }

    fn has_identity(self) -> bool {
        self.date || self.reference
    }

    fn names(self) -> usize {
        usize::from(self.payee) + usize::from(self.beneficiary) + usize::from(self.description)
    }

    /// True for an entry without what identifies the others; `worded` when its references are words where those of
    /// the others are numbers.
    fn lacks(self, entry: &Entry, worded: impl Fn() -> bool) -> bool {
        if has_date(entry)
            || value(entry).is_none_or(|(_, value)| value.is_zero())
            || (has_reference(entry) && !worded())
        {
            return false;
        }
        let named = (self.payee && entry.payee().is_some()) as usize
            + (self.beneficiary && entry.beneficiary().is_some()) as usize
            + (self.description && entry.description().is_some()) as usize;
        self.has_identity() || named * 2 <= self.names()
    }
}

/// True for another imputation than that of the line beside it: a line of the same document, whose number is
/// printed once.
fn is_other(entry: &Entry, beside: &Entry) -> bool {
    let differs = |field: &Field| entry.text(*field).is_some_and(|own| beside.text(*field) != Some(own));
    [Field::Account, Field::Function, Field::Nature].iter().any(differs) || entry.order_line().is_some()
}

/// True for a line that says some day.
#[inline]
pub(in crate::interpret) fn has_date(entry: &Entry) -> bool {
    entry.date.is_some()
        || entry.service_date.is_some()
        || entry.payment_date.is_some()
        || entry.order_date.is_some()
}

/// The fields of numbers that lines have and totals have not.
const NUMBERS: [Field; 6] = [
    Field::PaymentOrder,
    Field::Invoice,
    Field::Ticket,
    Field::MissionOrder,
    Field::Commitment,
    Field::SupportingDocument,
];

/// One bit for each of them, at [`Field::index`].
const OF_NUMBERS: u64 = {
    let (mut bits, mut at) = (0, 0);
    while at < NUMBERS.len() {
        bits |= 1 << NUMBERS[at].index();
        at += 1;
    }
    bits
};

fn has_reference(entry: &Entry) -> bool {
    entry.texts.filled() & OF_NUMBERS != 0
}

/// True for a line that says the number of some paper; a word in its place is none.
pub(in crate::interpret) fn has_number(entry: &Entry) -> bool {
    NUMBERS.iter().filter_map(|field| entry.text(*field)).any(has_digit)
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// `T O T A L` under *N° mandat*: a row that names nobody and whose references are words.
fn is_worded(entry: &Entry) -> bool {
    entry.payee().is_none() && NUMBERS.iter().filter_map(|field| entry.text(*field)).all(|text| !has_digit(text))
}

/// The fields whose texts are numbers, but for a few rows.
fn numbered(entries: &[Entry]) -> Vec<Field> {
    let holds = |field: &Field| {
        let texts = entries.iter().filter_map(|entry| entry.text(*field));
        let (digits, words) = texts.fold((0_usize, 0_usize), |(digits, words), text| match has_digit(text) {
            true => (digits + 1, words),
            false => (digits, words + 1),
        });
        digits >= 2 && words * 2 <= digits
    };
    NUMBERS.into_iter().filter(holds).collect()
}

/// What an entry adds up as: its own currency when there is no other amount.
fn value(entry: &Entry) -> Option<(Currency, Decimal)> {
    let money = entry.amount.or(entry.original())?;
    Some((money.currency(), money.amount()))
}

/// Sums of the lines passed, and those at which a group of lines may begin.
#[derive(Default)]
struct Sums {
    /// By currency: with the cancelled lines, then without; and the number of lines.
    here: FxHashMap<Currency, (Decimal, Decimal, u32)>,
    /// Each sum at which a group begins: the number of lines at the first and at the latest such place.
    marks: FxHashMap<(Currency, bool, Decimal), (u32, u32)>,
}

impl Sums {
    /// The entries that are the sum of lines passed before them, in this order.
    fn walk(
        entries: &[Entry],
        candidates: &[bool],
        printed: &[u32],
        order: &[usize],
        says_net: impl Fn(usize) -> bool,
    ) -> Vec<usize> {
        // `Net à payer` is the total of one line as well.
        let mut found = Self::pass(entries, candidates, printed, order, |at| if says_net(at) { 1 } else { 2 });
        if !found.is_empty() {
            // Where groups have their totals, so has a group of one line.
            found = Self::pass(entries, candidates, printed, order, |_| 1);
        }
        found.sort_unstable();
        found
    }

    fn pass(
        entries: &[Entry],
        candidates: &[bool],
        printed: &[u32],
        order: &[usize],
        lines_min: impl Fn(usize) -> u32,
    ) -> Vec<usize> {
        let row = |at: usize| entries[at].place.cell_ref().map_or(0, |cell| cell.row);
        let mut sums = Self::default();
        let mut found = Vec::new();
        let mut last = None;
        for at in order.iter().copied() {
            let (from, to) = (last.unwrap_or(row(at)).min(row(at)), last.unwrap_or(row(at)).max(row(at)));
            if printed.partition_point(|one| *one < from) < printed.partition_point(|one| *one < to) {
                sums.mark();
            }
            last = Some(row(at));
            let Some((currency, amount)) = value(&entries[at]) else { continue };
            if candidates[at] && sums.make(currency, amount, lines_min(at)) {
                found.push(at);
                sums.mark();
                continue;
            }
            let cancelled = entries[at].state().is_some_and(is_cancelled);
            let here = sums.here.entry(currency).or_insert_with(|| {
                sums.marks.insert((currency, true, Decimal::ZERO), (0, 0));
                sums.marks.insert((currency, false, Decimal::ZERO), (0, 0));
                (Decimal::ZERO, Decimal::ZERO, 0)
            });
            here.0 += amount;
            here.1 += if cancelled { Decimal::ZERO } else { amount };
            here.2 += 1;
        }
        found
    }

    /// A group of lines ends here.
    fn mark(&mut self) {
        for (currency, (all, kept, lines)) in &self.here {
            for (whole, sum) in [(true, *all), (false, *kept)] {
                let known = self.marks.entry((*currency, whole, sum));
                known.and_modify(|(_, latest)| *latest = *lines).or_insert((*lines, *lines));
            }
        }
    }

    /// True when the lines since some mark make this amount.
    fn make(&self, currency: Currency, amount: Decimal, lines_min: u32) -> bool {
        let Some((all, kept, lines)) = self.here.get(&currency) else { return false };
        [(true, *all), (false, *kept)].into_iter().any(|(whole, sum)| {
            let mark = self.marks.get(&(currency, whole, sum - amount));
            mark.is_some_and(|(first, latest)| first + lines_min <= *lines || latest + lines_min <= *lines)
        })
    }
}

/// True for a row with nothing but amounts, a currency, an account, and signs such as `**`.
fn is_bare(sheet: &Sheet, layout: &Layout, entry: &Entry) -> bool {
    let Some(cell) = entry.place.cell_ref() else { return false };
    let field = |column: u32| layout.columns.iter().find(|one| one.column == column).and_then(|one| one.field);
    sheet.cells(cell.row).all(|(column, value)| match value {
        Value::Text(text) => {
            !text.chars().any(char::is_alphanumeric)
                || field(column).is_some_and(|field| {
                    field.is_money()
                        || matches!(
                            field,
                            Field::OriginalAmount
                                | Field::Currency
                                | Field::Account
                                | Field::Function
                                | Field::FiscalYear
                        )
                })
        }
        _ => true,
    })
}

/// The words of the row that name no amount.
fn label(sheet: &Sheet, layout: &Layout, entry: &Entry) -> String {
    let row = entry.place.cell_ref().map_or(0, |cell| cell.row);
    let money = |column: u32| {
        let field = layout.columns.iter().find(|one| one.column == column).and_then(|one| one.field);
        field.is_some_and(|field| field.is_money() || matches!(field, Field::OriginalAmount | Field::Currency))
    };
    let texts = sheet.cells(row).filter(|(column, _)| !money(*column));
    let texts: Vec<_> = texts.filter_map(|(_, value)| values::text(value)).take(3).collect();
    let words = texts.join(" ");
    if words.chars().any(char::is_alphabetic) { words } else { "(total sans libellé)".to_owned() }
}

/// The counted lines that look like totals of lines which are not all there: larger than any other.
fn doubt(
    sheet: &Sheet,
    region: &Region,
    entries: &[Entry],
    candidates: &[bool],
    totals: &[usize],
) -> Option<Problem> {
    let size = |entry: &Entry| value(entry).map(|(_, value)| value.abs()).unwrap_or_default();
    let lines = entries.iter().zip(candidates).filter(|(_, candidate)| !**candidate);
    let largest = lines.clone().map(|(entry, _)| size(entry)).max()?;
    let mut odd = (0..entries.len())
        .filter(|at| candidates[*at] && totals.binary_search(at).is_err() && size(&entries[*at]) > largest);
    let first = &entries[odd.next()?];
    if lines.count() < 3 {
        return None;
    }
    let amount = value(first).map(|(currency, value)| Money::new(value, currency))?;
    let message = format!(
        "Cette ligne de {amount} n’a ni date ni référence, alors que les autres lignes du tableau en ont, et dépasse chacune d’elles : total imprimé ou dépense ? Elle est comptée."
    );
    let remedy = "Si c’est un total, écrire « Total » en tête de la ligne ou la retirer de l’export ; si c’est une dépense, compléter sa date ou son numéro de pièce.";
    let kind = ProblemKind::UnrecognisedTable { carries_amounts: false };
    let problem = problem(kind, sheet, region, message, remedy.to_owned());
    let related = odd.take(20).map(|at| entries[at].place.clone()).collect();
    let subject = Text::from(format!("{}|total ?", problem.subject));
    Some(Problem { at: first.place.clone(), related, subject, amount: Some(amount), ..problem })
}
