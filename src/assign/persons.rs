//! A member of one delegation, on a day of its mission.

use jiff::ToSpan;
use rustc_hash::FxHashMap;

use super::Evidence;
use crate::model::Date;
use crate::model::books::Facts;
use crate::model::dossier::Dossier;
use crate::model::entry::{Entry, MissionBy, Side, Witness};
use crate::model::mission::MissionId;
use crate::model::words::{SameName, name_words, same_name};

/// Members by the words of their names, and the days of the missions.
pub(super) struct Persons {
    members: Vec<(Vec<String>, Option<MissionId>)>,
    by_word: FxHashMap<String, Vec<usize>>,
    days: Vec<(Date, Date)>,
}

impl Persons {
    pub(super) fn of(facts: &Facts, dossier: &Dossier) -> Self {
        let members: Vec<_> =
            facts.members.iter().map(|member| (name_words(&member.name), member.mission)).collect();
        let mut by_word: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (at, (words, _)) in members.iter().enumerate() {
            words.iter().for_each(|word| by_word.entry(word.clone()).or_default().push(at));
        }
        let margin = dossier.rules.days_outside_max.max(0).days();
        let around = |start: Date, end: Date| (start.saturating_sub(margin), end.saturating_add(margin));
        let days = dossier.missions.iter().map(|mission| around(mission.start, mission.end)).collect();
        Self { members, by_word, days }
    }

    /// The one mission that a person of the line was on, that day. Only full names count: an initial
    /// may be anyone's.
    pub(super) fn read(&self, entry: &Entry) -> Option<Evidence> {
        if self.members.is_empty() {
            return None;
        }
        let day = day_of_consumption(entry)?;
        let mut open =
            (0..self.days.len()).filter(|at| self.days[*at].0 <= day && day <= self.days[*at].1).peekable();
        open.peek()?;
        let open: Vec<MissionId> = open.map(|at| MissionId(at as u16)).collect();
        let mut found: Vec<(MissionId, &str)> = Vec::new();
        for name in entry.names() {
            let missions = self.missions_of(name);
            let here = open.iter().filter(|id| missions.contains(&Some(**id)) || missions.contains(&None));
            found.extend(here.map(|id| (*id, name)));
        }
        let (mission, name) = *found.first()?;
        if found.iter().any(|(other, _)| *other != mission) {
            return None;
        }
        let date = format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year());
        let words = format!("{name}, membre de la délégation, le {date}");
        Some((mission, MissionBy::Person, Witness::Words(words.into())))
    }

    /// Missions on whose lists this name stands; none in the answer is a list for all missions.
    fn missions_of(&self, name: &str) -> Vec<Option<MissionId>> {
        let words = name_words(name);
        let mut candidates: Vec<usize> =
            words.iter().filter_map(|word| self.by_word.get(word)).flatten().copied().collect();
        candidates.sort_unstable();
        candidates.dedup();
        let same = candidates.into_iter().filter(|at| same_name(&words, &self.members[*at].0) == SameName::Yes);
        same.map(|at| self.members[at].1).collect()
    }
}

/// The day of consumption; for a line of a card or agency statement the day of the operation.
fn day_of_consumption(entry: &Entry) -> Option<Date> {
    let operation = || entry.date.filter(|_| entry.side == Side::Support && entry.statement().is_some());
    entry.service_date.or_else(operation)
}
