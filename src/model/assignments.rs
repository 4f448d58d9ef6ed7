//! To which mission each entry belongs.

use std::ops::{Index, IndexMut};

use super::entry::Assignment;

/// The assignment of each entry, by its index. Of a large export most lines concern no mission, and nothing
/// speaks for one: they cost a pointer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assignments(Vec<Option<Box<Assignment>>>);

/// What is said of a line of which nothing is known.
static NONE: Assignment = Assignment::none();

impl Assignments {
    /// Adds that of the next entry.
    pub fn push(&mut self, one: Assignment) {
        self.0.push((one != NONE).then(|| Box::new(one)));
    }

    /// In the order of entries.
    pub fn iter(&self) -> impl Iterator<Item = &Assignment> {
        self.0.iter().map(|one| one.as_deref().unwrap_or(&NONE))
    }

    /// Those of which something is known, with the index of their entry.
    pub fn told(&self) -> impl Iterator<Item = (usize, &Assignment)> {
        self.0.iter().enumerate().filter_map(|(at, one)| Some((at, one.as_deref()?)))
    }
}

impl Index<usize> for Assignments {
    type Output = Assignment;

    fn index(&self, at: usize) -> &Assignment {
        self.0[at].as_deref().unwrap_or(&NONE)
    }
}

impl IndexMut<usize> for Assignments {
    fn index_mut(&mut self, at: usize) -> &mut Assignment {
        self.0[at].get_or_insert_with(|| Box::new(Assignment::none()))
    }
}

impl FromIterator<Assignment> for Assignments {
    fn from_iter<I: IntoIterator<Item = Assignment>>(all: I) -> Self {
        let mut assignments = Self::default();
        all.into_iter().for_each(|one| assignments.push(one));
        assignments
    }
}
