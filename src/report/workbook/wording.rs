//! How a line of an export is told in a few cells.

use crate::model::books::Books;
use crate::model::entry::{Counted, Entry, EntryId};
use crate::model::matching::Confidence;
use crate::model::money::Money;

/// Who is paid, and for whom on a second line when that is somebody else.
pub(super) fn who(entry: &Entry) -> String {
    match (entry.payee(), entry.beneficiary()) {
        (Some(payee), Some(beneficiary)) if payee != beneficiary => format!("{payee}\n{beneficiary}"),
        (payee, beneficiary) => payee.or(beneficiary).unwrap_or("").to_owned(),
    }
}

/// What for; then what the reader must know of the amount: a share, another currency.
pub(super) fn what(entry: &Entry, share: Option<Money>) -> String {
    let mut lines = vec![entry.description().unwrap_or("").to_owned()];
    if let (Some(whole), Some(_)) = (entry.amount, share) {
        lines.push(format!("(part de {whole})"));
    }
    match (entry.original(), entry.amount) {
        (Some(original), None) => lines.push(format!("({original}, sans montant converti)")),
        (Some(original), Some(amount)) if original.currency() != amount.currency() => {
            lines.push(format!("({original})"));
        }
        _ => {}
    }
    if !entry.also_at.is_empty() {
        lines.push(format!("(livrée aussi ailleurs : {})", entry.also_at.len()));
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// What an entry was for, in words. The only place where the workbook decides it.
pub(super) fn nature(books: &Books, id: EntryId) -> String {
    books.nature_label(id)
}

/// What comes nearest to a line that nothing settles; nothing when nobody looked.
pub(super) fn nearest(books: &Books, id: EntryId) -> String {
    books.leftover_of(id).map(|leftover| leftover.sentence(&books.entries)).unwrap_or_default()
}

/// The account of the nomenclature.
pub(super) fn article(entry: &Entry) -> String {
    entry.account().unwrap_or("").to_owned()
}

/// `1234/2`: payment order and line; failing that the commitment.
pub(super) fn order(entry: &Entry) -> String {
    match (entry.payment_order(), entry.order_line()) {
        (Some(order), Some(line)) => format!("{order}/{line}"),
        (Some(order), None) => order.to_owned(),
        (None, _) => entry.commitment().map(|code| format!("eng. {code}")).unwrap_or_default(),
    }
}

/// The reference of the document.
pub(super) fn document(entry: &Entry) -> String {
    let references = [entry.invoice(), entry.ticket(), entry.statement(), entry.mission_order()];
    let all = references.into_iter().chain([entry.supporting_document()]);
    all.flatten().next().map(ToString::to_string).unwrap_or_default()
}

/// The reference that names an entry of either side.
pub(super) fn voucher(entry: &Entry) -> String {
    let order = order(entry);
    if order.is_empty() { document(entry) } else { order }
}

/// Why an entry stands outside the totals.
pub(super) fn why_not_counted(entry: &Entry) -> &'static str {
    match entry.counted {
        Counted::Yes => "",
        Counted::Cancelled => "ligne annulée ou rejetée",
        Counted::Corroborates(_) => "pièce d’une dépense déjà comptée",
    }
}

/// `1 ↔ n`: how many stand on each side, ledger first.
pub(super) fn kind(ledger: usize, support: usize) -> &'static str {
    match (ledger > 1, support > 1) {
        // Lines that cancel out on their own side.
        (true, _) if support == 0 => "n ↔ 0",
        (_, true) if ledger == 0 => "0 ↔ n",
        (false, false) => "1 ↔ 1",
        (false, true) => "1 ↔ n",
        (true, false) => "n ↔ 1",
        (true, true) => "n ↔ n",
    }
}

/// How sure a match is.
pub(super) fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Certain => "Certain",
        Confidence::Probable => "Probable",
        Confidence::Manual => "Manuel",
    }
}

/// At most so many texts, repeated ones once, then how many are left out.
pub(super) fn list(texts: impl Iterator<Item = String>) -> String {
    const SHOWN_MAX: usize = 12;
    let mut texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
    texts.dedup();
    // One more line says as much as « + 1 autre ».
    if texts.len() <= SHOWN_MAX + 1 {
        return texts.join("\n");
    }
    format!("{}\n+ {} autres", texts[..SHOWN_MAX].join("\n"), texts.len() - SHOWN_MAX)
}
