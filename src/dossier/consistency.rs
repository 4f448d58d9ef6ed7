//! What two missions may not share: a line must never belong to both by their names alone.

use super::declaration::Declared;
use super::fault::Faults;
use crate::model::words::{fold, reference_key};

/// A name by which a mission is recognised.
struct Name<'m> {
    folded: String,
    written: &'m str,
    what: &'static str,
    mission: usize,
}

/// Refuses codes, labels, aliases and operations that two missions share.
pub(super) fn verify(missions: &[Declared], faults: &mut Faults<'_>) {
    refuse_shared(missions, names(missions), faults);
    refuse_shared(missions, operations(missions), faults);
}

fn names(missions: &[Declared]) -> Vec<Name<'_>> {
    let mut names = Vec::new();
    for (mission, declared) in missions.iter().enumerate() {
        let one = &declared.mission;
        let mut add = |what, written| names.push(Name { folded: fold(written), written, what, mission });
        add("le code", &one.code);
        add("le libellé", &one.label);
        one.aliases.iter().for_each(|alias| add("l’alias", alias));
    }
    names
}

fn operations(missions: &[Declared]) -> Vec<Name<'_>> {
    let mut names = Vec::new();
    for (mission, declared) in missions.iter().enumerate() {
        for written in &declared.mission.operations {
            names.push(Name { folded: reference_key(written), written, what: "l’opération", mission });
        }
    }
    names
}

fn refuse_shared(missions: &[Declared], names: Vec<Name<'_>>, faults: &mut Faults<'_>) {
    let mut told = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let rival = names[..at].iter().find(|other| other.folded == name.folded && other.mission != name.mission);
        let Some(rival) = rival else { continue };
        if told.contains(&(name.mission, &name.folded)) {
            continue;
        }
        told.push((name.mission, &name.folded));
        let message = format!(
            "{} « {} » de la mission « {} » désigne aussi la mission « {} » : une ligne pourrait appartenir aux deux.",
            name.what, name.written, missions[name.mission].mission.code, missions[rival.mission].mission.code
        );
        faults.add(
            missions[name.mission].span.clone(),
            message,
            "donner à chaque mission des noms qui ne sont qu’à elle.",
        );
    }
}
