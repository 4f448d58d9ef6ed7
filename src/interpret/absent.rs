//! Who was on the list of a delegation and did not go: `Présent : Non`, `Désisté`, a name under `Absents excusés`.
//!
//! Such a person is no member: what was paid to them is asked about as what is paid to any outsider.

use super::header::Layout;
use super::members::mark;
use super::values;
use crate::model::account::ColumnReading;
use crate::model::field::Field;
use crate::model::sheet::Sheet;
use crate::model::words::fold;

/// Words of a header over yes and no.
const PRESENCE: &[&str] = &[
    "present",
    "presente",
    "presents",
    "presence",
    "participe",
    "participation",
    "participant",
    "parti",
    "confirme",
];

/// What a cell says of somebody who did not go.
const ABSENT: &[&str] = &[
    "absent",
    "absente",
    "absent excuse",
    "absente excusee",
    "excuse",
    "excusee",
    "annule",
    "annulee",
    "annulation",
    "desiste",
    "desistee",
    "desistement",
    "empeche",
    "empechee",
    "remplace",
    "remplacee",
    "non parti",
    "non partie",
    "n a pas participe",
    "ne participe pas",
    "retire",
    "retiree",
];

/// True for a row that says that its person did not go.
pub(super) fn is_absent(sheet: &Sheet, layout: &Layout, row: u32) -> bool {
    let may_say = |one: &&ColumnReading| {
        !matches!(
            one.field,
            Some(Field::LastName | Field::FirstName | Field::Person | Field::Beneficiary | Field::Mission)
        )
    };
    layout.columns.iter().filter(may_say).any(|one| {
        let value = sheet.value(row, one.column);
        let Some(text) = values::text(value) else { return false };
        let of_presence = || fold(&one.header).split(' ').any(|word| PRESENCE.contains(&word));
        ABSENT.contains(&fold(&text).as_str()) || (mark(value) == Some(false) && of_presence())
    })
}

/// True for a title over those who did not go: `Absents excusés`, `Désistements`.
pub(super) fn is_title(text: &str) -> bool {
    const TITLES: &[&str] = &[
        "absent",
        "absents",
        "absente",
        "absentes",
        "excuses",
        "excuse",
        "excusees",
        "desistement",
        "desistements",
    ];
    fold(text).split(' ').next().is_some_and(|first| TITLES.contains(&first))
}
