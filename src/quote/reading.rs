//! A block of the report and all that its words may mean, each with its pieces.

use std::ops::Range;

use super::amounts::{self, Amount, Marks};
use super::computed;
use super::dates::{self, Stay};
use super::people::{self, Count};
use super::places::{self, Mention};
use super::tokens::Tokens;
use crate::model::declaration::Quote;
use crate::model::document::{Block, Document};

/// A block and what stands in it.
pub(super) struct Reading<'d> {
    pub(super) block: &'d Block,
    pub(super) tokens: Tokens<'d>,
    pub(super) places: Vec<Mention>,
    pub(super) stays: Vec<Stay>,
    pub(super) amounts: Vec<Amount>,
    pub(super) counts: Vec<Count>,
}

/// A paragraph with more places, days, amounts or members than this is none of a report.
const MANY: usize = 100;

/// Every block of the document, read; and which sign parts decimals in it.
pub(super) fn of(document: &Document) -> (Vec<Reading<'_>>, Marks) {
    let mut marks = Marks::default();
    let tokens: Vec<Tokens<'_>> = document.blocks.iter().map(|block| Tokens::of(&block.text)).collect();
    tokens.iter().for_each(|tokens| marks.learn(tokens));
    let mut readings = Vec::with_capacity(tokens.len());
    for (block, tokens) in document.blocks.iter().zip(tokens) {
        let mut reading = Reading {
            block,
            places: places::of(&tokens),
            stays: dates::of(&tokens),
            amounts: computed::together(&tokens, amounts::of(&tokens, marks)),
            counts: people::of(&tokens),
            tokens,
        };
        reading.places.truncate(MANY);
        reading.stays.truncate(MANY);
        reading.amounts.truncate(MANY);
        reading.counts.truncate(MANY);
        readings.push(reading);
    }
    (readings, marks)
}

impl Reading<'_> {
    /// A row of a table.
    pub(super) fn is_row(&self) -> bool {
        !self.block.cells.is_empty()
    }

    /// The pieces of the sentence that holds this piece.
    pub(super) fn sentence(&self, at: usize) -> Range<usize> {
        let number = self.tokens.sentence(at);
        let start = self.tokens.sentence_start(at);
        let end =
            (at..self.tokens.len()).take_while(|next| self.tokens.sentence(*next) == number).last().unwrap_or(at);
        start..end + 1
    }

    /// The pieces of each sentence.
    pub(super) fn sentences(&self) -> Vec<Range<usize>> {
        let mut all = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            let sentence = self.sentence(at);
            at = sentence.end.max(at + 1);
            all.push(sentence);
        }
        all
    }

    /// The words around these pieces, as many as one reads at a glance.
    pub(super) fn quote(&self, at: &Range<usize>) -> Quote {
        const BEFORE: usize = 14;
        const AFTER: usize = 8;
        if self.is_row() {
            return Quote { words: short(&self.block.text), place: self.block.place.clone() };
        }
        let sentence = self.sentence(at.start);
        let start = sentence.start.max(at.start.saturating_sub(BEFORE));
        let end = sentence.end.min(at.end + AFTER).max(at.end);
        let mut words = self.tokens.slice(&(start..end)).to_owned();
        if start > sentence.start {
            words.insert_str(0, "… ");
        }
        if end < sentence.end {
            words.push_str(" …");
        }
        Quote { words: short(&words), place: self.block.place.clone() }
    }

    /// The pieces that stand for this name, in a row; each place where they do.
    pub(super) fn named(&self, folded: &str) -> Vec<Range<usize>> {
        let all = 0..self.tokens.len();
        let starts = all.filter(|at| self.tokens.get(*at).is_some_and(|token| token.is_capital));
        starts.filter_map(|at| self.tokens.says(at, folded).map(|end| at..end)).collect()
    }

    /// Words of the block, signs left out.
    pub(super) fn word_count(&self) -> usize {
        (0..self.tokens.len()).filter(|at| !self.tokens.word(*at).is_empty()).count()
    }

    /// A title, or a line that announces what follows.
    pub(super) fn is_title(&self) -> bool {
        const LONG: usize = 16;
        if self.is_row() || self.word_count() > LONG || self.word_count() == 0 {
            return false;
        }
        let text = self.block.text.trim();
        let shouts = !text.chars().any(char::is_lowercase);
        let says_nothing = self.amounts.is_empty() && self.counts.is_empty();
        self.block.is_heading || shouts || (says_nothing && !text.ends_with(['.', ';', ',', '!', '?']))
    }
}

/// At most what a comment or a message bears.
fn short(words: &str) -> String {
    const LONG: usize = 220;
    if words.chars().count() <= LONG {
        return words.to_owned();
    }
    let cut: String = words.chars().take(LONG - 2).collect();
    format!("{cut} …")
}
