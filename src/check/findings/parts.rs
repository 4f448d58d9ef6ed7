//! A finding on a line that several missions share is a finding of each of them, for its part: the file of
//! each is judged and signed by itself. Example: an agency invoice of 1 000,00 €, 600,00 € for Miami and
//! 400,00 € for Milan, has no document: neither mission is ready.

use crate::check::Seen;
use crate::model::books::Books;
use crate::model::entry::Share;
use crate::model::finding::{Observation, Severity};
use crate::model::money::Money;

/// Replaces what stands against a shared line by what stands against each part of it. Information stays one.
pub(in crate::check) fn of_missions(seen: Vec<Seen>, books: &Books) -> Vec<Seen> {
    let mut all = Vec::with_capacity(seen.len());
    for one in seen {
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

/// The shares of the line at fault, when no mission is told.
fn shares<'b>(one: &Seen, books: &'b Books) -> &'b [Share] {
    let told = one.observation.mission.is_some() || one.severity == Severity::Info;
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
    Observation { message, mission: Some(share.mission), amount, ..whole.clone() }
}
