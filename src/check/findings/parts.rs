//! A finding on a line that several missions share is a finding of each of them, for its part: the file of
//! each is judged and signed by itself. Example: an agency invoice of 1 000,00 €, 600,00 € for Miami and
//! 400,00 € for Milan, has no document: neither mission is ready. The same is true of one on several lines, each of
//! its own mission: an invoice of both that is paid twice.

use crate::check::Seen;
use crate::check::grounds::scope;
use crate::model::books::Books;
use crate::model::entry::{EntryId, Share};
use crate::model::finding::{Observation, Part, Severity};
use crate::model::mission::MissionId;
use crate::model::money::Money;

/// Replaces what stands against a shared line, or against lines of several missions, by what stands against each part
/// of it. Information stays one.
pub(in crate::check) fn of_missions(seen: Vec<Seen>, books: &Books) -> Vec<Seen> {
    let mut all = Vec::with_capacity(seen.len());
    for one in seen {
        if one.observation.parts.len() > 1 {
            all.extend(of_lines(&one, books));
            continue;
        }
        let shares = shares(&one, books);
        if shares.len() < 2 {
            all.push(one);
            continue;
        }
        let amounts = amounts(one.observation.amount, shares, books);
        for (share, amount) in shares.iter().zip(amounts) {
            all.push(Seen { observation: part(&one.observation, share, amount, books), ..one.clone() });
        }
    }
    all
}

/// The missions that a finding stands against.
pub(super) fn missions(one: &Seen, books: &Books) -> Vec<MissionId> {
    let parts = one.observation.parts.iter().map(|part| part.mission);
    let shares = shares(one, books).iter().map(|share| share.mission);
    one.observation.mission.into_iter().chain(parts).chain(shares).collect()
}

/// Hangs an observation on every mission of the lines at stake, with what these give it; on those of the lines beside
/// them too, which are in question as well. Of lines of one mission it is that one's.
pub(in crate::check) fn on_missions_of(
    books: &Books,
    observation: Observation,
    at_stake: &[EntryId],
    beside: &[EntryId],
) -> Observation {
    let shares = shares_of(books, at_stake);
    let mut others: Vec<MissionId> = beside.iter().flat_map(|id| scope::missions(books, *id)).collect();
    others.retain(|mission| shares.iter().all(|share| share.mission != *mission));
    others.sort_unstable();
    others.dedup();
    match (shares.as_slice(), others.as_slice()) {
        ([], []) => observation,
        ([Share { mission: only, .. }], []) | ([], [only]) => observation.mission(*only),
        _ => {
            let amounts = amounts(observation.amount, &shares, books);
            let of_lines =
                shares.iter().zip(amounts).map(|(share, amount)| Part { mission: share.mission, amount });
            let of_others = others.into_iter().map(|mission| Part { mission, amount: None });
            let mut parts: Vec<Part> = of_lines.chain(of_others).collect();
            parts.sort_by_key(|part| part.mission);
            observation.parts(parts)
        }
    }
}

/// What lines give to each of their missions.
pub(in crate::check) fn shares_of(books: &Books, lines: &[EntryId]) -> Vec<Share> {
    let mut missions: Vec<MissionId> = lines.iter().flat_map(|id| scope::missions(books, *id)).collect();
    missions.sort_unstable();
    missions.dedup();
    let share = |mission| Share { mission, amount: books.sum(lines.iter().map(|id| books.share(*id, mission))) };
    missions.into_iter().map(share).collect()
}

/// One finding for each part, at the first of its lines that are of that mission.
fn of_lines(one: &Seen, books: &Books) -> Vec<Seen> {
    let whole = &one.observation;
    if one.severity == Severity::Info {
        let mission = whole.subjects.first().and_then(|id| scope::mission(books, *id));
        let observation = Observation { mission, parts: Vec::new(), ..whole.clone() };
        return vec![Seen { observation, ..one.clone() }];
    }
    let of_part = |own: &Part| {
        let mut observation = Observation { mission: Some(own.mission), parts: vec![*own], ..whole.clone() };
        observation.amount = own.amount;
        if let Some(amount) = own.amount {
            let label = &books.mission(own.mission).label;
            observation.message.push_str(&format!(" Part de {label} : {amount}."));
        }
        let is_here = |id: &&EntryId| books.entry(**id).place == whole.at;
        let is_own = |id: &&EntryId| books.assignment(**id).touches(own.mission);
        let stands_here = whole.subjects.iter().find(is_here).is_some_and(|id| is_own(&id));
        if let Some(first) = whole.subjects.iter().find(is_own).filter(|_| !stands_here) {
            let at = books.entry(*first).place.clone();
            observation.related.retain(|place| *place != at);
            observation.related.insert(0, std::mem::replace(&mut observation.at, at));
        }
        Seen { observation, ..one.clone() }
    };
    whole.parts.iter().map(of_part).collect()
}

/// The shares of the line at fault, when no mission is told.
fn shares<'b>(one: &Seen, books: &'b Books) -> &'b [Share] {
    let is_parted = one.observation.mission.is_some() || !one.observation.parts.is_empty();
    let told = is_parted || one.severity == Severity::Info;
    let first = one.observation.subjects.first().filter(|_| !told);
    first.map_or(&[], |id| books.assignment(*id).shares.as_slice())
}

/// The amount at stake shared out as the line is, to the cent: what rounding leaves goes to the last.
fn amounts(at_stake: Option<Money>, shares: &[Share], books: &Books) -> Vec<Option<Money>> {
    let Some(at_stake) = at_stake else { return vec![None; shares.len()] };
    let whole = books.sum(shares.iter().map(|share| share.amount)).amount();
    let mut left = at_stake;
    let mut amounts = Vec::with_capacity(shares.len());
    for (at, share) in shares.iter().enumerate() {
        let part = at_stake.amount().checked_mul(share.amount.amount()).and_then(|part| part.checked_div(whole));
        let part = part.map(|part| Money::new(part.round_dp(2), at_stake.currency()));
        let part = part.filter(|_| at + 1 < shares.len()).unwrap_or(left);
        left = left.checked_sub(part).unwrap_or(left);
        amounts.push(Some(part));
    }
    amounts
}

fn part(whole: &Observation, share: &Share, amount: Option<Money>, books: &Books) -> Observation {
    let label = &books.mission(share.mission).label;
    let message = format!("{} Part de {label} : {}.", whole.message, share.amount);
    let parts = vec![Part { mission: share.mission, amount }];
    Observation { message, mission: Some(share.mission), amount, parts, ..whole.clone() }
}
