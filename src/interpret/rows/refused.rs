//! Lines of claims that a column calls refused, personal, or paid by the organisation itself.
//!
//! Example: `Remboursable : Non` beside a dinner of 18,60 € says that nothing is owed for it; `Payment Type : Company
//! Paid`, that it is owed to the bank of the card, not to the traveller. Only columns of which every cell is a known
//! mark are believed.

use crate::interpret::header::Layout;
use crate::interpret::values;
use crate::interpret::vocabulary::{
    BY_ORGANISATION, BY_TRAVELLER, DECISION_HEADERS, NO_MARKS, ORGANISATIONS, PAYER_HEADERS, PERSONAL_HEADERS,
    REFUNDABLE_HEADERS, REFUSED_WORDS, YES_MARKS,
};
use crate::model::entry::{Entry, HOUSE_PAID, Side};
use crate::model::field::Field;
use crate::model::sheet::Sheet;
use crate::model::words::{fold, is_cancelled};

/// What a column says of the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// `Remboursable`: no means refused.
    Refundable,
    /// `Dépense personnelle`: yes means refused.
    Personal,
    /// `Décision`: a word of refusal means so.
    Decision,
    /// `Mode de paiement`: how it was paid; `by` when the column says who paid: `Payé par`.
    Payer { by: bool },
}

/// Gives such lines their state; the evidence, in French.
pub(in crate::interpret) fn tell(sheet: &Sheet, layout: &Layout, entries: &mut [Entry]) -> Vec<String> {
    // A fare that is not refundable is bought all the same: only claims are refunded.
    let is_claim = |entry: &Entry| {
        let has = |field: Field| entry.texts.has(field);
        entry.side == Side::Support && has(Field::Beneficiary) && has(Field::MissionOrder) && !has(Field::Ticket)
    };
    if !entries.iter().any(is_claim) {
        return Vec::new();
    }
    let mut evidence = Vec::new();
    let kinds = layout.columns.iter().filter_map(|one| Some((one.column, kind(&fold(&one.header))?)));
    for (column, kind) in kinds {
        let cell = |entry: &Entry| {
            let row = entry.place.cell_ref()?.row;
            values::text(sheet.value(row, column)).map(|text| (fold(&text), text.into_owned()))
        };
        let cells = || entries.iter().filter_map(cell);
        if !cells().all(|(folded, _)| is_mark(kind, &folded)) {
            continue;
        }
        // Where nothing is said to be the traveller's, the table is no claim.
        let is_payer = matches!(kind, Kind::Payer { .. });
        if is_payer && !cells().any(|(folded, _)| BY_TRAVELLER.contains(&folded.as_str())) {
            continue;
        }
        // Nor does a column say anything that says the same of every line.
        if kind != Kind::Decision
            && entries.iter().all(|one| cell(one).is_some_and(|(cell, _)| says_so(kind, &cell)))
        {
            continue;
        }
        let mut count = 0;
        for entry in entries.iter_mut().filter(|entry| is_claim(entry)) {
            // The state may be this very column.
            let is_known = |entry: &Entry| !is_payer && entry.state().is_some_and(is_cancelled);
            let said = cell(entry).filter(|(folded, _)| says_so(kind, folded) && !is_known(entry));
            let Some((_, shown)) = said else { continue };
            let header = layout.called(column);
            let what = if is_payer { HOUSE_PAID } else { "Refusé" };
            let before = entry.state().map(|state| format!(" ; {state}")).unwrap_or_default();
            entry.set(Field::State, format!("{what} (colonne {header} : {shown}){before}").as_str());
            count += 1;
        }
        if count > 0 {
            let (lines, what) = match (count, is_payer) {
                (1, true) => ("une ligne".to_owned(), "payée par la collectivité"),
                (_, true) => (format!("{count} lignes"), "payées par la collectivité"),
                (1, _) => ("une ligne".to_owned(), "refusée"),
                _ => (format!("{count} lignes"), "refusées"),
            };
            evidence.push(format!("{lines} {what} d’après la colonne {}", layout.called(column)));
        }
    }
    evidence
}

fn kind(header: &str) -> Option<Kind> {
    // `Remboursable (O/N)` is asked as `Remboursable`.
    let header = header.strip_suffix(" o n").or_else(|| header.strip_suffix(" oui non")).unwrap_or(header);
    let header = header.strip_suffix(" y n").or_else(|| header.strip_suffix(" yes no")).unwrap_or(header);
    [
        (REFUNDABLE_HEADERS, Kind::Refundable),
        (PERSONAL_HEADERS, Kind::Personal),
        (DECISION_HEADERS, Kind::Decision),
        (PAYER_HEADERS, Kind::Payer { by: header.ends_with(" par") || header.ends_with(" by") }),
    ]
    .into_iter()
    .find_map(|(headers, kind)| headers.contains(&header).then_some(kind))
}

/// True for a cell that such a column may hold.
fn is_mark(kind: Kind, folded: &str) -> bool {
    match kind {
        Kind::Refundable | Kind::Personal => {
            YES_MARKS.contains(&folded)
                || NO_MARKS.contains(&folded)
                || matches!(folded, "ja" | "nein" | "si" | "sim")
        }
        // A decision may be put in any words.
        Kind::Decision => true,
        Kind::Payer { .. } => says_so(kind, folded) || BY_TRAVELLER.contains(&folded) || folded.is_empty(),
    }
}

fn says_so(kind: Kind, folded: &str) -> bool {
    match kind {
        Kind::Refundable => !folded.is_empty() && (NO_MARKS.contains(&folded) || folded == "nein"),
        Kind::Personal => YES_MARKS.contains(&folded) || matches!(folded, "ja" | "si" | "sim"),
        Kind::Decision => REFUSED_WORDS.contains(&folded),
        Kind::Payer { by } => BY_ORGANISATION.contains(&folded) || by && ORGANISATIONS.contains(&folded),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_refusals_are_known_among_their_neighbours() {
        for (header, wanted) in [
            ("Remboursable (O/N)", Some(Kind::Refundable)),
            ("Is Reimbursable", Some(Kind::Refundable)),
            ("Dépense personnelle", Some(Kind::Personal)),
            ("Décision", Some(Kind::Decision)),
            ("Payment Type", Some(Kind::Payer { by: false })),
            ("Payé par", Some(Kind::Payer { by: true })),
            ("Facturable", None),
            ("Date de paiement", None),
        ] {
            assert_eq!(kind(&fold(header)), wanted, "{header}");
        }
    }
}
