//! Ways to spoil a file.

use std::ops::Range;

use crate::random::Random;

/// What is written in the bytes: what spoils one is lost on another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writing {
    Markup,
    Records,
    Delimited,
}

/// No input grows beyond this: it is the shape that matters.
const LEN_MAX: usize = 48 << 10;

/// Numbers at which programs stumble; the ordinary ones first, since a huge one often ends the reading.
const NUMBERS: &[&str] = &[
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "7",
    "12",
    "26",
    "100",
    "-1",
    "-7",
    "1.5",
    "0001",
    "",
    "x",
    "1904",
    "43040",
    "255",
    "256",
    "1000",
    "16383",
    "16384",
    "32767",
    "65535",
    "65536",
    "1048575",
    "1048576",
    "2147483647",
    "2147483648",
    "4294967295",
    "4294967296",
    "18446744073709551615",
    "99999999999999999999999",
    "1e308",
    "-1e308",
    "1e999",
    "NaN",
    "inf",
    "1E-320",
    "0.1e",
    "--3",
    "+4",
    "12,5",
    " 8 ",
    "\u{0663}",
];

/// Values of attributes, whatever their name.
const VALUES: &[&str] = &[
    "A1",
    "B2",
    "A0",
    "XFD1048576",
    "XFE1",
    "ZZZ99",
    "A1:C3",
    "C3:A1",
    "A1:XFD1048576",
    "$B$2",
    "R1C1",
    "s",
    "str",
    "inlineStr",
    "e",
    "b",
    "n",
    "d",
    "float",
    "date",
    "time",
    "string",
    "boolean",
    "error",
    "2017-10-16",
    "2017-13-45",
    "9999-12-31T23:59:60",
    "-0001-01-01",
    "PT99999H",
    "true",
    "false",
    "hidden",
    "veryHidden",
    "collapse",
    "filter",
    "display:none",
    "mso-number-format:'\\@'",
    "rId1",
    "rId999",
    "../../xl/workbook.xml",
    "&#0;",
    "&#xD800;",
    "&#99999999;",
    "&amp;",
    "&x;",
    "preserve",
    "Number",
    "DateTime",
    "utf-16",
    "shift_jis",
    "rowspan=\"9\"",
];

const TAGS: &[&str] = &[
    "<",
    ">",
    "</",
    "/>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<!DOCTYPE a [<!ENTITY b \"cccc\">]>",
    "&b;",
    "<a>",
    "</a>",
    "<table>",
    "</table>",
    "<tr>",
    "</tr>",
    "<td>",
    "<td colspan=99 rowspan=3>",
    "</td>",
    "<th>",
    "<br>",
    "<script>",
    "<style>",
    "<thead>",
    "<row>",
    "</row>",
    "<row r=\"3\">",
    "<c>",
    "</c>",
    "<c r=\"B3\" t=\"s\"><v>1</v></c>",
    "<v>",
    "</v>",
    "<f>",
    "<is><t>x</t></is>",
    "<mergeCell ref=\"A1:B2\"/>",
    "<Row ss:Index=\"3\">",
    "<Cell ss:Index=\"2\">",
    "<Data ss:Type=\"Number\">",
    "<table:table-row>",
    "<table:table-cell/>",
    "<text:s text:c=\"9\"/>",
    "<text:p>",
    "--",
    "\r\n\r\n",
    "=3D",
    "=\r\n",
    "Content-Transfer-Encoding: base64\r\n",
    "\u{feff}",
    "\0",
    "]]>",
];

const PIECES: &[&str] = &[
    ";",
    ",",
    "\t",
    "|",
    "\"",
    "\"\"",
    "\";\"",
    "'",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "\n\"",
    "\"\n",
    "\0",
    "\u{feff}",
    "sep=;\n",
    "sep=\n",
    "\\",
    "=\"12\"",
    " ",
    "   ",
    "\u{a0}",
    "\u{202f}",
    "Total",
    "Total général;",
    "Report",
    "À reporter",
    "Sous-total",
    "1 234,56",
    "1,234.56",
    "1.234",
    "-",
    "(12,00)",
    "12,00-",
    "12,00 €",
    "12 CR",
    "31/12/2017",
    "12/31/17",
    "45/45/2017",
    "20171016",
    "é",
    "Ã©",
    "\u{fffd}",
    "😀",
    "\u{301}",
];

/// Spoils the bytes, a little or a lot. `other` is another file of the kind.
pub(crate) fn spoil(bytes: &mut Vec<u8>, other: &[u8], writing: Writing, random: &mut Random) {
    for _ in 0..*random.pick(&[1, 1, 1, 2, 5]) {
        match (random.below(14), writing) {
            (0, _) => flip(bytes, random),
            (1, _) => remove(bytes, random),
            (2, _) => insert_noise(bytes, random),
            (3, _) => duplicate(bytes, random),
            (4, _) if random.once_in(3) => bytes.truncate(random.below(bytes.len())),
            (5, _) => splice(bytes, other, random),
            (6, _) => exchange(bytes, random),
            (7..=10, Writing::Records) => number_of_record(bytes, random),
            (7 | 8, _) => number(bytes, random),
            (9 | 10, Writing::Markup) => attribute(bytes, random),
            (11, Writing::Markup) => elements(bytes, random),
            (12, Writing::Markup) => put_text(bytes, TAGS, random),
            (9..=12, Writing::Delimited) => put_text(bytes, PIECES, random),
            _ => flip(bytes, random),
        }
        bytes.truncate(LEN_MAX);
    }
}

/// A piece of these bytes.
fn piece(bytes: &[u8], random: &mut Random) -> Range<usize> {
    let start = random.below(bytes.len());
    start..(start + random.length()).min(bytes.len())
}

fn flip(bytes: &mut [u8], random: &mut Random) {
    let at = random.below(bytes.len());
    let noise = random.byte();
    if let Some(byte) = bytes.get_mut(at) {
        *byte = match noise & 3 {
            0 => *byte ^ (1 << (noise >> 5)),
            1 => 0xFF,
            2 => 0,
            _ => noise,
        };
    }
}

fn remove(bytes: &mut Vec<u8>, random: &mut Random) {
    bytes.drain(piece(bytes, random));
}

fn insert_noise(bytes: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    let noise: Vec<u8> = (0..random.length().min(40)).map(|_| random.byte()).collect();
    bytes.splice(at..at, noise);
}

fn duplicate(bytes: &mut Vec<u8>, random: &mut Random) {
    let copied = bytes[piece(bytes, random)].repeat(*random.pick(&[1, 1, 2, 5, 60]));
    let at = random.below(bytes.len() + 1);
    bytes.splice(at..at, copied);
}

fn splice(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let ours = piece(bytes, random);
    bytes.splice(ours, other[piece(other, random)].to_vec());
}

fn exchange(bytes: &mut [u8], random: &mut Random) {
    let (one, two, count) = (random.below(bytes.len()), random.below(bytes.len()), random.length());
    for step in 0..count {
        if one + step < bytes.len() && two + step < bytes.len() {
            bytes.swap(one + step, two + step);
        }
    }
}

/// Another number in the place of two or four bytes.
fn number_of_record(bytes: &mut [u8], random: &mut Random) {
    const ODD: &[u32] = &[
        0,
        1,
        2,
        3,
        8,
        16,
        127,
        128,
        254,
        255,
        256,
        257,
        1000,
        0x3FFF,
        0x4000,
        0x7FFF,
        0x8000,
        0xFFFE,
        0xFFFF,
        0x1_0000,
        0x10_0000,
        0x7FFF_FFFF,
        0x8000_0000,
        0xFFFF_FFF0,
        0xFFFF_FFFF,
    ];
    let (at, number) = (random.below(bytes.len()), random.pick(ODD).to_le_bytes());
    let len = *random.pick(&[1, 2, 2, 4]);
    for (byte, new) in bytes.iter_mut().skip(at).zip(&number[..len]) {
        *byte = *new;
    }
}

/// The first piece from here on that such bytes make.
fn run_of(bytes: &[u8], from: usize, is_part: impl Fn(u8) -> bool) -> Option<Range<usize>> {
    let start = from + bytes.get(from..)?.iter().position(|byte| is_part(*byte))?;
    let len = bytes[start..].iter().position(|byte| !is_part(*byte)).unwrap_or(bytes.len() - start);
    Some(start..start + len)
}

fn number(bytes: &mut Vec<u8>, random: &mut Random) {
    let from = random.below(bytes.len());
    if let Some(digits) = run_of(bytes, from, |byte| byte.is_ascii_digit()) {
        bytes.splice(digits, random.pick(NUMBERS).bytes());
    }
}

/// What stands between the quotes of an attribute.
fn quoted(bytes: &[u8], random: &mut Random) -> Option<Range<usize>> {
    let from = random.below(bytes.len());
    let start = from + bytes[from..].windows(2).position(|pair| pair == b"=\"")? + 2;
    let len = bytes[start..].iter().position(|byte| *byte == b'"')?;
    Some(start..start + len)
}

/// The value of another attribute, or an odd one.
fn attribute(bytes: &mut Vec<u8>, random: &mut Random) {
    let (Some(one), Some(other)) = (quoted(bytes, random), quoted(bytes, random)) else { return };
    let value = match random.below(3) {
        0 => bytes[other].to_vec(),
        1 => random.pick(VALUES).as_bytes().to_vec(),
        _ => random.pick(NUMBERS).as_bytes().to_vec(),
    };
    bytes.splice(one, value);
}

/// Takes out, doubles or moves a piece from one tag to another.
fn elements(bytes: &mut Vec<u8>, random: &mut Random) {
    let tag = |random: &mut Random| {
        let from = random.below(bytes.len());
        bytes[from..].iter().position(|byte| *byte == b'<').map(|at| from + at)
    };
    let (Some(one), Some(two), Some(to)) = (tag(random), tag(random), tag(random)) else { return };
    let (start, end) = (one.min(two), one.max(two).min(one.min(two) + 4000));
    let moved = bytes[start..end].to_vec();
    match random.below(3) {
        0 => drop(bytes.drain(start..end)),
        1 => drop(bytes.splice(to..to, moved)),
        _ => drop(bytes.splice(to..to, moved.repeat(1 + random.below(5)))),
    }
}

fn put_text(bytes: &mut Vec<u8>, texts: &[&str], random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    let text = random.pick(texts).repeat(*random.pick(&[1, 1, 1, 1, 2, 300]));
    bytes.splice(at..at, text.into_bytes());
}
