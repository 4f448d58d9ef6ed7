//! What Excel would offer to repair, looked for in the parts of the workbook: the promises that one part makes
//! about another, which no schema tells.

use crate::support;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

use rappro::report::workbook;
use rappro::{Options, run};

type Parts = BTreeMap<String, String>;

fn parts(path: &Path) -> Parts {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut parts = Parts::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let (name, mut text) = (part.name().unwrap().into_owned(), String::new());
        part.read_to_string(&mut text).unwrap();
        assert!(parts.insert(name, text).is_none(), "one part twice");
    }
    parts
}

/// The elements of this name, each with its attributes and what follows it.
fn elements<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    let opening = format!("<{name}");
    let ends = |rest: &&str| rest.starts_with([' ', '>', '/']);
    xml.split(opening.as_str()).skip(1).filter(ends).collect()
}

fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let tag = element.split('>').next()?;
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

fn number(element: &str, name: &str) -> Option<usize> {
    attribute(element, name)?.parse().ok()
}

fn plain(text: &str) -> String {
    let signs =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("_x000a_", "\n"), ("&amp;", "&")];
    signs.into_iter().fold(text.to_owned(), |text, (code, sign)| text.replace(code, sign))
}

/// `B5` as column and row, from one.
fn cell(name: &str) -> (usize, usize) {
    let name = name.replace('$', "");
    let (letters, row) = name.split_at(name.find(|sign: char| sign.is_ascii_digit()).unwrap());
    let column = letters.bytes().fold(0, |column, letter| column * 26 + usize::from(letter - b'A') + 1);
    (column, row.parse().unwrap())
}

/// First and last corner.
fn area(name: &str) -> ((usize, usize), (usize, usize)) {
    let (first, last) = name.split_once(':').unwrap_or((name, name));
    (cell(first), cell(last))
}

fn overlap(a: &str, b: &str) -> bool {
    let ((a, b), (c, d)) = (area(a), area(b));
    a.0 <= d.0 && c.0 <= b.0 && a.1 <= d.1 && c.1 <= b.1
}

/// The part that a relation leads to.
fn target(from: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let folder = from.replace("_rels/", "");
    let mut steps: Vec<&str> = folder.split('/').collect();
    steps.pop();
    for step in target.split('/') {
        match step {
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

fn sheets(parts: &Parts) -> impl Iterator<Item = (&String, &String)> {
    parts.iter().filter(|(name, _)| name.starts_with("xl/worksheets/sheet"))
}

fn content_types_and_relations(parts: &Parts) {
    let types = &parts["[Content_Types].xml"];
    let named: BTreeSet<String> =
        elements(types, "Override").iter().map(|one| attribute(one, "PartName").unwrap()[1..].to_owned()).collect();
    let endings: BTreeSet<&str> =
        elements(types, "Default").iter().map(|one| attribute(one, "Extension").unwrap()).collect();
    for name in parts.keys() {
        let ending = name.rsplit('.').next().unwrap();
        assert!(named.contains(name) || endings.contains(ending), "{name} has no type");
    }
    for name in &named {
        assert!(parts.contains_key(name), "{name} is typed and not there");
    }
    for (name, xml) in parts.iter().filter(|(name, _)| name.ends_with(".rels")) {
        let mut ids = BTreeSet::new();
        for relation in elements(xml, "Relationship") {
            assert!(ids.insert(attribute(relation, "Id").unwrap()), "{name}");
            if attribute(relation, "TargetMode") != Some("External") {
                let part = target(name, attribute(relation, "Target").unwrap());
                assert!(parts.contains_key(&part), "{name}: {part}");
            }
        }
        let of = name.replace("_rels/", "").replace(".rels", "");
        for used in parts.get(&of).into_iter().flat_map(|xml| xml.split(" r:id=\"").skip(1)) {
            assert!(ids.contains(used.split('"').next().unwrap()), "{of}");
        }
    }
}

fn styles_and_texts(parts: &Parts) {
    let styles = &parts["xl/styles.xml"];
    let (_, formats) = styles.split_once("<cellXfs").unwrap();
    let formats = elements(formats.split("</cellXfs>").next().unwrap(), "xf").len();
    let rules = styles.split_once("<dxfs").map_or(0, |(_, rest)| elements(rest, "dxf").len());
    let texts = &parts["xl/sharedStrings.xml"];
    let (all, unique) = (elements(texts, "si").len(), number(elements(texts, "sst")[0], "uniqueCount").unwrap());
    assert_eq!(all, unique);
    let mut used = 0;
    for (name, xml) in sheets(parts) {
        let mut last = 0;
        for row in elements(xml, "row") {
            let at = number(row, "r").unwrap();
            assert!(at > last, "{name}: row {at}");
            last = at;
        }
        for one in elements(xml, "c") {
            assert!(number(one, "s").is_none_or(|format| format < formats), "{name}");
            if attribute(one, "t") == Some("s") {
                let (_, text) = one.split_once("<v>").unwrap();
                assert!(text.split('<').next().unwrap().parse::<usize>().unwrap() < unique, "{name}");
                used += 1;
            }
        }
        for rule in elements(xml, "cfRule") {
            assert!(number(rule, "dxfId").is_none_or(|format| format < rules), "{name}");
        }
    }
    assert_eq!(number(elements(texts, "sst")[0], "count"), Some(used));
    for text in elements(texts, "si") {
        assert!(text.split("</si>").next().unwrap().encode_utf16().count() < 33_000);
    }
}

fn text_of(parts: &Parts, sheet: &str, at: (usize, usize)) -> String {
    let cells = elements(sheet, "c");
    let found = cells.into_iter().find(|one| cell(attribute(one, "r").unwrap()) == at).unwrap();
    let (_, value) = found.split_once("<v>").unwrap();
    let index: usize = value.split('<').next().unwrap().parse().unwrap();
    let text = elements(&parts["xl/sharedStrings.xml"], "si")[index];
    let (_, text) = text.split_once("<t").unwrap();
    plain(text.split_once('>').unwrap().1.split("</t>").next().unwrap())
}

fn tables(parts: &Parts) {
    let (mut names, mut ids) = (BTreeSet::new(), BTreeSet::new());
    for (name, sheet) in sheets(parts) {
        let Some(relations) =
            parts.get(&name.replace("worksheets/", "worksheets/_rels/").replace(".xml", ".xml.rels"))
        else {
            continue;
        };
        let mut areas: Vec<String> =
            elements(sheet, "mergeCell").iter().map(|one| attribute(one, "ref").unwrap().to_owned()).collect();
        for relation in elements(relations, "Relationship") {
            let to = attribute(relation, "Target").unwrap();
            if !to.contains("/tables/") {
                continue;
            }
            let xml = &parts[&target(name, to)];
            let table = elements(xml, "table")[0];
            assert!(names.insert(attribute(table, "displayName").unwrap().to_lowercase()), "{name}");
            assert!(ids.insert(attribute(table, "id").unwrap()), "{name}");
            let reference = attribute(table, "ref").unwrap();
            let (first, last) = area(reference);
            assert!(last.1 > first.1, "{name}: a table without a row");
            let columns = elements(xml, "tableColumn");
            assert_eq!(columns.len(), last.0 - first.0 + 1, "{name}");
            let mut headers = BTreeSet::new();
            for (at, column) in (first.0..).zip(&columns) {
                let header = plain(attribute(column, "name").unwrap());
                assert_eq!(header, text_of(parts, sheet, (at, first.1)), "{name}");
                assert!(headers.insert(header.to_lowercase()), "{name}: {header}");
            }
            areas.push(reference.to_owned());
        }
        for (at, one) in areas.iter().enumerate() {
            assert!(areas[at + 1..].iter().all(|other| !overlap(one, other)), "{name}: {one} overlaps");
        }
    }
}

fn names_and_links(parts: &Parts) {
    let book = &parts["xl/workbook.xml"];
    let mut known = BTreeSet::new();
    for sheet in elements(book, "sheet") {
        let name = plain(attribute(sheet, "name").unwrap());
        assert!(
            name.encode_utf16().count() <= 31 && !name.contains(['[', ']', ':', '*', '?', '/', '\\']),
            "{name}"
        );
        assert!(known.insert(name.to_lowercase()), "{name}");
    }
    let leads = |reference: &str| {
        let Some((sheet, _)) = reference.rsplit_once('!') else { return false };
        known.contains(&sheet.trim_matches('\'').replace("''", "'").to_lowercase())
    };
    let mut defined = BTreeSet::new();
    for one in elements(book, "definedName") {
        let name = (attribute(one, "name").unwrap().to_lowercase(), attribute(one, "localSheetId"));
        let value = plain(one.split_once('>').unwrap().1.split('<').next().unwrap());
        assert!(value.split(',').all(leads), "{name:?}: {value}");
        assert!(defined.insert(name));
    }
    for (name, xml) in sheets(parts) {
        let links = elements(xml, "hyperlink");
        assert!(links.len() <= 65_530, "{name}");
        let mut cells = BTreeSet::new();
        for link in links {
            assert!(cells.insert(attribute(link, "ref").unwrap()), "{name}: two links in one cell");
            if let Some(place) = attribute(link, "location") {
                assert!(leads(&plain(place)), "{name}: {place}");
            }
        }
        for list in elements(xml, "formula1") {
            let list = plain(list.split_once('>').unwrap().1.split('<').next().unwrap());
            assert!(list.encode_utf16().count() <= 257, "{name}: {list}");
        }
    }
}

fn check(path: &Path) {
    let parts = parts(path);
    content_types_and_relations(&parts);
    styles_and_texts(&parts);
    tables(&parts);
    names_and_links(&parts);
}

#[test]
fn every_part_keeps_the_promises_of_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rapprochement.xlsx");
    workbook::write(&support::report(), &path).unwrap();
    check(&path);
    let dossier = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/deplacements-2017");
    let date = rappro::model::Date::constant(2019, 1, 15);
    let options = Options { dossier, output: path.clone(), previous: None, run_date: date };
    workbook::write(&run(&options).unwrap(), &path).unwrap();
    check(&path);
}
