//! What a mark in the column `Pointage` asks.

use crate::model::words::fold;

/// What a mark asks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// The lines that carry it are one match.
    Together(String),
    /// The lines that carry it do not go with each other.
    Apart(String),
    /// No automatic match.
    Alone,
}

impl Asked {
    /// What a mark asks; nothing when it has neither a letter nor a digit nor a dash.
    pub fn read(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        let name = name(typed);
        match (typed.starts_with(['-', '–', '—', '−']), name.is_empty()) {
            (true, true) => Some(Asked::Alone),
            (true, false) => Some(Asked::Apart(name)),
            (false, false) => Some(Asked::Together(name)),
            (false, true) => None,
        }
    }
}

/// What makes a mark the same as another: its letters and digits, and the signs that people add to have one more mark,
/// `a` and `a'`. Spaces, dashes, points and what closes a number (`1)`, `a.`) tell nothing.
fn name(typed: &str) -> String {
    let mut name = fold(typed);
    let nothing = |sign: &char| {
        sign.is_alphanumeric() && *sign != 'º'
            || sign.is_whitespace()
            || matches!(sign, '-' | '–' | '—' | '−' | '‑' | '_' | '.' | ',' | ':' | ';' | '/' | ')')
    };
    if name.is_empty() || typed.chars().all(|sign| nothing(&sign)) {
        return name;
    }
    name.push(' ');
    name.extend(typed.chars().filter(|sign| !nothing(sign)).map(|sign| match sign {
        '’' | '‘' | '′' | '´' | '`' => '\'',
        '″' | '”' | '“' => '"',
        'º' => '°',
        other => other,
    }));
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_and_the_same_with_a_sign_are_two() {
        for (one, other) in [("a", "a'"), ("a'", "a''"), ("a", "a*"), ("a", "(a)"), ("1", "1°"), ("a*", "a'")] {
            assert_ne!(Asked::read(one), Asked::read(other), "{one} {other}");
            assert_ne!(Asked::read(&format!("- {one}")), Asked::read(&format!("-{other}")), "{one} {other}");
        }
        for (one, other) in [
            ("A", "a "),
            ("a'", "A’"),
            ("a '", "a'"),
            ("1)", "1"),
            ("a.", "a"),
            ("é1", "E1"),
            ("a-1", "a 1"),
            ("1°", "1º"),
        ] {
            assert_eq!(Asked::read(one), Asked::read(other), "{one} {other}");
        }
    }

    #[test]
    fn a_dash_forbids_and_a_dash_with_a_mark_forbids_the_pair() {
        assert_eq!(Asked::read(" - "), Some(Asked::Alone));
        assert_eq!(Asked::read("–"), Some(Asked::Alone));
        assert_eq!(Asked::read("-x"), Asked::read(" – X "));
        assert_eq!(Asked::read(" A "), Some(Asked::Together("a".into())));
        assert_eq!(Asked::read("  "), None);
    }
}
