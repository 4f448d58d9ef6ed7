//! Payments printed among the lines of a bill: `Règlement Visa`, `Payment – thank you`, at the foot of a hotel's folio.
//!
//! Example: three nights of 141,00, 141,00 and 142,00, then « Règlement Visa XXXX1234 » of 424,00 at credit, balance
//! 0,00. The stay cost 424,00: that it is paid already takes nothing off it, as a credit note would.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::amounts::Amounts;
use crate::model::entry::{Entry, Side};
use crate::model::money::Money;
use crate::model::words::fold;

/// First words of what says by itself that it is a payment.
const PAYMENTS: &[&str] = &[
    "reglement",
    "reglements",
    "paiement",
    "paiements",
    "paye",
    "regle",
    "encaissement",
    "payment",
    "payments",
    "paid",
    "settlement",
    "pago",
    "pagamento",
    "pagato",
    "zahlung",
    "bezahlt",
    "pagamentos",
];

/// First words of means of payment: they name a payment where it leaves nothing to pay.
const MEANS: &[&str] = &[
    "visa",
    "mastercard",
    "amex",
    "american express",
    "carte",
    "cb",
    "credit card",
    "debit card",
    "kreditkarte",
    "carta di credito",
    "tarjeta",
    "especes",
    "cash",
    "virement",
    "cheque",
];

/// What makes a payment something else: money that comes back.
const BACK: &[&str] = &["annule", "annulation", "rembourse", "remboursement", "refund", "avoir", "rejete", "rejet"];

/// Takes the payments of bills out of the lines that prove a cost; says so, in French, with their number.
pub(super) fn set_aside(amounts: &Amounts, entries: &mut Vec<Entry>) -> Option<(u32, String)> {
    if amounts.is_double_entry_book() || !entries.iter().any(|entry| kind(entry).is_some()) {
        return None;
    }
    let mut left: BTreeMap<Option<String>, Decimal> = BTreeMap::new();
    for entry in entries.iter() {
        *left.entry(bill(entry)).or_default() += entry.amount.map(|amount| amount.amount()).unwrap_or_default();
    }
    let is_payment = |entry: &Entry| match kind(entry) {
        // With columns of charges and of payments a part may be paid; in one column it may be a credit.
        Some(Kind::Payment) if amounts.is_two_sided() => true,
        Some(_) => left.get(&bill(entry)).is_some_and(Decimal::is_zero),
        None => false,
    };
    let paid: Vec<Money> =
        entries.iter().filter(|entry| is_payment(entry)).filter_map(|entry| entry.amount).collect();
    let count = paid.len() as u32;
    let sum = Money::sum(amounts.currency(), paid).ok().filter(|_| count > 0)?.negated();
    entries.retain(|entry| !is_payment(entry));
    let (lines, are) = if count == 1 { ("1 ligne", "est") } else { ("lignes", "sont") };
    let lines = if count == 1 { lines.to_owned() } else { format!("{count} {lines}") };
    let why = format!(
        "{lines} de règlement d’une facture pour {sum}, mise{} de côté : ce qui {are} payé ne diminue pas ce que cela a coûté",
        if count == 1 { "" } else { "s" }
    );
    Some((count, why))
}

/// How a line says that it is a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Payment,
    Means,
}

fn kind(entry: &Entry) -> Option<Kind> {
    if entry.side != Side::Support || !entry.amount.is_some_and(|amount| amount.is_negative()) {
        return None;
    }
    let folded = fold(entry.description()?);
    if folded.split(' ').any(|word| BACK.contains(&word)) {
        return None;
    }
    let begins = |words: &&&str| {
        folded.strip_prefix(**words).is_some_and(|rest| rest.is_empty() || !rest.starts_with(char::is_alphanumeric))
    };
    match PAYMENTS.iter().find(begins) {
        Some(_) => Some(Kind::Payment),
        None => MEANS.iter().find(begins).map(|_| Kind::Means),
    }
}

/// The bill of which an entry is a line.
fn bill(entry: &Entry) -> Option<String> {
    entry.invoice().map(fold)
}
