//! What changed under an answer: it was given to a fact, and stands as long as the fact does.
//!
//! What a finding states is compared with what it stated: its amount, the amounts in its sentences, whom and
//! what it is about, its lines, figures and days, the names and texts in it. Example: « 15/09/2017, postérieur de 1
//! jour » was accepted; the finding now says « 02/04/2018, postérieur de 200 jours ». Addresses may move, and what explains a
//! line that is left over may name another neighbour: neither is another fact. A question that has become blocking is one.

use crate::model::books::Books;
use crate::model::finding::{Finding, Observation, SAME_CAUSE, Severity};
use crate::model::money::Money;
use crate::model::notes::{FindingNote, header};
use crate::model::report::CheckOutcome;

/// Pieces shown on one line.
const SHOWN_MAX: usize = 4;

/// What moved since the staff wrote, in French; none when everything stands.
pub(super) fn since(
    finding: &Finding,
    note: &FindingNote,
    books: &Books,
    checks: &[CheckOutcome],
) -> Option<String> {
    let (then, now) = (note.amount, finding.observation.amount);
    let shown = |amount: Option<Money>| amount.map_or_else(|| "sans montant".to_owned(), |it| it.to_string());
    // Earlier versions did not add up a table that nobody could read.
    let was_unsummed = finding.check == "unrecognised_table" && then.is_none();
    if then != now && !was_unsummed {
        return Some(format!("Montant en jeu : {} → {}", shown(then), shown(now)));
    }
    if let Some((was, is)) = graver(finding, note) {
        return Some(format!("Gravité : {} → {}", was.french(), is.french()));
    }
    if let Some(change) = other_lines(finding, note, books) {
        return Some(format!("Lignes en cause : {change}"));
    }
    let (then, now) = (note.cell(header::MESSAGE)?, finding.observation.message.as_str());
    if then.trim().is_empty() || then == now {
        return None;
    }
    if let Some(titles) = absorbed_since(then, now, checks) {
        return Some(format!("Constats repris sous celui-ci, en plus : {titles}"));
    }
    let currency = finding.observation.amount.map(|amount| amount.currency());
    let symbol = currency.as_ref().map_or("€", |currency| currency.symbol());
    let of_lines = !finding.observation.subjects.is_empty();
    let (was, is) = (words_of_note(note, of_lines), words_of(finding, of_lines));
    let (was, is) = (was.as_str(), is.as_str());
    let figures = difference(amounts(then), amounts(now), |amount| format!("{amount} {symbol}"))
        .or_else(|| difference(figures(was), figures(is), str::to_owned));
    if let Some(change) = figures {
        return Some(format!("Chiffres du constat : {change}"));
    }
    difference(texts(was, of_lines), texts(is, of_lines), str::to_owned)
        .map(|change| format!("Objet du constat : {change}"))
}

/// The severity that was answered and the one of now, which is graver: an answer to a question is none to an error.
fn graver(finding: &Finding, note: &FindingNote) -> Option<(Severity, Severity)> {
    let told = note.cell(header::SEVERITY)?.trim();
    let then = Severity::ALL.into_iter().find(|severity| severity.french() == told)?;
    // The gravest stands first.
    (finding.severity < then).then_some((then, finding.severity))
}

/// The checks whose findings this one speaks for and did not before: the answer was not given to them. One that left
/// takes nothing from the answer, and what is only for information closes nothing.
fn absorbed_since(then: &str, now: &str, checks: &[CheckOutcome]) -> Option<String> {
    let titles = |message| -> Vec<&str> {
        let behind = |message: &'_ str| message.rfind(SAME_CAUSE).map(|at| at + SAME_CAUSE.len());
        behind(message).map(|at| quoted(&message[at..]).collect()).unwrap_or_default()
    };
    let is_grave = |title: &str| {
        let known = checks.iter().find(|check| check.title == title);
        known.is_none_or(|check| check.severity != Severity::Info)
    };
    let before = titles(then);
    let fresh = titles(now).into_iter().filter(|title| !before.contains(title) && is_grave(title));
    let fresh: Vec<String> = fresh.map(|title| format!("« {title} »")).collect();
    (!fresh.is_empty()).then(|| fresh.join(", "))
}

/// The pieces that stand on one side only, in words.
fn difference(then: Vec<&str>, now: Vec<&str>, word: impl Fn(&str) -> String) -> Option<String> {
    let only = |these: &[&str], others: &[&str]| {
        let mut others = others.to_vec();
        let mut left = Vec::new();
        for one in these {
            match others.iter().position(|other| other == one) {
                Some(at) => drop(others.swap_remove(at)),
                None => left.push(word(one)),
            }
        }
        left.truncate(SHOWN_MAX);
        if left.is_empty() { "aucun".to_owned() } else { left.join(", ") }
    };
    let (was, is) = (only(&then, &now), only(&now, &then));
    (was != is).then(|| format!("{was} → {is}"))
}

/// Whom and what a sentence is about, and what it names and quotes.
fn texts(sentence: &str, of_lines: bool) -> Vec<&str> {
    let about = if of_lines { subject(sentence) } else { None };
    let rest = about.map_or(sentence, |about| &sentence[about.len()..]);
    about.into_iter().chain(quoted(sentence)).chain(names(rest)).collect()
}

/// What a finding states, without addresses.
pub(super) fn words_of(finding: &Finding, of_lines: bool) -> String {
    let Observation { message, at, related, .. } = &finding.observation;
    let addresses: Vec<String> = std::iter::once(at).chain(related).map(ToString::to_string).collect();
    words(message, of_lines, addresses.iter().map(String::as_str))
}

/// True for a fault of one cell, of which the words tell the column and what is written there but not the line: any other
/// line with the same slip would say the same. Its key, made of the texts of its row, follows it well enough.
pub(super) fn is_of_one_cell(finding: &Finding) -> bool {
    const CHECKS: [&str; 2] = ["unreadable_date", "unreadable_amount"];
    let seen = &finding.observation;
    CHECKS.contains(&finding.check)
        && seen.at.cell_ref().is_some()
        && seen.subjects.is_empty()
        && seen.related.is_empty()
}

/// What a finding stated in the previous workbook, without addresses.
pub(super) fn words_of_note(note: &FindingNote, of_lines: bool) -> String {
    let cell = |header: &str| note.cell(header).unwrap_or_default();
    words(cell(header::MESSAGE), of_lines, cell(header::SOURCE).lines().chain(cell(header::RELATED).lines()))
}

/// What a message states. Of what stands between parentheses only the addresses are left out: whom and what else they
/// name, such as the other payment of one invoice, is a fact.
fn words<'a>(message: &str, of_lines: bool, addresses: impl Iterator<Item = &'a str> + Clone) -> String {
    let mut told = String::new();
    for piece in stated(message, of_lines).split_inclusive(')') {
        match piece.rsplit_once('(') {
            Some((before, inside)) if inside.contains('›') => {
                told.push_str(before);
                told.push_str(&beside_addresses(inside.trim_end_matches(')'), addresses.clone()));
            }
            _ => told.push_str(piece),
        }
    }
    told
}

/// What stands in a list besides addresses: `mandat 812 ligne 1, HOTEL (mandats.csv › D14)`. A file may be named
/// `Mandats, mars et avril.csv`: those that the finding lists are known.
fn beside_addresses<'a>(inside: &str, addresses: impl Iterator<Item = &'a str>) -> String {
    let known = addresses.filter(|one| one.contains('›') && (one.contains(", ") || one.contains(" et ")));
    let inside = known.fold(inside.to_owned(), |inside, address| inside.replace(address, "›"));
    let pieces = inside.split(", ").flat_map(|piece| piece.split(" et ")).filter(|piece| !piece.contains('›'));
    let left: Vec<&str> = pieces.collect();
    if left.is_empty() { String::new() } else { format!("({})", left.join(", ")) }
}

/// The lines that one of the two has alone, when each has such: another line stands under the answer.
fn other_lines(finding: &Finding, note: &FindingNote, books: &Books) -> Option<String> {
    let then: Vec<&str> = note.cell(header::LINES)?.split_whitespace().collect();
    let keys: Vec<String> = finding.observation.subjects.iter().map(|id| books.key(*id).to_string()).collect();
    let now: Vec<&str> = keys.iter().map(String::as_str).collect();
    // A list that was cut says nothing of the rest.
    let all = now.len() <= then.len() || now.iter().take(then.len()).any(|key| !then.contains(key));
    let gone = then.iter().any(|key| !now.contains(key));
    let fresh = now.iter().any(|key| !then.contains(key));
    if all && gone && fresh { difference(then, now, str::to_owned) } else { None }
}

/// What a message states. Behind the first sentence on lines stands what may explain it.
fn stated(message: &str, of_lines: bool) -> &str {
    if !of_lines { message } else { &message[..end(message)] }
}

/// Where the first sentence ends. `M. DURAND` and `S.A. X` end none, nor does what is quoted.
fn end(message: &str) -> usize {
    const WORD_MIN: usize = 4;
    let is_end = |at: usize| {
        let before = &message[..at];
        let word = before.rsplit(|sign: char| sign.is_whitespace() || sign == '’').next().unwrap_or_default();
        let is_quoted = before.matches('«').count() > before.matches('»').count();
        let closed = word.ends_with(|sign: char| sign.is_ascii_digit() || "€)»%".contains(sign));
        !is_quoted && (closed || (word.chars().count() >= WORD_MIN && word.chars().all(char::is_lowercase)))
    };
    message.match_indices(". ").map(|(at, _)| at).find(|at| is_end(*at)).unwrap_or(message.len())
}

/// The names in a sentence: words with a capital that do not begin it, outside quotations and addresses.
fn names(sentence: &str) -> Vec<&str> {
    let is_name = |one: &Said<'_>| {
        let begins = one.before.ends_with(['.', ':', ';']) || one.before.is_empty();
        let is_path = one.word.contains(['/', '_']) || bare(one.word).contains('.');
        !begins && !is_path && bare(one.word).starts_with(char::is_uppercase)
    };
    said(sentence).into_iter().filter(is_name).map(|one| bare(one.word)).collect()
}

/// A word of a sentence.
struct Said<'s> {
    before: &'s str,
    word: &'s str,
}

/// The words outside quotations and addresses.
fn said(sentence: &str) -> Vec<Said<'_>> {
    let outside = sentence.split('»').map(|piece| piece.split('«').next().unwrap_or_default());
    let mut found = Vec::new();
    for piece in outside {
        let words: Vec<&str> = piece.split_whitespace().collect();
        for (at, word) in words.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| words.get(at)).copied().unwrap_or_default();
            if before != "›" && words.get(at + 1) != Some(&"›") && !word.contains('›') {
                found.push(Said { before, word });
            }
        }
    }
    found
}

fn bare(word: &str) -> &str {
    word.trim_matches(|sign: char| !sign.is_alphanumeric())
}

/// Whom and what a sentence on lines is about: `Mandat 1193 ligne 1, TRAITEUR L’ÉCUME, pièce TR-64241`.
fn subject(sentence: &str) -> Option<&str> {
    sentence.split_once(" : ").map(|(subject, _)| subject)
}

/// The texts between quotation marks.
fn quoted(sentence: &str) -> impl Iterator<Item = &str> {
    sentence.split('«').skip(1).filter_map(|rest| rest.split_once('»')).map(|(text, _)| text.trim())
}

/// Figures and days outside quotations, without addresses: `3`, `15/09/2017`; not the cell of `export.csv › F2` nor the
/// row of `ligne 12`.
fn figures(sentence: &str) -> Vec<&str> {
    let is_figure = |one: &Said<'_>| {
        !matches!(one.before, "ligne" | "lignes") && bare(one.word).starts_with(|sign: char| sign.is_ascii_digit())
    };
    said(sentence).into_iter().filter(is_figure).map(|one| bare(one.word)).collect()
}

/// The amounts in a sentence, as the program writes them: `4\u{202f}339,20\u{a0}€`.
fn amounts(sentence: &str) -> Vec<&str> {
    let pieces: Vec<&str> = sentence.split('\u{a0}').collect();
    let Some((_, before)) = pieces.split_last() else { return Vec::new() };
    let number = |piece: &&'_ str| -> usize {
        let letters = piece.chars().rev();
        letters
            .take_while(|letter| letter.is_ascii_digit() || ",-\u{202f}".contains(*letter))
            .map(char::len_utf8)
            .sum()
    };
    let found = before.iter().map(|piece| &piece[piece.len() - number(piece)..]);
    found.filter(|number| number.contains(',')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_amounts_of_a_sentence_are_found() {
        let sentence = "Mandat 10087 : 2\u{202f}770,54\u{a0}€ mandatés, 2\u{202f}707,54\u{a0}€ justifiés ; écart de -63,00\u{a0}€.";
        assert_eq!(amounts(sentence), ["2\u{202f}770,54", "2\u{202f}707,54", "-63,00"]);
        assert!(amounts("2 lignes, ligne\u{a0}12").is_empty());
    }

    #[test]
    fn figures_are_told_from_addresses_and_quotations() {
        let sentence = "Départ le 14/09/2017, mandat « CP 12 » du 15/09/2017, postérieur de 1 jour (export.csv › F2, ligne 4).";
        assert_eq!(figures(sentence), ["14/09/2017", "15/09/2017", "1"]);
        assert_eq!(quoted(sentence).collect::<Vec<_>>(), ["CP 12"]);
        assert_eq!(subject("Mandat 3, TAXI 3000 : payé"), Some("Mandat 3, TAXI 3000"));
    }

    #[test]
    fn the_first_sentence_ends_behind_a_word_and_not_behind_an_abbreviation() {
        let first = |message: &'static str| &message[..end(message)];
        assert_eq!(
            first("Mandat 4, M. DURAND Paul : payé le 2/2. Au plus près : rien."),
            "Mandat 4, M. DURAND Paul : payé le 2/2"
        );
        assert_eq!(
            first("Mandat 4, Cie. Y : « Fact. 3. Solde » non payé. Suite."),
            "Mandat 4, Cie. Y : « Fact. 3. Solde » non payé"
        );
        assert_eq!(first("Rien d’autre"), "Rien d’autre");
    }

    #[test]
    fn names_are_told_from_addresses_and_beginnings() {
        let sentence = "Mandat 4 payé pour Turin, sa pièce est de Boston (pj/F.csv › E2, MANDATS.csv › Export › F2). Voir « Lyon ». Au plus près : TAXI";
        assert_eq!(names(sentence), ["Turin", "Boston"]);
    }
}
