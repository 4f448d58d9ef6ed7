//! A text, cut into words, numbers and signs, each with its place in it.

use crate::model::words::fold;

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// Digits, without any sign.
    Digits,
    Sign,
}

/// A piece of a text.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// As [`fold`] writes it; a sign as it is.
    pub(super) folded: String,
    /// Begins with a capital letter.
    pub(super) is_capital: bool,
    /// No small letter in it, and several letters.
    pub(super) is_all_capitals: bool,
    /// No space before it.
    pub(super) is_glued: bool,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A text and its pieces.
#[derive(Clone, Debug)]
pub(super) struct Tokens<'t> {
    pub(super) text: &'t str,
    all: Vec<Token>,
    /// The sentence of each piece.
    sentences: Vec<u32>,
}

impl<'t> Tokens<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let mut all: Vec<Token> = Vec::new();
        let mut signs = text.char_indices().peekable();
        let mut glued = false;
        while let Some((start, sign)) = signs.next() {
            if sign.is_whitespace() {
                glued = false;
                continue;
            }
            let kind = kind(sign);
            let mut end = start + sign.len_utf8();
            while let Some((at, next)) = signs.next_if(|(_, next)| kind != Kind::Sign && self::kind(*next) == kind)
            {
                end = at + next.len_utf8();
            }
            let piece = &text[start..end];
            let folded = if kind == Kind::Word { fold(piece) } else { piece.to_owned() };
            let letters = piece.chars().count();
            all.push(Token {
                kind,
                folded,
                is_capital: sign.is_uppercase(),
                is_all_capitals: letters > 1 && !piece.chars().any(char::is_lowercase),
                is_glued: glued,
                start,
                end,
            });
            glued = true;
        }
        let sentences = sentences(&all);
        Self { text, all, sentences }
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<&Token> {
        self.all.get(at)
    }

    /// The folded word at this position, or nothing for digits, signs and beyond the end.
    pub(super) fn word(&self, at: usize) -> &str {
        self.get(at).filter(|token| token.kind == Kind::Word).map_or("", |token| &token.folded)
    }

    /// The sign at this position; a space where there is none.
    pub(super) fn sign(&self, at: usize) -> char {
        let sign = self.get(at).filter(|token| token.kind == Kind::Sign);
        sign.and_then(|token| token.folded.chars().next()).unwrap_or(' ')
    }

    /// The digits at this position.
    pub(super) fn digits(&self, at: usize) -> Option<&str> {
        self.get(at).filter(|token| token.kind == Kind::Digits).map(|token| token.folded.as_str())
    }

    pub(super) fn sentence(&self, at: usize) -> u32 {
        self.sentences.get(at).copied().unwrap_or(0)
    }

    /// The first piece of the sentence that holds this one.
    pub(super) fn sentence_start(&self, at: usize) -> usize {
        let sentence = self.sentence(at);
        (0..at).rev().take_while(|before| self.sentence(*before) == sentence).last().unwrap_or(at)
    }

    /// Where these folded words end, when they stand here one after the other; hyphens and apostrophes
    /// between them count for nothing, and `*` is any ending.
    pub(super) fn says(&self, at: usize, words: &str) -> Option<usize> {
        let mut here = at;
        for (rank, word) in words.split(' ').enumerate() {
            while rank > 0 && matches!(self.sign(here), '-' | '\'') {
                here += 1;
            }
            let said = self.word(here);
            let is = match word.strip_suffix('*') {
                Some(stem) => said.starts_with(stem),
                None => said == word,
            };
            if !is || said.is_empty() {
                return None;
            }
            here += 1;
        }
        Some(here)
    }

    /// True when one of these wordings stands in the range.
    pub(super) fn any(&self, range: std::ops::Range<usize>, wordings: &[&str]) -> bool {
        range.into_iter().any(|at| wordings.iter().any(|words| self.says(at, words).is_some()))
    }

    /// The text from one piece to another, the second not included.
    pub(super) fn slice(&self, range: &std::ops::Range<usize>) -> &'t str {
        let start = self.get(range.start).map_or(self.text.len(), |token| token.start);
        let end = range.end.checked_sub(1).and_then(|last| self.get(last)).map_or(start, |token| token.end);
        self.text.get(start..end).unwrap_or_default()
    }
}

fn kind(sign: char) -> Kind {
    if sign.is_ascii_digit() {
        Kind::Digits
    } else if sign.is_alphabetic() && !matches!(sign, 'º' | 'ª') {
        Kind::Word
    } else {
        Kind::Sign
    }
}

/// Words after which a point ends nothing.
const SHORTENED: &[&str] = &[
    "m", "mm", "mme", "mmes", "mlle", "dr", "pr", "me", "st", "ste", "art", "al", "cf", "ex", "etc", "n", "no",
    "janv", "fev", "fevr", "avr", "juil", "sept", "oct", "nov", "dec", "env", "f", "p", "cfp", "min", "max", "av",
    "bd",
];

/// Days of the week: a number behind the point is their day.
const DAYS: &[&str] = &["lun", "mar", "mer", "jeu", "ven", "sam", "dim"];

fn sentences(all: &[Token]) -> Vec<u32> {
    let mut sentence = 0;
    let mut numbers = Vec::with_capacity(all.len());
    for (at, token) in all.iter().enumerate() {
        numbers.push(sentence);
        let next = all.get(at + 1);
        let ends = match token.folded.as_str() {
            "!" | "?" => true,
            ";" => true,
            "." => {
                let before = at.checked_sub(1).and_then(|before| all.get(before));
                let shortened = before.is_some_and(|before| {
                    before.kind == Kind::Word
                        && (SHORTENED.contains(&before.folded.as_str()) || before.end - before.start == 1)
                });
                let weekday = before.is_some_and(|before| DAYS.contains(&before.folded.as_str()))
                    && next.is_some_and(|next| next.kind == Kind::Digits);
                let glued = next.is_some_and(|next| next.is_glued);
                let starts = next.is_none_or(|next| next.is_capital || next.kind != Kind::Word);
                !shortened && !weekday && !glued && starts
            }
            _ => false,
        };
        if ends && token.kind == Kind::Sign {
            sentence += 1;
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_they_do() {
        let tokens = Tokens::of("M. Boré a dépensé 12.50 €. La mission a eu lieu ; le 3 oct. 2017, art. 5.");
        let count = tokens.sentence(tokens.len() - 1) + 1;
        assert_eq!(count, 3);
        assert_eq!(tokens.word(0), "m");
        assert_eq!(Tokens::of("quatre-vingt").says(0, "quatre vingt"), Some(3));
    }
}
