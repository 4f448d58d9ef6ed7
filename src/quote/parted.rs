//! Paragraphs that run together: `Total : 2 150,00 € Mission à Cracovie du …`, as a text taken from pages has
//! them. A total ends where a capital letter follows its currency, and begins in front of its word.

use super::amounts::{self, Marks};
use super::tokens::Tokens;
use crate::model::document::{Block, Document};

/// Words that begin a line of totals.
const TOTAL: &[&str] = &["total", "sous total", "totaux"];

/// The document, each line of totals a paragraph of its own.
pub(super) fn lines(document: &Document) -> Document {
    let blocks = document.blocks.iter().flat_map(parts).collect();
    Document { file: document.file.clone(), blocks }
}

fn parts(block: &Block) -> Vec<Block> {
    let tokens = Tokens::of(&block.text);
    let cuts = if block.cells.is_empty() { cuts(&tokens) } else { Vec::new() };
    let mut starts = vec![0];
    starts.extend(cuts.iter().filter_map(|at| tokens.get(*at)).map(|token| token.start));
    let mut ends = starts.split_off(1);
    starts.extend(ends.iter().copied());
    ends.push(block.text.len());
    let piece = |(start, end): (usize, usize)| {
        let text = block.text.get(start..end).unwrap_or_default().trim().to_owned();
        Block { text, ..block.clone() }
    };
    starts.into_iter().zip(ends).map(piece).collect()
}

/// Where a paragraph is parted.
fn cuts(tokens: &Tokens<'_>) -> Vec<usize> {
    let begins = |at: usize| {
        tokens.get(at).is_some_and(|token| token.is_capital)
            && TOTAL.iter().any(|word| tokens.says(at, word).is_some())
    };
    if !(0..tokens.len()).any(begins) {
        return Vec::new();
    }
    let amounts = amounts::of(tokens, Marks::default());
    let ends = |at: usize| amounts.iter().any(|amount| amount.at.end == at);
    let mut found = Vec::new();
    let mut is_total = begins(0);
    for at in 1..tokens.len() {
        // `12 € TTC`: letters that belong to the amount.
        let is_unit = matches!(tokens.word(at), "ttc" | "ht" | "tva" | "eur" | "us" | "cfp");
        let is_name = tokens.get(at).is_some_and(|token| token.is_capital) && !is_unit;
        if ends(at) && is_name && (is_total || begins(at)) {
            found.push(at);
            is_total = begins(at);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let place = crate::model::place::Place::of_file(&"r.txt".into());
        parts(&Block::paragraph(text, place)).into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn a_total_is_a_paragraph_of_its_own() {
        for (text, expected) in [
            ("Total : 2 150,00 € Mission à Gand", &["Total : 2 150,00 €", "Mission à Gand"][..]),
            (
                "Hôtel : 10,00 € TOTAL : 30,00 € Gand : 5,00 €",
                &["Hôtel : 10,00 €", "TOTAL : 30,00 €", "Gand : 5,00 €"],
            ),
            ("Total : 30,00 € Total général : 50,00 €", &["Total : 30,00 €", "Total général : 50,00 €"]),
            // Neighbours.
            ("Total : 2 150,00 € TTC", &["Total : 2 150,00 € TTC"]),
            ("Total : 2 150,00 € pour Gand", &["Total : 2 150,00 € pour Gand"]),
            ("Turin : 10,00 € Gand : 5,00 €", &["Turin : 10,00 € Gand : 5,00 €"]),
            ("Le total est de 30,00 €. Il est payé.", &["Le total est de 30,00 €. Il est payé."]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
