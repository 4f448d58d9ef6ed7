//! How reference numbers are compared, and what one is worth.

use std::borrow::Cow;

use crate::model::words::{ReferenceReading, reference_key, spell_plain_reference, without_number_sign};

/// How a reference is undressed before it is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Dress {
    /// Its runs of digits apart, without leading zeros: `FAC-2017/00123` is `fac 2017 123`.
    Spaced,
    /// Without any sign between: clerks type `IGB-171016-03` as `IGB17101603`. Only a long reference
    /// stands it.
    Bare,
}

/// Both dresses, the one that proves more first.
pub(super) const DRESSES: [Dress; 2] = [Dress::Spaced, Dress::Bare];

/// A reference as a number. Equal references have equal marks; that equal marks are equal references is
/// verified by [`same`] before anything is decided on them.
pub(super) type Mark = u64;

/// The mark of a reference; none when it has no digit, or is too short for the dress. Zeros alone are what a
/// program writes where there is no number.
pub(super) fn mark(text: &str, dress: Dress) -> Option<Mark> {
    spelled(text, dress).map(|(_, mark)| mark)
}

/// The last number of a reference, and its mark.
#[inline]
fn spelled(text: &str, dress: Dress) -> Option<(u32, Mark)> {
    match dress {
        Dress::Spaced => {
            let ReferenceReading { mark, last, is_number } = ReferenceReading::of(text);
            is_number.then_some((last as u32, mark))
        }
        Dress::Bare => spelled_bare(text),
    }
}

/// The same of a reference without any sign between.
fn spelled_bare(text: &str) -> Option<(u32, Mark)> {
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let (mut number, mut inside, mut is_nothing) = (0_u32, false, true);
    let worth = undress(text, Dress::Bare, |byte| {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        let is_digit = byte.is_ascii_digit();
        if is_digit {
            let digit = u32::from(byte - b'0');
            number = (if inside { number.wrapping_mul(10) } else { 0 }).wrapping_add(digit);
            is_nothing &= digit == 0;
        }
        inside = is_digit;
    });
    // The multiplication alone leaves the low digits of neighbours alike.
    state ^= state >> 33;
    state = state.wrapping_mul(0xff51_afd7_ed55_8ccd);
    (worth && !is_nothing).then_some((number, state ^ (state >> 33)))
}

/// A reference of an entry. They stand in the order of their last numbers, which is mostly that of the entries:
/// lists of millions are then nearly sorted as they are made, and what is looked up in them is near.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Marked {
    number: u32,
    pub(super) mark: Mark,
    pub(super) at: u32,
}

impl Marked {
    /// The reference of an entry, when it has a mark.
    pub(super) fn of(text: &str, dress: Dress, at: usize) -> Option<Self> {
        spelled(text, dress).map(|(number, mark)| Self { number, at: at as u32, mark })
    }

    /// Equal for one reference.
    pub(super) fn rank(self) -> (u32, Mark) {
        (self.number, self.mark)
    }
}

/// In what a reference ends, the same however it is written in this dress: its last number, or its last signs.
pub(super) fn end(text: &str, dress: Dress) -> u64 {
    /// A reference has as many that stands being written without any sign between.
    const SIGNS: usize = 6;
    let join = |end: u64, sign: &u8| end << u8::BITS | u64::from(sign.to_ascii_uppercase());
    if dress == Dress::Spaced {
        return ReferenceReading::last_of(text);
    }
    if text.is_ascii() {
        let signs = text.as_bytes().iter().rev().filter(|sign| sign.is_ascii_alphanumeric());
        return signs.take(SIGNS).fold(0, join);
    }
    let mut bytes = Vec::new();
    undress(text, Dress::Bare, |byte| bytes.push(byte));
    bytes.iter().rev().take(SIGNS).fold(0, join)
}

/// The marks of a reference in every dress.
pub(super) fn marks(text: &str) -> impl Iterator<Item = Mark> {
    DRESSES.into_iter().filter_map(|dress| mark(text, dress))
}

/// True when two texts are one reference in this dress.
pub(super) fn same(a: &str, b: &str, dress: Dress) -> bool {
    let undressed = |text: &str| {
        let mut bytes = Vec::with_capacity(text.len() + 4);
        undress(text, dress, |byte| bytes.push(byte)).then_some(bytes)
    };
    a == b || undressed(a).is_some_and(|a| undressed(b).is_some_and(|b| a == b))
}

/// Spells a reference without its dress; false when it is not worth a comparison.
fn undress(text: &str, dress: Dress, mut emit: impl FnMut(u8)) -> bool {
    match dress {
        Dress::Spaced if text.is_ascii() => spell_plain_reference(text, emit),
        Dress::Spaced => {
            let key = reference_key(text);
            key.bytes().for_each(&mut emit);
            key.bytes().any(|byte| byte.is_ascii_digit())
        }
        Dress::Bare if text.is_ascii() => {
            let (mut signs, mut digits) = (0, 0);
            for sign in text.bytes().filter(u8::is_ascii_alphanumeric) {
                (signs, digits) = (signs + 1, digits + usize::from(sign.is_ascii_digit()));
                emit(sign.to_ascii_uppercase());
            }
            is_long(signs, digits)
        }
        Dress::Bare => {
            let (mut signs, mut digits) = (0, 0);
            for letter in without_number_sign(text).chars().filter(|letter| letter.is_alphanumeric()) {
                (signs, digits) = (signs + 1, digits + usize::from(letter.is_ascii_digit()));
                if letter.is_ascii() {
                    emit(letter.to_ascii_uppercase() as u8);
                } else {
                    let mut bytes = [0; 4];
                    letter
                        .to_uppercase()
                        .for_each(|upper| upper.encode_utf8(&mut bytes).bytes().for_each(&mut emit));
                }
            }
            is_long(signs, digits)
        }
    }
}

/// True for a reference that stands being written without any sign between.
fn is_long(signs: usize, digits: usize) -> bool {
    signs >= 6 && digits >= 3
}

/// True for two long numbers of which one may be the other, mistyped: one sign apart, or two neighbours
/// exchanged.
pub(super) fn nearly_same(a: &str, b: &str) -> bool {
    const SIGNS_MIN: usize = 5;
    let (a, b) = (reference_key(a), reference_key(b));
    a.len().min(b.len()) >= SIGNS_MIN && a.len().abs_diff(b.len()) <= 1 && strsim::damerau_levenshtein(&a, &b) == 1
}

/// True for a reference that two firms will hardly both use: four signs or more with three digits, or
/// with letters and digits; and no mere year.
pub(super) fn is_distinctive(text: &str) -> bool {
    let (mut count, mut digits) = (0, 0);
    for sign in text.as_bytes() {
        if !sign.is_ascii() {
            let text = without_number_sign(text);
            count = text.chars().filter(|letter| letter.is_alphanumeric()).count();
            digits = text.bytes().filter(u8::is_ascii_digit).count();
            break;
        }
        count += usize::from(sign.is_ascii_alphanumeric());
        digits += usize::from(sign.is_ascii_digit());
        // Whatever stands behind changes nothing then: most are longer.
        if count > 4 && digits > 0 && (digits >= 3 || digits < count) {
            return true;
        }
    }
    match digits {
        4 if count == 4 => !begins_as_year(text),
        digits => count >= 4 && (digits >= 3 || (digits > 0 && digits < count)),
    }
}

/// True when the first digits are those of the years of now.
fn begins_as_year(text: &str) -> bool {
    let mut digits = text.bytes().filter(u8::is_ascii_digit);
    matches!([digits.next(), digits.next()], [Some(b'1'), Some(b'9')] | [Some(b'2'), Some(b'0')])
}

/// What may be a reference inside a sentence: one to four words of which the last has a digit, and the
/// whole is distinctive: `Règlement FAC 2017/00123 hôtel` cites `FAC 2017/00123`. Days and amounts are none.
pub(super) fn cited(text: &str) -> impl Iterator<Item = &str> {
    const WORDS_MAX: usize = 4;
    let mut starts: Vec<usize> = Vec::new();
    let mut found = Vec::new();
    for word in text.split_whitespace() {
        let from = word.as_ptr() as usize - text.as_ptr() as usize;
        let to = from + word.trim_end_matches([',', ';', ':', '.', ')', ']', '»', '"', '’', '\'']).len();
        starts.push(from + (word.len() - word.trim_start_matches(['(', '[', '«', '"', '’', '\'', '#']).len()));
        if !word.bytes().any(|byte| byte.is_ascii_digit()) {
            if word.ends_with([',', ';', ':', '€']) {
                starts.clear();
            }
            continue;
        }
        let last = starts.last().and_then(|from| text.get(*from..to)).unwrap_or_default();
        for from in starts.iter().rev().take(WORDS_MAX) {
            let window = text.get(*from..to).unwrap_or_default();
            // Any word makes letters: the number must be worth something by itself.
            let digits = window.bytes().filter(u8::is_ascii_digit).count();
            let worth = is_distinctive(last) || (digits >= 3 && !is_year(window));
            found.extend((worth && is_distinctive(window) && !is_day_or_amount(window)).then_some(window));
        }
        if to < from + word.len() {
            starts.clear();
        }
    }
    found.into_iter()
}

/// Mandats named in words: *annulation mandat n° 800*, *payé par mandats 800 et 801*.
pub(super) fn cited_orders(text: &str) -> impl Iterator<Item = &str> {
    let marks = |sign: char| sign.is_whitespace() || matches!(sign, ',' | ';' | ':' | '(' | ')' | '°' | 'º' | '#');
    let mut words = text.split(marks).map(|word| word.trim_matches('.')).filter(|word| !word.is_empty()).peekable();
    let mut cited = Vec::new();
    let is = |word: &str, known: &[&str]| known.iter().any(|one| word.to_lowercase() == *one);
    while let Some(word) = words.next() {
        if !["mandat", "mandats", "mdt", "mdts"].iter().any(|one| word.eq_ignore_ascii_case(one)) {
            continue;
        }
        loop {
            while words.next_if(|word| is(word, &["n", "no", "num", "numero", "numéro", "initial", "et"])).is_some()
            {
            }
            match words.next_if(|word| word.bytes().all(|byte| byte.is_ascii_digit())) {
                Some(number) => cited.push(number),
                None => break,
            }
        }
    }
    cited.into_iter()
}

/// Words without figures before a year: `en 2017`.
fn is_year(text: &str) -> bool {
    let figures: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
    matches!(figures.as_slice(), ['1', '9', _, _] | ['2', '0', _, _])
}

/// `12/11/2017`, `2017-11-12`, `1 234,56`, `45 000 €`: figures with the marks of days and amounts only.
fn is_day_or_amount(text: &str) -> bool {
    let figures = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    let day = matches!(parts.as_slice(), [a, b, c] if [a, b, c].iter().all(|part| figures(part))
        && b.len() <= 2 && (a.len() <= 2 && (c.len() == 2 || c.len() == 4) || a.len() == 4 && c.len() <= 2));
    let amount = text.rsplit_once([',', '.']).is_some_and(|(whole, cents)| {
        figures(cents)
            && cents.len() <= 2
            && whole.chars().all(|sign| sign.is_ascii_digit() || sign.is_whitespace())
    });
    day || amount || text.ends_with('€')
}

/// The numbers of a list: `FAC 12 ; FAC 13`, `800 et 801`, `FAC-101 à FAC-103`. One alone is no list.
pub(super) fn listed(text: &str) -> Vec<Cow<'_, str>> {
    // Nearly all are one number, without a sign or a space that could part several.
    let may_part = |sign: u8| sign <= b' ' || matches!(sign, b';' | b',' | b'+' | b'&') || !sign.is_ascii();
    if !text.bytes().any(may_part) {
        return Vec::new();
    }
    let pieces = text.split([';', ',', '+', '&', '\n']).flat_map(|piece| piece.split(" / "));
    let pieces = pieces.flat_map(|piece| piece.split(" et ")).map(str::trim);
    let pieces = pieces.filter(|piece| piece.bytes().any(|letter| letter.is_ascii_digit()));
    let numbers: Vec<Cow<'_, str>> = pieces.flat_map(|piece| range(piece).unwrap_or(vec![piece.into()])).collect();
    if numbers.len() > 1 { numbers } else { side_by_side(text).unwrap_or_default() }
}

/// Numbers parted by nothing but a space: they are alike but for their last figures, `CG-118 CG-119`.
fn side_by_side(text: &str) -> Option<Vec<Cow<'_, str>>> {
    let pieces: Vec<&str> = text.split_whitespace().collect();
    let head = |piece: &'_ str| piece.trim_end_matches(|sign: char| sign.is_ascii_digit()).to_lowercase();
    let first = pieces.first()?;
    let named = head(first).chars().any(char::is_alphabetic);
    let alike =
        |piece: &&str| piece.len() == first.len() && head(piece) == head(first) && head(piece).len() < piece.len();
    (named && pieces.len() > 1 && pieces.iter().all(alike)).then(|| pieces.into_iter().map(Cow::Borrowed).collect())
}

/// The numbers from one end of a range to the other: both have the same signs before their last figures.
fn range(text: &str) -> Option<Vec<Cow<'_, str>>> {
    const NUMBERS_MAX: u64 = 100;
    let (first, last) = text.split_once(" à ").or_else(|| text.split_once(" au "))?;
    let cut = |end: &'_ str| {
        let end = end.trim();
        let figures = end.len() - end.bytes().rev().take_while(u8::is_ascii_digit).count();
        (end[..figures].to_owned(), end[figures..].to_owned())
    };
    let ((head, from), (other, to)) = (cut(first), cut(last));
    let (start, end): (u64, u64) = (from.parse().ok()?, to.parse().ok()?);
    let alike = other.is_empty() || head == other;
    let number = |at| Cow::Owned(format!("{head}{at:0width$}", width = from.len()));
    (alike && start < end && end - start < NUMBERS_MAX).then(|| (start..=end).map(number).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(a: &str, b: &str) -> bool {
        let same_mark =
            DRESSES.into_iter().any(|dress| mark(a, dress).is_some_and(|one| mark(b, dress) == Some(one)));
        assert_eq!(same_mark, DRESSES.into_iter().any(|dress| mark(a, dress).is_some() && same(a, b, dress)));
        same_mark
    }

    #[test]
    fn a_number_is_the_same_in_any_dress() {
        assert!(shared("FAC-2017/00123", "fac 2017 123"));
        assert!(shared("IGB-171016-03", "IGB17101603"));
        assert!(shared("00800", "800"));
        assert!(shared("Réf. 12", "REF 12"));
        assert!(!shared("12-3", "1-23"));
        assert!(!shared("facture", "Facture"));
        assert!(!shared("0", "00-0"));
    }

    #[test]
    fn references_of_one_mark_end_alike() {
        let texts =
            ["FAC-2017/00123", "fac 2017 123", "FAC201700123", "IGB-171016-03", "IGB17101603", "n° 6875", "6875"];
        let more =
            ["igb171016-03 €", "fàc 2017/00123", "FÀC201700123", "1234\u{301}56", "A-1", "12-34-56", "1-2-3-4-5-6"];
        let all = || texts.iter().chain(&more);
        for (a, b) in all().flat_map(|a| all().map(move |b| (*a, *b))) {
            for dress in
                DRESSES.into_iter().filter(|dress| mark(a, *dress).is_some_and(|one| mark(b, *dress) == Some(one)))
            {
                assert_eq!(end(a, dress), end(b, dress), "{a} {b}");
            }
        }
    }

    #[test]
    fn undressing_without_allocation_is_the_key_of_the_words() {
        for text in ["FAC-2017/00123", "0", "00-000", "a0b00c", "12 34", "-12-", "F000", "2017.0", "n° 12", "1a"] {
            let mut bytes = Vec::new();
            undress(text, Dress::Spaced, |byte| bytes.push(byte));
            assert_eq!(String::from_utf8(bytes).unwrap(), reference_key(text), "{text}");
        }
    }

    #[test]
    fn references_are_found_in_sentences() {
        let has = |text: &str, number: &str| cited(text).any(|one| same(one, number, Dress::Spaced));
        assert!(has("Règlement FAC-2017/00123 hôtel Bellevue", "fac 2017 123"));
        assert!(has("Règlement FAC 2017 00123, hôtel", "FAC-2017/00123"));
        assert!(has("Nuitées (facture n° 2017-0012)", "2017-0012"));
        assert!(!has("Nuitées du 12/11/2017", "12/11/2017"));
        assert!(cited("Vol du 4 novembre, 1 234,56 € en 2017").next().is_none());
    }

    #[test]
    fn mandats_are_named_in_words() {
        let cited = |text: &'static str| cited_orders(text).collect::<Vec<_>>();
        assert_eq!(cited("Annulation du mandat n° 00800"), ["00800"]);
        assert_eq!(cited("Réduction mandats 800 et 801 (taxi)"), ["800", "801"]);
        assert_eq!(cited("payé par MANDAT N°812."), ["812"]);
        assert!(cited("mandat spécial du 12").is_empty());
    }

    #[test]
    fn a_list_is_told_from_a_number_with_marks() {
        assert_eq!(listed("FAC 12 / FAC 13"), ["FAC 12", "FAC 13"]);
        assert_eq!(listed("800 et 801 ; 802"), ["800", "801", "802"]);
        assert_eq!(listed("FAC-099 à FAC-101"), ["FAC-099", "FAC-100", "FAC-101"]);
        assert_eq!(listed("12 à 14 ; 20"), ["12", "13", "14", "20"]);
        assert_eq!(listed("CG-118 CG-119"), ["CG-118", "CG-119"]);
        assert!(listed("FAC 2017 123").is_empty());
        assert!(listed("CG-118 LC-119").is_empty());
        assert!(listed("FAC-101 à FAC-99").is_empty());
        assert!(listed("FAC-2017/00123").is_empty());
        assert!(listed("facture, avoir").is_empty());
    }

    #[test]
    fn a_mistyped_number_is_nearly_the_same() {
        assert!(nearly_same("FAC-2017/00123", "fac 2017 132"));
        assert!(nearly_same("OM-2017-0321", "OM-2017-0324"));
        assert!(!nearly_same("FAC-2017/00123", "FAC 2017 123"));
        assert!(!nearly_same("1234", "1235"));
        assert!(!nearly_same("FAC-2017/00123", "FAC-2017/00156"));
    }

    #[test]
    fn a_year_or_a_small_number_is_not_distinctive() {
        assert!(is_distinctive("FAC-12"));
        assert!(is_distinctive("88541"));
        assert!(!is_distinctive("2017"));
        assert!(!is_distinctive("12"));
        assert!(!is_distinctive("A-1"));
    }
}
