//! What stands beside a name in its cell.

use super::Name;
use super::cell::{Known, Part};
use super::token::{Case, Token, capitalised, is_sure, tokens};
use super::vocabulary::SMALL;
use crate::model::words::is_civility;

/// What stands beside a name: another one where it is written as one; a surname in capitals, by itself; else perhaps
/// one, or a way (`Brest Paris`), a place, what was paid for.
pub(super) fn beside(name: Name, words: &[Token<'_>], sure: bool, known: &Known) -> Part {
    const SURNAME_MIN: usize = 4;
    let own = || words.iter().filter(|word| !word.is_one_of(SMALL));
    let called = words.iter().any(|word| is_civility(&word.folded));
    let of_mission = own().any(|word| known.is_of_mission(word));
    let written = own().all(|word| word.case() != Case::Other);
    let surname = || own().all(|word| word.case() == Case::Capitals && word.text.chars().count() >= SURNAME_MIN);
    match own().count() {
        _ if sure || called => Part::Person(name, true),
        0 => Part::Nothing,
        _ if of_mission || !written => Part::Nothing,
        1 if surname() => Part::Person(name, false),
        1 => Part::Nothing,
        _ => Part::Unread,
    }
}

/// The text without brackets at its end, and what stands in them. A maiden name stays: `DURAND (PETIT) Claire`.
pub(super) fn without_brackets(segment: &str) -> (&str, Option<&str>) {
    let Some((outside, inside)) = segment.split_once('(') else { return (segment.trim_end_matches(')'), None) };
    let (inside, after) = inside.split_once(')').unwrap_or((inside, ""));
    if !after.trim().is_empty() {
        return (segment, None);
    }
    if outside.trim().is_empty() {
        return (inside.trim(), None);
    }
    let words = tokens(inside);
    let maiden_name = words.len() == 1 && capitalised(&words, segment) && !words[0].is_number();
    if maiden_name { (segment, None) } else { (outside.trim(), Some(inside.trim())) }
}

/// True when brackets hold another person rather than what is said of the one before them.
pub(super) fn names_another(inside: &str, known: &Known) -> bool {
    let words = tokens(inside);
    known.is_whole(inside) || (words.len() > 1 && is_sure(&words) && !words.iter().any(Token::is_number))
}
