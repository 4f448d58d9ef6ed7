//! Operation, commitment and mission-order codes that belong to a mission.

use super::Evidence;
use crate::model::entry::{Entry, MissionBy};
use crate::model::few::Few;
use crate::model::field::Field;
use crate::model::memo::Memo;
use crate::model::mission::{Mission, MissionId};
use crate::model::words::{contains_words, fold, reference_key};

/// A code of a mission, in the dresses in which it is compared.
struct Code {
    mission: MissionId,
    key: String,
    words: String,
}

/// The codes of the dossier.
pub(super) struct Codes {
    operations: Vec<Code>,
    missions: Vec<Code>,
    asked: Memo<Few<MissionId>>,
}

impl Codes {
    /// Codes that two missions share tell nothing and are left out.
    pub(super) fn of(missions: &[Mission]) -> Self {
        let ids = || missions.iter().enumerate().map(|(at, mission)| (MissionId(at as u16), mission));
        let code = |mission, text: &str| Code { mission, key: reference_key(text), words: fold(text) };
        let operations: Vec<Code> =
            ids().flat_map(|(id, mission)| mission.operations.iter().map(move |text| code(id, text))).collect();
        let shared =
            |one: &Code| operations.iter().any(|other| other.key == one.key && other.mission != one.mission);
        let keep: Vec<bool> = operations.iter().map(|one| !one.key.is_empty() && !shared(one)).collect();
        let operations = operations.into_iter().zip(keep).filter_map(|(one, keep)| keep.then_some(one)).collect();
        let telling = |text: &str| text.chars().filter(|letter| letter.is_alphabetic()).count() > 1;
        let missions =
            ids().filter(|(_, mission)| telling(&mission.code)).map(|(id, mission)| code(id, &mission.code));
        Self { operations, missions: missions.collect(), asked: Memo::default() }
    }

    /// What the code columns of a line say.
    pub(super) fn read(&mut self, entry: &Entry, found: &mut Vec<Evidence>) {
        // Most papers have no such column.
        if entry.texts.filled() & FILLED == 0 {
            return;
        }
        for field in FIELDS {
            let Some(text) = entry.text(field) else { continue };
            let (operations, missions) = (&self.operations, &self.missions);
            let named = self.asked.ask(text, |text| named_in(text, operations, missions));
            super::witness(&named, MissionBy::Code, field, found);
        }
    }

    /// Missions whose code this reference is, or begins with; or that it names by their own code.
    pub(super) fn in_text(&self, text: &str) -> Few<MissionId> {
        named_in(text, &self.operations, &self.missions)
    }
}

fn named_in(text: &str, operations: &[Code], missions: &[Code]) -> Few<MissionId> {
    let (key, words) = (reference_key(text), fold(text));
    let begins = |code: &Code| words.strip_prefix(&code.words).is_some_and(|rest| rest.starts_with(' '));
    let operations = operations.iter().filter(|code| code.key == key || begins(code));
    let missions = missions.iter().filter(|code| contains_words(&words, &code.words));
    let mut found: Vec<MissionId> = operations.chain(missions).map(|code| code.mission).collect();
    found.sort();
    found.dedup();
    found.into()
}

/// The columns of codes.
const FIELDS: [Field; 3] = [Field::Operation, Field::Commitment, Field::MissionOrder];

/// One bit for each of them.
const FILLED: u64 = 1 << FIELDS[0].index() | 1 << FIELDS[1].index() | 1 << FIELDS[2].index();
