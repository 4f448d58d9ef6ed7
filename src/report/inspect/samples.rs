//! A few lines of a table as they were understood, so that whoever knows the file recognises them.

use std::borrow::Cow;

use super::super::terminal::{cut, money, plain_spaces};
use super::{LABEL, Screen, labelled};
use crate::model::Date;
use crate::model::account::{FileAccount, Role};
use crate::model::books::Facts;
use crate::model::entry::Entry;
use crate::model::money::Currency;
use crate::model::people::Member;
use crate::model::place::Place;
use crate::model::rates::{Rate, ScaleLine};

/// Lines shown of each table.
const LINES: usize = 3;

/// The first lines of the table.
pub(super) fn text(at: usize, file: &FileAccount, facts: &Facts, screen: &Screen) -> String {
    let table = &file.tables[at];
    let rows = super::extent(at, file);
    let columns = table.columns.iter().map(|one| one.column);
    // A list without header names one column of several; tables side by side have several each.
    let columns = match (columns.clone().min(), columns.max()) {
        (Some(first), Some(last)) if first < last => first..=last,
        _ => 0..=u32::MAX,
    };
    let within = |place: &Place| {
        *place.file() == file.path
            && place.sheet() == table.sheet.as_ref()
            && place.cell_ref().is_some_and(|cell| rows.contains(&cell.row) && columns.contains(&cell.column))
    };
    // The column of the amounts, which end under one another.
    let (lines, amounts) = match table.role {
        Role::Ledger | Role::Support => (first(facts.entries.iter(), |one| &one.place, within, entry), 3),
        Role::Receipts => (first(facts.receipts.iter(), |one| &one.place, within, entry), 3),
        Role::Delegation => (first(facts.members.iter(), |one| &one.place, within, member), usize::MAX),
        Role::Scale => (first(facts.scales.iter(), |one| &one.place, within, scale), 2),
        Role::Rates => (rates(facts, within, table.amount.currency()), usize::MAX),
        _ => return String::new(),
    };
    shown(&lines, amounts, screen)
}

fn first<'f, T: 'f>(
    all: impl Iterator<Item = &'f T>,
    place: impl Fn(&T) -> &Place,
    within: impl Fn(&Place) -> bool,
    line: impl Fn(&T) -> Vec<String>,
) -> Vec<Vec<String>> {
    all.filter(|one| within(place(one))).take(LINES).map(line).collect()
}

/// Cells under one another; the last one takes what is left of the screen.
fn shown(lines: &[Vec<String>], amounts: usize, screen: &Screen) -> String {
    // A third of the screen for the longest text, so that what follows is seen.
    let widest = screen.width.saturating_sub(4 + LABEL) / 3;
    let lines: Vec<Vec<String>> =
        lines.iter().map(|line| line.iter().map(|cell| plain_spaces(cell)).collect()).collect();
    let count = lines.iter().map(Vec::len).max().unwrap_or(0);
    let width = |at: usize| lines.iter().filter_map(|line| line.get(at)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..count).map(|at| width(at).unwrap_or(0).min(widest)).collect();
    let room = screen.width.saturating_sub(4 + LABEL);
    let mut text = String::new();
    for (row, line) in lines.iter().enumerate() {
        let mut shown = String::new();
        for (at, cell) in line.iter().enumerate().filter(|(at, _)| widths[*at] > 0) {
            let width = widths[at];
            let padded = match () {
                () if at + 1 == line.len() => cell.clone(),
                () if at == amounts => format!("{:>width$}", cut(cell, width)),
                () => format!("{:<width$}", cut(cell, width)),
            };
            shown.push_str(if shown.is_empty() { "" } else { "\u{a0}\u{a0}" });
            // A sample is one line: its spaces hold, and what is too long is cut.
            shown.push_str(&padded.replace(' ', "\u{a0}"));
        }
        text.push_str(&labelled(
            if row == 0 { "Exemples" } else { "" },
            cut(shown.trim_end(), room).trim_end_matches('\u{a0}'),
            screen,
        ));
    }
    text
}

fn at(place: &Place) -> String {
    place.row().map(|row| format!("l. {row}")).unwrap_or_default()
}

fn day(date: Option<Date>) -> String {
    date.map(|date| date.strftime("%d/%m/%Y").to_string()).unwrap_or_default()
}

/// `l. 5 | 12/01/2018 | AIR FRANCE | 1 177,87 € | mandat 1204/1, facture F12`.
fn entry(entry: &Entry) -> Vec<String> {
    let amount = entry.amount.or(entry.original()).map(money).unwrap_or_default();
    let who = entry.payee().or(entry.beneficiary()).or(entry.description());
    let order = entry.payment_order().map(|order| match entry.order_line() {
        Some(line) => Cow::Owned(format!("{order}/{line}")),
        None => Cow::Borrowed(order),
    });
    let references = [
        ("mandat", order.as_deref()),
        ("facture", entry.invoice()),
        ("billet", entry.ticket()),
        ("relevé", entry.statement()),
        ("OM", entry.mission_order()),
        ("engagement", entry.commitment()),
        ("opération", entry.operation()),
    ];
    let mut told: Vec<String> = references
        .iter()
        .filter_map(|(name, value)| value.as_ref().map(|value| format!("{name} {value}")))
        .collect();
    if told.is_empty() {
        told.extend(entry.description().map(ToString::to_string));
    }
    let who = who.map(ToString::to_string).unwrap_or_default();
    let date = day(entry.date.or(entry.service_date));
    vec![at(&entry.place), date, one_line(&who), amount, one_line(&told.join(", "))]
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn member(member: &Member) -> Vec<String> {
    let category = member.category.map_or("catégorie inconnue", |category| category.french());
    vec![at(&member.place), one_line(&member.name), category.to_owned()]
}

fn scale(line: &ScaleLine) -> Vec<String> {
    let place = match &line.city {
        Some(city) => format!("{}, {city}", line.country),
        None => line.country.to_string(),
    };
    let amount = format!("{} {}", line.amount.normalize().to_string().replace('.', ","), line.currency.symbol());
    let when = match (line.from, line.to) {
        (Some(from), Some(to)) => format!("du {} au {}", day(Some(from)), day(Some(to))),
        (Some(from), None) => format!("depuis le {}", day(Some(from))),
        (None, Some(to)) => format!("jusqu’au {}", day(Some(to))),
        (None, None) => String::new(),
    };
    let season = line.season.as_ref().map(ToString::to_string).unwrap_or_default();
    vec![at(&line.place), place, amount, one_line(&format!("{when} {season}"))]
}

/// The first days of a history, with the currencies that are asked for most.
fn rates(facts: &Facts, within: impl Fn(&Place) -> bool, base: Currency) -> Vec<Vec<String>> {
    const CURRENCIES_MAX: usize = 5;
    const USUAL: &[&str] = &["USD", "GBP", "CHF", "CAD", "JPY"];
    let mut found: Vec<_> = facts.rates.all().filter(|(_, rate)| within(&rate.place)).collect();
    let usual = |code: &str| USUAL.iter().position(|known| *known == code).unwrap_or(USUAL.len());
    found.sort_by_key(|(currency, rate)| (rate.place.row(), usual(currency.code()), *currency));
    let days = found.chunk_by(|a, b| a.1.place.row() == b.1.place.row()).take(LINES);
    days.map(|quoted| {
        let told = |(currency, rate): &(Currency, &Rate)| {
            format!("{} {}", rate.value.round_dp(5).normalize().to_string().replace('.', ","), currency.code())
        };
        let more = if quoted.len() > CURRENCIES_MAX { " …" } else { "" };
        let told: Vec<String> = quoted.iter().take(CURRENCIES_MAX).map(told).collect();
        let (first, date) = (&quoted[0].1.place, quoted[0].1.date);
        vec![at(first), day(Some(date)), format!("1 {} = {}{more}", base.symbol(), told.join(" = "))]
    })
    .collect()
}
