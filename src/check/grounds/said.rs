//! What the words of the lines of missions may be about, read once for every check.
//!
//! Half a dozen checks look for words in what lines say: `à refacturer`, `devis`, `billet non utilisé`. Of a
//! hundred thousand lines a handful hold one. Each text is walked over once, as it is written, and folded where one
//! of these words may begin; a check then reads the lines that may concern it.

use super::struck::STRUCK;
use super::travel::tell;
use crate::check::inadmissible_document::INADMISSIBLE;
use crate::check::outside_mission_dates::CONSUMED_ELSEWHERE;
use crate::check::shared_cost_without_recharge::SHARED;
use crate::check::uncleared_advance::deposit::DEPOSIT;
use crate::check::uncleared_advance::{ADVANCE, is_of_advances};
use crate::check::unused_ticket::UNUSED;
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::memo::Memo;
use crate::model::mission::MissionId;
use crate::model::phrases::{self, Heads, Phrases};
use crate::model::words::fold_into;

/// What a line may be about: the bit that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(in crate::check) enum Topic {
    /// A cost shared with partners.
    Shared = 1,
    /// Something consumed before or after the mission.
    ConsumedElsewhere = 2,
    /// An advance, by words or by the account.
    Advance = 4,
    /// A paper that proves nothing: not asked of payments.
    Inadmissible = 8,
    /// A ticket or a night not used.
    Unused = 16,
    /// An object that strikes its own line out.
    Struck = 32,
    /// A deposit.
    Deposit = 64,
}

static TOPICS: [(Topic, &Phrases); 7] = [
    (Topic::Shared, &SHARED),
    (Topic::ConsumedElsewhere, &CONSUMED_ELSEWHERE),
    (Topic::Advance, &ADVANCE),
    (Topic::Inadmissible, &INADMISSIBLE),
    (Topic::Unused, &UNUSED),
    (Topic::Struck, &STRUCK),
    (Topic::Deposit, &DEPOSIT),
];

/// The topics of the lines of missions.
pub(in crate::check) struct Said {
    /// Those of each entry; every one of them for lines of no mission, which were not read.
    of_entries: Vec<u8>,
    /// The lines of missions that may be about anything, in order: few of many.
    telling: Vec<EntryId>,
    /// Those of them that are of each mission.
    of_missions: Vec<Vec<EntryId>>,
}

/// The heads of all their phrases: where none may begin, no topic is looked for.
static HEADS: Heads = {
    let mut heads = Heads::of(&[]);
    let mut at = 0;
    while at < TOPICS.len() {
        heads = heads.with(TOPICS[at].1.heads());
        at += 1;
    }
    heads
};

const ANY: u8 = u8::MAX;

impl Said {
    pub(in crate::check) fn of(books: &Books) -> Self {
        let mut of_entries = vec![ANY; books.entries.len()];
        let (mut telling, mut of_missions) = (Vec::new(), vec![Vec::new(); books.dossier.missions.len()]);
        let mut reader = Reader::default();
        for (id, entry) in books.assigned() {
            let topics = reader.topics(entry);
            of_entries[id.index()] = topics;
            if topics == 0 {
                continue;
            }
            telling.push(id);
            for mission in books.assignment(id).missions() {
                let of_mission: Option<&mut Vec<EntryId>> = of_missions.get_mut(mission.index());
                of_mission.filter(|all| all.last() != Some(&id)).into_iter().for_each(|all| all.push(id));
            }
        }
        Self { of_entries, telling, of_missions }
    }

    /// False when nothing that the line says is about this.
    #[inline]
    pub(in crate::check) fn may_be(&self, id: EntryId, topic: Topic) -> bool {
        self.of_entries.get(id.index()).is_none_or(|said| said & topic as u8 != 0)
    }

    /// The lines of missions that may be about this, in order.
    pub(in crate::check) fn about(&self, topic: Topic) -> impl Iterator<Item = EntryId> {
        self.telling.iter().copied().filter(move |id| self.may_be(*id, topic))
    }

    /// Those that belong to this mission, wholly or in part.
    pub(in crate::check) fn of_mission(&self, mission: MissionId, topic: Topic) -> impl Iterator<Item = EntryId> {
        let lines = self.of_missions.get(mission.index()).map(Vec::as_slice).unwrap_or_default();
        lines.iter().copied().filter(move |id| self.may_be(*id, topic))
    }
}

/// Where a phrase may begin: what a single text tells is not all that it may tell behind another one.
const MAY_BEGIN: u8 = 1 << 7;

#[derive(Default)]
struct Reader {
    folded: String,
    /// What each text tells alone, with [`MAY_BEGIN`].
    alone: Memo<u8>,
}

impl Reader {
    fn topics(&mut self, entry: &Entry) -> u8 {
        let mut said = self.told(entry);
        if is_of_advances(entry) {
            said |= Topic::Advance as u8;
        }
        // What calls a paper by its kind; of a payment nobody asks it.
        if entry.side == Side::Ledger {
            return said;
        }
        let papers = [entry.supporting_document(), entry.invoice(), entry.state()];
        for text in papers.into_iter().flatten().filter(|text| INADMISSIBLE.heads().may_stand_in(text)) {
            fold_into(text, &mut self.folded);
            said |= topics_in(&self.folded);
        }
        said
    }

    /// The same of its nature and its description: a phrase may begin in the one and end in the other.
    fn told(&mut self, entry: &Entry) -> u8 {
        let (nature, description) = (entry.nature(), entry.description());
        let alone = [nature, description].into_iter().flatten().fold(0, |said, text| said | self.alone(text));
        if nature.is_none() || description.is_none() || alone == 0 {
            return alone & !MAY_BEGIN;
        }
        tell(entry, &mut self.folded);
        topics_in(&self.folded)
    }

    fn alone(&mut self, text: &str) -> u8 {
        let folded = &mut self.folded;
        self.alone.ask(text, |text| {
            if !HEADS.may_stand_in(text) {
                return 0;
            }
            fold_into(text, folded);
            MAY_BEGIN | topics_in(folded)
        })
    }
}

fn topics_in(folded: &str) -> u8 {
    let mut said = 0;
    for at in phrases::starts(folded).filter(|at| HEADS.may_begin(folded, *at)) {
        for (topic, phrases) in &TOPICS {
            if phrases.stand_at(folded, at) {
                said |= *topic as u8;
            }
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entry::Side;
    use crate::model::field::Field;
    use crate::model::place::Place;

    /// What is not seen here no check looks at.
    #[test]
    fn every_phrase_is_seen_in_whatever_text_a_check_looks_for_it() {
        let mut reader = Reader::default();
        let mut said = |field: Field, text: &str| {
            let mut entry = Entry::blank(Side::Support, Place::of_file(&"a.csv".into()));
            entry.set(field, text);
            reader.topics(&entry)
        };
        let papers = [Field::SupportingDocument, Field::Invoice, Field::State];
        for (topic, phrases) in &TOPICS {
            let more = if *topic == Topic::Inadmissible { papers.as_slice() } else { &[] };
            for phrase in phrases.all() {
                for field in [Field::Nature, Field::Description].iter().chain(more) {
                    for text in [phrase.to_uppercase(), format!("Hôtel « {phrase} » n° 12")] {
                        assert!(said(*field, &text) & *topic as u8 != 0, "{topic:?}: {text} in {field:?}");
                    }
                }
            }
        }
        assert_eq!(said(Field::Description, "Nuitée hôtel du Port, 12/11/2017"), 0);
    }
}
