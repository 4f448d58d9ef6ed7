//! The header of a table: its first row when it has words only, and the second where it parts the columns of
//! the first: `Mission | Montants | |` above `| HT | TVA | TTC`.

use super::about::{About, about};
use super::amounts::{self, Marks};
use super::dates;
use super::reading::Reading;
use super::tokens::Tokens;
use super::vocabulary;

/// The words above each column, and how many rows they take; nothing without a header.
pub(super) fn of(rows: &[&Reading<'_>], marks: Marks) -> (Vec<String>, usize) {
    let Some((first, below)) =
        rows.split_first().filter(|(first, below)| is_header(first, marks) && !below.is_empty())
    else {
        return (Vec::new(), 0);
    };
    let upper = &first.block.cells;
    match below {
        [second, _, ..] if parts(upper, second, marks) => (joined(upper, &second.block.cells), 2),
        _ => (upper.clone(), 1),
    }
}

/// Words only, but for years and the like in the first cell.
fn is_header(row: &Reading<'_>, marks: Marks) -> bool {
    let says = |cell: &String| {
        let tokens = Tokens::of(cell);
        !dates::of(&tokens).is_empty()
            || amounts::cell(&tokens, marks).is_some()
            || !amounts::of(&tokens, marks).is_empty()
    };
    row.block.cells.len() >= 2 && !row.block.cells.iter().any(says)
}

/// The row says which amounts stand below, and nothing in the first column.
fn parts(upper: &[String], row: &Reading<'_>, marks: Marks) -> bool {
    let cells = &row.block.cells;
    let of_amounts = |cell: &String| {
        matches!(
            about(cell, &[]),
            About::Amount(_) | About::Total | About::Aside | About::Nature(_) | About::Members(_)
        )
    };
    is_header(row, marks)
        && cells.len() == upper.len()
        && cells.first().is_some_and(String::is_empty)
        && cells.iter().filter(|cell| of_amounts(cell)).count() >= 2
}

/// Each cell below what stands above it, as far as that reaches.
fn joined(upper: &[String], lower: &[String]) -> Vec<String> {
    let mut above = "";
    let mut cells = Vec::with_capacity(upper.len());
    for (upper, lower) in upper.iter().zip(lower) {
        if !upper.is_empty() {
            above = upper;
        }
        cells.push(if lower.is_empty() { upper.clone() } else { format!("{above} {lower}") });
    }
    cells
}

/// A caption says that its amounts are without taxes in these words, and in no others.
const OF_CAPTIONS: &[&str] = &[
    "le",
    "la",
    "les",
    "l",
    "ces",
    "tous",
    "nb",
    "nota",
    "montant*",
    "prix",
    "chiffres",
    "sommes",
    "cout",
    "couts",
    "depenses",
    "missions",
    "total",
    "totaux",
    "en",
    "de",
    "des",
    "du",
    "euro",
    "euros",
    "ht",
    "hors",
    "taxe",
    "taxes",
    "tva",
    "est",
    "sont",
    "exprime*",
    "donnes",
    "indiques",
    "presentes",
    "affiches",
    "s",
    "entendent",
    "ci",
    "dessous",
    "dessus",
    "dans",
    "tableau",
    "par",
    "mission",
    "tout",
    "toutes",
    "unite",
];

/// `(montants en euros hors taxes)` above the table that begins at `first`, or below it.
pub(super) fn says_without_taxes(readings: &[Reading<'_>], first: usize, rows: usize) -> bool {
    const ABOVE: usize = 2;
    let above = readings.get(first.saturating_sub(ABOVE)..first).unwrap_or_default();
    let beside = above.iter().rev().take_while(|reading| !reading.is_row());
    let below = readings.get(first + rows).filter(|reading| !reading.is_row());
    let says = |reading: &Reading<'_>| {
        let tokens = &reading.tokens;
        let all = 0..tokens.len();
        // `Les prestations à l'étranger sont facturées hors taxes` is said of something else.
        let is_caption = all.clone().all(|at| tokens.word(at).is_empty() || tokens.any(at..at + 1, OF_CAPTIONS));
        is_caption
            && reading.amounts.is_empty()
            && tokens.any(all.clone(), &["ht", "hors taxe*", "hors tva"])
            && !tokens.any(all, vocabulary::WITH_TAXES)
    };
    beside.chain(below).any(says)
}
