//! Heads in a text: `quatre membres, dont deux conseillers départementaux et deux agents`, `Élus : 2`.

use std::ops::Range;

use super::absent;
use super::numbers;
use super::tokens::Tokens;
use crate::model::mission::Category;

/// Whom a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// All of the delegation.
    All,
    Of(Category),
}

/// A number of members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) who: Who,
    pub(super) value: u32,
    pub(super) at: Range<usize>,
}

/// Words that announce a detail of what was just counted.
const DETAIL: &[&str] = &["dont", "soit", "comprenant", "parmi"];

const ALL: Who = Who::All;
const ELECTED: Who = Who::Of(Category::Elected);
const GUEST: Who = Who::Of(Category::Guest);
const AGENT: Who = Who::Of(Category::Agent);

/// What members are called, the longer wordings first; `*` is any ending. None: these are none of them.
const NAMES: &[(&str, Option<Who>)] = &[
    ("membre* de l assemblee", Some(ELECTED)),
    ("membre* du conseil", Some(ELECTED)),
    ("membre* de la commission", Some(ELECTED)),
    ("membre* elu*", Some(ELECTED)),
    ("representant* elu*", Some(ELECTED)),
    ("representant* a l assemblee", Some(ELECTED)),
    ("membre* du personnel", Some(AGENT)),
    ("membre* de l administration", Some(AGENT)),
    ("membre* des services", Some(AGENT)),
    ("membre* du cabinet", Some(AGENT)),
    ("personne* exterieure*", Some(GUEST)),
    ("personne* qualifiee*", Some(GUEST)),
    ("personne* invitee*", Some(GUEST)),
    ("personne* du monde", Some(GUEST)),
    ("participant* exterieur*", Some(GUEST)),
    ("conseiller* technique*", Some(AGENT)),
    ("conseiller* juridique*", None),
    ("conseiller* en", None),
    ("adjoint* administratif*", Some(AGENT)),
    ("adjoint* technique*", Some(AGENT)),
    ("representant* d association*", Some(GUEST)),
    ("representant* d entreprise*", Some(GUEST)),
    ("representant* des entreprises", Some(GUEST)),
    ("representant* du monde", Some(GUEST)),
    ("representant* de la chambre", Some(GUEST)),
    ("agent* de voyage*", None),
    ("agent* consulaire*", None),
    ("collaborateur* d entreprise*", None),
    ("chef* d entreprise*", Some(GUEST)),
    ("chef* de service*", Some(AGENT)),
    ("chef* de projet*", Some(AGENT)),
    ("charge* de mission", Some(AGENT)),
    ("chargee* de mission", Some(AGENT)),
    ("directeur* general*", Some(AGENT)),
    ("directrice* generale*", Some(AGENT)),
    ("directeur* de cabinet", Some(AGENT)),
    ("vice president*", Some(ELECTED)),
    ("conseiller*", Some(ELECTED)),
    ("elu", Some(ELECTED)),
    ("elus", Some(ELECTED)),
    ("elue", Some(ELECTED)),
    ("elues", Some(ELECTED)),
    ("adjoint*", Some(ELECTED)),
    ("maire*", Some(ELECTED)),
    ("president*", Some(ELECTED)),
    ("agent*", Some(AGENT)),
    ("fonctionnaire*", Some(AGENT)),
    ("collaborateur*", Some(AGENT)),
    ("collaboratrice*", Some(AGENT)),
    ("technicien*", Some(AGENT)),
    ("administratif*", Some(AGENT)),
    ("invite*", Some(GUEST)),
    ("personnalite*", Some(GUEST)),
    ("partenaire*", Some(GUEST)),
    ("entrepreneur*", Some(GUEST)),
    ("artisan*", Some(GUEST)),
    ("journaliste*", Some(GUEST)),
    ("artiste*", Some(GUEST)),
    ("etudiant*", Some(GUEST)),
    ("lyceen*", Some(GUEST)),
    ("collegien*", Some(GUEST)),
    ("membre*", Some(ALL)),
    ("personne", Some(ALL)),
    ("personnes", Some(ALL)),
    ("participant*", Some(ALL)),
    ("missionnaire*", Some(ALL)),
    ("delegue*", Some(ALL)),
];

/// Words between a number and whom it counts.
const BETWEEN: &[&str] = &["autre", "autres", "seul", "seule"];

/// Every number of members that the text tells.
pub(super) fn of(tokens: &Tokens<'_>) -> Vec<Count> {
    let mut found: Vec<Count> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match count(tokens, at) {
            Some(one) => {
                at = one.at.end;
                found.push(one);
            }
            None => at += 1,
        }
    }
    absent::without(tokens, found)
}

fn count(tokens: &Tokens<'_>, at: usize) -> Option<Count> {
    number_first(tokens, at).or_else(|| name_first(tokens, at))
}

/// `deux (2) agents`, `une délégation de 6`, `aucun invité`.
fn number_first(tokens: &Tokens<'_>, at: usize) -> Option<Count> {
    if matches!(tokens.word(at), "aucun" | "aucune" | "sans") {
        let (who, end) = name(tokens, at + 1)?;
        return Some(Count { who, value: 0, at: at..end });
    }
    // `12,5`, `3/4`: the end of another number.
    let is_glued = tokens.get(at).is_some_and(|token| token.is_glued);
    if is_glued && at > 0 && matches!(tokens.sign(at - 1), '.' | ',' | '/' | '-') {
        return None;
    }
    let number = numbers::at(tokens, at)?;
    let value = u32::try_from(number.value).ok().filter(|value| u64::from(*value) <= MANY)?;
    let mut end = number.end;
    if tokens.sign(end) == '('
        && let Some(again) = numbers::at(tokens, end + 1)
        && tokens.sign(again.end) == ')'
    {
        if again.value != number.value {
            return None;
        }
        end = again.end + 1;
    }
    if BETWEEN.contains(&tokens.word(end)) {
        end += 1;
    }
    if let Some((who, end)) = name(tokens, end) {
        return Some(Count { who, value, at: at..end });
    }
    // `une délégation de six`: and nothing is counted behind.
    let of_delegation = at >= 2 && tokens.word(at - 1) == "de" && tokens.word(at - 2) == "delegation";
    let ends =
        tokens.word(end).is_empty() && tokens.digits(end).is_none() && !matches!(tokens.sign(end), '€' | '%');
    (of_delegation && ends).then_some(Count { who: Who::All, value, at: at..end })
}

/// More is no delegation.
const MANY: u64 = 500;

/// `Élus : 2`, `Nombre d'agents : 3`, `Effectif : 6`.
fn name_first(tokens: &Tokens<'_>, at: usize) -> Option<Count> {
    let (who, end) = match tokens.word(at) {
        "effectif" | "effectifs" => (Who::All, at + 1),
        _ => name(tokens, at)?,
    };
    let after = match tokens.sign(end) {
        ':' | '=' => end + 1,
        '(' => end + 1,
        _ => return None,
    };
    let number = numbers::at(tokens, after)?;
    let closes = tokens.sign(end) != '(' || tokens.sign(number.end) == ')';
    let counts_other = name(tokens, number.end).is_some();
    let goes_on = tokens.sign(number.end) == ',' && tokens.get(number.end + 1).is_some_and(|token| token.is_glued);
    let is_money =
        matches!(tokens.sign(number.end), '€' | '%' | '/') || tokens.word(number.end).starts_with("euro");
    let value = u32::try_from(number.value).ok().filter(|value| u64::from(*value) <= MANY)?;
    (closes && !counts_other && !goes_on && !is_money && tokens.digits(number.end).is_none()).then_some(Count {
        who,
        value,
        at: at..if tokens.sign(end) == '(' { number.end + 1 } else { number.end },
    })
}

/// Whom these words name.
pub(super) fn name(tokens: &Tokens<'_>, at: usize) -> Option<(Who, usize)> {
    let known = NAMES.iter().find_map(|(words, who)| Some((*who, named(tokens, at, words)?)));
    let (who, end) = known?;
    Some((who?, end))
}

fn named(tokens: &Tokens<'_>, at: usize, words: &str) -> Option<usize> {
    let mut here = at;
    for (rank, word) in words.split(' ').enumerate() {
        while rank > 0 && matches!(tokens.sign(here), '-' | '\'') {
            here += 1;
        }
        let said = tokens.word(here);
        let is = match word.strip_suffix('*') {
            // `elu` and not `elu e s`: the short form `élu(e)s` is written with brackets.
            Some(stem) => said.starts_with(stem) && said.len() <= stem.len() + 4,
            None => said == word,
        };
        if !is {
            return None;
        }
        here += 1;
        // `agent(s)`, `élu(e)s`, `conseiller.e.s`.
        while matches!(tokens.sign(here), '(' | '.' | '·' | ')')
            && tokens.get(here).is_some_and(|token| token.is_glued)
            && (tokens.sign(here) == ')' || matches!(tokens.word(here + 1), "s" | "e" | "es" | "x"))
        {
            here += if tokens.sign(here) == ')' { 1 } else { 2 };
            if tokens.word(here) == "s" && tokens.get(here).is_some_and(|token| token.is_glued) {
                here += 1;
            }
        }
    }
    Some(here)
}

/// Heads of one delegation: in all, and by category.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Heads {
    pub(super) all: Option<u32>,
    /// In the order of [`Category::ALL`].
    pub(super) by_category: [Option<u32>; 3],
}

impl Heads {
    /// Adds these counts up; a detail of what was just counted adds nothing. None when the delegation as a
    /// whole is counted twice, otherwise.
    pub(super) fn of(tokens: &Tokens<'_>, counts: &[Count]) -> Option<Self> {
        let mut heads = Self::default();
        let mut detailed: Option<Who> = None;
        for (rank, count) in counts.iter().enumerate() {
            let before = rank.checked_sub(1).and_then(|before| counts.get(before));
            if let Some(before) = before {
                let between = before.at.end..count.at.start;
                let opens = between.clone().any(|at| matches!(tokens.sign(at), '(' | ':'));
                if opens || tokens.any(between, DETAIL) {
                    detailed = Some(before.who);
                }
            }
            match count.who {
                Who::All => {
                    if heads.all.is_some_and(|all| all != count.value) {
                        return None;
                    }
                    heads.all = Some(count.value);
                }
                who if detailed == Some(who) => {}
                Who::Of(category) => {
                    if detailed != Some(Who::All) {
                        detailed = None;
                    }
                    let at = Category::ALL.iter().position(|one| *one == category)?;
                    let known = heads.by_category.get_mut(at)?;
                    *known = Some(known.unwrap_or(0) + count.value);
                }
            }
        }
        Some(heads)
    }

    pub(super) fn sum(&self) -> u32 {
        self.by_category.iter().flatten().sum()
    }

    /// True when the categories make the whole: those that are not told are nobody.
    pub(super) fn is_complete(&self) -> bool {
        self.all.is_some_and(|all| all == self.sum() && self.by_category.iter().any(Option::is_some))
    }
}

/// Whether a sentence speaks of who went.
pub(super) fn is_about_members(tokens: &Tokens<'_>, range: Range<usize>) -> bool {
    tokens.any(
        range,
        &[
            "delegation*",
            "compose*",
            "composition",
            "membre*",
            "participant*",
            "participe*",
            "dont",
            "effectif*",
            "accompagne*",
            "comprenai*",
            "comprenant",
            "comprend",
            "constitue*",
            "represente*",
            "reuni*",
            "conduite",
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(text: &str) -> (Option<u32>, [Option<u32>; 3]) {
        let tokens = Tokens::of(text);
        let heads = Heads::of(&tokens, &of(&tokens)).unwrap();
        (heads.all, heads.by_category)
    }

    #[test]
    fn delegations() {
        for (text, expected) in [
            (
                "quatre membres, dont deux Conseillers départementaux et deux agents",
                (Some(4), [Some(2), None, Some(2)]),
            ),
            (
                "vingt membres, dont six Conseillers départementaux, sept invités et sept agents",
                (Some(20), [Some(6), Some(7), Some(7)]),
            ),
            (
                "8 personnes : 3 élus (dont 1 vice-président), 2 personnalités extérieures et 3 agents",
                (Some(8), [Some(3), Some(2), Some(3)]),
            ),
            ("trois (3) élus et un agent", (None, [Some(3), None, Some(1)])),
            ("Élus : 2 - Agents : 1 - Invités : 0", (None, [Some(2), Some(0), Some(1)])),
            (
                "deux vice-présidents, trois conseillers régionaux et 2 collaborateurs",
                (None, [Some(5), None, Some(2)]),
            ),
            ("une délégation de six personnes (4 élu(e)s, 2 agent(s))", (Some(6), [Some(4), None, Some(2)])),
            ("cinq élus et deux chefs d'entreprise, sans agent", (None, [Some(5), Some(2), Some(0)])),
        ] {
            assert_eq!(heads(text), expected, "{text}");
        }
    }

    #[test]
    fn other_numbers_count_nobody() {
        for text in [
            "deux agents de voyage",
            "12,50 € par agent",
            "deux jours",
            "Agents : 12,50 €",
            "3 conseillers juridiques",
        ] {
            assert!(of(&Tokens::of(text)).is_empty(), "{text}");
        }
    }
}
