//! What a stay or an amount speaks of: the words around it tell.

use std::ops::Range;

use super::affairs;
use super::amounts::Amount;
use super::dates::Stay;
use super::reading::Reading;
use super::vocabulary;

/// Whose days these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// Of a paper, of a sitting, of an event: not of a mission.
    Other,
    /// Nothing tells.
    Plain,
    /// Of a mission.
    Mission,
}

/// Whose days the words around say that these are.
pub(super) fn of(reading: &Reading<'_>, stay: &Stay) -> Strength {
    let tokens = &reading.tokens;
    let sentence = reading.sentence(stay.at.start);
    let before = sentence.start..stay.at.start;
    // The mission before this one.
    if tokens.any(before.clone(), vocabulary::EARLIER) {
        return Strength::Other;
    }
    // As far as the number of a paper stands from its date.
    const NEAR: usize = 12;
    let near = stay.at.start.saturating_sub(NEAR).max(sentence.start)..stay.at.start;
    if !stay.is_range
        && nearest(reading, near.clone(), vocabulary::DATED_PAPER) > nearest(reading, near, vocabulary::MISSION)
    {
        return Strength::Other;
    }
    let mission = nearest(reading, before.clone(), vocabulary::MISSION);
    if is_of_bed(reading, &before, mission) || is_prolonged(reading, &before) || is_of_others(reading, &before) {
        return Strength::Other;
    }
    let event = nearest(reading, before.clone(), vocabulary::EVENT);
    if event > mission {
        let from = event.unwrap_or(before.start);
        let takes_place = tokens.any(from..stay.at.start, vocabulary::TAKES_PLACE)
            || tokens.sign(stay.at.start.saturating_sub(1)) == '(';
        if takes_place || mission.is_none() {
            return Strength::Other;
        }
    }
    let dates = tokens.any(0..tokens.len().min(3), &["date*", "periode*", "duree"]);
    let after = tokens.any(stay.at.end..sentence.end.min(stay.at.end + 10), vocabulary::MISSION);
    let titled = tokens.any(0..tokens.len().min(4), &["mission*", "deplacement*", "delegation*", "voyage*"]);
    match mission.is_some() || dates || after || titled {
        true => Strength::Mission,
        false => Strength::Plain,
    }
}

/// `L'hôtel a été réservé du …`: what is booked is a bed, and the days follow. A Chambre d'agriculture is none.
fn is_of_bed(reading: &Reading<'_>, before: &Range<usize>, mission: Option<usize>) -> bool {
    const NEAR: usize = 4;
    let tokens = &reading.tokens;
    let Some(bed) = nearest(reading, before.clone(), vocabulary::BED).filter(|bed| Some(*bed) > mission) else {
        return false;
    };
    let near = before.end.saturating_sub(NEAR).max(bed)..before.end;
    let Some(booked) = nearest(reading, near, vocabulary::BOOKED) else { return false };
    !(bed..before.end).any(|at| tokens.sign(at) == ',') && booked > bed
}

/// `Les congés des agents ont couru du …`, `La délégation du Piémont était en France du …`: other days than those of
/// the mission, which nobody spends at home.
fn is_of_others(reading: &Reading<'_>, before: &Range<usize>) -> bool {
    const HEAD: usize = 3;
    const GONE: &[&str] = &["rendu*", "deplace*", "deroule*", "eu lieu", "mission*", "deplacement*", "voyage*"];
    const HERE: &[&str] = &[
        "etait en france",
        "etaient en france",
        "sejourne en france",
        "venu* en france",
        "venue en france",
        "recu* en france",
    ];
    let tokens = &reading.tokens;
    let head = before.start..(before.start + HEAD).min(before.end);
    let is_leave = tokens.any(head, &["conge", "conges", "rtt"]) && !tokens.any(before.clone(), GONE);
    let last = before.end.saturating_sub(HEAD + 1).max(before.start)..before.end;
    is_leave || tokens.any(last, HERE)
}

/// `Le mandat spécial couvrait la période du …`: days that may go beyond those of the mission.
pub(super) fn is_authorised(reading: &Reading<'_>, stay: &Stay) -> bool {
    const COVERS: &[&str] = &["couvr*", "valable*", "autoris*", "porte sur la periode", "portait sur la periode"];
    let before = reading.sentence(stay.at.start).start..stay.at.start;
    let Some(mandate) =
        nearest(reading, before.clone(), &["mandat* special", "mandat* speciaux", "ordre* de mission"])
    else {
        return false;
    };
    let Some(covers) = nearest(reading, mandate..before.end, COVERS) else { return false };
    // `… autorisait la délégation, qui a séjourné du …`
    const GONE: &[&str] =
        &["sejourn*", "deplac*", "rendu*", "rendue*", "deroul*", "mission", "delegation", "voyage*"];
    !reading.tokens.any(covers..before.end, GONE)
}

/// `Un élu a prolongé son séjour du …`: no other word of a mission in between.
fn is_prolonged(reading: &Reading<'_>, before: &Range<usize>) -> bool {
    const OWN: &[&str] = &["prolonge son sejour", "prolonge leur sejour", "prolonge leurs sejours"];
    let tokens = &reading.tokens;
    let mut back = before.clone().rev();
    let Some(end) = back.find_map(|at| OWN.iter().find_map(|words| tokens.says(at, words))) else { return false };
    !tokens.any(end..before.end, vocabulary::MISSION) && !(end..before.end).any(|at| tokens.sign(at) == ',')
}

/// Where the last of these words stands.
fn nearest(reading: &Reading<'_>, range: Range<usize>, words: &[&str]) -> Option<usize> {
    range.rev().find(|at| reading.tokens.any(*at..*at + 1, words))
}

/// The pieces before an amount that tell what it is: as far back as the word for a cost, and a little before
/// it, no comma in between.
pub(super) fn before(reading: &Reading<'_>, amount: &Amount) -> Range<usize> {
    const FAR: usize = 14;
    const BEFORE_COST: usize = 6;
    const NEAR: usize = 7;
    let tokens = &reading.tokens;
    let sentence = reading.sentence(amount.at.start);
    let others = reading.amounts.iter().filter(|other| other.at.end <= amount.at.start);
    // `1 000 € HT, soit 1 200 €`: what follows an amount is said of that one.
    let said_of = |end: usize| vocabulary::NOT_SPENT_AFTER.iter().find_map(|words| tokens.says(end, words));
    let others = others.map(|other| said_of(other.at.end).unwrap_or(other.at.end));
    let floor = others.max().unwrap_or(0).max(sentence.start).min(amount.at.start);
    let floor = floor.max(amount.at.start.saturating_sub(FAR));
    match nearest(reading, floor..amount.at.start, vocabulary::COST) {
        Some(cost) => {
            let start = (floor..cost).rev().take(BEFORE_COST).take_while(|at| tokens.sign(*at) != ',').last();
            start.unwrap_or(cost)..amount.at.start
        }
        None => floor.max(amount.at.start.saturating_sub(NEAR))..amount.at.start,
    }
}

/// The pieces behind an amount that may tell what it is.
pub(super) fn after(reading: &Reading<'_>, amount: &Amount) -> Range<usize> {
    const NEAR: usize = 5;
    let sentence = reading.sentence(amount.at.start);
    let next = reading.amounts.iter().map(|other| other.at.start).find(|start| *start >= amount.at.end);
    let end = sentence.end.min(next.unwrap_or(usize::MAX)).min(amount.at.end + NEAR);
    amount.at.end..end.max(amount.at.end)
}

/// An amount that was not spent on a mission as such: foreseen, by head, paid by others.
pub(super) fn is_other(reading: &Reading<'_>, amount: &Amount) -> bool {
    let tokens = &reading.tokens;
    // `La participation des entreprises, d'un montant de…`: what the whole sentence is about.
    let start = reading.sentence(amount.at.start).start;
    let subject = tokens.any(
        start..(start + 4).min(amount.at.start),
        &[
            "participation*",
            "subvention*",
            "recette*",
            "contribution*",
            "budget*",
            "contrat*",
            "avenant*",
            "engagement*",
        ],
    );
    let costs = tokens.any(start..amount.at.start, &["cout*", "depense*", "frais"]);
    let earlier = tokens.any(start..amount.at.start, vocabulary::EARLIER);
    earlier
        || affairs::is_other(reading, amount)
        || is_of_thing(reading, amount)
        || subject && !costs
        || tokens.any(before(reading, amount), vocabulary::NOT_SPENT)
        || is_credit(reading, amount)
        || tokens.any(before(reading, amount), vocabulary::COMMITTED) && !is_committed(reading, amount)
        || tokens.any(after(reading, amount), vocabulary::NOT_SPENT_AFTER)
        || is_rounded(reading, amount)
        || is_by_head(reading, amount)
        || is_replaced(reading, amount)
}

/// `Le coût par personne est de`; but not `le coût, réparti par personne en annexe, est de`.
fn is_by_head(reading: &Reading<'_>, amount: &Amount) -> bool {
    const COSTS: &[&str] = &["cout", "couts", "montant", "depense", "frais", "prix"];
    const BY: &[&str] = &[
        "par personne",
        "par participant",
        "par membre",
        "par agent",
        "par elu",
        "par tete",
        "par jour",
        "unitaire",
    ];
    let tokens = &reading.tokens;
    let mut before = before(reading, amount);
    before.any(|at| COSTS.contains(&tokens.word(at)) && BY.iter().any(|words| tokens.says(at + 1, words).is_some()))
}

/// `annule et remplace celle du …, qui portait sur un coût total de`: what was voted before.
fn is_replaced(reading: &Reading<'_>, amount: &Amount) -> bool {
    const HELD: &[&str] = &[
        "qui portait sur un",
        "qui portait sur une",
        "qui portait sur le",
        "qui portait sur la",
        "qui mentionnait",
        "qui indiquait",
        "qui fixait",
        "qui faisait etat",
    ];
    let tokens = &reading.tokens;
    let start = reading.sentence(amount.at.start).start;
    let Some(held) = nearest(reading, start..amount.at.start, HELD) else { return false };
    tokens.any(start..held, &["remplace", "remplacent", "annule", "annulent", "abroge", "rapporte", "retire"])
        && tokens.any(start..held, &["celle", "celles", "deliberation*", "decision*", "rapport*"])
}

/// `un avoir de 200 €`; not `le coût, diminué d’un avoir, est de 12 345,88 €`, which is what is left.
fn is_credit(reading: &Reading<'_>, amount: &Amount) -> bool {
    const NEAR: usize = 2;
    let near = amount.at.start.saturating_sub(NEAR)..amount.at.start;
    reading.tokens.any(near.clone(), &["avoir", "avoirs"]) && !reading.tokens.any(near, &["est"])
}

/// `12 346 € (arrondi)`; but what has its cents is exact, and so is what was rounded to them.
fn is_rounded(reading: &Reading<'_>, amount: &Amount) -> bool {
    let after = after(reading, amount);
    let has_cents = amount.value.is_some_and(|value| !value.fract().is_zero());
    let to_cents = ["arrondi* au cent", "arrondi* au centime", "arrondi* aux centimes", "arrondi* au plus proche"];
    !has_cents && reading.tokens.any(after.clone(), &["arrondi*"]) && !reading.tokens.any(after, &to_cents)
}

/// `La délégation a visité un chantier d'un montant de …`, `le salon, d'un coût de …`: the noun right before it is
/// a thing that costs by itself, and no part of what a mission was for: `la participation à la foire, d'un coût de …`.
fn is_of_thing(reading: &Reading<'_>, amount: &Amount) -> bool {
    const FAR: usize = 6;
    const ADJECTIVES: usize = 2;
    const ARTICLES: &[&str] = &["un", "une", "le", "la", "les", "l", "des", "ce", "cet", "cette", "ces", "du"];
    const PREPOSITIONS: &[&str] =
        &["a", "de", "d", "pour", "en", "avec", "sur", "dans", "et", "par", "chez", "vers", "lors", "comprenant"];
    let tokens = &reading.tokens;
    let sentence = reading.sentence(amount.at.start);
    let near = amount.at.start.saturating_sub(FAR).max(sentence.start)..amount.at.start;
    let starts = ["d un montant", "d un cout", "d un prix"];
    let Some(from) = near.rev().find(|at| tokens.any(*at..*at + 1, &starts)) else { return false };
    let from = if from > 0 && tokens.sign(from - 1) == ',' { from - 1 } else { from };
    let near = from.saturating_sub(ADJECTIVES + 1).max(sentence.start)..from;
    let Some(thing) = nearest(reading, near, vocabulary::THING) else { return false };
    if (thing..from).any(|at| tokens.word(at).is_empty() || ARTICLES.contains(&tokens.word(at))) {
        return false;
    }
    let mut back = (sentence.start..thing).rev().filter(|at| tokens.sign(*at) != '\'');
    let article = back.next().map_or("", |at| tokens.word(at));
    let leads = back.next().map_or("", |at| tokens.word(at));
    ARTICLES.contains(&article) && article != "du" && !PREPOSITIONS.contains(&leads)
}

/// What others paid of it, or was paid back: a part, unless nothing else is said.
pub(super) fn is_share(reading: &Reading<'_>, amount: &Amount) -> bool {
    const HEAD: usize = 3;
    let tokens = &reading.tokens;
    let start = reading.sentence(amount.at.start).start;
    tokens.any(start..(start + HEAD).min(amount.at.start), vocabulary::OTHER_PAYERS)
        || is_paid_back(reading, amount)
}

/// What was paid back to those who went is a part, unless what was paid otherwise is said to be in it.
pub(super) fn is_paid_back(reading: &Reading<'_>, amount: &Amount) -> bool {
    const ALL: &[&str] = &[
        "rembourse* et paye*",
        "rembourse* ou paye*",
        "paye* et rembourse*",
        "paye* ou rembourse*",
        "rembourse* et pris",
        "rembourse* ou pris",
        "rembourse* et mandate*",
        "rembourse* et regle*",
        "regle* et rembourse*",
    ];
    let before = before(reading, amount);
    let says = |words: &[&str]| reading.tokens.any(before.clone(), words);
    says(&["frais rembourse*", "sommes remboursees", "montant rembourse*"]) && !says(ALL)
}

/// `Le coût total, avec celles déjà ratifiées, est de …`: of more missions than those that are reported.
pub(super) fn has_others(reading: &Reading<'_>, amount: &Amount) -> bool {
    const OTHERS: &[&str] = &["celles deja", "ceux deja", "celles ratifiees", "ceux ratifies"];
    let start = reading.sentence(amount.at.start).start;
    reading.tokens.any(start..amount.at.start, OTHERS)
}

/// `Le coût total de l'opération, partagée avec la Région, est de …`: of more than one payer.
pub(super) fn is_shared(reading: &Reading<'_>, amount: &Amount) -> bool {
    let start = reading.sentence(amount.at.start).start;
    reading.tokens.any(start..amount.at.start, &["partage* avec"])
}

/// `Les dépenses engagées s'élèvent à …`: what was spent, unless what was paid is told beside it.
pub(super) fn is_committed(reading: &Reading<'_>, amount: &Amount) -> bool {
    reading.tokens.any(before(reading, amount), vocabulary::COMMITTED_LOOSELY)
}

/// True when the words before the amount make it a cost.
pub(super) fn is_cost(reading: &Reading<'_>, amount: &Amount) -> bool {
    let is_told = |one: &Amount| reading.tokens.any(before(reading, one), vocabulary::COST);
    is_told(amount) || without_taxes(reading, amount).is_some_and(is_told)
}

/// `… s'élève à 1 900 € HT, soit 2 150 € TTC`: the amount without its taxes that stands before it.
fn without_taxes<'r>(reading: &'r Reading<'_>, amount: &Amount) -> Option<&'r Amount> {
    let says = |at: usize, words: &[&str]| reading.tokens.any(at..at + 1, words);
    let before = reading.amounts.iter().rev().find(|other| other.at.end <= amount.at.start)?;
    let is_pair = says(amount.at.end, vocabulary::WITH_TAXES) && says(before.at.end, vocabulary::TAXES);
    let together = reading.tokens.sentence(before.at.start) == reading.tokens.sentence(amount.at.start);
    (is_pair && together).then_some(before)
}
