//! What the content of a column says by itself, whatever its header.

use super::content::Profile;
use super::fit;
use super::layout::{Claim, Column, FORCED, reserved};
use crate::interpret::values::vocabulary::{CUT_STATES, SIDE_LETTERS, SIDE_PAIRS, STATE_NOUNS, STATE_WORDS};
use crate::model::field::Field;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

/// A column under an unknown header that holds missions or operations of the dossier.
pub(super) fn missions(at: usize, profile: &Profile) -> Option<Claim> {
    let claim = |field: Field| Claim { score: 64, rank: 0, at, field, why: "contenu seul".to_owned() };
    if profile.operations > 0 && profile.mostly(profile.operations) {
        return Some(claim(Field::Operation));
    }
    (profile.missions > 0 && profile.mostly(profile.missions)).then(|| claim(Field::Mission))
}

/// What the likeliest of these meanings of a column becomes over names of missions. `Ville` is read with the description:
/// a supplier may live there as well. `Projet`, `Axe analytique` hold no code then, but the mission itself.
pub(super) fn named_missions(claims: &[Claim], profile: &Profile) -> Option<Claim> {
    let named = profile.missions > 0 && profile.mostly(profile.missions);
    let best = claims.iter().max_by_key(|claim| claim.score).filter(|_| named)?;
    let field = match best.field {
        Field::City => Field::Description,
        Field::Operation if profile.operations == 0 => Field::Mission,
        _ => return None,
    };
    Some(Claim { score: best.score + 1, rank: 0, at: best.at, field, why: "des noms de missions".to_owned() })
}

/// Whether a folded text is a state of a line, and of a cancelled one: `Mandat annulé` as well as `ANN`.
pub(super) fn state(folded: &str) -> (bool, bool) {
    let state = STATE_NOUNS.iter().find_map(|noun| folded.strip_prefix(noun)).unwrap_or(folded);
    let cut = CUT_STATES.contains(&state);
    let cancelled = cut || ["annul", "rejet"].iter().any(|word| state.starts_with(word));
    (cut || STATE_WORDS.iter().any(|word| state.starts_with(word)), cancelled)
}

/// A column of nothing but states, some of them cancelled, says whether a line counts, whatever its header.
pub(super) fn states(at: usize, profile: &Profile) -> Option<Claim> {
    const STATES_MAX: u32 = 12;
    let told = profile.cancelled > 0 && profile.nearly_all(profile.states) && profile.distinct <= STATES_MAX;
    told.then(|| Claim { score: 64, rank: 0, at, field: Field::State, why: "contenu seul".to_owned() })
}

/// A column of invoices and credit notes tells the sign of a line, whatever its header; one of invoices alone
/// when its header means nothing else; `meant` is what it means most likely, `of_tickets` that
/// the table lists tickets and no claims.
pub(super) fn papers(
    at: usize,
    named: bool,
    meant: Option<Field>,
    of_tickets: bool,
    profile: &Profile,
) -> Option<Claim> {
    // More than a word of the vocabulary, less than one that the content confirms.
    const SCORE: i32 = 101;
    const KINDS_MAX: u32 = 8;
    let papers = profile.nearly_all(profile.papers) && profile.mostly(profile.paper_signs);
    // `Achat`, `Remboursement` of an agency, which numbers its tickets; in a claim a refund is what is paid.
    let may_be_trades = of_tickets && matches!(meant, None | Some(Field::Operation | Field::Direction));
    // Kinds of mandats, under any header: `Mandat ordinaire`, `Mandat annulatif`.
    let papers = papers || (profile.distinct > 1 && profile.nearly_all(profile.mandats));
    let told = papers || (may_be_trades && profile.taken_back > 0 && profile.nearly_all(profile.trades));
    let distinct = if named { 2 } else { 1 }..=KINDS_MAX;
    (profile.filled >= 2 && told && distinct.contains(&profile.distinct)).then(|| Claim {
        score: SCORE,
        rank: 0,
        at,
        field: Field::Direction,
        why: "contenu seul".to_owned(),
    })
}

/// A column of nothing but codes of currencies, one of them not the dossier's, says in which currency its lines are,
/// whatever its header: `Monn.`, nothing at all beside `Montant`. Amounts that are all said in euros have no other.
pub(super) fn currencies(columns: &[Column], claims: &mut Vec<Claim>, wanted: &[(Field, String)]) {
    const SCORE: i32 = 64;
    let coded =
        |profile: &Profile| profile.filled > 0 && profile.foreign > 0 && profile.currencies == profile.filled;
    let is_told = claims.iter().any(|claim| claim.field == Field::Currency) || reserved(Field::Currency, wanted);
    let mut coded = (0..columns.len()).filter(|at| coded(&columns[*at].profile) && is_free(claims, *at));
    let (Some(at), None, false) = (coded.next(), coded.next(), is_told) else { return };
    let mut money = claims.iter().filter(|claim| fit::is_number(claim.field));
    if money.all(|claim| columns[claim.at].title.normal.euro) {
        return;
    }
    claims.retain(|claim| claim.at != at);
    claims.push(Claim { score: SCORE, rank: 0, at, field: Field::Currency, why: "contenu seul".to_owned() });
}

/// True for a column that its header gives no meaning, or one that codes and kinds of lines may have been taken for.
fn is_free(claims: &[Claim], at: usize) -> bool {
    const KINDS: &[Field] = &[
        Field::Direction,
        Field::Category,
        Field::Nature,
        Field::State,
        Field::Operation,
        Field::Account,
        Field::Description,
    ];
    let mut own = claims.iter().filter(|claim| claim.at == at);
    own.all(|claim| claim.score < FORCED && KINDS.contains(&claim.field))
}

/// A column of nothing but two words for what is spent and what comes back tells the sign of a line, whatever its header:
/// `Indicator` over `DBIT` and `CRDT`, `Art` over `Kauf` and `Gutschrift`. Letters need a header of these letters, a mark
/// on the credits alone none at all.
pub(super) fn sides(sheet: &Sheet, rows: &[u32], columns: &[Column], claims: &mut Vec<Claim>) {
    // As much as for the kinds of papers.
    const SCORE: i32 = 101;
    let free =
        |at: &usize| columns[*at].profile.filled > 0 && columns[*at].forced.is_none() && is_free(claims, *at);
    let found: Vec<usize> =
        (0..columns.len()).filter(free).filter(|at| tells_sides(sheet, rows, &columns[*at])).collect();
    for at in found {
        claims.push(Claim { score: SCORE, rank: 0, at, field: Field::Direction, why: "contenu seul".to_owned() });
    }
}

fn tells_sides(sheet: &Sheet, rows: &[u32], column: &Column) -> bool {
    let cells = || rows.iter().map(|row| sheet.value(*row, column.column)).filter(|value| !value.is_blank());
    let is =
        |value: Value<'_>, word: &str| matches!(value, Value::Text(text) if text.trim().eq_ignore_ascii_case(word));
    let holds = |pair: &(&str, &str)| {
        cells().all(|value| is(value, pair.0) || is(value, pair.1))
            && cells().any(|value| is(value, pair.0))
            && cells().any(|value| is(value, pair.1))
    };
    let header = fold(&column.title.shown);
    let named = |pair: &&(&str, &str)| {
        header.split_once(' ').is_some_and(|letters| letters == **pair || letters == (pair.1, pair.0))
    };
    let all = |marks: &[&str]| cells().all(|value| marks.iter().any(|mark| is(value, mark)));
    let minus = ["-", "−", "–"];
    let untitled = || all(&["cr"]) || (all(&minus) && cells().count() * 2 <= rows.len());
    SIDE_PAIRS.iter().any(holds)
        || SIDE_LETTERS.iter().filter(named).any(holds)
        || (all(&["+", "-", "−", "–"]) && cells().any(|value| is(value, "+")) && !all(&["+"]))
        || (header.is_empty() && untitled())
}
