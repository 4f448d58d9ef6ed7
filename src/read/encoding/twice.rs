//! Texts that were encoded in UTF-8 twice: `LibellÃ©` for `Libellé`.
//!
//! A program read UTF-8 as an 8-bit encoding and wrote what it saw. The way back is certain: the letters
//! give bytes again, and these bytes are valid UTF-8, which hardly happens by chance. A line is mended
//! when all its letters beyond ASCII come back that way; a line that mixes both is left as it is.

use encoding_rs::{MACINTOSH, WINDOWS_1252};

use super::high::Letters;

/// Mends the text; gives a sentence when something was mended. `may_hold` is false for signs that it is known not to hold.
pub(super) fn mend(text: &mut String, may_hold: impl Fn(char) -> bool) -> Option<String> {
    // The two others are rare enough to be looked for at the beginning only.
    let head = crate::read::dialect::sample(text);
    let culprit =
        [(Letters::of(WINDOWS_1252), &**text), (Letters::of(MACINTOSH), head), (Letters::code_page_850(), head)]
            .into_iter()
            .find(|(letters, text)| may_hold(letters.letter(0xC3)) && is_suspect(text, letters))?
            .0;
    let mut mended = String::with_capacity(text.len());
    let mut account = Account::default();
    for (line, number) in text.split_inclusive(['\n', '\r']).zip(1_u32..) {
        if line.is_ascii() {
            mended.push_str(line);
            continue;
        }
        match mended_line(line, &culprit) {
            Some(better) => {
                account.note(line, &better, number);
                mended.push_str(&better);
            }
            None => {
                account.others += 1;
                mended.push_str(line);
            }
        }
    }
    let sentence = account.french()?;
    *text = mended;
    Some(sentence)
}

/// Whether a text holds a sign without which there is nothing to mend: what the first byte of `é`, `è`, `à`…
/// becomes in one of the three encodings.
pub(super) fn may_be_in(text: &str) -> bool {
    !text.is_ascii() && FIRST_SIGNS.iter().any(|sign| text.contains(*sign))
}

/// 0xC3 in Windows-1252, on the Mac, in code page 850.
const FIRST_SIGNS: [char; 3] = ['Ã', '√', '├'];

/// The text holds what the first byte of `é`, `è`, `à`… becomes, followed by what the second may become.
fn is_suspect(text: &str, letters: &Letters) -> bool {
    let first = letters.letter(0xC3).to_string();
    let found = memchr::memmem::find_iter(text.as_bytes(), first.as_bytes());
    // A Portuguese name may hold a « ã »: look a little further.
    found.take(64).any(|at| {
        let next = text.get(at + first.len()..).and_then(|rest| rest.chars().next());
        next.is_some_and(|next| letters.byte(next).is_some_and(|byte| (0x80..0xC0).contains(&byte)))
    })
}

fn mended_line(line: &str, letters: &Letters) -> Option<String> {
    let mut mended = String::with_capacity(line.len());
    let mut bytes = Vec::new();
    for letter in line.chars() {
        if letter.is_ascii() {
            mended.push_str(std::str::from_utf8(&bytes).ok()?);
            bytes.clear();
            mended.push(letter);
        } else if letter == super::MARK {
            mended.push(letter);
        } else {
            bytes.push(letters.byte(letter)?);
        }
    }
    mended.push_str(std::str::from_utf8(&bytes).ok()?);
    Some(mended)
}

#[derive(Default)]
struct Account {
    lines: Vec<u32>,
    example: Option<(String, String)>,
    others: usize,
}

impl Account {
    fn note(&mut self, line: &str, better: &str, number: u32) {
        self.lines.push(number);
        if self.example.is_none() {
            let word = |text: &str| {
                let mut words = text.split(|sign: char| !sign.is_alphanumeric() && sign.is_ascii());
                words.find(|word| !word.is_ascii()).unwrap_or_default().to_owned()
            };
            self.example = Some((word(line), word(better)));
        }
    }

    fn french(&self) -> Option<String> {
        let (before, after) = self.example.as_ref()?;
        let which = match self.others {
            0 => "toutes les lignes accentuées".to_owned(),
            _ => crate::read::unreadable::lines(self.lines.len(), &self.lines),
        };
        Some(format!("texte encodé deux fois, rétabli sur {which} : « {before} » est lu « {after} »"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str) -> (String, Option<String>) {
        let mut text = text.to_owned();
        let sentence = mend(&mut text, |_| true);
        (text, sentence)
    }

    #[test]
    fn a_text_encoded_twice_is_put_right() {
        let (text, sentence) = mended("LibellÃ©;Montant\nHÃ´tel Ã\u{a0} GÃªnes;12,50 â‚¬\n");
        assert_eq!(text, "Libellé;Montant\nHôtel à Gênes;12,50 €\n");
        assert!(sentence.unwrap().contains("« LibellÃ© » est lu « Libellé »"));
        assert_eq!(mended("Libell√©;x\n").0, "Libellé;x\n");
        assert_eq!(mended("Libell├®;x\n").0, "Libellé;x\n");
    }

    #[test]
    fn the_signs_that_tell_are_those_of_the_three_encodings() {
        let letters = [Letters::of(WINDOWS_1252), Letters::of(MACINTOSH), Letters::code_page_850()];
        assert_eq!(letters.map(|letters| letters.letter(0xC3)), FIRST_SIGNS);
    }

    #[test]
    fn only_the_lines_that_are_wholly_so() {
        let (text, sentence) = mended("LibellÃ©\nété\n");
        assert_eq!(text, "Libellé\nété\n");
        assert!(sentence.unwrap().contains("1 ligne (ligne 1)"));
    }

    #[test]
    fn right_letters_are_left_alone() {
        for text in ["Libellé à Gênes €\n", "SÃO PAULO\n", "JOÃO et été\n", "ascii\n", ""] {
            assert_eq!(mended(text), (text.to_owned(), None));
        }
    }
}
