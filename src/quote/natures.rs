//! Of which nature an amount is: `Les frais d'hôtel s'élèvent à …`; but not `Le coût de la mission, hôtel compris, est
//! de …`, which is that of all of it.

use std::ops::Range;

use super::amounts::Amount;
use super::reading::Reading;
use super::strength;
use super::tokens::Tokens;
use super::vocabulary;

/// The nature that the words before the amount make it.
pub(super) fn before(reading: &Reading<'_>, amount: &Amount) -> Option<&'static str> {
    let tokens = &reading.tokens;
    let range = strength::before(reading, amount);
    let start = reading.sentence(amount.at.start).start;
    let details = details(tokens, &(start..range.end)).unwrap_or(range.end..range.end);
    let first = range.start..details.start.clamp(range.start, range.end);
    let rest = details.end.max(range.start)..range.end;
    nature(tokens, first)
        .or_else(|| nature(tokens, rest))
        .or_else(|| nature(tokens, subject(tokens, &range, start)?))
}

/// `Le coût de la mission, hôtel compris, est de`, `Le coût global (billets, hôtel, repas) est de`: what is said to
/// be in it.
fn details(tokens: &Tokens<'_>, range: &Range<usize>) -> Option<Range<usize>> {
    let of_all = |end: usize| tokens.any(range.start..end, vocabulary::THIS_ONE);
    let is_sign = |at: &usize, sign: char| tokens.sign(*at) == sign;
    if let Some(open) = range.clone().rev().find(|at| is_sign(at, '(')) {
        let close = (open..range.end).find(|at| is_sign(at, ')'))?;
        let named = (open..close).filter(|at| nature(tokens, *at..*at + 1).is_some()).count();
        let is_whole = !tokens.any(open..close, &["hors", "sauf", "sans", "dont"]);
        // `Les frais (hôtel, repas)` are those of both.
        let is_sum =
            named > 1 && tokens.any(range.start..open, &["global*", "total*", "ensemble", "correspondant*"]);
        return (is_whole && (is_sum || named > 0 && of_all(open))).then_some(open..close + 1);
    }
    let included = |at: &usize| {
        ["compris", "inclus"].iter().any(|stem| tokens.word(*at).starts_with(stem)) && tokens.word(*at - 1) != "non"
    };
    let end = range.clone().skip(1).find(included)?;
    let comma = (range.start..end).rev().find(|at| is_sign(at, ','))?;
    // `y compris l'hôtel,`
    let is_before = tokens.word(end - 1) == "y";
    let last = if is_before { (end..range.end).find(|at| is_sign(at, ','))? } else { end };
    of_all(comma).then_some(comma..last + 1)
}

/// `Les frais d'hôtel, réglés sur place, se sont élevés à`: the words before what is put between commas.
fn subject(tokens: &Tokens<'_>, range: &Range<usize>, start: usize) -> Option<Range<usize>> {
    const PUT_IN: &[&str] = &["regle*", "mandate*", "liquide*", "paye*"];
    let comma = range.start.checked_sub(1).filter(|at| *at > start && tokens.sign(*at) == ',')?;
    let closed = range.clone().any(|at| tokens.sign(at) == ',');
    let costs = tokens.any(start..comma, &["frais", "cout*", "depense*"]);
    (closed && costs && tokens.any(range.start..range.start + 1, PUT_IN)).then_some(start..comma)
}

/// The nature that these words name.
pub(super) fn nature(tokens: &Tokens<'_>, range: Range<usize>) -> Option<&'static str> {
    let found = vocabulary::NATURES.iter().find(|(words, _)| tokens.any(range.clone(), &[words]));
    let alone = || vocabulary::NATURES_ALONE.iter().find(|(words, _)| is_alone(tokens, range.clone(), words));
    found.or_else(alone).map(|(_, nature)| *nature)
}

/// `Les dépenses de stand`, `un coût de billets`; but not `stand compris`, `du stand et du déplacement`.
fn is_alone(tokens: &Tokens<'_>, range: Range<usize>, words: &str) -> bool {
    const OF: &[&str] = &["de", "du", "des", "les", "le", "d"];
    let here = range.clone().find_map(|at| tokens.says(at, words).map(|end| (at, end)));
    let Some((at, end)) = here else { return false };
    let is_head = at == 0 || OF.contains(&tokens.word(at - 1));
    let goes_on = tokens.sign(end) == ',' || matches!(tokens.word(end), "et" | "ou" | "ainsi" | "plus" | "avec");
    // `1 200 € et le coût des billets`: a new cost begins.
    let joins = |and: usize| tokens.word(and) == "et" && !tokens.any(and..at, vocabulary::COST);
    let is_joined = (range.start..at).any(joins) || tokens.any(range.start..at, vocabulary::GOING);
    let included =
        (end..end + 2).any(|at| tokens.word(at).starts_with("compris") || tokens.word(at).starts_with("inclus"));
    is_head && !goes_on && !is_joined && !included
}
