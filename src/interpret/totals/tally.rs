//! When the rows of a table are read: what repeats other rows is left aside, then the amount is summed and
//! the printed totals are checked, each column of amounts at its own.

use rust_decimal::Decimal;

use super::announced::{self, Announced};
use super::counts;
use super::levels;
use super::nameless;
use super::{Checked, Sums, Totals};
use crate::interpret::amounts::Amounts;
use crate::interpret::amounts::bases;
use crate::interpret::amounts::crossed;
use crate::interpret::amounts::sign;
use crate::interpret::feet::footing;
use crate::interpret::feet::questions::{self, Question};
use crate::interpret::feet::settled;
use crate::interpret::header::Layout;
use crate::interpret::rows::given_back;
use crate::interpret::rows::papers;
use crate::interpret::rows::refused;
use crate::interpret::rows::untaken;
use crate::interpret::rows::voided;
use crate::interpret::table::Region;
use crate::model::account::{ColumnReading, ControlTotal, RowCount};
use crate::model::entry::Entry;
use crate::model::field::Field;
use crate::model::finding::Problem;
use crate::model::money::Money;
use crate::model::sheet::Sheet;
use crate::model::words::{fold, is_cancelled};

/// What the lines of a table make together.
pub(in crate::interpret) struct Tally {
    /// Σ of the entries.
    pub(in crate::interpret) amount: Money,
    pub(in crate::interpret) control_totals: Vec<ControlTotal>,
    /// Totals printed around the table that are not those of its lines.
    pub(in crate::interpret) unsettled: Vec<Announced>,
    pub(in crate::interpret) problems: Vec<Problem>,
    /// What was left aside and why, in French.
    pub(in crate::interpret) evidence: Vec<String>,
}

/// Counts what was read: entries that repeat others leave, and `rows` says so.
pub(in crate::interpret) fn of(
    sheet: &Sheet,
    region: &Region,
    layout: &Layout,
    amounts: &Amounts,
    mut totals: Totals,
    entries: &mut Vec<Entry>,
    rows: &mut RowCount,
) -> Tally {
    let currency = amounts.currency();
    let levels = match amounts.is_double_entry_book() {
        true => None,
        false => levels::apply(sheet, layout, entries, currency),
    };
    let mut evidence = voided::tell(sheet, layout, entries);
    evidence.extend(untaken::tell(sheet, layout, entries));
    evidence.extend(refused::tell(sheet, layout, entries));
    papers::tell(sheet, layout, entries);
    // Balanced books hold more than their entries.
    if !evidence.is_empty() && !amounts.is_double_entry_book() {
        totals.sum_again(entries, &[]);
    }
    let mut mismatches = Vec::new();
    if let Some(levels) = levels {
        rows.entries -= levels.ignored;
        rows.ignored += levels.ignored;
        totals.sum_again(entries, &[]);
        evidence.push(levels.evidence);
        mismatches = levels.mismatches;
    }
    let mut questions = Vec::new();
    if !amounts.is_double_entry_book() && !amounts.mixed_currencies() {
        evidence.extend(footing::set_aside(sheet, layout, &mut totals, entries, rows, &mut questions));
    }
    evidence.extend(beside_lines(layout, amounts, &mut totals, entries, rows, &mut questions));
    let doubts = match amounts.is_double_entry_book() {
        true => Vec::new(),
        false => set_totals_aside(sheet, region, layout, &mut totals, entries, rows),
    };
    let met = totals.rows();
    let lines = totals.sums();
    let checked = totals.finish(entries);
    let others = other_columns(sheet, layout, amounts, entries, &checked);
    let mut control_totals: Vec<ControlTotal> = checked.into_iter().map(|checked| checked.total).collect();
    control_totals.extend(others);
    control_totals.extend(mismatches);
    let rejected = rows.rejected;
    let read = announced::Read { sheet, region, layout, amounts, entries, lines, rejected, met: &met };
    let (agreeing, unsettled) = announced::around(&read);
    control_totals.extend(agreeing);
    let amount = match amounts.is_double_entry_book() || rows.ignored > 0 {
        // In balanced books the other accounts enter the control totals, and payments of bills: never the amount.
        true => Money::sum(currency, entries.iter().filter_map(|entry| entry.amount)),
        false => Ok(Money::new(lines.all, currency)),
    };
    // Never: fifteen digits are read before the comma, and 28 are added.
    let amount = amount.unwrap_or(Money::zero(currency));
    let mut problems = counts::mismatches(sheet, region, entries, rows);
    problems.extend(bases::mixed(sheet, region, layout, entries, currency));
    problems.extend(bases::mixed_taxes(sheet, region, layout, entries));
    problems.extend(given_back::question(sheet, region, layout, entries));
    problems.extend(doubts);
    problems.extend(questions::problems(sheet, region, entries, questions));
    if amounts.is_inverted() && !entries.is_empty() && !amounts.is_two_sided() {
        match sign::is_said(sheet, layout, entries) {
            true => evidence.push("dépenses imprimées avec un signe moins, d’après leur type de pièce".to_owned()),
            false => problems.push(sign::turned_round(sheet, region, layout, amounts.column())),
        }
    }
    Tally { amount, control_totals, unsettled, problems, evidence }
}

/// Sets the payments of bills aside; says what was read beside the lines, and what was left there.
fn beside_lines(
    layout: &Layout,
    amounts: &Amounts,
    totals: &mut Totals,
    entries: &mut Vec<Entry>,
    rows: &mut RowCount,
    questions: &mut Vec<Question>,
) -> Vec<String> {
    let mut evidence = Vec::new();
    if let Some(column) = amounts.receipts.filter(|_| rows.ignored > 0) {
        evidence.push(format!("recettes de la régie laissées de côté, colonne {}", layout.called(column)));
    }
    if let Some(column) = amounts.cents {
        evidence.push(format!("centimes lus dans la colonne voisine, {}", layout.called(column)));
    }
    if let Some(settled) = settled::find(amounts, entries) {
        totals.sum_again(entries, &settled.aside);
        let mut kept = settled.aside.iter().map(|aside| !aside);
        let before = entries.len();
        entries.retain(|_| kept.next().unwrap_or(true));
        let count = (before - entries.len()) as u32;
        rows.entries -= count;
        rows.ignored += count;
        evidence.push(settled.why);
        questions.extend(settled.question);
    }
    evidence
}

/// Takes the totals that no word announces out of the lines; gives the doubts about them and about those that stay.
fn set_totals_aside(
    sheet: &Sheet,
    region: &Region,
    layout: &Layout,
    totals: &mut Totals,
    entries: &mut Vec<Entry>,
    rows: &mut RowCount,
) -> Vec<Problem> {
    let found = nameless::find(sheet, region, layout, entries, (&totals.rows(), &totals.suspects));
    if found.totals.is_empty() {
        return found.problems;
    }
    let count = found.totals.len() as u32;
    rows.entries -= count;
    rows.subtotal += count;
    let mut labels = found.totals.into_iter().peekable();
    let (mut at, mut slipped) = (0, Vec::new());
    entries.retain(|entry| {
        let label = labels.next_if(|(total, _)| *total == at).map(|(_, label)| label);
        at += 1;
        if let (Some(label), Some(stated)) = (&label, entry.amount) {
            slipped.push((entry.place.clone(), label.clone(), stated.amount()));
        }
        label.is_none()
    });
    totals.slip_in(slipped, false);
    totals.sum_again(entries, &[]);
    found.problems
}

/// Totals printed under the other columns of amounts, over the lines that the main one sums.
fn other_columns(
    sheet: &Sheet,
    layout: &Layout,
    amounts: &Amounts,
    entries: &[Entry],
    checked: &[Checked],
) -> Vec<ControlTotal> {
    let totals: Vec<(&Checked, u32, (u32, u32))> = checked
        .iter()
        .filter_map(|one| Some((one, one.total.at.cell_ref()?.row, one.lines?)))
        .filter(|(_, _, lines)| lines.1 as usize <= entries.len())
        .collect();
    if totals.is_empty() || amounts.is_double_entry_book() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let parts = crossed::parts(sheet, layout, amounts.column(), entries);
    // What each mission bears, and what was asked for where less was granted: told where it disagrees.
    let is_aside = |one: &ColumnReading| {
        let asked = || fold(&one.header).split(' ').any(|word| matches!(word, "demande" | "demandes" | "declare"));
        layout.missions.contains(&one.column) || (one.field.is_none() && asked())
    };
    let is_money = |one: &&ColumnReading| {
        one.field.is_some_and(Field::is_money)
            || layout.extras.contains(&one.column)
            || parts.contains(&one.column)
            || is_aside(one)
    };
    for one in layout
        .columns
        .iter()
        .filter(is_money)
        .filter(|one| layout.missions.contains(&one.column) || !amounts.is_summed(one.column))
    {
        let number = |row: u32| amounts.number_of(row, one.column);
        let stated: Vec<_> = totals.iter().filter_map(|total| Some((total, number(total.1)?))).collect();
        if stated.is_empty() {
            continue;
        }
        let sums = running_sums(number, entries);
        let header = one.header.split_whitespace().collect::<Vec<_>>().join(" ");
        for ((checked, row, lines), stated) in stated {
            let computed = sums[lines.1 as usize].since(sums[lines.0 as usize]);
            let own = if computed.all == stated { computed.all } else { computed.kept };
            if own == stated && is_aside(one) {
                continue;
            }
            let money = |amount: Decimal| Money::new(amount, amounts.currency());
            found.push(ControlTotal {
                at: sheet.place(*row, one.column),
                label: format!("{} – {header}", checked.total.label),
                stated: money(stated),
                computed: money(own),
                // Which lines count is asked of the amounts, not of their parts.
                computed_with_cancelled: money(own),
                rejected: checked.total.rejected,
                agrees: own == stated,
            });
        }
    }
    found
}

/// Σ of a column above each entry, with the sign of the entry.
fn running_sums(number: impl Fn(u32) -> Option<Decimal>, entries: &[Entry]) -> Vec<Sums> {
    let mut sum = Sums::default();
    let mut sums = Vec::with_capacity(entries.len() + 1);
    sums.push(sum);
    for entry in entries {
        let value = entry.place.cell_ref().and_then(|cell| number(cell.row)).unwrap_or_default();
        let negative = entry.amount.is_some_and(|amount| amount.is_negative());
        sum.add(if negative { -value.abs() } else { value }, entry.state().is_some_and(is_cancelled));
        sums.push(sum);
    }
    sums
}
