//! How names of persons are compared: whatever their order and civility, with a maiden name or without, cut as
//! airlines cut them. Pure functions of their texts.

use super::words::fold;

/// Civilities, titles and what airlines write behind a name, folded.
const CIVILITIES: &[&str] = &[
    "m",
    "mm",
    "mr",
    "mrs",
    "ms",
    "mme",
    "mmes",
    "mlle",
    "monsieur",
    "madame",
    "mademoiselle",
    "dr",
    "docteur",
    "pr",
    "professeur",
    "me",
    "maitre",
    "sig",
    "signor",
    "signora",
    "miss",
    "mstr",
    "chd",
    "inf",
    "adt",
];

/// Words between the two names of a person who has two.
const BETWEEN_NAMES: &[&str] = &["nee", "ne", "epouse", "ep", "veuve", "vve"];

/// What tells two people of one surname apart when nothing else does.
const MISTER: &str = "monsieur";
const MADAM: &str = "madame";

/// True for a folded word such as `mme` or `dr`.
pub fn is_civility(word: &str) -> bool {
    // None is longer than `mademoiselle`, and most words of a name are no civility.
    word.len() <= 12 && CIVILITIES.contains(&word)
}

/// The words of a person's name, without civility: `DUPONT/JEAN MR` and `M. Jean Dupont` both give
/// `dupont` and `jean`, sorted. A surname alone keeps its civility as `monsieur` or `madame`, since
/// `M. Martin` and `Mme Martin` are two.
pub fn name_words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let behind_slash = text.contains('/');
    let mut civility = None;
    let mut words: Vec<String> = Vec::new();
    for word in folded.split(' ').filter(|word| !word.is_empty()) {
        if is_civility(word) {
            civility = civility.or(gender(word));
        } else if !BETWEEN_NAMES.contains(&word) {
            words.push(if behind_slash { without_glued_civility(word) } else { word }.to_owned());
        }
    }
    if let [_] = words.as_slice() {
        words.extend(civility.map(str::to_owned));
    }
    words.sort();
    words
}

/// `monsieur` or `madame` where a name as written has one such civility: `DUPONT/JEAN MR`; none for `M. et Mme`.
pub fn civility(text: &str) -> Option<&'static str> {
    Civil::of(text).gender
}

fn gender(civility: &str) -> Option<&'static str> {
    match civility {
        "m" | "mr" | "monsieur" | "sig" | "signor" | "mstr" => Some(MISTER),
        "mme" | "mrs" | "ms" | "mlle" | "madame" | "mademoiselle" | "signora" | "miss" => Some(MADAM),
        _ => None,
    }
}

/// `DUPONT/JEANMR`: airlines glue the civility to the first name.
fn without_glued_civility(word: &str) -> &str {
    const FIRST_NAME_LEN_MIN: usize = 3;
    let cut = ["mstr", "miss", "mrs", "mr"].iter().find_map(|glued| word.strip_suffix(glued));
    cut.filter(|name| name.len() >= FIRST_NAME_LEN_MIN).unwrap_or(word)
}

/// Whether two names are the same person's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SameName {
    /// They are not.
    No,
    /// One gives only initials, or only the surname and an initial.
    Initial,
    /// Same words, in any order; one may have more of them.
    Yes,
}

/// How a name that is a surname alone, with its civility, stands to another that has its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surname {
    /// Nothing speaks against it.
    Fits,
    /// It is a half of a surname of two: `M. PETIT` and `PETIT-JEAN Anne`.
    Half,
    /// One is a man's, the other a woman's: `M. MARTIN` and `Mme MARTIN Claire`.
    Other,
}

/// Compares two names as written of which one is a surname alone. Without a civility it may be a firm's, and firms
/// write their names with a hyphen or without.
pub fn surname(a: &str, b: &str) -> Surname {
    let (first, second) = (Civil::of(a), Civil::of(b));
    match (first.gender, second.gender) {
        _ if first.alone.is_none() && second.alone.is_none() => Surname::Fits,
        (None, None) => Surname::Fits,
        (Some(one), Some(other)) if one != other => Surname::Other,
        _ if first.alone.is_some_and(|name| is_half(&name, b)) => Surname::Half,
        _ if second.alone.is_some_and(|name| is_half(&name, a)) => Surname::Half,
        _ => Surname::Fits,
    }
}

/// What a name says besides its words.
struct Civil {
    /// The surname, when there is nothing else.
    alone: Option<String>,
    /// Of the civility; none for `M. et Mme`.
    gender: Option<&'static str>,
}

impl Civil {
    fn of(text: &str) -> Self {
        let folded = fold(text);
        let words = || folded.split(' ').filter(|word| !word.is_empty());
        let mut genders = words().filter_map(gender);
        let first = genders.next();
        let mut own = words().filter(|word| !is_civility(word) && !BETWEEN_NAMES.contains(word));
        let alone = own.next().filter(|_| own.next().is_none());
        Self { alone: alone.map(str::to_owned), gender: first.filter(|one| genders.all(|other| other == *one)) }
    }
}

/// True when a folded name stands in a text only as a part of one with a hyphen.
fn is_half(name: &str, text: &str) -> bool {
    let names = |part: &str| fold(part).split(' ').any(|word| word == name);
    let (joined, plain): (Vec<&str>, Vec<&str>) = text
        .split(|sign: char| sign.is_whitespace() || matches!(sign, '/' | '(' | ')' | ','))
        .partition(|word| word.split_once('-').is_some_and(|(head, tail)| head.len() > 1 && tail.len() > 1));
    joined.into_iter().any(names) && !plain.into_iter().any(names)
}

/// Compares two names given by their [`name_words`]. A surname alone is never enough.
pub fn same_name(a: &[String], b: &[String]) -> SameName {
    // `Mme Martin` against `Martin`: one of the two does not say.
    match (surname_with_civility(a), surname_with_civility(b)) {
        (Some(surname), None) if b.len() != 2 => return compare(&[surname], b),
        (None, Some(surname)) if a.len() != 2 => return compare(a, &[surname]),
        (Some(_), Some(_)) => return if a == b { SameName::Yes } else { SameName::No },
        (None, None) => {}
        // `Mme Martin` against `Claire Martin` is a surname alone.
        _ => return SameName::No,
    }
    compare(a, b)
}

/// The surname of a name that has only a civility besides.
fn surname_with_civility(words: &[String]) -> Option<String> {
    let [first, second] = words else { return None };
    let is_civility = |word: &str| word == MISTER || word == MADAM;
    match (is_civility(first), is_civility(second)) {
        (true, false) => Some(second.clone()),
        (false, true) => Some(first.clone()),
        _ => None,
    }
}

fn compare(a: &[String], b: &[String]) -> SameName {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.is_empty() {
        return SameName::No;
    }
    let common = short.iter().filter(|word| long.contains(word)).count();
    if common == short.len() && (short.len() >= 2 || long.len() == 1) {
        return SameName::Yes;
    }
    // Nearly all pairs of names end here: nothing in common, and not as many letters.
    let letters = |words: &[String]| words.iter().map(String::len).sum::<usize>();
    if short.len() < 2 || (common == 0 && letters(short) != letters(long)) {
        return SameName::No;
    }
    let rest = |words: &'_ [String], other: &[String]| -> Vec<String> {
        words.iter().filter(|word| !other.contains(word)).cloned().collect()
    };
    let (left, right) = (rest(short, long), rest(long, short));
    // `JEANPIERRE` of an airline against `Jean-Pierre`: the same letters, cut elsewhere.
    if same_letters_cut_elsewhere(&left, &right) {
        return SameName::Yes;
    }
    let surname = short.iter().any(|word| word.chars().count() > 1 && long.contains(word));
    let initials = are_initials(&left, &right) || are_initials(&right, &left);
    if surname && initials { SameName::Initial } else { SameName::No }
}

/// True when the words of each side, put together in some order, spell the other side's.
fn same_letters_cut_elsewhere(a: &[String], b: &[String]) -> bool {
    const WORDS_MAX: usize = 5;
    let letters = |words: &[String]| words.iter().map(String::len).sum::<usize>();
    if a.len().max(b.len()) > WORDS_MAX || letters(a) != letters(b) {
        return false;
    }
    fn spelt(target: &str, words: &[String], used: u8) -> bool {
        if target.is_empty() {
            return usize::from(used.count_ones() as u16) == words.len();
        }
        words.iter().enumerate().any(|(at, word)| {
            used & (1 << at) == 0
                && target.strip_prefix(word.as_str()).is_some_and(|rest| spelt(rest, words, used | (1 << at)))
        })
    }
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    match few {
        [] => false,
        [one] => spelt(one, many, 0),
        // `DELATOUR JEANPIERRE` against `de La Tour Jean Pierre`: each word is spelt by its own.
        [first, others @ ..] => (1_u32..1 << many.len()).any(|chosen| {
            let (mine, left): (Vec<_>, Vec<_>) =
                many.iter().cloned().enumerate().partition(|(at, _)| chosen & (1 << at) != 0);
            let words = |part: Vec<(usize, String)>| part.into_iter().map(|(_, word)| word).collect::<Vec<_>>();
            let (mine, left) = (words(mine), words(left));
            spelt(first, &mine, 0) && same_letters_cut_elsewhere(others, &left)
        }),
    }
}

/// True when the words of one side are initials of the other's: `j` and `p`, or `jp`, of `jean` and `pierre`.
fn are_initials(short: &[String], long: &[String]) -> bool {
    let begins =
        |word: &String| word.chars().count() == 1 && long.iter().any(|other| other.starts_with(word.as_str()));
    if short.iter().all(begins) {
        return !short.is_empty();
    }
    let [letters] = short else { return false };
    let mut firsts: Vec<char> = long.iter().filter_map(|word| word.chars().next()).collect();
    let mut letters: Vec<char> = letters.chars().collect();
    firsts.sort_unstable();
    letters.sort_unstable();
    letters.len() == 2 && letters == firsts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_order_or_civility() {
        let same = |a: &str, b: &str| same_name(&name_words(a), &name_words(b));
        assert_eq!(same("DUPONT/JEAN MR", "M. Jean Dupont"), SameName::Yes);
        assert_eq!(same("LEROY/JEANPIERRE MR", "Jean-Pierre Leroy"), SameName::Yes);
        assert_eq!(same("J. Dupont", "Jean DUPONT"), SameName::Initial);
        assert_eq!(same("Jean DUPONT", "J. Dupont"), SameName::Initial);
        assert_eq!(same("Dupont", "Jean Dupont"), SameName::No);
        assert_eq!(same("Paul Dupont", "Jean Dupont"), SameName::No);
        assert_eq!(same("P. Dupont", "Jean Dupont"), SameName::No);
    }

    #[test]
    fn names_of_lists_and_airlines_are_the_same_person() {
        let same = |a: &str, b: &str| same_name(&name_words(a), &name_words(b));
        for (a, b) in [
            ("DUPONT/JEANMR", "Jean Dupont"),
            ("Mme Claire DURAND née PETIT", "DURAND Claire"),
            ("DURAND (PETIT) Claire", "PETIT/CLAIRE MRS"),
            ("DELATOUR/ANNEMARIE MRS", "Anne-Marie de La Tour"),
            ("d’Estienne Paul", "DESTIENNE PAUL"),
            ("Me Odile Renard", "RENARD Odile"),
            ("Dupont, Jean", "M. Jean DUPONT"),
            ("Martin", "M. Martin"),
        ] {
            assert_eq!(same(a, b), SameName::Yes, "{a} / {b}");
        }
        for (a, b) in [("J.-P. Leroy", "Jean-Pierre LEROY"), ("LEROY JP", "Jean-Pierre Leroy")] {
            assert_eq!(same(a, b), SameName::Initial, "{a} / {b}");
        }
    }

    #[test]
    fn a_surname_alone_is_no_half_of_another() {
        for (a, b, expected) in [
            ("M. PETIT", "MME PETIT-JEAN", Surname::Other),
            ("M. PETIT", "PETIT-JEAN Anne", Surname::Half),
            ("PETIT", "MME PETIT-JEAN", Surname::Half),
            ("Mme Petit", "PETIT-JEAN (PETIT)", Surname::Fits),
            ("M. MARTIN", "Mme Claire MARTIN", Surname::Other),
            ("M. et Mme MARTIN", "Mme Claire MARTIN", Surname::Fits),
            ("M. PETIT", "PETIT Luc", Surname::Fits),
            ("M. Claude MARTIN", "MARTIN Claude MRS", Surname::Fits),
            ("SNCF", "SNCF-VOYAGEURS", Surname::Fits),
            ("MARTIN DUPONT", "MARTIN-DUPONT SARL", Surname::Fits),
        ] {
            assert_eq!((surname(a, b), surname(b, a)), (expected, expected), "{a} / {b}");
        }
    }

    #[test]
    fn two_people_of_one_surname_stay_two() {
        let same = |a: &str, b: &str| same_name(&name_words(a), &name_words(b));
        for (a, b) in [
            ("M. Martin", "Mme Martin"),
            ("Mme Martin", "Claire Martin"),
            ("Claire Martin", "Martine Clair"),
            ("Marie Jean", "Jean Amire"),
            ("Anne Leroy", "Annie Leroy"),
        ] {
            assert_eq!(same(a, b), SameName::No, "{a} / {b}");
        }
    }
}
