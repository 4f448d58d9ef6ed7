//! Which sign separates decimals and which one thousands: decided on the whole column, never cell by cell.
//! `1,700` beside `34 000` is not the same number as beside `12,50`.

use crate::model::sheet::Value;

/// Which sign separates the decimals in the texts of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marks {
    /// `1 177,87` or `1.177,87`.
    Comma,
    /// `1177.87` or `1,177.87`.
    Point,
    /// Some cells say comma, others point: each is read by what it shows itself.
    Mixed,
    /// No cell tells.
    Unknown,
}

impl Marks {
    /// What the texts of a column say together.
    pub(crate) fn of<'a>(cells: impl Iterator<Item = Value<'a>>) -> Self {
        let mut shown = Shown::default();
        for cell in cells {
            shown.add(cell);
            if shown.comma && shown.point {
                break;
            }
        }
        shown.marks()
    }

    /// One program wrote the whole table: a column that cannot tell its mark takes that of the others, when
    /// they agree.
    pub(crate) fn settled(mut marks: Vec<(u32, Marks)>) -> Vec<(u32, Marks)> {
        let says = |mark: Marks| marks.iter().any(|(_, known)| *known == mark);
        let common = match (says(Marks::Comma), says(Marks::Point), says(Marks::Mixed)) {
            (true, false, false) => Marks::Comma,
            (false, true, false) => Marks::Point,
            _ => return marks,
        };
        marks.iter_mut().filter(|(_, mark)| *mark == Marks::Unknown).for_each(|(_, mark)| *mark = common);
        marks
    }
}

/// The decimal marks that the texts of a column show.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Shown {
    comma: bool,
    point: bool,
}

impl Shown {
    /// Looks at one more cell by its bytes; false for one that is not written as usual, which is still to be added.
    #[inline]
    pub(crate) fn add_usual(&mut self, text: &[u8]) -> bool {
        match usual_mark(text) {
            Some(b',') => self.comma = true,
            Some(_) => self.point = true,
            None => return false,
        }
        true
    }

    /// Looks at one more cell.
    pub(crate) fn add(&mut self, cell: Value<'_>) {
        let Value::Text(text) = cell else { return };
        match decimal_mark(text) {
            Some(',') => self.comma = true,
            Some('.') => self.point = true,
            _ => {}
        }
    }

    /// What they say together.
    pub(crate) fn marks(self) -> Marks {
        match (self.comma, self.point) {
            (true, false) => Marks::Comma,
            (false, true) => Marks::Point,
            (true, true) => Marks::Mixed,
            (false, false) => Marks::Unknown,
        }
    }
}

/// True where the mark cannot part thousands: four digits before it, or thousands parted otherwise. `1044,200`,
/// `2 318,440`.
fn is_ungrouped(text: &str, mark: u8) -> bool {
    let Some((whole, _)) = text.rsplit_once(char::from(mark)) else { return false };
    let tail = whole.trim_end_matches(|sign: char| sign.is_ascii_digit());
    let digits = whole.len() - tail.len();
    let is_space = |sign: char| matches!(sign, ' ' | '\u{a0}' | '\u{202f}' | '\u{2007}' | '\'' | '’');
    let before = tail.trim_end_matches(is_space);
    digits > 3 || (digits == 3 && before.len() < tail.len() && before.ends_with(|sign: char| sign.is_ascii_digit()))
}

/// The mark of `1177,87`, as nearly every cell of a column of amounts is written.
#[inline]
fn usual_mark(text: &[u8]) -> Option<u8> {
    match text {
        [head @ .., mark @ (b',' | b'.'), b'0'..=b'9', b'0'..=b'9']
            if !head.is_empty() && head.iter().all(u8::is_ascii_digit) =>
        {
            Some(*mark)
        }
        _ => None,
    }
}

/// The decimal mark that a text shows by itself: its last mark, unless exactly three digits follow it
/// or it stands several times.
pub(super) fn decimal_mark(text: &str) -> Option<char> {
    if let Some(mark) = usual_mark(text.as_bytes()) {
        return Some(char::from(mark));
    }
    // Only digits and marks count: spaces, signs and currencies stand aside.
    let (mut digits, mut whole, mut last, mut commas, mut points) = (0_usize, 0_usize, None, 0_usize, 0_usize);
    let mut first_is_zero = false;
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => {
                first_is_zero |= digits == 0 && byte == b'0' && last.is_none();
                digits += 1;
            }
            b',' | b'.' => {
                whole = digits;
                last = Some(byte);
                commas += usize::from(byte == b',');
                points += usize::from(byte == b'.');
            }
            _ => {}
        }
    }
    let mark = last?;
    let (same, other, others) = if mark == b',' { (commas, b'.', points) } else { (points, b',', commas) };
    if same > 1 {
        // `1.234.567`: the mark separates thousands, so the other one is decimal.
        return Some(char::from(other));
    }
    // `0,123` cannot be a thousand.
    let is_decimal = others > 0 || digits - whole != 3 || whole == 0 || first_is_zero || is_ungrouped(text, mark);
    is_decimal.then_some(char::from(mark))
}
