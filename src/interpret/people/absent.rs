//! Who was on the list of a delegation and did not go: `Présent : Non`, `Désisté`, a name under `Absents excusés`.
//!
//! Such a person is no member: what was paid to them is asked about as what is paid to any outsider.

use super::members::mark;
use crate::interpret::header::Layout;
use crate::interpret::values;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

/// Headers over yes and no, whole: `Présence au CA`, `Jours de présence` tell of something else.
const PRESENCE: &[&str] = &[
    "present",
    "presente",
    "presents",
    "present o n",
    "presence",
    "presence effective",
    "participe",
    "a participe",
    "participation",
    "participation effective",
    "confirme",
];

/// Headers over what became of the inscription, whole: `Vol retour`, `Vote` tell of something else.
const STATES: &[&str] = &[
    "statut",
    "etat",
    "situation",
    "inscription",
    "observation",
    "observations",
    "commentaire",
    "remarque",
    "remarques",
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
    "non parti",
    "non partie",
    "n a pas participe",
    "ne participe pas",
];

/// True for a row that says that its person did not go.
pub(super) fn is_absent(sheet: &Sheet, layout: &Layout, row: u32) -> bool {
    layout.columns.iter().any(|one| says_absent(&one.header, sheet.value(row, one.column)))
}

/// True for a cell under, or behind, this title that says that its person did not go.
pub(super) fn says_absent(title: &str, value: Value<'_>) -> bool {
    let title = fold(title);
    let (of_presence, of_state) = (PRESENCE.contains(&title.as_str()), STATES.contains(&title.as_str()));
    let says_absent = || values::text(value).is_some_and(|text| ABSENT.contains(&fold(&text).as_str()));
    ((of_presence || of_state) && says_absent()) || (of_presence && says_no(value))
}

/// `Non`, `N`, `0`; a dash says nothing.
fn says_no(value: Value<'_>) -> bool {
    mark(value) == Some(false) && values::text(value).is_none_or(|text| text.chars().any(char::is_alphanumeric))
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
