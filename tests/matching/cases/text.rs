//! A case as it is written.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rappro::model::entry::Side;
use rappro::model::rules::Rules;

use super::{Case, Item, Line};
use crate::desk;

pub(super) fn read() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/matching");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|item| item.unwrap().path()).collect();
    files.sort();
    files.retain(|path| path.file_name().unwrap() != "LISEZMOI.md");
    let mut cases = Vec::new();
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        for part in text.split("\n## ").skip(1) {
            cases.push(case(&name, part));
        }
    }
    cases
}

fn case(file: &str, text: &str) -> Case {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut case = Case {
        file: file.to_owned(),
        title: lines.next().unwrap().to_owned(),
        story: Vec::new(),
        rules: Rules::default(),
        table: Vec::new(),
        lines: Vec::new(),
        expected: Vec::new(),
    };
    for line in lines {
        if let Some(rules) = line.strip_prefix("Règles :") {
            rules.split(';').for_each(|rule| set(&mut case.rules, rule));
        } else if line.starts_with('|') {
            case.table.push(line.to_owned());
        } else if line == "Attendu :" || line == "Ou bien :" {
            case.expected.push(Vec::new());
        } else if let Some(item) = line.strip_prefix("- ") {
            let of = case.expected.last_mut().unwrap_or_else(|| panic!("{}: {line} before Attendu", case.title));
            of.extend(items(item).unwrap_or_else(|| panic!("{}: cannot read: {line}", case.title)));
        } else {
            assert!(case.expected.is_empty(), "{}: cannot read: {line}", case.title);
            case.story.push(line.to_owned());
        }
    }
    case.lines = rows(&case);
    verify(&case);
    case
}

fn set(rules: &mut Rules, text: &str) {
    let (name, value) = text.split_once('=').unwrap();
    match name.trim() {
        "ecart_max" => rules.gap_max = desk::eur(value).amount(),
        "ecart_change_max_pourcent" => rules.exchange_gap_max_percent = desk::eur(value).amount(),
        "jours_ecart_max" => rules.days_apart_max = value.trim().parse().unwrap(),
        other => panic!("règle inconnue : {other}"),
    }
}

fn rows(case: &Case) -> Vec<Line> {
    let cells = |row: &str| -> Vec<String> {
        let inner = row.trim_start_matches('|').trim_end();
        let inner = inner.strip_suffix('|').unwrap_or(inner);
        inner.split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let header = cells(&case.table[0]);
    let body = case.table[1..].iter().filter(|row| !row.starts_with("|--"));
    body.map(|row| {
        let row = cells(row);
        assert_eq!(row.len(), header.len(), "{}: {row:?}", case.title);
        let name = row[0].clone();
        let side = if name.starts_with('L') { Side::Ledger } else { Side::Support };
        let cells = header.iter().cloned().zip(row).skip(1).filter(|(_, cell)| !cell.is_empty()).collect();
        Line { name, side, cells }
    })
    .collect()
}

fn names(text: &str) -> Vec<String> {
    let mut names: Vec<String> =
        text.split([' ', '+']).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    names.sort_by_key(|name| (name.len(), name.clone()));
    names
}

fn items(text: &str) -> Option<Vec<Item>> {
    let one = |item| Some(vec![item]);
    if let Some(rest) = text.strip_prefix("reste :") {
        return Some(names(rest).into_iter().map(Item::Left).collect());
    }
    if let Some(rest) = text.strip_prefix("hors compte :") {
        return Some(names(rest).into_iter().map(Item::NotCounted).collect());
    }
    if let Some(rest) = text.strip_prefix("ambigu :") {
        let (lines, count) = match rest.split_once(',') {
            Some((lines, count)) => (lines, Some(count.trim().strip_suffix(" solutions")?.parse().ok()?)),
            None => (rest, None),
        };
        let (ledger, support) = lines.split_once('/')?;
        return one(Item::Ambiguous(names(ledger), names(support), count));
    }
    if let Some(rest) = text.strip_prefix("pointage seul :") {
        return one(Item::LoneMark(names(rest)));
    }
    let (head, tail) = text.split_once(':').unwrap_or((text, ""));
    let (head, tail) = (head.trim(), tail.trim());
    let asked = |word: &str| head.strip_prefix(word).map(|name| name.trim().to_owned());
    if let Some(name) = asked("écart ") {
        return one(Item::Gap(name, desk::eur(tail).plain()));
    }
    if let Some(name) = asked("sans cause ") {
        return one(Item::NoCause(name, tail.to_owned()));
    }
    if let Some(name) = asked("cause ") {
        return one(Item::Cause(name, tail.to_owned()));
    }
    if let Some(name) = asked("parts ") {
        return one(Item::Shares(name, tail.to_owned()));
    }
    if let Some(name) = asked("proche ") {
        if tail == "rien" {
            return one(Item::Near(name, None));
        }
        let (other, words) = tail.split_once(',')?;
        return one(Item::Near(name, Some((other.trim().to_owned(), words.trim().to_owned()))));
    }
    let (left, right) = head.split_once('=')?;
    let (left, right) = (names(left), names(right));
    if right == ["rien"] {
        let of_ledger = left[0].starts_with('L');
        return one(if of_ledger { Item::Match(left, vec![], "") } else { Item::Match(vec![], left, "") });
    }
    let sure = ["certain", "probable", "au moins probable", "manuel"].into_iter().find(|sure| *sure == tail)?;
    one(Item::Match(left, right, sure))
}

/// Every line of the table stands once in each conclusion.
fn verify(case: &Case) {
    assert!(!case.expected.is_empty() && !case.story.is_empty(), "{}: no story or no conclusion", case.title);
    for items in &case.expected {
        let mut seen: BTreeMap<&str, usize> = case.lines.iter().map(|line| (line.name.as_str(), 0)).collect();
        assert_eq!(seen.len(), case.lines.len(), "{}: a line stands twice", case.title);
        let mut count = |name: &String| match seen.get_mut(name.as_str()) {
            Some(times) => *times += 1,
            None => panic!("{}: no line {name}", case.title),
        };
        for item in items {
            match item {
                Item::Match(a, b, _) | Item::Ambiguous(a, b, _) => a.iter().chain(b).for_each(&mut count),
                Item::Left(name) | Item::NotCounted(name) => count(name),
                _ => {}
            }
        }
        assert!(seen.values().all(|times| *times == 1), "{}: told other than once: {seen:?}", case.title);
    }
}
