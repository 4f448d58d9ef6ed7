//! Whole numbers in words or figures: `quatre-vingt-dix-sept`, `deux cent mille`, `1er`.

use super::tokens::Tokens;

/// A number and where it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) value: u64,
    pub(super) end: usize,
}

/// Words below twenty and the tens.
const SIMPLE: &[(&str, u64)] = &[
    ("zero", 0),
    ("un", 1),
    ("une", 1),
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("six", 6),
    ("sept", 7),
    ("huit", 8),
    ("neuf", 9),
    ("dix", 10),
    ("onze", 11),
    ("douze", 12),
    ("treize", 13),
    ("quatorze", 14),
    ("quinze", 15),
    ("seize", 16),
    ("vingt", 20),
    ("vingts", 20),
    ("trente", 30),
    ("quarante", 40),
    ("cinquante", 50),
    ("soixante", 60),
    ("septante", 70),
    ("octante", 80),
    ("huitante", 80),
    ("nonante", 90),
];

/// The number that stands here, in figures (at most six digits, none beside them) or in words.
pub(super) fn at(tokens: &Tokens<'_>, at: usize) -> Option<Number> {
    if let Some(digits) = tokens.digits(at) {
        const LONG: usize = 6;
        let value = (digits.len() <= LONG).then(|| digits.parse().ok()).flatten()?;
        return Some(Number { value, end: at + 1 });
    }
    in_words(tokens, at)
}

/// The whole number that fills a cell; a dash is nobody.
pub(super) fn cell(tokens: &Tokens<'_>) -> Option<u32> {
    if tokens.len() == 1 && tokens.sign(0) == '-' {
        return Some(0);
    }
    let number = at(tokens, 0)?;
    (number.end == tokens.len()).then(|| u32::try_from(number.value).ok()).flatten()
}

/// The number that these words make; as many words as make one.
pub(super) fn in_words(tokens: &Tokens<'_>, start: usize) -> Option<Number> {
    let mut read = Reading::default();
    let mut here = start;
    let mut end = start;
    while let Some(step) = read.word(tokens.word(here)) {
        let _: () = step;
        end = here + 1;
        here = end;
        if tokens.sign(here) == '-' && tokens.get(here).is_some_and(|sign| sign.is_glued) {
            here += 1;
        }
        // `vingt et un`, `soixante et onze`.
        if tokens.word(here) == "et" && read.takes_and() {
            let next = if tokens.sign(here + 1) == '-' { here + 2 } else { here + 1 };
            if matches!(tokens.word(next), "un" | "une" | "onze") {
                here = next;
            }
        }
    }
    (end > start).then_some(Number { value: read.total + read.part, end })
}

#[derive(Default)]
struct Reading {
    /// Millions and thousands.
    total: u64,
    /// Below a thousand, under way.
    part: u64,
    /// The last multiplier: thousands follow millions.
    scale: u64,
    begun: bool,
}

impl Reading {
    /// Takes one more word; none when it does not belong to the number.
    fn word(&mut self, word: &str) -> Option<()> {
        let first = !self.begun;
        let below = self.part % 100;
        match word {
            "cent" | "cents" if self.part < 10 => self.part = self.part.max(1) * 100,
            "mille" | "mil" if self.scale == 0 || self.scale > 1000 => self.multiply(1000),
            "million" | "millions" if self.scale == 0 && self.part > 0 => self.multiply(1_000_000),
            "vingt" | "vingts" if below == 4 => self.part += 76,
            word => {
                let (_, value) = SIMPLE.iter().find(|(known, _)| *known == word)?;
                let fits = match *value {
                    0 => first,
                    1..=9 if below == 10 => *value >= 7,
                    1..=9 => self.part.is_multiple_of(10),
                    10..=16 => below == 0 || below == 60 || below == 80,
                    _ => below == 0,
                };
                if !fits || (self.begun && self.part == 0 && self.scale == 0) {
                    return None;
                }
                self.part += value;
            }
        }
        self.begun = true;
        Some(())
    }

    fn multiply(&mut self, scale: u64) {
        self.total += self.part.max(1) * scale;
        self.part = 0;
        self.scale = scale;
    }

    /// `et` may follow: twenty, thirty…
    fn takes_and(&self) -> bool {
        (20..=60).contains(&(self.part % 100)) && self.part.is_multiple_of(10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<u64> {
        let tokens = Tokens::of(text);
        at(&tokens, 0).filter(|number| number.end == tokens.len()).map(|number| number.value)
    }

    #[test]
    fn numbers_in_words() {
        for (text, value) in [
            ("quatre", 4),
            ("vingt et un", 21),
            ("Vingt-et-une", 21),
            ("soixante et onze", 71),
            ("soixante-dix-sept", 77),
            ("quatre-vingts", 80),
            ("quatre-vingt-quatorze", 94),
            ("quatre-vingt-dix-neuf", 99),
            ("cent huit", 108),
            ("deux cents", 200),
            ("mille cent soixante-dix-sept", 1177),
            ("cent trente-neuf mille cent huit", 139_108),
            ("deux mille dix-sept", 2017),
            ("un million deux cent mille", 1_200_000),
            ("133558", 133_558),
        ] {
            assert_eq!(read(text), Some(value), "{text}");
        }
    }

    #[test]
    fn two_numbers_are_not_one() {
        for text in ["deux trois", "un et un", "quatre et un", "dix deux", "vingt trente", "mille mille"] {
            assert_eq!(read(text), None, "{text}");
        }
        let tokens = Tokens::of("deux élus");
        assert_eq!(at(&tokens, 0), Some(Number { value: 2, end: 1 }));
    }
}
