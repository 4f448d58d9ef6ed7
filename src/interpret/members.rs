//! The rows of a member list → members of the delegations.

use super::header::Layout;
use super::table::{self, Region};
use super::totals::is_total_label;
use super::values;
use super::vocabulary::CATEGORY_WORDS;
use crate::model::Text;
use crate::model::account::RowCount;
use crate::model::dossier::Dossier;
use crate::model::field::Field;
use crate::model::mission::{Category, MissionId};
use crate::model::people::Member;
use crate::model::sheet::Sheet;
use crate::model::words::{contains_words, fold};

/// Reads a list; a member is of the mission that the row, else the title, sheet or folder names.
pub(super) fn read(
    sheet: &Sheet,
    region: &Region,
    layout: &Layout,
    title: &str,
    dossier: &Dossier,
) -> (Vec<Member>, RowCount) {
    let header = region.header.unwrap_or(region.start);
    let around = mission_around(sheet, title, dossier);
    let mut rows = RowCount::default();
    let mut members = Vec::new();
    for row in header + 1..region.end {
        if sheet.is_blank(row) {
            rows.blank += 1;
        } else if table::repeats(sheet, header, row) {
            rows.header += 1;
        } else if first_text(sheet, row).is_some_and(|text| is_total_label(&text)) {
            rows.subtotal += 1;
        } else if let Some(member) = member(sheet, row, layout, around, dossier) {
            rows.entries += 1;
            members.push(member);
        } else {
            rows.note += 1;
        }
    }
    (members, rows)
}

fn first_text(sheet: &Sheet, row: u32) -> Option<String> {
    sheet.cells(row).find_map(|(_, value)| values::text(value)).map(|text| text.into_owned())
}

fn member(
    sheet: &Sheet,
    row: u32,
    layout: &Layout,
    around: Option<MissionId>,
    dossier: &Dossier,
) -> Option<Member> {
    let text = |field: Field| -> Option<Text> {
        let column = layout.column(field)?;
        values::text(sheet.value(row, column)).map(|text| Text::from(text.as_ref()))
    };
    let (last_name, first_name) = (text(Field::LastName), text(Field::FirstName));
    let whole = text(Field::Person).or_else(|| text(Field::Beneficiary));
    let name: Text = match (&last_name, &first_name, whole) {
        (Some(last), Some(first), _) => Text::from(format!("{last} {first}")),
        (_, _, Some(whole)) => whole,
        (Some(last), None, None) => last.clone(),
        _ => return None,
    };
    let category = text(Field::Category);
    // A note under the list fills one cell; a member of a list with categories has at least two.
    if layout.has(Field::Category) && category.is_none() && name.split_whitespace().count() > 4 {
        return None;
    }
    let mission = text(Field::Mission).map(|text| named_once(dossier, &text));
    let named = Field::LastName;
    let column = layout.column(named).or(layout.column(Field::Person)).or(layout.column(Field::Beneficiary))?;
    Some(Member {
        name,
        last_name,
        first_name,
        category: category.as_deref().and_then(category_of),
        mission: mission.unwrap_or(around),
        place: sheet.place(row, column),
    })
}

/// The category that a text names: `Conseillère départementale` is an élue.
pub(super) fn category_of(text: &str) -> Option<Category> {
    let folded = fold(text);
    let starts = |word: &&str| {
        folded.strip_prefix(*word).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', 'e', 's']))
    };
    let row = CATEGORY_WORDS.iter().find(|(_, words)| words.iter().any(&starts));
    row.map(|(category, _)| *category)
}

fn named_once(dossier: &Dossier, text: &str) -> Option<MissionId> {
    let folded = fold(text);
    let mut named = dossier.missions().filter(|(_, mission)| {
        let names = [&mission.code, &mission.label].into_iter().chain(&mission.aliases);
        names.into_iter().any(|name| contains_words(&folded, &fold(name)))
    });
    let first = named.next()?.0;
    named.next().is_none().then_some(first)
}

/// The mission that everything around the table names: settings, title, sheet, folder, and for a
/// member list the file's name too, since nothing is summed from it.
fn mission_around(sheet: &Sheet, title: &str, dossier: &Dossier) -> Option<MissionId> {
    let set = dossier.sources.get(&*sheet.file).and_then(|source| source.mission);
    set.or_else(|| named_once(dossier, title))
        .or_else(|| sheet.name.as_deref().and_then(|name| named_once(dossier, name)))
        .or_else(|| named_once(dossier, &sheet.file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_are_named_in_several_ways() {
        for (text, category) in [
            ("Élue", Some(Category::Elected)),
            ("Conseillère départementale", Some(Category::Elected)),
            ("Conseillers départementaux", None),
            ("Invité", Some(Category::Guest)),
            ("Personnalité extérieure", Some(Category::Guest)),
            ("Agent de la collectivité", Some(Category::Agent)),
            ("chauffeur", None),
        ] {
            assert_eq!(category_of(text), category, "{text}");
        }
    }
}
