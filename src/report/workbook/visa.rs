//! The visa of each mission on `Fiche de contrôle`: where its fields stand, and how they are read back.

use crate::model::notes::{Notes, Visa, VisaField, header};
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

use super::typed;

/// Opens the block of a mission, before its code.
pub(super) const HEAD: &str = "Visa de la mission ";
/// The block ends within so many rows.
const ROWS_MAX: u32 = 14;

/// Reads the visas of a sheet; a field is the first filled cell on the right of its label. A second visa of a
/// mission, on a copy of the sheet, is kept apart.
pub(super) fn read(sheet: &Sheet, notes: &mut Notes) {
    let heads = (0..sheet.row_count()).filter_map(|row| Some((row, head(sheet, row)?)));
    let heads: Vec<(u32, String)> = heads.collect();
    for (at, (row, code)) in heads.iter().enumerate() {
        let next = heads.get(at + 1).map_or(sheet.row_count(), |(row, _)| *row);
        let fields: Visa = (row + 1..next.min(row + ROWS_MAX)).filter_map(|row| field(sheet, row)).collect();
        // What the program itself wrote is no visa.
        if fields.keys().all(|field| *field == VisaField::Figures) {
            continue;
        }
        match notes.visas.get(code) {
            None => drop(notes.visas.insert(code.clone(), fields)),
            Some(known) if *known == fields => {}
            Some(_) => {
                let told = [(header::OLD_SHEET, header::WAS_VISA), (header::MISSION, code.as_str())];
                let told = told.map(|(name, text)| (name.to_owned(), text.to_owned())).into_iter();
                let fields = fields.into_iter().map(|(field, text)| (field.french().to_owned(), text));
                notes.orphans.push(told.chain(fields).collect());
            }
        }
    }
}

/// The codes of the missions that have a visa block on a sheet.
pub(super) fn codes(sheet: &Sheet) -> impl Iterator<Item = String> {
    (0..sheet.row_count()).filter_map(move |row| head(sheet, row))
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
