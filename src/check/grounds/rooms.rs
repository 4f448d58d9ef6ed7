//! Rooms that a hotel bills together, without a column that says who slept in them. Example: « 2 chambres, 3 nuits » for
//! a delegation of two are everybody's; « Chambres LESTRADE et ROY, 3 nuits » are of those whom the text names. Fewer
//! rooms than travellers, and nights of which nothing tells when they were, prove nothing of anybody.

use rustc_hash::FxHashSet;

use super::persons::{Name, People};
use super::same_stay::days_told;
use super::travel::{Stay, told};
use crate::check::Grounds;
use crate::model::Date;
use crate::model::entry::{Entry, EntryId};
use crate::model::mission::MissionId;
use crate::model::words::{contains_words, fold};

/// Rooms of one bill, in the days of the mission.
#[derive(Clone, Debug)]
pub(in crate::check) struct Rooms {
    /// The nights of each of them.
    pub(in crate::check) stay: Stay,
    /// How many rooms, when the line tells.
    pub(in crate::check) count: Option<u32>,
    pub(in crate::check) first: Date,
    pub(in crate::check) last: Date,
    /// Whom the text names.
    named: Vec<usize>,
}

impl Rooms {
    /// The rooms of a mission, from its nights of nobody.
    pub(in crate::check) fn of(
        books: &Grounds<'_>,
        mission: MissionId,
        stays: &[Stay],
        people: &People,
    ) -> Vec<Self> {
        let members: Vec<Name> = books.members_of(mission).map(|member| Name::of(&member.name)).collect();
        let words: FxHashSet<&str> = members.iter().flat_map(|member| member.key().split(' ')).collect();
        let read = |stay: &Stay| {
            let entry = books.entry(stay.id);
            let is_bill = entry.mission_order().is_none() && entry.beneficiary().is_none();
            let nights = stay.nights.filter(|_| is_bill && stay.person.is_none())?;
            let text = told(entry);
            let count = number_of_rooms(&text);
            let (first, last) = days(books, mission, entry, &text, nights)?;
            let may_name = text.split(' ').any(|word| words.contains(word));
            let names = members.iter().filter(|member| may_name && names(entry, member, &members));
            let named: Vec<usize> = names.filter_map(|member| people.find(member)).collect();
            let travellers = books.mission(mission).headcount.total().filter(|total| *total > 0);
            let of_all = count.zip(travellers).is_some_and(|(count, travellers)| count >= travellers);
            (of_all || !named.is_empty()).then(|| Self { stay: stay.clone(), count, first, last, named })
        };
        stays.iter().filter_map(read).collect()
    }

    /// True when one of them was this person's.
    pub(in crate::check) fn are_of(&self, person: usize) -> bool {
        self.named.is_empty() || self.named.contains(&person)
    }

    /// True when their text names this person.
    pub(in crate::check) fn name(&self, person: usize) -> bool {
        self.named.contains(&person)
    }

    /// The bill.
    pub(in crate::check) fn id(&self) -> EntryId {
        self.stay.id
    }
}

/// `2 chambres`.
fn number_of_rooms(told: &str) -> Option<u32> {
    const ROOMS: &[&str] =
        &["chambre", "chambres", "ch", "chbre", "chbres", "room", "rooms", "camere", "habitaciones", "zimmer"];
    const ROOMS_MAX: u32 = 999;
    let words: Vec<&str> = told.split(' ').collect();
    let counted = words.windows(2).filter(|two| ROOMS.contains(&two[1]));
    let number = counted.filter_map(|two| two[0].parse().ok()).next();
    number.filter(|rooms| (1..=ROOMS_MAX).contains(rooms))
}

/// The days of these nights: those that a column or the text tells, else those of a mission of as many nights.
fn days(books: &Grounds<'_>, mission: MissionId, entry: &Entry, told: &str, nights: u32) -> Option<(Date, Date)> {
    let of_mission = books.mission(mission);
    let whole = i64::from((of_mission.end - of_mission.start).get_days()) == i64::from(nights);
    let from = entry.service_date.or_else(|| {
        let (day, _) = days_told(told)?;
        std::iter::successors(Some(of_mission.start), |date| date.tomorrow().ok())
            .take_while(|date| *date <= of_mission.end)
            .find(|date| date.day() == day)
    });
    let first = from.or(whole.then_some(of_mission.start))?;
    let last = first.checked_add(jiff::Span::new().try_days(i64::from(nights)).ok()?).ok()?;
    (of_mission.start <= first && last <= of_mission.end).then_some((first, last))
}

/// True for a line that names a member: both names, or a word of them in capitals that no other member bears.
fn names(entry: &Entry, member: &Name, members: &[Name]) -> bool {
    const LETTERS_MIN: usize = 3;
    let Some(text) = entry.description() else { return false };
    let folded = fold(text);
    let own = || member.key().split(' ');
    if !member.is_short() && own().all(|word| contains_words(&folded, word)) {
        return true;
    }
    let firm = entry.payee().map(fold).unwrap_or_default();
    let words = text.split(|sign: char| !sign.is_alphanumeric());
    let capitals = words.filter(|word| word.len() >= LETTERS_MIN && word.chars().all(char::is_uppercase));
    let is_cased = text.chars().any(char::is_lowercase);
    is_cased
        && capitals.map(fold).any(|word| {
            let bearers = members.iter().filter(|other| other.key().split(' ').any(|own| own == word)).count();
            own().any(|own| own == word) && bearers == 1 && !contains_words(&firm, &word)
        })
}
