//! Tickets whose state says that they were refunded, printed without a minus: `Émis`, `Émis`, `Remboursé`.
//!
//! Nothing tells whether the amount of such a line is what was given back, or what the ticket cost before another line
//! gives it back: it is counted as a cost, and said.

use std::collections::BTreeSet;

use crate::interpret::header::Layout;
use crate::interpret::table::Region;
use crate::interpret::table::unread::problem;
use crate::interpret::values::vocabulary::TICKET_REFUNDED;
use crate::model::Text;
use crate::model::entry::{Entry, Side};
use crate::model::field::Field;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::money::Money;
use crate::model::sheet::Sheet;
use crate::model::words::fold;

/// The places shown beside the first one.
const RELATED_MAX: usize = 20;

/// The question about such lines of a list of tickets, where no line of the table gives them back.
pub(in crate::interpret) fn question(
    sheet: &Sheet,
    region: &Region,
    layout: &Layout,
    entries: &[Entry],
) -> Option<Problem> {
    let column = layout.column(Field::State)?;
    let is_support = entries.first().is_some_and(|entry| entry.side == Side::Support);
    // In a claim, what is refunded is what is paid.
    if !is_support || !layout.has(Field::Ticket) || layout.has(Field::MissionOrder) {
        return None;
    }
    let says = |entry: &Entry| {
        let is_short = |state: &&str| state.len() <= "remboursées".len();
        entry.state().filter(is_short).is_some_and(|state| TICKET_REFUNDED.contains(&fold(state).as_str()))
    };
    let is_cost = |entry: &&Entry| entry.amount.is_some_and(|amount| !amount.is_negative() && !amount.is_zero());
    let mut found: Vec<&Entry> = entries.iter().filter(is_cost).filter(|entry| says(entry)).collect();
    if found.is_empty() {
        return None;
    }
    let credits =
        entries.iter().filter_map(|entry| Some((entry.amount.filter(|one| one.is_negative())?, entry.ticket())));
    let credits: BTreeSet<(Money, Option<&str>)> = credits.collect();
    found.retain(|entry| !entry.amount.is_some_and(|amount| credits.contains(&(amount.negated(), entry.ticket()))));
    let (first, others) = found.split_first()?;
    let header = layout.called(column);
    let (lines, are) = match found.len() {
        1 => ("Une ligne est dite".to_owned(), "elle est comptée"),
        many => (format!("{many} lignes sont dites"), "elles sont comptées"),
    };
    let message = format!(
        "Colonne {header} : « {} ». {lines} remboursée par cette colonne, avec un montant sans signe moins : rien ne dit si ce montant est rendu, ou s’il reste dû ; {are} comme une dépense.",
        first.state().unwrap_or_default()
    );
    let remedy = "Si le montant est rendu, demander à l’agence un relevé qui l’imprime avec un signe moins, ou qui nomme la ligne « Avoir » ; s’il a été payé et qu’un avoir le rend ailleurs, le dire dans la réponse.";
    let kind = ProblemKind::UnrecognisedTable { carries_amounts: false };
    let problem = problem(kind, sheet, region, message, remedy.to_owned());
    let row = first.place.cell_ref()?.row;
    Some(Problem {
        at: sheet.place(row, column),
        subject: Text::from(format!("{}|rembourse", problem.subject)),
        related: others.iter().take(RELATED_MAX).map(|entry| entry.place.clone()).collect(),
        ..problem
    })
}
