//! Who is a person, and whether two names are one person's.

mod apart;
mod beside;
mod cell;
mod token;
mod vocabulary;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::entry::{Entry, Side};
use crate::model::phrases::Phrases;
use crate::model::words::{SameName, civility, fold, name_words, same_name};

pub(in crate::check) use cell::Known;
use vocabulary::NOT_A_PERSON;

/// A person's name, ready to be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::check) struct Name {
    /// As written.
    pub(in crate::check) text: String,
    words: Vec<String>,
    key: String,
    civility: Option<&'static str>,
}

impl Name {
    /// The name as written in an export.
    pub(in crate::check) fn of(text: &str) -> Self {
        let words = name_words(text);
        Self { text: text.trim().to_owned(), key: words.join(" "), words, civility: civility(text) }
    }

    /// Its words without order or civility, as one text.
    pub(in crate::check) fn key(&self) -> &str {
        &self.key
    }

    /// True when both are the same person's, initials included.
    pub(in crate::check) fn may_be(&self, other: &Self) -> bool {
        same_name(&self.words, &other.words) != SameName::No
    }

    /// True when only a surname is given and the other name contains it.
    pub(in crate::check) fn is_surname_of(&self, other: &Self) -> bool {
        self.words.len() == 1 && other.words.contains(&self.words[0])
    }

    /// True when the other name has its words and one more at least.
    pub(in crate::check) fn is_part_of(&self, other: &Self) -> bool {
        self.words.len() < other.words.len() && self.words.iter().all(|word| other.words.contains(word))
    }

    /// `monsieur` or `madame`, where it is written so.
    pub(in crate::check) fn civility(&self) -> Option<&'static str> {
        self.civility
    }

    /// True when only a surname, or less, is given.
    pub(in crate::check) fn is_short(&self) -> bool {
        self.words.len() < 2
    }

    /// True when they have a word in common, or the words of one are in a single word of the other.
    pub(in crate::check) fn shares(&self, other: &Self) -> bool {
        const LETTERS: usize = 3;
        let long = |word: &&String| word.len() >= LETTERS;
        let within = |a: &Self, b: &Self| {
            let whole = b.words.concat();
            a.words.iter().all(|word| whole.contains(word.as_str()))
        };
        self.words.iter().filter(long).any(|word| other.words.contains(word))
            || within(self, other)
            || within(other, self)
    }

    /// True when surname and first name are written out.
    pub(in crate::check) fn is_full(&self) -> bool {
        self.words.len() >= 2 && self.words.iter().all(|word| word.chars().count() > 1)
    }

    /// True when the two differ by a letter or two: a misspelling. Two letters of a short word make another: Yann is
    /// not Yvon.
    pub(in crate::check) fn is_near(&self, other: &Self) -> bool {
        const LETTERS_MAX: usize = 2;
        const SHORT: usize = 5;
        let is_another = |a: &String, b: &String| {
            a.len().max(b.len()) <= SHORT && a.len() > 1 && b.len() > 1 && strsim::levenshtein(a, b) >= LETTERS_MAX
        };
        if self.words.len() == other.words.len()
            && self.words.iter().zip(&other.words).any(|(a, b)| is_another(a, b))
        {
            return false;
        }
        let (a, b) = (self.words.concat(), other.words.concat());
        a.len() > 3 * LETTERS_MAX && strsim::levenshtein(&a, &b) <= LETTERS_MAX
    }
}

/// The number of distinct people among these names; initials alone do not make two names one.
pub(in crate::check) fn distinct(names: impl Iterator<Item = Name>) -> usize {
    let mut known: Vec<Name> = Vec::new();
    for name in names {
        if !known.iter().any(|other| same_name(&other.words, &name.words) == SameName::Yes) {
            known.push(name);
        }
    }
    known.len()
}

/// The people of a mission: one person under every spelling, two of one surname two.
#[derive(Clone, Debug, Default)]
pub(in crate::check) struct People {
    known: Vec<Name>,
    by_key: FxHashMap<String, Option<usize>>,
    /// People by each word of their names, and by the number of letters, for names cut elsewhere.
    by_word: BTreeMap<String, Vec<usize>>,
    by_letters: BTreeMap<usize, Vec<usize>>,
}

impl People {
    /// Everyone whom these names name. Full names are placed first, so that their order changes nothing.
    pub(in crate::check) fn of<'n>(names: impl IntoIterator<Item = &'n Name>) -> Self {
        // A mission may have a hundred thousand lines for a score of people.
        let mut met = FxHashSet::default();
        let mut names: Vec<&Name> =
            names.into_iter().filter(|name| !name.words.is_empty() && met.insert(name.text.as_str())).collect();
        let initials = |name: &Name| name.words.iter().filter(|word| word.chars().count() == 1).count();
        names.sort_by_cached_key(|name| (initials(name), std::cmp::Reverse(name.words.len()), name.key.clone()));
        names.dedup_by_key(|name| &name.key);
        let mut people = Self::default();
        for name in names {
            let place = people.place(name);
            people.by_key.insert(name.key.clone(), place);
        }
        people
    }

    /// The person of this name; none when nobody, or more than one, bears it.
    pub(in crate::check) fn find(&self, name: &Name) -> Option<usize> {
        self.by_key.get(name.key()).copied().flatten()
    }

    /// The name of a person, as first written.
    pub(in crate::check) fn name(&self, person: usize) -> &str {
        self.known.get(person).map_or("", |name| name.text.as_str())
    }

    fn place(&mut self, name: &Name) -> Option<usize> {
        let letters: usize = name.words.iter().map(String::len).sum();
        let near = name.words.iter().filter_map(|word| self.by_word.get(word)).chain(self.by_letters.get(&letters));
        let near: BTreeSet<usize> = near.flatten().copied().collect();
        let alike = |wanted: SameName| {
            let mut found = near.iter().filter(|at| same_name(&self.known[**at].words, &name.words) == wanted);
            (found.next().copied(), found.next().is_some())
        };
        match (alike(SameName::Yes), alike(SameName::Initial)) {
            ((Some(at), false), _) | ((None, _), (Some(at), false)) => Some(at),
            ((None, _), (None, _)) => {
                let at = self.known.len();
                self.known.push(name.clone());
                for word in &name.words {
                    self.by_word.entry(word.clone()).or_default().push(at);
                }
                self.by_letters.entry(letters).or_default().push(at);
                Some(at)
            }
            _ => None,
        }
    }
}

/// Words of a payment that pays a person back, folded.
static PAID_BACK: Phrases = Phrases::of(&[
    "remboursement",
    "remb",
    "rbt",
    "indemnite",
    "indemnites",
    "frais de mission",
    "frais de deplacement",
    "etat de frais",
    "note de frais",
]);

/// For whom a line was. Where an export has one column of names it says who was paid, and only a person is a
/// beneficiary then; of a payment, only one who is paid back.
pub(in crate::check) fn beneficiary(entry: &Entry) -> Option<&str> {
    let text = entry.beneficiary()?;
    if entry.payee() != Some(text) {
        return Some(text);
    }
    let said =
        || [entry.description(), entry.nature()].into_iter().flatten().any(|text| PAID_BACK.stand_in(&fold(text)));
    let paid_back = entry.side == Side::Support || entry.mission_order().is_some() || said();
    (paid_back && is_person(text)).then_some(text)
}

/// True when a text reads like one person's name: one to five words of letters, none of them a firm's.
pub(in crate::check) fn is_person(text: &str) -> bool {
    const WORDS_MAX: usize = 5;
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let letters = words.iter().all(|word| word.chars().all(char::is_alphabetic));
    letters && (1..=WORDS_MAX).contains(&words.len()) && !words.iter().any(|word| NOT_A_PERSON.contains(word))
}

/// What a cell of names says, worked out once: an export repeats few names many times.
#[derive(Clone, Debug)]
pub(in crate::check) struct Named {
    /// The text as the name of one.
    pub(in crate::check) alone: Rc<[Name]>,
    /// Whether it reads like one person's.
    pub(in crate::check) is_person: bool,
    /// The persons that it names.
    pub(in crate::check) persons: Rc<[Name]>,
    /// It may name somebody besides, who was not read.
    pub(in crate::check) unread: bool,
}

impl Named {
    /// What the text says, given whom the member lists name.
    pub(in crate::check) fn of(text: &str, known: &Known) -> Self {
        let cell = cell::read(text, known);
        // `M. DURAND Paul, directeur général des services` is one person's too.
        let is_person = is_person(text) || (cell.persons.len() == 1 && !cell.firm && !cell.unread);
        Self { alone: Rc::new([Name::of(text)]), is_person, persons: cell.persons.into(), unread: cell.unread }
    }
}

/// The persons that a cell names between `;`, `&`, `+` and `et`: enough to look for a member in a million lines.
pub(in crate::check) fn names_in(text: &str) -> Vec<Name> {
    let spaced = text.replace(" et ", ";").replace(['&', '+', '\n'], ";");
    let names = spaced.split(';').map(str::trim).filter(|name| !name.is_empty() && is_person(name));
    names.map(Name::of).filter(|name| !name.words.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_people_of_one_surname_stay_two() {
        let names = ["Paul Durand", "DURAND Paul", "Anne Durand", "P. Durand"];
        assert_eq!(distinct(names.iter().map(|name| Name::of(name))), 3);
    }

    #[test]
    fn one_person_has_many_spellings_and_initials_may_be_two_people() {
        let names = ["J. Durand", "DURAND/PAUL MR", "Paul Durand", "Julie Durand", "Jean Durand", "P. Durand"];
        let people = People::of(&names.map(Name::of));
        let find = |name: &str| people.find(&Name::of(name));
        assert_eq!(find("DURAND/PAUL MR"), find("Paul Durand"));
        assert_eq!(find("P. Durand"), find("Paul Durand"));
        assert_ne!(find("Julie Durand"), find("Jean Durand"));
        assert_eq!(find("J. Durand"), None, "Julie or Jean");
    }

    #[test]
    fn a_misspelling_is_near_and_another_first_name_is_not() {
        let is_near = |a: &str, b: &str| Name::of(a).is_near(&Name::of(b));
        assert!(is_near("KERVELLA Mickael", "KERVELA Mickaël"));
        assert!(is_near("PETIT Jeane", "PETIT Jeanne"));
        assert!(is_near("LEBRETON Catherine", "LEBRETTON Catherinne"));
        assert!(!is_near("KERVELLA Yvon", "KERVELLA Yann"));
        assert!(!is_near("MOREL Luc", "MOREL Léa"));
    }

    #[test]
    fn firms_and_groups_are_no_persons() {
        assert!(is_person("DUPONT/JEAN MR"));
        assert!(is_person("Mme Anne de La Tour"));
        assert!(!is_person("Biscayne Palms Hotel"));
        assert!(!is_person("Délégation Miami"));
        assert!(!is_person("20 participants"));
    }

    #[test]
    fn a_cell_may_name_several_people() {
        let names = names_in("Jean Dupont et Anne Morel; Hôtel X");
        let texts: Vec<&str> = names.iter().map(|name| name.text.as_str()).collect();
        assert_eq!(texts, ["Jean Dupont", "Anne Morel"]);
    }
}
