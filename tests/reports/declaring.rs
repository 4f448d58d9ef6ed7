//! Reports → what they declare. `fixtures/rapports/*.txt` are read and compared with what a person reads in
//! them, written in `.attendu` beside each: values right, or reported missing; none wrong.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use rappro::model::declaration::{Declaration, Quoted};
use rappro::model::mission::Category;
use rappro::{quote, read};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rapports")
}

fn declared(path: &Path) -> Declaration {
    quote::report(&read::document::open(path).unwrap(), None)
}

fn value<T: std::fmt::Display>(quoted: Option<&Quoted<T>>) -> String {
    quoted.map_or("?".to_owned(), |quoted| quoted.value.to_string())
}

/// One line per value; `?` for what is not told.
fn told(one: &Declaration) -> String {
    let mut told = String::new();
    let amount = |quoted: Option<&Quoted<rappro::model::money::Money>>| {
        quoted.map_or("?".to_owned(), |quoted| format!("{} {}", quoted.value.plain(), quoted.value.currency()))
    };
    writeln!(told, "titre: {}", value(one.title.as_ref())).unwrap();
    writeln!(told, "organisme: {}", value(one.organisation.as_ref())).unwrap();
    writeln!(told, "commission: {}", value(one.commission_date.as_ref())).unwrap();
    writeln!(told, "exercice: {}", value(one.fiscal_year.as_ref())).unwrap();
    writeln!(told, "total: {}", amount(one.total.as_ref())).unwrap();
    for mission in &one.missions {
        let heads = Category::ALL.iter().map(|category| value(mission.of(*category)));
        let heads: Vec<String> = heads.collect();
        let mandate = mission.special_mandate.as_ref().map(|one| format!(" | {}", one.value.reference));
        let natures =
            mission.natures.iter().map(|(nature, quoted)| format!(" | {nature} {}", quoted.value.plain()));
        writeln!(
            told,
            "{} ({}): {} {} | {} | {} = {}{}{}",
            mission.name.value,
            value(mission.country.as_ref()),
            value(mission.start.as_ref()),
            value(mission.end.as_ref()),
            amount(mission.amount.as_ref()),
            value(mission.members.as_ref()),
            heads.join(" + "),
            mandate.unwrap_or_default(),
            natures.collect::<String>(),
        )
        .unwrap();
    }
    told
}

fn reports() -> Vec<PathBuf> {
    let items = fs::read_dir(folder()).unwrap().map(|item| item.unwrap().path());
    let is_report =
        |path: &PathBuf| path.extension().is_some_and(|extension| extension == "txt" || extension == "md");
    let mut all: Vec<PathBuf> = items.filter(is_report).collect();
    all.sort();
    all
}

/// What a line is about: a key, or the name of a mission.
fn subject(line: &str) -> &str {
    let head = line.split_once(": ").unwrap().0;
    head.split(" (").next().unwrap()
}

/// Values that a person reads otherwise; and how many of those that are written were not told.
fn compared(found: &str, expected: &str) -> (Vec<String>, usize) {
    let (mut wrong, mut missing) = (Vec::new(), 0);
    for line in found.lines() {
        if !expected.lines().any(|other| subject(other) == subject(line)) {
            wrong.push(format!("not in the report: {line}"));
        }
    }
    for line in expected.lines() {
        let (head, values) = (subject(line), cells(line));
        let Some(other) = found.lines().find(|other| subject(other) == head) else {
            missing += values.iter().filter(|value| *value != "?").count();
            continue;
        };
        let found = cells(other);
        for (at, value) in found.iter().enumerate() {
            match values.get(at) {
                Some(expected) if expected == value => {}
                Some(_) if value == "?" => missing += 1,
                expected => wrong.push(format!("{head}: {value}, expected {expected:?}")),
            }
        }
        missing += values.len().saturating_sub(found.len());
    }
    (wrong, missing)
}

/// The values of a line, one by one; mandate and natures are one each.
fn cells(line: &str) -> Vec<String> {
    let (head, rest) = line.split_once(": ").unwrap();
    if !head.ends_with(')') {
        return vec![rest.to_owned()];
    }
    let mut groups = rest.split(" | ");
    let country = head.split(" (").nth(1).unwrap_or("").trim_end_matches(')');
    let mut cells = vec![country.to_owned()];
    cells.extend(groups.next().unwrap().split(' ').map(str::to_owned));
    cells.extend(groups.next().map(str::to_owned));
    let heads = groups.next().unwrap().replace(['=', '+'], " ");
    cells.extend(heads.split_whitespace().map(str::to_owned));
    cells.extend(groups.map(str::to_owned));
    cells
}

/// What is told of a short text.
fn told_of(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.md");
    fs::write(&path, format!("Département de la Sauvelle\n\nObjet : Ratification de missions 2022\n\n{text}"))
        .unwrap();
    told(&declared(&path)).split_once("total: ").unwrap().1.to_owned()
}

/// What all made is not what the last one cost.
#[test]
fn the_total_of_a_list_is_no_mission() {
    let list = "Déplacement à Suva, du 8 au 12 novembre 2021 : 3 élus, 100,10 €.\n\nDéplacement à Nadi, du 22 au 27 novembre 2021 : 2 élus, 200,20 €.\n\n";
    let both = told_of(&format!("{list}Total : 300,30 €.\n"));
    assert!(both.starts_with("300.30 EUR\n") && both.contains("| 100.10") && both.contains("| 200.20"), "{both}");
    let untold = told_of(&format!("{}Total : 300,30 €.\n", list.replace(", 200,20 €", "")));
    assert!(untold.contains("2021-11-27 | ?") && untold.starts_with('?'), "{untold}");
    let named = told_of(
        "| Mission | Dates | Montant |\n|---|---|---|\n| Jumelage, Biella (Italie) | du 6 au 8 septembre 2022 | 695,50 € |\n| Congrès des maires, Paris | du 22 au 24 novembre 2022 | 1 210,60 € |\n| Total | | 1 906,10 € |\n",
    );
    assert!(!named.contains("1906.10"), "{named}");
}

#[test]
fn thousands_are_no_euros() {
    let table = |unit: &str| {
        told_of(&format!(
            "| Mission | Dates | Dépenses en {unit} |\n|---|---|---|\n| Tbilissi | du 22 au 26 mai 2022 | 6,2 |\n| Malte | du 1er au 4 décembre 2022 | 4,0 |\n"
        ))
    };
    let thousands = table("k€");
    assert!(thousands.contains("2022-05-26 | ?") && !thousands.contains("6.2"), "{thousands}");
    assert!(table("€").contains("2022-05-26 | 6.20 EUR"), "{}", table("€"));
}

/// A mission of which nothing was understood keeps what is said of it.
#[test]
fn what_is_said_of_another_mission_is_not_of_the_one_before() {
    let one = told_of(
        "Mission à Séville, du 17 au 20 avril 2023, 2 élus, 1 agent : 3 015,15 €\n\nMission à Reykjavik, début mai, 3 élus, 2 agents, 1 invité : 11 240,75 €\n",
    );
    assert!(one.contains("Séville (?): 2023-04-17 2023-04-20 | 3015.15 EUR | ? = 2 + ? + 1"), "{one}");
}

/// With `SHOW=1` in the environment, everything that is told is printed, doubts included.
#[test]
fn every_report_is_read_right_or_not_at_all() {
    let (mut wrong, mut missing) = (Vec::new(), 0);
    for path in reports() {
        let one = declared(&path);
        let found = told(&one);
        let expected = fs::read_to_string(path.with_extension("attendu")).unwrap();
        let (faults, untold) = compared(&found, &expected);
        if std::env::var_os("SHOW").is_some() {
            println!("== {} : {untold} untold\n{found}", path.file_name().unwrap().display());
            faults.iter().for_each(|fault| println!("   WRONG {fault}"));
            one.doubts.iter().for_each(|doubt| {
                let quotes: Vec<String> =
                    doubt.quotes.iter().map(|one| format!("{} « {} »", one.place, one.words)).collect();
                println!("   {:?} {:?} {} {:?} {quotes:?}", doubt.kind, doubt.mission, doubt.key, doubt.readings);
            });
        }
        wrong.extend(faults.iter().map(|fault| format!("{}: {fault}", path.file_name().unwrap().display())));
        missing += untold;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(missing <= UNTOLD_MAX, "{missing} values of the reports are not told");
}

/// Values of all these reports that are reported missing, although a person can tell them.
const UNTOLD_MAX: usize = 10;

fn rappro(arguments: &[&str], folder: &Path) -> std::process::Output {
    std::process::Command::new(env!("CARGO_BIN_EXE_rappro")).args(arguments).current_dir(folder).output().unwrap()
}

/// The demonstration declares what the report of 2019 says, and a fourth mission that only it has.
#[test]
fn the_demonstration_is_what_init_writes_from_its_report() {
    let folder = tempfile::tempdir().unwrap();
    let report = self::folder().join("bouches-du-rhone-2019.txt");
    let done = rappro(&["init", "dossier", "--rapport", report.to_str().unwrap()], folder.path());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let drafted = rappro::dossier::load(&folder.path().join("dossier")).unwrap();
    let demonstration = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/deplacements-2017");
    let demonstration = rappro::dossier::load(&demonstration).unwrap();
    assert_eq!(drafted.organisation, demonstration.organisation);
    assert_eq!(drafted.commission_date, demonstration.commission_date);
    assert_eq!(drafted.fiscal_year, demonstration.fiscal_year);
    assert_eq!(drafted.declared.plain(), "139108.94");
    assert_eq!(drafted.rules, demonstration.rules);
    assert_eq!(drafted.missions.len(), 3);
    for (ours, theirs) in drafted.missions.iter().zip(&demonstration.missions) {
        assert_eq!((&ours.code, &ours.label), (&theirs.code, &theirs.label));
        assert_eq!((ours.start, ours.end), (theirs.start, theirs.end));
        assert_eq!(ours.declared, theirs.declared);
        assert_eq!(ours.headcount, theirs.headcount);
    }
    let text = fs::read_to_string(folder.path().join("dossier/dossier.toml")).unwrap();
    let unfolded = text.replace("\n#     ", " ");
    assert!(unfolded.contains("« - Miami : vingt membres, dont six Conseillers départementaux"), "{text}");
    assert!(unfolded.contains("ligne 10 : « RÉUNION DE LA COMMISSION PERMANENTE"), "{text}");
    let again = rappro(&["init", "dossier", "--rapport", report.to_str().unwrap()], folder.path());
    assert_eq!(again.status.code(), Some(2));
    assert_eq!(fs::read_to_string(folder.path().join("dossier/dossier.toml")).unwrap(), text);
}

/// Whatever could not be told is a commented line: the file is TOML, and says itself what is left to fill in.
#[test]
fn every_draft_can_be_filled_in() {
    for path in reports() {
        let one = declared(&path);
        let text = rappro::dossier::drafted::text(&one, Some("rapport.docx"), std::iter::empty());
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("dossier.toml"), &text).unwrap();
        if let Err(error) = rappro::dossier::load(folder.path()) {
            let error = error.to_string();
            let only_missing = error
                .lines()
                .filter(|line| line.contains("dossier.toml, ligne"))
                .all(|line| line.contains("manque"));
            assert!(only_missing, "{}\n{error}\n{text}", path.display());
        }
    }
}

/// The same text saved by a word processor: the same values.
#[test]
fn every_format_says_the_same() {
    let items = fs::read_dir(folder().join("formats")).unwrap().map(|item| item.unwrap().path());
    let mut documents: Vec<PathBuf> = items.collect();
    documents.sort();
    assert!(documents.len() >= 15);
    let mut wrong = Vec::new();
    for path in documents {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = ["txt", "md"].map(|extension| folder().join(format!("{stem}.{extension}")));
        let expected = told(&declared(text.iter().find(|text| text.exists()).unwrap()));
        let found = told(&declared(&path));
        if found != expected {
            wrong.push(format!("{name}\nexpected:\n{expected}found:\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Lines lost, doubled and put elsewhere, signs in the middle of words: a declaration all the same, and the
/// same one twice.
#[test]
fn spoiled_texts_are_read_too() {
    let mut state = 7_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    };
    let folder = tempfile::tempdir().unwrap();
    let spoiled = folder.path().join("r.md");
    for path in reports() {
        let whole = fs::read_to_string(&path).unwrap();
        for _ in 0..4 {
            let mut lines: Vec<String> = whole.lines().map(str::to_owned).collect();
            for _ in 0..6 {
                let (at, to) = (next(lines.len()), next(lines.len()));
                match next(4) {
                    0 => drop(lines.remove(at)),
                    1 => lines.swap(at, to),
                    2 => lines.insert(to, lines[at].clone()),
                    _ => {
                        let signs = ['(', ')', '-', ':', '\'', '|', '€', ',', '.', '9', 'É', '°', ';', '/'];
                        let mut letters: Vec<char> = lines[at].chars().collect();
                        letters.insert(next(letters.len() + 1), signs[next(signs.len())]);
                        lines[at] = letters.into_iter().collect();
                    }
                }
            }
            fs::write(&spoiled, lines.join("\n")).unwrap();
            assert_eq!(declared(&spoiled), declared(&spoiled));
        }
    }
}
