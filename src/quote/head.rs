//! The head of a report: its object, who reports, the day of the sitting, the fiscal year that it cites.

use super::reading::Reading;
use super::tokens::{Kind, Tokens};
use crate::model::Date;
use crate::model::declaration::{Doubt, DoubtKind, Quote, Quoted};

/// Blocks of the head of a report.
const HEAD: usize = 30;

/// The block of the object, and the object.
pub(super) fn title(readings: &[Reading<'_>]) -> Option<(usize, Quoted<String>)> {
    let labelled = readings.iter().enumerate().take(HEAD * 2).find_map(|(at, reading)| {
        let tokens = &reading.tokens;
        let begins = ["objet du rapport", "objet", "intitule"].iter().find_map(|label| tokens.says(0, label))?;
        let colon = (begins..begins + 3).find(|at| tokens.sign(*at) == ':')?;
        let value = object(tokens, colon + 1, tokens.len());
        // `Objet :` alone: the object is the next paragraph.
        if value.is_empty() {
            let next = readings.get(at + 1)?;
            return Some((
                at + 1,
                Quoted { value: object(&next.tokens, 0, next.tokens.len()), quote: next.quote(&(0..1)) },
            ));
        }
        Some((at, Quoted { value, quote: whole(reading) }))
    });
    let spoken = || {
        readings.iter().enumerate().take(HEAD).find_map(|(at, reading)| {
            const LONG: usize = 45;
            let tokens = &reading.tokens;
            let all = 0..tokens.len();
            let speaks = tokens
                .any(all.clone(), &["mission*", "deplacement*", "mandat* special", "mandat* speciaux", "voyage*"]);
            let is_object = tokens.any(
                all.clone(),
                &[
                    "ratification",
                    "approbation",
                    "remboursement*",
                    "prise en charge",
                    "relati*",
                    "regularisation",
                    "compte rendu",
                    "bilan",
                    "depense*",
                    "frais",
                ],
            ) || reading.block.is_heading;
            let short = reading.word_count() <= LONG && !reading.is_row() && reading.amounts.is_empty();
            let ended = tokens.any(all, &["propose*", "soumet*", "presente", "demande*"]);
            let text = object(tokens, 0, tokens.len());
            (speaks && is_object && short && !ended).then(|| (at, Quoted { value: text, quote: whole(reading) }))
        })
    };
    labelled.or_else(spoken)
}

fn whole(reading: &Reading<'_>) -> Quote {
    Quote { words: reading.block.text.clone(), place: reading.block.place.clone() }
}

fn object(tokens: &Tokens<'_>, from: usize, to: usize) -> String {
    tokens.slice(&(from..to)).trim().trim_end_matches(['.', ';', ' ']).trim_matches(['"', '«', '»', ' ']).to_owned()
}

/// Words that name who reports, and what it is called.
const BODIES: &[(&str, &str)] = &[
    ("conseil departemental", "Département"),
    ("conseil general", "Département"),
    ("conseil regional", "Région"),
    ("conseil municipal", "Ville"),
    ("conseil metropolitain", "Métropole"),
    ("departement", "Département"),
    ("region", "Région"),
    ("metropole", "Métropole"),
    ("eurometropole", "Eurométropole"),
    ("ville", "Ville"),
    ("commune", "Commune"),
    ("mairie", "Ville"),
    ("communaute d agglomeration", "Communauté d’agglomération"),
    ("communaute de communes", "Communauté de communes"),
    ("communaute urbaine", "Communauté urbaine"),
    ("collectivite territoriale", "Collectivité territoriale"),
    ("collectivite europeenne", "Collectivité européenne"),
    ("assemblee de la polynesie", ""),
    ("collectivite", "Collectivité"),
    ("syndicat mixte", "Syndicat mixte"),
    ("province", "Province"),
    ("gouvernement", "Gouvernement"),
];

/// Who reports: the first body that is named with its territory, written with its accents if it is so
/// anywhere in the head.
pub(super) fn organisation(readings: &[Reading<'_>]) -> Option<Quoted<String>> {
    let named = readings.iter().take(HEAD).filter(|reading| !reading.is_row()).flat_map(|reading| {
        let bodies = (0..reading.tokens.len()).filter_map(move |at| body(reading, at));
        bodies.collect::<Vec<_>>()
    });
    let named: Vec<(String, String, Quote, bool)> = named.collect();
    let (_, folded, _, _) = named.first()?;
    let same = |one: &&(String, String, Quote, bool)| &one.1 == folded;
    let best = named.iter().filter(same).find(|one| !one.3).or_else(|| named.iter().find(same))?;
    let (_, _, quote, _) = named.first()?;
    Some(Quoted { value: best.0.clone(), quote: quote.clone() })
}

/// The body that is named here, its folded territory, its quote, and whether it is written in capitals.
fn body(reading: &Reading<'_>, at: usize) -> Option<(String, String, Quote, bool)> {
    let tokens = &reading.tokens;
    let (words, called) = BODIES.iter().find_map(|(words, called)| Some((tokens.says(at, words)?, *called)))?;
    let is_capital = tokens.get(at).is_some_and(|token| token.is_capital);
    let end = territory(tokens, words)?;
    if !is_capital {
        return None;
    }
    let joint = tokens.slice(&(words..end));
    let shouts = tokens.get(end - 1).is_some_and(|token| token.is_all_capitals);
    let name = match (called, shouts) {
        ("", _) => tokens.slice(&(at..end)).to_owned(),
        (called, true) => format!("{called} {}", title_case(joint)),
        (called, false) => format!("{called} {joint}"),
    };
    let folded = crate::model::words::fold(joint);
    Some((name, folded, reading.quote(&(at..end)), shouts))
}

/// `des Bouches-du-Rhône`, `de la Gironde`, `Bretagne`: where it ends.
fn territory(tokens: &Tokens<'_>, start: usize) -> Option<usize> {
    let mut at = start;
    while matches!(tokens.word(at), "de" | "du" | "des" | "la" | "le" | "les" | "l" | "d")
        || (tokens.sign(at) == '\'' && at > start)
    {
        at += 1;
    }
    let capital = |at: usize| tokens.get(at).is_some_and(|token| token.kind == Kind::Word && token.is_capital);
    let stop = [
        "reunion",
        "seance",
        "session",
        "direction",
        "commission",
        "rapport",
        "deliberation",
        "extrait",
        "republique",
        "service",
        "pole",
    ];
    if !capital(at) || stop.contains(&tokens.word(at)) || super::dates::is_calendar_word(tokens.word(at)) {
        return None;
    }
    let mut end = at + 1;
    loop {
        let glued = tokens.sign(end) == '-' && tokens.get(end).is_some_and(|token| token.is_glued);
        let quoted = tokens.sign(end) == '\'';
        if (glued || quoted) && !tokens.word(end + 1).is_empty() {
            end += 2;
        } else if capital(end) && !stop.contains(&tokens.word(end)) && end - at < 8 {
            end += 1;
        } else if joins(tokens, end) && capital(end + 1) && !stop.contains(&tokens.word(end + 1)) {
            end += 2;
        } else {
            return Some(end);
        }
    }
}

/// `Saône et Loire`, at the end of a line; `Saint-Denis de La Réunion`.
fn joins(tokens: &Tokens<'_>, at: usize) -> bool {
    matches!(tokens.word(at), "de" | "du" | "en" | "sur") || tokens.word(at) == "et" && at + 2 >= tokens.len()
}

/// `DES BOUCHES-DU-RHÔNE` as `des Bouches-du-Rhône`.
fn title_case(joint: &str) -> String {
    let small = ["DE", "DU", "DES", "LA", "LE", "LES", "ET", "EN", "SUR", "D", "L"];
    let mut written = String::with_capacity(joint.len());
    for piece in joint.split_inclusive([' ', '-', '\'']) {
        let word = piece.trim_end_matches([' ', '-', '\'']);
        let lower = piece.to_lowercase();
        if small.contains(&word) {
            written.push_str(&lower);
        } else {
            let mut letters = lower.chars();
            written.extend(letters.next().map(|first| first.to_uppercase().to_string()));
            written.push_str(letters.as_str());
        }
    }
    written
}

/// The day of the sitting that is asked to decide.
pub(super) fn commission_date(readings: &[Reading<'_>], doubts: &mut Vec<Doubt>) -> Option<Quoted<Date>> {
    const SITTING: &[&str] =
        &["commission permanente", "seance*", "reunion*", "session*", "assemblee*", "conseil*", "bureau", "cp"];
    const OTHER: &[&str] = &[
        "vu",
        "mandat* specia*",
        "precedent*",
        "dernier*",
        "en vertu",
        "accorde*",
        "autorise*",
        "par deliberation",
        "deliberation* n",
        "deliberation du",
        "delegation* de",
        "avait",
        "avaient",
    ];
    // A title or the line that says where the report goes, else a sentence.
    let mut titled: Vec<(Date, Quote)> = Vec::new();
    let mut told: Vec<(Date, Quote)> = Vec::new();
    for reading in readings.iter().take(HEAD).filter(|reading| !reading.is_row()) {
        for stay in reading.stays.iter().filter(|stay| !stay.is_range) {
            const NEAR: usize = 10;
            let sentence = reading.sentence(stay.at.start);
            let before = stay.at.start.saturating_sub(NEAR).max(sentence.start)..stay.at.start;
            let is_sitting = reading.tokens.any(before, SITTING) && !reading.tokens.any(sentence, OTHER);
            let date = stay.days(None).and_then(Result::ok).map(|(day, _)| day).filter(|_| is_sitting);
            let found = if reading.is_title() { &mut titled } else { &mut told };
            if let Some(date) = date.filter(|date| found.iter().all(|(known, _)| known != date)) {
                found.push((date, reading.quote(&stay.at)));
            }
        }
    }
    // A sentence of the report of one sitting may quote what another one decided.
    let found = if titled.is_empty() { told } else { titled };
    one_of("commission", found, doubts)
}

/// `pour l'exercice 2018`.
pub(super) fn fiscal_year(readings: &[Reading<'_>], doubts: &mut Vec<Doubt>) -> Option<Quoted<i16>> {
    let mut found: Vec<(i16, Quote)> = Vec::new();
    for reading in readings {
        for at in 0..reading.tokens.len() {
            let tokens = &reading.tokens;
            let after = ["exercice budgetaire", "exercice comptable", "exercice", "exercices"]
                .iter()
                .find_map(|words| tokens.says(at, words));
            let Some(year) = after.and_then(|after| year(tokens, after)) else { continue };
            if found.iter().all(|(known, _)| *known != year) {
                found.push((year, reading.quote(&(at..at + 2))));
            }
        }
    }
    one_of("exercice", found, doubts)
}

fn year(tokens: &Tokens<'_>, at: usize) -> Option<i16> {
    let digits = tokens.digits(at).filter(|digits| digits.len() == 4)?;
    digits.parse().ok().filter(|year| (1990..=2100).contains(year))
}

/// The year of the object: that of days that do not say theirs. None when it names several.
pub(super) fn year_of(reading: &Reading<'_>) -> Option<i16> {
    let mut years = (0..reading.tokens.len()).filter_map(|at| year(&reading.tokens, at));
    let first = years.next()?;
    years.all(|other| other == first).then_some(first)
}

fn one_of<T: std::fmt::Display>(
    key: &'static str,
    found: Vec<(T, Quote)>,
    doubts: &mut Vec<Doubt>,
) -> Option<Quoted<T>> {
    let mut found = found;
    if found.len() > 1 {
        let readings = found.iter().map(|(value, _)| value.to_string()).collect();
        let quotes = found.into_iter().map(|(_, quote)| quote).collect();
        doubts.push(Doubt { kind: DoubtKind::TwoValues, mission: None, key, readings, quotes });
        return None;
    }
    found.pop().map(|(value, quote)| Quoted { value, quote })
}
