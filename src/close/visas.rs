//! The visas that came back: each says on which figures it was given, so that a later change shows.

use crate::model::books::Books;
use crate::model::notes::{Notes, Visa, VisaField, header};

/// Completes the visas of the dossier's missions; one of a mission that is gone becomes an orphan.
pub(super) fn settle(notes: &mut Notes, books: &Books) {
    let known = |code: &str| books.dossier.missions.iter().any(|mission| *mission.code == *code);
    for (code, visa) in std::mem::take(&mut notes.visas) {
        if known(&code) {
            let figures = figures(&code, &visa, notes);
            let mut visa = visa;
            visa.extend(figures.map(|figures| (VisaField::Figures, figures)));
            notes.visas.insert(code, visa);
            continue;
        }
        let told = [(header::OLD_SHEET, header::WAS_VISA.to_owned()), (header::MISSION, code)];
        let told = told.into_iter().map(|(name, text)| (name.to_owned(), text));
        let fields = visa.into_iter().map(|(field, text)| (field.french().to_owned(), text));
        notes.orphans.push(told.chain(fields).collect());
    }
}

/// The figures that the signer saw: those of the workbook in which the visa is found first.
fn figures(code: &str, visa: &Visa, notes: &Notes) -> Option<String> {
    let typed = |field: VisaField| visa.get(&field).map_or("", String::as_str);
    let signed = format!(" (visa : {} {})", typed(VisaField::Opinion), typed(VisaField::Date));
    if visa.get(&VisaField::Figures).is_some_and(|known| known.ends_with(&signed)) {
        return None;
    }
    let seen = notes.past.figures.iter().filter(|one| one.mission == code);
    let seen: Vec<String> = seen.filter_map(|one| Some(format!("{} {}", one.what, one.now?))).collect();
    (!seen.is_empty()).then(|| seen.join(" · ") + &signed)
}
