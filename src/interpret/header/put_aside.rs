//! Columns that a header names and their content contradicts: left aside, and said.
//!
//! `Date facture` over `171023`: without a word the checks that need this date would look at nothing. `N° facture`
//! over days: were they numbers, an invoice paid twice would be seen by nobody.

use std::ops::Range;

use super::candidates::CLEAR;
use super::fit;
use super::layout::{Column, Layout, NO_COLUMN, Taken, reserved};
use crate::interpret::vocabulary::DAY_WORDS;
use crate::model::Text;
use crate::model::field::Field;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::place::column_letters;
use crate::model::sheet::{Sheet, Value};

/// A column and what its header says that it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PutAside {
    column: u32,
    field: Field,
}

/// The columns of days and numbers that cannot be read as such, unless another column holds the same or
/// `dossier.toml` says that none does.
pub(super) fn all(columns: &[Column], taken: &[Taken], wanted: &[(Field, String)]) -> Vec<PutAside> {
    let found = columns.iter().enumerate().filter_map(|(at, column)| {
        let best = column.title.candidates.first().filter(|best| best.score >= CLEAR)?;
        let field = best.field;
        let free = taken.iter().all(|one| one.at != at && one.field != field) && !reserved(field, wanted);
        let profile = &column.profile;
        let contrary = profile.filled > 0 && fit::fit(field, profile).is_none();
        let said = if field.is_date() {
            // Words alone are no days that somebody could not read: `à réception`.
            profile.mostly(profile.digits) && says_day(&column.title.normal.words)
        } else {
            fit::is_reference(field)
                && fit::says_number(&column.title.normal.words)
                && profile.nearly_all(profile.plain_dates)
        };
        (free && contrary && said).then_some(PutAside { column: column.column, field })
    });
    found.collect()
}

/// True for a normal header that says that it dates: `Retour` may be the flight.
fn says_day(header: &str) -> bool {
    header.split(' ').any(|word| DAY_WORDS.contains(&word))
}

impl Layout {
    /// The columns left aside as problems: one for each column.
    pub(in crate::interpret) fn put_aside(&self, sheet: &Sheet, body: Range<u32>) -> Vec<Problem> {
        let problem = |one: &PutAside| {
            let row = body.clone().find(|row| !sheet.value(*row, one.column).is_blank())?;
            Some(self.problem(sheet, row, one))
        };
        self.put_aside.iter().filter_map(problem).collect()
    }

    fn problem(&self, sheet: &Sheet, row: u32, one: &PutAside) -> Problem {
        let (called, field) = (self.called(one.column), one.field.french());
        let settle =
            |name: &str| format!("[source.\"{}\".colonnes]\n{} = \"{name}\"", sheet.file(), one.field.toml_name());
        let kept = format!("colonne {}", column_letters(one.column));
        let (kind, message, remedy) = if one.field.is_date() {
            let shown = match sheet.value(row, one.column) {
                Value::Text(text) => format!(", comme « {} »,", text.trim()),
                _ => String::new(),
            };
            (
                ProblemKind::UnreadableDate,
                format!(
                    "Colonne {called} : ses valeurs{shown} ne se lisent pas comme des dates ; elle est laissée de côté, et les lignes sont comptées sans « {field} »."
                ),
                format!(
                    "Refaire l’export avec des dates jj/mm/aaaa. Si cette colonne ne porte pas de dates, écrire dans dossier.toml :\n{}",
                    settle(NO_COLUMN)
                ),
            )
        } else {
            (
                ProblemKind::UnrecognisedTable { carries_amounts: false },
                format!(
                    "Colonne {called} : elle ne porte que des dates ; elle est laissée de côté, et les lignes sont comptées sans « {field} »."
                ),
                format!(
                    "Si ces dates sont bien les numéros, écrire dans dossier.toml :\n{}\nSinon, le confirmer par :\n{}",
                    settle(&kept),
                    settle(NO_COLUMN)
                ),
            )
        };
        Problem {
            kind,
            at: sheet.place(row, one.column),
            message,
            remedy,
            amount: None,
            subject: Text::from(format!("{}|{}|{}", sheet.file(), one.field.toml_name(), self.header(one.column))),
            related: Vec::new(),
        }
    }
}
