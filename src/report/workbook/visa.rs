//! The visa of each mission on `Fiche de contrôle`: where its fields stand, and how they are read back.

use std::collections::BTreeMap;

use crate::model::notes::{Visa, VisaField};
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

use super::typed;

/// Opens the block of a mission, before its code.
pub(super) const HEAD: &str = "Visa de la mission ";
/// The block ends within so many rows.
const ROWS_MAX: u32 = 14;

/// Reads the visas of a sheet; a field is the first filled cell on the right of its label.
pub(super) fn read(sheet: &Sheet, visas: &mut BTreeMap<String, Visa>) {
    let heads = (0..sheet.row_count()).filter_map(|row| Some((row, head(sheet, row)?)));
    let heads: Vec<(u32, String)> = heads.collect();
    for (at, (row, code)) in heads.iter().enumerate() {
        let next = heads.get(at + 1).map_or(sheet.row_count(), |(row, _)| *row);
        let fields: Visa = (row + 1..next.min(row + ROWS_MAX)).filter_map(|row| field(sheet, row)).collect();
        // What the program itself wrote is no visa.
        if fields.keys().any(|field| *field != VisaField::Figures) {
            visas.entry(code.clone()).or_insert(fields);
        }
    }
}

fn head(sheet: &Sheet, row: u32) -> Option<String> {
    sheet.cells(row).find_map(|(_, value)| match value {
        Value::Text(text) => text.trim().strip_prefix(HEAD).map(|code| code.trim().to_owned()),
        _ => None,
    })
}

fn field(sheet: &Sheet, row: u32) -> Option<(VisaField, String)> {
    let mut cells = sheet.cells(row);
    let field = cells.find_map(|(_, value)| match value {
        Value::Text(text) => VisaField::ALL.into_iter().find(|field| fold(field.french()) == fold(text)),
        _ => None,
    })?;
    let value = cells.map(|(_, value)| value).find(|value| !typed::text(*value).is_empty())?;
    let text = if field == VisaField::Date { typed::due(value) } else { typed::text(value) };
    Some((field, text))
}
