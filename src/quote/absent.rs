//! Numbers of people who did not go, or of whom nobody can tell: planned, replaced, `deux à trois élus`.

use std::ops::Range;

use super::numbers;
use super::people::{self, Count, Heads, Who};
use super::reading::Reading;
use super::tokens::Tokens;
use crate::model::mission::Category;

/// Words before people who stayed at home.
const INSTEAD: &[&str] =
    &["contre", "au lieu de", "et non", "initialement", "prevus", "prevue", "prevues", "rencontre*"];

/// Words behind people who stayed at home, or are not of the delegation.
const PLANNED: &[&str] = &[
    "prevu*",
    "initialement",
    "pressenti*",
    "attendu*",
    "desist*",
    "annule*",
    "excuse*",
    "empeche*",
    "a leurs frais",
    "a ses frais",
    "a leur charge",
    "a leurs propres frais",
    "a titre personnel",
    "sans frais",
];

/// Words between those who were to go and those who went.
const CHANGED: &[&str] = &["puis", "finalement", "ramene*", "reduit*", "desist*", "en realite"];

/// Words before a number that is not exact.
const ROUGH: &[&str] = &["environ", "au moins", "plus de", "pres de", "jusqu a", "au plus", "au maximum"];

/// The counts of those who went.
pub(super) fn without(tokens: &Tokens<'_>, counts: Vec<Count>) -> Vec<Count> {
    if counts.is_empty() {
        return counts;
    }
    let is_doubtful = |count: &Count| is_rough(tokens, count) || was_changed(tokens, count, &counts);
    let gone = |count: &Count| !is_doubtful(count) && !stayed(tokens, count, &counts);
    let kept: Vec<bool> = counts.iter().map(gone).collect();
    counts.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(count, _)| count).collect()
}

/// `deux à trois élus`, `2 ou 3 agents`, `environ 3 élus`.
fn is_rough(tokens: &Tokens<'_>, count: &Count) -> bool {
    let start = count.at.start;
    if tokens.any(start.saturating_sub(2)..start, ROUGH) {
        return true;
    }
    let (Some(join), Some(before)) = (start.checked_sub(1), start.checked_sub(2)) else { return false };
    // `du 4 au 9 avril 2016 - 3 élus`: a dash apart is none of the number.
    let is_glued = |at: usize| tokens.get(at).is_some_and(|token| token.is_glued);
    let dash = matches!(tokens.sign(join), '-' | '/') && is_glued(join) && is_glued(start);
    let joined = matches!(tokens.word(join), "a" | "ou") || dash;
    let is_number = |at: usize, end: usize| numbers::at(tokens, at).is_some_and(|number| number.end >= end);
    joined && is_number(before, join) && is_number(start, start + 1)
}

/// `4 élus et 2 agents, puis 2 élus et 1 agent`: nobody can tell which.
fn was_changed(tokens: &Tokens<'_>, count: &Count, counts: &[Count]) -> bool {
    counts.iter().any(|other| {
        let (first, second) = if other.at.start < count.at.start { (other, count) } else { (count, other) };
        other.at != count.at
            && other.who == count.who
            && tokens.sentence(other.at.start) == tokens.sentence(count.at.start)
            && tokens.any(first.at.end..second.at.start, CHANGED)
    })
}

/// They were only to go, or went instead of nobody.
fn stayed(tokens: &Tokens<'_>, count: &Count, counts: &[Count]) -> bool {
    let sentence = tokens.sentence(count.at.start);
    let bound = |at: usize| {
        matches!(tokens.sign(at), '(' | ')' | ';' | ':')
            || matches!(tokens.word(at), "mais" | "puis" | "dont" | "par")
    };
    let inside = |at: &usize| tokens.sentence(*at) == sentence && !bound(*at) && *at < tokens.len();
    let start = (0..count.at.start).rev().take_while(inside).last().unwrap_or(count.at.start);
    let before = start..count.at.start;
    let end = (count.at.end..tokens.len()).take_while(inside).last().map_or(count.at.end, |last| last + 1);
    // As far as the next word that counts others in another way.
    let instead =
        (count.at.end..end).find(|at| tokens.any(*at..*at + 1, INSTEAD) && !tokens.any(*at..*at + 1, PLANNED));
    let behind = count.at.end..instead.unwrap_or(end);
    let counted_behind = counts.iter().any(|other| behind.contains(&other.at.start));
    let near = if counted_behind { behind } else { behind.start..behind.end.min(behind.start + 8) };
    tokens.any(before, INSTEAD) || tokens.any(near, PLANNED)
}

/// Members told by name or by what they do, besides those that are counted: their number is not told.
pub(super) fn without_untold(reading: &Reading<'_>, mut heads: Heads, counted: &Range<usize>) -> Heads {
    let tokens = &reading.tokens;
    let sentence = reading.sentence(counted.start);
    let before = sentence.start..counted.start;
    let after = counted.end..sentence.end;
    let by_name = |range: Range<usize>| {
        range.into_iter().any(|at| {
            let titled = matches!(
                tokens.word(at),
                "president"
                    | "presidente"
                    | "vice"
                    | "maire"
                    | "conseiller"
                    | "conseillere"
                    | "m"
                    | "mm"
                    | "mme"
                    | "monsieur"
                    | "madame"
            );
            titled && tokens.get(at + 1).is_some()
        })
    };
    if by_name(before) || by_name(after) {
        heads.by_category[0] = None;
    }
    for who in sentence.filter_map(|at| listed(tokens, at, counted)) {
        let rank = Category::ALL.iter().position(|one| who == Who::Of(*one));
        if let Some(count) = rank.and_then(|rank| heads.by_category.get_mut(rank)) {
            *count = None;
        }
    }
    heads
}

/// `Deux agents sont partis dès …`: the sentence that begins here is about some members alone.
pub(super) fn is_of_some(tokens: &Tokens<'_>, start: usize) -> bool {
    let number = numbers::at(tokens, start).map(|number| number.end);
    let article = matches!(tokens.word(start), "les" | "un" | "une" | "le" | "la").then_some(start + 1);
    let names = |at: usize| people::name(tokens, at).filter(|(who, _)| *who != Who::All);
    let Some((_, end)) = number.or(article).and_then(names) else { return false };
    // `Les élus et les agents …` are all of them.
    !matches!(tokens.word(end), "et") && tokens.sign(end) != ','
}

/// Who is listed here beside those that are counted: `le directeur général, deux chargés de mission`, `3 agents et le
/// directeur`. Who leads them, or is one of them, is counted with them: `conduite par le directeur (1 élu et 3 agents)`.
fn listed(tokens: &Tokens<'_>, at: usize, counted: &Range<usize>) -> Option<Who> {
    const ADJECTIVES: usize = 6;
    if !matches!(tokens.word(at), "le" | "la" | "son" | "sa") {
        return None;
    }
    let (who, end) = people::name(tokens, at + 1)?;
    let joins = |at: usize| tokens.sign(at) == ',' || tokens.word(at) == "et";
    let before = at.checked_sub(1)?;
    let is_item = joins(before) || tokens.sign(before) == ':';
    let after = (end..tokens.len()).take(ADJECTIVES).find(|at| joins(*at));
    // Within the list, or where the list begins or ends.
    let is_within = counted.contains(&at) && is_item;
    let is_first = at < counted.start && after.is_some_and(|after| joins(after) && after + 1 == counted.start);
    let is_last = before == counted.end && tokens.word(before) == "et";
    (is_within || is_first && !matches!(tokens.word(before), "par" | "dont" | "de" | "avec") || is_last)
        .then_some(who)
}

#[cfg(test)]
mod tests {
    use super::super::people::of;
    use super::*;

    fn counted(text: &str) -> Vec<u32> {
        of(&Tokens::of(text)).iter().map(|count| count.value).collect()
    }

    #[test]
    fn who_did_not_go_is_not_counted() {
        for (text, expected) in [
            ("2 élus et 1 agent (contre 4 élus et 2 agents prévus)", &[2, 1][..]),
            ("2 élus et 1 agent au lieu de 4 élus et 2 agents", &[2, 1]),
            ("4 élus et 2 agents étaient prévus ; 2 élus et 1 agent sont partis", &[2, 1]),
            ("4 élus et 2 agents, puis 2 élus et 1 agent après désistements", &[]),
            ("deux à trois élus et 1 agent", &[1]),
            ("environ 3 élus et 1 agent", &[1]),
            ("accompagnée de 4 journalistes, à leurs frais", &[]),
            ("la délégation a rencontré 12 élus locaux", &[]),
            ("2-3 élus et 1 agent", &[1]),
            // Neighbours.
            ("du 4 au 9 avril 2016 - 3 élus et 2 agents", &[3, 2]),
            ("2 élus titulaires et 1 élu suppléant, 1 agent", &[2, 1, 1]),
            ("2 vice-présidents, 1 conseiller départemental", &[2, 1]),
            ("une délégation de 6 personnes, dont 2 élus, a rencontré le maire", &[6, 2]),
        ] {
            assert_eq!(counted(text), expected, "{text}");
        }
    }
}
