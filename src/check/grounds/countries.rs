//! Names of countries and their codes, for scales that write one or the other. Data, and one look-up.

use crate::model::words::{contains_words, fold};

/// ISO code, then the names under which scales write it, folded, separated by `|`.
const COUNTRIES: &str = include_str!("data/pays.csv");

/// The ISO code of a country written as code or name: `ETATS-UNIS D'AMERIQUE`, `US`.
pub(super) fn code(written: &str) -> Option<&'static str> {
    let written = written.trim();
    let folded = fold(written);
    let rows = || COUNTRIES.lines().filter_map(|line| line.split_once(';'));
    if written.len() == 2 {
        return rows().map(|row| row.0).find(|code| code.eq_ignore_ascii_case(written));
    }
    let exact = rows().find(|(_, names)| names.split('|').any(|name| name == folded));
    let within = || rows().find(|(_, names)| names.split('|').any(|name| contains_words(&folded, name)));
    exact.or_else(within).map(|row| row.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_known_by_code_and_by_name() {
        assert_eq!(code("it"), Some("IT"));
        assert_eq!(code("ETATS-UNIS D'AMERIQUE"), Some("US"));
        assert_eq!(code("Grande-Bretagne"), code("Royaume-Uni"));
        assert_eq!(code("Corée du Sud"), Some("KR"));
        assert_eq!(code("Guinée équatoriale"), Some("GQ"));
        assert_eq!(code("Atlantide"), None);
        for line in COUNTRIES.lines() {
            let (_, names) = line.split_once(';').unwrap();
            names.split('|').for_each(|name| assert_eq!(fold(name), name));
        }
    }
}
