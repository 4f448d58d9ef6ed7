//! Bytes beyond ASCII: rare in an export, so that everything between them is passed over in strides.

use encoding_rs::Encoding;

/// Upper half of code page 850, the table of French DOS and of many terminals since.
const CODE_PAGE_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// The letters that an 8-bit encoding gives to the bytes from 0x80 on.
pub(super) struct Letters(Vec<char>);

impl Letters {
    /// Those of a single-byte encoding.
    pub(super) fn of(encoding: &'static Encoding) -> Self {
        let letter =
            |byte: u8| encoding.decode_without_bom_handling(&[byte]).0.chars().next().unwrap_or('\u{fffd}');
        Self((0x80..=0xFF).map(letter).collect())
    }

    pub(super) fn code_page_850() -> Self {
        Self(CODE_PAGE_850.chars().collect())
    }

    pub(super) fn letter(&self, byte: u8) -> char {
        match byte.checked_sub(0x80) {
            None => char::from(byte),
            Some(at) => self.0.get(usize::from(at)).copied().unwrap_or('\u{fffd}'),
        }
    }

    /// The byte that this encoding writes for a letter beyond ASCII.
    pub(super) fn byte(&self, letter: char) -> Option<u8> {
        self.0.iter().position(|known| *known == letter).and_then(|at| u8::try_from(at + 0x80).ok())
    }

    /// Decodes a text where it stands, from its end: only the letters beyond ASCII take more room.
    pub(super) fn decode(&self, bytes: Vec<u8>) -> String {
        let seen = Seen::of(&bytes);
        self.decode_seen(bytes, &seen)
    }

    /// The same when its bytes beyond ASCII are counted.
    pub(super) fn decode_seen(&self, mut bytes: Vec<u8>, seen: &Seen) -> String {
        let growth =
            |(at, count): (usize, &usize)| (self.0.get(at).map_or(3, |letter| letter.len_utf8()) - 1) * count;
        let extra: usize = seen.counts.iter().enumerate().map(growth).sum();
        // What is before `from` is to be moved, what is after `to` is done. They meet after the last letter
        // that grows.
        let mut from = bytes.len();
        bytes.reserve_exact(extra);
        bytes.resize(from + extra, 0);
        let mut to = bytes.len();
        while to > from {
            let plain = ascii_tail_len(&bytes[..from]);
            bytes.copy_within(from - plain..from, to - plain);
            (from, to) = (from - plain, to - plain);
            let Some(last) = from.checked_sub(1) else { break };
            let letter = self.letter(bytes[last]);
            (from, to) = (last, to - letter.len_utf8());
            letter.encode_utf8(&mut bytes[to..]);
        }
        String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }
}

/// Bytes that are passed over at once.
const STRIDE: usize = 64;

const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

/// Length of the ASCII that these bytes end with.
fn ascii_tail_len(bytes: &[u8]) -> usize {
    let strides = bytes.as_rchunks::<STRIDE>().1;
    let passed = strides.iter().rev().take_while(|stride| stride.is_ascii()).count() * STRIDE;
    let bytes = bytes.get(..bytes.len() - passed).unwrap_or(&[]);
    let (rest, eights) = bytes.as_rchunks::<8>();
    for (at, eight) in eights.iter().rev().enumerate() {
        let high = u64::from_le_bytes(*eight) & HIGH_BITS;
        if high != 0 {
            return passed + at * 8 + high.leading_zeros() as usize / 8;
        }
    }
    passed + eights.len() * 8 + rest.iter().rev().take_while(|byte| byte.is_ascii()).count()
}

/// Length of the ASCII that these bytes begin with.
fn ascii_len(bytes: &[u8]) -> usize {
    let strides = bytes.as_chunks::<STRIDE>().0;
    let start = strides.iter().position(|stride| !stride.is_ascii()).unwrap_or(strides.len());
    let bytes = bytes.get(start * STRIDE..).unwrap_or(&[]);
    let (eights, rest) = bytes.as_chunks::<8>();
    for (at, eight) in eights.iter().enumerate() {
        let high = u64::from_le_bytes(*eight) & HIGH_BITS;
        if high != 0 {
            return start * STRIDE + at * 8 + high.trailing_zeros() as usize / 8;
        }
    }
    start * STRIDE + eights.len() * 8 + rest.iter().take_while(|byte| byte.is_ascii()).count()
}

/// The bytes as a row of pairs: a piece of ASCII, and the bytes beyond it that follow.
fn runs(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (plain, after) = rest.split_at(ascii_len(rest));
        let len = after.iter().take_while(|byte| !byte.is_ascii()).count();
        let (high, after) = after.split_at(len);
        rest = after;
        Some((plain, high))
    })
}

/// What the bytes beyond ASCII of a text are, counted in one pass.
pub(super) struct Seen {
    /// How often each stands in the text, from 0x80 on.
    counts: [usize; 128],
    /// Letters beyond ASCII of a French text in UTF-8. Two letters of an 8-bit encoding may look like one of UTF-8, but
    /// then of another alphabet.
    pub(super) accents: usize,
    /// Runs of bytes that are no UTF-8.
    pub(super) strays: usize,
}

impl Seen {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut seen = Self { counts: [0; 128], accents: 0, strays: 0 };
        for (_, high) in runs(bytes) {
            for byte in high {
                seen.counts[usize::from(byte & 0x7F)] += 1;
            }
            // As most letters of an 8-bit encoding stand: alone.
            if high.len() == 1 {
                seen.strays += 1;
                continue;
            }
            for chunk in high.utf8_chunks() {
                seen.accents += chunk.valid().chars().filter(is_plausible).count();
                seen.strays += usize::from(!chunk.invalid().is_empty());
            }
        }
        seen
    }

    /// True when this byte stands in the text.
    pub(super) fn holds(&self, byte: u8) -> bool {
        self.counts[usize::from(byte & 0x7F)] > 0
    }

    /// In ISO-8859-15 the bytes 0x80 to 0x9F are not used and `€`, `œ`, `Œ` stand where Windows-1252 has
    /// `¤`, `½`, `¼`.
    pub(super) fn is_latin_9(&self, bytes: &[u8]) -> bool {
        if (0x80..0xA0).any(|byte| self.holds(byte)) || ![0xA4, 0xBC, 0xBD].iter().any(|byte| self.holds(*byte)) {
            return false;
        }
        let letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphabetic);
        let mut at = 0;
        runs(bytes).any(|(plain, high)| {
            at += plain.len() + high.len();
            let beside = letter(plain.last()) || letter(bytes.get(at));
            high.iter().any(|byte| *byte == 0xA4 || (matches!(byte, 0xBC | 0xBD) && beside))
        })
    }
}

fn is_plausible(letter: &char) -> bool {
    matches!(letter, '\u{a0}'..='\u{ff}' | 'Œ' | 'œ' | '\u{2000}'..='\u{203f}' | '€' | '\u{feff}')
}

/// The text in UTF-8 where stray bytes are read with these letters, and the lines that have some.
pub(super) fn patched(bytes: &[u8], letters: &Letters) -> (String, Vec<u32>) {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    let (mut lines, mut line) = (Vec::new(), 1_u32);
    for (plain, high) in runs(bytes) {
        // ASCII is always valid.
        text.push_str(std::str::from_utf8(plain).unwrap_or_default());
        line = line.saturating_add(memchr::memchr_iter(b'\n', plain).count() as u32);
        for chunk in high.utf8_chunks() {
            text.push_str(chunk.valid());
            text.extend(chunk.invalid().iter().map(|byte| letters.letter(*byte)));
            if !chunk.invalid().is_empty() && lines.last() != Some(&line) {
                lines.push(line);
            }
        }
    }
    (text, lines)
}

/// The first lines that hold signs beyond ASCII: enough to judge by.
pub(super) fn telling_lines(bytes: &[u8]) -> Vec<u8> {
    const ENOUGH: usize = 64 << 10;
    // A line may be a file long.
    const LINE_MAX: usize = 4 << 10;
    let mut telling = Vec::new();
    let mut from = 0;
    while telling.len() < ENOUGH {
        let rest = bytes.get(from..).unwrap_or(&[]);
        let high = ascii_len(rest);
        if high >= rest.len() {
            break;
        }
        let before = rest.get(high.saturating_sub(LINE_MAX)..high).unwrap_or(&[]);
        let start =
            memchr::memrchr2(b'\n', b'\r', before).map_or(high - before.len(), |at| high - before.len() + at + 1);
        let after = rest.get(high..(high + LINE_MAX).min(rest.len())).unwrap_or(&[]);
        let end = high + memchr::memchr2(b'\n', b'\r', after).unwrap_or(after.len());
        telling.extend_from_slice(rest.get(start..end).unwrap_or(&[]));
        telling.push(b'\n');
        from += end.max(high + 1);
    }
    telling
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strides_stop_at_the_first_high_byte() {
        assert_eq!(CODE_PAGE_850.chars().count(), 128);
        for len in 0..40 {
            let mut bytes = vec![b'a'; len];
            assert_eq!(ascii_len(&bytes), len);
            bytes.extend(b"\xe9bc\xe9");
            assert_eq!(ascii_len(&bytes), len);
            let letters = Letters::of(encoding_rs::WINDOWS_1252);
            assert_eq!(letters.decode(bytes.clone()), format!("{}ébcé", "a".repeat(len)));
            bytes.extend(vec![b'z'; len]);
            assert_eq!(ascii_tail_len(&bytes), len);
            let text = format!("{}ébcé{}", "a".repeat(len), "z".repeat(len));
            assert_eq!(letters.decode(bytes), text);
            assert_eq!(letters.decode(vec![0x80; len]), "€".repeat(len));
        }
    }

    #[test]
    fn foreign_bytes_are_read_and_told() {
        let (text, lines) = patched("été\nh\u{f4}tel\n".as_bytes(), &Letters::of(encoding_rs::WINDOWS_1252));
        assert_eq!((text.as_str(), lines), ("été\nhôtel\n", vec![]));
        let (text, lines) = patched(b"\xc3\xa9t\xe9\nx\n\xe9\n", &Letters::of(encoding_rs::WINDOWS_1252));
        assert_eq!((text.as_str(), lines), ("été\nx\né\n", vec![1, 3]));
    }
}
