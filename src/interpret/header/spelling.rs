//! A header as phrases are written: `N° Mand.` is `n mandat`, `MtTTC` is `montant ttc`, `LibellÃ©` is `libelle`.
//!
//! Exports write the same words in capitals, without accents, glued, abbreviated, or through a wrong encoding. What
//! is repaired here serves the comparison only: the reader always sees the header as it is written.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::interpret::amounts::iso;
use crate::interpret::vocabulary::{
    ABBREVIATIONS, ALTERNATIVES, CONVERTED_WORDS, DONE_ON, EURO_WORDS, HEAD_WORDS, LONE_WORDS, NOT_THE_THING,
    PHRASES, SMALL_WORDS,
};
use crate::model::words::fold;

/// Longer texts are sentences: nothing is looked for inside their words.
const LONGEST: usize = 200;
/// Pieces of two letters that a glued header may hold: `mtht`, `noej`.
const SHORT_PIECES: &[&str] = &["mt", "ht", "no", "nr", "nb", "dt", "ej", "om", "pj", "id", "em", "bc"];

/// A header, ready to be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Normal {
    /// Its words, as phrases are written.
    pub(super) words: String,
    /// The parts of `Mandat - Date` in the other order.
    pub(super) turned: Option<String>,
    /// It stands twice, and a tool marked the second: `Montant.1`.
    pub(super) copy: bool,
    /// It says the dossier's usual currency, or an amount brought to it: `Montant (EUR)`, `Montant remboursé`.
    pub(super) euro: bool,
}

/// A header as phrases are written.
pub(crate) fn normal(header: &str) -> String {
    read(header).words
}

/// Reads a header.
pub(super) fn read(header: &str) -> Normal {
    let header = header.trim();
    if header.len() > LONGEST {
        return Normal { words: fold(header), ..Normal::default() };
    }
    let bare = without_copy_mark(header);
    let whole = repaired(bare);
    let (words, euro) = words_of(&whole);
    let dashed = whole.replace(" – ", " - ");
    let parts: Vec<&str> = dashed.split(" - ").collect();
    let turned = (parts.len() > 1).then(|| {
        let turned: Vec<&str> = parts.into_iter().rev().collect();
        words_of(&turned.join(" ")).0.join(" ")
    });
    Normal { words: words.join(" "), turned, copy: bare.len() < header.len(), euro }
}

/// `Type de montant.1`: the mark that some tools add to a header that stands twice.
fn without_copy_mark(header: &str) -> &str {
    match header.rsplit_once('.') {
        Some((head, mark))
            if !mark.is_empty()
                && mark.len() <= 2
                && mark.bytes().all(|byte| byte.is_ascii_digit())
                && head.ends_with(char::is_alphabetic) =>
        {
            head
        }
        _ => header,
    }
}

/// The telling words of a header, and whether it names the euro.
fn words_of(header: &str) -> (Vec<String>, bool) {
    let spaced = spaced(&prepared(header));
    let mut all: Vec<String> = Vec::new();
    let folded = fold(&spaced);
    let coded = iso::in_codes(&folded);
    let coded = iso::in_devise(&coded).map_or(coded, std::borrow::Cow::Owned);
    let folded = done_on(&coded).unwrap_or(&coded);
    for word in folded.split(' ').filter(|word| !word.is_empty()) {
        spell(word, &mut all);
    }
    let says = |list: &[&str]| all.iter().any(|word| list.contains(&word.as_str()));
    let euro = header.contains('€') || says(EURO_WORDS) || says(CONVERTED_WORDS);
    let words: Vec<String> = all.into_iter().filter(|word| !EURO_WORDS.contains(&word.as_str())).collect();
    let telling: Vec<String> = words.iter().filter(|word| !SMALL_WORDS.contains(&word.as_str())).cloned().collect();
    // `Du` and `Au` alone are the bounds of a period.
    (if telling.is_empty() { words } else { telling }, euro)
}

/// `mandate le` is a day, not what was paid.
fn done_on(folded: &str) -> Option<&'static str> {
    const INFLECTIONS: [&str; 6] = ["e", "ee", "es", "ees", "i", "ie"];
    let act = folded.strip_suffix(" le")?;
    let is_act = |stem: &str| act.strip_prefix(stem).is_some_and(|rest| INFLECTIONS.contains(&rest));
    DONE_ON.iter().find(|(stem, _)| is_act(stem)).map(|(_, date)| *date)
}

/// One folded word, spelled out: abbreviations, plurals, words glued together.
fn spell(word: &str, out: &mut Vec<String>) {
    let lexicon = &*LEXICON;
    if let Some(long) = lexicon.long.get(word) {
        out.extend(long.split(' ').map(str::to_owned));
    } else if let Some(singular) =
        word.strip_suffix(['s', 'x']).filter(|one| one.len() >= 3 && lexicon.words.contains(*one))
    {
        spell(singular, out);
    } else if lexicon.words.contains(word) {
        out.push(word.to_owned());
    } else if let Some(pieces) = glued(word) {
        pieces.into_iter().for_each(|piece| spell(piece, out));
    } else {
        out.push(word.to_owned());
    }
}

/// The words of the vocabulary.
struct Lexicon {
    words: FxHashSet<&'static str>,
    long: FxHashMap<&'static str, &'static str>,
    /// By length, to find what a lost letter was.
    by_length: FxHashMap<usize, Vec<&'static str>>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let phrases = PHRASES.iter().flat_map(|(_, phrases)| phrases.iter().copied());
    let phrases = phrases.chain(ALTERNATIVES.iter().map(|(phrase, _)| *phrase));
    let mut words: FxHashSet<&'static str> = phrases.flat_map(|phrase| phrase.split(' ')).collect();
    for list in [HEAD_WORDS, NOT_THE_THING, SMALL_WORDS, EURO_WORDS, LONE_WORDS] {
        words.extend(list.iter().copied());
    }
    let long: FxHashMap<&'static str, &'static str> = ABBREVIATIONS.iter().copied().collect();
    let mut by_length: FxHashMap<usize, Vec<&'static str>> = FxHashMap::default();
    let mut sorted: Vec<&'static str> = words.iter().chain(long.keys()).copied().collect();
    sorted.sort_unstable();
    sorted.dedup();
    for word in sorted {
        by_length.entry(word.len()).or_default().push(word);
    }
    Lexicon { words, long, by_length }
});

/// True for a word of the vocabulary.
pub(super) fn is_known_word(word: &str) -> bool {
    LEXICON.words.contains(word) || LEXICON.long.contains_key(word)
}

/// `ecriturenum` → `ecriture`, `num`; none when the whole word is not made of words of the vocabulary.
fn glued(word: &str) -> Option<Vec<&str>> {
    const PIECES_MAX: usize = 4;
    if !(4..=40).contains(&word.len()) || !word.is_ascii() {
        return None;
    }
    // Fewest pieces that reach each position.
    let mut best: Vec<Option<(usize, usize)>> = vec![None; word.len() + 1];
    best[0] = Some((0, 0));
    for end in 2..=word.len() {
        for start in 0..=end - 2 {
            let Some((pieces, _)) = best[start] else { continue };
            let piece = &word[start..end];
            let known = if piece.len() == 2 { SHORT_PIECES.contains(&piece) } else { is_known_word(piece) };
            if known && best[end].is_none_or(|(fewest, _)| pieces + 1 < fewest) {
                best[end] = Some((pieces + 1, start));
            }
        }
    }
    best[word.len()].filter(|(pieces, _)| (2..=PIECES_MAX).contains(pieces))?;
    let mut pieces = Vec::new();
    let mut end = word.len();
    while end > 0 {
        let (_, start) = best[end]?;
        pieces.push(&word[start..end]);
        end = start;
    }
    pieces.reverse();
    Some(pieces)
}

/// Signs that say a word: `%` is a rate, `k€` thousands, `H.T.` is `HT`.
fn prepared(header: &str) -> String {
    let mut prepared = String::with_capacity(header.len());
    for token in header.split_whitespace() {
        if !prepared.is_empty() {
            prepared.push(' ');
        }
        let bare = token.trim_matches(['(', ')', '[', ']', ',', ';', ':']);
        let letters: Vec<&str> = bare.split('.').filter(|part| !part.is_empty()).collect();
        if letters.len() >= 2 && letters.iter().all(|part| part.chars().count() == 1) {
            prepared.push_str(&letters.concat());
        } else if matches!(bare, "k€" | "K€" | "M€") {
            prepared.push_str("milliers");
        } else if bare == "%" {
            prepared.push_str("taux");
        } else if let Some(code) = iso::of_sign(bare) {
            prepared.push_str(code);
        } else if let Some((at, code)) =
            bare.char_indices().next_back().and_then(|(at, _)| Some((at, iso::of_sign(&bare[at..])?)))
        {
            prepared.push_str(&restored(&bare[..at]).unwrap_or_else(|| bare[..at].to_owned()));
            prepared.push(' ');
            prepared.push_str(code);
        } else {
            prepared.push_str(&restored(token).unwrap_or_else(|| token.to_owned()));
        }
    }
    prepared
}

/// Cuts `NumeroFacture`, `noEJ` and `TVAIntra` where the case changes.
fn spaced(header: &str) -> String {
    let letters: Vec<char> = header.chars().collect();
    let mut spaced = String::with_capacity(header.len() + 4);
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        let starts = before.is_some_and(|letter| letter.is_lowercase())
            || (before.is_some_and(|letter| letter.is_uppercase())
                && after.is_some_and(|letter| letter.is_lowercase())
                // `MTs` is a plural, `TVAIntra` two words.
                && letters.get(at + 2).is_some_and(|letter| letter.is_lowercase()));
        if letter.is_uppercase() && starts {
            spaced.push(' ');
        }
        spaced.push(*letter);
    }
    spaced
}

/// Windows-1252 signs of the bytes 0x80 to 0x9F, in order.
const HIGH_SIGNS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// UTF-8 that was read as Windows-1252: `LibellÃ©` → `Libellé`.
fn repaired(header: &str) -> std::borrow::Cow<'_, str> {
    use std::borrow::Cow;
    if !header.contains(['Ã', 'Â', 'â']) {
        return Cow::Borrowed(header);
    }
    let text = header.replace("â€™", "’").replace("â‚¬", "€");
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let low = letters.peek().and_then(|next| low_byte(*next));
        match (letter, low) {
            ('Ã', Some(low)) => {
                letters.next();
                out.push(char::from(low + 0x40));
            }
            ('Â', Some(low)) => {
                letters.next();
                out.push(char::from(low));
            }
            _ => out.push(letter),
        }
    }
    Cow::Owned(out)
}

/// The second byte of a pair, from 0x80 to 0xBF, that this sign was.
fn low_byte(sign: char) -> Option<u8> {
    match sign {
        ' ' => Some(0xa0),
        '\u{80}'..='\u{bf}' => u8::try_from(u32::from(sign)).ok(),
        _ => {
            let at = HIGH_SIGNS.chars().position(|known| known == sign)?;
            u8::try_from(at + 0x80).ok()
        }
    }
}

/// Signs that stand where an accented letter was lost or read in a wrong encoding.
fn is_lost(sign: char) -> bool {
    matches!(sign, '\u{fffd}' | '?' | '‚' | 'Š' | 'Ž' | '¡' | '…' | '\u{80}'..='\u{9f}')
}

/// `Pi�ce` → `piece`, when a word of the vocabulary has the same skeleton.
fn restored(token: &str) -> Option<String> {
    if !token.contains(is_lost) {
        return None;
    }
    let mut out = String::with_capacity(token.len());
    // `d'op�ration`, `mandat_pay�`: each word apart.
    for (at, part) in token.split(|sign: char| !(sign.is_alphanumeric() || is_lost(sign))).enumerate() {
        if at > 0 {
            out.push(' ');
        }
        if !part.contains(is_lost) {
            out.push_str(part);
            continue;
        }
        let marked: String = part.chars().map(|sign| if is_lost(sign) { '?' } else { sign }).collect();
        let mut skeleton: Vec<char> = marked.to_lowercase().chars().collect();
        skeleton.dedup_by(|a, b| *a == '?' && *b == '?');
        out.push_str(&nearest_word(&skeleton).unwrap_or_else(|| part.to_owned()));
    }
    Some(out)
}

fn nearest_word(skeleton: &[char]) -> Option<String> {
    if matches!(skeleton, ['n', '?']) {
        return Some("n".to_owned());
    }
    let fits = |word: &&&str| {
        let accented = |letter: char| matches!(letter, 'e' | 'a' | 'u' | 'i' | 'o' | 'c');
        word.chars()
            .zip(skeleton)
            .all(|(letter, sign)| if *sign == '?' { accented(letter) } else { letter == *sign })
    };
    let found = LEXICON.by_length.get(&skeleton.len()).and_then(|words| words.iter().find(fits));
    // The sign may have been a degree or a quote at the end.
    let bare: String = skeleton.iter().filter(|sign| **sign != '?').collect();
    found.map(|word| (*word).to_owned()).or_else(|| is_known_word(&bare).then_some(bare))
}
