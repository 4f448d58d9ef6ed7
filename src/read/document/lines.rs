//! Which lines of a text make a paragraph, and which a table.
//!
//! Programs break lines where the page ends, people where the idea ends. A line is the continuation of the
//! one before when that one is long, ends in the middle of a sentence, and this one does not begin a list.
//! Lines cut into as many cells as their neighbours are rows of a table.

use crate::model::Text;
use crate::model::document::Block;
use crate::model::place::Place;

/// A line, and how its place is called.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Cells are set apart by tabs.
    pub(super) text: String,
    /// `ligne 12`, `page 2`.
    pub(super) at: String,
    /// A title, by its style.
    pub(super) is_heading: bool,
    /// A paragraph in its own right: only a sentence left in the air goes on in the next one.
    pub(super) is_whole: bool,
}

/// Blocks of a text file; the marks of Markdown are dress.
pub(super) fn of_text(text: &str, file: &Text) -> Vec<Block> {
    let lines = text.lines().zip(1_u32..).map(|(line, number)| {
        let (bare, is_heading) = undressed(line);
        Line { text: bare, at: format!("ligne {number}"), is_heading, is_whole: false }
    });
    blocks(lines.collect(), file)
}

/// Without the marks of Markdown; and whether they made a title of it.
fn undressed(line: &str) -> (String, bool) {
    let trimmed = line.trim();
    let (trimmed, is_heading) = match trimmed.strip_prefix('#') {
        Some(rest) => (rest.trim_start_matches('#').trim(), true),
        None => (trimmed, false),
    };
    let rule = trimmed.chars().all(|sign| matches!(sign, '-' | '=' | '_' | '*' | '|' | ':' | '+' | ' '));
    if rule && trimmed.len() >= 3 {
        // A line drawn under a title or under the head of a table: no words, and no end of a table either.
        let keep = if trimmed.contains('|') || trimmed.contains('+') { RULE } else { "" };
        return (keep.to_owned(), false);
    }
    let bare = trimmed.replace("**", "").replace("__", "").replace("\\", "").replace('`', "");
    let bare = bare.trim_start_matches("> ").to_owned();
    let bars = bare.matches('|').count();
    if bars >= 2 || (bars == 1 && bare.contains(" | ")) {
        let cells = bare.trim().trim_start_matches('|').trim_end_matches('|');
        return (cells.split('|').map(str::trim).collect::<Vec<_>>().join("\t"), is_heading);
    }
    (with_gaps_as_tabs(&bare), is_heading)
}

/// A line drawn inside a table.
const RULE: &str = "\u{1}";

/// Three spaces and more part cells.
fn with_gaps_as_tabs(line: &str) -> String {
    const GAP: usize = 3;
    let mut text = String::with_capacity(line.len());
    let mut spaces = 0;
    for sign in line.trim().chars() {
        if sign == ' ' || sign == '\u{a0}' {
            spaces += 1;
            continue;
        }
        if spaces > 0 {
            text.push(if spaces >= GAP { '\t' } else { ' ' });
        }
        spaces = 0;
        text.push(sign);
    }
    text
}

/// Lines are put together no further.
const SENTENCE_BYTES_MAX: usize = 4000;

/// Paragraphs and rows of these lines.
pub(super) fn blocks(lines: Vec<Line>, file: &Text) -> Vec<Block> {
    let lines: Vec<Line> = lines.into_iter().filter(|line| line.text != RULE).collect();
    let mut blocks: Vec<Block> = Vec::new();
    let mut table = 0;
    let mut open: Option<(String, &Line)> = None;
    let width = lines.iter().filter(|line| !line.is_whole).map(|line| line.text.chars().count()).max().unwrap_or(0);
    for (at, line) in lines.iter().enumerate() {
        if is_row(&lines, at) {
            close(open.take(), file, &mut blocks);
            let follows = at > 0 && is_row(&lines, at - 1);
            table += u32::from(!follows);
            blocks.push(Block::row(cells(&line.text), table, Place::passage(file, &line.at)));
            continue;
        }
        let is_blank = line.text.trim().is_empty();
        let after_blank = at > 0 && lines[at - 1].text.trim().is_empty();
        let goes_on = open.as_ref().is_some_and(|(text, _)| {
            // No sentence is as long.
            text.len() < SENTENCE_BYTES_MAX
                && if is_blank {
                    // A blank line ends a paragraph, but for a sentence that cannot end there.
                    hangs(text, lines.get(at + 1))
                } else {
                    after_blank || goes_on(&lines[at - 1], line, width)
                }
        });
        match &mut open {
            Some((text, _)) if goes_on && !is_blank => {
                text.push(' ');
                text.push_str(&line.text);
            }
            Some(_) if goes_on => {}
            _ => {
                close(open.take(), file, &mut blocks);
                open = (!is_blank).then(|| (line.text.clone(), line));
            }
        }
    }
    close(open, file, &mut blocks);
    blocks
}

fn close(open: Option<(String, &Line)>, file: &Text, blocks: &mut Vec<Block>) {
    let Some((text, first)) = open else { return };
    let block = Block::paragraph(&text, Place::passage(file, &first.at));
    if !block.text.is_empty() {
        blocks.push(Block { is_heading: first.is_heading, ..block });
    }
}

/// A sentence left in the air at a blank line, and what goes on after it.
fn hangs(text: &str, next: Option<&Line>) -> bool {
    const LONG: usize = 50;
    let next = next.map_or("", |next| next.text.trim());
    let in_the_air = text.trim_end().ends_with(',') || ends_with_small_word(text.trim_end());
    text.chars().count() >= LONG && in_the_air && !next.is_empty() && !next.contains('\t') && !begins_item(next)
}

fn cells(text: &str) -> Vec<String> {
    text.split('\t').map(|cell| cell.trim().to_owned()).collect()
}

/// Cut into cells, and so is a neighbour.
fn is_row(lines: &[Line], at: usize) -> bool {
    let count = |at: Option<usize>| at.and_then(|at| lines.get(at)).map_or(0, |line| columns(&line.text));
    let own = count(Some(at));
    own >= 2 && (count(at.checked_sub(1)) >= 2 || count(at.checked_add(1)) >= 2)
}

/// Filled cells; a bullet or the number of an item is none.
fn columns(text: &str) -> usize {
    let filled: Vec<&str> = text.split('\t').map(str::trim).filter(|cell| !cell.is_empty()).collect();
    let is_bullet =
        |cell: &str| cell.chars().count() <= 3 && !cell.chars().any(|sign| sign.is_ascii_digit() && cell.len() < 2);
    match filled.split_first() {
        Some((first, rest)) if is_bullet(first) && !first.chars().any(char::is_alphanumeric) => rest.len(),
        _ => filled.len(),
    }
}

/// Whether a line is the rest of the sentence of the line before.
fn goes_on(before: &Line, line: &Line, width: usize) -> bool {
    /// Shorter lines were ended by a person.
    const LONG: usize = 50;
    let (text, next) = (before.text.trim(), line.text.trim());
    if text.is_empty() || next.is_empty() || line.is_heading || before.is_heading || begins_item(next) {
        return false;
    }
    let in_the_air = text.ends_with([',', '-', '–', '—']) || ends_with_small_word(text);
    if before.is_whole {
        let small = next.chars().next().is_some_and(|sign| sign.is_lowercase() || sign.is_ascii_digit());
        return text.chars().count() >= LONG && in_the_air || (small && !text.ends_with(['.', ':', ';', '!', '?']));
    }
    let ended = text.ends_with(['.', ':', ';', '!', '?']);
    let fills_the_page = text.chars().count() >= LONG.min(width.saturating_mul(2) / 3).max(30);
    in_the_air || (fills_the_page && !ended && !begins_label(next))
}

/// `pour un montant de`: the sentence cannot end here.
fn ends_with_small_word(text: &str) -> bool {
    const SMALL: &[&str] = &[
        "de", "du", "des", "à", "au", "aux", "et", "la", "le", "les", "en", "un", "une", "pour", "dont", "par",
        "sur",
    ];
    text.rsplit(' ').next().is_some_and(|word| SMALL.contains(&word.to_lowercase().as_str()))
}

/// `- …`, `• …`, `1. …`, `a) …`.
fn begins_item(text: &str) -> bool {
    if ["Vu ", "VU ", "Considérant ", "CONSIDÉRANT ", "Article ", "ARTICLE "]
        .iter()
        .any(|word| text.starts_with(word))
    {
        return true;
    }
    let mut signs = text.chars();
    let Some(first) = signs.next() else { return false };
    if matches!(
        first,
        '-' | '–' | '—' | '•' | '*' | '·' | '▪' | '➢' | '\u{f0b7}' | '\u{f0a7}' | '\u{f0d8}' | '→' | '○' | 'o'
    ) {
        return signs.next().is_some_and(char::is_whitespace);
    }
    let head: String = text.chars().take(4).collect();
    let mark = head.find([')', '.', '°']);
    let short = mark.and_then(|at| head.get(..at)).is_some_and(|head| {
        !head.is_empty() && (head.chars().all(|sign| sign.is_ascii_digit()) || head.chars().count() == 1)
    });
    short && text.chars().nth(mark.map_or(0, |at| at + 1)).is_some_and(char::is_whitespace)
}

/// `RAPPORTEUR : …`, `Objet : …`: a line of its own.
fn begins_label(text: &str) -> bool {
    const LONG: usize = 30;
    let label = text.split(" :").next().unwrap_or_default();
    let label = label.split(':').next().unwrap_or_default();
    label.len() < text.len()
        && label.chars().count() <= LONG
        && label.chars().next().is_some_and(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        of_text(text, &"r.txt".into()).into_iter().map(|block| format!("{}|{}", block.table, block.text)).collect()
    }

    #[test]
    fn a_sentence_goes_on_and_an_item_does_not() {
        let text = "**OBJET : Déplacements 2017 - Ratification des missions de délégations officielles à Gênes,\nMiami et Milan.**\n\n- Gênes : quatre membres ;\n- Miami : vingt.";
        assert_eq!(
            read(text),
            [
                "0|OBJET : Déplacements 2017 - Ratification des missions de délégations officielles à Gênes, Miami et Milan.",
                "0|- Gênes : quatre membres ;",
                "0|- Miami : vingt.",
            ]
        );
    }

    #[test]
    fn lines_cut_alike_are_a_table() {
        let text = "Coûts\n| Mission | Coût |\n|---|---|\n| Gênes | 1 177,87 € |\n\nMission     Coût\nMilan       4 372,55 €\n";
        let table = ["1|Mission | Coût", "1|Gênes | 1 177,87 €", "2|Mission | Coût", "2|Milan | 4 372,55 €"];
        assert_eq!(read(text)[1..], table);
    }
}
