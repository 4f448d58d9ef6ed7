//! Printed listings: columns that are aligned, or kept apart, by blanks.
//!
//! Two shapes: columns that stand under one another, told by the positions that are blank on every line
//! of the table; and fields that several blanks separate, told by an equal number of them on every line.
//! Positions are counted in letters, for that is how such a listing was printed.

use std::ops::Range;

use super::cut::Odd;
use crate::model::sheet::{TextSheetBuilder, TooLarge};

/// How blanks keep columns apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Blanks {
    /// Columns, from letter to letter; the last one has no end.
    Aligned(Vec<Range<usize>>),
    /// Two blanks or more between fields.
    Runs,
}

impl Blanks {
    pub(super) fn french(&self, columns: usize) -> String {
        match self {
            Blanks::Aligned(_) => format!("{columns} colonnes alignées par des espaces"),
            Blanks::Runs => format!("{columns} colonnes séparées par plusieurs espaces"),
        }
    }
}

/// Lines looked at.
const LINES: usize = 400;
/// Beyond this width, a line is no printed line.
const WIDTH_MAX: usize = 2_000;
/// A header and two lines, at least.
const LINES_MIN: usize = 3;

/// Finds the columns of a listing, and their number.
pub(super) fn guess(text: &str) -> Option<(Blanks, usize)> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).take(LINES).collect();
    let gapped: Vec<&str> = lines.iter().copied().filter(|line| has_gap(line)).collect();
    let is_table = gapped.len() >= LINES_MIN && gapped.len() * 10 >= lines.len() * 6;
    if !is_table || gapped.iter().any(|line| line.contains('\t') || line.len() > WIDTH_MAX) {
        return None;
    }
    aligned(&gapped).or_else(|| runs(&gapped))
}

/// Two blanks or more between two words.
fn has_gap(line: &str) -> bool {
    line.trim().contains("  ")
}

/// The columns that a line of dashes draws under the titles, when the other lines stand in them.
fn ruled(lines: &[&str]) -> Option<Vec<Range<usize>>> {
    let is_drawn = |line: &&&str| line.chars().all(|sign| matches!(sign, '-' | '=' | '_' | ' '));
    let drawn = lines.iter().filter(is_drawn).max_by_key(|line| pieces_of_runs(line).len().max(1))?;
    let mut columns: Vec<Range<usize>> = Vec::new();
    for (at, _) in drawn.chars().enumerate().filter(|(_, sign)| !is_blank(*sign)) {
        match columns.last_mut() {
            Some(last) if last.end == at => last.end = at + 1,
            _ => columns.push(at..at + 1),
        }
    }
    let fits = |line: &&&str| pieces_of_columns(line, &columns).len() == columns.len();
    let others = || lines.iter().filter(|line| !is_drawn(line));
    (columns.len() >= 2 && others().filter(fits).count() * 4 >= others().count() * 3).then_some(columns)
}

fn aligned(lines: &[&str]) -> Option<(Blanks, usize)> {
    if let Some(columns) = ruled(lines) {
        let count = columns.len();
        return Some((Blanks::Aligned(columns), count));
    }
    let width = lines.iter().map(|line| line.chars().count()).max()?;
    let mut filled = vec![0_usize; width];
    for line in lines {
        for (at, _) in line.chars().enumerate().filter(|(_, sign)| !is_blank(*sign)) {
            filled[at] += 1;
        }
    }
    // A text too long for its column, now and then, does not hide the gap.
    let overflow = lines.len() / 25;
    let mut columns: Vec<Range<usize>> = Vec::new();
    let mut gap = usize::MAX;
    for (at, count) in filled.iter().enumerate() {
        if *count <= overflow {
            gap = gap.saturating_add(1);
            continue;
        }
        match columns.last_mut() {
            Some(last) if gap < 2 => last.end = at + 1,
            _ => columns.push(at..at + 1),
        }
        gap = 0;
    }
    // A column holds something on more than a line or two, or it is a note at the side.
    let is_whole = |column: &Range<usize>| {
        let holds = lines
            .iter()
            .filter(|line| line.chars().skip(column.start).take(column.len()).any(|sign| !is_blank(sign)));
        holds.count() >= 2
    };
    if columns.len() < 2 || !columns.iter().all(is_whole) {
        return None;
    }
    let count = columns.len();
    Some((Blanks::Aligned(columns), count))
}

fn is_blank(sign: char) -> bool {
    sign == ' '
}

/// The same number of fields on nearly every line.
fn runs(lines: &[&str]) -> Option<(Blanks, usize)> {
    let counts: Vec<usize> = lines.iter().map(|line| pieces_of_runs(line).len()).collect();
    let usual = super::super::dialect::most_frequent(counts.iter().copied());
    let same = counts.iter().filter(|count| **count == usual).count();
    (usual >= 2 && same * 10 >= counts.len() * 9).then_some((Blanks::Runs, usual))
}

fn pieces_of_runs(line: &str) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut gap = 2;
    for (at, sign) in line.char_indices() {
        if is_blank(sign) {
            gap += 1;
            continue;
        }
        let end = at + sign.len_utf8();
        match pieces.last_mut() {
            Some(last) if gap < 2 => last.end = end,
            _ => pieces.push(at..end),
        }
        gap = 0;
    }
    pieces
}

/// Where the fields of a line stand. A text that runs over a gap is left whole: the line is then one
/// field, at its first column.
fn pieces_of_columns(line: &str, columns: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = columns.iter().map(|_| 0..0).collect();
    let mut over = false;
    let mut column = 0;
    for (at, (byte, sign)) in line.char_indices().enumerate() {
        if is_blank(sign) {
            continue;
        }
        while columns.get(column + 1).is_some_and(|next| next.start <= at) {
            column += 1;
        }
        let is_last = column + 1 == columns.len();
        over |= columns.get(column).is_none_or(|inside| at < inside.start || (at >= inside.end && !is_last));
        if let Some(piece) = pieces.get_mut(column) {
            *piece =
                if piece.end == 0 { byte..byte + sign.len_utf8() } else { piece.start..byte + sign.len_utf8() };
        }
    }
    if !over {
        return pieces;
    }
    let trimmed = line.trim();
    let start = line.len() - line.trim_start().len();
    std::iter::once(start..start + trimmed.len()).collect()
}

/// Cuts the text into rows from `from` on; gives besides the rows that are not of the table's width.
pub(super) fn cut(
    text: &str,
    from: usize,
    blanks: &Blanks,
    columns: usize,
) -> Result<(TextSheetBuilder, Vec<Odd>), TooLarge> {
    let mut builder = TextSheetBuilder::default();
    let mut odd = Vec::new();
    let (mut at, mut line) = (from, 1_u32);
    while at < text.len() {
        let rest = text.get(at..).unwrap_or("");
        let len = memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
        let one = rest.get(..len).unwrap_or("");
        builder.start_row(line, at)?;
        let pieces = match blanks {
            Blanks::Aligned(columns) => pieces_of_columns(one, columns),
            Blanks::Runs => pieces_of_runs(one),
        };
        for piece in &pieces {
            builder.piece(at + piece.start, at + piece.end)?;
        }
        if builder.end_row() > 0 && pieces.len() != columns {
            odd.push(Odd { row: builder.row_count() - 1, fields: pieces.len() });
        }
        let end = rest.get(len..).unwrap_or("");
        at += len + if end.starts_with("\r\n") { 2 } else { end.len().min(1) };
        line = line.saturating_add(1);
    }
    Ok((builder, odd))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTING: &str = "\
Mandat   Date         Tiers               Montant
------   ----------   -----------------   --------
00123    04/11/2017   Hôtel Bellevue      1 177,87
00124    05/11/2017   Œuvre & Cie            12,50
00125                 Taxi                   45,00
";

    #[test]
    fn columns_stand_under_their_header() {
        let (blanks, columns) = guess(LISTING).unwrap();
        assert_eq!(columns, 4);
        let Blanks::Aligned(columns) = &blanks else { panic!("{blanks:?}") };
        let line = LISTING.lines().nth(4).unwrap();
        let texts: Vec<&str> = pieces_of_columns(line, columns).into_iter().map(|piece| &line[piece]).collect();
        assert_eq!(texts, ["00125", "", "Taxi", "45,00"]);
        let title = "Liste des mandats de la collectivité, page 1";
        let whole: Vec<Range<usize>> = std::iter::once(0..title.len()).collect();
        assert_eq!(pieces_of_columns(title, columns), whole);
    }

    #[test]
    fn fields_kept_apart_by_blanks() {
        let text = "Mandat  Tiers  Montant\n1  Hôtel Bellevue à Gênes  1 177,87\n123456789  Taxi  5\n2  Œuvre & Cie du palais royal  12\n";
        assert_eq!(guess(text), Some((Blanks::Runs, 3)));
    }

    #[test]
    fn a_letter_is_no_listing() {
        assert_eq!(guess("Madame,  Monsieur,\nje vous prie de trouver ci-joint\nle relevé.\nCordialement\n"), None);
        assert_eq!(guess("Montant\n12,50\n13\n"), None);
    }
}
