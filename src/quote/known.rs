//! Which missions the report is about: places that it names as such, gives dates and amounts to.

use rustc_hash::FxHashMap;

use super::places::{self, How, Mention};
use super::reading::Reading;
use super::strength::{self, Strength};
use super::table::{self, Table};
use super::vocabulary;
use crate::model::declaration::{Quote, Quoted};
use crate::model::words::fold;

/// A mission and the names under which the text speaks of it.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) name: Quoted<String>,
    /// Folded.
    pub(super) names: Vec<String>,
    pub(super) bracket: Option<Quoted<String>>,
    /// The object, a title or a table says that it is a mission.
    pub(super) is_announced: bool,
}

/// Why a place may be a mission.
#[derive(Default)]
struct Evidence {
    /// The object of the report names it.
    in_title: bool,
    /// Days of a mission stand beside it.
    dated: bool,
    /// An amount stands beside it.
    paid: bool,
    /// Members are counted beside it.
    manned: bool,
    /// A row of a table of missions.
    in_table: bool,
}

struct Candidate {
    folded: String,
    name: Quoted<String>,
    bracket: Option<Quoted<String>>,
    evidence: Evidence,
    first: usize,
}

#[derive(Default)]
struct Candidates {
    all: Vec<Candidate>,
    by_name: FxHashMap<String, usize>,
}

impl Candidates {
    fn meet(&mut self, reading: &Reading<'_>, mention: &Mention) -> &mut Evidence {
        let quote = reading.quote(&mention.at);
        self.note(&mention.name, mention.bracket.as_deref(), quote)
    }

    fn note(&mut self, name: &str, bracket: Option<&str>, quote: Quote) -> &mut Evidence {
        let folded = fold(name);
        let next = self.all.len();
        let at = *self.by_name.entry(folded.clone()).or_insert(next);
        if at == next {
            let name = Quoted { value: name.to_owned(), quote: quote.clone() };
            self.all.push(Candidate { folded, name, bracket: None, evidence: Evidence::default(), first: next });
        }
        let one = &mut self.all[at];
        // A name in small letters says more than one in capitals: its accents are there.
        let shouts = |name: &str| !name.chars().any(char::is_lowercase);
        if shouts(&one.name.value) && !shouts(name) {
            one.name = Quoted { value: name.to_owned(), quote: quote.clone() };
        }
        if one.bracket.is_none() {
            one.bracket = bracket.map(|bracket| Quoted { value: bracket.to_owned(), quote });
        }
        &mut one.evidence
    }
}

/// A text with more missions than this is no report of missions.
const MISSIONS_MAX: usize = 100;

/// The missions of the report, in the order of the text. `title` is the block of the object.
pub(super) fn missions(readings: &[Reading<'_>], title: Option<usize>, tables: &[Table<'_>]) -> Vec<Known> {
    let mut candidates = Candidates::default();
    for (at, reading) in readings.iter().enumerate() {
        if reading.is_row() {
            continue;
        }
        if Some(at) == title {
            for mention in reading.places.iter().filter(|mention| mention.how == How::Preposition) {
                candidates.meet(reading, mention).in_title = true;
            }
        }
        beside(reading, &mut candidates);
    }
    let announced = announced(readings);
    for (reading, mention) in &announced {
        candidates.meet(reading, mention).in_table = true;
    }
    let in_tables = tables.iter().flat_map(|table| {
        let mut found = table::rows_of_missions(table);
        found.extend(table::columns_of_missions(table));
        found
    });
    for row in in_tables {
        let evidence = candidates.note(&row.name, row.bracket.as_deref(), row.quote.clone());
        evidence.in_table |= row.is_sure;
        evidence.dated |= row.has_dates;
        evidence.paid |= row.has_amount;
    }
    let mut missions = chosen(candidates);
    missions.truncate(MISSIONS_MAX);
    for mission in missions.iter_mut().filter(|mission| mission.bracket.is_none()) {
        mission.bracket = bracket(readings, mission);
    }
    missions
}

/// The country that stands in brackets behind the name, wherever it is.
fn bracket(readings: &[Reading<'_>], mission: &Known) -> Option<Quoted<String>> {
    let mentions = readings.iter().flat_map(|reading| reading.places.iter().map(move |one| (reading, one)));
    let mut own = mentions.filter(|(_, one)| mission.names.contains(&one.folded));
    own.find_map(|(reading, one)| {
        let value = one.bracket.clone()?;
        Some(Quoted { value, quote: reading.quote(&one.at) })
    })
}

/// Titles of sections that say `Mission à Dakar (Sénégal)`.
fn announced<'r, 'd>(readings: &'r [Reading<'d>]) -> Vec<(&'r Reading<'d>, Mention)> {
    let titles = readings.iter().filter(|reading| reading.is_title());
    let named = titles.filter_map(|reading| {
        let mention = places::head(&reading.tokens)?;
        let announces =
            reading.tokens.any(0..mention.at.start, &["mission*", "deplacement*", "delegation*", "voyage*"]);
        // `Rotterdam (Pays-Bas)` alone is the title of a section.
        let country = mention.bracket.as_deref().and_then(super::countries::code).is_some();
        let own = reading.tokens.slice(&mention.at).split([' ', '-', '\'']).count();
        let more = mention.bracket.as_ref().map_or(0, |bracket| bracket.split([' ', '-']).count());
        (announces || country && reading.word_count() <= own + more).then_some((reading, mention))
    });
    named.collect()
}

/// Days, amounts and members that stand beside a place.
fn beside(reading: &Reading<'_>, candidates: &mut Candidates) {
    for mention in &reading.places {
        let sentence = reading.sentence(mention.at.start);
        let near = |at: &std::ops::Range<usize>, most: usize| {
            let gap = if at.start >= mention.at.end { mention.at.end..at.start } else { at.end..mention.at.start };
            let gap = if gap.start > gap.end { 0..0 } else { gap };
            let crossed = reading.places.iter().any(|other| gap.contains(&other.at.start))
                || reading.stays.iter().any(|other| gap.contains(&other.at.start));
            gap.len() <= most && !crossed && sentence.contains(&at.start)
        };
        // Brackets behind a place are a part of it.
        let bracket = mention.bracket.as_ref().map_or(0, |bracket| bracket.split(' ').count() + 2);
        let dated = reading.stays.iter().any(|stay| {
            let strength = strength::of(reading, stay);
            let item = mention.how == How::Head
                && reading.stays.len() == 1
                && !(reading.counts.is_empty() && reading.amounts.is_empty())
                && strength != Strength::Other;
            let is_of_mission = strength == Strength::Mission || strength == Strength::Plain && stay.is_range;
            near(&stay.at, 5 + bracket) && (item || is_of_mission)
        });
        let paid = reading
            .amounts
            .iter()
            .any(|amount| near(&amount.at, 4 + bracket) && !strength::is_other(reading, amount));
        let manned = reading.counts.iter().any(|count| near(&count.at, 3 + bracket));
        if dated || paid || manned {
            let evidence = candidates.meet(reading, mention);
            evidence.dated |= dated;
            evidence.paid |= paid;
            evidence.manned |= manned;
        }
    }
}

/// Something is said of it.
fn told(one: &Candidate) -> bool {
    one.evidence.dated || one.evidence.paid || one.evidence.manned
}

/// Those that enough speaks for. Where the object names missions, others need an amount or members of their
/// own: a stop on the way has dates too.
fn chosen(candidates: Candidates) -> Vec<Known> {
    let named = |one: &Candidate| one.evidence.in_title || one.evidence.in_table;
    let from_title = candidates.all.iter().filter(|one| named(one)).count();
    let mut kept: Vec<&Candidate> = Vec::new();
    for one in &candidates.all {
        let Evidence { dated, paid, manned, in_table, in_title } = one.evidence;
        let is = match from_title {
            0 => dated,
            _ => in_table || in_title || (dated && (paid || manned)),
        };
        if is {
            kept.push(one);
        }
    }
    // A country of the object whose town has the dates: one mission under two names.
    let silent: Vec<&Candidate> = kept.iter().copied().filter(|one| !told(one)).collect();
    let speaking: Vec<&Candidate> = candidates.all.iter().filter(|one| told(one) && one.evidence.dated).collect();
    if let ([country], [town]) = (silent.as_slice(), speaking.as_slice())
        && kept.len() == 1
    {
        return vec![known(country, std::slice::from_ref(&town.folded))];
    }
    let mut all: Vec<&Candidate> = kept;
    all.sort_by_key(|one| one.first);
    without_longer_names(all)
}

/// `Québec` and `Québec de Patrick Boré`, `Ville de Québec`: one name inside another, one mission.
fn without_longer_names(all: Vec<&Candidate>) -> Vec<Known> {
    let longer = |one: &Candidate, other: &Candidate| {
        one.folded != other.folded && one.folded.starts_with(&format!("{} ", other.folded))
    };
    let heads = all.iter().filter(|one| !all.iter().any(|other| longer(one, other)));
    let heads = heads.map(|head| {
        let others: Vec<&&Candidate> = all.iter().filter(|one| longer(one, head)).collect();
        // In capitals a name is cut short: `SAINT-DENIS` of `SAINT-DENIS DE LA RÉUNION`.
        let whole = others.iter().find(|one| told(one) && !told(head));
        let mut one = known(whole.unwrap_or(&head), &[]);
        one.is_announced |= head.evidence.in_title || head.evidence.in_table;
        one.names = others.iter().chain([&head]).map(|one| one.folded.clone()).collect();
        one
    });
    heads.collect()
}

fn known(one: &Candidate, others: &[String]) -> Known {
    let mut names = vec![one.folded.clone()];
    names.extend(others.iter().cloned());
    let shouts = !one.name.value.chars().any(char::is_lowercase);
    let value = if shouts { in_small_letters(&one.name.value) } else { one.name.value.clone() };
    let is_announced = one.evidence.in_title || one.evidence.in_table;
    Known {
        name: Quoted { value, quote: one.name.quote.clone() },
        names,
        bracket: one.bracket.clone(),
        is_announced,
    }
}

/// `NEW YORK` as `New York`.
fn in_small_letters(name: &str) -> String {
    let mut begins = true;
    let letters = name.chars().flat_map(|letter| {
        let is_first = std::mem::replace(&mut begins, !letter.is_alphabetic());
        let lower: Vec<char> = letter.to_lowercase().collect();
        if is_first { vec![letter] } else { lower }
    });
    letters.collect()
}

/// The mission of a text that names one only.
pub(super) fn only(missions: &[Known], reading: &Reading<'_>) -> Option<usize> {
    match named(missions, reading).as_slice() {
        [(only, _)] => Some(*only),
        [(first, _), rest @ ..] if rest.iter().all(|(other, _)| other == first) => Some(*first),
        _ => None,
    }
}

/// Every mention of a mission, in the order of the text.
pub(super) fn named(missions: &[Known], reading: &Reading<'_>) -> Vec<(usize, std::ops::Range<usize>)> {
    let mut found: Vec<(usize, std::ops::Range<usize>)> = Vec::new();
    for (at, mission) in missions.iter().enumerate() {
        found.extend(mission.names.iter().flat_map(|name| reading.named(name)).map(|range| (at, range)));
    }
    found.sort_by_key(|(_, range)| (range.start, std::cmp::Reverse(range.end)));
    found.dedup_by(|later, first| later.1.start < first.1.end);
    found
}

/// True when a title speaks of something else than one mission.
pub(super) fn ends_section(reading: &Reading<'_>) -> bool {
    reading.tokens.any(0..reading.tokens.len(), vocabulary::ENDS_SECTION)
}
