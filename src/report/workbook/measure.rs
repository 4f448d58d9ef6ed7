//! How tall a row must be for its wrapped texts: spreadsheet programs do not all fit rows when they
//! open a file, so every wrapped row gets its height.

use rust_xlsxwriter::utility::cell_autofit_width;

/// Width of a digit and padding of a cell in Calibri 11, in pixels: Excel counts columns in digits.
const DIGIT: f64 = 7.0;
const PADDING: f64 = 5.0;
/// What the library adds around a text.
const TEXT_PADDING: u32 = 7;
/// The size for which it measures.
const MEASURED_SIZE: f64 = 11.0;
/// The library's widths are whole pixels, rounded up: texts are a little narrower.
const MARGIN: f64 = 0.98;
/// Rows taller than this are cut rather than filling the screen; the text stays whole in the cell.
const LINES_MAX: usize = 30;

/// A text, the width of its column in characters, its size in points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wrapped<'a>(pub(super) &'a str, pub(super) f64, pub(super) f64);

/// The height in points of a row that holds these texts.
pub(super) fn row_height<'a>(texts: impl IntoIterator<Item = Wrapped<'a>>) -> f64 {
    let heights = texts.into_iter().map(|text| lines(text).min(LINES_MAX) as f64 * line_height(text.2));
    heights.fold(line_height(10.0), f64::max) + 2.0
}

/// True for a text so short that it needs no measuring: no letter of a usual text is twice as wide as a digit, few
/// are wider than one, and the texts of tables are smaller than the digits that columns are counted in.
pub(super) fn is_short(text: &str, width: f64) -> bool {
    const LETTER: f64 = 1.3;
    !text.contains('\n') && text.len() as f64 * LETTER <= width
}

fn line_height(size: f64) -> f64 {
    (size * 1.29).ceil()
}

/// How many lines a text takes, broken between words.
pub(super) fn lines(Wrapped(text, width, size): Wrapped) -> usize {
    let room = (width * DIGIT - PADDING).max(DIGIT);
    let scale = size / MEASURED_SIZE * MARGIN;
    let mut lines = 0;
    for paragraph in text.split('\n') {
        lines += paragraph_lines(paragraph, room, scale);
        if lines > LINES_MAX {
            break;
        }
    }
    lines.max(1)
}

fn paragraph_lines(paragraph: &str, room: f64, scale: f64) -> usize {
    if pixels(paragraph) * scale <= room {
        return 1;
    }
    let space = pixels(" ") * scale;
    let (mut lines, mut used) = (1, 0.0);
    for word in paragraph.split(' ') {
        let width = pixels(word) * scale;
        if used > 0.0 && used + space + width > room {
            lines += 1;
            used = 0.0;
        }
        used += if used > 0.0 { space + width } else { width };
        // A word longer than its column is cut wherever the line ends.
        while used > room && lines <= LINES_MAX {
            lines += 1;
            used -= room;
        }
        if lines > LINES_MAX {
            break;
        }
    }
    lines
}

fn pixels(text: &str) -> f64 {
    f64::from(cell_autofit_width(text).saturating_sub(TEXT_PADDING))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words_and_inside_endless_ones() {
        assert_eq!(lines(Wrapped("court", 20.0, 10.0)), 1);
        assert_eq!(lines(Wrapped("une\ndeux", 20.0, 10.0)), 2);
        assert_eq!(lines(Wrapped("Interprétation simultanée, deux journées", 20.0, 10.0)), 3);
        assert!(lines(Wrapped(&"x".repeat(100), 20.0, 10.0)) >= 5);
        assert!(row_height([Wrapped(&"long ".repeat(9_000), 20.0, 10.0)]) < 409.0);
    }
}
