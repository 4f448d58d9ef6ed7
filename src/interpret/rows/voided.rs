//! Lines that a column of their own calls cancelled or rejected: `Annulé` with a cross, `Date de rejet`,
//! `Mandat annulé par`.
//!
//! Example: mandat 3014 has 15/12/2017 under `Date annulation`. Nothing else says that it is not owed.

use std::collections::{BTreeMap, BTreeSet};

use crate::interpret::header::Layout;
use crate::interpret::values;
use crate::interpret::vocabulary::{
    NO_MARKS, NO_MOTIVES, PAID_STATES, VOIDED_BESIDE, VOIDED_DATES, VOIDED_MOTIVES, VOIDED_STEMS, YES_MARKS,
};
use crate::model::Date;
use crate::model::entry::{Entry, Side};
use crate::model::field::Field;
use crate::model::money::Money;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

/// What the cells of such a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Yes or no; `of_act` when the header names the act, which may be the line's own: `Annulation`.
    Mark { of_act: bool },
    /// The day it was cancelled.
    Day,
    /// The mandat that cancelled it, or who did.
    By,
    /// Why.
    Motive,
}

/// Gives the lines that a column calls cancelled their state; the evidence, in French.
pub(in crate::interpret) fn tell(sheet: &Sheet, layout: &Layout, entries: &mut [Entry]) -> Vec<String> {
    let mut evidence = Vec::new();
    let columns = layout.columns.iter().filter(|one| !one.field.is_some_and(Field::is_money));
    for (column, header) in columns.map(|one| (one.column, one.header.as_str())) {
        let Some(kind) = kind(header) else { continue };
        let suspension = fold(header).contains("suspen");
        if suspension && ends_suspensions(layout) {
            continue;
        }
        let value = |entry: &Entry| Some(sheet.value(entry.place.cell_ref()?.row, column));
        if matches!(kind, Kind::Mark { .. }) && entries.iter().filter_map(value).any(is_amount) {
            continue;
        }
        let orders: BTreeSet<String> = match kind {
            Kind::By => entries.iter().filter_map(Entry::payment_order).map(fold).collect(),
            _ => BTreeSet::new(),
        };
        let credits = Credits::of(entries);
        let folded = fold(header);
        let act = |stem: &str| folded.contains(stem);
        let rejection = act("rejet");
        let done = |or: &str| if suspension { "suspendu".to_owned() } else { format!("annulé{or}rejeté") };
        let mut count = 0;
        for entry in entries.iter_mut() {
            let Some(shown) = value(entry).and_then(|cell| said(kind, cell, entry, &orders)) else { continue };
            if ((rejection || suspension) && is_paid_since(entry, value(entry).and_then(day)))
                || credits.take_back(entry)
            {
                continue;
            }
            let what = match (rejection, suspension) {
                (true, _) => "Rejeté",
                (_, true) => "Suspendu",
                _ => "Annulé",
            };
            let header = header.split_whitespace().collect::<Vec<_>>().join(" ");
            let before = entry.state().map(|state| format!(" ; {state}")).unwrap_or_default();
            entry.set(Field::State, format!("{what} ({header} : {shown}){before}").as_str());
            count += 1;
        }
        match count {
            0 => {}
            1 => {
                evidence.push(format!("une ligne {}e d’après la colonne {}", done("e ou "), layout.called(column)))
            }
            many => evidence.push(format!(
                "{many} lignes {}es d’après la colonne {}",
                done("es ou "),
                layout.called(column)
            )),
        }
    }
    evidence
}

/// True for a table that also says when a suspension ended: nothing is said of those that did not.
fn ends_suspensions(layout: &Layout) -> bool {
    layout.columns.iter().any(|one| {
        let folded = fold(&one.header);
        folded.contains("suspen") && folded.split(' ').any(|word| matches!(word, "fin" | "levee" | "leve"))
    })
}

/// The lines of a table that take costs back.
struct Credits {
    by_amount: BTreeMap<Money, Vec<[Option<String>; 3]>>,
}

impl Credits {
    fn of(entries: &[Entry]) -> Self {
        let mut by_amount: BTreeMap<Money, Vec<_>> = BTreeMap::new();
        for entry in entries {
            if let Some(amount) = entry.amount.filter(|amount| amount.is_negative()) {
                by_amount.entry(amount.negated()).or_default().push(Self::names(entry));
            }
        }
        Self { by_amount }
    }

    fn names(entry: &Entry) -> [Option<String>; 3] {
        [entry.payee(), entry.payment_order(), entry.invoice()].map(|text| text.map(fold))
    }

    /// True when another line gives the whole of this one back and nothing they share would tell: both count and make
    /// nothing, where the credit alone would make the table too small.
    fn take_back(&self, entry: &Entry) -> bool {
        let Some(credits) = entry.amount.and_then(|amount| self.by_amount.get(&amount)) else { return false };
        let [payee, order, invoice] = Self::names(entry);
        let of_payee = || credits.iter().filter(|[one, ..]| *one == payee);
        let is_linked = |[_, a, b]: &[Option<String>; 3]| {
            (order.is_some() && *a == order) || (invoice.is_some() && *b == invoice)
        };
        of_payee().next().is_some() && !of_payee().any(is_linked)
    }
}

/// What a header says of the cells below it; none for a column of something else: `Annule le mandat n°` of the
/// cancelling line, `Assurance annulation` of a ticket.
fn kind(header: &str) -> Option<Kind> {
    // Nearly every header stops here.
    let folded = fold(header);
    let words: Vec<&str> = folded.split(' ').collect();
    if matches!(words.as_slice(), ["n" | "no" | "num" | "numero", "mandat" | "mdt", "annulatif"]) {
        return Some(Kind::By);
    }
    let (act, state) = (
        words.iter().any(|word| VOIDED_STEMS.iter().any(|(noun, _)| noun == word)),
        words.iter().any(|word| VOIDED_STEMS.iter().any(|(_, states)| states.contains(word))),
    );
    if !act && !state {
        return None;
    }
    let is = |known: &[&str]| words.iter().any(|word| known.contains(word));
    let only_known = words.iter().all(|word| {
        VOIDED_BESIDE.contains(word)
            || VOIDED_DATES.contains(word)
            || VOIDED_MOTIVES.contains(word)
            || VOIDED_STEMS.iter().any(|(noun, states)| noun == word || states.contains(word))
    });
    let of_order = is(&["mandat", "mandats", "mdt", "piece", "facture", "ligne"]);
    match () {
        () if !only_known => None,
        () if is(VOIDED_DATES) || (state && words.last() == Some(&"le")) => Some(Kind::Day),
        () if is(VOIDED_MOTIVES) => Some(Kind::Motive),
        () if state && is(&["par"]) => Some(Kind::By),
        () if state && is(&["le"]) => None,
        () if state => Some(Kind::Mark { of_act: false }),
        // `Mandat d’annulation` may be what the line is, or what became of it.
        () if of_order => None,
        () => Some(Kind::Mark { of_act: true }),
    }
}

/// What the cell says, when it says that the line is cancelled.
fn said(kind: Kind, cell: Value<'_>, entry: &Entry, orders: &BTreeSet<String>) -> Option<String> {
    let text = values::text(cell)?;
    let folded = fold(&text);
    let negative = entry.amount.is_some_and(|amount| amount.is_negative());
    let says_so = match kind {
        Kind::Mark { of_act } => {
            (YES_MARKS.contains(&folded.as_str()) || day(cell).is_some()) && !(of_act && negative)
        }
        _ if negative || entry.side == Side::Support => false,
        Kind::Day => day(cell).is_some(),
        // Where the one that cancels stands in the table, both count and make nothing.
        Kind::By => !is_nothing(&folded) && !orders.contains(&folded),
        Kind::Motive => !is_nothing(&folded) && text.chars().any(char::is_alphabetic) && !is_put_right(&folded),
    };
    says_so.then(|| text.into_owned())
}

/// A motive that was put right: `pièce manquante, régularisé le 25/11`.
fn is_put_right(folded: &str) -> bool {
    const STEMS: [&str; 6] = ["regularis", "corrig", "leve", "reemis", "represent", "rectifi"];
    folded.split(' ').any(|word| STEMS.iter().any(|stem| word.starts_with(stem)))
}

fn is_nothing(folded: &str) -> bool {
    NO_MARKS.contains(&folded)
        || NO_MOTIVES.contains(&folded)
        || folded.bytes().all(|byte| matches!(byte, b'0' | b' '))
}

/// A number that is no mark: an amount that was cancelled, or the number of a mandat.
fn is_amount(cell: Value<'_>) -> bool {
    let is_mark = |text: &str| YES_MARKS.contains(&text) || NO_MARKS.contains(&text);
    match cell {
        Value::Number(_) => values::text(cell).is_some_and(|number| !is_mark(&number)),
        Value::Text(text) => {
            let folded = fold(text);
            !is_mark(&folded)
                && folded.bytes().any(|byte| byte.is_ascii_digit())
                && !folded.bytes().any(|byte| byte.is_ascii_alphabetic())
                && day(cell).is_none()
        }
        _ => false,
    }
}

/// A day, and not a number that could be one.
fn day(cell: Value<'_>) -> Option<Date> {
    match cell {
        Value::Date(_) => {}
        Value::Text(text) if text.contains(['/', '-', '.']) => {}
        _ => return None,
    }
    values::date(cell).ok().flatten()
}

/// True for a line that was rejected, then paid all the same.
fn is_paid_since(entry: &Entry, rejected: Option<Date>) -> bool {
    let since = |paid: Date| rejected.is_none_or(|rejected| rejected <= paid);
    let says_paid = |state: &str| fold(state).split(' ').any(|word| PAID_STATES.contains(&word));
    entry.payment_date.is_some_and(since) || entry.state().is_some_and(says_paid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_cancelled_lines_are_known_among_their_neighbours() {
        for header in ["Annulé", "Mandat annulé (O/N)", "Ligne annulée", "Rejeté"] {
            assert_eq!(kind(header), Some(Kind::Mark { of_act: false }), "{header}");
        }
        for header in ["Top annulation", "Indicateur de rejet", "Annulation O/N"] {
            assert_eq!(kind(header), Some(Kind::Mark { of_act: true }), "{header}");
        }
        for header in ["Date annulation", "Date de rejet", "Dt rejet comptable", "Annulé le"] {
            assert_eq!(kind(header), Some(Kind::Day), "{header}");
        }
        for header in ["Mandat annulé par", "N° mandat annulatif"] {
            assert_eq!(kind(header), Some(Kind::By), "{header}");
        }
        assert_eq!(kind("Suspendu"), Some(Kind::Mark { of_act: false }));
        assert_eq!(kind("Date rejet Hélios"), Some(Kind::Day));
        assert_eq!(kind("Motif de rejet"), Some(Kind::Motive));
        for header in [
            "Annule le mandat n°",
            "Mandat d’annulation",
            "Assurance annulation",
            "Frais d’annulation",
            "Montant annulé",
            "Date limite d’annulation",
            "Annulable",
            "Date mandat",
            "Objet",
        ] {
            assert_eq!(kind(header), None, "{header}");
        }
    }
}
