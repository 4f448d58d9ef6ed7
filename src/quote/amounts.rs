//! Amounts in a text: `139 108,94 €`, `139.108,94 EUR`, `1 177 € 87`, `cent huit euros et dix centimes`,
//! `1 500 000 F CFP`.

use std::ops::Range;

use rust_decimal::Decimal;

use super::numbers;
use super::tokens::{Kind, Tokens};
use crate::model::money::{Currency, Money};

/// An amount as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    /// None when it can be read in two ways, or is rounded (`1,2 M€`).
    pub(super) value: Option<Decimal>,
    /// What the words say when the figures beside them say otherwise.
    pub(super) other: Option<Decimal>,
    /// None for a bare number.
    pub(super) currency: Option<Currency>,
    /// The pieces of the text.
    pub(super) at: Range<usize>,
}

impl Amount {
    /// The money; none when the number is not sure, or has decimals that its currency has not.
    pub(super) fn money(&self, currency: Currency) -> Option<Money> {
        if self.other.is_some() {
            return None;
        }
        self.of(self.value?, currency)
    }

    /// The two moneys of an amount whose words and figures differ.
    pub(super) fn both(&self, currency: Currency) -> Option<[Money; 2]> {
        Some([self.of(self.value?, currency)?, self.of(self.other?, currency)?])
    }

    fn of(&self, value: Decimal, currency: Currency) -> Option<Money> {
        let fits = value.normalize().scale() <= currency.decimals();
        (fits && self.currency.is_none_or(|own| own == currency)).then(|| Money::new(value, currency))
    }
}

/// Which sign parts decimals in a document, when its amounts tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) comma: bool,
    pub(super) point: bool,
}

impl Marks {
    /// What the amounts of one more text show.
    pub(super) fn learn(&mut self, tokens: &Tokens<'_>) {
        for at in 0..tokens.len() {
            let Some(figures) = figures(tokens, at, Self::default()) else { continue };
            let followed = currency(tokens, figures.end).is_some();
            match figures.decimal_mark {
                Some(',') if followed => self.comma = true,
                Some('.') if followed => self.point = true,
                _ => {}
            }
        }
    }

    /// Whether this sign before three digits can only part thousands.
    fn parts_thousands(self, mark: char) -> bool {
        match mark {
            '.' => self.comma && !self.point,
            ',' => self.point && !self.comma,
            _ => true,
        }
    }
}

/// Every amount of the text that says its currency.
pub(super) fn of(tokens: &Tokens<'_>, marks: Marks) -> Vec<Amount> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match amount(tokens, at, marks) {
            Some(amount) => {
                at = amount.at.end;
                found.push(amount);
            }
            None => at += figures(tokens, at, marks).map_or(1, |figures| figures.end - at),
        }
    }
    found
}

/// The amount that fills a cell, with its currency or without.
pub(super) fn cell(tokens: &Tokens<'_>, marks: Marks) -> Option<Amount> {
    if let [only] = of(tokens, marks).as_slice()
        && only.at == (0..tokens.len())
    {
        return Some(only.clone());
    }
    let figures = figures(tokens, 0, marks)?;
    (figures.end == tokens.len()).then_some(Amount {
        value: figures.value,
        other: None,
        currency: None,
        at: 0..figures.end,
    })
}

fn amount(tokens: &Tokens<'_>, at: usize, marks: Marks) -> Option<Amount> {
    match tokens.get(at)?.kind {
        Kind::Digits => in_figures(tokens, at, marks),
        Kind::Word => in_words(tokens, at).or_else(|| currency_first(tokens, at, marks)),
        Kind::Sign => currency_first(tokens, at, marks),
    }
}

fn in_figures(tokens: &Tokens<'_>, at: usize, marks: Marks) -> Option<Amount> {
    let figures = figures(tokens, at, marks)?;
    if let Some(end) = rounded(tokens, figures.end) {
        return Some(Amount { value: None, other: None, currency: Some(Currency::EUR), at: at..end });
    }
    let (currency, end) = currency(tokens, figures.end)?;
    let (value, end) = with_cents(tokens, figures.value, figures.decimal_mark.is_some(), end);
    let value = value.filter(|_| !is_remainder(tokens, at));
    Some(Amount { value, other: None, currency: Some(currency), at: at..end })
}

/// The digits are what is left of a number that was cut: `6200, 00 €`, `6 20O,00 €`, `6 2 00,00 €`.
fn is_remainder(tokens: &Tokens<'_>, at: usize) -> bool {
    let (Some(own), Some(before)) = (tokens.digits(at), at.checked_sub(1)) else { return false };
    let is_glued = tokens.get(at).is_some_and(|token| token.is_glued);
    let counted = |at: usize| tokens.digits(at).is_some();
    if counted(before) {
        // `en 2017 1 177,87 €`: a year is whole.
        return tokens.digits(before).is_some_and(|digits| digits.len() < 4) || own.starts_with('0');
    }
    if matches!(tokens.sign(before), ',' | '.') {
        let cents = own.len() == 2 && before.checked_sub(1).is_some_and(counted);
        return is_glued || cents;
    }
    (is_glued && !matches!(tokens.word(before), "" | "x")) || (own.len() > 1 && own.starts_with('0'))
}

/// `€ 1 177,87`, `EUR 1 177,87`.
fn currency_first(tokens: &Tokens<'_>, at: usize, marks: Marks) -> Option<Amount> {
    let before_is_number = at > 0 && tokens.digits(at - 1).is_some();
    let (own, start) = currency(tokens, at).filter(|_| !before_is_number)?;
    let figures = figures(tokens, start, marks)?;
    currency(tokens, figures.end).is_none().then_some(Amount {
        value: figures.value,
        other: None,
        currency: Some(own),
        at: at..figures.end,
    })
}

fn in_words(tokens: &Tokens<'_>, at: usize) -> Option<Amount> {
    let number = numbers::in_words(tokens, at)?;
    let mut end = number.end;
    if tokens.word(end) == "d" && tokens.sign(end + 1) == '\'' {
        end += 2;
    }
    let (currency, end) = currency(tokens, end)?;
    // `deux euros`, but not the `vingt` of a number that began earlier.
    let (value, end) = with_cents(tokens, Some(Decimal::from(number.value)), false, end);
    Some(Amount { value, other: None, currency: Some(currency), at: at..end })
}

/// `€ 87`, `euros et 87 centimes`, `euros quatre-vingt-sept`.
fn with_cents(
    tokens: &Tokens<'_>,
    whole: Option<Decimal>,
    has_decimals: bool,
    end: usize,
) -> (Option<Decimal>, usize) {
    let none = (whole, end);
    if has_decimals {
        return none;
    }
    let start = if tokens.word(end) == "et" { end + 1 } else { end };
    let Some(cents) = numbers::at(tokens, start) else { return none };
    let said = matches!(tokens.word(cents.end), "centime" | "centimes" | "cts" | "ct");
    let glued = start == end
        && tokens.sign(end.saturating_sub(1)) == '€'
        && tokens.digits(start).is_some_and(|digits| digits.len() == 2)
        && tokens.get(start).is_some_and(|token| {
            token.is_glued || !tokens.get(cents.end).is_some_and(|next| next.kind != Kind::Sign)
        })
        && !matches!(tokens.sign(cents.end), '%' | '€' | ',' | '/');
    if cents.value > 99 || !(said || glued) {
        return none;
    }
    let value = whole.and_then(|whole| whole.checked_add(Decimal::new(i64::try_from(cents.value).ok()?, 2)));
    (value, if said { cents.end + 1 } else { cents.end })
}

/// `k€`, `M€`, `millions d'euros`: no exact amount.
fn rounded(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    match tokens.word(at) {
        "k" | "m" | "md" if tokens.sign(at + 1) == '€' => Some(at + 2),
        "keur" | "meur" | "ke" => Some(at + 1),
        "million" | "millions" | "milliard" | "milliards" | "millier" | "milliers" => {
            let of = tokens.word(at + 1) == "d" || tokens.word(at + 1) == "de";
            let start = if tokens.sign(at + 2) == '\'' { at + 3 } else { at + 2 };
            currency(tokens, start).filter(|_| of).map(|(_, end)| end)
        }
        _ => None,
    }
}

/// The currency that stands here.
fn currency(tokens: &Tokens<'_>, at: usize) -> Option<(Currency, usize)> {
    let code = |code: &str, end: usize| Currency::from_code(code).map(|currency| (currency, end));
    match tokens.sign(at) {
        '€' => return Some((Currency::EUR, at + 1)),
        '$' => return code("USD", at + 1),
        '£' => return code("GBP", at + 1),
        _ => {}
    }
    match tokens.word(at) {
        "euro" | "euros" | "eur" => Some((Currency::EUR, at + 1)),
        "xpf" | "fcfp" | "cfp" => code("XPF", at + 1),
        "f" | "fr" | "frs" | "franc" | "francs" => {
            let next = if tokens.sign(at + 1) == '.' { at + 2 } else { at + 1 };
            let pacific = matches!(tokens.word(next), "cfp" | "xpf" | "pacifique");
            // A point behind the abbreviation belongs to it.
            let more = if tokens.sign(next + 1) == '.' && tokens.word(next + 2) == "p" { 0 } else { 1 };
            pacific.then(|| code("XPF", next + more)).flatten()
        }
        "usd" => code("USD", at + 1),
        "dollar" | "dollars" => {
            let others = [("canadien", "CAD"), ("australien", "AUD"), ("hongkongais", "HKD"), ("singapour", "SGD")];
            let next = tokens.word(at + 1);
            if let Some((_, own)) = others.iter().find(|(words, _)| next.starts_with(words)) {
                return code(own, at + 2);
            }
            let us = ["us", "americains", "etats"].contains(&tokens.word(at + 1));
            code("USD", if us { at + 2 } else { at + 1 })
        }
        "chf" | "gbp" | "cad" | "mad" | "xof" | "jpy" | "cny" => {
            let token = tokens.get(at).filter(|token| token.is_all_capitals)?;
            code(&token.folded, at + 1)
        }
        _ => None,
    }
}

/// A number in figures.
struct Figures {
    value: Option<Decimal>,
    decimal_mark: Option<char>,
    end: usize,
}

/// Digits parted by thousands, then decimals. None where no number begins.
fn figures(tokens: &Tokens<'_>, at: usize, marks: Marks) -> Option<Figures> {
    let first = tokens.digits(at)?;
    let glued = |at: usize| tokens.get(at).is_some_and(|token| token.is_glued);
    let mut digits = first.to_owned();
    let mut thousands: Vec<char> = Vec::new();
    let mut here = at + 1;
    let group = |at: usize| tokens.digits(at).filter(|digits| digits.len() == 3);
    while first.len() <= 3 && !first.starts_with('0') {
        let mark = tokens.sign(here);
        let (mark, next) = match mark {
            '.' | ',' | '\'' if glued(here) && glued(here + 1) => (mark, here + 1),
            ' ' if !glued(here) => (' ', here),
            _ => break,
        };
        let same = thousands.iter().all(|known| *known == mark);
        let Some(three) = group(next).filter(|_| same) else { break };
        digits.push_str(three);
        thousands.push(mark);
        here = next + 1;
    }
    let mark = tokens.sign(here);
    let decimals = matches!(mark, ',' | '.') && glued(here) && glued(here + 1) && !thousands.contains(&mark);
    let decimals = decimals.then(|| tokens.digits(here + 1)).flatten();
    let is_sure = match (thousands.as_slice(), decimals) {
        ([mark @ ('.' | ',')], None) => marks.parts_thousands(*mark),
        // A thousandth of a euro, or a number of another kind.
        (_, Some(decimals)) => decimals.len() <= 2,
        _ => true,
    };
    let (end, scale) = match decimals {
        Some(decimals) => {
            digits.push_str(decimals);
            (here + 2, decimals.len())
        }
        None => (here, 0),
    };
    const LONG: usize = 15;
    let value = (is_sure && digits.len() <= LONG).then(|| digits.parse::<i64>().ok()).flatten();
    let value = value.map(|value| Decimal::new(value, u32::try_from(scale).unwrap_or(0)));
    Some(Figures { value, decimal_mark: decimals.map(|_| mark), end })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let tokens = Tokens::of(text);
        let mut marks = Marks::default();
        marks.learn(&tokens);
        let told = |one: &Amount| {
            let currency = one.currency.map_or("?".to_owned(), |currency| currency.to_string());
            one.value.map_or("douteux".to_owned(), |value| format!("{value} {currency}"))
        };
        of(&tokens, marks).iter().map(told).collect()
    }

    #[test]
    fn every_dress() {
        for (text, expected) in [
            ("139 108,94 €", "139108.94 EUR"),
            ("139.108,94 €", "139108.94 EUR"),
            ("139,108.94 €", "139108.94 EUR"),
            ("139108,94€", "139108.94 EUR"),
            ("1 177 € 87", "1177.87 EUR"),
            ("1 177€87", "1177.87 EUR"),
            ("1 177 euros et 87 centimes", "1177.87 EUR"),
            ("EUR 1 177,87", "1177.87 EUR"),
            ("€ 1 177,87", "1177.87 EUR"),
            ("1 500 000 F CFP", "1500000 XPF"),
            ("1 500 000 F.CFP", "1500000 XPF"),
            ("1 500 000 francs Pacifique", "1500000 XPF"),
            ("1 500 000 XPF", "1500000 XPF"),
            ("cent trente-neuf mille cent huit euros et quatre-vingt-quatorze centimes", "139108.94 EUR"),
            ("deux mille euros", "2000 EUR"),
            ("12 100 dollars canadiens", "12100 CAD"),
            ("12 100 dollars américains", "12100 USD"),
            ("5.000 €", "douteux"),
            ("1,2 M€", "douteux"),
            ("12 k€", "douteux"),
            ("1,2 million d'euros", "douteux"),
            ("2 millions d'euros", "douteux"),
            ("1.234.567 €", "1234567 EUR"),
            ("12,5 €", "12.5 EUR"),
        ] {
            assert_eq!(read(text), [expected], "{text}");
        }
    }

    #[test]
    fn what_is_left_of_a_cut_number_is_no_amount() {
        for text in ["6200, 00 €", "6 20O,00 €", "6 2 00,00 €", "6 200 ,00 €", "6 20 0,00 €", "l2 000 €"]
        {
            assert_eq!(read(text), ["douteux"], "{text}");
        }
        for (text, value) in [
            ("0,00 €", "0.00 EUR"),
            ("6\u{202f}200,00\u{a0}€", "6200.00 EUR"),
            ("6\u{2009}200,00 €", "6200.00 EUR"),
            ("3 élus, 62,50 €", "62.50 EUR"),
            ("en 2017, 6 200,00 €", "6200.00 EUR"),
            ("3x2 000 €", "2000 EUR"),
        ] {
            assert_eq!(read(text), [value], "{text}");
        }
    }

    #[test]
    fn neighbours_settle_what_is_ambiguous() {
        assert_eq!(read("5.000 € et 12,50 €"), ["5000 EUR", "12.50 EUR"]);
        assert_eq!(read("5,000 € et 12,50 €"), ["douteux", "12.50 EUR"]);
    }

    #[test]
    fn years_and_numbers_are_no_amounts() {
        assert_eq!(read("en 2017 1 177,87 €"), ["1177.87 EUR"]);
        assert!(read("20 membres, 12 %, article 6532, n° 12.345").is_empty());
    }

    #[test]
    fn a_cell_may_hold_a_bare_number() {
        let bare = |text: &str| cell(&Tokens::of(text), Marks::default()).and_then(|one| one.value);
        assert_eq!(bare("1 177,87"), Some(Decimal::new(117_787, 2)));
        assert_eq!(bare("1 177,87 €"), Some(Decimal::new(117_787, 2)));
        assert_eq!(bare("Gênes 12"), None);
    }
}
