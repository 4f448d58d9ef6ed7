//! The words that name a mission: its code, its label, its aliases.

use crate::model::mission::{Mission, MissionId};
use crate::model::phrases::Heads;
use crate::model::words::{contains_words, fold};

/// The names of the missions, folded.
pub(super) struct Names {
    all: Vec<(MissionId, String)>,
    heads: Heads,
}

impl Names {
    pub(super) fn of(missions: &[Mission]) -> Self {
        let mut names = Vec::new();
        for (at, mission) in missions.iter().enumerate() {
            let texts = [&mission.code, &mission.label].into_iter().chain(&mission.aliases);
            names.extend(texts.map(|text| (MissionId(at as u16), fold(text))).filter(|(_, name)| !name.is_empty()));
        }
        names.sort();
        names.dedup();
        let mut heads = Heads::of(&[]);
        names.iter().for_each(|(_, name)| heads.add(name));
        Self { all: names, heads }
    }

    /// Missions named by a folded text, as whole words. A name of one letter or without any letter
    /// (a code `1`) says nothing inside a sentence.
    pub(super) fn in_text(&self, text: &str) -> Vec<MissionId> {
        self.matching(text, |name| telling(name) && contains_words(text, name))
    }

    /// The same for a column made for it, where any name may stand alone.
    pub(super) fn in_column(&self, text: &str) -> Vec<MissionId> {
        self.matching(text, |name| name == text || (telling(name) && contains_words(text, name)))
    }

    /// The missions named. `York` within `New York` names nothing, when both are missions.
    fn matching(&self, text: &str, named: impl Fn(&str) -> bool) -> Vec<MissionId> {
        if !self.heads.may_stand_in(text) {
            return Vec::new();
        }
        let all: Vec<&(MissionId, String)> = self.all.iter().filter(|(_, name)| named(name)).collect();
        let alone = |name: &str| {
            let longer = all.iter().map(|(_, other)| other.as_str()).filter(|other| other.len() > name.len());
            let mut rest = text.to_owned();
            for other in longer.filter(|other| contains_words(other, name)) {
                rest = without_words(&rest, other);
            }
            name == text || contains_words(&rest, name)
        };
        let mut found: Vec<MissionId> = all.iter().filter(|(_, name)| alone(name)).map(|(id, _)| *id).collect();
        found.dedup();
        found
    }
}

fn telling(name: &str) -> bool {
    name.chars().count() > 1 && name.chars().any(char::is_alphabetic)
}

/// The folded `text` with a gap, which no name spans, where the whole words `words` stood.
fn without_words(text: &str, words: &str) -> String {
    let spaced = format!(" {} ", text.replace(' ', "  "));
    let sought = format!(" {} ", words.replace(' ', "  "));
    spaced.replace(&sought, " | ").split_whitespace().collect::<Vec<_>>().join(" ")
}
