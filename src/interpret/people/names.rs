//! What people write around a name in a list, and what cannot be one.

use crate::model::mission::Category;
use crate::model::words::{fold, is_civility};

use super::members::category_of;

/// A name, and the category that was written beside it.
pub(super) struct Named<'t> {
    pub(super) name: &'t str,
    pub(super) category: Option<Category>,
}

/// The name without its number in the list and without the function behind it: `1. DUPONT Jean`, `Mme Martin,
/// conseillère départementale`, `DURAND Claire (agent)`. A maiden name stays.
pub(super) fn clean(text: &str) -> Named<'_> {
    let name = without_number(text.trim());
    let bracketed = name.rsplit_once('(').map(|(head, tail)| (head, tail.trim_end().trim_end_matches(')')));
    // `M. Karim BEN ALI, invité (CCI)`: the function, then whom it is for.
    let marked = [" - ", " – ", " — ", ", ", " : "].iter().find_map(|mark| name.split_once(mark));
    for (head, tail) in [bracketed, marked].into_iter().flatten() {
        if let Some(category) = category_of(tail.trim())
            && !head.trim().is_empty()
        {
            return Named { name: head.trim(), category: Some(category) };
        }
    }
    Named { name, category: None }
}

/// Drops `1.`, `12)`, `3 -`, `•`.
fn without_number(text: &str) -> &str {
    let bare = text.trim_start_matches(['•', '-', '–', '*', '·', '▪', '→']).trim_start();
    let rest = bare.trim_start_matches(|sign: char| sign.is_ascii_digit());
    if rest.len() == bare.len() || bare.len() - rest.len() > 3 {
        return bare;
    }
    match rest.trim_start().strip_prefix(['.', ')', '-', '–', '°', '/']) {
        Some(name) => name.trim_start(),
        None => bare,
    }
}

/// Words that stand in titles and notes, never in the name of a person.
const NOT_IN_NAMES: &[&str] = &[
    "liste",
    "delegation",
    "mission",
    "missions",
    "total",
    "annexe",
    "date",
    "nom",
    "noms",
    "prenom",
    "prenoms",
    "membres",
    "membre",
    "participants",
    "participant",
    "composition",
    "departement",
    "commission",
    "rapport",
    "deplacement",
    "deplacements",
    "source",
    "note",
    "nota",
    "page",
    "effectif",
    "fictives",
    "fictif",
    "donnees",
    "conseil",
    "service",
    "direction",
    "dont",
    "pour",
    "avec",
    "sous",
    "reserve",
    "absent",
    "excuse",
    "hotel",
    "programme",
    "vol",
    "chambre",
    "nombre",
    "signature",
    "fait",
    "vu",
    "objet",
    "salle",
];

/// Words that begin a family name, in lower case.
const PARTICLES: &[&str] = &[
    "de", "du", "des", "la", "le", "d", "van", "von", "der", "den", "di", "da", "el", "ben", "nee", "epouse", "ep",
    "et",
];

/// True for a text that can be a person's name: two to seven words of letters that begin with a capital, or one
/// behind a civility.
pub(super) fn is_name(text: &str) -> bool {
    const LETTERS_MAX: usize = 60;
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LETTERS_MAX || text.chars().any(|sign| sign.is_ascii_digit()) {
        return false;
    }
    let allowed = |sign: char| sign.is_alphabetic() || " \u{a0}-'’./,()‐".contains(sign);
    if !text.chars().all(allowed) {
        return false;
    }
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let named = words.iter().filter(|word| !is_civility(word)).count();
    let titled = named < words.len();
    let capital = |part: &str| {
        let first = part.chars().next();
        first.is_none_or(char::is_uppercase) || PARTICLES.contains(&fold(part).as_str())
    };
    let parts = text.split([' ', '\u{a0}', '/', ',', '(', ')']).filter(|part| !part.is_empty());
    (named >= 2 || (titled && named == 1))
        && words.len() <= 8
        && !words.iter().any(|word| NOT_IN_NAMES.contains(word))
        && category_of(text).is_none()
        // `d’Estienne`, and civilities however written.
        && parts.map(|part| part.rsplit(['\'', '’']).next().unwrap_or(part)).all(|part| capital(part) || is_civility(&fold(part)))
}

/// One word of a name that stands in two cells.
pub(super) fn is_part(text: &str) -> bool {
    let text = text.trim();
    let allowed = |sign: char| sign.is_alphabetic() || " -'’.".contains(sign);
    (2..=40).contains(&text.chars().count())
        && text.chars().all(allowed)
        && text.chars().next().is_some_and(char::is_uppercase)
        && !fold(text).split(' ').any(|word| NOT_IN_NAMES.contains(&word))
        && category_of(text).is_none()
}

/// Words that stand beside a category in a title.
const AROUND: &[&str] = &[
    "les",
    "des",
    "de",
    "la",
    "du",
    "le",
    "l",
    "liste",
    "membres",
    "delegation",
    "departement",
    "collectivite",
    "nombre",
    "et",
    "groupe",
    "categorie",
    "au",
    "titre",
    "par",
    "i",
    "ii",
    "iii",
    "iv",
    "a",
    "b",
    "c",
    "participants",
    "participantes",
    "representants",
    "institution",
    "services",
];

/// Words of a category, in the singular.
const WORDS: &[(&str, Category)] = &[
    ("elu", Category::Elected),
    ("elue", Category::Elected),
    ("conseiller", Category::Elected),
    ("conseillere", Category::Elected),
    ("departemental", Category::Elected),
    ("departementale", Category::Elected),
    ("departementaux", Category::Elected),
    ("invite", Category::Guest),
    ("invitee", Category::Guest),
    ("personnalite", Category::Guest),
    ("qualifiee", Category::Guest),
    ("exterieur", Category::Guest),
    ("exterieure", Category::Guest),
    ("partenaire", Category::Guest),
    ("intervenant", Category::Guest),
    ("agent", Category::Agent),
    ("agente", Category::Agent),
    ("fonctionnaire", Category::Agent),
    ("administration", Category::Agent),
    ("administratif", Category::Agent),
    ("technicien", Category::Agent),
    ("accompagnateur", Category::Agent),
    ("collaborateur", Category::Agent),
];

/// The category that a title names and nothing else: `Élus :`, `II - Invités extérieurs (7)`, `Agents de la
/// collectivité`.
pub(super) fn category_title(text: &str) -> Option<Category> {
    if text.chars().count() > 60 {
        return None;
    }
    let folded = fold(text);
    let singular =
        |word: &str| WORDS.iter().find(|(known, _)| *known == word || word.strip_suffix('s') == Some(known));
    let mut found = None;
    for word in folded.split(' ') {
        if AROUND.contains(&word) || word.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let (_, category) = singular(word)?;
        found = found.or(Some(*category));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_titles_and_notes() {
        for name in [
            "DUPONT Jean",
            "M. Dupont",
            "Mme Claire MARTIN née PETIT",
            "DUPONT/JEAN MR",
            "Dupont, Jean",
            "de La Tour Anne",
            "Jean-Pierre d’Estienne d’Orves",
            "Pr Karim BEN SALAH",
            "J. LEROY",
            "DURAND (PETIT) Claire",
            "Me Odile Renard",
        ] {
            assert!(is_name(name), "{name}");
        }
        for other in [
            "Élus",
            "Liste des membres",
            "Mission Miami",
            "Total",
            "DUPONT",
            "Départ le 4 novembre",
            "sous réserve de confirmation",
            "Conseillers départementaux",
            "Gênes",
            "Fait à Marseille",
        ] {
            assert!(!is_name(other), "{other}");
        }
    }

    #[test]
    fn numbers_and_functions_are_taken_off() {
        let read = |text| {
            let named = clean(text);
            (named.name, named.category)
        };
        assert_eq!(read("1. DUPONT Jean"), ("DUPONT Jean", None));
        assert_eq!(read("12) Mme MARTIN Claire (agente)"), ("Mme MARTIN Claire", Some(Category::Agent)));
        assert_eq!(
            read("Mme Martin Claire, conseillère départementale"),
            ("Mme Martin Claire", Some(Category::Elected))
        );
        assert_eq!(read("Dupont, Jean"), ("Dupont, Jean", None));
        assert_eq!(read("DURAND Claire (PETIT)"), ("DURAND Claire (PETIT)", None));
    }

    #[test]
    fn titles_of_category_name_nothing_else() {
        for (text, category) in [
            ("Élus :", Some(Category::Elected)),
            ("Conseillers départementaux (6)", Some(Category::Elected)),
            ("II - Invités extérieurs", Some(Category::Guest)),
            ("AGENTS DE LA COLLECTIVITE", Some(Category::Agent)),
            ("Agents et techniciens : 3", Some(Category::Agent)),
            ("Élu référent", None),
            ("Liste des membres", None),
            ("DUPONT Jean", None),
            ("", None),
        ] {
            assert_eq!(category_title(text), category, "{text}");
        }
    }
}
