//! Which styles show a number as a date, a duration, an amount of a currency.
//!
//! Generators write `0.00 USD` without the quotes that Excel puts around letters. A section that shows
//! digits is an amount, whatever its letters: the library takes `s`, `d`, `m`, `h` for a date.

use std::collections::BTreeMap;
use std::io::Read;

use super::currency;
use super::window::{Progress, Stop, scan};
use super::xml::{self, Names, Piece, Tag};
use crate::model::money::Currency;

/// What a number format makes of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number, an amount, a rate.
    Number,
    /// An amount of this currency.
    Amount(Currency),
    /// A date or an hour of the day.
    Date,
    /// Hours beyond 24: `[h]:mm`.
    Duration,
}

/// The kind of each cell style, by its number.
pub(super) fn read(part: impl Read) -> Result<Vec<Kind>, Stop> {
    let mut styles = Styles::default();
    scan(part, |slice| {
        let (piece, len) = xml::piece(slice)?;
        match (piece, &styles.names) {
            (Piece::Open(root), None) => {
                styles.names = Some(Names::of_root(root.name, b"styleSheet")?);
                if root.is_empty {
                    return Ok(Progress::Done);
                }
            }
            (Piece::Open(tag), Some(names)) => {
                let name = names.local(tag.name);
                styles.open(name, &tag)?;
            }
            (Piece::Close(name), Some(names)) => match names.local(name) {
                b"styleSheet" => return Ok(Progress::Done),
                b"numFmts" | b"cellXfs" => styles.section = Section::Other,
                _ => {}
            },
            _ => {}
        }
        Ok(Progress::Read(len))
    })?;
    Ok(styles.kinds())
}

#[derive(Clone, Copy, Debug, Default)]
enum Section {
    #[default]
    Other,
    /// The number formats of the workbook's own.
    Formats,
    /// The styles that cells point to.
    Cells,
}

#[derive(Debug, Default)]
struct Styles {
    names: Option<Names>,
    section: Section,
    own: BTreeMap<u32, Kind>,
    /// The number format of each cell style.
    cells: Vec<u32>,
}

impl Styles {
    fn open(&mut self, name: &[u8], tag: &Tag<'_>) -> Result<(), Stop> {
        match (self.section, name) {
            (_, b"numFmts") if !tag.is_empty => self.section = Section::Formats,
            (_, b"cellXfs") if !tag.is_empty => self.section = Section::Cells,
            (Section::Formats, b"numFmt") => {
                let (id, code) = (tag.attribute(b"numFmtId")?, tag.attribute(b"formatCode")?);
                if let (Some(id), Some(code)) = (id.and_then(number), code) {
                    self.own.insert(id, kind_of_own(id, &xml::attribute_text(code)?));
                }
            }
            (Section::Cells, b"xf") => {
                self.cells.push(tag.attribute(b"numFmtId")?.and_then(number).unwrap_or(0));
            }
            _ => {}
        }
        Ok(())
    }

    fn kinds(&self) -> Vec<Kind> {
        let kind = |id: &u32| self.own.get(id).copied().unwrap_or_else(|| kind_of_id(*id));
        self.cells.iter().map(kind).collect()
    }
}

fn number(raw: &[u8]) -> Option<u32> {
    xml::utf8(raw).ok()?.trim().parse().ok()
}

/// The formats that every workbook has: ECMA-376 part 1, 18.8.30. Some of 27 to 58 are dates of
/// East Asian versions only.
fn kind_of_id(id: u32) -> Kind {
    match id {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Kind::Date,
        46 => Kind::Duration,
        _ => Kind::Number,
    }
}

/// What a format that the workbook writes out makes of a number. Of the formats that every workbook has, each version of
/// Excel shows the currency of its own country, whatever is written.
fn kind_of_own(id: u32, code: &str) -> Kind {
    const OWN_FROM: u32 = 164;
    let kind = kind_of_code(code);
    let shown = (kind == Kind::Number && id >= OWN_FROM).then(|| currency::of(code)).flatten();
    shown.map_or(kind, Kind::Amount)
}

/// The first section that shows something decides: `0;dd/mm/yyyy` is a number.
fn kind_of_code(code: &str) -> Kind {
    let mut rest = code;
    loop {
        let mut section = Seen::default();
        let after = section.read(rest);
        if let Some(kind) = section.kind() {
            return kind;
        }
        match after {
            Some(after) => rest = after,
            None => return Kind::Number,
        }
    }
}

/// What a section of a format shows.
#[derive(Debug, Default)]
struct Seen {
    digits: bool,
    elapsed: bool,
    day: bool,
    month: bool,
    year: bool,
    time: bool,
    /// Letters that mean nothing in a date.
    foreign: bool,
}

impl Seen {
    /// Reads up to the end of the section; gives what follows it.
    fn read<'a>(&mut self, code: &'a str) -> Option<&'a str> {
        // `ss.00` shows hundredths of a second, not an amount.
        #[derive(PartialEq)]
        enum Fraction {
            No,
            Seconds,
            Point,
        }
        let mut fraction = Fraction::No;
        let mut rest = code;
        loop {
            let mut letters = rest.chars();
            let letter = letters.next()?;
            let mut next = letters.as_str();
            let mut now = Fraction::No;
            match letter.to_ascii_lowercase() {
                ';' => return Some(next),
                '"' => next = next.split_once('"').map_or("", |(_, after)| after),
                '\\' | '_' | '*' => {
                    letters.next();
                    next = letters.as_str();
                }
                '[' => {
                    let (inside, after) = next.split_once(']').unwrap_or((next, ""));
                    if is_elapsed(inside) {
                        self.elapsed = true;
                        now = Fraction::Seconds;
                    }
                    next = after;
                }
                '0' if fraction == Fraction::Point => now = Fraction::Point,
                '0' | '#' | '?' | '@' => self.digits = true,
                '.' | ',' if fraction == Fraction::Seconds => now = Fraction::Point,
                's' if fraction == Fraction::Seconds => now = Fraction::Seconds,
                // The French names are written by hand, or by programs that do not translate them.
                'g' | 's' if keyword(rest).is_some() => {
                    self.digits = true;
                    next = keyword(rest).unwrap_or(next);
                }
                'a' if half_day(rest).is_some() => {
                    self.time = true;
                    next = half_day(rest).unwrap_or(next);
                }
                's' => {
                    self.time = true;
                    now = Fraction::Seconds;
                }
                'h' => self.time = true,
                'd' | 'j' => self.day = true,
                'm' => self.month = true,
                'y' | 'a' => self.year = true,
                // Eras, Buddhist years, the letters of ISO 8601.
                'e' | 'g' | 'b' | 't' | 'z' => {}
                other => self.foreign |= other.is_ascii_alphabetic(),
            }
            fraction = now;
            rest = next;
        }
    }

    /// None when it shows nothing but fixed text.
    fn kind(&self) -> Option<Kind> {
        let parts = [self.day, self.month, self.year, self.time].iter().filter(|seen| **seen).count();
        if self.elapsed {
            Some(Kind::Duration)
        } else if self.digits {
            Some(Kind::Number)
        } else if parts >= 2 || (parts == 1 && !self.foreign) {
            Some(Kind::Date)
        } else {
            None
        }
    }
}

fn is_elapsed(inside: &str) -> bool {
    let lower = inside.to_ascii_lowercase();
    let all = |letter: char| lower.chars().all(|other| other == letter);
    !lower.is_empty() && (all('h') || all('m') || all('s'))
}

/// What follows `General`, or its French name, at the head of this text.
fn keyword(text: &str) -> Option<&str> {
    ["general", "standard"].iter().find_map(|word| after(text, word))
}

/// What follows `AM/PM` or `A/P`.
fn half_day(text: &str) -> Option<&str> {
    ["am/pm", "a/p"].iter().find_map(|mark| after(text, mark))
}

fn after<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(word.len())?;
    head.eq_ignore_ascii_case(word).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_durations_are_told() {
        for code in [
            "dd/mm/yyyy",
            "DD/MM/YY",
            "H:MM:SS;@",
            "m\"M\"d\"D\";@",
            "[$-40C]d mmmm yyyy",
            "[$-404]e\"\\xfc\"m\"\\xfc\"d",
            "jj/mm/aaaa",
            "yyyy-mm-ddThh:mm:ss.000Z",
            "h:mm AM/PM",
            "ha/p\\m",
            "mmss.0",
            "d \"de\" mmmm de yyyy",
            "mmm-yy",
            "*-yyyy-mm-dd",
            "[$-F800]dddd, mmmm dd, yyyy",
            "[=0]\"\";dd/mm/yyyy",
            "yyyy\"年\"m\"月\"",
            "[Red]dd.mm.yy",
        ] {
            assert_eq!(kind_of_code(code), Kind::Date, "{code}");
        }
        for code in
            ["[h]:mm:ss", "[h]", "[ss]", "[s].000", "[mm]:ss.0", "[Blue]\\+[h]:mm;[Red]\\-[h]:mm", "[HH]\"h\"mm"]
        {
            assert_eq!(kind_of_code(code), Kind::Duration, "{code}");
        }
    }

    #[test]
    fn amounts_with_bare_letters_stay_amounts() {
        for code in [
            "General",
            "Standard",
            "0.00 USD",
            "#,##0.00 CHF",
            "#,##0.00 MAD",
            "# ##0,00 dh",
            "0.00 M€",
            "#,##0 HT",
            "#,##0.00\\ [$€-40C]",
            "\"$\"#,##0_);[Red](\"$\"#,##0)",
            "0;dd/mm/yyyy",
            "\\Y000000",
            "#,##0*y",
            "0\"x\"*d",
            "@",
            "\"Y: \"0.00\"m\";\"Y: <num>m\"",
            "General\" HT\"",
            "0.00E+00",
            "# ?/?",
            ";;;",
            "",
            "Vrai;Vrai;Faux",
            "USD 0.00",
            "m€ # ##0",
            "[>=100][Magenta].00",
            "\"",
            "[",
            "\\",
        ] {
            assert_eq!(kind_of_code(code), Kind::Number, "{code}");
        }
    }

    #[test]
    fn cell_styles_point_to_formats() {
        let xml = "<styleSheet xmlns=\"m\"><numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"0.00 USD\"/>\
            <numFmt numFmtId=\"165\" formatCode=\"&quot;le &quot;dd/mm/yyyy\"/></numFmts>\
            <cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>\
            <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"><alignment/></xf><xf numFmtId=\"165\"/><xf/>\
            <xf numFmtId=\"22\"/><xf numFmtId=\"46\"/></cellXfs>\
            <dxfs><dxf><numFmt numFmtId=\"164\" formatCode=\"dd/mm\"/></dxf></dxfs></styleSheet>";
        let usd = Kind::Amount(Currency::from_code("USD").unwrap());
        let expected = [Kind::Number, usd, Kind::Date, Kind::Number, Kind::Date, Kind::Duration];
        assert_eq!(read(xml.as_bytes()).unwrap(), expected);
    }
}
