//! Amounts that are one amount together: `7 200 €, ramené à 6 200 €`, `3 x 2 066,67 €, soit 6 200,01 €`,
//! `6 200 USD, soit 5 812,33 €`, `6 200 € (six mille deux cents euros)`.
//!
//! What counts is the last of a computation, and the amount in the currency of the country; a computation
//! without its result is no amount that can be told.

use std::ops::Range;

use super::amounts::Amount;
use super::tokens::{Kind, Tokens};
use crate::model::money::Currency;

/// Words between an amount and the one that replaces it.
const REPLACED: &[&str] = &[
    "ramene*",
    "reduit*",
    "porte a",
    "portee a",
    "portes a",
    "abaisse*",
    "corrige*",
    "rectifie*",
    "revu*",
    "rapporte* a",
];

/// Words before what is taken off an amount.
const LESS: &[&str] =
    &["moins un avoir", "moins l avoir", "moins des avoirs", "apres deduction d", "diminue* d", "diminue* de"];

/// As many pieces as may stand between an amount and what it makes.
const FAR: usize = 9;

/// Those of `amounts` that stand for themselves, the others made one with their neighbours.
pub(super) fn together(tokens: &Tokens<'_>, amounts: Vec<Amount>) -> Vec<Amount> {
    if amounts.is_empty() {
        return amounts;
    }
    let pairs = said_again(tokens, amounts);
    let mut found = Vec::with_capacity(pairs.len());
    let mut rest = pairs.into_iter().peekable();
    while let Some(first) = rest.next() {
        let mut chain = Chain::of(tokens, first);
        while let Some(next) = rest.next_if(|next| chain.step(tokens, next).is_some()) {
            chain.take(tokens, next);
        }
        found.push(chain.result());
    }
    found
}

/// An amount said in two currencies, or in words and in figures, is one.
fn said_again(tokens: &Tokens<'_>, amounts: Vec<Amount>) -> Vec<Amount> {
    let mut found: Vec<Amount> = Vec::with_capacity(amounts.len());
    for amount in amounts {
        let one = found.last().and_then(|before| {
            let gap = before.at.end..amount.at.start;
            is_apposition(tokens, &gap).then(|| same(tokens, before, &amount)).flatten()
        });
        match (one, found.last_mut()) {
            (Some(one), Some(last)) => *last = one,
            _ => found.push(amount),
        }
    }
    found
}

/// Nothing but `(`, `, soit`, `ou`, `=` between the two.
fn is_apposition(tokens: &Tokens<'_>, gap: &Range<usize>) -> bool {
    const SHORT: usize = 6;
    let says = |at: usize| {
        matches!(tokens.sign(at), '(' | ',' | '=' | '[' | '/' | '-' | '\'' | ':')
            || matches!(
                tokens.word(at),
                "soit"
                    | "ou"
                    | "environ"
                    | "contre"
                    | "valeur"
                    | "equivalent"
                    | "de"
                    | "a"
                    | "d"
                    | "en"
                    | "lettres"
            )
    };
    !gap.is_empty() && gap.len() <= SHORT && gap.clone().all(says)
}

/// The one amount that the two say.
fn same(tokens: &Tokens<'_>, first: &Amount, second: &Amount) -> Option<Amount> {
    let at = first.at.start..second.at.end;
    let (own, other) = (first.currency?, second.currency?);
    if own == other {
        let in_words = |amount: &Amount| !amount.at.clone().any(|at| tokens.digits(at).is_some());
        let (said, again) = (first.value?, second.value?);
        if in_words(first) == in_words(second) || first.other.is_some() {
            return None;
        }
        return Some(Amount { at, other: (said != again).then_some(again), ..first.clone() });
    }
    let at_home = |currency: Currency| currency == Currency::EUR || Currency::from_code("XPF") == Some(currency);
    let gap = first.at.end..second.at.start;
    let kept = match (at_home(own), at_home(other)) {
        (true, false) => first,
        (false, true) => second,
        _ => return None,
    };
    let is_rough = std::ptr::eq(kept, second) && tokens.any(gap, &["environ"]);
    Some(Amount { at, value: kept.value.filter(|_| !is_rough), ..kept.clone() })
}

/// How an amount follows the one before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// `- 500 €`
    Operand,
    /// `= 6 200 €`, `ramené à 6 200 €`
    Result,
}

/// A computation under way.
struct Chain {
    at: Range<usize>,
    last: Amount,
    /// Something is yet to be computed.
    is_open: bool,
}

impl Chain {
    fn of(tokens: &Tokens<'_>, first: Amount) -> Self {
        let start = first.at.start;
        let before = start.checked_sub(1).is_some_and(|before| times(tokens, before) && before > 0);
        let is_product = before || times(tokens, first.at.end);
        Self { at: first.at.clone(), last: first, is_open: is_product }
    }

    fn step(&self, tokens: &Tokens<'_>, next: &Amount) -> Option<Step> {
        let gap = self.at.end..next.at.start;
        if gap.len() > FAR || tokens.sentence(self.at.start) != tokens.sentence(next.at.start) {
            return None;
        }
        let last = gap.end.checked_sub(1)?;
        let operator =
            matches!(tokens.sign(last), '-' | '–' | '−' | '+') || matches!(tokens.word(last), "moins" | "plus");
        if gap.len() == 1 && operator || tokens.any(gap.clone(), LESS) {
            return Some(Step::Operand);
        }
        let ends = || tokens.sign(last) == '=' || gap.clone().rev().take(4).any(|at| tokens.word(at) == "soit");
        if self.is_open && ends() {
            return Some(Step::Result);
        }
        let replaced = tokens.word(last) == "a" && tokens.any(gap, REPLACED);
        replaced.then_some(Step::Result)
    }

    fn take(&mut self, tokens: &Tokens<'_>, next: Amount) {
        let step = self.step(tokens, &next);
        self.is_open = step == Some(Step::Operand) || times(tokens, next.at.end);
        self.at.end = next.at.end;
        self.last = next;
    }

    fn result(self) -> Amount {
        let value = self.last.value.filter(|_| !self.is_open);
        Amount { at: self.at, value, ..self.last }
    }
}

/// `x`, `×`.
fn times(tokens: &Tokens<'_>, at: usize) -> bool {
    matches!(tokens.sign(at), '×' | '*')
        || tokens.get(at).is_some_and(|token| token.kind == Kind::Word && token.folded == "x")
}

#[cfg(test)]
mod tests {
    use super::super::amounts::{self, Marks};
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let tokens = Tokens::of(text);
        let told = |one: &Amount| match (one.value, one.other) {
            (Some(value), Some(other)) => format!("{value} ou {other}"),
            (Some(value), None) => value.to_string(),
            _ => "douteux".to_owned(),
        };
        together(&tokens, amounts::of(&tokens, Marks::default())).iter().map(told).collect()
    }

    #[test]
    fn the_result_of_a_computation_counts() {
        for (text, expected) in [
            ("7 200,00 €, ramené à 6 200,00 € après avoir", &["6200.00"][..]),
            ("3 x 2 066,67 €, soit 6 200,01 €", &["6200.01"]),
            ("2 066,67 € × 3 = 6 200,01 €", &["6200.01"]),
            ("6 700,00 € - 500,00 € d'avoir = 6 200,00 €", &["6200.00"]),
            ("6 700,00 €, moins un avoir de 500,00 €, soit 6 200,00 €", &["6200.00"]),
            ("6 700,00 €, diminués d'un avoir de 500,00 €", &["douteux"]),
            ("6 700,00 € + 500,00 €", &["douteux"]),
            ("3 x 2 066,67 € pour les billets", &["douteux"]),
            // Neighbours.
            ("6 200,00 € dont 1 000,00 € d'avance", &["6200.00", "1000.00"]),
            ("2 066,67 € par personne, soit 6 200,00 €", &["2066.67", "6200.00"]),
            ("Gênes : 100,00 € - Milan : 200,00 €", &["100.00", "200.00"]),
            ("6 200,00 €, soit 5 000,00 € de transport", &["6200.00", "5000.00"]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn the_same_amount_said_again_is_one() {
        for (text, expected) in [
            ("6 200 USD, soit 5 812,33 €", &["5812.33"][..]),
            ("£6,200.00 (7 103,20 €)", &["7103.20"]),
            ("5 812,33 € (6 200 USD)", &["5812.33"]),
            ("6 200 USD (environ 5 800 €)", &["douteux"]),
            ("6 200,00 € (six mille trois cents euros)", &["6200.00 ou 6300"]),
            ("six mille trois cents euros (6 200,00 €)", &["6300 ou 6200.00"]),
            ("1 842,60 € (mille huit cent quarante-deux euros et soixante centimes)", &["1842.60"]),
            ("6 200 USD et 5 812,33 €", &["6200", "5812.33"]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
