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
        let name = fold(typed);
        match (typed.starts_with(['-', '–', '—', '−']), name.is_empty()) {
            (true, true) => Some(Asked::Alone),
            (true, false) => Some(Asked::Apart(name)),
            (false, false) => Some(Asked::Together(name)),
            (false, true) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dash_forbids_and_a_dash_with_a_mark_forbids_the_pair() {
        assert_eq!(Asked::read(" - "), Some(Asked::Alone));
        assert_eq!(Asked::read("–"), Some(Asked::Alone));
        assert_eq!(Asked::read("-x"), Asked::read(" – X "));
        assert_eq!(Asked::read(" A "), Some(Asked::Together("a".into())));
        assert_eq!(Asked::read("  "), None);
    }
}
