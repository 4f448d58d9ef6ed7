//! Who is a person, and whether two names are one person's.

use crate::model::words::{SameName, fold, name_words, same_name};

/// A person's name, ready to be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// As written.
    pub(super) text: String,
    words: Vec<String>,
}

impl Name {
    /// The name as written in an export.
    pub(super) fn of(text: &str) -> Self {
        Self { text: text.trim().to_owned(), words: name_words(text) }
    }

    /// Its words without order or civility, as one text.
    pub(super) fn key(&self) -> String {
        self.words.join(" ")
    }

    /// True when both are the same person's, initials included.
    pub(super) fn may_be(&self, other: &Self) -> bool {
        same_name(&self.words, &other.words) != SameName::No
    }

    /// True when only a surname is given and the other name contains it.
    pub(super) fn is_surname_of(&self, other: &Self) -> bool {
        self.words.len() == 1 && other.words.contains(&self.words[0])
    }

    /// True when only a surname, or less, is given.
    pub(super) fn is_short(&self) -> bool {
        self.words.len() < 2
    }

    /// True when the two differ by a letter or two: a misspelling.
    pub(super) fn is_near(&self, other: &Self) -> bool {
        const LETTERS_MAX: usize = 2;
        let (a, b) = (self.words.concat(), other.words.concat());
        a.len() > 3 * LETTERS_MAX && strsim::levenshtein(&a, &b) <= LETTERS_MAX
    }
}

/// The number of distinct people among these names; initials alone do not make two names one.
pub(super) fn distinct(names: impl Iterator<Item = Name>) -> usize {
    let mut known: Vec<Name> = Vec::new();
    for name in names {
        if !known.iter().any(|other| same_name(&other.words, &name.words) == SameName::Yes) {
            known.push(name);
        }
    }
    known.len()
}

/// Words that name a firm, a body or a group: a text that holds one is no person's name.
const NOT_A_PERSON: &[&str] = &[
    "agence",
    "agency",
    "air",
    "airlines",
    "airways",
    "albergo",
    "association",
    "assurance",
    "assurances",
    "autocars",
    "banque",
    "bank",
    "bureau",
    "cabinet",
    "cafe",
    "car",
    "cars",
    "cci",
    "centre",
    "center",
    "chambre",
    "collectif",
    "collectivite",
    "comite",
    "commune",
    "compagnie",
    "conseil",
    "consulat",
    "corp",
    "cooperative",
    "delegation",
    "departement",
    "direction",
    "divers",
    "editions",
    "elus",
    "agents",
    "invites",
    "ensemble",
    "equipe",
    "ets",
    "eurl",
    "events",
    "federation",
    "fondation",
    "fournisseur",
    "gmbh",
    "groupe",
    "group",
    "hotel",
    "hotels",
    "imprimerie",
    "inc",
    "institut",
    "international",
    "llc",
    "llp",
    "ltd",
    "limited",
    "mairie",
    "membres",
    "metropole",
    "mission",
    "musee",
    "office",
    "participants",
    "personnes",
    "plc",
    "plusieurs",
    "prestataire",
    "regie",
    "region",
    "restaurant",
    "ristorante",
    "sarl",
    "sas",
    "sasu",
    "service",
    "services",
    "snc",
    "sncf",
    "societe",
    "spa",
    "srl",
    "ste",
    "syndicat",
    "taxi",
    "taxis",
    "tous",
    "tours",
    "traiteur",
    "transport",
    "transports",
    "trattoria",
    "travel",
    "universite",
    "ville",
    "voyage",
    "voyages",
    "voyageurs",
];

/// True when a text reads like one person's name: one to five words of letters, none of them a firm's.
pub(super) fn is_person(text: &str) -> bool {
    const WORDS_MAX: usize = 5;
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let letters = words.iter().all(|word| word.chars().all(char::is_alphabetic));
    letters && (1..=WORDS_MAX).contains(&words.len()) && !words.iter().any(|word| NOT_A_PERSON.contains(word))
}

/// The persons that a cell names: one, or several separated by `;`, `&`, `+` or `et`.
pub(super) fn names_in(text: &str) -> Vec<Name> {
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
