//! One expense that two papers tell in their own words: a stay, a meal, a claim, a number; and what is not one.

use rappro::model::account::ColumnReading;
use rappro::model::entry::Entry;
use rappro::model::field::Field;
use rappro::model::matching::Confidence;
use rappro::model::place::{CellRef, Place};

use crate::desk::{Desk, MIAMI, on, order};

/// A paper of another file.
fn of_file(line: &mut Entry, file: &str) {
    line.place = Place::cell(&file.into(), None, line.place.cell_ref().unwrap_or(CellRef::new(1, 0)));
}

/// A night on the folio of a hotel: how many, at what price, and the whole; the columns are headed so.
fn folio(
    nights: &'static str,
    each: &'static str,
    whole: &str,
    last: &'static str,
    headings: [&str; 2],
) -> Vec<String> {
    let mut desk = Desk::new();
    for (field, heading) in [Field::Quantity, Field::EndDate].into_iter().zip(headings) {
        desk.facts.files[1].tables[0].columns.push(ColumnReading {
            column: 1,
            header: heading.to_owned(),
            field: Some(field),
            evidence: String::new(),
        });
    }
    desk.settled(MIAMI, whole, |line| {
        order(line, "101", "1");
        line.set(Field::Payee, "San Callisto");
        line.set(Field::Beneficiary, "LE BIHAN Rozenn");
        line.set(Field::Invoice, "77490");
        line.service_date = on("2017-11-04");
        line.service_end = on(last);
        line.change_figures(|figures| {
            figures.quantity = nights.parse().ok();
            figures.unit_amount = each.parse().ok();
        });
    });
    desk.look().of("stay_extension")
}

#[test]
fn nights_that_the_folio_tells_in_two_ways_are_a_question() {
    let headings = ["Nuitées", "Départ"];
    let asked = ["review MIAMI 440.00 pieces.csv › F3"];
    assert_eq!(folio("5", "88.00", "440.00", "2017-11-08", headings), asked, "one night more than the days");
    assert_eq!(
        folio("4", "88.00", "440.00", "2017-11-08", headings),
        asked,
        "a price that does not make the whole"
    );
    let none = |seen: Vec<String>| assert!(seen.is_empty(), "{seen:?}");
    none(folio("4", "110.00", "440.00", "2017-11-08", headings));
    none(folio("4", "105.00", "440.00", "2017-11-08", headings));
    none(folio("5", "88.00", "440.00", "2017-11-08", ["Nuitées", "Au"]));
    none(folio("5", "88.00", "440.00", "2017-11-08", ["Nombre de personnes", "Départ"]));
}
