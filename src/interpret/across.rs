//! A list of members written across: a column for each person, what is said of them below.
//!
//! ```text
//! Nom      | DUPONT Jean            | PETIT Luc | MOREL Eva
//! Fonction | Conseiller général     | Directeur | Cheffe d’entreprise
//! Qualité  | Élu                    | Agent     | Invitée
//! ```
//!
//! Read downwards it has the headers « Qualité, Élu, Agent » and no member, and nobody says so.

use super::absent::says_absent;
use super::doubts::Doubts;
use super::header::clear_field;
use super::members::{category_of, mark, mission_around, named, named_once};
use super::names::{clean, is_name, is_part};
use super::shapes::{Shaped, column};
use super::values::{self, Marks};
use super::vocabulary::{MONEY, NO_MONEY};
use crate::model::Text;
use crate::model::account::Role;
use crate::model::dossier::Dossier;
use crate::model::field::Field;
use crate::model::mission::MissionId;
use crate::model::people::Member;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

/// Such a list is short, and as wide as the delegation.
const ROWS_MAX: u32 = 200;
const COLUMNS_MAX: u32 = 200;

/// Members that make a list.
const MEMBERS_MIN: usize = 2;

/// What stands before the names.
const NAMES: &[&str] = &[
    "",
    "nom",
    "noms",
    "nom prenom",
    "nom et prenom",
    "nom prenoms",
    "noms et prenoms",
    "prenom nom",
    "prenom et nom",
    "nom de famille",
    "membre",
    "membres",
    "participant",
    "participants",
    "delegation",
    "personne",
    "voyageur",
    "voyageurs",
];

const FIRST_NAMES: &[&str] = &["prenom", "prenoms"];

/// What stands before the categories, the surest first.
const CATEGORIES: &[&str] = &["categorie", "qualite", "statut", "type", "titre", "fonction", "fonctions", "role"];

const MISSIONS: &[&str] = &["mission", "missions", "deplacement", "destination"];

/// One row and what stands before it.
struct Line {
    row: u32,
    label: String,
}

/// Some people side by side, and the rows below their names.
struct Group {
    names: Line,
    /// Of a first name in its own row.
    first_names: Option<u32>,
    below: Vec<Line>,
    mission: Option<MissionId>,
}

/// Reads a sheet that is such a list and nothing else.
pub(super) fn read(sheet: &Sheet, dossier: &Dossier) -> Option<Shaped> {
    if sheet.row_count() > ROWS_MAX || sheet.column_count() > COLUMNS_MAX {
        return None;
    }
    let mut shaped = Shaped::new(Role::Delegation, "une personne par colonne, sa qualité au-dessous".to_owned());
    let (mut groups, mut titles): (Vec<Group>, Vec<String>) = (Vec::new(), Vec::new());
    let mut mission = None;
    for row in 0..sheet.row_count() {
        let cells: Vec<(u32, Value)> = sheet.cells(row).filter(|(_, value)| !value.is_blank()).collect();
        match cells.as_slice() {
            [] => shaped.rows.blank += 1,
            [(_, value)] => {
                let text = values::text(*value)?.into_owned();
                mission = named_once(dossier, &text).or(mission);
                titles.push(text);
                shaped.rows.title += 1;
            }
            _ => {
                let line = Line { row, label: label(sheet, row) };
                shaped.rows.entries += 1;
                match groups.last_mut() {
                    _ if has_names(sheet, &line) => {
                        groups.push(Group { names: line, first_names: None, below: Vec::new(), mission });
                    }
                    None => return None,
                    Some(_) if is_money(sheet, &line) => return None,
                    Some(group) if FIRST_NAMES.contains(&line.label.as_str()) => group.first_names = Some(row),
                    Some(group) => group.below.push(line),
                }
            }
        }
    }
    let around = mission_around(sheet, &titles.join(" "), dossier);
    for group in &groups {
        group.is_sure(sheet).then_some(())?;
        let members = people(sheet, group.names.row).filter_map(|column| group.member(sheet, dossier, column));
        shaped
            .members
            .extend(members.flatten().map(|member| Member { mission: member.mission.or(around), ..member }));
    }
    let first = groups.first()?;
    shaped.columns = people(sheet, first.names.row)
        .map(|at| {
            column(at, &text(sheet, first.names.row, at).unwrap_or_default(), Some(Field::Person), "une personne")
        })
        .collect();
    Some(shaped.finish(sheet, Doubts::new(sheet)))
}

/// The folded words of the first column.
fn label(sheet: &Sheet, row: u32) -> String {
    fold(&text(sheet, row, 0).unwrap_or_default())
}

fn text(sheet: &Sheet, row: u32, column: u32) -> Option<String> {
    values::text(sheet.value(row, column)).map(|text| text.into_owned())
}

/// The columns behind the first one that hold something in this row.
fn people(sheet: &Sheet, row: u32) -> impl Iterator<Item = u32> {
    sheet.cells(row).filter(|(column, value)| *column > 0 && !value.is_blank()).map(|(column, _)| column)
}

/// True for names of people behind the word that says so; they may be family names alone.
fn has_names(sheet: &Sheet, line: &Line) -> bool {
    let is_person = |column: u32| {
        let text = text(sheet, line.row, column).unwrap_or_default();
        is_name(clean(&text).name) || (line.label == "nom" && is_part(&text))
    };
    NAMES.contains(&line.label.as_str())
        && people(sheet, line.row).count() >= MEMBERS_MIN
        && people(sheet, line.row).all(is_person)
}

/// True for amounts, or for numbers that may be: a claim written across is no list of people.
fn is_money(sheet: &Sheet, line: &Line) -> bool {
    const NUMBERED: &[&str] =
        &["chambre", "siege", "place", "matricule", "code", "cp", "groupe", "passeport", "vol"];
    const DIGITS_MAX: usize = 6;
    let says = |words: &[&str]| line.label.split(' ').any(|word| words.contains(&word));
    let is_amount = |column: u32| match sheet.value(line.row, column) {
        Value::Number(number) => number.fract() != 0.0 || number.abs() < 1e6,
        Value::Text(text) => {
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            text.contains('€')
                || ((1..=DIGITS_MAX).contains(&digits)
                    && matches!(values::number(Value::Text(text), Marks::Comma), Ok(Some(_))))
        }
        _ => false,
    };
    let says_money =
        clear_field(&line.label).is_some_and(|field| field.is_money() || field == Field::OriginalAmount);
    says_money || says(MONEY) || (!says(NO_MONEY) && !says(NUMBERED) && people(sheet, line.row).any(is_amount))
}

impl Group {
    /// True when a row below says of most people what they are, and family names have first names.
    fn is_sure(&self, sheet: &Sheet) -> bool {
        let count = people(sheet, self.names.row).count();
        let told = |line: &&Line| {
            people(sheet, line.row)
                .filter(|at| text(sheet, line.row, *at).as_deref().and_then(category_of).is_some())
                .count()
        };
        let says = |line: &&Line| CATEGORIES.contains(&line.label.as_str());
        let is_whole =
            |column: u32| text(sheet, self.names.row, column).is_some_and(|text| is_name(clean(&text).name));
        let is_named = || self.first_names.is_some() || people(sheet, self.names.row).all(is_whole);
        self.below.iter().filter(says).any(|line| told(&line) * 2 >= count) && is_named()
    }

    /// The person of a column, once for each of their missions; none for somebody who did not go.
    fn member(&self, sheet: &Sheet, dossier: &Dossier, column: u32) -> Option<Vec<Member>> {
        let written = text(sheet, self.names.row, column)?;
        let first_name = self.first_names.and_then(|row| text(sheet, row, column)).map(Text::from);
        let whole = first_name.as_ref().map_or_else(|| written.clone(), |first| format!("{written} {first}"));
        let named = clean(&whole);
        let told = |label: &str| {
            let mut lines = self.below.iter().filter(|line| line.label == label);
            lines.find_map(|line| category_of(&text(sheet, line.row, column)?))
        };
        if self.below.iter().any(|line| says_absent(&line.label, sheet.value(line.row, column))) {
            return None;
        }
        let category = CATEGORIES.iter().find_map(|label| told(label)).or(named.category);
        let member = Member {
            name: Text::from(named.name),
            last_name: first_name.is_some().then(|| Text::from(written.as_str())),
            first_name,
            category,
            mission: self.mission,
            place: sheet.place(self.names.row, column),
        };
        let missions = self.missions(sheet, dossier, column)?;
        if missions.is_empty() {
            return Some(vec![member]);
        }
        Some(missions.into_iter().map(|mission| Member { mission: Some(mission), ..member.clone() }).collect())
    }

    /// The missions that a column names or crosses; none in the list when its rows say nothing of missions, no list when
    /// it crosses none of theirs.
    fn missions(&self, sheet: &Sheet, dossier: &Dossier, column: u32) -> Option<Vec<MissionId>> {
        let told = self.below.iter().filter(|line| MISSIONS.contains(&line.label.as_str()));
        let told = told.filter_map(|line| text(sheet, line.row, column)).flat_map(|text| named(dossier, &text));
        let mut missions: Vec<MissionId> = told.collect();
        let crossed = |line: &&Line| people(sheet, line.row).all(|at| mark(sheet.value(line.row, at)).is_some());
        let crosses = self.below.iter().filter(crossed);
        let crosses: Vec<(&Line, MissionId)> =
            crosses.filter_map(|line| Some((line, named_once(dossier, &line.label)?))).collect();
        let is_crossed = |line: &Line| mark(sheet.value(line.row, column)) == Some(true);
        missions.extend(crosses.iter().filter(|(line, _)| is_crossed(line)).map(|(_, mission)| *mission));
        (crosses.is_empty() || !missions.is_empty()).then_some(missions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::mission::Category;
    use crate::model::sheet::SheetBuilder;

    fn told(lines: &str) -> Option<Vec<String>> {
        let mut builder = SheetBuilder::new(&"membres.xlsx".into(), Some("Feuil1"));
        for (row, line) in lines.lines().enumerate() {
            builder.go_to_row(row as u32).unwrap();
            for (column, cell) in line.split('|').enumerate() {
                builder.push(column as u32, Value::Text(cell.trim())).unwrap();
            }
        }
        let shaped = read(&builder.finish(), &super::super::members::tests::dossier())?;
        assert_eq!(shaped.rows.accounted(), shaped.rows.total, "{:?}", shaped.rows);
        let one = |one: &Member| {
            let category = one.category.map_or("?", Category::french);
            let mission = one.mission.map_or(String::new(), |id| format!(" @{}", id.index()));
            format!("{} ({category}){mission}", one.name)
        };
        Some(shaped.members.iter().map(one).collect())
    }

    #[test]
    fn people_stand_side_by_side() {
        let list = "Délégation à Miami\n|OUVRARD Thierry|TANGUY-LE GALL Maryvonne|MOREL Eva\nFonction|Vice-président|Directrice|Cheffe d’entreprise\nQualité|Élu|Agent|Invitée\nTéléphone|0600000000||";
        let expected = ["OUVRARD Thierry (élu) @1", "TANGUY-LE GALL Maryvonne (agent) @1", "MOREL Eva (invité) @1"];
        assert_eq!(told(list).unwrap(), expected);
    }

    #[test]
    fn family_names_missions_and_absences_have_rows_of_their_own() {
        let list = "Nom|OUVRARD|TANGUY|MOREL\nPrénom|Thierry|Maryvonne|Eva\nCatégorie|Élu|Agent|Invité\nMission|Gênes|Miami, Milan|Gênes\nPrésent|Oui|Oui|Non";
        let expected = ["OUVRARD Thierry (élu) @0", "TANGUY Maryvonne (agent) @1", "TANGUY Maryvonne (agent) @2"];
        assert_eq!(told(list).unwrap(), expected);
        let crosses =
            "Membres|OUVRARD Thierry|TANGUY Maryvonne|MOREL Eva\nQualité|Élu|Agent|Agent\nGênes|x|-|-\nMilan|-|x|-";
        assert_eq!(told(crosses).unwrap(), ["OUVRARD Thierry (élu) @0", "TANGUY Maryvonne (agent) @2"]);
    }

    #[test]
    fn several_lists_stand_one_below_the_other() {
        let list = "Mission Gênes\nNom|OUVRARD Thierry|TANGUY Maryvonne\nQualité|Élu|Agent\n\nMission Milan\nNom|MOREL Eva|PETIT Luc\nQualité|Invitée|Agent";
        let expected = [
            "OUVRARD Thierry (élu) @0",
            "TANGUY Maryvonne (agent) @0",
            "MOREL Eva (invité) @2",
            "PETIT Luc (agent) @2",
        ];
        assert_eq!(told(list).unwrap(), expected);
    }

    #[test]
    fn other_sheets_are_left_alone() {
        for other in [
            "Nom|Prénom|Qualité\nDUPONT|Jean|Élu\nPETIT|Luc|Agent",
            "Nom|DUPONT Jean|PETIT Luc\nQualité|Élu|Agent\nMontant|300|200",
            "Nom|DUPONT Jean|PETIT Luc\nQualité|Élu|Agent\nHôtel|300,50|200,00",
            "Nom|DUPONT Jean|PETIT Luc\nQualité|Élu|Agent\nHôtel|300|200",
            "Nom|DUPONT Jean|PETIT Luc\nChambre|12|14",
            "Nom|DUPONT|PETIT\nQualité|Élu|Agent",
            "Élus|Invités|Agents\nDUPONT Jean|PETIT Luc|MOREL Eva",
            "Nom|DUPONT Jean\nQualité|Élu",
        ] {
            assert!(told(other).is_none(), "{other}");
        }
    }
}
