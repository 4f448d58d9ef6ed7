//! Entries → missions.
//!
//! Each kind of evidence has its file; the strongest decides, and what speaks for another mission is
//! kept as a rival, for the reader to see. Where nothing decides, the partners of a match may.

mod codes;
mod manual;
mod naming;
mod partners;
mod persons;

use std::collections::BTreeMap;

use crate::model::assignments::Assignments;
use crate::model::books::Facts;
use crate::model::dossier::Dossier;
use crate::model::entry::{Assignment, Entry, MissionBy, Witness};
use crate::model::few::Few;
use crate::model::field::Field;
use crate::model::memo::Memo;
use crate::model::mission::MissionId;
use crate::model::notes::Notes;
use crate::model::place::Place;
use crate::model::words::fold;
use codes::Codes;
use naming::Names;
use persons::Persons;

pub use partners::from_partners;

/// Something that speaks for a mission.
type Evidence = (MissionId, MissionBy, Witness);

/// The mission of each entry by its own evidence, strongest first (contract 4b).
pub fn missions(facts: &Facts, dossier: &Dossier, notes: &Notes) -> Assignments {
    let mut readers = Readers::of(facts, dossier);
    let mut found = Vec::new();
    let mut assignments = Assignments::for_entries(facts.entries.len());
    for entry in &facts.entries {
        let typed = notes.mission(entry).filter(|typed| !typed.trim().is_empty());
        let column = entry.mission_text();
        let shared = column.filter(|_| typed.is_none());
        let shared = shared.and_then(|text| manual::divided(text, entry, &readers.names, dossier.currency));
        if let Some(shared) = shared {
            assignments.push(shared);
            continue;
        }
        readers.of_entry(entry, column, &mut found);
        match (typed, &*found) {
            (Some(typed), _) => assignments.push(by_hand(typed, entry, &readers, dossier, &mut found)),
            (None, []) => assignments.push_none(),
            (None, _) => match alone(&found) {
                Some((mission, by, Witness::Field(field))) => assignments.push_told(*mission, *by, *field),
                _ => assignments.push(decide(&mut found)),
            },
        }
    }
    assignments
}

/// What the staff typed; what cannot be understood of it changes nothing, and is said.
fn by_hand(
    typed: &str,
    entry: &Entry,
    readers: &Readers<'_>,
    dossier: &Dossier,
    found: &mut [Evidence],
) -> Assignment {
    manual::read(typed, entry, &readers.names, dossier.currency).unwrap_or_else(|why| {
        let mut assignment = decide(found);
        let said = format!("« {} », saisi sur « Hors mission », n’est pas pris en compte : {why}", typed.trim());
        assignment.witness = match assignment.witness.french(entry).as_str() {
            "" => Witness::Words(said.into()),
            evidence => Witness::Words(format!("{evidence} ; {said}").into()),
        };
        assignment
    })
}

/// The strongest evidence where all of it is for one mission, as it nearly always is.
#[inline]
fn alone(found: &[Evidence]) -> Option<&Evidence> {
    let (first, others) = found.split_first()?;
    let mut strongest = first;
    for one in others {
        if one.0 != first.0 {
            return None;
        }
        if one.1 < strongest.1 {
            strongest = one;
        }
    }
    Some(strongest)
}

/// The strongest kind of evidence decides if it names one mission; the other missions are rivals.
fn decide(found: &mut [Evidence]) -> Assignment {
    if let Some((mission, by, witness)) = alone(found).cloned() {
        return Assignment { mission: Some(mission), by, witness, ..Assignment::none() };
    }
    found.sort_by_key(|(mission, by, _)| (*by, *mission));
    let Some((mission, by, witness)) = found.first().cloned() else { return Assignment::none() };
    let divided = found.iter().any(|(other, class, _)| *class == by && *other != mission);
    let mut rivals: BTreeMap<MissionId, (MissionBy, Witness)> = BTreeMap::new();
    for (other, class, witness) in found.iter().filter(|(other, _, _)| divided || *other != mission) {
        rivals.entry(*other).or_insert((*class, witness.clone()));
    }
    let rivals = rivals.into_iter().map(|(other, (class, witness))| (other, class, witness)).collect();
    if divided {
        return Assignment { rivals, ..Assignment::none() };
    }
    Assignment { mission: Some(mission), shares: Vec::new(), by, witness, rivals }
}

/// What reads the evidence, prepared once.
struct Readers<'a> {
    dossier: &'a Dossier,
    names: Names,
    codes: Codes,
    persons: Persons,
    /// What descriptions name.
    described: Memo<Few<MissionId>>,
    /// What the mission column names.
    columns: Memo<Few<MissionId>>,
    /// What the place of the last line says, which is that of its neighbours.
    last_place: Option<(Place, Vec<Evidence>)>,
}

impl<'a> Readers<'a> {
    fn of(facts: &Facts, dossier: &'a Dossier) -> Self {
        Self {
            dossier,
            names: Names::of(&dossier.missions),
            codes: Codes::of(&dossier.missions),
            persons: Persons::of(facts, dossier),
            described: Memo::default(),
            columns: Memo::default(),
            last_place: None,
        }
    }

    /// Everything that the line itself and its place say, in place of what was found for another.
    fn of_entry(&mut self, entry: &Entry, column: Option<&str>, found: &mut Vec<Evidence>) {
        found.clear();
        if let Some(text) = column {
            let (names, codes) = (&self.names, &self.codes);
            let named = self.columns.ask(text, |text| in_column(text, names, codes));
            witness(&named, MissionBy::Column, Field::Mission, found);
        }
        let elsewhere = column.is_some() && found.is_empty();
        self.codes.read(entry, found);
        self.place(entry, found);
        if let Some(text) = entry.description() {
            let named = self.described.ask(text, |text| self.names.in_written(text));
            witness(&named, MissionBy::Alias, Field::Description, found);
        }
        // A mission column that names no mission of the dossier may well name another journey: a
        // person who was away at that time does not outweigh it.
        if !elsewhere && let Some(person) = self.persons.read(entry) {
            found.push(person);
        }
    }

    /// What the title and the folders say.
    fn place(&mut self, entry: &Entry, found: &mut Vec<Evidence>) {
        let told = || self.titles(entry).into_iter().chain(self.folders(entry));
        if !entry.also_at().is_empty() {
            found.extend(told());
            return;
        }
        let is_last = self.last_place.as_ref().is_some_and(|(here, _)| here.has_origin_of(&entry.place));
        if !is_last {
            self.last_place = Some((entry.place.clone(), told().collect()));
        }
        let told = self.last_place.as_ref().map_or(&[][..], |(_, told)| told);
        if !told.is_empty() {
            found.extend_from_slice(told);
        }
    }

    /// The name of the sheet and the title of the table, when together they name one mission only.
    fn titles(&self, entry: &Entry) -> Option<Evidence> {
        let sheets = std::iter::once(&entry.place).chain(entry.also_at()).filter_map(Place::sheet_name);
        let titles = entry.table_title();
        let named: BTreeMap<MissionId, &str> = sheets
            .chain(titles)
            .flat_map(|title| self.names.in_written(title).into_iter().map(move |id| (id, title)))
            .collect();
        let (id, title) = only(named)?;
        let words = format!("titre de la feuille ou du tableau : « {title} »");
        Some((id, MissionBy::Sheet, Witness::Words(words.into())))
    }

    /// `mission = …` of the source in `dossier.toml`, else a sub-folder named like one mission.
    fn folders(&self, entry: &Entry) -> Option<Evidence> {
        let files = || std::iter::once(&entry.place).chain(entry.also_at()).map(|place| &**place.file());
        let set = files().filter_map(|file| self.dossier.sources.get(file)?.mission.map(|id| (id, file)));
        if let Some((id, file)) = only(set.collect()) {
            let words = format!("dossier.toml, source « {file} »");
            return Some((id, MissionBy::Folder, Witness::Words(words.into())));
        }
        let folders = files().filter_map(|file| file.rsplit_once('/')).flat_map(|(path, _)| path.split('/'));
        let named =
            folders.flat_map(|folder| self.names.in_written(folder).into_iter().map(move |id| (id, folder)));
        let (id, folder) = only(named.collect())?;
        Some((id, MissionBy::Folder, Witness::Words(format!("sous-dossier « {folder} »").into())))
    }
}

fn in_column(text: &str, names: &Names, codes: &Codes) -> Few<MissionId> {
    let named = names.in_column(&fold(text));
    if named.is_empty() { codes.in_text(text) } else { named }
}

/// What a field of the line says, which is mostly nothing.
fn witness(named: &[MissionId], by: MissionBy, field: Field, found: &mut Vec<Evidence>) {
    for mission in named {
        found.push((*mission, by, Witness::Field(field)));
    }
}

fn only<T>(named: BTreeMap<MissionId, T>) -> Option<(MissionId, T)> {
    if named.len() == 1 { named.into_iter().next() } else { None }
}
