//! What is owed of an amount, in a column beside it: `Montant accepté`, `Montant service fait`, `Quote-part mission`; or
//! what is not: `Montant refusé`, `Part personnelle`.
//!
//! Where the headers say which one is asked and which one admitted, the admitted one is the amount. Elsewhere the
//! question is put: the two give two totals.

use rust_decimal::Decimal;

use super::arithmetic::{Numbers, best, is_sum, numbers, prove};
use super::doubts::{Doubt, called, differ, named};
use super::fit;
use super::layout::{Claim, Column, FORCED, Taken};
use super::reduced::holds_amounts;
use super::several::Missions;
use super::wholes::is_of_the_line;
use crate::interpret::vocabulary::{
    ADMITTED_WORDS, ADVANCE_WORDS, ASKED_WORDS, CHECKED_WORDS, NET_WORDS, NO_SHARE_WORDS, NOT_ADMITTED,
    REFUND_WORDS, REFUNDED_WORDS, SETTLED_WORDS, SHARE_WORDS, WITHHELD_WORDS,
};
use crate::model::field::Field;
use crate::model::sheet::Sheet;
use crate::model::words::fold;

/// What a column says of the amount beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The part that is owed.
    Owed,
    /// The part that is not.
    Withheld,
    /// The part that came back, or the whole of what is paid back.
    Refunded,
}

fn words(column: &Column) -> impl Iterator<Item = &str> {
    column.title.normal.words.split(' ')
}

/// True when a header has one of these words, in any gender and number.
pub(super) fn says(column: &Column, known: &[&str]) -> bool {
    let is = |word: &str| {
        let bare = word.strip_suffix('s').unwrap_or(word);
        [Some(word), Some(bare), bare.strip_suffix('e')].into_iter().flatten().any(|form| known.contains(&form))
    };
    words(column).any(is)
}

/// True for a header of what is not owed: `Montant refusé`, `Dépense personnelle`, `Non remboursable`.
pub(super) fn is_withheld(column: &Column) -> bool {
    let denied = || {
        let after = words(column).skip_while(|word| *word != "non").nth(1);
        after.is_some_and(|word| NOT_ADMITTED.contains(&word))
    };
    says(column, WITHHELD_WORDS) || denied()
}

/// True for a header of what is admitted, and of nothing else.
fn is_admitted(column: &Column) -> bool {
    says(column, ADMITTED_WORDS) && !says(column, NO_SHARE_WORDS) && !is_withheld(column)
}

/// True for a header of what is owed: `À rembourser`, `Montant admis`, `Part Département`, `Net à payer`.
pub(super) fn is_owed(column: &Column) -> bool {
    let known = [ADMITTED_WORDS, REFUNDED_WORDS, SHARE_WORDS, NET_WORDS];
    known.into_iter().any(|list| says(column, list)) && !is_withheld(column)
}

/// True when no line has more in `part` than in `whole`, and each has some in both or in none.
fn is_full_part(whole: &Numbers, part: &Numbers) -> bool {
    let both = || whole.iter().zip(part).filter_map(|(whole, part)| whole.zip(*part));
    both().next().is_some()
        && whole.iter().zip(part).all(|(whole, part)| whole.is_some() == part.is_some())
        && both().all(|(whole, part)| part.abs() <= whole.abs())
}

/// `Montant demandé ; Montant accepté`: what was admitted of what was asked is the amount.
pub(super) fn examine(sheet: &Sheet, rows: &[u32], columns: &mut [Column], claims: &mut Vec<Claim>) {
    let gross = |at: usize| {
        let claim = best(claims, at).filter(|claim| claim.score < FORCED)?;
        matches!(claim.field, Field::Amount | Field::AmountInclTax).then_some(claim.field)
    };
    let is_asked = |at: &usize| says(&columns[*at], ASKED_WORDS) && !says(&columns[*at], NO_SHARE_WORDS);
    let Some(asked) = (0..columns.len()).filter(is_asked).find(|at| gross(*at).is_some()) else { return };
    let told = columns.iter().any(|column| column.forced.is_some_and(Field::is_money));
    // What is left to pay of it may be less for another reason.
    if told || columns.iter().any(|column| says(column, ADVANCE_WORDS)) {
        return;
    }
    let is_one = |at: &usize| *at != asked && is_admitted(&columns[*at]) && holds_amounts(&columns[*at]);
    let mut admitted = (0..columns.len()).filter(is_one);
    let (Some(at), None, Some(field)) = (admitted.next(), admitted.next(), gross(asked)) else { return };
    let of = |at: usize| numbers(sheet, rows, columns[at].column);
    if !is_full_part(&of(asked), &of(at)) {
        return;
    }
    let why = format!("ce qui est admis de {}", called(&columns[asked]));
    columns[asked].refused = format!("montant demandé : {} dit ce qui en est admis", called(&columns[at]));
    claims.retain(|claim| claim.at != asked);
    prove(claims, at, field, why);
}

/// The column that may say how much of the amount counts, put as a question where none is put about the amount yet.
pub(super) fn doubt(
    sheet: &Sheet,
    rows: &[u32],
    columns: &[Column],
    taken: &[Taken],
    missions: &Missions,
    known: &[Doubt],
) -> Option<Doubt> {
    if known.iter().any(|doubt| doubt.field.is_money()) {
        return None;
    }
    let mut fields = [Field::AmountInclTax, Field::Amount].into_iter();
    let one = fields.find_map(|field| taken.iter().find(|one| one.field == field))?;
    // What is ordered is what was retained.
    let is_ordered = taken.iter().any(|one| one.field == Field::AmountOrdered);
    if is_ordered || taken.iter().any(|one| one.score >= FORCED && one.field.is_money()) {
        return None;
    }
    let is_free = |at: usize| {
        let may_be = |field: Field| !fit::is_number(field) || matches!(field, Field::Amount | Field::AmountPaid);
        taken.iter().all(|one| one.at != at || may_be(one.field)) && !missions.columns.contains(&columns[at].column)
    };
    let mut whole = None;
    let kinds = (0..columns.len()).filter(|at| *at != one.at && is_free(*at));
    let mut kinds = kinds.filter_map(|at| {
        let is_lone = missions.lone == Some(columns[at].column) && holds_amounts(&columns[at]);
        let lone = is_lone.then_some(Kind::Owed);
        Some((at, kind(columns, taken, one.at, at).or(lone)?))
    });
    let (at, kind) = kinds.find(|(at, kind)| {
        let whole = whole.get_or_insert_with(|| numbers(sheet, rows, columns[one.at].column));
        let part = numbers(sheet, rows, columns[*at].column);
        let is_deducted = || {
            let parts = parts(columns, taken, (one.at, *at));
            let parts = parts.map(|part| numbers(sheet, rows, columns[part].column)).collect::<Vec<_>>();
            is_deducted(&parts, &part, whole)
        };
        tells(whole, &part, *kind) && !(*kind == Kind::Withheld && is_deducted())
    })?;
    Some(asked(columns, one, at, kind))
}

/// The columns before an amount and what is not owed of it that hold what a line costs: `Transport ; Repas`.
fn parts<'c>(
    columns: &'c [Column],
    taken: &'c [Taken],
    (whole, withheld): (usize, usize),
) -> impl Iterator<Item = usize> + 'c {
    (0..whole.min(withheld)).filter(|at| {
        let column = &columns[*at];
        taken.iter().all(|one| one.at != *at) && holds_amounts(column) && is_of_the_line(&column.title.shown)
    })
}

/// True when the parts less what is not owed are the amount, line after line: nothing is left to ask.
fn is_deducted(parts: &[Numbers], withheld: &Numbers, whole: &Numbers) -> bool {
    let sum = |row: usize| parts.iter().filter_map(|part| part[row]).fold(Decimal::ZERO, Decimal::saturating_add);
    let mut lines =
        whole.iter().zip(withheld).enumerate().filter_map(|(row, (whole, off))| Some((row, (*whole)?, *off)));
    !parts.is_empty() && lines.all(|(row, whole, off)| is_sum(whole, off.unwrap_or_default().abs(), sum(row)))
}

/// What a header says of the amount of the line.
fn kind(columns: &[Column], taken: &[Taken], amount: usize, at: usize) -> Option<Kind> {
    let column = &columns[at];
    // Nearly every column stops here. What the lines have settled needs no question.
    if !holds_amounts(column) || !column.refused.is_empty() || column.title.shown.contains('%') {
        return None;
    }
    // `Validé par` holds the number of somebody.
    let is_number = fold(&column.title.shown).split(' ').any(|word| matches!(word, "par" | "by"));
    let has = |fields: &[Field]| taken.iter().any(|one| fields.contains(&one.field));
    let is_claim = has(&[Field::Beneficiary, Field::MissionOrder]);
    let is_ledger = has(&[Field::PaymentOrder, Field::Slip]);
    if is_number || says(column, NO_SHARE_WORDS) {
        return None;
    }
    if is_withheld(column) {
        return Some(Kind::Withheld);
    }
    if !is_claim && !is_ledger && says(column, REFUND_WORDS) {
        return Some(Kind::Refunded);
    }
    let is_share = says(column, SHARE_WORDS) && !says(&columns[amount], SHARE_WORDS);
    let is_checked = says(column, CHECKED_WORDS) || column.title.normal.words.contains("service fait");
    let is_known = says(column, ADMITTED_WORDS) || is_checked;
    let is_known = is_known && !says(&columns[amount], ADMITTED_WORDS) && !says(&columns[amount], CHECKED_WORDS);
    if is_share || is_known {
        return Some(Kind::Owed);
    }
    // An advance explains what is refunded beside it.
    let has_advance = || columns.iter().any(|column| says(column, ADVANCE_WORDS));
    let is_refund = words(column).any(|word| REFUNDED_WORDS.contains(&word));
    let is_refund = is_refund && !words(column).any(|word| matches!(word, "non" | "tiers"));
    let is_settled = says(column, SETTLED_WORDS) && !says(&columns[amount], SETTLED_WORDS);
    let is_refund = is_refund || (!is_ledger && is_settled);
    let is_said = words(&columns[amount]).any(|word| REFUNDED_WORDS.contains(&word));
    (is_claim && is_refund && !is_said && !has_advance()).then_some(Kind::Owed)
}

/// True when the two columns would give two totals, and the one may be a part of the other.
fn tells(whole: &Numbers, part: &Numbers, kind: Kind) -> bool {
    let mut both = whole.iter().zip(part).filter_map(|(whole, part)| whole.zip(*part));
    let is_part = both.all(|(whole, part)| part.abs() <= whole.abs());
    // `Validé` over 1 and 0 is a mark.
    let is_sum = part.iter().flatten().any(|value| !value.is_zero() && *value != Decimal::ONE);
    is_part && is_sum && (kind == Kind::Withheld || differ(whole, part))
}

fn asked(columns: &[Column], one: &Taken, at: usize, kind: Kind) -> Doubt {
    let (column, other) = (&columns[one.at], &columns[at]);
    let (instead, why) = match kind {
        Kind::Owed => (
            vec![(one.field, named(columns, other))],
            format!(
                "Les colonnes {} et {} peuvent toutes deux être le {} ; elles diffèrent et la première a été retenue.",
                called(column),
                called(other),
                one.field.french()
            ),
        ),
        Kind::Withheld | Kind::Refunded => (
            vec![(Field::Debit, named(columns, column)), (Field::Credit, named(columns, other))],
            format!(
                "La colonne {} dit une part qui n’est pas due, mais rien ne prouve qu’elle se déduise de {} : rien n’a été déduit.",
                called(other),
                called(column)
            ),
        ),
    };
    Doubt { column: column.column, rival: other.column, field: one.field, instead, why }
}
