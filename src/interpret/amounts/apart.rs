//! A column of amounts for each mission: what each of them bears of a line.
//!
//! The shares are written as staff would type them, `GENES 534,17 ; MIAMI 11650,00`, and only where they make
//! the amount of the line.

use rust_decimal::Decimal;

use super::Amounts;
use crate::interpret::header::Layout;
use crate::model::entry::Entry;
use crate::model::field::Field;

/// Says of each line which missions bear it; gives the evidence, in French.
pub(in crate::interpret) fn tell(layout: &Layout, amounts: &Amounts, entries: &mut [Entry]) -> Option<String> {
    if layout.missions.is_empty() {
        return None;
    }
    let mut count = 0;
    for entry in entries {
        let Some(row) = entry.place.cell_ref().map(|cell| cell.row) else { continue };
        let share = |column: &u32| {
            let value = amounts.number_of(row, *column).filter(|value| !value.is_zero())?;
            Some((layout.header(*column).split_whitespace().collect::<Vec<_>>().join(" "), value))
        };
        let shares: Vec<(String, Decimal)> = layout.missions.iter().filter_map(share).collect();
        let Some(amount) = entry.amount.map(|amount| amount.amount()) else { continue };
        let sum: Decimal = shares.iter().map(|(_, value)| *value).sum();
        if entry.mission_text().is_some() || shares.is_empty() || sum.abs() != amount.abs() {
            continue;
        }
        // A credit note whose amounts are printed without a sign.
        let turned = if sum == amount { Decimal::ONE } else { Decimal::NEGATIVE_ONE };
        let text = match shares.as_slice() {
            [(mission, _)] => mission.clone(),
            _ => {
                let written = |(mission, value): &(String, Decimal)| {
                    format!("{mission} {}", (*value * turned).to_string().replace('.', ","))
                };
                shares.iter().map(written).collect::<Vec<_>>().join(" ; ")
            }
        };
        entry.set(Field::Mission, text.as_str());
        count += 1;
    }
    let called: Vec<String> = layout.missions.iter().map(|column| layout.called(*column)).collect();
    (count > 0).then(|| format!("mission d’après les colonnes {}", called.join(", ")))
}
