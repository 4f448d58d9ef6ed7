//! The foot of a bill, proved by arithmetic: rows below its lines that the lines and each other make are no lines.
//!
//! ```text
//! Dîner    | 100,00          Dinner          | 100.00
//! Vin      |  50,00          Wine            |  50.00
//! Total HT | 136,36          Subtotaal       | 150.00
//! TVA 10 % |  13,64          BTW 10 %        |  15.00
//! Total    | 150,00          Tip             |  20.00
//!                            Totaal          | 185.00
//! ```
//!
//! On the left the lines hold the tax already: the three rows make each other and the whole is the sum of the lines. On
//! the right the tax and the tip are to be paid besides, and count. A foot may repeat the number and the day of its bill.
//! Nothing is set aside that is not proved to the cent; a tax or the known words of a total say that these rows are a foot.

use std::ops::Range;

use rust_decimal::Decimal;

use super::is_net_label;
use super::questions::Question;
use super::unproved;
use super::words::{self, Rate};
use crate::interpret::header::Layout;
use crate::interpret::table::texts;
use crate::interpret::totals::Totals;
use crate::interpret::totals::nameless::{has_date, has_number};
use crate::model::account::RowCount;
use crate::model::entry::{Entry, Side};
use crate::model::field::Field;
use crate::model::money::Money;
use crate::model::sheet::Sheet;
use crate::model::words::fold;

/// Rows of a foot, at most.
const ROWS_MAX: usize = 12;

/// A row that may be of a foot.
pub(super) struct Row {
    /// Its position among the entries; none for a printed total.
    pub(super) entry: Option<usize>,
    /// As the sheet numbers it.
    row: u32,
    /// Its words, as printed and folded.
    pub(super) label: String,
    pub(super) folded: String,
    pub(super) amount: Decimal,
}

impl Row {
    /// True for the known words of a total, or one that is read as printed.
    pub(super) fn says_total(&self) -> bool {
        self.entry.is_none() || words::is_total(&self.folded)
    }

    /// True for a total, or `Net` alone. `Chambre supplémentaire`, at the price of the first, is bought.
    fn heads_foot(&self) -> bool {
        self.says_total() || ["net", "netto", "ht", "hors taxe", "hors taxes"].contains(&&*self.folded)
    }
}

/// What a row of a proved foot is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The sum of lines, with taxes or without them.
    Total,
    /// A tax that the lines hold.
    Within,
    /// A tax or a tip to be paid besides: a line.
    Besides,
}

/// Takes the rows of proved feet out of the lines of bills; says so, in French.
pub(in crate::interpret) fn set_aside(
    sheet: &Sheet,
    layout: &Layout,
    totals: &mut Totals,
    entries: &mut Vec<Entry>,
    rows: &mut RowCount,
    questions: &mut Vec<Question>,
) -> Option<String> {
    if entries.first().is_none_or(|entry| entry.side != Side::Support) {
        return None;
    }
    let mut feet = below(sheet, totals, entries, questions);
    // Without a column of numbers no row repeats one.
    if layout.has(Field::Invoice) {
        feet.extend(repeated(entries, questions));
    }
    if feet.is_empty() {
        return None;
    }
    questions.extend(unproved::payments(entries, &feet));
    let mut parts: Vec<(Row, Part)> = feet.into_iter().filter(|(_, part)| *part != Part::Besides).collect();
    parts.sort_by_key(|(row, _)| row.row);
    parts.dedup_by_key(|(row, _)| row.row);
    let (mut aside, mut slipped) = (vec![false; entries.len()], Vec::new());
    for (row, part) in &parts {
        match row.entry {
            None => totals.prove(row.row),
            Some(at) => {
                aside[at] = true;
                rows.entries -= 1;
                if *part == Part::Within {
                    rows.note += 1;
                } else {
                    rows.subtotal += 1;
                    slipped.push((entries[at].place.clone(), row.label.clone(), row.amount));
                }
            }
        }
    }
    if !aside.contains(&true) {
        return None;
    }
    totals.slip_in(slipped, true);
    let said: Vec<u32> = parts.iter().filter(|(row, _)| row.entry.is_some()).map(|(row, _)| row.row + 1).collect();
    let mut kept = aside.iter().map(|aside| !aside);
    entries.retain(|_| kept.next().unwrap_or(true));
    totals.sum_again(entries, &[]);
    Some(told(&said))
}

/// Which rows were set aside, in French.
fn told(rows: &[u32]) -> String {
    const NAMED_MAX: usize = 5;
    let named: Vec<String> = rows.iter().take(NAMED_MAX).map(u32::to_string).collect();
    let more = if rows.len() > NAMED_MAX { ", …" } else { "" };
    let s = if rows.len() == 1 { "" } else { "s" };
    format!("pied de facture prouvé par ses sommes, jamais additionné (ligne{s} {}{more})", named.join(", "))
}

/// Feet whose rows repeat the number of their bill, as its lines do; and totals of bills that their lines do not make.
fn repeated(entries: &[Entry], questions: &mut Vec<Question>) -> Vec<(Row, Part)> {
    let mut found = Vec::new();
    for bill in bills(entries) {
        let (first, start) = (bill.start, bill.end);
        let bill = &entries[bill];
        let Some(last) = bill.last() else { continue };
        let words = last.description().filter(|text| words::may_open(text)).map(fold).unwrap_or_default();
        if !words::is_total(&words) && !words::is_vat(&words) || sells_petrol(bill, &words) {
            continue;
        }
        // Delivered twice, its totals tell nothing of how often it was bought.
        let is_again = |other: &Entry| other.invoice() == last.invoice() && other.payee() == last.payee();
        if entries[..first].iter().chain(&entries[start..]).any(is_again) {
            continue;
        }
        let tail = bill.len().saturating_sub(ROWS_MAX);
        let sum: Option<Decimal> =
            bill[..tail].iter().map(|entry| entry.amount.map(|amount| amount.amount())).sum();
        let rows: Option<Vec<Row>> =
            bill[tail..].iter().zip(first + tail..).map(|(entry, at)| row(entry, at)).collect();
        if let (Some(sum), Some(rows)) = (sum, rows)
            && let Some((start, parts)) = proved(&rows, (sum, tail), true)
        {
            if start + parts.len() < rows.len() {
                questions.extend(unproved::total(bill, last, &words));
            }
            found.extend(rows.into_iter().skip(start).zip(parts));
        } else {
            questions.extend(unproved::total(bill, last, &words));
        }
    }
    found
}

/// Lines one below another of one bill, two at least, where they stand among the entries.
fn bills(entries: &[Entry]) -> Vec<Range<usize>> {
    let mut bills: Vec<Range<usize>> = Vec::new();
    let mut above = None;
    for (at, entry) in entries.iter().enumerate() {
        let invoice = entry.invoice();
        if at > 0 && invoice.is_some() && invoice == above && entry.payee() == entries[at - 1].payee() {
            match bills.last_mut().filter(|bill| bill.end == at) {
                Some(bill) => bill.end += 1,
                None => bills.push(at - 1..at + 1),
            }
        }
        above = invoice;
    }
    bills
}

/// `Esso 60,00`, `Total 52,30` on the statement of one card: TOTAL sells petrol.
fn sells_petrol(bill: &[Entry], words: &str) -> bool {
    let is_brand = |entry: &Entry| entry.description().is_some_and(|text| words::is_petrol(&fold(text)));
    (words == "total" || words::is_station(words)) && bill.iter().any(is_brand)
}

/// A line of a bill as a row of its foot.
fn row(entry: &Entry, at: usize) -> Option<Row> {
    let label = entry.description().unwrap_or_default().to_owned();
    let amount = entry.amount?.amount();
    Some(Row { entry: Some(at), row: entry.place.cell_ref()?.row, folded: fold(&label), label, amount })
}

/// Feet below the lines: rows that say neither day nor number, and printed totals.
fn below(sheet: &Sheet, totals: &Totals, entries: &[Entry], questions: &mut Vec<Question>) -> Vec<(Row, Part)> {
    let mut found = Vec::new();
    let mut printed = totals.printed().peekable();
    let is_bare = |entry: &Entry| !has_date(entry) && !has_number(entry);
    if printed.peek().is_none() && !entries.iter().any(is_bare) {
        return found;
    }
    let (mut top, mut passed, mut at) = (Decimal::ZERO, 0, 0);
    // Since the last foot, or the last total that its lines make.
    let (mut since, mut lines_since) = (Decimal::ZERO, 0);
    while at < entries.len() {
        // The lines, then all that is bare below them.
        let begun = at;
        while entries.get(at).is_some_and(|entry| !is_bare(entry)) {
            at += 1;
        }
        let from = at;
        while entries.get(at).is_some_and(is_bare) {
            at += 1;
        }
        let place = |at: usize| entries.get(at).and_then(|entry| entry.place.cell_ref()).map(|cell| cell.row);
        let first = from.max(at.saturating_sub(ROWS_MAX));
        let (sum, lines) = (amounts_of(&entries[begun..first]), first - begun);
        let (above, next) = (first.checked_sub(1).and_then(place), place(at).unwrap_or(u32::MAX));
        while printed.next_if(|(row, ..)| above.is_some_and(|above| *row <= above)).is_some() {}
        let says_total = printed.peek().is_some_and(|(row, ..)| *row < next)
            || (first..at).filter_map(place).any(|row| texts(sheet, row).any(|(_, text)| words::may_open(text)));
        if !says_total {
            let more = sum + amounts_of(&entries[first..at]);
            (top, since) = (top + more, since + more);
            (passed, lines_since) = (passed + lines + (at - first), lines_since + lines + (at - first));
            continue;
        }
        let mut rows: Vec<Row> = (first..at).filter_map(|at| bare_row(sheet, entries.get(at)?, at)).collect();
        let whole = rows.len() == at - first;
        while let Some((row, label, amount)) = printed.next_if(|(row, ..)| *row < next) {
            rows.push(Row { entry: None, row, folded: fold(label), label: label.to_owned(), amount });
        }
        rows.sort_by_key(|row| row.row);
        let mut parts = Vec::new();
        (since, lines_since) = (since + sum, lines_since + lines);
        if first < at && whole && rows.len() <= 2 * ROWS_MAX {
            // Some of the lines may have no day: then they stand above lines that have one. All of them count.
            parts = one_below_another(&rows, (since, lines_since));
            if parts.is_empty() && passed + lines > lines_since {
                parts = one_below_another(&rows, (top + sum, lines + passed));
            }
        }
        questions.extend(unproved::taxes(entries, &rows, &parts));
        let is_aside = |(at, part): &&(usize, Part)| rows[*at].entry.is_some() && *part != Part::Besides;
        let aside: Decimal = parts.iter().filter(is_aside).map(|(at, _)| rows[*at].amount).sum();
        top += sum + amounts_of(&entries[first..at]) - aside;
        passed += lines;
        let closes = |last: &Row| last.entry.is_none() && closes(&rows, last, since);
        if !parts.is_empty() || rows.last().is_some_and(closes) {
            (since, lines_since) = (Decimal::ZERO, 0);
        } else {
            (since, lines_since) = (since + amounts_of(&entries[first..at]), lines_since + (at - first));
        }
        let mut parts = parts.into_iter().peekable();
        let parts =
            rows.into_iter().enumerate().filter_map(|(at, row)| Some((row, parts.next_if(|one| one.0 == at)?.1)));
        found.extend(parts);
    }
    found
}

/// Feet of bills that stand one below another without a day: positions of their rows, in order, and what they are.
fn one_below_another(rows: &[Row], mut above: (Decimal, usize)) -> Vec<(usize, Part)> {
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some((start, parts)) = proved(&rows[from..], above, false) {
        let first = from + start;
        from = first + parts.len();
        found.extend((first..).zip(parts));
        above = (Decimal::ZERO, 0);
    }
    found
}

/// True when the lines above and those among these rows make this last total.
fn closes(rows: &[Row], last: &Row, above: Decimal) -> bool {
    let lines = rows.iter().filter(|row| row.entry.is_some());
    last.amount == above + lines.map(|row| row.amount).sum::<Decimal>()
}

/// What lines make together.
fn amounts_of(entries: &[Entry]) -> Decimal {
    let amounts = entries.iter().filter_map(|entry| entry.amount);
    let currency = amounts.clone().next().map(|first| first.currency());
    let sum = currency.and_then(|currency| Money::sum(currency, amounts).ok());
    sum.map_or(Decimal::ZERO, |sum| sum.amount())
}

/// A row that says one thing and an amount.
fn bare_row(sheet: &Sheet, entry: &Entry, at: usize) -> Option<Row> {
    let row = entry.place.cell_ref()?.row;
    let lettered = |(_, text): &(u32, &str)| text.chars().any(char::is_alphabetic);
    let mut words = texts(sheet, row).filter(lettered);
    let label = words.next().map(|(_, text)| text.to_owned()).unwrap_or_default();
    let alone = words.next().is_none();
    let folded = if alone { fold(&label) } else { String::new() };
    Some(Row { entry: Some(at), row, folded, label, amount: entry.amount?.amount() })
}

/// Where the foot begins among these rows, below lines that make this sum together, and what its rows are.
fn proved(rows: &[Row], (mut sum, mut lines): (Decimal, usize), repeats: bool) -> Option<(usize, Vec<Part>)> {
    for (start, row) in rows.iter().enumerate() {
        if lines > 0
            && !sum.is_zero()
            && let Some(parts) = parts(&rows[start..], sum, lines, repeats)
        {
            return Some((start, parts));
        }
        // A printed total is no line.
        if row.entry.is_some() {
            sum += row.amount;
            lines += 1;
        }
    }
    None
}

/// What each of the first rows is of a foot below lines that make this sum, when they prove that they are one.
fn parts(rows: &[Row], sum: Decimal, lines: usize, repeats: bool) -> Option<Vec<Part>> {
    within(rows, sum)
        .or_else(|| besides(rows, sum))
        .or_else(|| of_which(rows, sum))
        .or_else(|| alone(rows, sum, lines, repeats))
        .map(|parts| with_net(rows, parts))
}

/// How many of these rows name a tax on what is sold, and their sum.
fn taxes(rows: &[Row]) -> (usize, Decimal) {
    let taxes = rows.iter().take_while(|row| row.entry.is_some() && words::is_vat(&row.folded));
    (taxes.clone().count(), taxes.map(|row| row.amount).sum())
}

/// `Total HT, TVA, Total TTC`, of lines that hold the tax; the net may be left out.
fn within(rows: &[Row], sum: Decimal) -> Option<Vec<Part>> {
    let (first, net) = match rows.first()? {
        row if row.entry.is_some() && words::is_vat(&row.folded) => (0, None),
        row => (1, Some(row.amount)),
    };
    let (count, tax) = taxes(&rows[first..]);
    let gross = rows.get(first + count)?;
    let proves = match net {
        Some(net) => net + tax == sum,
        None => words::is_total(&gross.folded),
    };
    let are_said = gross.says_total() && (first == 0 || rows[0].heads_foot());
    if count == 0 || tax.is_zero() || gross.amount != sum || !proves || !are_said {
        return None;
    }
    let parts = (0..first).map(|_| Part::Total).chain((0..count).map(|_| Part::Within));
    Some(parts.chain([Part::Total]).collect())
}

/// `Subtotal, Tax, Tip, Total`, of lines to which they are added; the net may be left out.
fn besides(rows: &[Row], sum: Decimal) -> Option<Vec<Part>> {
    let is_besides = |row: &&Row| row.entry.is_some() && words::is_besides(&row.folded);
    let head = rows.first()?;
    let first = usize::from(!is_besides(&head));
    if first == 1 && head.amount != sum {
        return None;
    }
    let count = rows[first..].iter().take_while(is_besides).count();
    let added = &rows[first..first + count];
    let gross = rows.get(first + count)?;
    let whole = sum + added.iter().map(|row| row.amount).sum::<Decimal>();
    let is_taxed = first == 1 && added.iter().any(|row| words::is_vat(&row.folded));
    let said = || first == 0 || head.says_total();
    let are_said = gross.says_total() && (first == 0 || head.heads_foot());
    if count == 0 || whole == sum || gross.amount != whole || !are_said || !(is_taxed || said()) {
        return None;
    }
    let parts = (0..first).map(|_| Part::Total).chain((0..count).map(|_| Part::Besides));
    Some(parts.chain([Part::Total]).collect())
}

/// `Total TTC 150,00, TVA 13,64`, with `HT 136,36` or without: of the whole that the lines make.
fn of_which(rows: &[Row], sum: Decimal) -> Option<Vec<Part>> {
    let (gross, rest) = rows.split_first()?;
    if gross.amount != sum || !gross.says_total() {
        return None;
    }
    let (count, tax) = taxes(rest);
    let net = |row: &&Row| words::says_net(&row.folded);
    if count > 0 && rest.get(count).filter(net).is_some_and(|net| net.amount + tax == sum) {
        let taxes = (0..count).map(|_| Part::Within);
        return Some([Part::Total].into_iter().chain(taxes).chain([Part::Total]).collect());
    }
    if count == 0 && rest.first().is_some_and(|row| net(&row)) {
        let (count, tax) = taxes(&rest[1..]);
        let holds = count > 0 && rest[0].amount + tax == sum;
        let taxes = (0..count).map(|_| Part::Within);
        return holds.then(|| [Part::Total; 2].into_iter().chain(taxes).collect());
    }
    // A header that says « TTC » proves nothing: below a sub-total, a tax is to be added.
    let is_within = match count {
        1 => words::rate(&rest[0].label, rest[0].amount, sum) == Rate::Within || is_usual(gross, &rest[0], sum),
        _ => count > 1 && words::are_within(rest[..count].iter().map(|row| (&*row.label, row.amount)), sum),
    };
    let is_net = words::says_net(&gross.folded);
    (is_within && !is_net).then(|| [Part::Total].into_iter().chain((0..count).map(|_| Part::Within)).collect())
}

/// `Total TTC 150,00, TVA 13,64`: a tax without its rate that a usual one makes to the cent.
fn is_usual(gross: &Row, tax: &Row, sum: Decimal) -> bool {
    let is_said = words::says_gross(&gross.folded) && !words::is_subtotal(&gross.folded);
    is_said && tax.folded == "tva" && words::usual(tax.amount, sum) == Rate::Within
}

/// `Net à payer` below a foot: its whole, or what rows between leave of it. They count.
fn with_net(rows: &[Row], mut parts: Vec<Part>) -> Vec<Part> {
    const BETWEEN_MAX: usize = 4;
    let foot = &rows[..parts.len()];
    let Some(whole) = foot.iter().map(|row| row.amount).max() else { return parts };
    let mut due = whole;
    for (between, row) in rows[foot.len()..].iter().take(BETWEEN_MAX).enumerate() {
        if row.entry.is_some() && is_net_label(&row.label) && (row.amount == due || row.amount == whole) {
            parts.extend((0..between).map(|_| Part::Besides).chain([Part::Total]));
            break;
        }
        due += row.amount;
    }
    parts
}

/// `Total TTC` beside the number of the bill whose lines it sums. TOTAL sells petrol, at the price of one line.
fn alone(rows: &[Row], sum: Decimal, lines: usize, repeats: bool) -> Option<Vec<Part>> {
    let row = rows.first()?;
    // The balance of a deposit of one half has its amount too.
    let enough = if lines > 1 { words::is_total(&row.folded) } else { words::is_of_document(&row.folded) };
    let is_total = repeats && enough && row.amount == sum && !words::is_station(&row.folded);
    is_total.then(|| vec![Part::Total])
}
