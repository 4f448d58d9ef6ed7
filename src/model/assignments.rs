//! To which mission each entry belongs.

use std::ops::{Index, IndexMut};

use rustc_hash::FxHashMap;

use super::entry::{Assignment, MissionBy, Witness};
use super::field::Field;
use super::mission::MissionId;

/// The assignment of each entry, by its index. A large export says the same of many lines: each thing said is kept
/// once, and a line costs a number.
#[derive(Clone, Debug)]
pub struct Assignments {
    of_entries: Vec<u32>,
    /// What is said of a line of which nothing is known stands first.
    said: Vec<Assignment>,
    known: FxHashMap<Assignment, u32>,
    /// The same of those that a field of the line tells, by mission and field; [`NONE`] before it does.
    told: Vec<[u32; Field::COUNT]>,
}

/// The place of [`Assignment::none`].
const NONE: u32 = 0;

impl Default for Assignments {
    fn default() -> Self {
        let said = vec![Assignment::none()];
        Self { of_entries: Vec::new(), said, known: FxHashMap::default(), told: Vec::new() }
    }
}

impl Assignments {
    /// Adds that of the next entry.
    pub fn push(&mut self, one: Assignment) {
        let place = self.place(one);
        self.of_entries.push(place);
    }

    /// Adds that of the next entry, of which nothing is known, as of most in a large export.
    #[inline]
    pub fn push_none(&mut self) {
        self.of_entries.push(NONE);
    }

    /// Adds that of the next entry, which a field of it tells by itself, as nearly all do.
    pub fn push_told(&mut self, mission: MissionId, by: MissionBy, field: Field) {
        let place = self.told.get(mission.index()).map_or(NONE, |places| places[field.index()]);
        let place = match self.said[place as usize].by == by {
            true => place,
            false => self.place_told(mission, by, field),
        };
        self.of_entries.push(place);
    }

    #[cold]
    fn place_told(&mut self, mission: MissionId, by: MissionBy, field: Field) -> u32 {
        let witness = Witness::Field(field);
        let place = self.place(Assignment { mission: Some(mission), by, witness, ..Assignment::none() });
        if self.told.len() <= mission.index() {
            self.told.resize(mission.index() + 1, [NONE; Field::COUNT]);
        }
        self.told[mission.index()][field.index()] = place;
        place
    }

    /// None yet, of so many entries.
    pub fn for_entries(count: usize) -> Self {
        Self { of_entries: Vec::with_capacity(count), ..Self::default() }
    }

    /// Puts another in the place of that of one entry.
    pub fn set(&mut self, at: usize, one: Assignment) {
        self.of_entries[at] = self.place(one);
    }

    /// Where an assignment stands among those said.
    fn place(&mut self, one: Assignment) -> u32 {
        if one.is_none() && one == self.said[NONE as usize] {
            return NONE;
        }
        let next = self.said.len() as u32;
        // Amounts are those of one line, and disputes are rare.
        let of_one_line = !one.shares.is_empty() || !one.rivals.is_empty();
        if !of_one_line {
            if let Some(place) = self.known.get(&one) {
                return *place;
            }
            self.known.insert(one.clone(), next);
        }
        self.said.push(one);
        next
    }

    /// A number for what is said of an entry: where it is equal the same is said.
    #[inline]
    pub fn number(&self, at: usize) -> u32 {
        self.of_entries[at]
    }

    /// True when neither a mission nor shares are known of an entry.
    #[inline]
    pub fn is_none(&self, at: usize) -> bool {
        self.of_entries[at] == NONE || self[at].is_none()
    }

    /// True when nothing at all is known of an entry, as of most in a large export.
    #[inline]
    pub fn is_untold(&self, at: usize) -> bool {
        self.of_entries[at] == NONE
    }

    /// In the order of entries.
    pub fn iter(&self) -> impl Iterator<Item = &Assignment> {
        self.of_entries.iter().map(|place| &self.said[*place as usize])
    }

    /// Those that others rival, with the index of their entry.
    pub fn disputed(&self) -> impl Iterator<Item = (usize, &Assignment)> {
        self.such(|one| !one.rivals.is_empty())
    }

    /// Those in shares, with the index of their entry.
    pub fn shared(&self) -> impl Iterator<Item = (usize, &Assignment)> {
        self.such(|one| !one.shares.is_empty())
    }

    /// Those of a rare kind: where none is, the entries are not looked at.
    fn such(&self, is_such: impl Fn(&Assignment) -> bool) -> impl Iterator<Item = (usize, &Assignment)> {
        let any = self.said.iter().any(&is_such);
        let told = any.then(|| self.told()).into_iter().flatten();
        told.filter(move |(_, one)| is_such(one))
    }

    /// Those of which something is known, with the index of their entry.
    pub fn told(&self) -> impl Iterator<Item = (usize, &Assignment)> {
        let told = self.of_entries.iter().enumerate().filter(|(_, place)| **place != NONE);
        told.map(|(at, place)| (at, &self.said[*place as usize]))
    }
}

impl Index<usize> for Assignments {
    type Output = Assignment;

    #[inline]
    fn index(&self, at: usize) -> &Assignment {
        &self.said[self.of_entries[at] as usize]
    }
}

impl IndexMut<usize> for Assignments {
    /// That of one entry alone, to be changed.
    fn index_mut(&mut self, at: usize) -> &mut Assignment {
        let place = self.said.len();
        self.said.push(self[at].clone());
        self.of_entries[at] = place as u32;
        &mut self.said[place]
    }
}

impl FromIterator<Assignment> for Assignments {
    fn from_iter<I: IntoIterator<Item = Assignment>>(all: I) -> Self {
        let mut assignments = Self::default();
        all.into_iter().for_each(|one| assignments.push(one));
        assignments
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_many_lines_is_kept_once_and_changed_alone() {
        let miami = || Assignment {
            mission: Some(MissionId(1)),
            by: MissionBy::Code,
            witness: Witness::Field(Field::Operation),
            ..Assignment::none()
        };
        let mut all: Assignments = [miami(), Assignment::none(), miami()].into_iter().collect();
        assert_eq!(all.said.len(), 2);
        all[2].mission = None;
        assert_eq!((&all[0], &all[1]), (&miami(), &Assignment::none()));
        assert_eq!(
            all.told().map(|(at, one)| (at, one.mission)).collect::<Vec<_>>(),
            [(0, Some(MissionId(1))), (2, None)]
        );
    }
}
