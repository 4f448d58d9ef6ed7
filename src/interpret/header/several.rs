//! Several columns of amounts side by side, each of another base or of another mission.

use rust_decimal::Decimal;

use super::arithmetic::{Numbers, numbers};
use super::content::{Known, Profile};
use super::layout::{Claim, Column, FORCED, Taken};
use crate::model::field::Field;
use crate::model::sheet::Sheet;
use crate::model::words::{contains_words, fold};

/// `Engagé TTC`, `Mandaté TTC` and `Payé TTC` side by side are three amounts: each is that of its base. What is
/// said of their VAT counts for the mandates only.
pub(super) fn bases(columns: &[Column], claims: &mut Vec<Claim>) {
    const BASES: &[(&str, Field)] =
        &[("engage", Field::AmountCommitted), ("mandate", Field::AmountOrdered), ("paye", Field::AmountPaid)];
    let base = |claim: &Claim| {
        let words = &columns[claim.at].title.normal.words;
        BASES.iter().find(|(word, _)| contains_words(words, word)).map(|(_, field)| *field)
    };
    let gross = |claim: &Claim| claim.score < FORCED && claim.field == Field::AmountInclTax;
    let mut found: Vec<Field> = claims.iter().filter(|claim| gross(claim)).filter_map(base).collect();
    found.sort_unstable_by_key(|field| *field as u32);
    found.dedup();
    if found.len() < 2 {
        return;
    }
    let of_vat = |claim: &Claim| claim.score < FORCED && matches!(claim.field, Field::AmountExclTax | Field::Tax);
    claims.retain(|claim| !of_vat(claim) || base(claim).is_none_or(|field| field == Field::AmountOrdered));
    for claim in claims.iter_mut().filter(|claim| gross(claim)) {
        claim.field = base(claim).unwrap_or(claim.field);
    }
}

/// `Net à payer` printed on the row of the total only says nothing of the lines beside `Montant`, which is full. What is
/// ordered or paid is another matter: nothing in its column may mean that nothing was.
pub(super) fn full_first(columns: &mut [Column], claims: &mut Vec<Claim>) {
    let is_gross = |claim: &Claim| matches!(claim.field, Field::Amount | Field::AmountInclTax);
    let is_full = |claim: &Claim| {
        let profile = &columns[claim.at].profile;
        profile.filled > 0 && profile.nearly_all(profile.amounts)
    };
    if !claims.iter().any(|claim| is_gross(claim) && is_full(claim)) {
        return;
    }
    let is_empty = |claim: &Claim| claim.score < FORCED && is_gross(claim) && columns[claim.at].profile.filled == 0;
    let empty: Vec<usize> = claims.iter().filter(|claim| is_empty(claim)).map(|claim| claim.at).collect();
    claims.retain(|claim| !empty.contains(&claim.at));
    empty.into_iter().for_each(|at| columns[at].refused = "colonne vide sur les lignes".to_owned());
}

/// The columns of amounts whose header names a mission.
#[derive(Debug, Default)]
pub(super) struct Missions {
    /// Several of them: what each mission bears.
    pub(super) columns: Vec<u32>,
    /// The only one.
    pub(super) lone: Option<u32>,
}

/// The mission that the few words of a header name.
fn mission_of<'k>(title: &str, known: &'k Known) -> Option<&'k str> {
    const WORDS_MAX: usize = 4;
    let folded = fold(title);
    let name = known.missions.iter().find(|name| contains_words(&folded, name))?;
    (folded.split(' ').count() <= WORDS_MAX).then_some(name.as_str())
}

fn holds_numbers(column: &Column) -> bool {
    let profile = &column.profile;
    profile.filled == 0 || (profile.nearly_all(profile.amounts) && !profile.nearly_all(profile.plain_dates))
}

/// `Lisbonne ; Montréal ; Total`: no abbreviation of an amount is read in the name of a mission, and of the amounts of
/// several missions none is that of the line.
pub(super) fn free_missions(columns: &mut [Column], known: &Known) {
    const OF_TAXES: &[&str] = &["ht", "ttc", "tva", "taxe", "taxes", "devise"];
    let is_money = |column: &Column| column.title.candidates.iter().any(|one| one.field.is_money());
    let named = |column: &Column| {
        let is_free = column.forced.is_none() && holds_numbers(column);
        let is_plain = || !fold(&column.title.shown).split(' ').any(|word| OF_TAXES.contains(&word));
        mission_of(&column.title.shown, known).filter(|_| is_free && is_plain())
    };
    // Nearly every table stops here.
    let first = columns.iter().find_map(named);
    let Some(first) = first else { return };
    let several = columns.iter().filter_map(named).any(|name| name != first);
    let others = columns.iter().any(|column| named(column).is_none() && is_money(column));
    for column in columns.iter_mut() {
        let is_whole = fold(&column.title.shown) == first;
        if named(column).is_some() && (several || (others && is_whole)) {
            column.title.candidates.retain(|one| !one.field.is_money());
        }
    }
}

/// Columns of numbers that mean nothing else and whose few words name a mission: `Miami`, `Part Milan`.
pub(super) fn missions(
    sheet: &Sheet,
    rows: &[u32],
    columns: &[Column],
    taken: &[Taken],
    known: &Known,
) -> Missions {
    let is_one = |(at, column): &(usize, &Column)| {
        holds_numbers(column)
            && taken.iter().all(|one| one.at != *at)
            && mission_of(&column.title.shown, known).is_some()
    };
    let found: Vec<&Column> = columns.iter().enumerate().filter(is_one).map(|(_, column)| column).collect();
    // Nights and heads are small whole numbers.
    let sum = |count: fn(&Profile) -> u32| found.iter().map(|column| count(&column.profile)).sum::<u32>();
    let is_money =
        sum(|profile| profile.cents) > 0 || sum(|profile| profile.small) * 2 < sum(|profile| profile.filled);
    // Unless they make the amount of each line, or a mandat has no other.
    let is_ordered = taken.iter().any(|one| one.field == Field::PaymentOrder);
    let is_alone = || is_ordered && !taken.iter().any(|one| one.field.is_money());
    let is_money =
        is_money || found.len() > 1 && (is_alone() || make_an_amount(sheet, rows, columns, taken, &found));
    let columns: Vec<u32> = found.iter().map(|column| column.column).collect();
    match columns.as_slice() {
        [_] if is_money => Missions { lone: columns.first().copied(), ..Missions::default() },
        [_, _, ..] if is_money => Missions { columns, lone: None },
        _ => Missions::default(),
    }
}

/// True when these columns together are an amount that was taken, line after line.
fn make_an_amount(sheet: &Sheet, rows: &[u32], columns: &[Column], taken: &[Taken], parts: &[&Column]) -> bool {
    let parts: Vec<Numbers> = parts.iter().map(|part| numbers(sheet, rows, part.column)).collect();
    let sum =
        |row: usize| parts.iter().filter_map(|numbers| numbers[row]).fold(Decimal::ZERO, Decimal::saturating_add);
    taken.iter().filter(|one| one.field.is_money()).any(|one| {
        let whole = numbers(sheet, rows, columns[one.at].column);
        let mut lines = whole.iter().enumerate().filter_map(|(row, value)| Some((row, (*value)?))).peekable();
        lines.peek().is_some() && lines.all(|(row, value)| value == sum(row))
    })
}

/// Columns of amounts beside those of the missions that take what concerns none of them: `Divers`, `Frais communs`, a
/// mission that the dossier does not know. On some line they hold what all of those leave at nothing, on others they
/// hold nothing; a rate, a total or a number of nights does neither. One that was taken for the amount is none.
pub(super) fn beside_missions(
    sheet: &Sheet,
    rows: &[u32],
    columns: &mut [Column],
    taken: &mut Vec<Taken>,
    missions: &[u32],
) -> Vec<u32> {
    const NO_COSTS: &[&str] = &[
        "total", "totaux", "ttc", "ht", "tva", "retenue", "retenues", "credit", "credits", "vote", "votes",
        "budget", "prevu", "prevus", "engage", "reste", "solde", "taux", "plafond",
    ];
    let of_missions: Vec<Numbers> = missions.iter().map(|column| numbers(sheet, rows, *column)).collect();
    let is_nothing = |value: Option<Decimal>| value.is_none_or(|value| value.is_zero());
    let borne = |row: usize| of_missions.iter().any(|numbers| !is_nothing(numbers[row]));
    let mut others = Vec::new();
    for (at, column) in columns.iter_mut().enumerate() {
        let means = taken.iter().find(|one| one.at == at);
        let may_be = match means {
            None => true,
            Some(one) => column.forced.is_none() && matches!(one.field, Field::Amount | Field::AmountInclTax),
        };
        let profile = &column.profile;
        let is_money = profile.cents > 0 && profile.nearly_all(profile.amounts) && profile.percents == 0;
        if !may_be || !is_money || missions.contains(&column.column) {
            continue;
        }
        let own = numbers(sheet, rows, column.column);
        let whole = |row: usize| of_missions.iter().filter_map(|numbers| numbers[row]).sum::<Decimal>();
        // The total of the line, where a line lacks it, and what is no cost.
        let is_total = own.iter().enumerate().any(|(row, value)| borne(row) && *value == Some(whole(row)));
        if is_total || fold(&column.title.shown).split(' ').any(|word| NO_COSTS.contains(&word)) {
            continue;
        }
        let alone = own.iter().enumerate().any(|(row, value)| !is_nothing(*value) && !borne(row));
        let absent = own.iter().enumerate().any(|(row, value)| is_nothing(*value) && borne(row));
        if alone && absent {
            others.push(column.column);
            taken.retain(|one| one.at != at);
            column.refused = "montants d’aucune mission du dossier, ajoutés à ceux des missions".to_owned();
        }
    }
    others
}
