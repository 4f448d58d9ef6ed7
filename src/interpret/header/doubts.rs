//! Columns that could be read in two ways with two different totals, or two missions: said, never guessed in silence.

use super::arithmetic::{Found, Numbers};
use super::layout::{Claim, Column, Layout, Taken};
use crate::interpret::values;
use crate::model::Text;
use crate::model::field::Field;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::place::column_letters;
use crate::model::sheet::Sheet;
use crate::model::words::fold;

/// Two claims nearer than this are as good as each other.
const NEAR: i32 = 12;
/// Score from which a meaning was typed by staff.
const FORCED: i32 = 1_000;

/// A column whose meaning could not be decided, though a total or a mission depends on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::interpret) struct Doubt {
    /// The column that was taken.
    pub(in crate::interpret) column: u32,
    /// The one that could be meant instead; the same when only its meaning is in doubt.
    pub(in crate::interpret) rival: u32,
    /// The field in doubt.
    pub(in crate::interpret) field: Field,
    /// What the staff can write for the other reading: fields, then headers or columns.
    pub(in crate::interpret) instead: Vec<(Field, String)>,
    /// What is in doubt, in French: one sentence.
    pub(in crate::interpret) why: String,
}

/// The doubts of a table.
pub(super) fn doubts(
    sheet: &Sheet,
    rows: &[u32],
    columns: &[Column],
    claims: &[Claim],
    taken: &[Taken],
    found: Found,
) -> Vec<Doubt> {
    let settled = taken.iter().any(|one| one.score >= FORCED && one.field.is_money());
    let mut doubts = Vec::new();
    if !settled {
        doubts.extend(amount(columns, claims, taken, &found));
        doubts.extend(vat(columns, taken, &found));
    }
    doubts.extend(mission(sheet, rows, columns, claims, taken));
    doubts
}

/// How a column is called in messages: its header and its letter.
pub(super) fn called(column: &Column) -> String {
    format!("« {} » ({})", column.title.shown, column_letters(column.column))
}

/// What names a column in `dossier.toml`: its header, or its letter when the header stands twice.
pub(super) fn named(columns: &[Column], column: &Column) -> String {
    let same = columns.iter().filter(|one| fold(&one.title.shown) == fold(&column.title.shown)).count();
    if same > 1 || column.title.shown.trim().is_empty() || column.title.shown.contains(['"', '\\', '\n']) {
        format!("colonne {}", column_letters(column.column))
    } else {
        column.title.shown.clone()
    }
}

/// Two columns that could be the amount of the line, and differ.
fn amount(columns: &[Column], claims: &[Claim], taken: &[Taken], found: &Found) -> Option<Doubt> {
    let one = [Field::AmountOrdered, Field::AmountInclTax, Field::Amount]
        .into_iter()
        .find_map(|field| taken.iter().find(|one| one.field == field))?;
    let numbers = found.of(one.at)?;
    let is_rival = |claim: &&Claim| {
        claim.field == one.field
            && claim.at != one.at
            && claim.score + NEAR > one.score
            && taken.iter().all(|other| other.at != claim.at)
            && found.of(claim.at).is_some_and(|others| differ(numbers, others))
    };
    // Rather the sum of it and of a fee than the fee.
    let whole = claims.iter().filter(is_rival).find(|claim| found.is_whole(claim.at, one.at));
    let rival = whole.or_else(|| claims.iter().find(is_rival)).map(|claim| claim.at)?;
    let (column, other) = (&columns[one.at], &columns[rival]);
    Some(Doubt {
        column: column.column,
        rival: other.column,
        field: one.field,
        instead: vec![(one.field, named(columns, other))],
        why: format!(
            "Les colonnes {} et {} peuvent toutes deux être le {} ; elles diffèrent et la première a été retenue.",
            called(column),
            called(other),
            one.field.french()
        ),
    })
}

/// True when two columns do not give the same total.
pub(super) fn differ(a: &Numbers, b: &Numbers) -> bool {
    let other = b.iter().flatten().filter(|value| !value.is_zero()).count();
    let apart = a.iter().zip(b).filter(|(a, b)| a.unwrap_or_default() != b.unwrap_or_default()).count();
    other > 0 && apart > 0
}

/// An amount beside a VAT, without knowing whether it includes it; or named the other way round.
fn vat(columns: &[Column], taken: &[Taken], found: &Found) -> Option<Doubt> {
    let is_taken = |at: usize| taken.iter().any(|one| one.at == at && one.score < FORCED);
    if let Some((net, gross)) = found.misnamed.filter(|(net, gross)| is_taken(*net) && is_taken(*gross)) {
        let (column, other) = (&columns[net], &columns[gross]);
        return Some(Doubt {
            column: column.column,
            rival: other.column,
            field: Field::AmountInclTax,
            instead: vec![(Field::AmountInclTax, named(columns, other))],
            why: format!(
                "La colonne {} se dit TTC, mais c’est {} qui est la somme du montant et de la TVA.",
                called(column),
                called(other)
            ),
        });
    }
    let (amount, tax) = found.vat_unclear.filter(|(amount, _)| is_taken(*amount))?;
    let (column, other) = (&columns[amount], &columns[tax]);
    Some(Doubt {
        column: column.column,
        rival: column.column,
        field: Field::Amount,
        instead: vec![(Field::AmountExclTax, named(columns, column))],
        why: format!(
            "Rien ne dit si {} comprend la TVA de {} ; il a été lu toutes taxes comprises.",
            called(column),
            called(other)
        ),
    })
}

/// Two columns that name missions of the dossier, and not the same ones.
fn mission(sheet: &Sheet, rows: &[u32], columns: &[Column], claims: &[Claim], taken: &[Taken]) -> Option<Doubt> {
    let one = taken.iter().find(|one| one.field == Field::Mission && one.score < FORCED)?;
    let holds =
        |at: usize| columns[at].profile.missions > 0 && columns[at].profile.mostly(columns[at].profile.missions);
    let text = |row: u32, column: u32| values::text(sheet.value(row, column)).map(|text| fold(&text));
    let rival = claims.iter().find(|claim| {
        claim.field == Field::Mission
            && claim.at != one.at
            && claim.score + NEAR > one.score
            && taken.iter().all(|other| other.at != claim.at)
            && holds(claim.at)
            && holds(one.at)
            && rows.iter().any(|row| {
                let (a, b) = (text(*row, columns[one.at].column), text(*row, columns[claim.at].column));
                a.zip(b).is_some_and(|(a, b)| !a.contains(&b) && !b.contains(&a))
            })
    })?;
    let (column, other) = (&columns[one.at], &columns[rival.at]);
    Some(Doubt {
        column: column.column,
        rival: other.column,
        field: Field::Mission,
        instead: vec![(Field::Mission, named(columns, other))],
        why: format!(
            "Les colonnes {} et {} nomment toutes deux une mission, pas toujours la même ; la première a été retenue.",
            called(column),
            called(other)
        ),
    })
}

impl Layout {
    /// The doubts as problems, each with the lines that settle it in `dossier.toml`.
    pub(in crate::interpret) fn problems(&self, sheet: &Sheet, header: u32) -> Vec<Problem> {
        let place = |column: u32| sheet.place(header, column);
        let problem = |doubt: &Doubt| {
            let line = |field: Field, name: &str| format!("{} = \"{name}\"", field.toml_name());
            let table = format!("[source.\"{}\".colonnes]", sheet.file());
            let instead: Vec<String> = doubt.instead.iter().map(|(field, name)| line(*field, name)).collect();
            let lettered = format!("colonne {}", column_letters(doubt.rival));
            let kept = self.header(doubt.column);
            let kept = if doubt.instead.iter().any(|(_, name)| *name == lettered) || kept.is_empty() {
                format!("colonne {}", column_letters(doubt.column))
            } else {
                kept.to_owned()
            };
            let remedy = format!(
                "Si c’est l’autre lecture, écrire dans dossier.toml :\n{table}\n{}\nSi la lecture retenue est la bonne, la confirmer par :\n{table}\n{}",
                instead.join("\n"),
                line(doubt.field, &kept)
            );
            Problem {
                kind: ProblemKind::UnrecognisedTable { carries_amounts: false },
                at: place(doubt.column),
                message: doubt.why.clone(),
                remedy,
                amount: None,
                subject: Text::from(format!(
                    "{}|{}|{}",
                    sheet.file(),
                    doubt.field.toml_name(),
                    self.header(doubt.column)
                )),
                related: if doubt.rival == doubt.column { Vec::new() } else { vec![place(doubt.rival)] },
            }
        };
        self.doubts.iter().map(problem).collect()
    }
}
