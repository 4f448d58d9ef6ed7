//! Which lines of the other side may be of the payee of a line, or of the person paid.
//!
//! Of a payee who is paid every day there are many lines, and each is asked for by many of the other side. What is the
//! same for all of them is asked once: how payees and people stand to each other, and whether references contradict.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::bonds::Bond;
use super::contradiction::Against;
use super::pool::Pool;
use crate::model::Date;
use crate::model::calendar::day_number;
use crate::model::entry::Side;
use crate::model::field::Field;
use crate::model::mission::MissionId;

/// Who is paid, for whom, for which mission: lines of one face are bound alike.
type Face = (Option<u32>, Option<u32>, Option<MissionId>);

/// Who asks: who is paid, whether it is told who, for whom, and what is known of its missions.
type Asker = (Option<u32>, bool, Option<u32>, u32);

/// Free lines of one side by face, and the faces by the words of their names.
pub(super) struct Payees {
    side: Side,
    faces: Vec<Lines>,
    by_word: FxHashMap<String, Vec<usize>>,
    /// The faces to which each of those who asked is bound.
    askers: FxHashMap<Asker, usize>,
    bound: Vec<Circle>,
}

/// The faces to which lines of the other side are bound that are alike.
#[derive(Default)]
struct Circle {
    faces: Vec<Bound>,
    /// How many lines they have of which the day is known.
    lines: usize,
}

/// A face to which a line of the other side is bound.
struct Bound {
    face: usize,
    /// Both name a beneficiary, and they are two people.
    is_of_another: bool,
}

/// The lines of one face.
struct Lines {
    /// The one that stands for all: the first by day, those without a day before.
    first: usize,
    /// The days of those that have one, in order.
    days: Vec<i32>,
    /// The same lines, those that say the same together.
    lines: Vec<Line>,
    parts: Vec<Part>,
    /// Some are of several missions.
    is_shared: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    day: i32,
    at: u32,
    /// What its references say.
    saying: u32,
}

/// Lines of one face in the order of days, and what all of them say, when that is the same.
struct Part {
    lines: Range<usize>,
    saying: Option<u32>,
}

/// A word that more faces share (*restaurant*) finds none of them.
const SHARERS_MAX: usize = 200;

impl Payees {
    pub(super) fn of(pool: &Pool<'_>, side: Side) -> Self {
        let mut place: FxHashMap<Face, usize> = FxHashMap::default();
        let mut faces: Vec<Vec<(Option<Date>, usize)>> = Vec::new();
        for at in pool.free_side(side) {
            let face = (pool.bonds.payee(at), pool.bonds.person(at), pool.mission(at));
            let known = *place.entry(face).or_insert_with(|| {
                faces.push(Vec::new());
                faces.len() - 1
            });
            faces[known].push((pool.day(at), at));
        }
        let faces: Vec<Lines> = faces.into_iter().map(|lines| Lines::of(pool, lines)).collect();
        let mut by_word: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (known, lines) in faces.iter().enumerate() {
            for word in words(pool, lines.first) {
                by_word.entry(word).or_default().push(known);
            }
        }
        Self { side, faces, by_word, askers: FxHashMap::default(), bound: Vec::new() }
    }

    /// Free lines of this side that may be the money of a line of the other: bound by payee or person, dated within
    /// `jours_ecart_max`, of its mission and person, and without a reference against it. In order; of more than
    /// `enough` some are left out; none when more than `max` are bound, whatever else speaks against them.
    pub(super) fn candidates(
        &mut self,
        pool: &Pool<'_>,
        to: usize,
        max: usize,
        enough: usize,
    ) -> Option<Vec<usize>> {
        let circle = self.asker(pool, to);
        let circle = &self.bound[circle];
        if circle.lines == 0 {
            return Some(Vec::new());
        }
        let saying = pool.saying(to);
        let agrees = |other: u32| match self.side {
            Side::Support => pool.sayings_against(saying, other) == Against::Nothing,
            Side::Ledger => pool.sayings_against(other, saying) == Against::Nothing,
        };
        let of_its_people = || circle.faces.iter().filter(|bound| !bound.is_of_another);
        let is_few = circle.lines <= max;
        if is_few
            && !of_its_people()
                .any(|bound| self.faces[bound.face].parts.iter().any(|part| part.saying.is_none_or(agrees)))
        {
            return Some(Vec::new());
        }
        let Some(near) = near(pool, to) else { return Some(Vec::new()) };
        let mut left = max;
        for bound in circle.faces.iter().filter(|_| !is_few) {
            let days = &self.faces[bound.face].days;
            left = left.checked_sub(within(days, &near, |day| *day).len())?;
        }
        let mut found = Vec::new();
        for bound in of_its_people() {
            let Lines { lines, parts, is_shared, .. } = &self.faces[bound.face];
            for part in parts.iter().filter(|part| part.saying.is_none_or(agrees)) {
                let lines = within(&lines[part.lines.clone()], &near, |line| line.day).iter();
                let lines = lines.filter(|line| part.saying.is_some() || agrees(line.saying));
                let lines =
                    lines.map(|line| line.at as usize).filter(|at| self.may_pair(pool, to, *at, *is_shared));
                found.extend(lines.take((enough + 1).saturating_sub(found.len())));
            }
        }
        found.sort_unstable();
        Some(found)
    }

    /// False for lines of other missions than that of their face, and for those that the staff keeps apart.
    fn may_pair(&self, pool: &Pool<'_>, to: usize, at: usize, is_shared: bool) -> bool {
        let (ledger, support) = if self.side == Side::Support { (to, at) } else { (at, to) };
        !(is_shared && !pool.missions_agree(ledger, support)) && !pool.is_forbidden(&[ledger], &[support])
    }

    /// Where the faces stand to which a line of the other side is bound, and whose mission may be its own.
    fn asker(&mut self, pool: &Pool<'_>, to: usize) -> usize {
        let is_told = pool.entries[to].texts.has(Field::Payee);
        let asker = (pool.bonds.payee(to), is_told, pool.bonds.person(to), pool.assignment(to));
        if let Some(known) = self.askers.get(&asker) {
            return *known;
        }
        let mut circle = Circle::default();
        let mut seen = FxHashSet::default();
        for word in words(pool, to) {
            let sharers = self.by_word.get(&word).filter(|all| all.len() <= SHARERS_MAX);
            for &face in sharers.into_iter().flatten() {
                let first = self.faces[face].first;
                let bond = || match self.side {
                    Side::Support => pool.bonds.bond(to, first),
                    Side::Ledger => pool.bonds.bond(first, to),
                };
                if seen.insert(face) && pool.missions_agree(to, first) && bond() >= Bond::Person {
                    circle.lines += self.faces[face].days.len();
                    circle.faces.push(Bound { face, is_of_another: pool.bonds.other_people(to, first) });
                }
            }
        }
        self.bound.push(circle);
        self.askers.insert(asker, self.bound.len() - 1);
        self.bound.len() - 1
    }
}

impl Lines {
    fn of(pool: &Pool<'_>, mut all: Vec<(Option<Date>, usize)>) -> Self {
        /// Where more things are said, each line is asked.
        const PARTS_MAX: usize = 16;
        all.sort_unstable();
        let line = |(day, at): &(Option<Date>, usize)| {
            Some(Line { day: day_number((*day)?), at: *at as u32, saying: pool.saying(*at) })
        };
        let mut lines: Vec<Line> = all.iter().filter_map(line).collect();
        let days = lines.iter().map(|line| line.day).collect();
        lines.sort_unstable_by_key(|line| (line.saying, *line));
        let mut parts = Vec::new();
        for part in lines.chunk_by(|a, b| a.saying == b.saying) {
            let from = parts.last().map_or(0, |part: &Part| part.lines.end);
            parts.push(Part { lines: from..from + part.len(), saying: Some(part[0].saying) });
        }
        if parts.len() > PARTS_MAX {
            lines.sort_unstable();
            parts = vec![Part { lines: 0..lines.len(), saying: None }];
        }
        let is_shared = all.iter().any(|(_, at)| pool.is_shared(*at));
        Self { first: all[0].1, days, lines, parts, is_shared }
    }
}

/// The days within `jours_ecart_max` of a line.
fn near(pool: &Pool<'_>, to: usize) -> Option<Range<i32>> {
    let day = pool.day(to).map(day_number)?;
    let max = pool.rules.days_apart_max;
    Some(day.saturating_sub(max)..day.saturating_add(max).saturating_add(1))
}

/// What is dated within these days, of what stands in the order of days.
fn within<'f, T>(all: &'f [T], days: &Range<i32>, day: impl Fn(&T) -> i32) -> &'f [T] {
    let from = all.partition_point(|one| day(one) < days.start);
    let to = all.partition_point(|one| day(one) < days.end);
    all.get(from..to).unwrap_or_default()
}

fn words(pool: &Pool<'_>, at: usize) -> Vec<String> {
    let payee = pool.bonds.payee(at).into_iter().flat_map(|payee| pool.bonds.words(payee)).map(str::to_owned);
    let person = pool.bonds.person_words(at).into_iter().flatten().cloned();
    let mut words: Vec<String> = payee.chain(person).filter(|word| word.len() > 1).collect();
    words.sort_unstable();
    words.dedup();
    words
}
