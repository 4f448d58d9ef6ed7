//! Lists of names without a header that names columns: names under a title of category, the categories side by
//! side, or a bare list under a title that says what it is.
//!
//! ```text
//! Élus :                 Élus          | Invités      | Agents
//! DUPONT Jean            DUPONT Jean   | PETIT Luc    | MOREL Eva
//! ```

use super::members::{category_of, mission_around, named_once};
use super::names::{category_title, clean, is_name, is_part};
use crate::interpret::amounts::looks_like_amount;
use crate::interpret::reference::doubts::Doubts;
use crate::interpret::reference::shapes::{Shaped, column};
use crate::interpret::values;
use crate::interpret::vocabulary::DELEGATION_WORDS;
use crate::model::Text;
use crate::model::account::Role;
use crate::model::dossier::Dossier;
use crate::model::field::Field;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::mission::{Category, MissionId};
use crate::model::people::Member;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::{contains_words, fold, is_civility};

/// A list of members is short and narrow.
const ROWS_MAX: u32 = 2000;
const COLUMNS_MAX: u32 = 30;

/// Members that make a list.
const MEMBERS_MIN: usize = 2;

/// Reads a sheet that is a list of names and nothing else.
pub(in crate::interpret) fn read(sheet: &Sheet, dossier: &Dossier) -> Option<Shaped> {
    if sheet.row_count() > ROWS_MAX || sheet.column_count() > COLUMNS_MAX || has_columns_or_money(sheet) {
        return None;
    }
    let mut list = List::new(sheet, dossier);
    for row in 0..sheet.row_count() {
        list.row(row);
    }
    list.finish()
}

/// Named columns are read by them, and a list of members has no amounts.
fn has_columns_or_money(sheet: &Sheet) -> bool {
    const NAMED: &[&str] = &[
        "nom",
        "prenom",
        "nom prenom",
        "nom et prenom",
        "prenom nom",
        "prenom et nom",
        "beneficiaire",
        "agent",
        "nom de l agent",
    ];
    let named = |value: Value<'_>| values::text(value).is_some_and(|text| NAMED.contains(&fold(&text).as_str()));
    (0..sheet.row_count())
        .any(|row| sheet.cells(row).any(|(_, value)| (row < 20 && named(value)) || is_money(value)))
}

fn is_money(value: Value<'_>) -> bool {
    match value {
        // Numbers of a list are its own: 1, 2, 3…
        Value::Number(_) => values::text(value).is_none_or(|text| text.len() > 4),
        Value::Date(_) => true,
        Value::Text(text) => text.bytes().any(|byte| byte.is_ascii_digit()) && looks_like_amount(value),
        _ => false,
    }
}

struct List<'a> {
    sheet: &'a Sheet,
    dossier: &'a Dossier,
    shaped: Shaped,
    /// Columns of the categories, while they stand side by side.
    side: Vec<(u32, Category)>,
    category: Option<Category>,
    mission: Option<MissionId>,
    titles: Vec<String>,
    sections: usize,
    name_column: Option<u32>,
}

impl<'a> List<'a> {
    fn new(sheet: &'a Sheet, dossier: &'a Dossier) -> Self {
        let shaped = Shaped::new(Role::Delegation, String::new());
        Self {
            sheet,
            dossier,
            shaped,
            side: Vec::new(),
            category: None,
            mission: None,
            titles: Vec::new(),
            sections: 0,
            name_column: None,
        }
    }

    fn row(&mut self, row: u32) {
        let sheet = self.sheet;
        let texts = sheet.cells(row).filter_map(|(column, value)| values::text(value).map(|text| (column, text)));
        let cells: Vec<(u32, String)> = texts.map(|(column, text)| (column, text.into_owned())).collect();
        if cells.is_empty() {
            self.shaped.rows.blank += 1;
            return;
        }
        let words: Vec<&(u32, String)> = cells.iter().filter(|(_, text)| !is_ordinal(text)).collect();
        let categories: Vec<(u32, Category)> = words
            .iter()
            .filter_map(|(column, text)| category_title(text).map(|category| (*column, category)))
            .collect();
        if categories.len() >= 2 && categories.len() == words.len() {
            self.shaped.header = self.shaped.header.or(Some(row));
            self.shaped.rows.header += 1;
            self.sections += categories.len();
            self.side = categories;
            return;
        }
        if let ([_], [(_, category)]) = (words.as_slice(), categories.as_slice()) {
            self.side.clear();
            self.category = Some(*category);
            self.sections += 1;
            self.shaped.rows.title += 1;
            return;
        }
        let before = self.shaped.members.len();
        if self.side.is_empty() {
            self.line(row, &words);
        } else {
            self.side_by_side(row, &words);
        }
        if self.shaped.members.len() > before {
            self.shaped.rows.entries += 1;
        } else {
            self.other(row, &words);
        }
    }

    /// Titles above and between the names; what follows them is a note.
    fn other(&mut self, row: u32, words: &[&(u32, String)]) {
        let text = words.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ");
        let mission = named_once(self.dossier, &text);
        if self.shaped.members.is_empty() || mission.is_some() {
            self.mission = mission.or(self.mission);
            if mission.is_some() {
                self.category = None;
                self.side.clear();
            }
            self.titles.push(text);
            self.shaped.rows.title += 1;
        } else {
            self.shaped.rows.note += 1;
            self.perhaps_a_member(row, words);
        }
    }

    /// A line that begins with a civility among names is said, since the head-count depends on it.
    fn perhaps_a_member(&mut self, row: u32, words: &[&(u32, String)]) {
        const WORDS_MAX: usize = 12;
        let Some((column, text)) = words.first() else { return };
        let mut parts = text.split_whitespace();
        let civil = parts.next().is_some_and(|first| is_civility(&fold(first)));
        if !civil || !(1..WORDS_MAX).contains(&parts.count()) {
            return;
        }
        let at = self.sheet.place(row, *column);
        self.shaped.problems.push(Problem {
            kind: ProblemKind::UnrecognisedTable { carries_amounts: false },
            message: format!("« {text} » ressemble à un membre de la délégation, mais n’a pas été lu comme tel."),
            remedy: "S’il s’agit d’un membre, n’écrire dans la cellule que son nom, et sa catégorie à côté."
                .to_owned(),
            subject: Text::from(format!("{}|{text}", self.sheet.file())),
            amount: None,
            related: Vec::new(),
            at,
        });
    }

    /// `DUPONT Jean | élu`, `DUPONT | Jean`, `Élus : DUPONT Jean, PETIT Luc`.
    fn line(&mut self, row: u32, words: &[&(u32, String)]) {
        let Some((column, text)) = words.first() else { return };
        let beside = words.iter().skip(1).find_map(|(_, text)| category_of(text));
        if let Some((title, names)) = text.split_once(':')
            && let Some(category) = category_title(title)
        {
            let mark = if names.contains(';') { ';' } else { ',' };
            let names: Vec<&str> = names.split(mark).map(str::trim).filter(|name| !name.is_empty()).collect();
            if names.iter().all(|name| is_name(clean(name).name)) {
                names.iter().for_each(|name| self.push(row, *column, name, Some(category)));
                self.sections += 1;
            }
            return;
        }
        if is_name(clean(text).name) {
            self.push(row, *column, text, beside);
        } else if let Some((_, second)) = words.get(1)
            && is_part(text)
            && is_part(second)
        {
            self.push(row, *column, &format!("{text} {second}"), beside);
        }
    }

    fn side_by_side(&mut self, row: u32, words: &[&(u32, String)]) {
        let columns = self.side.clone();
        for (at, (start, category)) in columns.iter().enumerate() {
            let end = columns.get(at + 1).map_or(u32::MAX, |(next, _)| *next);
            let within: Vec<&str> = words
                .iter()
                .filter(|(column, _)| (*start..end).contains(column))
                .map(|(_, text)| text.as_str())
                .collect();
            match within.as_slice() {
                [name, ..] if is_name(clean(name).name) => self.push(row, *start, name, Some(*category)),
                [last, first, ..] if is_part(last) && is_part(first) => {
                    self.push(row, *start, &format!("{last} {first}"), Some(*category));
                }
                _ => {}
            }
        }
    }

    fn push(&mut self, row: u32, column: u32, text: &str, category: Option<Category>) {
        let named = clean(text);
        self.name_column = self.name_column.or(Some(column));
        self.shaped.members.push(Member {
            name: Text::from(named.name),
            last_name: None,
            first_name: None,
            category: named.category.or(category).or(self.category),
            mission: self.mission,
            place: self.sheet.place(row, column),
        });
    }

    fn finish(mut self) -> Option<Shaped> {
        let rows = &self.shaped.rows;
        let said = fold(&format!("{} {}", self.titles.join(" "), self.sheet.name().unwrap_or_default()));
        let titled = DELEGATION_WORDS.iter().any(|word| contains_words(&said, word));
        // More names than anything else, or it is some other text.
        let mostly = rows.entries > rows.note && rows.entries * 2 >= rows.title;
        if self.shaped.members.len() < MEMBERS_MIN || !(self.sections > 0 || titled) || !mostly {
            return None;
        }
        let around = mission_around(self.sheet, &self.titles.join(" "), self.dossier);
        for member in &mut self.shaped.members {
            member.mission = member.mission.or(around);
        }
        self.shaped.evidence = match (self.side.is_empty(), self.sections) {
            (false, _) => "des noms sous des catégories côte à côte".to_owned(),
            (true, 0) => "une liste de noms, annoncée par son titre".to_owned(),
            (true, _) => "des noms sous des titres de catégorie".to_owned(),
        };
        let columns: Vec<(u32, String)> = match self.shaped.header {
            Some(header) => {
                let titles = self
                    .sheet
                    .cells(header)
                    .filter_map(|(at, value)| Some((at, values::text(value)?.into_owned())));
                titles.collect()
            }
            None => vec![(self.name_column.unwrap_or(0), "(noms)".to_owned())],
        };
        self.shaped.columns = columns
            .iter()
            .map(|(at, title)| column(*at, title, Some(Field::Person), "noms de personnes"))
            .collect();
        let doubts = Doubts::new(self.sheet);
        Some(self.shaped.finish(self.sheet, doubts))
    }
}

/// The number of a line in its list.
fn is_ordinal(text: &str) -> bool {
    let digits = text.trim().trim_end_matches(['.', ')', '°', '-']);
    digits.len() <= 3 && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sheet::SheetBuilder;

    fn shaped(lines: &str) -> Option<Shaped> {
        let mut builder = SheetBuilder::new(&"membres.xlsx".into(), Some("Feuil1"));
        for (row, line) in lines.lines().enumerate() {
            builder.go_to_row(row as u32).unwrap();
            for (column, cell) in line.split('|').enumerate() {
                builder.push(column as u32, Value::Text(cell.trim())).unwrap();
            }
        }
        read(&builder.finish(), &super::super::members::tests::dossier())
    }

    fn told(shaped: Option<Shaped>) -> Vec<String> {
        let shaped = shaped.expect("a list");
        assert_eq!(shaped.rows.accounted(), shaped.rows.total, "{:?}", shaped.rows);
        let one = |one: &Member| {
            let category = one.category.map_or("?", Category::french);
            let mission = one.mission.map_or(String::new(), |id| format!(" @{}", id.index()));
            format!("{} ({category}){mission}", one.name)
        };
        shaped.members.iter().map(one).collect()
    }

    #[test]
    fn names_stand_under_titles_of_category() {
        let list = shaped(
            "Délégation à Miami\n\nÉlus :\n1. DUPONT Jean\n2. de LA TOUR Anne\n\nInvités (1)\nPr Karim BEN SALAH\nAgents\nM. MOREL\nMme MOREL\nSous réserve de confirmation",
        );
        assert_eq!(
            told(list),
            [
                "DUPONT Jean (élu) @1",
                "de LA TOUR Anne (élu) @1",
                "Pr Karim BEN SALAH (invité) @1",
                "M. MOREL (agent) @1",
                "Mme MOREL (agent) @1",
            ]
        );
    }

    #[test]
    fn categories_stand_side_by_side() {
        let list = shaped(
            "Composition de la délégation\nÉlus|Invités|Agents\nDUPONT Jean|PETIT Luc|MOREL Eva\nLEROY/ANNE MRS||MOREL Paul",
        );
        assert_eq!(
            told(list),
            [
                "DUPONT Jean (élu)",
                "PETIT Luc (invité)",
                "MOREL Eva (agent)",
                "LEROY/ANNE MRS (élu)",
                "MOREL Paul (agent)"
            ]
        );
    }

    #[test]
    fn several_missions_and_lists_on_one_line() {
        let list =
            shaped("Mission Gênes\nÉlus : DUPONT Jean, PETIT Luc\nMission Miami\nAgents : MOREL Eva ; LEROY Paul");
        assert_eq!(
            told(list),
            ["DUPONT Jean (élu) @0", "PETIT Luc (élu) @0", "MOREL Eva (agent) @1", "LEROY Paul (agent) @1"]
        );
    }

    #[test]
    fn a_line_that_may_be_a_member_is_said() {
        let list = shaped(
            "Délégation à Miami\nM. Jean DUPONT\nM. Karim BEN ALI, invité (CCI)\nMme MOREL ainsi que 2 autres",
        )
        .unwrap();
        assert_eq!(list.problems.len(), 1, "{:?}", list.problems);
        assert!(list.problems[0].message.contains("Mme MOREL ainsi"), "{:?}", list.problems);
        assert_eq!(list.members[1].category, Some(Category::Guest));
    }

    #[test]
    fn other_sheets_are_left_alone() {
        for other in [
            "Nom|Prénom\nDUPONT|Jean\nPETIT|Luc",
            "Mandat|Tiers|Montant\n12|DUPONT Jean|1 177,87\n13|PETIT Luc|12,50",
            "Planning des salles\nSalle A|DUPONT Jean\nSalle B|PETIT Luc",
            "Note\nLe présent rapport expose le coût des missions.\nIl est proposé de le ratifier.",
        ] {
            assert!(shaped(other).is_none(), "{other}");
        }
    }
}
