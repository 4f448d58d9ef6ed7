//! Text for a terminal: colours, widths and the spaces it can show.
//!
//! Colours are always written; whoever prints takes them away when the output is no terminal or when
//! `NO_COLOR` asks for it.

use std::fmt::Display;

use crate::model::money::Money;

/// Columns that a long text fills before it goes to the next line.
pub(super) const WIDTH: usize = 100;

/// A colour or weight of a terminal.
#[derive(Clone, Copy)]
pub(super) enum Ink {
    Bold,
    Red,
    Yellow,
    Green,
    Dim,
}

/// The text in this ink.
pub(super) fn inked(ink: Ink, text: impl Display) -> String {
    let code = match ink {
        Ink::Bold => "1",
        Ink::Red => "1;31",
        Ink::Yellow => "1;33",
        Ink::Green => "1;32",
        Ink::Dim => "2",
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}

/// An amount. Console fonts lack the narrow space of print.
pub(super) fn money(money: Money) -> String {
    plain_spaces(&money.to_string())
}

/// The text with spaces and signs that every console font shows.
pub(super) fn plain_spaces(text: &str) -> String {
    text.replace('\u{202f}', "\u{a0}")
}

/// `text` cut into lines, each after `indent` spaces. Its own line ends are kept.
pub(super) fn wrapped(text: &str, indent: usize) -> String {
    wrapped_within(text, indent, WIDTH)
}

/// The same for a screen of this width.
pub(super) fn wrapped_within(text: &str, indent: usize, width: usize) -> String {
    let margin = " ".repeat(indent);
    let room = width.saturating_sub(indent).max(20);
    // Only the ordinary space may break a line: amounts and quotation marks hold together.
    let text = plain_spaces(text).replace("« ", "«\u{a0}").replace(" »", "\u{a0}»").replace(" :", "\u{a0}:");
    let lines = text.lines().flat_map(|line| filled(line, room));
    lines.map(|line| format!("{margin}{line}\n")).collect()
}

/// The words of a line, in lines that have room for so many signs.
fn filled(line: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in line.split(' ').filter(|word| !word.is_empty()) {
        let used = lines.last().map_or(0, |line| line.chars().count());
        if used > 0 && used + 1 + word.chars().count() > room {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

/// The text, cut with `…` beyond this many signs.
pub(super) fn cut(text: &str, signs: usize) -> String {
    if text.chars().count() <= signs {
        return text.to_owned();
    }
    text.chars().take(signs.saturating_sub(1)).chain(['…']).collect()
}

/// Rows in columns: the first column to the left, the others to the right.
pub(super) fn columns(rows: &[Vec<String>]) -> Vec<String> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..count).map(|at| width(at).unwrap_or(0)).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate().map(|(at, (cell, width))| match at {
            0 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        cells.collect::<Vec<_>>().join("  ")
    };
    rows.iter().map(line).collect()
}

/// `3 lignes`, `1 ligne`, `0 ligne`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count > 1 { many } else { one })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_between_words_and_amounts_hold_together() {
        let text = format!("{} 1\u{202f}177,87\u{a0}€ « Mt mandaté »", "mot ".repeat(30));
        let lines: Vec<String> = wrapped(&text, 4).lines().map(str::to_owned).collect();
        assert!(lines.iter().all(|line| line.chars().count() <= WIDTH && line.starts_with("    ")), "{lines:?}");
        assert!(lines.iter().any(|line| line.contains("1\u{a0}177,87\u{a0}€")), "{lines:?}");
        assert_eq!(wrapped("un\ndeux", 0), "un\ndeux\n");
    }

    #[test]
    fn columns_are_aligned_whatever_their_accents() {
        let rows = [vec!["Gênes".to_owned(), "1,00".to_owned()], vec!["A".to_owned(), "100,00".to_owned()]];
        assert_eq!(columns(&rows), ["Gênes    1,00", "A      100,00"]);
        assert_eq!(cut("Déplacements", 6), "Dépla…");
    }
}
