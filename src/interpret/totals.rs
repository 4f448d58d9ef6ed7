//! Printed totals: checked against the lines, never summed. Below: where they stand, in which words or none, and the
//! tables and rows that only add others up.

pub(super) mod announced;
mod beginnings;
mod closed;
mod counts;
pub(super) mod held;
mod levels;
mod marks_passed;
mod named_totals;
pub(super) mod nameless;
pub(super) mod printed;
pub(super) mod repeated;
pub(super) mod summary;
mod summed_rows;
pub(super) mod tally;

use rust_decimal::Decimal;

use super::feet::{self, is_of_earlier};
use crate::model::account::ControlTotal;
use crate::model::entry::Entry;
use crate::model::money::{Currency, Money};
use crate::model::place::Place;
use crate::model::words::fold;
use held::is_part;
use marks_passed::{Known, Mark, Passed};
use named_totals::NamedSums;
use printed::is_carried_forward;

pub(super) use closed::Closed;
pub(super) use printed::is_total_label;

/// Running sums of a table, with and without its cancelled lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) kept: Decimal,
    pub(super) all: Decimal,
}

impl Sums {
    /// Adds a line.
    pub(super) fn add(&mut self, amount: Decimal, cancelled: bool) {
        self.all += amount;
        if !cancelled {
            self.kept += amount;
        }
    }

    /// What was added since.
    pub(super) fn since(self, mark: Self) -> Self {
        Self { kept: self.kept - mark.kept, all: self.all - mark.all }
    }

    /// True when one of the two is the stated amount.
    pub(super) fn are(self, stated: Decimal) -> bool {
        self.kept == stated || self.all == stated
    }
}

/// A printed total, before it is checked.
#[derive(Debug)]
struct Met {
    at: Place,
    label: String,
    stated: Decimal,
    here: Mark,
    rejected: u32,
    opened: Opened,
    /// The rows beside prove it.
    is_proved: bool,
}

/// What accounts held when their lines began: no line of this table, and a part of the totals that say so.
#[derive(Clone, Copy, Debug, Default)]
struct Opened {
    /// All of them.
    all: Decimal,
    /// That of the account since the last total.
    own: Decimal,
}

impl Met {
    /// What the lines make with what the accounts held before: all of them, or the one since the last total.
    fn with_opening(&self, last: Sums) -> Option<Sums> {
        let with = |sums: Sums, held: Decimal| Sums { kept: sums.kept + held, all: sums.all + held };
        let all = with(self.here.sums, self.opened.all);
        let own = with(self.here.sums.since(last), self.opened.own);
        let is_it = |(sums, held): &(Sums, Decimal)| !held.is_zero() && sums.are(self.stated);
        [(own, self.opened.own), (all, self.opened.all)].into_iter().find(is_it).map(|(sums, _)| sums)
    }
}

/// How a total was checked.
#[derive(Clone, Copy, Debug)]
struct Verdict {
    computed: Sums,
    agrees: bool,
    /// Lines are named by it.
    names_lines: bool,
    /// The marks between which it sums the lines.
    between: Option<(usize, usize)>,
}

/// A printed total as checked, and the rows that it sums.
pub(super) struct Checked {
    pub(super) total: ControlTotal,
    /// The number of lines above its first and above its end, when it agrees over a run of lines.
    pub(super) lines: Option<(u32, u32)>,
}

/// Sums the lines of a table as they pass and checks each printed total against them.
///
/// A total may close the lines since the previous total, since any earlier one (nested levels), or since the
/// top (grand totals, *report*, *à reporter*); it may announce the lines below it, up to a later total or the
/// end; it may add up the lines of one mission, article or payee. It agrees when one of these readings is
/// exact. Sums are looked up, not tried one after the other: a hundred thousand subtotals cost as much each
/// as one.
#[derive(Debug)]
pub(super) struct Totals {
    currency: Currency,
    passed: Passed,
    rejected: u32,
    opened: Opened,
    met: Vec<Met>,
    /// How many were met when the titles of the table were printed again, the last time.
    titled_at: usize,
    /// Rows of lines that may be totals.
    pub(super) suspects: Vec<u32>,
}

impl Totals {
    pub(super) fn new(currency: Currency) -> Self {
        Self {
            currency,
            passed: Passed::of(currency),
            rejected: 0,
            opened: Opened::default(),
            met: Vec::new(),
            titled_at: 0,
            suspects: Vec::new(),
        }
    }

    /// A line passes.
    #[inline]
    pub(super) fn add(&mut self, amount: Decimal, cancelled: bool) {
        self.passed.line(Some(Money::new(amount, self.currency)), cancelled);
    }

    /// A line that could not be read passes.
    pub(super) fn reject(&mut self) {
        self.rejected += 1;
    }

    /// A printed total is met, or what an account held before its lines.
    pub(super) fn meet(&mut self, at: Place, label: String, stated: Decimal) {
        if feet::is_opening(&label) {
            self.opened.all += stated;
            self.opened.own += stated;
            return;
        }
        let (here, rejected, opened) = (self.passed.mark(), self.rejected, self.opened);
        self.opened.own = Decimal::ZERO;
        self.met.push(Met { at, label, stated, here, rejected, opened, is_proved: false });
    }

    /// What the lines that passed make together.
    pub(super) fn sums(&self) -> Sums {
        self.passed.mark().sums
    }

    /// The rows of the totals met.
    pub(super) fn rows(&self) -> Vec<u32> {
        self.met.iter().filter_map(|met| met.at.cell_ref()).map(|cell| cell.row).collect()
    }

    /// Totals found among the lines take their places among those met; sums are to be made again. They are proved when
    /// the rows beside make them, whatever the lines above do.
    pub(super) fn slip_in(&mut self, found: Vec<(Place, String, Decimal)>, is_proved: bool) {
        let row = |place: &Place| place.cell_ref().map_or(0, |cell| cell.row);
        let known = self.met.len();
        for (at, label, stated) in found {
            let next = self.met[..known].partition_point(|met| row(&met.at) < row(&at));
            let rejected = self.met[..known].get(next).map_or(self.rejected, |next| next.rejected);
            let (here, opened) = (Mark::default(), Opened::default());
            self.met.push(Met { at, label, stated, here, rejected, opened, is_proved });
        }
        self.met.sort_by_key(|met| row(&met.at));
    }

    /// The rows of the totals met, in order, with their labels and amounts.
    pub(super) fn printed(&self) -> impl Iterator<Item = (u32, &str, Decimal)> {
        let told = |met: &'_ Met| Some(met.at.cell_ref()?.row);
        self.met.iter().filter_map(move |met| Some((told(met)?, &*met.label, met.stated)))
    }

    /// The rows beside prove the total of this row, whatever the lines make.
    pub(super) fn prove(&mut self, row: u32) {
        let at = |met: &Met| met.at.cell_ref().map_or(0, |cell| cell.row);
        let first = self.met.partition_point(|met| at(met) < row);
        self.met[first..].iter_mut().take_while(|met| at(met) == row).for_each(|met| met.is_proved = true);
    }

    /// Sums again over these entries alone, in the order of rows: some lines turned out to repeat others. A printed total
    /// may hold the lines left aside, as it may hold cancelled ones, or not.
    pub(super) fn sum_again(&mut self, entries: &[Entry], aside: &[bool]) {
        let row = |place: &Place| place.cell_ref().map_or(0, |cell| cell.row);
        self.passed = Passed::of(self.currency);
        let is_aside = |at: usize| aside.get(at).is_some_and(|aside| *aside);
        let mut rest = entries.iter().enumerate().peekable();
        for met in &mut self.met {
            while let Some((at, entry)) = rest.next_if(|(_, entry)| row(&entry.place) < row(&met.at)) {
                self.passed.entry(entry, is_aside(at));
            }
            met.here = self.passed.mark();
        }
        rest.for_each(|(at, entry)| self.passed.entry(entry, is_aside(at)));
    }

    /// The totals met, checked; `entries` are the lines of the table.
    pub(super) fn finish(self, entries: &[Entry]) -> Vec<Checked> {
        let mut verdicts = self.backward();
        self.forward(&mut verdicts);
        self.by_name(&mut verdicts, entries);
        self.with_earlier(&mut verdicts);
        let money = |amount: Decimal| Money::new(amount, self.currency);
        let marks = self.marks();
        // A part of one document, or what other slips held, is no sum of lines; one of what it names is.
        let is_other = |label: &str| is_part(label) || is_of_earlier(label);
        let is_told =
            |(met, verdict): &(Met, Verdict)| verdict.agrees || verdict.names_lines || !is_other(&met.label);
        let checked = self.met.into_iter().zip(verdicts).filter(is_told).map(|(met, verdict)| Checked {
            total: ControlTotal {
                at: met.at,
                label: met.label,
                stated: money(met.stated),
                computed: money(verdict.computed.kept),
                computed_with_cancelled: money(verdict.computed.all),
                rejected: met.rejected,
                agrees: verdict.agrees,
            },
            lines: verdict.between.map(|(from, to)| (marks[from].lines, marks[to].lines)),
        });
        checked.collect()
    }

    /// `Total du bordereau ; Total des bordereaux précédents ; Cumul de l’exercice`: the last is the sum of the first two.
    fn with_earlier(&self, verdicts: &mut [Verdict]) {
        let mut earlier = Decimal::ZERO;
        for (met, verdict) in self.met.iter().zip(verdicts) {
            if is_of_earlier(&met.label) {
                earlier = met.stated;
            }
            let sums = met.here.sums;
            let computed = Sums { kept: sums.kept + earlier, all: sums.all + earlier };
            if !verdict.agrees && !earlier.is_zero() && computed.are(met.stated) {
                *verdict = Verdict { computed, agrees: true, names_lines: false, between: None };
            }
        }
    }

    /// The top, where each total stands, the end.
    fn marks(&self) -> Vec<Mark> {
        let met = self.met.iter().map(|met| met.here);
        [Mark::default()].into_iter().chain(met).chain([self.passed.mark()]).collect()
    }

    /// Reads each total as the sum of lines above it.
    fn backward(&self) -> Vec<Verdict> {
        let marks = self.marks();
        let mut known = Known::default();
        let mut opening = Decimal::ZERO;
        let mut verdicts = Vec::with_capacity(self.met.len());
        for (at, met) in self.met.iter().enumerate() {
            known.insert(&marks, at);
            let here = met.here;
            let sought = |sum: Decimal| sum - met.stated;
            let exact = known.find(&marks, sought(here.sums.kept), sought(here.sums.all), here.lines);
            if met.is_proved && exact.is_none() {
                let computed = Sums { kept: met.stated, all: met.stated };
                verdicts.push(Verdict { computed, agrees: true, names_lines: false, between: None });
                continue;
            }
            let nothing_above = here.lines == 0 && met.stated.is_zero();
            let mut opened = !opening.is_zero() && here.sums.kept + opening == met.stated;
            let held = met.with_opening(marks[at].sums).filter(|_| exact.is_none());
            opened |= held.is_some();
            let computed = match (exact, held) {
                (Some(from), _) => here.sums.since(marks[from].sums),
                (None, Some(held)) => held,
                (None, None) if opened => Sums { kept: here.sums.kept + opening, all: here.sums.all + opening },
                (None, None) if self.is_of_its_section(at, &verdicts) => here.sums.since(marks[at].sums),
                (None, None) => match known.nearest(&marks, sought(here.sums.kept), here.lines) {
                    Some(from) => here.sums.since(marks[from].sums),
                    None => here.sums,
                },
            };
            let between = exact.map(|from| (from, at + 1));
            let agrees = exact.is_some() || opened || nothing_above;
            verdicts.push(Verdict { computed, agrees, names_lines: false, between });
            if here.lines == 0 && is_carried_forward(&met.label) {
                // Lines of an earlier page or period that this export does not hold.
                opening += met.stated;
            }
        }
        verdicts
    }

    /// `Total facture` below `Total facture`, which is the sum of its own lines: so is this one, whatever comes closer.
    fn is_of_its_section(&self, at: usize, verdicts: &[Verdict]) -> bool {
        const SECTIONS: [&str; 5] =
            ["total facture", "total avoir", "total releve", "total ordre de mission", "total agent"];
        let Some(last) = at.checked_sub(1) else { return false };
        let (met, above) = (&self.met[at], &self.met[last]);
        let has_lines = met.here.lines > above.here.lines;
        has_lines
            && met.label == above.label
            && verdicts[last].between == Some((last, last + 1))
            && SECTIONS.contains(&fold(&met.label).as_str())
    }

    /// Reads what is left as the sum of lines below. Where one total announces its lines, so do those that
    /// are wrong.
    fn forward(&self, verdicts: &mut [Verdict]) {
        let marks = self.marks();
        let mut known = Known::default();
        let mut announced = false;
        let mut nearest = Vec::new();
        for (at, met) in self.met.iter().enumerate().rev() {
            known.insert(&marks, at + 2);
            if verdicts[at].agrees {
                continue;
            }
            let here = met.here;
            let sought = |sum: Decimal| sum + met.stated;
            let below = |to: usize| marks[to].sums.since(here.sums);
            if let Some(to) = known.find(&marks, sought(here.sums.kept), sought(here.sums.all), here.lines) {
                let between = Some((at + 1, to));
                verdicts[at] = Verdict { computed: below(to), agrees: true, names_lines: false, between };
                announced = true;
            } else if let Some(to) = known.nearest(&marks, sought(here.sums.kept), here.lines) {
                nearest.push((at, below(to)));
            }
        }
        for (at, computed) in nearest.into_iter().filter(|_| announced) {
            verdicts[at].computed = computed;
        }
    }

    /// Reads what is left as the sum of the lines that it names.
    fn by_name(&self, verdicts: &mut [Verdict], entries: &[Entry]) {
        let mut sums = None;
        for (met, verdict) in self.met.iter().zip(verdicts).filter(|(_, verdict)| !verdict.agrees) {
            let sums = sums.get_or_insert_with(|| NamedSums::of(entries));
            if let Some(computed) = sums.of_label(&met.label, met.stated) {
                let agrees = computed.are(met.stated);
                *verdict = Verdict { computed, agrees, names_lines: true, between: None };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> Place {
        Place::of_file(&"a.csv".into())
    }

    fn finish(totals: Totals) -> Vec<ControlTotal> {
        totals.finish(&[]).into_iter().map(|checked| checked.total).collect()
    }

    #[test]
    fn sections_and_grand_totals_are_checked_at_their_level() {
        let mut totals = Totals::new(Currency::EUR);
        totals.add(Decimal::from(10), false);
        totals.add(Decimal::from(20), false);
        totals.meet(place(), "Sous-total".into(), Decimal::from(30));
        totals.add(Decimal::from(5), true);
        totals.meet(place(), "Sous-total".into(), Decimal::from(5));
        totals.meet(place(), "Total".into(), Decimal::from(35));
        totals.meet(place(), "Total".into(), Decimal::from(36));
        let found = finish(totals);
        assert_eq!(found.iter().map(|total| total.agrees).collect::<Vec<_>>(), [true, true, true, false]);
        assert_eq!(found[2].computed.plain(), "30.00");
        assert_eq!(found[2].computed_with_cancelled.plain(), "35.00");
    }

    #[test]
    fn a_wrong_total_of_a_section_is_compared_with_its_own_lines() {
        let wrong = |label: &str| {
            let mut totals = Totals::new(Currency::EUR);
            totals.add(Decimal::from(954), false);
            totals.meet(place(), label.into(), Decimal::from(954));
            totals.add(Decimal::from(3_797), false);
            totals.meet(place(), label.into(), Decimal::from(5_043));
            finish(totals)
                .into_iter()
                .filter(|total| !total.agrees)
                .map(|total| total.computed.plain())
                .collect::<Vec<_>>()
        };
        assert_eq!(wrong("Total facture"), ["3797.00"]);
        // This one may go on adding up.
        assert_eq!(wrong("Total"), ["4751.00"]);
    }

    #[test]
    fn a_total_of_nothing_does_not_hide_lines() {
        let mut totals = Totals::new(Currency::EUR);
        totals.meet(place(), "Total".into(), Decimal::ZERO);
        totals.add(Decimal::from(10), false);
        totals.meet(place(), "Sous-total".into(), Decimal::from(10));
        totals.meet(place(), "Total".into(), Decimal::ZERO);
        let agree: Vec<bool> = finish(totals).iter().map(|total| total.agrees).collect();
        assert_eq!(agree, [true, true, false]);
    }

    #[test]
    fn totals_above_their_lines_and_an_opening_report() {
        let mut totals = Totals::new(Currency::EUR);
        totals.meet(place(), "Report page précédente".into(), Decimal::from(100));
        totals.meet(place(), "Sous-total A".into(), Decimal::from(30));
        totals.add(Decimal::from(10), false);
        totals.add(Decimal::from(20), false);
        totals.meet(place(), "Sous-total B".into(), Decimal::from(7));
        totals.add(Decimal::from(7), false);
        totals.meet(place(), "À reporter".into(), Decimal::from(137));
        let agree: Vec<bool> = finish(totals).iter().map(|total| total.agrees).collect();
        assert_eq!(agree, [false, true, true, true]);
    }

    #[test]
    fn a_hundred_thousand_subtotals_are_checked_at_once() {
        let mut totals = Totals::new(Currency::EUR);
        for at in 0..100_000_u32 {
            totals.add(Decimal::from(at % 97), false);
            totals.meet(place(), "Sous-total".into(), Decimal::from(at % 97));
        }
        let sum = totals.passed.mark().sums.kept;
        totals.meet(place(), "Total".into(), sum);
        totals.meet(place(), "Total".into(), sum + Decimal::ONE);
        let wrong: Vec<ControlTotal> = finish(totals).into_iter().filter(|total| !total.agrees).collect();
        assert_eq!(wrong.iter().map(|total| total.computed.amount()).collect::<Vec<_>>(), [sum]);
    }
}
