//! How words are compared: accents and case fold away, references lose their punctuation, names their
//! order and civility (see [`super::names`]). Pure functions of their texts.

pub use super::names::{SameName, Surname, civility, is_civility, name_words, same_name, surname};
pub use super::spelling::{
    ReferenceReading, fold, fold_into, fold_onto, fold_onto_bytes, reference_key, reference_key_into,
    reference_mark, spell_plain_reference, without_number_sign,
};

/// True when the folded `words` stand in the folded `text` as whole words.
pub fn contains_words(text: &str, words: &str) -> bool {
    if words.is_empty() {
        return false;
    }
    // There are a few words to a text: looking at the head of each is quicker than preparing a search.
    let mut rest = text;
    loop {
        if rest.strip_prefix(words).is_some_and(|after| after.is_empty() || after.starts_with(' ')) {
            return true;
        }
        match memchr::memchr(b' ', rest.as_bytes()) {
            Some(at) => rest = &rest[at + 1..],
            None => return false,
        }
    }
}

/// Words that say what a firm is in law, not who it is.
const LEGAL_FORMS: &[&str] = &[
    "sa",
    "sas",
    "sasu",
    "sarl",
    "eurl",
    "sci",
    "scop",
    "snc",
    "ste",
    "societe",
    "cie",
    "compagnie",
    "ets",
    "etablissements",
    "etablissement",
    "srl",
    "spa",
    "snc",
    "inc",
    "llc",
    "llp",
    "corp",
    "corporation",
    "co",
    "ltd",
    "limited",
    "plc",
    "gmbh",
    "ag",
    "bv",
    "nv",
    "groupe",
    "group",
    "association",
    "asso",
    "the",
    "le",
    "la",
    "les",
    "l",
    "de",
    "du",
    "des",
    "d",
    "di",
    "del",
    "della",
    "et",
    "and",
    "e",
    "s",
    "p",
    "a",
    "r",
];

/// True for a folded word of more than a letter that says what a firm is in law: `ltd`, `sarl`.
pub fn is_legal_form(word: &str) -> bool {
    word.len() > 1 && LEGAL_FORMS.contains(&word)
}

/// Words that many firms share: alone they prove nothing.
const COMMON_WORDS: &[&str] = &[
    "hotel",
    "hotels",
    "albergo",
    "restaurant",
    "ristorante",
    "trattoria",
    "taxi",
    "taxis",
    "agence",
    "agency",
    "voyages",
    "voyage",
    "travel",
    "tours",
    "air",
    "airlines",
    "cafe",
    "bar",
    "city",
    "ville",
    "services",
    "service",
    "international",
    "france",
    "french",
    "centre",
    "center",
    "location",
    "transport",
    "transports",
    "banque",
    "bank",
    "assurance",
    "assurances",
    "conseil",
    "conseils",
    "communication",
    "events",
    "event",
    "traduction",
];

/// How alike two payees are, from 0 to 100: 100 the same words in any order, 90 when the words of one
/// are all among the other's, less for misspellings; 0 when only common words are shared. A surname alone is not
/// that of another person.
pub fn payee_likeness(a: &str, b: &str) -> u8 {
    let likeness = firm_likeness(&firm_words(a), &firm_words(b));
    match if likeness >= ALIKE_PAYEE { surname(a, b) } else { Surname::Fits } {
        Surname::Fits => likeness,
        Surname::Half => likeness.min(SAME_PAYEE - 1),
        Surname::Other => likeness.min(ALIKE_PAYEE - 1),
    }
}

/// The same for their [`firm_words`], which tell no surname from a firm.
pub fn firm_likeness(a: &[String], b: &[String]) -> u8 {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.is_empty() {
        return 0;
    }
    if a == b {
        return 100;
    }
    let shared: Vec<&String> = short.iter().filter(|word| long.contains(word)).collect();
    let near = short.iter().filter(|word| !long.contains(word) && long.iter().any(|other| nearly(word, other)));
    let near: usize = near.map(|word| word.len()).sum();
    let telling = shared.iter().any(|word| word.len() >= 3 && !COMMON_WORDS.contains(&word.as_str()));
    // Two common words together (`air france`) may still name a firm.
    if !(telling || shared.len() >= 2 || near > 0) {
        return 0;
    }
    if has_another_initial(short, long) || has_another_initial(long, short) {
        return 0;
    }
    let letters = |words: &mut dyn Iterator<Item = &String>| words.map(|word| word.len()).sum::<usize>();
    let exact = letters(&mut shared.iter().copied());
    let whole = letters(&mut short.iter());
    // A misspelling never reaches `SAME_PAYEE`: Martin is not Martini.
    let likeness = ((exact * 90 + near * 75) / whole.max(1)).min(if near > 0 { 75 } else { 90 });
    // Hôtel Ibis Gare is not Hôtel Ibis Centre: what many firms share does not make two of them alike.
    let own = |word: &&String| !COMMON_WORDS.contains(&word.as_str());
    let own_whole = letters(&mut short.iter().filter(own));
    let own_exact = letters(&mut shared.iter().copied().filter(own));
    let of_own = (own_exact * 90 + near * 75).checked_div(own_whole);
    let likeness = of_own.map_or(likeness, |of_own| of_own.min(likeness)) as u8;
    // Ibis Paris Gare is not Ibis Lyon Gare, nor Novotel Toulouse Centre that of the airport.
    let contradict = likeness < SAME_PAYEE && has_word_of_its_own(short, long) && has_word_of_its_own(long, short);
    if contradict { likeness.min(ALIKE_PAYEE - 1) } else { likeness }
}

/// True for a name that says something which the other neither says nor may have misspelt, trades apart.
fn has_word_of_its_own(one: &[String], other: &[String]) -> bool {
    const PLACES: &[&str] = &["centre", "center", "city", "ville"];
    one.iter().any(|word| {
        let tells = !COMMON_WORDS.contains(&word.as_str()) || PLACES.contains(&word.as_str());
        word.len() >= 3 && tells && !other.iter().any(|own| own == word || nearly(word, own))
    })
}

/// `MARTIN P.` is not `MARTIN Jeanne`: a surname with an initial with which none of the other's names begins.
fn has_another_initial(one: &[String], other: &[String]) -> bool {
    let [a, b] = one else { return false };
    let (initial, surname) = match (a.len(), b.len()) {
        (1, 2..) => (a, b),
        (2.., 1) => (b, a),
        _ => return false,
    };
    let mut others = other.iter().filter(|word| *word != surname);
    other.contains(surname) && other.len() > 1 && !others.any(|word| word.starts_with(initial.as_str()))
}

/// Likeness from which two payees are taken for the same.
pub const SAME_PAYEE: u8 = 80;

/// Likeness from which two payees may be the same, misspelt: never enough for certainty.
pub const ALIKE_PAYEE: u8 = 60;

/// The words of a payee's name that [`payee_likeness`] compares: folded, without legal form or civility,
/// sorted, each once.
pub fn firm_words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let is_own = |word: &str| !word.is_empty() && !LEGAL_FORMS.contains(&word) && !is_civility(word);
    // `ST REMY` is `Saint-Rémy`.
    let written = |word: &str| if word == "st" { "saint".to_owned() } else { word.to_owned() };
    let mut words: Vec<String> = folded.split(' ').filter(|word| is_own(word)).map(written).collect();
    if let [_] = words.as_slice() {
        words.extend(initial(&folded).map(str::to_owned));
    }
    words.sort();
    words.dedup();
    words
}

/// The initial beside a surname alone: `p` of `martin p`. The letters of `S.A.` are several, and one before an
/// apostrophe is none.
fn initial(folded: &str) -> Option<&str> {
    let is_letter = |word: &&str| word.len() == 1 && word.bytes().all(|sign| sign.is_ascii_lowercase());
    let words: Vec<&str> = folded.split(' ').filter(|word| !is_civility(word)).collect();
    let mut letters = words.iter().copied().filter(is_letter);
    let (letter, None) = (letters.next()?, letters.next()) else { return None };
    let first = words.first() == Some(&letter) && !matches!(letter, "d" | "l");
    (first || words.last() == Some(&letter)).then_some(letter)
}

/// One letter apart in words of five letters and more, or one cut short by an export.
fn nearly(a: &str, b: &str) -> bool {
    let shorter = a.len().min(b.len());
    if shorter < 5 || a.chars().any(|letter| letter.is_ascii_digit()) {
        return false;
    }
    a.starts_with(b) || b.starts_with(a) || strsim::levenshtein(a, b) <= 1
}

/// True when the state of a line says that it was cancelled, rejected or refused: `Annulé`, `ANN`, `Rejeté par
/// le payeur`; not `non annulé`.
pub fn is_cancelled(state: &str) -> bool {
    const STEMS: &[&str] = &["annul", "rejet", "refus", "abandon", "supprim", "extourn", "cancel", "reject"];
    const CUT: &[&str] = &["ann", "rej"];
    let folded = fold(state);
    let words: Vec<&str> = folded.split(' ').collect();
    let cancelled = |word: &str| CUT.contains(&word) || STEMS.iter().any(|stem| word.starts_with(stem));
    words
        .iter()
        .enumerate()
        .any(|(at, word)| cancelled(word) && !(at > 0 && matches!(words[at - 1], "non" | "pas" | "sans")))
}

/// True for the words of a fee of a bank or a card: `Frais bancaires`, `Commission hors zone euro`; not those of
/// an agency, nor a commission that sits.
pub fn is_bank_fee(text: &str) -> bool {
    const FEES: &[&str] = &["frais", "commission", "commissions"];
    const OF_A_BANK: &[&str] =
        &["bancaire", "bancaires", "banque", "change", "carte", "devise", "devises", "etranger", "euro"];
    let folded = fold(text);
    let says = |words: &[&str]| folded.split(' ').any(|word| words.contains(&word));
    says(FEES) && says(OF_A_BANK)
}

/// The known name nearest to a misspelt one, when one is near enough to be meant: at most a third of
/// its letters differ, accents and case apart.
pub fn nearest<'n>(written: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let plain = |name: &str| fold(name).replace(' ', "_");
    let written = plain(written);
    let allowed = (written.chars().count() / 3).max(1);
    let near = known.into_iter().map(|name| (strsim::damerau_levenshtein(&written, &plain(name)), name));
    near.filter(|(distance, _)| *distance <= allowed).min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_finds_its_neighbour() {
        let known = ["montant_declare", "debut", "elus"];
        assert_eq!(nearest("Montant déclaré", known), Some("montant_declare"));
        assert_eq!(nearest("elu", known), Some("elus"));
        assert_eq!(nearest("couleur", known), None);
    }

    #[test]
    fn cancelled_states_are_recognised() {
        for state in
            ["Annulé", "ANNULE", "ANN", "Rej.", "Supprimé", "Mandat annulé", "Rejeté par le payeur", "refusé"]
        {
            assert!(is_cancelled(state), "{state}");
        }
        for state in ["Payé", "Non annulé", "Pris en charge", "Visé", "Année 2019", "Annexe", ""] {
            assert!(!is_cancelled(state), "{state}");
        }
    }

    #[test]
    fn fees_of_a_bank_are_recognised() {
        for text in ["Frais bancaires et de change", "COMMISSION HORS ZONE EURO", "frais carte"] {
            assert!(is_bank_fee(text), "{text}");
        }
        for text in ["Dîner de la commission permanente", "Frais de dossier", "booking.com", "Location en devise"]
        {
            assert!(!is_bank_fee(text), "{text}");
        }
    }

    #[test]
    fn words_are_found_whole() {
        assert!(contains_words("mission miami novembre", "miami"));
        assert!(!contains_words("miamiens", "miami"));
        assert!(!contains_words("milanaise", "milan"));
        assert!(contains_words("billet milan", "milan"));
    }

    #[test]
    fn payees_are_compared_without_legal_form() {
        assert!(payee_likeness("AIR FRANCE KLM", "Sté Air France") >= SAME_PAYEE);
        assert!(payee_likeness("HOTEL BISCAYNE PALMS INC", "Biscayne Palms Hotel") >= SAME_PAYEE);
        assert_eq!(payee_likeness("Hôtel Bellevue", "Hôtel du Port"), 0);
        assert_eq!(payee_likeness("TAXI", "TAXI ROMA"), 0);
        assert_eq!(payee_likeness("", "x"), 0);
        assert!(payee_likeness("HOTEL IBIS GARE", "Hôtel Ibis Centre") < ALIKE_PAYEE);
        assert!(payee_likeness("IBIS PARIS GARE DE LYON", "Ibis Lyon Gare Part-Dieu") < ALIKE_PAYEE);
        assert!(payee_likeness("NOVOTEL TOULOUSE CENTRE", "Novotel Toulouse Aéroport") < ALIKE_PAYEE);
        assert!(payee_likeness("NOVOTEL TOULOUSE", "Novotel Toulouse Aéroport SAS") >= SAME_PAYEE);
        assert!(payee_likeness("HOTEL BELEVUE NICE", "Bellevue Nice Hôtel") >= ALIKE_PAYEE);
        assert!(payee_likeness("S.A. Martin", "MARTIN SARL") >= SAME_PAYEE);
        assert!(payee_likeness("L'Étang", "ETANG SA") >= SAME_PAYEE);
        assert!(payee_likeness("ST REMY RECEPTION", "Saint-Rémy Réception SAS") >= SAME_PAYEE);
    }

    #[test]
    fn an_initial_tells_people_of_one_surname_apart() {
        for (a, b) in [("MARTIN P.", "MARTIN Jeanne"), ("P. Martin", "MARTIN J."), ("M. Martin A.", "Martin Paul")]
        {
            assert!(payee_likeness(a, b) < ALIKE_PAYEE, "{a} / {b}");
        }
        for (a, b) in [("MARTIN P.", "Martin Paul"), ("S. Martin", "MARTIN Sophie")] {
            assert!((ALIKE_PAYEE..SAME_PAYEE).contains(&payee_likeness(a, b)), "{a} / {b}");
        }
        assert_eq!(payee_likeness("MARTIN P.", "P. Martin"), 100);
        assert!((ALIKE_PAYEE..SAME_PAYEE).contains(&payee_likeness("M. PETIT", "PETIT-JEAN Anne")));
        assert!(payee_likeness("M. PETIT", "MME PETIT-JEAN") < ALIKE_PAYEE);
        assert!(payee_likeness("MARTIN DUPONT", "MARTIN-DUPONT SARL") >= SAME_PAYEE);
    }
}
