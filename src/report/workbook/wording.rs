//! How a line of an export is told in a few cells.

use std::borrow::Cow;

use crate::model::books::Books;
use crate::model::entry::{Counted, Entry, EntryId, Side};
use crate::model::matching::Confidence;
use crate::model::money::Money;

/// Who is paid, and for whom on a second line when that is somebody else.
pub(super) fn who(entry: &Entry) -> Cow<'_, str> {
    together(who_in_pieces(entry))
}

/// The same in pieces that follow each other.
pub(super) fn who_in_pieces(entry: &Entry) -> [&str; 3] {
    match (entry.payee(), entry.beneficiary()) {
        (Some(payee), Some(beneficiary)) if payee != beneficiary => [payee, "\n", beneficiary],
        (payee, beneficiary) => [payee.or(beneficiary).unwrap_or(""), "", ""],
    }
}

fn together(pieces: [&str; 3]) -> Cow<'_, str> {
    match pieces {
        [alone, "", ""] => alone.into(),
        pieces => pieces.concat().into(),
    }
}

/// What for; then what the reader must know of the amount: a share, another currency.
pub(super) fn what(entry: &Entry, share: Option<Money>) -> Cow<'_, str> {
    let description = entry.description().unwrap_or("");
    if share.is_none() && entry.original().is_none() && entry.also_at().is_empty() {
        return description.into();
    }
    let mut lines = vec![description.to_owned()];
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
    if !entry.also_at().is_empty() {
        lines.push(format!("(livrée aussi ailleurs : {})", entry.also_at().len()));
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n").into()
}

/// A text of several lines on one.
pub(super) fn on_one_line<'a>(text: &'a str, between: &str) -> Cow<'a, str> {
    if text.contains('\n') { text.replace('\n', between).into() } else { text.into() }
}

/// In the column `Côté`.
pub(super) fn side(side: Side) -> &'static str {
    match side {
        Side::Ledger => "Comptabilité",
        Side::Support => "Justificatifs",
    }
}

/// True for the name of a side.
pub(super) fn is_side(text: &str) -> bool {
    [Side::Ledger, Side::Support].iter().any(|one| side(*one) == text)
}

/// What an entry was for, in words. The only place where the workbook decides it.
pub(super) fn nature(books: &Books, id: EntryId) -> Cow<'_, str> {
    books.nature_label(id)
}

/// What comes nearest to a line that nothing settles; nothing when nobody looked.
pub(super) fn nearest(books: &Books, id: EntryId) -> String {
    books.leftover_of(id).map(|leftover| leftover.sentence(&books.entries)).unwrap_or_default()
}

/// The account of the nomenclature.
pub(super) fn article(entry: &Entry) -> &str {
    entry.account().unwrap_or("")
}

/// `1234/2`: payment order and line; failing that the commitment.
pub(super) fn order(entry: &Entry) -> Cow<'_, str> {
    together(order_in_pieces(entry))
}

/// The same in pieces that follow each other.
pub(super) fn order_in_pieces(entry: &Entry) -> [&str; 3] {
    match (entry.payment_order(), entry.order_line()) {
        (Some(order), Some(line)) => [order, "/", line],
        (Some(order), None) => [order, "", ""],
        (None, _) => entry.commitment().map_or([""; 3], |code| ["eng. ", code, ""]),
    }
}

/// The reference of the document.
pub(super) fn document(entry: &Entry) -> &str {
    let references = [entry.invoice(), entry.ticket(), entry.statement(), entry.mission_order()];
    let all = references.into_iter().chain([entry.supporting_document()]);
    all.flatten().next().unwrap_or("")
}

/// The reference that names an entry of either side.
pub(super) fn voucher(entry: &Entry) -> Cow<'_, str> {
    let order = order(entry);
    if order.is_empty() { document(entry).into() } else { order }
}

/// Why an entry stands outside the totals.
pub(super) fn why_not_counted(entry: &Entry) -> &'static str {
    match entry.counted() {
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
pub(super) fn list<'a>(texts: impl Iterator<Item = impl Into<Cow<'a, str>>>) -> Cow<'a, str> {
    const SHOWN_MAX: usize = 12;
    let mut texts = texts.map(Into::into).filter(|text: &Cow<str>| !text.is_empty()).peekable();
    let Some(first) = texts.next() else { return Cow::Borrowed("") };
    if texts.peek().is_none() {
        return first;
    }
    let mut texts: Vec<Cow<str>> = std::iter::once(first).chain(texts).collect();
    texts.dedup();
    // One more line says as much as « + 1 autre ».
    if texts.len() <= SHOWN_MAX + 1 {
        return texts.join("\n").into();
    }
    format!("{}\n+ {} autres", texts[..SHOWN_MAX].join("\n"), texts.len() - SHOWN_MAX).into()
}
