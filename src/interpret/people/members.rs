//! The rows of a member list → members of the delegations.

use super::absent;
use super::names::{category_title, clean};
use crate::interpret::amounts::looks_like_amount;
use crate::interpret::header::Layout;
use crate::interpret::table::once;
use crate::interpret::table::role::RoleReading;
use crate::interpret::table::{self, Region};
use crate::interpret::totals::is_total_label;
use crate::interpret::values::vocabulary::CATEGORY_WORDS;
use crate::interpret::values::{self, Marks};
use crate::interpret::vocabulary::{MONEY, NO_MONEY};
use crate::model::Text;
use crate::model::account::{ColumnReading, Role, RowCount};
use crate::model::dossier::Dossier;
use crate::model::field::Field;
use crate::model::mission::{Category, MissionId};
use crate::model::people::Member;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::{contains_words, fold};

/// Reads a list; a member is of the missions that the row names or crosses, else of the one that the title,
/// sheet or folder names.
pub(in crate::interpret) fn read(
    sheet: &Sheet,
    region: &Region,
    layout: &Layout,
    title: &str,
    dossier: &Dossier,
) -> (Vec<Member>, RowCount) {
    // No row repeats a header that is not there.
    let header = region.header.unwrap_or(u32::MAX);
    let mut list = List {
        sheet,
        layout,
        dossier,
        crosses: crossed_columns(sheet, region, layout, dossier),
        mission: mission_around(sheet, title, dossier),
        above: once::stand_once(sheet, region, layout, Field::Mission).then(Vec::new),
        category: None,
        absent: false,
        members: Vec::new(),
    };
    let mut rows = RowCount::default();
    for row in region.body() {
        let only = only_text(sheet, row);
        if sheet.is_blank(row) {
            rows.blank += 1;
        } else if table::repeats(sheet, header, row) {
            rows.header += 1;
        } else if only.as_deref().is_some_and(absent::is_title) {
            list.absent = true;
            rows.title += 1;
        } else if let Some(category) = only.as_deref().and_then(category_title) {
            (list.category, list.absent) = (Some(category), false);
            rows.title += 1;
        } else if let Some(mission) = only.as_deref().and_then(|text| named_once(dossier, text)) {
            list.mission = Some(mission);
            list.above.iter_mut().for_each(Vec::clear);
            (list.category, list.absent) = (None, false);
            rows.title += 1;
        } else if sheet
            .cells(row)
            .find_map(|(_, value)| values::text(value))
            .is_some_and(|text| is_total_label(&text))
        {
            rows.subtotal += 1;
        } else {
            match list.line(row) {
                Line::Members => rows.entries += 1,
                Line::Elsewhere => rows.ignored += 1,
                Line::Note => rows.note += 1,
            }
        }
    }
    (list.members, rows)
}

/// A list of members although no column names a category: its rows stand under titles of category, or its
/// columns are missions with crosses.
pub(in crate::interpret) fn reconsidered(
    reading: RoleReading,
    sheet: &Sheet,
    region: &Region,
    layout: &Layout,
    dossier: &Dossier,
) -> RoleReading {
    if reading.role == Role::Delegation
        && let Some(column) = amounts_unread(sheet, region, layout)
    {
        let evidence =
            format!("des noms de personnes, mais des montants dans la colonne {}", layout.called(column));
        return RoleReading { role: Role::Unknown, evidence };
    }
    let named = layout.has(Field::LastName) || layout.has(Field::Person) || layout.has(Field::Beneficiary);
    let money = layout.columns.iter().any(|one| one.field.is_some_and(Field::is_money));
    if reading.role != Role::Unknown || !named || money {
        return reading;
    }
    let body = region.body();
    let evidence = if !crossed_columns(sheet, region, layout, dossier).is_empty() {
        "des noms de personnes et une colonne à cocher par mission"
    } else if body.take(SECTION_ROWS).any(|row| only_text(sheet, row).as_deref().and_then(category_title).is_some())
    {
        "des noms de personnes sous des titres de catégorie"
    } else {
        return reading;
    };
    RoleReading { role: Role::Delegation, evidence: evidence.to_owned() }
}

/// A column that holds amounts, of no meaning or of another: a list of claims, whose amounts would be lost as one of people.
fn amounts_unread(sheet: &Sheet, region: &Region, layout: &Layout) -> Option<u32> {
    let is_amount = |value: Value<'_>| match value {
        Value::Text(text) if !text.contains([',', '.', '€']) => false,
        Value::Text(_) => looks_like_amount(value),
        Value::Number(number) => number.fract() != 0.0,
        _ => false,
    };
    let is_number = |value: Value<'_>| matches!(values::number(value, Marks::Comma), Ok(Some(_)));
    let column_of = |one: &&ColumnReading| {
        let cells = || region.body().take(SECTION_ROWS).map(|row| sheet.value(row, one.column));
        let filled = cells().filter(|value| !value.is_blank()).count();
        let folded = fold(&one.header);
        let says = |words: &[&str]| folded.split(' ').any(|word| words.contains(&word));
        if says(NO_MONEY) {
            return false;
        }
        let says_money = says(MONEY) || ["€", "Dû", "dû", "DÛ"].iter().any(|sign| one.header.contains(sign));
        let count = cells().filter(|value| is_amount(*value) || (says_money && is_number(*value))).count();
        filled > 0 && count * 2 > filled
    };
    let may_hold = |one: &&ColumnReading| !one.field.is_some_and(Field::is_date);
    layout.columns.iter().filter(may_hold).find(column_of).map(|one| one.column)
}

/// Rows in which a title of category is looked for.
const SECTION_ROWS: usize = 500;

/// Columns whose header names one mission and whose cells are marks.
fn crossed_columns(sheet: &Sheet, region: &Region, layout: &Layout, dossier: &Dossier) -> Vec<(u32, MissionId)> {
    let marked = |column: u32| {
        let cells = || region.body().map(|row| sheet.value(row, column)).filter(|value| !value.is_blank());
        cells().next().is_some() && cells().all(|value| mark(value).is_some())
    };
    let columns = layout.columns.iter().filter_map(|one| Some((one.column, named_once(dossier, &one.header)?)));
    columns.filter(|(column, _)| marked(*column)).collect()
}

/// Whether a cell is crossed; none when it is neither a cross nor its absence.
pub(in crate::interpret) fn mark(value: Value<'_>) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(flag),
        Value::Text(text) => match text.trim() {
            "✓" | "✔" | "☑" | "☒" | "✗" | "✘" | "●" | "•" | "■" | "*" => Some(true),
            "-" | "–" | "—" | "☐" | "□" => Some(false),
            other => match fold(other).as_str() {
                "x" | "xx" | "oui" | "o" | "1" | "ok" | "present" | "presente" | "vrai" => Some(true),
                "non" | "n" | "0" | "absent" | "absente" | "faux" => Some(false),
                // `X (sauf le 5)`.
                other if other.starts_with("x ") => Some(true),
                _ => None,
            },
        },
        Value::Number(_) => match values::text(value)?.as_ref() {
            "1" => Some(true),
            "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// The text of a row that has one cell alone.
fn only_text(sheet: &Sheet, row: u32) -> Option<String> {
    let mut cells = sheet.cells(row).filter(|(_, value)| !value.is_blank());
    match (cells.next(), cells.next()) {
        (Some((_, value @ Value::Text(_))), None) => values::text(value).map(|text| text.into_owned()),
        _ => None,
    }
}

/// What a row of the body is.
enum Line {
    /// One person, of one mission or several.
    Members,
    /// A person whom no mission of the dossier is crossed for, or who did not go.
    Elsewhere,
    Note,
}

struct List<'a> {
    sheet: &'a Sheet,
    layout: &'a Layout,
    dossier: &'a Dossier,
    crosses: Vec<(u32, MissionId)>,
    /// Of the rows that name none.
    mission: Option<MissionId>,
    /// Of the last row that names some, where each group of rows names them once.
    above: Option<Vec<MissionId>>,
    /// Of the title above.
    category: Option<Category>,
    /// The title above is over those who did not go.
    absent: bool,
    members: Vec<Member>,
}

impl List<'_> {
    fn text(&self, row: u32, field: Field) -> Option<Text> {
        let column = self.layout.column(field)?;
        values::text(self.sheet.value(row, column)).map(|text| Text::from(text.as_ref()))
    }

    fn line(&mut self, row: u32) -> Line {
        let (last_name, first_name) = (self.text(row, Field::LastName), self.text(row, Field::FirstName));
        let whole = self.text(row, Field::Person).or_else(|| self.text(row, Field::Beneficiary));
        let written: Text = match (&last_name, &first_name, whole) {
            (Some(last), Some(first), _) => Text::from(format!("{last} {first}")),
            (_, _, Some(whole)) => whole,
            (Some(last), None, None) => last.clone(),
            _ => return Line::Note,
        };
        let category = self.text(row, Field::Category);
        // A note under the list fills one cell; a member of a list with categories has at least two.
        if self.layout.has(Field::Category) && category.is_none() && written.split_whitespace().count() > 4 {
            return Line::Note;
        }
        let named = clean(&written);
        let columns = [Field::LastName, Field::Person, Field::Beneficiary];
        let Some(column) = columns.into_iter().find_map(|field| self.layout.column(field)) else {
            return Line::Note;
        };
        let member = Member {
            name: Text::from(named.name),
            last_name,
            first_name,
            category: category.as_deref().and_then(category_of).or(named.category).or(self.category),
            mission: None,
            place: self.sheet.place(row, column),
        };
        let missions = self.missions(row);
        if missions.is_empty() || self.absent || absent::is_absent(self.sheet, self.layout, row) {
            return Line::Elsewhere;
        }
        self.members.extend(missions.into_iter().map(|mission| Member { mission, ..member.clone() }));
        Line::Members
    }

    /// The missions of a row; none in the list when it crosses no mission, `None` in it when nothing tells.
    fn missions(&mut self, row: u32) -> Vec<Option<MissionId>> {
        if !self.crosses.is_empty() {
            let crossed = |(column, _): &&(u32, MissionId)| mark(self.sheet.value(row, *column)) == Some(true);
            return self.crosses.iter().filter(crossed).map(|(_, mission)| Some(*mission)).collect();
        }
        let named = match (self.text(row, Field::Mission), &mut self.above) {
            (Some(text), None) => named(self.dossier, &text),
            (Some(text), Some(above)) => {
                *above = named(self.dossier, &text);
                above.clone()
            }
            (None, Some(above)) if !above.is_empty() => above.clone(),
            (None, _) => return vec![self.mission],
        };
        if named.is_empty() { vec![None] } else { named.into_iter().map(Some).collect() }
    }
}

/// The category that a text names: `Conseillère départementale` is an élue.
pub(in crate::interpret) fn category_of(text: &str) -> Option<Category> {
    let folded = fold(text);
    let (ranked, folded) = without_rank(&folded);
    // `1er adjoint`; an `adjoint administratif` is an agent.
    if ranked && ["adjoint", "adjointe"].contains(&folded.split(' ').next().unwrap_or_default()) {
        return Some(Category::Elected);
    }
    let starts = |word: &&str| {
        folded.strip_prefix(*word).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', 'e', 's']))
    };
    let row = CATEGORY_WORDS.iter().find(|(_, words)| words.iter().any(&starts));
    row.map(|(category, _)| *category)
}

/// A folded title without the rank in front of it, `1ere vice presidente`, and whether there was one.
fn without_rank(folded: &str) -> (bool, &str) {
    const RANKS: &[&str] =
        &["premier", "premiere", "deuxieme", "second", "seconde", "troisieme", "quatrieme", "cinquieme", "sixieme"];
    let Some((first, rest)) = folded.split_once(' ') else { return (false, folded) };
    let behind = first.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let numbered = behind.len() < first.len() && ["er", "ere", "e", "eme", "nd", "nde"].contains(&behind);
    if numbered || RANKS.contains(&first) { (true, rest) } else { (false, folded) }
}

/// The missions that a text names.
pub(in crate::interpret) fn named(dossier: &Dossier, text: &str) -> Vec<MissionId> {
    let folded = fold(text);
    let names_it = |name: &Text| contains_words(&folded, &fold(name));
    let named = dossier
        .missions()
        .filter(|(_, mission)| [&mission.code, &mission.label].into_iter().chain(&mission.aliases).any(names_it));
    named.map(|(id, _)| id).collect()
}

pub(in crate::interpret) fn named_once(dossier: &Dossier, text: &str) -> Option<MissionId> {
    match named(dossier, text).as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// The mission that everything around the table names: settings, title, sheet, folder, and for a
/// member list the file's name too, since nothing is summed from it.
pub(in crate::interpret) fn mission_around(sheet: &Sheet, title: &str, dossier: &Dossier) -> Option<MissionId> {
    let set = dossier.sources.get(&**sheet.file()).and_then(|source| source.mission);
    set.or_else(|| named_once(dossier, title))
        .or_else(|| sheet.name().and_then(|name| named_once(dossier, name)))
        .or_else(|| named_once(dossier, sheet.file()))
}

#[cfg(test)]
pub(in crate::interpret) mod tests {
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
            ("Conseillère communautaire", Some(Category::Elected)),
            ("1er adjoint", Some(Category::Elected)),
            ("1ère vice-présidente", Some(Category::Elected)),
            ("Premier adjoint au maire", Some(Category::Elected)),
            ("VP", Some(Category::Elected)),
            ("Adjoint administratif", None),
            ("Adjoint technique", None),
        ] {
            assert_eq!(category_of(text), category, "{text}");
        }
    }

    /// Three missions, as in the demonstration.
    pub(in crate::interpret) fn dossier() -> Dossier {
        use crate::model::money::{Currency, Money};
        let mission = |code: &str, label: &str| crate::model::mission::Mission {
            code: code.into(),
            label: label.into(),
            aliases: Vec::new(),
            country: None,
            start: crate::model::Date::constant(2017, 11, 4),
            end: crate::model::Date::constant(2017, 11, 10),
            declared: Money::zero(Currency::EUR),
            headcount: Default::default(),
            operations: Vec::new(),
            special_mandate: None,
            declared_by_nature: Vec::new(),
        };
        Dossier {
            root: Default::default(),
            title: String::new(),
            organisation: String::new(),
            commission_date: None,
            fiscal_year: None,
            currency: Currency::EUR,
            declared: Money::zero(Currency::EUR),
            report: None,
            missions: vec![mission("GENES", "Gênes"), mission("MIAMI", "Miami"), mission("MILAN", "Milan")],
            rules: Default::default(),
            sources: Default::default(),
        }
    }

    fn sheet(lines: &str) -> Sheet {
        let mut builder = crate::model::sheet::SheetBuilder::new(&"membres.xlsx".into(), Some("Feuil1"));
        for (row, line) in lines.lines().enumerate() {
            builder.go_to_row(row as u32).unwrap();
            for (column, cell) in line.split('|').enumerate() {
                builder.push(column as u32, Value::Text(cell.trim())).unwrap();
            }
        }
        builder.finish()
    }

    #[test]
    fn a_list_without_a_header_begins_with_its_first_member() {
        let (sheet, dossier) = (sheet("ROSSI Carlo|Invité|Milan\nPETIT Luc|Agent|Miami"), dossier());
        let region = Region { start: 0, header: None, header_start: 0, end: 2 };
        let layout = crate::interpret::header::headerless(&sheet, region.body(), &[]).unwrap();
        let (_, rows) = read(&sheet, &region, &layout, "", &dossier);
        assert_eq!((rows.entries, rows.accounted()), (2, 2));
    }

    fn told(lines: &str) -> Vec<String> {
        let (sheet, dossier) = (sheet(lines), dossier());
        let region = Region { start: 0, header: Some(0), header_start: 0, end: sheet.row_count() };
        let layout = crate::interpret::header::layout(&sheet, 0, 1..sheet.row_count(), &[], &dossier);
        let unknown = RoleReading { role: Role::Unknown, evidence: String::new() };
        let role = reconsidered(unknown, &sheet, &region, &layout, &dossier).role;
        let (members, rows) = read(&sheet, &region, &layout, "", &dossier);
        assert_eq!(rows.accounted() + 1, sheet.row_count());
        let one = |one: &Member| {
            let category = one.category.map_or("?", Category::french);
            format!(
                "{} ({category}){}",
                one.name,
                one.mission.map_or(String::new(), |id| format!(" @{}", id.index()))
            )
        };
        let mut told: Vec<String> = members.iter().map(one).collect();
        told.push(role.french().to_owned());
        told
    }

    #[test]
    fn missions_are_columns_with_crosses() {
        let list = "Nom|Prénom|Gênes|Miami|Milan\nDUPONT|Jean|x||X\nPETIT|Luc|non|oui|\nLEROY|Anne|||";
        assert_eq!(told(list), ["DUPONT Jean (?) @0", "DUPONT Jean (?) @2", "PETIT Luc (?) @1", "Délégation"]);
    }

    #[test]
    fn rows_of_one_cell_set_category_and_mission() {
        let list = "Nom|Prénom\nMission Miami|\nÉlus|\nDUPONT|Jean\nAgents|\nMOREL|Eva\nMission Milan|\nPETIT|Luc";
        assert_eq!(told(list), ["DUPONT Jean (élu) @1", "MOREL Eva (agent) @1", "PETIT Luc (?) @2", "Délégation"]);
    }

    #[test]
    fn a_row_may_name_several_missions() {
        let list = "Nom et prénom|Catégorie|Mission\n1. DUPONT Jean|Élu|Gênes, Milan\nPETIT Luc|Agent|Barcelone";
        assert_eq!(told(list)[..3], ["DUPONT Jean (élu) @0", "DUPONT Jean (élu) @2", "PETIT Luc (agent)"]);
    }
}
