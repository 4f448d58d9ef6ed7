//! Signs printed on a page → its lines. A page knows where each sign is, and nothing of words: spaces, cells
//! and paragraphs are told by the distances. The only floats of the reading of documents: they are
//! millimetres, never money.

/// A sign, where it is printed; `y` grows upwards.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Glyph {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) size: f64,
    pub(super) text: String,
}

/// An upright line: the wall between two cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) x: f64,
    pub(super) bottom: f64,
    pub(super) top: f64,
}

/// A gap wider than this part of the size of the letters is a space.
const SPACE: f64 = 0.13;

/// A gap wider than this many times the size of the letters parts two cells.
const CELL: f64 = 1.9;

/// Signs less far apart than this part of their size stand on one line: `1er` with its raised letters.
const SAME_LINE: f64 = 0.5;

/// Lines, from top to bottom; cells are parted by tabs, paragraphs by an empty line. The number of the page
/// is left out.
pub(super) fn lines(glyphs: &[Glyph], rules: &[Rule]) -> Vec<String> {
    let rows = rows(glyphs);
    let pitch = usual_pitch(&rows);
    let mut lines: Vec<String> = Vec::new();
    let mut above: Option<(f64, f64)> = None;
    let last = rows.len().saturating_sub(1);
    for (at, row) in rows.iter().enumerate() {
        let y = row.first().map_or(0.0, |glyph| glyph.y);
        let text = text(row, &walls(rules, row));
        if (at == 0 || at == last) && is_page_number(&text) {
            continue;
        }
        let size = row.iter().map(|glyph| glyph.size).fold(0.0, f64::max);
        // Lines of large letters stand further apart.
        let apart = |(above, other): (f64, f64)| above - y > (pitch * 1.35).max(size.min(other) * 1.5);
        if above.is_some_and(apart) {
            lines.push(String::new());
        }
        above = Some((y, size));
        lines.push(text);
    }
    lines
}

/// The signs of each line, from left to right.
fn rows(glyphs: &[Glyph]) -> Vec<Vec<&Glyph>> {
    let mut sorted: Vec<&Glyph> = glyphs.iter().collect();
    sorted.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x.total_cmp(&b.x)));
    let mut rows: Vec<Vec<&Glyph>> = Vec::new();
    let mut base = (f64::MAX, 0.0_f64);
    for glyph in sorted {
        let (y, size) = base;
        if !rows.is_empty() && y - glyph.y <= SAME_LINE * size.max(glyph.size) {
            rows.last_mut().into_iter().for_each(|row| row.push(glyph));
            // The line stands where its largest letters do.
            if glyph.size > size {
                base = (glyph.y, glyph.size);
            }
        } else {
            rows.push(vec![glyph]);
            base = (glyph.y, glyph.size);
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.x.total_cmp(&b.x));
    }
    rows
}

/// Where walls stand across a line, from left to right; those drawn twice count once.
fn walls(rules: &[Rule], row: &[&Glyph]) -> Vec<f64> {
    const SAME: f64 = 2.5;
    let Some(glyph) = row.first() else { return Vec::new() };
    let middle = glyph.y + glyph.size * 0.3;
    let across = rules.iter().filter(|rule| rule.bottom <= middle && middle <= rule.top);
    let mut walls: Vec<f64> = across.map(|rule| rule.x).collect();
    walls.sort_by(f64::total_cmp);
    walls.dedup_by(|next, kept| *next - *kept < SAME);
    walls
}

fn text(row: &[&Glyph], walls: &[f64]) -> String {
    let mut text = String::new();
    let mut end: Option<f64> = None;
    for glyph in row {
        if let Some(end) = end {
            let gap = (glyph.x - end) / glyph.size.max(0.1);
            // Letters printed twice to look bold.
            if gap < -0.4 && text.ends_with(glyph.text.as_str()) && glyph.width > 0.0 {
                continue;
            }
            let crossed = walls.iter().filter(|wall| **wall >= end - 1.0 && **wall <= glyph.x + 1.0).count();
            if crossed > 0 && !glyph.text.trim().is_empty() {
                text.truncate(text.trim_end_matches(' ').len());
                text.extend(std::iter::repeat_n('\t', crossed));
            } else if gap > CELL && !glyph.text.trim().is_empty() {
                text.truncate(text.trim_end().len());
                text.push('\t');
            } else if gap > SPACE && !text.ends_with([' ', '\t']) {
                text.push(' ');
            }
        }
        let blank = glyph.text.trim().is_empty();
        if !(blank && (text.is_empty() || text.ends_with([' ', '\t']))) {
            text.push_str(&glyph.text);
        }
        // Spaces that fill a wide gap are a gap.
        if !blank || end.is_none() {
            end = Some(glyph.x + glyph.width);
        }
    }
    let text = text.trim_matches(' ');
    // Blank cells at the end of a row are cells all the same.
    let (start, end) = (row.first().map_or(0.0, |glyph| glyph.x), end.unwrap_or(0.0));
    let ahead = walls.iter().filter(|wall| **wall < start + 1.0).count().saturating_sub(1);
    let behind = walls.iter().filter(|wall| **wall > end - 1.0).count().saturating_sub(1);
    let (ahead, behind) = if walls.len() >= 3 { (ahead, behind) } else { (0, 0) };
    format!("{}{text}{}", "\t".repeat(ahead.min(CELLS_MAX)), "\t".repeat(behind.min(CELLS_MAX)))
}

/// Cells of a row.
const CELLS_MAX: usize = 64;

/// How far apart lines usually are: the median.
fn usual_pitch(rows: &[Vec<&Glyph>]) -> f64 {
    let tops: Vec<f64> = rows.iter().filter_map(|row| row.first()).map(|glyph| glyph.y).collect();
    let mut pitches: Vec<f64> = tops.windows(2).map(|two| two[0] - two[1]).filter(|pitch| *pitch > 0.1).collect();
    pitches.sort_by(f64::total_cmp);
    pitches.get(pitches.len() / 3).copied().unwrap_or(12.0)
}

/// `3`, `Page 3`, `3/12`, `- 3 -`.
fn is_page_number(text: &str) -> bool {
    let bare = text.trim().trim_matches(['-', '–', ' ']).to_lowercase();
    let bare = bare.strip_prefix("page").unwrap_or(&bare).trim();
    let numbers: Vec<&str> = bare.split(['/', ' ']).filter(|part| !part.is_empty() && *part != "sur").collect();
    !numbers.is_empty()
        && numbers.len() <= 2
        && numbers.iter().all(|part| part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(text: &str, x: f64, y: f64) -> Vec<Glyph> {
        let signs = text.chars().enumerate().filter(|(_, sign)| *sign != ' ');
        signs
            .map(|(at, sign)| Glyph { x: x + at as f64 * 5.0, y, width: 5.0, size: 10.0, text: sign.to_string() })
            .collect()
    }

    #[test]
    fn distances_make_words_cells_and_paragraphs() {
        let mut glyphs = printed("le cout", 50.0, 700.0);
        glyphs.extend(printed("12,50", 200.0, 700.5));
        glyphs.extend(printed("suite", 50.0, 688.0));
        glyphs.extend(printed("fin", 50.0, 676.0));
        glyphs.extend(printed("ailleurs", 50.0, 640.0));
        glyphs.extend(printed("12/14", 250.0, 20.0));
        glyphs.reverse();
        let rules = [Rule { x: 150.0, bottom: 630.0, top: 660.0 }];
        assert_eq!(lines(&glyphs, &rules), ["le cout\t12,50", "suite", "fin", "", "ailleurs"]);
    }
}
