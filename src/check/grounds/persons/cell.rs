//! What a cell of names says: whom it names, and whether it may name somebody who was not read. Example: `ABGRALL
//! Yann, DURAND Paul` names two, `DUPONT, Jean` one, `DURAND Paul (2 nuits)` one, and `IBIS Paul 12` perhaps
//! somebody. What the member lists say decides where the writing does not.

use super::Name;
use super::apart::{Pair, by_case, by_slash, pair};
use super::beside::{beside, names_another, without_brackets};
use super::token::{Token, capitalised, is_sure, tokens};
use super::vocabulary::{CALLED, FUNCTIONS, KINDS, OTHERS, PAID_FOR, SMALL};
use crate::model::books::Books;
use crate::model::words::{SameName, fold, same_name};

/// Whom the member lists name, and the words of the missions, which stand beside names.
#[derive(Debug, Default)]
pub(in crate::check) struct Known {
    members: Vec<Name>,
    words: Vec<String>,
}

impl Known {
    /// True for a word of the name or the country of a mission.
    pub(super) fn is_of_mission(&self, word: &Token<'_>) -> bool {
        word.folded.split(' ').any(|word| self.words.iter().any(|own| own == word))
    }

    /// Every member of every list.
    pub(in crate::check) fn of(books: &Books) -> Self {
        let missions = books.dossier.missions.iter();
        let words = missions.flat_map(|mission| {
            let texts = mission.aliases.iter().chain([&mission.label, &mission.code]).chain(&mission.country);
            texts.flat_map(|text| fold(text).split(' ').map(str::to_owned).collect::<Vec<_>>()).collect::<Vec<_>>()
        });
        Self {
            members: books.members.iter().map(|member| Name::of(&member.name)).collect(),
            words: words.collect(),
        }
    }

    /// True for a member under any dress, by the surname alone too.
    fn names(&self, name: &Name) -> bool {
        self.members.iter().any(|member| name.may_be(member) || name.is_surname_of(member))
    }

    /// True for a member's whole name and nothing more.
    pub(super) fn is_whole(&self, text: &str) -> bool {
        let words = Name::of(text).words;
        let same =
            |member: &Name| words.len() <= member.words.len() && same_name(&words, &member.words) == SameName::Yes;
        words.len() > 1 && self.members.iter().any(same)
    }

    /// True for a surname of a list.
    pub(super) fn is_surname(&self, text: &str) -> bool {
        let name = Name::of(text);
        self.members.iter().any(|member| name.is_surname_of(member))
    }
}

/// A cell of names, read.
#[derive(Debug, Default)]
pub(super) struct Cell {
    /// The persons that it names.
    pub(super) persons: Vec<Name>,
    /// It may name, or count, somebody besides.
    pub(super) unread: bool,
    /// A firm, a body or a group stands in it.
    pub(super) firm: bool,
}

/// What a part of a cell is.
#[derive(Debug)]
pub(super) enum Part {
    /// A person; for sure when it is written as names are, or known.
    Person(Name, bool),
    /// Perhaps somebody.
    Unread,
    /// The function of somebody.
    Function,
    Firm,
    Nothing,
}

/// A text of one to three words without any mark, which can hold only one name: nearly all of them.
fn simple(text: &str) -> Option<Cell> {
    const WORDS_MAX: usize = 3;
    let marked = |sign: char| sign.is_ascii_digit() || ",;/&+|()\n\r-–—".contains(sign);
    if text.contains(marked) {
        return None;
    }
    let folded = fold(text);
    let words = || folded.split(' ').filter(|word| !word.is_empty());
    let described =
        |word| [FUNCTIONS, KINDS, PAID_FOR, CALLED].iter().any(|list| list.contains(&word)) || word == "et";
    if words().count() > WORDS_MAX || words().any(described) || !super::is_person(text) {
        return None;
    }
    let name = Name::of(text);
    let persons = if name.words.is_empty() { Vec::new() } else { vec![name] };
    Some(Cell { persons, ..Cell::default() })
}

/// Reads a cell: names stand apart by `;`, `&`, `+`, `et`, or by marks that other words may also stand apart by.
pub(super) fn read(text: &str, known: &Known) -> Cell {
    if let Some(cell) = simple(text) {
        return cell;
    }
    let spaced = [" et ", " ET ", " Et "].iter().fold(text.to_owned(), |text, and| text.replace(and, ";"));
    let spaced = spaced.replace(['&', '+', '\n', '\r'], ";");
    let mut cell = Cell::default();
    let (mut counted, mut function, mut lower) = (false, false, Vec::new());
    for segment in spaced.split(';').map(str::trim).filter(|segment| !segment.is_empty()) {
        // `ABGRALL Yann + 1`.
        let number = segment.trim_matches(|sign: char| !sign.is_alphanumeric());
        counted |= text.contains('+') && (1..=2).contains(&number.len()) && number.parse::<u8>().is_ok();
        counted |= tokens(number).last().is_some_and(|word| word.is_one_of(OTHERS));
        for part in segment_parts(segment, known) {
            match part {
                Part::Person(name, false) if !name.text.contains(char::is_uppercase) => lower.push(name),
                Part::Person(name, _) => cell.persons.push(name),
                Part::Unread => cell.unread = true,
                Part::Function => function = true,
                Part::Firm => cell.firm = true,
                Part::Nothing => {}
            }
        }
    }
    // `Chambre de commerce et d’industrie`; but `ABGRALL Yann et conjoint`.
    if !cell.firm {
        cell.persons.append(&mut lower);
    }
    cell.unread |= (counted && !cell.persons.is_empty()) || (function && cell.persons.is_empty());
    cell
}

fn segment_parts(segment: &str, known: &Known) -> Vec<Part> {
    if known.is_whole(segment) {
        return vec![Part::Person(Name::of(segment), true)];
    }
    let (outside, bracketed) = without_brackets(segment);
    let mut texts = parted(outside, known);
    texts.extend(bracketed.filter(|text| names_another(text, known)).map(str::to_owned));
    let alone = texts.len() == 1;
    let parts: Vec<Part> = texts.iter().flat_map(|text| read_part(text, alone, known)).collect();
    // What stands beside a firm is where it is, unless it is written as a person.
    let beside_firm = !alone && parts.iter().any(|part| matches!(part, Part::Firm));
    parts.into_iter().filter(|part| !beside_firm || !matches!(part, Part::Person(_, false))).collect()
}

/// The parts of a text that each may name somebody.
fn parted(text: &str, known: &Known) -> Vec<String> {
    let spaced =
        [" - ", " – ", " — ", " / ", " | "].iter().fold(text.to_owned(), |text, mark| text.replace(mark, "|"));
    let mut parts = Vec::new();
    for piece in spaced.split('|').map(str::trim).filter(|piece| !piece.is_empty()) {
        let mut listed: Vec<&str> = piece.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
        let described: Vec<&str> = listed.iter().copied().filter(|part| is_description(part)).collect();
        listed.retain(|part| !is_description(part));
        let listed = match pair(&listed, known) {
            Pair::One => vec![listed.join(", ")],
            Pair::Several => listed.into_iter().map(str::to_owned).collect(),
        };
        for part in listed {
            parts.extend(by_slash(&part, known).iter().flat_map(|part| by_case(part)));
        }
        parts.extend(described.into_iter().map(str::to_owned));
    }
    parts
}

/// True for a function or for what was paid: `directeur général des services`, `chambre double`, `2 nuits`.
fn is_description(text: &str) -> bool {
    let words = tokens(text);
    let first = words.iter().find(|word| !word.is_number() && !SMALL.contains(&word.folded.as_str()));
    first.is_none_or(|first| first.is_one_of(FUNCTIONS) || first.is_one_of(KINDS) || first.is_one_of(PAID_FOR))
        && !is_sure(&words)
}

/// What one part of a cell is; `alone`, it is the whole of what stands between two strong marks.
fn read_part(part: &str, alone: bool, known: &Known) -> Vec<Part> {
    let words = tokens(part);
    if !words.iter().any(Token::has_letters) {
        return vec![Part::Nothing];
    }
    let runs = runs(&words);
    let plain = matches!(runs.as_slice(), [only] if only.words.len() == words.len());
    if plain {
        return vec![whole(part, &words, alone, known)];
    }
    let parts: Vec<(&Run<'_>, Part)> = runs.iter().map(|run| (run, of_run(run, known))).collect();
    let persons = || parts.iter().filter(|(_, part)| matches!(part, Part::Person(..)));
    let functions = words.iter().any(|word| word.is_one_of(FUNCTIONS));
    let firm_first = parts.iter().any(|(run, part)| matches!(part, Part::Firm) && !run.behind);
    let unread = parts.iter().any(|(_, part)| matches!(part, Part::Unread));
    if persons().next().is_some() {
        parts.into_iter().map(|(_, part)| part).filter(|part| matches!(part, Part::Person(..))).collect()
    } else if firm_first || (!functions && words.iter().any(Token::is_firm)) {
        // A firm with a number, `Chambre régionale d’agriculture`.
        vec![Part::Firm]
    } else if unread {
        vec![Part::Unread]
    } else {
        // `Directeur général des services`.
        vec![if functions { Part::Function } else { Part::Nothing }]
    }
}

/// Words of a part between numbers, functions and what was paid for.
struct Run<'w> {
    words: &'w [Token<'w>],
    /// All that follows says what was paid, or what somebody is.
    described: bool,
    /// A function or a number stands before it.
    behind: bool,
    /// Nothing follows it.
    last: bool,
}

/// The runs of a part; one for the whole of it when nothing in it parts the words of a name from others.
fn runs<'w>(words: &'w [Token<'w>]) -> Vec<Run<'w>> {
    let breaks = |word: &Token<'_>| {
        word.is_number() || word.is_one_of(FUNCTIONS) || word.is_one_of(KINDS) || word.is_one_of(PAID_FOR)
    };
    let mut runs = Vec::new();
    let mut at = 0;
    for run in words.split(breaks) {
        let end = at + run.len();
        let described = words[end..].iter().any(|word| !word.is_number())
            && words[end..].iter().all(|word| breaks(word) || word.is_lower());
        let lead = run.iter().take_while(|word| word.is_one_of(SMALL) && at > 0).count();
        let tail = run[lead..].iter().rev().take_while(|word| word.is_one_of(SMALL)).count();
        let kept = &run[lead..run.len() - tail];
        if kept.iter().any(Token::has_letters) {
            runs.push(Run { words: kept, described, behind: at > 0, last: end == words.len() });
        }
        at = end + 1;
    }
    // `MAIRE Paul`: what may be a function is a surname where it leaves no name.
    let names = |run: &Run<'_>| run.words.len() > 1 && run.words.iter().any(|word| !word.is_lower());
    let numbered = words.iter().any(Token::is_number);
    if !numbered && !runs.iter().any(names) && is_sure(words) {
        return vec![Run { words, described: false, behind: false, last: true }];
    }
    runs
}

fn of_run(run: &Run<'_>, known: &Known) -> Part {
    let called = run.words.first().is_some_and(Token::is_called);
    let firm = run.words.iter().position(Token::is_firm);
    let words = match firm {
        // `M. DURAND Paul hôtel Bellerive 2 nuits`.
        Some(at) if called && at > 1 => &run.words[..at],
        Some(_) => return Part::Firm,
        None => run.words,
    };
    let name = named(words);
    let bare = words.iter().all(|word| word.is_lower() || known.words.contains(&word.folded));
    if name.words.is_empty() || bare {
        return Part::Nothing;
    }
    if known.names(&name) {
        return Part::Person(name, true);
    }
    let sure = is_sure(words);
    let enough = words.iter().filter(|word| word.is_capital()).count();
    match (enough, sure || called) {
        (2.., true) if run.described || called || (run.behind && run.last) => Part::Person(name, true),
        (2.., false) if run.described && !run.behind => Part::Person(name, false),
        (1, true) if called => Part::Person(name, true),
        (1, _) if run.described && !run.behind => Part::Person(name, false),
        (2.., _) => Part::Unread,
        _ => Part::Nothing,
    }
}

/// A part in which nothing stands but the words of one name, or of something else.
fn whole(part: &str, words: &[Token<'_>], alone: bool, known: &Known) -> Part {
    let called = words.first().is_some_and(Token::is_called);
    if let Some(at) = words.iter().position(Token::is_firm) {
        return if called && at > 1 { Part::Person(named(&words[..at]), true) } else { Part::Firm };
    }
    let name = Name::of(part);
    if name.words.is_empty() {
        return Part::Nothing;
    }
    let member = known.names(&name);
    let sure = is_sure(words) || called || member;
    if alone {
        // Beyond five words it is a name only when it is written as one.
        return match super::is_person(part) {
            true => Part::Person(name, sure),
            false if member || (capitalised(words, part) && name.words.len() > 1) => Part::Person(name, sure),
            false if sure => Part::Unread,
            false => Part::Nothing,
        };
    }
    beside(name, words, sure, known)
}

fn named(words: &[Token<'_>]) -> Name {
    Name::of(&words.iter().map(|word| word.text).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Known {
        let members = ["ABGRALL Yann", "LE BIHAN Rozenn", "KERVELLA Loïc", "de La Tour Jean-Pierre"];
        Known { members: members.map(Name::of).into(), words: vec!["quebec".to_owned(), "ca".to_owned()] }
    }

    /// The persons of a cell, then `?` when somebody may be unread.
    fn told(text: &str) -> String {
        let cell = read(text, &known());
        let mut told: Vec<&str> = cell.persons.iter().map(|name| name.text.as_str()).collect();
        told.extend(cell.unread.then_some("?"));
        told.join(" | ")
    }

    #[test]
    fn whoever_stands_beside_another_is_read() {
        for text in [
            "ABGRALL Yann, DURAND Paul",
            "ABGRALL Yann / DURAND Paul",
            "ABGRALL Yann - DURAND Paul",
            "ABGRALL Yann/DURAND Paul",
            "ABGRALL Yann et DURAND Paul",
            "ABGRALL Yann DURAND Paul",
            "ABGRALL Yann (DURAND Paul)",
            "ABGRALL Yann 2 nuits, DURAND Paul 3 nuits",
        ] {
            assert_eq!(told(text), "ABGRALL Yann | DURAND Paul", "{text}");
        }
        assert_eq!(told("ABGRALL/YANN MR DURAND/PAUL MR"), "ABGRALL/YANN MR | DURAND/PAUL MR");
        assert_eq!(
            told("LE BIHAN/ROZENN MRS DE LA TOUR/JEANPIERRE"),
            "LE BIHAN/ROZENN MRS | DE LA TOUR/JEANPIERRE"
        );
        assert_eq!(told("M. ABGRALL Yann, M. DURAND Paul"), "M. ABGRALL Yann | M. DURAND Paul");
        assert_eq!(told("ABGRALL, KERVELLA"), "ABGRALL | KERVELLA");
        assert_eq!(told("ABGRALL, DURAND, KERVELLA"), "ABGRALL | DURAND | KERVELLA");
        assert_eq!(told("ABGRALL YANN, DURAND PAUL"), "ABGRALL YANN | ?", "or a way, as `BREST PARIS`");
        assert_eq!(told("ABGRALL Yann, DURAND"), "ABGRALL Yann | DURAND");
        assert_eq!(told("Hôtel Bellerive, DURAND Paul"), "DURAND Paul");
        assert_eq!(told("DUPONT, Jean ; MARTIN, Paul"), "DUPONT, Jean | MARTIN, Paul");
        assert_eq!(told("ABGRALL Yann + 1"), "ABGRALL Yann | ?");
        assert_eq!(told("(ABGRALL Yann, M. Smith)"), "ABGRALL Yann | M. Smith");
        assert_eq!(told("ABGRALL Yann et 2 autres"), "ABGRALL Yann | ?");
        assert_eq!(
            told("offert à Mme LE BIHAN Rozenn et M. ABGRALL Yann"),
            "offert à Mme LE BIHAN Rozenn | M. ABGRALL Yann"
        );
    }

    #[test]
    fn one_person_under_any_dress_stays_one() {
        for text in [
            "DUPONT, Jean",
            "DUPONT, JEAN",
            "DUPONT, Jean Pierre",
            "DE LA TOUR, Jean Pierre",
            "de La Tour, Jean-Pierre",
            "LE BIHAN, ROZENN",
            "DUPONT/JEAN MR",
            "LE BIHAN/ROZENN MRS",
            "ABGRALL-DURAND Paul",
            "DURAND (PETIT) Claire",
            "LE BIHAN - Rozenn",
            "de La Tour du Pin Chambly Aymeric",
            "Mme Anne-Marie de La Tour",
            "MAIRE Paul",
        ] {
            assert_eq!(told(text), text, "{text}");
        }
    }

    #[test]
    fn what_is_said_of_somebody_is_no_name() {
        for (text, name) in [
            ("M. DURAND Paul, directeur général des services", "M. DURAND Paul"),
            ("DURAND Paul directeur général des services", "DURAND Paul"),
            ("Président DURAND Paul", "DURAND Paul"),
            ("M. le Président Paul DURAND", "Paul DURAND"),
            ("DURAND Paul (2 nuits)", "DURAND Paul"),
            ("DURAND Paul 2 nuits", "DURAND Paul"),
            ("DURAND Paul / chambre double", "DURAND Paul"),
            ("DURAND Paul - Québec", "DURAND Paul"),
            ("ABGRALL YANN - QUEBEC", "ABGRALL YANN"),
            ("ABGRALL Yann, conseillère régionale", "ABGRALL Yann"),
            ("ABGRALL Yann 12", "ABGRALL Yann"),
            ("OM 2019-07 ABGRALL Yann", "ABGRALL Yann"),
            ("M. DURAND Paul hôtel Bellerive", "M. DURAND Paul"),
            ("ABGRALL Yann - aller retour", "ABGRALL Yann"),
            ("ABGRALL Yann - Paris-Québec", "ABGRALL Yann"),
            ("ABGRALL Yann, Québec Porte Neuve", "ABGRALL Yann"),
            ("ABGRALL Yann / demi-pension", "ABGRALL Yann"),
            ("ABGRALL Yann, avance déduite", "ABGRALL Yann"),
            ("ABGRALL Yann - bagage", "ABGRALL Yann"),
            ("ABGRALL Yann, TGV", "ABGRALL Yann"),
            ("ABGRALL Yann, Quimper", "ABGRALL Yann"),
            ("ABGRALL Yann - Brest Paris", "ABGRALL Yann | ?"),
        ] {
            assert_eq!(told(text), name, "{text}");
        }
    }

    #[test]
    fn what_may_be_somebody_is_doubtful() {
        for text in ["IBIS Paul 12", "Durand Paul 4512", "Le Président", "Directeur général des services"] {
            assert_eq!(told(text), "?", "{text}");
        }
    }

    #[test]
    fn firms_groups_and_other_words_name_nobody() {
        for text in [
            "Hôtel Bellerive, Rennes",
            "Voyages Bleimor - Rennes",
            "Délégation",
            "Délégation Québec",
            "2 agents",
            "20 participants",
            "3 chambres doubles",
            "3 élus et 2 agents",
            "Chambre régionale d'agriculture",
            "Chambre de commerce et d'industrie",
            "Vol AF 123",
            "Salle 12",
            "Repas de travail du lundi avec nos hôtes québécois",
            "12/03/2019",
            "-",
            "Agent",
        ] {
            assert_eq!(told(text), "", "{text}");
        }
    }
}
