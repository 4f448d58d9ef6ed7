//! Where one name ends and another begins, when the mark between them may also stand in a name: `DUPONT, Jean` and
//! `DUPONT/JEAN MR` are one, `ABGRALL Yann, DURAND Paul` and `ABGRALL/YANN MR DURAND/PAUL MR` are two.

use super::cell::Known;
use super::token::{Case, Token, is_sure, tokens};
use super::vocabulary::SMALL;
use crate::model::words::is_civility;

/// What texts between commas are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pair {
    /// A surname and the first names of one person.
    One,
    /// Somebody each.
    Several,
}

/// Whether two texts between commas are one person, surname first.
pub(super) fn pair(listed: &[&str], known: &Known) -> Pair {
    let [surname, first] = *listed else { return Pair::Several };
    let (a, b) = (tokens(surname), tokens(first));
    let whole = format!("{surname} {first}");
    if known.is_whole(&whole) {
        return Pair::One;
    }
    let all = |words: &[Token<'_>], wanted: Case| {
        let mut cases = words.iter().map(Token::case).filter(|case| *case != Case::Other).peekable();
        cases.peek().is_some() && cases.all(|case| case == wanted)
    };
    let written = all(&a, Case::Capitals) && all(&b, Case::Mixed);
    let both = |says: &dyn Fn(&str) -> bool| says(surname) && says(first);
    let called = a.first().is_some_and(Token::is_called);
    let firm = a.iter().chain(&b).any(Token::is_firm);
    let known_apart = known.is_whole(surname) || both(&|text| known.is_surname(text));
    if known_apart || (!written && known.is_whole(first)) || called || firm {
        return Pair::Several;
    }
    let first_names = b.iter().filter(|word| !is_civility(&word.folded)).count();
    let led = a.first().is_some_and(|word| word.is_one_of(SMALL));
    let one = match (a.len(), first_names) {
        _ if written => true,
        (1, 1) => true,
        (1, 2) => !is_sure(&b),
        (_, 1) => led && !is_sure(&a),
        _ => false,
    };
    if one { Pair::One } else { Pair::Several }
}

/// The names of a text in which a slash stands: airlines write `DUPONT/JEAN MR`, others put it between two people.
pub(super) fn by_slash(part: &str, known: &Known) -> Vec<String> {
    let slashed = |word: &&str| word.contains('/') && !word.bytes().any(|sign| sign.is_ascii_digit());
    let words: Vec<&str> = part.split_whitespace().collect();
    match words.iter().filter(|word| slashed(word)).count() {
        0 => vec![part.to_owned()],
        1 => match part.split_once('/') {
            Some((a, b)) if are_two(a, b, known) => vec![a.trim().to_owned(), b.trim().to_owned()],
            _ => vec![part.to_owned()],
        },
        _ => airline_names(&words, slashed),
    }
}

/// Two people around one slash; else the slash stands between a surname and its first name.
fn are_two(a: &str, b: &str, known: &Known) -> bool {
    let (first, second) = (tokens(a), tokens(b));
    // `VAN DEN BERGHE/ANNE MRS`: airlines end with the civility.
    let of_airline = second.last().is_some_and(|word| is_civility(&word.folded)) && !is_sure(&first);
    if of_airline && !(known.is_whole(b) || known.is_surname(b)) {
        return false;
    }
    let whole = known.is_whole(&format!("{a} {b}"));
    let written = is_sure(&first) && is_sure(&second);
    !whole && (known.is_whole(a) || known.is_whole(b) || (known.is_surname(a) && known.is_surname(b)) || written)
}

/// `LE BIHAN/ROZENN MRS DURAND/PAUL MR`: each ends with its civility, or where the next begins.
fn airline_names(words: &[&str], slashed: impl Fn(&&str) -> bool) -> Vec<String> {
    let (mut names, mut name): (Vec<String>, Vec<&str>) = Default::default();
    let mut has_slash = false;
    for word in words {
        let folded = crate::model::words::fold(word);
        let begins = slashed(word) || SMALL.contains(&folded.as_str());
        if has_slash && begins {
            names.push(std::mem::take(&mut name).join(" "));
            has_slash = false;
        }
        name.push(word);
        has_slash |= slashed(word);
        if has_slash && is_civility(&folded) {
            names.push(std::mem::take(&mut name).join(" "));
            has_slash = false;
        }
    }
    names.extend((!name.is_empty()).then(|| name.join(" ")));
    names
}

/// The names of a text without any mark, by its capitals or civilities: `ABGRALL Yann DURAND Paul`, `M. ABGRALL Mme
/// DURAND`. One name may well end or begin in capitals: only whole surnames with their first names are parted.
pub(super) fn by_case(part: &str) -> Vec<String> {
    let words = tokens(part);
    let bounds = if words.iter().any(|word| word.is_firm() || word.is_number()) {
        Vec::new()
    } else if words.first().is_some_and(Token::is_called) {
        let behind =
            |at: &usize| words.get(at + 1).is_some_and(|next| !next.is_called()) && !words[at - 1].is_called();
        (1..words.len()).filter(|at| words[*at].is_called()).filter(behind).collect()
    } else {
        bounds_of_case(&words)
    };
    if bounds.is_empty() {
        return vec![part.to_owned()];
    }
    let starts = [0].into_iter().chain(bounds.iter().copied());
    let ends = bounds.iter().copied().chain([words.len()]);
    let text =
        |(from, to): (usize, usize)| words[from..to].iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
    starts.zip(ends).map(text).collect()
}

/// Where the second and later names begin; nothing unless all are alike, surname first or first name first.
fn bounds_of_case(words: &[Token<'_>]) -> Vec<usize> {
    let cased: Vec<(usize, Case)> =
        words.iter().map(Token::case).enumerate().filter(|(_, case)| *case != Case::Other).collect();
    let groups: Vec<&[(usize, Case)]> = cased.chunk_by(|a, b| a.1 == b.1).collect();
    if groups.len() < 4 || !groups.len().is_multiple_of(2) {
        return Vec::new();
    }
    // Small words lead to the name behind them.
    let led = |at: usize| at - words[..at].iter().rev().take_while(|word| word.is_one_of(SMALL)).count();
    groups.iter().skip(2).step_by(2).map(|group| led(group[0].0)).collect()
}
