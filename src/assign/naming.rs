//! The words that name a mission: its code, its label, its aliases.

use std::borrow::Cow;

use crate::model::few::Few;
use crate::model::mission::{Mission, MissionId};
use crate::model::phrases::{self, Heads};
use crate::model::words::{contains_words, fold};

/// The names of the missions.
pub(super) struct Names {
    all: Vec<Name>,
    heads: Heads,
}

/// One name of a mission.
struct Name {
    mission: MissionId,
    /// Folded.
    text: String,
    /// Whether it says something inside a sentence: a name of one letter or without any letter (a code `1`) says
    /// nothing there.
    telling: bool,
    /// The longer names that contain it.
    longer: Vec<String>,
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
        let name = |(mission, text): &(MissionId, String)| {
            let longer = names.iter().map(|(_, other)| other).filter(|other| other.len() > text.len());
            let longer = longer.filter(|other| contains_words(other, text)).cloned().collect();
            Name { mission: *mission, text: text.clone(), telling: telling(text), longer }
        };
        Self { all: names.iter().map(name).collect(), heads }
    }

    /// Missions named by a text as it is written: nearly all name none.
    pub(super) fn in_written(&self, text: &str) -> Few<MissionId> {
        if self.heads.may_stand_in(text) { self.in_text(&fold(text)) } else { Few::none() }
    }

    /// Missions named by a folded text, as whole words.
    pub(super) fn in_text(&self, text: &str) -> Few<MissionId> {
        let mut found: Vec<MissionId> = Vec::new();
        for at in phrases::starts(text).filter(|at| self.heads.may_begin(text, *at)) {
            let named = self.all.iter().filter(|name| name.telling && phrases::stands(&name.text, text, at));
            found.extend(named.filter(|name| name.is_alone_in(text)).map(|name| name.mission));
        }
        found.sort_unstable();
        found.dedup();
        found.into()
    }

    /// True when a text as it is written is a name and nothing else.
    pub(super) fn is_one(&self, text: &str) -> bool {
        let text = fold(text);
        self.all.iter().any(|name| name.text == text)
    }

    /// The same for a column made for it, where any name may stand alone.
    pub(super) fn in_column(&self, text: &str) -> Few<MissionId> {
        let alone = self.all.iter().filter(|name| name.text == text).map(|name| name.mission);
        let mut found: Vec<MissionId> = alone.chain(self.in_text(text)).collect();
        found.sort_unstable();
        found.dedup();
        found.into()
    }
}

impl Name {
    /// False when it stands only within longer names: `York` within `New York` names nothing, when both are
    /// missions.
    fn is_alone_in(&self, text: &str) -> bool {
        let mut rest = Cow::Borrowed(text);
        for longer in self.longer.iter().filter(|longer| contains_words(text, longer)) {
            rest = Cow::Owned(without_words(&rest, longer));
        }
        self.text == text || contains_words(&rest, &self.text)
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
