//! Places that may name a mission: `à Gênes, Miami et Milan`, `au Québec`, `en Chine`, `Dakar (Sénégal) :`.

use std::ops::Range;

use super::dates::is_calendar_word;
use super::people;
use super::tokens::{Kind, Tokens};
use super::vocabulary;
use crate::model::words::fold;

/// A place as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) name: String,
    pub(super) folded: String,
    /// What stands in brackets behind it: `Sénégal`.
    pub(super) bracket: Option<String>,
    /// Its pieces, without preposition and brackets.
    pub(super) at: Range<usize>,
    pub(super) how: How,
}

/// What shows that it is a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// `à`, `au`, `en`…
    Preposition,
    /// `Gênes : …` at the head of a paragraph or of a cell.
    Head,
}

/// Words inside a place: `Rio de Janeiro`, `Aix-en-Provence`, `Saint-Denis de La Réunion`.
const INSIDE: &[&str] =
    &["de", "du", "des", "la", "le", "les", "sur", "sous", "en", "l", "d", "del", "di", "da", "el"];

/// Places that the text mentions, in its order.
pub(super) fn of(tokens: &Tokens<'_>) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    found.extend(head(tokens));
    let mut at = 0;
    while at < tokens.len() {
        let known = found.last().map_or(0, |mention| mention.at.end);
        if at < known {
            at = known;
            continue;
        }
        match preposition(tokens, at) {
            Some(after) => {
                let listed = enumeration(tokens, after);
                at = listed.last().map_or(at + 1, |mention| mention.at.end);
                found.extend(listed);
            }
            None => at += 1,
        }
    }
    found
}

/// The place at the head of a paragraph or of a cell, behind a bullet, a number, `Mission à`…
pub(super) fn head(tokens: &Tokens<'_>) -> Option<Mention> {
    let mut at = 0;
    while tokens.get(at).is_some_and(|token| token.kind == Kind::Sign) && at < 3 {
        at += 1;
    }
    // `1.`, `1)`, `1 -`, `I -`, `a)`.
    let is_number = tokens.digits(at).is_some_and(|digits| digits.len() <= 2)
        || (tokens.word(at).len() <= 3
            && matches!(tokens.sign(at + 1), ')' | '.' | '-')
            && !tokens
                .get(at + 1)
                .is_some_and(|sign| sign.is_glued && tokens.get(at + 2).is_some_and(|next| next.is_glued)));
    if is_number && matches!(tokens.sign(at + 1), ')' | '.' | '-' | '/' | '°') {
        at += 2;
    }
    let begun = at;
    if tokens
        .any(at..at + 1, &["mission*", "deplacement*", "delegation*", "voyage*", "sejour*", "destination", "lieu"])
    {
        at += 1;
        // `Mission n° 2`, `Mission 2 :`
        if matches!(tokens.word(at), "n" | "no") {
            at += 1;
        }
        while tokens.digits(at).is_some() || matches!(tokens.sign(at), '°' | ':' | '-' | '.' | 'º') {
            at += 1;
        }
        if matches!(tokens.word(at), "officielle" | "institutionnelle" | "economique") {
            at += 1;
        }
        if matches!(tokens.word(at), "a" | "au" | "aux" | "en" | "de" | "vers") {
            at += 1;
        }
    } else if matches!(tokens.word(at), "a" | "au" | "aux" | "en" | "pour") {
        at += 1;
    }
    let mention = name(tokens, at, How::Head)?;
    let end = after_bracket(tokens, mention.at.end);
    let closes = end >= tokens.len()
        || matches!(tokens.sign(end), ':' | '(' | '-' | ',' | ';' | '.')
        || matches!(tokens.word(end), "du" | "le" | "les" | "et" | "entre")
        || at > begun;
    (closes && mention.at.len() <= 9).then_some(mention)
}

/// Where a place may begin behind a preposition.
fn preposition(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let word = tokens.word(at);
    let after = at + 1;
    let is = match word {
        "a" => tokens.get(at).is_some_and(|token| tokens.text.get(token.start..token.end) != Some("a")),
        "au" | "aux" | "en" | "vers" | "pour" => true,
        // `mission de Dakar`; `la mission Québec`.
        "de" => at > 0 && tokens.any(at - 1..at, &["mission*", "deplacement*", "voyage*", "sejour*"]),
        // `Ratification de missions : Rotterdam et Bilbao`.
        "missions" | "deplacements" if tokens.sign(after) == ':' => {
            return is_capital(tokens, after + 1).then_some(after + 1);
        }
        "mission" | "deplacement" => return is_capital(tokens, after).then_some(after),
        _ => false,
    };
    is.then_some(after)
}

fn is_capital(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.get(at).is_some_and(|token| token.kind == Kind::Word && token.is_capital)
}

/// `Gênes, Miami et Milan`; `Gênes et à Milan`.
fn enumeration(tokens: &Tokens<'_>, start: usize) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut at = start;
    while let Some(mention) = name(tokens, at, How::Preposition) {
        let end = after_bracket(tokens, mention.at.end);
        found.push(mention);
        at = match (tokens.sign(end), tokens.word(end)) {
            (',', _) if tokens.word(end + 1) == "et" => end + 2,
            (',' | '/', _) => end + 1,
            (_, "et" | "puis") => end + 1,
            (_, "ainsi") if tokens.word(end + 1) == "qu" => end + 3,
            _ => break,
        };
        while matches!(tokens.word(at), "a" | "au" | "aux" | "en" | "puis") {
            at += 1;
        }
    }
    found
}

fn after_bracket(tokens: &Tokens<'_>, at: usize) -> usize {
    if tokens.sign(at) != '(' {
        return at;
    }
    let close = (at..at + 8).find(|at| tokens.sign(*at) == ')');
    // Only a name of one or a few words: anything else is no part of the place.
    let is_name = is_capital(tokens, at + 1)
        && !(at + 1..at + 8).take_while(|at| tokens.sign(*at) != ')').any(|at| tokens.digits(at).is_some());
    close.filter(|_| is_name).map_or(at, |close| close + 1)
}

/// The place that begins here.
fn name(tokens: &Tokens<'_>, start: usize, how: How) -> Option<Mention> {
    let mut at = start;
    // `La Havane`, `Le Caire`, `l'Île-Maurice`, `la Réunion`.
    let article = matches!(tokens.word(at), "la" | "le" | "les" | "l");
    let begins = if article {
        let quoted = tokens.sign(at + 1) == '\'';
        let next = if quoted { at + 2 } else { at + 1 };
        let own = is_capital(tokens, at)
            || quoted
            || super::countries::code(tokens.get(next).map_or("", |token| &token.folded)).is_some();
        if !own {
            return None;
        }
        next
    } else {
        at
    };
    if !begins_name(tokens, begins) {
        return None;
    }
    if article && !is_capital(tokens, at) {
        at = begins;
    }
    let end = name_end(tokens, begins);
    let name = tokens.slice(&(at..end)).to_owned();
    let bracket = (after_bracket(tokens, end) > end)
        .then(|| tokens.slice(&(end + 1..after_bracket(tokens, end) - 1)).to_owned());
    Some(Mention { folded: fold(&name), name, bracket, at: at..end, how })
}

fn begins_name(tokens: &Tokens<'_>, at: usize) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    let letters = token.end - token.start;
    let word = tokens.word(at);
    let is_apostrophed = is_joined(tokens, at, '\'');
    is_capital(tokens, at)
        && (letters >= 2 || is_apostrophed)
        && !is_calendar_word(word)
        && (!tokens.any(at..at + 1, vocabulary::NO_PLACE) || is_joined_name(tokens, at))
        && people::name(tokens, at).is_none()
}

/// `Port-Louis`, `Port-au-Prince`, `M'Bour`, `Port Louis`: a name, although its first word alone is none.
fn is_joined_name(tokens: &Tokens<'_>, at: usize) -> bool {
    let word = tokens.word(at);
    let is_alone = tokens.any(at..at + 1, vocabulary::NO_PLACE_JOINED);
    // `à M. Boré`, `d'Oslo`: a letter that is joined is one of a name only before a name.
    let is_letter = matches!(word, "m" | "n") && is_joined(tokens, at, '\'');
    // `au Port Autonome` is a port; `à Port Moresby` is none.
    let article = at
        .checked_sub(1)
        .is_some_and(|before| matches!(tokens.word(before), "au" | "aux" | "le" | "du" | "les" | "l"));
    let is_port = word == "port" && is_capital(tokens, at + 1) && !article;
    is_letter || is_port || !is_alone && is_joined(tokens, at, '-')
}

/// This sign joins the word to another one with a capital letter, others in between: `Port-au-Prince`.
fn is_joined(tokens: &Tokens<'_>, at: usize, sign: char) -> bool {
    let glued = |at: usize| tokens.get(at).is_some_and(|token| token.is_glued);
    let mut here = at + 1;
    while tokens.sign(here) == sign && glued(here) && glued(here + 1) {
        if is_capital(tokens, here + 1) {
            return true;
        }
        if !INSIDE.contains(&tokens.word(here + 1)) && !matches!(tokens.word(here + 1), "au" | "aux" | "et") {
            return false;
        }
        here += 2;
    }
    false
}

/// Where the name that begins here ends.
fn name_end(tokens: &Tokens<'_>, begin: usize) -> usize {
    let shouts = tokens.get(begin).is_some_and(|token| token.is_all_capitals);
    let mut end = begin + 1;
    loop {
        let glued = |at: usize| tokens.get(at).is_some_and(|token| token.is_glued);
        let hyphen = tokens.sign(end) == '-' && glued(end) && glued(end + 1);
        let apostrophe = tokens.sign(end) == '\'' && glued(end) && glued(end + 1);
        if (hyphen || apostrophe) && !tokens.word(end + 1).is_empty() {
            end += 2;
            continue;
        }
        if goes_on(tokens, end, shouts) {
            end += 1;
            continue;
        }
        // `Hô Chi Minh Ville`; `Saint-Pierre et Miquelon` is one place, `Gênes et Milan` are two.
        if tokens.word(end) == "ville" && is_capital(tokens, end) {
            return end + 1;
        }
        let pair = begin..end + 2;
        if tokens.word(end) == "et" && super::countries::code(tokens.slice(&pair)).is_some() {
            return end + 2;
        }
        // `Rio de Janeiro`, `Saint-Denis de La Réunion`.
        let inside =
            (end..end + 2).take_while(|at| INSIDE.contains(&tokens.word(*at)) || tokens.sign(*at) == '\'').count();
        let next = end + inside;
        if inside > 0 && !shouts && goes_on(tokens, next, shouts) && next - begin < 6 {
            end = next + 1;
            continue;
        }
        return end;
    }
}

fn goes_on(tokens: &Tokens<'_>, at: usize, shouts: bool) -> bool {
    let alike = tokens.get(at).is_some_and(|token| !shouts || token.is_all_capitals);
    // `Washington D.C.` ends before its points; `Gênes Du` never is.
    alike && begins_name(tokens, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let tokens = Tokens::of(text);
        let told = |one: &Mention| {
            one.bracket.as_ref().map_or(one.name.clone(), |bracket| format!("{}/{bracket}", one.name))
        };
        of(&tokens).iter().map(told).collect()
    }

    #[test]
    fn places_as_people_write_them() {
        for (text, expected) in [
            (
                "missions de délégations officielles à Gênes, Miami et Milan.",
                &["Gênes", "Miami", "Milan"] as &[&str],
            ),
            (
                "du 3 au 5 mai 2018 à Rio de Janeiro (Brésil) et à Buenos Aires",
                &["Rio de Janeiro/Brésil", "Buenos Aires"],
            ),
            ("- Gênes : quatre membres", &["Gênes"]),
            ("Mission n° 2 : Dakar (Sénégal)", &["Dakar/Sénégal"]),
            ("RATIFICATION DES MISSIONS A GENES, MIAMI ET NEW YORK EN 2017", &["GENES", "MIAMI", "NEW YORK"]),
            ("déplacement au Québec de M. Boré", &["Québec"]),
            ("une mission à La Havane, en Chine et à l'Île-Maurice", &["La Havane", "Chine", "Île-Maurice"]),
            ("à Saint-Denis de La Réunion", &["Saint-Denis de La Réunion"]),
            ("Mission à Hô Chi Minh-Ville du 3 au 5 mai", &["Hô Chi Minh-Ville"]),
            (
                "des missions à Port-Louis, N'Djaména et Port-au-Prince",
                &["Port-Louis", "N'Djaména", "Port-au-Prince"],
            ),
            (
                "à Saint-Pierre-et-Miquelon (Port Louis) puis à M'Bour",
                &["Saint-Pierre-et-Miquelon/Port Louis", "M'Bour"],
            ),
            ("Ho-Chi-Minh-Ville : 12 €", &["Ho-Chi-Minh-Ville"]),
            ("Hô Chi Minh Ville : 12 €", &["Hô Chi Minh Ville"]),
            ("un déplacement à Saint-Pierre et Miquelon", &["Saint-Pierre et Miquelon"]),
            ("un déplacement à Saint-Pierre et Nadi", &["Saint-Pierre", "Nadi"]),
            (
                "à Villeurbanne, à Trois-Rivières et à Salon-de-Provence",
                &["Villeurbanne", "Trois-Rivières", "Salon-de-Provence"],
            ),
            ("DES MISSIONS A PORT-LOUIS ET N'DJAMENA", &["PORT-LOUIS", "N'DJAMENA"]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_place() {
        for text in [
            "Coût : 12,50 €",
            "soumet à la Commission permanente le rapport",
            "au Département, en Octobre, à M. Boré, pour Mme X",
            "Total : 12 €",
            "il a participé au Salon du livre",
            "Transport aérien : 12 €",
            "au Port Autonome, au port de commerce, à la Ville",
            "à Vice-Présidente, à M. Rivier, en Sous-Préfecture",
            "D'ABORD",
        ] {
            assert!(read(text).is_empty(), "{text}: {:?}", read(text));
        }
    }
}
