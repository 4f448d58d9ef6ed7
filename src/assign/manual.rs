//! What staff typed in the `Mission` column of `Hors mission`: a mission, or shares between several.

use rust_decimal::Decimal;

use super::naming::Names;
use crate::model::entry::{Assignment, Entry, MissionBy, Share, Witness};
use crate::model::mission::MissionId;
use crate::model::money::{Currency, Money};
use crate::model::words::fold;

/// A part of what was typed.
#[derive(Clone, Copy)]
enum Part {
    Percent(Decimal),
    Amount(Decimal),
}

/// The assignment that the text asks for, or in French why it cannot be.
pub(super) fn read(typed: &str, entry: &Entry, names: &Names, currency: Currency) -> Result<Assignment, String> {
    let asked = asked(typed, entry, names, currency)?;
    // A part against the line would move into one mission more than the line holds.
    match entry.amount {
        Some(amount) if asked.shares.iter().any(|one| one.amount.is_negative() != amount.is_negative()) => {
            Err(format!("une part n’est pas du même signe que le montant de la ligne ({amount})"))
        }
        _ => Ok(asked),
    }
}

fn asked(typed: &str, entry: &Entry, names: &Names, currency: Currency) -> Result<Assignment, String> {
    let words = format!("saisi sur « Hors mission » : « {} »", typed.trim());
    let manual = Assignment { by: MissionBy::Manual, witness: Witness::Words(words.into()), ..Assignment::none() };
    let pieces: Vec<&str> = typed.split([';', '\n']).map(str::trim).filter(|piece| !piece.is_empty()).collect();
    if let [one] = pieces.as_slice()
        // `MIAMI 60 %` is a share, and the rest is missing.
        && (names.is_one(one) || part(one, names).is_err())
        && let Ok(mission) = mission(one, names)
    {
        if one.contains('?') || (!names.is_one(one) && denies(one)) {
            return Err(format!("« {one} » ne dit pas clairement une mission ; n’écrire que son nom ou son code"));
        }
        return Ok(Assignment { mission: Some(mission), ..manual });
    }
    let parts = pieces.iter().map(|piece| part(piece, names)).collect::<Result<Vec<_>, _>>()?;
    let amount = entry.amount.ok_or("la ligne n’a pas de montant à répartir")?;
    let shares = shares(&parts, amount, currency)?;
    match shares.as_slice() {
        [] => Err("aucune mission n’y est nommée".into()),
        [only] => Ok(Assignment { mission: Some(only.mission), ..manual }),
        _ => Ok(Assignment { shares, ..manual }),
    }
}

/// The shares that a line has in its export, one column of amounts for each mission, or written as staff would.
pub(super) fn divided(text: &str, entry: &Entry, names: &Names, currency: Currency) -> Option<Assignment> {
    if !text.contains(';') {
        return None;
    }
    // The columns of an export may well take back from one mission what they give to another.
    let assignment = asked(text, entry, names, currency).ok().filter(|read| !read.shares.is_empty())?;
    let words = format!("répartition dans l’export : « {} »", text.trim());
    Some(Assignment { by: MissionBy::Column, witness: Witness::Words(words.into()), ..assignment })
}

fn mission(text: &str, names: &Names) -> Result<MissionId, String> {
    match *names.in_column(&fold(text)) {
        [one] => Ok(one),
        [] => Err(format!("« {text} » ne nomme aucune mission du dossier")),
        _ => Err(format!("« {text} » nomme plusieurs missions ; les séparer par « ; » avec leur part")),
    }
}

/// `pas Miami`, `Miami ou Milan`.
fn denies(text: &str) -> bool {
    const WORDS: &[&str] = &["pas", "non", "ni", "sauf", "hors", "sans", "ou"];
    fold(text).split(' ').any(|word| WORDS.contains(&word))
}

/// `MIAMI 60 %`, `MIAMI : 600,00 €`.
fn part(piece: &str, names: &Names) -> Result<(MissionId, Part), String> {
    let (name, number) = cut(piece, names);
    let mission = mission(name, names)?;
    let percent = number.contains('%');
    let digits: String =
        number.chars().filter(|letter| letter.is_ascii_digit() || ",.-".contains(*letter)).collect();
    let value: Decimal =
        digits.replace(',', ".").parse().map_err(|_| format!("la part de « {piece} » n’est pas un nombre"))?;
    if !percent {
        return Ok((mission, Part::Amount(value)));
    }
    if value < Decimal::ZERO || value > Decimal::ONE_HUNDRED {
        return Err(format!("la part de « {piece} » n’est pas entre 0 et 100 %"));
    }
    Ok((mission, Part::Percent(value)))
}

/// The name and the number of a part. A code may end in digits: `QUEBEC1 60 %`, and a number may have spaces:
/// `MIAMI 1 200,00`.
fn cut<'p>(piece: &'p str, names: &Names) -> (&'p str, &'p str) {
    let is_end = |letter: char| matches!(letter, ':' | '=') || letter.is_whitespace();
    let tail = piece.char_indices().rev().find(|(_, letter)| !in_number(*letter));
    let tail = tail.map_or(0, |(at, letter)| at + letter.len_utf8());
    let ends = piece.char_indices().filter(|(at, letter)| *at >= tail && is_end(*letter)).map(|(at, _)| at);
    let named = ends.map(|at| piece.split_at(at)).find(|(name, _)| names.is_one(name.trim_end_matches(is_end)));
    let (name, number) = named.unwrap_or_else(|| piece.split_at(tail));
    (name.trim_end_matches(is_end), number)
}

fn in_number(letter: char) -> bool {
    letter.is_ascii_digit() || letter.is_whitespace() || ",.-%€".contains(letter)
}

/// Shares that sum exactly to the amount; percentages are rounded to the cent, the last takes the rest.
fn shares(parts: &[(MissionId, Part)], amount: Money, currency: Currency) -> Result<Vec<Share>, String> {
    let too_large = |_| "les parts sont trop grandes".to_owned();
    let whole = parts.iter().try_fold(Decimal::ZERO, |sum, (_, part)| match part {
        Part::Percent(value) => sum.checked_add(*value),
        Part::Amount(_) => None,
    });
    let mut shares = Vec::new();
    let mut left = amount;
    for (at, (mission, part)) in parts.iter().enumerate() {
        let last = at + 1 == parts.len();
        let share = match part {
            Part::Percent(_) if last && whole == Some(Decimal::ONE_HUNDRED) => left,
            Part::Percent(value) if whole == Some(Decimal::ONE_HUNDRED) => {
                let exact = amount
                    .amount()
                    .checked_mul(*value / Decimal::ONE_HUNDRED)
                    .ok_or("les parts sont trop grandes")?;
                Money::new(exact, currency).rounded()
            }
            Part::Percent(_) => return Err("les pourcentages ne font pas 100 %".into()),
            Part::Amount(value) => {
                let (value, digits) = (value.normalize(), currency.decimals());
                if value.scale() > digits {
                    let value = value.to_string().replace('.', ",");
                    return Err(format!("la part « {value} » a plus de {digits} décimales"));
                }
                Money::new(value, currency)
            }
        };
        left = left.checked_sub(share).map_err(too_large)?;
        if shares.iter().any(|known: &Share| known.mission == *mission) {
            return Err("une mission y est nommée deux fois".into());
        }
        shares.push(Share { mission: *mission, amount: share });
    }
    if !left.is_zero() {
        return Err(format!("les parts diffèrent de {left} du montant de la ligne ({amount})"));
    }
    shares.retain(|share| !share.amount.is_zero());
    Ok(shares)
}
