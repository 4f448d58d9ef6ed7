//! To which mission belongs what a paragraph says: the one named beside it, else the one of the sentence, of
//! the paragraph, of the section, else the only one of the report. What could belong to two belongs to none.

use std::ops::Range;

use rust_decimal::Decimal;

use super::absent;
use super::affairs;
use super::claims::{APART, Claim, Claims, Subject, Value};
use super::known::{self, Known};
use super::pairing::{Owner, by_rank, distance, paired};
use super::people::{self, Heads, Who};
use super::places;
use super::reading::Reading;
use super::strength::{self, Strength};
use super::sums;
use super::vocabulary;

/// A paragraph, its section, and what is known.
struct Paragraph<'r, 'd> {
    reading: &'r Reading<'d>,
    missions: &'r [Known],
    /// Missions that it names, where.
    named: Vec<(usize, Range<usize>)>,
    section: Option<usize>,
    /// The object of the report.
    is_object: bool,
}

/// What a paragraph says.
pub(super) fn claim(
    reading: &Reading<'_>,
    missions: &[Known],
    section: Option<usize>,
    is_object: bool,
    years: &[i16],
    claims: &mut Claims,
) {
    let mut named = known::named(missions, reading);
    if named.is_empty() {
        named = by_rank(missions, reading);
    }
    let paragraph = Paragraph { reading, missions, named, section, is_object };
    for sentence in reading.sentences() {
        claims.is_elsewhen = affairs::is_of_other_years(&reading.tokens, sentence.clone(), years);
        paragraph.days(&sentence, claims);
        paragraph.costs(&sentence, claims);
        paragraph.heads(&sentence, claims);
    }
    claims.is_elsewhen = false;
}

impl Paragraph<'_, '_> {
    /// The owner of each of these things of a sentence.
    fn owners(&self, sentence: &Range<usize>, things: &[Range<usize>]) -> Vec<Owner> {
        let named: Vec<&(usize, Range<usize>)> =
            self.named.iter().filter(|(_, at)| sentence.contains(&at.start)).collect();
        let mut distinct: Vec<usize> = named.iter().map(|(mission, _)| *mission).collect();
        distinct.sort_unstable();
        distinct.dedup();
        match distinct.as_slice() {
            [] => vec![self.around(); things.len()],
            [only] => things.iter().map(|thing| self.beside(*only, &named, thing)).collect(),
            _ => paired(&named, things),
        }
    }

    /// The one mission of the sentence; but for a mission that only its days make one, not beyond the name of
    /// another place.
    fn beside(&self, only: usize, named: &[&(usize, Range<usize>)], thing: &Range<usize>) -> Owner {
        let is_announced = self.missions.get(only).is_some_and(|mission| mission.is_announced);
        let last = named.iter().map(|(_, at)| at.start).filter(|start| *start < thing.start).max();
        let crossed = self.reading.places.iter().any(|place| {
            place.how == places::How::Preposition
                && last.is_some_and(|last| place.at.start > last)
                && place.at.end <= thing.start
        });
        if crossed && !is_announced { Owner::Unknown } else { Owner::Beside(only) }
    }

    fn is_apart(&self) -> bool {
        self.named.is_empty() && sums::is_apart(self.reading)
    }

    fn around(&self) -> Owner {
        // `Incidence financière : …` in the story of one mission may be its own.
        if self.is_apart() && (self.section.is_none() || self.missions.len() == 1) {
            return Owner::Nobody;
        }
        // `Gênes : …` at the head of the paragraph.
        let head = places::head(&self.reading.tokens).and_then(|mention| {
            self.named.first().filter(|(_, at)| at.start == mention.at.start).map(|(mission, _)| *mission)
        });
        let only = known::only(self.missions, self.reading);
        match (head.or(only), self.named.is_empty(), self.section) {
            (Some(mission), _, _) => Owner::Around(mission),
            (None, false, _) => Owner::Unknown,
            (None, true, Some(mission)) => Owner::Around(mission),
            (None, true, None) => Owner::Nobody,
        }
    }

    fn days(&self, sentence: &Range<usize>, claims: &mut Claims) {
        let reading = self.reading;
        let strength = |stay: &&super::dates::Stay| strength::of(reading, stay);
        let here = reading.stays.iter().filter(|stay| sentence.contains(&stay.at.start));
        let stays: Vec<&super::dates::Stay> = here.filter(|stay| strength(stay) != Strength::Other).collect();
        if let Some(stay) = self.way(&stays) {
            let owner = self.owners(sentence, std::slice::from_ref(&stay.at)).pop();
            self.claim_days(&stay, owner.unwrap_or(Owner::Nobody), 3, claims);
            return;
        }
        let places: Vec<Range<usize>> = stays.iter().map(|stay| stay.at.clone()).collect();
        for (stay, owner) in stays.iter().zip(self.owners(sentence, &places)) {
            let rank = match strength(stay) {
                Strength::Mission => 3,
                // `- Fribourg - 12 octobre 2016 - 1 élu`: a list of missions.
                _ if self.heads_paragraph() && reading.stays.len() == 1 => 3,
                _ if stay.is_range => 2,
                _ => 1,
            };
            // A day in the middle of a story is no stay.
            if rank > 1 && (stay.is_range || rank == 3) {
                self.claim_days(stay, owner, rank, claims);
            }
        }
    }

    fn claim_days(&self, stay: &super::dates::Stay, owner: Owner, rank: u8, claims: &mut Claims) {
        let quote = self.reading.quote(&stay.at);
        let value = Value::Stay(stay.clone());
        // A single day says less than a stay.
        let rank = if stay.is_range { rank * 2 } else { rank * 2 - 1 };
        // Days of an authorisation: told when they do not hold those of the mission.
        let is_loose = strength::is_authorised(self.reading, stay);
        if let (true, Some(mission)) = (is_loose, owner.mission()) {
            claims.put_loose(mission, stay, quote);
            return;
        }
        match owner {
            Owner::Beside(mission) => {
                claims.add(Claim { subject: Subject::Days, mission: Some(mission), value, rank, quote })
            }
            Owner::Around(mission) => {
                // `Les agents étaient sur place du …`: days of some of them, where those of all are told.
                let of_some = absent::is_of_some(&self.reading.tokens, self.reading.sentence(stay.at.start).start);
                let rank = if of_some { HARDLY } else { rank - 1 };
                claims.add(Claim { subject: Subject::Days, mission: Some(mission), value, rank, quote });
            }
            Owner::Nobody | Owner::Unknown if self.missions.len() > 1 && rank > 4 => {
                let said = self.reading.tokens.slice(&stay.at).to_owned();
                claims.unplaced.push((Subject::Days, quote, said));
            }
            Owner::Nobody | Owner::Unknown => {}
        }
    }

    /// `départ le 3 mai 2018, retour le 9 mai 2018`: two days are one stay.
    fn way(&self, stays: &[&super::dates::Stay]) -> Option<super::dates::Stay> {
        let [there, back] = stays else { return None };
        let tokens = &self.reading.tokens;
        let says = |stay: &super::dates::Stay, words: &[&str]| {
            tokens.any(stay.at.start.saturating_sub(5)..stay.at.start, words)
        };
        let is_way = !there.is_range
            && !back.is_range
            && says(there, &["depart*", "aller", "quitte*", "parti*"])
            && says(back, &["retour*", "rentre*", "revenu*"]);
        is_way.then_some(super::dates::Stay {
            start: there.start,
            end: back.end,
            is_range: true,
            is_cut: false,
            at: there.at.start..back.at.end,
        })
    }

    fn heads(&self, sentence: &Range<usize>, claims: &mut Claims) {
        let reading = self.reading;
        let counts: Vec<&people::Count> =
            reading.counts.iter().filter(|count| sentence.contains(&count.at.start)).collect();
        let categories = counts.iter().filter(|count| count.who != Who::All).count();
        let about = people::is_about_members(&reading.tokens, sentence.clone())
            || reading.tokens.any(
                0..reading.tokens.len().min(4),
                &["composition", "delegation*", "participant*", "effectif*", "membre*"],
            );
        if counts.is_empty() || !(about || categories >= 2 || self.is_list_item()) {
            return;
        }
        let places: Vec<Range<usize>> = counts.iter().map(|count| count.at.clone()).collect();
        let owners = self.owners(sentence, &places);
        // One delegation after the other: the counts of each.
        let mut groups: Vec<(Owner, Vec<people::Count>)> = Vec::new();
        for (count, owner) in counts.iter().zip(owners) {
            match groups.last_mut().filter(|(last, _)| *last == owner) {
                Some((_, group)) => group.push((*count).clone()),
                None => groups.push((owner, vec![(*count).clone()])),
            }
        }
        for (owner, group) in groups {
            self.claim_heads(owner, &group, claims);
        }
    }

    fn claim_heads(&self, owner: Owner, group: &[people::Count], claims: &mut Claims) {
        let reading = self.reading;
        let (Some(first), Some(last)) = (group.first(), group.last()) else { return };
        let Some(heads) = Heads::of(&reading.tokens, group) else { return };
        let at = first.at.start..last.at.end;
        let quote = reading.quote(&at);
        // A chairman named without a number, an unknown number of others: the elected cannot be told.
        let heads = if heads.is_complete() { heads } else { absent::without_untold(reading, heads, &at) };
        // One category alone may be somebody on the way.
        let weak = u8::from(heads.all.is_none() && heads.by_category.iter().flatten().count() < 2);
        let value = Value::Heads(heads);
        let (mission, rank) = match owner {
            Owner::Beside(mission) => (mission, 6 - weak),
            Owner::Around(mission) => (mission, 4 - weak),
            Owner::Nobody | Owner::Unknown => {
                if self.missions.len() > 1 && !reading.tokens.any(0..reading.tokens.len(), vocabulary::TOGETHER) {
                    claims.unplaced.push((Subject::Heads, quote, reading.tokens.slice(&at).to_owned()));
                }
                return;
            }
        };
        claims.add(Claim { subject: Subject::Heads, mission: Some(mission), value, rank, quote });
    }

    /// The paragraph begins with the name of a mission.
    fn heads_paragraph(&self) -> bool {
        let head = places::head(&self.reading.tokens);
        head.is_some_and(|head| self.named.first().is_some_and(|(_, at)| at.start == head.at.start))
    }

    fn is_list_item(&self) -> bool {
        self.reading.block.text.starts_with(['-', '•', '*', '·', '▪', '\u{f0b7}', 'o'])
            || places::head(&self.reading.tokens).is_some()
    }

    fn costs(&self, sentence: &Range<usize>, claims: &mut Claims) {
        let reading = self.reading;
        let here = reading.amounts.iter().filter(|amount| sentence.contains(&amount.at.start));
        let (others, amounts): (Vec<_>, Vec<_>) = here.partition(|amount| strength::is_other(reading, amount));
        for amount in others {
            let owner = self.owners(sentence, std::slice::from_ref(&amount.at)).pop();
            claims.put_aside(owner.and_then(Owner::mission), amount, reading.quote(&amount.at), 0);
        }
        if amounts.len() > 1 {
            claims.parts.push(amounts.iter().map(|amount| (*amount).clone()).collect());
        }
        // `Déduction faite de la participation de …, le coût net est de …`: what others gave, and what remains.
        if reading.tokens.any(sentence.clone(), vocabulary::NET) {
            claims.parts.extend(reading.amounts.iter().flat_map(|one| {
                let net = amounts.iter().filter(move |net| net.at != one.at);
                net.map(move |net| vec![one.clone(), (*net).clone()])
            }));
        }
        let names_missions = self.named.iter().any(|(_, at)| sentence.contains(&at.start));
        let kinds: Vec<Kind> = amounts
            .iter()
            .enumerate()
            .map(|(rank, amount)| {
                let next = amounts.get(rank + 1).map(|next| next.at.start);
                match self.sums(&amounts[..rank], amount) {
                    true => Kind::Whole,
                    false => self.kind(amount, next, rank > 0, names_missions),
                }
            })
            .collect();
        let parts: Vec<Range<usize>> = amounts
            .iter()
            .zip(&kinds)
            .filter(|(_, kind)| **kind != Kind::Whole)
            .map(|(amount, _)| amount.at.clone())
            .collect();
        let mut owners = self.owners(sentence, &parts).into_iter();
        for (amount, kind) in amounts.iter().zip(kinds) {
            let owner = if kind == Kind::Whole { Owner::Nobody } else { owners.next().unwrap_or(Owner::Unknown) };
            self.claim_cost(amount, kind, owner, claims);
        }
    }

    /// `Cologne (… €) et Gand (… €) ont coûté … €`: to the cent what the amounts before it make.
    fn sums(&self, before: &[&super::amounts::Amount], amount: &super::amounts::Amount) -> bool {
        // `Transport : 700 €, hôtel : 500 €, soit 1 200 €`: the parts are of one mission, and so is what they make.
        let sentence = self.reading.sentence(amount.at.start);
        let mut names =
            self.named.iter().filter(|(_, at)| sentence.contains(&at.start)).map(|(mission, _)| mission);
        let first = names.next();
        if first.is_none() || names.all(|other| Some(other) == first) {
            return false;
        }
        let parts: Option<Decimal> = before.iter().map(|part| part.value).sum();
        self.missions.len() > 1 && before.len() > 1 && amount.value.is_some() && parts == amount.value
    }

    /// What an amount of the sentence is.
    fn kind(
        &self,
        amount: &super::amounts::Amount,
        next: Option<usize>,
        is_later: bool,
        names_missions: bool,
    ) -> Kind {
        let reading = self.reading;
        let tokens = &reading.tokens;
        let before = strength::before(reading, amount);
        let after = strength::after(reading, amount);
        // What follows it are its parts.
        let parted = next.is_some_and(|next| {
            let between = amount.at.end..next;
            tokens.any(between.clone(), vocabulary::PARTS)
                || between.clone().take(2).any(|at| tokens.sign(at) == ':')
        });
        let several = self.missions.len() > 1;
        if parted && !is_later && names_missions && several {
            let owned = self
                .named
                .iter()
                .any(|(_, at)| at.end <= amount.at.start && reading.sentence(amount.at.start).contains(&at.start));
            let later = self.named.iter().any(|(_, at)| at.start >= amount.at.end);
            if later && (!owned || tokens.any(before.clone(), vocabulary::TOGETHER)) {
                return Kind::Whole;
            }
        }
        // `soit 14 002,00 € au total, s'élèvent à 8 120,00 € pour…`.
        let behind = amount.at.end..(amount.at.end + 3).min(tokens.len());
        let own = reading.sentence(amount.at.start);
        let here = self.named.iter().filter(|(_, at)| own.contains(&at.start));
        let mut here: Vec<usize> = here.map(|(one, _)| *one).collect();
        here.dedup();
        if several && here.len() != 1 && tokens.any(behind, &["au total", "en tout"]) {
            return Kind::Whole;
        }
        // `… pour Cologne et … pour Gand, soit au total …`: what was parted before.
        let follows = amount.at.start.saturating_sub(5)..amount.at.start;
        let sums = tokens.any(follows, &["au total", "un total", "total de", "total general", "ensemble"]);
        let closes = !self.named.iter().any(|(_, at)| {
            at.start >= amount.at.end
                && at.start <= amount.at.end + 4
                && reading.tokens.sentence(at.start) == reading.tokens.sentence(amount.at.start)
        });
        if several && is_later && names_missions && sums && closes {
            return Kind::Whole;
        }
        let named_before = super::natures::before(reading, amount);
        let named_after = tokens
            .any(after.start..(after.start + 1).min(after.end), &["de", "pour", "au", "d", "en"])
            .then(|| super::natures::nature(tokens, after.clone()))
            .flatten();
        if let Some(nature) = named_before.or(named_after).filter(|_| !parted) {
            return Kind::Nature(nature);
        }
        let this_one = tokens.any(before.clone(), vocabulary::THIS_ONE);
        if several && !this_one && !names_missions && tokens.any(own.start..amount.at.start, vocabulary::TOGETHER) {
            // `Le coût total s'élève à …` in the story of one mission.
            let is_told = self.section.is_some() && !tokens.any(own.start..amount.at.start, vocabulary::THESE);
            return if is_told { Kind::Sum } else { Kind::Whole };
        }
        if strength::is_cost(reading, amount) { Kind::Cost } else { Kind::Plain }
    }

    fn claim_cost(&self, amount: &super::amounts::Amount, kind: Kind, owner: Owner, claims: &mut Claims) {
        let reading = self.reading;
        let several = self.missions.len() > 1;
        let quote = reading.quote(&amount.at);
        let value = Value::Amount(amount.clone());
        let is_weak = strength::is_committed(reading, amount)
            || strength::is_share(reading, amount)
            || strength::has_others(reading, amount);
        if strength::is_paid_back(reading, amount) {
            claims.put_aside(owner.mission(), amount, quote.clone(), HARDLY);
        }
        let mut add = |subject: Subject, mission: Option<usize>, rank: u8| {
            let rank = if is_weak { HARDLY } else { rank };
            claims.add(Claim { subject, mission, value: value.clone(), rank, quote: quote.clone() });
        };
        match (kind, owner) {
            (Kind::Nature(nature), Owner::Beside(mission) | Owner::Around(mission)) => {
                add(Subject::Nature(nature), Some(mission), 3)
            }
            (Kind::Nature(_), _) => {}
            (Kind::Whole, _) => add(Subject::Cost, None, 3),
            (Kind::Sum, Owner::Nobody | Owner::Unknown | Owner::Beside(_)) => add(Subject::Cost, None, 3),
            (Kind::Cost, Owner::Beside(mission)) => add(Subject::Cost, Some(mission), 3),
            // `Gênes : 1 177,87 €`, `1 177,87 € pour Gênes`: no word for a cost, and none is needed.
            (Kind::Plain, Owner::Beside(mission)) => {
                let close = self.named.iter().any(|(_, at)| distance(at, &amount.at) <= 4);
                let before = amount.at.start.saturating_sub(1);
                let told = reading.tokens.sign(before) == ':' || reading.tokens.word(before) == "pour";
                let item =
                    reading.tokens.sign(before) == '-' && self.heads_paragraph() && reading.amounts.len() == 1;
                if close || told || item || self.is_last_word(amount) {
                    add(Subject::Cost, Some(mission), 3);
                }
            }
            (Kind::Cost | Kind::Sum, Owner::Around(mission))
                if several && (kind == Kind::Sum || sums::is_line(reading) || self.is_apart()) =>
            {
                let mission = Some(mission);
                let is_hardly = strength::has_others(reading, amount) || strength::is_shared(reading, amount);
                let rank = if is_hardly { HARDLY } else { 2 };
                let claim = Claim { subject: Subject::Cost, mission, value, rank, quote };
                claims.sums.push(sums::Sum { claim, is_apart: self.is_apart() });
            }
            (Kind::Cost, Owner::Around(mission)) => add(Subject::Cost, Some(mission), 2),
            (Kind::Cost, Owner::Nobody) if several && !self.is_object => add(Subject::Cost, None, 2),
            (Kind::Cost, Owner::Nobody) if self.is_apart() && !several => {
                claims.put_aside(Some(0), amount, quote, APART)
            }
            (Kind::Cost, Owner::Unknown) => {
                let said = reading.tokens.slice(&amount.at).to_owned();
                claims.unplaced.push((Subject::Cost, quote.clone(), said));
            }
            _ => {}
        }
    }
}

impl Paragraph<'_, '_> {
    /// `Déplacement à Suva, du 8 au 12 novembre : 3 élus, 12 453,10 €.`: the one amount, the last of what is told.
    fn is_last_word(&self, amount: &super::amounts::Amount) -> bool {
        let reading = self.reading;
        let ends = (amount.at.end..reading.tokens.len()).all(|at| reading.tokens.sign(at) != ' ');
        reading.tokens.sign(amount.at.start.saturating_sub(1)) == ','
            && ends
            && reading.amounts.len() == 1
            && !reading.stays.is_empty()
            && reading.sentences().len() == 1
    }
}

/// The rank of what counts where nothing better is said.
const HARDLY: u8 = 1;

/// What an amount is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Of all the missions.
    Whole,
    /// Of all, or of the one that is spoken of.
    Sum,
    Cost,
    Nature(&'static str),
    Plain,
}
