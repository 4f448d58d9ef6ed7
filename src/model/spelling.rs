//! One spelling for all: what a text becomes before it is compared. There are millions of texts: those of plain
//! letters, nearly all, take a short way, and both ways agree (see the tests).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without accents or ligatures, every run of other signs a single space.
/// `N° Mand.` is `n mand`; `Œuvre d’été` is `oeuvre d ete`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// [`fold`] into a text that is used again and again.
pub fn fold_into(text: &str, folded: &mut String) {
    folded.clear();
    fold_onto(text, folded);
}

/// [`fold`] behind what a text holds already, with nothing between.
pub fn fold_onto(text: &str, folded: &mut String) {
    if fold_piece_by_piece(text, folded, push_plain, String::push) {
        folded.pop();
    }
}

/// The same behind bytes.
pub fn fold_onto_bytes(text: &str, folded: &mut Vec<u8>) {
    let push = |folded: &mut Vec<u8>, letter: char| {
        folded.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
    };
    if fold_piece_by_piece(text, folded, |folded, plain| folded.extend_from_slice(plain), push) {
        folded.pop();
    }
}

/// Folds a text into what takes pieces in ASCII, and other letters. True when the last sign is a blank too many.
fn fold_piece_by_piece<S>(
    text: &str,
    folded: &mut S,
    push_plain: impl Fn(&mut S, &[u8]),
    push: impl Fn(&mut S, char),
) -> bool {
    let signs = text.as_bytes();
    let mut kept = [0; BUFFER];
    let (mut at, mut length, mut before, mut any) = (0, 0, b' ', false);
    while at < signs.len() {
        let (sign, next) = match PLAIN[usize::from(signs[at])] {
            0 => plain_letter(&signs[at..]),
            sign => (sign, 1),
        };
        if sign == 0 {
            any |= length > 0;
            push_plain(folded, &kept[..length]);
            length = 0;
            at += fold_letter(&text[at..], &mut before, |letter| {
                any = true;
                push(folded, letter);
            });
            continue;
        }
        // Of a run of blanks the first stays, without a branch: where words end is not to be guessed.
        kept[length] = sign;
        length += usize::from(sign != b' ' || before != b' ');
        before = sign;
        at += next;
        if length == BUFFER {
            push_plain(folded, &kept);
            (length, any) = (0, true);
        }
    }
    any |= length > 0;
    push_plain(folded, &kept[..length]);
    any && before == b' '
}

/// Signs that are put together before they are added to a text.
const BUFFER: usize = 64;

/// What becomes of each byte of ASCII; nothing of others, which are parts of letters.
static PLAIN: [u8; 256] = {
    let mut plain = [0; 256];
    let mut sign = 0;
    while sign < 128 {
        let byte = sign as u8;
        plain[sign] = if byte.is_ascii_alphanumeric() { byte.to_ascii_lowercase() } else { b' ' };
        sign += 1;
    }
    plain
};

/// What becomes of a byte of ASCII.
#[inline]
pub(super) fn plain(sign: u8) -> u8 {
    PLAIN[usize::from(sign)]
}

/// What becomes of a common letter with an accent, or of a sign of French printing, and how many bytes it has;
/// nothing of other letters.
#[inline]
pub(super) fn plain_letter(signs: &[u8]) -> (u8, usize) {
    match *signs {
        [0xc3, second @ 0x80..=0xbf, ..] => match UNDER_ACCENT[usize::from(second - 0x80)] {
            b'?' => (0, 0),
            letter => (letter.to_ascii_lowercase(), 2),
        },
        // `«`, `°`, the blank that does not break; not `²` or `½`, which read as numbers, nor `µ`.
        [0xc2, 0x80..=0xb1 | 0xb4 | 0xb6..=0xb8 | 0xba | 0xbb | 0xbf, ..] => (b' ', 2),
        // `’`, `–`, the thin blank; `€`.
        [0xe2, 0x80, _, ..] | [0xe2, 0x82, 0xac, ..] => (b' ', 3),
        _ => (0, 0),
    }
}

/// Folds the letter that a text begins with; gives its bytes.
fn fold_letter(text: &str, before: &mut u8, mut push: impl FnMut(char)) -> usize {
    let Some(letter) = text.chars().next() else { return 0 };
    let mut push = |letter: char| {
        if letter.is_alphanumeric() {
            push(letter.to_ascii_lowercase());
            *before = b'a';
        } else if *before != b' ' {
            push(' ');
            *before = b' ';
        }
    };
    decomposed(letter, |letter| match ligature(letter) {
        Some(letters) => letters.chars().for_each(&mut push),
        None => letter.to_lowercase().for_each(&mut push),
    });
    letter.len_utf8()
}

fn push_plain(text: &mut String, plain: &[u8]) {
    text.push_str(std::str::from_utf8(plain).unwrap_or_default());
}

/// From `À` to `ÿ`; `?` for what is no letter with an accent.
static UNDER_ACCENT: [u8; 64] = *b"AAAAAA?CEEEEIIII?NOOOOO??UUUUY??aaaaaa?ceeeeiiii?nooooo??uuuuy?y";

/// An ASCII sign, or the letter under the accent of one of the common letters of Western languages.
#[inline]
pub(super) fn without_accent(letter: char) -> Option<char> {
    const FROM: u32 = 'À' as u32;
    if letter.is_ascii() {
        return Some(letter);
    }
    let plain = *UNDER_ACCENT.get((letter as u32).checked_sub(FROM)? as usize)?;
    (plain != b'?').then_some(char::from(plain))
}

/// The letters of which a letter is made, without marks.
fn decomposed(letter: char, push: impl FnMut(char)) {
    std::iter::once(letter).nfd().filter(|letter| !is_combining_mark(*letter)).for_each(push);
}

/// Letters that decomposition leaves alone, and signs that read as letters but are none.
fn ligature(letter: char) -> Option<&'static str> {
    Some(match letter {
        'œ' | 'Œ' => "oe",
        'æ' | 'Æ' => "ae",
        'ß' => "ss",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' => "d",
        // The ordinal signs of `Nº` and `1ª` are alphabetic in Unicode.
        'º' | 'ª' | '°' => " ",
        _ => return None,
    })
}

/// A reference without its dress: upper case, letters and digits only, leading zeros of every run of
/// digits dropped. `fac-2017/00123` is `FAC2017-123`, runs of digits stay apart; `N° 12` is `12`.
pub fn reference_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    reference_key_into(text, &mut key);
    key
}

/// [`reference_key`] into a text that is used again and again.
pub fn reference_key_into(text: &str, key: &mut String) {
    key.clear();
    if text.len() > BUFFER / 2 || !text.is_ascii() {
        return reference_key_of_any(text, key);
    }
    let mut buffer = [0; BUFFER];
    let mut length = 0;
    spell_plain_reference(text, |sign| {
        buffer[length % BUFFER] = sign;
        length += 1;
    });
    push_plain(key, &buffer[..length]);
}

/// A number that references of one key have in common, and others nearly never: quicker than the key.
#[inline]
pub fn reference_mark(text: &str) -> u64 {
    ReferenceReading::of(text).mark
}

/// What is seen of a reference as its signs go by, without spelling its key: the same for all references of one key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReferenceReading {
    /// A number that references of one key have in common, and others nearly never.
    pub mark: u64,
    /// The number that its last digits make, modulo 2⁶⁴.
    pub last: u64,
    /// True when it has a digit that is not zero.
    pub is_number: bool,
}

impl ReferenceReading {
    /// Reads a reference.
    #[inline]
    pub fn of(text: &str) -> Self {
        Self::of_signs(text.as_bytes(), false).unwrap_or_else(|| Self::of_key(&reference_key(text)))
    }

    #[cold]
    fn of_key(key: &str) -> Self {
        Self::of_signs(key.as_bytes(), true).unwrap_or_default()
    }

    /// Reads ASCII signs or a key: of both the case, the dress and leading zeros say nothing. None for other letters,
    /// of which only those of a key say what they are.
    fn of_signs(signs: &[u8], is_key: bool) -> Option<Self> {
        const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
        /// Digits of numbers that 64 bits hold.
        const DIGITS_MAX: usize = 19;
        let mixed = |mark: u64, what: u64| (mark.rotate_left(29) ^ what).wrapping_mul(MIX);
        let (mut mark, mut last, mut is_number) = (0_u64, 0_u64, false);
        let mut rest = signs;
        while let Some((&sign, behind)) = rest.split_first() {
            if sign.is_ascii_digit() {
                let (mut number, mut digits) = (0_u64, 0);
                for sign in rest {
                    let digit = sign.wrapping_sub(b'0');
                    if digit > 9 {
                        break;
                    }
                    number = number.wrapping_mul(10).wrapping_add(u64::from(digit));
                    digits += 1;
                }
                let run;
                (run, rest) = rest.split_at(digits);
                is_number |= number != 0 || (digits > DIGITS_MAX && run.iter().any(|digit| *digit != b'0'));
                // A number is told from a letter by the bits that letters do not have.
                (mark, last) = (mixed(mark, !number), number);
                continue;
            }
            rest = behind;
            let letter = sign & !0x20;
            if letter.wrapping_sub(b'A') <= b'Z' - b'A' {
                mark = mixed(mark, u64::from(letter));
            } else if !sign.is_ascii() {
                if !is_key {
                    return None;
                }
                mark = mixed(mark, u64::from(sign));
            }
        }
        // The multiplication alone leaves the low digits of neighbours alike.
        mark ^= mark >> 32;
        Some(Self { mark: mark.wrapping_mul(MIX) ^ (mark >> 29), last, is_number })
    }
}

/// What [`reference_key`] makes of an ASCII text, sign by sign: two at most for each. True when there is a digit.
#[inline]
pub fn spell_plain_reference(text: &str, mut emit: impl FnMut(u8)) -> bool {
    let signs = text.as_bytes();
    let (mut at, mut worth) = (0, false);
    // Digits came before, and no letter since.
    let mut behind_number = false;
    while let Some(sign) = signs.get(at) {
        if !sign.is_ascii_digit() {
            let letter = sign.to_ascii_uppercase();
            if letter.is_ascii_uppercase() {
                emit(letter);
                behind_number = false;
            }
            at += 1;
            continue;
        }
        if behind_number {
            emit(b'-');
        }
        at += signs[at..].iter().take_while(|sign| **sign == b'0').count();
        let start = at;
        while let Some(digit) = signs.get(at).filter(|sign| sign.is_ascii_digit()) {
            emit(*digit);
            at += 1;
        }
        if at == start {
            emit(b'0');
        }
        (worth, behind_number) = (true, true);
    }
    worth
}

/// A reference without the sign that says that it is one: `6875` of `N° 6875`.
pub fn without_number_sign(text: &str) -> &str {
    let behind = text.trim_start().strip_prefix(['n', 'N']).and_then(|rest| rest.strip_prefix(['°', 'º']));
    behind.map_or(text, |rest| rest.trim_start_matches(|sign: char| !sign.is_alphanumeric()))
}

fn reference_key_of_any(text: &str, key: &mut String) {
    // Where the current run of digits starts in the key, and whether there are digits before it without a letter
    // between.
    let mut run: Option<usize> = None;
    let mut digits_before = false;
    let mut rest = without_number_sign(text);
    while let Some(letter) = rest.chars().next() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            let start = *run.get_or_insert_with(|| {
                if digits_before {
                    key.push('-');
                }
                key.len()
            });
            if key[start..] == *"0" {
                key.pop();
            }
            let worth = if key.len() > start { &rest[..digits] } else { rest[..digits].trim_start_matches('0') };
            key.push_str(if worth.is_empty() { "0" } else { worth });
            rest = &rest[digits..];
            continue;
        }
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        if letters > 0 {
            key.push_str(&rest[..letters]);
            (run, digits_before) = (None, false);
            rest = &rest[letters..];
            continue;
        }
        let mut letters = |letter: char| {
            digits_before |= run.take().is_some();
            if letter.is_alphabetic() && ligature(letter) != Some(" ") {
                letter.to_uppercase().for_each(|letter| key.push(letter));
                digits_before = false;
            }
        };
        match without_accent(letter) {
            Some(plain) => letters(plain),
            None => decomposed(letter, letters),
        }
        rest = &rest[letter.len_utf8()..];
    }
    key.make_ascii_uppercase();
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folding_keeps_letters_and_digits_only() {
        assert_eq!(fold("N°  Mand."), "n mand");
        assert_eq!(fold("Nº pièce"), "n piece");
        assert_eq!(fold("  Œuvre d’été "), "oeuvre d ete");
        assert_eq!(fold("GENES"), fold("Gênes"));
        assert_eq!(fold("Œ ß Ÿ × ÿ e\u{301}t"), "oe ss y y et");
    }

    #[test]
    fn references_lose_their_dress() {
        assert_eq!(reference_key("FAC-2017/00123"), reference_key("fac 2017 123"));
        assert_ne!(reference_key("12-3"), reference_key("1-23"));
        assert_eq!(reference_key("00800"), "800");
        for text in ["Nº 12", "n°12", " N°: 012", "N° 12"] {
            assert_eq!(reference_key(text), "12", "{text}");
        }
        assert_eq!((reference_key("N 12"), reference_key("FN° 12")), ("N12".to_owned(), "FN12".to_owned()));
        assert_eq!(reference_key("000/0-010é05"), "0-0-10E5");
        assert_eq!(reference_key("1e\u{301}\u{302}2٣4"), "1E2-4");
    }

    /// Letter by letter.
    fn folded_slowly(text: &str) -> String {
        let letters = text.chars().flat_map(|letter| {
            match ligature(letter) {
                Some(letters) => letters.to_owned(),
                None => {
                    std::iter::once(letter).nfd().filter(|letter| !is_combining_mark(*letter)).collect::<String>()
                }
            }
            .chars()
            .collect::<Vec<_>>()
        });
        let plain: String = letters
            .flat_map(|letter| {
                match ligature(letter) {
                    Some(letters) => letters.to_owned(),
                    None => letter.to_lowercase().collect(),
                }
                .chars()
                .collect::<Vec<_>>()
            })
            .map(|letter| if letter.is_alphanumeric() { letter } else { ' ' })
            .collect();
        plain.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }

    proptest! {
        #[test]
        fn plain_signs_are_folded_as_any_other(text in "[a-zA-Z0-9 ,;./éÉœçñ'’°-]{0,140}") {
            prop_assert_eq!(fold(&text), folded_slowly(&text));
        }

        #[test]
        fn any_sign_is_folded_as_letter_by_letter(text in "([\\u{0}-\\u{24f}]|[\\u{2000}-\\u{20cf}]|[a-zé ]|\\PC){0,90}") {
            prop_assert_eq!(fold(&text), folded_slowly(&text));
            let mut bytes = b"x ".to_vec();
            fold_onto_bytes(&text, &mut bytes);
            prop_assert_eq!(bytes, format!("x {}", folded_slowly(&text)).into_bytes());
        }

        #[test]
        fn plain_references_are_spelled_as_any_other(text in "[a-cA-C0-2 /-]{0,60}") {
            let mut key = String::new();
            reference_key_of_any(&text, &mut key);
            prop_assert_eq!(ReferenceReading::of(&text), ReferenceReading::of(&format!("{key}°")));
            prop_assert_eq!(reference_key(&text), key);
        }
    }
}
