//! A date that is none, or out of all sense: `31/02/2017`, `12/2017`, a year 2071. Example: a night of
//! `05/11/2107` cannot be compared with a mission of November 2017. Nor can an invoice of 2052, or of 2002, have been
//! for it ([`super::grounds::sense`]).

use std::collections::BTreeMap;

use super::findings::problems;
use super::findings::wording::{day, line_first, places};
use super::grounds::report;
use super::grounds::scope::{self, Table};
use super::grounds::sense::Sense;
use super::time_barred::is_barred;
use super::{Check, Grounds};
use crate::model::Date;
use crate::model::books::Books;
use crate::model::declaration::DoubtKind;
use crate::model::entry::{Entry, EntryId};
use crate::model::field::Field;
use crate::model::finding::{Observation, Severity};
use crate::model::place::{CellRef, Place};

pub(super) static CHECK: Check = Check {
    id: "unreadable_date",
    title: "Date illisible",
    why: "Sans date sûre, ni la mission, ni l’exercice, ni la période de la dépense ne peuvent être contrôlés.",
    source: "Pratique de contrôle : aucune date n’est devinée.",
    remedy: "Corriger la date dans l’export d’après la pièce, puis relancer.",
    severity: Severity::Review,
    needs: "Les colonnes de dates des exports.",
    closes_by_correction_only: false,
    run: |books| {
        let said: Vec<Observation> = impossible_days(books).into_iter().chain(senseless(books)).collect();
        match problems::reported_by("unreadable_date", books) {
            Ok(found) => Ok(found.into_iter().chain(said).collect()),
            Err(_) if !said.is_empty() => Ok(said),
            not_checked => not_checked,
        }
    },
};

/// Dates that no mission of their line can have: one finding for each date of a column. A day of consumption and a day
/// of payment are compared with the mission and the mandat by checks of their own.
fn senseless(books: &Grounds<'_>) -> Vec<Observation> {
    let sense = Sense::of(books);
    let mut dates: BTreeMap<(Table<'_>, Field, Date), Vec<EntryId>> = BTreeMap::new();
    for (id, entry) in books.assigned() {
        let is_sound = |date: Option<Date>| date.is_none_or(|date| sense.is_any(date));
        if is_sound(entry.document_date) && is_sound(entry.order_date) && is_sound(entry.date) {
            continue;
        }
        for (field, date) in of_papers(entry) {
            // A claim that was never paid is told by its age.
            if sense.is_none(books, id, date) && !is_barred(books, id, entry) {
                dates.entry((scope::table(entry), field, date)).or_default().push(id);
            }
        }
    }
    dates.into_iter().map(|((_, field, date), lines)| observe(books, field, date, &lines)).collect()
}

/// The dates of a paper or an order.
fn of_papers(entry: &Entry) -> impl Iterator<Item = (Field, Date)> {
    let known = [entry.document_date, entry.order_date, entry.service_date, entry.service_end, entry.payment_date];
    let other = entry.date.filter(|date| !known.contains(&Some(*date)));
    let dates =
        [(Field::DocumentDate, entry.document_date), (Field::OrderDate, entry.order_date), (Field::Date, other)];
    dates.into_iter().filter_map(|(field, date)| Some((field, date?)))
}

fn observe(books: &Books, field: Field, date: Date, lines: &[EntryId]) -> Observation {
    let first = books.entry(lines[0]);
    let missions = scope::missions(books, lines[0]);
    let of: Vec<String> = missions
        .iter()
        .map(|id| books.mission(*id))
        .map(|mission| format!("{} (du {} au {})", mission.label, day(mission.start), day(mission.end)))
        .collect();
    let message = format!(
        "{} : {} du {}, hors de sens pour la mission {} ; l’année est sans doute fausse.",
        line_first(first),
        field.french(),
        day(date),
        of.join(" et ")
    );
    let remedy =
        "Corriger la date dans l’export d’après la pièce, puis relancer ; si elle est juste, dire pourquoi.";
    Observation::at(cell(books, first, field), message, remedy)
        .mission(scope::mission(books, lines[0]))
        .related(places(books, lines.iter().copied().skip(1)))
        .subject(field.french())
        .subjects(lines.iter().copied())
}

/// The cell of a line that holds this date.
fn cell(books: &Books, entry: &Entry, field: Field) -> Place {
    let place = &entry.place;
    let file = books.files.iter().find(|file| file.path == *place.file());
    let tables = file.into_iter().flat_map(|file| &file.tables);
    let mut columns = tables.filter(|table| table.sheet.as_ref() == place.sheet()).flat_map(|table| &table.columns);
    let column = columns.find(|column| column.field == Some(field)).map(|column| column.column);
    let at = place.cell_ref().zip(column).map(|(cell, column)| CellRef::new(cell.row, column));
    at.map_or_else(|| place.clone(), |at| place.at(at))
}

/// Days of the report that cannot be: `du 31 septembre au 3 octobre`.
fn impossible_days(books: &Books) -> Vec<Observation> {
    let doubts = report::of(books).into_iter().flat_map(|told| told.doubts.iter().map(move |doubt| (told, doubt)));
    let impossible = doubts.filter(|(_, doubt)| doubt.kind == DoubtKind::ImpossibleDate);
    let observed = impossible.filter_map(|(told, doubt)| {
        let quote = doubt.quotes.first()?;
        let name = doubt.mission.and_then(|at| told.missions.get(at)).map_or("", |one| one.name.value.as_str());
        let message = format!("{name} : les dates du rapport sont impossibles, « {} ».", quote.words);
        let remedy = "Faire corriger le rapport, et vérifier « debut » et « fin » dans dossier.toml.";
        let mission = doubt.mission.and_then(|at| report::mission(books, told, at));
        Some(
            Observation::at(quote.place.clone(), message, remedy)
                .mission(mission)
                .subject(format!("rapport {name}")),
        )
    });
    observed.collect()
}
