//! What the text says of its missions, claim by claim; and what remains when claims meet.
//!
//! Of two claims on one thing the better placed counts; of two as well placed that differ, none: the value is
//! left to fill in, and both are quoted.

use super::amounts::Amount;
use super::dates::Stay;
use super::people::Heads;
use super::sums::Sum;
use crate::model::declaration::Quote;

/// What a claim is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Subject {
    /// First and last day.
    Days,
    /// What it cost; of no mission, what all did.
    Cost,
    /// What it cost of this nature.
    Nature(&'static str),
    /// Who went.
    Heads,
}

/// What a claim says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Stay(Stay),
    Amount(Amount),
    /// One of these, side by side under headers that do not tell which is the cost.
    OneOf(Vec<Amount>),
    Heads(Heads),
}

/// One thing that the text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) subject: Subject,
    /// None: of all the missions.
    pub(super) mission: Option<usize>,
    pub(super) value: Value,
    /// 3 and more beside the name or in a table, 2 in the section of the mission, 1 hardly.
    pub(super) rank: u8,
    pub(super) quote: Quote,
}

/// Everything that the text says, in its order.
#[derive(Debug, Default)]
pub(super) struct Claims {
    pub(super) all: Vec<Claim>,
    /// Said of no one knows which mission.
    pub(super) unplaced: Vec<(Subject, Quote, String)>,
    /// Lines `Total : …` behind what is said of a mission: of that one, or of all.
    pub(super) sums: Vec<Sum>,
    /// What is called a part, or something else than the cost: told only where it can hardly be that.
    pub(super) aside: Vec<Claim>,
    /// Days that were authorised.
    pub(super) loose: Vec<Claim>,
    /// The amounts of one sentence, where there are several: parts of what they make.
    pub(super) parts: Vec<Vec<Amount>>,
    /// What is being said is of other years than the missions'.
    pub(super) is_elsewhen: bool,
    /// What was said of other years.
    elsewhen: Vec<Claim>,
    /// The text has missions that were not recognised: the one that is known is not the whole.
    pub(super) has_more: bool,
}

/// The rank of what stands apart in the story of the only mission: told where it is another amount.
pub(super) const APART: u8 = 9;

impl Claims {
    pub(super) fn add(&mut self, claim: Claim) {
        let list = if self.is_elsewhen { &mut self.elsewhen } else { &mut self.all };
        list.push(claim);
    }

    /// An amount that is called something else than the cost; of rank 1, a part of it; or that stands [`APART`].
    pub(super) fn put_aside(&mut self, mission: Option<usize>, amount: &Amount, quote: Quote, rank: u8) {
        if !self.is_elsewhen {
            let value = Value::Amount(amount.clone());
            self.aside.push(Claim { subject: Subject::Cost, mission, value, rank, quote });
        }
    }

    /// `Imputation : chapitre 65, coût de …`, and in another paragraph the rest: together they are parts.
    pub(super) fn gather_apart(&mut self) {
        let apart = self.aside.iter().filter(|claim| claim.rank == APART);
        let amounts = apart.filter_map(|claim| match &claim.value {
            Value::Amount(amount) => Some(amount.clone()),
            _ => None,
        });
        let amounts: Vec<Amount> = amounts.collect();
        self.parts.push(amounts);
    }

    /// Days of an authorisation: of the mission where nothing better is said.
    pub(super) fn put_loose(&mut self, mission: usize, stay: &Stay, quote: Quote) {
        let (value, rank) = (Value::Stay(stay.clone()), 1);
        let claim = Claim { subject: Subject::Days, mission: Some(mission), value, rank, quote };
        if !self.is_elsewhen {
            self.loose.push(claim.clone());
        }
        self.add(claim);
    }

    /// Takes what was said of other years for the missions of which nothing else is: their year is then told
    /// otherwise than where one looked for it.
    pub(super) fn recall(&mut self) {
        let told = |claim: &Claim| {
            let same = self.all.iter().filter(|one| one.mission == claim.mission);
            same.map(|one| one.subject).any(|subject| subject == claim.subject || subject == Subject::Days)
        };
        let (_, only): (Vec<Claim>, Vec<Claim>) = std::mem::take(&mut self.elsewhen)
            .into_iter()
            .partition(|claim| claim.mission.is_none() || told(claim));
        self.all.extend(only);
    }

    /// The claims on a thing, the best placed only.
    pub(super) fn best(&self, subject: Subject, mission: Option<usize>) -> Vec<&Claim> {
        let on = |claim: &&Claim| claim.subject == subject && claim.mission == mission;
        let rank = self.all.iter().filter(on).map(|claim| claim.rank).max();
        self.all.iter().filter(on).filter(|claim| Some(claim.rank) == rank).collect()
    }
}
