//! What the text of the report says, and of which mission of the dossier.

use crate::model::account::Role;
use crate::model::books::Books;
use crate::model::declaration::{Declaration, MissionTold, Report};
use crate::model::mission::MissionId;
use crate::model::words::fold;

/// The report of the dossier. A document that is only called so, and names none of its missions, is not.
pub(in crate::check) fn of(books: &Books) -> Option<&Declaration> {
    let Report::Told(told) = &books.report else { return None };
    let asked = is_asked_for(books);
    let concerned = asked || (0..told.missions.len()).any(|at| mission(books, told, at).is_some());
    concerned.then_some(told)
}

/// `dossier.toml` names it.
pub(in crate::check) fn is_asked_for(books: &Books) -> bool {
    books.dossier.report.is_some()
        || books.dossier.sources.values().any(|settings| settings.role == Some(Role::Report))
}

/// The mission of the dossier that the report speaks of here: by its name, else by its amount and days when
/// both are those of one mission only.
pub(in crate::check) fn mission(books: &Books, told: &Declaration, at: usize) -> Option<MissionId> {
    let one = told.missions.get(at)?;
    let by_name = books.dossier.missions().find(|(id, _)| is_named(books, *id, &one.name.value));
    by_name
        .or_else(|| {
            let mut same = books.dossier.missions().filter(|(id, mission)| {
                let days = one.start.as_ref().zip(one.end.as_ref());
                let days =
                    days.is_some_and(|(start, end)| (start.value, end.value) == (mission.start, mission.end));
                let amount = one.amount.as_ref().is_some_and(|amount| amount.value == mission.declared);
                let taken = told.missions.iter().any(|other| is_named(books, *id, &other.name.value));
                (days || amount) && !taken
            });
            let first = same.next()?;
            same.next().is_none().then_some(first)
        })
        .map(|(id, _)| id)
}

fn is_named(books: &Books, id: MissionId, name: &str) -> bool {
    let mission = books.mission(id);
    let name = fold(name);
    let names = [&mission.code, &mission.label].into_iter().chain(&mission.aliases);
    let mut names = names.map(|one| fold(one));
    // `Québec (Canada)`, `Mission à Québec`: the label may say more than the place.
    names.any(|known| known == name) || crate::model::words::contains_words(&fold(&mission.label), &name)
}

/// All that the report says of a mission of the dossier, under one name or under several.
pub(in crate::check) fn all_told<'b>(books: &Books, told: &'b Declaration, id: MissionId) -> Vec<&'b MissionTold> {
    let own = (0..told.missions.len()).filter(|at| mission(books, told, *at) == Some(id));
    own.filter_map(|at| told.missions.get(at)).collect()
}

/// The report speaks of this mission.
pub(in crate::check) fn is_told(books: &Books, told: &Declaration, id: MissionId) -> bool {
    (0..told.missions.len()).any(|at| mission(books, told, at) == Some(id))
}

/// What the report says of a mission of the dossier.
pub(in crate::check) fn told(books: &Books, id: MissionId) -> Option<&MissionTold> {
    let told = of(books)?;
    all_told(books, told, id).into_iter().next()
}
