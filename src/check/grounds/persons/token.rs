//! The words of a cell of names, as they are written: capitals tell surnames, first names and other words apart.

use super::vocabulary::{CALLED, NOT_A_PERSON, SMALL};
use crate::model::words::{fold, is_civility};

/// A word as written, and folded.
#[derive(Debug)]
pub(super) struct Token<'t> {
    pub(super) text: &'t str,
    pub(super) folded: String,
}

/// How the letters of a word are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// `DUPONT`.
    Capitals,
    /// `Jean`, `McDonald`.
    Mixed,
    /// `de`, `J.`, a civility, a number.
    Other,
}

/// The words of a text.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let words = text.split([' ', '\u{a0}', '\t', ',', '(', ')', ':']).filter(|word| !word.is_empty());
    let words = words.map(|text| Token { text, folded: fold(text).trim().to_owned() });
    words.filter(|word| !word.folded.is_empty()).collect()
}

impl Token<'_> {
    pub(super) fn has_letters(&self) -> bool {
        self.text.chars().any(char::is_alphabetic)
    }

    /// True when a digit stands in it.
    pub(super) fn is_number(&self) -> bool {
        self.text.bytes().any(|sign| sign.is_ascii_digit())
    }

    /// True when it begins with a small letter.
    pub(super) fn is_lower(&self) -> bool {
        self.text.chars().find(|sign| sign.is_alphabetic()).is_none_or(char::is_lowercase)
    }

    pub(super) fn is_called(&self) -> bool {
        CALLED.contains(&self.folded.as_str())
    }

    /// True for a word of a name that is written with a capital.
    pub(super) fn is_capital(&self) -> bool {
        !self.is_lower() && !is_civility(&self.folded) && !self.is_one_of(SMALL)
    }

    /// True when its words are all of this list: `vice-président`.
    pub(super) fn is_one_of(&self, list: &[&str]) -> bool {
        self.folded.split(' ').all(|word| list.contains(&word))
    }

    /// True when it names a firm, a body or a group.
    pub(super) fn is_firm(&self) -> bool {
        self.folded.split(' ').any(|word| NOT_A_PERSON.contains(&word))
    }

    pub(super) fn case(&self) -> Case {
        let letters = || self.text.chars().filter(|sign| sign.is_alphabetic());
        if letters().count() < 2 || self.is_lower() || is_civility(&self.folded) || self.is_number() {
            Case::Other
        } else if letters().all(char::is_uppercase) {
            Case::Capitals
        } else if self.is_one_of(SMALL) {
            Case::Other
        } else {
            Case::Mixed
        }
    }
}

/// True when every word begins with a capital but those that lead to a family name; where nothing is in capitals,
/// they tell nothing.
pub(super) fn capitalised(words: &[Token<'_>], written: &str) -> bool {
    let unwritten = !written.chars().any(char::is_uppercase);
    words.iter().all(|word| {
        unwritten || !word.is_lower() || word.is_one_of(SMALL) || is_civility(&word.folded)
            // `d’Estienne`
            || word.text.rsplit(['\'', '’']).next().is_some_and(|name| name.starts_with(char::is_uppercase))
    })
}

/// True for words written as the name of one person, and nothing else: `DURAND Paul`, `Paul DURAND`.
pub(super) fn is_sure(words: &[Token<'_>]) -> bool {
    let cases: Vec<Case> = words.iter().map(Token::case).filter(|case| *case != Case::Other).collect();
    cases.contains(&Case::Capitals) && cases.contains(&Case::Mixed)
}
