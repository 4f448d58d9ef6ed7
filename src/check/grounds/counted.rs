//! The numbers by which a text counts nights or people: `7 nuits`, `34 convives`.

/// What invoices call a night, in the languages of the neighbours.
pub(in crate::check) const NIGHTS: &[&str] = &[
    "nuit",
    "nuits",
    "nuitee",
    "nuitees",
    "night",
    "nights",
    "notte",
    "notti",
    "noche",
    "noches",
    "noite",
    "noites",
    "nacht",
    "nachte",
    "nachten",
    "ubernachtung",
    "ubernachtungen",
    "pernottamenti",
    "pernottamento",
];

/// More than these are no nights.
pub(super) const NIGHTS_MAX: u32 = 9999;

/// The number that stands before one of these words.
pub(super) fn number_before(told: &str, words: &[&str]) -> Option<u32> {
    let pairs = told.split(' ').zip(told.split(' ').skip(1));
    let number =
        |text: &str| if text.starts_with(|sign: char| sign.is_ascii_digit()) { text.parse().ok() } else { None };
    let counted = pairs.filter_map(|(before, word)| Some((number(before)?, word)));
    counted
        .filter(|(number, word)| (1..=NIGHTS_MAX).contains(number) && words.contains(word))
        .map(|(number, _)| number)
        .next()
}
