//! What printing leaves between the lines: texts of the margin, rules, units under the titles.

use crate::interpret::rows::cells::RowCells;
use crate::model::sheet::Value;
use crate::model::words::fold;

/// True for a row that printing left there; units stand only `below_header`.
pub(in crate::interpret) fn is_no_line(cells: &RowCells<'_>, below_header: bool) -> bool {
    is_margin(cells) || (below_header && is_units(cells))
}

/// Texts in the margin of a printed page, in no column: `Page 2/10`, `Édité le 12/01/2018`.
fn is_margin(cells: &RowCells<'_>) -> bool {
    const CELLS_MAX: usize = 4;
    const LETTERS: usize = 3;
    const WORDS: &[&str] = &["page", "edite", "edition", "imprime", "tire", "extrait", "date d edition"];
    let of_margin = |text: &str| {
        let folded = fold(text);
        WORDS
            .iter()
            .any(|word| folded.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
    };
    let wordy = |text: &str| text.chars().filter(|sign| sign.is_alphabetic()).count() >= LETTERS;
    // `JOURNAL DES MANDATS` and `Page 2` at the head of a page: words, one of them of the margin.
    let page = |value: Value| matches!(value, Value::Text(text) if of_margin(text) && text.bytes().any(|byte| byte.is_ascii_digit()));
    let words = |value: Value| matches!(value, Value::Text(text) if of_margin(text) || wordy(text));
    if cells.all().all(|(_, value)| matches!(value, Value::Text(text) if is_rule(text))) {
        return true;
    }
    if cells.filled() <= CELLS_MAX
        && cells.all().any(|(_, value)| page(value))
        && cells.all().all(|(_, value)| words(value))
    {
        return true;
    }
    cells.filled() <= CELLS_MAX
        && cells.all().all(|(_, value)| match value {
            Value::Text(text) => of_margin(text) || (cells.filled() == 1 && wordy(text)),
            _ => false,
        })
}

/// A line drawn with signs: `--------`, `= = =`, `____`.
fn is_rule(text: &str) -> bool {
    const LEAST: usize = 3;
    let signs = text.chars().filter(|sign| !sign.is_whitespace());
    let (mut count, mut all) = (0, true);
    signs.for_each(|sign| {
        count += 1;
        all &= matches!(sign, '-' | '=' | '_' | '*' | '+' | '–' | '—' | '─' | '═' | '~');
    });
    all && count >= LEAST
}

/// Units under the titles: `(texte)`, `jj/mm/aaaa`, `€`; words alone where a line has numbers.
fn is_units(cells: &RowCells<'_>) -> bool {
    const CELLS_MIN: usize = 2;
    const LETTERS_MAX: usize = 30;
    let is_unit =
        |text: &str| text.chars().count() <= LETTERS_MAX && !text.bytes().any(|byte| byte.is_ascii_digit());
    cells.filled() >= CELLS_MIN && cells.all().all(|(_, value)| matches!(value, Value::Text(text) if is_unit(text)))
}
