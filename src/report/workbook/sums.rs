//! Mission sheets of the previous workbook that do not sum any more to what its own `Évolution` tells of their mission:
//! somebody changed them. Which amounts were changed is known once the exports are read.

use crate::model::key::Key;
use crate::model::money::{Currency, Money};
use crate::model::notes::{ChangedSum, Notes};
use crate::model::place::{CellRef, Place};
use crate::model::sheet::Value;

use super::headed::{Headed, Kind};
use super::{columns, mission, origin, rest, typed};

/// The references and the amounts of each side, and what `Évolution` calls their sum.
const SIDES: [(&str, &str, &str); 2] =
    [("Réf. payé", mission::PAID, columns::LEDGER), ("Réf. justifié", mission::PROVED, columns::SUPPORT)];

/// Finds them; needs the figures of `Évolution`.
pub(super) fn read(tables: &[Headed], currency: Currency, notes: &mut Notes) {
    for headed in tables.iter().filter(|headed| headed.kind == Kind::Mission && !is_cut(headed)) {
        let code = origin::home(headed.sheet);
        for (key, amounts, figure) in SIDES {
            let figure = notes.past.figures.iter().find(|one| one.mission == code && one.what == figure);
            let columns = headed.column(key).zip(headed.column(amounts));
            let Some((written, columns)) = figure.and_then(|one| one.now).zip(columns) else { continue };
            let lines = lines(headed, columns, currency);
            let sum = Money::sum(currency, lines.iter().map(|(_, _, amount)| *amount));
            let Ok(gap) = sum.and_then(|sum| sum.checked_sub(written)) else { continue };
            if !gap.is_zero() {
                let file = headed.sheet.file().rsplit('/').next().unwrap_or_default().into();
                let sheet = Place::of_sheet(&file, headed.sheet.name().map(Into::into).as_ref());
                notes.changed.push(ChangedSum { sheet, column: amounts.to_owned(), gap, lines });
            }
        }
    }
}

/// True for a sheet that does not list all its lines.
fn is_cut(headed: &Headed) -> bool {
    let is_told = |value: Value| matches!(value, Value::Text(text) if text.starts_with(rest::CONTINUED));
    (headed.header_row()..headed.sheet.row_count()).any(|row| headed.sheet.cells(row).any(|(_, one)| is_told(one)))
}

/// The lines of a side with their amounts.
fn lines(headed: &Headed, (key, amounts): (u32, u32), currency: Currency) -> Vec<(Key, CellRef, Money)> {
    let line = |row: u32| {
        let key = Some(headed.key_at(row, key)).filter(|key| !key.is_empty())?;
        let amount = typed::amount(headed.sheet.value(row, amounts), currency)?;
        Some((Key::from_text(&key), CellRef::new(row, amounts), amount))
    };
    headed.rows().filter_map(line).collect()
}
